"""What a file really is: its format by content, its sizes counted while inflating, its text decoded."""

from __future__ import annotations

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.etree.ElementTree import Element  # the type only; defusedxml parses  # nosec B405

from defusedxml.ElementTree import fromstring

from loaders.extent import EXCEL_97_SHARE, SheetExtent, excel_97_too_large, long_texts, unfolded_bytes
from loaders.limits import DEFAULT, Limits, as_mb
from loaders.records import Place, RefusedFileError
from loaders.rehearsal import survives

CHUNK_BYTES = 1024 * 1024

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP_BYTES = 64
_EXCEL_97_PASSWORD = re.compile(rb"\x09\x08\x10\x00.{16}\x2f\x00", re.DOTALL)
"""The first record of a workbook followed by the one that says how it is encrypted."""
_STREAMED = frozenset({"xl/sharedStrings.xml", "xl/styles.xml"})
"""Parts beside the sheets that no reader builds a tree of."""
_ERROR_CELL = b't="e"'
_FORMULA = re.compile(rb"<(\w+:)?f[ />]")


class Format(StrEnum):
    """The container a file is in, told by its content and never by its name."""

    XLSX = "xlsx"
    XLS = "xls"
    DOCX = "docx"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Source:
    """One file opened safely. `marked_parts` are the zip members of sheets with formulas or error values.

    `limits` are those it was opened under; whoever reads on keeps to them.
    """

    file: str
    content: bytes
    sha256: str
    format: Format
    marked_parts: frozenset[str] = frozenset()
    limits: Limits = DEFAULT


def open_source(file: str, content: bytes, limits: Limits = DEFAULT) -> Source:
    """Recognise a file and make sure that reading it is safe.

    Raises `RefusedFileError` for empty, oversized, encrypted, damaged and foreign files, and for any part with a
    DOCTYPE; sizes are counted while inflating, never taken from what the file declares.
    """
    place = Place(file)
    if not content:
        raise RefusedFileError("file-empty", place, f"《{file}》是空文件（0字节），请重新导出后再试。")
    if len(content) > limits.file_bytes:
        limit = as_mb(limits.file_bytes)
        raise RefusedFileError(
            "file-too-large", place, f"《{file}》超过{limit} MB的上限，请删去图片或拆分成几个文件后再试。"
        )
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(_OLE_MAGIC):
        return Source(file, content, digest, _ole_format(file, content, limits), limits=limits)
    if content.startswith(b"PK"):
        names, marked_parts = check_zip(file, content, limits)
        return Source(file, content, digest, _zip_format(file, names), marked_parts, limits)
    _refuse_foreign(file, content)
    return Source(file, content, digest, Format.TEXT, limits=limits)


def _ole_format(file: str, content: bytes, limits: Limits) -> Format:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    place = Place(file)
    if holds("EncryptedPackage"):
        raise RefusedFileError("file-password", place, f"《{file}》设有打开密码，请取消密码另存后再试。")
    if holds("WordDocument"):
        raise RefusedFileError(
            "doc-format", place, f"《{file}》是旧版 .doc 文档，请用 WPS 或 Word 打开，另存为 .docx 后再试。"
        )
    if holds("Workbook") or holds("Book"):
        if _EXCEL_97_PASSWORD.search(content):
            raise RefusedFileError("file-password", place, f"《{file}》设有打开密码，请取消密码另存后再试。")
        if excel_97_too_large(content, limits):
            raise _too_large(
                file, f"的工作表超过{limits.cells // EXCEL_97_SHARE}个单元格的上限（可能在很远的单元格里有内容）"
            )
        if not survives(content):
            raise damaged(file)
        return Format.XLS
    raise RefusedFileError("file-unknown", place, _expected(file))


def _zip_format(file: str, names: frozenset[str]) -> Format:
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "word/document.xml" in names:
        return Format.DOCX
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise RefusedFileError(
            "format-convert", Place(file), f"《{file}》的格式不能直接读取，请用 WPS 或 Excel 另存为 .xlsx 后再试。"
        )
    raise RefusedFileError("file-unknown", Place(file), _expected(file))


def _refuse_foreign(file: str, content: bytes) -> None:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise RefusedFileError(
            "format-convert",
            Place(file),
            f"《{file}》其实是网页格式，不是工作簿，请用 WPS 或 Excel 打开后另存为 .xlsx 再试。",
        )
    if head.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise RefusedFileError("file-unknown", Place(file), _expected(file))


def _expected(file: str) -> str:
    return (
        f"《{file}》无法识别，可能不是工作簿、已损坏或没有传完。"
        "可以读取的是：整改台账、指标表、单位名册（.xlsx、.xls、.csv）和整改工作方案（.docx、.txt）。"
    )


def check_zip(file: str, content: bytes, limits: Limits = DEFAULT) -> tuple[frozenset[str], frozenset[str]]:
    """Inflate every member once, without keeping it: return all member names and those of sheets to look at.

    Raises `RefusedFileError` for a damaged or encrypted archive, a member that stands twice, any XML part with a
    DOCTYPE, and as soon as a limit is passed: of members, inflated data, one part, rows, columns or cells of a sheet.
    """
    place = Place(file)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged(file) from error
    names = frozenset(info.filename for info in members)
    if len(members) > limits.zip_members:
        message = f"《{file}》的内部部件超过{limits.zip_members}个的上限，请用 WPS 或 Excel 另存后再试。"
        raise RefusedFileError("file-parts", place, message)
    if len(names) < len(members):
        raise RefusedFileError("file-parts", place, f"《{file}》的内部部件有重复，请用 WPS 或 Excel 另存后再试。")
    inflated = 0
    marked_parts = set()
    for info in members:
        if info.flag_bits & 1:
            raise RefusedFileError("file-password", place, f"《{file}》设有密码，请取消密码另存后再试。")
        is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
        extent = SheetExtent() if info.filename.startswith("xl/worksheets/") else None
        whole = is_xml and extent is None and info.filename not in _STREAMED
        tail, size = b"", 0
        try:
            for chunk in inflate(content, info):
                size += len(chunk)
                if whole and size > limits.part_bytes:
                    raise _too_large(file, f"的部件 {info.filename} 解压后超过{as_mb(limits.part_bytes)} MB的上限")
                inflated += len(chunk)
                if inflated > limits.inflated_bytes:
                    raise _too_large(file, f"解压后超过{as_mb(limits.inflated_bytes)} MB的上限")
                if b"\0" in chunk[:4]:
                    chunk = chunk.replace(b"\0", b"")  # UTF-16: the marks looked for are ASCII
                window = tail + chunk
                if is_xml and b"<!" in window and _DOCTYPE.search(window):
                    raise RefusedFileError(
                        "xml-doctype",
                        place,
                        f"《{file}》的部件 {info.filename} 含有DOCTYPE声明，可能不安全，不予读取；"
                        "请用 WPS 或 Excel 打开后另存再试。",
                    )
                if extent is not None:
                    extent.feed(window)
                    if over := extent.over(limits):
                        name = sheet_names(file, content).get(info.filename, info.filename)
                        raise _too_large(file, f"的工作表「{name}」{over}（可能在很远的单元格里有内容）", name)
                    if _needs_a_look(window):
                        marked_parts.add(info.filename)
                tail = chunk[-_OVERLAP_BYTES:]
        except (zlib.error, ValueError, EOFError) as error:
            raise damaged(file) from error
    _refuse_unfolding(file, content, names, limits)
    return names, frozenset(marked_parts)


def _too_large(file: str, why: str, sheet: str | None = None) -> RefusedFileError:
    message = f"《{file}》{why}，请删去图片和多余的空白行列，或拆分成几个文件后再试。"
    return RefusedFileError("file-too-large", Place(file, sheet), message)


def _refuse_unfolding(file: str, content: bytes, names: frozenset[str], limits: Limits) -> None:
    if "xl/sharedStrings.xml" not in names:
        return
    texts = long_texts(member_bytes(content, "xl/sharedStrings.xml"))
    sheets = (name for name in names if name.startswith("xl/worksheets/")) if texts else ()
    if unfolded_bytes(texts, (member_bytes(content, name) for name in sheets)) > limits.repeated_bytes:
        raise _too_large(file, f"里很长的文字重复太多次，合起来超过{as_mb(limits.repeated_bytes)} MB的上限")


def _needs_a_look(part: bytes) -> bool:
    """True for a piece of a sheet with a formula, or with a cell that holds an error value."""
    return _ERROR_CELL in part or ((b"<f" in part or b":f" in part) and _FORMULA.search(part) is not None)


def inflate(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's real bytes in chunks, whatever size the archive declares for it.

    Raises `ValueError` or `zlib.error` when the member is damaged or packed by an unusual method.
    """
    start = info.header_offset
    if content[start : start + 4] != b"PK\x03\x04":
        raise ValueError("no local header")
    name_size = int.from_bytes(content[start + 26 : start + 28], "little")
    extra_size = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + name_size + extra_size
    if info.compress_type == zipfile.ZIP_STORED:
        for position in range(begin, begin + info.compress_size, CHUNK_BYTES):
            yield content[position : min(position + CHUNK_BYTES, begin + info.compress_size)]
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("unusual compression")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = memoryview(content)[begin:]
    position = 0
    pending: bytes | memoryview = b""
    while not stream.eof:
        if not pending:
            pending = packed[position : position + CHUNK_BYTES // 16]
            position += len(pending)
            if not pending:
                raise ValueError("cut short")
        chunk = stream.decompress(pending, CHUNK_BYTES)
        pending = stream.unconsumed_tail
        if chunk:
            yield chunk


def damaged(file: str) -> RefusedFileError:
    """Return the refusal of a file that cannot be opened."""
    return RefusedFileError(
        "file-damaged", Place(file), f"《{file}》已损坏或没有传完，打不开，请重新导出或发送后再试。"
    )


def sheet_names(file: str, content: bytes) -> dict[str, str]:
    """Return the name of every sheet of a workbook by its part. Raises `RefusedFileError` for a damaged one."""
    try:
        workbook: Element = fromstring(member_bytes(content, "xl/workbook.xml"))
        relations: Element = fromstring(member_bytes(content, "xl/_rels/workbook.xml.rels"))
    except Exception as error:  # any malformed part means the same to the user
        raise damaged(file) from error
    targets = {node.get("Id", ""): node.get("Target", "") for node in relations}
    names = {}
    for node in workbook.iter():
        if not node.tag.endswith("}sheet"):
            continue
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        names[path] = node.get("name", "")
    return names


def member_bytes(content: bytes, name: str) -> bytes:
    """Return one member of an archive that `check_zip` has passed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"".join(inflate(content, archive.getinfo(name)))


def open_text(file: str, content: bytes) -> str:
    """Decode a text file: UTF-8 with or without mark, UTF-16 with mark, else GB18030.

    Line breaks come out as line feeds. Raises `RefusedFileError` for bytes that are no text.
    """
    place = Place(file)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise RefusedFileError("file-unknown", place, _expected(file))
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise RefusedFileError(
        "text-encoding", place, f"《{file}》的文字编码无法识别，请另存为 UTF-8 或 GB18030（GBK）编码后再试。"
    )
