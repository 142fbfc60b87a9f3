"""Numbers on a page against `rectify figures` and against the lists they open."""

from __future__ import annotations

import re
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from dashboard.ui import listing, view
from dashboard.ui.links import parse
from tests.pages import reading_html as html
from tests.pages.conftest import Made, Open

NUMBER = re.compile(r"\d+")

FILTERED: list[tuple[bool, dict[str, str], Scope]] = [
    (True, {}, Scope()),
    (False, {}, Scope()),
    (True, {"light": "逾期"}, Scope(light="红")),
    (True, {"category": "乡村产业发展"}, Scope(category="乡村产业发展")),
    (True, {"type": "分阶段整改"}, Scope(rectification_type="phased")),
    (True, {"unit": "县农业农村局"}, Scope(unit="县农业农村局")),
    (True, {"unit": "县财政局", "light": "关注"}, Scope(unit="县财政局", light="黄")),
    (False, {"unit": "县农业农村局"}, Scope(unit="县农业农村局")),
]
"""Demo ledger or the real one, the filters in the address, and what they mean."""


def latest(made: Made, demo: bool) -> int:
    """The newest snapshot of the demo ledger, or of the real one."""
    return max((info.as_of, info.id) for info in made.snapshots() if info.ledger.demo is demo)[1]


def report(made: Made, snapshot: int, scope: Scope | None = None) -> dict[str, Any]:
    """What `rectify figures` says."""
    held = queries.snapshot(made.engine, snapshot)
    assert held is not None
    before = held.info.previous_id
    return figures_report(held, queries.snapshot(made.engine, before) if before else None, scope)


def opened(open_app: Open, name: str, **address: str) -> AppTest:
    """A page by the name of its script, opened by an address."""
    app = open_app(**address).switch_page(f"../pages/{name}.py").run()
    assert not app.exception
    return app


def linked(app: AppTest) -> list[tuple[int, str, str]]:
    """The number, the text and the drill of every link that opens a list of the snapshot looked at."""
    here = str(app.session_state["remembered"]["chosen_snapshot"])
    links = [((link.all("strong") or [link])[0].text, html.asked_by(link)) for link in html.page(app).all("a")]
    return [
        (int(found.group()), text, asked["show"])
        for text, asked in links
        if asked.get("show") and asked.get("snapshot") == here and (found := NUMBER.search(text))
    ]


def list_of(made: Made, snapshot: int, scope: Scope, show: str) -> list[str]:
    """The codes of the list that a drill opens under a scope."""
    info = next(info for info in made.snapshots() if info.id == snapshot)
    drill = parse(show)
    assert drill is not None, show
    found = listing.listing(view.of(info, scope).figures, drill)
    assert found is not None, show
    return [line.code for line in found.lines]


def rows_of(app: AppTest, table: str) -> list[dict[str, str]]:
    """A table's rows, each as column title → text."""
    head, *rows = html.tables(app)[table]
    return [dict(zip(head, row, strict=True)) for row in rows]
