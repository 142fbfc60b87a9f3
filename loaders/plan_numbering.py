"""The number a heading or list item is printed with → its style and ordinal."""

from __future__ import annotations

import re
from typing import NamedTuple


class Number(NamedTuple):
    """A printed number: `style` names its form, `rank` orders the forms as official documents nest them."""

    style: str
    rank: int
    ordinal: int


_HAN_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_HAN_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_HAN = "[零〇一二两三四五六七八九十百]{1,5}"
_ARABIC = "[0-9０-９]{1,3}"
_EITHER = f"(?:{_HAN}|{_ARABIC})"
_POINT = "[、.．。]"
_AFTER_DECIMAL = r"(?![.．]?[0-9０-９]|[万亿千百]?元|万|亿|[%％]|个|户|人|年|月|日|公里|米|亩|吨|倍|平方)"

_NO_MEASURE_WORD = "(?![个户人项名家年月日号座条笔次万亿元所台辆起批期份套吨米村乡镇亩公千百])"

_COUNTED = "[0-9０-９]{4}年|[0-9０-９]+(?:余|多)?[个户名人家项笔处所起座辆台宗份村乡镇]"
"""What a heading may begin with right behind its number: 1.2个乡镇… is the first one, 1.5万元 is no number."""

_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("chapter", 0, re.compile(rf"第\s*({_EITHER})\s*(?:章|部分|编|节)\s*[、：:.．]?\s*")),
    (
        "word",
        6,
        re.compile(
            rf"[【〔\[（(]?\s*(?:反馈|审计|整改|具体|突出|主要|存在)?(?:问题|事项|任务)\s*[（(]?\s*({_EITHER})\s*[）)]?\s*"
            r"(?:[】〕\]）)]\s*[：:、]?|[：:、.．]|\s|$)\s*"
        ),
    ),
    (
        "word",
        6,
        re.compile(rf"第\s*({_EITHER})\s*(?:个|项|条|类)\s*(?:整改|反馈|审计)?(?:问题|事项)?\s*(?:[：:、.．]|\s|$)\s*"),
    ),
    ("han_paren", 2, re.compile(rf"[（(〔]\s*({_HAN})\s*[）)〕]\s*[、.．]?\s*")),
    ("arabic_paren", 4, re.compile(rf"[（(〔]\s*({_ARABIC})\s*[）)〕]\s*[、.．]?\s*")),
    ("arabic_half_paren", 4, re.compile(rf"({_ARABIC})\s*[）)]\s*[、.．]?\s*")),
    ("han", 1, re.compile(rf"({_HAN})\s*(?:[、.．]|[：:](?=\S))\s*")),
    ("decimal3", 5, re.compile(rf"{_ARABIC}[.．]{_ARABIC}[.．]({_ARABIC})(?:{_POINT}|\s)?\s*{_AFTER_DECIMAL}")),
    ("decimal2", 4, re.compile(rf"{_ARABIC}[.．]({_ARABIC})(?:{_POINT}|\s)?\s*{_AFTER_DECIMAL}")),
    ("arabic", 3, re.compile(rf"({_ARABIC})\s+(?={_NO_MEASURE_WORD}[^，。；：:0-9]{{2,30}}$)")),
    ("arabic", 3, re.compile(rf"({_ARABIC})\s*(?:[、.．]|[：:](?=\S))\s*(?:(?![0-9０-９])|(?={_COUNTED}))")),
)
_SINGLE_LETTERS = (
    ("circle", 5, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    ("circle", 5, "❶❷❸❹❺❻❼❽❾❿"),
    ("arabic_paren", 4, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    ("arabic", 3, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    ("han_paren", 2, "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
)
_BULLET = re.compile(r"[●○■□◆◇▲△★☆※•·▪►➢\-—–]+\s*")
_SPOKEN_ITEM = re.compile(rf"(?:{_HAN}是|其{_HAN}[，,是])")


def parse_number(text: str) -> tuple[Number | None, str]:
    """Return the number a line begins with and the rest of the line; no number: None and the line itself.

    `1.5万元`, `2023年` and `第十条` begin with no such number. Full-width and enclosed figures are read.
    """
    line = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    for style, rank, letters in _SINGLE_LETTERS:
        if line[:1] and line[0] in letters:
            return Number(style, rank, letters.index(line[0]) + 1), line[1:].lstrip("、.． ")
    for style, rank, form in _FORMS:
        found = form.match(line)
        if found and (ordinal := ordinal_of(found[1])):
            return Number(style, rank, ordinal), line[found.end() :]
    return None, text


def ordinal_of(digits: str) -> int | None:
    """Return the whole number that Chinese or Arabic digits state, None where they state none (十十)."""
    if not digits:
        return None
    if digits[0] not in "零〇一二两三四五六七八九十百":
        return int(digits)
    if all(letter in _HAN_DIGITS for letter in digits):
        value = 0
        for letter in digits:
            value = value * 10 + _HAN_DIGITS[letter]
        return value
    found = re.fullmatch(
        "(?:([一二两三四五六七八九])百零?)?(?:([一二两三四五六七八九])?(十))?([一二三四五六七八九])?", digits
    )
    if found is None:
        return None
    hundreds, tens, ten, ones = found.groups()
    value = 100 * _HAN_DIGITS.get(hundreds or "零", 0) + _HAN_DIGITS.get(ones or "零", 0)
    return value + (10 * _HAN_DIGITS.get(tens or "一", 1) if ten else 0)


def han_numeral(value: int) -> str:
    """Return a number from 1 to 99 in Chinese digits (12 is 十二), larger ones in Arabic digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones else "")


def is_spoken_item(text: str) -> bool:
    """True for a line that begins with 一是, 二是, 其一 and the like."""
    return _SPOKEN_ITEM.match(text) is not None
