"""议定事项清单: what the meeting decided (matter, unit, date) and how what was decided before stands."""

from __future__ import annotations

from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.official import Official
from dashboard.exports.papers.word import DOCX_TYPE


def make(source: PaperSource) -> tuple[File, ...]:
    """Return the list; nothing where no meeting has decided anything up to the as-of date."""
    book = source.decision_book
    before = (*book.last, *book.earlier)
    if not book.taken and not before:
        return ()
    unit = source.figures.scope.unit
    addressee = words.TO_UNIT.format(unit=unit) if unit else words.TO_UNITS
    paper = Official(source, words.DECISIONS_TITLE.format(ledger=source.info.ledger.name), addressee)
    paper.heading(words.DECIDED_NOW)
    if book.taken:
        paper.say(words.DECIDED_NOW_COUNT.format(n=len(book.taken)))
        rows = [content.decision(state)[:3] for state in book.taken]
        paper.table(words.DECISION_LIST, (12, 90, 34, 30), [(str(number), *row) for number, row in enumerate(rows, 1)])
    else:
        paper.say(words.DECIDED_NOTHING)
    if before:
        paper.heading(words.DECIDED_BEFORE)
        paper.say(content.decisions_said(book))
        paper.table(words.DECISION_COLUMNS, (66, 30, 28, 42), [content.decision(state) for state in before])
    paper.sign()
    return (File(source.file_name(words.DECISIONS, suffix="docx"), paper.paper.content, DOCX_TYPE),)
