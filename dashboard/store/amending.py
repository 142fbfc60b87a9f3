"""Make a snapshot from an earlier one with some issues otherwise: corrections, and what units returned.

The base keeps its rows; the new snapshot holds a copy of them with the amended issues in their places. On the base's
own date it replaces it, as a second load would; on a later date it stands beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, Row, select

from dashboard.store import bulk, journal, messages, rows, schema
from dashboard.store.beginning import begin, conclude
from dashboard.store.carrying import base_of, copy_rows
from dashboard.store.contents_hash import contents_hash
from dashboard.store.engine import writing
from dashboard.store.filling import FIRST_OWN_COLUMN, keep_documents
from dashboard.store.hand_ins import mark_merged
from dashboard.store.ledgers import row_of
from dashboard.store.loading import LoadResult
from dashboard.store.locking import lock
from dashboard.store.recalling import issues_held
from dashboard.store.standing import standing
from dashboard.store.trying import tried
from loaders.records import Finding, Indicator, Issue, Level, Place

T = TypeVar("T")


class BroughtFile(NamedTuple):
    """A file an amendment rests on: its bytes are kept, so that what it says can be looked up."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Amendment:
    """What is to be otherwise than in a base snapshot.

    `issues` are whole records by the key of the issue they stand for; `indicators` replace those of the same code and
    period, or are added. `as_of` None: the base's own date. `action` and `detail` go into the log; `fields` are columns
    that the ledger has from now on. Findings of the base by the rules in `drops` spoke of its own date only.
    """

    base: int
    action: str
    issues: Mapping[str, Issue] = field(default_factory=dict)
    indicators: Sequence[Indicator] = ()
    as_of: date | None = None
    files: Sequence[BroughtFile] = ()
    fields: frozenset[str] = frozenset()
    findings: Sequence[Finding] = ()
    drops: frozenset[str] = frozenset()
    detail: Mapping[str, Any] = field(default_factory=dict)
    actor: str | None = None


class _RefusedError(Exception):
    """Ends the transaction of an amendment that turns out to be refused; carries why."""

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.finding = Finding(Level.ERROR, rule, Place(""), messages.FINDINGS[rule].format(**facts))


def amend(engine: Engine, amendment: Amendment) -> LoadResult:
    """Store the amended snapshot and return what became of it.

    Refused, with a finding that says why and nothing written: the base stands no more, another snapshot stands between
    the base and the amendment's date, nothing is otherwise. Raises StoreError as `load` does.
    """
    try:
        with writing(engine) as connection:
            return _amend(connection, amendment)
    except _RefusedError as refused:
        return _refused(amendment, refused)


def rehearse_amendment(
    engine: Engine, amendment: Amendment, look: Callable[[Connection, LoadResult], T]
) -> tuple[LoadResult, T | None]:
    """Do all that `amend` does, let `look` read what came of it, and take everything back; see `loading.rehearse`."""
    try:
        return tried(engine, lambda connection: _amend(connection, amendment), look)
    except _RefusedError as refused:
        return _refused(amendment, refused), None


def _refused(amendment: Amendment, refused: _RefusedError) -> LoadResult:
    files = tuple(file.name for file in amendment.files)
    return LoadResult(None, None, amendment.as_of, None, False, files, (*amendment.findings, refused.finding))


def _amend(connection: Connection, amendment: Amendment) -> LoadResult:
    base, replaced, ledger_name = _base(connection, amendment)
    ledger, as_of = base.ledger_id, amendment.as_of or base.as_of
    held = issues_held(connection, ledger, base.id)
    issues = [amendment.issues.get(key, issue) for key, issue in zip(held.keys, held.issues, strict=True)]
    indicators = [row for row in amendment.indicators if not _holds(connection, base, row)]
    if issues == list(held.issues) and not indicators and as_of == base.as_of:
        raise _RefusedError("nothing-amended")
    names = [*json.loads(base.files), *(file.name for file in amendment.files)]
    digest = _fingerprint(base, issues, indicators, amendment.files)
    snapshot = begin(
        connection,
        ledger,
        as_of,
        amendment.actor,
        sha256=digest,
        files=json.dumps(list(dict.fromkeys(names)), ensure_ascii=False),
        fields=json.dumps(sorted(amendment.fields.union(json.loads(base.fields)))),
        issued_on=base.issued_on,
    )
    bulk.insert(connection, schema.issue, rows.issue_rows(ledger, snapshot, issues, held.codes, held.keys))
    bulk.insert(connection, schema.issue_unit, rows.issue_unit_rows(ledger, snapshot, issues))
    bulk.insert(connection, schema.measure, rows.measure_rows(ledger, snapshot, issues))
    copy_rows(connection, schema.unit, ledger, base.id, snapshot)
    _bring_indicators(connection, base, snapshot, indicators)
    _bring_findings(connection, base, snapshot, amendment)
    _bring_files(connection, base, snapshot, as_of, amendment.files)
    conclude(connection, ledger, snapshot, as_of, replaced)
    detail = {"snapshot": snapshot, "as_of": as_of.isoformat(), "base": base.id, "replaced": replaced, "sha256": digest}
    detail["rows"] = contents_hash(connection, ledger, snapshot)
    detail["files"] = [[file.name, hashlib.sha256(file.content).hexdigest()] for file in amendment.files]
    journal.note(connection, ledger, amendment.actor, amendment.action, {**detail, **amendment.detail})
    brought = tuple(file.name for file in amendment.files)
    return LoadResult(snapshot, ledger_name, as_of, replaced, False, brought, tuple(amendment.findings))


def _base(connection: Connection, amendment: Amendment) -> tuple[Row[Any], int | None, str]:
    """Return the base's row, the number of the snapshot to replace and the ledger's name; the ledger is locked."""
    table = schema.snapshot
    found = select(table.c.ledger_id).where(
        table.c.ledger_id.in_(select(schema.ledger.c.id)), table.c.id == amendment.base
    )
    ledger_id = connection.execute(found).scalar_one_or_none()
    if ledger_id is None:
        raise _RefusedError("base-gone", snapshot=amendment.base)
    lock(connection, journal.ledger_lock(connection, ledger_id))
    held = standing(connection, ledger_id)
    row = next((row for row in held if row.id == amendment.base), None)
    if row is None:
        raise _RefusedError("base-gone", snapshot=amendment.base)
    name = row_of(connection, ledger_id).name
    as_of = amendment.as_of or row.as_of
    around = base_of(held, as_of)
    if around.last is None or around.last.id != row.id:
        other = around.last.id if around.last else row.id
        raise _RefusedError("base-not-latest", ledger=name, as_of=as_of, other=other)
    return row, around.replaced.id if around.replaced else None, name


def _holds(connection: Connection, base: Row[Any], indicator: Indicator) -> bool:
    """Return whether the base has exactly these numbers for the indicator and period already."""
    table = schema.indicator.c
    statement = select(table.numerator, table.denominator, table.target).where(
        table.ledger_id == base.ledger_id,
        table.snapshot_id == base.id,
        table.code == indicator.code,
        table.period.is_not_distinct_from(indicator.period),
    )
    row = connection.execute(statement).first()
    return row is not None and tuple(row) == (indicator.numerator, indicator.denominator, indicator.target)


def _bring_indicators(connection: Connection, base: Row[Any], snapshot: int, indicators: Sequence[Indicator]) -> None:
    """Write what the base held less what is replaced, then what is new, so that the newest of a code stands last."""
    table = schema.indicator
    again = {(row.code, row.period) for row in indicators}
    statement = select(table).where(table.c.ledger_id == base.ledger_id, table.c.snapshot_id == base.id)
    kept = [
        row for row in connection.execute(statement.order_by(table.c.ordinal)) if (row.code, row.period) not in again
    ]
    old = ((base.ledger_id, snapshot, number, *row[FIRST_OWN_COLUMN:]) for number, row in enumerate(kept, start=1))
    bulk.insert(connection, table, old)
    bulk.insert(connection, table, rows.indicator_rows(base.ledger_id, snapshot, indicators, first=len(kept) + 1))


def _bring_findings(connection: Connection, base: Row[Any], snapshot: int, amendment: Amendment) -> None:
    kept = schema.finding.c.rule.not_in(amendment.drops)
    copy_rows(connection, schema.finding, base.ledger_id, base.id, snapshot, kept)
    table = schema.finding.c
    statement = select(table.ordinal).where(table.ledger_id == base.ledger_id, table.snapshot_id == snapshot)
    last = max(connection.execute(statement).scalars(), default=0)
    bulk.insert(
        connection, schema.finding, rows.finding_rows(base.ledger_id, snapshot, amendment.findings, first=last + 1)
    )


def _bring_files(
    connection: Connection, base: Row[Any], snapshot: int, as_of: date, files: Sequence[BroughtFile]
) -> None:
    """Write the base's files (carried, where the date is another) and those brought, and keep the latter's bytes."""
    ledger, table = base.ledger_id, schema.source_file
    copy_rows(connection, table, ledger, base.id, snapshot)
    of_snapshot = (table.c.ledger_id == ledger, table.c.snapshot_id == snapshot)
    if as_of != base.as_of:
        connection.execute(table.update().where(*of_snapshot).values(carried=True))
    last = max(connection.execute(select(table.c.ordinal).where(*of_snapshot)).scalars(), default=0)
    digests = {file.name: hashlib.sha256(file.content).hexdigest() for file in files}
    bulk.insert(
        connection,
        table,
        (
            (ledger, snapshot, number, file.name, file.kind, digests[file.name], "", False, "{}")
            for number, file in enumerate(files, start=last + 1)
        ),
    )
    keep_documents(connection, ledger, {digests[file.name]: file.content for file in files})
    mark_merged(connection, ledger, snapshot, digests.values())


def _fingerprint(
    base: Row[Any], issues: Sequence[Issue], indicators: Sequence[Indicator], files: Sequence[BroughtFile]
) -> str:
    digest = hashlib.sha256(base.sha256.encode())
    for part in (*issues, *indicators, *(file.content for file in files)):
        digest.update(repr(part).encode("utf-8", "replace"))
    return digest.hexdigest()
