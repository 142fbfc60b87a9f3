"""Add what an office said is the same: spellings of units, and issues under another title."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; nothing that is stored changes."""
    op.create_table(
        "agreed_match",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("agreed_match_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "kind", "text", name=op.f("agreed_match_key")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("agreed_match")
