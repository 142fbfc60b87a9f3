"""Keep with each ledger what its newest snapshots come to, so that the list of all ledgers reads nothing else."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBERS = ("issues", "overdue", "amount", "amount_rectified")
MOST_POINTS = 16


def upgrade() -> None:
    """Add the column and fill it from the summaries."""
    op.add_column("ledger", sa.Column("course", sa.Text(), server_default="[]", nullable=False))
    write_courses()


def write_courses() -> None:
    """Write the course of every ledger from the summaries."""
    ledger = sa.table("ledger", sa.column("id"), sa.column("course"))
    summary = sa.table("summary", *map(sa.column, ("ledger_id", "snapshot_id", "dimension", "status", *NUMBERS)))
    names = ("ledger_id", "id", "replaced_by", "withdrawn_at")
    snapshot = sa.table(
        "snapshot", *map(sa.column, names), sa.column("as_of", sa.Date()), sa.column("reviewed", sa.Boolean())
    )
    connection = op.get_bind()
    for (number,) in connection.execute(sa.select(ledger.c.id)).all():
        standing = sa.select(snapshot.c.id, snapshot.c.as_of, snapshot.c.reviewed).where(
            snapshot.c.ledger_id == number, snapshot.c.replaced_by.is_(None), snapshot.c.withdrawn_at.is_(None)
        )
        course: list[list[Any]] = []
        for held in connection.execute(standing.order_by(snapshot.c.as_of.desc()).limit(MOST_POINTS)).all():
            totals = sa.select(summary.c.status, *(summary.c[name] for name in NUMBERS)).where(
                summary.c.ledger_id == number, summary.c.snapshot_id == held.id, summary.c.dimension == "all"
            )
            by_status = {status: numbers for status, *numbers in connection.execute(totals)}
            course.insert(0, [held.id, held.as_of.isoformat(), held.reviewed, by_status])
        connection.execute(sa.update(ledger).where(ledger.c.id == number).values(course=json.dumps(course)))


def downgrade() -> None:
    """Drop the column; it is worked out from what stays."""
    op.drop_column("ledger", "course")
