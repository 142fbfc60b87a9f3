"""Roles, tried by machine: page, list, option, file and link of a unit hold nothing of other units; who may do what.

What belongs to others is told by plain SQL over the rows as loaded, not by any query of the software.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote

import httpx2 as httpx
import pytest
from sqlalchemy import Engine, select

from dashboard import queries, store
from dashboard.access.passwords import hashed
from dashboard.exports.kind_texts import KINDS
from dashboard.exports.kinds import files
from dashboard.exports.sources import source_of
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.people import Grant, Person, Reach, Role
from dashboard.queries.within import limited
from dashboard.report import figures_report
from dashboard.samples import load_samples
from dashboard.settings import Settings
from dashboard.store import StoreError, accounts, schema
from dashboard.ui import chosen, data, who, writes
from loaders.unit_words import NAMED_GROUPS
from tests.access.visits import Visit, inside, run_apart, serving, sign_in
from tests.store.readings import issue, ledger
from tests.store.test_load import load

ROOT = Path(__file__).parents[2]
SECRET = "桃花-trout-7"
DEMO, REAL = "示例县（演示）", "峨边2023"
UNITS = {DEMO: "县水务局", REAL: "县财政局"}
PAGES = ("", "units", "categories", "deadlines", "indicators", "ledger", "checks", "ledgers", "data", "rules")
MOST_LINKS = 60


class Own(NamedTuple):
    """What is a unit's own in a ledger, and what is others': titles, and units that its own rows never name."""

    ledger: int
    newest: int
    codes: set[str]
    titles: set[str]
    other_codes: set[str]
    others: set[str]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scope") / "scope.db"
    engine = store.open_database(f"sqlite:///{path}")
    load_samples(engine, ROOT / "data")
    ids = {ledger.name: ledger.id for ledger in queries.ledgers(engine)}
    demo, real = ([Grant(unit, ids[name])] for name, unit in UNITS.items())
    secret = hashed(SECRET, "")
    for name, role, granted in (
        ("unit", Role.UNIT, demo),
        (REAL, Role.UNIT, real),
        ("leader", Role.LEADER, []),
        ("office", Role.OFFICE, []),
        ("admin", Role.ADMIN, []),
        ("none", Role.UNIT, [Grant("县没有局")]),
    ):
        accounts.add_account(engine, name, name, secret, role, granted)
    newest = {info.ledger.name: info for info in queries.snapshots(engine) if info.standing}[DEMO]
    issue = queries.snapshot(engine, newest.id)
    assert issue is not None
    other = issue.issues[~issue.issues["units"].map(lambda units: UNITS[DEMO] in units)].iloc[0]
    store.decide(
        engine, newest.id, f"请研究《{other['title']}》", "李", issue_key=other["key"], unit=other["lead_unit"]
    )
    store.hand_in(
        engine, newest.ledger.id, newest.id, other["lead_unit"], f"{other['lead_unit']}.xlsx", b"x", other["lead_unit"]
    )
    store.answer(engine, newest.ledger.id, f"silent/{other['key']}/", "b", f"{other['title']}已核实", "李")
    engine.dispose()
    return path


def own_of(path: Path, name: str) -> Own:
    with sqlite3.connect(path) as base:
        ledger = base.execute("SELECT id FROM ledger WHERE name = ?", [name]).fetchone()[0]
        newest = base.execute(
            "SELECT id FROM snapshot WHERE ledger_id = ? AND replaced_by IS NULL ORDER BY as_of DESC", [ledger]
        ).fetchone()[0]
        columns = [row[1] for row in base.execute("PRAGMA table_info(issue)")]
        rows = [
            dict(zip(columns, row, strict=True))
            for row in base.execute("SELECT * FROM issue WHERE ledger_id = ?", [ledger])
        ]
        links = base.execute(
            "SELECT snapshot_id, ordinal, unit FROM issue_unit WHERE ledger_id = ?", [ledger]
        ).fetchall()
        measures = base.execute(
            "SELECT snapshot_id, ordinal, text, unit FROM measure WHERE ledger_id = ?", [ledger]
        ).fetchall()
        indicators = base.execute("SELECT * FROM indicator WHERE ledger_id = ?", [ledger]).fetchall()
        decided = base.execute(
            "SELECT text FROM decision WHERE ledger_id = ? AND unit = ?", [ledger, UNITS[name]]
        ).fetchall()
    where = {(snapshot, ordinal) for snapshot, ordinal, unit in links if unit == UNITS[name]}
    mine = [row for row in rows if (row["snapshot_id"], row["ordinal"]) in where]
    theirs = [row for row in rows if (row["snapshot_id"], row["ordinal"]) not in where]
    titles = {row["title"] for row in mine}
    codes = {row["code"] for row in mine}
    said = " ".join(str(value) for row in mine for value in row.values())
    said += " ".join(f"{text} {unit}" for snapshot, ordinal, text, unit in measures if (snapshot, ordinal) in where)
    said += " ".join(unit for snapshot, ordinal, unit in links if (snapshot, ordinal) in where)
    said += " ".join(str(row) for row in indicators if row[4] in codes) + " ".join(text for (text,) in decided)
    everybody = {unit for _, _, unit in links if not unit.startswith(NAMED_GROUPS)}
    others = {row["title"] for row in theirs if row["title"] not in titles and row["title"] not in said}
    others |= {unit for unit in everybody if unit not in said and unit not in name}
    assert len(mine) >= 2, name
    assert len(others) >= 20, name
    return Own(ledger, newest, codes, titles, {row["code"] for row in theirs} - codes, others)


@pytest.fixture(scope="module")
def address(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    key = tmp_path_factory.mktemp("key") / "key"
    with serving(f"sqlite:///{database}", RECTIFY_SIGN_IN="accounts", RECTIFY_SECRET_FILE=str(key),
                 RECTIFY_TODAY="2024-12-10") as url:  # fmt: skip
        yield url


@pytest.fixture(scope="module")
def people(address: str) -> dict[str, httpx.Client]:
    return {name: sign_in(address, name, SECRET) for name in ("unit", REAL, "leader", "office", "admin", "none")}


def leaks(text: str, own: Own) -> set[str]:
    found = {word for word in own.others if word in text}
    return found | {code for code in map(unquote, re.findall(r"[?&]code=([^&\"\\]+)", text)) if code in own.other_codes}


@pytest.mark.parametrize("name", [DEMO, REAL])
def test_what_a_unit_is_sent_holds_nothing_of_others(
    database: Path, address: str, people: dict[str, httpx.Client], name: str
) -> None:
    own = own_of(database, name)

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
            assert all(title in seen for title in own.titles if title in _newest_titles(database, own))
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


def test_links_to_what_is_others_say_so(database: Path, address: str, people: dict[str, httpx.Client]) -> None:
    own = own_of(database, DEMO)
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
    database: Path, address: str, people: dict[str, httpx.Client]
) -> None:
    newest = own_of(database, DEMO).newest
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
            assert "“责任单位”不对管理员的账号开放" in (await visit.page("units", f"snapshot={newest}")).text

    run_apart(walk())


@pytest.mark.parametrize("name", [DEMO, REAL])
def test_papers_and_figures_of_a_unit_hold_nothing_of_others(database: Path, name: str) -> None:
    own = own_of(database, name)
    engine = store.open_database(f"sqlite:///{database}")
    reach = Reach(frozenset({Grant(UNITS[name], own.ledger)}))
    seen = limited(engine, reach)
    with sqlite3.connect(database) as base:
        expected = {code for (code,) in base.execute(
            "SELECT i.code FROM issue i JOIN issue_unit u USING (ledger_id, snapshot_id, ordinal)"
            " WHERE u.unit = ? AND i.snapshot_id = ?", [UNITS[name], own.newest])}  # fmt: skip
    found = queries.snapshot(seen, own.newest)
    assert found is not None
    before = queries.snapshot(seen, found.info.previous_id) if found.info.previous_id else None
    assert set(found.issues["code"]) == expected
    report = figures_report(found, before, Scope(unit=UNITS[name]), None, queries.answers(seen, own.ledger))
    assert report["total"] == len(expected)
    assert leaks(str(report), own) == set()
    trend = queries.trend(seen, own.ledger)
    newest = trend[(trend["dimension"] == "all") & (trend["snapshot"] == own.newest)]
    assert int(newest["issues"].sum()) == len(expected)
    assert leaks(trend.to_csv(), own) == set()
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


def test_what_writes_for_the_web_refuses_roles_that_may_not(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{database}"
    monkeypatch.setattr(chosen, "_settings", Settings(database_url=url, sign_in="accounts"))
    engine = store.open_database(url)
    info = queries.default_snapshot(engine)
    events = len(queries.events(engine))
    assert info is not None
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
