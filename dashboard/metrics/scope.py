"""Filters: which part of a snapshot is looked at."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from dashboard.counting import Mask
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.succession import Followed

LEAD = "lead"
ANY = "any"


@dataclass(frozen=True)
class Scope:
    """Filters that all hold at once. None filters nothing; an empty text asks for issues where that is not stated.

    `unit` means participation (lead or supporting) unless `role` is `lead`; a unit dissolved or renamed means its
    successor from the roster's date on. `light` is a name of `lights.LIGHTS`,
    `month` a month of the current deadline (`2024-06`), `show` a key of `definitions.SELECTIONS`.
    """

    unit: str | None = None
    role: str = ANY
    category: str | None = None
    light: str | None = None
    rectification_type: str | None = None
    leader: str | None = None
    month: str | None = None
    show: str | None = None

    @property
    def filters(self) -> bool:
        """True when anything is left out."""
        return any(getattr(self, field.name) is not None for field in fields(self) if field.name != "role")


def mask(facts: Facts, scope: Scope) -> Mask:
    """Return where the issues of a scope are.

    A name nothing is known of gives no issues. Raises KeyError for an unknown light or selection key.
    """
    chosen = np.ones(len(facts), dtype=np.bool_)
    if scope.unit is not None:
        chosen &= _unit(facts, scope.unit, scope.role)
    for value, column in (
        (scope.category, "categories"),
        (scope.rectification_type, "types"),
        (scope.leader, "leaders"),
        (scope.month, "months"),
    ):
        if value is not None:
            stated: list[str | None] = getattr(facts, column)
            chosen &= np.array([(text or "") == value for text in stated], dtype=np.bool_)
    if scope.light is not None:
        chosen &= definitions.mask(facts, definitions.LIGHT_SELECTIONS[scope.light])
    if scope.show is not None:
        chosen &= definitions.mask(facts, scope.show)
    return chosen


def followed(facts: Facts, scope: Scope) -> Followed | None:
    """Return where the unit of a scope leads; None where it is still called so on the as-of date."""
    return facts.succession.followed(scope.unit) if scope.unit else None


def _unit(facts: Facts, unit: str, role: str) -> Mask:
    if not unit:
        return definitions.mask(facts, "without_lead")
    unit = facts.succession.now(unit)
    if role == LEAD:
        return np.array([lead == unit for lead in facts.leads], dtype=np.bool_)
    return np.array([unit in units for units in facts.participants], dtype=np.bool_)
