"""The columns and dtypes of every frame that `queries` hands out, and the bundle of one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a load needs no pandas, which alone takes a second and 80 MB to be there
    import pandas as pd

DATE = "datetime64[s]"

ISSUES: dict[str, str] = {
    # identity and place
    "ordinal": "int64",  # position in the file, from 1
    "key": "str",  # identity over the snapshots of one ledger
    "code": "str",  # shown code, never empty
    "category": "str",  # NaN: 未分类
    "title": "str",
    "finding": "str",
    "source": "str",
    "file": "str",
    "sheet": "str",
    "row": "Int64",
    # who
    "lead_unit": "str",  # NaN: none named
    "lead_guessed": "bool",  # lead is only the first unit named (按首列单位)
    "units": "object",  # tuple[str, ...], lead and supporting, lead first
    "leader": "str",
    "person": "str",
    # what and until when
    "rectification_type": "str",  # RectificationType value or NaN
    "target": "str",
    "deadline": DATE,  # current deadline
    "deadline_text": "str",
    "deadline_precision": "str",
    "open_ended": "bool",
    "stated_original_deadline": DATE,  # the 原定时限 cell
    "extension_approved": "str",
    "raised_on": DATE,  # as stated; NaT where not
    # how far
    "status": "str",  # Status value
    "status_text": "str",
    "percent": "float64",  # 0..1
    "progress": "str",
    "completed_on": DATE,
    "amount": "Int64",  # 分
    "amount_rectified": "Int64",  # 分
    "rules_made": "Int64",
    "people_held": "Int64",
    "reason": "str",
    "next_step": "str",
    "obstacle": "str",
    "coordination": "str",
    "promised_on": DATE,
    "evidence": "str",
    "remark": "str",
    "extra": "str",  # JSON object: unknown columns, header → text
    "source_text": "str",  # paragraphs of a plan, joined by line breaks
    # derived by the store from the ledger's earlier snapshots that are not withdrawn
    "original_deadline": DATE,  # 原定时限 cell, else the earliest deadline up to this snapshot
    "first_seen_on": DATE,  # as-of date of the first snapshot holding the issue
    "first_reported_on": DATE,  # as-of date of the first snapshot at reported or beyond; NaT: not yet
    "first_report_known": "bool",  # false: it was so already in the ledger's first snapshot
    "status_since": DATE,  # as-of date since which the status stands without a break
    "unchanged_since": DATE,  # as-of date since which nothing of substance changed
    "unchanged_snapshots": "int64",  # snapshots in that unbroken run, this one included
    "deadline_moves": "int64",  # how often the deadline was moved later up to this snapshot
}

MEASURES: dict[str, str] = {
    "key": "str",  # the issue's key
    "code": "str",  # the issue's code
    "ordinal": "int64",
    "text": "str",
    "unit": "str",
    "deadline": DATE,
    "deadline_text": "str",
    "status": "str",  # only where the measure's own row states one
    "sheet": "str",
    "row": "Int64",
}

INDICATORS: dict[str, str] = {
    "code": "str",
    "issue": "str",  # code of the issue; NaN: of none
    "name": "str",
    "period": "str",
    "numerator": "object",  # Decimal or None
    "denominator": "object",
    "target": "object",
    "baseline_numerator": "object",
    "baseline_denominator": "object",
    "base_period": "str",
    "numerator_label": "str",
    "denominator_label": "str",
    "unit": "str",
    "better": "str",
    "category": "str",
    "source": "str",
    "note": "str",
    "file": "str",
    "sheet": "str",
    "row": "Int64",
}

FINDINGS: dict[str, str] = {
    "level": "str",
    "rule": "str",
    "issue": "str",  # code; NaN: of the whole file
    "file": "str",
    "place": "str",
    "message": "str",
}

UNITS: dict[str, str] = {
    "name": "str",
    "aliases": "object",  # tuple[str, ...]
    "kind": "str",
    "leader": "str",
    "order": "Int64",
    "parent": "str",
    "successor": "str",
    "effective_on": DATE,
}

Part = tuple[str, str | Callable[[str], bool]]
"""A part of the summary: a dimension, and the name in it, or what says of a name whether it belongs to the part."""


HISTORY: dict[str, str] = {"snapshot": "int64", "as_of": DATE, "ledger": "int64", "ledger_name": "str", **ISSUES}
"""One issue over the standing snapshots of its ledger, led by those of the ledger it was carried over from."""

MEASURE_HISTORY: dict[str, str] = {"snapshot": "int64", **MEASURES}
"""The measures of one issue in each snapshot of its history."""

UPDATES: dict[str, str] = {
    "as_of": DATE,
    "key": "str",
    "status": "str",
    "unchanged_snapshots": "int64",  # as in ISSUES: 1 where something of substance differs, or the issue is new
}
"""Some issues over the standing snapshots of their ledger, one row for each snapshot that holds the issue."""

EVENTS: dict[str, str] = {
    "id": "int64",  # 1, 2, 3 … over the whole database
    "ledger": "Int64",  # none: what happened was about no ledger
    "ledger_name": "str",
    "at": "datetime64[s]",
    "actor": "str",
    "action": "str",  # one of store.journal.ACTIONS
    "detail": "str",  # JSON object
    "hash": "str",
}


@dataclass(frozen=True)
class LedgerInfo:
    """One register of one audit. `state` is 在办 or 归档; `reviewer` is the 审核单位; `demo` marks invented data.

    `parent_id` is the ledger whose open issues this one began with (跨年接转), None for one that began by itself.
    """

    id: int
    name: str
    region: str | None
    state: str
    reviewer: str | None
    demo: bool
    done_is_verified: bool
    parent_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """What the office said to a check. `text` is None where it took back what it had said.

    It holds for the check of this `check_key` (`Check.identity`) while the check's figures (`Check.basis`) are `basis`.
    """

    check_key: str
    basis: str
    text: str | None
    who: str
    when: datetime


class DecisionOutcome(StrEnum):
    """What became of a decision: 已落实, 推进中, 顺延; or it was recorded by mistake and is taken back."""

    FULFILLED = "fulfilled"
    ONGOING = "ongoing"
    POSTPONED = "postponed"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class OutcomeRecord:
    """What was said of a decision before the snapshot of one date. `moved_to` is the new date of one put off."""

    outcome: DecisionOutcome
    note: str | None
    moved_to: date | None
    as_of: date
    snapshot: int
    who: str
    when: datetime


@dataclass(frozen=True)
class Decision:
    """What a meeting decided (议定事项); `met_on` is the as-of date of the snapshot it had before it.

    `ledger` and `id` together name it. Issue code, title and lead are those of that snapshot, None where it is about no
    issue. `unit` is who is to do it, where somebody was named. `outcomes` are all that were recorded, in that order.
    """

    ledger: int
    id: int
    met_on: date
    snapshot: int
    text: str
    issue_key: str | None
    issue_code: str | None
    issue_title: str | None
    issue_lead: str | None
    unit: str | None
    promised_on: date | None
    who: str
    when: datetime
    outcomes: tuple[OutcomeRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """One reading of one ledger. `fields` are the columns its sources have; `reviewed` is true where the ledger has
    ever held a verified or closed word; `position` counts the ledger's standing snapshots up to this one.

    `revision` grows whenever others lead to this one by now, and the derived columns are written again (a load of an
    earlier date, a withdrawal): what is made of a snapshot is kept by all that is said here. `previous_id` is the
    standing snapshot before this one's date.
    """

    id: int
    ledger: LedgerInfo
    as_of: date
    loaded_at: datetime
    files: tuple[str, ...]
    sha256: str
    fields: frozenset[str]
    issued_on: date | None
    reviewed: bool
    position: int
    previous_id: int | None
    standing: bool
    replaced_by: int | None
    revision: int = 0
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None
    actor: str | None = None

    def leads_to(self, other: SnapshotInfo) -> bool:
        """Return whether this snapshot leads to another of its ledger: it stands and is of a date before, or it is it.

        Itself it leads to even where it stands no more, so that all that is said of it is of it and not of what
        replaced it.
        """
        return self.id == other.id or (self.standing and self.as_of < other.as_of)


class Week(NamedTuple):
    """What a part of a ledger's issues came to in one snapshot, as written when it was stored.

    `by_status` is status → issues, and how many of these were open and past their current deadline on the as-of date.
    """

    snapshot: int
    as_of: date
    by_status: Mapping[str, Sequence[int]]


class Course(NamedTuple):
    """What a ledger's newest standing snapshots come to over all issues, as written when one of them came or went.

    `snapshot`, `reviewed` and `by_status` are of the newest: status → issues, of these overdue, amount and amount
    rectified in 分 (over issues that state both). The others hold one value a snapshot, the oldest first: its as-of
    date, its issues less ended, and how many of these were reported or beyond, and done.
    """

    snapshot: int
    reviewed: bool
    by_status: Mapping[str, Sequence[int]]
    days: tuple[date, ...]
    counted: Sequence[int]
    reported: Sequence[int]
    rectified: Sequence[int]

    @property
    def as_of(self) -> date:
        """The as-of date of the newest snapshot."""
        return self.days[-1]


@dataclass(frozen=True)
class Snapshot:
    """Everything one snapshot holds, as frames with exactly the columns named above."""

    info: SnapshotInfo
    issues: pd.DataFrame
    measures: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    units: pd.DataFrame
