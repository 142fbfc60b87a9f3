"""The order of reporting periods in the normal forms that the indicator loader writes."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_FORM = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
)
_NUMBERS = re.compile(r"\d+")
_MONTHS_OF = {"half": 6, "quarter": 3, "month": 1}

SortKey = tuple[bool, date, tuple[int, ...], str]


@lru_cache(maxsize=4096)
def span(period: str) -> tuple[date, date] | None:
    """Return the first and the last day of `2024`, `2024-H1`, `2024-Q3`, `2024-05`, `2024-W36` or `2024-05-31`.

    None for any other text, and for what is no day of the calendar.
    """
    form = _FORM.fullmatch(period)
    if form is None:
        return None
    year = int(form["year"])
    try:
        if form["week"]:
            week = int(form["week"])
            return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
        if form["day"]:
            day = date(year, int(form["month"]), int(form["day"]))
            return day, day
        for name, months in _MONTHS_OF.items():
            if form[name]:
                last = int(form[name]) * months
                return date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, IndexError):
        return None


def sort_key(period: str | None) -> SortKey:
    """Return a key that sorts periods by their last day; texts that name no date come first, by their numbers."""
    known = span(period) if period else None
    numbers = tuple(int(number) for number in _NUMBERS.findall(period or ""))
    return known is not None, known[1] if known else date.min, numbers, period or ""


def begun(period: str | None, as_of: date) -> bool:
    """Return whether a period had begun by a date; a text that names no date counts as begun."""
    known = span(period) if period else None
    return known is None or known[0] <= as_of
