"""Results as the JSON objects of the machine interface."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dashboard.answers import Answered, with_answers
from dashboard.changes import AMOUNT_FIELDS, Change, Changes, changes
from dashboard.checks import Check, checks, in_scope
from dashboard.frames import Answer, Snapshot
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures, figures
from dashboard.metrics.groups import Group
from dashboard.metrics.headline import followed_text
from dashboard.metrics.indicators import IndicatorResult, indicators
from dashboard.metrics.results import Ratio
from dashboard.metrics.rounding import half_up, wan
from dashboard.metrics.scope import Scope
from dashboard.metrics.thresholds import Thresholds
from dashboard.succession import Followed

Json = dict[str, Any]

SHARE_DECIMALS = 4


def figures_report(
    snapshot: Snapshot,
    previous: Snapshot | None,
    scope: Scope | None = None,
    thresholds: Thresholds | None = None,
    answers: Iterable[Answer] = (),
) -> Json:
    """Return the object of `rectify figures` for a snapshot, the one before it (None: the first) and a scope.

    `answers` are what the office said to the ledger's checks.
    """
    return figures_json(*reported(snapshot, previous, scope, thresholds, answers))


def reported(
    snapshot: Snapshot,
    previous: Snapshot | None,
    scope: Scope | None = None,
    thresholds: Thresholds | None = None,
    answers: Iterable[Answer] = (),
) -> tuple[Figures, tuple[IndicatorResult, ...], tuple[Answered, ...]]:
    """Return what `rectify figures` reports, all under one scope: figures, indicators, checks with their answers."""
    facts = Facts(snapshot, thresholds)
    before = Facts(previous, thresholds) if previous else None
    found = figures(facts, before, scope)
    held = in_scope(checks(facts, before), found.whole, found.before)
    return found, indicators(facts, found.whole), with_answers(held, answers)


def changes_report(previous: Snapshot | None, current: Snapshot, thresholds: Thresholds | None = None) -> Json:
    """Return the object of `rectify changes` for two snapshots of one ledger."""
    return changes_json(differing(previous, current, thresholds))


def differing(previous: Snapshot | None, current: Snapshot, thresholds: Thresholds | None = None) -> Changes:
    """Return what differs between two snapshots of one ledger."""
    return changes(Facts(previous, thresholds) if previous else None, Facts(current, thresholds))


def figures_json(found: Figures, results: Iterable[IndicatorResult], held: Iterable[Answered]) -> Json:
    """Return the object of `rectify figures`; keys and meanings are those of the machine interface.

    Amounts are in 万元. Indicators and checks are given already under the figures' scope. A check that rests carries
    the answer it rests on; its level stays.
    """
    info = found.facts.snapshot.info
    whole = found.whole
    return {
        "ledger": info.ledger.name,
        "as_of": info.as_of.isoformat(),
        "snapshot": info.id,
        "total": found.total,
        "headline": found.headline,
        "followed": _followed(found.followed),
        "by_status": {status: count.n for status, count in found.by_status.items()},
        "rates": {key: _rate(rate) for key, rate in found.rates.items()},
        "overdue": {"original": _codes(whole, "overdue_original"), "current": _codes(whole, "overdue")},
        "extended": _codes(whole, "extended"),
        "due_soon": _codes(whole, "due_soon"),
        "awaiting_review": _codes(whole, "awaiting_review"),
        "late": _codes(whole, "late"),
        "silent": _codes(whole, "silent"),
        "lights": {light: list(count.codes) for light, count in found.lights.items()},
        "by_category": [_group(group) for group in found.by_category],
        "by_unit": {
            "lead": [_group(row.lead) for row in found.by_unit if len(row.lead.members)],
            "all": [_group(row.any) for row in found.by_unit],
            "without": list(found.footer.without),
        },
        "by_deadline": [_month(group) for group in found.by_month],
        "sums": {key: stated.total for key, stated in found.sums.items()},
        "indicators": [_indicator(result) for result in results],
        "checks": [_check(*item) for item in held],
    }


def changes_json(found: Changes) -> Json:
    """Return the object of `rectify changes`. Amounts are in 万元, dates as ISO text, units as lists."""
    lists = {key: [_change(change) for change in entries] for key, entries in found.lists.items()}
    return {
        "from_as_of": found.from_as_of.isoformat() if found.from_as_of else None,
        "to_as_of": found.to_as_of.isoformat(),
        **lists,
    }


def number(value: Decimal | None) -> int | float | None:
    """Return a decimal as JSON writes it best: whole numbers whole; None stays None."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def share(value: Fraction | None) -> float | None:
    """Return a share of one, half up to four decimals; None over 0."""
    return None if value is None else float(half_up(value, SHARE_DECIMALS))


def _rate(rate: Ratio) -> Json:
    parts = [number(wan(part)) if rate.money else part for part in (rate.numerator, rate.denominator)]
    return {"numerator": parts[0], "denominator": parts[1], "value": share(rate.value)}


def _codes(whole: Group, selection: str) -> list[str]:
    return list(whole.codes(selection))


def _group(group: Group) -> Json:
    return {
        "name": group.name,
        "total": group.n(),
        "verified": group.n("done"),
        "overdue": group.n("overdue"),
        "codes": list(group.codes()),
    }


def _month(group: Group) -> Json:
    return {"month": group.name, "total": group.n(), "verified": group.n("done"), "codes": list(group.codes())}


def _indicator(result: IndicatorResult) -> Json:
    _, sheet, row = result.place
    return {
        "code": result.code,
        "issue": result.issue,
        "name": result.name,
        "period": result.now.period,
        "numerator": number(result.now.numerator),
        "denominator": number(result.now.denominator),
        "value": share(result.value),
        "target": number(result.target),
        "baseline": {
            "period": result.baseline.period,
            "numerator": number(result.baseline.numerator),
            "denominator": number(result.baseline.denominator),
            "value": share(result.baseline.value),
        },
        "kind": result.kind,
        "better": result.better,
        "unit": result.unit,
        "missed": result.missed,
        "state": result.state_label,
        "place": {"sheet": sheet, "row": row},
    }


def _followed(followed: Followed | None) -> Json | None:
    if followed is None:
        return None
    since = followed.since.isoformat() if followed.since else None
    return {"asked": followed.asked, "now": followed.now, "since": since, "message": followed_text(followed)}


def _check(check: Check, answer: Answer | None) -> Json:
    return {
        "level": check.level,
        "rule": check.rule,
        "issue": check.issue,
        "message": check.message,
        "place": check.place,
        "resting": answer is not None,
        "answer": answer and {"text": answer.text, "who": answer.who, "when": answer.when.isoformat()},
    }


def _change(change: Change) -> Json:
    return {
        "code": change.code,
        "title": change.title,
        "before": _value(change, change.before),
        "after": _value(change, change.after),
        "field": change.field,
    }


def _value(change: Change, value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, int) and change.field in AMOUNT_FIELDS:
        return number(wan(value))
    return value
