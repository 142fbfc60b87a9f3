"""Cells of indicators, as tables and the drawer show them: name, formula, issue, a value with its period, the state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard import texts as words
from dashboard.metrics.indicators import LOWER, IndicatorResult, State
from dashboard.metrics.periods import in_words
from dashboard.palette import AMBER, GREEN, GREY, Paint
from dashboard.ui import addresses
from dashboard.ui import effect_texts as texts
from dashboard.ui.markup import Html, link, tag

INDICATOR = "indicator"
"""Parameter that opens one indicator at the right of the page."""

Cell = Callable[[IndicatorResult], str]

_PAINTS: dict[State, Paint] = {
    State.MISSED: AMBER,
    State.MET: GREEN,
    State.DELIVERED: GREEN,
    State.NOT_DELIVERED: AMBER,
}


def name(result: IndicatorResult) -> Html:
    """Return the indicator's name, which opens it."""
    return link(result.name, addresses.here(**{INDICATOR: result.code}))


def formula(result: IndicatorResult) -> str:
    """Return how it is worked out, and which way is better where that is not up."""
    return result.formula + (texts.LOWER_MARK if result.better == LOWER else "")


def operands(result: IndicatorResult) -> str:
    """Return what is divided by what, where the name stands beside it."""
    return (result.operands or words.NO_VALUE) + (texts.LOWER_MARK if result.better == LOWER else "")


def with_period(results: Sequence[IndicatorResult], which: str, title: str) -> tuple[Cell, str]:
    """Return the cell of baseline or now (`which`) and its column's title.

    The period stands in the title where all have the same, else in each cell.
    """
    cell = {"baseline": baseline, "now": now}[which]
    periods = {getattr(result, which).period for result in results}
    period = next(iter(periods), None)
    if len(periods) != 1 or period is None:
        return cell, title
    text = {"baseline": lambda result: result.baseline_text, "now": lambda result: result.text}[which]
    return text, texts.TITLE_OF_PERIOD.format(title=title, period=in_words(period))


def issue(result: IndicatorResult) -> str:
    """Return the issue it belongs to, which leads to that issue's page; a dash where it belongs to none."""
    if result.issue is None:
        return words.NO_VALUE
    shown = f"{result.issue} {result.issue_title or ''}".strip()
    return link(shown, addresses.issue(result.issue)) if result.issue_title is not None else shown


def dated(value: str, period: str | None) -> str:
    """Return a value with the period it is of."""
    return texts.OF_PERIOD.format(value=value, period=in_words(period)) if period else value


def baseline(result: IndicatorResult) -> str:
    """Return the baseline with its period."""
    return dated(result.baseline_text, result.baseline.period)


def now(result: IndicatorResult) -> str:
    """Return the value now with its period."""
    return dated(result.text, result.now.period)


def state(result: IndicatorResult) -> Html:
    """Return the state's word as a tag."""
    return tag(result.state_label, _PAINTS.get(result.state, GREY))
