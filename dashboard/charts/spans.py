"""Issues on a time axis: a bar a issue up to its deadline, measure nodes, moved deadlines, and the as-of line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.drawing import BREAK, TEXT_PX, Chart, Finished, broken, drawn, layout
from dashboard.charts.span_marks import Words, kept_until, kinds, legend, moved
from dashboard.metrics.deadlines import Span
from dashboard.palette import FAINT, INK, LIGHTS, MEASURED

ROW_PX = 50
ABOVE_PX, BELOW_PX = 34, 50
BAR_WIDTH = 0.46
MARKER_PX = 12
TITLE_LETTERS = 10
LINE_LETTERS, TOLD_LETTERS = 24, 72
"""Letters on a line of what the pointer tells of a day, and as many as it tells."""
MOST_TICKS = 7
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
MARGIN_SHARE = 0.03
EDGE_SHARE = 0.45
DAY_MS = 24 * 60 * 60 * 1000


def spans(rows: Sequence[Span], as_of: date, words: Words) -> Chart:
    """Draw a row a span, the first on top. `customdata` of every bar and marker begins with the issue's code.

    Raises ValueError when there is no span.
    """
    if not rows:
        raise ValueError("a time axis needs at least one issue")
    first = min(min(span.start for span in rows), as_of)
    last = max(
        max(max(span.end, span.finished or span.end, *(node.day for node in span.nodes)) for span in rows), as_of
    )
    margin = timedelta(days=max(round((last - first).days * MARGIN_SHARE), 1))
    first, last = first - margin, last + margin
    ticks, names = _ticks(first, last)
    figure = Finished(
        data=[*_bars(rows, words), *_markers(rows, words)],
        layout=layout(
            ABOVE_PX + BELOW_PX + ROW_PX * len(rows),
            margin={"l": 8, "r": 16, "t": ABOVE_PX, "b": BELOW_PX, "pad": 6},
            barmode="overlay",
            showlegend=False,
            xaxis={
                "type": "date",
                "range": [first, last],
                "fixedrange": True,
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": names,
                "tickangle": 0,
                "tickfont": {"size": TEXT_PX},
                "gridcolor": "rgba(141,151,166,0.25)",
            },
            yaxis={
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "ticks": "",
                "tickmode": "array",
                "tickvals": list(range(len(rows))),
                "ticktext": [_name(span) for span in rows],
                "tickfont": {"size": TEXT_PX},
            },
            shapes=[
                {
                    "type": "line",
                    "xref": "x",
                    "yref": "paper",
                    "x0": as_of,
                    "x1": as_of,
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": MEASURED.fill, "width": 2, "dash": "dash"},
                }
            ],
            annotations=[
                {
                    "x": as_of,
                    "xref": "x",
                    "y": 1,
                    "yref": "paper",
                    "xanchor": _anchor(first, as_of, last),
                    "yanchor": "bottom",
                    "text": words.as_of.format(day=as_of),
                    "showarrow": False,
                    "font": {"size": TEXT_PX},
                }
            ],
        ),
    )
    return Chart(figure, _sentence(rows, as_of, words), legend(rows, words))


def _bars(rows: Sequence[Span], words: Words) -> list[go.Bar]:
    """Return a trace a light and one for the time an extension added."""
    traces = []
    for light in (*LIGHTS, None):
        here = [(place, span) for place, span in enumerate(rows) if span.line.light == light]
        if here:
            paint = LIGHTS[light] if light else FAINT
            label = words.light[light] if light else words.no_light
            pieces = [(place, span, span.start, kept_until(span)) for place, span in here]
            traces.append(_pieces(pieces, label, words, {"color": paint.fill}))
    moved = [
        (place, span, kept_until(span), span.end) for place, span in enumerate(rows) if kept_until(span) < span.end
    ]
    if moved:
        hatched = {
            "color": FAINT.fill,
            "pattern": {"shape": "/", "fgcolor": INK, "bgcolor": FAINT.fill, "size": 8, "solidity": 0.2},
        }
        traces.append(_pieces(moved, words.extension, words, hatched))
    return traces


def _pieces(pieces: Sequence[tuple[int, Span, date, date]], label: str, words: Words, marker: dict[str, Any]) -> go.Bar:
    return go.Bar(
        name=label,
        orientation="h",
        y=[place for place, *_ in pieces],
        base=[begin for _, _, begin, _ in pieces],
        x=[(end - begin).days * DAY_MS for _, _, begin, end in pieces],
        width=BAR_WIDTH,
        marker={**marker, "line": {"width": 0}},
        customdata=[[span.line.code, _told(span, words)] for _, span, *_ in pieces],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _markers(rows: Sequence[Span], words: Words) -> list[go.Scatter]:
    """Return one trace per kind of day; kinds that are nowhere are left out."""
    traces = []
    for kind in kinds(words):
        points = [(place, span, day, text) for place, span in enumerate(rows) for day, text in kind.points(span)]
        if points:
            traces.append(
                go.Scatter(
                    name=kind.label,
                    mode="markers",
                    x=[day for _, _, day, _ in points],
                    y=[place for place, *_ in points],
                    marker={
                        "symbol": kind.shape,
                        "size": MARKER_PX,
                        "color": kind.fill,
                        "line": {"color": kind.edge, "width": 1.5},
                    },
                    customdata=[[span.line.code, _point(kind.label, day, text)] for _, span, day, text in points],
                    hovertemplate="%{customdata[1]}<extra></extra>",
                )
            )
    return traces


def _days(span: Span) -> list[date]:
    return [*(node.day for node in span.nodes), *(day for day in (span.original, span.finished) if day)]


def _anchor(first: date, as_of: date, last: date) -> str:
    """Return on which side of its line the as-of date stands, so that it never leaves the chart."""
    share = (as_of - first) / (last - first)
    return "left" if share < EDGE_SHARE else "right" if share > 1 - EDGE_SHARE else "center"


def _name(span: Span) -> str:
    line = span.line
    # The first clause is enough beside the bar; a click or the pointer tells the rest.
    reason = (line.reason or line.light_word).split("，")[0]
    title = line.title if len(line.title) <= TITLE_LETTERS else f"{line.title[: TITLE_LETTERS - 1]}…"
    return f"<b>{drawn(line.code)}</b>　{drawn(reason)}{BREAK}{drawn(title)}"


def _told(span: Span, words: Words) -> str:
    line = span.line
    parts = [f"<b>{drawn(line.code)}　{drawn(line.title)}</b>", drawn(line.reason or line.light_word)]
    if span.original and moved(span):
        parts.append(f"{words.original} {_chinese(span.original)}")
    parts.append(f"{words.current} {_chinese(span.current) if span.current else words.none}")
    return BREAK.join(parts)


def _point(label: str, day: date, text: str) -> str:
    return f"<b>{label}</b>　{_chinese(day)}{BREAK}{broken(text[:TOLD_LETTERS], LINE_LETTERS)}"


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _ticks(first: date, last: date) -> tuple[list[date], list[str]]:
    """Return first days of months, few and at even steps, and their names; the year stands where it is new."""
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    step = next((step for step in MONTH_STEPS if len(months) <= MOST_TICKS * step), MONTH_STEPS[-1])
    days = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    days = days or [first]
    names = [
        f"{day.month}月{f'<br>{day.year}年' if place == 0 or day.year != days[place - 1].year else ''}"
        for place, day in enumerate(days)
    ]
    return days, names


def _sentence(rows: Sequence[Span], as_of: date, words: Words) -> str:
    told = []
    for span in rows:
        line = span.line
        parts = [f"{line.code}{line.reason or line.light_word}"]
        if span.original and moved(span):
            parts.append(f"{words.original}{_chinese(span.original)}")
        parts.append(f"{words.current}{_chinese(span.current)}" if span.current else words.none)
        told.append("，".join(parts))
    return f"{words.what}，{words.as_of.format(day=as_of)}：{'；'.join(told)}。"
