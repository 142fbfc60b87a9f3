"""The grammar of amounts: a cell such as 0.68万元 → whole 分, and the money unit a header or banner names."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from loaders.blanks import states_nothing
from loaders.records import Level, Parsed, Problem
from loaders.text import clean, shown


class MoneyUnit(StrEnum):
    """A unit that amounts are written in."""

    YUAN = "元"
    THOUSAND = "千元"
    TEN_THOUSAND = "万元"
    MILLION = "百万元"
    TEN_MILLION = "千万元"
    HUNDRED_MILLION = "亿元"

    @property
    def fen(self) -> int:
        """How many 分 one of this unit is."""
        return _FEN_IN[self]


_FEN_IN = {
    MoneyUnit.YUAN: 100,
    MoneyUnit.THOUSAND: 100_000,
    MoneyUnit.TEN_THOUSAND: 1_000_000,
    MoneyUnit.MILLION: 100_000_000,
    MoneyUnit.TEN_MILLION: 1_000_000_000,
    MoneyUnit.HUNDRED_MILLION: 10_000_000_000,
}
DEFAULT_UNIT = MoneyUnit.TEN_THOUSAND
MOST_FEN = 10**17
"""No audit is about more; a larger number is a slip, and would not fit into the database."""

_MOST_DIGITS = 17
_EXACT_BELOW = 10_000.0
"""Below this an amount in any unit has at most fourteen digits in 分, and a float holds fifteen exactly."""
_QUOTED_LETTERS = 40
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?|\.\d+"
_UNIT_WORD = "|".join(sorted((unit.removesuffix("元") for unit in MoneyUnit if unit != "元"), key=len, reverse=True))
_AMOUNT = re.compile(
    r"(?:(?:约|大约|共计|合计|总计|共|计|人民币|金额|rmb|cny|[:￥¥]) *)*"
    rf"(?P<number>{_NUMBER}) *"
    rf"(?P<about>余|多)?\(? *(?P<unit>(?:{_UNIT_WORD})(?:余|多)?元?|元)? *\)?(?:整|左右|人民币|余)?[。;.]?"
)
_LARGE_UNIT = re.compile(rf"(?P<scale>{_UNIT_WORD})元")
_UNIT_TOKEN = rf"(?:人民币)?(?:(?:{_UNIT_WORD})元?|元(?![一-龥]))"
_UNIT_LIST_MEMBER = rf"(?:{_UNIT_TOKEN}|[人户亩个次名项件%]+)"
_LABELLED_UNITS = re.compile(rf"单位(?:为|是)?[: ]*(?P<units>{_UNIT_LIST_MEMBER}(?:[,、/ ]+{_UNIT_LIST_MEMBER})*)")
_ANY_UNIT = re.compile(rf"(?:{_UNIT_WORD})元?|元")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_BARE_UNIT = re.compile(
    rf"(?:单位|货币|币种|金额|数额|人民币|计量|[:,、/ ])*(?P<unit>(?:{_UNIT_WORD})元?|元)(?:人民币|[/、, ].*)?"
)
_PLAIN_YUAN_AT_END = re.compile(r"(?:人民币|[金数]额|[,/\-_: ])元$")
_ANOTHER_CURRENCY = re.compile("[美欧日港韩澳加]元")


def unit_in(text: str) -> MoneyUnit | None:
    """Return the money unit that a header (问题金额（万元）) or banner (单位：万元) names.

    None where it names none, or more than one. 元 inside other words (单元, 公元, 美元) is no unit.
    """
    return _unit_in(text)


def read_amount(cell: object, unit: MoneyUnit | None) -> Parsed[int]:
    """Return the amount a cell states, in whole 分, rounded half up.

    The cell's own unit beats `unit`. Where neither is known, 万元 is taken with the warning `money-unit-assumed`.
    A blank, a dash or 无 is `Parsed(None)`. A negative number, several numbers or any other text is the error
    `amount-unreadable`.
    """
    if isinstance(cell, str):
        return _amount_of_text(cell, unit)
    if isinstance(cell, float) and unit is not None and 0 <= cell < _EXACT_BELOW:
        scale = _FEN_IN[unit]
        whole = round(cell * scale)
        if whole / scale == cell:  # the cell shows a whole number of 分, and the float stands for just that
            return Parsed(whole)
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return Parsed(None)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal) or not math.isfinite(cell) or cell < 0:
        return _unreadable(shown(cell))
    digits = repr(cell) if isinstance(cell, float) else str(cell)
    return _in_fen(digits if digits.replace(".", "").isdigit() else f"{Decimal(digits):f}", unit, shown(cell))


@lru_cache(maxsize=4096)
def _unit_in(text: str) -> MoneyUnit | None:
    folded = _folded(text)
    found = {_named(word) for match in _LABELLED_UNITS.finditer(folded) for word in _ANY_UNIT.findall(match["units"])}
    for inside in _BRACKETED.findall(folded):
        bare = _BARE_UNIT.fullmatch(inside.strip())
        if bare:
            found.add(_named(bare["unit"]))
    if not found:
        found = {MoneyUnit(match.group()) for match in _LARGE_UNIT.finditer(folded)}
    if not found and _PLAIN_YUAN_AT_END.search(folded) and not _ANOTHER_CURRENCY.search(folded):
        found = {MoneyUnit.YUAN}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=65536)
def _amount_of_text(text: str, unit: MoneyUnit | None) -> Parsed[int]:
    kept = clean(text)
    if states_nothing(kept):
        return Parsed(None)
    found = _AMOUNT.fullmatch(_folded(kept))
    if found is None:
        return _unreadable(kept)
    digits = found["number"].replace(",", "").replace(" ", "")
    own = found["unit"]
    return _in_fen(digits, _named(own.replace("余", "").replace("多", "")) if own else unit, kept)


def _in_fen(digits: str, unit: MoneyUnit | None, text: str) -> Parsed[int]:
    """Return plain decimal digits as 分. Whole numbers throughout: 173.09 has no exact binary form."""
    whole, _, decimals = digits.partition(".")
    if len(whole) > _MOST_DIGITS:
        return _unreadable(text)
    scale = 10 ** len(decimals)
    fen = (2 * int((whole or "0") + decimals) * _FEN_IN[unit or DEFAULT_UNIT] + scale) // (2 * scale)
    if fen >= MOST_FEN:
        return _unreadable(text)
    if unit is None and fen:
        message = f"“{_quoted(text)}”没有写明金额单位，按万元读取。请在表头写成“金额（万元）”或在表上方写“单位：万元”。"
        return Parsed(fen, (Problem(Level.WARNING, "money-unit-assumed", message),))
    return Parsed(fen)


def _named(written: str) -> MoneyUnit:
    return MoneyUnit(written if written.endswith("元") else f"{written}元")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text)).casefold()


def _unreadable(text: str) -> Parsed[int]:
    message = (
        f"“{_quoted(text)}”不是能识别的金额。一个单元格只留一个不小于 0 的数，例如 3.62、3.62万元、36,200元；"
        "没有金额的留空或填 /，说明文字请移到备注。"
    )
    return Parsed(None, (Problem(Level.ERROR, "amount-unreadable", message),))


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED_LETTERS else text[:_QUOTED_LETTERS] + "…"
