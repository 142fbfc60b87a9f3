"""What is noted of who came in and what was denied: without names on standard error, with them in the lasting log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from dashboard.operation import logs, meters
from dashboard.store import StoreError
from dashboard.store.journal import recorded

LASTING = frozenset({"sign_in", "sign_out", "denied"})
"""What goes into the database's own log; failed sign-ins do not, or a stranger could fill it."""

TOLD = frozenset({"role", "act", "changed", "known", "shut", "provider"})
"""Particulars that name nobody and nothing of a ledger: the server's log is told these only."""

logger = logging.getLogger(__name__)
_engine: Callable[[], Engine] | None = None


def keep_in(engine: Callable[[], Engine]) -> None:
    """Have what is noted kept in the log of this database too."""
    global _engine
    _engine = engine


def note(kind: str, who: str, **facts: Any) -> None:
    """Note what happened: sign_in, sign_in_failed, sign_out, session_ended or denied; `who` is an account's name."""
    meters.access(kind)
    told = {name: value for name, value in facts.items() if name in TOLD}
    level = logging.WARNING if kind in ("sign_in_failed", "denied") else logging.INFO
    logs.tell(kind, level, who=logs.mark(who), **told)
    if _engine is not None and kind in LASTING:
        try:
            recorded(_engine(), kind, who, **facts)
        except StoreError:
            logger.exception("%s could not be recorded", kind)
