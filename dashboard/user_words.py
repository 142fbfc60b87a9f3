"""Accounts in words, for the command and for the page alike."""

from __future__ import annotations

from dashboard.access import texts
from dashboard.people import RIGHTS, Account, Act, Grant, Role
from dashboard.store.clock import now


def state_words(account: Account) -> str:
    """Return whether an account can sign in, in words."""
    if account.disabled:
        return texts.STATE_DISABLED
    if account.locked_until is not None and account.locked_until > now():
        return texts.STATE_LOCKED.format(until=account.locked_until)
    return texts.STATE_GIVEN if account.password_given else texts.STATE_IN_USE


def reach_words(account: Account, ledgers: dict[int, str]) -> str:
    """Return what an account sees: its units, every ledger, or none."""
    if account.role is Role.UNIT:
        return texts.LIST_MARK.join(grant_words(grant, ledgers) for grant in account.grants)
    return texts.ALL_LEDGERS if Act.READ in RIGHTS[account.role] else texts.NO_LEDGERS


def grant_words(grant: Grant, ledgers: dict[int, str]) -> str:
    """Return a unit with the ledger it is granted in."""
    if grant.ledger is None:
        return grant.unit
    ledger = ledgers.get(grant.ledger, texts.LEDGER_NUMBER.format(ledger=grant.ledger))
    return texts.UNIT_IN.format(unit=grant.unit, ledger=ledger)
