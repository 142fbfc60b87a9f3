"""Run a SELECT and return a frame with exactly the columns and dtypes asked for, the same from either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select

from dashboard.frames import DATE

_EXTENSIONS = {name: pd.api.types.pandas_dtype(name) for name in ("str", "Int64")}
"""Looked up once: a snapshot has some seventy columns, and pandas searches all its dtypes for a name."""


def read(
    connection: Connection, statement: Select[Any], dtypes: Mapping[str, str], order: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the rows of a statement as a frame whose columns are those of `dtypes`, in that order.

    They are sorted by the columns in `order` here, because databases sort Chinese by different rules.

    The statement must select one column for each, in the same order. NULL becomes the dtype's missing value (None in
    object columns); there must be none in bool and int64 columns.
    """
    rows = connection.execute(statement).all()
    if order:
        rows = sorted(rows, key=itemgetter(*map(list(dtypes).index, order)))
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(dtypes)
    return assemble(dict(zip(dtypes, columns, strict=True)), dtypes)


def assemble(columns: Mapping[str, Sequence[Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame of plain Python values, one sequence a column, with the dtypes given."""
    return pd.DataFrame({name: typed(columns[name], dtype) for name, dtype in dtypes.items()}, copy=False)


def typed(values: Sequence[Any], dtype: str) -> Any:
    """Return plain Python values as an array of a dtype that `dashboard.frames` uses."""
    if dtype == DATE:
        return np.array(values, dtype=DATE)
    if dtype == "object":
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array
    if dtype in {"bool", "int64", "float64"}:
        return np.array(values, dtype=dtype)
    extension: Any = pd.array
    return extension(values, dtype=_EXTENSIONS[dtype])
