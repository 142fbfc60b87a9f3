"""What a unit hands back: its filled form → what it states of each issue and indicator, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from loaders.dates import read_date
from loaders.grid import Cell, Row, Sheet, Workbook, is_blank, open_workbook
from loaders.indicator_periods import read_period
from loaders.ledger_rows import text_of
from loaders.money import MoneyUnit, read_amount
from loaders.number_cells import read_number
from loaders.records import Context, Finding, Indicator, Level, Parsed, Place, RefusedFileError, Status
from loaders.source import open_source
from loaders.status import read_status
from loaders.text import clean, normal

TITLE = "整改进展填报表"
INDICATORS_TITLE = "本单位指标"
BANNER = "台账：{ledger}；填报单位：{unit}；依据：{base}号期次（截至{as_of}）"
_BANNER = re.compile(r"台账[:：](?P<ledger>.+?)[;；]\s*填报单位[:：](?P<unit>.+?)[;；]\s*依据[:：](?P<base>\d+)号期次")
NOT_RETURNED = "not-returned"
"""Rule of the note that the lead of an issue did not hand anything in for a snapshot."""
HEAD_ROWS = 12
"""How far down the banner and the header are looked for."""

COLUMNS: dict[str, str] = {
    "code": "编号",
    "title": "问题",
    "role": "本单位职责",
    "deadline": "整改时限",
    "last_status": "上周状态",
    "status": "整改状态",
    "last_progress": "上周进展",
    "progress": "本周进展",
    "amount_rectified": "已整改金额（万元）",
    "completed_on": "实际完成时间",
    "obstacle": "存在困难",
    "coordination": "需协调解决事项",
    "promised_on": "承诺完成日期",
    "evidence": "佐证材料",
    "unchanged": "无变化",
}
"""Field → the header of its column, in the order of the form."""
INDICATOR_COLUMNS: dict[str, str] = {
    "code": "指标编号",
    "name": "指标",
    "numerator_label": "分子",
    "denominator_label": "分母",
    "last": "上期值",
    "period": "本期期间",
    "numerator": "本期分子",
    "denominator": "本期分母",
    "source": "来源",
}
TICK = "√"
STATUSES = ("未启动", "整改中", "申报完成")
"""The words a form offers for a status; what goes beyond is the office's."""
_UNKNOWN = "“{text}”不是填报表可填的整改状态。请改为{known}之一。"
_GIVEN = frozenset(
    (
        "title",
        "role",
        "deadline",
        "last_status",
        "last_progress",
        "name",
        "numerator_label",
        "denominator_label",
        "last",
    )
)
"""Columns that the software fills in and nobody reads again."""
_TEXTS = ("progress", "obstacle", "coordination", "evidence")


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One line of a form: `given` holds only what the unit filled in, by the fields of `Issue`."""

    place: Place
    code: str
    unchanged: bool
    given: Mapping[str, Any]

    @property
    def says_something(self) -> bool:
        """True where the unit reported: it filled in a field, or ticked 无变化."""
        return self.unchanged or bool(self.given)


@dataclass(frozen=True, slots=True)
class Returned:
    """One filled form. `base` is the snapshot it was made from; a form with an error among its findings is not used."""

    file: str
    content: bytes = field(repr=False)
    ledger: str = ""
    unit: str = ""
    base: int | None = None
    rows: tuple[ReturnedRow, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """True where something in the form could not be read."""
        return any(finding.level is Level.ERROR for finding in self.findings)


def looks_like_return(workbook: Workbook) -> bool:
    """True for a form this software made for a unit, filled or not."""
    return _banner(workbook) is not None


def read_returns(files: Mapping[str, bytes], context: Context) -> list[Returned]:
    """Read filled forms (name → bytes); a file that is none comes back with an error that says so.

    Rules (errors): `not-a-return`, `return-code-missing`, `formula-unstored`, `cell-error`, and those of the grammars
    of status, amount and date; (warnings) `return-tick-and-text`.
    """
    return [_read_one(name, content, context) for name, content in files.items()]


def _read_one(name: str, content: bytes, context: Context) -> Returned:
    try:
        return _read(name, content, context)
    except RefusedFileError as refused:  # also while its rows are walked: a text over the limit
        return Returned(name, content, findings=(refused.finding,))


def _read(name: str, content: bytes, context: Context) -> Returned:
    workbook = open_workbook(open_source(name, content, context.limits))
    banner = _banner(workbook)
    if banner is None:
        message = (
            f"《{name}》不是本软件生成的责任单位填报表（没有“台账：…；填报单位：…；依据：…”一行）。"
            "请用下发的填报表填写。"
        )
        return Returned(name, content, findings=(Finding(Level.ERROR, "not-a-return", Place(name), message),))
    findings: list[Finding] = []
    rows = [row for sheet in workbook.sheets for row in _rows(sheet, context, findings)]
    indicators = [row for sheet in workbook.sheets for row in _indicators(sheet, context, findings)]
    return Returned(
        name,
        content,
        clean(banner["ledger"]),
        clean(banner["unit"]),
        int(banner["base"]),
        tuple(rows),
        tuple(indicators),
        tuple(findings),
    )


def _banner(workbook: Workbook) -> re.Match[str] | None:
    for sheet in workbook.sheets:
        for row in sheet.head(HEAD_ROWS):
            for value in row.values:
                if isinstance(value, str) and (found := _BANNER.search(value)):
                    return found
    return None


def _body(
    sheet: Sheet, columns: Mapping[str, str], needed: tuple[str, ...], findings: list[Finding]
) -> Iterator[tuple[Row, dict[str, int]]]:
    """Yield the rows below the header with the position of each field's column; nothing where there is no header.

    A cell that comes out empty though it is not is an error, in the columns the software did not fill in itself.
    """
    titles = {normal(title): name for name, title in columns.items()}
    found: dict[str, int] = {}
    for row in sheet.rows():
        if found:
            yield row, found
        elif row.number <= HEAD_ROWS:
            here = {titles.get(normal(text_of(value))): index for index, value in enumerate(row.values)}
            if all(name in here for name in needed):
                found = {name: index for name, index in here.items() if name is not None}
                read = {index: columns[name] for name, index in found.items() if name not in _GIVEN}
                findings += sheet.broken_cells(read, row.number + 1)


def _rows(sheet: Sheet, context: Context, findings: list[Finding]) -> Iterator[ReturnedRow]:
    for row, columns in _body(sheet, COLUMNS, ("code", "progress", "unchanged"), findings):
        cells = {name: row.values[index] if index < len(row.values) else None for name, index in columns.items()}
        given = {name: value for name, value in cells.items() if name in _READ and not is_blank(value)}
        place = sheet.place(row.number)
        code = clean(text_of(cells["code"]))
        if not code:
            if given:
                message = f"{place} 填了内容，但没有问题编号，不知道是哪一项。请勿改动编号列。"
                findings.append(Finding(Level.ERROR, "return-code-missing", place, message))
            continue
        read: dict[str, Any] = {}
        for name, value in given.items():
            parsed = _READ[name](value, context)
            at = sheet.place(row.number, columns[name] + 1)
            findings += [problem.at(at, code) for problem in parsed.problems]
            if parsed.value is not None:
                read[name] = parsed.value
        unchanged = not is_blank(cells["unchanged"])
        if unchanged and "progress" in read:
            at = sheet.place(row.number, columns["unchanged"] + 1)
            message = f"{code} 既勾了“无变化”又填了本周进展，按所填进展采用。请核对。"
            findings.append(Finding(Level.WARNING, "return-tick-and-text", at, message, code))
        if read or unchanged or given:
            yield ReturnedRow(place, code, unchanged, read)


def _status(cell: Cell, context: Context) -> Parsed[Status]:
    read = read_status(cell, context.learned, context.done_is_verified)
    said = _UNKNOWN.format(text=clean(text_of(cell)), known="、".join(STATUSES))
    problems = (one._replace(message=said) if one.rule == "status-unknown" else one for one in read.problems)
    return Parsed(read.value.status if read.value else None, tuple(problems))


def _text(cell: Cell, context: Context) -> Parsed[str]:
    return Parsed(clean(text_of(cell)) or None)


_READ: dict[str, Callable[[Cell, Context], Parsed[Any]]] = {
    "status": _status,
    "amount_rectified": lambda cell, context: read_amount(cell, MoneyUnit.TEN_THOUSAND),
    "completed_on": lambda cell, context: read_date(cell, context.as_of, past=True),
    "promised_on": lambda cell, context: read_date(cell, context.as_of),
    **dict.fromkeys(_TEXTS, _text),
}


def _indicators(sheet: Sheet, context: Context, findings: list[Finding]) -> Iterator[Indicator]:
    for row, columns in _body(sheet, INDICATOR_COLUMNS, ("code", "numerator", "period"), findings):
        cells = {name: row.values[index] if index < len(row.values) else None for name, index in columns.items()}
        code, period = clean(text_of(cells["code"])), read_period(cells["period"], context.as_of)
        place = sheet.place(row.number)
        findings += [problem.at(sheet.place(row.number, columns["period"] + 1)) for problem in period.problems]
        numbers: dict[str, Any] = {}
        for name in ("numerator", "denominator"):
            if is_blank(cells.get(name)):
                continue
            parsed = read_number(cells[name])
            at = sheet.place(row.number, columns[name] + 1)
            findings += [problem.at(at) for problem in parsed.problems]
            numbers[name] = parsed.value.value if parsed.value else None
        if not code or not numbers:
            continue
        if not period.value:
            message = f"{place} 填了指标 {code} 的数，但没有填本期期间，例如 2024-11。"
            findings.append(Finding(Level.ERROR, "return-period-missing", place, message))
            continue
        name = clean(text_of(cells.get("name")))
        source = clean(text_of(cells.get("source"))) or None
        yield Indicator(code, name, place, period=period.value, source=source, **numbers)


def banner_of(ledger: str, unit: str, base: int, as_of: date) -> str:
    """Return the line that says whose form it is; a form without it is not taken back."""
    return BANNER.format(ledger=ledger, unit=unit, base=base, as_of=as_of.isoformat())
