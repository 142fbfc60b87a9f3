"""The time axis of the page 整改时限: a page of issues as spans, and the same issues as a table of links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from dashboard import texts as words
from dashboard.charts import spans as drawing
from dashboard.charts.drawing import Chart
from dashboard.metrics import deadlines as rules
from dashboard.metrics.deadlines import Node, Span
from dashboard.ui import addresses, blocks, charts, tables
from dashboard.ui import deadlines_texts as texts
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.view import View

SHOWN, FROM = "timeline", "rows"
"""Parameters of the address: which issues (a key of `CHOICES`), and which page of them, from 1."""
CHOICES = {"open": texts.SHOWN_OPEN, "all": texts.SHOWN_ALL}
ROWS_A_PAGE = 10
"""As many as a chart shows without scrolling in its place, axis included."""
KEPT_PARTS = 128


@dataclass(frozen=True, eq=False)
class _Part:
    """One page of the time axis: its rows, the chart, where they begin and how many there are in all."""

    rows: tuple[Span, ...]
    chart: Chart
    first: int
    total: int


def time_axis(view: View) -> Html:
    """Draw the issues that the address asks for on a time axis, a page at a time; return what stands below it."""
    shown = st.query_params.get(SHOWN, "")
    shown = shown if shown in CHOICES else next(iter(CHOICES))
    number = st.query_params.get(FROM, "")
    page = int(number) if number.isdecimal() else 1
    part = _part(view, shown, page)
    if part is None:
        return joined(_heading(view, shown), blocks.paragraph(texts.NO_OPEN))
    above = joined(_heading(view, shown), charts.legend(part.chart))
    charts.linked(part.chart, "deadlines_timeline", addresses.issue("{0}"), above)
    return _rows(part)


@addresses.kept
def _heading(view: View, shown: str) -> Html:
    return blocks.section(texts.TIMELINE, _choices(view, shown), blocks.paragraph(texts.TIMELINE_WORDS))


@addresses.kept
def _rows(part: _Part) -> Html:
    return blocks.more(_table(part), _pages(part))


@lru_cache(maxsize=KEPT_PARTS)
def _part(view: View, shown: str, page: int) -> _Part | None:
    """Return a page of spans, the last one where there are not so many pages; None where there is no issue."""
    total = view.figures.whole.n(shown)
    if not total:
        return None
    first = min(max(page - 1, 0), (total - 1) // ROWS_A_PAGE) * ROWS_A_PAGE
    rows = rules.spans(view.figures.whole, shown, first, ROWS_A_PAGE)
    return _Part(rows, drawing.spans(rows, view.facts.as_of, texts.SPANS), first, total)


def _choices(view: View, shown: str) -> Html:
    made = [
        element(
            "a",
            label.format(n=view.figures.whole.n(key)),
            href=addresses.here(**{SHOWN: key, FROM: None}),
            class_="choice choice-current" if key == shown else "choice",
            aria_current="true" if key == shown else "",
        )
        for key, label in CHOICES.items()
    ]
    return element("p", texts.SHOWN, *made)


def _table(part: _Part) -> Html:
    columns: dict[str, Callable[[Span], str]] = {
        texts.COLUMN_CODE: lambda span: link(span.line.code, addresses.issue(span.line.code)),
        texts.COLUMN_TITLE: lambda span: span.line.title,
        texts.COLUMN_LEAD: lambda span: span.line.lead_unit or words.NO_VALUE,
        texts.COLUMN_ORIGINAL: lambda span: texts.DAY.format(day=span.original) if span.original else words.NO_VALUE,
        texts.COLUMN_CURRENT: lambda span: (
            texts.DAY.format(day=span.current) if span.current else span.line.deadline_text or texts.UNDATED
        ),
        texts.COLUMN_LIGHT: lambda span: tables.light(span.line, span.line.reason or span.line.light_word),
        texts.COLUMN_NODES: lambda span: texts.NODES_JOIN.join(map(_node, span.nodes)) or words.NO_VALUE,
    }
    made = {title: [cell(span) for span in part.rows] for title, cell in columns.items()}
    return tables.table(made, texts.TIMELINE_TABLE, narrow=texts.NARROW)


def _node(node: Node) -> str:
    return (texts.NODE_PASSED if node.passed else texts.NODE).format(day=node.day)


def _pages(part: _Part) -> Html:
    """Return where this page stands among all, with links to the ones before and after."""
    last = part.first + len(part.rows)
    said: list[str] = [texts.PAGE.format(first=part.first + 1, last=last, total=part.total)]
    number = part.first // ROWS_A_PAGE + 1
    if part.first:
        said += ["　", link(texts.PREVIOUS, addresses.here(**{FROM: str(number - 1)}))]
    if last < part.total:
        said += ["　", link(texts.NEXT, addresses.here(**{FROM: str(number + 1)}))]
    return blocks.paragraph(*said) if part.total > len(part.rows) else joined()
