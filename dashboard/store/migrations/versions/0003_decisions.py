"""Add what meetings decided, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; nothing that is stored changes."""
    op.create_table(
        "decision",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("issue_key", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"],
            ["snapshot.ledger_id", "snapshot.id"],
            name=op.f("decision_snapshot_link"),
        ),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("decision_key")),
    )
    op.create_table(
        "decision_outcome",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("moved_to", sa.Date(), nullable=True),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "decision_id"],
            ["decision.ledger_id", "decision.id"],
            name=op.f("decision_outcome_decision_link"),
        ),
        sa.PrimaryKeyConstraint("ledger_id", "decision_id", "position", name=op.f("decision_outcome_key")),
    )


def downgrade() -> None:
    """Drop the two tables."""
    op.drop_table("decision_outcome")
    op.drop_table("decision")
