"""What stands on the time axis of issues: kinds of days with their signs, and the legend that names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from dashboard.charts.drawing import Mark
from dashboard.metrics.deadlines import Span
from dashboard.palette import FAINT, INK, LIGHTS, MARK, MEASURED, WHITE

HATCHED = f"repeating-linear-gradient(135deg, {INK} 0 1.5px, {FAINT.fill} 1.5px 6px)"
"""What the legend shows for the hatched bars of an extension."""


class Words(NamedTuple):
    """The words of legend, hover and sentence."""

    what: str
    extension: str
    original: str
    current: str
    passed: str
    ahead: str
    finished: str
    as_of: str
    none: str
    no_light: str
    light: dict[str, str]


class Kind(NamedTuple):
    """One kind of day: the word, plotly's name of its shape, fill and edge, and how a span states it."""

    label: str
    shape: str
    fill: str
    edge: str
    points: Callable[[Span], list[tuple[date, str]]]


def legend(rows: Sequence[Span], words: Words) -> tuple[Mark, ...]:
    """Return what the chart of these spans shows, in its own order: lights, the time added, kinds of days."""
    lit = {span.line.light for span in rows}
    marks = [Mark(words.light[light], paint.fill) for light, paint in LIGHTS.items() if light in lit]
    marks += [Mark(words.no_light, FAINT.fill)] if None in lit else []
    if any(kept_until(span) < span.end for span in rows):
        marks.append(Mark(words.extension, HATCHED))
    known = kinds(words)
    marks += [
        Mark(kind.label, kind.fill, kind.shape, kind.edge) for kind in known if any(kind.points(span) for span in rows)
    ]
    return tuple(marks)


def kinds(words: Words) -> tuple[Kind, ...]:
    """Return the kinds of days, drawn in this order, each with a shape of its own."""
    return (
        Kind(words.passed, "diamond", MARK, WHITE, lambda span: _nodes(span, True)),
        Kind(words.ahead, "diamond", WHITE, MARK, lambda span: _nodes(span, False)),
        Kind(words.original, "triangle-down", MARK, WHITE, _original),
        Kind(words.current, "square", INK, WHITE, lambda span: _stated(span.current)),
        Kind(words.finished, "circle", MEASURED.fill, WHITE, lambda span: _stated(span.finished)),
    )


def _nodes(span: Span, passed: bool) -> list[tuple[date, str]]:
    return [(node.day, node.text) for node in span.nodes if node.passed is passed]


def _original(span: Span) -> list[tuple[date, str]]:
    return _stated(span.original) if moved(span) else []


def _stated(day: date | None) -> list[tuple[date, str]]:
    return [(day, "")] if day else []


def moved(span: Span) -> bool:
    """Return whether the deadline is not the original one."""
    return span.original is not None and span.original != span.current


def kept_until(span: Span) -> date:
    """Return where the bar in the light's colour ends: what lies beyond was added by moving the deadline."""
    return min(span.original, span.end) if span.original and span.current else span.end
