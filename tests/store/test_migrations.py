"""A database of the first version, with data in it, is brought to the newest one and loses nothing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Table, inspect, select, text

from dashboard import queries, store
from dashboard.report import figures_report
from dashboard.store import bulk, schema
from dashboard.store.backup_format import tables_of
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.store.readings import day, indicator, indicators, issue, ledger, roster
from tests.store.summaries import summaries
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
    trend, log = summaries(engine, 1), queries.events(engine)
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
    pd.testing.assert_frame_equal(summaries(opened, 1), trend)
    pd.testing.assert_frame_equal(queries.events(opened), log)
    assert queries.answers(opened, 1) == ()
    assert queries.ledgers(opened)[0].parent_id is None
    store.answer(opened, 1, "k", "b", "说明", "李")
    assert [one.text for one in queries.answers(opened, 1)] == ["说明"]
    assert store.decide(opened, 2, "拨付", "李") == 1
    assert [one.text for one in queries.decisions(opened, 1)] == ["拨付"]
    assert store.carry_over(opened, 1, "新", day("2024-05-20")).snapshot == 3
    opened.dispose()


def test_a_database_of_every_earlier_version_opens_and_gives_the_same_figures(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    """Each version's tables are made by its own migrations and filled as it filled them, never by going back."""
    source = open_source(tmp_path)
    rows = {table.name: as_kept(source, table) for table in schema.metadata.sorted_tables}
    kept = [{name: row[name] for name in ("ledger_id", "at", "actor", "action", "detail")} for row in rows["log"]]
    rows["event"] = [{**row, "id": number} for number, row in enumerate(kept, 1) if row["ledger_id"] is not None]
    told, trend, courses = reports(source), summaries(source, 1), queries.courses(source)
    newest = rows["ledger"]
    plain = {}  # counted from the rows, without the code that counts
    for number, as_of in ((row["id"], row["as_of"]) for row in rows["snapshot"]):
        own = [row for row in rows["issue"] if row["snapshot_id"] == number]
        late = [row["code"] for row in own if row["deadline"] and row["deadline"] < as_of
                and row["status"] in ("not_started", "in_progress")]  # fmt: skip
        plain[number] = (len(own), sum(row["status"] in ("verified", "closed") for row in own), late)
    earlier = sorted(run.revisions())[:-1]
    assert earlier[0] == "0001"
    for revision in earlier:
        tables = tables_of(revision)
        rows["ledger"] = (
            newest if revision > "0010" else [{**row, "course": long_course(row["id"], rows)} for row in newest]
        )
        with writing(engine) as connection:
            run.downgrade(connection, "base")
            run.upgrade(connection, revision)
            for table in tables:
                names = table.columns.keys()
                bulk.insert(connection, table, [tuple(row[name] for name in names) for row in rows[table.name]])
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT setval('snapshot_number', 100), setval('ledger_number', 100)"))
        engine.dispose()
        opened = store.open_database(database_url)
        answered = any(table.name == "check_answer" for table in tables)
        found = reports(opened)
        assert [row["total"] for row in found] == [total for total, _, _ in plain.values()], revision
        assert found == (told if answered else reports(source, answered=False)), revision
        assert [(row["rates"]["rectified"]["numerator"], row["overdue"]["current"]) for row in found] == [
            (done, late) for _, done, late in plain.values()
        ], revision
        pd.testing.assert_frame_equal(summaries(opened, 1), trend)
        assert queries.courses(opened) == courses, revision
        assert queries.trend(opened, 1, None, ("unit", bool)) == queries.trend(source, 1, None, ("unit", bool)), (
            revision
        )
        assert queries.verify_log(opened).fault is None, revision
        assert queries.events(opened)["detail"].tolist() == queries.events(source)["detail"].tolist(), revision
        decided = [one.text for one in queries.decisions(opened, 1)]
        assert decided == (["拨付"] if any(table.name == "decision" for table in tables) else []), revision
        added = load(opened, ledger([issue("乙", "2", status="closed")], "2024-06-07"))
        assert added.snapshot == max(plain) + 1 if opened.dialect.name == "sqlite" else added.snapshot > 100
        opened.dispose()
    source.dispose()


def long_course(ledger: int, rows: dict[str, list[dict[str, Any]]]) -> str:
    """A ledger's course as versions 0007 to 0010 kept it: each snapshot with all its numbers."""
    points = []
    for row in sorted(rows["snapshot"], key=lambda row: row["as_of"]):
        if (row["ledger_id"], row["replaced_by"], row["withdrawn_at"]) == (ledger, None, None):
            by_status = {
                each["status"]: [each[name] for name in ("issues", "overdue", "amount", "amount_rectified")]
                for each in rows["summary"]
                if each["snapshot_id"] == row["id"] and each["dimension"] == "all"
            }
            points.append([row["id"], row["as_of"].isoformat(), row["reviewed"], by_status])
    return json.dumps(points)


def open_source(folder: Path) -> Engine:
    """Three weeks of a ledger with an answer, a decision and a withdrawal, in a database of this version."""
    source = store.open_database(f"sqlite:///{folder / 'source.db'}")
    rows = [full_issue(), issue("乙", "2", status="in_progress", deadline="2024-05-20")]
    units = roster(["县财政局", "县农业农村局"])
    load(source, ledger(rows), indicators([indicator("a", "5月", "0.10")]), units)  # type: ignore[arg-type]
    load(source, ledger([full_issue(), issue("乙", "2", status="verified")], "2024-05-24"))  # type: ignore[list-item]
    load(source, ledger(rows, "2024-05-31"))  # type: ignore[arg-type]
    store.withdraw(source, 2, "填错", "李")
    store.decide(source, 3, "拨付", "李", promised_on=day("2024-06-14"))
    store.answer(source, 1, "k", "b", "说明", "李")
    return source


def as_kept(source: Engine, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table by column, exact numbers as their text, as a table without our types holds them."""
    with source.connect() as connection:
        found = connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
    return [{name: format(cell, "f") if isinstance(cell, Decimal) else cell for name, cell in row.items()}
            for row in found]  # fmt: skip


def reports(opened: Engine, answered: bool = True) -> list[dict[str, Any]]:
    told = []
    for info in queries.snapshots(opened):
        held = queries.snapshot(opened, info.id)
        before = queries.snapshot(opened, info.previous_id) if info.previous_id else None
        assert held is not None
        told.append(figures_report(held, before, answers=queries.answers(opened, 1) if answered else ()))
    return told
