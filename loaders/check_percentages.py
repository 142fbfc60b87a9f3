"""Recomputes the percentages that stand beside their own numbers in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from loaders.percent_claims import Claim, claims
from loaders.quantities import Quantity, Share, agrees, level, quantities, sentences
from loaders.records import Level, Problem
from loaders.text import clean

_KIND_LABELS = {"thing": "个数", "money": "金额", "area": "面积"}

_BASE_BEFORE = re.compile(
    r"(?:应|计划|抽查|抽取|抽检|走访|下达|任务|目标|共|总|全县|全市|全镇|全乡|全部|所有|涉及|核定|批复|需|拟|预算|分母|原有|现有)[一-鿿:：]{0,8}$"
)
_SAMPLED = re.compile(r"抽查|抽取|抽样|抽检|走访|随机|检查|核查")
_AMONG = re.compile(r"[^，。；、\d]{0,14}[之当]?中(?!心|央|小|学|型|药|医|国)")
_ACTUAL_BEFORE = re.compile(r"(?:有|仅|只|已|实际|完成|其中|实施|整改|达|支付|支出|到位|拨付|发放)[一-鿿]{0,8}$")
_ACTUAL = re.compile(r"完成|已|实际|仅|只|整改|办结|实施")
_COMPLETION = ("完成", "达成", "进度")
_MONEY_RATE = re.compile(r"资金|投资|预算|金额|支付|支出|拨付|款")
_PLANNED_BEFORE = re.compile(r"(?:应|计划|下达|任务|目标|核定|批复|预算|需|拟)[一-鿿:：]{0,8}$")
_CLAUSE_START = re.compile(r"[，：:、,（()）]")
_AMONG_THEM = re.compile(r"其中|当中")
_ONLY_VERB = re.compile(
    r"(?:目前|现|截至目前|均)?(?:[仅只]|实际|累计)?已?(?:经)?(?:[一-鿿]{0,2}(?:完成|整改|实施|解决|办结|销号|整治|落实|清理|处理|归还|退出|清退"
    r"|拨付|支付|支出|到位|发放|兑现|追回|收回|核查|验收|培训|搬迁|入住|参保|就业|纠正|规范|盘活)了?|有|达到?)?"
)
_PERIOD = re.compile(r"本周|本月|本期|本季|当年|今年|本年|上半年|下半年|新增|再次|另|又")
_LAST_MARK = re.compile(r"总共|共有?|涉及|总|全[县市镇乡省区]|全部|所有|抽查|抽取|抽检|走访|[原现]有|有|到|了|在|是")
_NOUN = re.compile(r"(?:(?![中有的已未被因在及和与且仍尚])[一-鿿]){1,8}")
_GENERIC_BASE = re.compile(
    r"(?:总|全部|合计|应|计划|任务|目标|下达|抽查|抽取|走访|检查|比)?[数户人个项件村量额的该其]*(?:总?[数量额])?"
)
_REST = re.compile(r"其余|其他|剩|余下|另|尚|仍|还|以外|之外")
_NEGATED = re.compile(r"未|没|无|不|尚|仍|缺|欠|闲置|空置|结余|剩|余下|滞留|脱")
_WIDER_AREA = re.compile(r"全[国省市州县区旗镇乡村]|同期|上年|去年")

MAXIMUM_BASES = 60
"""Numbers of one issue tried as a base; an issue with more is a table rather than a sentence."""
MAXIMUM_SUMMED = 12
"""Numbers of one text tried in sums of two and three; with more, only single numbers are tried."""
_NOTHING = Decimal(0)
_HUNDRED = Decimal(100)


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
    stating = [text for text in texts if "%" in text or "％" in text or "‰" in text or "分之" in text]
    return _percentage_problems(tuple(stating), texts) if stating else ()


@lru_cache(maxsize=4096)
def _percentage_problems(stating: tuple[str, ...], texts: tuple[str, ...]) -> tuple[Problem, ...]:
    problems: dict[str, Problem] = {}
    for original in stating:
        text = level(original)
        for claim in claims(text):
            message = _judge(text, claim, texts)
            if message:
                quote = clean(original)[claim.start : claim.end].strip("。；;")
                problems.setdefault(quote + claim.share.text, _problem(quote, message))
    return tuple(problems.values())


def _problem(quote: str, message: str) -> Problem:
    return Problem(Level.WARNING, "percent-disagrees", f"百分比与句中数字不符：{message}。请核对原文（“{quote}”）。")


def _judge(text: str, claim: Claim, everything: tuple[str, ...]) -> str | None:
    """Return what is wrong with one percentage in Chinese, or None."""
    start, share = claim.start, claim.share
    here = [quantity for quantity in quantities(text) if start <= quantity.start and quantity.end <= share.start]
    if claim.base_start is None:
        if claim.bracket and not (here and here[-1].end == share.start - 1):
            return None
        pairs = [pair for pair in _roles(text, start, here) if not claim.rate or _is_rate_of(text, claim, pair.part)]
        pairs = pairs or _named_by_rate(text, claim, here)
        return _clear(text, claim, pairs, everything)
    named = [quantity for quantity in here if quantity.start >= claim.base_start]
    parts = [quantity for quantity in here if quantity.end < claim.base_start]
    if named:
        pairs = [_Pair(part, named[-1]) for part in parts[::-1] if part.kind == named[-1].kind]
        return _clear(text, claim, pairs[:1], everything)
    wrong_unit = _other_unit(text, start, share, claim.base_kind, parts) if claim.base_kind else None
    if wrong_unit:
        return f"写作占{claim.base_name}的{share.text}，{wrong_unit}"
    pairs = [pair for pair in _roles(text, start, parts) if _fits(text, pair, claim.base_name)]
    return _clear(text, claim, pairs, everything)


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
    divided = len(same) > 2 and same[0].value == sum((part.value for part in same[1:]), _NOTHING)
    if divided and not marked:
        return [_Pair(part, same[0]) for part in same[1:]]
    if len({quantity.value for quantity in marked}) != 1:
        return []
    base = marked[0]
    parts = [quantity for quantity in same if quantity.start > base.start and quantity.value != base.value]
    if not _PLANNED_BEFORE.search(text[start : base.start]) and not _AMONG.match(text, base.end):
        parts = [part for part in parts if _same_things(text, start, base, part)]
    parts = [part for part in parts if not _is_of_a_period(text, start, part)]
    between = len(same) == 2 and len(parts) == 1
    acted = [part for part in parts if between or _ACTUAL_BEFORE.search(text[start : part.start])]
    if not acted or (len(parts) > 1 and any(part.value > base.value for part in parts)):
        return []
    if between and not (
        _AMONG.match(text, base.end)
        or _ACTUAL_BEFORE.search(text[start : parts[0].start])
        or _opens_next_clause(text, base, parts[0])
    ):
        return []
    return [_Pair(part, base) for part in acted]


def _named_by_rate(text: str, claim: Claim, here: list[Quantity]) -> list[_Pair]:
    """Return the only two numbers of a kind where the second bears the rate's name: 培训4369人，就业2005人，就业率."""
    stem = claim.rate.removesuffix("率")
    same = [quantity for quantity in here if quantity.kind == here[-1].kind]
    if len(stem) < 2 or len(same) != 2 or any(quantity.vague for quantity in same) or same[1].value > same[0].value:
        return []
    named = re.search(f"(?:^|[，、,（(已实际]){stem}(?:了|到)?$", text[claim.start : same[1].start])
    return [_Pair(same[1], same[0])] if named and not _is_of_a_period(text, claim.start, same[1]) else []


def _opens_next_clause(text: str, base: Quantity, part: Quantity) -> bool:
    """Tell whether a part stands at once behind its base: 抽查30个项目，9个项目进度滞后."""
    between = text[base.end : part.start]
    return between.endswith(("，", ",")) and len(_CLAUSE_START.findall(between)) == 1


def _is_base(text: str, start: int, quantity: Quantity) -> bool:
    return bool(_AMONG.match(text, quantity.end) or _BASE_BEFORE.search(text[start : quantity.start]))


def _same_things(text: str, start: int, base: Quantity, part: Quantity) -> bool:
    """Tell whether a part is of the things its base counts: 20个乡镇 and 已建成服务站11个 are two kinds of thing."""
    base_noun = _noun_after(text, base) or _LAST_MARK.split(_CLAUSE_START.split(text[start : base.start])[-1])[-1]
    clause = _CLAUSE_START.split(text[start : part.start])[-1]
    if not base_noun or _AMONG_THEM.search(clause) or _ONLY_VERB.fullmatch(clause):
        return True
    return any(letter in _noun_after(text, part) + clause for letter in base_noun)


def _is_of_a_period(text: str, start: int, part: Quantity) -> bool:
    """Tell whether a part is only what one week or year added, so that a rate may count earlier ones as well."""
    *before, clause = _CLAUSE_START.split(text[start : part.start])
    return bool(_PERIOD.search(clause)) or ("年" in clause and not any("年" in each for each in before))


def _noun_after(text: str, quantity: Quantity) -> str:
    found = _NOUN.match(text, quantity.end)
    return found.group() if found else ""


def _is_rate_of(text: str, claim: Claim, part: Quantity) -> bool:
    """Tell whether a rate is of what a number counts: 合格率 is not of 实际培训2295人次, 支付率 is of 支付450万元."""
    stem = claim.rate.removesuffix("率")
    if part.kind != "money" and _MONEY_RATE.search(stem):
        return False
    context = text[max(claim.start, part.start - 14) : max(part.end, min(part.end + 10, claim.rate_start))]
    if stem[-2:] in _COMPLETION:
        return bool(_ACTUAL.search(context))
    return len(stem) >= 2 and stem[-2:] in context


def _fits(text: str, pair: _Pair, base_name: str) -> bool:
    """Tell whether the base a percentage names can be the number taken for its base."""
    around = text[max(0, pair.base.start - 12) : min(pair.base.end + 14, pair.part.start)]
    wider = _WIDER_AREA.search(base_name)
    if wider and wider.group() not in around:
        return False
    if _SAMPLED.search(around) and base_name and not _SAMPLED.search(base_name):
        return False
    if _GENERIC_BASE.fullmatch(base_name):
        return True
    return any(base_name[position : position + 2] in around for position in range(len(base_name) - 1))


def _clear(text: str, claim: Claim, pairs: list[_Pair], everything: tuple[str, ...]) -> str | None:
    """Case (b): the roles are clear, and nothing in the issue over a number of its unit gives the percentage."""
    share = claim.share
    pairs = [pair for pair in pairs if not (pair.part.vague or pair.base.vague) and pair.base.value > 0]
    if not pairs or share.value > 100 >= max(pair.value for pair in pairs) * 10:
        return None
    kinds = {pair.base.kind for pair in pairs}
    parts = [quantity for quantity in quantities(text) if quantity.kind in kinds]
    bases = [quantity for each in everything for quantity in quantities(level(each)) if quantity.kind in kinds]
    if len(bases) > MAXIMUM_BASES or _recomputes(share, parts, bases, _may_be_of_rest(text, claim, pairs)):
        return None
    decimals = _decimals(share)
    worked = "，".join(pair.shown(decimals) for pair in dict.fromkeys(pairs[:3]))
    here = [quantity for quantity in quantities(text) if claim.start <= quantity.start and quantity.end <= claim.end]
    others = [pair for pair in _pairs(here, here) if agrees(share, (pair.value,) * 2, (_HUNDRED,) * 2)]
    hint = f"；{share.text}与{others[0].shown(decimals)}相符，请核实口径" if others else ""
    return f"{worked}，写作{share.text}{hint}"


def _may_be_of_rest(text: str, claim: Claim, pairs: list[_Pair]) -> bool:
    """Tell whether a percentage can be of what a part leaves over: 未整改9户，整改率55%, not 有11户未整改，占45%."""
    part = pairs[-1].part
    if claim.base_start is not None:
        return bool(_REST.search(text[part.end : claim.base_start]))
    around = text[max(claim.start, part.start - 14) : min(part.end + 10, claim.share.start)]
    return not claim.rate or bool(_NEGATED.search(around)) or claim.rate.removesuffix("率")[-2:] not in around


def _recomputes(share: Share, parts: list[Quantity], bases: list[Quantity], rest_counts: bool) -> bool:
    """Tell whether a part, the sum of two or three parts, or what is left over gives the percentage of any base."""
    sizes = (1, 2, 3) if len(parts) <= MAXIMUM_SUMMED else (1,)
    groups = [group for size in sizes for group in combinations(parts, size)]
    sums = [
        (group, sum((q.bounds[0] for q in group), _NOTHING), sum((q.bounds[1] for q in group), _NOTHING))
        for group in groups
    ]
    for base in bases:
        bounds = base.bounds
        for group, low, high in sums:
            if base in group:  # a number is always the whole of itself
                continue
            rest = (bounds[0] - high, bounds[1] - low)
            if agrees(share, (low, high), bounds) or (rest_counts and rest[0] > 0 and agrees(share, rest, bounds)):
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
