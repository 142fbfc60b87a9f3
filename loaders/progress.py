"""Who waits for an import is told what it is doing now: each step as it begins, with no guess at how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import NamedTuple


class Step(StrEnum):
    """What an import does one after the other."""

    READ = "read"
    CHECK = "check"
    COMPARE = "compare"
    STORE = "store"


class Progress(NamedTuple):
    """A step that begins now: of which file where it is of one, and with how many issues where they are known."""

    step: Step
    file: str = ""
    issues: int = 0


Listener = Callable[[Progress], object]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Have a function called at each step of what is done inside. What it raises ends the import."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(step: Step, file: str = "", issues: int = 0) -> None:
    """Say that a step begins, to whoever listens."""
    listener = _listener.get()
    if listener is not None:
        listener(Progress(step, file, issues))
