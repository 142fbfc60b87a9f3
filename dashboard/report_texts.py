"""The words of the figures at the command line."""

from __future__ import annotations

HEADING = "【{name}】"
RATES = "比率"
STATUS = "整改状态"
TIME = "审核与时限"
LIGHTS = "状态灯"
CATEGORIES = "问题类别"
LEADS = "责任单位（牵头）"
TAKES_PART = "责任单位（参与）"
DEADLINES = "现行时限所在月份"
INDICATORS = "指标"
CHECKS = "核实事项"

LINE = "{label}：{text}"
COUNTED = "{label}：{n}项{codes}"
GROUP = "{label}：{n}项，已整改{done}项，逾期{overdue}项{codes}"
CODES = "（{codes}）"
INDICATOR = "{code} {name}：{now}{target}，{state}"
TARGET = "，目标{target}"
CHECK = "[{level}] {message}{rests}"
RESTS = "（已作说明）"
