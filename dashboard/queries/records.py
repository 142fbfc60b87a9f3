"""The words a ledger has learned, what was said to its checks, and the files a snapshot was read from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Engine, and_, func, select, union_all

from dashboard.frames import Answer
from dashboard.queries.catalogue import snapshot_info
from dashboard.queries.within import keys_within, reach_of, reading
from dashboard.store import schema
from dashboard.store.agreeing import UNIT, agreed
from dashboard.store.lineage import line
from loaders.records import Status


@dataclass(frozen=True)
class SourceFile:
    """One file of a snapshot. `carried`: its rows came forward from the snapshot before.

    `details` says how it was understood: title, as_of, as_of_source, document_number, issuer, issued_on, headers
    (lists of place, text, field, how) and words (lists of text, status, times, how).
    """

    name: str
    kind: str
    sha256: str
    carried: bool
    details: dict[str, Any]


class KeptFile(NamedTuple):
    """A file as it was loaded and is kept, with the earliest snapshot's date that was read from it; size in bytes."""

    name: str
    sha256: str
    size: int
    first_as_of: date


def kept_files(engine: Engine, ledger_id: int) -> tuple[KeptFile, ...]:
    """Return every file that is kept of a ledger, in the order they came in."""
    document, snapshot = schema.document.c, schema.snapshot.c
    brought = [
        select(file.name, file.sha256, snapshot.as_of)
        .join(schema.snapshot, and_(snapshot.ledger_id == file.ledger_id, snapshot.id == of))
        .where(file.ledger_id == ledger_id)
        for file, of in (
            (schema.source_file.c, schema.source_file.c.snapshot_id),
            (schema.hand_in.c, schema.hand_in.c.base_id),  # forms of units, merged or not
        )
    ]
    every = union_all(*brought).subquery()
    first = func.min(every.c.as_of)
    statement = (
        select(every.c.name, every.c.sha256, func.length(document.content), first)
        .join(schema.document, and_(document.ledger_id == ledger_id, document.sha256 == every.c.sha256))
        .group_by(every.c.name, every.c.sha256, func.length(document.content))
        .order_by(first, every.c.name, every.c.sha256)
    )
    with reading(engine) as connection:
        if reach_of(connection) is not None:  # they hold everybody's issues
            return ()
        return tuple(KeptFile(*row) for row in connection.execute(statement))


def learned_words(engine: Engine, ledger_id: int) -> dict[str, Status]:
    """Return the status words taught for a ledger, as written."""
    table = schema.word
    statement = select(table.c.text, table.c.status).where(table.c.ledger_id == ledger_id).order_by(table.c.text)
    with reading(engine) as connection:
        return {row.text: Status(row.status) for row in connection.execute(statement)}


def settled_units(engine: Engine, ledger_id: int) -> dict[str, str]:
    """Return the other spellings of units settled for a ledger: name as written → the roster's name."""
    with reading(engine) as connection:
        return {} if reach_of(connection) is not None else agreed(connection, ledger_id, UNIT)


def answers(engine: Engine, ledger_id: int) -> tuple[Answer, ...]:
    """Return what the office said to the checks of a ledger, the last word for each check and basis.

    What was said in a ledger that issues were carried over from goes on holding for them; words of the ledger itself
    come later and so count more. What was taken back is left out.
    """
    table = schema.check_answer.c
    found: dict[tuple[str, str], Answer] = {}
    with reading(engine) as connection:
        for number in reversed(line(connection, ledger_id)):
            statement = (
                select(table.check_key, table.basis, table.text, table.actor, table.answered_at)
                .where(table.ledger_id == number)
                .order_by(table.answered_at, table.check_key, table.position)
            )
            for row in connection.execute(statement):
                found.pop((row.check_key, row.basis), None)
                found[row.check_key, row.basis] = Answer(*row)
        keys = keys_within(connection, ledger_id)
    return tuple(
        answer
        for answer in found.values()
        if answer.text is not None and (keys is None or answer.check_key.split("/")[1] in keys)
    )


def source_files(engine: Engine, snapshot_id: int) -> tuple[SourceFile, ...]:
    """Return the files a snapshot was read from, those carried forward last.

    Empty when there is no such snapshot.
    """
    info = snapshot_info(engine, snapshot_id)
    if info is None:
        return ()
    table = schema.source_file
    statement = select(table).where(table.c.ledger_id == info.ledger.id, table.c.snapshot_id == snapshot_id)
    with reading(engine) as connection:
        rows = [] if reach_of(connection) is not None else connection.execute(statement.order_by(table.c.ordinal)).all()
    return tuple(SourceFile(row.name, row.kind, row.sha256, row.carried, json.loads(row.details)) for row in rows)


def source_file(engine: Engine, snapshot_id: int, name: str) -> bytes | None:
    """Return the bytes of one of a snapshot's files as it was loaded, None when it has none of that name.

    Of two files of one name, the one that this snapshot's own load brought.
    """
    info = snapshot_info(engine, snapshot_id)
    if info is None:
        return None
    table, document = schema.source_file, schema.document
    statement = (
        select(document.c.content)
        .select_from(table)
        .join(document, and_(document.c.ledger_id == table.c.ledger_id, document.c.sha256 == table.c.sha256))
        .where(table.c.ledger_id == info.ledger.id, table.c.snapshot_id == snapshot_id, table.c.name == name)
        .order_by(table.c.carried, table.c.ordinal.desc())
        .limit(1)
    )
    with reading(engine) as connection:
        if reach_of(connection) is not None:  # it holds everybody's issues
            return None
        content: bytes | None = connection.execute(statement).scalar_one_or_none()
    return content
