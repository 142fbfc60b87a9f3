"""Which shards answer, known for seconds, so that one that is away or hangs holds up nobody who does not ask for it.

A shard is asked on a connection to the coordinator made for that: postgres_fdw then connects anew and gives up after
its own `connect_timeout`. A connection that stood before would wait for an answer for ever, and with it one of the
coordinator's places. So a shard that was met silent is not asked anything else until it has answered here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Thread
from typing import Any

from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.engine import ExceptionContext, ExecutionContext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql import visitors

from dashboard.store import messages, schema, shards
from dashboard.store.errors import ShardAwayError

FRESH_SECONDS = 4
"""How long what is known is taken as it is."""
OLD_SECONDS = 20
"""How long it is still taken while the shards are asked anew behind the scenes; older than that is waited for."""

_GONE = ("08", "57P")
"""How the SQLSTATE of an error begins that says a server is away or going down."""
_ASKING = "rectify_asking"
"""Execution option of a connection that asks whether a shard is there."""


class Presence:
    """What this process knows of the shards of one database. `asking` makes a new connection whenever it is asked."""

    def __init__(self, asking: Engine, known: tuple[shards.Shard, ...]) -> None:
        asking.update_execution_options(**{_ASKING: True, shards.OPTION: self})
        self._asking = asking
        self._known = known
        self._away: frozenset[str] = frozenset()
        self._asked_at = float("-inf")
        self._turn = Lock()

    def away(self) -> frozenset[str]:
        """Return the shards that do not answer, as of seconds ago: at once, unless nobody has asked for long."""
        age = time.monotonic() - self._asked_at
        if age > OLD_SECONDS:
            self.ask()
        elif age > FRESH_SECONDS and not self._turn.locked():
            Thread(target=self._ask_again, daemon=True).start()
        return self._away

    def ask(self) -> frozenset[str]:
        """Ask all shards, or wait for the answers somebody else is waiting for; return those that do not answer."""
        began = time.monotonic()
        with self._turn:
            if self._asked_at < began:
                with self._asking.connect() as connection:
                    self._known = shards.found(connection)
                firsts = {one.name: one.first for one in self._known}
                with ThreadPoolExecutor(max_workers=len(firsts) or 1) as pool:
                    answers = dict(zip(firsts, pool.map(self._answers, firsts.values()), strict=True))
                self._away = frozenset(name for name, there in answers.items() if not there)
                self._asked_at = time.monotonic()
        return self._away

    def need(self, ledger_id: int) -> None:
        """Raise ShardAwayError where the shard of a ledger does not answer now."""
        self._refuse(self._holding([ledger_id]) & self.ask())

    def refuse(self, context: ExecutionContext) -> None:
        """Raise ShardAwayError for a statement that would ask a shard known to be away."""
        if self._away and (named := self._asked(context)):
            self._refuse(named & self.away())

    def met(self, error: Any, context: ExecutionContext | None) -> None:
        """Raise ShardAwayError where an error of the driver says that a shard is away."""
        if _is_silence(error):
            silent = self._asked(context) if context is not None else frozenset()
            if len(silent) > 1:  # a statement over all of them does not say which
                silent &= self.ask()
            self._note(silent)
            self._refuse(silent)
        elif str(getattr(error, "sqlstate", None)).startswith(_GONE):
            named = re.search(r'"([^"]+)"', error.diag.message_primary or "")
            name = frozenset({named[1]} if named else ()) & frozenset(one.name for one in self._known)
            self._note(name)
            raise away_error(name) from error

    def _ask_again(self) -> None:
        try:
            self.ask()
        except SQLAlchemyError:  # the coordinator is away, which whoever reads is told
            return

    def _answers(self, first: int) -> bool:
        table = schema.document.c
        try:
            with self._asking.connect() as connection:
                connection.execute(select(table.sha256).where(table.ledger_id == first).limit(1)).first()
        except ShardAwayError:
            return False
        except DBAPIError as error:
            if _is_silence(error.orig):  # it fell silent after it had let the coordinator in
                return False
            raise
        return True

    def _note(self, names: frozenset[str]) -> None:
        if names:
            self._away |= names
            self._asked_at = max(self._asked_at, time.monotonic() - FRESH_SECONDS)

    def _refuse(self, names: frozenset[str]) -> None:
        if names:
            raise away_error(names)

    def _holding(self, ledgers: Iterable[int]) -> frozenset[str]:
        return frozenset(one.name for number in ledgers for one in self._known if one.holds(number))

    def _asked(self, context: ExecutionContext) -> frozenset[str]:
        """Return the shards that a statement asks: those of the ledgers it names, all where it names none."""
        run: Any = context
        if run.compiled is None or context.execution_options.get(_ASKING):
            return frozenset()
        parts = visitors.iterate(run.compiled.statement)
        if not any(isinstance(part, Table) and part in shards.SPREAD for part in parts):
            return frozenset()
        given = (
            value
            for parameters in run.compiled_parameters
            for name, value in parameters.items()
            if name.startswith("ledger_id")
        )
        ledgers = [number for value in given for number in (value if isinstance(value, list | tuple) else [value])]
        return self._holding(ledgers) if ledgers else frozenset(one.name for one in self._known)


def of(database: Connection | Engine) -> Presence | None:
    """Return what is known of the shards of a database; None where it is not spread."""
    found: Presence | None = database.get_execution_options().get(shards.OPTION)
    return found


def need(connection: Connection, ledger_id: int) -> None:
    """Raise ShardAwayError where a ledger lies on a shard that does not answer now: before anything waits for it."""
    known = of(connection)
    if known is not None:
        known.need(ledger_id)


def need_all(engine: Engine) -> None:
    """Raise ShardAwayError where any shard does not answer now."""
    known = of(engine)
    if known is not None and (away := known.ask()):
        raise away_error(away)


def refuse_what_is_away(connection: Connection, _cursor: Any, _text: str, _values: Any, context: Any, _m: bool) -> None:
    """Listen to `before_cursor_execute` of a spread database."""
    known = of(connection)
    if known is not None and context is not None:
        known.refuse(context)


def say_shard_away(context: ExceptionContext) -> None:
    """Listen to `handle_error` of a spread database: turn into ShardAwayError what says that a shard is away."""
    asked = context.connection or context.engine
    known = of(asked) if asked is not None else None
    error = context.original_exception
    if known is None or (context.is_disconnect and not _is_silence(error)):
        return
    context.invalidate_pool_on_disconnect = False  # the coordinator's other connections are as good as before
    known.met(error, context.execution_context)


def _is_silence(error: object) -> bool:
    """Return whether it is `patience.SilentServerError`, without importing a driver that may not be in use."""
    return bool(getattr(error, "silent", False))


def away_error(names: frozenset[str]) -> ShardAwayError:
    """Return the error that says of shards that they do not answer; none named: of the one that holds the ledger."""
    shard = messages.SHARD_NAME.format(name=messages.LIST_MARK.join(sorted(names))) if names else ""
    return ShardAwayError(messages.SHARD_AWAY.format(shard=shard))
