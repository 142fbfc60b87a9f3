"""Words of the offline page: headings, labels of facts, sentences of charts."""

from __future__ import annotations

FILE = "离线网页"
TITLE = "{ledger} · 截至{day}"
NAVIGATION = "目录"
ATTENTION = "需关注事项"
CHANGES = "本期变化"
CATEGORIES = "问题类别"
UNITS = "责任单位"
DEADLINES = "整改时限"
INDICATORS = "指标"
ISSUES = "问题清单"
MEANING = "范围和口径"
NO_ATTENTION = "没有逾期或需要提前关注的问题。"
NO_INDICATORS = "本期没有指标数据。"
NO_ISSUES = "没有符合的问题。"
TO_TOP = "回到顶部"

CARDS = "主要数字"
ITEMS = "{n} 项"
CHART_CATEGORY = "各类别问题按状态"
CHART_UNIT = "各牵头单位的问题按状态灯"
CHART_MONTH = "各月到期的问题"
CHART_AGE = "未完成的问题距现行时限"
DONE, OPEN = "已整改", "未完成"
ALT = "{what}（项）：{rows}。"
ALT_ROW = "{name}{parts}"
ALT_PART = "{label}{n}"
ALT_JOIN, ALT_ROWS = "、", "；"
ALT_NONE = "0"

LEADS = "牵头 {n} 项"
TAKES_PART = "参与 {n} 项"
OVERDUE = "逾期 {n} 项"
DONE_OF = "已整改 {done}/{n}"
LED, SUPPORTED = "牵头的问题", "配合的问题"

FACTS = {
    "category": "问题类别",
    "finding": "问题表现",
    "type": "整改类型",
    "lead": "牵头单位",
    "units": "责任单位",
    "target": "整改目标",
    "measures": "整改措施",
    "original": "原定时限",
    "deadline": "现行时限",
    "status": "整改状态",
    "reason": "亮灯原因",
    "completed": "完成日期",
    "amount": "问题金额",
    "rectified": "已整改金额",
    "progress": "整改进展",
    "obstacle": "卡点",
    "next_step": "下一步计划",
    "promised": "承诺完成日期",
    "evidence": "佐证材料",
    "indicators": "指标",
    "source": "出处",
}
DEADLINE = "{day}（{text}）"
STATUS = "{label}（台账写法：{text}）"
PLACE = "{file} {sheet} 第{row}行"
INDICATOR = "{name}：{text}，目标{target}，{state}"
CUT = "…（全文见台账）"
COLUMNS = ("指标", "现值", "基期", "目标", "情况")
