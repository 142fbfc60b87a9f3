"""The words of the page 数据."""

from __future__ import annotations

from dashboard.log_texts import FIELDS as FIELDS

TITLE = "数据从哪里来，怎么进来"
PARTS: dict[str, str] = {
    "import": "导入",
    "returns": "单位填报",
    "snapshots": "各期数据",
    "compare": "两期比较",
    "correct": "更正",
    "log": "学过的词与日志",
    "handover": "移交",
}
PARTS_LABEL = "数据页的各部分"

# import
UPLOAD = "选择本期的文件（可一次选多个）：台账、指标表、整改方案、单位名册"
UPLOAD_WORDS = (
    "台账、指标表、名册用 .xlsx、.xls 或 .csv，方案用 .docx 或 .txt；不用改表头、删合计行或拆合并单元格。"
    "先看识别结果和与上期的差异，点“存入”之前什么也不会保存。"
)
TEMPLATES = "空白模板"
TEMPLATE_FILES: dict[str, str] = {
    "ledger_template.xlsx": "台账模板",
    "indicators_template.xlsx": "指标表模板",
    "units_template.xlsx": "单位名册模板",
}
LEDGER = "存入哪本台账"
NEW_LEDGER = "新建台账…"
NEW_NAME = "新台账的名称"
NEW_NAME_HINT = "例如：某县2024"
REGION = "地区"
REGION_HINT = "例如：某县"
AS_OF = "截至日期（不填则按文件所写）"
AS_OF_HINT = "例如 2024-12-06"
AS_OF_UNREAD = "日期读不懂，请写成 2024-12-06 这样，或留空按文件所写。"
WHO_DECIDES = "台账里的“已完成”是谁认定的"
WHO_DECIDES_CHOICES = {False: "责任单位自报", True: "已经审核"}
WHO = "经办人或科室"
WHO_NEEDED = "经办人或科室（必填）"
WORKING = "正在读取并与上期比较：{n} 个文件，{size}"
STORING = "正在存入…"
NAME_NEEDED = "请先写明新台账的名称。"

RECOGNISED = "识别结果"
COLUMN_FILE = "文件"
COLUMN_KIND = "认作"
COLUMN_CONTENT = "内容"
COLUMN_DATE = "截至日期"
KINDS = {"ledger": "台账", "indicators": "指标表", "plan": "整改方案", "units": "单位名册"}
UNREAD = "没有读懂"
COUNTS = {"ledger": "{n} 项问题", "plan": "{n} 项问题", "indicators": "{n} 个指标值", "units": "{n} 个单位"}
DATE = "{day}（{source}）"

SETTLE = "请先确定"
SETTLE_WORDS = "下面的写法软件拿不准，确定一次后记在这本台账里，以后不再问。"
WORD = "状态词“{text}”（{n} 处）是指"
WORD_OPEN = "请选择"
UNIT = "“{written}”（问题 {codes}）"
UNIT_SAME = "就是{name}"
UNIT_OTHER = "是另一个单位"
ISSUE = "“{code} {title}”"
ISSUE_SAME = "就是上期的 {code}“{title}”"
ISSUE_OTHER = "是新的问题"
MOST_CODES = 6

STRANGE = (
    "这次的问题与《{ledger}》上期（{day}）没有一项相同。请核对“存入哪本台账”；如果是另一次审计的台账，请选“新建台账”。"
)
DIFFERENCE = "与上期（{day}）相比"
DIFFERENCE_FIRST = "这是这本台账的第一期，没有上期可比。"
INSTEAD = "与将被替换的同一期（{id} 号）相比"
DIFFERENCE_NONE = "与已有数据相比"
UNCHANGED = "与已有的一期完全相同，存入不会改变什么。"

FINDINGS = "发现的问题"
NO_FINDINGS = "没有发现问题。"
COLUMN_LEVEL = "级别"
COLUMN_PLACE = "位置"
COLUMN_MESSAGE = "说明"
MORE_FINDINGS = "只列出前 {shown} 条，共 {n} 条；全部见下面的标注副本。"
MOST_FINDINGS = 60
MARKED = "下载标注副本：{file}"
MARKED_NAME = "核对_{stem}.xlsx"

HOW_READ = "表头和状态词怎么读的"
COLUMN_HEADER = "原表头"
COLUMN_FIELD = "读作"
COLUMN_HOW = "依据"
COLUMN_WORD = "状态词"
COLUMN_TIMES = "次数"
READ = "已识别"
KEPT_AS_IS = "原样保留，不参与统计"

STORE = "存入"
STORE_REPLACING = "存入并替换 {id} 号"
REFUSED = "还不能存入：有 {n} 处错误。请改正文件后重新选择，或在“请先确定”中选定。"
STORED = "已存入《{ledger}》截至{day}的一期（{id} 号）。"
STORED_REPLACED = "它替换了 {id} 号，旧的一期仍在日志里。"
VIEW_STORED = "打开这一期的总览"

REVIEW = "对照原文核对方案中的问题"
REVIEW_WORDS = "左边可直接改；右边是所选问题的原文段落。改过的内容存入后，原文仍随问题保留。"
REVIEW_CHOICE = "看哪一项的原文"
REVIEW_LEAVE_OUT = "不列入"
REVIEW_PROBLEM = "{code} {field}：{message}"

# returns
FORMS = "下发填报表"
FORMS_FOR_UNITS = "领取填报表"
FORMS_WORDS = (
    "依据截至{base}的一期，每个责任单位一份，只含它自己的问题和指标；编号列锁定，其余可自由排版。"
    "下次会议{meeting}，请各单位在{closing}{time}前报送。"
)
FORMS_GET = "下载全部填报表（压缩包）"
FORMS_FILE = "填报表"
RETURNED = "收回填报表"
RETURNED_WORDS = (
    "收到多少先合并多少：没报的沿用上期数据并标明“本周未报”，之后补报的可再次合并到同一期。"
    "牵头单位的表填状态、金额和完成时间，配合单位只填本单位进展；审核、销号和时限由整改办办理。"
)
RETURNED_UPLOAD = "选择收回的填报表（可一次选多个）"
RETURNED_AS_OF = "合并为哪一天的数据"
RETURNED_DATE = "请填写不早于{day}的日期，例如 2024-12-06。"
RETURNED_WORKING = "正在读取填报表并与上期比较…"
RETURNED_STATE = "报送情况"
RETURNED_CAME = "已报 {n} 个单位：{units}"
RETURNED_MISSING = "未报 {n} 个单位：{units}"
REMINDER_COPY = "复制催报文字"
RETURNED_FINDINGS = "需要核对的填报内容"
RETURNED_REFUSED = "还不能合并：有填报表读不懂或不属于这本台账，请按上面的说明改正后重新选择。"
RETURNED_STORE = "合并存入"

# snapshots
SNAPSHOTS = "《{ledger}》的各期数据　{n} 期"
COLUMN_SNAPSHOT = "期次"
COLUMN_ID = "号"
COLUMN_STATE = "状态"
COLUMN_ISSUES = "问题"
COLUMN_LOADED = "存入时间"
COLUMN_ACTOR = "经办"
COLUMN_FILES = "来源文件"
COLUMN_HASH = "校验码"
STANDING = "现行"
REPLACED = "已由 {id} 号替换"
WITHDRAWN = "{at:%Y-%m-%d} 撤回：{reason}"
SOME_FILES = "{files} 等 {n} 个"
SHOWN_FILES = 2
NO_REASON = "未写理由"
LOADED = "{at:%Y-%m-%d %H:%M}"
NO_SNAPSHOTS = "这本台账没有现行的期次。"
WITHDRAW = "撤回一期"
WITHDRAW_WORDS = "撤回的一期不再参与统计，但仍留在数据库和日志里。"
WITHDRAW_WHICH = "撤回哪一期"
WITHDRAW_WHY = "理由（必填）"
WITHDRAW_WHY_MISSING = "请写明撤回的理由。"
WITHDRAW_SUBMIT = "撤回"
CHOICE = "{day}（{id} 号）"

# compare
COMPARE_FROM = "从"
COMPARE_TO = "到"
COMPARED = "{before} → {after}"
COMPARE_NEEDS_TWO = "至少要有两期才能比较。"
COLUMN_CODE = "编号"
COLUMN_ISSUE = "问题"
COLUMN_BEFORE = "原来"
COLUMN_AFTER = "现在"
COLUMN_WHAT = "字段"
LIST_TITLE = "{label}　{n} 项"

# correct
CORRECT_WORDS = (
    "只改一个数或一句话时用。更正会生成替换本期的新一期，原来的一期和更正的理由都留在日志里；"
    "下次导入同一期的文件会取代更正，请同时改好台账文件。"
)
CORRECT_ISSUE = "问题"
CORRECT_FIELD = "字段"
CORRECT_NOW = "现在的值：{value}"
CORRECT_NEW = "更正为"
CORRECT_NEW_HINT = {
    "amount": "万元，例如 3.62",
    "amount_rectified": "万元，例如 3.62",
    "deadline": "例如 2024年12月底前",
}
CORRECT_REASON = "理由（必填）"
CORRECT_SUBMIT = "更正"
CORRECTED = "已更正：{code} 的{field}由“{before}”改为“{after}”（新的一期是 {id} 号）。"
CORRECT_OLD = "只能更正现行的期次，这一期已被替换或撤回。"
LEAVE_BLANK = "（空白）"
