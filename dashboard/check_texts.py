"""Chinese of the checks: what each rule is called, what it means, and the sentence it says with its arithmetic."""

from __future__ import annotations

import re

from loaders.records import Level

LEVELS: dict[str, str] = {
    Level.SERIOUS.value: "重点核实",
    Level.WARNING.value: "建议核对",
    Level.NOTE.value: "提示",
}
"""Level → its name on screen, the weightiest first."""

RULES: dict[str, tuple[str, str]] = {
    "indicator-missed": ("指标未达标", "问题已申报完成或已整改，但它的跟踪指标没有达到目标"),
    "evidence-missing": ("缺少佐证", "已申报完成或已整改，但没有佐证材料"),
    "completion-date-missing": ("缺少完成日期", "已整改或已销号，但没有实际完成日期"),
    "step-back": ("状态回退", "上期已整改或已销号，本期状态后退，且本期没有写明退回或回头看这一情况"),
    "amount-over": ("整改金额偏大", "已整改金额大于问题金额"),
    "amount-short": ("整改金额不足", "已整改或已销号，但已整改金额小于问题金额"),
    "issue-vanished": ("问题消失", "上期的问题在本期台账中没有了，而它并未销号"),
    "yes-no-contradiction": ("是否栏不一致", "同一行的几个是否栏或状态栏说法不一"),
    "status-percent-disagree": ("状态与进度不符", "状态栏与完成进度栏说法不一，按状态栏统计"),
    "completion-date-odd": ("完成日期异常", "完成日期晚于截至日期，或早于问题提出日期"),
    "percent-disagrees": ("百分比与数字不符", "同一句中的百分比与旁边的数字对不上"),
    "counts-disagree": ("数量前后不一", "同一事物的数量前后说法不同"),
    "lead-not-responsible": ("牵头单位不在责任单位中", "措施由某单位牵头，但责任单位中没有它"),
    "measure-past-deadline": ("措施晚于时限", "有措施的时间晚于问题的整改时限"),
    "extension-unapproved": ("延期未见批准", "现行时限晚于原定时限，但没有注明延期批准"),
    "silent": ("进展未更新", "未完成，且连续几期没有实质变化"),
    "same-rows-in-two-files": ("两份文件内容相同", "两个单位报来的文件里有同样的行"),
    "same-issue-twice": ("同一问题两个编号", "同一标题出现在不同编号下"),
    "rows-repeated": ("重复行", "同一问题的几行内容重复"),
    "renumbered": ("编号变更", "问题换了编号，按标题认定为同一问题"),
    "identity-suggestion": ("疑似同一问题", "标题与上期某个问题相近，未自动合并"),
    "title-replaced": ("同号换题", "同一编号下的问题标题与上期不同"),
    "sum-disagrees": ("合计与分项不符", "文字中的合计与各分项之和不同"),
    "deadlines-same-day": ("时限集中", "全部问题的整改时限落在同一天"),
    "field-missing": ("栏目未填", "台账有这一栏，但有问题没有填写"),
    "column-missing": ("缺少栏目", "台账没有这一栏，整本只提示一次"),
    "text-duplicated": ("文字重复", "同一段文字重复出现"),
    "text-misplaced": ("文字错位", "有一段文字放错了位置"),
    "text-unlabelled": ("段落未标明", "方案中有一段文字没有标明属于哪一项"),
    "unit-vague": ("责任单位未点名", "责任单位写作“相关”“有关”一类的统称，看不出是哪些单位"),
    "successor-circle": ("承接单位成环", "名册中几个单位的承接单位首尾相接，无法确定由谁承接，按原名统计"),
    "unit-missing": ("未明确责任单位", "问题没有写明责任单位"),
    "deadline-missing": ("未明确时限", "问题没有写明整改时限"),
    "measures-missing": ("未明确措施", "问题没有写明整改措施"),
}
"""Rule → label and meaning. Findings of readers under any other rule are matters of reading, not checks."""

_SERIOUS, _WARNING, _NOTE = (Level.SERIOUS,), (Level.WARNING,), (Level.NOTE,)
RULE_LEVELS: dict[str, tuple[Level, ...]] = {
    **dict.fromkeys(RULES, _WARNING),
    "indicator-missed": _SERIOUS,
    "evidence-missing": (Level.SERIOUS, Level.WARNING),
    "completion-date-missing": _SERIOUS,
    "step-back": _SERIOUS,
    "amount-over": _SERIOUS,
    "amount-short": _SERIOUS,
    "issue-vanished": _SERIOUS,
    "identity-suggestion": _NOTE,
    "title-replaced": _NOTE,
    "sum-disagrees": _NOTE,
    "deadlines-same-day": _NOTE,
    "field-missing": _NOTE,
    "column-missing": _NOTE,
    "text-duplicated": _NOTE,
    "text-misplaced": _NOTE,
    "text-unlabelled": _NOTE,
    "unit-vague": _NOTE,
    "successor-circle": _NOTE,
}
"""Rule → the levels its checks can have, the weightiest first. Source: the methodology, Checks."""

INDICATOR_MISSED = (
    "问题{code}状态为“{status}”，但指标“{name}”（{period}）为{value}，{target}{target_text}，相差{shortfall}{unit}。"
    "请核实完成情况或指标数据。"
)
TARGET_HIGHER = "目标不低于"
TARGET_LOWER = "目标不高于"
EVIDENCE_MISSING = "问题{code}状态为“{status}”，佐证材料为空。请补充佐证材料。"
COMPLETION_DATE_MISSING = "问题{code}状态为“{status}”，实际完成日期为空。请补填日期。"
STEP_BACK = "问题{code}上期（{before_on}）为“{before}”，本期为“{now}”，且未注明退回或回头看。请核实状态。"
AMOUNT_OVER = "问题{code}已整改金额{rectified}万元大于问题金额{amount}万元，多{difference}万元。请核实金额。"
AMOUNT_SHORT = (
    "问题{code}状态为“{status}”，但已整改金额{rectified}万元小于问题金额{amount}万元，差{difference}万元。"
    "请核实金额或状态。"
)
VANISHED = "问题{code}“{title}”上期（{before_on}）为“{before}”，本期台账中没有。请核实是否漏行；确已销号的请先标明。"
EXTENSION = (
    "问题{code}原定时限{original}，现行时限{current}，推后{days}天，没有注明延期批准。请补填批准文号、日期和批准人。"
)
EXTENSION_DROPPED = "问题{code}原定时限{original}，现在没有具体时限，没有注明延期批准。请补填批准文号、日期和批准人。"
SILENT = "问题{code}的状态、进度、金额、时限和进展文字自{since}起连续{snapshots}期、{days}天没有变化。请核实进展。"
UNIT_VAGUE = "问题{code}的责任单位写作“{names}”，看不出是哪些单位。请补充具体名单。"
SUCCESSOR_CIRCLE = "名册中{names}的承接单位首尾相接，无法确定由谁承接，均按原名统计。请更正名册的承接单位。"
CIRCLE_JOIN = "→"
COLUMN_MISSING = "台账没有“{column}”栏，{n}项{what}的问题无法核对：{codes}。建议在工作簿中补列。"
COLUMNS: dict[str, str] = {
    "evidence": "佐证材料",
    "completed_on": "实际完成日期",
    "extension_approved": "延期批准",
}
REPORTED_OR_DONE = "申报完成或已整改"
DONE = "已整改或已销号"
MOVED = "时限推后"
CODES_AND_MORE = "{codes}等{n}项"
LISTED_CODES = 10
"""Codes named in one message; the rest are counted."""

VAGUE_WORDS = ("相关", "有关", "涉及", "其他")
"""Beginnings of names that stand for units without naming them."""

EACH = "各"

SENT_BACK_WORDS = ("退回", "回头看")
"""A step back whose status says one of these is an event, not a check."""
SENT_BACK_CLAUSE = re.compile(r"[已被予以]*退回((补充|重|整改|完善|修改).{0,6})?|“?回头看”?(中?发现.*)?")
"""A clause of another text that is such an event: 退回补充, 回头看发现反弹."""
CLAUSES = re.compile(r"[，。；：、,;:\s]+")

NOTHING_WORDS = frozenset(
    {"无", "暂无", "否", "没有", "未批准", "未提供", "未附", "待补", "待补充", "×", "空", "na", "none"}
)
"""Cells that state evidence or an approval by saying there is none, in the matched form of `loaders.text.normal`."""
