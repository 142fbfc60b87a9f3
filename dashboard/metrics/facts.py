"""One snapshot's issues as arrays and lists, each read from the frames once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard import counting
from dashboard.counting import Mask
from dashboard.frames import Snapshot
from dashboard.metrics.thresholds import Thresholds
from dashboard.succession import Succession

T = TypeVar("T")
Members = npt.NDArray[np.intp]


class Facts:
    """What figures need of one snapshot under one set of thresholds, in the order of its issues.

    Everything is read on first use and kept, so that one object serves every scope and every page of a snapshot. It
    must not be changed from outside.
    """

    def __init__(self, snapshot: Snapshot, thresholds: Thresholds | None = None) -> None:
        self.snapshot = snapshot
        self.issues = counting.Columns(snapshot.issues)
        self.as_of = snapshot.info.as_of
        self.thresholds = thresholds or Thresholds()
        self._kept: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self.snapshot.issues)

    def kept(self, key: str, make: Callable[[Facts], T]) -> T:
        """Return what `make` makes of these facts, made once per key."""
        if key not in self._kept:
            self._kept[key] = make(self)
        found: T = self._kept[key]
        return found

    def texts(self, column: str) -> list[str | None]:
        """Return a text column with None for what is missing or blank."""
        return self.kept(
            f"texts of {column}", lambda facts: [text or None for text in counting.texts(facts.issues, column)]
        )

    def dates(self, column: str) -> list[date | None]:
        """Return a date column with None for what is missing."""
        return self.kept(f"dates of {column}", lambda facts: list(counting.days(facts.issues, column).tolist()))

    def whole(self, column: str) -> tuple[npt.NDArray[np.int64], Mask]:
        """Return a column of whole numbers with 0 for what is missing, and where it is stated."""
        return self.kept(f"whole {column}", lambda facts: _whole(facts.snapshot.issues[column]))

    def days_since(self, column: str) -> list[int | None]:
        """Return the days from a date column to the as-of date; negative for dates still to come."""
        days = counting.days(self.issues, column)
        gone = (counting.day(self.as_of) - days).astype(np.int64).tolist()
        return [None if missing else count for count, missing in zip(gone, np.isnat(days).tolist(), strict=True)]

    @cached_property
    def codes(self) -> list[str]:
        """Shown codes."""
        return [code or "" for code in counting.texts(self.issues, "code")]

    @cached_property
    def keys(self) -> list[str]:
        """Identities over the snapshots of one ledger."""
        return [key or "" for key in counting.texts(self.issues, "key")]

    @cached_property
    def titles(self) -> list[str]:
        """Titles; empty where the source has none."""
        return [title or "" for title in self.texts("title")]

    @cached_property
    def statuses(self) -> list[str]:
        """Status values."""
        return [status or "" for status in counting.texts(self.issues, "status")]

    @cached_property
    def categories(self) -> list[str | None]:
        """Categories, None for 未分类."""
        return self.texts("category")

    @cached_property
    def types(self) -> list[str | None]:
        """Rectification types, None for 未明确."""
        return self.texts("rectification_type")

    @cached_property
    def succession(self) -> Succession:
        """Who the roster's units are on the as-of date, dissolved and renamed ones followed to their successors."""
        return Succession.of(self.snapshot.units, self.as_of)

    @cached_property
    def written_leads(self) -> list[str | None]:
        """Lead units as the ledger writes them, None where no unit is named."""
        return self.texts("lead_unit")

    @cached_property
    def written_participants(self) -> list[tuple[str, ...]]:
        """Lead and supporting units of each issue as the ledger writes them, each once, the lead first."""
        return _each_once(self.written_leads, self.issues["units"].tolist())

    @cached_property
    def leads(self) -> list[str | None]:
        """Lead units as they are on the as-of date, None where no unit is named."""
        if self.succession.nothing_to_follow:
            return self.written_leads
        return [self.succession.now(lead) if lead else None for lead in self.written_leads]

    @cached_property
    def participants(self) -> list[tuple[str, ...]]:
        """Lead and supporting units of each issue as they are on the as-of date, each once, the lead first."""
        if self.succession.nothing_to_follow:
            return self.written_participants
        now = self.succession.now
        return _each_once(self.leads, [tuple(map(now, units)) for units in self.written_participants])

    @cached_property
    def leaders(self) -> list[str | None]:
        """Leaders in charge: as the ledger states, else the roster's for what the lead unit is now."""
        units = self.snapshot.units
        names, leaders = counting.texts(units, "name"), counting.texts(units, "leader")
        roster = {name: leader for name, leader in zip(names, leaders, strict=True) if leader}
        return [
            stated or (roster.get(lead) if lead else None)
            for stated, lead in zip(self.texts("leader"), self.leads, strict=True)
        ]

    @cached_property
    def months(self) -> list[str | None]:
        """Months of the current deadlines as `2024-06`, None where there is none."""
        return [f"{day.year}-{day.month:02d}" if day else None for day in self.deadlines]

    @cached_property
    def deadlines(self) -> list[date | None]:
        """Current deadlines."""
        return self.dates("deadline")

    @cached_property
    def days_past(self) -> npt.NDArray[np.int64]:
        """Days from the current deadline to the as-of date; 0 where there is no deadline."""
        return np.array([days or 0 for days in self.days_since("deadline")], dtype=np.int64)

    @cached_property
    def nodes(self) -> dict[str, date]:
        """Issue key → the earliest passed deadline of a measure that is not finished."""
        return counting.passed_nodes(self.snapshot.measures, self.as_of)

    @cached_property
    def amounts(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Mask]:
        """Amounts at issue and rectified in 分, and where both are stated."""
        amount, stated = self.whole("amount")
        rectified, rectified_stated = self.whole("amount_rectified")
        return amount, rectified, stated & rectified_stated

    def pick(self, members: Members) -> tuple[str, ...]:
        """Return the codes of the issues at these positions."""
        return tuple([self.codes[position] for position in members.tolist()])


def _each_once(leads: list[str | None], participants: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [
        units
        if (lead is None or units[:1] == (lead,)) and len(set(units)) == len(units)
        else tuple(dict.fromkeys((lead, *units) if lead else units))
        for lead, units in zip(leads, participants, strict=True)
    ]


def _whole(numbers: pd.Series[int]) -> tuple[npt.NDArray[np.int64], Mask]:
    return numbers.to_numpy(dtype=np.int64, na_value=0).astype(np.int64), ~numbers.isna().to_numpy(dtype=np.bool_)
