"""A list written on one line (一是…；二是…, ①…；②…) → its items."""

from __future__ import annotations

import re
from typing import NamedTuple

from loaders.plan_numbering import ordinal_of


class _Mark(NamedTuple):
    style: str
    ordinal: int
    start: int
    end: int


_HAN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?P<spoken>(?<![之第十唯任]){_HAN}是)(?!指|由于|否|为了)"
    r"|(?P<circle>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"
    r"|[（(] ?(?P<paren>[0-9０-９]{1,2}) ?[）)] ?"
    r"|(?P<point>(?<![0-9０-９.．])[0-9０-９]{1,2})[.．、](?![0-9０-９]) ?"
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ENDS = "。；;！"
_BEGINS = _ENDS + "：:，,）)】 "


def list_items(text: str) -> tuple[str, ...]:
    """Return the items of the list on a line, what leads up to it within the first one; without a list the line alone.

    A list begins with its first item and goes on number by number, each behind the end of a sentence or a semicolon.
    Numbers are dropped, 一是 and the like stay, as in lists of one item a line. Lists within items are left alone; of
    several lists one after the other the last counts.
    """
    lists: dict[str, list[_Mark]] = {}
    for mark in _marks(text):
        before = text[: mark.start].rstrip()
        if mark.ordinal == 1 and (not before or before[-1] in _BEGINS):
            lists[mark.style] = [mark]
        elif mark.style in lists and mark.ordinal == lists[mark.style][-1].ordinal + 1 and before[-1] in _ENDS:
            lists[mark.style].append(mark)
    found = [marks for marks in lists.values() if len(marks) > 1]
    if not found:
        return (text,)
    marks = min(found, key=lambda one: one[0].start)
    begins = [0, *[mark.start for mark in marks[1:]]]
    ends = [*[mark.start for mark in marks[1:]], len(text)]
    return tuple(
        (
            text[begin : mark.start] + (text[mark.start : end] if mark.style == "spoken" else text[mark.end : end])
        ).strip()
        for begin, end, mark in zip(begins, ends, marks, strict=True)
    )


def _marks(text: str) -> list[_Mark]:
    marks = []
    for found in _MARK.finditer(text):
        style = found.lastgroup or ""
        digits = found[style].removesuffix("是")
        ordinal = _CIRCLES.index(digits) + 1 if style == "circle" else ordinal_of(digits)
        if ordinal:
            marks.append(_Mark(style, ordinal, found.start(), found.end()))
    return marks
