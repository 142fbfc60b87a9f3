"""A page run in process and everything it shows: HTML, Streamlit's own parts, charts and where their parts lead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import streamlit as st
from streamlit.elements.plotly_chart import PlotlyMixin
from streamlit.testing.v1 import AppTest

from tests.pages import reading_html as html
from tests.pages.conftest import APP

PAGES = tuple(re.findall(r'page\("(\w+)", texts', (APP.parent / "ui" / "navigation.py").read_text(encoding="utf-8")))
"""The pages as the frame names them where nobody signs in, so that a new page is never forgotten."""
SPOKEN = ("markdown", "caption", "info", "warning", "error", "success", "title", "header", "subheader", "text")
ASKING = ("button", "selectbox", "toggle", "checkbox", "text_input", "text_area", "date_input", "expander", "popover")


class Drawn(NamedTuple):
    """One chart as the browser gets it."""

    key: str
    spec: dict[str, Any]
    alt: str


@dataclass
class Shown:
    """One run of one page."""

    name: str
    app: AppTest
    charts: list[Drawn] = field(default_factory=list)

    @property
    def page(self) -> html.Element:
        """What is drawn as HTML."""
        return html.page(self.app)

    @property
    def spoken(self) -> list[str]:
        """What Streamlit's own parts say, notices included."""
        return [one.value for kind in SPOKEN for one in self.app.get(kind) if isinstance(one.value, str)]

    @property
    def labels(self) -> list[str]:
        """Labels, choices and hints of what can be operated."""
        said = []
        for kind in ASKING:
            for one in self.app.get(kind):
                proto = one.proto
                said += [str(getattr(proto, name)) for name in ("label", "placeholder", "help") if hasattr(proto, name)]
                said += list(getattr(proto, "options", ()))
        return said

    @property
    def screen(self) -> list[str]:
        """Every text on the screen or read out from it, a line each."""
        elements = [self.page, *self._within(self.page)]
        attributes = ("aria-label", "title", "alt", "data-copy")
        told = [element.attributes[name] for element in elements for name in attributes if name in element.attributes]
        drawn = [text for chart in self.charts for text in (chart.alt, *_texts(chart.spec))]
        own = [child for element in elements for child in element.children if isinstance(child, str)]
        return [text for text in (*own, *told, *self.spoken, *self.labels, *drawn) if text.strip()]

    def is_linked(self, chart: Drawn) -> bool:
        """Whether the parts of a chart lead anywhere."""
        return self._way(chart) is not None

    def asked_by(self, chart: Drawn, customdata: Any) -> dict[str, str]:
        """What a click on the part with this `customdata` asks for: the parameters of the address it leads to."""
        way = self._way(chart)
        assert way is not None
        names = [str(name) for name in (customdata if isinstance(customdata, list) else [customdata])]
        address = way.get("data-address")
        if address is None:
            address = way["data-drill"]
            names = [name.replace("%", "%25").replace("@", "%40") for name in names]
        filled = re.sub(r"%7B(\d)%7D", lambda place: quote(names[int(place[1])], safe=""), address)
        return dict(parse_qsl(urlsplit(filled).query))

    def _way(self, chart: Drawn) -> dict[str, str] | None:
        ways = [span.attributes for span in self.page.all("span") if span.attributes.get("data-chart") == chart.key]
        assert len(ways) <= 1
        return ways[0] if ways else None

    def _within(self, element: html.Element) -> Iterator[html.Element]:
        for child in element.children:
            if isinstance(child, html.Element):
                yield child
                yield from self._within(child)


def _texts(spec: Any, key: str = "") -> Iterator[str]:
    """The texts that a figure shows: names, numbers, ticks, notes."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name != "template":
                yield from _texts(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from _texts(value, key)
    elif isinstance(spec, str) and key in ("name", "text", "ticktext", "hovertext", "title"):
        yield spec


def show(monkeypatch: pytest.MonkeyPatch, name: str, **address: str) -> Shown:
    """Open a page by the name of its script as a browser does with a link, in a session of its own."""
    app = AppTest.from_file(str(APP), default_timeout=60).switch_page(f"../pages/{name}.py")
    for parameter, value in address.items():
        app.query_params[parameter] = value
    return run(monkeypatch, name, app)


def run(monkeypatch: pytest.MonkeyPatch, name: str, app: AppTest) -> Shown:
    """Run a page (again) and take down what it shows."""
    shown = Shown(name, app)
    drawn = PlotlyMixin.plotly_chart

    def taken_down(place: Any, figure: Any, *rest: Any, **settings: Any) -> Any:
        if settings["key"] in [chart.key for chart in shown.charts]:  # the page was begun anew
            shown.charts.clear()
        shown.charts.append(Drawn(settings["key"], json.loads(figure.to_json()), settings.get("alt", "")))
        return drawn(place, figure, *rest, **settings)

    with monkeypatch.context() as patch:
        patch.setattr(PlotlyMixin, "plotly_chart", taken_down)
        patch.setattr(st, "plotly_chart", taken_down.__get__(st._main))
        app.run()
    return shown
