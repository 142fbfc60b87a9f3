"""What a server writes to standard error: a JSON object a line, what went wrong and where, and nobody's name in it."""

from __future__ import annotations

import io
import json
import logging
import re
import sqlite3
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from dashboard.access.passwords import hashed
from dashboard.operation import logs
from dashboard.operation.requests import Requests
from dashboard.people import Grant, Role
from dashboard.settings import Settings
from dashboard.store import accounts, open_database
from tests.access.visits import Visit, run_apart, serving, sign_in
from tests.store.readings import issue, ledger
from tests.store.test_load import load

PASSWORD = "桃花-trout-7"
SECRET = "秘密的内容"
PRIVATE = ("wanghong", "王红", "nobodyhere", PASSWORD, "县财政局", "县民政局", "某县", "甲方", SECRET, "searched-for")


def test_a_server_tells_what_happens_and_nobodys_name(tmp_path: Path) -> None:
    url, told = f"sqlite:///{tmp_path / 'rectify.db'}", tmp_path / "told.txt"
    engine = open_database(url)
    facts = {"units": ("县财政局",), "finding": SECRET}
    load(engine, ledger([issue("甲方问题", "1", **facts)]), ledger="某县2024")
    accounts.add_account(engine, "wanghong", "王红", hashed(PASSWORD, "wanghong"), Role.UNIT, [Grant("县财政局")])
    engine.dispose()
    asked = {"RECTIFY_SIGN_IN": "accounts", "RECTIFY_SECRET_FILE": str(tmp_path / "key"), "RECTIFY_LOG_LEVEL": "debug"}
    with serving(url, told, **asked) as address:
        for name in ("nobodyhere", "wanghong"):
            with pytest.raises(AssertionError):
                sign_in(address, name, "wrong-password")
        client = sign_in(address, "wanghong", PASSWORD)
        marked = httpx.get(f"{address}/甲方?q=searched-for").headers["x-request-id"]

        async def visit() -> None:
            async with Visit(address, client) as visit:
                with sqlite3.connect(tmp_path / "rectify.db") as base:  # no reader knows it: the page fails over it
                    base.execute("UPDATE issue SET status = ?", [SECRET])
                assert "本页出错了" in (await visit.page("ledger", "q=searched-for")).text
                await visit.page("meeting", "")  # is not for units

        run_apart(visit())
        client.get("/sign-out")
    text = told.read_text("utf-8")
    events: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    assert all({"at", "level", "event", "from"} <= event.keys() for event in events)
    assert not [word for word in PRIVATE if word in text]
    assert "config option section" not in text
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        by_kind.setdefault(event["event"], []).append(event)
    assert "整改看板已启动" in by_kind["started"][0]["said"]
    assert [event["known"] for event in by_kind["sign_in_failed"]] == [False, True]
    assert [event["level"] for event in by_kind["sign_in_failed"]] == ["warning"] * 2
    stranger, person = (event["who"] for event in by_kind["sign_in_failed"])
    assert stranger != person == by_kind["sign_in"][0]["who"] == by_kind["denied"][0]["who"]
    (failed,) = by_kind["page failed"]
    assert re.search(r"ValueError|KeyError", failed["error"])
    assert any(line.startswith("dashboard/") for line in failed["trace"])
    assert failed["session"] == by_kind["denied"][0]["session"]
    (request,) = [event for event in by_kind["request"] if event["request"] == marked]
    assert (request["place"], request["status"]) == ("other", 303)
    assert "127.0.0.1" not in json.dumps([event for event in events if event["event"] != "started"])


@pytest.fixture
def kept() -> Iterator[None]:
    """Leave the loggers of the test process as they were."""
    root = logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    yield
    root.handlers[:], (sys.excepthook, threading.excepthook) = handlers, hooks
    root.setLevel(level)
    logging.captureWarnings(False)


def written(work: Any, **settings: Any) -> list[str]:
    out = io.StringIO()
    logs.begin(Settings(**settings), "key", lambda: None, out)
    work()
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("kept")
def test_form_and_level_are_as_set() -> None:
    def work() -> None:
        logs.tell("small", logging.DEBUG)
        logs.tell("large", logging.ERROR, rows=3)

    assert [json.loads(line)["event"] for line in written(work, log_level="debug")] == ["small", "large"]
    assert [json.loads(line)["event"] for line in written(work, log_level="error")] == ["large"]
    (line,) = written(work, log_form="text")
    assert re.fullmatch(r"\S+ error: large  from=dashboard.events rows=3", line)


@pytest.mark.usefixtures("kept")
def test_what_errors_and_others_say_is_not_repeated(sqlite_engine: Engine) -> None:
    """Errors quote rows, and so do the messages of libraries."""

    def work() -> None:
        try:
            try:
                with sqlite_engine.connect() as connection:
                    connection.exec_driver_sql("SELECT * FROM issue WHERE x = ?", (SECRET,))
            except Exception as error:
                raise KeyError(SECRET) from error
        except KeyError as error:
            logs.tell("page failed", logging.ERROR, error)
            logging.getLogger("dashboard.store.journal").error("%s could not be recorded: %s", "export", error)
            logging.getLogger("some.library").warning("row %s is bad", SECRET)
            logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {error!r}", exc_info=error)

    lines = written(work)
    assert SECRET not in "".join(lines)
    failed, recorded, library, task = map(json.loads, lines)
    assert failed["error"] == "KeyError from OperationalError(SQLITE_ERROR)"
    assert failed["trace"][-1].startswith("tests/operation/test_logs.py:")
    assert recorded["event"] == "export could not be recorded: KeyError from OperationalError(SQLITE_ERROR)"
    assert library["event"] == "row %s is bad"
    assert task["event"] == "Task exception was never retrieved"


@pytest.mark.usefixtures("kept")
def test_marks_are_the_same_for_the_same_and_lead_nowhere() -> None:
    written(lambda: None)
    assert logs.mark("王红") == logs.mark("王红") != logs.mark("王洪")
    first = logs.mark("王红")
    logs.begin(Settings(), "another key", lambda: None, io.StringIO())
    assert logs.mark("王红") != first


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("addresses", [False, True])
def test_requests_are_marked_and_addresses_told_where_asked_for(addresses: bool) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        logs.tell("inside")
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def work() -> None:
        client = TestClient(Requests(app, frozenset({"units"}), addresses), client=("192.0.2.7", 1))
        marks.extend(client.get(path).headers["x-request-id"] for path in ("/units?q=王红", "/王红"))

    marks: list[str] = []
    with ThreadPoolExecutor(1) as thread:  # in this one the browser of other tests may keep an event loop running
        lines = thread.submit(written, work, log_level="debug").result()
    events = [json.loads(line) for line in lines]
    assert [event["request"] for event in events] == [marks[0], marks[0], marks[1], marks[1]]
    assert [(event["place"], event["status"]) for event in events[1::2]] == [("/units", 418), ("other", 418)]
    assert {event.get("address") for event in events} == {"192.0.2.7" if addresses else None}
    assert "王红" not in "".join(lines)
