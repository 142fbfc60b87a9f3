"""Begin a new ledger with the issues another one leaves open: 跨年接转.

The new ledger's first snapshot is a copy of what the old one held, less the issues that are not open: reported ones
wait for review where they were reported. Keys, codes and places stay, so overdue counts and histories go on, see
`lineage`; the roster, the indicators of the issues carried and of no issue, what readers noticed of those issues, the
words learned and the ledger's settings come along.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, insert, literal, or_, select

from dashboard.store import journal, ledgers, lineage, messages, schema, words
from dashboard.store.beginning import begin, conclude
from dashboard.store.carrying import copy_rows
from dashboard.store.contents_hash import contents_hash
from dashboard.store.engine import writing
from dashboard.store.loading import LoadResult
from dashboard.store.locking import lock
from dashboard.store.standing import standing
from loaders.records import Finding, Level, Place, Status
from loaders.text import typed

LISTED_CODES = 10
"""Codes named in one message; the rest are only counted."""


class _RefusedError(Exception):
    """Ends the transaction of a carry-over that turns out to be refused; carries why."""

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.finding = _finding(Level.ERROR, rule, **facts)


def carry_over(
    engine: Engine,
    from_ledger: int,
    name: str,
    as_of: date | None = None,
    actor: str | None = None,
    archive: bool = False,
) -> LoadResult:
    """Make a ledger called `name` that begins with the open issues of another one; return what became of it.

    They are those of the old ledger's latest standing snapshot on or before `as_of` (None: the latest of all, and its
    date is the new snapshot's). `archive` makes the old ledger 归档. Refused, with a finding that says why and nothing
    written: no such ledger, a name that is blank or taken, no snapshot by then, no open issue. Raises StoreError when
    another import holds the database for too long.
    """
    name = typed(name)
    try:
        with writing(engine) as connection:
            return _carry_over(connection, from_ledger, name, as_of, actor, archive)
    except _RefusedError as refused:
        return LoadResult(None, name or None, as_of, None, False, (), (refused.finding,))


def _carry_over(
    connection: Connection, parent_id: int, name: str, as_of: date | None, actor: str | None, archive: bool
) -> LoadResult:
    parent = _parent(connection, parent_id, name)
    held = standing(connection, parent_id)
    source = next((row for row in reversed(held) if as_of is None or row.as_of <= as_of), None)
    if source is None:
        raise _RefusedError("nothing-to-carry-over", parent=parent.name)
    as_of = as_of or source.as_of
    origin = lineage.Origin(parent_id, source.id)
    issue = schema.issue.c
    codes = list(connection.execute(lineage.carried_issues(origin, issue.code).order_by(issue.ordinal)).scalars())
    if not codes:
        raise _RefusedError("no-open-issues", parent=parent.name, source=source.as_of)
    settings = {key: getattr(parent, key) for key in ("region", "reviewer", "demo", "done_is_verified")}
    ledger = ledgers.create(connection, name, settings, actor, beside=parent_id)
    words.remember(connection, ledger, _words(connection, parent_id), actor)
    connection.execute(
        insert(schema.origin).values(ledger_id=ledger, parent_id=origin.parent, snapshot_id=origin.snapshot)
    )
    kept = {name: getattr(source, name) for name in ("files", "fields", "issued_on")}
    mark = lineage.copy_mark(source.sha256)
    snapshot = begin(connection, ledger, as_of, actor, sha256=mark, **kept)
    _copy(connection, origin, ledger, snapshot)
    conclude(connection, ledger, snapshot, as_of, None)
    detail = {"parent": parent.name, "ledger": name, "as_of": as_of.isoformat(), "issues": len(codes)}
    detail |= {"from_snapshot": source.id, "snapshot": snapshot, "sha256": mark}
    detail["rows"] = contents_hash(connection, ledger, snapshot)
    journal.note(connection, ledger, actor, "carry_over", detail)
    journal.note(connection, parent_id, actor, "carry_over", detail)
    if archive:
        ledgers.change(connection, parent, {"state": ledgers.ARCHIVED}, actor)
    said = {"parent": parent.name, "source": source.as_of}
    findings = [_finding(Level.NOTE, "carried-over", number=len(codes), **said)]
    if held[-1].id != source.id:
        findings.append(_finding(Level.WARNING, "later-snapshots", **said))
    findings += _left_behind(connection, origin, parent.name)
    return LoadResult(snapshot, name, as_of, None, False, (), tuple(findings))


def _parent(connection: Connection, parent_id: int, name: str) -> Row[Any]:
    """Return the row of the ledger to carry from, both ledgers locked; refuses names that will not do."""
    if not name:
        raise _RefusedError("ledger-unnamed")
    lock(connection, journal.lock_name(name))
    rows = connection.execute(select(schema.ledger).order_by(schema.ledger.c.id)).all()
    parent = next((row for row in rows if row.id == parent_id), None)
    if parent is None:
        raise _RefusedError("ledger-unknown")
    taken = ledgers.called(rows, name)
    if taken is not None:
        raise _RefusedError("ledger-exists", ledger=taken.name)
    lock(connection, journal.lock_name(parent.name))
    return ledgers.row_of(connection, parent_id)


def _words(connection: Connection, ledger_id: int) -> dict[str, Status]:
    table = schema.word.c
    rows = connection.execute(select(table.text, table.status).where(table.ledger_id == ledger_id))
    return {row.text: Status(row.status) for row in rows}


def _copy(connection: Connection, origin: lineage.Origin, ledger: int, snapshot: int) -> None:
    """Copy the rows that come along, and the files they came from."""
    carried = lineage.carried_issues(origin, schema.issue.c.ordinal)
    codes = lineage.carried_issues(origin, schema.issue.c.code)
    of_indicator = schema.indicator.c.issue
    for table, condition in (
        (schema.issue, schema.issue.c.ordinal.in_(carried)),
        (schema.issue_unit, schema.issue_unit.c.ordinal.in_(carried)),
        (schema.measure, schema.measure.c.ordinal.in_(carried)),
        (schema.indicator, or_(of_indicator.is_(None), of_indicator.in_(codes))),
        (schema.finding, schema.finding.c.issue.in_(codes)),
        (schema.unit, None),
        (schema.source_file, None),
    ):
        copy_rows(connection, table, origin.parent, origin.snapshot, snapshot, condition, into=ledger)
    _copy_documents(connection, origin, ledger)
    table = schema.source_file
    connection.execute(table.update().where(table.c.ledger_id == ledger).values(carried=True))


def _copy_documents(connection: Connection, origin: lineage.Origin, ledger: int) -> None:
    document, file = schema.document.c, schema.source_file.c
    wanted = select(file.sha256).where(file.ledger_id == origin.parent, file.snapshot_id == origin.snapshot)
    chosen: Select[Any] = select(literal(ledger), document.sha256, document.content).where(
        document.ledger_id == origin.parent, document.sha256.in_(wanted)
    )
    connection.execute(schema.document.insert().from_select(["ledger_id", "sha256", "content"], chosen))


def _left_behind(connection: Connection, origin: lineage.Origin, parent: str) -> Sequence[Finding]:
    issue = schema.issue.c
    statement = select(issue.code).where(
        issue.ledger_id == origin.parent,
        issue.snapshot_id == origin.snapshot,
        issue.status == Status.REPORTED.value,
    )
    codes = list(connection.execute(statement.order_by(issue.ordinal)).scalars())
    if not codes:
        return ()
    shown = messages.LIST_MARK.join(codes[:LISTED_CODES])
    return (_finding(Level.WARNING, "reported-left-behind", number=len(codes), codes=shown, parent=parent),)


def _finding(level: Level, rule: str, **facts: object) -> Finding:
    return Finding(level, rule, Place(""), messages.FINDINGS[rule].format(**facts))
