"""The words of the log on the page 数据."""

from __future__ import annotations

WORDS = "学过的状态词"
SAME_UNITS = "认定为同一单位的写法"
NO_WORDS = "还没有教过新词。"
NO_SAME = "还没有认定过。"
LOG = "日志"
LOG_WORDS = "所有导入、替换、撤回、更正、说明和设置变更，只增不改；最近的在前。"
COLUMN_AT = "时间"
COLUMN_ACTION = "事项"
COLUMN_DETAIL = "内容"
ROWS_A_PAGE = 40
PAGER = "翻页"
BEFORE, AFTER = "较新的", "较早的"
ACTIONS = {
    "create": "新建台账",
    "settings": "变更设置",
    "load": "导入",
    "replace": "替换导入",
    "withdraw": "撤回",
    "learn": "学会状态词",
    "agree": "认定同一",
    "answer": "核实说明",
    "carry_over": "跨年接转",
    "correct": "更正",
    "merge": "合并单位填报",
    "decide": "议定事项",
    "decision_outcome": "议定事项结果",
    "restore": "从备份恢复",
}
DETAILS: dict[str, str] = {
    "snapshot": "期次",
    "same": "认定",
    "check": "核实事项",
    "decision": "议定事项",
    "issue_key": "问题",
    "unit": "责任单位",
    "units": "填报单位",
    "missing": "未报单位",
    "promised_on": "承诺日期",
    "outcome": "落实情况",
    "moved_to": "顺延至",
    "note": "说明",
    "reviewer": "认定部门",
    "demo": "演示数据",
    "done_is_verified": "“完成”按已整改计",
    "as_of": "截至",
    "replaced": "替换",
    "files": "文件",
    "reason": "理由",
    "issue": "问题",
    "field": "字段",
    "text": "内容",
    "base": "依据期次",
    "name": "名称",
    "state": "状态",
    "region": "地区",
    "parent": "原台账",
    "ledger": "台账",
    "issues": "问题数",
    "from_snapshot": "来自期次",
    "created_at": "备份时间",
    "software": "软件版本",
}
YES, NO = "是", "否"
DETAIL = "{name} {value}"
DETAIL_JOIN = "；"
