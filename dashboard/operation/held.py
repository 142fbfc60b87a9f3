"""What the database holds, for `/metrics`: looked up apart, seldom, and left out where the database is not in time."""

from __future__ import annotations

import asyncio
import logging
import time

from dashboard.operation.apart import in_a_thread
from dashboard.operation.readiness import file_is_gone
from dashboard.queries.totals import Counted, Totals
from dashboard.store.engine import connecting

ANSWER_SECONDS = 2.0
"""Longest that the counts wait for the database."""
FRESH_SECONDS = 10.0
"""How long what was found is told again, however many ask."""

logger = logging.getLogger(__name__)


class Held:
    """Asks on a thread and by an engine of its own, one at a time: a database that hangs holds up nothing else."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._counted: Counted | None = None
        self._asking: asyncio.Future[Totals | None] | None = None
        self._found: tuple[float, Totals | None] = (float("-inf"), None)

    async def __call__(self) -> Totals | None:
        """Return what there is, at most `FRESH_SECONDS` old; None where the database does not tell."""
        if time.monotonic() - self._found[0] < FRESH_SECONDS:
            return self._found[1]
        if self._asking is None or self._asking.done():
            self._asking = in_a_thread(self._look, "held")
        await asyncio.wait({self._asking}, timeout=ANSWER_SECONDS)
        if not self._asking.done():
            return None
        found = self._asking.result()
        if found is not None:
            self._found = (time.monotonic(), found)
        return found

    def _look(self) -> Totals | None:
        try:
            if self._counted is None:
                engine = connecting(self._url)
                if file_is_gone(engine):
                    return None
                self._counted = Counted(engine)
            return self._counted()
        except Exception:  # whatever it is: what cannot be read is not told
            logger.debug("not counted", exc_info=True)
            return None
