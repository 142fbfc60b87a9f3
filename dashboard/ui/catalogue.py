"""What pages know of the database: its ledgers, their snapshots once somebody looks at them, and where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboard import queries
from dashboard.frames import LedgerInfo, SnapshotInfo
from dashboard.ui.lending import OutOfDateError, database


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What is in the database: ledgers, the id of the newest snapshot of each that has one, and where to begin.

    The snapshots of a ledger are read when somebody first looks at it, and those that stand no more when somebody asks
    for them: there may be thousands of either.
    """

    ledgers: tuple[LedgerInfo, ...]
    newest_ids: Mapping[int, int]
    default_id: int | None
    takes_changes: bool = True
    """False while only a standby of the database can be reached."""
    _held: dict[int, dict[int, SnapshotInfo]] = field(default_factory=dict)
    _fallen: dict[int, SnapshotInfo] = field(default_factory=dict)
    _whole: dict[int, tuple[SnapshotInfo, ...]] = field(default_factory=dict)

    def anew(self) -> Catalogue:
        """Return the same without what was read of ledgers."""
        return replace(self, _held={}, _fallen={}, _whole={})

    def of(self, ledger_id: int) -> dict[int, SnapshotInfo]:
        """Return the standing snapshots of a ledger by their id, the oldest first."""
        if ledger_id not in self._held:
            with database() as engine:
                found = {info.id: info for info in queries.snapshots(engine, ledger_id, standing=True)}
            if next(reversed(found), None) != self.newest_ids.get(ledger_id):
                raise OutOfDateError
            self._held[ledger_id] = found
        return self._held[ledger_id]

    def whole(self, ledger_id: int) -> tuple[SnapshotInfo, ...]:
        """Return every snapshot of a ledger, withdrawn and replaced ones too, the oldest first."""
        if ledger_id not in self._whole:
            with database() as engine:
                found = queries.snapshots(engine, ledger_id)
            if [info for info in found if info.standing] != list(self.of(ledger_id).values()):
                raise OutOfDateError
            self._whole[ledger_id] = found
        return self._whole[ledger_id]

    def find(self, snapshot_id: int | None) -> SnapshotInfo | None:
        """Return the snapshot of an id, standing or not, None where there is none."""
        if snapshot_id is None:
            return None
        for known in [*self._held.values(), self._fallen]:
            if snapshot_id in known:
                return known[snapshot_id]
        with database() as engine:
            ledger_id = queries.ledger_of(engine, snapshot_id)
        if ledger_id is None:
            return None
        if snapshot_id not in self.of(ledger_id):
            with database() as engine:
                info = queries.snapshot_info(engine, snapshot_id)
            if info is None or info.standing:  # stored since
                raise OutOfDateError
            self._fallen[snapshot_id] = info
            return info
        return self.of(ledger_id)[snapshot_id]

    def standing(self, ledger_id: int) -> tuple[SnapshotInfo, ...]:
        """Return the standing snapshots of a ledger, the newest first."""
        return tuple(reversed(self.of(ledger_id).values()))

    def newest(self, ledger_id: int | None) -> SnapshotInfo | None:
        """Return the ledger's newest standing snapshot, None for no ledger."""
        if ledger_id is None or ledger_id not in self.newest_ids:
            return None
        return self.of(ledger_id)[self.newest_ids[ledger_id]]

    @property
    def default(self) -> SnapshotInfo | None:
        """Where to begin."""
        return self.find(self.default_id)

    @property
    def demo(self) -> SnapshotInfo | None:
        """The newest snapshot of a demo ledger, None where none is loaded."""
        found = (self.newest(ledger.id) for ledger in self.ledgers if ledger.demo)
        return next((info for info in found if info), None)

    @property
    def real(self) -> SnapshotInfo | None:
        """Where to go from a demo ledger: the default, unless that is a demo itself."""
        return self.default if self.default and not self.default.ledger.demo else None
