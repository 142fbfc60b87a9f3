"""Pages under test: a database with ledgers made by hand, and the frame run in process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import queries, store
from dashboard.frames import SnapshotInfo
from dashboard.samples import load_samples
from dashboard.settings import Settings
from dashboard.ui import data, view
from loaders.records import Deadline, Indicator, Issue, Kind, Place, Reading, Status, Unit

APP = Path(dashboard.__file__).with_name("app.py")
SAMPLES = Path(dashboard.__file__).parents[1] / "data"
FIRST, SECOND = date(2024, 11, 1), date(2024, 11, 8)
TODAY = date(2024, 11, 10)

Open = Callable[..., AppTest]


def forget() -> None:
    """Drop what pages keep of other tests."""
    st.cache_resource.clear()
    data.forget()
    view.forget()


def issue(code: str, status: Status, due: date | None, lead: str, category: str = "补贴发放", **more: object) -> Issue:
    deadline = Deadline(f"{due.year}年{due.month}月{due.day}日", due) if due else None
    return Issue(
        title=f"{code}号问题",
        places=(Place("台账.xlsx", "台账", 5),),
        code=code,
        category=category,
        lead_unit=lead,
        units=(lead,),
        deadline=deadline,
        status=status,
        **more,  # type: ignore[arg-type]
    )


def reading(as_of: date, *issues: Issue, **more: object) -> Reading:
    return Reading(
        file="台账.xlsx",
        sha256=sha256(repr((as_of, issues)).encode()).hexdigest(),
        kind=Kind.LEDGER,
        as_of=as_of,
        issues=issues,
        fields=frozenset({"title", "status", "deadline"}),
        **more,  # type: ignore[arg-type]
    )


class Made:
    """A database filled by hand; `load` returns the snapshot's id."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = store.open_database(url)

    def load(self, content: Reading, ledger: str = "某县2024", **request: object) -> int:
        named = store.LoadRequest(ledger=ledger, **{"region": "某县", "state": "在办", **request})  # type: ignore[arg-type]
        result = store.load(self.engine, [content], {content.file: content.sha256.encode()}, named)
        assert result.snapshot is not None, result.findings
        data.forget()
        return result.snapshot

    def snapshots(self) -> tuple[SnapshotInfo, ...]:
        return queries.snapshots(self.engine)

    def withdraw(self, snapshot: int) -> None:
        store.withdraw(self.engine, snapshot, "填报有误", None)
        data.forget()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    forget()
    url = f"sqlite:///{tmp_path / 'pages.db'}"
    data.use(Settings(database_url=url, today=TODAY))
    filled = Made(url)
    yield filled
    filled.engine.dispose()
    forget()


@pytest.fixture
def two_weeks(made: Made) -> Made:
    """A ledger in progress: 5 issues, one put right and one newly overdue since the week before."""
    roster = tuple(
        Unit(name, Place("单位.xlsx"), kind=kind, order=order, leader=leader)
        for order, (name, kind, leader) in enumerate(
            [("县财政局", "部门", "张副县长"), ("县民政局", "部门", "李副县长"), ("青石镇", "乡镇", None)], 1
        )
    )
    indicator = Indicator("1a", "培训后就业率", Place("指标.xlsx"), issue="1", period="2024-11", better="higher")
    made.load(
        reading(
            FIRST,
            issue("1", Status.IN_PROGRESS, date(2024, 12, 31), "县民政局"),
            issue("2", Status.REPORTED, date(2024, 10, 31), "县民政局"),
            issue("3", Status.IN_PROGRESS, date(2024, 11, 5), "县财政局", "资金管理", obstacle="资金未到位"),
            issue("4", Status.CLOSED, date(2024, 9, 30), "青石镇", "资金管理"),
            issue("5", Status.IN_PROGRESS, None, "县财政局", "资金管理"),
            units=roster,
            indicators=(indicator,),
        )
    )
    made.load(
        reading(
            SECOND,
            issue("1", Status.IN_PROGRESS, date(2024, 12, 31), "县民政局"),
            issue("2", Status.VERIFIED, date(2024, 10, 31), "县民政局"),
            issue("3", Status.IN_PROGRESS, date(2024, 11, 5), "县财政局", "资金管理", obstacle="资金未到位"),
            issue("4", Status.CLOSED, date(2024, 9, 30), "青石镇", "资金管理"),
            issue("5", Status.IN_PROGRESS, None, "县财政局", "资金管理"),
        )
    )
    return made


@pytest.fixture
def open_app() -> Open:
    """Run the frame as a browser would with an address; the page must not fail."""

    def opened(**address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return opened


@pytest.fixture(scope="session")
def samples_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that holds the shipped ledgers; it must not be written to."""
    url = f"sqlite:///{tmp_path_factory.mktemp('samples') / 'samples.db'}"
    engine = store.open_database(url)
    load_samples(engine, SAMPLES)
    engine.dispose()
    return url


@pytest.fixture
def samples(samples_url: str) -> Iterator[Made]:
    """The shipped ledgers as the pages see them: the real case of one snapshot, the demo county of fourteen."""
    forget()
    data.use(Settings(database_url=samples_url, today=date(2024, 12, 8)))
    found = Made(samples_url)
    yield found
    found.engine.dispose()
    forget()
