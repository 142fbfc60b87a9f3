"""Tell SQLite how the tables fill up: without, it takes a ledger's whole history for ten rows and walks over it.

With these numbers, where nobody has run ANALYZE, it looks for an issue's history by its key. They are those of a
hundred ledgers of 52 snapshots and 2,000 issues; plans are the same for fewer and for more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SIZES = {
    ("ledger", "sqlite_autoindex_ledger_1"): "100 1",
    ("snapshot", "sqlite_autoindex_snapshot_1"): "5200 52 1",
    ("snapshot", "snapshot_by_date"): "5200 52 1",
    ("document", "sqlite_autoindex_document_1"): "5200 52 1",
    ("source_file", "source_file"): "10400 104 2 1",
    ("issue", "issue"): "10400000 104000 2000 1",
    ("issue", "issue_by_key"): "10400000 104000 52 1",
    ("issue_unit", "issue_unit"): "20800000 208000 4000 2 1",
    ("measure", "measure"): "10400000 104000 2000 1 1",
    ("indicator", "indicator"): "520000 5200 100 1",
    ("finding", "finding"): "520000 5200 100 1",
    ("unit", "unit"): "312000 3120 60 1",
    ("derived", "derived"): "10400000 104000 2000 1",
    ("summary", "summary"): "3120000 31200 600 100 5 1",
}
"""Rows of a table, then how many of them share the first column of an index, the first two, and so on."""


def upgrade() -> None:
    """Write the numbers where there are none."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    op.execute("ANALYZE ledger")  # makes the table they stand in
    op.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'ledger'")
    told = set(connection.execute(sa.text("SELECT tbl FROM sqlite_stat1")).scalars())
    for (table, index), rows in SIZES.items():
        if table not in told:
            values = {"table": table, "index": index, "rows": rows}
            connection.execute(sa.text("INSERT INTO sqlite_stat1 VALUES (:table, :index, :rows)"), values)
    op.execute("ANALYZE sqlite_schema")  # counts nothing: has this connection read the numbers, as others do at first


def downgrade() -> None:
    """Take the numbers away; the next connection goes by SQLite's own guesses."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table in {table for table, _ in SIZES}:
            connection.execute(sa.text("DELETE FROM sqlite_stat1 WHERE tbl = :table"), {"table": table})
