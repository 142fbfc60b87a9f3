"""Keep who is signed in, in the database, so that signing out holds for every process and every open tab."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, and_, delete, insert, select, update

from dashboard.people import account_name
from dashboard.store import journal, schema
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


class OpenSession(NamedTuple):
    """A session that was not signed out of; it may have ended by idleness since."""

    account: str
    person: str
    began_at: datetime
    last_act_at: datetime


def open_sessions(engine: Engine) -> tuple[OpenSession, ...]:
    """Return the sessions there are, the one with the latest act first."""
    table = schema.sign_in_session
    columns = (table.c.account, table.c.person, table.c.began_at, table.c.last_act_at)
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(table.c.last_act_at.desc(), table.c.id_hash))
        return tuple(OpenSession(*row) for row in rows)


def end_all(engine: Engine, name: str) -> int:
    """Close every session of an account, or of whom an identity provider calls so; return how many there were.

    Where there were any the log tells it.
    """
    table = schema.sign_in_session
    with writing(engine) as connection:
        own = table.c.account.in_({name.strip(), account_name(name)})
        ended = connection.execute(delete(table).where(own)).rowcount
        if ended:
            journal.note(connection, None, None, "sessions_end", {"account": name.strip(), "sessions": ended})
    return ended
