"""The mark on everything 整改看板 exports in part, and the refusal to read such a file as a ledger."""

from __future__ import annotations

from loaders.grid import Workbook
from loaders.records import Place, RefusedFileError
from loaders.source import Format, Source

MARK = "整改看板导出的部分内容，不能当作台账载入"
HEAD_ROWS = 12
"""How far down the mark stands at most, above the table of its sheet."""
_MESSAGE = (
    "《{file}》是从整改看板导出的部分内容（{place}写明），载入会丢掉没有导出的问题；"
    "请载入完整的台账，或用 rectify export ledger 不带筛选重新导出后再修改。"
)


def refuse_extracts(source: Source, workbook: Workbook) -> None:
    """Raise RefusedFileError where a file carries the mark: at the head of a sheet, anywhere in a text file."""
    if source.format is Format.TEXT:
        if any(MARK.encode(encoding) in source.content for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")):
            raise _refusal(source.file, Place(source.file))
        return
    for sheet in workbook.sheets:
        for row in sheet.head(HEAD_ROWS):
            for column, value in enumerate(row.values, start=1):
                if isinstance(value, str) and MARK in value:
                    raise _refusal(source.file, sheet.place(row.number, column))


def _refusal(file: str, place: Place) -> RefusedFileError:
    return RefusedFileError("extract-of-ours", place, _MESSAGE.format(file=file, place=place))
