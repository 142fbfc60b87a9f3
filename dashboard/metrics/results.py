"""The small results that figures are made of: a count with its issues, a ratio, sums of money and of other kinds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dashboard import texts
from dashboard.metrics import definitions
from dashboard.metrics.rounding import percent, points, wan_text


@dataclass(frozen=True)
class Count:
    """How many issues a selection holds and which (`codes`, in ledger order); `before`: how many last time."""

    key: str
    codes: tuple[str, ...]
    before: int | None = None

    @property
    def n(self) -> int:
        """The number shown: always the length of its list."""
        return len(self.codes)

    @property
    def label(self) -> str:
        """The figure's name on screen."""
        return definitions.SELECTIONS[self.key].label

    @property
    def change(self) -> int | None:
        """Difference to last time; None without a last time."""
        return None if self.before is None else self.n - self.before

    @property
    def change_text(self) -> str | None:
        """`+1 项`, `持平`, or None without a last time."""
        return None if self.change is None else _count_text(self.change)


class Ratio(NamedTuple):
    """A rate with both its parts: issues, or 分 where `money`. `before` holds last time's parts.

    `few`: a unit has too few issues for a percentage to say anything, so in words only its parts
    stand. (Methodology, By unit.)
    """

    key: str
    numerator: int
    denominator: int
    before: tuple[int, int] | None = None
    few: bool = False

    @property
    def rate(self) -> definitions.Rate:
        """What it means."""
        return definitions.RATES[self.key]

    @property
    def label(self) -> str:
        """The rate's name on screen."""
        return self.rate.label

    @property
    def money(self) -> bool:
        """True where the parts are amounts in 分."""
        return self.rate.summed

    @property
    def value(self) -> Fraction | None:
        """Numerator by denominator, exact; None over 0."""
        return _divide(self.numerator, self.denominator)

    @property
    def percent(self) -> str:
        """`45.8%`, or a dash over 0 and where there are too few."""
        return texts.NO_VALUE if self.value is None or self.few else percent(self.value)

    @property
    def parts(self) -> str:
        """`11/24`, for money `3.62/4.1万元`."""
        if self.money:
            return f"{wan_text(self.numerator)}/{wan_text(self.denominator)}{texts.WAN}"
        return f"{self.numerator}/{self.denominator}"

    @property
    def text(self) -> str:
        """`45.8%（11/24）`, or `—（尚无到期事项）` over 0; only `2/4` where there are too few."""
        if self.few and self.value is not None:
            return self.parts
        return f"{self.percent}（{self.rate.nothing if self.value is None else self.parts}）"

    @property
    def change(self) -> Fraction | None:
        """Difference to last time's value; None where either is missing."""
        last = _divide(*self.before) if self.before else None
        return None if self.value is None or last is None else self.value - last

    @property
    def change_text(self) -> str | None:
        """`+1 项，+5.6 个百分点`, `持平`, or None without a last time; no points where there are few."""
        if self.change is None or self.before is None:
            return None
        more = self.numerator - self.before[0]
        if not more and not self.change:
            return texts.CHANGE_SAME
        amount = texts.CHANGE_MONEY.format(n=_signed_wan(more)) if self.money else texts.CHANGE_COUNT.format(n=more)
        if self.few:
            return amount
        return amount + texts.CHANGE_JOIN + texts.CHANGE_POINTS.format(n=points(self.change))


@dataclass(frozen=True)
class Money:
    """Amounts in 分 over the issues that state both, and the codes of those issues."""

    at_issue: int
    rectified: int
    codes: tuple[str, ...]

    @property
    def remaining(self) -> int:
        """What is still to be put right."""
        return self.at_issue - self.rectified

    @property
    def text(self) -> str:
        """`3.62/4.1万元`, or 未填报 where no issue states both."""
        if not self.codes:
            return texts.NOT_STATED
        return f"{wan_text(self.rectified)}/{wan_text(self.at_issue)}{texts.WAN}"


@dataclass(frozen=True)
class Stated:
    """A sum of what the ledger states (建立制度, 追责问责); `total` is None where nothing is stated, which is not 0."""

    key: str
    total: int | None
    codes: tuple[str, ...]

    @property
    def label(self) -> str:
        """The sum's name on screen."""
        return texts.SUMS[self.key][0]

    @property
    def text(self) -> str:
        """`12项`, or 未填报."""
        return texts.NOT_STATED if self.total is None else f"{self.total}{texts.SUMS[self.key][1]}"


@dataclass(frozen=True)
class ReviewWait:
    """How long the longest-waiting reported issue has waited for review.

    `codes` are the issues that have waited `days`. `at_least`: it was reported in the ledger's first snapshot already,
    so the days are a lower bound. `days` is None where nothing waits or nothing can be said.
    """

    days: int | None = None
    codes: tuple[str, ...] = ()
    at_least: bool = False

    @property
    def text(self) -> str:
        """`最长9天`, `至少9天`, `均为本期新申报`, or empty."""
        if self.days is None:
            return ""
        if not self.days:
            return texts.WAIT_NEW
        return (texts.WAIT_AT_LEAST if self.at_least else texts.WAIT).format(days=self.days)


def _divide(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator else None


def _count_text(difference: int) -> str:
    return texts.CHANGE_COUNT.format(n=difference) if difference else texts.CHANGE_SAME


def _signed_wan(fen: int) -> str:
    return f"{'-' if fen < 0 else '+'}{wan_text(abs(fen))}"
