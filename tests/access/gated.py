"""A browser before the gate alone, without the app behind it: forms, cookies and the socket."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.access.gate import HEADER
from dashboard.access.passwords import hashed

SECRET = "桃花-trout-7"
STREAM = "/_stcore/stream"
Inside = Callable[..., TestClient]


async def seen(request: Request) -> JSONResponse:
    """What stands behind the gate: it says which headers arrive."""
    return JSONResponse(dict(request.headers.items()) | {"times": len(request.headers.getlist(HEADER))})


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json(dict(socket.headers.items()))
    try:
        while True:
            await socket.send_bytes(b"seen " + await socket.receive_bytes())
    except WebSocketDisconnect:
        pass


@cache
def password_hash() -> str:
    return hashed(SECRET, "")


def enter(client: TestClient, name: str = "ban", password: str = SECRET, target: str = "/units?a=1") -> Any:
    page = client.get("/sign-in", params={"next": target})
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return client.post("/sign-in", data={"name": name, "password": password, **fields})


def stream(client: TestClient, protocols: list[str] | None = None, **headers: str) -> Any:
    """Open the socket as a browser would; the test client keeps its cookies to itself there."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return client.websocket_connect(STREAM, subprotocols=protocols, headers={"cookie": cookies, **headers})
