"""Keep the built-in accounts: made and changed by a command of who runs the software, passwords by their owners too.

What is changed is told in the log, in the same transaction, and so is a lock; a password or its hash never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from dashboard.people import GIVEN, Account, Grant, Role, account_name
from dashboard.store import journal, messages, schema
from dashboard.store.clock import now
from dashboard.store.engine import StoreError, writing
from dashboard.store.locking import lock
from loaders.text import typed

_LOCK = "accounts"


def add_account(
    engine: Engine, name: str, display_name: str, password_hash: str, role: Role, grants: Sequence[Grant] = ()
) -> Account:
    """Add an account. Raises StoreError when the name is blank or taken, or when a unit's account has no unit."""
    kept = account_name(name)
    if not kept:
        raise StoreError(messages.ACCOUNT_NAMELESS)
    with writing(engine) as connection:
        lock(connection, _LOCK)
        if _row(connection, kept) is not None:
            raise StoreError(messages.ACCOUNT_TAKEN.format(name=kept))
        _check(role, grants)
        connection.execute(
            insert(schema.account).values(
                name=kept,
                display_name=typed(display_name) or typed(name),
                password_hash=password_hash,
                role=role.value,
                disabled=False,
                failed_tries=0,
                locked_until=None,
                version=1,
                created_at=now(),
            )
        )
        _grant(connection, kept, grants)
        return _told(connection, "account_add", _account(connection, kept))


def set_password(engine: Engine, name: str, password_hash: str) -> Account:
    """Give an account another password; it is unlocked, and has to sign in again everywhere."""
    return _change(engine, name, "account_password", password_hash=password_hash, failed_tries=0, locked_until=None)


def set_own_password(engine: Engine, held: Account, password_hash: str) -> Account | None:
    """Give an account the password that its owner chose, who has to sign in again everywhere else.

    None where the account is no longer as it was held, so that what was done to it meanwhile stands.
    """
    with writing(engine) as connection:
        lock(connection, _LOCK)
        row = _row(connection, held.name)
        if row is None or row.disabled or row.version != held.version:
            return None
        values = {"password_hash": password_hash, "failed_tries": 0, "locked_until": None}
        return _told(connection, "account_password", _write(connection, held, **values), held.name)


def set_disabled(engine: Engine, name: str, disabled: bool) -> Account:
    """Shut an account out, or let it in again, unlocked."""
    action = "account_disable" if disabled else "account_enable"
    return _change(engine, name, action, disabled=disabled, failed_tries=0, locked_until=None)


def set_role(engine: Engine, name: str, role: Role, grants: Sequence[Grant] | None = None) -> Account:
    """Give an account another role; `grants` are its units from now on (None: as they are)."""
    with writing(engine) as connection:
        lock(connection, _LOCK)
        held = _account(connection, account_name(name))
        chosen = held.grants if grants is None else tuple(grants)
        _check(role, chosen)
        if grants is not None:
            _grant(connection, held.name, chosen)
        return _told(connection, "account_role", _write(connection, held, role=role.value))


def note_failure(engine: Engine, name: str, tries: int, minutes: int) -> Account:
    """Count a failed sign-in; at the number of `tries` the account is locked for `minutes`, and counted anew.

    The log tells of each lock once: of tries that were under way when it fell nothing is counted.
    """
    with writing(engine) as connection:
        lock(connection, _LOCK)
        held = _account(connection, name)
        at = now().replace(microsecond=0)
        if held.locked_until is not None and held.locked_until > at:
            return held
        failed, until = held.failed_tries + 1, held.locked_until
        if failed >= tries:
            failed, until = 0, at + timedelta(minutes=minutes)
            told = {"account": held.name, "since": at.isoformat(), "until": until.isoformat()}
            journal.note(connection, None, None, "account_lock", told)
        statement = update(schema.account).where(schema.account.c.name == name)
        connection.execute(statement.values(failed_tries=failed, locked_until=until))
        return _account(connection, name)


def note_success(engine: Engine, name: str, password_hash: str | None = None) -> None:
    """Forget failed sign-ins; `password_hash` is the same password hashed anew, where the way of hashing changed."""
    values: dict[str, Any] = {"failed_tries": 0, "locked_until": None}
    if password_hash is not None:
        values["password_hash"] = password_hash
    with writing(engine) as connection:
        lock(connection, _LOCK)
        connection.execute(update(schema.account).where(schema.account.c.name == name).values(**values))


def accounts(engine: Engine) -> tuple[Account, ...]:
    """Return every account, in the order of the names."""
    with engine.connect() as connection:
        names = connection.execute(select(schema.account.c.name)).scalars().all()
        return tuple(_account(connection, name) for name in sorted(names))


def account_with_hash(engine: Engine, name: str) -> tuple[Account, str] | None:
    """Return an account and the hash of its password, None where there is none of that name."""
    kept = account_name(name)
    with engine.connect() as connection:
        row = _row(connection, kept)
        return None if row is None else (_account(connection, kept), row.password_hash)


def _change(engine: Engine, name: str, action: str, **values: Any) -> Account:
    with writing(engine) as connection:
        lock(connection, _LOCK)
        return _told(connection, action, _write(connection, _account(connection, account_name(name)), **values))


def _told(connection: Connection, action: str, account: Account, actor: str | None = None) -> Account:
    """Have the log tell what was done to an account: which, and where it is about that, what it may do from now on.

    `actor` is None for what a command does.
    """
    detail: dict[str, Any] = {"account": account.name}
    if action in ("account_add", "account_role"):
        names = {row.id: row.name for row in connection.execute(select(schema.ledger.c.id, schema.ledger.c.name))}
        detail["role"] = account.role.value
        # with the ledger by name: the log must still say it when the ledger is gone
        detail["granted"] = [[one.unit, names.get(one.ledger) if one.ledger else None] for one in account.grants]
    journal.note(connection, None, actor, action, detail)
    return account


def _write(connection: Connection, held: Account, **values: Any) -> Account:
    statement = update(schema.account).where(schema.account.c.name == held.name)
    connection.execute(statement.values(version=held.version + 1, **values))
    return _account(connection, held.name)


def _check(role: Role, grants: Sequence[Grant]) -> None:
    if role is Role.UNIT and not grants:
        raise StoreError(messages.ACCOUNT_WITHOUT_UNIT)
    if role is not Role.UNIT and grants:
        raise StoreError(messages.ACCOUNT_WITH_UNIT)


def _grant(connection: Connection, name: str, grants: Iterable[Grant]) -> None:
    table = schema.account_unit
    connection.execute(delete(table).where(table.c.account == name))
    for position, grant in enumerate(dict.fromkeys(grants), 1):
        connection.execute(
            insert(table).values(account=name, position=position, unit=grant.unit, ledger_id=grant.ledger)
        )


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(schema.account).where(schema.account.c.name == name)).one_or_none()


def _account(connection: Connection, name: str) -> Account:
    row = _row(connection, name)
    if row is None:
        raise StoreError(messages.NO_SUCH_ACCOUNT.format(name=name))
    table = schema.account_unit.c
    granted = select(table.unit, table.ledger_id).where(table.account == name).order_by(table.position)
    return Account(
        name=row.name,
        display_name=row.display_name,
        role=Role(row.role),
        grants=tuple(Grant(*one) for one in connection.execute(granted)),
        disabled=row.disabled,
        failed_tries=row.failed_tries,
        locked_until=row.locked_until,
        version=row.version,
        created_at=row.created_at,
        password_given=row.password_hash.startswith(GIVEN),
    )
