"""The words of the handover on the page 数据."""

from __future__ import annotations

GIVE = "移交这本台账"
GIVE_WORDS = (
    "把《{ledger}》的全部内容写成一个移交文件：各期数据、原始文件、核实说明、议定事项、学过的词和有关日志；"
    "别的台账一概不在内。同时写出交接单，供移交人、接收人、监交人签字。"
)
WHO = "经办人或科室"
MAKE = "写出移交文件和交接单"
MAKING = "正在写出并核对…"
MADE = "已写好：{bytes} 字节，SHA-256 {sha256}。请把两个文件都下载；交接单上印有这个校验码。"
GET_FILE = "下载移交文件"
GET_PAPER = "下载交接单"
NOTHING = "这本台账没有现行的期次，没有可移交的内容。"
TAKE = "接收移交的台账"
TAKE_WORDS = (
    "选择对方写出的移交文件。先核对整个文件、所附日志和各期数字，要么全部存入，要么什么也不存；"
    "超过 {limit} MB 的，请在服务器上用 rectify receive 接收。"
)
UPLOAD = "选择移交文件（.zip）"
NAME = "接收后的名称（不填则用原名）"
SUBMIT = "接收"
TAKING = "正在核对并存入…"
TAKEN = "已接收《{ledger}》{snapshots} 期，各期数字与移交时一致。[打开它的总览](./?snapshot={newest})"
LOG = "移交前的日志"
LOG_WORDS = (
    "随《{file}》接收，{created_at:%Y-%m-%d %H:%M} 写成；原处日志共 {entries} 条，末条 {head}。"
    "这些记录按原样附在这里，不并入本处的日志。"
)
MOST_LINES = 200
MORE = "只列出最近的 {shown} 条，共 {n} 条；全部用 rectify log 查看。"
