"""Counts and amounts of one snapshot per dimension, so that trends and the list of all ledgers read nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Connection, and_, case, cast, func, select

from dashboard import counting
from dashboard.frames import DATE
from dashboard.store import bulk, schema
from dashboard.store.reading import read

_MEASURED = ["issues", "overdue", "amount", "amount_rectified"]
_NUMBERS = {"issues": "int64", "amount": "int64", "amount_rectified": "int64"}


def summarise(connection: Connection, ledger_id: int, snapshot_id: int, as_of: date) -> None:
    """Write the summary rows of a snapshot whose issues are stored; columns as in `dashboard.frames.SUMMARY`.

    Dimension `unit` counts participation (every unit of an issue), `lead` each issue once; amounts are summed over the
    issues that state both.
    """
    issue, link = schema.issue.c, schema.issue_unit.c
    of_snapshot = and_(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id)
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
    texts = dict.fromkeys(("category", "lead", "type"), "str")
    frame = read(connection, groups, {**texts, "deadline": DATE, "status": "str", **_NUMBERS})
    units = read(connection, participations, {"unit": "str", "deadline": DATE, "status": "str", **_NUMBERS})
    rows = _rows(frame, units, as_of)
    # a list: on PostgreSQL nothing can be read while rows are being copied in
    bulk.insert(connection, schema.summary, [(ledger_id, snapshot_id, *row) for row in rows])


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


def _rows(groups: pd.DataFrame, units: pd.DataFrame, as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield dimension, name, status and the numbers; what is overdue is counted on the groups, by the common rule."""
    for frame in (groups, units):
        frame["overdue"] = np.where(counting.is_overdue(frame, as_of), frame["issues"], 0)
    months = groups["deadline"].to_numpy().astype("datetime64[M]")
    names = {
        "all": pd.Series("", index=groups.index, dtype="str"),
        "category": groups["category"],
        "lead": groups["lead"],
        "type": groups["type"],
        "month": pd.Series(np.where(np.isnat(months), "", months.astype(str)), dtype="str"),
    }
    for dimension, column in names.items():
        yield from _sums(dimension, groups, column)
    yield from _sums("unit", units, units["unit"])


def _sums(dimension: str, groups: pd.DataFrame, names: pd.Series[str]) -> Iterator[tuple[Any, ...]]:
    named = groups.assign(name=names.fillna("").to_numpy())
    sums = named.groupby(["name", "status"], sort=True)[_MEASURED].sum()
    for (name, status), *values in sums.itertuples():
        yield dimension, name, status, *(int(value) for value in values)
