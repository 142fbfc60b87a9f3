"""Accounts in words, for the command and for the page alike."""

from __future__ import annotations

from dashboard.access import texts
from dashboard.people import Account, Grant
from dashboard.store.clock import now


def state_words(account: Account) -> str:
    """Return whether an account can sign in, in words."""
    if account.disabled:
        return texts.STATE_DISABLED
    if account.locked_until is not None and account.locked_until > now():
        return texts.STATE_LOCKED.format(until=account.locked_until)
    return texts.STATE_IN_USE


def grant_words(grant: Grant, ledgers: dict[int, str]) -> str:
    """Return a unit with the ledger it is granted in."""
    if grant.ledger is None:
        return grant.unit
    ledger = ledgers.get(grant.ledger, texts.LEDGER_NUMBER.format(ledger=grant.ledger))
    return texts.UNIT_IN.format(unit=grant.unit, ledger=ledger)
