"""What the indicators say of the effect: how far each has moved, what no measure covers, what the status belies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from dashboard import effect_texts as words
from dashboard import texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group
from dashboard.metrics.indicators import (
    CONTEXT,
    DELIVERABLE,
    LOWER,
    TRACKED,
    IndicatorResult,
    Reading,
    State,
    deliverables,
    reading_text,
)
from dashboard.metrics.rounding import half_up, percent, plain, points

STATES: tuple[State, ...] = (State.MISSED, State.MET, State.NO_TARGET, State.NOT_STATED)
"""The states of tracked indicators in the order pages list them."""


@dataclass(frozen=True)
class Bullet:
    """Baseline, now and target of one indicator on one scale from 0.

    With `share` the numbers are shares of the denominator, and the scale ends at 1; else they are numbers in the
    indicator's unit, and it ends at the largest of them. None: not stated, or not comparable with what is now.
    """

    result: IndicatorResult
    share: bool
    baseline: Fraction | None
    now: Fraction | None
    target: Fraction | None

    @property
    def stated(self) -> bool:
        """False where there is nothing to draw."""
        return any(number is not None for number in (self.baseline, self.now, self.target))

    @property
    def end(self) -> Fraction:
        """Where the scale ends; 1 where there is nothing to measure it by."""
        if self.share:
            return Fraction(1)
        return max((number for number in (self.baseline, self.now, self.target) if number), default=Fraction(1))

    def place(self, number: Fraction | None) -> float | None:
        """Return where a number stands on the scale: 0 at its beginning, 1 at its end, beyond 1 where it exceeds it."""
        return None if number is None else float(number / self.end)


@dataclass(frozen=True)
class Movement:
    """How far an indicator has moved between two of its readings; `better` is None where it stands still."""

    by: Fraction
    better: bool | None
    text: str


@dataclass(frozen=True)
class Coverage:
    """How much of a whole the measures reach, and the part that none does."""

    result: IndicatorResult
    whole: Decimal
    covered: Decimal
    text: str

    @property
    def uncovered(self) -> Decimal:
        """What no measure covers, in the indicator's unit."""
        return self.whole - self.covered


class CoursePoint(NamedTuple):
    """One period of an indicator: `number` is a share or a number in its unit, None where not stated."""

    period: str | None
    number: Fraction | None
    text: str


@dataclass(frozen=True)
class Course:
    """An indicator over its periods, oldest first; all numbers are shares (`share`), or none is."""

    result: IndicatorResult
    share: bool
    points: tuple[CoursePoint, ...]
    baseline: Fraction | None
    target: Fraction | None


def summary(results: Iterable[IndicatorResult]) -> str:
    """Return in one sentence how many indicators are in which state; deliverables and background figures apart."""
    results = tuple(results)
    parts = [
        f"{texts.INDICATOR_STATES[state]}{words.SUMMARY_NUMBER.format(n=len(held))}"
        for state, held in by_state(results).items()
        if held
    ]
    sentence = words.SUMMARY.format(n=len(tracked(results)), parts=words.SUMMARY_JOIN.join(parts))
    made = deliverables(results)
    if made:
        there = sum(result.state is State.DELIVERED for result in made)
        sentence += words.SUMMARY_DELIVERABLES.format(n=len(made), there=there)
    return sentence + words.SUMMARY_END


def shortfall_text(result: IndicatorResult) -> str:
    """Return what an indicator lacks to its target (or has too much of) with its unit; a dash where not missed."""
    return texts.NO_VALUE if result.shortfall is None else f"{plain(result.shortfall):f}{result.unit or ''}"


def tracked(results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the indicators that are held against a target."""
    return tuple(result for result in results if result.kind == TRACKED)


def context(results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the background figures, which are held against nothing."""
    return tuple(result for result in results if result.kind == CONTEXT)


def by_state(results: Iterable[IndicatorResult]) -> dict[State, tuple[IndicatorResult, ...]]:
    """Return state → the tracked indicators in it; every state of `STATES` is present."""
    followed = tracked(results)
    return {state: tuple(result for result in followed if result.state == state) for state in STATES}


def bullet(result: IndicatorResult) -> Bullet:
    """Return an indicator's baseline, now and target on one scale.

    A rate's baseline is over its own denominator, its target over the denominator now. Over persons and person-times at
    once nothing is divided: then the scale is that of the numerators.
    """
    share = result.now.denominator is not None and not mixes_person_times(result)
    if share:
        return Bullet(result, True, result.baseline.value, result.value, result.target_value)
    comparable = result.baseline.denominator is None or result.now.denominator is not None
    return Bullet(
        result,
        False,
        _number(result.baseline.numerator) if comparable else None,
        _number(result.now.numerator),
        _number(result.needed),
    )


def course(result: IndicatorResult) -> Course:
    """Return an indicator's readings as a course; a reading that is no share among shares leaves a gap."""
    scale = bullet(result)
    periods = tuple(
        CoursePoint(
            reading.period,
            reading.value if scale.share else _number(reading.numerator),
            reading_text(reading, result.unit),
        )
        for reading in result.trend
    )
    return Course(result, scale.share, periods, scale.baseline, scale.target)


def since_baseline(result: IndicatorResult) -> Movement | None:
    """Return the movement from the baseline to now; None where either is not stated or they are one reading."""
    if result.baseline == result.now or mixes_person_times(result):
        return None
    return _moved(result, result.baseline, result.now)


def since_last(result: IndicatorResult) -> Movement | None:
    """Return the movement from the period before to now; None where there is none."""
    if len(result.trend) < 2 or mixes_person_times(result):
        return None
    return _moved(result, result.trend[-2], result.trend[-1])


def movement_text(result: IndicatorResult) -> str:
    """Return the movement since the baseline in words, a dash where none can be said."""
    moved = since_baseline(result)
    if moved is not None:
        return moved.text
    return words.BASELINE_IS_NOW if _stated(result.now) and result.baseline == result.now else texts.NO_VALUE


def mixes_person_times(result: IndicatorResult) -> bool:
    """Return whether one of numerator and denominator counts persons and the other person-times (人次).

    Such a rate means nothing: 2005 of 4369 trained persons found work, not of 5779 person-times.
    """
    above = f"{result.numerator_label or ''}{result.unit or ''}"
    below = result.denominator_label or ""
    if words.PERSONS not in above or words.PERSONS not in below:
        return False
    return (words.PERSON_TIMES in above) != (words.PERSON_TIMES in below)


def at_odds(facts: Facts, results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the tracked indicators that miss their target although their issue is reported or done."""
    return _of_finished(facts, results, State.MISSED)


def unproven(facts: Facts, results: Iterable[IndicatorResult]) -> tuple[IndicatorResult, ...]:
    """Return the tracked indicators without a number although their issue is reported or done."""
    return _of_finished(facts, results, State.NOT_STATED)


def coverage(results: Iterable[IndicatorResult]) -> tuple[Coverage, ...]:
    """Return what the background figures say of how far the measures reach, where a part is left uncovered.

    Where lower is better the numerator is the part without measures. Source: the case of 241.09 of 449.19 万元.
    """
    found = []
    for result in context(results):
        part, whole = result.now.numerator, result.now.denominator
        named = f"{result.name}{result.numerator_label or ''}"
        if part is None or whole is None or not any(word in named for word in words.COVERAGE_WORDS):
            continue
        covered = whole - part if result.better == LOWER else part
        if covered < whole:
            found.append(Coverage(result, whole, covered, _coverage_text(result, whole, covered)))
    return tuple(found)


def unmeasured(whole: Group, results: Iterable[IndicatorResult]) -> tuple[str, ...]:
    """Return the codes of the scope's issues, less ended ones, that no indicator and no deliverable follows."""
    followed = {result.issue for result in results if result.kind in (TRACKED, DELIVERABLE)}
    return tuple(code for code in whole.codes("counted") if code not in followed)


def _of_finished(facts: Facts, results: Iterable[IndicatorResult], state: State) -> tuple[IndicatorResult, ...]:
    positions = definitions.mask(facts, "reported_or_beyond").nonzero()[0].tolist()
    finished = {facts.codes[position] for position in positions}
    return tuple(result for result in tracked(results) if result.state == state and result.issue in finished)


def _moved(result: IndicatorResult, before: Reading, after: Reading) -> Movement | None:
    if before.value is not None and after.value is not None:
        by = after.value - before.value
        moved = words.MOVED_POINTS.format(n=points(by))
    elif before.denominator is None and after.denominator is None and _stated(before) and _stated(after):
        by = Fraction(after.numerator or 0) - Fraction(before.numerator or 0)
        moved = words.MOVED_COUNT.format(n=f"{plain(half_up(by, 2)):+f}", unit=result.unit or "").strip()
    else:
        return None
    if not by:
        return Movement(by, None, words.MOVED_SAME)
    better = (by < 0) == (result.better == LOWER)
    return Movement(by, better, (words.MOVED_BETTER if better else words.MOVED_WORSE).format(moved=moved))


def _coverage_text(result: IndicatorResult, whole: Decimal, covered: Decimal) -> str:
    lower = result.better == LOWER
    return words.UNCOVERED.format(
        whole_label=result.denominator_label or words.WHOLE,
        whole=f"{plain(whole):f}",
        covered_label=words.COVERED if lower else result.numerator_label or words.COVERED,
        covered=f"{plain(covered):f}",
        share=percent(Fraction(covered) / Fraction(whole)),
        uncovered=f"{plain(whole - covered):f}",
        unit=result.unit or "",
    )


def _number(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _stated(reading: Reading) -> bool:
    return reading.numerator is not None
