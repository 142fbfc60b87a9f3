"""The week's rhythm: when the next meeting is, and by when units hand in their forms for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

DAYS = 7


class Rhythm(NamedTuple):
    """Days of the week (1 Monday to 7 Sunday) of the meeting and of the closing of returns, and the closing time."""

    meeting: int = 5
    returns: int = 4
    time: str = "12:00"

    def next_meeting(self, after: date) -> date:
        """Return the first meeting day later than a day."""
        return after + timedelta(days=(self.meeting - after.isoweekday() - 1) % DAYS + 1)

    def closing(self, meeting: date) -> date:
        """Return the last closing day on or before a meeting."""
        return meeting - timedelta(days=(meeting.isoweekday() - self.returns) % DAYS)
