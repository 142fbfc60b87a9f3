"""Header texts and title of the list of issues as a file."""

from __future__ import annotations

ISSUES = "台账查询结果"
MEASURE_JOIN = "\n"
PLACE_JOIN = " "
ROW = "第{row}行"
HEADER = (
    "编号",
    "问题类别",
    "问题",
    "问题表现",
    "整改类型",
    "牵头单位",
    "责任单位",
    "整改措施",
    "原定时限",
    "现行时限",
    "时限原文",
    "整改状态",
    "台账写法",
    "状态灯",
    "亮灯原因",
    "逾期天数",
    "剩余天数",
    "完成日期",
    "问题金额（万元）",
    "已整改金额（万元）",
    "整改进展",
    "卡点",
    "下一步计划",
    "承诺完成日期",
    "佐证材料",
    "出处",
)
