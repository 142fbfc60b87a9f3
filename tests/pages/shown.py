"""A page run in process and everything it shows: HTML, Streamlit's own parts, charts and what a click on them asks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest
import streamlit as st
from streamlit.elements.plotly_chart import PlotlyMixin
from streamlit.testing.v1 import AppTest

from dashboard.ui import memory
from tests.pages import reading_html as html
from tests.pages.conftest import APP

PAGES = tuple(re.findall(r'page\("(\w+)", texts', (APP.parent / "ui" / "navigation.py").read_text(encoding="utf-8")))
"""The pages as the frame names them where nobody signs in, so that a new page is never forgotten."""
SPOKEN = ("markdown", "caption", "info", "warning", "error", "success", "title", "header", "subheader", "text")
ASKING = ("button", "selectbox", "toggle", "checkbox", "text_input", "text_area", "date_input", "expander", "popover")


class Drawn(NamedTuple):
    """One chart as the browser gets it, and what a click on a part asks for: the address's parameters."""

    key: str
    spec: dict[str, Any]
    alt: str
    click: Callable[[Any], dict[str, Any]] | None


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
        asked = settings.get("on_select")
        click = _click(monkeypatch, settings["key"], asked) if callable(asked) else None
        if settings["key"] in [chart.key for chart in shown.charts]:  # the page was begun anew
            shown.charts.clear()
        shown.charts.append(Drawn(settings["key"], json.loads(figure.to_json()), settings.get("alt", ""), click))
        return drawn(place, figure, *rest, **settings)

    with monkeypatch.context() as patch:
        patch.setattr(PlotlyMixin, "plotly_chart", taken_down)
        patch.setattr(st, "plotly_chart", taken_down.__get__(st._main))
        app.run()
    return shown


def _click(monkeypatch: pytest.MonkeyPatch, key: str, callback: Callable[[], None]) -> Callable[[Any], dict[str, Any]]:
    """Return what hands a part's `customdata` to a chart's callback and says what it then asks for."""

    def clicked(customdata: Any) -> dict[str, Any]:
        state = {key: {"selection": {"points": [{"customdata": customdata}]}}}
        address: dict[str, Any] = {}
        with monkeypatch.context() as patch:
            patch.setattr(st, "session_state", state)
            patch.setattr(st, "query_params", address)
            callback()
        del state[key]
        return {**state.pop(memory.KEY, {}), **state, **address}

    return clicked
