"""通报 to the units, and beside it 整改情况报告 (see `account`): both variants of the written briefing."""

from __future__ import annotations

from dashboard import texts as figure_words
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import account, content
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.official import Official
from dashboard.exports.papers.word import DOCX_TYPE
from dashboard.metrics.groups import UnitRow

_LIST_WIDTHS = (14, 37, 28, 29, 24, 48)


def make(source: PaperSource) -> tuple[File, ...]:
    """Return both variants, each a draft until it is numbered."""
    return (_bulletin(source), account.make(source))


def _bulletin(source: PaperSource) -> File:
    figures, unit = source.figures, source.figures.scope.unit
    addressee = words.TO_UNIT.format(unit=unit) if unit else words.TO_UNITS
    paper = Official(source, words.BRIEFING_TITLE.format(ledger=source.info.ledger.name), addressee)
    paper.say(words.BRIEFING_OPENING.format(day=figure_words.DAY.format(day=source.info.as_of)))
    paper.heading(words.OVERALL)
    paper.say(figures.headline)
    paper.subheading(words.SINCE_LAST)
    for sentence in source.changes.sentences:
        paper.say(sentence.text)
    paper.subheading(words.TOWARDS_DEADLINE)
    paper.say(source.pace.text)
    paper.heading(words.CATEGORY_PROGRESS)
    paper.table(
        words.CATEGORY_PROGRESS_COLUMNS, (60, 16, 18, 16, 16, 14, 18), map(content.category_row, figures.by_category)
    )
    paper.heading(words.UNIT_PROGRESS)
    paper.say(figures.footer.text)
    paper.say(words.UNIT_ORDER)
    paper.table(words.UNIT_COLUMNS, (16, 50, 14, 14, 18, 22, 14, 14), map(_unit_row, figures.by_unit))
    _late(paper, source)
    _soon(paper, source)
    _requests(paper, source)
    paper.sign()
    return File(source.file_name(words.BRIEFING, suffix="docx"), paper.paper.content, DOCX_TYPE)


def _unit_row(row: UnitRow) -> tuple[str, ...]:
    counted = ("done", "reported_or_beyond", "overdue", "due_soon")
    return row.block, row.name, str(row.lead.n()), str(row.any.n()), *(str(row.lead.n(key)) for key in counted)


def _late(paper: Official, source: PaperSource) -> None:
    figures = source.figures
    late = content.overdue_and_extended(figures)
    paper.heading(words.LATE)
    if not late:
        paper.say(words.NO_LATE)
        return
    paper.say(words.LATE_COUNT.format(overdue=figures.count("overdue").n, extended=figures.count("extended").n))
    paper.table(
        words.LATE_TABLE,
        _LIST_WIDTHS,
        (
            (
                line.code,
                line.title,
                content.lead(line),
                content.deadline(line),
                content.days(line),
                content.standing(source.facts, line),
            )
            for line in late
        ),
    )


def _soon(paper: Official, source: PaperSource) -> None:
    figures, days = source.figures, source.facts.thresholds.due_soon_days
    soon = content.by_deadline(figures.lines("due_soon"))
    paper.heading(words.SOON)
    if not soon:
        paper.say(words.SOON_NONE.format(days=days))
        return
    paper.say(words.SOON_COUNT.format(days=days, n=len(soon)))
    paper.table(
        words.NEXT_COLUMNS,
        _LIST_WIDTHS,
        (
            (
                line.code,
                line.title,
                content.lead(line),
                content.deadline(line),
                content.days(line),
                line.next_step or figure_words.NOT_STATED,
            )
            for line in soon
        ),
    )


def _requests(paper: Official, source: PaperSource) -> None:
    days = source.facts.thresholds.due_soon_days
    paper.heading(words.NEXT_STEPS)
    asked = [request.format(days=days) for key, request in words.REQUESTS if source.figures.count(key).n]
    paper.points(asked)
