"""Sign in with a built-in account: the password, the lock, and the same answer whatever was wrong."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard.access.noting import note
from dashboard.access.passwords import hashed, matches, outdated
from dashboard.people import Account, account_name
from dashboard.settings import Settings
from dashboard.store import accounts
from dashboard.store.clock import now


def signed_in(engine: Engine, settings: Settings, name: str, password: str) -> Account | None:
    """Return the account whose name and password these are, None where they are not, or it may not come in.

    Whether there is such an account cannot be told from the answer nor from how long it takes. While an account is
    locked its password is not tried at all.
    """
    found = accounts.account_with_hash(engine, name)
    shut = found is not None and (found[0].disabled or _locked(found[0]))
    right = matches(password, found[1] if found is not None and not shut else None)
    if found is None or not right:
        if found is not None and not shut:
            accounts.note_failure(engine, found[0].name, settings.sign_in_tries, settings.lock_minutes)
        note("sign_in_failed", account_name(name)[:60], known=found is not None, shut=shut)
        return None
    account, password_hash = found
    if account.failed_tries or account.locked_until or outdated(password_hash):
        renewed = hashed(password, account.name) if outdated(password_hash) else None
        accounts.note_success(engine, account.name, renewed)
    return account


def _locked(account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > now()
