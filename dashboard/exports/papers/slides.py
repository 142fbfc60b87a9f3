"""Slides for the meeting in its speaking order: figures, changes, decisions, overdue, attention, what is due."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import texts as figure_words
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.deck import (
    BARS,
    BOTTOM,
    COLUMNS,
    LINES,
    MARGIN,
    PPTX_TYPE,
    TOP,
    WIDTH,
    Box,
    Deck,
    Series,
    Slide,
    ems_in,
)
from dashboard.exports.papers.measure import fit, lines_needed
from dashboard.metrics.groups import Group
from dashboard.metrics.indicators import key_indicators
from dashboard.metrics.lights import LIGHTS as LIGHT_NAMES
from dashboard.metrics.lines import lines
from dashboard.metrics.meeting import asks as asks_of
from dashboard.palette import DONE_LINE, LIGHTS, PACE_LINE, REPORTED_LINE, STATUSES

MOST_ITEMS = 7
"""Items on one slide. Source: the methodology, a weekly meeting."""
MOST_UNITS, MOST_CATEGORIES, MOST_MONTHS, MOST_POINTS = 14, 12, 12, 16
_FULL = Box(MARGIN, TOP, WIDTH - 2 * MARGIN, BOTTOM - TOP - 0.4)
_UNDER = Box(MARGIN, BOTTOM - 0.35, WIDTH - 2 * MARGIN, 0.35)
_NOTE_SIZE = 14
_LABEL_EMS = 14
_YELLOW = LIGHT_NAMES[1]
_SENTENCE = 130
"""Points of height that the sentence may take."""


def make(source: PaperSource) -> tuple[File, ...]:
    """Return the slides: never more than ten; what a slide cannot hold is counted on it."""
    title = content.narrowed(source, words.DECK_TITLE.format(ledger=source.info.ledger.name))
    deck = Deck(source.stamp, title)
    _stand(deck, source, title)
    _changed(deck, source)
    _progress(deck, source)
    if source.decision_book.last or source.decision_book.earlier:
        _decided(deck, source)
    _overdue(deck, source)
    _attention(deck, source)
    _due(deck, source)
    _indicators(deck, source)
    asks = asks_of(source.figures)
    if asks:
        rows = [(content.title(ask.line), content.lead(ask.line), ask.text) for ask in asks]
        slide = deck.slide(words.DECIDE_NOW.format(n=len(asks)))
        _listed(slide, words.ASK_COLUMNS[1:], (4, 2.4, 6), rows)
    _decide(deck, source)
    return (File(source.file_name(words.SLIDES, suffix="pptx"), deck.content, PPTX_TYPE),)


def _stand(deck: Deck, source: PaperSource, title: str) -> None:
    slide = deck.slide(title)
    sentence = source.figures.headline
    size = next(
        (size for size in (26, 22, 18) if lines_needed(sentence, ems_in(_FULL.width, size)) * size <= _SENTENCE), 16
    )
    shown = fit(sentence, _SENTENCE / size * (ems_in(_FULL.width, size) - 1))
    slide.text(Box(MARGIN, TOP, _FULL.width, 2.2), [shown], size, bold=True)
    steps = content.chain(source.figures)
    columns = 4
    width, height, gap = (_FULL.width - 0.2 * (columns - 1)) / columns, 1.45, 0.2
    for number, step in enumerate(steps):
        down, across = divmod(number, columns)
        box = Box(MARGIN + across * (width + gap), TOP + 2.25 + down * (height + gap), width, height)
        slide.card(box, step.label, step.text, fit(step.change, 1.6 * ems_in(width, _NOTE_SIZE)))


def _changed(deck: Deck, source: PaperSource) -> None:
    slide = deck.slide(words.AGAINST_LAST)
    points = source.pace.points[-MOST_POINTS:]
    wide = len(points) < 2 or not source.figures.total
    room = Box(MARGIN, TOP, _FULL.width if wide else 5.6, _FULL.height - 0.25)
    ems = ems_in(room.width, 16)
    told = [fit(sentence.text, 2 * ems - 1) for sentence in source.changes.sentences]
    shown = told[:MOST_ITEMS]
    if len(told) > len(shown):
        shown[-1] = words.MORE_CHANGES.format(n=len(told) - len(shown) + 1)
    slide.text(room, shown, 16)
    pace = fit(source.pace.text, 2 * ems_in(_UNDER.width, _NOTE_SIZE) - 2)
    slide.text(_UNDER._replace(top=_UNDER.top - 0.25, height=0.6), [pace], _NOTE_SIZE)
    if not wide:
        slide.chart(
            Box(6.3, TOP, WIDTH - 6.3 - MARGIN, _FULL.height - 0.25),
            LINES,
            words.BURN_UP,
            [f"{point.as_of:%m-%d}" for point in points],
            [
                Series(words.CHART_ALL, PACE_LINE, [point.total for point in points]),
                Series(words.CHART_REPORTED, REPORTED_LINE, [point.reported for point in points]),
                Series(words.CHART_DONE, DONE_LINE, [point.done for point in points]),
            ],
        )


def _progress(deck: Deck, source: PaperSource) -> None:
    figures = source.figures
    slide = deck.slide(words.PROGRESS)
    categories = figures.by_category[:MOST_CATEGORIES]
    if not categories:
        slide.text(_FULL, [words.NO_ISSUES], 20)
        return
    half = (_FULL.width - 0.3) / 2
    slide.chart(
        Box(MARGIN, TOP, half, _FULL.height),
        BARS,
        words.BY_CATEGORY,
        [fit(group.label, _LABEL_EMS) for group in categories],
        [
            Series(figure_words.STATUS[status], paint.fill, [group.n(status) for group in categories])
            for status, paint in STATUSES.items()
            if figures.by_status[status].n
        ],
    )
    leading = [row.lead for row in figures.by_unit if row.lead.n("counted")]
    if not leading:
        return
    units = leading if len(leading) <= MOST_UNITS else [unit for unit in leading if unit.n("open")][:MOST_UNITS]
    slide.chart(
        Box(MARGIN + half + 0.3, TOP, half, _FULL.height),
        BARS,
        words.BY_UNIT,
        [fit(unit.label, _LABEL_EMS) for unit in units],
        [
            Series(figure_words.LIGHT_WORDS[light], paint.fill, [unit.lights[light].n for unit in units])
            for light, paint in LIGHTS.items()
            if figures.lights[light].n
        ],
    )
    if len(units) < len(leading):
        slide.text(_UNDER, [words.UNITS_NOT_LISTED.format(n=len(leading) - len(units))], _NOTE_SIZE, right=True)


def _decided(deck: Deck, source: PaperSource) -> None:
    book = source.decision_book
    slide = deck.slide(words.DECIDED_LAST)
    rows = [content.decision(state) for state in (*book.last, *book.earlier)]
    said = content.decisions_said(book)
    slide.text(Box(MARGIN, TOP, _FULL.width, 0.4), [said] if said else [], 16)
    _listed(slide, words.DECISION_COLUMNS, (5.2, 2, 1.7, 3.4), rows, top=0.5)


def _overdue(deck: Deck, source: PaperSource) -> None:
    figures = source.figures
    late = [line for line in content.overdue_and_extended(figures) if line.days_overdue]
    coordination = {ask.line.key: ask.text for ask in asks_of(figures)}
    rows = [
        (
            content.title(line),
            content.lead(line),
            figure_words.LIGHT_REASONS["overdue"].format(days=line.days_overdue),
            content.standing(source.facts, line, promised=False),
            coordination.get(line.key, figure_words.NOT_STATED),
            content.short_day(line.promised_on),
        )
        for line in late
    ]
    title = words.OVERDUE.format(n=figures.count("overdue").n)
    slide = deck.slide(title)
    _listed(slide, words.OVERDUE_COLUMNS, (3, 1.7, 1.2, 2.9, 2.4, 1.7), rows, words.NO_OVERDUE)


def _attention(deck: Deck, source: PaperSource) -> None:
    yellow = [line for line in lines(source.facts, source.figures.needing_attention) if line.light == _YELLOW]
    rows = [
        (
            content.title(line),
            content.lead(line),
            content.deadline(line),
            figure_words.REASON_JOIN.join(line.reasons),
            line.next_step or figure_words.NOT_STATED,
        )
        for line in yellow
    ]
    slide = deck.slide(words.ATTENTION.format(n=len(yellow)))
    _listed(slide, words.ATTENTION_COLUMNS, (3.4, 1.9, 1.7, 2.8, 3), rows, words.NO_ATTENTION)


def _due(deck: Deck, source: PaperSource) -> None:
    figures, days = source.figures, source.facts.thresholds.due_soon_days
    soon = content.by_deadline(figures.lines("due_soon"))
    slide = deck.slide(words.DUE_NEXT.format(days=days, n=len(soon)))
    months = [month for month in figures.by_month if month.name is not None][-MOST_MONTHS:]
    half = 4.6
    if months:
        slide.chart(
            Box(MARGIN, TOP, half, _FULL.height),
            COLUMNS,
            words.BY_MONTH,
            [str(month.name) for month in months],
            [
                Series(words.MONTH_DONE, DONE_LINE, [month.n("done") for month in months]),
                Series(words.MONTH_OPEN, PACE_LINE, [_rest(month) for month in months]),
            ],
        )
    rows = [
        (
            content.title(line),
            content.lead(line),
            content.deadline(line),
            line.next_step or figure_words.NOT_STATED,
        )
        for line in soon
    ]
    left = half + 0.3 if months else 0.0
    nothing = words.SOON_NONE.format(days=days)
    _listed(slide, words.DUE_COLUMNS, (2.8, 1.8, 1.9, 2), rows, nothing, left=left)


def _rest(month: Group) -> int:
    return month.n() - month.n("done")


def _indicators(deck: Deck, source: PaperSource) -> None:
    found = key_indicators(source.facts, source.indicators)
    if not found:
        return
    slide = deck.slide(words.INDICATORS)
    rows = [
        (result.name, result.baseline_text, result.text, result.target_text, result.state_label)
        for result in found[:MOST_ITEMS]
    ]
    slide.table(_FULL, words.SLIDE_INDICATORS, (4, 2.6, 2.6, 2.6, 1.4), rows)
    if len(found) > len(rows):
        slide.text(_UNDER, [words.INDICATORS_NOT_LISTED.format(total=len(found), n=len(rows))], _NOTE_SIZE)


def _decide(deck: Deck, source: PaperSource) -> None:
    slide = deck.slide(words.NEW_DECISIONS)
    taken = [content.decision(state)[:3] for state in source.decision_book.taken[:MOST_ITEMS]]
    blank = [("", "", "")] * max(0, 5 - len(taken))
    slide.table(_FULL, words.NEW_COLUMNS, (7, 2.6, 2), [*taken, *blank])


def _listed(
    slide: Slide,
    titles: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    nothing: str = "",
    left: float = 0.0,
    top: float = 0.0,
) -> None:
    box = Box(_FULL.left + left, _FULL.top + top, _FULL.width - left, _FULL.height - top)
    if not rows:
        slide.text(box, [nothing], 20)
        return
    slide.table(box, titles, widths, rows[:MOST_ITEMS])
    if len(rows) > MOST_ITEMS:
        slide.text(_UNDER, [words.NOT_LISTED.format(n=len(rows) - MOST_ITEMS)], _NOTE_SIZE, right=True)
