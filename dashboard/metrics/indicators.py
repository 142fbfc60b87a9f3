"""What every indicator says now: value, formula, baseline, target, whether it misses, and its trend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from dashboard import counting, texts
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group
from dashboard.metrics.periods import begun, sort_key
from dashboard.metrics.rounding import percent, plain

TRACKED = "tracked"
CONTEXT = "context"
DELIVERABLE = "deliverable"
LOWER = "lower"


class State(StrEnum):
    """How an indicator stands; the words are in `texts.INDICATOR_STATES`."""

    NOT_STATED = "not_stated"
    NO_TARGET = "no_target"
    MET = "met"
    MISSED = "missed"
    CONTEXT = "context"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


class Reading(NamedTuple):
    """One period of an indicator; a value over no denominator is the plain count or amount."""

    period: str | None
    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def value(self) -> Fraction | None:
        """Numerator by denominator, exact; None where either is missing or the denominator is 0."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator) / Fraction(self.denominator)


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator as of a snapshot. `now` is its latest period begun by the as-of date, `trend` all such periods.

    `issue` is the code of its issue, `issue_title` that issue's title where the snapshot holds it. `kind` is `tracked`,
    `context` or `deliverable`. Targets and baselines are in the numerator's unit.
    """

    code: str
    name: str
    issue: str | None
    issue_title: str | None
    kind: str
    better: str
    unit: str | None
    now: Reading
    trend: tuple[Reading, ...]
    target: Decimal | None
    baseline: Reading
    numerator_label: str | None
    denominator_label: str | None
    source: str | None
    note: str | None
    place: tuple[str | None, str | None, int | None]

    @property
    def value(self) -> Fraction | None:
        """Numerator by denominator now, exact; None for plain counts and where something is missing."""
        return self.now.value

    @property
    def missed(self) -> bool | None:
        """True where the numerator is short of the target (above it where lower is better).

        None where numerator or target is not stated, and for context figures, which are held against nothing. A
        deliverable without a stated target has to be there once.
        """
        if self.now.numerator is None or self.needed is None or self.kind == CONTEXT:
            return None
        return self.now.numerator > self.needed if self.better == LOWER else self.now.numerator < self.needed

    @property
    def needed(self) -> Decimal | None:
        """The target held against: as stated, else 1 for a deliverable."""
        return Decimal(1) if self.target is None and self.kind == DELIVERABLE else self.target

    @property
    def state(self) -> State:
        """How it stands; a numerator that is not stated comes before everything else and is never missed."""
        if self.now.numerator is None:
            return State.NOT_STATED
        if self.kind == DELIVERABLE:
            return State.NOT_DELIVERED if self.missed else State.DELIVERED
        if self.kind == CONTEXT:
            return State.CONTEXT
        if self.missed is None:
            return State.NO_TARGET
        return State.MISSED if self.missed else State.MET

    @property
    def state_label(self) -> str:
        """The state on screen: 未填报, 目标未设定, 达标, 未达标 …"""
        return texts.INDICATOR_STATES[self.state]

    @property
    def to_be_asked(self) -> bool:
        """True where no target is set and one should be."""
        return self.kind == TRACKED and self.target is None

    @property
    def text(self) -> str:
        """`45.9%（2005/4369）`, `12.5万元`, or 未填报."""
        return reading_text(self.now, self.unit)

    @property
    def baseline_text(self) -> str:
        """The baseline in the same form as `text`."""
        return reading_text(self.baseline, self.unit)

    @property
    def target_text(self) -> str:
        """The target with its unit; as a percentage too where there is a denominator; or 目标未设定."""
        if self.needed is None:
            return texts.INDICATOR_STATES[State.NO_TARGET]
        if self.target_value is None:
            return f"{plain(self.needed):f}{self.unit or ''}"
        return f"{percent(self.target_value)}（{plain(self.needed):f}{self.unit or ''}）"

    @property
    def target_value(self) -> Fraction | None:
        """The target over the denominator now; None without either."""
        if self.needed is None or not self.now.denominator:
            return None
        return Fraction(self.needed) / Fraction(self.now.denominator)

    @property
    def shortfall(self) -> Decimal | None:
        """How much the numerator lacks to the target (exceeds it, where lower is better); None where not missed."""
        if not self.missed or self.needed is None or self.now.numerator is None:
            return None
        return abs(self.needed - self.now.numerator)

    @property
    def operands(self) -> str:
        """`实现就业人数 ÷ 参训人数`, the numerator's label alone for a plain count, or empty."""
        above, below = self.numerator_label, self.denominator_label
        return texts.OPERANDS.format(numerator=above, denominator=below) if above and below else above or ""

    @property
    def formula(self) -> str:
        """`培训后就业率 = 实现就业人数 ÷ 参训人数`, or the name alone for a plain count."""
        return texts.FORMULA.format(name=self.name, operands=self.operands) if self.operands else self.name


def indicators(facts: Facts, whole: Group | None = None) -> tuple[IndicatorResult, ...]:
    """Return every indicator in table order; with `whole` given only those of its issues.

    `whole` is the scope's group of issues. Indicators of no issue belong to the whole ledger only.
    """
    results = facts.kept("indicators", _results)
    if whole is None or not whole.scope.filters:
        return results
    codes = set(whole.codes())
    return tuple(result for result in results if result.issue in codes)


def key_indicators(facts: Facts, results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the tracked indicators, the most telling first.

    First those whose name contains one of the settings' `first_indicators` (a leader asks for 培训后就业率 before
    anything else): the earlier word first, lower-is-better counterparts after the rest. Then missed, met, without
    target, not stated; each in table order.
    """
    words = facts.thresholds.first_indicators

    def urgency(result: IndicatorResult) -> tuple[int, int, bool]:
        found = [position for position, word in enumerate(words) if word in result.name]
        if found:
            return 0, found[0], result.better == LOWER
        return 1 + _KEY_STATES.index(result.state), 0, False

    return tuple(sorted((result for result in results if result.kind == TRACKED), key=urgency))


_KEY_STATES = (State.MISSED, State.MET, State.NO_TARGET, State.NOT_STATED)


def deliverables(results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the deliverables, which count 0 or 1 and stay apart from rates."""
    return tuple(result for result in results if result.kind == DELIVERABLE)


def without_target(results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the tracked indicators whose target is to be asked for."""
    return tuple(result for result in results if result.to_be_asked)


def _results(facts: Facts) -> tuple[IndicatorResult, ...]:
    found: dict[str, list[dict[str, Any]]] = {}
    frame = facts.snapshot.indicators
    columns = [str(column) for column in frame.columns]
    lists = (
        counting.texts(frame, column) if frame[column].dtype == "str" else frame[column].tolist() for column in columns
    )
    for values in zip(*lists, strict=True):
        row = dict(zip(columns, values, strict=True))
        found.setdefault(row["code"], []).append(row)
    titles = dict(zip(facts.codes, facts.titles, strict=True))
    return tuple(_result(facts, rows, titles) for rows in found.values())


def _result(facts: Facts, rows: list[dict[str, Any]], titles: dict[str, str]) -> IndicatorResult:
    ordered = sorted(rows, key=lambda row: sort_key(_stated(row["period"])))
    begun_by_now = [row for row in ordered if begun(_stated(row["period"]), facts.as_of)]
    last = (begun_by_now or ordered)[-1]
    issue = _stated(last["issue"])
    return IndicatorResult(
        code=last["code"],
        name=_stated(last["name"]) or last["code"],
        issue=issue,
        issue_title=titles.get(issue) if issue else None,
        kind=_stated(last["category"]) or TRACKED,
        better=_stated(last["better"]) or "higher",
        unit=_stated(last["unit"]),
        now=_reading(last),
        trend=tuple(_reading(row) for row in begun_by_now or ordered[-1:]),
        target=_number(last["target"]),
        baseline=Reading(
            _stated(last["base_period"]), _number(last["baseline_numerator"]), _number(last["baseline_denominator"])
        ),
        numerator_label=_stated(last["numerator_label"]),
        denominator_label=_stated(last["denominator_label"]),
        source=_stated(last["source"]),
        note=_stated(last["note"]),
        place=(_stated(last["file"]), _stated(last["sheet"]), _row(last["row"])),
    )


def _reading(row: dict[str, Any]) -> Reading:
    return Reading(_stated(row["period"]), _number(row["numerator"]), _number(row["denominator"]))


def reading_text(reading: Reading, unit: str | None) -> str:
    """Return `45.9%（2005/4369）`, `12.5万元`, or 未填报."""
    if reading.numerator is None:
        return texts.NOT_STATED
    if reading.denominator is None:
        return f"{plain(reading.numerator):f}{unit or ''}"
    parts = f"{plain(reading.numerator):f}/{plain(reading.denominator):f}"
    return f"{texts.NO_VALUE if reading.value is None else percent(reading.value)}（{parts}）"


def _stated(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _row(value: object) -> int | None:
    return value if isinstance(value, int) else None
