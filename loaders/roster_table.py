"""Recognises the unit roster among a workbook's sheets and says what each of its columns and rows is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files

from loaders.grid import Row, Sheet, Workbook, is_blank
from loaders.headers import NO_FIELD, Column, beginning, exact_field, vocabulary
from loaders.indicator_periods import is_period
from loaders.ledger_rows import RowKind, kind_of, section_name, text_of
from loaders.number_cells import read_number
from loaders.records import Place
from loaders.table import find_table
from loaders.text import clean, normal
from loaders.unit_names import looks_like_unit

KINDS: Mapping[str, tuple[str, ...]] = {
    "部门": (
        *(
            "部门",
            "县级部门",
            "县直部门",
            "县直单位",
            "县级单位",
            "党政部门",
            "政府部门",
            "行政机关",
            "机关",
            "党政机关",
        ),
        *(
            "市级部门",
            "区级部门",
            "市直部门",
            "区直部门",
            "县级机关",
            "党委部门",
            "政府工作部门",
            "县直机关",
            "行政单位",
        ),
    ),
    "事业单位": ("事业单位", "事业", "直属事业单位", "县属事业单位", "公益类事业单位"),
    "群团": ("群团", "群团组织", "人民团体", "群众团体", "群团部门", "社会团体"),
    "企业": ("企业", "国有企业", "国企", "县属国企", "县属国有企业", "县属企业", "平台公司", "国有公司", "公司"),
    "乡镇": ("乡镇", "乡镇街道", "镇", "乡", "街道", "镇街", "乡镇人民政府", "街道办事处", "乡街道", "镇乡"),
}
"""How the kinds of units are worded; another wording is kept as it is."""

_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
INSTRUCTIONS = re.compile("说明|须知|封面|目录|示例|样例")
"""Names of sheets that tell how to fill in the others."""

_TELLING = frozenset({"aliases", "kind", "leader", "order", "parent", "members", "successor", "effective_on"})
_NOTE = re.compile(r"(注|备注|说明|填表|填报|制表|审核|联系|日期|单位负责人)[^：:]{0,6}[：:]")
_SAMPLE_ROWS = 60


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A roster in one sheet. `columns` are all its columns, `fields` those read: field → position from 0."""

    sheet: Sheet
    header_row: int
    body: int
    banner: tuple[tuple[Place, str], ...]
    columns: tuple[Column, ...]
    fields: Mapping[str, int]
    sheet_kind: str | None


class LineKind(Enum):
    """What a row of a roster is."""

    UNIT = auto()
    SECTION = auto()
    NOTHING = auto()


def roster_tables(workbook: Workbook) -> list[RosterTable]:
    """Return the rosters of a workbook; ledgers, indicators and statistics per unit are none."""
    return [table for sheet in workbook.sheets if (table := _roster_table(sheet)) is not None]


def kind_word(text: str) -> str | None:
    """Return the kind of unit that a word means, or None."""
    return _KIND_OF.get(normal(text))


def _roster_table(sheet: Sheet) -> RosterTable | None:
    found = None if INSTRUCTIONS.search(sheet.name) else find_table(sheet, vocabulary("units"))
    if found is None:
        return None
    columns = _columns(found.columns)
    fields = {column.field: column.position for column in columns if column.field}
    if "name" not in fields:
        return None
    sample = [row for row, _ in zip(sheet.rows(found.body), range(_SAMPLE_ROWS), strict=False)]
    if any(_is_foreign(column, sample) for column in columns):
        return None
    unknown = [column for column in columns if column.field is None and column.how == "未识别"]
    if not fields.keys() & _TELLING and (unknown or not _mostly_units(fields["name"], sample)):
        return None
    if len(unknown) > len(fields):
        return None
    banner = tuple((sheet.place(row), text) for row, text in found.banner)
    body = found.body
    return RosterTable(sheet, found.header_row, body, banner, tuple(columns), fields, kind_word(sheet.name))


def _columns(columns: Sequence[Column]) -> list[Column]:
    """Return the columns, each field once: exact headers before those that only begin so, 排序 before 序号."""
    words = vocabulary("units")
    read: list[Column] = []
    for column in columns:
        leaf = column.text.rpartition("／")[2]
        if field := exact_field(leaf, words):
            how = "不读取" if field in NO_FIELD else "表头一致"
            read.append(Column(column.position, column.text, None if field in NO_FIELD else field, how))
        elif (known := beginning(leaf, words.fields)) and words.fields[known] not in NO_FIELD:
            read.append(Column(column.position, column.text, words.fields[known], f"表头以「{known}」开头"))
        else:
            read.append(Column(column.position, column.text, None, "未识别"))
    exact = {column.field for column in read if column.how == "表头一致"}
    taken: set[str] = set()
    result = []
    for column in read:
        field = column.field
        if field is not None and (field in taken or (column.how != "表头一致" and field in exact)):
            column = column._replace(field=None, how="未识别")
        elif field is not None:
            taken.add(field)
        result.append(column)
    if "order" not in taken:
        result = [column._replace(field="order") if column.field == "number" else column for column in result]
    return [column._replace(field=None, how="不读取") if column.field == "number" else column for column in result]


@cache
def _never() -> tuple[str, ...]:
    tables = tomllib.loads(files("loaders").joinpath("headers.toml").read_text(encoding="utf-8"))
    return tuple(tables["never"]["units"])


def _is_foreign(column: Column, sample: Sequence[Row]) -> bool:
    """True for a column that no roster has: a period, a word of ledgers and statistics, or numbers under no name."""
    if column.field is not None or column.how != "未识别":
        return False
    if is_period(column.text) or any(word in normal(column.text) for word in _never()):
        return True
    cells = [row.values[column.position] for row in sample if column.position < len(row.values)]
    stated = [cell for cell in cells if not is_blank(cell)]
    return bool(stated) and sum(1 for cell in stated if read_number(cell).value is not None) * 2 > len(stated)


def _mostly_units(position: int, sample: Sequence[Row]) -> bool:
    names = [clean(str(row.values[position])) for row in sample if position < len(row.values)]
    stated = [name for name in names if name]
    return sum(1 for name in stated if looks_like_unit(name)) * 2 > len(stated)


def line_kind(row: Row, name_column: int) -> LineKind:
    """Return what a row of a roster is: a unit, the heading of a block of units, or nothing to read."""
    own = [index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value)]
    if not own:
        return LineKind.NOTHING
    if len(own) == 1 and not row.continued:
        text = clean(text_of(row.values[own[0]]))
        if section_name(text) != text or kind_word(text):
            return LineKind.SECTION
        if _NOTE.match(text) or own[0] != name_column:
            return LineKind.NOTHING
        return LineKind.NOTHING if kind_of(row, [name_column]) in _UNREAD else LineKind.UNIT
    first = clean(text_of(row.values[own[0]]))
    if _NOTE.match(first) and len(own) <= 4:
        return LineKind.NOTHING
    return LineKind.NOTHING if kind_of(row, [name_column]) in _UNREAD else LineKind.UNIT


_UNREAD = frozenset({RowKind.BLANK, RowKind.COLUMN_NUMBERS, RowKind.TOTAL, RowKind.EXAMPLE})
