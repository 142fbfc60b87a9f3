"""Every limit: a file with exactly as much is read, one with one more is refused by a sentence that names the limit."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from loaders.limits import DEFAULT, MB, Limits
from loaders.reading import read_file
from loaders.records import Context
from tests.loaders.layouts import bad_bytes as bad
from tests.loaders.layouts.bad_bytes import HEADER, ROW, SHEET_PART, good
from tests.loaders.layouts.books import Sheet, comma_separated, xls, xlsx

TOO_MUCH = {"file-too-large", "file-parts", "sheet-too-large", "text-too-long"}


def refusal(name: str, content: bytes, limits: Limits) -> str | None:
    """The sentence a limit refuses the file with, None where none does."""
    reading = read_file(name, content, Context(limits=limits))
    return next((finding.message for finding in reading.findings if finding.rule in TOO_MUCH), None)


def inflated(content: bytes) -> list[tuple[str, int]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(info.filename, info.file_size) for info in archive.infolist()]


def rows(count: int) -> list[list[object]]:
    return [[number, *ROW[1:]] for number in range(1, count)]


def far(row: int, column: int) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    book.worksheets[0].cell(row, column).value = "x"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def wide(count: int) -> list[list[object]]:
    return [[*HEADER, *(f"栏{number}" for number in range(count - len(HEADER)))], ROW]


def titled(count: int) -> list[list[object]]:
    return [HEADER, [1, "题" * count, *ROW[2:]]]


def word_table(width: int) -> bytes:
    text = bad.document("方案")
    table = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    return bad.edited(text, "word/document.xml", "<w:body>", f"<w:body>{table}")


def parts(content: bytes) -> int:
    return max(
        size for name, size in inflated(content) if not name.startswith(("xl/worksheets", "xl/sharedS", "xl/sty"))
    )


BOOK = good(*rows(40))
FAR = far(100_003, 30)
CASES: list[tuple[str, str, Callable[[int], bytes], int, str]] = [
    # the field, the file's name, what makes it for a number, the number that is still read, how the limit is said
    ("file_bytes", "a.xlsx", lambda _: BOOK, len(BOOK), f"{len(BOOK) / MB:.6f}".rstrip("0") + " MB"),
    ("inflated_bytes", "a.xlsx", lambda _: BOOK, sum(size for _, size in inflated(BOOK)), "MB的上限"),
    ("part_bytes", "a.xlsx", lambda _: BOOK, parts(BOOK), "MB的上限"),
    ("zip_members", "a.xlsx", lambda _: BOOK, len(inflated(BOOK)), f"{len(inflated(BOOK)) - 1}个的上限"),
    ("rows", "a.xlsx", lambda n: xlsx(Sheet("台账", [HEADER, *rows(n)])), 30, "30行"),
    ("rows", "a.xls", lambda n: xls(Sheet("台账", [HEADER, *rows(n)])), 30, "30行"),
    ("rows", "a.csv", lambda n: comma_separated([HEADER, *rows(n)], "utf-8"), 30, "30行"),
    ("rows", "far.xlsx", lambda n: far(n, 2), 100_001, "100001行"),
    ("columns", "a.xlsx", lambda n: xlsx(Sheet("台账", wide(n))), 24, "24列"),
    ("columns", "b.xlsx", lambda n: xlsx(Sheet("台账", wide(n))), 40, "40列"),
    ("columns", "a.xls", lambda n: xls(Sheet("台账", wide(n))), 24, "24列"),
    ("columns", "a.csv", lambda n: comma_separated(wide(n), "utf-8"), 24, "24列"),
    ("columns", "a.docx", word_table, 24, "24列"),
    ("cells", "a.xlsx", lambda _: FAR, 100_003 * 30, "个单元格的上限"),
    ("text_length", "a.xlsx", lambda n: xlsx(Sheet("台账", titled(n))), 120, "120个字的上限"),
    ("text_length", "a.xls", lambda n: xls(Sheet("台账", titled(n))), 120, "120个字的上限"),
    ("text_length", "a.csv", lambda n: comma_separated(titled(n), "utf-8"), 120, "120个字的上限"),
    ("text_length", "a.docx", lambda n: bad.document("题" * n), 120, "120个字的上限"),
    ("text_length", "a.txt", lambda n: ("审计整改\n" + "题" * n).encode(), 120, "120个字的上限"),
]
FIXED = {"file_bytes", "inflated_bytes", "part_bytes", "zip_members", "cells"}
"""Limits that are set one lower, where the others' files are made one larger."""


@pytest.mark.parametrize(("field", "name", "make", "most", "said"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_at_the_limit_and_one_more(field: str, name: str, make: Callable[[int], bytes], most: int, said: str) -> None:
    def under(limit: int) -> Limits:
        changed: dict[str, Any] = {field: limit}
        return replace(DEFAULT, **changed)

    assert refusal(name, make(most), under(most)) is None
    if field in FIXED:
        message = refusal(name, make(most), under(most - 1))
        said = said.replace(f"{most / MB:.6f}".rstrip("0"), f"{(most - 1) / MB:.6f}".rstrip("0"))
    else:
        message = refusal(name, make(most + 1), under(most))
    assert message is not None
    assert said in message
    assert "再试" in message


def test_long_texts_shown_often_count_each_time() -> None:
    long = "长" * 2000
    book = xlsx(Sheet("台账", [HEADER, *([number, long, *ROW[2:-1], 0.25] for number in range(1001, 1012))]))
    size = 11 * len("<si><t></t></si>" + "&#38271;" * 2000)
    assert refusal("a.xlsx", book, replace(DEFAULT, repeated_bytes=size)) is None
    message = refusal("a.xlsx", book, replace(DEFAULT, repeated_bytes=size - 1))
    assert message is not None
    assert "MB的上限" in message


def test_what_claims_to_be_enormous_costs_nothing() -> None:
    """Stopped while it streams: neither the claim nor the rest of the part is ever taken into memory."""
    tracemalloc.start()
    try:
        assert "列" in str(refusal("a.docx", word_table(10**9), DEFAULT))
        sheet = bad.part_of(good(), SHEET_PART).split(b"</sheetData>")
        cell = b'<row r="900000"><c r="B900000" t="inlineStr"><is><t>a</t></is></c></row>'
        bomb = bad.inflating(SHEET_PART, sheet[0] + cell, b" ", b"</sheetData>" + sheet[1], 300, True, good())
        assert "900000行" in str(refusal("b.xlsx", bomb, DEFAULT))
        base = bad.document("方案")
        head, tail = bad.part_of(base, "word/document.xml").split(b"</w:body>")
        deep = bad.inflating("word/document.xml", head, b"<w:p/>", b"</w:body>" + tail, 200, True, base)
        assert "32 MB的上限" in str(refusal("c.docx", deep, DEFAULT))
        assert tracemalloc.get_traced_memory()[1] < 60 * MB
    finally:
        tracemalloc.stop()


def test_the_settings_reach_the_readers(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from dashboard import cli
    from dashboard.settings import Settings

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_bytes(comma_separated(titled(300), "utf-8"))
    assert Settings().limits == DEFAULT
    assert cli.main(["check", "a.csv"]) == 0
    monkeypatch.setenv("RECTIFY_MAX_TEXT_LENGTH", "299")
    assert cli.main(["check", "a.csv"]) == 1
    assert "299个字的上限" in capsys.readouterr().err


@pytest.mark.parametrize("written", ["9" * 400, "1e308", "99999999999999999999"])
@pytest.mark.parametrize("header", ["建立制度", "追责问责", "问题金额", "完成进度"])
def test_a_number_that_nobody_counts_to_is_no_fault(header: str, written: str) -> None:
    content = comma_separated([[*HEADER[:5], header], [*ROW[:5], written]], "utf-8")
    reading = read_file("a.csv", content, Context())
    assert "reader-fault" not in {finding.rule for finding in reading.findings}
    assert all((issue.rules_made or 0) < 10**9 and (issue.people_held or 0) < 10**9 for issue in reading.issues)
