"""Keep with a ledger that another installation handed over where it comes from, and its log from there."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; nothing that is stored changes."""
    op.create_table(
        "handed_over",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("handed_over_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("handed_over_key")),
    )
    op.create_table(
        "handed_log",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("handed_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("own_ledger_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "handed_id"],
            ["handed_over.ledger_id", "handed_over.id"],
            name=op.f("handed_log_handed_over_link"),
        ),
        sa.PrimaryKeyConstraint("ledger_id", "handed_id", "number", name=op.f("handed_log_key")),
    )


def downgrade() -> None:
    """Drop the tables: what other installations logged is lost, what was taken over stays."""
    op.drop_table("handed_log")
    op.drop_table("handed_over")
