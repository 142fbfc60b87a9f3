"""The words of meetings that pages and papers share: steps, how decisions stand, who speaks."""

from __future__ import annotations

STEPS: dict[str, str] = {
    "headline": "总体进度",
    "decisions": "上次议定事项",
    "overdue": "逾期事项",
    "overdue_rest": "其余逾期事项",
    "attention": "需关注事项",
    "due": "将到期事项",
    "new": "新的议定事项",
    "closing": "会议小结",
}
"""Kind of step, in speaking order → what the screen is called."""

DECISION_STATES: dict[str, str] = {
    "fulfilled": "已落实",
    "ongoing": "推进中",
    "postponed": "顺延",
    "pending": "待反馈",
}
"""State of a decision (`metrics.decisions.COUNTED`) → its word."""

LAST_NONE = "此前没有议定事项。"
LAST = "{day}例会议定{n}项：{states}"
LAST_STATE = "{state}{n}项"
LAST_JOIN = "，"
LAST_EARLIER = "；更早议定的有{n}项尚未落实"
LAST_OVERDUE = "；共{n}项已过承诺日期"
LAST_END = "。"
SHORT_DAY = "{day.month}月{day.day}日"
