"""The summary rows of a ledger's standing snapshots as they are stored, read without the code that reads them."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Engine, text

_STATEMENT = text(
    "SELECT s.id AS snapshot, s.as_of, m.dimension, m.name, m.status, m.issues, m.overdue, m.amount, m.amount_rectified"
    " FROM summary m JOIN snapshot s ON s.ledger_id = m.ledger_id AND s.id = m.snapshot_id"
    " WHERE m.ledger_id = :ledger AND s.replaced_by IS NULL AND s.withdrawn_at IS NULL"
)


def summaries(engine: Engine, ledger_id: int) -> pd.DataFrame:
    """Return one row for each with the as-of date of its snapshot, in an order that is the same in any database."""
    with engine.connect() as connection:
        found = pd.read_sql(_STATEMENT, connection, params={"ledger": ledger_id})
    found["as_of"] = found["as_of"].astype(str)
    return found.sort_values(["as_of", "dimension", "name", "status"], ignore_index=True)
