"""Words of the log: what an entry is about and what its particulars are called."""

from __future__ import annotations

ACTIONS: dict[str, str] = {
    "create": "新建台账",
    "settings": "变更设置",
    "load": "导入",
    "replace": "替换导入",
    "withdraw": "撤回",
    "learn": "学会状态词",
    "agree": "认定同一",
    "answer": "核实说明",
    "carry_over": "跨年接转",
    "correct": "更正",
    "merge": "合并单位填报",
    "hand_in": "单位报送填报表",
    "send_back": "退回填报表",
    "decide": "议定事项",
    "decision_outcome": "议定事项结果",
    "export": "导出",
    "backup": "备份",
    "restore": "从备份恢复",
    "handover": "移交",
    "receive": "接收移交",
    "sign_in": "登录",
    "sign_out": "退出",
    "denied": "拒绝访问",
    "account_add": "添加用户",
    "account_password": "换口令",  # the name of an act  # nosec B105
    "account_disable": "停用用户",
    "account_enable": "启用用户",
    "account_role": "换角色或单位",
    "account_lock": "账号锁定",
    "sessions_end": "令其退出",
}
DETAILS: dict[str, str] = {
    "snapshot": "期次",
    "same": "认定",
    "check": "核实事项",
    "decision": "议定事项",
    "issue_key": "问题",
    "unit": "责任单位",
    "units": "填报单位",
    "missing": "未报单位",
    "promised_on": "承诺日期",
    "outcome": "落实情况",
    "moved_to": "顺延至",
    "note": "说明",
    "reviewer": "认定部门",
    "demo": "演示数据",
    "done_is_verified": "“完成”按已整改计",
    "as_of": "截至",
    "replaced": "替换",
    "files": "文件",
    "reason": "理由",
    "issue": "问题",
    "field": "字段",
    "text": "内容",
    "base": "依据期次",
    "name": "名称",
    "state": "状态",
    "region": "地区",
    "parent": "原台账",
    "ledger": "台账",
    "issues": "问题数",
    "from_snapshot": "来自期次",
    "created_at": "备份时间",
    "made_at": "移交文件写成",
    "snapshots": "期次号（原→现）",
    "software": "软件版本",
    "sha256": "校验码",
    "filters": "范围",
    "file": "文件",
    "hash": "文件校验码",
    "entries": "日志条数",
    "head": "日志末条",
    "left_entries": "被替换的日志条数",
    "left_head": "被替换的日志末条",
    "account": "用户",
    "sessions": "登录处数",
    "since": "起",
    "until": "止",
    "role": "角色",
    "granted": "可看单位",
    "indicator": "指标",
    "link": "链接",
    "page": "页面",
    "part": "部分",
    "act": "操作",
}
GRANTED_IN = "{unit}（《{ledger}》）"
ACTS: dict[str, str] = {
    "read": "查看台账",
    "import": "导入",
    "decide": "议定事项",
    "answer": "核实说明",
    "correct": "更正",
    "withdraw": "撤回",
    "keep_ledgers": "归档与接转",
    "hand_in": "报送填报表",
    "administer": "用户与设置",
}
"""What somebody was not allowed to do."""
YES, NO = "是", "否"
TAKEN_BACK = "撤回"
DETAIL = "{name} {value}"
DETAIL_JOIN = "；"

FIELDS: dict[str, str] = {
    "code": "编号",
    "source": "问题来源",
    "category": "问题类别",
    "title": "问题",
    "finding": "问题表现",
    "rectification_type": "整改类型",
    "lead": "牵头单位",
    "lead_unit": "牵头单位",
    "responsible": "责任单位",
    "units": "责任单位",
    "supporting": "配合单位",
    "leader": "分管领导",
    "person": "责任人",
    "target": "整改目标",
    "measures": "整改措施",
    "measure_deadline": "措施时限",
    "measure_unit": "措施责任单位",
    "deadline": "整改时限",
    "original_deadline": "原定时限",
    "extension_approved": "延期批准",
    "raised_on": "提出日期",
    "progress": "整改进展",
    "last_progress": "上周进展",
    "percent": "完成进度",
    "status": "整改状态",
    "closed": "是否销号",
    "completed_on": "完成日期",
    "amount": "问题金额",
    "amount_rectified": "已整改金额",
    "rules_made": "建立制度",
    "people_held": "追责问责",
    "reason": "未完成原因",
    "next_step": "下一步",
    "obstacle": "存在困难",
    "coordination": "需协调解决事项",
    "promised_on": "承诺完成日期",
    "evidence": "佐证材料",
    "remark": "备注",
}

ENTRY = "{number:>6}  {at}  {hash}  {ledger}{action}{actor}　{detail}"
LEDGER = "《{ledger}》"
ACTOR = "（{actor}）"
EMPTY = "日志里还没有记录。"
HANDED = "移交前的日志（随《{file}》接收，{created_at:%Y-%m-%d %H:%M} 写成；原处日志共 {entries} 条，末条 {head}）"
HERE = "接收以后的日志"
STANDING = "日志共 {entries} 条，末条校验码 {head}。"
WHOLE = "日志完整：{entries} 条首尾相接，期次的每一行和原始文件与日志所记一致。末条校验码 {head}。"
NOT_LOGGED = "材料已写出，但这次导出没能记入日志：请检查数据库是否可写。"
BACKUP_NOT_LOGGED = "备份已写成，但没能记入日志：请检查数据库是否可写。"
BACKED_UP = "备份时日志共 {entries} 条，末条校验码 {head}。请记下：日后用 rectify log verify --head 核对。"
