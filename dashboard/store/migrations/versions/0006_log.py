"""Make the log one chain over the whole database: what it held until now are the first entries."""

import sqlalchemy as sa
from alembic import op

from dashboard.store import chain

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EVENT_NUMBERS = sa.Sequence("event_number")


def upgrade() -> None:
    """Chain the entries in the order they were made, and let the database keep them."""
    connection = op.get_bind()
    log = op.create_table(
        "log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ledger_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("log_key")),
    )
    op.create_index("log_by_ledger", "log", ["ledger_id", "number"])
    event = _event()
    previous = chain.BEGINNING
    for number, row in enumerate(connection.execute(sa.select(event).order_by(event.c.id)).all(), start=1):
        act = chain.Act(row.ledger_id, row.actor, row.action, row.detail)
        made = chain.entry(number, previous, row.at, act)
        connection.execute(log.insert().values(made._asdict()))
        previous = made.hash
    chain.protect(connection)
    op.drop_table("event")
    if connection.dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(EVENT_NUMBERS))


def downgrade() -> None:
    """Put the entries about a ledger back where they were; the others and the chain are lost."""
    connection = op.get_bind()
    op.create_table(
        "event",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("event_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("event_key")),
    )
    op.execute(
        "INSERT INTO event (ledger_id, id, at, actor, action, detail) "
        "SELECT ledger_id, number, at, actor, action, detail FROM log WHERE ledger_id IN (SELECT id FROM ledger)"
    )
    if connection.dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(EVENT_NUMBERS))
        op.execute("SELECT setval('event_number', (SELECT coalesce(max(number), 0) + 1 FROM log))")
    op.drop_index("log_by_ledger", table_name="log")
    op.drop_table("log")
    if connection.dialect.name == "postgresql":
        op.execute("DROP FUNCTION log_is_kept()")


def _event() -> sa.Table:
    return sa.Table(
        "event",
        sa.MetaData(),
        sa.Column("ledger_id", sa.Integer()),
        sa.Column("id", sa.Integer()),
        sa.Column("at", sa.DateTime()),
        sa.Column("actor", sa.Text()),
        sa.Column("action", sa.Text()),
        sa.Column("detail", sa.Text()),
    )
