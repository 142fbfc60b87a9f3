"""Recomputes the percentages that stand beside their own numbers in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from loaders.quantities import Quantity, Share, agrees, level, quantities, sentences, shares
from loaders.records import Level, Problem
from loaders.text import clean

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
_KIND_LABELS = {"thing": "个数", "money": "金额", "area": "面积"}

# 占 as "makes up", not 侵占, 占用, 占地.
_PORTION = re.compile(r"(?<![侵挤强独抢霸])占(?![用地道补])(?:到|了|据)?(?P<base>[^，。；：、]{0,40})$")
_PORTION_END = re.compile(r"(?:的?(?:比例|比重|比率|份额|百分比))?(?:仅?(?:为|是|达到?|约为|有))?的?(?:仅|只有?|了)?$")
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
    r"增长|增加|增幅|增速|上升|上涨|提高|提升|下降|减少|降低|降幅|同比|环比|翻番|利率|年息|月息|利息|收益|分红|股"
    r"|按照?|每年|年均|确保|力争|争取|要求|目标[值为是达]|应达|需达|要达|必须|规定|标准|不得|应当|应占|原则上|分别|预计|如果|若"
)
_VAGUE_SHARE = re.compile(
    r"(?:约|近|将近|接近|超|超过|逾|不足|不到|至少|不少于|不低于|不高于|不超过|高于|低于|大于|小于|[>≥≤<~～—-])[为达]?$"
)
_AFTER_SHARE = re.compile(r"/|以上|以下|以内|左右|上下|[-—~～至到]\d|的?(?:比例|标准|利率|股|收益|利息|补|奖)|每年")
_BASE_BEFORE = re.compile(
    r"(?:应|计划|下达|任务|目标|共|总|全县|全市|全镇|全乡|全部|所有|涉及|核定|批复|需|拟|预算|分母|原有|现有)[一-鿿:：]{0,8}$"
)
_SAMPLED = re.compile(r"抽查|抽取|抽样|抽检|走访|随机|检查|核查")
_AMONG = re.compile(r"[^，。；、\d]{0,14}[之当]?中(?!心|央|小|学|型|药|医|国)")
_ACTUAL_BEFORE = re.compile(r"(?:有|仅|只|已|实际|完成|其中|实施|整改|达|支付|支出|到位|拨付|发放)[一-鿿]{0,8}$")
_GENERIC_BASE = re.compile(
    r"(?:总|全部|合计|应|计划|任务|目标|下达|抽查|抽取|走访|检查|比)?[数户人个项件村量额的该其]*(?:总?[数量额])?"
)
_WIDER_AREA = re.compile(r"全[国省市州县区旗镇乡村]|同期|上年|去年")

MAXIMUM_BASES = 400
"""Numbers of one issue tried as a base; an issue with more is a table rather than a sentence."""


class _Pair(NamedTuple):
    part: Quantity
    base: Quantity

    @property
    def value(self) -> Decimal:
        return self.part.value * 100 / self.base.value

    def shown(self, decimals: int) -> str:
        return f"{self.part.text}/{self.base.text} = {_rounded(self.value, decimals)}%"


def percentage_problems(texts: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return a problem for each percentage of an issue's texts that its own numbers contradict.

    A percentage is judged only where its sentence leaves no doubt what it is of: 占…的14.41%, 完成率86%, 11户（55%）.
    It is right when any number of its text over any number of the same unit in the issue gives it, rounded or
    truncated as printed. It is reported when (a) the sentence names one unit (占…户) and only the numbers of another
    (人) give it, or (b) part and base stand beside it with their roles (应…，实际…；…中有…；占总数20个的) and give
    another figure. In doubt, nothing is reported. Growth, interest, policy rates, targets and approximations are left
    alone.
    """
    if not any("%" in text or "％" in text or "‰" in text or "分之" in text for text in texts):
        return ()
    return _percentage_problems(texts)


@lru_cache(maxsize=4096)
def _percentage_problems(texts: tuple[str, ...]) -> tuple[Problem, ...]:
    levelled = [level(text) for text in texts]
    numbers = [quantity for text in levelled for quantity in quantities(text)]
    problems: dict[str, Problem] = {}
    for original, text in zip(texts, levelled, strict=True):
        for start, share in _judged_shares(text):
            message = _judge(text, start, share, numbers)
            if message:
                end = next(stop for _, stop in sentences(text) if stop >= share.end)
                quote = clean(original)[start:end].strip("。；;")
                problems.setdefault(quote + share.text, _problem(quote, message))
    return tuple(problems.values())


def _problem(quote: str, message: str) -> Problem:
    return Problem(Level.WARNING, "percent-disagrees", f"百分比与句中数字不符：{message}。请核对原文（“{quote}”）。")


def _judged_shares(text: str) -> Iterator[tuple[int, Share]]:
    """Yield the percentages that claim to be of numbers, each with the start of its sentence."""
    spans = sentences(text)
    for share in shares(text):
        start = next(begin for begin, stop in spans if stop >= share.end)
        before = text[start : share.start]
        clause = re.split(r"[，：:、,（(]", before)[-1]
        if not (_NOT_OWN.search(clause) or _VAGUE_SHARE.search(before) or _AFTER_SHARE.match(text, share.end)):
            yield start, share


def _judge(text: str, start: int, share: Share, everything: list[Quantity]) -> str | None:
    """Return what is wrong with one percentage in Chinese, or None."""
    before = text[start : share.start]
    here = [quantity for quantity in quantities(text) if start <= quantity.start and quantity.end <= share.start]
    portion = _PORTION.search(before)
    if portion:
        base_start = start + portion.start("base")
        base_name = _PORTION_END.sub("", portion["base"])
        named = [quantity for quantity in here if quantity.start >= base_start]
        parts = [quantity for quantity in here if quantity.end <= start + portion.start()]
        if named:
            pairs = [_Pair(part, named[-1]) for part in parts[::-1] if part.kind == named[-1].kind]
            return _clear(text, share, pairs[:1], everything, portion["base"])
        kind = _kind_of(base_name)
        if kind:
            wrong_unit = _other_unit(text, start, share, kind, parts)
            if wrong_unit:
                return f"写作占{base_name}的{share.text}，{wrong_unit}"
        pairs = [pair for pair in _roles(text, start, parts) if _fits(text, pair, base_name)]
        return _clear(text, share, pairs, everything, base_name)
    bracket = re.search(r"\($", before)
    if bracket and here and here[-1].end == share.start - 1:
        return _clear(text, share, _roles(text, start, here), everything, "")
    rate = _RATE.search(before)
    if (rate and not rate["name"].endswith(_NO_RATE)) or _GOAL.search(before):
        return _clear(text, share, _roles(text, start, here), everything, "")
    return None


def _kind_of(base_name: str) -> str | None:
    """Return the kind of thing a base's name counts, by its longest known ending."""
    fits = [(len(end), kind) for kind, ends in _BASE_NOUNS for end in ends if base_name.endswith(end)]
    return max(fits)[1] if fits else None


def _other_unit(text: str, start: int, share: Share, kind: str, parts: list[Quantity]) -> str | None:
    """Case (a): the named unit's own pair gives another figure, a pair of another unit gives exactly this one."""
    previous = max((begin for begin, stop in sentences(text) if stop <= start), default=start)
    around = [quantity for quantity in quantities(text) if previous <= quantity.start and quantity.end <= share.start]
    by_kind = {unit: [quantity for quantity in around if quantity.kind == unit] for unit in {q.kind for q in around}}
    sound = [pair for unit in by_kind for pair in _pairs(by_kind[unit], parts) if _agrees(share, pair)]
    if not sound or any(pair.base.kind == kind for pair in sound):
        return None
    bases = by_kind.get(kind, [])
    if not bases:
        return None
    base = max(bases, key=lambda quantity: quantity.value)
    own = [quantity for quantity in parts if quantity.kind == kind and quantity.value < base.value]
    if not own and {kind, sound[0].part.kind} == {"person", "person_time"} and sound[0].part.value < base.value:
        own = [sound[0].part]
    if not own or base.vague or own[-1].vague:
        return None
    decimals = _decimals(share)
    stated, other = _Pair(own[-1], base), sound[0]
    own_way = f"按{_label(base)}计算应为{stated.shown(decimals)}"
    return f"{own_way}；{share.text}是按{_label(other.base)}计算的{other.shown(decimals)}"


def _pairs(numbers: list[Quantity], parts: list[Quantity]) -> Iterator[_Pair]:
    for part in parts:
        for base in numbers:
            if part.kind == base.kind and 0 < part.value < base.value and not (part.vague or base.vague):
                yield _Pair(part, base)


def _roles(text: str, start: int, here: list[Quantity]) -> list[_Pair]:
    """Return the pairs whose roles the wording makes clear: one base, marked as such, and the parts named after it."""
    if len(here) < 2:
        return []
    kind = here[-1].kind
    same = [quantity for quantity in here if quantity.kind == kind]
    if any(quantity.vague for quantity in same):
        return []
    marked = [quantity for quantity in same if _is_base(text, start, quantity)]
    bases = marked if len({quantity.value for quantity in marked}) == 1 else []
    if not bases:
        return []
    base = bases[0]
    parts = [quantity for quantity in same if quantity.start > base.start and quantity.value != base.value]
    between = len(same) == 2 and len(parts) == 1
    acted = [part for part in parts if between or _ACTUAL_BEFORE.search(text[start : part.start])]
    if not acted or (len(parts) > 1 and any(part.value > base.value for part in parts)):
        return []
    if between and not (_AMONG.match(text, base.end) or _ACTUAL_BEFORE.search(text[start : parts[0].start])):
        return []
    return [_Pair(part, base) for part in acted]


def _is_base(text: str, start: int, quantity: Quantity) -> bool:
    return bool(_AMONG.match(text, quantity.end) or _BASE_BEFORE.search(text[start : quantity.start]))


def _fits(text: str, pair: _Pair, base_name: str) -> bool:
    """Tell whether the base a percentage names can be the number taken for its base."""
    around = text[max(0, pair.base.start - 12) : pair.base.end + 14]
    wider = _WIDER_AREA.search(base_name)
    if wider and wider.group() not in around:
        return False
    if _SAMPLED.search(around) and base_name and not _SAMPLED.search(base_name):
        return False
    if _GENERIC_BASE.fullmatch(base_name):
        return True
    return any(base_name[position : position + 2] in around for position in range(len(base_name) - 1))


def _clear(text: str, share: Share, pairs: list[_Pair], everything: list[Quantity], base_name: str) -> str | None:
    """Case (b): the roles are clear, and nothing in the issue over a number of its unit gives the percentage."""
    pairs = [pair for pair in pairs if not (pair.part.vague or pair.base.vague) and pair.base.value > 0]
    if not pairs or share.value > 100 >= max(pair.value for pair in pairs) * 10:
        return None
    kinds = {pair.base.kind for pair in pairs}
    parts = [quantity for quantity in quantities(text) if quantity.kind in kinds]
    bases = [quantity for quantity in everything if quantity.kind in kinds]
    if len(bases) > MAXIMUM_BASES or _recomputes(share, parts, bases):
        return None
    decimals = _decimals(share)
    worked = "，".join(pair.shown(decimals) for pair in dict.fromkeys(pairs[:3]))
    others = [pair for pair in _pairs(list(quantities(text)), list(quantities(text))) if _agrees(share, pair)]
    hint = f"；{share.text}与{others[0].shown(decimals)}相符，请核实口径" if others else ""
    return f"{worked}，写作{share.text}{hint}"


def _recomputes(share: Share, parts: list[Quantity], bases: list[Quantity]) -> bool:
    """Tell whether a part, the sum of two or three parts, or what is left over gives the percentage of any base."""
    sums = [part.bounds for part in parts]
    if len(parts) <= 12:
        for size in (2, 3):
            sums += [
                (sum((q.bounds[0] for q in group), Decimal(0)), sum((q.bounds[1] for q in group), Decimal(0)))
                for group in combinations(parts, size)
            ]
    for base in bases:
        bounds = base.bounds
        for low, high in sums:
            rest = (bounds[0] - high, bounds[1] - low)
            if agrees(share, (low, high), bounds) or (rest[0] > 0 and agrees(share, rest, bounds)):
                return True
    return False


def _agrees(share: Share, pair: _Pair) -> bool:
    return agrees(share, pair.part.bounds, pair.base.bounds)


def _label(quantity: Quantity) -> str:
    return _KIND_LABELS.get(quantity.kind, quantity.unit if quantity.kind != "person" else "人")


def _decimals(share: Share) -> int:
    return max(2, -int(share.value.as_tuple().exponent))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
