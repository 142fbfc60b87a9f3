"""The one place where the store asks the clock."""

from __future__ import annotations

from datetime import datetime


def now() -> datetime:
    """Return the local time to the second, without a zone: SQLite would drop one on the way back."""
    return datetime.now().replace(microsecond=0)
