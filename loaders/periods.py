"""The grammar of calendar periods: a wording such as 2023年12月 or 上半年 and the days it covers."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from loaders.records import Precision

FIRST_YEAR = 1990
LAST_YEAR = 2099
"""Years outside this range are slips of the pen or no dates at all."""

_SERIAL_START = date(1899, 12, 30)
_LEAP_YEAR = 2024
_NUMERALS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TIME_OF_DAY = re.compile(
    r"(?:(?<=[日号])|(?<=\d)t|(?<=[\d日号])\s+)(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{1,2}[时点](?:\d{1,2}分)?)(?!\d)"
)
_WEEKDAY = re.compile(r"\((?:星期|周)[一二三四五六日天]\)")
_CIRCLED = re.compile("[\u2460-\u2473]")
_ZERO_LETTER = re.compile("(?<=[一二三四五六七八九〇零○])[oO]|[oO](?=[一二三四五六七八九〇零○])")
_CHINESE_NUMBER = re.compile("[〇零○一二三四五六七八九十廿卅]+")


class ImpossibleDateError(ValueError):
    """A wording that has the form of a date but names no day of the calendar; the message is Chinese."""


class Period(NamedTuple):
    """A stretch of whole days within one year. `year` is None where the wording names none.

    `last_day` None means the last day of `last_month`.
    """

    year: int | None
    first_month: int
    last_month: int
    precision: Precision
    first_day: int = 1
    last_day: int | None = None

    def first_date(self, year: int) -> date:
        """Return the first day of this period in a year. Raises `ImpossibleDateError`."""
        return _date(year, self.first_month, self.first_day)

    def last_date(self, year: int) -> date:
        """Return the last day of this period in a year. Raises `ImpossibleDateError`."""
        return _date(year, self.last_month, self.last_day or monthrange(year, self.last_month)[1])


class Match(NamedTuple):
    """A period found in a text, and the position after it. `rolled`: its year was inferred as the next one."""

    period: Period
    end: int
    rolled: bool = False


def serial_date(number: float) -> date | None:
    """Return the day of a spreadsheet serial (1900 system), or None where it lies outside 1990 to 2099."""
    if not 0 < number < 100_000:
        return None
    day = _SERIAL_START + timedelta(days=int(number))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Return a text as dates are matched in it: NFKC, no blanks, no time of day, Chinese numerals as digits."""
    text = _CIRCLED.sub(" ", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _TIME_OF_DAY.sub("", _WEEKDAY.sub("", text))
    text = "".join(text.split())
    text = _ZERO_LETTER.sub("〇", text)
    return _CHINESE_NUMBER.sub(_digits, text)


def read_period(text: str) -> Period | None:
    """Return the period that a text consists of (2023年5月, 2023-Q1, 2024-09-06, 上半年), or None.

    Raises `ImpossibleDateError` for a day that is not in the calendar.
    """
    squeezed = squeeze(text)
    found = find_at(squeezed, 0)
    if found is None or not re.fullmatch("[底末]?", squeezed[found.end :]):
        return None
    return found.period


def find_at(squeezed: str, position: int) -> Match | None:
    """Return the longest period, or range of periods, that begins exactly at a position of a squeezed text.

    A range (1-8月, 2023年10月至2024年3月) yields its closing period. Raises `ImpossibleDateError`.
    """
    first = _single_at(squeezed, position)
    ranged = _range_after(squeezed, position, first) if first else None
    found = [match for match in (ranged, first, _short_range_at(squeezed, position)) if match]
    return max(found, key=lambda match: match.end, default=None)


def _single_at(squeezed: str, position: int) -> Match | None:
    best: tuple[int, re.Match[str], Callable[[re.Match[str]], Period]] | None = None
    for pattern, build in _PATTERNS:
        found = pattern.match(squeezed, position)
        if found and (best is None or found.end() > best[0]):
            best = (found.end(), found, build)
    if best is None:
        return None
    end, found, build = best
    return Match(_checked(build(found), found.group()), end)


def _range_after(squeezed: str, position: int, first: Match) -> Match | None:
    start = first.period
    joiner = _JOINER.match(squeezed, first.end)
    if joiner is None:
        return None
    second = _single_at(squeezed, joiner.end()) or _day_at(squeezed, joiner.end(), start)
    if second is None and "." in squeezed[position : first.end]:
        second = _dotted_day_at(squeezed, joiner.end())
    if second is None or second.end == joiner.end():
        return None
    return _closing(start, second)


def _short_range_at(squeezed: str, position: int) -> Match | None:
    """Read 1-8月, 2023年1至3季度, 12月1-31日: the first number borrows what stands behind the second."""
    found = _SHORT_RANGE.match(squeezed, position)
    if found is None:
        return None
    year, month, low, high, kind = found.group("year", "month", "low", "high", "kind")
    prefix = f"{year}年" if year else ""
    if (kind in ("日", "号")) != (month is not None):
        return None
    stem = f"{prefix}{month}月" if month else prefix
    first, second = _single_at(f"{stem}{low}{kind}", 0), _single_at(f"{stem}{high}{kind}", 0)
    if first is None or second is None or _start(second.period) < _start(first.period):
        return None
    return Match(second.period, found.end())


def _closing(start: Period, second: Match) -> Match:
    """Return the second period of a range, its missing year taken from the first.

    Raises `ImpossibleDateError` where it begins before the first.
    """
    period = second.period
    if period.year is None and start.year is not None:
        rolled = _start(period) < _start(start)
        return Match(period._replace(year=start.year + rolled), second.end, rolled)
    start_year = start.year or FIRST_YEAR  # a first period without a year is of the second's
    if period.year is not None and (period.year, *_start(period)) < (start_year, *_start(start)):
        raise ImpossibleDateError("起止先后颠倒")
    return second


def _start(period: Period) -> tuple[int, int]:
    return period.first_month, period.first_day


def _day_at(squeezed: str, position: int, start: Period) -> Match | None:
    found = _BARE_DAY.match(squeezed, position)
    if found is None or start.precision is not Precision.DAY:
        return None
    return Match(_checked(_day(start.year, start.first_month, int(found["day"])), found.group()), found.end())


def _dotted_day_at(squeezed: str, position: int) -> Match | None:
    found = _DOTTED_DAY.match(squeezed, position)
    if found is None:
        return None
    return Match(_checked(_day(None, int(found["month"]), int(found["day"])), found.group()), found.end())


def _checked(period: Period, text: str) -> Period:
    """Return the period unchanged if it exists in the calendar. Raises `ImpossibleDateError`."""
    if period.year is not None and not FIRST_YEAR <= period.year <= LAST_YEAR:
        raise ImpossibleDateError(f"{text} 的年份不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")
    try:
        year = period.year or _LEAP_YEAR
        _date(year, period.first_month, period.first_day)
        _date(year, period.last_month, period.last_day or 1)
    except ImpossibleDateError:
        raise ImpossibleDateError(f"日历上没有 {text}") from None
    return period


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDateError(f"日历上没有 {year}年{month}月{day}日") from None


def _digits(found: re.Match[str]) -> str:
    """二十三 → 23, 二〇二三 → 2023. Tens and units are added up; a run without tens is read digit by digit."""
    letters = found.group()
    if not any(letter in _TENS for letter in letters):
        return "".join(str(_NUMERALS[letter]) for letter in letters)
    total, before = 0, None
    for letter in letters:
        if letter == "十":
            total += 10 * (1 if before is None else before)
            before = None
        elif letter in _TENS:
            total += _TENS[letter]
        else:
            before = _NUMERALS[letter]
    return str(total + (before or 0))


def _year(found: re.Match[str]) -> int | None:
    text = found.groupdict().get("year")
    if text is None:
        return None
    return 2000 + int(text) if len(text) == 2 else int(text)


def _day(year: int | None, month: int, day: int) -> Period:
    return Period(year, month, month, Precision.DAY, day, day)


def _build_day(found: re.Match[str]) -> Period:
    return _day(_year(found), int(found["month"]), int(found["day"]))


def _build_month(found: re.Match[str]) -> Period:
    return Period(_year(found), int(found["month"]), int(found["month"]), Precision.MONTH)


def _build_ten_days(found: re.Match[str]) -> Period:
    month = int(found["month"])
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, None)}[found["third"]]
    return Period(_year(found), month, month, Precision.TEN_DAYS, first or 1, last)


def _build_quarter(found: re.Match[str]) -> Period:
    last = 3 * int(found["quarter"])
    return Period(_year(found), last - 2, last, Precision.QUARTER)


def _build_first_quarters(found: re.Match[str]) -> Period:
    return Period(_year(found), 1, 3 * int(found["quarter"]), Precision.QUARTER)


def _build_half(found: re.Match[str]) -> Period:
    first = 1 if found["half"] == "上" else 7
    return Period(_year(found), first, first + 5, Precision.HALF_YEAR)


def _build_year(found: re.Match[str]) -> Period:
    return Period(_year(found), 1, 12, Precision.YEAR)


_Y = r"(?<!\d)(?P<year>\d{4}|\d{2})年度?"
_MONTH = r"(?<!\d)(?P<month>\d{1,2})"
_DAY = r"(?P<day>\d{1,2})"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"(?:{_Y})?{_MONTH}月份?{_DAY}(?:[日号]|(?!\d|[个月旬季年]))", _build_day),
        (rf"(?<!\d)(?P<year>\d{{4}})(?P<separator>[-./_–—]){_MONTH}(?P=separator){_DAY}(?:[日号]|(?!\d))", _build_day),
        (r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)", _build_day),
        (rf"(?<![\d/.])(?P<month>\d{{1,2}})(?P<separator>[./]){_DAY}(?=(?:之|以)?前)", _build_day),
        (rf"(?:{_Y})?{_MONTH}月份?", _build_month),
        (
            r"(?<!\d)(?P<year>\d{4})(?P<separator>[-./–—])(?P<month>\d{1,2})"
            r"(?:月份?|(?!\d|(?P=separator)\d{1,3}(?!\d)|[年季]))",
            _build_month,
        ),
        (r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?!\d)", _build_month),
        (rf"(?:{_Y})?{_MONTH}月份?(?P<third>[上中下])旬", _build_ten_days),
        (rf"(?:{_Y})?第?(?<!\d)(?P<quarter>[1-4])季度?", _build_quarter),
        (r"(?:(?<!\d)(?P<year>\d{4})年?[-/]?)?q(?P<quarter>[1-4])(?!\d)", _build_quarter),
        (rf"(?:{_Y})?前(?P<quarter>[1-4])个?季度", _build_first_quarters),
        (rf"(?:{_Y})?(?P<half>[上下])半年度?", _build_half),
        (rf"{_Y}(?:年?[底末终内]|全年)?(?![\d第前上下之以q])", _build_year),
        (r"年[底末终内]|全年|年度内", _build_year),
        (r"(?<!\d)(?P<year>\d{4})[底末]", _build_year),
    )
)
_JOINER = re.compile(r"(?:[底末止])?(?:[-~—–―‐‑−]+|至|到)")
_SHORT_RANGE = re.compile(
    rf"(?:{_Y})?(?:(?<!\d)(?P<month>\d{{1,2}})月)?第?(?<!\d)(?P<low>\d{{1,2}})"
    r"(?:[-~—–―‐‑−]+|至|到)第?(?P<high>\d{1,2})(?P<kind>月|日|号|季度)"
)
_BARE_DAY = re.compile(r"(?P<day>\d{1,2})[日号]")
_DOTTED_DAY = re.compile(r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})(?!\d)")
