"""Answers of the database that are kept for some seconds for all visitors, found again by a plain lookup."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar, TypeVarTuple

from dashboard.operation.meters import Kept

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Expiring(Generic[*Ts, T]):
    """A function whose results are kept; `st.cache_resource` takes 0.15 ms to find one, on every page several times."""

    def __init__(self, read: Callable[[*Ts], T], seconds: float, most: int) -> None:
        self._read = read
        self._seconds = seconds
        self._most = most
        self._kept: dict[tuple[*Ts], tuple[float, T]] = {}
        self._reading = Lock()
        self._asked = self._made = 0

    def __call__(self, *arguments: *Ts) -> T:
        """Return what was read at most so many seconds ago, else read it; who asks meanwhile waits for that answer."""
        self._asked += 1
        kept = self._kept.get(arguments)
        if kept is None or kept[0] < monotonic():
            with self._reading:
                kept = self._kept.get(arguments)
                if kept is None or kept[0] < monotonic():
                    return self._made_anew(arguments)
        return kept[1]

    def renewed(self, *arguments: *Ts) -> T:
        """Read it, and return that, whatever is kept; who asks from now on is given it too."""
        self._asked += 1
        with self._reading:
            return self._made_anew(arguments)

    def _made_anew(self, arguments: tuple[*Ts]) -> T:
        self._made += 1
        until, found = monotonic() + self._seconds, self._read(*arguments)
        self._kept.pop(arguments, None)
        while len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[arguments] = until, found
        return found

    @property
    def counts(self) -> Kept:
        """How often it was called, and read; two calls at the same moment may count as one."""
        return Kept(self._asked, self._made)

    def clear(self) -> None:
        """Forget all results; one that is being read meanwhile too, as it may have been read too early."""
        with self._reading:
            self._kept.clear()


def expiring(seconds: float, most: int) -> Callable[[Callable[[*Ts], T]], Expiring[*Ts, T]]:
    """Keep a function's results for so many seconds, at most so many of them; errors are not kept."""
    return lambda read: Expiring(read, seconds, most)
