"""Indicator tables → indicators: the tables of all sheets read together, values with their definitions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from loaders.as_of import find_as_of_date
from loaders.grid import Workbook
from loaders.indicator_codes import gather
from loaders.indicator_layout import Layout, find_layout
from loaders.indicator_rows import Entry, read_entries
from loaders.indicator_series import read_series
from loaders.ledger_rows import text_of
from loaders.records import Context, Finding, HeaderRead, Indicator, Kind, Level, Place, Reading
from loaders.roster_table import INSTRUCTIONS
from loaders.text import normal

_SAMPLE_ROWS = 200


def looks_like_indicators(workbook: Workbook) -> bool:
    """True for a workbook that calls its rows indicators; false for a ledger, statistics per unit and the like."""
    return bool(indicator_layouts(workbook))


def read_indicators(workbook: Workbook, context: Context) -> Reading:
    """Return the indicators of a workbook: one record per indicator and period, in the order of the sheets.

    All problems come at once as findings. Rules: those of the modules this one joins, and `formula-unstored`,
    `no-rows`, `not-indicators` (errors), `sheet-skipped`, `column-unknown` (notes).
    """
    layouts = indicator_layouts(workbook)
    if not layouts:
        message = f"《{workbook.file}》里没有指标表：需要一列指标名称，以及期间、分子、分母等列，或每期一列。"
        refused = Finding(Level.ERROR, "not-indicators", Place(workbook.file), message)
        return Reading(workbook.file, workbook.sha256, None, (refused,))
    banner = [(layout.sheet.place(row), text) for layout in layouts for row, text in layout.banner]
    as_of = find_as_of_date(workbook.file, banner, context)
    findings = [*as_of.findings, *_skipped_sheets(workbook, layouts), *_unknown_columns(layouts)]
    entries: list[Entry] = []
    for layout in layouts:
        findings += layout.sheet.broken_cells(
            {head.position: head.text for head in layout.heads if head.field}, layout.body
        )
        entries += read_entries(layout, as_of.day, findings)
    indicators: list[Indicator] = []
    for series in gather(entries, findings):
        indicators += read_series(series, as_of.day, findings)
    if not indicators and not any(finding.level is Level.ERROR for finding in findings):
        place = layouts[0].sheet.place(layouts[0].header_row)
        message = f"工作表「{layouts[0].sheet.name}」只有表头，没有一个指标；请填写后再试。"
        findings.append(Finding(Level.ERROR, "no-rows", place, message))
    return Reading(
        file=workbook.file,
        sha256=workbook.sha256,
        kind=Kind.INDICATORS,
        findings=tuple(findings),
        as_of=as_of.day,
        as_of_source=as_of.source,
        indicators=tuple(indicators),
        headers=tuple(_headers(layouts)),
        fields=frozenset().union(*(layout.fields for layout in layouts)),
    )


def indicator_layouts(workbook: Workbook) -> list[Layout]:
    """Return the indicator tables of a workbook.

    A table that does not call its rows indicators counts only beside one that does, and only where most of its
    codes or names are known from there.
    """
    found = [
        layout
        for sheet in workbook.sheets
        if not INSTRUCTIONS.search(sheet.name) and (layout := find_layout(sheet)) and not _is_foreign(layout)
    ]
    certain = [layout for layout in found if layout.certain]
    if not certain:
        return []
    known = frozenset().union(*(_names(layout) for layout in certain))
    return [layout for layout in found if layout.certain or _is_known(_names(layout), known)]


@cache
def _never() -> tuple[str, ...]:
    tables = tomllib.loads(files("loaders").joinpath("headers.toml").read_text(encoding="utf-8"))
    return tuple(tables["never"]["indicators"])


def _is_foreign(layout: Layout) -> bool:
    return any(head.field is None and any(word in normal(head.text) for word in _never()) for head in layout.heads)


def _names(layout: Layout) -> frozenset[str]:
    positions = [head.position for head in layout.heads if head.field in ("code", "row_number", "name", "weak_name")]
    rows = layout.sheet.rows(layout.body)
    return frozenset(
        normal(text_of(row.values[position]))
        for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False)
        for position in positions
        if position < len(row.values)
    ) - {""}


def _is_known(names: frozenset[str], known: frozenset[str]) -> bool:
    return bool(names) and len(names & known) * 2 >= len(names)


def _skipped_sheets(workbook: Workbook, layouts: Sequence[Layout]) -> Iterator[Finding]:
    read = {layout.sheet.name for layout in layouts}
    for sheet in workbook.sheets:
        if sheet.name in read or INSTRUCTIONS.search(sheet.name):
            continue
        if any(not row.blank for row in sheet.head(20)):
            message = f"工作表「{sheet.name}」没有指标表的表头，未读取。"
            yield Finding(Level.NOTE, "sheet-skipped", sheet.place(), message)


def _unknown_columns(layouts: Sequence[Layout]) -> Iterator[Finding]:
    for layout in layouts:
        unknown = [head for head in layout.heads if head.field is None and head.how == "未识别"]
        if unknown:
            names = "、".join(head.text for head in unknown)
            place = layout.sheet.place(layout.header_row, unknown[0].position + 1)
            message = f"工作表「{layout.sheet.name}」有不认识的列，未读取：{names}。"
            yield Finding(Level.NOTE, "column-unknown", place, message)


def _headers(layouts: Sequence[Layout]) -> Iterator[HeaderRead]:
    for layout in layouts:
        for head in layout.heads:
            place = layout.sheet.place(layout.header_row, head.position + 1)
            yield HeaderRead(place, head.text, head.field, head.how)
