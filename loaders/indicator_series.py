"""One indicator over its periods → indicator records: definition words, numbers, and periods that stand twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from loaders import quantities
from loaders.grid import Cell
from loaders.indicator_codes import Series
from loaders.indicator_periods import read_period
from loaders.indicator_rows import Entry
from loaders.indicator_values import PERCENT, ValueReader, Values, are_shares, plain
from loaders.ledger_rows import text_of
from loaders.records import Finding, Indicator, Level, Place
from loaders.text import clean, normal

BETTER: Mapping[str, tuple[str, ...]] = {
    "higher": (
        *(
            "越高越好",
            "越大越好",
            "越多越好",
            "越高越优",
            "正向",
            "正向指标",
            "正指标",
            "正",
            "上升",
            "提高",
            "增加",
            "升高",
            "高",
        ),
        *("高优", "高优指标", "越快越好", "higher", "up", "增长", "提升", "不低于", "多"),
    ),
    "lower": (
        *(
            "越低越好",
            "越小越好",
            "越少越好",
            "越低越优",
            "负向",
            "负向指标",
            "逆向",
            "逆向指标",
            "反向",
            "反向指标",
            "逆指标",
        ),
        *("负", "下降", "降低", "减少", "低", "低优", "低优指标", "lower", "down", "压降", "不高于", "少"),
    ),
}
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "tracked": (
        *(
            "跟踪",
            "跟踪指标",
            "考核",
            "考核指标",
            "约束性",
            "约束性指标",
            "核心",
            "核心指标",
            "主要",
            "主要指标",
            "监测",
        ),
        *(
            "监测指标",
            "成效",
            "成效指标",
            "整改指标",
            "比率",
            "比率类",
            "数量",
            "数量类",
            "金额",
            "金额类",
            "预期性",
            "tracked",
        ),
    ),
    "context": ("背景", "背景指标", "参考", "参考指标", "辅助", "辅助指标", "情况", "情况说明", "context"),
    "deliverable": (
        *("交付物", "交付", "成果", "成果类", "事项", "事项类", "是否类", "完成事项", "制度文件", "01", "0或1", "文件"),
        *("方案", "deliverable"),
    ),
}
"""Words of the columns 方向 and 类型."""

_ONCE = frozenset({"only-a-rate", "target-converted", "target-looks-like-share"})
"""Findings that are the same in every period: the first period's is enough."""

_UNITS = frozenset(unit for units in quantities.KINDS.values() for unit in units)
_ENDING_BRACKET = re.compile(r"[（(]([^（）()]{1,4})[)）]$")
_ARROWS = {"↑": "higher", "↗": "higher", "↓": "lower", "↘": "lower", "+": "higher", "-": "lower"}
_BETTER_OF = {normal(word): better for better, words in BETTER.items() for word in words}
_CATEGORY_OF = {normal(word): category for category, words in CATEGORIES.items() for word in words}


def read_series(series: Series, base: date | None, findings: list[Finding]) -> list[Indicator]:
    """Return one record per period. `base` is the file's as-of date.

    Rules: those of `indicator_values.ValueReader`, and `direction-unknown`, `indicator-repeated-differs` (errors),
    `direction-assumed`, `category-unknown`, `deliverable-not-0-or-1`, `direction-differs`, `indicator-repeated`
    (warnings).
    """
    unit = _unit(series)
    shares, fractions = are_shares(series.entries, unit, series.name)
    better = _better(series, findings)
    category = _category(series, findings)
    base_period = _base_period(series, base, findings)
    readers = [
        ValueReader(entry, series.cells, PERCENT if shares else unit, shares, fractions) for entry in series.entries
    ]
    read = [reader.read() for reader in readers]
    if better is None and not any(values.better for values in read):
        better = _assumed_better(series, read, findings)
    records: dict[str | None, tuple[Indicator, Values]] = {}
    said: set[str] = set()
    for entry, reader, values in zip(series.entries, readers, read, strict=True):
        own_findings = reader.findings
        own_category = category or ("deliverable" if values.answered else "tracked")
        own_findings += _deliverable_findings(entry, values, own_category)
        own_findings += _direction_findings(series, entry, values, better)
        record = Indicator(
            code=series.code,
            name=series.name,
            place=entry.place,
            issue=series.issue,
            period=entry.period,
            numerator=values.numerator,
            denominator=values.denominator,
            target=values.target,
            baseline_numerator=values.baseline_numerator,
            baseline_denominator=values.baseline_denominator,
            base_period=base_period,
            numerator_label=_text(series, entry, "numerator_label"),
            denominator_label=_text(series, entry, "denominator_label"),
            unit=values.unit,
            better=better or values.better or "higher",
            category=own_category,
            source=_text(series, entry, "source"),
            note=_text(series, entry, "note"),
        )
        before = records.get(entry.period)
        if before is None:
            new = [finding for finding in own_findings if finding.rule not in _ONCE or finding.rule not in said]
            said |= {finding.rule for finding in new}
            findings += [_of_issue(finding, series.issue) for finding in new]
            records[entry.period] = record, values
        else:
            findings.append(_repeated(before[0], before[1], record, values))
    return [record for record, _ in records.values()]


def _of_issue(finding: Finding, issue: str | None) -> Finding:
    return finding if finding.issue else finding._replace(issue=issue)


def _text(series: Series, entry: Entry, name: str) -> str | None:
    found = entry.cells.get(name) or series.cells.get(name)
    return clean(text_of(found[0])) or None if found else None


def _unit(series: Series) -> str | None:
    """Return the stated unit, else the one in the bracket of the header or of the name: 清退户数（户）."""
    found = series.cells.get("unit")
    if found and normal(text_of(found[0])):
        return clean(text_of(found[0]))
    if found and clean(text_of(found[0])) in ("%", "％"):
        return PERCENT
    for entry in series.entries:
        for name in ("numerator", "value"):
            unit = entry.header_units.get(name)
            if unit and unit != PERCENT:
                return unit
    bracket = _ENDING_BRACKET.search(series.name)
    return bracket[1] if bracket and bracket[1] in _UNITS else None


def _word(found: tuple[Cell, Place] | None) -> tuple[str, Place] | None:
    if found is None:
        return None
    text = clean(text_of(found[0]))
    return (text, found[1]) if normal(text) or text in _ARROWS else None


def _better(series: Series, findings: list[Finding]) -> str | None:
    word = _word(series.cells.get("better"))
    if word is None:
        return None
    text, place = word
    better = _ARROWS.get(text) or _BETTER_OF.get(normal(text))
    if better is None:
        message = f"{place} 的方向“{text}”不能识别。请填写“越高越好”或“越低越好”。"
        findings.append(Finding(Level.ERROR, "direction-unknown", place, message, series.issue))
    return better


def _assumed_better(series: Series, read: Sequence[Values], findings: list[Finding]) -> str | None:
    """Return `lower` where no direction is stated and the target is nothing, or less than it was before."""
    found = next(((entry, one) for entry, one in zip(series.entries, read, strict=True) if _aims_lower(one)), None)
    if found is None:
        return None
    entry, values = found
    place = (entry.cells.get("target") or series.cells.get("target") or (None, entry.place))[1]
    why = "是 0" if values.target == 0 else "低于基期"
    message = f"{place} 没有写方向，目标{why}，按越低越好读取。如不对，请加一列“方向”。"
    findings.append(Finding(Level.WARNING, "direction-assumed", place, message, series.issue))
    return "lower"


def _aims_lower(values: Values) -> bool:
    if values.target is None or values.answered:
        return False
    if values.target == 0:
        return True
    before, now = values.baseline_denominator, values.denominator
    if values.baseline_numerator is None or (before is None) != (now is None):
        return False
    return values.target * (before or 1) < values.baseline_numerator * (now or 1)


def _category(series: Series, findings: list[Finding]) -> str | None:
    word = _word(series.cells.get("category"))
    if word is None:
        return None
    text, place = word
    category = _CATEGORY_OF.get(normal(text))
    if category is None:
        message = f"{place} 的类型“{text}”不能识别，按“跟踪”读取。可以填写“跟踪”“背景”或“交付物”。"
        findings.append(Finding(Level.WARNING, "category-unknown", place, message, series.issue))
    return category or "tracked"


def _base_period(series: Series, base: date | None, findings: list[Finding]) -> str | None:
    found = series.cells.get("base_period")
    if found is None:
        return None
    month_starts = isinstance(found[0], date) and found[0].day == 1
    read = read_period(found[0], base, month_starts)
    findings += [problem.at(found[1], series.issue) for problem in read.problems]
    return read.value


def _deliverable_findings(entry: Entry, values: Values, category: str) -> list[Finding]:
    place = (entry.cells.get("numerator") or entry.cells.get("value") or (None, entry.place))[1]
    if category == "deliverable" and values.numerator is not None and values.numerator not in (0, 1):
        message = f"{place} 是交付物，只能填 0（未交付）或 1（已交付），填的是 {plain(values.numerator)}。请核对。"
        return [Finding(Level.WARNING, "deliverable-not-0-or-1", place, message)]
    if category != "deliverable" and values.answered:
        message = f"{place} 填的是“是”或“否”，这个指标要填数字。请改成数字，或把类型改成“交付物”。"
        return [Finding(Level.ERROR, "number-unreadable", place, message)]
    return []


def _direction_findings(series: Series, entry: Entry, values: Values, better: str | None) -> list[Finding]:
    if better is None or values.better is None or better == values.better:
        return []
    place = (entry.cells.get("target") or series.cells.get("target") or (None, entry.place))[1]
    message = f"{place} 的目标写法与方向不一致，以方向列为准。请核对。"
    return [Finding(Level.WARNING, "direction-differs", place, message)]


def _repeated(first: Indicator, first_values: Values, second: Indicator, second_values: Values) -> Finding:
    """Say that one indicator has two rows for one period: an error where their numbers differ."""
    period = f"{first.period} " if first.period else ""
    if first_values == second_values:
        message = f"指标“{first.name}”{period}的数据写了两遍：{first.place} 和 {second.place}，只计一次。"
        return Finding(Level.WARNING, "indicator-repeated", second.place, message, first.issue)
    message = (
        f"指标“{first.name}”{period}有两个不同的数：{first.place} 为 {_shown(first_values)}，"
        f"{second.place} 为 {_shown(second_values)}。请只留一个。"
    )
    return Finding(Level.ERROR, "indicator-repeated-differs", second.place, message, first.issue)


def _shown(values: Values) -> str:
    def number(value: Decimal | None) -> str:
        return "未填" if value is None else plain(value)

    text = number(values.numerator)
    return f"{text}/{number(values.denominator)}" if values.denominator is not None else text
