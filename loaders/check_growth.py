"""Recomputes the growth that a sentence states between two of its own numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from loaders.quantities import Quantity, Share, agrees, level, plain, quantities, sentences, shares
from loaders.records import Level, Problem
from loaders.text import clean

_UP = "增加|增长|提高|提升|上升|上涨|扩大"
_DOWN = "减少|下降|降低|压减|压缩|缩减"
_FROM = re.compile(r"(?:由|从)[^，。；\d]{0,12}$")
_TO = re.compile(rf"(?:{_UP}|{_DOWN}|调整|变)[到至为][^，。；\d]{{0,8}}$")
_BY = re.compile(rf"[，,（(](?:同比|环比|共|累计)?(?:{_UP}|{_DOWN}|增幅|降幅)了?[为达]?$")


def growth_problems(texts: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return a problem for each 由1000万元增加到1200万元，增长25% that does not recompute: (1200 - 1000) / 1000 = 20 %.

    Only where both numbers and the percentage follow each other; growth against a year not stated is left alone.
    """
    return tuple(dict.fromkeys(problem for text in texts if "%" in text or "％" in text for problem in _problems(text)))


@lru_cache(maxsize=4096)
def _problems(original: str) -> tuple[Problem, ...]:
    text = level(original)
    problems = []
    for before, after in pairwise(quantities(text)):
        share = next((one for one in shares(text) if one.start >= after.end), None)
        if share is None or not _is_stated(text, before, after, share) or _grows_by(before, after, share):
            continue
        value = abs(after.value - before.value) * 100 / before.value
        start, end = next(span for span in sentences(text) if span[1] >= share.end)
        way = "增长" if after.value > before.value else "下降"
        message = (
            f"百分比与句中数字不符：由{before.text}到{after.text}为{way}{plain(round(value, 2))}%，写作{share.text}。"
            f"请核对原文（“{clean(original)[start:end].strip('。；;')}”）。"
        )
        problems.append(Problem(Level.WARNING, "percent-disagrees", message))
    return tuple(problems)


def _is_stated(text: str, before: Quantity, after: Quantity, share: Share) -> bool:
    return (
        before.kind == after.kind
        and not (before.vague or after.vague)
        and before.value > 0
        and bool(_FROM.search(text[: before.start]))
        and bool(_TO.search(text[before.end : after.start]))
        and bool(_BY.fullmatch(text[after.end : share.start]))
    )


def _grows_by(before: Quantity, after: Quantity, share: Share) -> bool:
    low = (after.bounds[0] - before.bounds[1], after.bounds[1] - before.bounds[0])
    change = low if after.value >= before.value else (-low[1], -low[0])
    return agrees(share, (max(change[0], Decimal(0)), change[1]), before.bounds)
