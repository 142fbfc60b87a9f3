"""What is noted of who came in, who was refused, and what was denied: one line of JSON each, and the lasting log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from dashboard.operation import meters
from dashboard.store import StoreError
from dashboard.store.journal import recorded

LASTING = frozenset({"sign_in", "sign_out", "denied"})
"""What goes into the database's own log; failed sign-ins do not, or a stranger could fill it."""

logger = logging.getLogger("rectify.access")
_engine: Callable[[], Engine] | None = None


def keep_in(engine: Callable[[], Engine]) -> None:
    """Have what is noted kept in the log of this database too."""
    global _engine
    _engine = engine


def note(kind: str, who: str, **facts: Any) -> None:
    """Note what happened: sign_in, sign_in_failed, sign_out, session_ended or denied; `who` is an account's name."""
    meters.access(kind)
    logger.info("%s", json.dumps({"kind": kind, "who": who, **facts}, ensure_ascii=False, default=str))
    if _engine is not None and kind in LASTING:
        try:
            recorded(_engine(), kind, who, **facts)
        except StoreError:
            logger.exception("%s could not be recorded", kind)
