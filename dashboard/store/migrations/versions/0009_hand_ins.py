"""Add the forms that units hand in themselves, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; nothing that is stored changes."""
    op.create_table(
        "hand_in",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("sent_back", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id", "base_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("hand_in_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("hand_in_key")),
    )


def downgrade() -> None:
    """Drop the table; the files stay among the ledger's."""
    op.drop_table("hand_in")
