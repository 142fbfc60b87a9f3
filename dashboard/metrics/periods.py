"""Reporting periods in the normal forms that the indicator loader writes: days, order, and how they are said."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from dashboard import effect_texts as words
from dashboard import texts

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


def in_words(period: str | None) -> str:
    """Return a period as it is said: `2024年5月`, `2024年三季度`, `2024年第36周`; other texts as they are."""
    return _said(period, words.PERIODS)


def short_words(periods: Sequence[str | None]) -> list[str]:
    """Return periods as they are said side by side: without the year where all are of one."""
    forms = [_FORM.fullmatch(period or "") for period in periods]
    one_year = len({form and form["year"] for form in forms}) == 1
    return [_said(period, words.SHORT_PERIODS if one_year else words.PERIODS) for period in periods]


def _said(period: str | None, templates: Mapping[str, str]) -> str:
    form, known = _FORM.fullmatch(period or ""), span(period) if period else None
    if form is None or known is None:
        return period or texts.NOT_STATED
    first, last = known
    kind = next((kind for kind in ("half", "quarter", "week", "day", "month") if form[kind]), "year")
    return templates[kind].format(
        first=first,
        year=form["year"],
        week=int(form["week"] or 0),
        half=words.HALVES[last.month // 12],
        quarter=words.QUARTERS[(last.month - 1) // 3],
    )
