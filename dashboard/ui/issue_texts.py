"""The words of the page 问题详情."""

from __future__ import annotations

from dashboard.ui import texts

PAGES: dict[str, str] = {
    "": texts.PAGE_OVERVIEW,
    "units": texts.PAGE_UNITS,
    "categories": texts.PAGE_CATEGORIES,
    "deadlines": texts.PAGE_DEADLINES,
    "indicators": texts.PAGE_INDICATORS,
    "ledger": texts.PAGE_LEDGER,
    "meeting": texts.PAGE_MEETING,
    "checks": texts.PAGE_CHECKS,
    "rules": texts.PAGE_RULES,
    "ledgers": texts.PAGE_LEDGERS,
}
"""Page as the address names it → what it is called."""
BACK = "返回{page}"
PREVIOUS, NEXT = "上一项 {code}", "下一项 {code}"
PLACE = "本清单第 {number} 项，共 {total} 项"
OUTSIDE = "这一项不在当前筛选之内。"
WAYS = "返回与前后各项"
NOT_ASKED = "没有指明要看哪一项问题。请从台账或任一清单点开。"
NOT_HERE = "{ledger}截至{day}的一期没有编号为“{code}”的问题。"
HELD_BEFORE = "查看上一期（截至{day}）所载的这一项"
TO_LEDGER = "到台账查找"

HEADING = "{code}　{title}"
COPIED = "{code} {title}（{lead}）：{status}，整改时限{deadline}{days}。"
OVERDUE_DAYS = "，逾期{n}天"
LEFT_DAYS = "，剩{n}天"

STANDING = "整改情况"
STATUS = "整改状态"
STATUS_WRITTEN = "{status}（台账写作“{word}”）"
PERCENT = "完成进度"
LIGHT = "状态灯"
OTHER_REASONS = "另有：{reasons}"
DEADLINE = "整改时限"
DEADLINE_WRITTEN = "{day}（台账写作“{text}”）"
OVERDUE, LEFT, TODAY = "已逾期 {n} 天", "剩 {n} 天", "当日到期"
ORIGINAL = "原定时限"
MOVED = "时限推后"
TIMES = "{n} 次"
APPROVED = "延期批准"
COMPLETED = "完成日期"
RAISED = "提出日期"
UNCHANGED = "最近一次变化"
AMOUNT, RECTIFIED = "问题金额", "已整改金额"
RULES, PEOPLE = "建立制度", "追责问责"
RULES_N, PEOPLE_N = "{n} 项", "{n} 人"
CATEGORY, TYPE = "问题类别", "整改类型"
LEAD, SUPPORTING = "牵头单位", "配合单位"
NOW_CALLED = "{unit}（现为{now}）"
GUESSED = "{lead}（按首列单位）"
NO_LEAD = "未明确责任单位"
SOURCE = "问题来源"

PERSONS = "显示分管领导和责任人"
PERSONS_HELP = "共用屏幕上默认不显示；只在本人当前页面有效。"
LEADER, PERSON = "分管领导", "责任人"

CONTENT = "问题与要求"
FINDING, TARGET = "问题表现", "整改目标"
PROGRESS = "进展与困难"
PROGRESS_FIELDS: dict[str, str] = {
    "progress": "整改进展",
    "obstacle": "存在困难",
    "coordination": "需协调解决事项",
    "reason": "未完成原因",
    "next_step": "下一步计划",
    "evidence": "佐证材料",
    "remark": "备注",
}
"""Text column → its name, in the order shown."""
PROMISED = "承诺完成日期"

MEASURES = "整改措施　{n} 条"
NO_MEASURES = "台账没有为这一项写明整改措施。"
COLUMN_NUMBER, COLUMN_MEASURE, COLUMN_UNIT, COLUMN_NODE = "序号", "整改措施", "承担单位", "节点时限"
PAST = "节点已过 {n} 天"

HISTORY = "历期变化"
HISTORY_ONE = "目前只有一期，载入下一期后在此列出状态、时限和文字的变化。"
HISTORY_WORDS = "按期次由近到远。文字有改动的可展开，左右对照前后两种写法。"
COLUMN_AS_OF, COLUMN_EVENT = "截至日期", "变化"
SOURCE_OF = "出处：{place}"
BEFORE, AFTER = "改动前（{day}）", "改动后（{day}）"
EVENT = "{kind}："
COMPARED = "对照：{label}"
EMPTY_TEXT = "（未填写）"

INDICATORS = "相关指标"
NO_INDICATORS = "这一项没有相关指标。"
CHECKS = "核实事项"
NO_CHECKS = "这一项没有需要核实的事项。"
COLUMN_LEVEL, COLUMN_RULE, COLUMN_MESSAGE, COLUMN_ANSWER = "轻重", "事项", "核对内容", "说明"
NOT_ANSWERED = "尚未说明"

ORIGIN = "数据出处"
FILE, SHEET, ROW, SNAPSHOT = "文件", "工作表", "行", "期次"
ROW_N = "第 {row} 行"
PARAGRAPH_N = "第 {row} 段"
EXTRA = "台账中的其他栏目"
PARAGRAPHS = "方案原文"
NOT_STATED = "未填报"
NAME_JOIN = "、"
REASON_JOIN = "；"
PLACE_JOIN = "　"
