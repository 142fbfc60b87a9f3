"""A database of the first version, with data in it, is brought to the newest one and loses nothing."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Engine, inspect, text

from dashboard import queries, store
from dashboard.store import schema
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.store.readings import day, indicator, indicators, issue, ledger, roster
from tests.store.test_load import full_issue, load

ADDED = {
    *("check_answer", "origin", "decision", "decision_outcome", "agreed_match"),
    *("account", "sign_in_session", "log", "hand_in"),
}


def to(engine: Engine, revision: str) -> None:
    with writing(engine) as connection:
        run.downgrade(connection, revision)


def test_up_from_the_first_version_with_data_present(engine: Engine, database_url: str) -> None:
    rows = [full_issue(), issue("乙", "2", status="in_progress")]
    load(engine, ledger(rows), indicators([indicator("a", "5月", "0.10")]), roster(["县财政局"]))  # type: ignore[arg-type]
    load(engine, ledger([issue("乙", "2", status="reported")], "2024-05-24"))
    names = ("issues", "measures", "indicators", "findings", "units")
    before = [[getattr(queries.snapshot(engine, number), name) for name in names] for number in (1, 2)]
    trend, log = queries.trend(engine, 1), queries.events(engine)
    to(engine, "0001")
    assert not ADDED & set(inspect(engine).get_table_names())
    engine.dispose()

    opened = store.open_database(database_url)
    with opened.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == schema.HEAD
    assert set(inspect(opened).get_table_names()) >= ADDED
    after = [[getattr(queries.snapshot(opened, number), name) for name in names] for number in (1, 2)]
    for one, other in zip(before, after, strict=True):
        for left, right in zip(one, other, strict=True):
            pd.testing.assert_frame_equal(left, right)
    pd.testing.assert_frame_equal(queries.trend(opened, 1), trend)
    pd.testing.assert_frame_equal(queries.events(opened), log)
    assert queries.answers(opened, 1) == ()
    assert queries.ledgers(opened)[0].parent_id is None
    store.answer(opened, 1, "k", "b", "说明", "李")
    assert [one.text for one in queries.answers(opened, 1)] == ["说明"]
    assert store.decide(opened, 2, "拨付", "李") == 1
    assert [one.text for one in queries.decisions(opened, 1)] == ["拨付"]
    assert store.carry_over(opened, 1, "新", day("2024-05-20")).snapshot == 3
    opened.dispose()
