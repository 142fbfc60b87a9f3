"""Finds the percentages in a text that claim to be of numbers, and what each says it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from loaders.quantities import Share, sentences, shares

# What the base of a percentage counts, told by how its name ends (占风险消除户的…: households).
_BASE_NOUNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("household", ("户", "户数", "农户", "家庭", "户总数", "总户数")),
    (
        "person",
        (
            "人",
            "人数",
            "人口",
            "人员",
            "员工",
            "职工",
            "学员",
            "群众",
            "劳动力",
            "村民",
            "居民",
            "学生",
            "党员",
            "干部",
            "人总数",
        ),
    ),
    ("person_time", ("人次", "人次数")),
    ("money", ("资金", "金额", "款项", "预算", "经费", "投资", "资金总额", "总投资", "总额", "工程款", "补助款")),
    (
        "thing",
        ("村", "乡镇", "项目", "问题", "企业", "合作社", "项目数", "个数", "项目总数", "问题总数", "件数", "项数"),
    ),
    ("area", ("面积", "总面积")),
)
_KIND_BY_END = {end: kind for kind, ends in _BASE_NOUNS for end in ends}
_LONGEST_NOUN = max(map(len, _KIND_BY_END))
# 占 as "makes up", not 侵占, 占用, 占地.
_PORTION = re.compile(r"(?<![侵挤强独抢霸])占(?![用地道补])(?:到|了|据)?(?P<base>[^，。；：、]{0,40})$")
_PORTION_END = re.compile(
    r"(?:的?(?:比例|比重|比率|份额|百分比|^比))?(?:仅?(?:为|是|达到?|约为|有))?的?(?:仅|只有?|了)?$"
)
_RATE = re.compile(r"(?P<name>[一-鿿]{1,10}率)(?:仅|只|已|才|分别)?(?:为|是|达到?|有|:|：|约为)?$")
_NO_RATE = (
    "利率",
    "费率",
    "税率",
    "汇率",
    "收益率",
    "增长率",
    "回报率",
    "折旧率",
    "息率",
    "费用率",
    "股率",
    "贴现率",
    "增速",
)
_GOAL = re.compile(r"(?:完成|达到|实现|占|为|是|达)了?[^，。；：、]{0,12}(?:计划|任务|目标|总数|总量|指标)数?量?的?$")
_NOT_OWN = re.compile(
    # growth and comparison, rates of interest and shares, targets
    r"增长|增加|增幅|增速|上升|上涨|提高|提升|下降|减少|降低|降幅|同比|环比|翻番|利率|年息|月息|利息|收益|分红|股[权比]|[持占入参]股"
    r"|按(?![期时质])|每年|年均|确保|力争|争取|要求|目标[值为是达]|应达|需达|要达|必须|规定|标准|不得|应当|应占|原则上|分别|累计|平均|综合|预计|如果|若"
)
_LONGEST_TAIL = 8
_VAGUE_SHARE = re.compile(
    r"(?:约|近|将近|接近|超|超过|逾|不足|不到|至少|不少于|不低于|不高于|不超过|高于|低于|大于|小于|[>≥≤<~～—-])[为达]?$"
)
_AFTER_SHARE = re.compile(r"/|以上|以下|以内|左右|上下|[-—~～至到]\d|的?(?:比例|标准|利率|股|收益|利息|补|奖)|每年")
_CLAUSES = re.compile(r"[，：:、,（(]")


class Claim(NamedTuple):
    """A percentage that says what it is of.

    `start` and `end` are those of its sentence. `base_name` is what 占…的 names (empty for 完成率, 占比 and brackets),
    `base_start` where that name begins (None where the claim is no 占…的), `base_kind` the kind of thing its ending
    counts, if known. `rate` is the name of a rate (完成率), `rate_start` where it begins. `bracket` marks 11户（55%）.
    """

    share: Share
    start: int
    end: int
    base_name: str = ""
    base_start: int | None = None
    base_kind: str | None = None
    rate: str = ""
    rate_start: int = 0
    bracket: bool = False


def claims(text: str) -> Iterator[Claim]:
    """Yield the claims of a text made by `quantities.level`, in order.

    Percentages of growth, interest, policy and targets, approximations (约, 以上, ranges) and lists (分别) make none.
    """
    printed = shares(text)
    spans = sentences(text) if printed else []
    for share in printed:
        start, end = next(span for span in spans if span[1] >= share.end)
        before = text[start : share.start]
        clause = _CLAUSES.split(before)[-1]
        tail = before[-_LONGEST_TAIL:]  # enough for what ends right here; a search through all before is slow
        if _NOT_OWN.search(clause) or _VAGUE_SHARE.search(tail) or _AFTER_SHARE.match(text, share.end):
            continue
        portion = _PORTION.search(before) if "占" in before else None
        rate = _RATE.search(before) if "率" in tail else None
        if portion:
            name = _PORTION_END.sub("", portion["base"])
            yield Claim(share, start, end, name, start + portion.start("base"), _kind_of(name))
        elif before.endswith("("):
            yield Claim(share, start, end, bracket=True)
        elif rate and not rate["name"].endswith(_NO_RATE):
            yield Claim(share, start, end, rate=rate["name"], rate_start=start + rate.start("name"))
        elif _GOAL.search(before):
            yield Claim(share, start, end)


def _kind_of(base_name: str) -> str | None:
    """Return the kind of thing a base's name counts, by its longest known ending."""
    endings = (base_name[-length:] for length in range(_LONGEST_NOUN, 0, -1))
    return next((_KIND_BY_END[end] for end in endings if end in _KIND_BY_END), None)
