"""A shard that is away takes its own ledgers away and no others, says so in Chinese, and is back when it is back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pandas as pd
import pytest
from sqlalchemy import Engine, create_engine, event, func, select, text
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
LONG_SECONDS = 90
"""The same for a dozen answers of a command or of the store."""
SOON_SECONDS = 15
"""Within which it is known that a shard has gone or come back, while somebody looks."""


@contextmanager
def without(province: Province, shard: str) -> Iterator[None]:
    """Kill a shard's server, and start it again at the end."""
    province.shards[shard].kill()
    try:
        yield
    finally:
        province.shards[shard].start()


def in_time(condition: Callable[[], bool], what: str) -> None:
    """Wait until what a process knows of its shards has caught up."""
    until = time.monotonic() + SOON_SECONDS
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def lost_ledgers(engine: Engine) -> frozenset[int]:
    return queries.out_of_reach(engine, queries.shards_away(engine))


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
        missing = {numbers[name] for name in of_shard(province, lost)}
        in_time(lambda: lost_ledgers(province.engine) == missing, "it is not known which ledgers are lost")
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
        assert time.monotonic() - began < LONG_SECONDS

    assert held_by(province, lost) == on_shard
    now = rows_of(province)
    assert (now["word"], now["agreed_match"]) == (stored["word"], stored["agreed_match"])
    assert now["snapshot"] - stored["snapshot"] == 4  # the one withdrawn, and the three counties
    in_time(lambda: not lost_ledgers(province.engine), "the shard that is back is not found")
    again = dict(queries.courses(province.engine))
    assert {one: again[one] for one in whole} == whole
    made = load(province.engine, ledger(rows, "2024-12-13"), ledger=lost_name)
    assert made.snapshot is not None
    assert store.withdraw(province.engine, made.snapshot).done


@pytest.mark.parametrize("stopped", ["deaf", "frozen"])
def test_a_server_that_does_not_answer_is_given_up_soon(province: Province, stopped: str) -> None:
    """It takes new connections and says nothing, or falls silent on those that stand."""
    lost_name, alive_name = "示例县（演示）", OTHERS[0]
    lost = province.home(lost_name)
    engine = store.open_database(province.url)
    newest = {name: queries.latest(engine, queries.ledger_named(engine, name).id) for name in (lost_name, alive_name)}

    def read(name: str) -> object:
        info = newest[name]
        assert info is not None
        return queries.snapshot(engine, info.id)

    if stopped == "frozen":
        assert read(lost_name) is not None
    with getattr(province.shards[lost], stopped)():
        causes = []
        for name in (lost_name, alive_name, lost_name, alive_name):
            began = time.monotonic()
            if name == lost_name:
                with pytest.raises(store.ShardAwayError, match=f"分库（{lost}）") as told:
                    read(name)
                causes.append(told.value.__cause__)
            else:
                assert read(name) is not None
            assert time.monotonic() - began < QUICK_SECONDS
        assert causes[0] is not None
        assert causes[1] is None  # nobody waits for it a second time
        began = time.monotonic()
        assert lost_ledgers(engine) == {queries.ledger_named(engine, name).id for name in of_shard(province, lost)}
        with pytest.raises(store.ShardAwayError, match="没有存入任何内容"):
            load(engine, ledger([issue("甲", "1")], "2024-12-13"), ledger=lost_name)
        assert time.monotonic() - began < QUICK_SECONDS

    def back() -> bool:
        try:
            return read(lost_name) is not None
        except store.ShardAwayError:
            return False

    in_time(back, "the shard that answers again is not asked")
    in_time(lambda: not lost_ledgers(engine), "the shard that answers again is not known")
    engine.dispose()


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
            assert not app.error, app.error[0].value
            assert html.cards(app)
            app = shown("ledgers", snapshot=str(newest.id))
            missing = of_shard(province, lost)
            in_time(lambda: len(app.run().warning) == 1, "the page does not say what is lost")
            assert app.warning[0].value.startswith(f"有 {len(missing)} 本台账所在的分库现在连不上")
            assert all(name.split("（")[0] in app.warning[0].value for name in missing)
            rows = next(table for name, table in html.tables(app).items() if name.startswith("全部台账"))[1:]
            gone = [row for row in rows if "现在打不开" in row[0]]
            assert len(gone) == len(missing)
            assert all(any(row[0].startswith(name) for row in gone) for name in missing)
            assert all(int(row[4]) > 0 for row in rows)  # what they came to is known all the same
        # it comes back by itself, in the pages that stand open
        in_time(lambda: not app.run().warning, "the page does not say that all is well again")
        app = shown("", snapshot=str(newest.id))
        assert not app.error
        assert html.cards(app)
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
