"""Any list of issues as a table for a file: the same rows in the same order, without names of persons."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import counting, texts
from dashboard.exports import issue_texts as words
from dashboard.exports import unit_texts
from dashboard.exports.rows import Table, Value
from dashboard.exports.unit_rows import notes
from dashboard.metrics.facts import Facts, Members
from dashboard.metrics.lines import IssueLine, lines
from dashboard.metrics.rounding import wan


def issue_list(facts: Facts, positions: Members, said: Sequence[str] = ()) -> Table:
    """Return a row for each issue at these positions, in the order given; `said` are notes on what was chosen.

    Amounts are in 万元. Leaders and persons are left out: a list goes through many hands.
    """
    columns = _Columns(facts)
    found = lines(facts, positions)
    rows = [columns.row(line, place) for line, place in zip(found, positions.tolist(), strict=True)]
    return Table(words.ISSUES, words.HEADER, rows, [*notes(facts.snapshot.info), *said])


class _Columns:
    """The columns that lines do not hold, as lists."""

    def __init__(self, facts: Facts) -> None:
        self.texts = {
            name: facts.texts(name)
            for name in ("finding", "status_text", "progress", "evidence", "file", "sheet", "rectification_type")
        }
        self.completed = facts.dates("completed_on")
        self.amounts = [facts.whole(name) for name in ("amount", "amount_rectified")]
        self.rows, self.row_known = facts.whole("row")
        self.measures: dict[str, list[str]] = {}
        measures = facts.snapshot.measures
        for key, text in zip(counting.texts(measures, "key"), counting.texts(measures, "text"), strict=True):
            self.measures.setdefault(key or "", []).append(text or "")

    def row(self, line: IssueLine, place: int) -> list[Value]:
        """Return the cells of one issue."""
        text = {name: column[place] for name, column in self.texts.items()}
        amount, rectified = (wan(int(fen[place])) if stated[place] else None for fen, stated in self.amounts)
        return [
            line.code,
            line.category,
            line.title,
            text["finding"],
            texts.RECTIFICATION_TYPE[text["rectification_type"] or ""],
            line.lead_unit,
            unit_texts.NAME_JOIN.join(line.units),
            words.MEASURE_JOIN.join(self.measures.get(line.key, ())),
            line.original_deadline,
            line.deadline,
            line.deadline_text,
            line.status_label,
            text["status_text"],
            line.light_word,
            line.reason,
            line.days_overdue,
            line.days_left,
            self.completed[place],
            amount,
            rectified,
            text["progress"],
            line.obstacle,
            line.next_step,
            line.promised_on,
            text["evidence"],
            self._source(text, place),
        ]

    def _source(self, text: dict[str, str | None], place: int) -> str:
        row = words.ROW.format(row=self.rows[place]) if self.row_known[place] else None
        return words.PLACE_JOIN.join(part for part in (text["file"], text["sheet"], row) if part)
