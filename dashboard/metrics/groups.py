"""Issues split by category, unit, month or type: each group counts like the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from dashboard import counting, texts
from dashboard.metrics import definitions, lights
from dashboard.metrics.facts import Facts, Members
from dashboard.metrics.results import Count, Money, Ratio
from dashboard.metrics.scope import ANY, LEAD, Scope
from loaders.records import RectificationType


@dataclass(frozen=True, eq=False)
class Group:
    """Some issues of one snapshot: `members` are their positions, ascending.

    `name` is as the ledger states it (None: not stated), `label` as shown, `scope` leads to exactly these issues.
    `block` is the block of official order for units. Fewer issues than `min_issues` show no rate.
    """

    name: str | None
    label: str
    members: Members
    facts: Facts
    scope: Scope
    block: str | None = None
    min_issues: int = 0

    def positions(self, key: str = "all") -> Members:
        """Return the positions of the members that are in a selection."""
        kept: Members = self.members[definitions.mask(self.facts, key)[self.members]]
        return kept

    def codes(self, key: str = "all") -> tuple[str, ...]:
        """Return the codes of the members that are in a selection."""
        return self.facts.pick(self.positions(key))

    def n(self, key: str = "all") -> int:
        """Return how many members are in a selection."""
        return int(np.count_nonzero(definitions.mask(self.facts, key)[self.members]))

    def count(self, key: str = "all") -> Count:
        """Return the members in a selection as a count."""
        return Count(key, self.codes(key))

    def parts(self, key: str) -> tuple[int, int]:
        """Return numerator and denominator of a rate: issues, or 分 where the rate is of money."""
        rate = definitions.RATES[key]
        if not rate.summed:
            return self.n(rate.numerator), self.n(rate.denominator)
        money = self.money
        return money.rectified, money.at_issue

    def rate(self, key: str = "rectified") -> Ratio | None:
        """Return a rate; None where the group is too small for one."""
        return Ratio(key, *self.parts(key)) if self.n() >= self.min_issues else None

    @property
    def money(self) -> Money:
        """Amounts over the members that state both."""
        amount, rectified, _ = self.facts.amounts
        positions = self.positions("amount_stated")
        return Money(int(amount[positions].sum()), int(rectified[positions].sum()), self.facts.pick(positions))

    @property
    def statuses(self) -> dict[str, Count]:
        """Status value → the members of that status alone, in order of advance."""
        return {status: self.count(status) for status in texts.STATUS}

    @property
    def lights(self) -> dict[str, Count]:
        """Light → the members that show it, in order of urgency."""
        return {light: self.count(definitions.LIGHT_SELECTIONS[light]) for light in lights.LIGHTS}


class UnitRow(NamedTuple):
    """One unit, counted both ways: the issues it leads, and those it leads or supports."""

    name: str
    block: str
    lead: Group
    any: Group


@dataclass(frozen=True)
class Footer:
    """How the two ways of counting units meet the total."""

    lead: int
    without: tuple[str, ...]
    total: int
    participations: int

    @property
    def agrees(self) -> bool:
        """False is an error to show on the page."""
        return self.lead + len(self.without) == self.total

    @property
    def text(self) -> str:
        """The reconciliation in one sentence, or what is wrong."""
        template = texts.FOOTER if self.agrees else texts.FOOTER_WRONG
        return template.format(
            lead=self.lead, without=len(self.without), total=self.total, participations=self.participations
        )


def split(members: Members, values: Sequence[str | None]) -> dict[str | None, Members]:
    """Return value → the members that have it, in order of first appearance."""
    found: dict[str | None, list[int]] = {}
    for position in members.tolist():
        found.setdefault(values[position], []).append(position)
    return {value: np.array(positions, dtype=np.intp) for value, positions in found.items()}


def by_category(whole: Group) -> tuple[Group, ...]:
    """Return one group per category in ledger order; issues without one come last."""
    parts = split(whole.members, whole.facts.categories)
    return tuple(
        _part(whole, name, name or texts.NO_CATEGORY, parts[name], replace(whole.scope, category=name or ""))
        for name in sorted(parts, key=lambda name: name is None)
    )


def by_month(whole: Group) -> tuple[Group, ...]:
    """Return one group per month of the current deadline, ascending; issues without one come last."""
    parts = split(whole.members, whole.facts.months)
    return tuple(
        _part(whole, month, _month_label(month), parts[month], replace(whole.scope, month=month or ""))
        for month in sorted(parts, key=lambda month: (month is None, month or ""))
    )


def by_type(whole: Group) -> tuple[Group, ...]:
    """Return one group per rectification type in the order of the types; issues without one come last."""
    parts = split(whole.members, whole.facts.types)
    order = [*(str(kind.value) for kind in RectificationType), None]
    return tuple(
        _part(
            whole,
            name,
            texts.RECTIFICATION_TYPE[name or ""],
            parts[name],
            replace(whole.scope, rectification_type=name or ""),
        )
        for name in order
        if name in parts
    )


def by_unit(whole: Group) -> tuple[UnitRow, ...]:
    """Return every unit that takes part, in official order: blocks, then the roster's order, then first appearance."""
    facts = whole.facts
    leading = split(whole.members, facts.leads)
    taking_part: dict[str, list[int]] = {}
    for position in whole.members.tolist():
        for name in facts.participants[position]:
            taking_part.setdefault(name, []).append(position)
    nobody = np.array([], dtype=np.intp)
    small = facts.thresholds.min_issues_for_rate
    rows: list[UnitRow] = []
    for name, block in official_order(facts, taking_part):
        lead, either = (
            _part(whole, name, name, members, replace(whole.scope, unit=name, role=role), block, small)
            for role, members in (
                (LEAD, leading.get(name, nobody)),
                (ANY, np.array(taking_part[name], dtype=np.intp)),
            )
        )
        rows.append(UnitRow(name, block, lead, either))
    return tuple(rows)


def too_few(whole: Group) -> bool:
    """Return whether these are the issues of one unit, and fewer than a rate is given for. (Methodology, By unit.)"""
    return whole.scope.unit is not None and whole.n() < whole.facts.thresholds.min_issues_for_rate


def footer(whole: Group, rows: Iterable[UnitRow]) -> Footer:
    """Return how the unit rows reconcile with the whole."""
    rows = tuple(rows)
    return Footer(
        lead=sum(len(row.lead.members) for row in rows),
        without=whole.codes("without_lead"),
        total=len(whole.members),
        participations=sum(len(row.any.members) for row in rows),
    )


def official_order(facts: Facts, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, block) in official order. Units the roster does not know follow in their block as given."""
    units = facts.snapshot.units
    roster_names = [name or "" for name in counting.texts(units, "name")]
    kinds = dict(zip(roster_names, counting.texts(units, "kind"), strict=True))
    orders = zip(roster_names, units["order"].tolist(), strict=True)
    places = {name: order for name, order in orders if isinstance(order, int)}
    roster = {name: position for position, name in enumerate(roster_names)}
    blocks = list(texts.UNIT_BLOCKS)
    last = len(roster)
    placed = [(name, _block(name, kinds.get(name) or "")) for name in names]
    return sorted(
        placed,
        key=lambda unit: (
            blocks.index(unit[1]),
            unit[0] not in roster,
            unit[0] not in places,
            places.get(unit[0], 0),
            roster.get(unit[0], last),
        ),
    )


def _block(name: str, kind: str) -> str:
    for block, words in texts.UNIT_BLOCKS.items():
        if any(word in kind for word in words):
            return block
    for block, endings in texts.UNIT_ENDINGS.items():
        if name.endswith(endings):
            return block
    return next(iter(texts.UNIT_BLOCKS))


def _month_label(month: str | None) -> str:
    if month is None:
        return texts.NO_MONTH
    year, number = month.split("-")
    return texts.MONTH.format(year=year, month=int(number))


def _part(
    whole: Group,
    name: str | None,
    label: str,
    members: Members,
    scope: Scope,
    block: str | None = None,
    min_issues: int = 0,
) -> Group:
    return Group(name, label, members, whole.facts, scope, block, min_issues)
