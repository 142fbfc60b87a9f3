"""The tables, one definition for SQLite and PostgreSQL.

`ledger_id` leads every primary key and every index, so that a distributed PostgreSQL can shard on it; only the few rows
about who may sign in belong to no ledger, and the log is one chain over the whole database. Money is whole 分, dates
are dates, times are naive local times, indicator numbers are exact. Rows of a snapshot are never updated; only the row
in `snapshot` itself is (replaced, withdrawn, reviewed, revision), and `derived`, which is computed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    TypeDecorator,
)

HEAD = "0012"
"""The revision of the migrations that this code needs; a test compares it with the migration scripts."""


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number kept exactly as written, scale included; SQLite would turn NUMERIC into a binary float."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Return the number as plain digits."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the number the digits stand for."""
        return None if value is None else Decimal(value)


metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_key",
        "uq": "%(table_name)s_%(column_0_N_name)s_unique",
        "fk": "%(table_name)s_%(referred_table_name)s_link",
    }
)

LEDGER_NUMBERS = Sequence("ledger_number", metadata=metadata)
SNAPSHOT_NUMBERS = Sequence("snapshot_number", metadata=metadata)
"""Where numbers come from on PostgreSQL. SQLite has one writer and takes the highest number plus one, see
`engine.keep_numbers`."""

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("region", Text),
    Column("state", Text, nullable=False),
    Column("reviewer", Text),
    Column("demo", Boolean, nullable=False),
    Column("done_is_verified", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
    # JSON list of the values of frames.Course, empty without a standing snapshot; computed, see course.py
    Column("course", Text, nullable=False, server_default="[]"),
    # JSON list of every name that an issue of any snapshot, standing or not, has called a unit by; see summary.py
    Column("units", Text, nullable=False, server_default="[]"),
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("id", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("loaded_at", DateTime, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("files", Text, nullable=False),  # JSON list of names
    Column("fields", Text, nullable=False),  # JSON list of record fields the sources have columns for
    Column("issued_on", Date),
    Column("reviewed", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),  # counts the times its derived rows were rewritten
    Column("replaced_by", Integer),
    Column("withdrawn_at", DateTime),
    Column("withdrawn_reason", Text),
    Column("actor", Text),
    PrimaryKeyConstraint("ledger_id", "id"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
    Index("snapshot_by_date", "ledger_id", "as_of"),
)


def _of_snapshot(name: str, *columns: Column[Any], key: tuple[str, ...] = ("ordinal",), indexes: Any = ()) -> Table:
    """Return a table of rows that belong to one snapshot, keyed by ledger, snapshot and `key`."""
    return Table(
        name,
        metadata,
        Column("ledger_id", Integer, nullable=False),
        Column("snapshot_id", Integer, nullable=False),
        *columns,
        PrimaryKeyConstraint("ledger_id", "snapshot_id", *key),
        ForeignKeyConstraint(["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"]),
        *(Index(f"{name}_by_{title}", "ledger_id", *names) for title, names in indexes),
        # kept in the order of the key itself, not beside it: half the size, and a snapshot's rows lie together
        sqlite_with_rowid=False,
    )


document = Table(
    "document",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("ledger_id", "sha256"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
)

source_file = _of_snapshot(
    "source_file",
    Column("ordinal", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("understood", Text, nullable=False),  # fingerprint of what the reader made of its issues
    Column("carried", Boolean, nullable=False),  # its rows came forward from the snapshot before
    Column("details", Text, nullable=False),  # JSON object: how headers, words and the as-of date were read
)

issue = _of_snapshot(
    "issue",
    Column("ordinal", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("code_stated", Boolean, nullable=False),
    Column("category", Text),
    Column("title", Text, nullable=False),
    Column("finding", Text),
    Column("source", Text),
    Column("file", Text, nullable=False),
    Column("sheet", Text),
    Column("sheet_row", Integer),
    Column("places", Text),  # JSON list of [file, sheet, row] where there are several
    Column("lead_unit", Text),
    Column("lead_guessed", Boolean, nullable=False),
    Column("leader", Text),
    Column("person", Text),
    Column("rectification_type", Text),
    Column("target", Text),
    Column("deadline", Date),
    Column("deadline_text", Text),
    Column("deadline_precision", Text),
    Column("open_ended", Boolean, nullable=False),
    Column("stated_original_deadline", Date),
    Column("extension_approved", Text),
    Column("raised_on", Date),
    Column("status", Text, nullable=False),
    Column("status_text", Text),
    Column("percent", Double),
    Column("progress", Text),
    Column("completed_on", Date),
    Column("amount", BigInteger),
    Column("amount_rectified", BigInteger),
    Column("rules_made", BigInteger),
    Column("people_held", BigInteger),
    Column("reason", Text),
    Column("next_step", Text),
    Column("obstacle", Text),
    Column("coordination", Text),
    Column("promised_on", Date),
    Column("evidence", Text),
    Column("remark", Text),
    Column("extra", Text),
    Column("source_text", Text),
    Column("substance", BigInteger, nullable=False),  # fingerprint of what counts as a change, see rows.py
    indexes=[("key", ("key", "snapshot_id"))],
)

issue_unit = _of_snapshot(
    "issue_unit",
    Column("ordinal", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("role", Text, nullable=False),  # lead, supporting, responsible
    key=("ordinal", "position"),
)

measure = _of_snapshot(
    "measure",
    Column("ordinal", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("unit", Text),
    Column("deadline", Date),
    Column("deadline_text", Text),
    Column("status", Text),
    Column("sheet", Text),
    Column("sheet_row", Integer),
    key=("ordinal", "position"),
)

indicator = _of_snapshot(
    "indicator",
    Column("ordinal", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("issue", Text),
    Column("name", Text, nullable=False),
    Column("period", Text),
    Column("numerator", ExactNumber),
    Column("denominator", ExactNumber),
    Column("target", ExactNumber),
    Column("baseline_numerator", ExactNumber),
    Column("baseline_denominator", ExactNumber),
    Column("base_period", Text),
    Column("numerator_label", Text),
    Column("denominator_label", Text),
    Column("unit", Text),
    Column("better", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("source", Text),
    Column("note", Text),
    Column("file", Text, nullable=False),
    Column("sheet", Text),
    Column("sheet_row", Integer),
)

finding = _of_snapshot(
    "finding",
    Column("ordinal", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("issue", Text),
    Column("file", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
)

unit = _of_snapshot(
    "unit",
    Column("ordinal", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("aliases", Text, nullable=False),  # JSON list
    Column("kind", Text),
    Column("leader", Text),
    Column("official_order", BigInteger),
    Column("parent", Text),
    Column("members", Text, nullable=False),  # JSON list
    Column("successor", Text),
    Column("effective_on", Date),
    Column("note", Text),
    Column("file", Text, nullable=False),
    Column("sheet", Text),
    Column("sheet_row", Integer),
)

derived = _of_snapshot(
    "derived",
    Column("ordinal", Integer, nullable=False),
    Column("original_deadline", Date),
    Column("first_seen_on", Date, nullable=False),
    Column("first_reported_on", Date),
    Column("first_report_known", Boolean, nullable=False),
    Column("status_since", Date, nullable=False),
    Column("unchanged_since", Date, nullable=False),
    Column("unchanged_snapshots", Integer, nullable=False),
    Column("deadline_moves", Integer, nullable=False),
    Column("earliest_deadline", Date),  # earliest date stated so far, for the snapshots after this one
    Column("latest_deadline", Date),  # last current deadline stated so far, likewise
)

summary = _of_snapshot(
    "summary",
    Column("dimension", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("issues", Integer, nullable=False),
    Column("overdue", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("amount_rectified", BigInteger, nullable=False),
    key=("dimension", "name", "status"),
)

word = Table(
    "word",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("learned_at", DateTime, nullable=False),
    Column("actor", Text),
    PrimaryKeyConstraint("ledger_id", "text"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
)

agreed_match = Table(
    "agreed_match",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # unit or issue, see agreeing.py
    Column("text", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("agreed_at", DateTime, nullable=False),
    Column("actor", Text),
    PrimaryKeyConstraint("ledger_id", "kind", "text"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
)

log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap, see chain.py
    Column("previous", Text, nullable=False),  # hash of the entry before
    Column("hash", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("ledger_id", Integer),  # no link: an entry outlives what it is about
    Column("actor", Text),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON object
    Index("log_by_ledger", "ledger_id", "number"),
)

check_answer = Table(
    "check_answer",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("check_key", Text, nullable=False),  # which check of which issue, see `Check.identity`
    Column("position", Integer, nullable=False),  # answers are only ever added; of one basis the last one counts
    Column("basis", Text, nullable=False),  # the figures it was given for
    Column("text", Text),  # none: what was said for this basis is taken back
    Column("actor", Text, nullable=False),
    Column("answered_at", DateTime, nullable=False),
    PrimaryKeyConstraint("ledger_id", "check_key", "position"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
)

origin = Table(
    "origin",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    # No link to another ledger's rows: where a database is sharded by ledger they may lie elsewhere.
    Column("parent_id", Integer, nullable=False),  # the ledger whose open issues this one began with
    Column("snapshot_id", Integer, nullable=False),  # the parent's snapshot they were taken from
    PrimaryKeyConstraint("ledger_id"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
)

decision = Table(
    "decision",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("id", Integer, nullable=False),  # counted within the ledger
    Column("snapshot_id", Integer, nullable=False),  # what the meeting had before it, replaced since or not
    Column("met_on", Date, nullable=False),  # its as-of date: which meeting took the decision
    Column("text", Text, nullable=False),
    Column("issue_key", Text),
    Column("unit", Text),
    Column("promised_on", Date),
    Column("actor", Text, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    PrimaryKeyConstraint("ledger_id", "id"),
    ForeignKeyConstraint(["ledger_id", "snapshot_id"], ["snapshot.ledger_id", "snapshot.id"]),
)

decision_outcome = Table(
    "decision_outcome",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("decision_id", Integer, nullable=False),
    Column("position", Integer, nullable=False),  # outcomes are only ever added
    Column("outcome", Text, nullable=False),  # value of frames.DecisionOutcome
    Column("note", Text),
    Column("moved_to", Date),  # the new promised date where it was put off
    # No link: where the decision was carried over, the snapshot is of the ledger that began later (0 where that ledger
    # did not come along in a handover).
    Column("snapshot_id", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    PrimaryKeyConstraint("ledger_id", "decision_id", "position"),
    ForeignKeyConstraint(["ledger_id", "decision_id"], ["decision.ledger_id", "decision.id"]),
)

hand_in = Table(
    "hand_in",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("id", Integer, nullable=False),  # counted within the ledger; of one unit the last one counts
    Column("base_id", Integer, nullable=False),  # the snapshot the form was made from
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),  # of the file; its bytes are in document
    Column("sha256", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("handed_in_at", DateTime, nullable=False),
    Column("merged_into", Integer),  # the last snapshot that its file was merged into, withdrawn since or not
    Column("sent_back", Text),  # why the office sent it back
    PrimaryKeyConstraint("ledger_id", "id"),
    ForeignKeyConstraint(["ledger_id", "base_id"], ["snapshot.ledger_id", "snapshot.id"]),
)

handed_over = Table(
    "handed_over",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("id", Integer, nullable=False),  # 1, 2 … : a ledger may have been handed on several times
    Column("created_at", DateTime, nullable=False),  # by the clock of the installation it comes from
    Column("software", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),  # of the file, as the 交接单 states it
    Column("entries", Integer, nullable=False),  # how far the log went there, over all of its ledgers
    Column("head", Text, nullable=False),
    PrimaryKeyConstraint("ledger_id", "id"),
    ForeignKeyConstraint(["ledger_id"], ["ledger.id"]),
)

handed_log = Table(
    "handed_log",
    metadata,
    Column("ledger_id", Integer, nullable=False),
    Column("handed_id", Integer, nullable=False),
    # the entry as it stands in the log it comes from, numbers and all: its hash is over them
    *(
        Column(f"{'own_' if column.name == 'ledger_id' else ''}{column.name}", column.type, nullable=column.nullable)
        for column in log.columns
    ),
    PrimaryKeyConstraint("ledger_id", "handed_id", "number"),
    ForeignKeyConstraint(["ledger_id", "handed_id"], ["handed_over.ledger_id", "handed_over.id"]),
)

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),  # as people.account_name makes it
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),  # value of people.Role
    Column("disabled", Boolean, nullable=False),
    Column("failed_tries", Integer, nullable=False),  # since the last time it went well
    Column("locked_until", DateTime),
    Column("version", Integer, nullable=False),  # sessions of an earlier version have ended
    Column("created_at", DateTime, nullable=False),
)

account_unit = Table(
    "account_unit",
    metadata,
    Column("account", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("ledger_id", Integer),  # none: in every ledger. No link: see origin
    PrimaryKeyConstraint("account", "position"),
    ForeignKeyConstraint(["account"], ["account.name"]),
)

sign_in_session = Table(
    "sign_in_session",
    metadata,
    Column("id_hash", Text, primary_key=True),  # who reads the table cannot take a session over
    Column("account", Text, nullable=False),  # no link: whoever an identity provider vouches for has no row there
    Column("account_version", Integer),  # none: not one of the built-in accounts
    Column("person", Text, nullable=False),  # JSON object: who it is, as signed in
    Column("began_at", DateTime, nullable=False),
    Column("last_act_at", DateTime, nullable=False),
)

NO_LEDGERS = (account, account_unit, sign_in_session)
"""Tables about who may sign in: a few hundred rows, which a sharded database keeps whole everywhere."""

OF_NO_LEDGER = frozenset(table.name for table in NO_LEDGERS)
"""What stays behind when a ledger is handed over, in every revision."""

LEDGER_NUMBERED = (ledger.c.id, log.c.ledger_id)
SNAPSHOT_NUMBERED = (snapshot.c.id,)
"""Where numbers stand that are never given again: a ledger that a restore took away is still spoken of in the log. So
are snapshots, in the details of entries: a restore looks there, see `restoring`."""
