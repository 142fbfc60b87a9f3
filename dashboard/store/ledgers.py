"""Which ledger a load belongs to, and the ledger's own row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, insert, select, update

from dashboard.store import journal, messages, presence, schema, shards
from dashboard.store.clock import now
from dashboard.store.combine import Content
from dashboard.store.engine import StoreError, next_number, writing
from dashboard.store.locking import lock
from dashboard.store.naming import ledger_name
from loaders.records import Level, Place
from loaders.text import normal, typed

ACTIVE = "在办"
ARCHIVED = "归档"

_NUMBERS = "ledger numbers"


class Settings(NamedTuple):
    """What a load says of its ledger; None leaves a ledger as it is and gives a new one the default."""

    region: str | None = None
    state: str | None = None
    reviewer: str | None = None
    demo: bool | None = None
    done_is_verified: bool | None = None


class Target(NamedTuple):
    """The ledger a load goes to: its name, and its number where it exists already. `guessed`: the user named none."""

    name: str
    id: int | None
    guessed: bool


def choose(connection: Connection, content: Content, asked: str | None) -> Target | None:
    """Return the ledger a load goes to; None, with an error among the findings, when nothing tells which.

    The name asked for; else the ledger that has the same name as the file's title; else the only real ledger 在办; else
    a new one, called after the title or the file. Demo ledgers never receive a load that does not name them.
    """
    rows = connection.execute(select(schema.ledger).order_by(schema.ledger.c.id)).all()
    if asked is not None and (asked := typed(asked)):
        return _named(rows, asked) or Target(asked, None, guessed=False)
    name = ledger_name(content.title, content.first_file)
    same = _named(rows, name)
    if same is not None:
        return same
    active = [row for row in rows if row.state == ACTIVE and not row.demo]
    if len(active) > 1:
        names = messages.LIST_MARK.join(row.name for row in active)
        content.report(Level.ERROR, "ledger-unclear", Place(content.first_file), names=names)
        return None
    if active:
        return Target(active[0].name, active[0].id, guessed=True)
    return Target(name, None, guessed=True)


def _named(rows: Sequence[Row[Any]], name: str) -> Target | None:
    row = called(rows, name)
    return Target(row.name, row.id, guessed=False) if row is not None else None


def called(rows: Sequence[Row[Any]], name: str) -> Row[Any] | None:
    """Return the ledger's row of a name, written exactly or with other blanks, brackets and marks."""
    exact = [row for row in rows if row.name == name]
    alike = exact or [row for row in rows if normal(row.name) == normal(name)]
    return alike[0] if alike else None


def row_of(connection: Connection, ledger_id: int) -> Row[Any]:
    """Return a ledger's row. Raises StoreError when there is none of that number."""
    row = connection.execute(select(schema.ledger).where(schema.ledger.c.id == ledger_id)).one_or_none()
    if row is None:
        raise StoreError(messages.UNKNOWN_LEDGER_ID.format(ledger=ledger_id))
    return row


def set_state(engine: Engine, ledger_id: int, state: str, actor: str | None = None) -> bool:
    """Make a ledger 在办 or 归档, note it in the log, and return whether it was otherwise before.

    Raises StoreError for any other state, or when there is no such ledger.
    """
    if state not in (ACTIVE, ARCHIVED):
        raise StoreError(messages.UNKNOWN_STATE.format(active=ACTIVE, archived=ARCHIVED, state=state))
    with writing(engine) as connection:
        lock(connection, journal.lock_name(row_of(connection, ledger_id).name))
        return change(connection, row_of(connection, ledger_id), {"state": state}, actor)


def change(connection: Connection, row: Row[Any], given: Mapping[str, Any], actor: str | None) -> bool:
    """Bring a ledger to the settings given, inside the caller's transaction; return whether any was otherwise."""
    changed = {name: value for name, value in given.items() if getattr(row, name) != value}
    if changed:
        connection.execute(update(schema.ledger).where(schema.ledger.c.id == row.id).values(**changed))
        journal.note(connection, row.id, actor, "settings", changed)
    return bool(changed)


def settle(
    connection: Connection, target: Target, settings: Settings, actor: str | None, shard: str | None = None
) -> int:
    """Return the number of the ledger, made now or brought to the settings given. Holds the ledger's lock.

    `shard` names the server for a new ledger's rows. Raises StoreError where that is not where the ledger is.
    """
    lock(connection, journal.lock_name(target.name))
    given = {
        name: typed(value) if isinstance(value, str) else value
        for name, value in settings._asdict().items()
        if value is not None
    }
    rows = connection.execute(select(schema.ledger).order_by(schema.ledger.c.id)).all()
    existing = _named(rows, target.name)
    if existing is None or existing.id is None:
        return create(connection, target.name, given, actor, shard)
    row = next(row for row in rows if row.id == existing.id)
    if shard is not None and _known(connection, shard) != shards.home_of(connection, row.id):
        raise StoreError(messages.SHARD_OTHER.format(ledger=row.name, shard=shard))
    presence.need(connection, row.id)
    change(connection, row, given, actor)
    return existing.id


def create(
    connection: Connection,
    name: str,
    given: Mapping[str, Any],
    actor: str | None,
    shard: str | None = None,
    beside: int | None = None,
) -> int:
    """Make a ledger, note it in the log, and return its number. Settings not given have their defaults.

    Where the database is spread, its rows will lie on the shard named, else on that of the ledger `beside` which it is
    to lie, else on the one of those that answer which has the fewest ledgers.
    """
    number = _number(connection, shard, beside)
    defaults = {"state": ACTIVE, "demo": False, "done_is_verified": False}
    created = now()
    connection.execute(
        insert(schema.ledger).values(id=number, name=name, created_at=created, **(defaults | dict(given)))
    )
    journal.note(connection, number, actor, "create", {"name": name, **given})
    return number


def _number(connection: Connection, shard: str | None, beside: int | None) -> int:
    if not shards.is_spread(connection):
        if shard is not None:
            raise StoreError(messages.NOT_SPREAD)
        return next_number(connection, schema.LEDGER_NUMBERS, *schema.LEDGER_NUMBERED)
    lock(connection, _NUMBERS)
    if shard is not None:
        return shards.next_ledger(connection, _known(connection, shard))
    if beside is not None:
        return shards.next_ledger(connection, shards.home_of(connection, beside))
    return _on_the_least_filled(connection)


def _known(connection: Connection, shard: str) -> str:
    """Return the name of a shard. Raises StoreError where there is none of that name."""
    known = shards.ledgers_on(connection)
    if not known:
        raise StoreError(messages.NOT_SPREAD)
    if shard not in known:
        raise StoreError(messages.SHARD_UNKNOWN.format(shard=shard, names=messages.LIST_MARK.join(known)))
    return shard


def _on_the_least_filled(connection: Connection) -> int:
    known = presence.of(connection)
    away = known.ask() if known is not None else frozenset()
    filled = {name: ledgers for name, ledgers in shards.ledgers_on(connection).items() if name not in away}
    if not filled:
        raise presence.away_error(away)
    return shards.next_ledger(connection, min(filled, key=lambda name: filled[name]))
