"""Numbers with their unit of measure, and percentages, as they stand in running Chinese text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from loaders.text import clean

# Units of measure by what they count: kind → unit word → how many of the kind's base unit it is. Base units are chosen
# so that every factor is whole: area is in thirds of a square metre (a 亩 is 2000 of them), weight in 斤.
KINDS: dict[str, dict[str, int]] = {
    "household": {"户": 1},
    "person": {"人": 1, "名": 1, "位": 1},
    "person_time": {"人次": 1},
    "household_time": {"户次": 1},
    "thing": dict.fromkeys("个项件条起宗笔处家所座份例桩", 1),
    "piece": dict.fromkeys("台辆套间幢栋头只株张块口眼盏册枚副艘架根支", 1),
    "time": {"次": 1, "场次": 1, "场": 1, "批次": 1, "批": 1, "期": 1},
    "money": {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000},
    "area": {"平方米": 3, "平米": 3, "㎡": 3, "平方公里": 3_000_000, "亩": 2000, "公顷": 30_000},
    "length": {"米": 1, "公里": 1000, "千米": 1000, "km": 1000},
    "weight": {"斤": 1, "公斤": 2, "千克": 2, "吨": 2000},
    "volume": {"立方米": 1},
}
CONTINUOUS = frozenset({"money", "area", "length", "weight", "volume"})
"""Kinds that are measured, so that a printed number may be rounded; all others are counted exactly."""

_MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT_OF = {word: (kind, factor) for kind, words in KINDS.items() for word, factor in words.items()}
_UNIT = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
_NUMBER = r"(?<![\dA-Za-z.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d|\.\d|,\d{3})"
_SPELLED = (
    r"(?<![零〇一二两三四五六七八九十百千万亿几数])[一二两三四五六七八九十百千万][零〇一二两三四五六七八九十百千万]*"
)
_QUANTITY = re.compile(
    rf"(?:(?P<number>{_NUMBER})(?P<multiple>[十百千万亿](?!元))?|(?P<spelled>{_SPELLED}))"
    rf"(?P<some>[余多来几])?(?P<unit>[万亿](?=[余多]元)[余多]元|{_UNIT})",
    re.IGNORECASE,
)
_NUMERALS = re.compile(r"\d+|[零〇一二两三四五六七八九十百千万亿几数]+")
"""Where a quantity can begin: tried only there, the long pattern is read over a text three times as fast."""
# What follows a number and unit and makes it no amount of anything: months, points, a rate per something.
_NOT_AFTER = re.compile(r"个?(?:月|工作日|季度|百分点|小时|年|自然日|星期|周|交易日)|/")
_PER = re.compile(r"每[一-鿿]{0,3}$|(?:人|户|亩|村|平|日|月|年)均[一-鿿]{0,7}$")
_ORDINAL_MARKS = ("第", "〔", "[")
_VAGUE_ENDS = tuple("约近超过逾足到少于高低多为达至>≥≤<-—–~～")
_VAGUE_AFTER = re.compile(r"以上|以下|以内|左右|上下|不等|[-—–~～至到]\d")
_VAGUE_BEFORE = re.compile(
    r"(?:约|近|将近|接近|超|超过|逾|不足|不到|至少|不少于|不低于|不高于|不超过|最高|最低|最多|最少|高于|低于|[>≥≤<])[为达]?$"
    r"|\d[一-鿿]{0,2}[-—–~～至到]$"
)
_SHARE = re.compile(
    r"(?P<number>(?<![\d.])\d+(?:\.\d+)?)(?P<sign>[%‰])"
    r"|(?P<word>百|千)分之(?:(?P<digits>\d+(?:\.\d+)?)|(?P<spelled>[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?))"
)
_DIGITS_RUN = re.compile(r"\d+")
_SHARE_BEGINS = re.compile(r"\d+|[百千]")
_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕\d*号?|\[\d{4}\]\d*号?")
_WIDE_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# Full-width letters, digits and brackets only: the Chinese comma and colon must stay apart from the thousands comma.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：！？"}
_WIDE = re.compile(f"[{''.join(map(chr, _NARROW))}]")
_SENTENCE = re.compile(r"[^。！？；;!?]*[。！？；;!?]?")


class Quantity(NamedTuple):
    """A number with its unit: `value` in the kind's base unit, `step` the worth of its last printed digit.

    `vague` marks 约20户, 20余处, 5人以上 and ranges; `start` and `end` are positions in the text it was found in.
    """

    value: Decimal
    step: Decimal
    kind: str
    unit: str
    vague: bool
    start: int
    end: int
    text: str

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest true value the printed number can stand for; the same twice for exact counts."""
        half = self.step / 2 if self.kind in CONTINUOUS or self.step > 1 else Decimal(0)
        return self.value - half, self.value + half


class Share(NamedTuple):
    """A percentage as printed: `value` in percent, `step` the worth of its last printed digit."""

    value: Decimal
    step: Decimal
    start: int
    end: int
    text: str


@lru_cache(maxsize=8192)
def level(text: str) -> str:
    """Return a text cleaned, with full-width digits and brackets made narrow, and the insides of titles blanked.

    The insides of 《…》 and the numbers of documents become `＿`, so that no figure in them is taken for a count.
    Every character keeps its position in `clean(text)`.
    """
    text = clean(text)
    if _WIDE.search(text):
        text = _WIDE_THOUSANDS.sub(",", text).translate(_NARROW)
    if "《" in text or "〔" in text or "[" in text:
        text = _TITLES.sub(lambda found: "＿" * len(found.group()), text)
    return text


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence; a semicolon ends one too."""
    return [found.span() for found in _SENTENCE.finditer(text) if found.group()]


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the counted and measured numbers of a text made by `level`, in order.

    Years, dates, ordinals, durations, rates (4万元/台, 每户3人, 人均18平方米) and numbers without a unit are not
    among them.
    """
    found: list[Quantity] = []
    run = _NUMERALS.search(text)
    while run:
        match = _QUANTITY.match(text, run.start())
        quantity = _quantity(text, match) if match else None
        if quantity:
            found.append(quantity)
        run = _NUMERALS.search(text, match.end() if match else run.end())
    return tuple(found)


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    start, end = found.span()
    if _NOT_AFTER.match(text, end) or _NOT_AFTER.match(text, found.start("unit")):
        return None
    before = text[max(0, start - 12) : start]
    if before.endswith(_ORDINAL_MARKS) or (("每" in before or "均" in before) and _PER.search(before)):
        return None
    digits, multiplied, spelled, few, unit = found.group("number", "multiple", "spelled", "some", "unit")
    some = few is not None or unit[1:-1] in ("余", "多")
    unit = unit.replace("余", "").replace("多", "") if unit.endswith("元") else unit
    kind, scale = _UNIT_OF[unit.lower()]
    if spelled:
        if spelled == "一":  # 一户一策, 一个: an article rather than a count
            return None
        whole = spelled_number(spelled)
        if whole is None:
            return None
        number, step = Decimal(whole), Decimal(1)
    else:
        number, step = Decimal(digits.replace(",", "")), _last_place(digits)
        scale *= _MULTIPLES.get(multiplied, 1)
    vague = some or bool(
        _VAGUE_AFTER.match(text, end) or (before.endswith(_VAGUE_ENDS) and _VAGUE_BEFORE.search(before))
    )
    return Quantity(number * scale, step * scale, kind, unit, vague, start, end, found.group())


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _last_place(digits: str) -> Decimal:
    return _step(len(digits.partition(".")[2]))


def spelled_number(text: str) -> int | None:
    """Return the whole number a Chinese numeral spells (三百零五 → 305), or None where it spells none."""
    total = section = digit = 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _MULTIPLES:
            multiple = _MULTIPLES[letter]
            if multiple >= 10_000:
                total += (section + digit or 1) * multiple
                section = 0
            else:
                section += (digit or 1) * multiple
            digit = 0
        else:
            return None
    return total + section + digit


@lru_cache(maxsize=8192)
def shares(text: str) -> tuple[Share, ...]:
    """Return the percentages of a text made by `level`, in order: 54.11%, 百分之五十五, 3‰ (as 0.3)."""
    found: list[Share] = []
    if "分之" in text:
        begins = _SHARE_BEGINS
    elif "%" in text or "‰" in text:
        begins = _DIGITS_RUN
    else:
        return ()
    run = begins.search(text)
    while run:
        match = _SHARE.match(text, run.start())
        share = _share(match) if match else None
        if share:
            found.append(share)
        run = begins.search(text, match.end() if match else run.end())
    return tuple(found)


def _share(found: re.Match[str]) -> Share | None:
    digits = found["number"] or found["digits"]
    if not digits:
        whole, _, decimals = found["spelled"].partition("点")
        number = spelled_number(whole)
        if number is None:
            return None
        digits = f"{number}.{''.join(str(_DIGITS[letter]) for letter in decimals)}" if decimals else str(number)
    value = Decimal(digits)
    step = _last_place(digits)
    per = Decimal("0.1") if found["sign"] == "‰" or found["word"] == "千" else Decimal(1)
    return Share(value * per, step * per, *found.span(), found.group())


def agrees(share: Share, part: tuple[Decimal, Decimal], base: tuple[Decimal, Decimal]) -> bool:
    """Tell whether part / base, rounded or truncated at the printed precision, is the percentage.

    `part` and `base` are lowest and highest value (see `Quantity.bounds`); official texts do both round and truncate.
    """
    if base[0] <= 0:
        return False
    lowest, highest = part[0] * 100 / base[1], part[1] * 100 / base[0]
    return lowest < share.value + share.step and highest >= share.value - share.step / 2


def plain(value: Decimal) -> str:
    """Return a number without exponent or trailing zeros: 208.10 → 208.1."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
