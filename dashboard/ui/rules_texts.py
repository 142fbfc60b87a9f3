"""The words of the page 说明: headings, the rules that no single definition holds, and the weekly routine."""

from __future__ import annotations

TITLE = "这里写明看板上每个数字怎么算、台账怎么读、哪些事项要核实、每周怎么做。"
PARTS: dict[str, str] = {
    "figures": "数字怎么算",
    "reading": "台账怎么读",
    "checks": "核实什么",
    "week": "每周怎么做",
}
PARTS_LABEL = "说明的各部分，点击只看一部分"
ALL_PARTS = "全部"
PRINT = "打印本页"

BASIS = "基本约定"
BASIS_RULES: tuple[str, ...] = (
    "所有数字都按台账的截至日期计算，不按打开网页的当天；同一链接以后打开，数字不变。",
    "每个数字都能点开，列出的就是它所计的问题；筛选后，数字和清单同时按筛选结果计算。",
    "比率都写明分子和分母，四舍五入到一位小数；分母为零时显示“—”，不写0%。",
    "单位按官方顺序排列，不排名次；牵头单位取“牵头单位”栏，没有这一栏的取责任单位中的第一个，并注明“按首列单位”。",
    "牵头按每项问题只计一次，合计等于总数；参与含牵头和配合，一项问题由几个单位承担就各计一次，合计大于总数。",
    "单位牵头的问题少于{min_issues_for_rate}项的，不计算比率。",
    "没有填写的显示“未填报”，不当作0；不同口径的金额不相加。",
    "建立制度和追责问责的数是台账所填之和。",
    "台账从未有过“已整改”或“已销号”一类的词时，以申报率为主，并注明“台账未设审核或销号栏”。",
    "原定时限取“原定时限”栏；没有这一栏的，取历次载入中最早的时限。",
    "与上期相比的变化写作“+1 项，+5.6 个百分点”；只有一期时不作比较，少于{pace_snapshots}期时不比较进度快慢。",
)

COUNTS_OF = "各项数字：{group}"
COLUMN_FIGURE, COLUMN_MEANING, COLUMN_NOW = "名称", "计入哪些问题", "本期"
GROUPS: dict[str, tuple[str, ...]] = {
    "总量与进度": (
        "all", "counted", "open", "not_started", "in_progress", "reported_or_beyond", "reported", "awaiting_review",
        "done", "verified", "closed", "ended",
    ),
    "时限": (
        "overdue", "extended", "overdue_original", "due_soon", "due_attention", "fallen_due", "fallen_due_done",
        "moved_later", "late", "open_dated", "open_undated",
    ),
    "需要关注": ("silent", "slow_to_start", "node_passed"),
}  # fmt: skip
"""Headings → the selections told under them, in this order; those told nowhere else come last."""
GROUP_OF_OTHERS = "其他"

RATES = "比率"
COLUMN_RATE, COLUMN_FORMULA = "名称", "算法"

LIGHTS = "状态灯"
LIGHTS_RULES = (
    "自上而下，先符合哪一条就亮哪一种灯；颜色旁总有文字。已终结或移送的不亮灯；晚于原定时限完成的，绿灯注明“迟”。"
)
COLUMN_ORDER, COLUMN_LIGHT, COLUMN_CONDITION = "次序", "状态灯", "条件"
CONDITION = "{label}：{words}"

INDICATORS = "指标"
INDICATOR_RULES: tuple[str, ...] = (
    "指标值 = 分子 ÷ 分母；没有分母的按数量计。算法、基期和来源列在指标页上。",
    "目标以分子的单位表示。分子小于目标为未达标；越低越好的指标，分子大于目标为未达标；等于目标为达标。",
    "分子没有填写是“未填报”，不算未达标；没有目标是“目标未设定”，列入需要明确的目标。",
    "人数与人次不混用：例如培训后就业率按参训人数计算，不按培训人次计算。",
    "交付物（方案、批复、验收等）以有无计，不与比率放在一起；背景数据只作参考，不判断是否达标。",
)

THRESHOLDS = "可以调整的数"
THRESHOLDS_WORDS = "以下是现在所用的值，由维护人员在设置文件中调整；调整后全部页面和导出同时按新值计算。"
COLUMN_SETTING, COLUMN_VALUE = "用途", "现值"
SETTINGS: dict[str, str] = {
    "due_soon_days": "临期：距时限不超过的天数",
    "attention_days": "黄灯：距时限不超过的天数",
    "silent_snapshots": "进展未更新：连续没有变化的期数",
    "silent_days": "进展未更新：至少没有变化的天数",
    "not_started_share": "启动迟缓：从提出到时限的时间已过的比例",
    "min_issues_for_rate": "单位牵头的问题不少于几项才计算比率",
    "attention_items": "总览的需关注事项最多列出的项数",
    "pace_snapshots": "测算实际进度所用的期数",
    "first_indicators": "总览排在最前的指标，按名称所含的词",
    "stale_after_days": "在办台账超过几天没有更新时提醒",
}
"""Setting → what it is for; the light rules have their own table."""
VALUE_JOIN = "、"

STATUS = "状态用词"
STATUS_WORDS = (
    "台账中的词按下表归类；“基本完成”“部分整改”不算完成。不认识的词会报错并给出相近的词，教一次后随台账记住。"
)
COLUMN_STATUS, COLUMN_WORDS = "归类", "台账中的写法"
WORD_JOIN = "、"
LEARNED = "{word}（本台账学过的词）"
DONE_IS_VERIFIED = "本台账约定“{words}”表示已经审核，归为“{status}”。"
DONE_IS_REPORTED = "本台账的“{words}”表示责任单位自报，归为“{status}”。"
STATUS_RULES: tuple[str, ...] = (
    "“是”“√”或日期：在“是否销号”栏读作已销号，在“是否整改到位”栏读作已整改，在“是否完成”栏读作申报完成；几栏并存时取最进一步的。",
    "“否”“未销号”或空白：不改变其他栏的状态。",
    "百分比：0为未启动，大于0、小于100%为整改中，100%为申报完成；一栏的数都不大于1时按小数读。",
    "一格里有几个词（如“已整改，申请销号”）：取进度最慢的一个。状态空白：按未启动，并提醒。",
    "一项问题占多行：以进度最慢的一行为准，时限取最晚的一行；没有期限的长期坚持行不拖后腿。",
)
TYPES = "整改类型用词"
COLUMN_TYPE = "归类"

DEADLINES = "时限写法"
DEADLINES_WORDS = "以下各例按现行规则读出；没有写年份的，取{day}当天或以后的第一个。"
COLUMN_WRITTEN, COLUMN_READ = "台账中的写法", "读作"
DEADLINE_EXAMPLES: tuple[str, ...] = (
    "2024年6月底前", "2024-06-30", "2024.6.30", "2024年二季度末", "2024年上半年", "2024年年底前", "2024年3月中旬",
    "12月底前", "立行立改", "长期坚持", "2024年12月底前，并长期坚持", "2024年2月30日",
)  # fmt: skip
NO_DAY = "没有具体日期"
READ_AS = "{day}，{type}"
NOT_READ = "不能识别，载入时报错并指出单元格"

OTHER_READING = "其他"
OTHER_RULES: tuple[str, ...] = (
    "截至日期依次取：载入时指定的、标题中的“截至”、文件名、填报时间；都没有时不能载入。",
    "金额以万元计：单元格里写的单位优先，其次表头，再次标题；都没写时按万元并提醒。斜杠和空白是未填报，0是0。",
    "责任单位按顿号、逗号、分号、换行和“及”拆开；“和”“与”两边都像单位时才拆。县与市的单位不合并，“各乡镇”算一个名称。",
    "单位改名或合并的，自名册所写的生效日期起计入承接单位，问题里的写法照旧。",
    "同一截至日期再次载入，替换那一期，旧的留在日志里；载入后的期次不再改动。",
    "合计行、签字行和标有“示例”的行不读；隐藏的行照读。一张工作表上有几张台账的都读，按单位或类别汇总的统计表不读并注明。",
    "编号在各工作表、分节或类别里从头开始的，前面加上工作表、分节或类别的名称。",
)

CHECKS = "核实事项"
CHECKS_WORDS = (
    "只列出对不上的地方和算式，不代为更正。作了说明的不再列为待核实，相关数字一变就重新列出。会议屏幕上只显示项数。"
)
COLUMN_CHECK, COLUMN_LEVEL, COLUMN_WHY = "事项", "轻重", "什么情况下列出"
LEVEL_JOIN = "、"

WEEK = "一周流程"
WEEK_WORDS = "台账仍在表格软件里维护，看板每周读一次。各单位只填自己的进展，认定、销号和时限由办公室掌握。"
COLUMN_WHEN, COLUMN_WHO, COLUMN_WHAT, COLUMN_WHERE = "时间", "谁", "做什么", "在哪里看"
WEEKLY: tuple[tuple[str, str, str, str], ...] = (
    ("周一", "整改办", "发通知，把上周议定事项和临期问题告知责任单位", "整改时限、台账"),
    (
        "周二至周三",
        "责任单位",
        "在自己那部分填写进展、完成日期、佐证材料和需协调事项，报回整改办；联合承担的只由牵头单位报状态",
        "责任单位",
    ),
    ("周四上午", "整改办", "合并各单位的表，写明截至日期，连同指标表一起载入；先看报错，改正后再载入", "总览"),
    ("周四下午", "整改办", "逐条看核实事项：改正原表重新载入，或写明说明", "核实事项"),
    ("周四下午", "整改办", "看指标是否与状态相符，缺目标、缺数据的请单位补报", "指标"),
    ("周五", "县领导、各单位", "例会十五分钟：进度、上次议定事项、逾期、需关注、将到期、新的议定事项", "总览"),
    ("会后", "整改办", "发出议定事项；把会上用的链接存档，以后打开数字不变", "总览"),
)
WEEK_RULES: tuple[str, ...] = (
    "有单位没有报：照旧载入，台账里保留它上期的内容，连续没有变化的会列为“进展未更新”。",
    "载错了：改正后按同一截至日期再载入一次，就替换了错的那一期。",
    "延期：先有批准，再改时限，并在“延期批准”栏写明文号、日期和批准人。",
)
