"""`tables`: a workbook with one sheet a view, native charts, and what every figure means."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from dashboard import texts
from dashboard.exports import tables_texts as words
from dashboard.exports import unit_rows
from dashboard.exports.cells import Value, sheet_names
from dashboard.exports.check_list import check_list
from dashboard.exports.issue_rows import issue_list
from dashboard.exports.native_charts import Bars, draw, unlinked
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.rows import XLSX_TYPE, Table, fill
from dashboard.exports.unit_facts import unit_facts
from dashboard.exports.unit_texts import EXTRACT
from dashboard.metrics.deadlines import bands
from dashboard.metrics.definitions import RATES, SELECTIONS
from dashboard.metrics.groups import Group
from dashboard.metrics.indicators import IndicatorResult
from dashboard.metrics.results import Ratio
from dashboard.metrics.rounding import wan
from dashboard.palette import GREEN, LIGHTS, MEASURED, PALE, RED, STATUSES, Paint

ON_ONE_PAGE = 60
"""Up to so many rows a table and its chart are printed on one page; no chart is cut in two there."""
PERCENT, SHARE_LABEL = "0.0%", "0.0%;;"
_CELLS = {texts.LIGHT_WORDS[light]: paint for light, paint in LIGHTS.items()} | {
    texts.LATE_WORD.format(word=texts.LIGHT_WORDS["绿"]): LIGHTS["绿"]
}
"""Word of a light as a cell says it → its paint; the word stays, the colour comes beside it."""
_LIGHT_COLUMN = "状态灯"
_SHOWN = (
    "all", "open", "awaiting_review", "done", "overdue", "extended", "overdue_original", "due_soon", "late", "silent",
    "moved_later", "node_passed", "slow_to_start", "without_lead",
)  # fmt: skip
"""Selections that the overview lists beside statuses, lights and rates."""


class Sheet(NamedTuple):
    """One view: its table, the number formats of its columns, and its charts over the first `charted` rows."""

    name: str
    table: Table
    formats: Mapping[int, str] = {}
    charts: Sequence[Bars] = ()
    charted: int | None = None


def tables(source: PaperSource) -> tuple[File, ...]:
    """Return the workbook of all views under the source's filters."""
    notes = [*source.stamp.lines, EXTRACT]
    sheets = [
        _overview(source, notes),
        _categories(source, notes),
        _units(source, notes),
        Sheet(words.UNIT_FACTS, unit_rows.units(unit_facts(source), source.info)._replace(notes=notes)),
        _months(source, notes),
        _ages(source, notes),
        _indicators(source, notes),
        Sheet(words.CHECKS, _checks(source)._replace(notes=notes)),
        Sheet(
            words.ISSUES,
            issue_list(source.facts, source.figures.whole.members)._replace(title=words.ISSUES, notes=notes),
        ),
        _meaning(source, notes),
    ]
    return (File(source.file_name(words.FILE, suffix="xlsx"), _workbook(sheets), XLSX_TYPE),)


def _workbook(sheets: Sequence[Sheet]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet, name in zip(sheets, sheet_names(sheet.name for sheet in sheets), strict=True):
        page = workbook.create_sheet(name)
        head = fill(page, sheet.table, "A3", sheet.formats)
        _paint(page, head, sheet.table)
        rows = len(sheet.table.rows) if sheet.charted is None else sheet.charted
        at = head + len(sheet.table.rows) + 2
        for bars in sheet.charts:
            if rows:
                draw(page, bars, head, rows, at)
                if at < ON_ONE_PAGE:
                    page.page_setup.fitToHeight = 1
    content = io.BytesIO()
    workbook.save(content)
    return unlinked(content.getvalue())


def _paint(page: Any, head: int, table: Table) -> None:
    """Colour the words of lights: in a header of their own, and down the column of lights."""
    for number, title in enumerate(table.header, start=1):
        if title in _CELLS:
            _colour(page.cell(head, number), _CELLS[title])
        if title == _LIGHT_COLUMN:
            for row in range(head + 1, head + len(table.rows) + 1):
                cell = page.cell(row, number)
                if cell.value in _CELLS:
                    _colour(cell, _CELLS[cell.value])


def _colour(cell: Any, paint: Paint) -> None:
    cell.fill = PatternFill("solid", fgColor=paint.fill.lstrip("#"))
    cell.font = Font(bold=True, color=paint.ink.lstrip("#"))


def _overview(source: PaperSource, notes: Sequence[str]) -> Sheet:
    figures = source.figures
    limits = source.facts.thresholds
    rows: list[list[Value]] = [
        [words.STATUS_TITLES[status], count.n, None, None, count.change, SELECTIONS[count.key].words(limits)]
        for status, count in figures.by_status.items()
    ]
    charted = len(rows)
    named = {words.LIGHT.format(word=texts.LIGHT_WORDS[light]): count for light, count in figures.lights.items()}
    named |= {SELECTIONS[key].label: figures.count(key) for key in _SHOWN}
    rows += [
        [name, count.n, None, None, count.change, SELECTIONS[count.key].words(limits)] for name, count in named.items()
    ]
    for rate in figures.rates.values():
        rows.append([rate.label, *_rate_cells(rate), rate.change_text, rate.rate.words])
    for stated in figures.sums.values():
        rows.append([stated.label, texts.NOT_STATED if stated.total is None else stated.total, None, None, None, None])
    rows.append([words.WAIT, figures.review_wait.days, None, None, None, figures.review_wait.text or None])
    table = Table(figures.headline, words.OVERVIEW_HEADER, rows, notes)
    return Sheet(words.OVERVIEW, table, {}, [Bars(words.CHART_STATUS, 0, [1], [MEASURED])], charted)


def _rate_cells(rate: Ratio) -> list[Value]:
    parts: list[Value] = [wan(part) if rate.money else part for part in (rate.numerator, rate.denominator)]
    return [rate.percent, *parts]


def _share(value: Fraction | None) -> Value:
    return texts.NO_VALUE if value is None else float(value)


def _status_columns(group: Group) -> list[Value]:
    return [count.n for count in group.statuses.values()]


def _categories(source: PaperSource, notes: Sequence[str]) -> Sheet:
    figures = source.figures
    header = [
        words.CATEGORY, words.TOTAL, *words.STATUS_TITLES.values(), *texts.LIGHT_WORDS.values(), *words.GROUP_TAIL,
    ]  # fmt: skip
    rows = [[group.label, *_group(group)] for group in figures.by_category]
    total = [words.TOTAL, *_group(figures.whole)]
    statuses = list(range(2, 2 + len(words.STATUS_TITLES)))
    return Sheet(
        words.CATEGORIES,
        Table(words.CATEGORIES, header, [*rows, total], notes),
        {len(header) - len(words.GROUP_TAIL): PERCENT},
        [Bars(words.CHART_CATEGORY, 0, statuses, [STATUSES[status] for status in words.STATUS_TITLES])],
        len(rows),
    )


def _group(group: Group) -> list[Value]:
    rate, money = group.rate(), group.money
    return [
        group.n(),
        *_status_columns(group),
        *(count.n for count in group.lights.values()),
        _share(rate.value if rate else None),
        *((wan(money.at_issue), wan(money.rectified)) if money.codes else (texts.NOT_STATED, texts.NOT_STATED)),
    ]


def _units(source: PaperSource, notes: Sequence[str]) -> Sheet:
    figures = source.figures
    header = [*words.UNIT_HEADER, *texts.LIGHT_WORDS.values()]
    rows: list[list[Value]] = []
    for row in figures.by_unit:
        rate = row.lead.rate()
        rows.append(
            [
                row.block,
                row.name,
                row.lead.n(),
                row.any.n(),
                *(row.lead.n(key) for key in ("done", "overdue", "extended", "due_soon", "silent")),
                _share(rate.value if rate else None),
                *(count.n for count in row.lead.lights.values()),
            ]
        )
    limit = words.ROW_LIMIT.format(n=source.facts.thresholds.min_issues_for_rate)
    lights = [len(words.UNIT_HEADER) + number for number in range(len(texts.LIGHT_WORDS))]
    return Sheet(
        words.UNITS,
        Table(words.UNITS, header, rows, [*notes, figures.footer.text, limit]),
        {len(words.UNIT_HEADER) - 1: PERCENT},
        [Bars(words.CHART_UNIT, 1, lights, list(LIGHTS.values()))],
    )


def _months(source: PaperSource, notes: Sequence[str]) -> Sheet:
    rows: list[list[Value]] = [
        [group.label, group.n(), *(group.n(key) for key in ("done", "open", "overdue"))]
        for group in source.figures.by_month
    ]
    bars = Bars(words.CHART_MONTH, 0, [2, 3], [STATUSES["verified"], STATUSES["not_started"]], lying=False)
    return Sheet(words.MONTHS, Table(words.MONTHS, words.MONTH_HEADER, rows, notes), {}, [bars])


def _ages(source: PaperSource, notes: Sequence[str]) -> Sheet:
    rows: list[list[Value]] = [
        [group.label, group.n(), words.CODE_JOIN.join(group.codes()) or None] for group in bands(source.figures.whole)
    ]
    bars = Bars(words.CHART_AGE, 0, [1], [RED], lying=False)
    return Sheet(words.AGES, Table(words.AGES, words.AGE_HEADER, rows, notes), {}, [bars])


def _indicators(source: PaperSource, notes: Sequence[str]) -> Sheet:
    """Rates come first, so that one chart can compare them; counts and deliverables follow."""
    measured = [result for result in source.indicators if result.value is not None]
    others = [result for result in source.indicators if result.value is None]
    rows = [_indicator(result) for result in [*measured, *others]]
    shares = {words.INDICATOR_HEADER.index(name): PERCENT for name in (words.NOW, words.BASELINE, words.TARGET)}
    columns = [words.INDICATOR_HEADER.index(name) for name in (words.BASELINE, words.NOW, words.TARGET)]
    bars = Bars(
        words.CHART_INDICATOR,
        1,
        columns,
        [PALE, MEASURED, GREEN],
        stacked=False,
        number_format=SHARE_LABEL,
    )
    table = Table(words.INDICATORS, words.INDICATOR_HEADER, rows, notes)
    return Sheet(words.INDICATORS, table, shares, [bars], len(measured))


def _indicator(result: IndicatorResult) -> list[Value]:
    target = result.target_value
    return [
        result.code,
        result.name,
        result.issue,
        result.now.period,
        result.now.numerator,
        result.now.denominator,
        None if result.value is None else float(result.value),
        result.baseline.numerator,
        result.baseline.denominator,
        None if result.baseline.value is None else float(result.baseline.value),
        result.target,
        None if target is None else float(target),
        result.state_label,
        result.unit,
        result.formula,
    ]


def _checks(source: PaperSource) -> Table:
    leads = {code: lead for code, lead in zip(source.facts.codes, source.facts.leads, strict=True) if lead}
    return check_list(source.checks, leads, source.info)


def _meaning(source: PaperSource, notes: Sequence[str]) -> Sheet:
    limits = source.facts.thresholds
    rows: list[list[Value]] = [[words.STAMP, line] for line in notes]
    rows += [[selection.label, selection.words(limits)] for selection in SELECTIONS.values()]
    rows += [[rate.label, rate.words] for rate in RATES.values()]
    return Sheet(words.MEANING, Table(words.MEANING, words.MEANING_HEADER, rows))
