"""The grammar of percentages in ledger columns: 80 %, 0.8 or 80 → a fraction from 0 to 1."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from loaders.blanks import states_nothing
from loaders.records import Level, Parsed, Problem
from loaders.text import clean, shown

_QUOTED_LETTERS = 40
_OPENERS = "(?:约|大约|已完成|已整改|完成率|整改率|完成|进度|整改|达到?|为|:)*"
_PERCENT = re.compile(rf"{_OPENERS}(?P<number>\d+(?:\.\d+)?)%(?:左右|以上)?[。;.]?")
_SPELLED = re.compile(rf"{_OPENERS}百分之(?P<number>\d+(?:\.\d+)?)")
_PERCENT_SIGNS = ("%", "％", "﹪", "百分之")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_percent(cell: object, fractions: bool) -> Parsed[float]:
    """Return a percentage cell as a fraction from 0 to 1.

    `fractions` says how a bare number is meant: 0.8 (true) or 80 (false); a text with % says it itself. A blank is
    `Parsed(None)`; anything else, and more than 100 %, is the error `percent-unreadable`.
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return Parsed(None)
    text = clean(cell) if isinstance(cell, str) else shown(cell)
    if isinstance(cell, str) and states_nothing(cell):
        return Parsed(None)
    bare = bare_number(cell)
    value = explicit_percent(text) if bare is None else bare / (1 if fractions else 100)
    if value is None or not 0 <= value <= 1:
        quoted = text if len(text) <= _QUOTED_LETTERS else text[:_QUOTED_LETTERS] + "…"
        message = f"“{quoted}”不是 0 至 100 % 的进度。请只填一个百分数，例如 80%；说明文字请移到整改进展栏。"
        return Parsed(None, (Problem(Level.ERROR, "percent-unreadable", message),))
    return Parsed(float(value))


def is_percent(cell: object) -> bool:
    """Return whether a cell is a percentage from 0 to 100, with % or as a bare number."""
    bare = bare_number(cell)
    if bare is not None:
        return 0 <= bare <= 100
    if not isinstance(cell, str) or not any(sign in cell for sign in _PERCENT_SIGNS):
        return False
    value = explicit_percent(cell)
    return value is not None and value <= 1


def percent_column_is_fraction(cells: Iterable[object]) -> bool:
    """Return whether the bare numbers of a column are fractions: there are some, and all are at most 1."""
    numbers = [number for cell in cells if (number := bare_number(cell)) is not None]
    return bool(numbers) and all(number <= 1 for number in numbers)


def bare_number(cell: object) -> Decimal | None:
    """Return the number a cell consists of, without any %, or None."""
    if isinstance(cell, str):
        return None if "一" <= cell[:1] <= "鿿" else _number_of_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal) or not math.isfinite(cell):
        return None
    return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)


@lru_cache(maxsize=8192)
def explicit_percent(text: str) -> Decimal | None:
    """Return the fraction that a text with a percent sign states (80 % is 0.8; may exceed 1), or None."""
    folded = "".join(unicodedata.normalize("NFKC", clean(text)).split())
    found = _PERCENT.fullmatch(folded) or _SPELLED.fullmatch(folded)
    return Decimal(found["number"]) / 100 if found else None


@lru_cache(maxsize=8192)
def _number_of_text(text: str) -> Decimal | None:
    folded = unicodedata.normalize("NFKC", clean(text)).strip()
    return Decimal(folded) if _NUMBER.fullmatch(folded) else None
