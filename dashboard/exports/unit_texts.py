"""Titles and header texts of the files on units."""

from __future__ import annotations

from loaders.extract_mark import MARK

SOURCE = "台账：{ledger}　截至：{day}"
DEMO = "演示数据：县、单位和问题均为虚构"
EXTRACT = MARK

ISSUES = "{unit}的问题"
MEASURES = "{unit}的整改措施"
INDICATORS = "{unit}的指标"
UNITS = "各单位情况"
LEADS, SUPPORTS = "牵头", "配合"
NAME_JOIN = "、"

ISSUE_HEADER = (
    "承担方式",
    "编号",
    "问题类别",
    "问题",
    "牵头单位",
    "责任单位",
    "原定时限",
    "现行时限",
    "时限原文",
    "整改状态",
    "状态灯",
    "逾期天数",
    "时限推后次数",
    "未更新天数",
    "卡点",
    "下一步计划",
    "承诺完成日期",
)
MEASURE_HEADER = ("问题编号", "整改措施", "责任单位", "节点时限", "时限原文", "措施状态", "节点已过天数")
INDICATOR_HEADER = ("问题编号", "指标", "期间", "现值", "基期", "目标", "情况", "算法")
UNIT_HEADER = (
    "类型",
    "单位",
    "牵头项数",
    "参与项数",
    "已整改项数",
    "逾期项数",
    "最长逾期天数",
    "另有延期项数",
    "时限推后项数",
    "时限推后次数",
    "进展未更新项数",
    "应报期数",
    "没有更新的期数",
)
