"""What the page 数据 reads and writes beside the figures: previews, imports, corrections, withdrawals, the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from dashboard import corrections, handing_in, handover, importing, queries, returns, store
from dashboard.changes import Changes, changes
from dashboard.corrections import Corrected, Correction
from dashboard.exports import handing_out
from dashboard.exports.kind_texts import MEDIA_TYPES
from dashboard.exports.names import file_name
from dashboard.exports.paper import File
from dashboard.exports.return_forms import FormSource, return_forms
from dashboard.frames import LedgerInfo, SnapshotInfo
from dashboard.handing_in import Checked
from dashboard.handover import HandedOver
from dashboard.handover_texts import FILE_NAME
from dashboard.importing import Preview
from dashboard.metrics.facts import Facts
from dashboard.metrics.rhythm import Rhythm
from dashboard.metrics.thresholds import Thresholds
from dashboard.operation import meters
from dashboard.people import Act
from dashboard.queries import HandedLog, HandIn
from dashboard.returns import Merged
from dashboard.store import Amendment, LoadRequest, LoadResult, Withdrawal
from dashboard.store.journal import ACCOUNT_ACTIONS
from dashboard.store.receiving import TakenLedger
from dashboard.ui import data
from dashboard.ui import hand_in_texts as words
from dashboard.ui import who as who_is
from loaders.records import Context, Reading
from loaders.returned import read_returns


def preview(
    contents: Mapping[str, bytes],
    request: LoadRequest,
    ledger: LedgerInfo | None,
    readings: Sequence[Reading] | None = None,
) -> Preview:
    """Return what storing these files would bring; nothing is stored. Raises DatabaseAwayError, as all here do."""
    who_is.need(Act.IMPORT)
    with meters.importing() as work, data.database() as engine:
        found = importing.preview(engine, contents, request, ledger, Thresholds.of(data.settings()), readings)
        work.result = "refused" if found.refused else "previewed"
    return found


def store_files(
    contents: Mapping[str, bytes], request: LoadRequest, ledger: LedgerInfo | None, readings: Sequence[Reading]
) -> LoadResult:
    """Store what a preview showed."""
    who_is.need(Act.IMPORT)
    with meters.importing() as work, data.database() as engine:
        result = importing.store_files(engine, contents, request, ledger, readings)
        _tell(work, result, sum(len(reading.issues) + len(reading.indicators) for reading in readings))
    data.forget()
    return result


def context(ledger: LedgerInfo | None, request: LoadRequest) -> Context:
    """Return what readers are told of a ledger."""
    with data.database() as engine:
        return importing.context_of(engine, ledger, request)


def withdraw(info: SnapshotInfo, reason: str, who: str) -> Withdrawal:
    """Take a snapshot back."""
    who_is.need(Act.WITHDRAW)
    with data.database() as engine:
        done = store.withdraw(engine, info.id, reason, who.strip() or None)
    data.forget()
    return done


def correct(info: SnapshotInfo, correction: Correction) -> Corrected:
    """Put one value right in a snapshot that replaces this one."""
    who_is.need(Act.CORRECT)
    request = LoadRequest(as_of=info.as_of, limits=data.settings().limits)
    with data.database() as engine:
        told = importing.context_of(engine, info.ledger, request)
        done = corrections.correct(engine, info.ledger.id, correction, told)
    data.forget()
    return done


@dataclass(frozen=True)
class Handing:
    """What was written to hand a ledger over: what it says of itself, the file, and the paper to be signed."""

    told: HandedOver
    file: File
    paper: File


def hand_over(newest: SnapshotInfo, who: str) -> Handing:
    """Write the handover file of a ledger, whose newest standing snapshot is given, and its 交接单."""
    who_is.need(Act.KEEP_LEDGERS)
    from dashboard.exports.papers.handover import handing_paper  # brings Word

    name = file_name(FILE_NAME, newest.ledger.name, f"{newest.as_of:%Y%m%d}", suffix="zip")
    with data.database() as engine, TemporaryDirectory() as folder:
        path = Path(folder) / "handover.zip"
        told = handover.make(engine, newest.ledger.id, path, who.strip() or None, name)
        paper = handing_paper(engine, newest, told, Thresholds.of(data.settings()))
        return Handing(told, File(name, path.read_bytes(), MEDIA_TYPES["zip"]), paper)


def receive(file: str, content: bytes, name: str | None, who: str) -> tuple[TakenLedger, ...]:
    """Take over what a handover file holds, under another name where one is given."""
    who_is.need(Act.KEEP_LEDGERS)
    with data.database() as engine, TemporaryDirectory() as folder:
        path = Path(folder) / "handover.zip"
        path.write_bytes(content)
        names: dict[str | None, str] = {None: name} if name is not None else {}
        taken = handover.take(engine, path, names, data.settings().limits, who.strip() or None, file)
    data.forget()
    return taken


def handed_logs(ledger: LedgerInfo) -> tuple[HandedLog, ...]:
    """Return the logs of other places that came along with a ledger."""
    with data.database() as engine:
        return queries.handed_logs(engine, ledger.id)


def events(ledger: LedgerInfo) -> pd.DataFrame:
    """Return the log of a ledger, and with it what was done to accounts, newest first (`frames.EVENTS`)."""
    with data.database() as engine:
        return queries.events(engine, ledger.id, also=ACCOUNT_ACTIONS)


def handed_out(info: SnapshotInfo, kind: str, name: str, content: bytes, filters: str | None = None) -> bytes:
    """Return the bytes of a file for a download, once the log was told of it."""
    person = who_is.person()
    with data.whole_database() as engine:  # the log is everybody's
        handing_out.handed_out(
            engine, info, kind, [(name, content)], filters, person.name if person is not None else None
        )
    return content


def settled_units(ledger: LedgerInfo) -> dict[str, str]:
    """Return the spellings of units settled for a ledger."""
    with data.database() as engine:
        return queries.settled_units(engine, ledger.id)


def counts(ledger: LedgerInfo) -> dict[int, int]:
    """Return how many issues each standing snapshot of a ledger holds."""
    with data.database() as engine:
        found = queries.trend(engine, ledger.id)
    return {week.snapshot: sum(issues for issues, _ in week.by_status.values()) for week in found}


@dataclass(frozen=True)
class MergePreview:
    """What filled forms come to before anything is stored; `changes` against the snapshot they are merged into."""

    merged: Merged
    changes: Changes | None
    files: frozenset[str]


def forms(info: SnapshotInfo, rhythm: Rhythm) -> tuple[File, ...]:
    """Return the forms of every unit whose form the person may have, made from a snapshot."""
    with data.database() as engine:
        held, known = queries.held(engine, info), queries.indicators_held(engine, info)
        own = queries.units_within(engine, info)
    return return_forms(FormSource(info, held, known, rhythm, own))


def hand_ins(info: SnapshotInfo) -> tuple[HandIn, ...]:
    """Return the forms handed in for the ledger of its newest snapshot, those of the person's units."""
    with data.database() as engine:
        return queries.hand_ins(engine, info)


def check_form(info: SnapshotInfo, name: str, content: bytes, as_of: date) -> Checked:
    """Check a form that is to be handed in for a ledger whose newest snapshot this is."""
    who_is.need(Act.HAND_IN)
    with data.database() as engine:
        told = importing.context_of(engine, info.ledger, LoadRequest(as_of=as_of, limits=data.settings().limits))
        return handing_in.check(engine, info, name, content, told)


def hand_in(info: SnapshotInfo, name: str, content: bytes, as_of: date) -> None:
    """Keep a form as its unit hands it in, once it has passed the check; raises DatabaseAwayError where it does not."""
    found, person = check_form(info, name, content, as_of), who_is.person()
    if found.refused or found.form.base is None:
        raise data.DatabaseAwayError(words.REFUSED)
    with data.whole_database() as engine:  # a unit writes nothing but this
        store.hand_in(
            engine, info.ledger.id, found.form.base, found.form.unit, name, content, person.name if person else ""
        )


def handed_in(info: SnapshotInfo, numbers: Sequence[int]) -> dict[int, bytes]:
    """Return the bytes of forms that were handed in."""
    who_is.need(Act.IMPORT)
    with data.database() as engine:
        return queries.handed_in(engine, info.ledger.id, numbers)


def send_back(info: SnapshotInfo, number: int, reason: str) -> None:
    """Send a form back to its unit."""
    who_is.need(Act.IMPORT)
    person = who_is.person()
    with data.database() as engine:
        store.send_back(engine, info.ledger.id, number, reason, person.name if person else None)


def merge_preview(info: SnapshotInfo, contents: Mapping[str, bytes], as_of: date, actor: str | None) -> MergePreview:
    """Read filled forms and return what merging them into a snapshot would bring; nothing is stored."""
    who_is.need(Act.IMPORT)
    with data.database() as engine:
        request = LoadRequest(as_of=as_of, limits=data.settings().limits)
        told = importing.context_of(engine, info.ledger, request)
        returned = read_returns(contents, told)
        held, known = queries.held(engine, info), queries.indicators_held(engine, info)
        merged = returns.merge(info, held, known, returned, as_of, actor, returns.taken_earlier(engine, info, as_of))
        seen = None
        if merged.amendment is not None:
            _, seen = store.rehearse_amendment(
                engine, merged.amendment, lambda connection, made: queries.snapshot_on(connection, made.snapshot or 0)
            )
    found = None
    if seen is not None:
        found = changes(data.facts(info), Facts(seen, Thresholds.of(data.settings())))
    return MergePreview(merged, found, frozenset(contents))


def store_merge(amendment: Amendment) -> LoadResult:
    """Store what a merge came to."""
    who_is.need(Act.IMPORT)
    with meters.importing() as work, data.database() as engine:
        result = store.amend(engine, amendment)
        _tell(work, result, len(amendment.issues) + len(amendment.indicators))
    data.forget()
    return result


def _tell(work: meters.Import, result: LoadResult, rows: int) -> None:
    work.result = "refused" if result.snapshot is None else "unchanged" if result.unchanged else "stored"
    work.rows = rows if work.result == "stored" else 0
