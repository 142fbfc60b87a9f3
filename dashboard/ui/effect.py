"""What the page 指标 is made of: cards by state, bullet bars and tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import streamlit as st

from dashboard import texts as words
from dashboard.charts import bullets
from dashboard.charts.drawing import Chart
from dashboard.metrics import effect
from dashboard.metrics.indicators import (
    DELIVERABLE,
    LOWER,
    IndicatorResult,
    State,
    deliverables,
    indicators,
    key_indicators,
    without_target,
)
from dashboard.metrics.lines import IssueLine
from dashboard.ui import addresses, blocks, charts, links, tables
from dashboard.ui import effect_cells as cells
from dashboard.ui import effect_texts as texts
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.view import View

STATE = "state"
_CHART_WORDS = bullets.Words(texts.NOW, texts.BASELINE, texts.TARGET, "", texts.NOTHING)

Cell = Callable[[IndicatorResult], str]


class Kind(NamedTuple):
    """Indicators drawn in one chart: rates or counts, better upwards or downwards."""

    title: str
    words: str
    share: bool
    lower: bool


RATES: tuple[Kind, ...] = (Kind(texts.HIGHER, texts.HIGHER_WORDS, True, False),)
OTHERS: tuple[Kind, ...] = (
    Kind(texts.LOWER, texts.LOWER_WORDS, True, True),
    Kind(texts.COUNTS, texts.COUNTS_WORDS, False, False),
    Kind(texts.COUNTS_LOWER, texts.COUNTS_WORDS + texts.LOWER_WORDS, False, True),
)


@dataclass(frozen=True, eq=False)
class Effect:
    """The indicators of a view, and what the address narrows them to.

    `asked` is a state of tracked indicators or `deliverable`; None: all tracked ones.
    """

    view: View
    asked: str | None = None

    @cached_property
    def all(self) -> tuple[IndicatorResult, ...]:
        """Every indicator of the scope, in table order."""
        return indicators(self.view.facts, self.view.figures.whole)

    @cached_property
    def tracked(self) -> tuple[IndicatorResult, ...]:
        """Those held against a target, the most telling first."""
        return key_indicators(self.view.facts, self.all)

    @cached_property
    def shown(self) -> tuple[IndicatorResult, ...]:
        """Those of the state asked for, or the deliverables."""
        if self.asked == DELIVERABLE:
            return deliverables(self.all)
        return tuple(result for result in self.tracked if self.asked in (None, result.state))

    @property
    def label(self) -> str:
        """What the address narrows to, in words; empty for all."""
        if self.asked is None:
            return ""
        return texts.DELIVERABLES if self.asked == DELIVERABLE else words.INDICATOR_STATES[self.asked]

    @cached_property
    def headline(self) -> str:
        """How many are in which state, fit to read aloud."""
        return effect.summary(self.all)

    @cached_property
    def issues(self) -> dict[str, IssueLine]:
        """Code → issue, for the issues of the scope."""
        return {line.code: line for line in self.view.figures.lines()}

    def lead(self, result: IndicatorResult) -> str:
        """Return the unit that leads the indicator's issue, a dash where there is none."""
        line = self.issues.get(result.issue or "")
        return (line.lead_unit if line else None) or words.NO_VALUE

    def status(self, result: IndicatorResult) -> str:
        """Return the status of the indicator's issue, a dash where there is none."""
        line = self.issues.get(result.issue or "")
        return line.status_label if line else words.NO_VALUE


def of(view: View) -> Effect:
    """Return the indicators of a view under the state that the address asks for; an unknown state asks for none."""
    asked = st.query_params.get(STATE)
    known = asked if asked in (*effect.STATES, DELIVERABLE) else None
    return view.kept(f"effect {known}", partial(Effect, asked=known))


@addresses.kept
def first_screen(found: Effect) -> Html:
    """Return the sentence to read aloud, the cards, and what contradicts the status or, asked for, the table."""
    return joined(blocks.aloud(found.headline), _cards(found), _table_of(found) if found.asked else _at_odds(found))


@addresses.kept
def beside(found: Effect) -> Html:
    """Return what to ask for, and what no measure covers."""
    return joined(_to_ask(found), _uncovered(found))


@addresses.kept
def rest(found: Effect) -> Html:
    """Return the table of all, the deliverables and the background figures."""
    return joined(_table_of(found), _delivered(found), _background(found))


def _cards(found: Effect) -> Html:
    """Return how many indicators are in each state; a click shows only those."""
    by_state, made = effect.by_state(found.all), deliverables(found.all)
    row = [_card(found, texts.CARD_ALL, len(found.tracked), None)]
    row += [_card(found, words.INDICATOR_STATES[state], len(results), state) for state, results in by_state.items()]
    if made:
        detail = texts.DELIVERED.format(n=sum(result.state is State.DELIVERED for result in made))
        row.append(_card(found, texts.DELIVERABLES, len(made), DELIVERABLE, detail))
    return element("nav", *row, class_="cards", aria_label=texts.CARDS)


def _card(found: Effect, label: str, number: int, state: str | None, detail: str = "") -> Html:
    return element(
        "a",
        element("span", label, class_="card-label"),
        element("strong", texts.CARD_NUMBER.format(n=number)),
        element("span", detail, class_="card-detail"),
        href=addresses.here(**{STATE: state}),
        class_="card",
        aria_current="true" if found.asked == state else "",
        data_show=state or "tracked",
    )


def _at_odds(found: Effect) -> Html:
    """Return the indicators that miss their target although their issue is reported or done."""
    facts = found.view.facts
    missed, unproven = effect.at_odds(facts, found.all), effect.unproven(facts, found.all)
    columns: dict[str, Cell] = {
        texts.COLUMN_ISSUE: cells.issue,
        texts.COLUMN_ISSUE_STATUS: found.status,
        texts.COLUMN_NAME: cells.name,
        texts.COLUMN_NOW: lambda result: result.text,
        texts.COLUMN_TARGET: lambda result: result.target_text,
        texts.COLUMN_SHORTFALL: effect.shortfall_text,
        texts.COLUMN_LEAD: found.lead,
    }
    content = [blocks.paragraph(texts.AT_ODDS_WORDS), _table(missed, columns, texts.AT_ODDS)] if missed else []
    if not missed:
        content.append(blocks.paragraph(texts.AT_ODDS_NONE))
    if unproven:
        content.append(_sentence(texts.UNPROVEN, "names", [cells.name(result) for result in unproven]))
    return blocks.section(texts.AT_ODDS, *content)


def bars(found: Effect, kinds: Sequence[Kind]) -> None:
    """Draw a chart of bullet bars for each of these kinds of indicators that there are."""
    for kind in kinds:
        chart = found.view.kept(f"bullets {found.asked} {kind}", partial(_chart, found, kind))
        if chart is not None:
            _bullets(kind, chart)


def _chart(found: Effect, kind: Kind, _: View) -> Chart | None:
    made = (effect.bullet(result) for result in found.shown if not effect.mixes_person_times(result))
    rows = [
        row for row in made if row.stated and row.share is kind.share and (row.result.better == LOWER) is kind.lower
    ]
    return bullets.bullets(rows, kind.lower, _CHART_WORDS._replace(what=kind.title)) if rows else None


def _bullets(kind: Kind, chart: Chart) -> None:
    way = addresses.here(**{cells.INDICATOR: "{0}", links.PARAMETER: None})
    above = blocks.section(kind.title, blocks.paragraph(kind.words))
    charts.linked(chart, f"bullets_{kind.share}_{kind.lower}", way, above, scrolls=False)


def _table_of(found: Effect) -> Html:
    """Return the indicators asked for with formula, base period, target and movement."""
    baseline, baseline_title = cells.with_period(found.shown, "baseline", texts.COLUMN_BASELINE)
    now, now_title = cells.with_period(found.shown, "now", texts.COLUMN_NOW)
    columns: dict[str, Cell] = {
        texts.COLUMN_NAME: cells.name,
        texts.COLUMN_FORMULA: cells.operands,
        texts.COLUMN_ISSUE: cells.issue,
        baseline_title: baseline,
        now_title: now,
        texts.COLUMN_TARGET: lambda result: result.target_text,
        texts.COLUMN_MOVED: effect.movement_text,
        texts.COLUMN_STATE: cells.state,
    }
    title = texts.TABLE_OF_STATE.format(state=found.label) if found.asked else texts.TABLE
    if not found.shown:
        return blocks.section(title, blocks.paragraph(texts.NONE_OF_STATE.format(state=found.label)))
    return blocks.section(title, _mixed(found.shown), _table(found.shown, columns, title))


def _to_ask(found: Effect) -> Html:
    """Return the indicators whose target is to be asked for."""
    asked = without_target(found.all)
    columns: dict[str, Cell] = {
        texts.COLUMN_NAME: cells.name,
        texts.COLUMN_NOW: lambda result: result.text,
        texts.COLUMN_ISSUE: cells.issue,
        texts.COLUMN_LEAD: found.lead,
    }
    content = [blocks.paragraph(texts.ASK_WORDS), _table(asked, columns, texts.ASK)] if asked else []
    return blocks.section(texts.ASK, *content, *([] if asked else [blocks.paragraph(texts.ASK_NONE)]))


def _uncovered(found: Effect) -> Html:
    """Return what no measure covers and which issues nothing measures."""
    parts = effect.coverage(found.all)
    said = [element("li", cells.issue(part.result), "　", part.text) for part in parts]
    content = [element("ul", *said) if said else blocks.paragraph(texts.UNCOVERED_NONE)]
    codes = effect.unmeasured(found.view.figures.whole, found.all)
    if codes:
        linked = [link(code, addresses.issue(code)) for code in codes]
        content.append(_sentence(texts.UNMEASURED, "codes", linked, n=len(codes)))
    return blocks.section(texts.UNCOVERED, *content)


def _background(found: Effect) -> Html:
    """Return the background figures, which are held against nothing; nothing where there are none."""
    known = effect.context(found.all)
    if not known:
        return joined()
    columns: dict[str, Cell] = {
        texts.COLUMN_NAME: cells.name,
        texts.COLUMN_FORMULA: cells.operands,
        texts.COLUMN_BASELINE: cells.baseline,
        texts.COLUMN_NOW: cells.now,
        texts.COLUMN_NOTE: lambda result: result.note or words.NO_VALUE,
    }
    content = _table(known, columns, texts.CONTEXT)
    return blocks.section(texts.CONTEXT, blocks.paragraph(texts.CONTEXT_WORDS), content)


def _delivered(found: Effect) -> Html:
    """Return the deliverables, which are there or not; nothing where there are none."""
    made = deliverables(found.all)
    if not made:
        return joined()
    columns: dict[str, Cell] = {
        texts.COLUMN_NAME: cells.name,
        texts.COLUMN_ISSUE: cells.issue,
        texts.COLUMN_LEAD: found.lead,
        texts.COLUMN_STATE: cells.state,
        texts.COLUMN_NOTE: lambda result: result.note or words.NO_VALUE,
    }
    content = _table(made, columns, texts.DELIVERABLES)
    return blocks.section(texts.DELIVERABLES, blocks.paragraph(texts.DELIVERABLES_WORDS), content)


def _table(results: Sequence[IndicatorResult], columns: dict[str, Cell], name: str) -> Html:
    return tables.table({title: [cell(result) for result in results] for title, cell in columns.items()}, name, "wide")


def _sentence(template: str, hole: str, names: Sequence[str], **more: object) -> Html:
    """Return a sentence whose hole is filled with links side by side."""
    before, after = template.split(f"{{{hole}}}")
    pieces: list[str] = []
    for name in names:
        pieces += [texts.JOIN, name] if pieces else [name]
    return blocks.paragraph(before.format(**more), *pieces, after.format(**more))


def _mixed(results: Sequence[IndicatorResult]) -> Html:
    mixed = [cells.name(result) for result in results if effect.mixes_person_times(result)]
    return _sentence(texts.MIXED, "names", mixed) if mixed else joined()
