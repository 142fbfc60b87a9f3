"""Roles, tried by machine: page, list, option, file and link of a unit hold nothing of other units; who may do what.

What belongs to others is told by plain SQL over the rows as loaded, not by any query of the software.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx2 as httpx
import pytest
from sqlalchemy import Engine, select

from dashboard import log_texts, queries, store
from dashboard.exports.kind_texts import KINDS
from dashboard.exports.kinds import files
from dashboard.exports.sources import source_of
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.people import Act, Grant, Person, Reach, Role
from dashboard.queries.within import limited
from dashboard.report import figures_report
from dashboard.settings import Settings
from dashboard.store import StoreError, schema
from dashboard.ui import chosen, data, who, writes
from tests.access.own import DEMO, REAL, SECRET, UNITS, Own, leaks, own_of
from tests.access.visits import Visit, inside, run_apart
from tests.store.readings import issue, ledger
from tests.store.test_load import load

PAGES = ("", "units", "categories", "deadlines", "indicators", "ledger", "checks", "ledgers", "data", "rules")
MOST_LINKS = 60


@pytest.mark.parametrize("name", [DEMO, REAL])
def test_what_a_unit_is_sent_holds_nothing_of_others(
    scoped: Path, address: str, people: dict[str, httpx.Client], name: str
) -> None:
    own = own_of(scoped, name)

    async def walk() -> None:
        async with Visit(address, people["unit" if name == DEMO else name]) as visit:
            seen, ways = "", set()
            for page in PAGES:
                run = await visit.page(page, f"snapshot={own.newest}")
                assert leaks(run.text, own) == set(), page
                seen += run.text
                ways |= {
                    (link.partition("?")[0].removeprefix("./") or page, link.partition("?")[2]) for link in run.links
                }
                for label, button in run.files.items():
                    assert leaks(inside(await visit.file(button)), own) == set(), (page, label)
            assert all(title in seen for title in own.titles if title in _newest_titles(scoped, own))
            followed = sorted({(page, query) for page, query in ways if not page.startswith(("sign", "static"))})
            assert len(followed) > 20
            step = max(1, len(followed) // MOST_LINKS)
            for page, query in followed[::step]:
                run = await visit.page(page, query)
                assert leaks(run.text, own) == set(), (page, query)

    run_apart(walk())


def _newest_titles(path: Path, own: Own) -> set[str]:
    with sqlite3.connect(path) as base:
        rows = base.execute(
            "SELECT title FROM issue WHERE ledger_id = ? AND snapshot_id = ?", [own.ledger, own.newest]
        ).fetchall()
    return {title for (title,) in rows}


def test_links_to_what_is_others_say_so(scoped: Path, address: str, people: dict[str, httpx.Client]) -> None:
    own = own_of(scoped, DEMO)
    unit = quote("县民政局")
    tried = [
        ("issue", f"snapshot={own.newest}&code={quote(sorted(own.other_codes)[0])}", "不在您的账号可看的范围内"),
        ("units", f"snapshot={own.newest}&unit={unit}", "不在您的账号可看的范围内"),
        ("units", f"snapshot={own.newest}&show=all@lead:{unit}", "不在您的账号可看的范围内"),
        ("ledger", f"snapshot={own.newest}&show=all@unit:{unit}", "不在您的账号可看的范围内"),
        ("ledger", f"snapshot={own.newest}&q={quote('民政')}", None),
        ("meeting", f"snapshot={own.newest}", "不对责任单位的账号开放。请从导航打开别的页面"),
        ("people", "", "不对责任单位的账号开放。请从导航打开别的页面"),
        ("", "snapshot=999", "没有编号为 999 的期次"),
        *(("data", f"snapshot={own.newest}&part={part}", "不对责任单位的账号开放，需要办理的请联系整改办")
          for part in ("import", "snapshots", "compare", "correct", "log", "handover")),
    ]  # fmt: skip

    async def walk() -> None:
        for page, query, said in tried:
            async with Visit(address, people["unit"]) as visit:  # as one who opens a link that was sent to them
                run = await visit.page(page, query)
                typed = " ".join(value for _, value in parse_qsl(query))
                assert {word for word in leaks(run.text, own) if word not in typed} - set(typed.split()) == set(), query
                assert said is None or said in run.text, (page, query, run.text[-2000:])
        async with Visit(address, people["none"]) as visit:
            run = await visit.page("", f"snapshot={own.newest}")
            assert "台账里目前没有您的单位牵头或参与的问题" in run.text
            assert leaks(run.text, own) == set()
            assert not any(title in run.text for title in own.titles)

    run_apart(walk())


def test_each_role_is_offered_what_it_may_do_and_nothing_else(
    scoped: Path, address: str, people: dict[str, httpx.Client]
) -> None:
    newest = own_of(scoped, DEMO).newest
    writing = {
        "归档": ("ledgers", ""), "撤回": ("data", "part=snapshots"), "选择本期的文件": ("data", "part=import"),
        "选择移交文件": ("data", "part=handover"),
        "选择各单位": ("data", "part=returns"), "记入": ("meeting", "step=new"),
    }  # fmt: skip

    async def walk() -> None:
        sent = {}
        for name in ("leader", "office", "unit", "admin"):
            async with Visit(address, people[name]) as visit:
                runs = [await visit.page(page, f"snapshot={newest}&{query}") for page, query in writing.values()]
                sent[name] = {label for run in runs for label in run.labels}
                pages = await visit.page("", f"snapshot={newest}")
                sent[f"{name} pages"] = set(re.findall(r'"urlPathname": "([^"]*)"', pages.text))
        assert "选择填好的填报表" in sent["unit"]
        assert not [name for name in ("leader", "office", "admin") if "选择填好的填报表" in sent[name]]
        assert "退回" in sent["office"]
        uploads = {label for label in sent["office"] if "选择" in label and "文件" in label}
        assert uploads
        for name in ("leader", "unit", "admin"):
            assert not sent[name] & uploads, name
            assert not {label for label in sent[name] if label.startswith(("归档", "撤回这", "存入", "退回"))}, name
        async with Visit(address, people["admin"]) as visit:
            run = await visit.page("", "")
            assert "用户与设置" in run.text
            assert "县没有局" in run.text
            assert SECRET not in run.text
            assert "怎么算" in (await visit.page("rules", "")).text
            assert "“责任单位”不对管理员的账号开放" in (await visit.page("units", f"snapshot={newest}")).text

    run_apart(walk())


@pytest.mark.parametrize("name", [DEMO, REAL])
def test_papers_and_figures_of_a_unit_hold_nothing_of_others(scoped: Path, name: str) -> None:
    own = own_of(scoped, name)
    engine = store.open_database(f"sqlite:///{scoped}")
    reach = Reach(frozenset({Grant(UNITS[name], own.ledger)}))
    seen = limited(engine, reach)
    with sqlite3.connect(scoped) as base:
        expected = {code for (code,) in base.execute(
            "SELECT i.code FROM issue i JOIN issue_unit u USING (ledger_id, snapshot_id, ordinal)"
            " WHERE u.unit = ? AND i.snapshot_id = ?", [UNITS[name], own.newest])}  # fmt: skip
    found = queries.snapshot(seen, own.newest)
    assert found is not None
    before = queries.snapshot(seen, found.info.previous_id) if found.info.previous_id else None
    assert set(found.issues["code"]) == expected
    assert UNITS[name] in set(found.units["name"])
    assert leaks(found.units.to_csv(), own) == set()
    report = figures_report(found, before, Scope(unit=UNITS[name]), None, queries.answers(seen, own.ledger))
    assert report["total"] == len(expected)
    assert leaks(str(report), own) == set()
    newest = queries.trend(seen, own.ledger)[-1]
    assert newest.snapshot == own.newest
    assert sum(issues for issues, _ in newest.by_status.values()) == len(expected)
    for part in (("unit", UNITS[name]), ("unit", UNITS[name].__eq__)):
        newest = queries.trend(seen, own.ledger, None, part)[-1]
        assert sum(issues for issues, _ in newest.by_status.values()) == len(expected)
    strange = next(unit for unit in UNITS.values() if unit != UNITS[name])
    assert all(week.by_status == {} for week in queries.trend(seen, own.ledger, None, ("lead", strange)))
    facts, earlier = Facts(found), Facts(before) if before is not None else None
    for scope in (Scope(unit=UNITS[name]), Scope()):
        source = source_of(seen, figures(facts, earlier, scope), earlier)
        for kind in KINDS:
            for file in files(kind, source):
                assert leaks(file.name + inside(file.content), own) == set(), (kind, file.name)
    for key in found.issues["key"]:
        assert leaks(queries.history(seen, own.ledger, key).to_csv(), own) == set()
    assert [one.name for one in queries.ledgers(seen)] == [name]
    assert {info.ledger.name for info in queries.snapshots(seen)} == {name}
    assert len(queries.events(seen)) == 0
    assert leaks(repr(queries.decisions(seen, own.ledger)) + repr(queries.answers(seen, own.ledger)), own) == set()
    other = next(info for info in queries.snapshots(engine) if info.ledger.name != name)
    assert queries.snapshot(seen, other.id) is None
    with pytest.raises(StoreError, match="不能改动"):
        store.withdraw(seen, own.newest, "x", None)
    with pytest.raises(PermissionError), seen.connect() as connection:  # a query that forgot to ask reads nothing
        connection.execute(select(schema.issue))
    engine.dispose()


def test_what_writes_for_the_web_refuses_roles_that_may_not(scoped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{scoped}"
    monkeypatch.setattr(chosen, "_settings", Settings(database_url=url, sign_in="accounts"))
    engine = store.open_database(url)
    info = queries.default_snapshot(engine)
    events = len(queries.events(engine))
    assert info is not None
    assert set(log_texts.ACTS) == set(Act)  # a denial can be read in the log
    anything: Any = None
    writing = [
        lambda: data.set_state(info.ledger, "归档"),
        lambda: data.carry_over(info.ledger, "新", None, "李", True),
        lambda: data.answer(info, anything, "说明", "李"),
        lambda: data.decide(info, "拨付", "李", None, None, None),
        lambda: data.record_outcome(info, anything, anything, "李"),
        lambda: writes.preview({}, anything, None),
        lambda: writes.store_files({}, anything, None, []),
        lambda: writes.withdraw(info, "误", "李"),
        lambda: writes.correct(info, anything),
        lambda: writes.merge_preview(info, {}, info.as_of, None),
        lambda: writes.store_merge(anything),
        lambda: writes.handed_in(info, [1]),
        lambda: writes.send_back(info, 1, "误"),
    ]
    handing_in = [
        lambda: writes.check_form(info, "表.xlsx", b"", info.as_of),
        lambda: writes.hand_in(info, "表.xlsx", b"", info.as_of),
    ]
    for role in (Role.LEADER, Role.UNIT, Role.ADMIN):
        mark = who._bound.set(Person("x", "x", role, (Grant(UNITS[DEMO]),)))
        try:
            for write in [*writing, *(handing_in if role is not Role.UNIT else [])]:
                with pytest.raises(who.DeniedError):
                    write()
        finally:
            who._bound.reset(mark)
    mark = who._bound.set(Person("x", "x", Role.OFFICE))
    try:
        for write in handing_in:  # what a unit says is the unit's to hand in
            with pytest.raises(who.DeniedError):
                write()
    finally:
        who._bound.reset(mark)
    with pytest.raises(who.DeniedError, match="请先登录"):  # not through the gate: nobody
        data.catalogue()
    with pytest.raises(who.DeniedError):
        who.as_now(data.catalogue)
    assert len(queries.events(engine)) == events
    engine.dispose()


def test_a_ledger_without_a_roster_is_read_within_reach(engine: Engine) -> None:
    contents = [issue("甲", "1", units=("县财政局",)), issue("乙", "2", units=("县民政局",))]
    number = load(engine, ledger(contents)).snapshot
    assert number is not None
    seen = queries.snapshot(limited(engine, Reach(frozenset({Grant("县财政局")}))), number)
    assert seen is not None
    assert (seen.issues["title"].tolist(), len(seen.units)) == (["甲"], 0)
