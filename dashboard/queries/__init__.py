"""Every SELECT the views need: typed frames and info records out, nothing written.

Frames have exactly the columns and dtypes of `dashboard.frames`, the same from SQLite and PostgreSQL.
"""

from dashboard.queries.catalogue import (
    assumed_ledger,
    default_snapshot,
    latest,
    ledger_named,
    ledger_of,
    ledgers,
    newest,
    preferred,
    revisions,
    snapshot_info,
    snapshots,
)
from dashboard.queries.content import roster, snapshot, snapshot_on
from dashboard.queries.decisions import decisions
from dashboard.queries.hand_ins import HandIn, HandInState, form_bases, hand_ins, handed_in
from dashboard.queries.held import held, indicators_held, units_within
from dashboard.queries.history import history, line_of, measure_history
from dashboard.queries.log import HandedLog, LogState, Verified, events, handed_logs, log_state, verify_log
from dashboard.queries.reach import out_of_reach, shards_away
from dashboard.queries.records import (
    KeptFile,
    SourceFile,
    answers,
    kept_files,
    learned_words,
    settled_units,
    source_file,
    source_files,
)
from dashboard.queries.stored import StoredIssue, StoredMeasure, as_stored, stored_issues
from dashboard.queries.trends import courses, trend

__all__ = [
    "HandIn",
    "HandInState",
    "HandedLog",
    "KeptFile",
    "LogState",
    "SourceFile",
    "StoredIssue",
    "StoredMeasure",
    "Verified",
    "answers",
    "as_stored",
    "assumed_ledger",
    "courses",
    "decisions",
    "default_snapshot",
    "events",
    "form_bases",
    "hand_ins",
    "handed_in",
    "handed_logs",
    "held",
    "history",
    "indicators_held",
    "kept_files",
    "latest",
    "learned_words",
    "ledger_named",
    "ledger_of",
    "ledgers",
    "line_of",
    "log_state",
    "measure_history",
    "newest",
    "out_of_reach",
    "preferred",
    "revisions",
    "roster",
    "settled_units",
    "shards_away",
    "snapshot",
    "snapshot_info",
    "snapshot_on",
    "snapshots",
    "source_file",
    "source_files",
    "stored_issues",
    "trend",
    "units_within",
    "verify_log",
]
