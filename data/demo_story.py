"""Unfold the demo story: from the facts of `demo/story` to what the ledger states on each Friday."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
"""One table of a story file: an issue, an indicator, a unit, or what an issue states in one week."""

FOLDER = Path(__file__).parent / "demo" / "story"
NOT_STARTED = "未启动"
CLOSED = "已销号"
ENDED = "已移送"
FINISHED = frozenset({"申报完成", "已整改", CLOSED})
CENT = Decimal("0.01")
LEAST_PERCENT, MOST_PERCENT = 5, 99
"""Bounds of the percentage of an issue that is under way, so that it never contradicts its status."""

_NOT_CARRIED = ("change", "work")


@dataclass(frozen=True)
class Story:
    """All facts of the demo county, as the story files give them."""

    county: Facts
    units: tuple[Facts, ...]
    issues: tuple[Facts, ...]
    indicators: tuple[Facts, ...]
    returns: Facts

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Every Friday of the story."""
        first, last = self.county["first_week"], self.county["last_week"]
        return tuple(first + timedelta(days=7 * number) for number in range((last - first).days // 7 + 1))

    @cached_property
    def leaders(self) -> dict[str, str]:
        """Unit → leader in charge (a post), where one is stated."""
        return {unit["name"]: unit["leader"] for unit in self.units if "leader" in unit}

    @cached_property
    def counts(self) -> dict[str, tuple[Decimal, ...]]:
        """Issue code → the count its unit reports, one value a week."""
        return {
            issue["code"]: self._count_by_week(issue["code"], issue["work"]["start"], issue["work"]["known"])
            for issue in self.issues
            if "work" in issue
        }

    def ledger(self, week: date) -> list[Facts]:
        """Return what the ledger of one Friday holds: one table of facts per issue listed, in official order."""
        position = self.weeks.index(week)
        states = (self._states(issue)[position] for issue in self.issues)
        return [state for state in states if not state.get("absent")]

    def numerator(self, indicator: Facts, week: date) -> Decimal | None:
        """Return an indicator's numerator in one week; None where nobody ever reported it."""
        position = self.weeks.index(week)
        if "follows" in indicator:
            return self.counts[indicator["follows"]][position]
        if "known" not in indicator:
            return None
        return self._count_by_week(indicator["code"], indicator.get("baseline", "0"), indicator["known"])[position]

    def _count_by_week(self, code: str, start: str, known: Sequence[Sequence[Any]]) -> tuple[Decimal, ...]:
        chance = random.Random(f"{self.county['seed']}:{code}")
        anchors = {week: Decimal(value) for week, value in known}
        return fill_in(self.weeks, self.county["weeks_without_reports"], Decimal(start), anchors, chance)

    def _states(self, issue: Facts) -> list[Facts]:
        changes = {change["on"]: change for change in issue.get("change", ())}
        if stray := set(changes) - set(self.weeks):
            raise ValueError(f"{issue['code']}: no Friday of the story: {sorted(stray)}")
        state: Facts = {"status": NOT_STARTED, **{key: issue[key] for key in issue if key not in _NOT_CARRIED}}
        state.update({"rectified": "0"} if "amount" in issue else {})
        counts = self.counts.get(issue["code"])
        states = []
        for position, week in enumerate(self.weeks):
            change = changes.get(week, {})
            state = state | {key: value for key, value in change.items() if key != "on"}
            state = state | {"leader": self.leaders.get(state["lead"], "")}
            if counts:
                state = state | _reported(issue["work"], counts, position, change)
            state["percent"] = _percent(state["status"], issue.get("work"), counts[position] if counts else None)
            states.append(state)
        return states


def read_story(folder: Path = FOLDER) -> Story:
    """Read the story files; every issue gets the category of its file."""
    issues = []
    for path in sorted(folder.glob("issues_*.toml")):
        chapter = _read(path)
        issues += [{"category": chapter["category"], **issue} for issue in chapter["issue"]]
    indicators = _read(folder / "indicators.toml")
    shared = {key: value for key, value in indicators.items() if key != "indicator"}
    return Story(
        county=_read(folder / "county.toml"),
        units=tuple(_read(folder / "units.toml")["unit"]),
        issues=tuple(issues),
        indicators=tuple(shared | indicator for indicator in indicators["indicator"]),
        returns=_read(folder / "returns.toml"),
    )


def fill_in(
    weeks: Sequence[date],
    quiet: Sequence[date],
    start: Decimal,
    known: Mapping[date, Decimal],
    chance: random.Random,
) -> tuple[Decimal, ...]:
    """Return one value a week: exact on the weeks known, uneven steps in between, unchanged in quiet weeks.

    Before the first week known it is `start`, after the last it stays. Values keep the decimals of the known ones.
    """
    if misplaced := [week for week in known if week not in weeks or week in quiet]:
        raise ValueError(f"no week with reports: {misplaced}")
    values: list[Decimal] = []
    stops = sorted(known)
    for week in weeks:
        reached = [stop for stop in stops if stop <= week]
        ahead = [stop for stop in stops if stop > week]
        if week in known:
            values.append(known[week])
        elif not reached:
            values.append(start)
        elif not ahead or week in quiet:
            values.append(values[-1])
        else:
            target = known[ahead[0]]
            shares = [chance.uniform(0.6, 1.4) for day in weeks if week <= day <= ahead[0] and day not in quiet]
            step = (target - values[-1]) * Decimal(shares[0] / sum(shares))
            values.append(values[-1] + step.quantize(target, ROUND_HALF_UP))
    return tuple(values)


def _read(path: Path) -> Facts:
    with path.open("rb") as file:
        return tomllib.load(file)


def _reported(work: Facts, counts: tuple[Decimal, ...], position: int, change: Facts) -> Facts:
    """Return the fields of one week that follow from the unit's count: progress text and amount rectified."""
    done = counts[position]
    step = done - (counts[position - 1] if position else Decimal(work["start"]))
    fields: Facts = {}
    if step > 0 and "progress" not in change:
        fields["progress"] = work["text"].format(step=step, done=done, total=work["total"])
    if "amount_each" in work:
        fields["rectified"] = str((done * Decimal(work["amount_each"])).quantize(CENT))
    return fields


def _percent(status: str, work: Facts | None, done: Decimal | None) -> int | None:
    """Return the percentage the unit states, None for an issue that was handed over."""
    if status == ENDED:
        return None
    if status in FINISHED:
        return 100
    if status == NOT_STARTED or work is None or done is None:
        return 0
    start, total = Decimal(work["start"]), Decimal(work["total"])
    reached = int(((done - start) * 100 / (total - start)).to_integral_value(ROUND_HALF_UP))
    return max(LEAST_PERCENT, min(MOST_PERCENT, reached))
