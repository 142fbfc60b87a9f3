"""Dates that stand around a table: in a banner after 截至 or 填报时间, and in a file's name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PureWindowsPath

from loaders import periods
from loaders.periods import ImpossibleDateError

_AS_OF = re.compile(r"截[至止](?:到|至|时间|日期|时点|期|日|于|为|是|[:,(])*")
_FILLED_ON = re.compile(r"(?:填报|填表|制表|报送|上报|更新|统计)(?:时间|日期)(?:为|是|[:,(])*")
_NAME_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:"
    r"(?P<month>\d{2})(?P<day>\d{2})(?!\d)"
    r"|(?P<separator>[-._])(?P<month2>\d{1,2})(?P=separator)(?P<day2>\d{1,2})(?!\d)"
    r"|年(?P<month3>\d{1,2})月(?P<day3>\d{1,2})(?!\d)"
    r")(?:[日号]?(?:[-~—–]|至|到)(?P<month4>\d{1,2})[.月](?P<day4>\d{1,2})(?!\d))?"
)


def find_as_of(text: str) -> date | None:
    """Return the day that a banner names after 截至 or 截止, or None; a month means its last day."""
    return _date_after(_AS_OF, text)


def find_filled_on(text: str) -> date | None:
    """Return the day that a banner names after 填报时间, 填报日期 or the like, or None."""
    return _date_after(_FILLED_ON, text)


def date_in_name(file_name: str) -> date | None:
    """Return the full date in a file name, the last one of several, or None (a year and month are not enough)."""
    name = periods.squeeze(PureWindowsPath(file_name).name)
    days = [day for found in _NAME_DATE.finditer(name) if (day := _day_of_name(found))]
    return days[-1] if days else None


def _date_after(keyword: re.Pattern[str], text: str) -> date | None:
    squeezed = periods.squeeze(text)
    for found in keyword.finditer(squeezed):
        try:
            match = periods.find_at(squeezed, found.end())
        except ImpossibleDateError:
            continue
        if match is not None and match.period.year is not None:
            return match.period.last_date(match.period.year)
    return None


def _day_of_name(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    month = groups["month4"] or groups["month"] or groups["month2"] or groups["month3"]
    day = groups["day4"] or groups["day"] or groups["day2"] or groups["day3"]
    try:
        return date(int(groups["year"]), int(month), int(day))
    except ValueError:
        return None
