"""Keep of a ledger's course only what the list of all ledgers shows, and beside it the names of its units."""

import json
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ENDED, DONE, REPORTED = "ended", ("verified", "closed"), ("reported", "verified", "closed")


def upgrade() -> None:
    """Write each course in the short form, and the names from the summaries, as `dashboard.store` does from now on."""
    op.add_column("ledger", sa.Column("units", sa.Text(), server_default="[]", nullable=False))
    ledger = sa.table("ledger", *map(sa.column, ("id", "course", "units")))
    summary = sa.table("summary", *map(sa.column, ("ledger_id", "dimension", "name")))
    connection = op.get_bind()
    for number, course in connection.execute(sa.select(ledger.c.id, ledger.c.course)).all():
        names = (
            sa.select(summary.c.name)
            .distinct()
            .where(summary.c.ledger_id == number, summary.c.dimension.in_(("lead", "unit")), summary.c.name != "")
        )
        units = sorted(connection.execute(names).scalars())
        told = {
            "course": json.dumps(_short(json.loads(course)), separators=(",", ":")),
            "units": json.dumps(units, ensure_ascii=False, separators=(",", ":")),
        }
        connection.execute(sa.update(ledger).where(ledger.c.id == number).values(told))


def _short(points: list[Any]) -> list[Any]:
    """Return the short form of a course, one [snapshot, as of, reviewed, {status: [issues, …]}] for each snapshot."""
    if not points:
        return []
    counts = [{status: numbers[0] for status, numbers in by_status.items()} for *_, by_status in points]
    snapshot, _, reviewed, by_status = points[-1]
    return [
        snapshot,
        reviewed,
        by_status,
        [as_of for _, as_of, *_ in points],
        [sum(count.values()) - count.get(ENDED, 0) for count in counts],
        [sum(count.get(status, 0) for status in REPORTED) for count in counts],
        [sum(count.get(status, 0) for status in DONE) for count in counts],
    ]


def downgrade() -> None:
    """Drop the names and write each course in its long form; both are worked out from what stays."""
    op.drop_column("ledger", "units")
    import_module("dashboard.store.migrations.versions.0007_courses_of_ledgers").write_courses()
