"""Spreading a database: by a role without special rights, whole or not at all; backups, upgrades, more shards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url

from dashboard import cli, queries, store
from dashboard.report import figures_report
from dashboard.store import foreign, schema, shards
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.province.conftest import NAMES, OTHERS, Province
from tests.store.readings import issue, ledger
from tests.store.test_load import load


@pytest.fixture
def fresh(province: Province) -> Iterator[list[str]]:
    """The addresses of four empty databases: one that may become a coordinator, and three for shards."""
    with ExitStack() as stack:
        names = iter(["head", "one", "two", "three"])
        yield [
            stack.enter_context(server.database(next(names), fdw=server is province.coordinator))
            for server in (province.coordinator, *province.shards.values())
        ]


def spread(addresses: list[str]) -> int:
    head, *others = addresses
    return cli.main(["shard", "--database", head, *(f"{NAMES[n]}={url}" for n, url in enumerate(others))])


def figures(engine: Engine) -> dict[str, object]:
    """Return what the newest snapshot of each ledger comes to, and all of them in sum."""
    found: dict[str, object] = {}
    for one in queries.ledgers(engine):
        newest = queries.latest(engine, one.id)
        held = queries.snapshot(engine, newest.id) if newest else None
        assert held is not None
        found[one.name] = figures_report(held, None), queries.trend(engine, one.id)
    return found


def test_a_backup_is_dealt_out_to_the_shards_and_comes_back(
    province: Province, fresh: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, again = str(tmp_path / "a.zip"), str(tmp_path / "b.zip")
    assert cli.main(["backup", "--database", str(province.alone.url), backup]) == cli.DONE
    assert spread(fresh) == cli.DONE
    assert "p%a" not in capsys.readouterr().out  # no password
    assert cli.main(["restore", "--database", fresh[0], backup]) == cli.DONE
    engine = store.open_database(fresh[0])
    assert figures(engine) == figures(province.alone)
    with engine.connect() as connection:
        counts = shards.ledgers_on(connection)
        homes = {one.name: shards.home_of(connection, one.id) for one in queries.ledgers(engine)}
    assert list(counts) == list(NAMES)
    assert max(counts.values()) - min(counts.values()) <= 1
    assert {one.name: one.id for one in queries.ledgers(engine)} == {
        one.name: one.id for one in queries.ledgers(province.alone)
    }
    assert queries.verify_log(engine).fault is None
    # what a load left behind when it never became visible is in no backup
    number = queries.ledger_named(engine, OTHERS[0]).id
    there = store.open_database(fresh[1 + NAMES.index(homes[OTHERS[0]])])
    with there.begin() as connection:
        connection.execute(text(f"INSERT INTO finding VALUES ({number}, 999999, 1, 'note', 'x', NULL, 'f', 'p', 'm')"))
    there.dispose()
    assert cli.main(["backup", "--database", fresh[0], again]) == cli.DONE
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert cli.main(["restore", "--database", back, again]) == cli.DONE
    returned = store.open_database(back)
    assert figures(returned) == figures(province.alone)
    capsys.readouterr()
    assert cli.main(["restore", "--database", fresh[0], again, "--replace"]) == cli.REFUSED
    assert "不能整体替换" in capsys.readouterr().err
    assert figures(engine) == figures(province.alone)
    # whatever comes next goes on beside them
    filled = counts[min(counts, key=lambda name: counts[name])]
    assert load(engine, ledger([issue("甲", "1")]), ledger="新县", shard="shard_a").snapshot
    assert queries.ledger_named(engine, "新县").id == 1_000_001
    assert load(engine, ledger([issue("甲", "1")]), ledger="新年度", shard=None).snapshot
    with engine.connect() as connection:
        again_at = shards.home_of(connection, queries.ledger_named(engine, "新年度").id)
        assert shards.ledgers_on(connection)[again_at] == filled + 1
    assert homes["甲县2025"] == homes[OTHERS[0]]
    # a year that begins in a ledger put back lies beside it, though in another range: nothing is told twice
    begun = [
        store.carry_over(each, queries.ledger_named(each, OTHERS[3]).id, "丁县2025") for each in (engine, returned)
    ]
    assert all(one.snapshot for one in begun)
    with engine.connect() as connection:
        child = queries.ledger_named(engine, "丁县2025").id
        assert shards.home_of(connection, child) == homes[OTHERS[3]]
        assert child > 1_000_000
    key = sorted(queries.snapshot(engine, begun[0].snapshot or 0).issues["key"])[0]  # type: ignore[union-attr]
    courses = [
        queries.history(each, queries.ledger_named(each, "丁县2025").id, key)[["as_of", "status", "units"]]
        for each in (engine, returned)
    ]
    pd.testing.assert_frame_equal(*courses)
    assert len(courses[0]) > 1
    returned.dispose()
    engine.dispose()


def test_what_cannot_be_spread_is_refused_with_nothing_changed(
    province: Province, fresh: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, one, two, _ = fresh
    filled = store.open_database(two)
    load(filled, ledger([issue("甲", "1")]))
    filled.dispose()

    def refused(database: str, *servers: str) -> str:
        assert cli.main(["shard", "--database", database, *servers]) == cli.REFUSED
        return capsys.readouterr().err

    assert "都是 PostgreSQL" in refused(f"sqlite:///{tmp_path / 'x.db'}", f"a={one}")
    assert "都是 PostgreSQL" in refused(head, f"a=sqlite:///{tmp_path / 'y.db'}")
    assert not (tmp_path / "y.db").exists()
    assert "分库名称" in refused(head, f"Ａ县={one}")
    assert "同一个数据库" in refused(head, f"a={one}", f"b={one}")
    assert "同一个数据库" in refused(head, f"a={head}")
    assert "已有台账" in refused(head, f"a={one}", f"b={two}")
    assert "已有台账" in refused(two, f"a={one}")
    assert "连接不上" in refused(head, f"a={one}", "b=postgresql://x:secret@127.0.0.1:1/none")
    assert "用不了" not in (said := refused(head, f"a={province.shards['shard_a'].url}"))
    assert "已有台账" in said  # the shard of another coordinator
    # without the rights that an administrator gives, nothing happens either
    assert "shards.sql" in refused(one, f"a={fresh[3]}")
    for url in fresh:
        engine = store.open_database(url)
        with engine.connect() as connection:
            assert shards.found(connection) == ()
            assert inspect(connection).get_foreign_keys("issue"), url
        engine.dispose()
    assert cli.main(["shard", "--database", head, f"a={one}"]) == cli.DONE
    assert "已有名为“a”的分库" in refused(head, f"a={fresh[3]}")
    # one more later: it takes the next range, and new ledgers as the one with fewest
    engine = store.open_database(head)
    assert load(engine, ledger([issue("甲", "1")]), ledger="甲").snapshot
    # with a second host, as where the server has a standby
    several = make_url(fresh[3])
    hosts = ("127.0.0.1:1", f"{several.host}:{several.port}")
    several = several.set(host=None, port=None).update_query_dict({"host": hosts, "target_session_attrs": "read-write"})
    assert cli.main(["shard", "--database", head, f"b={several.render_as_string(hide_password=False)}"]) == cli.DONE
    with store.open_database(head).connect() as connection:
        assert foreign.addresses(connection)["b"].normalized_query["host"] == hosts
    assert load(engine, ledger([issue("乙", "1")]), ledger="乙").snapshot
    assert [one.id for one in queries.ledgers(engine)] == [1_000_001, 2_000_001]
    assert [course and len(course.days) for _, course in queries.courses(engine)] == [1, 1]
    engine.dispose()


ADDED = '''
"""Add a column to a table that lies on the shards, and one to a table that does not."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None
def upgrade():
    op.add_column("issue", sa.Column("added", sa.Text()))
    op.add_column("snapshot", sa.Column("added", sa.Text()))
'''


def test_a_newer_version_brings_the_shards_along(
    province: Province, fresh: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spread(fresh) == cli.DONE
    engine = store.open_database(fresh[0])
    assert load(engine, ledger([issue("甲", "1")]), ledger="甲").snapshot
    before = figures(engine)
    engine.dispose()
    (tmp_path / "9999_added.py").write_text(ADDED.format(head=schema.HEAD), "utf-8")
    usual = run.configuration

    def configuration() -> object:
        config = usual()
        folder = config.get_main_option("script_location")
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{folder}/versions\n{tmp_path}")
        return config

    monkeypatch.setattr(run, "configuration", configuration)
    monkeypatch.setattr(schema, "HEAD", "9999")
    province.shards["shard_c"].kill()
    try:
        with pytest.raises(store.StoreError, match="连接不上"):
            store.open_database(fresh[0])
    finally:
        province.shards["shard_c"].start()
    engine = store.open_database(fresh[0])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT added FROM issue")).scalars().all() == [None]
        assert connection.execute(text("SELECT added FROM snapshot")).scalars().all() == [None]
    assert figures(engine) == before
    with writing(engine) as connection:
        connection.execute(text("UPDATE issue SET added = 'x' WHERE ledger_id = 1000001"))
    engine.dispose()
    for url in fresh[1:]:
        there = store.open_database(url)
        with there.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
            assert not inspect(connection).get_foreign_keys("issue")
        there.dispose()
