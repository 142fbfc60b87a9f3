"""Any workbook or table → sheets of rows with addresses; merged cells and unstored formulas are known."""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import NamedTuple
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, load_workbook

from loaders.records import Place, RefusedFileError
from loaders.source import Format, Source, member_bytes, open_text

Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""One cell's value: calamine gives every number as a float and an empty cell as ''."""

MAX_ROWS = 500_000
MAX_COLUMNS = 400


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
    """One sheet. `unstored` are the cells (row, column from 1) whose formula has no stored value."""

    file: str
    name: str
    raw_rows: Callable[[], Iterable[list[Cell]]]
    merges: tuple[Merge, ...] = ()
    unstored: frozenset[tuple[int, int]] = frozenset()
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
        raise _damaged(source.file) from error
    unstored = _unstored_formulas(source) if source.formula_parts else {}
    sheets = []
    for data in book.sheets_metadata:
        if "WorkSheet" not in str(data.typ):
            continue
        sheets.append(_calamine_sheet(source, book, data.name, "Visible" in str(data.visible), unstored))
    return Workbook(source.file, source.sha256, tuple(sheets))


def _damaged(file: str) -> RefusedFileError:
    return RefusedFileError(
        "file-damaged", Place(file), f"《{file}》已损坏或没有传完，打不开，请重新导出或发送后再试。"
    )


def _calamine_sheet(
    source: Source,
    book: CalamineWorkbook,
    name: str,
    visible: bool,
    unstored: dict[str, frozenset[tuple[int, int]]],
) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
        ranges = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(source.file) from error
    if sheet.end is not None and (sheet.end[0] >= MAX_ROWS or sheet.end[1] >= MAX_COLUMNS):
        raise RefusedFileError(
            "sheet-too-large",
            Place(source.file, name),
            f"工作表「{name}」用到第{sheet.end[0] + 1}行、第{sheet.end[1] + 1}列，"
            f"超过{MAX_ROWS}行或{MAX_COLUMNS}列的上限，请删去多余的空白行列后再试。",
        )
    merges = tuple(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)
    return Sheet(source.file, name, lambda: _padded_rows(sheet), merges, unstored.get(name, frozenset()), visible)


def _padded_rows(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """Yield rows whose first cell is column A: calamine starts at the first column in use."""
    if sheet.start is None:
        return
    padding: list[Cell] = [""] * sheet.start[1]
    for values in sheet.iter_rows():
        yield [*padding, *values]


def _csv_sheet(source: Source) -> Sheet:
    text = open_text(source.file, source.content)
    first_lines = text[:4000]
    delimiter = max(",;\t", key=first_lines.count)
    name = posixpath.splitext(posixpath.basename(source.file))[0]
    try:
        rows: list[list[Cell]] = [list(row) for row in csv.reader(StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise _damaged(source.file) from error
    if len(rows) > MAX_ROWS or max((len(row) for row in rows), default=0) > MAX_COLUMNS:
        raise RefusedFileError(
            "sheet-too-large",
            Place(source.file),
            f"《{source.file}》超过{MAX_ROWS}行或{MAX_COLUMNS}列的上限，请拆分后再试。",
        )
    return sheet_of_rows(source.file, name, rows)


_CELL_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def _unstored_formulas(source: Source) -> dict[str, frozenset[tuple[int, int]]]:
    """Return per sheet name the cells with a formula but no stored value, which calamine shows as empty."""
    names = _sheet_names_by_part(source)
    return {
        names[part]: _scan_formulas(source.file, member_bytes(source.content, part))
        for part in source.formula_parts
        if part in names
    }


def _sheet_names_by_part(source: Source) -> dict[str, str]:
    try:
        workbook: Element = fromstring(member_bytes(source.content, "xl/workbook.xml"))
        relations: Element = fromstring(member_bytes(source.content, "xl/_rels/workbook.xml.rels"))
    except Exception as error:  # any malformed part means the same to the user
        raise _damaged(source.file) from error
    targets = {node.get("Id", ""): node.get("Target", "") for node in relations}
    names = {}
    for node in workbook.iter():
        if not node.tag.endswith("}sheet"):
            continue
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        names[path] = node.get("name", "")
    return names


class _FormulaScan:
    """Collects the addresses of cells that have a formula and no value while expat walks a sheet."""

    def __init__(self) -> None:
        self.found: set[tuple[int, int]] = set()
        self._row = self._column = 0
        self._is_text = False
        self._formula = False
        self._in_value = False
        self._value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c":
            address = _CELL_ADDRESS.match(attributes.get("r", ""))
            self._column = column_number(address[1]) if address else self._column + 1
            self._is_text = attributes.get("t") == "str"
            self._formula = self._value = False
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._in_value = True
            # an empty text is a stored result; an empty number is a formula never calculated
            self._value = self._value or self._is_text

    def text(self, data: str) -> None:
        if self._in_value and data.strip():
            self._value = True

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c" and self._formula and not self._value:
            self.found.add((self._row, self._column))


def column_number(letters: str) -> int:
    """Return the number of a column counted from 1 (A is 1, AA is 27)."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _scan_formulas(file: str, part: bytes) -> frozenset[tuple[int, int]]:
    scan = _FormulaScan()
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError) as error:
        raise _damaged(file) from error
    return frozenset(scan.found)
