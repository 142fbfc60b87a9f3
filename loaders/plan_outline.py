"""The lines of a plan → a tree of headings, each with the labelled texts under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from loaders.paragraphs import Paragraph
from loaders.plan_labels import BLOCK_FIELDS, OPENING_FIELDS, UNIT_FIELDS, Segment, is_short, split_segments
from loaders.plan_lists import list_items
from loaders.plan_numbering import Number, is_spoken_item, parse_number
from loaders.plan_tree import Entry, Heading, is_section_name

_ASPECT = re.compile(
    "^[【〔]?[^。；，：:【〔]{2,30}(?:方面|领域|类)(?:的?问题|存在的?问题)?(?:[（(][^（()）]*[）)])?[】〕]?[。：:]?$"
)
_ANNEX = re.compile("^附 ?(?:件|表)? ?[0-9０-９一二三四五]{0,2} ?(?:[：:]|$)")
_ROOT = "root"
_LOOK_AHEAD = 12
_LONGEST_NAME = 16


class _Line(NamedTuple):
    paragraph: Paragraph
    number: Number | None
    segments: tuple[Segment, ...]
    rest: str = ""

    @property
    def label_first(self) -> bool:
        return bool(self.segments) and self.segments[0].field is not None and not self.segments[0].bracketed

    @property
    def bare_label(self) -> bool:
        return self.label_first and len(self.segments) == 1 and not self.segments[0].text


def build_outline(paragraphs: Sequence[Paragraph], outside: frozenset[int] = frozenset()) -> Heading:
    """Return the root of the tree of a plan's headings.

    `outside` are the positions of lines that belong to no heading and end the one before (signatures, dates).
    """
    return _Builder([_line(paragraph) for paragraph in paragraphs], outside).build()


def _line(paragraph: Paragraph) -> _Line:
    number, rest = parse_number(paragraph.text)
    bold = paragraph.bold
    if number is not None and bold:
        bold = parse_number(bold)[1]
    segments = split_segments(rest, bold)
    if bold and segments and segments[0].field is None and 4 <= len(bold) < len(segments[0].text):
        segments = _bold_title(segments, bold)
    return _Line(paragraph, number, segments, rest)


def _bold_title(segments: tuple[Segment, ...], bold: str) -> tuple[Segment, ...]:
    """Return the segments with a full stop where the bold heading of a paragraph ends without one."""
    first = segments[0]
    if not first.text.startswith(bold) or re.search("[。：:；，,、]$", bold) or first.text[len(bold)] in "。：:；，,、":
        return segments
    return (first._replace(text=f"{bold}。{first.text[len(bold) :].lstrip()}"), *segments[1:])


class _Builder:
    """Walks the lines once, keeping the path of open headings and the open block of text."""

    def __init__(self, lines: list[_Line], outside: frozenset[int]) -> None:
        self._lines = lines
        self._outside = outside
        self._root = Heading(_ROOT, None)
        self._path = [self._root]
        self._parents: dict[str, str] = {}
        self._block: str | None = None
        self._list: Number | None = None
        self._awaits_measures = False
        self._title_labels = _styles_of_labelled_headings(lines)

    def build(self) -> Heading:
        for position, line in enumerate(self._lines):
            if position in self._outside:
                self._path = [self._root]
                self._close_block()
            elif line.number is None:
                self._unnumbered(position, line)
            elif self._is_heading(position, line, line.number):
                self._open(line, line.number.style, line.number, position)
            else:
                self._add(line, item=not line.label_first)
        return self._root

    def _unnumbered(self, position: int, line: _Line) -> None:
        text = line.paragraph.text
        if _ANNEX.match(text):
            self._path = [self._root]
            self._close_block()
            self._add(line)
        elif line.paragraph.heading is not None and not line.label_first:
            self._open(line, f"heading{line.paragraph.heading}", None, position)
        elif _ASPECT.match(text) and self._announces_issues(position):
            self._open(line, "aspect", None, position)
        elif _is_named_section(text) and not line.label_first:
            self._path = [self._root]
            self._open(line, "named", None, position)
        else:
            self._add(line, item=self._block is not None and is_spoken_item(text))

    def _announces_issues(self, position: int) -> bool:
        """True when the next line is numbered 1: the line before it is a heading without a number."""
        following = self._lines[position + 1] if position + 1 < len(self._lines) else None
        return following is not None and following.number is not None and not following.label_first

    def _is_heading(self, position: int, line: _Line, number: Number) -> bool:
        styles = [heading.style for heading in self._path]
        if line.label_first:
            first = line.segments[0].field
            if number.style in self._title_labels and first in ("finding", "title"):
                return True
            return line.bare_label and (number.style in styles or len(styles) == 1)
        if line.paragraph.heading is not None:
            return True
        if self._block is None and self._list is None:
            return True
        if number.ordinal == 1 and self._list is None:
            is_section = self._path[-1].is_section
            if is_section and (self._opens_issue(position) or self._opens_category(position, number)):
                return True
            if self._awaits_measures and not is_section:
                return False
        if self._continues_list(number):
            return self._follows_on_path(number) and (self._block is None or self._opens_issue(position))
        if self._block is None:
            return True
        if number.style not in styles:
            return self._is_outer(position, number)
        if number.ordinal == 1:
            return self._opens_issue(position) or self._path[-1].style != number.style
        return True

    def _continues_list(self, number: Number) -> bool:
        last = self._list
        return last is not None and last.style == number.style and number.ordinal == last.ordinal + 1

    def _follows_on_path(self, number: Number) -> bool:
        return any(
            heading.number is not None
            and heading.number.style == number.style
            and heading.number.ordinal + 1 == number.ordinal
            for heading in self._path
        )

    def _opens_issue(self, position: int) -> bool:
        """True when a label such as 整改措施 follows before the next numbered line: this line heads an issue."""
        if any(piece.field in OPENING_FIELDS for piece in self._lines[position].segments[1:]):
            return True
        for line in self._lines[position + 1 : position + 1 + _LOOK_AHEAD]:
            if line.segments and line.segments[0].field in OPENING_FIELDS:
                return True
            if line.number is not None:
                return False
        return False

    def _opens_category(self, position: int, number: Number) -> bool:
        """True when the next line heads an issue with a number one level below: this line is its category."""
        below = self._lines[position + 1].number if position + 1 < len(self._lines) else None
        return below is not None and below.rank > number.rank and self._opens_issue(position + 1)

    def _is_outer(self, position: int, number: Number) -> bool:
        """True when a number of a form not on the path stands above the heading that is open, not below it."""
        here = self._path[-1].number
        if number.style in self._parents and self._parents[number.style] in [heading.style for heading in self._path]:
            return self._parents[number.style] != self._path[-1].style
        if here is None or number.rank >= here.rank:
            return False
        for line in self._lines[position + 1 :]:
            if line.number is not None and line.number.style == here.style:
                return line.number.ordinal != here.ordinal + 1
        return True

    def _open(self, line: _Line, style: str, number: Number | None, position: int) -> None:
        if style == "word":  # 问题一 is never one of the principles or safeguards before it
            self._path = list(takewhile(lambda heading: not heading.is_no_issue, self._path))
        styles = [heading.style for heading in self._path]
        if style in styles:
            del self._path[styles.index(style) :]
        elif number is not None and number.ordinal == 1 and self._path[-1].holds(number):
            # a list that begins here is of this heading, wherever the form stood before (1. under 基本原则)
            self._parents[style] = self._path[-1].style
        elif style in self._parents and self._parents[style] in styles:
            del self._path[styles.index(self._parents[style]) + 1 :]
        elif number is not None and len(self._path) > 1 and self._is_outer(position, number):
            while len(self._path) > 1 and (here := self._path[-1].number) is not None and here.rank > number.rank:
                self._path.pop()
        parent = self._path[-1]
        self._parents.setdefault(style, parent.style)
        first = line.segments[0] if line.segments else None
        text = (first.label or "") if first is not None and line.bare_label else first.text if first is not None else ""
        heading = Heading(style, parent, line.paragraph, number, _heading_name(text))
        parent.content.append(heading)
        self._path.append(heading)
        self._close_block()
        self._add(line)

    def _close_block(self) -> None:
        self._block = None
        self._list = None

    def _add(self, line: _Line, *, item: bool = False) -> None:
        if item and line.number is not None:
            if self._continues_list(line.number) and self._block is None:
                self._give_labels_to_item()
            self._list = line.number
            self._block = self._block or "measures"
        for entry in self._entries(line, item=item):
            self._path[-1].content.append(entry)
            segment = entry.segment
            if segment.field is None or segment.bracketed:
                continue
            if segment.field in BLOCK_FIELDS:
                self._block = segment.field
                self._list = parse_number(segment.text)[0]
            elif is_short(segment.field):
                self._block = None
        last = line.segments[-1] if line.segments else None
        self._awaits_measures = last is not None and last.field == "measures" and not last.text

    def _entries(self, line: _Line, *, item: bool) -> list[Entry]:
        """Return the segments of a line; a list of measures on it as one entry an item, each with its own brackets."""
        texts = list_items(line.rest)
        labelled = (one.field for one in reversed(split_segments(texts[0])) if one.field and not one.bracketed)
        if next(labelled, self._block) != "measures" or (len(texts) == 1 and not item):
            return [
                Entry(line.paragraph, one, item and index == 0, item and one.bracketed)
                for index, one in enumerate(line.segments)
            ]
        items = [split_segments(text, of_measure=True) for text in texts]
        bracketed = [{one.field for one in pieces if one.bracketed} for pieces in items]
        with_units = [fields for fields in bracketed if fields & UNIT_FIELDS]
        own = len(with_units) != 1 or len(items) == 1  # units behind a whole list, named once, are the issue's
        entries = []
        for number, pieces in enumerate(items):
            for index, one in enumerate(pieces):
                is_item = one.field == "measures" or (index == 0 and (number > 0 or self._block == "measures"))
                entries.append(Entry(line.paragraph, one, is_item, own and one.bracketed))
        return entries

    def _give_labels_to_item(self) -> None:
        """Mark the labels since the last item as that item's own: the list goes on behind them."""
        content = self._path[-1].content
        for index in range(len(content) - 1, -1, -1):
            part = content[index]
            if isinstance(part, Heading) or part.item:
                return
            if is_short(part.segment.field):
                content[index] = part._replace(of_item=True)


def _is_named_section(text: str) -> bool:
    name = _heading_name(text)
    return len(text) <= _LONGEST_NAME and is_section_name(name)


def _heading_name(text: str) -> str:
    return text.split("。")[0].strip(" ：:；;，,、【】〔〕")


def _styles_of_labelled_headings(lines: Sequence[_Line]) -> frozenset[str]:
    """Return the number forms whose labelled lines all open with 存在问题 or the like: those lines head issues."""
    fields: dict[str, set[str | None]] = {}
    for line in lines:
        if line.number is not None and line.label_first:
            fields.setdefault(line.number.style, set()).add(line.segments[0].field)
    return frozenset(style for style, found in fields.items() if found <= {"finding", "title"})
