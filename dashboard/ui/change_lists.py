"""The lists of what differs between two snapshots, issue by issue with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dashboard import texts as shared
from dashboard.changes import Change, Changes, Value
from dashboard.metrics.rounding import wan_text
from dashboard.ui import blocks, tables
from dashboard.ui import data_texts as words
from dashboard.ui.markup import Html

NARROW = frozenset((words.COLUMN_CODE, words.COLUMN_WHAT))


def change_lists(found: Changes) -> Iterator[Html]:
    """Yield a section for every list that holds anything."""
    for key, entries in found.lists.items():
        if not entries:
            continue
        label = shared.CHANGES[key]
        title = words.LIST_TITLE.format(label=label, n=len(entries))
        columns: dict[str, list[str]] = {
            words.COLUMN_CODE: [change.code for change in entries],
            words.COLUMN_ISSUE: [change.title for change in entries],
            words.COLUMN_WHAT: [words.FIELDS.get(change.field, shared.NO_VALUE) for change in entries],
            words.COLUMN_BEFORE: [_said(change, change.before) for change in entries],
            words.COLUMN_AFTER: [_said(change, change.after) for change in entries],
        }
        if all(cell == shared.NO_VALUE for cell in columns[words.COLUMN_WHAT]):
            del columns[words.COLUMN_WHAT]
        yield blocks.section(title, tables.table(columns, title, narrow=NARROW))


def _said(change: Change, value: Value) -> str:
    if value is None:
        return shared.NO_VALUE
    if isinstance(value, tuple):
        return shared.LIST_MARK.join(value)
    if isinstance(value, date):
        return shared.DAY.format(day=value)
    if isinstance(value, int):
        return f"{wan_text(value)}{shared.WAN}"
    return shared.STATUS.get(value, value)
