"""The grammar of number cells in indicator tables: text → an exact number, its unit, and how it was meant."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from loaders.records import Level, Parsed, Problem
from loaders.text import clean, normal, shown
from loaders.words import NOTHING_STATED

ALL_WORDS = ("全部", "全覆盖", "全部完成", "应退尽退", "应纳尽纳", "应收尽收", "应缴尽缴")
NONE_WORDS = ("清零", "归零", "为零", "零", "全部清零")
YES_WORDS = ("是", "√", "有", "已完成", "完成", "已出台", "已印发", "已编制", "已批复", "已验收")
NO_WORDS = ("否", "×", "未完成", "未出台", "未印发", "未编制", "未批复", "未验收", "尚未完成", "没有")
NOT_STATED_WORDS = (
    "未上报",
    "未报",
    "待统计",
    "暂缺",
    "缺",
    "待报",
    "尚无数据",
    "无数据",
    "未提供",
    "数据未出",
    "未公布",
)

BOUNDS: dict[str, tuple[str, ...]] = {
    "higher": ("大于等于", "不低于", "不少于", "不小于", "至少", "达到", "大于", "达", ">=", "≥", "≧", ">"),
    "lower": (
        "小于等于",
        "不高于",
        "不超过",
        "不多于",
        "不大于",
        "控制在",
        "低于",
        "至多",
        "小于",
        "<=",
        "≤",
        "≦",
        "<",
    ),
}
BOUNDS_AFTER: dict[str, tuple[str, ...]] = {
    "higher": ("及以上", "以上"),
    "lower": ("及以下", "以下", "以内", "之内"),
}
"""Words before and after a target that say which direction is better."""

VAGUE = ("大约", "约", "近")

_MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(rf"({_DIGITS})(%|‰|[^\d%‰.,/=<>≥≤+-]{{0,8}})")
_PARTS = re.compile(rf"({_DIGITS})([^\d%‰.,/]{{0,4}})/({_DIGITS})([^\d%‰.,/]{{0,4}})(?:=[\d.]+%?|\([\d.]+%\))?")
_RATE_BEFORE = re.compile(r"^[\d.]+%\((.+)\)$")
_FORMS = "只填一个数字，例如 2005、45.9%、2005/4369；没有数据请留空"
_QUOTED_LETTERS = 40


class Number(NamedTuple):
    """One number cell: `percent` says it was written with %, `over` is the part after a slash (2005/4369).

    `unit` is the word behind the number as written; `better` is `higher` after ≥ and the like, `lower` after ≤.
    `whole` marks words such as 全部: all of the denominator. `answer` marks a yes or no read as 1 or 0.
    """

    value: Decimal
    unit: str | None = None
    percent: bool = False
    over: Decimal | None = None
    better: str | None = None
    whole: bool = False
    answer: bool = False


def read_number(cell: object) -> Parsed[Number]:
    """Return the number a cell states; blanks, dashes and 未填报 state none.

    A spreadsheet's binary number keeps the digits it is shown with (0.68, never 0.68000000000000005). Rule:
    `number-unreadable` (error).
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return Parsed(None)
    if isinstance(cell, str):
        return _read_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or math.isinf(cell):
        return _unreadable(shown(cell))
    return Parsed(Number(plain_decimal(cell)))


def plain_decimal(number: float) -> Decimal:
    """Return a spreadsheet number as the decimal it shows: 16 digits at most, whole numbers without a fraction."""
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    # a sum such as 0.1 + 0.2 is stored with one digit more than a spreadsheet ever shows
    shown = Decimal(f"{number:.15g}") if isinstance(number, float) else exact
    return Decimal(int(shown)) if shown == shown.to_integral_value() else shown


@lru_cache(maxsize=65536)
def _read_text(text: str) -> Parsed[Number]:
    kept = clean(text)
    squeezed = "".join(unicodedata.normalize("NFKC", kept).replace("，", ",").replace("−", "-").split())
    word = normal(kept)
    if not word or word in NOTHING_STATED or word in NOT_STATED_WORDS:
        return Parsed(None)
    if word in ALL_WORDS:
        return Parsed(Number(Decimal(100), percent=True, whole=True))
    if word in NONE_WORDS:
        return Parsed(Number(Decimal(0)))
    if word in YES_WORDS or word in NO_WORDS:
        return Parsed(Number(Decimal(int(word in YES_WORDS)), answer=True))
    parts = _PARTS.fullmatch(_RATE_BEFORE.sub(r"\1", squeezed))
    if parts:
        return Parsed(Number(_decimal(parts[1]), parts[2] or None, over=_decimal(parts[3])))
    bare, better = _without_bounds(squeezed)
    found = _PLAIN.fullmatch(bare)
    if found is None:
        return _unreadable(kept)
    value, mark = _decimal(found[1]), found[2]
    if mark in ("%", "‰"):
        return Parsed(Number(value / 10 if mark == "‰" else value, percent=True, better=better))
    return Parsed(Number(value, mark or None, better=better))


def _without_bounds(text: str) -> tuple[str, str | None]:
    for better, words in BOUNDS.items():
        for word in words:
            if text.startswith(word):
                return _without_bounds(text.removeprefix(word))[0], better
    for better, words in BOUNDS_AFTER.items():
        for word in words:
            if text.endswith(word):
                return _without_vague(text.removesuffix(word)), better
    return _without_vague(text), None


def _without_vague(text: str) -> str:
    for word in VAGUE:
        if text.startswith(word):
            return text.removeprefix(word)
    return text


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unreadable(text: str) -> Parsed[Number]:
    quoted = text if len(text) <= _QUOTED_LETTERS else text[:_QUOTED_LETTERS] + "…"
    return Parsed(None, (Problem(Level.ERROR, "number-unreadable", f"“{quoted}”不是能识别的数字。请{_FORMS}。"),))


def in_unit(number: Number, unit: str | None) -> tuple[Decimal, bool]:
    """Return a number in the unit wanted and whether its own unit agrees .

    3.2万元 in 元 is 32000; 36户 in 人 disagrees; a number without unit is taken as it is.
    """
    if number.unit is None or unit is None:
        return number.value, True
    scale, base = split_unit(number.unit)
    wanted_scale, wanted_base = split_unit(unit)
    if base and base != wanted_base:
        return number.value, False
    if scale == wanted_scale:
        return number.value, True
    return trimmed(number.value * scale / wanted_scale), True


def trimmed(value: Decimal) -> Decimal:
    """Return a number without trailing zeros behind its point, and without exponent."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def split_unit(unit: str) -> tuple[int, str]:
    """Return how many base units a unit is, and the base: 万元 → (10000, 元), 人 → (1, 人), 万 → (10000, '')."""
    bare, scale = normal(unit), 1
    while bare and bare[0] in _MULTIPLES:
        scale, bare = scale * _MULTIPLES[bare[0]], bare[1:]
    return scale, bare
