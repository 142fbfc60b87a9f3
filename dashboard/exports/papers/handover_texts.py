"""Chinese of the 交接单."""

from __future__ import annotations

PAPER = "交接单"
TITLE = "{ledger}交接单"
LEDGER = "台账"
LEDGER_FACTS = ("台账名称", "所属地区", "状态", "审核单位", "接转自", "最近一期")
AS_OF = "{day}（第{snapshot}号期次）"
FIGURES = "截至{day}的数字"
SNAPSHOTS = "各期数据（{n}期，其中现行{standing}期）"
SNAPSHOT_COLUMNS = ("截至", "期次号", "问题", "申报完成", "已整改", "已销号", "逾期", "状态", "校验码")
STANDING, REPLACED, WITHDRAWN = "现行", "已由{by}号替换", "已撤回"
DECISIONS = "未落实的议定事项（{n}项，共议定{all}项）"
DECISION_COLUMNS = ("议定事项", "承办单位", "承诺日期", "落实情况")
NO_DECISIONS = "没有未落实的议定事项。"
CHECKS = "未说明的核实事项（{n}条，共{all}条）"
CHECK_COLUMNS = ("级别", "问题", "核实内容")
NO_CHECKS = "没有未说明的核实事项。"
MORE = "另有{n}条，见软件中的“{page}”页。"
MEETING_PAGE, CHECKS_PAGE = "周例会", "核实事项"
MEMORY = "台账里记着的"
MEMORY_COLUMNS = ("内容", "数量")
MEMORY_ROWS = {
    "units": "名册中的单位",
    "indicators": "指标值（最近一期）",
    "words": "教过的状态词",
    "spellings": "认定为同一单位的写法",
    "answers": "核实说明",
    "decisions": "议定事项",
    "corrections": "更正",
    "entries": "有关本台账的日志",
}
FILES = "原始文件（{n}个，均在移交文件内）"
FILE_COLUMNS = ("文件", "首次用于", "字节", "SHA-256")
PACKAGE = "移交文件"
PACKAGE_FACTS = ("文件名", "大小", "SHA-256", "写成时间", "软件版本", "数据库结构", "日志末条")
BYTES = "{n}字节"
LOG_HEAD = "第{entries}条 {head}"
PACKAGE_WORDS = (
    "接收方用“rectify receive 文件名”或“数据”页的“移交”存入，期次号会重新编排，校验码不变。"
    "存入前核对上面的 SHA-256；存入后用“rectify snapshots --hash 校验码”可找到任何一期。"
)
PLACES = "各项内容在哪里"
PLACE_COLUMNS = ("内容", "存放处")
PLACE_ROWS = (
    ("各期数据、说明、议定事项", "数据库 {database}；全部在移交文件内"),
    ("报送和载入的原始文件", "同上，按载入时的原样保存；全部在移交文件内"),
    ("日志", "数据库；有关本台账的在移交文件内"),
    ("最近一次备份", "{backup}"),
    ("登录账号、口令和设置", "不在移交文件内，由管理员另行交接"),
    ("佐证材料、纸质档案", "　"),
)
BACKUP = "{file}（{at:%Y-%m-%d %H:%M}）"
NO_BACKUP = "日志里没有备份的记录"
SIGNATURES = "签字"
PERSONS = ("移交人", "接收人", "监交人")
SIGNATURE_COLUMNS = ("", "单位和职务", "签字", "日期")
SIGNED_WORDS = "以上内容经逐项核对，双方无异议。本单一式三份，移交人、接收人、监交人各执一份。"
