"""Issues crossed by two groupings: what two groups have in common, for a cell or for all cells of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from dashboard import texts
from dashboard.metrics.groups import Group


@dataclass(frozen=True, eq=False)
class Matrix:
    """`cells` hold, row by row, the issues a row and a column have in common; empty cells are groups of none.

    Where neither grouping counts an issue twice, the cells of a row add up to the row and all cells to the total.
    """

    rows: tuple[Group, ...]
    columns: tuple[Group, ...]
    cells: tuple[tuple[Group, ...], ...]


def matrix(rows: Sequence[Group], columns: Sequence[Group]) -> Matrix:
    """Return every row crossed with every column; both are groups of one snapshot under one scope."""
    return Matrix(
        tuple(rows), tuple(columns), tuple(tuple(common((row, column)) for column in columns) for row in rows)
    )


def common(groups: Sequence[Group]) -> Group:
    """Return the issues that all these groups hold, under all their filters. Raises ValueError for no groups."""
    if not groups:
        raise ValueError("no groups to cross")
    first, *others = groups
    for other in others:
        members = np.intersect1d(first.members, other.members, assume_unique=True)
        label = texts.CROSSED.format(first=first.label, second=other.label)
        first = replace(first, name=None, label=label, members=members, scope=replace(first.scope, **_asked(other)))
    return first


def _asked(group: Group) -> dict[str, Any]:
    """Return the filters a group's scope states; the role only says something beside a unit."""
    stated = {field.name: getattr(group.scope, field.name) for field in fields(group.scope) if field.name != "role"}
    asked = {name: value for name, value in stated.items() if value is not None}
    return asked | ({"role": group.scope.role} if group.scope.unit is not None else {})
