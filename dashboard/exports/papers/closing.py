"""销号申请表: a form for each issue reported or verified, its evidence as a list, with room for reviews and seals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dashboard import texts as figure_words
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.layout import PLAIN, PLAIN_LOOKS
from dashboard.exports.papers.word import DOCX_TYPE, Paper
from dashboard.metrics.issue_detail import IssueDetail

_WIDTHS = (32.0, 58.0, 32.0, 58.0)
_SHORT, _LONG, _OPINION = 9.0, 22.0, 32.0
"""Least heights of rows in millimetres."""


def make(source: PaperSource) -> tuple[File, ...]:
    """Return a form for each issue that is reported or verified and not yet struck off; none where there is none."""
    whole = source.figures.whole
    positions = np.union1d(whole.positions("reported"), whole.positions("verified")).tolist()
    issues = [IssueDetail(source.facts, position) for position in positions]
    names = content.file_names(source, words.CLOSING, [issue.line.code for issue in issues])
    return tuple(File(name, _form(source, issue), DOCX_TYPE) for name, issue in zip(names, issues, strict=True))


def evidence(text: str | None) -> tuple[str, ...]:
    """Return the pieces of evidence a cell names: apart by line breaks, ； and 、, never inside brackets."""
    pieces, depth = [""], 0
    for letter in text or "":
        depth += (letter in "（(《") - (letter in "）)》")
        if depth <= 0 and letter in "；;、\n":
            pieces.append("")
        else:
            pieces[-1] += letter
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _form(source: PaperSource, issue: IssueDetail) -> bytes:
    paper = Paper(PLAIN, PLAIN_LOOKS, source.stamp, words.CLOSING_TITLE)
    paper.say(words.CLOSING_TITLE, "title")
    paper.say(words.CLOSING_LEDGER.format(ledger=source.info.ledger.name), "body")
    paper.say(words.CLOSING_HEAD.format(status=issue.line.status_label), "body")
    rows = list(_rows(issue))
    paper.form(_WIDTHS, [cells for cells, _ in rows], [height for _, height in rows])
    return paper.content


def _rows(issue: IssueDetail) -> Iterator[tuple[list[tuple[str, int, bool]], float]]:
    line, labels = issue.line, words.CLOSING_LABELS
    others = words.REST.join(unit for unit in line.units if unit != line.lead_unit)
    moved = line.original_deadline and line.original_deadline != line.deadline
    deadline = content.deadline(line)
    if moved:
        deadline += words.CLOSING_ORIGINAL.format(day=content.short_day(line.original_deadline))
    pairs = (
        ((labels[0], line.code), (labels[1], line.category)),
        ((labels[2], content.lead(line)), (labels[3], others or figure_words.NO_VALUE)),
        ((labels[4], deadline), (labels[5], _day(issue))),
        ((labels[6], _amount(issue, "amount")), (labels[7], _amount(issue, "amount_rectified"))),
    )
    for (label, text), (other, said) in pairs:
        yield [(label, 1, True), (text, 1, False), (other, 1, True), (said, 1, False)], _SHORT
    measures = "\n".join(measure.text for measure in issue.measures)
    listed = "\n".join(f"{number}. {piece}" for number, piece in enumerate(evidence(issue.text("evidence")), 1))
    for label, told in (
        (labels[8], "\n".join(dict.fromkeys(text for text in (line.title, issue.text("finding")) if text))),
        (labels[9], measures),
        (labels[10], issue.text("progress")),
        (labels[11], listed),
    ):
        yield [(label, 1, True), (told or figure_words.NOT_STATED, 3, False)], _LONG
    for label, signature in words.OPINIONS:
        yield [(label, 1, True), (signature, 3, False)], _OPINION


def _day(issue: IssueDetail) -> str:
    completed = issue.day("completed_on")
    return content.short_day(completed) if completed else figure_words.NOT_STATED


def _amount(issue: IssueDetail, column: str) -> str:
    return issue.amount(column) or figure_words.NOT_STATED
