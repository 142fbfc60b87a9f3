"""Compares the counts that one issue gives of the same whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from loaders.quantities import Quantity, level, plain, quantities, sentences
from loaders.records import Level, Problem
from loaders.text import clean

_CHINESE = re.compile(r"[一-鿿]+")
_WHOLE_BEFORE = re.compile(r"(?:全[国省市州县区旗镇乡]|辖区内?|所有|全部)(?:现有|共有|有|共|的|总共|一共|原有)?$")
_HAS_BEFORE = re.compile(r"(?P<noun>[一-鿿]{4,40}?)(?:现有|共有|总数为|总数达|共计|共|有|为)$")
_COUNT_BEGINS = r"(?:现有|共有|有|共|的|总共|一共|原有)?[\d〇零一二两三四五六七八九十百千万]"
_WHOLE = re.compile(rf"(?:全[国省市州县区旗镇乡]|辖区内?|所有|全部){_COUNT_BEGINS}")
_MENTION = re.compile(rf"(?:全[国省市州县区旗镇乡部]|辖区内?|现有|共有|所有|有|总数[为达]|共计|共|为){_COUNT_BEGINS}")
"""Every mention that `_mention` accepts begins like this; much else does too."""
_LIMITED = re.compile(
    r"其中|抽查|抽取|抽样|部分|另|其余|剩余|还有|新增|新建|减少|增加|仅|只|已|未|没|不|无|非|尚|目标|任务|计划|应|拟|需|要求|指标"
    r"|达到|预计|规划|力争|完成|成立|评定为|创建|培育|扶持|首批|当年|本年|以上|以下|超过|[镇乡村社]的|之中"
)
_YEAR = re.compile(r"(\d{4})年(?:度?底?|(\d{1,2})月)?")
_CLAUSE_END = re.compile(r"[，。；：、,;:！？()“”‘’]")
NOUN_LENGTH = 4
"""Letters two mentions must share to be of the same thing; short names (监测户) are counted in too many ways."""
CLOSE = Decimal("0.8")
"""Two counts further apart than this are more likely a part and a whole than one whole counted twice."""


class _Mention(NamedTuple):
    quantity: Quantity
    before: str  # letters of the name where it stands before the number (…示范农场有68个)
    after: str  # letters of the name where it stands after the number (66个…示范农场)
    explicit: bool  # 全县, 所有
    when: str | None  # latest date named in the sentence
    quote: str


def count_problems(texts: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return a problem where an issue counts the same whole twice and differently (68 and 66 model farms).

    `texts` are the finding and the measures. A count is of a whole where it says so (全县66个…, 所有66个…) or where the
    thing itself is said to number so many (…有68个). Parts, samples, targets, additions, other dates and counts far
    apart are left alone.
    """
    return _count_problems(texts) if _may_count_twice(texts) else ()


def _may_count_twice(texts: tuple[str, ...]) -> bool:
    """Tell from a few looks whether a whole can be counted twice here: hardly any issue does, and reading is slow."""
    text = "\n".join(texts)
    if not ("全" in text or "所有" in text or "辖区" in text):
        return False
    text = "。".join(map(clean, texts))
    return _WHOLE.search(text) is not None and len(_MENTION.findall(text)) > 1


@lru_cache(maxsize=4096)
def _count_problems(texts: tuple[str, ...]) -> tuple[Problem, ...]:
    mentions = [mention for text in texts for mention in _mentions(text)]
    problems: dict[tuple[str, str], Problem] = {}
    for one, other in combinations(mentions, 2):
        if not _comparable(one, other):
            continue
        name = _shared_name(one, other)
        if len(name) < NOUN_LENGTH or one.quantity.value == other.quantity.value:
            continue
        pair = (one.quantity.text, other.quantity.text)
        message = (
            f"同一问题中{name}的数量不一致：一处为{pair[0]}（“{one.quote}”），一处为{pair[1]}（“{other.quote}”），"
            f"相差{plain(abs(one.quantity.value - other.quantity.value))}{one.quantity.unit}。请核对以哪个数为准。"
        )
        problems.setdefault(min(pair, pair[::-1]), Problem(Level.WARNING, "counts-disagree", message))
    return tuple(problems.values())


def _comparable(one: _Mention, other: _Mention) -> bool:
    if one.quantity.unit != other.quantity.unit or not (one.explicit or other.explicit):
        return False
    if one.when and other.when and one.when != other.when:
        return False
    smaller, larger = sorted((one.quantity.value, other.quantity.value))
    return smaller >= CLOSE * larger


def _shared_name(one: _Mention, other: _Mention) -> str:
    """Return the longest name both mentions share at the side where each names its thing."""
    shared = ""
    for first in (one, other):
        second = other if first is one else one
        for length in range(min(len(first.before), len(second.after)), len(shared), -1):
            if first.before[-length:] == second.after[:length]:
                shared = second.after[:length]
                break
    for length in range(min(len(one.after), len(other.after)), len(shared), -1):
        if one.after[:length] == other.after[:length]:
            shared = one.after[:length]
            break
    return shared


def _mentions(text: str) -> Iterator[_Mention]:
    original, text = clean(text), level(text)
    numbers = quantities(text)
    for start, end in sentences(text):
        dates = [(year, month.zfill(2)) for year, month in _YEAR.findall(text[start:end])]
        when = "-".join(max(dates)) if dates else None
        for quantity in numbers:
            if not (start <= quantity.start and quantity.end <= end) or quantity.vague:
                continue
            left = max((found.end() for found in _CLAUSE_END.finditer(text, start, quantity.start)), default=start)
            stop = _CLAUSE_END.search(text, quantity.end, end)
            right = stop.start() if stop else end
            mention = _mention(quantity, text[left : quantity.start], text[quantity.end : right], when)
            if mention:
                yield mention._replace(quote=original[left:right])


def _mention(quantity: Quantity, before: str, after: str, when: str | None) -> _Mention | None:
    """Return a mention of a whole, or None for a part, a sample, a target or a count of no clear thing."""
    letters = _CHINESE.match(after)
    name_after = letters.group() if letters else ""
    if name_after.startswith("中") or "中的" in name_after[:12]:
        return None
    if _WHOLE_BEFORE.search(before):
        limited = _LIMITED.search(_WHOLE_BEFORE.sub("", before))
        return (
            None
            if limited and limited.group() in ("目标", "任务", "计划", "应", "拟", "规划")
            else _Mention(quantity, "", name_after, True, when, "")
        )
    has = _HAS_BEFORE.search(before)
    if has and not name_after and not _LIMITED.search(before):
        return _Mention(quantity, has["noun"], "", False, when, "")
    return None
