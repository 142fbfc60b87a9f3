"""The words of the page 指标."""

from __future__ import annotations

CARDS = "指标按情况的个数，点击只看这一类"
CARD_ALL = "跟踪指标"
CARD_NUMBER = "{n} 个"
DELIVERED = "已完成 {n} 份"

NONE_AT_ALL = (
    "本期没有指标数据。请把指标表（指标名称、期间、分子、分母、目标、基期）与台账一起载入："
    "rectify load 台账文件.xlsx 指标表.xlsx；空白指标表在 data/templates 里。"
)
NONE_IN_SCOPE = "没有符合当前筛选的指标。请放宽上方的筛选。"
NONE_OF_STATE = "没有“{state}”的指标。"

AT_ODDS = "与状态不一致的指标"
AT_ODDS_NONE = "已申报或已整改的问题，跟踪指标均已达标或没有填报。"
AT_ODDS_WORDS = "问题已申报完成或已整改，但它的跟踪指标还没有达到目标；请先核实指标数据和完成情况。"
UNPROVEN = "已申报或已整改，指标未填报：{names}。"

HIGHER = "越高越好的指标"
LOWER = "越低越好的指标"
COUNTS = "按数量计的指标"
COUNTS_LOWER = "按数量计、越低越好的指标"
HIGHER_WORDS = "向右为改善。"
LOWER_WORDS = "刻度自右向左，数越小条越长，同样向右为改善。"
COUNTS_WORDS = "各指标单位不同，每条按自己的刻度画，条与条之间不比较长短。"
NOW, BASELINE, TARGET, NOTHING = "现值", "基期", "目标", "没有数据"

TABLE = "全部跟踪指标"
TABLE_OF_STATE = "指标：{state}"
COLUMN_NAME = "指标"
COLUMN_FORMULA = "算法"
COLUMN_ISSUE = "问题"
COLUMN_ISSUE_STATUS = "整改状态"
COLUMN_LEAD = "牵头单位"
COLUMN_BASELINE = "基期"
COLUMN_NOW = "现值"
COLUMN_TARGET = "目标"
COLUMN_MOVED = "较基期"
COLUMN_STATE = "情况"
COLUMN_SHORTFALL = "还差"
COLUMN_LAST = "较上一期"
COLUMN_PLACE = "出处"
ROW = "第{row}行"
PLACE_JOIN = "　"
COLUMN_SOURCE = "来源"
COLUMN_NOTE = "备注"
LOWER_MARK = "（越低越好）"
TITLE_OF_PERIOD = "{title}（{period}）"
OF_PERIOD = "{value}，{period}"

ASK = "需要明确的目标"
ASK_WORDS = "下列指标没有目标值，无法判断是否达标；请责任单位报请确定。"
ASK_NONE = "跟踪指标都有目标值。"

UNCOVERED = "整改措施没有覆盖的部分"
UNCOVERED_NONE = "背景数据中没有反映措施覆盖面的数字，或措施已全部覆盖。"
UNMEASURED = "没有指标跟踪的问题 {n} 项：{codes}。"
CONTEXT = "背景数据"
CONTEXT_WORDS = "只作参考，不设目标，不判断是否达标。"

DELIVERABLES = "交付物"
DELIVERABLES_WORDS = "方案、批复、验收等以有无计（0 或 1），不与比率放在一起。"

MIXED = "下列指标的分子与分母一个按人数、一个按人次，不能相除，这里不显示比率：{names}。请核对指标表。"

DETAIL_ONE_PERIOD = "目前只有一期数据，有两期以上时在此画出走势。"
DETAIL_ISSUE = "对应问题"
UNKNOWN = "链接中的指标不在本期数据中，已忽略。"
JOIN = "、"
