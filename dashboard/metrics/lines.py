"""Issues as the lines of a list: what every table of issues shows, days and light worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import texts
from dashboard.metrics import definitions, lights
from dashboard.metrics.facts import Facts, Members


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue in a list. Days are counted to the as-of date.

    `light` is None for ended issues. `reason` says why the light is as it is (`逾期5天`); `reasons` holds every red or
    yellow rule that fits. `obstacle` is 存在困难, else 需协调解决事项, else 未完成原因. `days_overdue` and `days_left`
    exclude each other; only open issues with a deadline have one.
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


def lines(facts: Facts, positions: Members) -> tuple[IssueLine, ...]:
    """Return the issues at these positions as lines, in the order given."""
    columns = facts.kept("line columns", _columns)
    return tuple([columns[position] for position in positions.tolist()])


def attention(facts: Facts, positions: Members) -> tuple[IssueLine, ...]:
    """Return the red and yellow ones among these issues: by light rule, then the longest (or nearest) first.

    Overdue issues lead, the longest first. Source: product.md, 总览, up to seven 需关注事项; the caller cuts.
    """
    rule = definitions.light_rule(facts).tolist()
    lit = definitions.lit(facts).tolist()
    days = facts.kept("reason days", _reason_days)
    urgent = [position for position in positions.tolist() if lit[position] in _URGENT]
    urgent.sort(key=lambda position: (lit[position], rule[position], -(days[rule[position]][position] or 0), position))
    columns = facts.kept("line columns", _columns)
    return tuple([columns[position] for position in urgent])


_URGENT = (0, 1)
"""Positions in `lights.LIGHTS` of 红 and 黄."""


def _reason_days(facts: Facts) -> list[list[int | None]]:
    return [lights.reason_days(facts, rule.when) for rule in facts.thresholds.light_rules]


def _reasons(facts: Facts) -> list[tuple[str, ...]]:
    """Return for each issue the reasons of every red or yellow rule that fits, the first matching first."""
    found: list[list[str]] = [[] for _ in range(len(facts))]
    days = facts.kept("reason days", _reason_days)
    for position, rule in enumerate(facts.thresholds.light_rules):
        if lights.LIGHTS.index(rule.light) in _URGENT:
            hits = definitions.mask(facts, rule.when) & ~definitions.mask(facts, "ended")
            for issue in hits.nonzero()[0].tolist():
                found[issue].append(lights.reason(rule.when, days[position][issue]) or _label(rule.when))
    return [tuple(reasons) for reasons in found]


def _label(selection: str) -> str:
    return definitions.SELECTIONS[selection].label


def _columns(facts: Facts) -> list[IssueLine]:
    rules = facts.thresholds.light_rules
    first, lit = definitions.light_rule(facts).tolist(), definitions.lit(facts).tolist()
    reasons = _reasons(facts)
    days = facts.kept("reason days", _reason_days)
    late = definitions.mask(facts, "late").tolist()
    is_open = definitions.mask(facts, "open").tolist()
    past = facts.days_since("deadline")
    obstacles = list(zip(facts.texts("obstacle"), facts.texts("coordination"), facts.texts("reason"), strict=True))
    guessed = facts.issues["lead_guessed"].tolist()
    deadline_texts, next_steps = facts.texts("deadline_text"), facts.texts("next_step")
    originals, promised = facts.dates("original_deadline"), facts.dates("promised_on")
    made: list[IssueLine] = []
    for position, code in enumerate(facts.codes):
        light = None if lit[position] == lights.NONE else lights.LIGHTS[lit[position]]
        rule = first[position]
        reason = "" if rule == lights.NONE else lights.reason(rules[rule].when, days[rule][position])
        gone = past[position] if is_open[position] else None
        made.append(
            IssueLine(
                key=facts.keys[position],
                code=code,
                title=facts.titles[position],
                category=facts.categories[position] or texts.NO_CATEGORY,
                lead_unit=facts.leads[position],
                lead_guessed=bool(guessed[position]),
                units=facts.participants[position],
                leader=facts.leaders[position],
                deadline=facts.deadlines[position],
                deadline_text=deadline_texts[position],
                original_deadline=originals[position],
                status=facts.statuses[position],
                status_label=texts.STATUS[facts.statuses[position]],
                light=light,
                light_word=_word(light, late[position]),
                reason=reason,
                reasons=reasons[position],
                days_overdue=gone if gone is not None and gone > 0 else None,
                days_left=-gone if gone is not None and gone <= 0 else None,
                late=late[position],
                obstacle=_first(obstacles[position]),
                next_step=next_steps[position],
                promised_on=promised[position],
            )
        )
    return made


def _word(light: str | None, late: bool) -> str:
    if light is None:
        return texts.NO_LIGHT
    word = texts.LIGHT_WORDS[light]
    return texts.LATE_WORD.format(word=word) if late else word


def _first(found: Sequence[str | None]) -> str | None:
    return next((text for text in found if text), None)
