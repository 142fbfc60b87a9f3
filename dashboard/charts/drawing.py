"""What all charts share: the figure with its sentence, and the layout without ornament."""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

import orjson
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from dashboard.safe import safe

BREAK = "<br>"
TEXT_PX = 16
ROW_PX = 36
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "locale": "zh-CN"}
"""How a figure is shown: plotly's tool bar cannot be translated, so it is hidden."""


BARE = {"l": 8, "r": 16, "t": 4, "b": 4, "pad": 6}
"""Margins of a figure without a legend of its own."""


class Mark(NamedTuple):
    """One entry of a legend: its word, its ground (a colour or gradient of CSS), and for marks that are no bars their
    shape (plotly's name) and the colour of their edge.
    """

    label: str
    ground: str
    shape: str = "bar"
    edge: str = ""


class Chart(NamedTuple):
    """A figure and the sentence that tells the same to who cannot see it.

    `legend` is drawn above the figure, in the figure's own order, where plotly's would not fit on a phone.
    """

    figure: go.Figure
    alt: str
    legend: tuple[Mark, ...] = ()


class Written(dict[str, Any]):
    """plotly's dictionary of a finished figure together with its JSON, which plotly then takes as it is."""

    def to_plotly_json(self) -> orjson.Fragment:
        """Return the JSON, written once; nothing of the dictionary is looked at again."""
        kept = self.__dict__.get("_json")
        if kept is None:
            kept = self.__dict__["_json"] = orjson.Fragment(to_json_plotly(dict(self), engine="orjson"))
        return kept


class Finished(go.Figure):  # type: ignore[misc]  # plotly ships no types
    """A figure that is drawn and will not change: what shows it is made once and handed out again.

    Of showing an unchanged figure, copying its parts takes nine tenths of the time and writing its JSON most of the
    rest; of that, the colour scales that the template holds for kinds of traces that are not in the figure take most.
    """

    def to_dict(self) -> Written:
        """Return the figure as plotly's dictionary; it must not be changed."""
        kept: Written | None = self.__dict__.get("_finished")
        if kept is None:
            kept = Written(super().to_dict())
            drawn = {trace["type"] for trace in kept["data"]}
            template = kept["layout"].get("template", {})
            template["data"] = {kind: made for kind, made in template.get("data", {}).items() if kind in drawn}
            self.__dict__["_finished"] = kept
        return kept


def drawn(text: str) -> str:
    """Return a text that plotly draws as it stands, where it would take `<…>` for markup and `&…;` for a sign."""
    return escape(safe(text), quote=False)


def broken(text: str, letters: int) -> str:
    """Return a text as plotly draws it on lines of so many characters."""
    return BREAK.join(drawn(text[start : start + letters]) for start in range(0, len(text), letters))


def layout(height_px: int, **more: Any) -> go.Layout:
    """Return a layout of a given height: no title, no zoom, legend above the plot in the order of the traces."""
    settings: dict[str, Any] = {
        "height": height_px,
        "margin": {"l": 8, "r": 16, "t": 44, "b": 8, "pad": 6},
        "font": {"size": TEXT_PX},
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"size": TEXT_PX}, "align": "left"},
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "yref": "paper",
            "font": {"size": TEXT_PX},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }
    return go.Layout({**settings, **more})
