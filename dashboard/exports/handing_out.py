"""Note in the log which files were handed out: what they are, of which snapshot, and the hash of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Engine

from dashboard.frames import SnapshotInfo
from dashboard.operation import meters
from dashboard.store.journal import recorded


def handed_out(
    engine: Engine,
    info: SnapshotInfo,
    kind: str,
    files: Iterable[tuple[str, bytes]],
    filters: str | None = None,
    who: str | None = None,
) -> bool:
    """Return whether the log took it; the files are handed out in any case, see `journal.recorded`.

    `kind` is a kind of paper or what a list is called, `filters` in words.
    """
    told = [[name, hashlib.sha256(content).hexdigest()] for name, content in files]
    meters.exported(len(told))
    facts = {"kind": kind, "snapshot": info.id, "sha256": info.sha256, "filters": filters, "files": told}
    return recorded(engine, "export", who, info.ledger.id, **facts)
