"""Tell PostgreSQL to keep no list of snapshots: one that is not in it yet is taken for empty, and planned for as such.

The tables are counted again only when a tenth of them is new, which is weeks after an import. Until then the newest
snapshot, which everybody looks at, was read four times as slowly as any other. Without the list every snapshot is taken
to be as long as they are on the whole.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

HELD_HERE = sa.text(
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
    " AND a.attname = 'snapshot_id' AND NOT a.attisdropped ORDER BY c.relname"
)
"""Tables with rows of snapshots that lie on this server; those on shards are asked there."""


def upgrade() -> None:
    """Keep of the snapshots only how many there are, and count the tables once more."""
    for table in _tables():
        op.execute(f"ALTER TABLE {table} ALTER COLUMN snapshot_id SET STATISTICS 1")
        op.execute(f"ANALYZE {table}")


def downgrade() -> None:
    """Keep a list again, from the next time that the tables are counted."""
    for table in _tables():
        op.execute(f"ALTER TABLE {table} ALTER COLUMN snapshot_id SET STATISTICS -1")


def _tables() -> list[str]:
    connection = op.get_bind()
    return list(connection.execute(HELD_HERE).scalars()) if connection.dialect.name == "postgresql" else []
