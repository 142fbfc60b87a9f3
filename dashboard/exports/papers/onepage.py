"""一页纸: the sentence, the chain, what is late, what the county must settle and what comes due, on one A4 page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.layout import PLAIN, PLAIN_LOOKS
from dashboard.exports.papers.measure import fit, lines_needed, one_line
from dashboard.exports.papers.word import DOCX_TYPE, Column, Paper
from dashboard.metrics.deadlines import outlook
from dashboard.metrics.figures import Figures
from dashboard.metrics.groups import Group
from dashboard.metrics.lines import IssueLine
from dashboard.metrics.meeting import asks as asks_of

_MM_PER_POINT = 25.4 / 72
_CELL_MARGINS = 2.2
_LINES = 54
"""Lines of a table's pitch that the page holds under its title, with a little kept back."""
_CELL_LINES = (4, 3, 2)
"""Lines one cell of a table may take: the most with which everything fits, else the fewest."""
_CHANGE_LINES, _MOST_SENTENCE = 8, 6
_WIDTHS = (13.0, 44.0, 31.0, 24.0, 19.0, 49.0)
_ASK_WIDTHS = (13.0, 44.0, 31.0, 92.0)
_CATEGORY_WIDTHS = (80.0, 20.0, 20.0, 20.0, 20.0, 20.0)
_SHORT = 24.0
"""Columns up to this width in millimetres hold one short thing, and hold it in the middle."""
_WEIGHTS = {True: 1.35, False: 1.0}
"""How wide figures with two parts are beside plain ones."""
_SENTENCE_EMS, _NOTE_EMS, _TITLE_EMS = 40, 50, 27


@dataclass(frozen=True)
class _Block:
    heading: str
    nothing: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]

    def fitted(self, most: int) -> list[tuple[str, ...]]:
        """Return the rows with no cell longer than so many lines."""
        return [
            tuple(fit(text, most * (_ems(column.width) - 0.5)) for text, column in zip(row, self.columns, strict=True))
            for row in self.rows
        ]

    def height(self, row: Sequence[str]) -> float:
        """Return the lines that a row takes."""
        needed = (lines_needed(text, _ems(column.width)) for text, column in zip(row, self.columns, strict=True))
        return max(needed) + 0.1

    def need(self, most: int) -> float:
        """Return the lines that heading, header and every row take."""
        return 3.5 + sum(map(self.height, self.fitted(most)), 0.5) if self.rows else 3.5


def make(source: PaperSource) -> tuple[File, ...]:
    """Return the paper. What does not fit is counted, not shown: the page never becomes two."""
    figures = source.figures
    heading = content.narrowed(source, words.ONE_PAGE_TITLE.format(ledger=source.info.ledger.name))
    paper = Paper(PLAIN, PLAIN_LOOKS, source.stamp, heading)
    shown = fit(heading, 2 * _TITLE_EMS - 1)
    paper.say(shown, "title")
    sentence = fit(figures.headline, _MOST_SENTENCE * _SENTENCE_EMS)
    paper.say(sentence, "sentence")
    _chain(paper, content.chain(figures))
    paper.say(words.AGAINST_LAST, "heading")
    told = _within([sentence.text for sentence in source.changes.sentences], _CHANGE_LINES)
    for text in told:
        paper.say(text, "note")
    room = (
        _LINES
        - 5.5
        - 2 * lines_needed(shown, _TITLE_EMS)
        - lines_needed(sentence, _SENTENCE_EMS) * 1.5
        - sum(map(_note_lines, told))
    )
    blocks = _blocks(source)
    most = next((most for most in _CELL_LINES if sum(block.need(most) for block in blocks) <= room), _CELL_LINES[-1])
    shares = _shares([block.need(most) for block in blocks], room)
    for block, share in zip(blocks, shares, strict=True):
        _write(paper, block, most, share)
    categories = _categories(figures)
    if categories.need(1) <= room - sum(shares):
        _write(paper, categories, 1, categories.need(1))
    return (File(source.file_name(words.ONE_PAGE, suffix="docx"), paper.content, DOCX_TYPE),)


def _chain(paper: Paper, steps: Sequence[content.Step]) -> None:
    weights = [_WEIGHTS[step.wide] for step in steps]
    widths = [PLAIN.width * weight / sum(weights) for weight in weights]
    columns = [Column(step.label, width, "center") for step, width in zip(steps, widths, strict=True)]
    paper.figures(columns, [[step.text for step in steps], [step.change for step in steps]])


def _blocks(source: PaperSource) -> tuple[_Block, ...]:
    figures = source.figures
    late, asks = content.overdue_and_extended(figures), asks_of(figures)
    soon = content.by_deadline(figures.lines("due_0_7"))
    counts = {key: figures.count(key).n for key in ("overdue", "extended")}
    return (
        _Block(
            words.LATE_HEADING.format(**counts),
            words.NO_LATE,
            _columns(words.LATE_COLUMNS, _WIDTHS),
            [_dated(line, content.days(line), content.standing(figures.facts, line)) for line in late],
        ),
        _Block(
            words.ASKS_HEADING.format(n=len(asks)),
            words.NO_ASKS,
            _columns(words.ASK_COLUMNS, _ASK_WIDTHS),
            [(ask.line.code, ask.line.title, content.lead(ask.line), ask.text) for ask in asks],
        ),
        _Block(
            words.NEXT_WEEK_HEADING.format(n=len(soon)),
            words.NO_NEXT_WEEK + outlook(figures.whole).text,
            _columns(words.NEXT_COLUMNS, _WIDTHS),
            [_dated(line, content.days(line), line.next_step or words.NOT_TOLD) for line in soon],
        ),
    )


def _categories(figures: Figures) -> _Block:
    def row(group: Group) -> tuple[str, ...]:
        counted = (group.n(key) for key in ("all", "reported_or_beyond", "done", "overdue", "due_soon"))
        return (group.label, *map(str, counted))

    columns = _columns(words.CATEGORY_COLUMNS, _CATEGORY_WIDTHS)
    return _Block(words.CATEGORY_HEADING, "", columns, [row(group) for group in figures.by_category])


def _dated(line: IssueLine, state: str, said: str) -> tuple[str, ...]:
    return line.code, line.title, content.lead(line), content.deadline(line), state, said


def _shares(needs: Sequence[float], room: float) -> list[float]:
    """Return the lines each block may take: what it needs, or an even part of what the others leave."""
    shares = [0.0] * len(needs)
    for place, position in enumerate(sorted(range(len(needs)), key=lambda position: needs[position])):
        shares[position] = min(needs[position], room / (len(needs) - place))
        room -= shares[position]
    return shares


def _write(paper: Paper, block: _Block, most: int, room: float) -> None:
    paper.say(block.heading, "heading")
    rows = block.fitted(most)
    if not rows:
        paper.say(block.nothing, "note")
        return
    room -= 3.5
    kept = _count_within([block.height(row) for row in rows], room)
    if kept < len(rows):
        kept = max(1, _count_within([block.height(row) for row in rows], room - 1))
    paper.table(block.columns, rows[:kept])
    if kept < len(rows):
        paper.say(words.NOT_LISTED.format(n=len(rows) - kept), "note")


def _within(sentences: Sequence[str], most: float) -> Sequence[str]:
    kept = _count_within([_note_lines(text) for text in sentences], most)
    if kept == len(sentences):
        return sentences
    kept = _count_within([_note_lines(text) for text in sentences], most - 1)
    return [*sentences[:kept], words.MORE_CHANGES.format(n=len(sentences) - kept)]


def _count_within(heights: Sequence[float], room: float) -> int:
    """Return how many of these from the first on fit."""
    for count, height in enumerate(heights):
        room -= height
        if room < 0:
            return count
    return len(heights)


def _note_lines(text: str) -> int:
    return lines_needed(one_line(text), _NOTE_EMS)


def _columns(titles: Sequence[str], widths: Sequence[float]) -> tuple[Column, ...]:
    aligned = ("center" if width <= _SHORT else "left" for width in widths)
    return tuple(map(Column, titles, widths, aligned))


def _ems(width: float) -> float:
    return (width - _CELL_MARGINS) / (PLAIN_LOOKS["cell"].size * _MM_PER_POINT)
