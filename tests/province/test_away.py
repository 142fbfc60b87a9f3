"""A shard that is away takes its own ledgers away and no others, says so in Chinese, and is back when it is back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pandas as pd
import pytest
from sqlalchemy import create_engine, event, func, select, text
from streamlit.testing.v1 import AppTest

from dashboard import cli, queries, store
from dashboard.settings import Settings
from dashboard.store import schema
from dashboard.ui import data
from loaders.records import Status
from tests.pages import reading_html as html
from tests.pages.conftest import APP, TODAY, forget
from tests.province.conftest import OTHERS, Province
from tests.store.readings import issue, ledger
from tests.store.test_load import load

QUICK_SECONDS = 10
"""More than a page takes on a loaded machine, less than an address that does not answer would."""


@contextmanager
def without(province: Province, shard: str) -> Iterator[None]:
    """Kill a shard's server, and start it again at the end."""
    province.shards[shard].kill()
    try:
        yield
    finally:
        province.shards[shard].start()


def rows_of(province: Province) -> dict[str, int]:
    """Count what the coordinator itself holds."""
    with province.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (
                schema.ledger,
                schema.snapshot,
                schema.derived,
                schema.log,
                schema.word,
                schema.agreed_match,
            )
        }


def held_by(province: Province, shard: str) -> dict[str, int]:
    engine = create_engine(province.shards[shard].url)
    with engine.connect() as connection:
        counts = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("document", "source_file", "issue", "issue_unit", "measure", "finding", "unit", "summary")
        }
    engine.dispose()
    return counts


def of_shard(province: Province, shard: str) -> set[str]:
    return {one.name for one in queries.ledgers(province.engine) if province.home(one.name) == shard}


def test_a_shard_that_is_killed_takes_only_its_own_ledgers_away(
    province: Province, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    whole = dict(queries.courses(province.engine))
    lost_name, alive_name = "示例县（演示）", OTHERS[0]
    lost, alive = province.home(lost_name), province.home(alive_name)
    assert lost != alive
    numbers = {one.name: one.id for one in queries.ledgers(province.engine)}
    newest = {name: queries.latest(province.engine, number) for name, number in numbers.items()}
    stored, on_shard = rows_of(province), held_by(province, lost)

    with without(province, lost):
        began = time.monotonic()
        # a ledger that lies elsewhere is read, loaded and withdrawn as ever
        held = queries.snapshot(province.engine, newest[alive_name].id)  # type: ignore[union-attr]
        assert held is not None
        rows = [issue("甲", "1", status="closed")]
        made = load(province.engine, ledger(rows, "2024-06-07"), ledger=alive_name)
        assert made.snapshot is not None
        assert store.withdraw(province.engine, made.snapshot).done
        # all ledgers as they were, and which of them cannot be opened
        assert queries.out_of_reach(province.engine) == {numbers[name] for name in of_shard(province, lost)}
        assert dict(queries.courses(province.engine)) == whole
        # the lost one: said in Chinese, nothing stored, by whichever way
        assert cli.main(["figures", "--database", province.url, "--ledger", lost_name]) == cli.REFUSED
        said = capsys.readouterr().err
        assert f"分库（{lost}）" in said or "这本台账存放的分库" in said
        assert "管理员" in said
        with pytest.raises(store.ShardAwayError, match=r"没有存入任何内容.*分库.*管理员"):
            load(province.engine, ledger(rows, "2024-12-13"), ledger=lost_name, learned={"新词": Status.CLOSED})
        with pytest.raises(store.ShardAwayError, match=r"没有存入任何内容.*分库"):
            store.withdraw(province.engine, newest[lost_name].id)  # type: ignore[union-attr]
        with pytest.raises(store.ShardAwayError, match="分库"):
            load(province.engine, ledger(rows), ledger="另一个县", shard=lost)
        assert cli.main(["backup", "--database", province.url, str(tmp_path / "x.zip")]) == cli.REFUSED
        assert "分库" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []
        # a new ledger goes to one that answers, though the lost one may have fewest
        for name in ("辛县", "壬县", "癸县"):
            assert load(province.engine, ledger(rows, mark=name), ledger=name).snapshot
            assert province.home(name) != lost
        assert cli.main(["shard", "--database", province.url]) == cli.DONE
        listed = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in listed if "连不上" in line] == [lost]
        assert time.monotonic() - began < QUICK_SECONDS

    assert held_by(province, lost) == on_shard
    now = rows_of(province)
    assert (now["word"], now["agreed_match"]) == (stored["word"], stored["agreed_match"])
    assert now["snapshot"] - stored["snapshot"] == 4  # the one withdrawn, and the three counties
    assert queries.out_of_reach(province.engine) == frozenset()
    again = dict(queries.courses(province.engine))
    assert {one: again[one] for one in whole} == whole
    made = load(province.engine, ledger(rows, "2024-12-13"), ledger=lost_name)
    assert made.snapshot is not None
    assert store.withdraw(province.engine, made.snapshot).done


def test_a_server_that_does_not_answer_is_given_up_soon(province: Province) -> None:
    lost_name, alive_name = "示例县（演示）", OTHERS[0]
    with province.shards[province.home(lost_name)].deaf():
        fresh = store.open_database(province.url)  # without connections from before
        for name, gone in ((lost_name, True), (alive_name, False)):
            newest = queries.latest(fresh, queries.ledger_named(fresh, name).id)
            assert newest is not None
            began = time.monotonic()
            if gone:
                with pytest.raises(store.ShardAwayError, match="分库"):
                    queries.snapshot(fresh, newest.id)
            else:
                assert queries.snapshot(fresh, newest.id) is not None
            assert time.monotonic() - began < QUICK_SECONDS
        fresh.dispose()


def shown(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    if page:
        app.switch_page(f"../pages/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_the_pages_say_which_ledgers_cannot_be_reached(province: Province) -> None:
    lost_name = "示例县（演示）"
    number = queries.ledger_named(province.engine, lost_name).id
    newest = queries.latest(province.engine, number)
    assert newest is not None
    lost = province.home(lost_name)
    forget()
    data.use(Settings(database_url=province.url, today=TODAY))
    try:
        with without(province, lost):
            app = shown("", snapshot=str(newest.id))
            assert len(app.error) == 1
            assert "这本台账存放的分库" in app.error[0].value
            assert "管理员" in app.error[0].value
            # another ledger is one choice away
            box = next(box for box in app.selectbox if box.label == "台账")
            other = queries.ledger_named(province.engine, OTHERS[0])
            box.set_value(other.id).run()
            assert not app.exception
            assert not app.error
            assert html.cards(app)
            app = shown("ledgers", snapshot=str(newest.id))
            missing = of_shard(province, lost)
            assert len(app.warning) == 1
            assert app.warning[0].value.startswith(f"有 {len(missing)} 本台账所在的分库现在连不上")
            assert all(name.split("（")[0] in app.warning[0].value for name in missing)
            rows = next(table for name, table in html.tables(app).items() if name.startswith("全部台账"))[1:]
            gone = [row for row in rows if "现在打不开" in row[0]]
            assert len(gone) == len(missing)
            assert all(any(row[0].startswith(name) for row in gone) for name in missing)
            assert all(int(row[4]) > 0 for row in rows)  # what they came to is known all the same
        forget()
        app = shown("", snapshot=str(newest.id))
        assert not app.error
        assert html.cards(app)
        assert not shown("ledgers").warning
    finally:
        forget()


def test_a_coordinator_that_breaks_down_between_the_commits_stores_nothing(province: Province) -> None:
    """The shard has committed, the coordinator has not: what a load in between rewrites stays as it was, too."""
    name = OTHERS[3]
    number = queries.ledger_named(province.engine, name).id
    shard = create_engine(province.shards[province.home(name)].url, isolation_level="AUTOCOMMIT")
    before = [queries.snapshot(province.engine, info.id) for info in queries.snapshots(province.engine, number)]
    held = held_by(province, province.home(name))
    with shard.connect() as connection:
        # the shard's commit takes so long that the coordinator is gone before it hears of it
        connection.execute(text("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
                                "$$ BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END $$"))  # fmt: skip
        connection.execute(text("CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON document DEFERRABLE "
                                "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()"))  # fmt: skip
    rows = [issue("甲", "1", status="closed")]

    killer = Timer(0.7, province.coordinator.kill)  # COMMIT is sent at once, and the shard sleeps over it

    def kill(_connection: object) -> None:
        killer.start()

    event.listen(province.engine, "commit", kill)
    try:
        with pytest.raises(store.StoreError):
            load(province.engine, ledger(rows, "2024-05-12"), ledger=name)
    finally:
        event.remove(province.engine, "commit", kill)
        killer.join()
        province.coordinator.start()
    until = time.monotonic() + QUICK_SECONDS
    while held_by(province, province.home(name))["issue"] == held["issue"]:
        assert time.monotonic() < until, "the shard has not committed: this is not the break that was meant"
        time.sleep(0.1)
    after = [queries.snapshot(province.engine, info.id) for info in queries.snapshots(province.engine, number)]
    assert len(after) == len(before)
    for one, other in zip(before, after, strict=True):
        assert one is not None
        assert other is not None
        pd.testing.assert_frame_equal(one.issues, other.issues)
    with shard.connect() as connection:
        connection.execute(text("DROP FUNCTION slow() CASCADE"))
    shard.dispose()
    made = load(province.engine, ledger(rows, "2024-05-12"), ledger=name)
    assert made.snapshot is not None
    loaded = queries.snapshot(province.engine, made.snapshot)
    assert loaded is not None
    assert loaded.issues["title"].tolist() == ["甲"]
    assert store.withdraw(province.engine, made.snapshot).done
