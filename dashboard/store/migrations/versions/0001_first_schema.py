"""First schema."""

import sqlalchemy as sa
from alembic import op

from dashboard.store.schema import ExactNumber

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEQUENCES = ("ledger_number", "snapshot_number", "event_number")


def upgrade() -> None:
    """Create every table, and on PostgreSQL the sequences."""
    if op.get_bind().dialect.name == "postgresql":
        for name in SEQUENCES:
            op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("done_is_verified", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_key")),
        sa.UniqueConstraint("name", name=op.f("ledger_name_unique")),
    )
    op.create_table(
        "document",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("document_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "sha256", name=op.f("document_key")),
    )
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
    op.create_table(
        "snapshot",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("snapshot_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("snapshot_key")),
    )
    op.create_index("snapshot_by_date", "snapshot", ["ledger_id", "as_of"], unique=False)
    op.create_table(
        "word",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("learned_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("word_ledger_link")),
        sa.PrimaryKeyConstraint("ledger_id", "text", name=op.f("word_key")),
    )
    op.create_table(
        "derived",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("original_deadline", sa.Date(), nullable=True),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("first_reported_on", sa.Date(), nullable=True),
        sa.Column("first_report_known", sa.Boolean(), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=False),
        sa.Column("unchanged_since", sa.Date(), nullable=False),
        sa.Column("unchanged_snapshots", sa.Integer(), nullable=False),
        sa.Column("deadline_moves", sa.Integer(), nullable=False),
        sa.Column("earliest_deadline", sa.Date(), nullable=True),
        sa.Column("latest_deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("derived_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", name=op.f("derived_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "finding",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("finding_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", name=op.f("finding_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indicator",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("numerator", ExactNumber(), nullable=True),
        sa.Column("denominator", ExactNumber(), nullable=True),
        sa.Column("target", ExactNumber(), nullable=True),
        sa.Column("baseline_numerator", ExactNumber(), nullable=True),
        sa.Column("baseline_denominator", ExactNumber(), nullable=True),
        sa.Column("base_period", sa.Text(), nullable=True),
        sa.Column("numerator_label", sa.Text(), nullable=True),
        sa.Column("denominator_label", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("better", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("sheet_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("indicator_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", name=op.f("indicator_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issue",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_stated", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("sheet_row", sa.Integer(), nullable=True),
        sa.Column("places", sa.Text(), nullable=True),
        sa.Column("lead_unit", sa.Text(), nullable=True),
        sa.Column("lead_guessed", sa.Boolean(), nullable=False),
        sa.Column("leader", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("rectification_type", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text", sa.Text(), nullable=True),
        sa.Column("deadline_precision", sa.Text(), nullable=True),
        sa.Column("open_ended", sa.Boolean(), nullable=False),
        sa.Column("stated_original_deadline", sa.Date(), nullable=True),
        sa.Column("extension_approved", sa.Text(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_text", sa.Text(), nullable=True),
        sa.Column("percent", sa.Double(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("amount_rectified", sa.BigInteger(), nullable=True),
        sa.Column("rules_made", sa.BigInteger(), nullable=True),
        sa.Column("people_held", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("obstacle", sa.Text(), nullable=True),
        sa.Column("coordination", sa.Text(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("substance", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("issue_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", name=op.f("issue_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("issue_by_key", "issue", ["ledger_id", "key", "snapshot_id"], unique=False)
    op.create_table(
        "issue_unit",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("issue_unit_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", "position", name=op.f("issue_unit_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "measure",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("sheet_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("measure_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", "position", name=op.f("measure_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_file",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("understood", sa.Text(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("source_file_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", name=op.f("source_file_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "summary",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("amount_rectified", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("summary_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "dimension", "name", "status", name=op.f("summary_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit",
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("leader", sa.Text(), nullable=True),
        sa.Column("official_order", sa.BigInteger(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("successor", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("sheet_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"], name=op.f("unit_snapshot_link")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "snapshot_id", "ordinal", name=op.f("unit_key")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop everything."""
    op.drop_table("unit")
    op.drop_table("summary")
    op.drop_table("source_file")
    op.drop_table("measure")
    op.drop_table("issue_unit")
    op.drop_index("issue_by_key", table_name="issue")
    op.drop_table("issue")
    op.drop_table("indicator")
    op.drop_table("finding")
    op.drop_table("derived")
    op.drop_table("word")
    op.drop_index("snapshot_by_date", table_name="snapshot")
    op.drop_table("snapshot")
    op.drop_table("event")
    op.drop_table("document")
    op.drop_table("ledger")

    if op.get_bind().dialect.name == "postgresql":
        for name in SEQUENCES:
            op.execute(sa.schema.DropSequence(sa.Sequence(name)))
