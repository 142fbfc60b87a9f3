"""What the meetings of a ledger decided, with every outcome recorded since."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, and_, select

from dashboard.frames import Decision, DecisionOutcome, OutcomeRecord
from dashboard.queries.within import keys_within, reading, within_all
from dashboard.store import schema
from dashboard.store.lineage import origin_of, source_snapshot


def decisions(engine: Engine, ledger_id: int) -> tuple[Decision, ...]:
    """Return the decisions of a ledger in the order of their meetings and numbers, those taken back included.

    Those of the ledgers it was carried over from come first, as far as the meeting of the snapshot that was carried on.
    Decisions of a snapshot that was replaced or withdrawn since are among them. Under a limit they are those about an
    issue within it, or for a unit granted.
    """
    found: list[Decision] = []
    with reading(engine) as connection:
        keys, known = keys_within(connection, ledger_id), within_all(connection, ledger_id)
        number: int | None = ledger_id
        up_to: date | None = None
        while number is not None:
            found = [*_own(connection, number, up_to), *found]
            origin = origin_of(connection, number)
            number = origin.parent if origin is not None else None
            until = source_snapshot(connection, origin).as_of if origin is not None else None
            up_to = min((day for day in (up_to, until) if day is not None), default=None)
    if keys is None or known is None:
        return tuple(found)
    newest = known[-1] if known else None
    return tuple(one for one in found if one.issue_key in keys or (newest is not None and newest.is_own(one.unit)))


def _own(connection: Connection, ledger_id: int, up_to: date | None) -> list[Decision]:
    table, issue = schema.decision.c, schema.issue.c
    same = and_(
        issue.ledger_id == table.ledger_id, issue.snapshot_id == table.snapshot_id, issue.key == table.issue_key
    )
    statement = (
        select(schema.decision, issue.code, issue.title, issue.lead_unit)
        .select_from(schema.decision.outerjoin(schema.issue, same))
        .where(table.ledger_id == ledger_id)
        .order_by(table.met_on, table.id)
    )
    if up_to is not None:
        statement = statement.where(table.met_on <= up_to)
    outcomes = _outcomes(connection, ledger_id)
    return [
        Decision(
            ledger=row.ledger_id,
            id=row.id,
            met_on=row.met_on,
            snapshot=row.snapshot_id,
            text=row.text,
            issue_key=row.issue_key,
            issue_code=row.code,
            issue_title=row.title,
            issue_lead=row.lead_unit,
            unit=row.unit,
            promised_on=row.promised_on,
            who=row.actor,
            when=row.decided_at,
            outcomes=tuple(outcomes.get(row.id, ())),
        )
        for row in connection.execute(statement)
    ]


def _outcomes(connection: Connection, ledger_id: int) -> dict[int, list[OutcomeRecord]]:
    table: Any = schema.decision_outcome.c
    statement = select(schema.decision_outcome).where(table.ledger_id == ledger_id)
    found: dict[int, list[OutcomeRecord]] = {}
    for row in connection.execute(statement.order_by(table.decision_id, table.position)):
        found.setdefault(row.decision_id, []).append(
            OutcomeRecord(
                outcome=DecisionOutcome(row.outcome),
                note=row.note,
                moved_to=row.moved_to,
                as_of=row.as_of,
                snapshot=row.snapshot_id,
                who=row.actor,
                when=row.recorded_at,
            )
        )
    return found
