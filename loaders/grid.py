"""Any workbook or table → sheets of rows with addresses; merged cells and unstored formulas are known."""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import NamedTuple, cast
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    load_workbook,
)

from loaders.limits import Limits
from loaders.records import Finding, Level, Place, RefusedFileError
from loaders.source import Format, Source, damaged, member_bytes, open_text, sheet_names

Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""One cell's value: calamine gives every number as a float and an empty cell as ''."""


class Merge(NamedTuple):
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Row(NamedTuple):
    """One row of a sheet, counted from 1. `continued` are the columns (from 0) whose value is merged down from above;
    there `values` repeats the value of the merge."""

    number: int
    values: list[Cell]
    continued: frozenset[int]

    @property
    def blank(self) -> bool:
        """True when no cell of its own says anything."""
        return all(column in self.continued or is_blank(value) for column, value in enumerate(self.values))


_NOTHING: frozenset[int] = frozenset()


def is_blank(value: Cell) -> bool:
    """True for an empty cell and for one of blanks only."""
    return value is None or value == "" or (isinstance(value, str) and not value.strip(" \t\r\n\u3000\xa0"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `broken` are the cells (row, column from 1) that come out empty though they are not: those with an
    error value, which is given, and those whose formula has no stored value, with ''."""

    file: str
    name: str
    raw_rows: Callable[[], Iterable[list[Cell]]]
    merges: tuple[Merge, ...] = ()
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)
    visible: bool = True
    _by_top: dict[int, list[Merge]] = field(default_factory=dict)

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Return the place of a cell of this sheet; row and column count from 1."""
        return Place(self.file, self.name, row, column)

    def rows(self, start: int = 1) -> Iterator[Row]:
        """Yield the rows from `start` on, merged cells filled down and to the right.

        A value merged over several columns stands in its first column only, and so does one merged over several rows
        and columns. The rows may be walked as often as wanted.
        """
        if not self._by_top:
            for merge in self.merges:
                self._by_top.setdefault(merge.top, []).append(merge)
        carried: list[tuple[Merge, Cell]] = []
        for number, values in enumerate(self.raw_rows(), start=1):
            continued = _NOTHING
            if carried:
                carried = [pair for pair in carried if pair[0].bottom >= number]
                for merge, value in carried:
                    _fill(values, merge.left - 1, value)
                continued = frozenset(merge.left - 1 for merge, _ in carried)
            for merge in self._by_top.get(number, ()):
                if merge.bottom > number and merge.left <= len(values):
                    carried.append((merge, values[merge.left - 1]))
            if number >= start:
                yield Row(number, values, continued)

    def broken_cells(self, headers: Mapping[int, str], body: int, end: int | None = None) -> Iterator[Finding]:
        """Yield an error for every broken cell from row `body` on, up to before row `end`, in the columns that
        `headers` names (from 0)."""
        for (row, column), value in sorted(self.broken.items()):
            if row < body or (end is not None and row >= end) or column - 1 not in headers:
                continue
            place = self.place(row, column)
            what = f"的值是错误值 {value}" if value else "是没有保存结果的公式，读出来是空的"
            message = (
                f"{place}（{headers[column - 1]}）{what}；请用 WPS 或 Excel 打开重新计算并保存，或改成数值后再试。"
            )
            yield Finding(Level.ERROR, "cell-error" if value else "formula-unstored", place, message)

    def head(self, count: int) -> list[Row]:
        """Return the first `count` rows."""
        rows = []
        for row in self.rows():
            rows.append(row)
            if len(rows) == count:
                break
        return rows


def _fill(values: list[Cell], column: int, value: Cell) -> None:
    if column >= len(values):
        values.extend([""] * (column + 1 - len(values)))
    values[column] = value


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one file, in their order."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]


def sheet_of_rows(file: str, name: str, rows: Sequence[list[Cell]], merges: Sequence[Merge] = ()) -> Sheet:
    """Return a sheet over rows already in memory: a CSV file, a table of a document, a test."""
    return Sheet(file, name, lambda: (list(row) for row in rows), tuple(merges))


def open_workbook(source: Source) -> Workbook:
    """Return the sheets of a workbook or CSV file that `open_source` has passed.

    Raises `RefusedFileError` for a damaged or protected workbook and for one with too many rows or columns.
    """
    if source.format is Format.TEXT:
        return Workbook(source.file, source.sha256, (_csv_sheet(source),))
    place = Place(source.file)
    try:
        book = load_workbook(BytesIO(source.content))
    except PasswordError as error:
        raise RefusedFileError("file-password", place, f"《{source.file}》设有密码，请取消密码另存后再试。") from error
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(source.file) from error
    broken = _broken_cells(source) if source.marked_parts else {}
    sheets = []
    for data in book.sheets_metadata:
        if "WorkSheet" not in str(data.typ):
            continue
        sheets.append(_calamine_sheet(source, book, data.name, data.visible == SheetVisibleEnum.Visible, broken))
    return Workbook(source.file, source.sha256, tuple(sheets))


def _calamine_sheet(
    source: Source,
    book: CalamineWorkbook,
    name: str,
    visible: bool,
    broken: dict[str, Mapping[tuple[int, int], str]],
) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
        ranges = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(source.file) from error
    limits = source.limits
    if sheet.end is not None and (sheet.end[0] >= limits.rows or sheet.end[1] >= limits.columns):
        raise RefusedFileError(
            "sheet-too-large",
            Place(source.file, name),
            f"工作表「{name}」用到第{sheet.end[0] + 1}行、第{sheet.end[1] + 1}列，"
            f"超过{limits.rows}行或{limits.columns}列的上限，请删去多余的空白行列后再试。",
        )
    merges = tuple(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)
    place = Place(source.file, name)
    return Sheet(source.file, name, lambda: _padded_rows(sheet, place, limits), merges, broken.get(name, {}), visible)


def _padded_rows(sheet: CalamineSheet, place: Place, limits: Limits) -> Iterator[list[Cell]]:
    """Yield rows whose first cell is column A: calamine starts at the first column in use.

    Raises `RefusedFileError` at a cell whose text is longer than is read.
    """
    if sheet.start is None:
        return
    padding: list[Cell] = [""] * sheet.start[1]
    rows = cast(Iterator[list[Cell]], sheet.iter_rows())
    for number, values in enumerate(rows, start=1):
        row = [*padding, *values] if padding else values
        refuse_long_texts(row, place._replace(row=number), limits)
        yield row


def refuse_long_text(text: str, place: Place, limits: Limits) -> None:
    """Raise `RefusedFileError` where the text of a cell or paragraph is longer than is read."""
    if len(text) > limits.text_length:
        message = (
            f"{place}的文字有{len(text)}个字，超过一个单元格或段落{limits.text_length}个字的上限，请删减或拆开后再试。"
        )
        raise RefusedFileError("text-too-long", place, message)


def refuse_long_texts(row: Iterable[Cell], place: Place, limits: Limits) -> None:
    """Raise `RefusedFileError` where a cell of a row, which is at `place`, holds a longer text than is read."""
    longest = limits.text_length
    for column, value in enumerate(row, start=1):
        if value.__class__ is str and len(value) > longest:
            refuse_long_text(value, place._replace(column=column), limits)


def _csv_sheet(source: Source) -> Sheet:
    text = open_text(source.file, source.content)
    first_lines = text[:4000]
    delimiter = max(",;\t", key=first_lines.count)
    name = posixpath.splitext(posixpath.basename(source.file))[0]
    limits, rows = source.limits, list[list[Cell]]()
    try:
        for number, cells in enumerate(csv.reader(StringIO(text), delimiter=delimiter, strict=True), start=1):
            if number > limits.rows or len(cells) > limits.columns:
                raise RefusedFileError(
                    "sheet-too-large",
                    Place(source.file),
                    f"《{source.file}》超过{limits.rows}行或{limits.columns}列的上限，请拆分后再试。",
                )
            row: list[Cell] = [*cells]
            refuse_long_texts(row, Place(source.file, name, number), limits)
            rows.append(row)
    except csv.Error as error:
        message = f"《{source.file}》的引号不成对或单元格过长，列会错位，请用 WPS 或 Excel 重新另存后再试。"
        raise RefusedFileError("csv-malformed", Place(source.file), message) from error
    return sheet_of_rows(source.file, name, rows)


_CELL_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def _broken_cells(source: Source) -> dict[str, Mapping[tuple[int, int], str]]:
    """Return per sheet name the cells that calamine shows as empty: formulas without value, and error values."""
    names = sheet_names(source.file, source.content)
    return {
        names[part]: _scan_cells(source.file, member_bytes(source.content, part))
        for part in source.marked_parts
        if part in names
    }


class _CellScan:
    """Collects cells with an error value, or with a formula and no value, while expat walks a sheet."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._type = ""
        self._formula = False
        self._in_value = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c":
            address = _CELL_ADDRESS.match(attributes.get("r", ""))
            self._column = column_number(address[1]) if address else self._column + 1
            self._type = attributes.get("t", "")
            self._formula = False
            self._value = ""
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._in_value = True
            if self._type == "str":  # an empty text is a stored result; an empty number was never calculated
                self._value = " "

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            if self._type == "e":
                self.found[self._row, self._column] = self._value.strip() or "#"
            elif self._formula and not self._value:
                self.found[self._row, self._column] = ""


def column_number(letters: str) -> int:
    """Return the number of a column counted from 1 (A is 1, AA is 27)."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _scan_cells(file: str, part: bytes) -> Mapping[tuple[int, int], str]:
    scan = _CellScan()
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError) as error:
        raise damaged(file) from error
    return scan.found
