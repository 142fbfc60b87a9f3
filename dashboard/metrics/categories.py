"""Categories against each other: the lowest rate, and money by what the ledger states of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import texts
from dashboard.metrics.groups import Group
from dashboard.metrics.results import Money, Ratio
from dashboard.metrics.rounding import wan_text


@dataclass(frozen=True)
class Amount:
    """One kind of amount in 分, and the codes of the issues that state it."""

    fen: int
    codes: tuple[str, ...]

    @property
    def text(self) -> str:
        """`3.62万元`, or 未填报 where no issue states it."""
        return f"{wan_text(self.fen)}{texts.WAN}" if self.codes else texts.NOT_STATED


@dataclass(frozen=True, eq=False)
class GroupMoney:
    """A group's amounts by what is stated: both amounts of an issue, only the one at issue, only the one rectified.

    The three hold different issues and are never added up: only the first can be compared, the others lack a side.
    """

    group: Group
    both: Money
    rate: Ratio
    at_issue_only: Amount
    rectified_only: Amount

    @property
    def stated(self) -> bool:
        """True where any amount is stated."""
        return bool(self.both.codes or self.at_issue_only.codes or self.rectified_only.codes)


def money(groups: Sequence[Group]) -> tuple[GroupMoney, ...]:
    """Return the amounts of each group; ended issues are left out, as they are of every rate."""
    return tuple(
        GroupMoney(
            group,
            group.money,
            Ratio("amount", *group.parts("amount")),
            _amount(group, "amount_at_issue_only", "amount"),
            _amount(group, "amount_rectified_only", "amount_rectified"),
        )
        for group in groups
    )


def _amount(group: Group, selection: str, column: str) -> Amount:
    positions = group.positions(selection)
    return Amount(int(group.facts.whole(column)[0][positions].sum()), group.facts.pick(positions))


@dataclass(frozen=True, eq=False)
class Comparison:
    """Which categories have the lowest rate and which the most open issues, with the sentence that says so.

    The rate is 整改率, or 申报率 where the ledger was never reviewed. Categories without an issue that counts are left
    out. Where all rates are equal `lowest` holds them all.
    """

    rate_key: str
    lowest: tuple[Group, ...]
    most_open: tuple[Group, ...]
    text: str


def comparison(categories: Sequence[Group]) -> Comparison:
    """Return how the categories of a scope stand against each other."""
    rate_key = "rectified" if any(group.facts.snapshot.info.reviewed for group in categories) else "reported"
    rates = [(group, rate) for group in categories if (rate := Ratio(rate_key, *group.parts(rate_key))).denominator]
    if not rates:
        return Comparison(rate_key, (), (), texts.COMPARED_NOTHING)
    least = min(value for _, rate in rates if (value := rate.value) is not None)
    lowest = [(group, rate) for group, rate in rates if rate.value == least]
    most = max(group.n("open") for group, _ in rates)
    most_open = tuple(group for group, _ in rates if most and group.n("open") == most)
    label = lowest[0][1].label
    head = texts.COMPARED.format(n=len(rates))
    if len(rates) == 1:
        said = texts.COMPARED_ONE.format(name=rates[0][0].label, rate=label, text=rates[0][1].text)
    elif len(lowest) == len(rates):
        said = head + texts.COMPARED_EQUAL.format(rate=label, percent=lowest[0][1].percent)
    elif len(lowest) == 1:
        said = head + texts.COMPARED_LOWEST.format(rate=label, name=lowest[0][0].label, text=lowest[0][1].text)
    else:
        names = texts.COMPARED_JOIN.join(
            texts.COMPARED_PART.format(name=group.label, parts=rate.parts) for group, rate in lowest
        )
        said = head + texts.COMPARED_LOWEST_OF.format(rate=label, names=names, percent=lowest[0][1].percent)
    if not most:
        said += texts.COMPARED_NONE_OPEN
    elif len(rates) > 1:
        names = texts.COMPARED_JOIN.join(group.label for group in most_open)
        said += texts.COMPARED_MOST_OPEN.format(names=names, n=most)
    else:
        said += texts.COMPARED_OPEN.format(n=most)
    return Comparison(rate_key, tuple(group for group, _ in lowest), most_open, said + texts.HEADLINE_END)
