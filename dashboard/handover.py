"""Hand a ledger over to another installation, and take one over: the file, and that its figures are the same here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from dashboard import queries
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.metrics.thresholds import Thresholds
from dashboard.store import StoreError, messages
from dashboard.store.backup_reading import opened_as
from dashboard.store.handing_over import hand_over
from dashboard.store.handover_format import HANDOVER, Counted, HandoverManifest
from dashboard.store.journal import recorded
from dashboard.store.receiving import TakenLedger, Taking, receive
from loaders.limits import DEFAULT, Limits


@dataclass(frozen=True)
class HandedOver:
    """A handover file that was written: what it says of itself, its name, size and SHA-256, and whether the log has it.

    `counted` is what the newest standing snapshot comes to.
    """

    manifest: HandoverManifest
    file: str
    size: int
    sha256: str
    logged: bool


def make(engine: Engine, ledger_id: int, path: Path, actor: str | None = None, name: str | None = None) -> HandedOver:
    """Write a ledger's handover file, named so in the log, and note it there. Raises StoreError, see `hand_over`."""
    manifest = hand_over(engine, ledger_id, path, _count)
    with path.open("rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    told = {"file": name or path.name, "hash": sha256, "entries": manifest.log.entries, "head": manifest.log.head}
    logged = recorded(engine, "handover", actor, ledger_id, **told)
    return HandedOver(manifest, name or path.name, path.stat().st_size, sha256, logged)


def take(
    engine: Engine,
    path: Path,
    names: Mapping[str | None, str] | None = None,
    limits: Limits = DEFAULT,
    actor: str | None = None,
    name: str | None = None,
    shard: str | None = None,
) -> tuple[TakenLedger, ...]:
    """Store what a handover file holds and return the ledgers it became, the one handed over last.

    `names` are other names for ledgers (name there → name here), under None that of the ledger which is handed over;
    `name` is what the file is called where the path does not say. Every snapshot is opened and counted before anything
    is stored. Raises StoreError, with nothing stored, as `receive` does, and where a count is another one than there.
    """
    file = name or path.name
    with opened_as(HANDOVER, path, file) as held:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        told = held.manifest.counted
        called = {held.manifest.name if old is None else old: new for old, new in (names or {}).items()}

        def look(connection: Connection, taken: Sequence[TakenLedger]) -> None:
            found = [one for ledger in taken for one in ledger.snapshots]
            if {str(one.there) for one in found} != set(told):
                raise ValueError(file)
            for one in found:
                if _count(connection, one.here) != told[str(one.there)]:
                    raise StoreError(messages.HANDOVER_OTHER_FIGURES.format(file=file, as_of=one.as_of))

        return receive(engine, held, Taking(file, sha256, limits, called, actor, shard), look)


def _count(connection: Connection, snapshot_id: int) -> Counted:
    held = queries.snapshot_on(connection, snapshot_id)
    if held is None:
        raise LookupError(snapshot_id)
    found = figures(Facts(held, Thresholds()), None, Scope())
    amounts = held.issues[["amount", "amount_rectified"]].fillna(0).sum()
    return Counted(
        total=found.total,
        by_status={status: count.n for status, count in found.by_status.items() if count.n},
        overdue=found.count("overdue").n,
        amount=int(amounts["amount"]),
        amount_rectified=int(amounts["amount_rectified"]),
    )
