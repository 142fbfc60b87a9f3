"""The words of the screen that belong to no figure: notices, labels of filters, headings of blocks."""

from __future__ import annotations

PRODUCT = "整改看板"
NO_JAVASCRIPT = "本页需要启用脚本才能显示，请换用新版浏览器或在浏览器设置中允许运行脚本。"

# server
PORT_TAKEN = "端口 {port} 已被占用：可能已有一个看板在运行。请关闭它，或换一个端口：rectify serve --port {other}"
HOST_NOT_ALLOWED = (
    "地址 {host} 不是本机地址。没有设置登录时，看板只在本机（127.0.0.1）提供。"
    '要让别的电脑打开，请先用 rectify user add 添加用户，在 rectify.toml 里写 sign_in = "accounts"，'
    "并把浏览器里用的地址写进 allowed_hosts。"
)
HOST_UNKNOWN = "无法在地址 {host} 上提供服务：{reason}。请检查 --host 的写法。"
SERVING = "整改看板已启动：{address}（按 Ctrl+C 停止）"

NOT_SIGNED_IN = "请先登录。"
PAGE_DENIED = "“{page}”不对{role}的账号开放。请从导航打开别的页面；需要查看的，请联系整改办或管理员。"
PART_DENIED = "“{part}”不对{role}的账号开放，需要办理的请联系整改办。"
SNAPSHOT_DENIED = "没有编号为 {snapshot} 的期次，或者它不在您的账号可看的范围内。"
UNIT_DENIED = "“{unit}”不在您的账号可看的范围内，现按“{own}”显示。"
NOTHING_WITHIN = "台账里目前没有您的单位牵头或参与的问题。如有疑问，请联系整改办。"
MAY_NOT = "{role}不能做这件事。如需办理，请联系整改办或管理员。"
SIGNED_IN = "{name}（{role}）"
SIGN_OUT = "退出"
CHANGE_CODEWORD = "换口令"
DRAFT = {
    "title": "没有保存的内容",
    "said": "登录结束时，您填写的内容还没有保存。需要的请复制后重新填写。",
    "copy": "复制",
    "copied": "已复制",
    "close": "不再需要",
}
"""What somebody had typed when the session ended, shown to the same person after signing in again."""

# the frame
PAGE_OVERVIEW = "总览"
PAGE_UNITS = "责任单位"
PAGE_CATEGORIES = "问题类别"
PAGE_DEADLINES = "整改时限"
PAGE_INDICATORS = "指标"
PAGE_LEDGER = "台账"
PAGE_MEETING = "周例会"
PAGE_ISSUE = "问题详情"
PAGE_CHECKS = "核实事项"
PAGE_LEDGERS = "全部台账"
PAGE_DATA = "数据"
PAGE_PEOPLE = "用户与设置"
PAGE_RULES = "说明"
MORE_PAGES = "更多"

# filters
LEDGER = "台账"
AS_OF = "截至日期"
FILTERS: dict[str, tuple[str, str]] = {
    "unit": ("责任单位", "全部单位"),
    "light": ("状态灯", "全部"),
    "category": ("问题类别", "全部类别"),
    "type": ("整改类型", "全部类型"),
    "leader": ("分管领导", "全部领导"),
}
"""Filter as the address bar names it → its label and the word for no filter."""
MORE_FILTERS = "更多筛选"
FOLD = "筛选：{ledger}，{day}"
DAY = "{day.year}年{day.month}月{day.day}日"
SHORT_DAY = "{day.month}月{day.day}日"
SNAPSHOT = "{day}（第{position}期）"
SNAPSHOT_REPLACED = "{day}（已被替换）"
SNAPSHOT_WITHDRAWN = "{day}（已撤回）"
CLEAR_FILTERS = "清除筛选"
PAPERS = "下载材料"
PAPERS_HINT = "按当前筛选生成，点击后需稍候。"

# notices
STANDBY_BADGE = "暂时只能查看"
STANDBY = "主数据库连不上，下面是备用库中的数据，照常可看；改动暂时存不进去，恢复后本提示自动消失。"
DEMO_BADGE = "演示数据"
DEMO = "县、单位和问题均为虚构"
DEMO_BACK = "返回实际台账"
ONE_SNAPSHOT = "本台账目前只有一期，还没有变化可比；演示台账有{count}期，可查看逐周变化。"
TO_DEMO = "打开演示台账"
NEWER = "正在查看{day}的往期，最新一期截至{newest}。"
TO_NEWEST = "查看最新一期"
REPLACED = "链接所指的一期（截至{day}）已被后来载入的数据替换，下面仍是当时的数字。"
WITHDRAWN = "链接所指的一期（截至{day}）已撤回，下面仍是当时的数字，请勿引用。"
TO_CURRENT = "查看现行数据"
UNKNOWN_SNAPSHOT = "链接中的期次不存在，已显示{ledger}截至{day}的一期。"
STALE = "数据截至{day}，距今{days}天，尚未更新。"
UNIT_FOLLOWED = "{unit}{since}由{successor}承接，下面按{successor}显示。"
UNIT_SINCE = "自{day.year}年{day.month}月{day.day}日起"
UNIT_BY_NOW = "已"
UNIT_UNKNOWN = "这一期的台账和单位名册里没有“{unit}”，已显示全部单位。"
EMPTY = "还没有数据。请在“更多 → 数据”中选择台账文件导入，或在运行看板的电脑上载入：rectify load 台账文件.xlsx。"
DATABASE_AWAY = (
    "暂时读不到数据库，原因写在运行看板的窗口里。请确认数据库服务正在运行、地址设置正确，稍后刷新本页；数据没有丢失。"
)
MOVED_ON = "数据刚刚有更新。请刷新本页，核对后再操作。"
PAGE_FAILED = "本页出错了，数据没有受影响。请刷新；仍不行时，请把服务窗口里的最后几行文字发给维护人员。"
NOTHING_IN_SCOPE = "没有符合当前筛选的问题。请放宽或清除上方的筛选，或换一期查看。"

# the overview
COPY = "复制"
AS_TABLE = "看表格"
AS_TABLE_OF = "看表格：{name}"
COPIED = "已复制"
ITEMS = "{n} 项"
CARD_REPORTED = "申报完成"
CARD_DONE = "已整改"
CARD_CLOSED = "已销号"
CARD_REVIEW = "待审核"
CARD_OVERDUE = "逾期"
CARD_EXTENDED = "另有延期"
CARD_UNREVIEWED = "台账未设此栏"
CARD_DUE = "{days}日内到期"
MEASURE = "项"
CARDS = "主要数字"
ATTENTION = "需关注事项"
ATTENTION_REST = "此处列出最急的 {n} 项；全部："
ATTENTION_LIGHT = "{word} {n} 项"
ATTENTION_LIGHTS = (("逾期", "红"), ("关注", "黄"))
NO_ATTENTION = "没有逾期或需要提前关注的问题。"
CHANGES = "本期变化"
BY_CATEGORY = "问题类别"
BY_CATEGORY_ALT = "各类别问题按状态的项数"
BY_UNIT = "责任单位（牵头）"
BY_UNIT_ALT = "各牵头单位的问题按状态灯的项数"
UNIT_TABLE = "责任单位：牵头与参与"
BURN_UP = "进度与所需速度"
BURN_UP_DONE, BURN_UP_REPORTED, BURN_UP_REQUIRED, BURN_UP_TOTAL = "已整改", "申报完成", "所需速度", "全部问题"
INDICATORS = "主要指标"
NO_INDICATORS = "本期没有指标数据。载入指标表后在此显示。"
INDICATORS_ALL = "全部 {total} 项指标"
INDICATORS_REST = "{all}，此处列出 {n} 项。"

GROUPED_BY = {"category": "问题类别", "lead": "单位", "month": "到期月份", "band": "距时限"}
"""Field of a drill → what a column of its groups is called."""
COLUMN_LIGHT = "状态灯"
COLUMN_CODE = "编号"
COLUMN_TITLE = "问题"
COLUMN_LEAD = "牵头单位"
COLUMN_OBSTACLE = "卡点"
COLUMN_PROMISED = "承诺日期"
COLUMN_DEADLINE = "整改时限"
COLUMN_STATUS = "整改状态"
COLUMN_AMOUNT = "问题金额"
COLUMN_AMOUNT_RECTIFIED = "已整改金额"
COLUMN_BLOCK = "类型"
COLUMN_UNIT = "单位"
COLUMN_LEADS = "牵头"
COLUMN_TAKES_PART = "参与"
COLUMN_DONE = "已整改"
COLUMN_OVERDUE = "逾期"
COLUMN_INDICATOR = "指标"
COLUMN_NOW = "现值"
COLUMN_TARGET = "目标"
COLUMN_STATE = "情况"
LIST_TITLE = "{label}　{n} 项"
UNITS_JOIN = "、"
GROUP_WITHIN = "{group} · {other}"
LIST_OF_GROUP = "{group}：{label}　{n} 项"
LIST_CHANGED = "与上期相比有此变化的问题；已不在台账的，按上期所载列出。"
LIST_EMPTY = "没有符合的问题。"
LIST_PAGE = "第 {first}–{last} 项，共 {total} 项"
UNKNOWN_LIST = "链接中的清单不存在，已忽略。"
NOT_WITHIN = "链接中的“{asked}”不存在，或者不在您的账号可看的范围内。"
