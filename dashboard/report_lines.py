"""The figures of a snapshot as lines for a person at the command line: the same figures as the JSON object."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import report_texts as words
from dashboard import texts
from dashboard.answers import Answered
from dashboard.check_rules import Check
from dashboard.check_texts import LEVELS
from dashboard.frames import Answer
from dashboard.metrics.figures import Figures
from dashboard.metrics.groups import Group
from dashboard.metrics.indicators import IndicatorResult
from dashboard.metrics.results import Count

_COUNTED = ("awaiting_review", "overdue", "extended", "due_soon", "late", "silent")
"""Selections that have a line of their own, with the codes they hold."""


def figures_text(found: Figures, results: Iterable[IndicatorResult], held: Iterable[Answered]) -> str:
    """Return every figure of `rectify figures` in Chinese, one a line under headings; empty parts are left out.

    Indicators and checks are given already under the figures' scope, as for the JSON object.
    """
    statuses = {texts.STATUS[status]: count for status, count in found.by_status.items()}
    lights = {texts.LIGHT_WORDS[light]: count for light, count in found.lights.items()}
    leads = [row.lead for row in found.by_unit if len(row.lead.members)]
    parts: dict[str, list[str]] = {
        words.RATES: [words.LINE.format(label=rate.label, text=rate.text) for rate in found.rates.values()],
        words.STATUS: [_counted(label, count) for label, count in statuses.items()],
        words.TIME: [_counted(found.count(key).label, found.count(key)) for key in _COUNTED],
        words.LIGHTS: [_counted(label, count) for label, count in lights.items()],
        words.CATEGORIES: [_group(group) for group in found.by_category],
        words.LEADS: [_group(group) for group in leads],
        words.TAKES_PART: [_group(row.any) for row in found.by_unit],
        words.DEADLINES: [_group(group) for group in found.by_month],
        words.INDICATORS: [_indicator(result) for result in results],
        words.CHECKS: [_check(*item) for item in held],
    }
    blocks = [[found.headline]]
    blocks += [[words.HEADING.format(name=name), *lines] for name, lines in parts.items() if lines]
    return "\n\n".join("\n".join(block) for block in blocks)


def _counted(label: str, count: Count) -> str:
    return words.COUNTED.format(label=label, n=count.n, codes=_codes(count.codes))


def _group(group: Group) -> str:
    done, overdue = group.n("done"), group.n("overdue")
    return words.GROUP.format(label=group.label, n=group.n(), done=done, overdue=overdue, codes=_codes(group.codes()))


def _codes(codes: tuple[str, ...]) -> str:
    return words.CODES.format(codes=texts.LIST_MARK.join(codes)) if codes else ""


def _indicator(result: IndicatorResult) -> str:
    target = "" if result.target is None else words.TARGET.format(target=result.target_text)
    return words.INDICATOR.format(
        code=result.code, name=result.name, now=result.text, target=target, state=result.state_label
    )


def _check(check: Check, answer: Answer | None) -> str:
    rests = words.RESTS if answer else ""
    return words.CHECK.format(level=LEVELS[check.level], message=check.message, rests=rests)
