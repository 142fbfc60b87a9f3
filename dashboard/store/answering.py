"""Write down what the office says to a check: every answer is kept, the last one of the same figures counts."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, func, insert, select

from dashboard.store import journal, ledgers, messages, schema
from dashboard.store.clock import now
from dashboard.store.engine import StoreError, writing
from dashboard.store.locking import lock
from loaders.text import typed


def answer(engine: Engine, ledger_id: int, check_key: str, basis: str, text: str, actor: str) -> None:
    """Answer a check of a ledger; it rests for as long as its basis, the figures it was found by, stays the same.

    `check_key` and `basis` are `Check.identity` and `Check.basis`. Answering again replaces what was said before, which
    stays in the log. Raises StoreError when there is no such ledger, or when the text or who says it is blank. Source
    of the rule: the methodology, Checks.
    """
    text, actor = typed(text), typed(actor)
    if not text:
        raise StoreError(messages.ANSWER_BLANK)
    if not actor:
        raise StoreError(messages.ANSWER_UNSIGNED)
    _write(engine, ledger_id, check_key, basis, text, actor)


def take_back_answer(engine: Engine, ledger_id: int, check_key: str, basis: str, actor: str) -> None:
    """Let a check stand again that was answered by mistake; the answer stays in the log.

    Raises StoreError when there is no such ledger, or when who takes it back is blank.
    """
    actor = typed(actor)
    if not actor:
        raise StoreError(messages.ANSWER_UNSIGNED)
    _write(engine, ledger_id, check_key, basis, None, actor)


def _write(engine: Engine, ledger_id: int, check_key: str, basis: str, text: str | None, actor: str) -> None:
    with writing(engine) as connection:
        lock(connection, journal.lock_name(ledgers.row_of(connection, ledger_id).name))
        connection.execute(
            insert(schema.check_answer).values(
                ledger_id=ledger_id,
                check_key=check_key,
                position=_next_position(connection, ledger_id, check_key),
                basis=basis,
                text=text,
                actor=actor,
                answered_at=now(),
            )
        )
        detail = {"check": check_key, "basis": basis, "text": text}
        journal.note(connection, ledger_id, actor, "answer", detail)


def _next_position(connection: Connection, ledger_id: int, check_key: str) -> int:
    table = schema.check_answer.c
    last = select(func.max(table.position)).where(table.ledger_id == ledger_id, table.check_key == check_key)
    return int(connection.execute(last).scalar() or 0) + 1
