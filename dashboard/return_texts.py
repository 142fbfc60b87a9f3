"""Chinese of the forms that units fill in: what is written on them, and what is said of what comes back."""

from __future__ import annotations

LIST_MARK = "、"
AND = " 与 "
NO_LEAD = "牵头单位"
NO_UNIT = "本单位"

FIELDS: dict[str, str] = {
    "status": "整改状态",
    "progress": "本周进展",
    "amount_rectified": "已整改金额",
    "completed_on": "实际完成时间",
    "obstacle": "存在困难",
    "coordination": "需协调解决事项",
    "promised_on": "承诺完成日期",
    "evidence": "佐证材料",
}

FINDINGS: dict[str, str] = {
    "return-other-ledger": "这份填报表属于台账《{ledger}》，不是《{here}》。请换到那本台账合并。",
    "return-older-base": "这份填报表依据 {base} 号期次下发，现行的是 {now} 号。填报内容照常采用，请核对是否仍然适用。",
    "return-twice": "{unit}交了两份填报表（另一份是 {first}）。两份都读，不一致的内容不采用。",
    "return-other-unit": "这是“{unit}”的填报表，您的账号只能报送{own}的。请选择本单位的填报表。",
    "return-outdated": "这份填报表依据 {base} 号期次下发，那一轮填报已经结束；现行的是 {now} 号（截至{as_of}）。"
    "请重新下载填报表，填好后再报送。",
    "return-blank": "填报表里什么也没有填。请填写本周进展；没有变化的，在“无变化”一栏选√。",
    "return-unknown-code": "台账现行一期没有编号为 {code} 的问题，或它不是{unit}的问题。"
    "请勿改动编号列；新问题请由整改办列入台账。",
    "return-not-its-issue": "{unit}不是问题 {code} 的责任单位，不能填报这一项。请核对是否填错了表。",
    "return-unknown-indicator": "台账没有编号为 {code} 的指标，或它不是{unit}的指标。"
    "请勿改动指标编号列；新指标请由整改办列入指标表。",
    "return-indicator-clash": "指标 {code} 同一期间有两个数：{first} 与 {second}。都不采用，请核对后由整改办更正。",
    "return-clash": "{field}在 {places} 不一致，都不采用，沿用上期。请核对。",
    "return-after-review": "问题 {code} 已经认定或销号，填报的状态不采用。需要退回的由整改办办理。",
    "return-beyond-report": "问题 {code} 填报为已整改或已销号，按申报完成采用。审核和销号由整改办办理。",
    "return-not-lead": "{unit}是问题 {code} 的配合单位，只采用本单位进展；所填{fields}不采用，由牵头单位填报。",
    "not-returned": "{unit}本周未报，沿用上期数据。",
}

REMINDER = "截至{day.month}月{day.day}日，以下{n}个单位的整改进展填报表尚未收到，请尽快报送："
REMINDER_LINE = "{unit}（问题 {codes}）"

# the form
FORM_TITLE = "{unit}整改进展填报表"
FORM_FILE = "填报表"
FORM_DEADLINE = "请于{day.month}月{day.day}日（{weekday}）{time}前报送整改办；没有变化的在“无变化”一栏选√。"
FORM_HINT = "编号列请勿改动，其余格式可自行调整。灰色格由系统带出；审核、销号和时限由整改办填写。"
ROLES = {True: "牵头", False: "配合"}
SIGNATURE = "单位主要负责人签字：　　　　　　　　　　填报人：　　　　　　　　　　填报日期：　　　年　　月　　日"
INDICATORS_TITLE = "{unit}本单位指标"
INDICATORS_HINT = "只填本期数；没有数据的留空，不填 0。"
LAST_VALUE = "{numerator}/{denominator}（{period}）"
LAST_COUNT = "{numerator}（{period}）"
NOT_STATED = "未填报"
DATE_ERROR = "请填日期，例如 2024-06-30。"
CHOICE_ERROR = "请从下拉列表中选择。"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
