"""The one place where a figure's meaning stands: which issues it counts, and in words how.

A `Selection` names a set of issues; its number, its list on a page and the rows of every export are the same mask. A
`Rate` divides two of them. Pages link by selection key (`?show=overdue`). Rules: the methodology, Counting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard import counting, texts
from dashboard.counting import Mask
from dashboard.metrics import lights
from dashboard.metrics.facts import Facts
from dashboard.metrics.thresholds import Thresholds
from loaders.records import Status

Rule = Callable[[Facts], Mask]


@dataclass(frozen=True)
class Selection:
    """A named set of issues: `key` for links and code, `rule` for the mask over a snapshot's issues."""

    key: str
    rule: Rule

    @property
    def label(self) -> str:
        """The figure's name on screen."""
        return texts.SELECTIONS[self.key][0]

    def words(self, thresholds: Thresholds) -> str:
        """Which issues it holds, in one Chinese sentence with the thresholds in force."""
        return texts.SELECTIONS[self.key][1].format_map(vars(thresholds))


@dataclass(frozen=True)
class Rate:
    """Numerator and denominator, each a selection; with `summed` amounts are added up in place of counting issues."""

    key: str
    numerator: str
    denominator: str
    summed: bool = False

    @property
    def label(self) -> str:
        """The rate's name on screen."""
        return texts.RATES[self.key][0]

    @property
    def words(self) -> str:
        """The formula in words."""
        return texts.RATES[self.key][1]

    @property
    def nothing(self) -> str:
        """What stands beside the dash when the denominator is 0."""
        return texts.RATES[self.key][2]


def mask(facts: Facts, key: str) -> Mask:
    """Return where the issues of a selection are. Raises KeyError for an unknown key."""
    return facts.kept(key, SELECTIONS[key].rule)


def _status(*statuses: Status) -> Rule:
    return lambda facts: counting.has_status(facts.issues, *statuses)


def _both(first: str, second: str) -> Rule:
    return lambda facts: mask(facts, first) & mask(facts, second)


def _less(whole: str, part: str) -> Rule:
    return lambda facts: mask(facts, whole) & ~mask(facts, part)


def _aged(at_least: int, at_most: int | None) -> Rule:
    def rule(facts: Facts) -> Mask:
        old = mask(facts, "overdue") & (facts.days_past >= at_least)
        return old if at_most is None else old & (facts.days_past <= at_most)

    return rule


def _due(at_least: int, at_most: int | None) -> Rule:
    def rule(facts: Facts) -> Mask:
        ahead = mask(facts, "open_dated") & (-facts.days_past >= at_least)
        return ahead if at_most is None else ahead & (-facts.days_past <= at_most)

    return rule


def _due_next_month(facts: Facts) -> Mask:
    this_month = facts.as_of.year * 12 + facts.as_of.month
    months = [0 if day is None else day.year * 12 + day.month for day in facts.deadlines]
    next_month: Mask = np.array(months, dtype=np.int64) == this_month + 1
    return mask(facts, "open") & next_month


def _amounts(amount: bool, rectified: bool) -> Rule:
    def rule(facts: Facts) -> Mask:
        stated: Mask = (facts.whole("amount")[1] == amount) & (facts.whole("amount_rectified")[1] == rectified)
        return mask(facts, "counted") & stated

    return rule


def _lit(light: str) -> Rule:
    return lambda facts: lit(facts) == lights.LIGHTS.index(light)


def lit(facts: Facts) -> lights.Lit:
    """Return for each issue the position in `lights.LIGHTS` of the light it shows, `lights.NONE` for ended ones."""
    return facts.kept("lit", lambda facts: lights.lit(facts, light_rule(facts), mask(facts, "ended")))


def light_rule(facts: Facts) -> lights.Lit:
    """Return for each issue the position of the first light rule that holds, `lights.NONE` where none does."""
    return facts.kept("light rule", lambda facts: lights.first_rule(facts, mask))


def _undated(facts: Facts) -> Mask:
    return np.isnat(counting.days(facts.issues, "deadline"))


def _moved_later(facts: Facts) -> Mask:
    original, current = counting.days(facts.issues, "original_deadline"), counting.days(facts.issues, "deadline")
    dropped = ~np.isnat(original) & np.isnat(current)
    return mask(facts, "counted") & ((current > original) | dropped)


def _silent(facts: Facts) -> Mask:
    limits = facts.thresholds
    return counting.is_silent(facts.issues, facts.as_of, limits.silent_snapshots, limits.silent_days)


def _slow_to_start(facts: Facts) -> Mask:
    share, issued_on = facts.thresholds.not_started_share, facts.snapshot.info.issued_on
    return counting.is_slow_to_start(facts.issues, facts.as_of, issued_on, Fraction(share))


def _node_passed(facts: Facts) -> Mask:
    return mask(facts, "open") & np.array([key in facts.nodes for key in facts.keys], dtype=np.bool_)


_RULES: dict[str, Rule] = {
    "all": lambda facts: np.ones(len(facts), dtype=np.bool_),
    "counted": _less("all", "ended"),
    "not_started": _status(Status.NOT_STARTED),
    "in_progress": _status(Status.IN_PROGRESS),
    "open": lambda facts: counting.is_open(facts.issues),
    "reported": _status(Status.REPORTED),
    "awaiting_review": _status(Status.REPORTED),
    "reported_or_beyond": lambda facts: counting.is_reported_or_beyond(facts.issues),
    "verified": _status(Status.VERIFIED),
    "done": lambda facts: counting.is_done(facts.issues),
    "closed": _status(Status.CLOSED),
    "ended": lambda facts: counting.is_ended(facts.issues),
    "overdue": lambda facts: counting.is_overdue(facts.issues, facts.as_of),
    "overdue_original": lambda facts: counting.is_overdue_original(facts.issues, facts.as_of),
    "extended": lambda facts: counting.is_extended(facts.issues, facts.as_of),
    "due_soon": lambda facts: counting.is_due_within(facts.issues, facts.as_of, facts.thresholds.due_soon_days),
    "due_attention": lambda facts: counting.is_due_within(facts.issues, facts.as_of, facts.thresholds.attention_days),
    "fallen_due": lambda facts: counting.is_fallen_due(facts.issues, facts.as_of),
    "fallen_due_done": _both("fallen_due", "done"),
    "moved_later": _moved_later,
    "late": lambda facts: counting.is_late(facts.issues),
    "silent": _silent,
    "slow_to_start": _slow_to_start,
    "node_passed": _node_passed,
    "open_undated": lambda facts: mask(facts, "open") & _undated(facts),
    "open_dated": lambda facts: mask(facts, "open") & ~_undated(facts),
    "amount_stated": _amounts(True, True),
    "amount_at_issue_only": _amounts(True, False),
    "amount_rectified_only": _amounts(False, True),
    "without_lead": lambda facts: np.array([lead is None for lead in facts.leads], dtype=np.bool_),
    "overdue_1_7": _aged(1, 7),
    "overdue_8_30": _aged(8, 30),
    "overdue_31_90": _aged(31, 90),
    "overdue_over_90": _aged(91, None),
    "due_0_7": _due(0, 7),
    "due_8_30": _due(8, 30),
    "due_31_90": _due(31, 90),
    "due_over_90": _due(91, None),
    "due_next_month": _due_next_month,
    "light_red": _lit("红"),
    "light_yellow": _lit("黄"),
    "light_blue": _lit("蓝"),
    "light_green": _lit("绿"),
    "light_undated": _lit("无期限"),
    "light_normal": _lit("正常推进"),
}

SELECTIONS: dict[str, Selection] = {key: Selection(key, rule) for key, rule in _RULES.items()}

RATES: dict[str, Rate] = {
    rate.key: rate
    for rate in (
        Rate("rectified", "done", "counted"),
        Rate("reported", "reported_or_beyond", "counted"),
        Rate("closed", "closed", "counted"),
        Rate("due_done", "fallen_due_done", "fallen_due"),
        Rate("amount", "amount_stated", "amount_stated", summed=True),
    )
}

LIGHT_SELECTIONS: dict[str, str] = dict(
    zip(
        lights.LIGHTS,
        ("light_red", "light_yellow", "light_blue", "light_green", "light_undated", "light_normal"),
        strict=True,
    )
)
"""Light → the selection of the issues that show it."""

AGE_BANDS: tuple[str, ...] = ("overdue_1_7", "overdue_8_30", "overdue_31_90", "overdue_over_90")
"""Selections that split 逾期 by age."""

DUE_BANDS: tuple[str, ...] = ("due_0_7", "due_8_30", "due_31_90", "due_over_90")
"""Selections that split the open issues whose deadline is still to come, the nearest first."""
