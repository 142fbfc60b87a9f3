"""The words of a handover, for the command and the page alike."""

from __future__ import annotations

WRITTEN = "已写出移交文件 {path}（{bytes}字节），写完后已核对一遍。"
HOLDS = "《{ledger}》{snapshots}期、{documents}个原始文件、{entries}条日志；SHA-256 {sha256}"
WITH_PARENTS = "连同它接转自的台账：{names}"
PAPER_WRITTEN = "已写出交接单 {path}，打印后由移交人、接收人、监交人签字。"
NOT_LOGGED = "移交文件已写成，但没能记入日志：请检查数据库是否可写。"
NO_FOLDER = "不能写入 {path}：{reason}。请换一个文件夹。"
TAKEN = "已接收《{ledger}》：{snapshots}期（{first}至{last}），各期数字与移交时一致；原来的日志已核对，附在台账下。"
TAKEN_SHORT = "《{ledger}》{snapshots}期"
PAPER_SUFFIX = "交接单"
FILE_NAME = "移交"
