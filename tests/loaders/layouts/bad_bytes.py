"""Files that are damaged, hostile or of another kind, made byte by byte without ever holding their inflated size."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import msoffcrypto.format.ooxml
import openpyxl
import xlwt
from docx import Document
from openpyxl.drawing.image import Image as WorkbookImage
from PIL import Image
from xlwt import CompoundDoc

from tests.loaders.layouts.books import Sheet, xls, xlsx

HEADER = ["序号", "问题名称", "责任单位", "整改时限", "整改状态", "问题金额（万元）"]
ROW = [1, "河道采砂监管缺位", "县水利局", "2024年6月30日", "整改中", 3.5]
SHEET_PART = "xl/worksheets/sheet1.xml"
MEBIBYTE = 1024 * 1024


def good(*rows: list[object], header: list[str] = HEADER, name: str = "台账") -> bytes:
    """Return a plain ledger workbook with these rows; without rows, one good row."""
    return xlsx(Sheet(name, [header, *(rows or (ROW,))]))


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a zip package with parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return target.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """Return one part of a zip package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


def edited(content: bytes, name: str, old: str, new: str) -> bytes:
    """Return a zip package with one text replaced once in one part."""
    text = part_of(content, name).decode()
    assert old in text
    return with_parts(content, {name: text.replace(old, new, 1).encode()})


def with_document_type(content: bytes, part: str, encoding: str = "utf-8") -> bytes:
    """Return a workbook whose named part declares an entity in a DOCTYPE."""
    text = part_of(content, part).decode()
    body = text.split("?>", 1)[1] if text.startswith("<?xml") else text
    declared = f'<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>{body}'
    return with_parts(content, {part: declared.encode(encoding)})


def encrypted() -> bytes:
    """Return a ledger protected by a password, as Excel saves it: an OLE container."""
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(good())).encrypt("miMa-2024", target)
    return target.getvalue()


def encrypted_excel_97() -> bytes:
    """Return an Excel 97 file with the record that a password leaves right after the first one."""
    book = xlwt.Workbook()
    book.add_sheet("ledger").write(0, 0, "x")
    stream = book.get_biff_data()
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    password = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + bytes(range(48))
    target = io.BytesIO()
    CompoundDoc.XlsDoc().save(target, stream[:first] + password + bytes(stream[first:]))
    return target.getvalue()


def word_97() -> bytes:
    """Return an OLE container whose stream is called as in a .doc file."""
    content = bytearray(xls(Sheet("台账", [HEADER, ROW])))
    entry = content.find("Workbook".encode("utf-16-le"))
    name = "WordDocument".encode("utf-16-le")
    content[entry : entry + 64] = name.ljust(64, b"\0")
    struct.pack_into("<H", content, entry + 64, len(name) + 2)
    return bytes(content)


def inflating(part: str, before: bytes, filler: bytes, after: bytes, mebibytes: int, lie: bool, base: bytes) -> bytes:
    """Return a package with one part that inflates to so many MiB; with `lie` the directory says it is small."""
    piece = (
        (filler * (MEBIBYTE // len(filler) + 1))[:MEBIBYTE] if len(filler) == 1 else filler * (MEBIBYTE // len(filler))
    )
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = deflate.compress(before) + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(piece) + deflate.flush(zlib.Z_FULL_FLUSH)
    tail = deflate.compress(after) + deflate.flush(zlib.Z_FINISH)
    packed = head + block * mebibytes + tail
    check = zlib.crc32(before)
    for _ in range(mebibytes):
        check = zlib.crc32(piece, check)
    check = zlib.crc32(after, check)
    size = len(before) + len(piece) * mebibytes + len(after)
    with zipfile.ZipFile(io.BytesIO(base)) as old:
        members = [(name, old.read(name)) for name in old.namelist() if name != part]
    entries = [(name, 0, data, zlib.crc32(data), len(data)) for name, data in members]
    entries.append((part, 8, packed, check, 4321 if lie else size))
    return _package(entries)


def _package(entries: list[tuple[str, int, bytes, int, int]]) -> bytes:
    """Write a zip by hand: (name, method, packed data, CRC, stated size)."""
    content, directory = bytearray(), bytearray()
    for name, method, data, check, size in entries:
        raw, offset = name.encode(), len(content)
        common = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 33, check, len(data), size, len(raw), 0)
        content += b"PK\x03\x04" + common + raw + data
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw
    ending = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(content), 0)
    return bytes(content + directory) + b"PK\x05\x06" + ending


def many_members(count: int) -> bytes:
    """Return a workbook with so many further parts in its package."""
    return with_parts(good(), {f"xl/media/{number}.txt": b"x" for number in range(count)})


def nested(depth: int) -> bytes:
    """Return a workbook whose sheet holds elements inside one another, so many deep."""
    sheet = part_of(good(), SHEET_PART).decode()
    deep = "<a>" * depth + "</a>" * depth
    return with_parts(
        good(), {SHEET_PART: sheet.replace("</worksheet>", f"<extLst>{deep}</extLst></worksheet>").encode()}
    )


def picture(kind: str) -> bytes:
    """Return a small picture: JPEG or PNG."""
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(content, kind)
    return content.getvalue()


def picture_workbook() -> bytes:
    """Return a workbook that holds a scanned page and no cell."""
    book = openpyxl.Workbook()
    book.worksheets[0].add_image(WorkbookImage(io.BytesIO(picture("PNG"))), "A1")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def document(*paragraphs: str) -> bytes:
    """Return a Word document of these paragraphs."""
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def binary_workbook() -> bytes:
    """Return a package laid out as .xlsb is."""
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    parts = {
        "[Content_Types].xml": types,
        "xl/workbook.bin": b"\x83\x01\x00",
        "xl/worksheets/sheet1.bin": b"\x81\x01\x00",
    }
    return _package([(name, 0, data, zlib.crc32(data), len(data)) for name, data in parts.items()])
