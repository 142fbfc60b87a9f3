"""Counts and amounts of one snapshot per dimension, so that trends and the list of all ledgers read nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select

from dashboard import counting
from dashboard.frames import DATE
from dashboard.store import bulk, schema
from dashboard.store.reading import read

_COLUMNS = {
    "ordinal": "int64",
    "category": "str",
    "lead_unit": "str",
    "rectification_type": "str",
    "deadline": DATE,
    "status": "str",
    "amount": "Int64",
    "amount_rectified": "Int64",
}

_MEASURED = ["issues", "overdue", "amount", "amount_rectified"]


def summarise(connection: Connection, ledger_id: int, snapshot_id: int, as_of: date) -> None:
    """Write the summary rows of a snapshot whose issues are stored; columns as in `dashboard.frames.SUMMARY`.

    Dimension `unit` counts participation (every unit of an issue), `lead` each issue once; amounts are summed over the
    issues that state both.
    """
    issue = schema.issue.c
    frame = read(
        connection,
        select(*(issue[name] for name in _COLUMNS))
        .where(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id)
        .order_by(issue.ordinal),
        _COLUMNS,
    )
    # a list: on PostgreSQL nothing can be read while rows are being copied in
    bulk.insert(connection, schema.summary, list(_rows(connection, ledger_id, snapshot_id, as_of, frame)))


def _rows(
    connection: Connection, ledger_id: int, snapshot_id: int, as_of: date, frame: pd.DataFrame
) -> Iterator[tuple[Any, ...]]:
    both = (frame["amount"].notna() & frame["amount_rectified"].notna()).to_numpy(dtype=np.bool_)
    measured = pd.DataFrame(
        {
            "status": frame["status"],
            "issues": np.ones(len(frame), dtype=np.int64),
            "overdue": counting.is_overdue(frame, as_of).astype(np.int64),
            "amount": _where(frame["amount"], both),
            "amount_rectified": _where(frame["amount_rectified"], both),
        }
    )
    months = frame["deadline"].to_numpy().astype("datetime64[M]")
    names = {
        "all": pd.Series("", index=frame.index, dtype="str"),
        "category": frame["category"],
        "lead": frame["lead_unit"],
        "type": frame["rectification_type"],
        "month": pd.Series(np.where(np.isnat(months), "", months.astype(str)), dtype="str"),
    }
    for dimension, column in names.items():
        yield from _groups(ledger_id, snapshot_id, dimension, measured, column)
    positions, units = _participations(connection, ledger_id, snapshot_id, frame["ordinal"].to_numpy())
    yield from _groups(ledger_id, snapshot_id, "unit", measured.iloc[positions].reset_index(drop=True), units)


def _groups(
    ledger_id: int, snapshot_id: int, dimension: str, measured: pd.DataFrame, names: pd.Series[str]
) -> Iterator[tuple[Any, ...]]:
    groups = measured.assign(name=names.fillna("").to_numpy()).groupby(["name", "status"], sort=True)
    sums = groups[_MEASURED].sum()
    for (name, status), *values in sums.itertuples():
        yield ledger_id, snapshot_id, dimension, name, status, *(int(value) for value in values)


def _where(amounts: pd.Series[Any], mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    values: npt.NDArray[np.int64] = amounts.fillna(0).to_numpy(dtype=np.int64)
    return values * mask


def _participations(
    connection: Connection, ledger_id: int, snapshot_id: int, ordinals: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], pd.Series[str]]:
    """Return for every unit of every issue the issue's position in the frame, and the unit's name."""
    table = schema.issue_unit.c
    links = read(
        connection,
        select(table.ordinal, table.unit)
        .where(table.ledger_id == ledger_id, table.snapshot_id == snapshot_id)
        .order_by(table.ordinal, table.position),
        {"ordinal": "int64", "unit": "str"},
    )
    return np.searchsorted(ordinals, links["ordinal"].to_numpy()), links["unit"]
