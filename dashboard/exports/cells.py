"""One value into one cell of a workbook, and names of sheets that every program takes.

Text never becomes a formula: it is stored as text and marked so. What XML cannot hold is left out, and what a
spreadsheet would take for an escaped character is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell

Value = str | int | float | Decimal | date | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
LONGEST_TEXT = 32767
"""UTF-16 units that one cell of a workbook may hold."""
DATE_FORMAT = "yyyy-mm-dd"
LONGEST_SHEET_NAME = 31

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN_IN_SHEETS = re.compile(r"[\\/*?:\[\]]")


def put(cell: Any, value: Value | time | timedelta) -> Cell:
    """Write a value into a cell and return the cell; numbers stay numbers, dates dates."""
    if isinstance(value, str):
        cell.value = stored_text(value)
        # openpyxl makes a live formula of any text that begins with "="
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DATE_FORMAT
    found: Cell = cell
    return found


def stored_text(text: str) -> str:
    """Return a text as the XML of a workbook holds it, cut to what one cell may hold."""
    kept = _NOT_IN_XML.sub("", text)[:LONGEST_TEXT]
    while length(kept) > LONGEST_TEXT:
        kept = kept[: len(kept) - -(-(length(kept) - LONGEST_TEXT) // 2)]
    return _ESCAPE.sub("_x005F_", kept)


def length(text: str) -> int:
    """Return how many UTF-16 units a text has, which is how spreadsheets count."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a name for each sheet: allowed, not too long, no two alike."""
    names: list[str] = []
    taken: set[str] = set()
    for title in titles:
        kept = _NOT_IN_XML.sub("", _FORBIDDEN_IN_SHEETS.sub("", title))
        name = start = kept.strip("' ")[:LONGEST_SHEET_NAME] or "1"
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{start[: LONGEST_SHEET_NAME - len(str(number))]}{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
