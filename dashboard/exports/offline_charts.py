"""Stacked bars as inline SVG: small enough for a phone, readable on paper and on a dark screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.exports import offline_texts as words
from dashboard.html import Html, element
from dashboard.palette import Paint

WIDTH, LABEL, BAR, GAP, TEXT = 460, 20, 22, 10, 14
"""Width of a drawing, height of a name, of a bar, of the space below it, and size of its text, in units of its own."""
NARROWEST_NUMBER = 16
"""A part narrower than this shows no number."""
LONGEST_NAME = 28


class Part(NamedTuple):
    """One kind of part: its word in the legend, its paint, and its number in each row."""

    label: str
    paint: Paint
    numbers: Sequence[int]


def bars(what: str, names: Sequence[str], parts: Sequence[Part]) -> Html:
    """Return a drawing with a row a name, its parts side by side, a legend, and a sentence that says the same."""
    shown = [part for part in parts if any(part.numbers)]
    if not names or not shown:
        return Html("")
    most = max(sum(numbers) for numbers in zip(*(part.numbers for part in shown), strict=True))
    step = LABEL + BAR + GAP
    drawn: list[Html] = []
    for row, name in enumerate(names):
        top = row * step
        numbers = [(part, part.numbers[row]) for part in shown if part.numbers[row]]
        drawn.append(_text(0, top + LABEL - 5, _short(name), "start", "currentColor"))
        left = 0.0
        for part, number in numbers:
            width = WIDTH * number / most
            drawn.append(
                element(
                    "rect",
                    x=f"{left:.1f}",
                    y=str(top + LABEL),
                    width=f"{max(width - 1, 1):.1f}",
                    height=str(BAR),
                    fill=part.paint.fill,
                )
            )
            if width >= NARROWEST_NUMBER:
                drawn.append(_text(left + width / 2, top + LABEL + BAR - 6, str(number), "middle", part.paint.ink))
            left += width
    height = len(names) * step
    svg = element(
        "svg",
        *drawn,
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_label=_sentence(what, names, shown),
        font_size=str(TEXT),
    )
    legend = element("p", *(_key(part) for part in shown), class_="legend")
    return element("figure", element("figcaption", what), legend, svg)


def _text(x: float, y: float, text: str, anchor: str, fill: str) -> Html:
    return element("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, fill=fill)


def _key(part: Part) -> Html:
    square = element("i", style=f"background:{part.paint.fill}")
    return element("span", square, part.label)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _sentence(what: str, names: Sequence[str], parts: Sequence[Part]) -> str:
    rows = []
    for row, name in enumerate(names):
        said = [words.ALT_PART.format(label=part.label, n=part.numbers[row]) for part in parts if part.numbers[row]]
        rows.append(words.ALT_ROW.format(name=name, parts=words.ALT_JOIN.join(said) or words.ALT_NONE))
    return words.ALT.format(what=what, rows=words.ALT_ROWS.join(rows))
