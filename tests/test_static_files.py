"""Files that never change are compressed once for all browsers, and arrive as they are."""

from __future__ import annotations

import asyncio
import gzip
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.ui.static_files import CompressedOnce

SCRIPT = b"export const words = '" + b"overdue;" * 90_000 + b"';"
NOISE = random.Random(1).randbytes(5_000)
FOREVER = b"public, immutable, max-age=31536000"
FILES = {
    "/static/js/a.js": (SCRIPT, FOREVER),
    "/static/js/PlotlyChart.D9_-x.js": (SCRIPT, FOREVER),
    "/static/b.woff2": (NOISE, FOREVER),
    "/static/c.js": (SCRIPT, b"no-cache"),
}


class Origin:
    """An application that sends the files above, and whatever path it does not know, the page; it counts requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes | None]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        self.asked.append((scope["path"], headers.get(b"accept-encoding")))
        await asyncio.sleep(0)
        body, cache = FILES.get(scope["path"], (b"<html></html>", b"no-cache"))
        length = (b"content-length", str(len(body)).encode())
        status = 304 if b"if-none-match" in headers else 200
        start = [(b"cache-control", cache), (b"etag", b'"1"'), length]
        await send({"type": "http.response.start", "status": status, "headers": start})
        for first in range(0, len(body), 70_000):
            await send({"type": "http.response.body", "body": body[first : first + 70_000], "more_body": True})
        await send({"type": "http.response.body", "body": b""})


Got = tuple[int, dict[bytes, bytes], bytes]


def ask(app: CompressedOnce, *requests: tuple[str, dict[bytes, bytes]]) -> list[Got]:
    """Send requests to the application all at once; return status, headers and body of each."""

    async def one(path: str, headers: dict[bytes, bytes]) -> Got:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers.items())}
        await app(scope, None, send)  # type: ignore[arg-type]
        assert not sent[-1].get("more_body")
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])

    async def run() -> list[Got]:
        return await asyncio.gather(*(one(*request) for request in requests))

    # in a thread of its own: in this one the browser of other tests may keep an event loop running
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


ANY = {b"accept-encoding": b"gzip, br"}


def test_hundreds_at_once_get_a_file_that_is_read_and_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compressed: list[int] = []
    compress = gzip.compress
    monkeypatch.setattr(
        gzip, "compress", lambda body, *rest, **more: compressed.append(1) or compress(body, *rest, **more)
    )
    origin = Origin()
    answers = ask(CompressedOnce(origin), *[("/static/js/a.js", ANY)] * 200)
    assert len(compressed) == 1
    assert origin.asked == [("/static/js/a.js", None)]
    for status, headers, body in answers:
        assert (status, headers[b"content-encoding"], headers[b"cache-control"]) == (200, b"gzip", FOREVER)
        assert headers[b"content-length"] == str(len(body)).encode()
        assert gzip.decompress(body) == SCRIPT


def test_the_library_of_charts_comes_whole_behind_a_wait_for_the_browser_to_be_at_rest() -> None:
    ((status, headers, body),) = ask(CompressedOnce(Origin()), ("/static/js/PlotlyChart.D9_-x.js", ANY))
    assert (status, headers[b"content-length"]) == (200, str(len(body)).encode())
    wait, _, rest = gzip.decompress(body).partition(b");export")
    assert b"export" + rest == SCRIPT
    assert wait.startswith(b"await new Promise(")
    assert b"requestIdleCallback" in wait


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/a.js", {}),
        ("/static/js/a.js", {**ANY, b"range": b"bytes=0-9"}),
        ("/units", ANY),
        ("/static/b.woff2", ANY),
        ("/static/c.js", ANY),
        ("/static/not-there.js", ANY),
    ],
)
def test_all_else_is_answered_as_it_was(path: str, headers: dict[bytes, bytes]) -> None:
    origin = Origin()
    app = CompressedOnce(origin)
    for _ in range(2):
        ((status, got, body),) = ask(app, (path, headers))
        content, cache = FILES.get(path, (b"<html></html>", b"no-cache"))
        assert (status, got[b"cache-control"], body) == (200, cache, content)
        assert b"content-encoding" not in got
    assert len(origin.asked) >= 2


def test_who_has_a_file_is_told_that_it_is_still_the_same() -> None:
    app = CompressedOnce(Origin())
    ask(app, ("/static/js/a.js", ANY))
    assert ask(app, ("/static/js/a.js", {**ANY, b"if-none-match": b'"1"'}))[0][0] == 304


def test_no_more_is_kept_than_there_is_room_for() -> None:
    origin = Origin()
    app = CompressedOnce(origin, most_bytes=100)
    for _ in range(3):
        assert ask(app, ("/static/js/a.js", ANY))[0][2] == SCRIPT
    # first without, to be kept; then as the browser asks
    assert origin.asked == [("/static/js/a.js", None), *[("/static/js/a.js", ANY[b"accept-encoding"])] * 3]
