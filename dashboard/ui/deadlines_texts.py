"""The words of the page 整改时限."""

from __future__ import annotations

from dashboard.charts.span_marks import Words
from dashboard.texts import LIGHT_WORDS, NO_LIGHT, NO_MONTH

MEASURE = "项"
CARD_OVERDUE = "逾期"
CARD_EXTENDED = "另有延期"
CARD_DUE = "{days}日内到期"
CARD_NEXT_MONTH = "下月到期"
CARD_MOVED = "时限推后"
ITEMS = "{n} 项"

MONTHS = "按到期月份"
MONTHS_ALT = "各月到期问题按状态灯的项数"
MONTHS_TABLE = "各月到期的问题"
BANDS = "未完成问题距时限的天数"
BANDS_ALT = "未完成问题按逾期和剩余天数的项数"
BANDS_TABLE = "逾期和剩余天数"
NO_OPEN = "当前范围内没有未完成的问题。"
ENDED = "终结或移送 {n} 项"
LIGHT_NOTE = "{ended}不亮灯，未画入图中，已计入表中的全部。"

PACE = "进度与所需速度"
REQUIRED = "每周需完成"
ACHIEVED = "近{n}期每周申报完成"
ACHIEVED_NOTE = "申报完成及以上的净增加"
OPEN = "未完成{n}项"
REQUIRED_NOTE = "{open} ÷ 剩余{weeks}周"
A_WEEK = "{n} 项"
TOO_FEW = "样本不足"
TOO_FEW_NOTE = "少于{n}期"
NO_SERIES = "按状态灯、分管领导或同时按几个条件筛选时，没有逐期的数字可比。清除部分筛选后可看进度线。"

EXTENSIONS = "时限推后"
EXTENSIONS_WORDS = "现行时限晚于原定时限的问题，推后天数多的在前。"
EXTENSIONS_REST = "此处列出前 {n} 项，全部："
EXTENSIONS_ALL = "时限推后 {n} 项"
NO_EXTENSIONS = "没有时限推后的问题。"
EXTENSION_UNITS = "时限推后的问题涉及的单位"
EXTENSION_UNITS_FOOTER = "时限推后的问题：{footer}"
NOT_APPROVED = "未注明批准"
MOVES = "{n}次"
MOVES_BEFORE = "首期之前"
DAYS = "{n}天"
DAY = "{day.year}年{day.month}月{day.day}日"
UNDATED = NO_MONTH

TIMELINE = "逐项时间线"
SHOWN = "显示："
SHOWN_OPEN = "未完成 {n} 项"
SHOWN_ALL = "全部 {n} 项"
PAGE = "第 {first}–{last} 项，共 {total} 项"
PREVIOUS = "上一页"
NEXT = "下一页"
TIMELINE_WORDS = "每条从提出之日到现行时限；点图或表中的编号可打开该问题。"
TIMELINE_TABLE = "时间线所列问题"
NODE = "{day.month}月{day.day}日"
NODE_PASSED = "{day.month}月{day.day}日（已过）"
NODES_JOIN = "、"

COLUMN_MONTH = "到期月份"
COLUMN_BAND = "距时限"
COLUMN_ALL = "全部"
COLUMN_DONE = "已整改"
COLUMN_REVIEW = "待审核"
COLUMN_OPEN = "未完成"
COLUMN_OVERDUE = "逾期"
COLUMN_CODE = "编号"
COLUMN_TITLE = "问题"
COLUMN_LEAD = "牵头单位"
COLUMN_ORIGINAL = "原定时限"
COLUMN_CURRENT = "现行时限"
COLUMN_DAYS = "推后"
COLUMN_MOVES = "推后次数"
COLUMN_APPROVED = "批准"
COLUMN_LIGHT = "状态灯"
COLUMN_BLOCK = "类型"
COLUMN_UNIT = "单位"
COLUMN_LEADS = "牵头"
COLUMN_TAKES_PART = "参与"
COLUMN_NODES = "措施节点"

NARROW = frozenset((COLUMN_CODE, COLUMN_ORIGINAL, COLUMN_CURRENT, COLUMN_LIGHT, COLUMN_DAYS, COLUMN_MOVES))
"""Columns whose cells stay on one line."""

SPANS = Words(
    what="逐项时间线",
    extension="推后的时间",
    original="原定时限",
    current="现行时限",
    passed="节点（已过）",
    ahead="节点（未到）",
    finished="完成日期",
    as_of="截至{day.year}年{day.month}月{day.day}日",
    none="无期限",
    no_light=NO_LIGHT,
    light=LIGHT_WORDS,
)
