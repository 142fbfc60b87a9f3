"""The only code that writes: snapshots go in whole and unchanged, or not at all."""

from dashboard.store.engine import StoreError, open_database
from dashboard.store.loading import LoadRequest, LoadResult, load
from dashboard.store.withdrawing import Withdrawal, withdraw
from dashboard.store.words import learn

__all__ = ["LoadRequest", "LoadResult", "StoreError", "Withdrawal", "learn", "load", "open_database", "withdraw"]
