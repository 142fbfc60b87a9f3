"""Write down what a meeting decides and what became of it: outcomes are only added, nothing is ever changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select

from dashboard.frames import DecisionOutcome
from dashboard.store import journal, lineage, messages, schema
from dashboard.store.clock import now
from dashboard.store.engine import StoreError, writing
from dashboard.store.locking import lock
from loaders.text import typed


def decide(
    engine: Engine,
    snapshot_id: int,
    text: str,
    actor: str,
    *,
    issue_key: str | None = None,
    unit: str | None = None,
    promised_on: date | None = None,
) -> int:
    """Record a decision of the meeting that has a snapshot before it; return its number within the ledger.

    It belongs to the snapshot's ledger and as-of date and stays there when the snapshot is replaced or withdrawn. It
    may be about an issue of the snapshot, name the unit that is to do it, both or neither. Raises StoreError when the
    snapshot or the issue is unknown, the text or who writes it is blank, or the date promised is before the meeting's.
    """
    text, actor, unit = typed(text), typed(actor), typed(unit or "") or None
    if not text:
        raise StoreError(messages.DECISION_BLANK)
    if not actor:
        raise StoreError(messages.DECISION_UNSIGNED)
    with writing(engine) as connection:
        snapshot = _snapshot(connection, snapshot_id)
        lock(connection, journal.ledger_lock(connection, snapshot.ledger_id))
        if promised_on is not None and promised_on < snapshot.as_of:
            raise StoreError(messages.DECISION_TOO_EARLY.format(promised=promised_on, as_of=snapshot.as_of))
        if issue_key is not None and not _holds(connection, snapshot, issue_key):
            raise StoreError(messages.NO_SUCH_ISSUE.format(as_of=snapshot.as_of))
        table = schema.decision.c
        highest = select(func.max(table.id)).where(table.ledger_id == snapshot.ledger_id)
        number = int(connection.execute(highest).scalar() or 0) + 1
        told = {"text": text, "issue_key": issue_key, "unit": unit}
        connection.execute(
            insert(schema.decision).values(
                ledger_id=snapshot.ledger_id,
                id=number,
                snapshot_id=snapshot_id,
                met_on=snapshot.as_of,
                promised_on=promised_on,
                actor=actor,
                decided_at=now(),
                **told,
            )
        )
        detail = {"decision": number, "as_of": snapshot.as_of.isoformat(), "promised_on": _iso(promised_on), **told}
        journal.note(connection, snapshot.ledger_id, actor, "decide", detail)
        return number


def record_outcome(
    engine: Engine,
    ledger_id: int,
    decision_id: int,
    outcome: DecisionOutcome,
    snapshot_id: int,
    actor: str,
    *,
    note: str | None = None,
    moved_to: date | None = None,
) -> None:
    """Add what became of a decision, as of a snapshot; what was recorded before stays.

    `moved_to` is the new date, for 顺延 only, where it is required. The snapshot may be of a ledger that the decision's
    issues were carried over into. Raises StoreError when the decision or the snapshot is unknown, the decision was
    taken back or is younger than the snapshot, who records it is blank, or the new date is missing or no later than the
    date promised at first and the snapshot's.
    """
    actor, note = typed(actor), typed(note or "") or None
    if not actor:
        raise StoreError(messages.DECISION_UNSIGNED)
    table = schema.decision.c
    with writing(engine) as connection:
        snapshot = _snapshot(connection, snapshot_id)
        found = select(schema.decision).where(table.ledger_id == ledger_id, table.id == decision_id)
        decision = connection.execute(found).one_or_none()
        if decision is None or ledger_id not in lineage.line(connection, snapshot.ledger_id):
            raise StoreError(messages.NO_SUCH_DECISION)
        lock(connection, journal.ledger_lock(connection, ledger_id))
        earlier = _outcomes(connection, ledger_id, decision_id)
        _admit(decision, earlier, outcome, snapshot, moved_to)
        told = {"outcome": outcome.value, "note": note}
        moved_to = moved_to if outcome is DecisionOutcome.POSTPONED else None
        connection.execute(
            insert(schema.decision_outcome).values(
                ledger_id=ledger_id,
                decision_id=decision_id,
                position=len(earlier) + 1,
                moved_to=moved_to,
                snapshot_id=snapshot_id,
                as_of=snapshot.as_of,
                actor=actor,
                recorded_at=now(),
                **told,
            )
        )
        told |= {"moved_to": _iso(moved_to), "as_of": snapshot.as_of.isoformat()}
        journal.note(connection, ledger_id, actor, "decision_outcome", {"decision": decision_id, **told})


def take_back_decision(
    engine: Engine, ledger_id: int, decision_id: int, snapshot_id: int, actor: str, reason: str | None = None
) -> None:
    """Take back a decision that was recorded by mistake: it counts nowhere any more and stays in the log.

    Raises StoreError as `record_outcome` does.
    """
    record_outcome(engine, ledger_id, decision_id, DecisionOutcome.TAKEN_BACK, snapshot_id, actor, note=reason)


def _admit(
    decision: Row[Any], earlier: list[Row[Any]], outcome: DecisionOutcome, snapshot: Row[Any], moved_to: date | None
) -> None:
    """Raise StoreError where an outcome cannot be recorded."""
    gone = next((row for row in earlier if row.outcome == DecisionOutcome.TAKEN_BACK), None)
    if gone is not None:
        raise StoreError(messages.DECISION_GONE.format(who=gone.actor, when=gone.recorded_at))
    if snapshot.as_of < decision.met_on:
        raise StoreError(messages.OUTCOME_TOO_EARLY.format(met_on=decision.met_on, as_of=snapshot.as_of))
    if outcome is DecisionOutcome.POSTPONED:
        if moved_to is None:
            raise StoreError(messages.NEW_DATE_MISSING)
        due = max(decision.promised_on or decision.met_on, snapshot.as_of)
        if moved_to <= due:
            raise StoreError(messages.NEW_DATE_NOT_LATER.format(moved_to=moved_to, due=due))


def _snapshot(connection: Connection, snapshot_id: int) -> Row[Any]:
    table = schema.snapshot.c
    statement = select(table.ledger_id, table.id, table.as_of).where(
        table.ledger_id.in_(select(schema.ledger.c.id)), table.id == snapshot_id
    )
    found: list[Row[Any]] = list(connection.execute(statement))
    if not found:
        raise StoreError(messages.UNKNOWN_SNAPSHOT.format(snapshot=snapshot_id))
    return found[0]


def _holds(connection: Connection, snapshot: Row[Any], key: str) -> bool:
    issue = schema.issue.c
    statement = select(issue.key).where(
        issue.ledger_id == snapshot.ledger_id, issue.snapshot_id == snapshot.id, issue.key == key
    )
    return connection.execute(statement).first() is not None


def _outcomes(connection: Connection, ledger_id: int, decision_id: int) -> list[Row[Any]]:
    table = schema.decision_outcome.c
    statement = select(schema.decision_outcome).where(table.ledger_id == ledger_id, table.decision_id == decision_id)
    return list(connection.execute(statement.order_by(table.position)))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
