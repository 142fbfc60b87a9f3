"""Which light each issue shows, by the first rule that holds, and the reason in words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dashboard import texts
from dashboard.counting import Mask
from dashboard.metrics.facts import Facts

LIGHTS: tuple[str, ...] = tuple(texts.LIGHT_WORDS)
"""The lights in order of urgency, named as the machine interface names them."""

NONE = -1
Lit = npt.NDArray[np.int8]
MaskOf = Callable[[Facts, str], Mask]

_COUNTED_FROM = {
    "overdue": "deadline",
    "extended": "original_deadline",
    "due_attention": "deadline",
    "silent": "unchanged_since",
    "reported": "status_since",
}


def first_rule(facts: Facts, mask_of: MaskOf) -> Lit:
    """Return for each issue the position of the first light rule that holds, `NONE` where none does.

    `mask_of` gives the mask of a selection by its key. Ended issues never show a light, whatever the rules say.
    """
    first = np.full(len(facts), NONE, dtype=np.int8)
    waiting = ~mask_of(facts, "ended")
    for position, rule in enumerate(facts.thresholds.light_rules):
        hit = waiting & mask_of(facts, rule.when)
        first[hit] = position
        waiting &= ~hit
    return first


def lit(facts: Facts, first: Lit, ended: Mask) -> Lit:
    """Return for each issue the position in `LIGHTS` of the light it shows, `NONE` for ended issues.

    `first` comes from `first_rule`. An issue that the rules leave unlit shows the last light, so that the lights
    always add up.
    """
    rules = facts.thresholds.light_rules
    colours = np.array([*(LIGHTS.index(rule.light) for rule in rules), len(LIGHTS) - 1], dtype=np.int8)
    return np.where(ended, np.int8(NONE), colours[first])


def reason_days(facts: Facts, selection: str) -> list[int | None]:
    """Return per issue the days that the reason of a selection speaks of (None: it speaks of none)."""
    if selection == "node_passed":
        nodes = [facts.nodes.get(key) for key in facts.keys]
        return [(facts.as_of - node).days if node else None for node in nodes]
    column = _COUNTED_FROM.get(selection)
    if column is None:
        return [None] * len(facts)
    days = facts.days_since(column)
    if selection != "reported":
        return days
    # reported already in the ledger's first snapshot: since when is not known on that day
    known = facts.issues["first_report_known"].tolist()
    return [count or (count if told else None) for count, told in zip(days, known, strict=True)]


def reason(selection: str, days: int | None) -> str:
    """Return why an issue shows its light: `逾期5天`, `剩3天`, or empty where the light's word says it all."""
    template = texts.LIGHT_REASONS.get(selection)
    if template is None:
        return ""
    if selection == "reported" and not days:
        return texts.REPORTED_NOW if days == 0 else ""
    if selection == "due_attention" and days is not None:
        days = -days
        if days == 0:
            return texts.DUE_TODAY
    return template.format(days=days)
