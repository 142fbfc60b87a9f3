"""The numbers and the light rules that figures depend on, all of which the settings may override."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import NamedTuple

from dashboard.texts import CONDITION_UNKNOWN, FIRST_INDICATORS, LIGHT_UNKNOWN, LIGHT_WORDS, SELECTIONS


class LightRule(NamedTuple):
    """The light an issue gets when it is in a selection (a key of `definitions.SELECTIONS`)."""

    light: str
    when: str


LIGHT_RULES: tuple[LightRule, ...] = (
    LightRule("红", "overdue"),
    LightRule("黄", "extended"),
    LightRule("黄", "due_attention"),
    LightRule("黄", "node_passed"),
    LightRule("黄", "slow_to_start"),
    LightRule("黄", "silent"),
    LightRule("蓝", "reported"),
    LightRule("绿", "done"),
    LightRule("无期限", "open_undated"),
    LightRule("正常推进", "open"),
)
"""First match wins. Source: the methodology, Lights."""


@dataclass(frozen=True)
class Thresholds:
    """Days, shares and counts behind the figures; the defaults are the methodology's."""

    due_soon_days: int = 30
    attention_days: int = 15
    silent_days: int = 14
    silent_snapshots: int = 3
    not_started_share: Fraction = Fraction(1, 3)
    min_issues_for_rate: int = 5
    attention_items: int = 7
    pace_snapshots: int = 4
    first_indicators: tuple[str, ...] = FIRST_INDICATORS
    light_rules: tuple[LightRule, ...] = LIGHT_RULES

    @classmethod
    def of(cls, settings: object) -> Thresholds:
        """Return the thresholds that settings state under the same names; what they do not state keeps its default."""
        given = {field.name: getattr(settings, field.name) for field in fields(cls) if hasattr(settings, field.name)}
        if "not_started_share" in given:
            given["not_started_share"] = Fraction(given["not_started_share"]).limit_denominator(1000)
        if "light_rules" in given:
            given["light_rules"] = light_rules(given["light_rules"])
        return cls(**given)


def light_rules(rules: Iterable[object]) -> tuple[LightRule, ...]:
    """Return light rules from pairs, mappings or objects with `light` and `when`.

    Raises ValueError, in Chinese, for a light or a selection that does not exist; a rule may not ask for a light.
    """
    read: list[LightRule] = []
    for rule in rules:
        if isinstance(rule, Mapping):
            given = (rule.get("light"), rule.get("when"))
        elif isinstance(rule, tuple | list):
            given = (rule[0], rule[1]) if len(rule) == 2 else (None, None)
        else:
            given = (getattr(rule, "light", None), getattr(rule, "when", None))
        light, when = (str(part) for part in given)
        if light not in LIGHT_WORDS:
            raise ValueError(LIGHT_UNKNOWN.format(light=light, known="、".join(LIGHT_WORDS)))
        if when not in _CONDITIONS:
            raise ValueError(CONDITION_UNKNOWN.format(when=when, known="、".join(_CONDITIONS)))
        read.append(LightRule(light, when))
    return tuple(read)


_CONDITIONS = tuple(key for key in SELECTIONS if not key.startswith("light_"))
