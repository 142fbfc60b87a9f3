"""Every page where something is missing, gone or broken: a Chinese sentence says so, and nothing else shows through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from dashboard.settings import Settings
from dashboard.ui import data, lending
from loaders.records import Issue, Status
from tests.pages.conftest import FIRST, SECOND, TODAY, Made, issue, reading
from tests.pages.shown import PAGES, Shown, run, show

LATER = date(2024, 12, 31)
NOT_WORDS = re.compile(r"(?i)\b(?:nan|none|nat|null|undefined|traceback|error|exception)\b")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
SPELT = re.compile(
    r"rectify(?: load|\.toml| snapshots --hash| log verify --head)?|"
    r"Excel|CSV|data/templates|\S*\.(?:xlsx?|csv|docx|txt|db)|"
    r":[\w/]+:|:\w+(?:-badge)?\[|</?br?>"
)
"""What is spelt so in Chinese too: the command, kinds of files and their names, and Markdown for colours."""
AWAY = r"数据库.*请"


def check(shown: Shown, *expected: str) -> None:
    """The page is there, says what is expected, and shows nothing that is no Chinese text."""
    assert not shown.app.exception, shown.name
    said = "\n".join(shown.screen)
    for one in expected:
        assert re.search(one, said), (shown.name, one, said[:1500])
    for line in shown.screen:
        rest = SPELT.sub("", line)
        assert not NOT_WORDS.search(rest), (shown.name, line)
        assert not ENGLISH.search(rest), (shown.name, line)


def everywhere(
    monkeypatch: pytest.MonkeyPatch,
    *expected: str,
    special: dict[str, tuple[str, ...]] | None = None,
    **address: str,
) -> None:
    for name in PAGES:
        check(show(monkeypatch, name, **address), *(special or {}).get(name, expected))


def bare(code: str = "1") -> Issue:
    """An issue that states nothing but its name and status."""
    return replace(issue(code, Status.IN_PROGRESS, None, ""), category=None, lead_unit=None, units=())


def test_no_ledger_at_all(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere(monkeypatch, r"还没有数据。请.*载入：rectify load", code="1")


@pytest.mark.parametrize("address", ["sqlite:///{folder}", "sqlite:///{file}", "postgresql+psycopg://a@127.0.0.1:1/a"])
def test_a_database_that_is_away_at_first_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"no database" * 1000)
    st.cache_resource.clear()
    data.forget()
    data.use(Settings(database_url=address.format(folder=tmp_path / "folder", file=tmp_path / "file"), today=TODAY))
    for name in PAGES if "folder" in address else ("overview", "rules"):
        check(show(monkeypatch, name), AWAY)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_database_that_goes_away_in_the_middle_of_a_session(
    two_weeks: Made, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    """`at_once`: while the list of snapshots is still kept, else when it has expired."""
    sessions = [show(monkeypatch, name, code="1") for name in PAGES]
    two_weeks.engine.dispose()
    lending.opened(two_weeks.url).dispose()
    file = Path(two_weeks.url.removeprefix("sqlite:///"))
    for part in file.parent.glob(f"{file.name}*"):
        part.write_bytes(b"x" * 8192)
    if not at_once:
        data.forget()
    for session in sessions:
        shown = run(monkeypatch, session.name, session.app)
        read_from_memory = at_once and not any("数据库" in text for text in shown.spoken)
        check(shown, *([] if read_from_memory else [AWAY]))
        assert not any("本页出错了" in text for text in shown.spoken)


def test_a_filter_that_matches_nothing(two_weeks: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    special = {"issue": ("不在当前筛选",), "ledgers": ("全部台账",), "rules": ("怎么算",), "data": ("怎么进来",)}
    everywhere(monkeypatch, r"没有.*请.*筛选|筛选.*没有.*请", special=special, unit="青石镇", light="逾期", code="1")


def test_a_unit_with_nothing(samples: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    real = max(info.id for info in samples.snapshots() if not info.ledger.demo)
    special = {"issue": ("不在当前筛选",), "ledgers": ("全部台账",), "rules": ("怎么算",), "data": ("怎么进来",)}
    address = {"snapshot": str(real), "unit": "金岩乡", "code": "一-1"}
    everywhere(monkeypatch, r"没有.*请|请.*筛选", special=special, **address)


def test_one_snapshot_only(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made.load(
        reading(SECOND, issue("1", Status.IN_PROGRESS, LATER, "县财政局"), issue("2", Status.CLOSED, None, "县局"))
    )
    special = {"overview": ("这是第一期",), "deadlines": ("样本不足",), "issue": ("只有一期",)}
    everywhere(monkeypatch, special=special, code="1")
    everywhere(monkeypatch, special={"units": ("只有一期",)}, unit="县财政局", code="1")


BARE: dict[str, tuple[Issue, ...]] = {
    "nothing but names": (bare("1"), bare("2")),
    "no deadline": (issue("1", Status.IN_PROGRESS, None, "县财政局"), issue("2", Status.CLOSED, None, "县局")),
    "no category": (issue("1", Status.IN_PROGRESS, LATER, "县财政局", ""),),
    "only ended": (issue("1", Status.ENDED, LATER, "县财政局"),),
    "amounts of one side": (issue("1", Status.IN_PROGRESS, LATER, "县财政局", amount=100_000),),
}


@pytest.mark.parametrize("kind", BARE)
def test_a_ledger_that_states_little(made: Made, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """No indicators, amounts, deadlines, categories or units: pages say what is not there, and draw the rest."""
    for as_of in (FIRST, SECOND):
        made.load(reading(as_of, *BARE[kind]))
    special = {
        "categories": ("都没有填报金额" if kind != "amounts of one side" else "只填报",),
        "indicators": (r"没有指标数据。请把指标表",),
        "issue": ("没有指标|没有填写|只有一期|未填报",),
        **({"units": (r"没有责任单位。请在台账中补填",)} if kind == "nothing but names" else {}),
    }
    everywhere(monkeypatch, special=special, code="1")


def test_links_to_snapshots_that_are_not_what_they_were(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    one = issue("1", Status.IN_PROGRESS, LATER, "县财政局")
    withdrawn = made.load(reading(FIRST, one))
    made.withdraw(withdrawn)
    replaced = made.load(reading(SECOND, one))
    made.load(reading(SECOND, replace(one, status=Status.CLOSED)))
    for snapshot, said in (
        (str(withdrawn), r"截至2024年11月1日）已撤回.*请勿引用"),
        (str(replaced), r"已被后来载入的数据替换，下面仍是当时的数字"),
        ("99999999999999999999999", r"链接中的期次不存在，已显示某县2024截至2024年11月8日的一期"),
    ):
        everywhere(monkeypatch, said, snapshot=snapshot, code="1")


@pytest.mark.parametrize("code", ["没有这一条", "<b>1", "", "1'--", "None"])
def test_an_issue_that_does_not_exist(two_weeks: Made, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    shown = show(monkeypatch, "issue", code=code)
    assert not shown.app.exception
    assert re.search(r"没有.*到台账查找|请", "".join(shown.screen).replace("\n", "")), shown.screen


@pytest.mark.parametrize(
    "address",
    [
        {"show": "overdue", "check": "0123456789ab", "indicator": "1a", "sum": "all@某县"},
        {"show": "overdue@lead:没有的局", "timeline": "x", "rows": "99", "back": "//elsewhere", "overdue_first": "x"},
        {"sum": "nonsense@某县", "level": "x", "rule": "x", "page": "-1", "state": "x", "status": "x", "q": "（" * 300},
        {"unit": "<script>", "light": "x", "category": "x", "type": "x", "leader": "x", "region": "x", "part": "x"},
    ],
)
def test_an_address_that_asks_for_what_is_not_there(
    two_weeks: Made, monkeypatch: pytest.MonkeyPatch, address: dict[str, str]
) -> None:
    for name in PAGES:
        shown = show(monkeypatch, name, code="1", **address)
        assert not shown.app.exception, name
        assert not any("本页出错了" in text for text in shown.spoken), name


@pytest.mark.parametrize("linked", [True, False])
def test_what_one_looks_at_stays_when_a_newer_snapshot_arrives(
    two_weeks: Made, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    """The address of every page holds snapshot, filters and the issue; a newer snapshot is said, not jumped to."""
    held = sorted(info.id for info in two_weeks.snapshots())
    looked_at = str(held[0] if linked else held[-1])
    filters = {"unit": "县财政局", "light": "逾期", "category": "资金管理", "code": "3"}
    address = {**filters, **({"snapshot": looked_at} if linked else {})}
    sessions = [show(monkeypatch, name, **address) for name in PAGES]
    two_weeks.load(reading(date(2024, 11, 15), issue("3", Status.CLOSED, LATER, "县财政局", "资金管理")))
    for session in sessions:
        shown = run(monkeypatch, session.name, session.app)
        kept = {name: shown.app.query_params[name] for name in ("snapshot", *filters)}
        assert kept == {"snapshot": looked_at, **filters}, session.name
        day = "2024年11月1日" if linked else "2024年11月8日"
        assert any(f"正在查看{day}的往期，最新一期截至2024年11月15日。" in text for text in shown.screen), session.name
