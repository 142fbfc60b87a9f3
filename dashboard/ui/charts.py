"""Charts on a page: drawn without plotly's tool bar, a part of a chart is a link to the issues it counts.

The link is followed in the browser (`page.js`): a click costs no run of its own, and the way back is that of any link.
"""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from dashboard.charts.drawing import CONFIG, Chart, Mark
from dashboard.ui import blocks, links, texts, twin
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link

NOTHING = Html()
TALLEST_PX = 620
"""A chart taller than this scrolls within its place."""
KEPT_LEGENDS = 64


def show(chart: Chart | None, key: str, above: Html = NOTHING) -> None:
    """Draw what stands above a chart and the chart, which only shows; it may be missing."""
    drawn = legend(chart) if chart else NOTHING
    if above or drawn:
        blocks.draw(above, drawn)
    if chart:
        st.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt)


def bars(title: str, chart: Chart, key: str, field: str, said: Html = NOTHING) -> None:
    """Draw bars of groups under a heading; a click opens the issues of that part, as do the links of their table.

    `said` stands under the heading. `field` is the drill's field the groups go by. A tall chart scrolls within its
    place.
    """
    above = twin.section(title, f"{key}_table", lambda: _numbers(chart, field), said, legend(chart))
    drilled(chart, key, Drill("{1}", field, "{0}"), above)


def _numbers(chart: Chart, field: str) -> dict[str, list[str]]:
    """Return the numbers of bars as columns, a row a group, each number a link to what its bar opens."""
    address = links.href()
    bars = chart.figure.data
    columns: dict[str, list[str]] = {texts.GROUPED_BY[field]: list(bars[0].y) if bars else []}
    for bar in bars:
        columns[bar.name] = [
            link(str(number), address(Drill(selection, field, label))) if number else str(number)
            for number, (label, selection) in zip(bar.x, bar.customdata, strict=True)
        ]
    return columns


def legend(chart: Chart) -> Html:
    """Return a chart's legend as text that breaks where the screen ends; nothing for charts that draw their own."""
    return _legend(chart.legend) if chart.legend else NOTHING


@lru_cache(maxsize=KEPT_LEGENDS)
def _legend(marks: tuple[Mark, ...]) -> Html:
    return element("div", *(element("span", _sign(mark), mark.label) for mark in marks), class_="legend")


def _sign(mark: Mark) -> Html:
    edge = f";border-color:{mark.edge}" if mark.edge else ""
    return element("span", class_=f"mark {mark.shape}", style=f"background:{mark.ground}{edge}", aria_hidden="true")


def cells(chart: Chart, key: str, row_field: str, column_field: str, above: Html) -> None:
    """Draw what stands above a matrix and the matrix; a number is a link to the issues of its row and column."""
    drilled(chart, key, Drill("{2}", row_field, "{0}", (column_field, "{1}")), above)


def drilled(chart: Chart, key: str, drill: Drill, above: Html, scrolls: bool = True) -> None:
    """Draw what stands above a chart and the chart, whose parts lead to their issues.

    `{0}`, `{1}` … in the drill stand for a part's `customdata`. A tall chart scrolls within its place where `scrolls`.
    """
    way = element("span", hidden="hidden", data_chart=key, data_drill=links.href()(drill))
    _linked(chart, key, joined(above, way), scrolls)


def linked(chart: Chart, key: str, address: str, above: Html, scrolls: bool = True) -> None:
    """Draw what stands above a chart and the chart; `{0}` in the address is the `customdata` of the part that leads."""
    way = element("span", hidden="hidden", data_chart=key, data_address=address)
    _linked(chart, key, joined(above, way), scrolls)


def _linked(chart: Chart, key: str, above: Html, scrolls: bool) -> None:
    blocks.draw(above)
    # plotly's own way to a figure's layout takes a hundred times as long
    tall = scrolls and chart.figure.to_dict()["layout"]["height"] > TALLEST_PX
    place = st.container(height=TALLEST_PX, border=False, key=f"{key}_tall") if tall else st
    place.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt)
