"""The unit roster → units: names, aliases, kinds, leaders in charge, official order, successors and their dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from loaders.as_of import find_as_of_date
from loaders.dates import read_date
from loaders.grid import Cell, Row, Workbook, is_blank
from loaders.ledger_rows import section_name, text_of
from loaders.number_cells import read_number
from loaders.records import Context, Finding, HeaderRead, Kind, Level, Parsed, Place, Problem, Reading, Unit
from loaders.roster_table import LineKind, RosterTable, kind_word, line_kind, roster_tables
from loaders.text import clean, normal

_LIST_MARKS = re.compile(r"[；;、，,\n\r/／|]+")
_NAME_OF_LEVEL = re.compile(r"[县市区州省](?=.)")


@dataclass(slots=True)
class _Line:
    """One unit while its rows are read; several rows where its name is merged down."""

    place: Place
    name: str
    texts: dict[str, str] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    order: int | None = None
    effective_on: date | None = None


def looks_like_roster(workbook: Workbook) -> bool:
    """True for a workbook with a list of units; false for a ledger and for statistics per unit."""
    return bool(roster_tables(workbook))


def read_roster(workbook: Workbook, context: Context) -> Reading:
    """Return the units of a roster workbook, in its order. All problems come at once as findings.

    Rules (errors): `unit-name-missing`, `unit-name-unreadable`, `unit-repeated`, `alias-of-two-units`,
    `alias-crosses-level`, `order-unreadable`, `date-unreadable`, `successor-of-itself`, `formula-unstored`,
    `no-rows`, `not-a-roster`; (warnings) `successor-unknown`, `member-unknown`.
    """
    tables = roster_tables(workbook)
    if not tables:
        message = f"《{workbook.file}》里没有单位名册：需要一列单位名称，以及别名、类型、分管领导、排序等列。"
        refused = Finding(Level.ERROR, "not-a-roster", Place(workbook.file), message)
        return Reading(workbook.file, workbook.sha256, None, (refused,))
    banner = [line for table in tables for line in table.banner]
    as_of = find_as_of_date(workbook.file, banner, context)
    findings = list(as_of.findings)
    units = [unit for table in tables for unit in _read_table(table, as_of.day, findings)]
    if not any("order" in table.fields for table in tables):
        units = [replace(unit, order=position) for position, unit in enumerate(units, start=1)]
    findings += _clashes(units)
    findings += _references(units)
    if not units and not any(finding.level is Level.ERROR for finding in findings):
        place = tables[0].sheet.place(tables[0].header_row)
        message = f"工作表「{tables[0].sheet.name}」只有表头，没有一个单位；请填写后再试。"
        findings.append(Finding(Level.ERROR, "no-rows", place, message))
    return Reading(
        file=workbook.file,
        sha256=workbook.sha256,
        kind=Kind.UNITS,
        findings=tuple(findings),
        as_of=as_of.day,
        as_of_source=as_of.source,
        units=tuple(units),
        headers=tuple(_headers(tables)),
        fields=frozenset(name for table in tables for name in table.fields),
    )


def _headers(tables: Sequence[RosterTable]) -> Iterator[HeaderRead]:
    for table in tables:
        for column in table.columns:
            place = table.sheet.place(table.header_row, column.position + 1)
            yield HeaderRead(place, column.text, column.field, column.how)


def _read_table(table: RosterTable, base: date | None, findings: list[Finding]) -> list[Unit]:
    findings += table.sheet.broken_cells(
        {column.position: column.text for column in table.columns if column.field}, table.body
    )
    lines: list[_Line] = []
    block: str | None = None
    name_column = table.fields["name"]
    for row in table.sheet.rows(table.body):
        kind = line_kind(row, name_column)
        if kind is LineKind.SECTION:
            block = section_name(_text(row, _first_own(row)))
            continue
        if kind is LineKind.NOTHING:
            continue
        if name_column in row.continued and lines:
            _read_row(table, row, lines[-1], base, findings)
            continue
        line = _new_line(table, row, findings)
        if line is None:
            continue
        stated = block or table.sheet_kind
        if stated and "kind" not in table.fields:
            line.texts["kind"] = stated
        _read_row(table, row, line, base, findings)
        lines.append(line)
    return [_unit(line) for line in lines]


def _first_own(row: Row) -> int:
    return next(index for index, value in enumerate(row.values) if not is_blank(value))


def _text(row: Row, position: int) -> str:
    return clean(text_of(row.values[position])) if position < len(row.values) else ""


def _new_line(table: RosterTable, row: Row, findings: list[Finding]) -> _Line | None:
    """Return the line a row begins; None (and an error) where it names no unit. A number alone is a prepared row."""
    position = table.fields["name"]
    place = table.sheet.place(row.number, position + 1)
    cell: Cell = row.values[position] if position < len(row.values) else None
    if is_blank(cell):
        others = [name for name, index in table.fields.items() if name != "order" and _text(row, index)]
        if others:
            message = f"{place} 没有单位名称，这一行却有其他内容。请填写单位名称，或删去这一行。"
            findings.append(Finding(Level.ERROR, "unit-name-missing", place, message))
        return None
    name = _text(row, position)
    if not isinstance(cell, str) or not any(letter.isalpha() for letter in name):
        message = f"{place} 的“{name}”不是单位名称。请填写单位的规范名称。"
        findings.append(Finding(Level.ERROR, "unit-name-unreadable", place, message))
        return None
    return _Line(table.sheet.place(row.number), name)


def _read_row(table: RosterTable, row: Row, line: _Line, base: date | None, findings: list[Finding]) -> None:
    for name, position in table.fields.items():
        cell = row.values[position] if position < len(row.values) else None
        if name == "name" or is_blank(cell) or position in row.continued:
            continue
        place = table.sheet.place(row.number, position + 1)
        if name in ("aliases", "members"):
            names = [clean(part) for part in _LIST_MARKS.split(text_of(cell))]
            (line.aliases if name == "aliases" else line.members).extend(part for part in names if normal(part))
        elif name == "order":
            order = _read_order(cell)
            findings += [problem.at(place) for problem in order.problems]
            line.order = line.order if order.value is None else order.value
        elif name == "effective_on":
            read = read_date(cell, base)
            findings += [problem.at(place) for problem in read.problems]
            line.effective_on = line.effective_on if read.value is None else read.value
        elif normal(text_of(cell)):
            line.texts.setdefault(name, clean(text_of(cell)))


_LAST_ORDER = 10**9  # no list of units is as long; the database keeps whole numbers of a bounded size


def _read_order(cell: Cell) -> Parsed[int]:
    read = read_number(cell)
    number = read.value
    if number is not None and abs(number.value) < _LAST_ORDER and number.value % 1 == 0 and not number.percent:
        return Parsed(int(number.value))
    if read.value is None and not read.problems:
        return Parsed(None)
    message = f"排序“{text_of(cell)}”不是整数。请填写 1、2、3 这样的整数，或留空。"
    return Parsed(None, (Problem(Level.ERROR, "order-unreadable", message),))


def _unit(line: _Line) -> Unit:
    texts = line.texts
    kind = texts.get("kind")
    aliases = dict.fromkeys(alias for alias in line.aliases if normal(alias) != normal(line.name))
    return Unit(
        name=line.name,
        place=line.place,
        aliases=tuple(aliases),
        kind=(kind_word(kind) or kind) if kind else None,
        leader=texts.get("leader"),
        order=line.order,
        parent=texts.get("parent"),
        members=tuple(dict.fromkeys(line.members)),
        successor=texts.get("successor"),
        effective_on=line.effective_on,
        note=texts.get("note"),
    )


def _clashes(units: Sequence[Unit]) -> Iterator[Finding]:
    """Names that stand twice, names that would lead to two units, and aliases that cross from 县 to 市."""
    owners: dict[str, Unit] = {}
    for unit in units:
        first = owners.setdefault(normal(unit.name), unit)
        if first is not unit:
            message = f"单位“{unit.name}”重复：{first.place} 和 {unit.place}。请只留一行。"
            yield Finding(Level.ERROR, "unit-repeated", unit.place, message)
    for unit in units:
        for alias in unit.aliases:
            first = owners.setdefault(normal(alias), unit)
            if first is not unit and normal(first.name) != normal(unit.name):
                message = (
                    f"名称“{alias}”同时指向“{first.name}”（{first.place}）和“{unit.name}”（{unit.place}）。"
                    "请只在一个单位保留它；机构合并请用“承接单位”。"
                )
                yield Finding(Level.ERROR, "alias-of-two-units", unit.place, message)
            levels = _NAME_OF_LEVEL.match(unit.name), _NAME_OF_LEVEL.match(alias)
            if levels[0] and levels[1] and levels[0].group() != levels[1].group():
                message = f"“{alias}”与“{unit.name}”不是同一级的单位，不能作为别名。请删去；机构更名请用“承接单位”。"
                yield Finding(Level.ERROR, "alias-crosses-level", unit.place, message)


def _references(units: Sequence[Unit]) -> Iterator[Finding]:
    """Successors and members must stand in the roster themselves, and no unit succeeds itself."""
    by_name = {normal(name): unit for unit in reversed(units) for name in (unit.name, *unit.aliases)}
    for unit in units:
        for member in unit.members:
            if normal(member) not in by_name:
                message = f"“{unit.name}”的成员单位“{member}”不在名册里。请补上这一行，或更正名称。"
                yield Finding(Level.WARNING, "member-unknown", unit.place, message)
        if unit.successor is None:
            continue
        if normal(unit.successor) not in by_name:
            message = f"“{unit.name}”的承接单位“{unit.successor}”不在名册里。请补上这一行，或更正名称。"
            yield Finding(Level.WARNING, "successor-unknown", unit.place, message)
        elif _leads_back(unit, by_name):
            message = f"“{unit.name}”的承接单位最后又指回它自己。请更正承接单位。"
            yield Finding(Level.ERROR, "successor-of-itself", unit.place, message)


def _leads_back(unit: Unit, by_name: dict[str, Unit]) -> bool:
    seen: set[str] = set()
    following: Unit | None = unit
    while following is not None and following.successor is not None:
        if following.name in seen:
            return True
        seen.add(following.name)
        following = by_name.get(normal(following.successor))
    return False
