"""The cells of one ledger row → the fields of an issue, every text read once and remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

from loaders.dates import read_date, read_deadline
from loaders.grid import Cell, Row, Sheet, is_blank
from loaders.headers import Column
from loaders.ledger_rows import category_name, text_of
from loaders.money import MoneyUnit, read_amount, unit_in
from loaders.records import (
    OPEN,
    Deadline,
    Finding,
    Level,
    Measure,
    Parsed,
    Place,
    Problem,
)
from loaders.status import is_known, read_status, read_type
from loaders.table import Table
from loaders.text import clean, normal
from loaders.unit_roles import without_persons
from loaders.units import Roster, read_units, split_roles

TEXT_FIELDS = frozenset(
    {
        "title", "finding", "source", "measures", "leader", "person", "target", "extension_approved", "progress",
        "reason", "next_step", "obstacle", "coordination", "evidence", "remark", "last_progress",
    }
)  # fmt: skip
STATUS_FIELDS = frozenset({"status", "closed", "percent", "decided"})
"""Left to `ledger_status`."""
_COUNT = re.compile(r"\d+(?:\.0+)?")
_LABEL = re.compile(r"^(整改措施|具体措施|措施)[:：]\s*")
_STATES_NOTHING = frozenset({"", "无", "暂无", "未填报", "不涉及"})

Found = list[Finding]


class CellReader:
    """Reads the rows of one table into keyword arguments of `Issue`.

    Findings go to `findings`; the status columns are left to `ledger_status`. `base` is the ledger's date, which gives
    deadlines without a year theirs; `unit` is the money unit of the banner.
    """

    def __init__(self, table: Table, roster: Roster, base: date | None, unit: MoneyUnit | None, found: Found) -> None:
        self._sheet: Sheet = table.sheet
        self._roster = roster
        self._base = base
        self._found = found
        self._unit = unit
        named = [(column, column.field) for column in table.columns if column.field]
        self._texts = [(column.position, field, field in _REPEATED) for column, field in named if field in TEXT_FIELDS]
        self._readers: list[tuple[int, str, bool, Callable[[Cell], Parsed[Any]]]] = [
            (column.position, field, field in _REPEATED, self._remembered(column))
            for column, field in named
            if field not in STATUS_FIELDS and field not in TEXT_FIELDS
        ]
        self._unmapped = [(column.position, column.text) for column in table.columns if not column.field]

    def _remembered(self, column: Column) -> Callable[[Cell], Parsed[Any]]:
        """Return the reader of a column; equal cells are read once."""
        field = column.field or ""
        read: Callable[[Cell], Parsed[Any]]
        if field == "code":
            return _read_code
        if field == "category":
            return _read_category
        if field in ("deadline", "original_deadline", "measure_deadline"):
            read = self._read_deadline
        elif field == "completed_on":
            read = self._read_completion
        elif field in ("raised_on", "promised_on"):
            read = self._read_future_date if field == "promised_on" else self._read_past_date
        elif field in ("lead", "responsible", "supporting", "measure_unit"):
            read = self._read_roles if field == "responsible" else self._read_units
            if _NAMES_PERSONS.search(column.text):
                read = _reading_without_persons(read)
        elif field in ("amount", "amount_rectified"):
            unit = unit_in(column.text) or self._unit
            read = lambda cell: read_amount(cell, unit)  # noqa: E731
        elif field in ("rules_made", "people_held"):
            read = _read_count
        elif field == "rectification_type":
            read = read_type
        else:
            raise ValueError(f"no reader for the field {field}")
        remembered: Callable[[Cell], Parsed[Any]] = cast(Any, lru_cache(maxsize=16384)(read))
        return remembered

    def _read_deadline(self, cell: Cell) -> Parsed[Deadline]:
        return read_deadline(cell, self._base)

    def _read_past_date(self, cell: Cell) -> Parsed[date]:
        return read_date(cell, self._base, past=True)

    def _read_completion(self, cell: Cell) -> Parsed[date]:
        """Read when something was completed; a word that says it is not (未完成, 整改中) states no date."""
        if isinstance(cell, str) and is_known(cell) and (known := read_status(cell).value) and known.status in OPEN:
            return Parsed(None)
        return self._read_past_date(cell)

    def _read_future_date(self, cell: Cell) -> Parsed[date]:
        return read_date(cell, self._base)

    def _read_units(self, cell: Cell) -> Parsed[tuple[str, ...]]:
        return read_units(cell, self._roster)

    def _read_roles(self, cell: Cell) -> Parsed[tuple[tuple[str, tuple[str, ...]], ...]]:
        roles = []
        problems: list[Problem] = []
        for role, text in split_roles(text_of(cell)):
            parsed = read_units(text, self._roster)
            problems += parsed.problems
            if parsed.value:
                roles.append((role, parsed.value))
        return Parsed(tuple(roles), tuple(problems))

    def read(self, row: Row) -> dict[str, Any]:
        """Return the row's fields. Values merged down from above are repeated, but measures, amounts, counts and
        free texts only stand in their first row."""
        fields: dict[str, Any] = {}
        values, continued = row.values, row.continued
        width = len(values)
        for index, field, repeated in self._texts:
            if index < width and (cell := values[index]) and (repeated or index not in continued):
                text = clean(cell if isinstance(cell, str) else text_of(cell))
                if text:
                    if field in fields:
                        _add(fields, field, text)
                    else:
                        fields[field] = text
        for index, field, repeated, reader in self._readers:
            if index >= width:
                continue
            cell = values[index]
            if cell is None or cell == "" or (index in continued and not repeated):
                continue
            value, problems = reader(cell)
            if problems:
                place = self._sheet.place(row.number, index + 1)
                self._found.extend(problem.at(place) for problem in problems)
            if value is not None:
                if field in fields:
                    _add(fields, field, value)
                else:
                    fields[field] = value
        extra = [
            (header, clean(text_of(values[index])))
            for index, header in self._unmapped
            if index < width and index not in continued and not is_blank(values[index])
        ]
        if extra:
            fields["extra"] = _shared(tuple(extra))
        return fields


_REPEATED = frozenset(
    {
        "code", "category", "title", "source", "lead", "responsible", "supporting", "rectification_type", "deadline",
        "original_deadline", "completed_on", "raised_on", "promised_on",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def _shared(extra: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return equal extras as one mapping: a dictionary for each row of a long ledger takes more than its texts."""
    return dict(extra)


def _add(fields: dict[str, Any], field: str, value: Any) -> None:
    """Add what a second column of the same field says to the first."""
    if isinstance(value, str):
        if value not in fields[field]:
            fields[field] = f"{fields[field]}；{value}"
    elif isinstance(value, tuple):
        fields[field] = fields[field] + value


_NAMES_PERSONS = re.compile(r"责任人|联系人|负责人|经办人")
"""A header of units that names persons too: 牵头单位及责任人."""


def _reading_without_persons(read: Callable[[Cell], Parsed[Any]]) -> Callable[[Cell], Parsed[Any]]:
    return lambda cell: read(without_persons(cell) if isinstance(cell, str) else cell)


@lru_cache(maxsize=4096)
def _read_category(cell: Cell) -> Parsed[str]:
    text = text_of(cell)
    return Parsed(category_name(text) or None)


def _read_code(cell: Cell) -> Parsed[str]:
    if isinstance(cell, float) and cell.is_integer():  # every number of a workbook is a float
        return Parsed(str(int(cell)))
    return Parsed(code_of(text_of(cell)))


@lru_cache(maxsize=65536)
def code_of(text: str) -> str | None:
    """Return a code: NFKC, trimmed, whole numbers without `.0`; None for a blank."""
    code = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d+\.0+", code):
        code = code.partition(".")[0]
    return clean(code) or None


_MOST_COUNTED = 10**9
"""More rules or persons than this nobody counts; the database keeps whole numbers of a bounded size."""


def _read_count(cell: Cell) -> Parsed[int]:
    """Read a stated number of items or persons; a text without any number states none."""
    text = normal(text_of(cell))
    if text in _STATES_NOTHING or text in ("-", "/"):
        return Parsed(0 if text == "无" else None)
    numbers = _COUNT.findall(text)
    if len(numbers) == 1 and float(numbers[0]) < _MOST_COUNTED:
        return Parsed(int(float(numbers[0])))
    message = f"「{clean(text_of(cell))}」读不出一个数，未计入合计；请只填一个数，文字写在备注里。"
    return Parsed(None, (Problem(Level.WARNING, "count-unreadable", message),))


class UnitsOfRow(NamedTuple):
    """The units of a row: the lead, whether it is only the first unit named, all in order, the supporting ones."""

    lead: str | None
    lead_guessed: bool
    units: tuple[str, ...]
    supporting: tuple[str, ...]


def units_of(fields: Mapping[str, Any]) -> UnitsOfRow:
    """Return the units that a row's columns name together."""
    return _units_of(fields.get("lead", ()), fields.get("responsible", ()), fields.get("supporting", ()))


@lru_cache(maxsize=16384)
def _units_of(
    leading: tuple[str, ...], roles: tuple[tuple[str, tuple[str, ...]], ...], helping: tuple[str, ...]
) -> UnitsOfRow:
    lead: list[str] = list(leading)
    responsible: list[str] = []
    supporting: list[str] = []
    for role, names in roles:
        {"lead": lead, "supporting": supporting}.get(role, responsible).extend(names)
    supporting.extend(helping)
    everyone = tuple(dict.fromkeys([*lead, *responsible, *supporting]))
    helpers = tuple(dict.fromkeys(supporting))
    if lead:
        return UnitsOfRow(lead[0], False, everyone, helpers)
    named = responsible or supporting
    return UnitsOfRow(named[0] if named else None, bool(named), everyone, helpers)


def measure_of(fields: Mapping[str, Any], place: Place) -> tuple[Measure, ...]:
    """Return the measure a row states, if it states one; the column's own name before it is left out."""
    text = fields.get("measures", "")
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
    if not text:
        return ()
    unit = fields.get("measure_unit")
    return (Measure(text, unit[0] if unit else None, fields.get("measure_deadline"), None, place),)
