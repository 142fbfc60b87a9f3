"""Titles, header texts and chart names of the workbook of statistics."""

from __future__ import annotations

FILE = "统计表"
OVERVIEW = "总览"
CATEGORIES = "问题类别"
UNITS = "责任单位"
MONTHS = "整改时限"
AGES = "逾期时长"
INDICATORS = "指标"
CHECKS = "核实事项"
ISSUES = "问题清单"
UNIT_FACTS = "各单位情况"
MEANING = "范围和口径"

STATUS_TITLES = {
    "not_started": "未启动",
    "in_progress": "整改中",
    "reported": "申报完成",
    "verified": "已整改（未销号）",
    "closed": "已销号",
    "ended": "终结或移送",
}
OVERVIEW_HEADER = ("指标", "数值", "分子", "分母", "比上期", "口径")
GROUP_TAIL = ("整改率", "问题金额（万元）", "已整改金额（万元）")
CATEGORY, TOTAL = "问题类别", "全部"
UNIT_HEADER = ("类型", "单位", "牵头", "参与", "其中已整改", "逾期", "另有延期", "临期", "进展未更新", "整改率")
MONTH_HEADER = ("到期月份", "全部", "已整改", "未完成", "逾期")
AGE_HEADER = ("距现行时限", "未完成项数", "问题编号")
INDICATOR_HEADER = (
    "指标编号", "指标", "问题编号", "期间", "分子", "分母", "现值", "基期分子", "基期分母", "基期值", "目标", "目标值",
    "情况", "单位", "算法",
)  # fmt: skip
MEANING_HEADER = ("名称", "口径")
STAMP = "本文件"
ROW_LIMIT = "单位牵头不足{n}项的不计整改率。"
CODE_JOIN = "、"
LIGHT = "状态灯：{word}"
WAIT = "待审核最长天数"

CHART_STATUS = "问题按状态（项）"
CHART_CATEGORY = "各类别问题按状态（项）"
CHART_UNIT = "各牵头单位问题按状态灯（项）"
CHART_MONTH = "各月到期的问题（项）"
CHART_AGE = "未完成问题距现行时限（项）"
CHART_INDICATOR = "比率类指标：基期、现值、目标"
BASELINE, NOW, TARGET = "基期值", "现值", "目标值"
