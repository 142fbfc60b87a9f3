"""Counts and amounts of one snapshot per dimension, so that trends and the list of all ledgers read nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, and_, case, cast, func, select, update

from dashboard.store import bulk, schema
from loaders.records import OPEN


def summarise(connection: Connection, ledger_id: int, snapshot_id: int, as_of: date) -> None:
    """Write the summary rows of a snapshot whose issues are stored, and what units they name into the ledger's row."""
    rows = summary_rows(connection, ledger_id, snapshot_id, as_of)
    bulk.insert(connection, schema.summary, [(ledger_id, snapshot_id, *row) for row in rows])
    _add_units(connection, ledger_id, {name for dimension, name, *_ in rows if dimension in ("lead", "unit") and name})


def _add_units(connection: Connection, ledger_id: int, names: Set[str]) -> None:
    """Add names to those that the ledger's issues have called a unit by.

    Which of them mean the same unit is known only when they are read; found among the summaries, they would be a walk
    over tens of thousands of rows.
    """
    of_ledger = schema.ledger.c.id == ledger_id
    known: list[str] = json.loads(connection.execute(select(schema.ledger.c.units).where(of_ledger)).scalar_one())
    new = sorted(names - set(known))
    if new:
        told = json.dumps([*known, *new], ensure_ascii=False, separators=(",", ":"))
        connection.execute(update(schema.ledger).where(of_ledger).values(units=told))


def summary_rows(
    connection: Connection, ledger_id: int, snapshot_id: int, as_of: date, only: ColumnElement[bool] | None = None
) -> list[tuple[Any, ...]]:
    """Return dimension, name, status, issues, overdue and amounts of a snapshot's issues, or only of some of them.

    Dimension `unit` counts participation (every unit of an issue), `lead` each issue once; amounts are summed over the
    issues that state both.
    """
    issue, link = schema.issue.c, schema.issue_unit.c
    of_snapshot = and_(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id)
    if only is not None:
        of_snapshot = and_(of_snapshot, only)
    by_all = [issue.category, issue.lead_unit, issue.rectification_type, issue.deadline, issue.status]
    groups = select(*by_all, *_numbers()).where(of_snapshot).group_by(*by_all)
    by_unit = [link.unit, issue.deadline, issue.status]
    participations = (
        select(*by_unit, *_numbers())
        .select_from(schema.issue_unit)
        .join(
            schema.issue,
            and_(
                issue.ledger_id == link.ledger_id,
                issue.snapshot_id == link.snapshot_id,
                issue.ordinal == link.ordinal,
            ),
        )
        .where(of_snapshot, link.ledger_id == ledger_id, link.snapshot_id == snapshot_id)
        .group_by(*by_unit)
    )
    return [
        *_sums(connection.execute(groups), as_of, ("category", "lead", "type", "month", "all")),
        *_sums(connection.execute(participations), as_of, ("unit",)),
    ]


def _numbers() -> list[ColumnElement[int]]:
    """Return how many issues a group has and what they come to, in whole 分, over those that state both amounts."""
    issue = schema.issue.c
    both = and_(issue.amount.is_not(None), issue.amount_rectified.is_not(None))
    return [
        func.count(),
        *(
            cast(func.coalesce(func.sum(case((both, amount))), 0), BigInteger)
            for amount in (issue.amount, issue.amount_rectified)
        ),
    ]


def _sums(groups: Iterable[Row[Any]], as_of: date, dimensions: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield dimension, name, status and the numbers, in that order of each, from groups of like issues.

    A group is one name for each of the first dimensions, then deadline, status and the numbers; the last dimensions
    are the deadline's month and all together.
    """
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * 4)
    months: dict[date | None, str] = {None: ""}
    for group in groups:
        values: tuple[Any, ...] = tuple(group)
        *names, deadline, status, issues, amount, rectified = values
        if deadline not in months:
            months[deadline] = f"{deadline:%Y-%m}"
        overdue = issues if is_overdue(status, deadline, as_of) else 0
        for dimension, name in zip(dimensions, (*names, months[deadline], ""), strict=False):
            total = sums[dimension, name or "", status]
            total[0] += issues
            total[1] += overdue
            total[2] += amount
            total[3] += rectified
    for (dimension, name, status), total in sorted(sums.items(), key=lambda item: _in_order(item[0], dimensions)):
        yield dimension, name, status, *total


def _in_order(key: tuple[str, str, str], dimensions: Sequence[str]) -> tuple[int, str, str]:
    dimension, name, status = key
    return dimensions.index(dimension), name, status


def is_overdue(status: str, deadline: date | None, as_of: date) -> bool:
    """Return whether an issue is open and the as-of date after its deadline: `counting.is_overdue` without a frame.

    A load needs no more than this of pandas, which alone takes a second and 80 MB to be there.
    """
    return deadline is not None and deadline < as_of and status in OPEN
