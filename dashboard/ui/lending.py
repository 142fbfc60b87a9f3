"""Lends the database to pages: for a statement at a time, or to a run that is begun anew for all that it reads."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from threading import Event, Lock
from typing import Any

import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.operation import meters
from dashboard.queries.within import at_one_moment, limited
from dashboard.store import ShardAwayError, StoreError, open_database
from dashboard.ui import memory, texts
from dashboard.ui import who as who_is
from dashboard.ui.chosen import settings

MOST_MOMENTS = 10
"""Runs at a time that keep a connection until they are drawn. A pool has 15: whoever makes what they wait for needs
one too."""
_ANEW = "anew"

logger = logging.getLogger(__name__)


class DatabaseAwayError(Exception):
    """The database cannot be opened or read now; `reason` is a Chinese sentence where one is known."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class OutOfDateError(DatabaseAwayError):
    """The database has moved on since the catalogue was read: the page would show two states at once, so begin anew."""

    def __init__(self) -> None:
        super().__init__(texts.MOVED_ON)


class LedgerAwayError(DatabaseAwayError):
    """What one ledger holds lies on a server that cannot be reached now; others can be looked at."""


class Run:
    """What a run of the frame holds on to: `held` by name, and the one moment that it reads where it is begun anew."""

    def __init__(self, anew: bool) -> None:
        self.anew = anew
        self.held: dict[str, Any] = {}
        self._connected = ExitStack()
        self._at_moment: Engine | None = None

    def lent(self, engine: Engine) -> Engine:
        """Return the engine to read with, which is the same all through a run that is begun anew."""
        if not self.anew:
            return engine
        if self._at_moment is None:
            self._at_moment = self._connected.enter_context(at_one_moment(engine))
        return self._at_moment

    def let_go(self) -> None:
        """Go on without what is held and without the moment: something was written, or the connection is lost."""
        self.held.clear()
        self.anew, self._at_moment = False, None
        self._connected.close()


class Turns:
    """So many at a time, in the order in which they came; a semaphore lets pass whoever comes at the right moment."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: deque[Event] = deque()
        self._counting = Lock()

    def __enter__(self) -> None:
        with self._counting:
            if self._free:
                self._free -= 1
                return
            called = Event()
            self._waiting.append(called)
        called.wait()

    def __exit__(self, *_: object) -> None:
        with self._counting:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


_turns = Turns(MOST_MOMENTS)
_current: ContextVar[Run | None] = ContextVar("run_of_frame", default=None)


@contextmanager
def run() -> Iterator[None]:
    """Let a run of the frame show one state of the data.

    A run reads what nobody has read before it, and ends with OutOfDateError where that is of a later state than what it
    has drawn. Begun anew it reads all in one transaction, so that no writing, however frequent, makes it begin again.
    """
    this = Run(memory.of_session().pop(_ANEW, False))
    with ExitStack() as left:
        if this.anew:
            left.enter_context(_turns)
        left.callback(_current.reset, _current.set(this))
        left.callback(this.let_go)
        yield


def current() -> Run | None:
    """Return the run of the frame; None outside of one, as in a download or a dialog that runs by itself."""
    return _current.get()


def begin_anew() -> bool:
    """Have the session's next run read all at one moment; False where this one has done so already."""
    this = current()
    if this is None or this.anew:
        return False
    memory.of_session()[_ANEW] = True
    return True


@contextmanager
def database() -> Iterator[Engine]:
    """Lend the engine, limited to what the person may see; see `whole_database`."""
    reach, this = who_is.reach(), current()
    with whole_database() as engine:
        own = limited(engine, reach)
        try:
            yield own if this is None else this.lent(own)
        except (SQLAlchemyError, ShardAwayError):
            if this is not None and this.anew:
                this.let_go()
            raise


@contextmanager
def whole_database() -> Iterator[Engine]:
    """Lend the engine; whatever goes wrong with the database comes out as DatabaseAwayError.

    Why it cannot be opened names its address, which is for who runs the server: that goes to the log only.
    """
    try:
        engine = opened(settings().database_url)
    except StoreError as error:
        logger.error("%s", str(error))  # names the address, without its password
        meters.database_error("open")
        raise DatabaseAwayError from error
    try:
        yield engine
    except ShardAwayError as error:
        meters.database_error("shard")
        raise LedgerAwayError(str(error)) from error
    except StoreError as error:
        if isinstance(error.__cause__, SQLAlchemyError):  # else it is refused, and nothing is wrong with the database
            meters.database_error("write")
        raise DatabaseAwayError(str(error)) from error
    except SQLAlchemyError as error:
        meters.database_error("read")
        logger.exception("database cannot be read")
        raise DatabaseAwayError from error


@st.cache_resource(show_spinner=False)
def opened(url: str) -> Engine:
    """Return the engine on the database of an address, one for the process."""
    return open_database(url)
