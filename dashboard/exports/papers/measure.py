"""How much room a text takes and how it is made to fit, where a page or a slide must not overflow."""

from __future__ import annotations

import re
from itertools import pairwise
from math import ceil
from unicodedata import east_asian_width

_BREAKS = re.compile(r"\s*[\t\r\n\v\f\x85\u2028\u2029]\s*")
_NARROW, _BETWEEN = 0.62, 0.25
"""Widths of a Latin letter, above the mean to be safe, and of the gap before a change of script."""
MORE = "…"


def one_line(text: str) -> str:
    """Return a text with its line breaks and tabs, and what blanks stand around them, as single blanks."""
    return _BREAKS.sub(" ", text).strip()


def ems(text: str) -> float:
    """Return how wide a text of one line is, in widths of a Chinese character."""
    return sum(_widths(text))


def lines_needed(text: str, width: float) -> int:
    """Return how many lines of `width` ems a text takes, one at least."""
    return sum(max(1, ceil(ems(line) / width)) for line in text.split("\n"))


def fit(text: str, width: float) -> str:
    """Return a text on one line of at most `width` ems, cut with an ellipsis where it is longer."""
    text = one_line(text)
    if ems(text) <= width:
        return text
    room, kept = width - ems(MORE), []
    for letter, wide in zip(text, _widths(text), strict=True):
        room -= wide
        if room < 0:
            break
        kept.append(letter)
    # where a letter of another script than the ellipsis comes last, the gap between them counts too
    while kept and ems("".join(kept) + MORE) > width:
        kept.pop()
    return "".join(kept) + MORE


def _widths(text: str) -> list[float]:
    wide = [east_asian_width(letter) in "WFA" for letter in text]
    changes = [False, *(before != after for before, after in pairwise(wide))]
    return [
        (1.0 if full else _NARROW) + (_BETWEEN if change else 0) for full, change in zip(wide, changes, strict=False)
    ]
