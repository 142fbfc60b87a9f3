"""In which snapshots a unit reported nothing new of the issues it leads: facts for an appraisal, no points."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import pandas as pd

from dashboard import counting
from loaders.records import OPEN

_OPEN = frozenset(status.value for status in OPEN)


class Reporting(NamedTuple):
    """As-of dates, oldest first: `expected` holds every snapshot in which news could be expected, `without` those in
    which none of the unit's issues changed, `nobody` the ones among these in which no issue of the whole ledger did.
    """

    expected: tuple[date, ...]
    without: tuple[date, ...]
    nobody: tuple[date, ...]


def reporting(updates: pd.DataFrame, without_news: Collection[date]) -> Reporting:
    """Return when the issues of `updates` (columns of `frames.UPDATES`) brought news.

    News is expected of an issue that was open in the snapshot before. A snapshot is without news when none of the
    issues expected changed in substance. `without_news` are the snapshots in which nothing of the ledger changed: then
    the office may have asked nobody (a holiday), so they are told apart.
    """
    found: dict[date, bool] = {}
    before: dict[str, str] = {}
    here: dict[str, str] = {}
    last: date | None = None
    columns = (
        counting.days(updates, "as_of").tolist(),
        counting.texts(updates, "key"),
        counting.texts(updates, "status"),
        updates["unchanged_snapshots"].tolist(),
    )
    for as_of, key, status, unchanged in zip(*columns, strict=True):
        if as_of != last:
            before, here, last = here, {}, as_of
        here[key or ""] = status or ""
        if before.get(key or "") in _OPEN:
            found[as_of] = found.get(as_of, False) or unchanged == 1
    without = tuple(day for day, news in found.items() if not news)
    return Reporting(tuple(found), without, tuple(day for day in without if day in without_news))
