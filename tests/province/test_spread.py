"""A database spread over shards: the same figures as in one database, each county's pages from one server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, create_engine, event, text
from streamlit.testing.v1 import AppTest

from dashboard import cli, queries, store
from dashboard.changes import changes
from dashboard.metrics.facts import Facts
from dashboard.report import changes_json, figures_json, reported
from dashboard.settings import Settings
from dashboard.store import schema, shards
from dashboard.ui import data
from tests.pages.conftest import APP, TODAY, forget
from tests.province.conftest import NAMES, OTHERS, Province
from tests.store.readings import day, issue, ledger
from tests.store.test_load import load

PAGES = ("overview", "units", "categories", "deadlines", "indicators", "ledger", "meeting", "checks", "data", "rules")
PARTS = (("all", ""), ("lead", bool), ("unit", bool), ("type", "immediate"))
LISTED = re.compile(rf"\b(?:{'|'.join(table.name for table in shards.SPREAD)})_\d+_({'|'.join(NAMES)})\b")


def without_numbers(value: Any) -> Any:
    """Return what a frame or record says less the numbers of ledgers, which are a matter of where they lie."""
    return value.drop(columns="ledger") if isinstance(value, pd.DataFrame) and "ledger" in value else value


def test_every_figure_is_that_of_one_database(province: Province) -> None:
    both = {info.id: info for info in queries.snapshots(province.alone)}
    here = [info for info in queries.snapshots(province.engine) if info.id in both]
    assert len(here) == len(both) > 25
    told = 0
    for info in here:
        other = both[info.id]
        reports = []
        for engine, one in ((province.engine, info), (province.alone, other)):
            held = queries.snapshot(engine, one.id)
            before = queries.snapshot(engine, one.previous_id) if one.previous_id else None
            assert held is not None
            answers = queries.answers(engine, one.ledger.id)
            compared = changes(Facts(before) if before else None, Facts(held))
            reports.append(
                (
                    figures_json(*reported(held, before, None, None, answers)),
                    changes_json(compared),
                    asdict(one)["standing"],
                )
            )
        assert reports[0] == reports[1]
        told += reports[0][0]["total"]
    assert told > 300


def test_every_query_gives_what_one_database_gives(province: Province) -> None:
    known = {info.id for info in queries.snapshots(province.alone)}
    for other in queries.ledgers(province.alone):
        one = queries.ledger_named(province.engine, other.name)
        found = [
            [
                *(queries.trend(engine, number, None, part) for part in PARTS),
                *(without_numbers(queries.history(engine, number, key)) for key in keys),
                *(queries.measure_history(engine, number, key) for key in keys),
                queries.roster(engine, number),
                queries.learned_words(engine, number),
                [(each.text, each.issue_code, each.issue_title) for each in queries.decisions(engine, number)],
                [info.id for info in queries.line_of(engine, number)],
                [queries.source_files(engine, number) for number in snapshots],
                [
                    queries.source_file(engine, number, file.name)
                    for number in snapshots
                    for file in queries.source_files(engine, number)
                ],
            ]
            for engine, number in ((province.engine, one.id), (province.alone, other.id))
            for keys in [issue_keys(engine, number)]
            for snapshots in [[info.id for info in queries.snapshots(engine, number) if info.id in known]]
        ]
        for mine, theirs in zip(*found, strict=True):
            if isinstance(mine, pd.DataFrame):
                pd.testing.assert_frame_equal(mine, theirs)
            else:
                assert mine == theirs


def test_what_a_unit_hands_in_lies_with_its_ledger(province: Province) -> None:
    info = queries.latest(province.engine, queries.ledger_named(province.engine, OTHERS[0]).id)
    assert info is not None
    content = f"form of {OTHERS[0]}".encode()
    number = store.hand_in(province.engine, info.ledger.id, info.id, "县财政局", "表.xlsx", content, "cai")
    assert next(one.id for one in queries.hand_ins(province.engine, info)) == number
    assert queries.handed_in(province.engine, info.ledger.id, [number]) == {number: content}
    for name in NAMES:
        shard = create_engine(province.shards[name].url)
        with shard.connect() as connection:
            held = connection.execute(
                text("SELECT count(*) FROM document WHERE content = :content"), {"content": content}
            ).scalar_one()
        shard.dispose()
        assert held == (1 if name == province.home(OTHERS[0]) else 0)


def issue_keys(engine: Engine, ledger_id: int) -> list[str]:
    newest = queries.latest(engine, ledger_id)
    assert newest is not None
    held = queries.snapshot(engine, newest.id)
    assert held is not None
    return sorted(held.issues["key"])[:4]


def test_all_ledgers_are_merged_from_the_shards(province: Province) -> None:
    mine = {ledger.name: course for ledger, course in queries.courses(province.engine)}
    theirs = {ledger.name: course for ledger, course in queries.courses(province.alone)}
    assert {name: mine[name] for name in theirs} == theirs
    assert {province.home(name) for name in theirs} == set(NAMES)
    # and they are what the shards' own summaries hold
    for each, course in queries.courses(province.engine):
        shard = create_engine(province.shards[province.home(each.name)].url)
        with shard.connect() as connection:
            assert course is not None
            held = connection.execute(
                text("SELECT status, issues FROM summary WHERE snapshot_id = :one AND dimension = 'all'"),
                {"one": course.snapshot},
            )
            assert {row.status: row.issues for row in held} == {
                status: numbers[0] for status, numbers in course.by_status.items()
            }
        shard.dispose()


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Collect what is sent to any database."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def servers_of(url: str, sent: list[tuple[str, Any]]) -> list[tuple[str, frozenset[str]]]:
    """Return each SELECT with the shards that PostgreSQL's plan for it asks."""
    planner = create_engine(url)
    with planner.connect() as connection:
        plans = [
            (
                statement,
                "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN (VERBOSE) {statement}", values)),
            )
            for statement, values in sent
            if statement.startswith("SELECT")
        ]
    planner.dispose()
    return [(statement, frozenset(LISTED.findall(plan))) for statement, plan in plans]


def opened(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    if page != "overview":
        app.switch_page(f"../pages/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def shown(province: Province) -> Iterator[None]:
    forget()
    data.use(Settings(database_url=province.url, today=TODAY))
    yield
    forget()


@pytest.mark.parametrize("name", ["示例县（演示）", "甲县2025"])
def test_every_select_of_a_countys_pages_asks_one_shard(province: Province, shown: None, name: str) -> None:
    county = queries.ledger_named(province.engine, name)
    newest = queries.latest(province.engine, county.id)
    assert newest is not None
    held = queries.snapshot(province.engine, newest.id)
    assert held is not None
    with statements() as sent:
        for page in PAGES:
            opened(page, snapshot=str(newest.id))
        opened("issue", snapshot=str(newest.id), code=held.issues["code"].iloc[0])
        for part in ("snapshots", "compare", "correct", "log", "returns"):
            opened("data", snapshot=str(newest.id), part=part)
    asked = servers_of(province.url, sent)
    assert {servers for _, servers in asked} == {frozenset(), frozenset({province.home(name)})}
    # the pages did read everything that the shards hold of a snapshot
    read = " ".join(statement for statement, servers in asked if servers)
    for table in (schema.issue, schema.issue_unit, schema.measure, schema.indicator, schema.unit, schema.summary):
        assert re.search(rf"\b(FROM|JOIN) {table.name}\b", read), table.name


def test_all_ledgers_ask_the_coordinator_alone_and_rarely_whether_each_shard_is_there(province: Province) -> None:
    engine = store.open_database(province.url)
    with statements() as sent:
        queries.courses(engine)
        assert queries.shards_away(engine) == frozenset()
    asked = servers_of(province.url, sent)
    assert sorted((servers for _, servers in asked if servers), key=str) == [frozenset({name}) for name in NAMES]
    assert all("document" in statement for statement, servers in asked if servers)
    with statements() as sent:
        queries.courses(engine)
        assert queries.shards_away(engine) == frozenset()
    assert len(sent) == 1
    engine.dispose()


def test_a_new_ledger_goes_to_the_shard_named_or_to_the_least_filled(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    def listed() -> dict[str, int]:
        assert cli.main(["shard", "--database", province.url, "--json"]) == cli.DONE
        return {one["name"]: one["ledgers"] for one in json.loads(capsys.readouterr().out)["shards"]}

    before = listed()
    assert load(province.engine, ledger([issue("甲", "1")]), ledger="戊县", shard="shard_b").snapshot
    assert province.home("戊县") == "shard_b"
    filled = listed()
    assert filled == {**before, "shard_b": before["shard_b"] + 1}
    assert load(province.engine, ledger([issue("甲", "1")]), ledger="己县").snapshot
    assert province.home("己县") == min(filled, key=lambda name: filled[name])
    with pytest.raises(store.StoreError, match="没有名为“shard_z”的分库"):
        load(province.engine, ledger([issue("乙", "1")]), ledger="庚县", shard="shard_z")
    with pytest.raises(store.StoreError, match="不在分库“shard_a”"):
        load(province.engine, ledger([issue("乙", "1")]), ledger="戊县", shard="shard_a")
    # what began in another ledger lies beside it, so that its history asks no other server
    assert province.home("甲县2025") == province.home(OTHERS[0])
    other = store.open_database("sqlite://")
    with pytest.raises(store.StoreError, match="没有分库"):
        load(other, ledger([issue("乙", "1")]), ledger="庚县", shard="shard_a")
    other.dispose()


def test_what_lies_on_a_shard_is_there_and_nowhere_else(province: Province) -> None:
    for name, server in province.shards.items():
        engine = create_engine(server.url)
        with engine.connect() as connection:
            held = {
                table.name: connection.execute(text(f"SELECT DISTINCT ledger_id FROM {table.name}")).scalars().all()
                for table in shards.SPREAD
            }
            assert {NAMES[number // 1_000_000 - 1] for numbers in held.values() for number in numbers} == {name}
            assert [name for name, numbers in held.items() if not numbers] in ([], ["finding"])
            assert connection.execute(text("SELECT count(*) FROM snapshot")).scalar_one() == 0
        engine.dispose()


def test_leftovers_of_a_load_that_never_became_visible_do_no_harm(province: Province) -> None:
    """The coordinator breaks down after the shard has committed: the rows there are in nobody's way."""
    number = queries.ledger_named(province.engine, OTHERS[1]).id
    before = queries.trend(province.engine, number)
    with province.engine.connect() as connection:
        following = connection.execute(text("SELECT last_value + 1 FROM snapshot_number")).scalar_one()
    shard = create_engine(province.shards[province.home(OTHERS[1])].url)
    with shard.begin() as connection:
        for table, columns in (
            ("summary", "'all', '', 'closed', 7, 7, 7, 7"),
            ("issue_unit", "1, 1, '某单位', 'lead'"),
            ("finding", "1, 'note', 'x', NULL, 'f', 'p', 'm'"),
        ):
            connection.execute(text(f"INSERT INTO {table} VALUES ({number}, {following}, {columns})"))
    shard.dispose()
    assert queries.trend(province.engine, number) == before
    made = load(province.engine, ledger([issue("甲", "1", status="closed")], "2024-05-31"), ledger=OTHERS[1])
    assert made.snapshot == following
    held = queries.snapshot(province.engine, following)
    assert held is not None
    assert held.issues["title"].tolist() == ["甲"]
    assert "x" not in held.findings["rule"].tolist()
    newest = queries.trend(province.engine, number)[-1]
    assert (newest.snapshot, newest.by_status) == (following, {"closed": (1, 0)})
    assert store.withdraw(province.engine, following).done
    assert day("2024-05-24") == queries.latest(province.engine, number).as_of  # type: ignore[union-attr]
