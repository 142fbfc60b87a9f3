"""What the pages around signing in ask of a request: who it comes from, and where in the app it may lead on to."""

from __future__ import annotations

from starlette.requests import Request

from dashboard.access.gate import SIGN_IN, SIGN_OUT
from dashboard.access.sessions import Session


def held(request: Request) -> Session | None:
    """Return the session that the gate found."""
    found: Session | None = request.scope["session_held"]
    return found


def way(target: str | None) -> str:
    """Return where to go after signing in: an address within the app, else the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(sign) < 32 for sign in target) or target.startswith((SIGN_IN, SIGN_OUT)):
        return "/"
    return target
