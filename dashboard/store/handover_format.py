"""What a handover file is: one ledger out of a database, in the form of a backup.

It holds the ledger and the ledgers it was carried over from, because its issues' original deadlines, histories and open
decisions lead there, and nothing of any other ledger: the rows of all tables but those about who may sign in, the log's
entries about these ledgers, and the files as they came in. The manifest adds which ledger is meant and what each
snapshot came to, counted where it was written.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.store import messages, schema
from dashboard.store.backup_format import Kind, LogHead, Manifest

Number = Annotated[int, Field(ge=0)]


class Counted(BaseModel):
    """What a snapshot comes to: plain counts, so that they mean the same in any version. Money is in 分."""

    model_config = ConfigDict(frozen=True, strict=True)

    total: Number
    by_status: dict[str, Number]
    overdue: Number
    amount: int
    amount_rectified: int


class HandoverManifest(Manifest):
    """What a handover file says of itself. `ledger` is the number of the one that is handed over, there.

    `earlier` are the names of those it goes back to, the nearest first. `counted` has the counts by the snapshots'
    numbers there.
    """

    log: LogHead
    ledger: int
    name: str
    earlier: list[str]
    counted: dict[Annotated[str, Field(pattern=r"^[0-9]{1,10}$")], Counted]


HANDOVER = Kind(
    "rectify-handover",
    1,
    HandoverManifest,
    schema.OF_NO_LEDGER,
    messages.HANDOVER_UNREADABLE,
    messages.NO_HANDOVER,
    messages.HANDOVER_DAMAGED,
    messages.HANDOVER_TOO_NEW,
)
