"""Finds measures that run past the deadline of their issue."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from loaders.periods import ImpossibleDateError, read_period
from loaders.records import Issue, Level, Problem, RectificationType
from loaders.text import clean

_DIGIT = "[0-9〇零○一二三四五六七八九]"
_DATE = re.compile(
    rf"(?P<first>{_DIGIT}{{4}})年?度?[-—–－~～至到]+(?P<last>{_DIGIT}{{4}}年)"
    rf"|(?P<single>(?<!{_DIGIT}){_DIGIT}{{4}}年"
    r"(?:度?(?:第?[一二三四1-4]季度|[上下]半年)|(?:(?P<month>\d{1,2})|[一二三四五六七八九十]{1,2})月(?:[上中下]旬|\d{1,2}日)?)?"
    r"|(?<!\d)\d{4}(?P<mark>[-./])\d{1,2}(?:(?P=mark)\d{1,2})?(?!\d))"
)
_TITLED = re.compile(r"《[^》]*》|〔[^〕]*〕|“[^”]*”|(?:规划|方案|计划|行动|纲要|意见|办法)[(（][^)）]*[)）]")
_UNTIL_AFTER = re.compile(r"(?:年?度?年?[底末]|[上下]半年|[一二三四1-4]季度)?(?:之前|以前|前|底|末|[内里]|止|为止)")
_UNTIL_BEFORE = re.compile(r"(?:到|至|截至|截止|直至|延续|持续|延长|于|力争|确保|期限为|不晚于|不迟于)$")
_ACTS_AFTER = re.compile(
    r"(?:年?度?)?(?:全面|全部|基本|完全|再|继续|仍|方可|才|正式)?(?:完成|建成|实现|竣工|完工|投入使用|交付|验收|整改到位|达到|启动|开工)"
)
_FULFILS = re.compile(
    r"(?:完成|实施|开展|落实|实现|推进|达到|执行|做好|抓好)(?![^，。；,;]*(?:编制|制定|制订|申报|储备|谋划))[^，。；,;]*$"
)
_GOAL_AFTER = re.compile(r"[^，。；,;]{0,20}(?:任务|目标|指标|建设|工程|培训|整改|治理|修复|偿还|归还|归垫)")
_PREPARES = re.compile(
    r"(?:编制|制定|制订|拟定|出台|印发|起草|拟订|谋划|纳入|列入|申报|储备|安排|预算|合同|租期|租赁|期限|有效期|贷款|还款|到期|协议|质保|保修|服务期|任期|根据|依据|按照)"
    r"[^，。；,;]*$"
)


def deadline_problems(issue: Issue) -> tuple[Problem, ...]:
    """Return a problem for each measure that runs past the issue's deadline, by its own deadline or by its wording.

    Dates count where the wording makes them the end of the work (2025年12月底前, 到2025年, 完成2023—2025年…任务). Years
    in titles of documents, of plans to be drawn up now, of budgets, contracts and loans do not. An issue without a
    deadline or with one that continues (并长期坚持) has no measure past it.
    """
    deadline = issue.deadline
    if deadline is None or deadline.day is None or deadline.rectification_type is RectificationType.CONTINUING:
        return ()
    problems: dict[str, Problem] = {}
    for measure in issue.measures:
        ends = [measure_end(measure.text, deadline.day)]
        if measure.deadline and measure.deadline.day:
            ends.append((measure.deadline.day, measure.deadline.text))
        for end in ends:
            if end and end[0] > deadline.day:
                days = (end[0] - deadline.day).days
                message = (
                    f"整改措施写到“{end[1]}”（{end[0]}），晚于本问题整改时限{deadline.day}（“{deadline.text}”）{days}天。"
                    "请核实时限，或分段写明本期应完成的内容。"
                )
                problems.setdefault(end[1], Problem(Level.WARNING, "measure-past-deadline", message))
    return tuple(problems.values())


def measure_end(text: str, deadline: date) -> tuple[date, str] | None:
    """Return the latest date past the deadline that a measure's text runs to, with its words, or None."""
    if "年" not in text and "20" not in text:  # most measures name no year at all
        return None
    return _measure_end(text, deadline)


@lru_cache(maxsize=8192)
def _measure_end(text: str, deadline: date) -> tuple[date, str] | None:
    text = clean(text)
    text = _TITLED.sub(lambda found: "＿" * len(found.group()), text)
    latest: tuple[date, str] | None = None
    for found in _DATE.finditer(text):
        if _is_before(found, deadline):
            continue
        end = _last_day(found["last"] or found["single"])
        if end is None or end <= deadline or (latest and end <= latest[0]) or not _runs_to(text, found):
            continue
        clause = re.match(r"[^，。；、,;]{0,16}", text[found.end() :])
        latest = end, found.group() + (clause.group() if clause else "")
    return latest


def _is_before(found: re.Match[str], deadline: date) -> bool:
    """Tell from year and month alone that a date is no later than the deadline: most are, and reading one is slow."""
    year = (found["last"] or found["single"])[:4]
    if not year.isascii():
        return False
    return int(year) < deadline.year or (
        int(year) == deadline.year and int(found["month"] or (12 if found["last"] else deadline.month)) < deadline.month
    )


@lru_cache(maxsize=8192)
def _last_day(text: str) -> date | None:
    try:
        period = read_period(text)
        return period.last_date(period.year) if period and period.year else None
    except ImpossibleDateError:
        return None


def _runs_to(text: str, found: re.Match[str]) -> bool:
    """Tell whether the wording around a date makes it the end of the work rather than a name or a subject."""
    clause = re.split(r"[，。；,;：:]", text[: found.start()])[-1]
    if _PREPARES.search(clause):
        return False
    if found["last"]:
        return bool(_FULFILS.search(clause) or _UNTIL_AFTER.match(text, found.end()))
    if _UNTIL_AFTER.match(text, found.end()) or _UNTIL_BEFORE.search(clause) or _ACTS_AFTER.match(text, found.end()):
        return True
    return bool(_FULFILS.search(clause) and _GOAL_AFTER.match(text, found.end()))
