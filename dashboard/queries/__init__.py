"""Every SELECT the views need: typed frames and info records out, nothing written.

Frames have exactly the columns and dtypes of `dashboard.frames`, the same from SQLite and PostgreSQL.
"""

from dashboard.queries.catalogue import (
    assumed_ledger,
    default_snapshot,
    latest,
    ledger_named,
    ledgers,
    snapshot_info,
    snapshots,
)
from dashboard.queries.content import history, roster, snapshot
from dashboard.queries.records import SourceFile, events, learned_words, source_file, source_files
from dashboard.queries.trends import latest_summaries, trend

__all__ = [
    "SourceFile",
    "assumed_ledger",
    "default_snapshot",
    "events",
    "history",
    "latest",
    "latest_summaries",
    "learned_words",
    "ledger_named",
    "ledgers",
    "roster",
    "snapshot",
    "snapshot_info",
    "snapshots",
    "source_file",
    "source_files",
    "trend",
]
