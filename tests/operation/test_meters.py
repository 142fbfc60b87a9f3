"""`/metrics`: the counts are those of what was done, whoever may not have them gets none, and no name is in them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import httpx2 as httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from dashboard.access.passwords import hashed
from dashboard.cli import main
from dashboard.operation import meters
from dashboard.operation.held import Held
from dashboard.people import Grant, Role
from dashboard.settings import Settings
from dashboard.store import LoadRequest, accounts, open_database
from dashboard.ui import data, writes
from loaders.reading import read_files
from loaders.records import Context
from tests.access.visits import Visit, run_apart, serving, sign_in
from tests.pages.conftest import forget
from tests.store.readings import issue, ledger
from tests.store.test_load import load

PASSWORD = "桃花-trout-7"
TOKEN = "a-long-token"
WORKBOOK = "问题,责任单位,整改状态\n甲方问题,县财政局,整改中\n乙方问题,县民政局,{status}\n"


def counts(body: str) -> dict[tuple[str, str], float]:
    """By name and the one label there may be."""
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


def here() -> dict[tuple[str, str], float]:
    return counts(meters.exposition(meters.Looked(lambda: 0, data.kept)).decode())


def test_the_counts_of_a_server_with_sign_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rectify.db'}"
    engine = open_database(url)
    load(engine, ledger([issue("甲方问题", "1", units=("县财政局",))]), ledger="某县2024")
    accounts.add_account(engine, "wanghong", "王红", hashed(PASSWORD, "wanghong"), Role.UNIT, [Grant("县财政局")])
    engine.dispose()
    asked = {"RECTIFY_SIGN_IN": "accounts", "RECTIFY_SECRET_FILE": str(tmp_path / "key"), "RECTIFY_METRICS": "true"}
    with serving(url, **asked) as address:
        before = counts(httpx.get(f"{address}/metrics").text)
        assert httpx.get(f"{address}/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 403
        with pytest.raises(AssertionError):
            sign_in(address, "wanghong", "wrong-password")
        client = sign_in(address, "wanghong", PASSWORD)

        async def visit() -> None:
            async with Visit(address, client) as visit:
                for page in ("", "units", "meeting"):  # the last is not for units
                    await visit.page(page, "")
                told = counts(httpx.get(f"{address}/metrics").text)
                assert told["rectify_sessions", ""] - before["rectify_sessions", ""] == 1

        run_apart(visit())
        body = httpx.get(f"{address}/metrics").text
    told = {name: value - before.get(name, 0) for name, value in counts(body).items()}
    assert [told["rectify_access_total", kind] for kind in ("sign_in", "sign_in_failed", "denied")] == [1, 1, 1]
    assert told["rectify_script_run_seconds_count", "done"] == 2
    assert told["rectify_script_run_seconds_count", "stopped"] == 1
    assert 0 < told["rectify_script_run_seconds_sum", "done"] < 120
    assert told["rectify_kept_asked_total", "catalogue"] >= told["rectify_kept_made_total", "catalogue"] > 0
    assert counts(body)["process_resident_memory_bytes", ""] > 10_000_000
    assert not [word for word in ("wanghong", "王红", "县财政局", "某县", "甲方") if word in body]


def test_a_token_is_asked_for_and_off_means_off(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rectify.db'}"
    with serving(url, RECTIFY_METRICS="true", RECTIFY_METRICS_TOKEN=TOKEN) as address:

        def status(**headers: str) -> int:
            return httpx.get(f"{address}/metrics", headers=headers).status_code

        assert [status(), status(authorization="Bearer other"), status(authorization=f"Bearer {TOKEN}")] == [
            403,
            403,
            200,
        ]
        assert status(authorization=f"Bearer {TOKEN}", **{"x-forwarded-for": "192.0.2.7"}) == 200
    with serving(url) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    url = f"sqlite:///{tmp_path / 'rectify.db'}"
    forget()
    data.use(Settings(database_url=url))
    yield url
    forget()


def test_imports_and_errors_are_counted(database: str, tmp_path: Path) -> None:
    before = here()

    def bring(status: str) -> None:
        contents = {"台账.csv": WORKBOOK.format(status=status).encode()}
        read = read_files(contents, Context())
        request = LoadRequest(ledger="某县2024", as_of=date(2024, 5, 17))
        writes.preview(contents, request, None)
        writes.store_files(contents, request, None, read)

    bring("已整改")
    bring("已整改")  # again
    bring("没有这种状态")
    with pytest.raises(data.DatabaseAwayError), data.whole_database() as engine, engine.connect() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    told = {name: value - before.get(name, 0) for name, value in here().items()}
    found = {result: told.get(("rectify_import_seconds_count", result), 0) for result in
             ("stored", "unchanged", "previewed", "refused", "failed")}  # fmt: skip
    assert found == {"stored": 1, "unchanged": 1, "previewed": 2, "refused": 2, "failed": 0}
    assert told["rectify_import_rows_total", ""] == 2
    assert told["rectify_database_errors_total", "read"] == 1


def held(address: str) -> dict[tuple[str, str], float]:
    """What a server tells of its database, once it tells anew."""
    names = ("rectify_stored_", "rectify_last_import_")
    return {
        key: value for key, value in counts(httpx.get(f"{address}/metrics").text).items() if key[0].startswith(names)
    }


def test_what_commands_store_is_told_alike_by_every_process(tmp_path: Path) -> None:
    """Against sums made by hand in plain SQL over the rows themselves."""
    url = f"sqlite:///{tmp_path / 'rectify.db'}"
    for name, status in (("a", "整改中"), ("b", "已整改")):
        (tmp_path / f"{name}.csv").write_text(WORKBOOK.format(status=status), encoding="utf-8")

    def load_by_command(name: str, as_of: str) -> None:
        path = str(tmp_path / f"{name}.csv")
        assert main(["--database", url, "load", path, "--as-of", as_of, "--ledger", "某县2024"]) == 0

    def told_by_rows() -> dict[tuple[str, str], float]:
        with sqlite3.connect(tmp_path / "rectify.db") as base:
            states = dict(
                base.execute(
                    "SELECT CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN replaced_by IS"
                    " NOT NULL THEN 'replaced' ELSE 'standing' END, count(*) FROM snapshot GROUP BY 1"
                )
            )
            issues, last = (base.execute(f"SELECT {what}").fetchone()[0] for what in
                            ("count(*) FROM issue", "max(loaded_at) FROM snapshot"))  # fmt: skip
        found = {("rectify_stored_snapshots", state): states.get(state, 0) for state in
                 ("standing", "replaced", "withdrawn")}  # fmt: skip
        at = datetime.fromisoformat(last).timestamp()
        return {**found, ("rectify_stored_issues", ""): issues, ("rectify_last_import_timestamp_seconds", ""): at}

    load_by_command("a", "2024-05-17")
    with serving(url, RECTIFY_METRICS="true") as one, serving(url, RECTIFY_METRICS="true") as other:
        assert held(one) == held(other) == told_by_rows()
        assert held(one)["rectify_stored_issues", ""] == 2
        load_by_command("b", "2024-05-24")
        load_by_command("a", "2024-05-24")
        assert main(["--database", url, "withdraw", "1", "--reason", "误"]) == 0
        until = time.monotonic() + 60
        while not held(one) == held(other) == told_by_rows():
            assert time.monotonic() < until
            time.sleep(1)
        assert set(held(one).values()) >= {1, 6}


def test_without_a_database_the_rest_is_told(tmp_path: Path) -> None:
    async def told() -> None:
        assert await Held(f"sqlite:///{tmp_path / 'none.db'}")() is None

    run_apart(told())
    assert not (tmp_path / "none.db").exists()
    body = meters.exposition(meters.Looked(lambda: 0, dict), None).decode()
    assert ("rectify_stored_issues" in body, "rectify_sessions" in body) == (False, True)


def test_counting_costs_next_to_nothing() -> None:
    began = time.perf_counter()
    for _ in range(2000):
        with meters.run():
            pass
    assert (time.perf_counter() - began) / 2000 < 0.0005
