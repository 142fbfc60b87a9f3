"""What the store raises for users to read."""

from __future__ import annotations

from dashboard.faults import UserError


class StoreError(UserError):
    """Something a user can put right; the message is Chinese and says what to do."""


class ShardAwayError(StoreError):
    """The server that holds a ledger's rows does not answer; all other ledgers can be read."""
