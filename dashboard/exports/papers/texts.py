"""Chinese of the papers: titles, headings, headers of tables, and the sentences no figure brings along."""

from __future__ import annotations

AUTHOR = "整改看板"
PAGE_NUMBER = ("— ", " —")
NARROWED = "{title}（{part}）"
ITEMS = "{n}项"
NOT_LISTED = "另有{n}项未列出，见台账。"
GUESSED = "{unit}（按首列单位）"
OVERDUE_DAYS = "逾期{days}天"
LEFT_DAYS = "剩{days}天"

# the chain
REPORTED, DONE, CLOSED = "申报完成", "已整改", "已销号"
NO_COLUMN = "台账未设此栏"
DUE_STEPS = (("逾期", "overdue"), ("另有延期", "extended"))
DUE_SOON = "{days}日内到期"

# one page
ONE_PAGE = "一页纸"
ONE_PAGE_TITLE = "{ledger}审计整改情况"
AGAINST_LAST = "与上期相比"
MORE_CHANGES = "另有{n}类变化，见台账。"
LATE_HEADING = "逾期 {overdue} 项，另有延期 {extended} 项"
NO_LATE = "没有逾期，也没有延期的问题。"
ASKS_HEADING = "需要县里研究的事项 {n} 项"
NO_ASKS = "台账没有填报需协调解决的事项。"
NEXT_WEEK_HEADING = "下周到期（7日内）{n} 项"
NO_NEXT_WEEK = "7日内没有到期的问题。"
LATE_COLUMNS = ("编号", "问题", "牵头单位", "时限", "情况", "卡点和下一步")
ASK_COLUMNS = ("编号", "问题", "牵头单位", "需协调解决的事项")
CATEGORY_HEADING = "各类问题"
CATEGORY_COLUMNS = ("问题类别", "项数", "申报及以上", "已整改", "逾期", "临期")
NEXT_COLUMNS = ("编号", "问题", "牵头单位", "时限", "情况", "下一步")
STEP_JOIN = "；"
NOT_TOLD = "未填报"
PROMISED = "承诺{day}"

# official papers
DRAFT = "草稿（编定文号后删去本行）"
NUMBER = "×××〔{year}〕　　号"
TO_UNITS = "各责任单位："
TO_UNIT = "{unit}："
SIGNED = "（发文单位）"
NUMERALS = "一二三四五六七八九十"
HEADING = "{numeral}、{text}"
SUBHEADING = "（{numeral}）{text}"
REST = "、"
SENTENCE_END = "。"

# 通报
BRIEFING = "整改情况通报"
BRIEFING_TITLE = "关于{ledger}审计查出问题\n整改进展情况的通报"
BRIEFING_OPENING = "现将截至{day}的整改进展情况通报如下。"
OVERALL = "总体进展"
SINCE_LAST = "与上期相比"
TOWARDS_DEADLINE = "后续进度"
UNIT_PROGRESS = "各单位进展"
UNIT_ORDER = "下表按部门、企业、乡镇的固定次序排列，先后与进度无关。"
UNIT_COLUMNS = ("类型", "单位", "牵头", "参与", "已整改", "申报及以上", "逾期", "临期")
CATEGORY_PROGRESS = "各类问题进展"
CATEGORY_PROGRESS_COLUMNS = ("问题类别", "项数", "申报及以上", "已整改", "已销号", "逾期", "另有延期")
LATE = "逾期和延期事项"
LATE_COUNT = "逾期{overdue}项，另有延期{extended}项，情况如下。"
LATE_TABLE = ("编号", "问题", "牵头单位", "现行时限", "情况", "卡点和下一步")
SOON = "近期到期事项"
SOON_COUNT = "{days}日内到期{n}项，情况如下。"
SOON_NONE = "{days}日内没有到期的问题。"
NEXT_STEPS = "下一步"
REQUESTS = (
    ("overdue", "有逾期事项的单位，请核对进展，报送下一步措施和承诺完成日期。"),
    ("extended", "有延期事项的单位，请按现行时限推进，并补齐延期批准的说明。"),
    ("due_soon", "{days}日内有到期事项的单位，请对照整改措施检查进度，按时申报。"),
    ("awaiting_review", "已申报完成的事项，请备齐佐证材料，配合审核。"),
    ("all", "请各单位按时报送进展；没有变化的，也请注明。"),
)
"""Selection that must hold something → what the units are asked for; facts only, nobody is named."""

# 整改情况报告
ACCOUNT = "整改情况报告"
ACCOUNT_TITLE = "关于{ledger}审计查出问题\n整改情况的报告"
TO_CONGRESS = "{region}人民代表大会常务委员会、{reviewer}："
AUDIT_OFFICE, AUDIT_WORD = "上级审计机关", "审计"
ACCOUNT_OPENING = "现将截至{day}{ledger}审计查出问题的整改情况报告如下。"
ACCOUNT_OVERALL = "整改总体情况"
STATUS_PARTS = "按状态分：{parts}。"
STATUS_PART = "{label}{n}项"
RATE_PARTS = "{parts}。"
ACCOUNT_TYPES = "分类型整改情况"
TYPE_SENTENCE = "{label}{total}项：申报完成及以上{reported}项，其中认定整改{done}项；未完成{open}项{next}。"
TYPE_NEXT = "，其中{n}项已明确下一步"
TYPE_NOT_STATED = "台账没有填报整改类型，各类型项数未填报。"
TYPE_COLUMNS = ("整改类型", "项数", "未启动", "整改中", "申报完成", "已整改未销号", "已销号", "终结或移送")
CATEGORY_PARTS = "按问题类别分，情况如下。"
ACCOUNT_MONEY = "资金整改情况"
MONEY_BOTH = "问题金额和已整改金额都填报的问题{n}项，已整改{rectified}万元，问题金额{at_issue}万元，金额整改率{rate}。"
MONEY_NONE = "问题金额和已整改金额未填报。"
MONEY_ONE_SIDE = "只填报问题金额的{n}项，问题金额{amount}；这部分没有已整改金额，不计入比率。"
MONEY_OTHER_SIDE = "只填报已整改金额的{n}项，已整改金额{amount}；这部分没有问题金额，不计入比率。"
MEANS_SENTENCE = "按整改方式分列如下，不同方式的资金性质不同，不相加。"
MEANS_COLUMNS = ("整改方式", "金额", "填报项数")
MONEY_INDICATORS = "与资金有关的指标分列如下，口径各异，不与上表相加。"
ACCOUNT_RULES = "建章立制和追责问责情况"
RULES_SENTENCE = "{label}{text}{stated}。"
RULES_STATED = "（{n}项问题填报）"
ACCOUNT_OPEN = "尚未完成的事项"
OPEN_SENTENCE = "尚未完成{open}项，原因、下一步措施和完成日期如下；未填报的，注明“未填报”。"
OPEN_NONE = "没有尚未完成的事项。"
OPEN_COLUMNS = ("编号", "问题", "牵头单位", "未完成原因", "下一步措施", "完成日期")
DEADLINE_DATE = "时限\n{deadline}"
PROMISED_DATE = "承诺\n{day}"
ANNEX = "附件"
ANNEX_TITLE = "整改成效指标"
INDICATOR_COLUMNS = ("问题", "指标", "期间", "基期", "现值", "目标", "情况")
MONEY_UNITS = ("元", "万元", "亿元")

# slides
ALT, ALT_PART = "{title}：{said}", "{name}{n}项"
SLIDES = "周例会幻灯片"
DECK_TITLE = "{ledger}审计整改情况汇报"
BURN_UP = "各期进度（项）"
CHART_REPORTED, CHART_DONE, CHART_ALL = "申报完成及以上", "已整改", "全部问题"
NO_ISSUES = "没有符合当前范围的问题。"
PROGRESS = "各类问题和各单位进展"
BY_CATEGORY, BY_UNIT = "各类问题（按状态，项）", "各牵头单位（按状态灯，项）"
UNITS_NOT_LISTED = "另有{n}个单位未列出，见责任单位表。"
DECIDED_LAST = "上次议定事项落实情况"
DECIDED_ON = "{day}会议议定{n}项：{parts}。"
DECISION_COLUMNS = ("议定事项", "责任单位", "期限", "落实情况")
OVERDUE = "逾期事项（{n}项）"
OVERDUE_COLUMNS = ("问题", "牵头单位", "逾期", "卡点和下一步", "需县里研究", "承诺日期")
NO_OVERDUE = "没有逾期的问题。"
ATTENTION = "需关注事项（{n}项）"
ATTENTION_COLUMNS = ("问题", "牵头单位", "时限", "关注原因", "下一步")
NO_ATTENTION = "除逾期外，没有需要提前关注的问题。"
DUE_NEXT = "近期到期（{days}日内{n}项）"
DUE_COLUMNS = ("问题", "牵头单位", "时限", "下一步")
BY_MONTH, MONTH_OPEN, MONTH_DONE = "各月到期的问题（项）", "其他", "认定整改"
INDICATORS = "主要指标"
SLIDE_INDICATORS = ("指标", "基期", "现值", "目标", "情况")
INDICATORS_NOT_LISTED = "共{total}个跟踪指标，此处列出{n}个。"
DECIDE_NOW = "需要县里研究的事项（{n}项）"
NEW_DECISIONS = "本次议定事项"
NEW_COLUMNS = ("议定事项", "责任单位", "完成期限")

# decisions
DECISION_OVERDUE = "已过期限{days}天"
DECISION_NO_DATE = "未定"
DECISION_NO_UNIT = "未定"
DECISIONS = "议定事项清单"
DECISIONS_TITLE = "{ledger}审计整改工作例会\n议定事项清单"
DECIDED_NOW = "本次议定事项"
DECIDED_NOW_COUNT = "本次会议议定{n}项，请按期落实，并在下次会议前反馈。"
DECIDED_NOTHING = "本次会议没有记录议定事项。"
DECIDED_BEFORE = "以前议定事项的落实情况"
DECISION_LIST = ("序号", "议定事项", "责任单位", "完成期限")

# notices
NOTICE = "提醒单"
TO_BE_SIGNED = "草稿须审签（审签、编定文号后删去本行）"
GRADE = "{grade}事项{n}项"
NOTICE_COLUMNS = ("编号", "问题", "现行时限", "情况", "下一步措施（台账所载）")
TEMPLATE_SECTIONS = ("标题", "称呼", "开头", "督办", "催办", "提示", "结尾", "落款")
TEMPLATE_PLACEHOLDERS = ("单位", "等级", "台账", "截至", "项数", "天数")
NONE = "无"
TEMPLATE_NO_SECTION = "提醒单模板有误：第一段之前有“{line}”。请先写段名，例如 [标题]；说明请以“#”开头。"
TEMPLATE_SECTIONS_WRONG = (
    "提醒单模板有误：缺少或没有写内容的段：{missing}；不认识的段：{unknown}。请对照随软件提供的模板改正。"
)
TEMPLATE_BRACES = "提醒单模板有误：[{section}]一段的花括号不成对。"
TEMPLATE_PLACEHOLDER = "提醒单模板有误：[{section}]一段的占位{{{placeholder}}}不认识，可以用的有：{known}。"
NO_FILE, NOT_UTF_8 = "没有这个文件", "不是 UTF-8 编码"
TEMPLATE_UNREADABLE = "读不到提醒单模板 {path}：{reason}。请检查设置 notice_template。"

# closing forms
CLOSING = "销号申请表"
CLOSING_TITLE = "审计查出问题整改销号申请表"
CLOSING_LEDGER = "台账：{ledger}"
CLOSING_HEAD = "当前状态：{status}　　申请日期：　　　　年　　月　　日"
CLOSING_ORIGINAL = "（原定{day}）"
CLOSING_LABELS = (
    "编号",
    "问题类别",
    "牵头单位",
    "配合单位",
    "整改时限",
    "完成日期",
    "问题金额",
    "已整改金额",
    "问题",
    "整改措施",
    "整改情况",
    "佐证材料清单",
)
_SIGNATURE = "\n\n" + "　" * 10 + "{who}（签字）：　　　　　　　（盖章）\n" + "　" * 18 + "年　　月　　日"
OPINIONS = (
    ("责任单位意见", _SIGNATURE.format(who="负责人")),
    ("县级审核意见", _SIGNATURE.format(who="审核人")),
    ("审计机关审核意见", _SIGNATURE.format(who="审核人")),
)
"""Label → the blank for opinion, signature, seal and date."""
