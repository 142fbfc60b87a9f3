"""Chinese on screen: labels, the words of every figure, and sentence templates, keyed by the names the code uses."""

from __future__ import annotations

from loaders.records import RectificationType, Status

STATUS: dict[str, str] = {
    Status.NOT_STARTED.value: "未启动",
    Status.IN_PROGRESS.value: "整改中",
    Status.REPORTED.value: "申报完成",
    Status.VERIFIED.value: "已整改",
    Status.CLOSED.value: "已销号",
    Status.ENDED.value: "终结或移送",
}

RECTIFICATION_TYPE: dict[str, str] = {
    RectificationType.IMMEDIATE.value: "立行立改",
    RectificationType.PHASED.value: "分阶段整改",
    RectificationType.CONTINUING.value: "持续整改",
    "": "未明确",
}

NO_CATEGORY = "未分类"
NO_UNIT = "未明确责任单位"
NO_MONTH = "无期限"
NOT_STATED = "未填报"
LEAD_GUESSED = "按首列单位"
NO_VALUE = "—"
NO_LIGHT = "不亮灯"

LIGHT_WORDS: dict[str, str] = {
    "红": "逾期",
    "黄": "关注",
    "蓝": "待审核",
    "绿": "已整改",
    "无期限": "无期限",
    "正常推进": "正常推进",
}
LATE_WORD = "{word}（迟）"
WAN = "万元"
LIST_MARK = "、"
MONTH = "{year}年{month}月"

LIGHT_REASONS: dict[str, str] = {
    "overdue": "逾期{days}天",
    "extended": "延期中，原定时限已过{days}天",
    "due_attention": "剩{days}天",
    "node_passed": "节点已过{days}天",
    "slow_to_start": "启动迟缓",
    "silent": "进展未更新{days}天",
    "reported": "待审核{days}天",
}
"""Selection that lit the lamp → the reason beside its word; `{days}` is counted up to the as-of date."""
DUE_TODAY = "当日到期"
UNREPORTED = "本周未报"
REPORTED_NOW = "待审核，本期新申报"
REASON_JOIN = "；"

SELECTIONS: dict[str, tuple[str, str]] = {
    "all": ("全部问题", "台账在截至日期的全部问题"),
    "counted": ("计入比率的问题", "全部问题减去终结或移送的问题"),
    "not_started": ("未启动", "状态为未启动的问题"),
    "in_progress": ("整改中", "状态为整改中的问题"),
    "open": ("未完成", "状态为未启动或整改中的问题"),
    "reported": ("申报完成", "状态为申报完成、尚未认定的问题"),
    "awaiting_review": ("待审核", "责任单位已申报完成、等待审核认定的问题"),
    "reported_or_beyond": ("申报完成及以上", "状态为申报完成、已整改或已销号的问题"),
    "verified": ("已整改未销号", "状态为已整改、尚未销号的问题"),
    "done": ("认定整改", "状态为已整改或已销号的问题"),
    "closed": ("已销号", "状态为已销号的问题"),
    "ended": ("终结或移送", "已移送或因特殊原因终结的问题，不计入比率，不亮灯"),
    "overdue": ("逾期", "未完成，且截至日期已过现行时限的问题；到期当天不算"),
    "overdue_original": ("超过原定时限", "未完成，且截至日期已过原定时限的问题，含已延期的"),
    "extended": ("延期", "未完成，已过原定时限但未过现行时限的问题，与逾期不重复"),
    "due_soon": ("临期", "未完成，距现行时限0至{due_soon_days}天的问题"),
    "due_attention": ("即将到期", "未完成，距现行时限0至{attention_days}天的问题"),
    "fallen_due": ("已到期", "原定时限在截至日期当天或之前的问题，终结或移送的除外"),
    "fallen_due_done": ("到期已整改", "原定时限在截至日期当天或之前、已认定整改的问题"),
    "moved_later": ("时限推后", "现行时限晚于原定时限的问题，终结或移送的除外"),
    "late": ("迟办", "申报完成或已整改，但完成日期（未填的按首次申报的截至日期）晚于原定时限的问题"),
    "silent": (
        "进展未更新",
        "未完成，状态、进度、金额、时限和进展文字连续{silent_snapshots}期、至少{silent_days}天无变化的问题",
    ),
    "slow_to_start": ("启动迟缓", "未启动，而从提出到时限的时间已过{not_started_share}的问题"),
    "node_passed": ("节点已过", "未完成，且有措施已过自己的节点时限的问题"),
    "open_undated": ("未完成且无期限", "未完成，且没有具体时限的问题"),
    "open_dated": ("未完成且有期限", "未完成，且有具体时限的问题"),
    "amount_stated": ("填报两项金额", "同时填报问题金额和已整改金额的问题，终结或移送的除外"),
    "amount_at_issue_only": ("只填报问题金额", "填报了问题金额、没有填报已整改金额的问题，终结或移送的除外"),
    "amount_rectified_only": ("只填报已整改金额", "填报了已整改金额、没有填报问题金额的问题，终结或移送的除外"),
    "without_lead": ("未明确牵头单位", "没有填写责任单位的问题"),
    "overdue_1_7": ("逾期1至7天", "逾期1至7天的问题"),
    "overdue_8_30": ("逾期8至30天", "逾期8至30天的问题"),
    "overdue_31_90": ("逾期31至90天", "逾期31至90天的问题"),
    "overdue_over_90": ("逾期超过90天", "逾期超过90天的问题"),
    "due_0_7": ("剩0至7天", "未完成，距现行时限0至7天的问题；0天为当日到期"),
    "due_8_30": ("剩8至30天", "未完成，距现行时限8至30天的问题"),
    "due_31_90": ("剩31至90天", "未完成，距现行时限31至90天的问题"),
    "due_over_90": ("剩90天以上", "未完成，距现行时限超过90天的问题"),
    "due_next_month": ("下月到期", "未完成，现行时限在截至日期的下一个月内的问题"),
    "light_red": ("红灯 逾期", "未完成，已过现行时限"),
    "light_yellow": (
        "黄灯 关注",
        "未完成，且延期中，或{attention_days}天内到期，或措施节点已过，或启动迟缓，或进展未更新",
    ),
    "light_blue": ("蓝灯 待审核", "申报完成，等待审核"),
    "light_green": ("绿灯 已整改", "已整改或已销号；晚于原定时限的注明“迟”"),
    "light_undated": ("无期限", "未完成，没有具体时限，也没有需关注的情形"),
    "light_normal": ("正常推进", "未完成，没有上述任何情形"),
}
"""Selection key → its label, and in words which issues it holds. Braces are thresholds by their settings' names."""

LIGHT_UNKNOWN = "设置中的状态灯“{light}”不存在，可用的有：{known}。"
CONDITION_UNKNOWN = "设置中的亮灯条件“{when}”不存在，可用的有：{known}。"

RATES: dict[str, tuple[str, str, str]] = {
    "rectified": ("整改率", "认定整改（已整改和已销号）÷（全部 − 终结或移送）", "尚无问题"),
    "reported": ("申报率", "（申报完成 + 认定整改）÷（全部 − 终结或移送）", "尚无问题"),
    "closed": ("销号率", "已销号 ÷（全部 − 终结或移送）", "尚无问题"),
    "due_done": ("到期完成率", "原定时限已到的问题中认定整改的 ÷ 原定时限已到的问题", "尚无到期事项"),
    "amount": ("金额整改率", "已整改金额 ÷ 问题金额，只计两项金额都填报的问题", "未填报金额"),
}
"""Rate key → label, formula in words, and what stands beside the dash when there is nothing to divide by."""

SUMS: dict[str, tuple[str, str]] = {
    "rules_made": ("建立制度", "项"),
    "people_held": ("追责问责", "人"),
}

MEANS: dict[str, tuple[str, ...]] = {
    "上缴": ("上缴",),
    "归还原渠道": ("归还原渠道", "归还原资金渠道"),
    "归垫": ("归垫", "原渠道归垫"),
    "追回": ("追回", "收回"),
    "拨付": ("拨付",),
    "盘活": ("盘活",),
    "调账": ("调账",),
    "清退": ("清退",),
}
"""Means of putting money right, in the order of reports → how headers of columns that state them begin."""
MEANS_ALREADY = "已"
MEANS_OF_MONEY = ("金额", "资金", "款")
MEANS_UNREAD = "{amount}（{codes}的写法未能识别，未计入）"

UNIT_BLOCKS: dict[str, tuple[str, ...]] = {
    "部门": ("部门", "机关", "事业", "党", "群团", "人民团体", "department", "institution", "organisation"),
    "企业": ("企业", "公司", "集团", "company", "enterprise"),
    "乡镇": ("乡", "镇", "街道", "town", "subdistrict", "village"),
}
"""Block of units in official order → words that the roster's kind contains."""
UNIT_ENDINGS: dict[str, tuple[str, ...]] = {
    "企业": ("公司", "集团", "银行", "合作社", "信用社", "联社", "厂"),
    "乡镇": ("乡", "镇", "街道", "街道办", "街道办事处", "乡政府", "镇政府", "乡人民政府", "镇人民政府", "村", "社区"),
}
"""Block → name endings, for units that no roster knows; any other ending is of the first block."""

REGION_WHOLE: dict[str, str] = {ending: f"全{ending}" for ending in "县市区旗州盟省镇乡"}
REGION_DEFAULT = "全县"

HEADLINE_AS_OF = "截至{month}月{day}日，"
HEADLINE_TOTAL = "{subject}{total}项问题"
HEADLINE_ENDED = "（其中终结或移送{ended}项）"
HEADLINE_NONE = "{subject}没有问题。"
HEADLINE_REVIEWED = "申报完成{reported}项，认定整改{done}项，其中销号{closed}项，整改率{rate}"
HEADLINE_UNREVIEWED = "申报完成{reported}项，申报率{rate}，台账未设审核或销号栏"
HEADLINE_MORE = "，比上期增加{n}项"
HEADLINE_LESS = "，比上期减少{n}项"
HEADLINE_SAME = "，与上期持平"
HEADLINE_OVERDUE = "；逾期{n}项"
HEADLINE_NO_OVERDUE = "；无逾期"
HEADLINE_EXTENDED = "，另有延期{n}项"
HEADLINE_DUE = "，{days}日内到期{n}项"
HEADLINE_NO_DUE = "，{days}日内无到期"
HEADLINE_END = "。"

CROSSED = "{first} · {second}"
"""What two groups have in common."""

FOLLOWED = "{asked}自{day}起由{now}承接，以下为{now}的情况。"
FOLLOWED_UNDATED = "{asked}已由{now}承接，以下为{now}的情况。"

UNITS_HEADLINE = "截至{month}月{day}日，{leading}个单位牵头{total}项问题，{done}个单位牵头的问题已全部整改"
UNITS_OVERDUE = "；{n}个单位有逾期"
UNITS_NO_OVERDUE = "；没有单位逾期"
UNITS_DUE = "，{n}个单位{days}日内有问题到期"
UNITS_NO_DUE = "，{days}日内没有到期"
UNITS_SILENT = "，{n}个单位有问题进展未更新"

SCOPE_UNIT = {"lead": "{name}牵头的", "any": "{name}参与的"}
SCOPE_NO_UNIT = "未明确牵头单位的"
SCOPE_LEADER = "{name}分管的"
SCOPE_CATEGORY = "“{name}”类"
SCOPE_TYPE = "{name}类"
SCOPE_LIGHT = "状态灯为“{name}”的"
SCOPE_MONTH = "{year}年{month}月到期的"
SCOPE_NO_MONTH = "无期限的"
SCOPE_SHOW = "“{name}”的"

CHANGE_COUNT = "{n:+d} 项"
CHANGE_MONEY = "{n} 万元"
CHANGE_POINTS = "{n} 个百分点"
CHANGE_SAME = "持平"
CHANGE_JOIN = "，"
WAIT = "最长{days}天"
WAIT_NEW = "均为本期新申报"
WAIT_AT_LEAST = "至少{days}天"

FOOTER = (
    "牵头合计{lead}项 + 未明确牵头单位{without}项 = 全部{total}项；"
    "参与合计{participations}次，一项问题由多个单位共同承担时各计一次"
)
FOOTER_WRONG = "牵头合计{lead}项加未明确牵头单位{without}项不等于全部{total}项，请核对台账的责任单位栏"

CHANGES: dict[str, str] = {
    "added": "新增问题",
    "removed": "移出台账",
    "closed": "新增销号",
    "verified": "新增整改",
    "reported": "新增申报完成",
    "reopened": "状态退回",
    "ended": "终结或移送",
    "newly_overdue": "新增逾期",
    "deadline_moved": "时限调整",
    "units_changed": "责任单位调整",
    "text_changed": "文字有改动",
    "amount_changed": "金额有变化",
}
"""List of changes → the words its sentence begins with."""
CHANGES_SENTENCE = "{label} {n} 项：{items}"
CHANGES_COUNTED = "{label} {n} 项"
CHANGES_PROGRESS = "进展有更新"
CHANGES_ITEM_JOIN = "、"
CHANGES_NAMED = 5
"""Issues named in one sentence; more are counted only."""
CHANGES_TITLE_LENGTH = 20
CHANGES_AND_MORE = "等"
CHANGES_AMOUNT = "{amount}万元"
CHANGES_FROM_TO = "{item}（{before}→{after}）"
CHANGES_NONE = "与{day}相比没有变化。"
CHANGES_FIRST = "这是第一期，没有上期可以比较。"

PACE_DONE = "未完成的问题均无期限或已全部完成，无需测算进度"
PACE_PAST = "最后时限{day}已到，仍有{open}项未完成"
PACE_REQUIRED = "距最后时限{day}还有{weeks}周，未完成{open}项，平均每周需完成{required}项"
PACE_TOO_FEW = "；样本不足（少于{n}期），暂不与实际进度比较"
PACE_ACHIEVED = "；近{n}期平均每周申报完成{achieved}项，"
PACE_ENOUGH = "按现有进度能够按期完成"
PACE_SHORT = "按现有进度预计{finish}完成，晚于最后时限"
PACE_STALLED = "；近{n}期没有新增，按现有进度不能按期完成"
PACE_OVERDUE_ALSO = "；其中已逾期{n}项"

OUTLOOK = "未完成的{open}项问题中，"
OUTLOOK_OVERDUE = "逾期{n}项"
OUTLOOK_NO_OVERDUE = "无逾期"
OUTLOOK_SOON = "{days}日内到期{n}项"
OUTLOOK_NO_SOON = "{days}日内无到期"
OUTLOOK_LATER = "此后到期{n}项"
OUTLOOK_UNDATED = "无期限{n}项"
OUTLOOK_JOIN = "，"
OUTLOOK_NEXT = "；最近的时限是{day}，涉及{n}项"
OUTLOOK_DONE = "没有未完成的问题。"

COMPARED = "{n}类问题中，"
COMPARED_NOTHING = "没有可以比较的问题类别。"
COMPARED_ONE = "问题均属{name}，{rate}{text}"
COMPARED_EQUAL = "{rate}相同，均为{percent}"
COMPARED_LOWEST = "{rate}最低的是{name}，为{text}"
COMPARED_LOWEST_OF = "{rate}最低的是{names}，均为{percent}"
COMPARED_PART = "{name}（{parts}）"
COMPARED_JOIN = "、"
COMPARED_MOST_OPEN = "；未完成最多的是{names}，{n}项"
COMPARED_OPEN = "，未完成{n}项"
COMPARED_NONE_OPEN = "，没有未完成的问题"

INDICATOR_STATES: dict[str, str] = {
    "not_stated": NOT_STATED,
    "no_target": "目标未设定",
    "met": "达标",
    "missed": "未达标",
    "context": "参考",
    "delivered": "已完成",
    "not_delivered": "未完成",
}
FORMULA = "{name} = {operands}"
OPERANDS = "{numerator} ÷ {denominator}"
FIRST_INDICATORS = ("培训后就业率", "就业率")
"""Words in the names of the indicators that stand first among the key ones."""

DAY = "{day.year}年{day.month}月{day.day}日"
