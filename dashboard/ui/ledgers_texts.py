"""The words of the page 全部台账."""

from __future__ import annotations

TITLE = "全部台账　{n} 本"
TITLE_OF = "{region}的台账　{n} 本"
INTRODUCTION = "每本台账按各自最新一期计；点台账名称打开该台账，点数字列出所计的问题。"
ALL = "全部地区"
DEMO = "{name}（演示数据）"
AWAY = (
    "有 {n} 本台账所在的分库现在连不上，暂时不能打开、导入或更改：{names}。下面的数字是它们入库时的合计，照常有效；"
    "其余台账不受影响。请通知管理员检查该数据库服务器，恢复后不必重新导入。"
)
AWAY_NOW = "现在打不开"
NO_SNAPSHOT = "没有现行的期次"
CONTINUED = "未完成的问题已接转到《{names}》"
PARENT = "由《{name}》接转"

COLUMN_LEDGER = "台账"
COLUMN_REGION = "地区"
COLUMN_STATE = "状态"
COLUMN_AS_OF = "最新一期"
COLUMN_TOTAL = "全部"
COLUMN_OVERDUE = "逾期"
COLUMN_TREND = "走势"
RATE_CELL = "{parts}　{percent}"
UNREVIEWED = "未设此栏"
TREND = "{label}：{points}"
TREND_POINT = "{day.year}年{day.month}月{day.day}日{rate}"
TREND_JOIN = "，"
TREND_MARK = "{label} {first}→{last}"
ONE_SNAPSHOT = "仅一期"
RATES = {"reported": "申报完成", "rectified": "已整改", "closed": "已销号", "amount": "金额整改"}

BY_REGION = "按地区合计"
BY_REGION_WORDS = "分子、分母分别相加后再算比率；接转过的问题只在新台账中计一次；演示数据另列，不与实际台账相加。"
COLUMN_LEDGERS = "台账数"
LEDGERS_N = "{n} 本"
DATES = "{first} 至 {last}"

MANAGE = "归档与跨年接转"
CHOOSE = "选择台账"
STATE_NOW = "《{name}》目前为{state}。"
ARCHIVE, ACTIVATE = "改为归档", "改为在办"
ARCHIVED, ACTIVATED = "《{name}》已归档。", "《{name}》已改为在办。"
CARRY = "跨年接转：把未完成的问题转入一本新台账"
CARRY_WORDS = (
    "新台账从《{name}》未启动和整改中的问题开始，编号、原定时限和历期记录随之接续，逾期天数照算；"
    "已申报、已整改和已销号的留在原台账。"
)
NEW_NAME = "新台账名称"
NEW_NAME_HINT = "例如：某县2025年度审计整改"
AS_OF = "截至日期"
WHO = "经办人"
ARCHIVE_OLD = "同时将原台账归档"
SUBMIT = "接转"
CARRIED = "已建立《{name}》。"
