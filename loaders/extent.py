"""How much a workbook unfolds to, told from its parts before a reader allocates it.

A few bytes can claim a cell in the last corner of a sheet, or point very many cells to one long text; a reader that
unfolds a sheet into a full rectangle would run out of memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.limits import Limits

EXCEL_97_SHARE = 3
"""A cell of an .xls file takes so many times the memory of one of an .xlsx file."""
LONG_TEXT_BYTES = 4096
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column a worksheet can have."""

# Both begin with a literal, which makes them ten times as fast over hundreds of megabytes.
_ROW = re.compile(rb"row [^>]*?r=[\"'](\d{1,20})")
_FAR_CELL = re.compile(rb"r=[\"'](?:([A-Z]{2,20})(\d{1,20})|([A-Z])(\d{6,20}))[\"'][^<>]*(?<!/)>")
"""A cell from column AA or row 100,000 on that is not empty; the many others are not worth a look each."""
_SHARED = re.compile(rb"<(?:\w+:)?si\b")
_PLAIN_COLUMNS = 26
_PLAIN_ROWS = 99_999
_DIMENSIONS = re.compile(rb"\x00\x02\x0e\x00(.{14})", re.DOTALL)


class SheetExtent:
    """The last row and column that the XML of a sheet names; fed chunk by chunk."""

    def __init__(self) -> None:
        self._rows = 0
        self._far_rows = 0
        self.columns = _PLAIN_COLUMNS

    @property
    def rows(self) -> int:
        """The last row in use; a row of formatted empty cells far below is not."""
        return max(min(self._rows, _PLAIN_ROWS), self._far_rows)

    def feed(self, part: bytes) -> None:
        """Take in a piece of the sheet; a reference cut in two must stand whole in the next piece."""
        for found in _ROW.finditer(part):
            self._rows = max(self._rows, int(found[1]))
        for found in _FAR_CELL.finditer(part):
            letters, digits = found[1] or found[3], found[2] or found[4]
            column = 0
            for letter in letters[:8]:
                column = column * 26 + letter - 64
            self.columns = max(self.columns, column)
            self._far_rows = max(self._far_rows, int(digits))

    def over(self, limits: Limits) -> str | None:
        """Say which limit the sheet passes: of rows, columns or the cells it would unfold to; None for none."""
        # rows formatted far below are seen as rows up to here; the reader counts them exactly
        rows = self._far_rows if limits.rows < _PLAIN_ROWS else self.rows
        if rows > min(limits.rows, LAST_ROW):
            return f"用到第{rows}行，超过{min(limits.rows, LAST_ROW)}行的上限"
        if self.columns > max(min(limits.columns, LAST_COLUMN), _PLAIN_COLUMNS):
            return f"用到第{self.columns}列，超过{limits.columns}列的上限"
        if self.rows * self.columns > limits.cells:
            return f"用到{self.rows}行{self.columns}列，超过{limits.cells}个单元格的上限"
        return None


def long_texts(shared_strings: bytes) -> dict[int, int]:
    """Return the size in bytes of every long shared text, by its number."""
    starts = [found.start() for found in _SHARED.finditer(shared_strings)]
    ends = [*starts[1:], len(shared_strings)] if starts else []
    return {
        number: end - start
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        if end - start > LONG_TEXT_BYTES
    }


def unfolded_bytes(texts: dict[int, int], sheets: Iterable[bytes]) -> int:
    """Return how many bytes the cells of sheets that point to these texts come to."""
    total = 0
    for part in sheets:
        for number, size in texts.items():
            total += size * part.count(b">%d</" % number)
    return total


def excel_97_too_large(content: bytes, limits: Limits) -> bool:
    """True where a sheet of an .xls file states dimensions of more cells than are read."""
    for found in _DIMENSIONS.finditer(content):
        fields = found[1]
        first_row, last_row = int.from_bytes(fields[0:4], "little"), int.from_bytes(fields[4:8], "little")
        first_column, last_column = int.from_bytes(fields[8:10], "little"), int.from_bytes(fields[10:12], "little")
        plausible = first_row <= last_row <= 65_536 and first_column <= last_column <= 256 and not any(fields[12:14])
        if plausible and last_row * last_column > limits.cells // EXCEL_97_SHARE:
            return True
    return False
