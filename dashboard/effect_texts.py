"""Chinese of what indicators say of the effect: how far one has moved, what no measure covers, what does not fit."""

from __future__ import annotations

SUMMARY = "跟踪指标{n}个：{parts}"
SUMMARY_NUMBER = "{n}个"
SUMMARY_JOIN = "，"
SUMMARY_DELIVERABLES = "；交付物{n}份，已完成{there}份"
SUMMARY_END = "。"

MOVED_POINTS = "{n} 个百分点"
MOVED_COUNT = "{n} {unit}"
MOVED_SAME = "持平"
MOVED_BETTER = "{moved}，向好"
MOVED_WORSE = "{moved}，需关注"
BASELINE_IS_NOW = "现值即基期"

UNCOVERED = (
    "{whole_label}{whole}{unit}，其中{covered_label}{covered}{unit}，占{share}；其余{uncovered}{unit}没有对应措施。"
)
COVERAGE_WORDS = ("措施", "整改方案")
"""A context figure whose name or numerator speaks of one of these says how much of a whole the measures reach."""
WHOLE, COVERED = "总量", "措施覆盖"

PERSONS, PERSON_TIMES = "人", "人次"

PERIODS: dict[str, str] = {
    "year": "{first.year}年",
    "half": "{first.year}年{half}半年",
    "quarter": "{first.year}年{quarter}季度",
    "month": "{first.year}年{first.month}月",
    "week": "{year}年第{week}周",
    "day": "{first.year}年{first.month}月{first.day}日",
}
"""Kind of period → how it is written; a week is counted by ISO 8601."""
SHORT_PERIODS: dict[str, str] = {kind: form.partition("年")[2] or form for kind, form in PERIODS.items()}
"""The same without the year, for periods of one year side by side."""
HALVES = ("上", "下")
QUARTERS = ("一", "二", "三", "四")
