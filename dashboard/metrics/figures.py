"""Every headline figure of one snapshot under one scope, compared with the snapshot before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from dashboard import texts
from dashboard.metrics import definitions, groups
from dashboard.metrics import scope as scopes
from dashboard.metrics.facts import Facts, Members
from dashboard.metrics.groups import Footer, Group, UnitRow, too_few
from dashboard.metrics.headline import headline
from dashboard.metrics.lines import IssueLine, attention, lines
from dashboard.metrics.results import Count, Money, Ratio, ReviewWait, Stated
from dashboard.metrics.scope import Scope
from dashboard.succession import Followed


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of `whole`; `before` holds the same scope in the snapshot before, None without one.

    Where `scope` was asked for by a unit's former name it holds the present one, and `followed` says so.
    Every figure is worked out on first use. Numbers come with the issues they count, so nothing that shows them needs
    arithmetic.
    """

    facts: Facts
    scope: Scope
    whole: Group
    before: Group | None
    followed: Followed | None = None

    def count(self, key: str) -> Count:
        """Return any selection under this scope, with last time's number."""
        return Count(key, self.whole.codes(key), self.before.n(key) if self.before else None)

    def rate(self, key: str) -> Ratio:
        """Return any rate under this scope, with last time's parts."""
        few = not definitions.RATES[key].summed and too_few(self.whole)
        return Ratio(key, *self.whole.parts(key), self.before.parts(key) if self.before else None, few)

    def lines(self, key: str = "all") -> tuple[IssueLine, ...]:
        """Return the issues of a selection under this scope as the lines of a list."""
        return lines(self.facts, self.whole.positions(key))

    @property
    def total(self) -> int:
        """All issues of the scope, ended ones included."""
        return len(self.whole.members)

    @cached_property
    def headline(self) -> str:
        """One sentence fit to read aloud."""
        return headline(self.facts, self.scope, self.whole, self.before)

    @cached_property
    def by_status(self) -> dict[str, Count]:
        """Status value → issues of that status alone, in order of advance."""
        return {status: self.count(status) for status in texts.STATUS}

    @cached_property
    def lights(self) -> dict[str, Count]:
        """Light → the issues that show it, in order of urgency; ended issues show none."""
        return {light: self.count(key) for light, key in definitions.LIGHT_SELECTIONS.items()}

    @cached_property
    def rates(self) -> dict[str, Ratio]:
        """Every rate by its key."""
        return {key: self.rate(key) for key in definitions.RATES}

    @cached_property
    def by_category(self) -> tuple[Group, ...]:
        """One group per category, in ledger order."""
        return groups.by_category(self.whole)

    @cached_property
    def by_month(self) -> tuple[Group, ...]:
        """One group per month of the current deadline, undated ones last."""
        return groups.by_month(self.whole)

    @cached_property
    def by_type(self) -> tuple[Group, ...]:
        """One group per rectification type."""
        return groups.by_type(self.whole)

    @cached_property
    def by_unit(self) -> tuple[UnitRow, ...]:
        """One row per unit in official order, counted as lead and as participant."""
        return groups.by_unit(self.whole)

    @cached_property
    def footer(self) -> Footer:
        """How the units reconcile with the total."""
        return groups.footer(self.whole, self.by_unit)

    @cached_property
    def overdue_by_age(self) -> tuple[Count, ...]:
        """逾期 split by age in days."""
        return tuple(self.count(key) for key in definitions.AGE_BANDS)

    @cached_property
    def review_wait(self) -> ReviewWait:
        """The longest wait for review, counted from when the status has stood without a break."""
        waiting = self.whole.positions("awaiting_review")
        since = self.facts.days_since("status_since")
        known = self.facts.issues["first_report_known"].tolist()
        longest = max((days for position in waiting.tolist() if (days := since[position]) is not None), default=None)
        if longest is None:
            return ReviewWait()
        oldest = [position for position in waiting.tolist() if since[position] == longest]
        at_least = not all(known[position] for position in oldest)
        if at_least and not longest:
            return ReviewWait()
        return ReviewWait(longest, self.facts.pick(np.array(oldest, dtype=np.intp)), at_least)

    @cached_property
    def needing_attention(self) -> Members:
        """Positions of the issues with a red or yellow light, the most urgent first."""
        return attention(self.facts, self.whole.members)

    @cached_property
    def attention(self) -> tuple[IssueLine, ...]:
        """需关注事项: the first of `needing_attention`, as many as one screen holds."""
        return lines(self.facts, self.needing_attention[: self.facts.thresholds.attention_items])

    @cached_property
    def money(self) -> Money:
        """Amounts over the issues that state both."""
        return self.whole.money

    @cached_property
    def sums(self) -> dict[str, Stated]:
        """建立制度 and 追责问责: sums of what the ledger states, over all issues of the scope."""
        return {key: self._sum(key) for key in texts.SUMS}

    def _sum(self, key: str) -> Stated:
        numbers, stated = self.facts.whole(key)
        members = self.whole.members[stated[self.whole.members]]
        return Stated(key, int(numbers[members].sum()) if len(members) else None, self.facts.pick(members))


def figures(facts: Facts, previous: Facts | None = None, scope: Scope | None = None) -> Figures:
    """Return the figures of a snapshot under a scope; `previous` are the facts of the snapshot before, if any."""
    scope = scope or Scope()
    followed = scopes.followed(facts, scope)
    if followed is not None:
        scope = replace(scope, unit=followed.now)
    before = _whole(previous, scope) if previous is not None else None
    return Figures(facts, scope, _whole(facts, scope), before, followed)


def _whole(facts: Facts, scope: Scope) -> Group:
    members = scopes.mask(facts, scope).nonzero()[0]
    return Group(None, texts.SELECTIONS["all"][0], members, facts, scope)
