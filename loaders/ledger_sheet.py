"""One ledger table, row by row → groups of rows that tell of one issue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from loaders.grid import Row, is_blank
from loaders.ledger_cells import CellReader, UnitsOfRow, measure_of, units_of
from loaders.ledger_codes import Group
from loaders.ledger_merge import merge_rows
from loaders.ledger_rows import (
    RowKind,
    counts_in_digits,
    heads_section_by_numeral,
    kind_of,
    names_unit,
    opens_section,
    section_name,
    text_of,
    unit_of_caption,
)
from loaders.ledger_status import StatusReader
from loaders.ledger_totals import TotalCheck
from loaders.money import MoneyUnit, unit_in
from loaders.records import Context, Finding, Issue, Level, issue_of
from loaders.table import Table
from loaders.text import clean, normal
from loaders.unit_names import looks_like_unit
from loaders.units import Roster, read_units

_GENERIC_NAME = re.compile(
    r"^(sheet\d*|工作表\d*|表\d*|\d+|.*(台账|清单|明细|汇总|总表|一览|附件|附表|问题表|整改表|方案|进展|情况表|全部|总).*|整改|问题|审计)$",
    re.IGNORECASE,
)
_OVERSEES = re.compile(r"审计|整改|督[查察]|巡[察视]|纪委|监委|人大|领导小组")
_LONGEST_HEADER = 20
_CONTINUING_FIELDS = frozenset({"measures", "measure_deadline"})


class SheetReader:
    """Reads one table. After `groups()`, `words` holds how each status text was read and how often it stands."""

    def __init__(
        self,
        table: Table,
        context: Context,
        roster: Roster,
        base: date | None,
        several_sheets: bool,
        findings: list[Finding],
    ) -> None:
        self._table = table
        self._sheet = table.sheet
        self._findings = findings
        self._roster = roster
        self._cells = CellReader(table, roster, base, _banner_unit(table), findings)
        self._status = StatusReader(table, context, findings, base)
        self._totals = TotalCheck(table, findings)
        self._columns = {column.field: column.position for column in reversed(table.columns) if column.field}
        self._named = [self._columns[field] for field in ("title", "finding") if field in self._columns]
        self._section: str | None = None
        self._section_names_unit = False
        self._has_units = bool(table.fields & {"lead", "responsible", "supporting"})
        self._header_texts = {normal(part) for column in table.columns for part in column.text.split("／")}
        self._sheet_unit, self._sheet_category = self._from_sheet_name(several_sheets)
        above = table.banner[-1][1] if table.banner else ""
        if (opens_section(above) and not _GENERIC_NAME.match(above)) or (above and self._captioned(above)):
            self._enter_section(above)

    @property
    def words(self) -> Counter[tuple[str, str, str]]:
        """How often each status text stands, keyed by (text, status or '', how it was read)."""
        return self._status.words

    @property
    def fields(self) -> frozenset[str]:
        """The fields the table has a column for, the undecided ones as what they turned out to be."""
        return (self._table.fields - {"decided"}) | self._status.fields()

    def _captioned(self, text: str) -> bool:
        """True for a caption that names whose ledger follows, above a table without units."""
        return not self._has_units and unit_of_caption(text) == self._unit_of(text)

    def _from_sheet_name(self, several_sheets: bool) -> tuple[tuple[str, ...], str | None]:
        """A sheet's name, or its 填报单位, fills the field that the sheet has no column for."""
        name = clean(self._sheet.name)
        if not self._has_units:
            for text in (name, *(text for _, text in self._table.banner)):
                if unit := self._unit_of(text):
                    return read_units(unit, self._roster).value or (), None
        if "category" in self._columns or self._unit_of(name):
            return (), None
        if self._status.of_sheet(name):
            return (), None
        if _GENERIC_NAME.match(name) or not (several_sheets or re.search(r"[方面类]$", name)):
            return (), None
        return (), section_name(name)

    def groups(self) -> list[Group]:
        """Return the issues of this table in their order, neighbouring rows of one issue put together."""
        headers = {column.position: column.text for column in self._table.columns if column.field}
        self._findings.extend(self._sheet.broken_cells(headers, self._table.body, self._table.end))
        groups: list[Group] = []
        rows: list[Issue] = []
        section: str | None = None
        for issue, continues in self._issue_rows():
            if continues and rows:
                rows.append(issue)
                continue
            if rows:
                groups.append(Group(merge_rows(rows), self._sheet.name, section))
            rows, section = [issue], self._section
        if rows:
            groups.append(Group(merge_rows(rows), self._sheet.name, section))
        self._totals.report()
        return groups

    def _issue_rows(self) -> Iterator[tuple[Issue, bool]]:
        """Yield each row that tells of an issue, with whether it goes on telling of the one before."""
        previous: _Seen | None = None
        for row in self._table.rows():
            kind = kind_of(row, self._named)
            if kind is RowKind.ISSUE and self._heads_section(row):
                kind = RowKind.SECTION
            if kind is RowKind.SECTION:
                own = [text_of(value) for index, value in enumerate(row.values) if index not in row.continued]
                self._enter_section(max(own, key=len))
                previous = None
                continue
            if kind is RowKind.TOTAL:
                self._totals.stated(row)
                continue
            if kind is not RowKind.ISSUE:
                self._note_skipped(row, kind)
                continue
            if self._repeats_header(row):
                continue
            fields = self._cells.read(row)
            seen = _Seen(row, fields, self._columns)
            continues = previous is not None and seen.continues(previous)
            if not continues and not seen.title:
                if previous is None or seen.code or not fields.keys() & _CONTINUING_FIELDS:
                    self._findings.append(self._untitled(row))
                    continue
                continues = True
                self._findings.append(self._assumed_continuing(row, previous))
            if not continues and previous is not None and seen.shares_merged_code(previous):
                seen.number = previous.number + 1
            issue = self._issue(row, fields, seen, continues)
            self._totals.count(issue)
            yield issue, continues
            previous = previous.joined(seen) if continues and previous is not None else seen

    def _heads_section(self, row: Row) -> bool:
        """True for a row of a number and a title that is no issue itself but names those below it."""
        if heads_section_by_numeral(row, self._named[0]) and self._counts_in_digits:
            return True
        return "category" not in self._columns and self._number_of(row) is not None and row.number in self._parents

    def _number_of(self, row: Row) -> str | None:
        """Return the number in a row that holds nothing but a number and a title."""
        own = [index for index, value in enumerate(row.values) if not is_blank(value)]
        return clean(text_of(row.values[own[0]])) if own == [self._columns.get("code"), self._named[0]] else None

    @cached_property
    def _parents(self) -> frozenset[int]:
        """Rows of a number and a title whose number goes on in the row below: 1 before 1.1, 二 before 二-1."""
        found: set[int] = set()
        above: tuple[int, str] | None = None
        code = self._columns["code"]
        for row in self._table.rows():
            number = text_of(row.values[code]) if code < len(row.values) else ""
            if above is not None and re.match(rf"{re.escape(above[1])}\s*[.．\-－—]\s*\d", clean(number)):
                found.add(above[0])
            alone = self._number_of(row)
            above = (row.number, alone) if alone else None
        return frozenset(found)

    @cached_property
    def _counts_in_digits(self) -> bool:
        """Whether an issue of the table is numbered in digits, so that 一 and （一） number something else."""
        return any(counts_in_digits(row) for row in self._table.rows())

    def _repeats_header(self, row: Row) -> bool:
        """True for the header again, as it stands on top of every further printed page."""
        title = row.values[self._named[0]] if self._named[0] < len(row.values) else None
        if isinstance(title, str) and len(title) > _LONGEST_HEADER:
            return False
        own = [text_of(value) for index, value in enumerate(row.values) if index not in row.continued]
        texts = [normal(text) for text in own if text]
        return len(texts) > 1 and all(text in self._header_texts for text in texts)

    def _enter_section(self, text: str) -> None:
        unit = self._unit_of(text)
        self._section = unit or section_name(text)
        self._section_names_unit = unit is not None or names_unit(text)
        if unit and not self._has_units:
            self._sheet_unit = read_units(unit, self._roster).value or ()

    def _unit_of(self, text: str) -> str | None:
        """Return the unit that a section row, a banner or the sheet's name names; whose ledger it is, where it is not
        the office's that keeps the ledger of all."""
        name = section_name(text)
        if self._is_unit(name):
            return name
        name = unit_of_caption(text)
        return name if self._is_unit(name) and not _OVERSEES.search(name) else None

    def _is_unit(self, name: str) -> bool:
        return self._roster.known(name) or looks_like_unit(name)

    def _note_skipped(self, row: Row, kind: RowKind) -> None:
        texts = {
            RowKind.EXAMPLE: "是示例行，不读取。",
            RowKind.NOTE: "是说明或签字行，不作为问题。",
            RowKind.UNUSED: "只有编号，没有内容，不作为问题。",
        }
        if kind in texts:
            place = self._sheet.place(row.number)
            rule = f"row-{kind.name.lower()}"
            self._findings.append(Finding(Level.NOTE, rule, place, f"{place}{texts[kind]}"))

    def _untitled(self, row: Row) -> Finding:
        column = self._named[0] + 1
        place = self._sheet.place(row.number, column)
        header = next(column.text for column in self._table.columns if column.position == self._named[0])
        message = f"{place}（{header}）是空的，但这一行有内容；请补上{header}，或删去这一行。"
        return Finding(Level.ERROR, "title-missing", place, message)

    def _assumed_continuing(self, row: Row, previous: _Seen) -> Finding:
        place = self._sheet.place(row.number)
        message = f"{place}没有编号和问题名称，按上一项「{previous.title}」的又一条措施读取；请核对。"
        return Finding(Level.WARNING, "row-continues", place, message)

    def _issue(self, row: Row, fields: dict[str, Any], seen: _Seen, continues: bool) -> Issue:
        units_of_row = units_of(fields)
        if self._sheet_unit and not units_of_row.units:
            units_of_row = UnitsOfRow(self._sheet_unit[0], True, self._sheet_unit, units_of_row.supporting)
        status = self._status.read(row, continues)
        deadline = fields.get("deadline") or fields.get("original_deadline")
        kind = (
            fields.get("rectification_type")
            or status.rectification_type
            or (deadline.rectification_type if deadline else None)
        )
        place = self._sheet.place(row.number)
        facts = {field: value for field, value in fields.items() if field in _SAME_IN_ISSUE}
        facts["title"] = seen.title or ""
        facts["places"] = (place,)
        facts["code"] = seen.shown_code
        facts["deadline"] = deadline
        facts["category"] = fields.get("category") or self._section_category() or self._sheet_category
        facts["rectification_type"] = kind
        facts["lead_unit"], facts["lead_guessed"], facts["units"], facts["supporting_units"] = units_of_row
        facts["measures"] = measure_of(fields, place)
        facts["status"], facts["status_text"], facts["percent"] = status.status, status.text, status.percent
        if self._status.has_progress:
            facts["progress"] = _joined(fields.get("progress"), self._status.progress(row))
        if status.completed_on and not fields.get("completed_on"):
            facts["completed_on"] = status.completed_on
        return issue_of(facts)

    def _section_category(self) -> str | None:
        return None if self._section_names_unit or "category" in self._columns else self._section


_SAME_IN_ISSUE = frozenset(
    {
        "source", "finding", "leader", "person", "target", "original_deadline", "extension_approved",
        "raised_on", "progress", "completed_on", "amount", "amount_rectified", "rules_made", "people_held", "reason",
        "next_step", "obstacle", "coordination", "promised_on", "evidence", "remark", "extra",
    }
)  # fmt: skip
"""What a cell says and an issue keeps under one name."""


def _joined(first: str | None, second: str | None) -> str | None:
    return f"{first}；{second}" if first and second else first or second


class _Seen:
    """What a row says of which issue it belongs to."""

    __slots__ = ("code", "code_merged", "number", "title", "title_merged")

    def __init__(self, row: Row, fields: dict[str, Any], columns: dict[str, int]) -> None:
        self.code: str | None = fields.get("code")
        self.code_merged = columns.get("code", -1) in row.continued
        self.title: str | None = fields.get("title") or fields.get("finding")
        self.title_merged = columns.get("title", columns.get("finding", -1)) in row.continued
        self.number = 1

    @property
    def shown_code(self) -> str | None:
        """The code; where one merged code stands over several titles, with a running number."""
        return f"{self.code}-{self.number}" if self.code and self.number > 1 else self.code

    def continues(self, previous: _Seen) -> bool:
        """True where this row goes on telling of the issue of the row before."""
        if self.code is not None and not self.code_merged:
            return self.code == previous.code and (not self.title or _same(self.title, previous.title))
        if self.code_merged or self.title_merged:
            return self.title_merged or not self.title or _same(self.title, previous.title)
        return bool(self.title) and _same(self.title, previous.title)

    def shares_merged_code(self, previous: _Seen) -> bool:
        """True where one code is merged down over several titles."""
        return self.code_merged and self.code is not None and self.code == previous.code

    def joined(self, other: _Seen) -> _Seen:
        """Return what is known of the issue after a further row of it."""
        self.title = self.title or other.title
        return self


def _same(first: str | None, second: str | None) -> bool:
    return normal(first or "") == normal(second or "")


def _banner_unit(table: Table) -> MoneyUnit | None:
    return next((unit for _, text in table.banner if (unit := unit_in(text))), None)
