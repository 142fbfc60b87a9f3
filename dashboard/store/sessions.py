"""Keep who is signed in, in the database, so that signing out holds for every process and every open tab."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, and_, delete, insert, select, update

from dashboard.store import schema
from dashboard.store.clock import now
from dashboard.store.engine import writing


class StoredSession(NamedTuple):
    """An open session. `current` is false where its account was changed, disabled or removed since it began."""

    account: str
    person: str
    began_at: datetime
    last_act_at: datetime
    current: bool


def begin(
    engine: Engine, id_hash: str, account: str, version: int | None, person: str, forget_before: datetime
) -> None:
    """Open a session, and drop those that began before a time, which have ended by themselves."""
    table = schema.sign_in_session
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.began_at < forget_before))
        at = now()
        connection.execute(
            insert(table).values(
                id_hash=id_hash, account=account, account_version=version, person=person, began_at=at, last_act_at=at
            )
        )


def find(engine: Engine, id_hash: str) -> StoredSession | None:
    """Return a session, None where there is none or it was signed out of."""
    session, account = schema.sign_in_session.c, schema.account.c
    statement = (
        select(session.account, session.person, session.began_at, session.last_act_at, session.account_version,
               account.version, account.disabled)
        .select_from(schema.sign_in_session)
        .outerjoin(schema.account, account.name == session.account)
        .where(session.id_hash == id_hash)
    )  # fmt: skip
    with engine.connect() as connection:
        row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    current = row.account_version is None or (row.version == row.account_version and not row.disabled)
    return StoredSession(row.account, row.person, row.began_at, row.last_act_at, current)


def touch(engine: Engine, id_hash: str, at: datetime) -> None:
    """Write down when the person last did something."""
    table = schema.sign_in_session
    with writing(engine) as connection:
        same = and_(table.c.id_hash == id_hash, table.c.last_act_at < at)
        connection.execute(update(table).where(same).values(last_act_at=at))


def end(engine: Engine, id_hash: str) -> None:
    """Close a session."""
    table = schema.sign_in_session
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.id_hash == id_hash))
