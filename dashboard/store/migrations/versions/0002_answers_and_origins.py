"""Add the answers to checks, and which ledger another one began from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; nothing that is stored changes."""
    op.create_table(
        "check_answer",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("check_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("check_answer_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "check_key", "position", name=op.f("check_answer_key")),
    )
    op.create_table(
        "origin",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("origin_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", name=op.f("origin_key")),
    )


def downgrade() -> None:
    """Drop the two tables."""
    op.drop_table("origin")
    op.drop_table("check_answer")
