"""`/metrics`: the counts of this process and of the database, for this machine itself or for whoever has the token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.operation import meters
from dashboard.operation.held import Held
from dashboard.settings import Settings

PATH = "/metrics"
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
"""Headers of a proxy: what comes through one comes from this machine and is asked by somebody else."""


def route(settings: Settings, looked: Collector) -> Route:
    """Return the route; as long as the setting does not open it, there is nothing at this address."""

    held = Held(settings.database_url)

    async def answer(request: Request) -> Response:
        if not settings.metrics:
            return PlainTextResponse("", 404)
        if not _may(request, settings):
            return PlainTextResponse("", 403, {"www-authenticate": "Bearer"})
        told = meters.exposition(looked, await held())
        return Response(told, 200, {"cache-control": "no-store"}, meters.CONTENT_TYPE)

    return Route(PATH, answer)


def _may(request: Request, settings: Settings) -> bool:
    if settings.metrics_token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.metrics_token.get_secret_value().encode())
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
