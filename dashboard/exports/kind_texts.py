"""What each kind of paper is called, in the order they are offered; nothing heavy is imported to know it."""

from __future__ import annotations

from datetime import date

from dashboard.exports.names import file_name

PACK = "pack"

KINDS: dict[str, str] = {
    "onepage": "一页纸",
    "slides": "周例会幻灯片",
    "briefing": "整改情况通报和报告",
    "ledger": "整改台账",
    "tables": "统计表",
    "notices": "提醒单",
    "decisions": "议定事项清单",
    "closing": "销号申请表",
    "offline": "离线网页",
}
"""Kind as `rectify export` names it → its name; `PACK` is all of them in one file."""

PACK_NAME = "全部材料"
SUFFIXES: dict[str, str] = {
    "onepage": "docx",
    "slides": "pptx",
    "briefing": "zip",
    "ledger": "xlsx",
    "tables": "xlsx",
    "notices": "zip",
    "decisions": "zip",
    "closing": "zip",
    "offline": "html",
    PACK: "zip",
}
"""Kind → what a download of it is; kinds that may be several files, or none, are always a zip."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: dict[str, str] = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "html": "text/html",
    "zip": "application/zip",
}
NOTHING_FILE = "没有需要写的内容.txt"
UNKNOWN = "没有“{kind}”这种材料。可用的有：{known}。"
NOTHING = "这个范围内没有需要写的内容，没有生成文件。"
NO_FOLDER = "不能写入文件夹 {folder}：{reason}。请换一个文件夹。"
WRITTEN = "已写入 {path}（{bytes}字节）"
"""What the command says."""


def download_name(kind: str, ledger: str, unit: str | None, as_of: date) -> str:
    """Return the name of the file that a download of a kind is."""
    return file_name(KINDS.get(kind, PACK_NAME), unit or "", ledger, f"{as_of:%Y%m%d}", suffix=SUFFIXES[kind])
