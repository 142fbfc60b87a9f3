"""Chinese of an issue's history: what each kind of event is called and the sentence it says."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "first_seen": "首次列入",
    "status": "状态变化",
    "sent_back": "退回",
    "deadline": "时限调整",
    "wording": "文字改动",
    "amount": "金额变化",
    "percent": "进度变化",
    "date": "日期变化",
    "units": "单位调整",
    "code": "编号变更",
    "gone": "不在台账",
    "back": "重新列入",
    "carried": "接转",
    "last_seen": "最近一期",
}
"""Kind of event → its name on screen."""

WORDINGS: dict[str, str] = {
    "title": "问题名称",
    "category": "问题类别",
    "finding": "问题表现",
    "target": "整改目标",
    "measures": "整改措施",
    "progress": "整改进展",
    "obstacle": "存在困难",
    "coordination": "需协调解决事项",
    "reason": "未完成原因",
    "next_step": "下一步计划",
    "evidence": "佐证材料",
    "remark": "备注",
}
"""Text field → its name, in the order in which differences are told."""

FIELDS: dict[str, str] = {
    "code": "编号",
    "lead_unit": "牵头单位",
    "units": "责任单位",
    "amount": "问题金额",
    "amount_rectified": "已整改金额",
    "percent": "完成进度",
    "completed_on": "实际完成日期",
    "promised_on": "承诺完成日期",
    "stated_original_deadline": "原定时限",
}

FIRST_SEEN = "列入台账，状态为“{status}”，整改时限{deadline}"
LAST_SEEN = "状态为“{status}”，整改时限{deadline}"
GONE = "台账中没有这一项；{last}时为“{status}”"
BACK = "重新列入台账，上次见于{last}"
CARRIED = "由台账《{before}》接转到《{after}》"
STEP = "由“{before}”到“{after}”（台账写作“{word}”）"
STEPPED_BACK = "由“{before}”退到“{after}”（台账写作“{word}”）"
SENT_BACK = "注明退回或回头看，状态为“{status}”（台账写作“{word}”）"
DEADLINE_LATER = "时限由{before}推后到{after}，推后{days}天"
DEADLINE_EARLIER = "时限由{before}提前到{after}，提前{days}天"
DEADLINE_SET = "时限由“{before}”定为{after}"
DEADLINE_DROPPED = "时限由{before}改为“{after}”"
APPROVED = "（{approval}）"
NO_DEADLINE = "未写明"
WORDING = "{label}有改动"
WORDING_NEW = "新写了{label}"
WORDING_GONE = "{label}不再填写"
FROM_TO = "{label}由{before}变为{after}"
AMOUNT = "{amount}万元"
NAME_JOIN = "、"
