"""Which issues of a frame are open, done, overdue and so on: boolean arrays, nothing else.

Every function takes a frame with columns of `frames.ISSUES` (only the ones it reads are needed), or the `Columns` of
one where many are asked of the same frame, and returns a NumPy boolean array in the frame's own order. The as-of date
is always passed in, thresholds are parameters. A missing date makes every comparison with it false. Rules: methodology,
Counting and Lights.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.records import ADVANCE, DONE, OPEN, Status

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

_STEP: dict[str, int] = {status.value: step for status, step in ADVANCE.items()}


class Columns(dict[str, npt.NDArray[Any]]):
    """The columns of a frame as arrays, each converted when first asked for; takes the frame's place here."""

    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__()
        self.frame = frame
        self._texts: dict[str, list[str | None]] = {}
        self._steps: npt.NDArray[np.int8] | None = None

    def __missing__(self, column: str) -> npt.NDArray[Any]:
        array: npt.NDArray[Any] = self.frame[column].to_numpy()
        self[column] = array
        return array

    def texts(self, column: str) -> list[str | None]:
        """Return `counting.texts` of a column, converted once."""
        if column not in self._texts:
            self._texts[column] = texts(self.frame, column)
        return self._texts[column]

    def steps(self) -> npt.NDArray[np.int8]:
        """Return `counting.steps` of the frame, worked out once."""
        if self._steps is None:
            self._steps = _steps(self.texts("status"))
        return self._steps


Table = pd.DataFrame | Columns


def texts(frame: Table, column: str) -> list[str | None]:
    """Return a text column as a list, None for what is missing."""
    if isinstance(frame, Columns):
        return frame.texts(column)
    values: Any = frame[column].array
    if frame[column].dtype == "str":
        # Through Arrow: 30 to 100 times faster than to_numpy() or tolist() of pandas' own text arrays.
        found: list[str | None] = values.__arrow_array__().to_pylist()
        return found
    return [text if isinstance(text, str) else None for text in values]


def days(frame: Table, column: str) -> Days:
    """Return a date column as `datetime64[D]`, missing dates as NaT."""
    return np.asarray(frame[column]).astype("datetime64[D]")


def day(as_of: date) -> np.datetime64:
    """Return a date as NumPy counts it."""
    return np.datetime64(as_of, "D")


def steps(frame: Table) -> npt.NDArray[np.int8]:
    """Return how far each issue is, as the numbers of `records.ADVANCE`.

    Raises KeyError for a status that is no `records.Status` value.
    """
    return frame.steps() if isinstance(frame, Columns) else _steps(texts(frame, "status"))


def _steps(statuses: list[str | None]) -> npt.NDArray[np.int8]:
    return np.array([_STEP[status or ""] for status in statuses], dtype=np.int8)


def has_status(frame: Table, *statuses: Status) -> Mask:
    """Return where the status is one of the given ones."""
    return _any_step(steps(frame), statuses)


def _any_step(advance: npt.NDArray[np.int8], statuses: Iterable[Status]) -> Mask:
    mask = np.zeros(len(advance), dtype=np.bool_)
    for status in statuses:
        mask |= advance == ADVANCE[status]
    return mask


def is_open(frame: Table) -> Mask:
    """Return where an issue is not started or in progress."""
    return has_status(frame, *OPEN)


def is_done(frame: Table) -> Mask:
    """Return where an issue is verified or closed."""
    return has_status(frame, *DONE)


def is_reported_or_beyond(frame: Table) -> Mask:
    """Return where an issue is reported, verified or closed; ended ones are not."""
    return has_status(frame, Status.REPORTED, *DONE)


def is_ended(frame: Table) -> Mask:
    """Return where an issue was handed over or ended without being put right: outside every rate."""
    return has_status(frame, Status.ENDED)


def is_overdue(frame: Table, as_of: date) -> Mask:
    """Return where an issue is open and the as-of date is after its current deadline (the due day itself is not)."""
    return is_open(frame) & (days(frame, "deadline") < day(as_of))


def is_overdue_original(frame: Table, as_of: date) -> Mask:
    """Return where an issue is open and the as-of date is after its original deadline."""
    return is_open(frame) & (days(frame, "original_deadline") < day(as_of))


def is_extended(frame: Table, as_of: date) -> Mask:
    """Return where an issue is past its original deadline but not past its current one: 另有延期."""
    return is_overdue_original(frame, as_of) & ~(days(frame, "deadline") < day(as_of))


def is_due_within(frame: Table, as_of: date, within_days: int) -> Mask:
    """Return where an issue is open with 0 to `within_days` days left to its current deadline."""
    deadline = days(frame, "deadline")
    return is_open(frame) & (deadline >= day(as_of)) & (deadline <= day(as_of) + np.timedelta64(within_days, "D"))


def is_fallen_due(frame: Table, as_of: date) -> Mask:
    """Return where the original deadline is on or before the as-of date, whatever the status but ended."""
    return ~is_ended(frame) & (days(frame, "original_deadline") <= day(as_of))


def is_late(frame: Table) -> Mask:
    """Return where a reported or done issue was so only after its original deadline.

    The date is the completion date, else the first snapshot at reported or beyond; where that was already the ledger's
    first snapshot the date is unknown and the issue is not called late.
    """
    completed = days(frame, "completed_on")
    known = np.asarray(frame["first_report_known"], dtype=np.bool_)
    first = np.where(known, days(frame, "first_reported_on"), np.datetime64("NaT", "D"))
    finished = np.where(np.isnat(completed), first, completed)
    return is_reported_or_beyond(frame) & (finished > days(frame, "original_deadline"))


def is_silent(frame: Table, as_of: date, min_snapshots: int, min_days: int) -> Mask:
    """Return where an open issue has not changed in substance over enough snapshots and enough days."""
    run = np.asarray(frame["unchanged_snapshots"], dtype=np.int64)
    quiet = day(as_of) - days(frame, "unchanged_since") >= np.timedelta64(min_days, "D")
    return is_open(frame) & (run >= min_snapshots) & quiet


def is_slow_to_start(frame: Table, as_of: date, issued_on: date | None, share: Fraction) -> Mask:
    """Return where an issue is not started although more than `share` of its time has gone.

    Its time runs from the day it was raised (else the day the document was issued, else the first snapshot that holds
    it) to its current deadline.
    """
    start = days(frame, "raised_on")
    if issued_on is not None:
        start = np.where(np.isnat(start), day(issued_on), start)
    start = np.where(np.isnat(start), days(frame, "first_seen_on"), start)
    deadline = days(frame, "deadline")
    known = ~(np.isnat(start) | np.isnat(deadline))
    gone = np.where(known, (day(as_of) - start).astype(np.int64), 0)
    whole = np.where(known, (deadline - start).astype(np.int64), 0)
    slow = (whole > 0) & (gone * share.denominator > whole * share.numerator)
    return has_status(frame, Status.NOT_STARTED) & known & slow


def passed_nodes(measures: pd.DataFrame, as_of: date) -> dict[str, date]:
    """Return issue key → the earliest measure deadline before the as-of date that is not stated as reported or beyond.

    `measures` has the columns of `frames.MEASURES`.
    """
    passed = days(measures, "deadline") < day(as_of)
    if not passed.any():
        return {}
    finished = {Status.REPORTED.value, *(status.value for status in DONE), Status.ENDED.value}
    rows = measures[passed]
    nodes: dict[str, date] = {}
    columns = (texts(rows, "key"), texts(rows, "status"), days(rows, "deadline").tolist())
    for key, status, node in zip(*columns, strict=True):
        if key and status not in finished:
            nodes[key] = min(node, nodes.get(key, node))
    return nodes
