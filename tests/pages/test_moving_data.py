"""What another process writes while pages are drawn: a page shows the state before it or after it, never of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import streamlit as st

from dashboard import store
from dashboard.ui import data, view
from loaders.records import Reading, Status
from tests.pages.conftest import Made, issue, reading
from tests.pages.shown import PAGES, show

THIRD, FOURTH = date(2024, 11, 15), date(2024, 11, 22)


def week(as_of: date, status: Status, due: date) -> tuple[Reading, store.LoadRequest]:
    content = reading(as_of, issue("1", status, due, "县民政局"), issue("3", Status.CLOSED, due, "县财政局"))
    return content, store.LoadRequest(ledger="某县2024", region="某县", state="在办")


def withdraw(made: Made) -> None:
    store.withdraw(made.engine, made.snapshots()[1].id, "填报有误", None)


def replace(made: Made) -> None:
    content, request = week(made.snapshots()[2].as_of, Status.REPORTED, date(2025, 3, 31))
    store.load(made.engine, [content], {content.file: b"x"}, request)


@pytest.mark.parametrize(("write", "snapshots_kept"), [(withdraw, True), (replace, False)])
def test_a_page_is_of_one_state(
    two_weeks: Made, monkeypatch: pytest.MonkeyPatch, write: Callable[[Made], None], snapshots_kept: bool
) -> None:
    for as_of, status in ((THIRD, Status.IN_PROGRESS), (FOURTH, Status.REPORTED)):
        content, request = week(as_of, status, date(2024, 12, 31))
        store.load(two_weeks.engine, [content], {content.file: b"x"}, request)
    data.forget()
    address = {"code": "1", "snapshot": str(two_weeks.snapshots()[-1].id)}
    before = {name: show(monkeypatch, name, **address).screen for name in PAGES}
    write(two_weeks)
    mixed = {}
    for name in PAGES:
        # what was read before the write is kept, the rest is read after it
        if not snapshots_kept:
            data._facts.clear()
        view.forget()
        mixed[name] = show(monkeypatch, name, **address).screen
    st.cache_resource.clear()
    view.forget()
    for name in PAGES:
        after = show(monkeypatch, name, **address).screen
        assert mixed[name] in (before[name], after), name
