"""The checks of a page as a table for a file: the same rows in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.answers import Answered
from dashboard.checks import Check
from dashboard.exports import check_texts as words
from dashboard.exports.rows import Table, Value
from dashboard.exports.unit_rows import notes
from dashboard.frames import Answer, SnapshotInfo


def check_list(items: Iterable[Answered], leads: Mapping[str, str], info: SnapshotInfo) -> Table:
    """Return a row for each check with the answer it rests on; `leads` is code of an issue → its lead unit."""
    rows = [_row(check, answer, leads) for check, answer in items]
    return Table(words.TITLE, words.HEADER, rows, notes(info))


def _row(check: Check, answer: Answer | None, leads: Mapping[str, str]) -> list[Value]:
    return [
        check.level_label,
        check.label,
        check.issue,
        check.title,
        leads.get(check.issue or ""),
        check.message,
        check.place,
        answer.text if answer else None,
        answer.who if answer else None,
        answer.when.date() if answer else None,
    ]
