"""`rectify ready`: ask the web app on this machine whether it can be used, for people, units and containers alike."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from dashboard.operation import texts
from dashboard.outcome import Outcome

PATH = "/ready"
WAIT_SECONDS = 10


_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - an app that listens everywhere is asked here  # nosec B104


def ready(host: str, port: int, allowed_hosts: Sequence[str]) -> Outcome:
    """Return what the app at an address says of itself; refused where it is not ready or does not answer.

    `allowed_hosts` are the names it answers to; it is called by one of them.
    """
    host = _ANY.get(host, host)
    named = f"[{host}]" if ":" in host else host
    address = f"http://{named}:{port}"
    called = host if {host, "*"} & set(allowed_hosts) else next(iter(allowed_hosts), host).removeprefix("*.")
    request = urllib.request.Request(address + PATH, headers={"Host": called})  # noqa: S310 (always http)
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:  # noqa: S310 # nosec B310
            told = _told(answer.read())
    except urllib.error.HTTPError as refused:
        told = _told(refused.read())
    except OSError:
        return _not_ready(texts.NOBODY_ANSWERS.format(address=address))
    if told is None:
        return _not_ready(texts.NO_ANSWER_OF_OURS.format(address=address))
    words = texts.READY if told["ready"] else texts.NOT_READY
    lines = [words.format(address=address), *(_line(point) for point in told["points"])]
    text = "\n".join(lines)
    return Outcome(told, text if told["ready"] else "", refused=not told["ready"], complaint=text)


def _told(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    return told if isinstance(told, dict) and {"ready", "points"} <= told.keys() else None


def _line(point: dict[str, Any]) -> str:
    reason = "" if point["holds"] else texts.REASON.format(reason=point["reason"])
    return texts.POINT_LINE.format(mark=texts.MARKS[point["holds"]], label=point["label"], reason=reason)


def _not_ready(said: str) -> Outcome:
    return Outcome({"ready": False, "error": said}, refused=True, complaint=said)
