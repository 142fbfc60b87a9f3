"""Which unit each unit is on a date: dissolved and renamed ones are followed to their successors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from loaders.text import normal


class Line(NamedTuple):
    """What a roster says of a unit. Without a date (`effective_on`) its successor has taken over already."""

    name: str
    aliases: Sequence[str]
    successor: str | None
    effective_on: date | None


class Followed(NamedTuple):
    """A name that is no unit's any more: what it was, who it is now, and since when where the roster says so."""

    asked: str
    now: str
    since: date | None


class Succession:
    """The roster's successors that have taken over by a date, through however many steps.

    Names are matched as they are matched everywhere, aliases included. `cycles` are the units whose successors lead
    back to themselves: those steps are ignored. Source of the rule: methodology, the roster's 承接单位 and 生效日期.
    """

    def __init__(self, lines: Iterable[Line], as_of: date) -> None:
        lines = tuple(lines)
        self._names: dict[str, str] = {}
        for line in lines:
            self._names.setdefault(normal(line.name), line.name)
        for line in lines:
            for alias in line.aliases:
                self._names.setdefault(normal(alias), line.name)
        steps: dict[str, tuple[str, date | None]] = {}
        for line in lines:
            if line.successor and (line.effective_on is None or line.effective_on <= as_of):
                successor = self._names.get(normal(line.successor), line.successor)
                steps.setdefault(line.name, (successor, line.effective_on))
        self.cycles = _cycles({name: successor for name, (successor, _) in steps.items()})
        for name in (name for cycle in self.cycles for name in cycle):
            del steps[name]
        self._followed = {name: _follow(name, steps) for name in steps}

    @classmethod
    def of(cls, units: pd.DataFrame, as_of: date) -> Succession:
        """Return the succession of a roster, a frame with the columns of `frames.UNITS`."""
        columns = [units[column].tolist() for column in ("name", "aliases", "successor", "effective_on")]
        return cls([_line(*values) for values in zip(*columns, strict=True)], as_of)

    def followed(self, name: str) -> Followed | None:
        """Return where a name leads; None where the unit still is what it is called."""
        if not self._followed:
            return None
        found = self._followed.get(name) or self._followed.get(self._names.get(normal(name), ""))
        return found._replace(asked=name) if found else None

    def now(self, name: str) -> str:
        """Return what a unit is called on the date; the name itself where nothing has taken its place."""
        found = self.followed(name)
        return found.now if found else name

    def means(self, name: str) -> str:
        """Return which unit a name stands for on the date, an alias or another spelling of it included."""
        return self.now(self._names.get(normal(name), name))

    def predecessors(self, name: str) -> tuple[str, ...]:
        """Return the units of the roster that this one has succeeded by the date."""
        return tuple(asked for asked, found in self._followed.items() if found.now == name)

    @property
    def nothing_to_follow(self) -> bool:
        """True where every name stands for itself."""
        return not self._followed


def _line(name: str, aliases: object, successor: object, effective_on: pd.Timestamp) -> Line:
    return Line(
        name,
        aliases if isinstance(aliases, tuple) else (),
        successor if isinstance(successor, str) and successor else None,
        None if pd.isna(effective_on) else effective_on.date(),
    )


def _cycles(steps: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the units that lead back to themselves, each circle once, in the roster's order."""
    cycles: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in steps:
        path: dict[str, int] = {}
        name = start
        while name in steps and name not in seen and name not in path:
            path[name] = len(path)
            name = steps[name]
        if name in path:
            cycles.append(tuple(path)[path[name] :])
        seen.update(path)
    return tuple(cycles)


def _follow(name: str, steps: dict[str, tuple[str, date | None]]) -> Followed:
    """Return where a name leads; the date is the last one on the way."""
    now, since = name, None
    while now in steps:
        now, day = steps[now]
        since = max((known for known in (since, day) if known), default=None)
    return Followed(name, now, since)
