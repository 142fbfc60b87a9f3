"""The web server: the ASGI application around the pages, its start-up, language, compression and health."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import logging
import os
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import streamlit.web.bootstrap
import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from dashboard.access.front import gate_options, nobody_yet
from dashboard.access.gate import Gate
from dashboard.access.hosts import KnownHosts
from dashboard.access.secret import secret_of
from dashboard.faults import UserError
from dashboard.operation import asking, counts_route, logs, resources, systemd
from dashboard.operation.meters import Kept, Looked
from dashboard.operation.readiness import Readiness, as_json
from dashboard.operation.requests import Requests
from dashboard.settings import Settings
from dashboard.ui import data, navigation, notices, view, warming, who
from dashboard.ui.static_files import CompressedOnce
from dashboard.ui.texts import HOST_NOT_ALLOWED, HOST_UNKNOWN, PORT_TAKEN, SERVING
from dashboard.ui.translation import chinese_page

SCRIPT = Path(__file__).with_name("app.py")
GZIP_LEVEL = 5
"""Of 1 to 9, for what is compressed anew each time; files that never change are compressed once."""
GZIP_FROM_BYTES = 1000
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on  # nosec B104
OWN = ("127.0.0.1", "localhost")
PLACES = frozenset({"", "static", "media", "_stcore", "sign-in", "sign-out", "health", "ready", "metrics"}) | {
    path.stem for path in navigation.PAGES.glob("*.py")
}
"""First parts of addresses that the log may name."""
NEVER_KEPT = {"cache-control": "no-store"}
_BETWEEN_BROWSER_AND_FILE = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}

logger = logging.getLogger(__name__)


class ServeError(UserError):
    """The server cannot start; the text says in Chinese why and what to do."""


class ChinesePage:
    """ASGI middleware: sends every HTML page of Streamlit as the Chinese page it should be, never from a cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; of a page the browser navigates to, hold the body back and rewrite it."""
        if scope["type"] != "http" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _BETWEEN_BROWSER_AND_FILE]
        start: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if kind.startswith(b"text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_page(start, bytes(body), send)
                return
            await send(message)

        await self._app({**scope, "headers": headers}, receive, hold)


def _wants_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and b"text/html" in dict(scope["headers"]).get(b"accept", b"")


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    page = chinese_page(body.decode("utf-8")).encode("utf-8")
    dropped = {b"content-length", b"etag", b"last-modified", b"cache-control", b"accept-ranges"}
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in dropped]
    headers += [
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-cache"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"referrer-policy", b"same-origin"),
    ]
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})


async def _health(_: Request) -> JSONResponse:
    """Say that this process answers; it asks nobody else: a hanging database must not look like a hanging app."""
    return JSONResponse({"status": "ok"}, headers=NEVER_KEPT)


def _ready(settings: Settings) -> Route:
    """Return the route that says whether the app can be used, and in Chinese what is missing."""
    readiness = Readiness(settings.database_url)

    async def answer(_: Request) -> JSONResponse:
        told = as_json(await readiness())
        return JSONResponse(told, 200 if told["ready"] else 503, NEVER_KEPT)

    return Route(asking.PATH, answer)


def _sessions() -> int:
    """Return how many pages are open in browsers, as Streamlit counts them."""
    found = Runtime.instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return sum(one.value for one in found.get(ACTIVE_SESSIONS_FAMILY, ()) if isinstance(one, GaugeStat))


def _kept() -> dict[str, Kept]:
    return {"views": view.kept(), **data.kept()}


@asynccontextmanager
async def _warm(_: st.App) -> AsyncIterator[dict[str, object]]:
    """Work the default view out and run every page once, so that the first visitor waits for nothing."""
    try:
        await asyncio.to_thread(who.as_everybody, view.warm)
        await warming.run_every_page()
    except data.DatabaseAwayError:
        logger.warning("no database at start-up; pages will say so")
    gc.collect()
    # What is alive now lives as long as the server; without this every collection walks over all of it again.
    gc.freeze()
    logs.take_over()  # of loggers, too, that came with the pages
    async with systemd.told():
        yield {}


def _configure() -> None:
    """Give Streamlit what `serve` has put into the environment, which under uvicorn it does not read."""
    chosen: dict[str, object] = {"server.maxUploadSize": data.settings().upload_limit_mb}
    hosts = os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS")
    if hosts:
        chosen["server.allowedHosts"] = hosts.split(",")
    streamlit.web.bootstrap.load_config_options(chosen)


def create_app(settings: Settings, script: Path = SCRIPT) -> st.App:
    """Return the ASGI application for the database and thresholds of `settings`.

    Streamlit keeps its configuration per process, so one process serves one application.
    """
    data.use(settings)
    view.forget()
    gate = [] if settings.sign_in == "none" else [Middleware(Gate, **gate_options(settings, acts))]
    app = st.App(
        script,
        lifespan=_warm,
        routes=[Route("/health", _health), _ready(settings), counts_route.route(settings, Looked(_sessions, _kept))],
        middleware=[
            Middleware(Requests, places=PLACES, addresses=settings.log_addresses),
            Middleware(KnownHosts, allowed_hosts=settings.allowed_hosts),
            *gate,
            Middleware(CompressedOnce),
            Middleware(GZipMiddleware, minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL),
            Middleware(ChinesePage),
        ],
        on_script_error=notices.page_failed,
    )
    _configure()  # once the app knows its folder, before anything reads the configuration: it would complain of changes
    return app


def acts(message: bytes) -> bool | None:
    """Return whether a message of the browser is an act of the person; None where it is nothing for this app."""
    told = BackMsg()
    try:
        told.ParseFromString(message)
    except Exception:  # whatever a stranger may send; Streamlit closes the socket over it
        return False
    kind = told.WhichOneof("type")
    if kind == "rerun_script":
        return not told.rerun_script.is_auto_rerun
    if kind == "backend_operation_request":
        asked = told.backend_operation_request
        return True if asked.HasField("deferred_file") or asked.HasField("dataframe_chunk") else None
    if kind == "file_urls_request":
        return True
    return False if kind in ("stop_script", "app_heartbeat", "load_git_info") else None


def serve(settings: Settings, script: Path = SCRIPT, in_browser: bool = False) -> None:
    """Serve until stopped, printing the address first; `in_browser` opens it in this machine's browser too.

    Raises ServeError when the address is not this machine's own, unknown, or its port is taken.
    """
    resources.open_many_files()
    resources.share_memory()
    listener = listen(settings.host, settings.port, guarded=settings.sign_in != "none")
    host, port = settings.host, listener.getsockname()[1]
    # Read by Streamlit when it first looks at its configuration; config.toml holds the defaults only.
    os.environ["STREAMLIT_SERVER_ADDRESS"] = host
    os.environ["STREAMLIT_SERVER_PORT"] = str(port)
    os.environ["STREAMLIT_BROWSER_SERVER_ADDRESS"] = host
    # Names are compared before anything else, by KnownHosts.
    os.environ["STREAMLIT_SERVER_ALLOWED_HOSTS"] = "*"
    os.environ["STREAMLIT_SERVER_MAX_UPLOAD_SIZE"] = str(settings.upload_limit_mb)
    app = create_app(settings, script)
    logs.begin(settings, secret_of(settings) if settings.sign_in in ("accounts", "oidc") else None, _session)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        ws_max_size=256 * 2**20,
        lifespan="on",
        proxy_headers=settings.sign_in != "gateway",  # its header counts by who really sends it
    )
    opened_at = address_shown(settings, port)
    _say(settings, SERVING.format(address=opened_at), *nobody_yet(settings))
    if in_browser:  # the port listens already: the browser waits until the server has warmed up
        webbrowser.open(opened_at)
    uvicorn.Server(config).run(sockets=[listener])


def address_shown(settings: Settings, port: int) -> str:
    """Return the address to open in a browser: where the app listens on all of this machine's, one it is known by."""
    if settings.public_url:
        return settings.public_url
    host = settings.host
    if host in EVERYWHERE:
        host = next((known for known in settings.allowed_hosts if known not in OWN and "*" not in known), OWN[0])
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _say(settings: Settings, *lines: str) -> None:
    """Tell who starts the app on a terminal where it is; whoever reads events is told as an event."""
    if logs.plain(settings, sys.stderr):
        print(*lines, sep="\n", file=sys.stderr, flush=True)
    else:
        for line in lines:
            logs.tell("started", said=line)


def _session() -> str | None:
    """Return the session whose script runs in this thread."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else None


def listen(host: str, port: int, guarded: bool = False) -> socket.socket:
    """Return a listening socket; port 0 takes any free one. `guarded`: people sign in, so it may be any address.

    Raises ServeError.
    """
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ServeError(HOST_UNKNOWN.format(host=host, reason=error.strerror)) from error
    if not may_listen(str(address[4][0]), guarded):
        raise ServeError(HOST_NOT_ALLOWED.format(host=host))
    listener = socket.socket(address[0], socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere the option lets two servers share one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Small websocket frames must not wait for the acknowledgement of the one before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind(address[4])
        listener.listen()
    except OSError as error:
        listener.close()
        raise ServeError(PORT_TAKEN.format(port=port, other=port + 1)) from error
    return listener


def may_listen(address: str, guarded: bool) -> bool:
    """Return whether the app may be reached at an address: without sign-in from this machine only."""
    return guarded or ipaddress.ip_address(address).is_loopback
