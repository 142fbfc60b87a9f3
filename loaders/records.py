"""The vocabulary: enums and frozen records that every loader produces, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from loaders.limits import DEFAULT, Limits

T = TypeVar("T")


class Status(StrEnum):
    """How far an issue is, in ascending order; `ENDED` stands outside the order."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    VERIFIED = "verified"
    CLOSED = "closed"
    ENDED = "ended"


OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS)
DONE = (Status.VERIFIED, Status.CLOSED)
ADVANCE = {status: step for step, status in enumerate(Status)}
"""Order of advance: a higher number is further on. `ENDED` counts as furthest."""


class RectificationType(StrEnum):
    """立行立改 / 分阶段整改 / 持续整改."""

    IMMEDIATE = "immediate"
    PHASED = "phased"
    CONTINUING = "continuing"


class Kind(StrEnum):
    """What a source file was recognised as."""

    LEDGER = "ledger"
    INDICATORS = "indicators"
    PLAN = "plan"
    UNITS = "units"


class Level(StrEnum):
    """Weight of a finding. `ERROR` refuses the file; `SERIOUS` is used by checks only."""

    ERROR = "error"
    SERIOUS = "serious"
    WARNING = "warning"
    NOTE = "note"


class Precision(StrEnum):
    """How exactly a deadline was written."""

    DAY = "day"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Place(NamedTuple):
    """Where something stands. `row` and `column` count from 1; in a plan `row` is the paragraph number."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """`整改台账!H5`, `整改台账!5`, `第12段`, or the file name when nothing nearer is known."""
        if self.row is None:
            return self.sheet or self.file
        if self.sheet is None:
            return f"第{self.row}段"
        letters = column_letters(self.column) if self.column else ""
        return f"{self.sheet}!{letters}{self.row}"


def column_letters(number: int) -> str:
    """Return the spreadsheet letters of a column counted from 1 (1 is A, 27 is AA)."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Finding(NamedTuple):
    """One thing a reader noticed: what it is (`rule`), where, and in Chinese what to do.

    `issue` is the code of the issue it is about, where it is about one.
    """

    level: Level
    rule: str
    place: Place
    message: str
    issue: str | None = None


class Problem(NamedTuple):
    """A finding that does not yet know its place: what a text grammar says of a text."""

    level: Level
    rule: str
    message: str

    def at(self, place: Place, issue: str | None = None) -> Finding:
        """Return the finding this problem is at a place."""
        return Finding(self.level, self.rule, place, self.message, issue)


class Parsed(NamedTuple, Generic[T]):
    """What a grammar read from one text: the value (None: nothing stated, or unreadable) and what was wrong."""

    value: T | None
    problems: tuple[Problem, ...] = ()


class Deadline(NamedTuple):
    """A deadline as written (`text`) and as read.

    `day` is None where the text names none (立行立改, 长期坚持). `rectification_type` is the type that the
    wording implies, if any. `open_ended` is true for 长期坚持 and the like: never overdue by itself.
    """

    text: str
    day: date | None = None
    precision: Precision | None = None
    rectification_type: RectificationType | None = None
    open_ended: bool = False


class Measure(NamedTuple):
    """One measure of an issue, in the order written; `status` only where its own row states one."""

    text: str
    unit: str | None = None
    deadline: Deadline | None = None
    status: Status | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One audit finding to be put right, as one ledger or plan states it.

    Amounts are whole 分; `percent` is a fraction from 0 to 1; `extra` holds the columns no field is known for
    (header → text). `places` are all rows the issue was read from, the first one first. `lead_guessed` is true where
    the lead is only the first unit named (按首列单位). `source_text` keeps the paragraphs of a plan as written.
    """

    title: str
    places: tuple[Place, ...]
    code: str | None = None
    category: str | None = None
    source: str | None = None
    finding: str | None = None
    rectification_type: RectificationType | None = None
    lead_unit: str | None = None
    lead_guessed: bool = False
    units: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    leader: str | None = None
    person: str | None = None
    target: str | None = None
    measures: tuple[Measure, ...] = ()
    deadline: Deadline | None = None
    original_deadline: Deadline | None = None
    extension_approved: str | None = None
    raised_on: date | None = None
    status: Status = Status.NOT_STARTED
    status_text: str | None = None
    percent: float | None = None
    progress: str | None = None
    completed_on: date | None = None
    amount: int | None = None
    amount_rectified: int | None = None
    rules_made: int | None = None
    people_held: int | None = None
    reason: str | None = None
    next_step: str | None = None
    obstacle: str | None = None
    coordination: str | None = None
    promised_on: date | None = None
    evidence: str | None = None
    remark: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    source_text: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The first row or paragraph the issue was read from."""
        return self.places[0]


_IssueDraft: Any = make_dataclass("_IssueDraft", [(each.name, each.type, each) for each in fields(Issue)], slots=True)


def issue_of(facts: Mapping[str, Any]) -> Issue:
    """Return `Issue(**facts)`, six times as fast: a ledger has many rows, and a frozen record sets its forty fields
    by forty calls. A draft with the same slots sets them directly and is frozen once it is complete."""
    draft = _IssueDraft(**facts)
    draft.__class__ = Issue
    issue: Issue = draft
    return issue


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured value of one period, with its definition repeated beside it.

    `numerator` alone is a plain count or amount. `target` is in the numerator's unit. `better` is `higher` or
    `lower`. `category` is `tracked`, `context` or `deliverable` (0/1, kept apart from rates). None: not stated.
    """

    code: str
    name: str
    place: Place
    issue: str | None = None
    period: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    target: Decimal | None = None
    baseline_numerator: Decimal | None = None
    baseline_denominator: Decimal | None = None
    base_period: str | None = None
    numerator_label: str | None = None
    denominator_label: str | None = None
    unit: str | None = None
    better: str = "higher"
    category: str = "tracked"
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of the roster: 单位, 别名, 类型, 分管领导, 排序, 上级单位, 承接单位, 生效日期."""

    name: str
    place: Place
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    leader: str | None = None
    order: int | None = None
    parent: str | None = None
    members: tuple[str, ...] = ()
    successor: str | None = None
    effective_on: date | None = None
    note: str | None = None


class HeaderRead(NamedTuple):
    """How one header was read: `field` is None for an unknown column, which is kept in `Issue.extra`."""

    place: Place
    text: str
    field: str | None
    how: str


class WordRead(NamedTuple):
    """How one distinct status text was read, and how often it stands in the file."""

    text: str
    status: Status | None
    times: int
    how: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one file says, and how it was understood. Refused when any finding is an error.

    `sha256` is of the file's bytes. `as_of_source` says in Chinese where the as-of date was found. `fields` are the
    record fields the file has a column for, so that a column missing altogether is one note and not one per issue.
    """

    file: str
    sha256: str
    kind: Kind | None
    findings: tuple[Finding, ...] = ()
    as_of: date | None = None
    as_of_source: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    title: str | None = None
    issues: tuple[Issue, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    units: tuple[Unit, ...] = ()
    headers: tuple[HeaderRead, ...] = ()
    words: tuple[WordRead, ...] = ()
    fields: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        """True when the file must not be stored."""
        return self.kind is None or any(f.level is Level.ERROR for f in self.findings)


class Context(NamedTuple):
    """What a reader is told from outside the file.

    `as_of`: given by the user, beats whatever the file says. `roster`: units already known. `learned`: status words
    taught for this ledger (matched like any word). `same_units`: other spellings of units, as settled for this ledger
    (name as written → the roster's name). `done_is_verified`: 已完成 and its like mean 已经审核 here. `limits`: how
    much of a file is read at most.
    """

    as_of: date | None = None
    roster: tuple[Unit, ...] = ()
    learned: Mapping[str, Status] = {}
    done_is_verified: bool = False
    same_units: Mapping[str, str] = {}
    limits: Limits = DEFAULT


class RefusedFileError(Exception):
    """A file that cannot be read at all; carries the one error finding that says why and what to do."""

    def __init__(self, rule: str, place: Place, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(Level.ERROR, rule, place, message)
