"""Sign in with a built-in account and change its password: the lock, and the same answer whatever was wrong."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard.access import texts
from dashboard.access.noting import note
from dashboard.access.passwords import PasswordError, check, hashed, matches, outdated
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
        renewed = hashed(password, account.name, account.password_given) if outdated(password_hash) else None
        accounts.note_success(engine, account.name, renewed)
    return account


def with_own_password(
    engine: Engine, settings: Settings, name: str, current: str, password: str, again: str
) -> Account:
    """Give an account another password on the word of who knows the current one; every session of it has ended.

    Raises PasswordError where the new one cannot be taken, which is no try, or the current one is wrong, which is one.
    """
    if password != again:
        raise PasswordError(texts.CODEWORD_DIFFERS)
    if password == current:
        raise PasswordError(texts.CODEWORD_SAME)
    check(password, name)
    account = signed_in(engine, settings, name, current)
    changed = account and accounts.set_own_password(engine, account, hashed(password, account.name))
    if changed is None:
        wrong = texts.CODEWORD_WRONG.format(tries=settings.sign_in_tries, minutes=settings.lock_minutes)
        raise PasswordError(wrong)
    return changed


def _locked(account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > now()
