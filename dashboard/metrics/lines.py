"""Issues as the lines of a list: what every table of issues shows, days and light worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard import texts
from dashboard.metrics import definitions, lights
from dashboard.metrics.facts import Facts, Members
from loaders.returned import NOT_RETURNED


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue in a list. Days are counted to the as-of date.

    `light` is None for ended issues. `reason` says why the light is as it is (`逾期5天`), and that the lead did not
    hand in its form (`本周未报`); `reasons` holds every red or yellow rule that fits. `obstacle` is 存在困难, else
    需协调解决事项, else 未完成原因. `days_overdue` and `days_left` exclude each other; only open issues with a deadline
    have one. Amounts are in 分, None where not stated.
    """

    key: str
    code: str
    title: str
    category: str
    lead_unit: str | None
    lead_guessed: bool
    units: tuple[str, ...]
    leader: str | None
    deadline: date | None
    deadline_text: str | None
    original_deadline: date | None
    status: str
    status_label: str
    light: str | None
    light_word: str
    reason: str
    reasons: tuple[str, ...]
    days_overdue: int | None
    days_left: int | None
    late: bool
    obstacle: str | None
    next_step: str | None
    promised_on: date | None
    amount: int | None
    amount_rectified: int | None


def lines(facts: Facts, positions: Members) -> tuple[IssueLine, ...]:
    """Return the issues at these positions as lines, in the order given."""
    columns = facts.kept("line columns", _Columns)
    return tuple([_line(facts, columns, position) for position in positions.tolist()])


def attention(facts: Facts, positions: Members) -> Members:
    """Return which of these issues have a red or yellow light: by light rule, then the longest (or nearest) first.

    Overdue issues lead, the longest first. Source: the methodology, 总览, 需关注事项.
    """
    rule = definitions.light_rule(facts).tolist()
    lit = definitions.lit(facts).tolist()
    days = facts.kept("reason days", _reason_days)
    urgent = [position for position in positions.tolist() if lit[position] in _URGENT]
    urgent.sort(key=lambda position: (lit[position], rule[position], -(days[rule[position]][position] or 0), position))
    return np.array(urgent, dtype=np.intp)


_URGENT = (0, 1)
"""Positions in `lights.LIGHTS` of 红 and 黄."""


class _Columns:
    """The columns only lines need, as lists."""

    def __init__(self, facts: Facts) -> None:
        self.rule = definitions.light_rule(facts).tolist()
        self.lit = definitions.lit(facts).tolist()
        self.days = facts.kept("reason days", _reason_days)
        self.late = definitions.mask(facts, "late").tolist()
        self.open = definitions.mask(facts, "open").tolist()
        self.past = facts.days_since("deadline")
        self.obstacles = [facts.texts(column) for column in ("obstacle", "coordination", "reason")]
        self.guessed = facts.issues["lead_guessed"].tolist()
        self.deadline_texts, self.next_steps = facts.texts("deadline_text"), facts.texts("next_step")
        self.originals, self.promised = facts.dates("original_deadline"), facts.dates("promised_on")
        self.amounts, self.rectified = (_stated(facts, column) for column in ("amount", "amount_rectified"))
        notes = facts.snapshot.findings
        self.unreported = frozenset(notes["issue"][notes["rule"] == NOT_RETURNED].dropna().tolist())
        self.urgent = [
            (position, rule.when, (definitions.mask(facts, rule.when) & ~definitions.mask(facts, "ended")).tolist())
            for position, rule in enumerate(facts.thresholds.light_rules)
            if lights.LIGHTS.index(rule.light) in _URGENT
        ]


def _stated(facts: Facts, column: str) -> list[int | None]:
    amounts, stated = facts.whole(column)
    return [amount if is_stated else None for amount, is_stated in zip(amounts.tolist(), stated.tolist(), strict=True)]


def _reason_days(facts: Facts) -> list[list[int | None]]:
    return [lights.reason_days(facts, rule.when) for rule in facts.thresholds.light_rules]


def _line(facts: Facts, columns: _Columns, position: int) -> IssueLine:
    lit, rule = columns.lit[position], columns.rule[position]
    light = None if lit == lights.NONE else lights.LIGHTS[lit]
    when = "" if rule == lights.NONE else facts.thresholds.light_rules[rule].when
    gone = columns.past[position] if columns.open[position] else None
    return IssueLine(
        key=facts.keys[position],
        code=facts.codes[position],
        title=facts.titles[position],
        category=facts.categories[position] or texts.NO_CATEGORY,
        lead_unit=facts.leads[position],
        lead_guessed=columns.guessed[position],
        units=facts.participants[position],
        leader=facts.leaders[position],
        deadline=facts.deadlines[position],
        deadline_text=columns.deadline_texts[position],
        original_deadline=columns.originals[position],
        status=facts.statuses[position],
        status_label=texts.STATUS[facts.statuses[position]],
        light=light,
        light_word=_word(light, columns.late[position]),
        reason=_reason(lights.reason(when, columns.days[rule][position]), facts.codes[position] in columns.unreported),
        reasons=tuple(
            lights.reason(fits, columns.days[number][position]) or definitions.SELECTIONS[fits].label
            for number, fits, hits in columns.urgent
            if hits[position]
        ),
        days_overdue=gone if gone is not None and gone > 0 else None,
        days_left=-gone if gone is not None and gone <= 0 else None,
        late=columns.late[position],
        obstacle=_first(column[position] for column in columns.obstacles),
        next_step=columns.next_steps[position],
        promised_on=columns.promised[position],
        amount=columns.amounts[position],
        amount_rectified=columns.rectified[position],
    )


def _reason(reason: str, unreported: bool) -> str:
    return texts.REASON_JOIN.join(filter(None, (reason, texts.UNREPORTED if unreported else "")))


def _word(light: str | None, late: bool) -> str:
    if light is None:
        return texts.NO_LIGHT
    word = texts.LIGHT_WORDS[light]
    return texts.LATE_WORD.format(word=word) if late else word


def _first(found: Iterable[str | None]) -> str | None:
    return next((text for text in found if text), None)
