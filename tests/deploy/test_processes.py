"""Two app processes on one PostgreSQL behind nginx as shipped: one visitor, one process; what one writes both show.

One test, so that one process of the suite starts them, once; its steps bring the weeks one after the other.
"""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard import queries
from dashboard.checks import checks
from dashboard.frames import SnapshotInfo
from dashboard.metrics import meeting
from dashboard.samples import DEMO, weeks
from dashboard.settings import Settings
from dashboard.store import LoadRequest, learn, load, open_database
from dashboard.ui import data, writes
from dashboard.ui.checks import RESTING
from loaders.reading import read_files
from loaders.records import Context, Status
from tests import postgresql
from tests.browser.conftest import READY_MS, ROOT, Visit
from tests.browser.test_week import bring, week
from tests.deploy.gateway import NGINX, App, apps, nginx
from tests.pages.conftest import forget

pytestmark = [pytest.mark.browser, pytest.mark.postgresql]

WEEKS = 3
LIMIT_MB = 20


class Behind(NamedTuple):
    """Two app processes, the address of nginx before them, and their database."""

    apps: Sequence[App]
    address: str
    database: str


@pytest.fixture
def behind(postgresql_server: str, tmp_path: Path) -> Iterator[Behind]:
    if NGINX is None:
        pytest.skip("no nginx on this machine (Debian package: nginx-light)")
    with postgresql.database(postgresql_server) as database:
        _fill(database)
        with apps(database, tmp_path) as started, nginx([app.port for app in started], tmp_path) as address:
            yield Behind(started, address, database)


def _fill(database: str) -> None:
    engine = open_database(database)
    for request, paths in [one for one in weeks(ROOT / "data") if one[0] is DEMO][:WEEKS]:
        contents = {path.name: path.read_bytes() for path in paths}
        roster = queries.roster(engine, queries.ledgers(engine)[0].id) if queries.ledgers(engine) else ()
        assert load(engine, read_files(contents, Context(roster=roster)), contents, request).snapshot
    engine.dispose()


def drawn(port: int, page: str, query: str = "") -> str:
    """Return all that a process sends to a visitor's first view of a page."""
    asking = BackMsg()
    asking.rerun_script.page_name, asking.rerun_script.query_string = page, query
    received = []
    origin, protocol = Origin(f"http://127.0.0.1:{port}"), [Subprotocol("streamlit")]
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", origin=origin, subprotocols=protocol, max_size=None
    ) as visitor:
        visitor.send(asking.SerializeToString())
        while True:
            message = visitor.recv(timeout=60)
            assert isinstance(message, bytes)
            forward = ForwardMsg()
            forward.ParseFromString(message)
            received.append(message.decode("utf-8", errors="replace"))
            if forward.WhichOneof("type") == "script_finished":
                return "".join(received)


def served_by(page: Page) -> str:
    """Return the process that nginx keeps this browser to, as the cookie names it."""
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "rectify_process")


def store(visit: Visit, day: str) -> None:
    """Bring a week's workbook in on the page 数据 and store it."""
    bring(visit, week(day))
    visit.page.get_by_role("button", name="存入", exact=True).click()
    when = date.fromisoformat(day)
    visit.page.get_by_text(f"截至{when.year}年{when.month}月{when.day}日的一期").first.wait_for(timeout=READY_MS)


def standing(database: str) -> list[str]:
    engine = open_database(database)
    found = [info.as_of.isoformat() for info in queries.snapshots(engine) if info.standing]
    engine.dispose()
    return found


def coming(database: str) -> list[tuple[LoadRequest, list[Path]]]:
    """Return the weeks that are not yet in the database."""
    return [one for one in weeks(ROOT / "data") if one[0] is DEMO][len(standing(database)) :]


def uploads_up_to_the_limit_pass_and_larger_ones_do_not(behind: Behind) -> None:
    assert Settings().upload_limit_mb == LIMIT_MB

    def sent(megabytes: float) -> int:
        body = b"x" * int(megabytes * 2**20)
        request = urllib.request.Request(f"{behind.address}/_stcore/upload_file/a/b", data=body, method="PUT")
        try:
            return int(urllib.request.urlopen(request, timeout=20).status)
        except urllib.error.HTTPError as error:
            return error.code
        except urllib.error.URLError:  # it answered and hung up before all was sent
            return 413

    assert sent(LIMIT_MB + 0.9) == 403  # it reaches the app, which asks for the page's own token
    assert sent(LIMIT_MB + 1.1) == 413


def a_visitor_stays_with_one_process_and_goes_on_with_the_other_when_it_dies(behind: Behind, browser: Browser) -> None:
    days = [
        path.stem.removeprefix("ledger_")
        for _, paths in coming(behind.database)
        for path in paths
        if path.stem.startswith("ledger_")
    ]
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    try:
        visit = Visit(context.new_page(), behind.address)
        page = visit.page
        page.goto(behind.address + "/data")
        visit.settle()
        first = served_by(page)
        by_port = {str(app.port): app for app in behind.apps}
        store(visit, days[0])
        assert served_by(page) == first
        assert standing(behind.database)[-1] == days[0]
        assert [text for text in visit.complaints if "404" not in text] == []

        # Its process dies: the open page joins the other one by itself, and what is uploaded then goes there too.
        by_port[first].kill()
        (second,) = set(by_port) - {first}
        until = time.monotonic() + READY_MS / 1000
        while served_by(page) != second:
            assert time.monotonic() < until, "the page does not join the other process"
            page.wait_for_timeout(100)
        page.wait_for_selector("[data-test-connection-state='CONNECTED']", timeout=READY_MS)
        visit.settle()
        page.get_by_role("link", name="总览", exact=True).first.click()
        page.get_by_text(re.compile(r"^截至\d+月\d+日，")).first.wait_for(timeout=READY_MS)

        # It comes back: who has moved stays, or the upload would reach a process that does not know the page.
        by_port[first].start()
        by_port[first].wait()
        page.goto(behind.address + "/data")
        visit.settle()
        store(visit, days[1])
        assert served_by(page) == second
        assert standing(behind.database)[-1] == days[1]
    finally:
        context.close()


@contextmanager
def joined(behind: Behind) -> Iterator[SnapshotInfo]:
    """Make this process one more of them; yield the newest snapshot."""
    forget()
    data.use(Settings(database_url=behind.database))
    try:
        newest = data.catalogue().default
        assert newest is not None
        yield newest
    finally:
        forget()


def what_one_process_writes_the_others_show_in_time(behind: Behind, here: SnapshotInfo) -> None:
    """This process writes through what its pages call; the two servers have read everything before."""
    request, paths = coming(behind.database)[0]
    contents = {path.name: path.read_bytes() for path in paths}
    readings = read_files(contents, writes.context(here.ledger, request))
    (as_of,) = {reading.as_of for reading in readings if reading.as_of}
    oldest = data.catalogue().standing(here.ledger.id)[-1]
    snapshot = f"snapshot={here.id}"
    expected = {
        ("meeting", f"{snapshot}&step={meeting.NEW}"): "本周内完成管线改道",
        ("checks", f"{snapshot}&level={RESTING}"): "已到现场核对",
        ("data", f"{snapshot}&part=log"): "已落地见效",
        ("units", f"snapshot={oldest.id}"): "已撤回，下面仍是当时的数字",
        ("", ""): f"截至{as_of.month}月{as_of.day}日，",
        ("ledgers", ""): "改为在办",
    }
    for app in behind.apps:
        for (page, query), text in expected.items():
            assert text not in drawn(app.port, page, query), page

    data.decide(here, "县水务局本周内完成管线改道", "整改办", None, None, None)
    data.answer(here, checks(data.facts(here))[0], "已到现场核对", "整改办")
    with data.database() as engine:
        learn(engine, here.ledger.id, {"已落地见效": Status.VERIFIED})
    assert writes.withdraw(oldest, "填报有误", "整改办").done
    assert writes.store_files(contents, request, here.ledger, readings).snapshot
    data.set_state(here.ledger, "归档")
    written = time.monotonic()
    missing = {(app.port, *place): text for app in behind.apps for place, text in expected.items()}
    while missing:
        late = time.monotonic() - written > data.CATALOGUE_SECONDS
        missing = {place: text for place, text in missing.items() if text not in drawn(*place)}
        assert not (late and missing), missing


def with_no_process_left_the_browser_is_told_in_chinese_and_tries_again(behind: Behind) -> None:
    def ready() -> bool:
        with urllib.request.urlopen(f"{behind.address}/ready", timeout=20) as answer:
            return bool(json.load(answer)["ready"])

    first, *others = behind.apps
    assert ready()
    first.kill()
    assert [ready() for _ in range(4)] == [True] * 4  # one of several is enough, whoever's turn it is
    for app in others:
        app.kill()
    with pytest.raises(urllib.error.HTTPError, match="502"):
        ready()
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(behind.address, timeout=20)
    page = told.value.read().decode("utf-8")
    assert (told.value.code, told.value.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "本页每5秒自动重试" in page
    assert '<meta http-equiv="refresh" content="5">' in page


def test_two_processes_behind_nginx(behind: Behind, browser: Browser) -> None:
    uploads_up_to_the_limit_pass_and_larger_ones_do_not(behind)
    a_visitor_stays_with_one_process_and_goes_on_with_the_other_when_it_dies(behind, browser)
    with joined(behind) as here:
        what_one_process_writes_the_others_show_in_time(behind, here)
    with_no_process_left_the_browser_is_told_in_chinese_and_tries_again(behind)
