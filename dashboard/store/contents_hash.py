"""The hash of all rows of a snapshot, kept by its entry in the log: it shows what was altered in the database itself.

A snapshot's own hash, printed on papers, is over its files and how their issues were understood. This one is over every
row that was stored of it: files, issues, their units and measures, indicators, findings and the roster, cell by cell
with the place each came from. Not in it are what is worked out from them (`derived`, `summary`) and the numbers of
ledger and snapshot, so that it stays the same in another database and after a handover.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Connection, Date, Integer, Text, cast, select, type_coerce

from dashboard.store import schema
from dashboard.store.schema import ExactNumber

_FIRST = {
    "source_file": "ordinal name kind sha256 understood carried details",
    "issue": "ordinal key code code_stated category title finding source file sheet sheet_row places lead_unit"
    " lead_guessed leader person rectification_type target deadline deadline_text deadline_precision open_ended"
    " stated_original_deadline extension_approved raised_on status status_text percent progress completed_on amount"
    " amount_rectified rules_made people_held reason next_step obstacle coordination promised_on evidence remark extra"
    " source_text substance",
    "issue_unit": "ordinal position unit role",
    "measure": "ordinal position text unit deadline deadline_text status sheet sheet_row",
    "indicator": "ordinal code issue name period numerator denominator target baseline_numerator baseline_denominator"
    " base_period numerator_label denominator_label unit better category source note file sheet sheet_row",
    "finding": "ordinal level rule issue file place message",
    "unit": "ordinal name aliases kind leader official_order parent members successor effective_on note file sheet"
    " sheet_row",
}
COVERED = {1: _FIRST}
"""Version → tables and columns that it covers. A new column makes a new version; what is in a log stays what it is."""
NEWEST = max(COVERED)
ROWS_AT_A_TIME = 1000


def _kept(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Return a column as it is hashed: truth as 0 or 1, dates and exact numbers as their text.

    SQLite keeps them so: what need not be made of them and taken apart again is half the work.
    """
    if isinstance(column.type, Boolean):
        return cast(column, Integer)
    if isinstance(column.type, ExactNumber):
        return type_coerce(column, Text)
    if isinstance(column.type, Date) and connection.dialect.name == "sqlite":
        return type_coerce(column, Text)
    return column


def _plain(value: date) -> str:
    return value.isoformat()


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
"""One for all rows: made anew for each, it would take longer than the rows."""


def contents_hash(connection: Connection, ledger_id: int, snapshot_id: int, version: int = NEWEST) -> list[Any]:
    """Return the version and the hash of a snapshot's rows, as the log keeps them.

    Raises KeyError for a version that this code does not know.
    """
    digest = hashlib.sha256()
    for name, columns in COVERED[version].items():
        table = schema.metadata.tables[name]
        order = [column for column in table.primary_key if column.name not in ("ledger_id", "snapshot_id")]
        statement = select(*(_kept(connection, table.c[column]) for column in columns.split())).order_by(*order)
        own = statement.where(table.c.ledger_id == ledger_id, table.c.snapshot_id == snapshot_id)
        digest.update(f"{name}\n".encode())
        found = connection.execute(own, execution_options={"yield_per": ROWS_AT_A_TIME})
        for rows in found.partitions():
            digest.update("".join(f"{_ENCODE(tuple(row))}\n" for row in rows).encode("utf-8", "replace"))
    return [version, digest.hexdigest()]
