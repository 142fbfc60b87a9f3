"""Recomputes stated sums from the parts listed before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise

from loaders.quantities import KINDS, Quantity, level, plain, quantities, sentences
from loaders.records import Level, Problem
from loaders.text import clean

_TOTAL_WORD = re.compile(r"合计|共计|总计|小计|合共|总共|一共|共(?![同享建产青性])")
_STATED_TOTAL = re.compile(
    r"(?:[合共总小]计|[合总一]共|[、，,)）户人元个项件处家名次亩辆台年]共[有计]?)[^。；]{0,8}?[\d０-９一二三四五六七八九十百千]"
)
_STRONG = frozenset({"合计", "共计", "总计", "小计", "合共", "总共", "一共"})
_BEFORE_NUMBER = re.compile(r"(?:有|为|达|是|数|涉及|金额|资金|人民币|面积|户数|人数|总额){0,3}[:：(]?")
_NOUN = re.compile(r"(?:(?!共|合计|总计|小计|中|有|的|已|未|和|及|与)[一-鿿]){1,6}")
_KINDS_OF_MANY_THINGS = frozenset({"thing", "piece", "time"})
_OPEN_LIST = re.compile(r"(?<![平同不中高初上])等(?![级额待于同])")
_WIDER = re.compile(r"全[国省市州县区旗镇乡年]|累计|历年|上年|另|以及其他|其他|其余")
_NOT_ADDITIVE = re.compile(r"重复|重叠|交叉|扣除|剔除|扣减|去重|抵扣|冲减|减去|余额|结余|退回")
_SEPARATOR = re.compile(r"[、，,；;和及与]|以及")
_YEARS = re.compile(r"[两二三四五六]年$")
_JOINED = re.compile(r"[、，,和及与]?$")

_VERB_LETTERS = 2
SLIP = Decimal("0.1")
"""A stated sum within a tenth of the sum of its parts is taken for a slip even in a loosely written list."""

MAXIMUM_PARTS = 12
"""Numbers before a total that are tried as its parts in any combination; a longer list is left alone."""


def sum_problems(texts: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return a problem for each stated total that differs from the parts listed before it in its sentence.

    A total is a number after 合计, 共计, 总计, 小计 or a bare 共; its parts are at least two numbers of the same unit
    before it. It is right when any of them add up to it exactly. Open lists (…等合计), totals of something wider
    (全县共…) and lists that subtract or overlap are left alone.
    """
    stating = [text for text in texts if ("计" in text or "共" in text) and _STATED_TOTAL.search(text)]
    return tuple(dict.fromkeys(problem for text in stating for problem in _sum_problems(text))) if stating else ()


@lru_cache(maxsize=8192)
def _sum_problems(text: str) -> tuple[Problem, ...]:
    original, text = clean(text), level(text)
    numbers = quantities(text)
    problems = []
    for start, end in sentences(text):
        here = [quantity for quantity in numbers if start <= quantity.start and quantity.end <= end]
        if len(here) < 3:
            continue
        begin = start
        for word in _TOTAL_WORD.finditer(text, start, end):
            for total in _totals(text, word, here):
                parts = [quantity for quantity in here if begin <= quantity.start and quantity.end <= word.start()]
                parts = [part for part in parts if part.kind == total.kind]
                listed = _unequal_parts(text, word, total, parts)
                if listed:
                    problems.append(_sum_problem(original[start:end], total, listed))
            begin = word.end() if _totals(text, word, here) else begin
    return tuple(problems)


def _totals(text: str, word: re.Match[str], here: list[Quantity]) -> list[Quantity]:
    """Return the numbers directly after a total word: one, or several side by side (合计8户33人)."""
    totals: list[Quantity] = []
    for quantity in here:
        if quantity.start < word.end():
            continue
        gap = text[totals[-1].end if totals else word.end() : quantity.start]
        if not totals and len(gap) == _VERB_LETTERS and gap in text[: word.start()]:
            gap = ""  # 培训…，培训…，两年共培训…
        if not (_JOINED.fullmatch(gap) if totals else _BEFORE_NUMBER.fullmatch(gap)):
            break
        totals.append(quantity)
    return totals


def _unequal_parts(text: str, word: re.Match[str], total: Quantity, parts: list[Quantity]) -> list[Quantity]:
    """Return the listed parts that a total should be the sum of and is not; empty where it is or nobody can tell."""
    if not 2 <= len(parts) <= MAXIMUM_PARTS or total.vague or any(part.vague for part in parts):
        return []
    between = text[parts[-1].end : word.start()]
    if _OPEN_LIST.search(between) or _WIDER.search(between) or len(between) > 12:
        return []
    if word.group() not in _STRONG and _SEPARATOR.sub("", _YEARS.sub("", between)).strip("，()"):
        return []
    if _YEARS.search(between) and text[word.end() : word.end() + _VERB_LETTERS] not in text[: word.start()]:
        return []  # over years the same household counts once: 两年共涉及
    if total.kind in _KINDS_OF_MANY_THINGS and not _are_same_things(text, [*parts, total]):
        return []
    if _NOT_ADDITIVE.search(text[parts[0].start : total.end + 12]):
        return []
    for size in range(1, len(parts) + 1):
        if any(_adds_up(group, total) for group in combinations(parts, size)):
            return []
    endings = [parts[first:] for first in range(len(parts) - 1)]
    nearest = min(endings, key=lambda ending: abs(_sum(ending) - total.value))
    if abs(_sum(nearest) - total.value) <= SLIP * total.value:
        return nearest
    return parts if _is_plain_list(text, parts) else []


def _are_same_things(text: str, numbers: list[Quantity]) -> bool:
    """Tell whether numbers count the same: 4个方面、29个单位共计50项 do not."""
    found = [_NOUN.match(text, number.end) for number in numbers]
    nouns = [noun.group() for noun in found if noun]
    same_noun = all(set(one) & set(other) for one, other in combinations(nouns, 2))
    return same_noun and len({number.unit for number in numbers}) == 1


def _adds_up(parts: Sequence[Quantity], total: Quantity) -> bool:
    """Tell whether parts add up to a total: exactly, or rounded where some part is in another unit (元 under 亿元)."""
    difference = abs(_sum(parts) - total.value)
    return difference == 0 or (any(part.unit != total.unit for part in parts) and difference < total.step)


def _is_plain_list(text: str, parts: list[Quantity]) -> bool:
    """Tell whether the parts stand one per item in a list: exactly one separator between each two."""
    gaps = [text[one.end : other.start] for one, other in pairwise(parts)]
    return all(len(_SEPARATOR.findall(gap)) == 1 and len(gap) <= 25 and "其中" not in gap for gap in gaps)


def _sum(parts: Sequence[Quantity]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def _sum_problem(quote: str, total: Quantity, parts: list[Quantity]) -> Problem:
    scale = KINDS[total.kind][total.unit]
    same_unit = all(part.unit == total.unit for part in parts)
    worked = " + ".join(plain(part.value / scale) if same_unit else part.text for part in parts)
    correct, stated = _sum(parts), total.value
    difference = plain(abs(correct - stated) / scale)
    return Problem(
        Level.NOTE,
        "sum-disagrees",
        f"合计与分项不符：{worked} = {plain(correct / scale)}{total.unit}，写作{total.text}，"
        f"相差{difference}{total.unit}。请核对原文（“{quote.strip('。；;')}”）。",
    )
