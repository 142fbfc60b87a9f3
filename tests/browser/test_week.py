"""A whole week on the demo county in a real browser: forms out and back, the next file, the meeting, the papers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import FilePayload

from dashboard import queries
from dashboard.samples import DEMO, weeks
from dashboard.store import load, open_database
from loaders.reading import read_files
from loaders.records import Context
from tests.browser.conftest import READY_MS, ROOT, Look, Visit, serving
from tests.browser.test_meeting import press
from tests.test_returns import filled

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "已落地见效"
# while the form is drawn anew, the one before stands beside it for a moment
ONE_EMPTY_FIELD = """() => {
  const fields = document.querySelectorAll('textarea[aria-label="议定事项"]');
  return fields.length === 1 && fields[0].value === "";
}"""
DECISIONS = ("县水务局牵头本周内完成管线改道", "县财政局下周三前拨付尾款")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo county up to its seventh week, to be written to."""
    url = f"sqlite:///{tmp_path_factory.mktemp('week') / 'week.db'}"
    engine = open_database(url)
    for request, paths in [one for one in weeks(ROOT / "data") if one[0] is DEMO][:7]:
        contents = {path.name: path.read_bytes() for path in paths}
        roster = queries.roster(engine, queries.ledgers(engine)[0].id) if queries.ledgers(engine) else ()
        assert load(engine, read_files(contents, Context(roster=roster)), contents, request).snapshot
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def address(database: str) -> Iterator[str]:
    with serving(database) as url:
        yield url


def week(day: str, word: str | None = None) -> FilePayload:
    """The ledger of a week as the office has it, with a status nobody taught where a word is given."""
    path = ROOT / "data" / "demo" / f"ledger_{day}.xlsx"
    content = path.read_bytes()
    if word:
        workbook = load_workbook(BytesIO(content))
        sheet = workbook.worksheets[0]
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "整改中")
        cell.value = word
        saved = BytesIO()
        workbook.save(saved)
        content = saved.getvalue()
    return {"name": path.name, "mimeType": XLSX, "buffer": content}


def bring(visit: Visit, *files: FilePayload) -> None:
    visit.page.locator("input[type=file]").last.set_input_files(list(files))
    visit.page.wait_for_selector("[data-testid='stFileUploaderFile'], [data-testid='stFileChip']", timeout=READY_MS)
    visit.settle()


def standing(database: str) -> list[str]:
    engine = open_database(database)
    found = [info.as_of.isoformat() for info in queries.snapshots(engine) if info.standing]
    engine.dispose()
    return found


def test_a_whole_week(look: Look, database: str, tmp_path: Path) -> None:
    with look("/data?part=returns") as visit:
        page = visit.page
        with page.expect_download() as downloading:
            page.get_by_role("button", name="下载全部填报表（压缩包）").click()
        packed = zipfile.ZipFile(downloading.value.path())
        blank = {name: packed.read(name) for name in packed.namelist()}
        assert len(blank) > 8
        returned = [
            FilePayload(name=name, mimeType=XLSX, buffer=_all_filled(content))
            for name, content in sorted(blank.items())[:-2]
        ]
        bring(visit, *returned)
        page.get_by_text("未报 2 个单位").wait_for(timeout=READY_MS)
        assert page.get_by_text(f"已报 {len(returned)} 个单位").is_visible()
        assert len(standing(database)) == 7
        page.get_by_role("button", name="合并存入").click()
        page.get_by_text("已存入《示例县（演示）》截至2024年10月25日的一期").wait_for(timeout=READY_MS)
    assert standing(database)[-1] == "2024-10-25"

    with look("/data") as visit:
        page = visit.page
        bring(visit, week("2024-11-01", WORD))
        page.get_by_text("还不能存入：有 1 处错误").wait_for(timeout=READY_MS)
        page.get_by_role("combobox", name=f"状态词“{WORD}”").click()
        page.get_by_role("option", name="整改中", exact=True).click()
        page.get_by_role("heading", name="与上期（2024年10月25日）相比").wait_for(timeout=READY_MS)
        assert page.locator("#import-difference li").count() >= 2
        assert standing(database)[-1] == "2024-10-25"
        page.get_by_role("button", name="存入", exact=True).click()
        page.get_by_text("已存入《示例县（演示）》截至2024年11月1日的一期").wait_for(timeout=READY_MS)

    with look("/meeting") as visit:
        page = visit.page
        _to(visit, "新的议定事项")
        for text in DECISIONS:
            page.get_by_label("议定事项", exact=True).fill(text)
            page.get_by_role("button", name="记下这一条").click()
            page.locator(".meeting-decisions").get_by_text(text).wait_for(timeout=READY_MS)
            page.wait_for_function(ONE_EMPTY_FIELD, timeout=READY_MS)

    with look("/") as visit:
        page = visit.page
        page.get_by_role("button", name="下载材料").click()
        with page.expect_download() as downloading:
            page.get_by_role("button", name="全部材料").click()
        papers = zipfile.ZipFile(downloading.value.path()).namelist()
        assert {Path(name).suffix for name in papers} >= {".docx", ".pptx", ".xlsx", ".html"}
        decisions = next(name for name in papers if "议定事项" in name)
        told = Document(BytesIO(zipfile.ZipFile(downloading.value.path()).read(decisions)))
        cells = "".join(cell.text for table in told.tables for row in table.rows for cell in row.cells)
        assert all(text in cells for text in DECISIONS)

    with look("/data") as visit:
        page = visit.page
        bring(visit, week("2024-11-08"))
        page.get_by_role("button", name="存入", exact=True).click()
        page.get_by_text("截至2024年11月8日的一期").wait_for(timeout=READY_MS)
    with look("/meeting") as visit:
        press(visit, "ArrowRight", "上次议定事项")
        for text in DECISIONS:
            assert visit.page.get_by_text(text).first.is_visible()


def _all_filled(content: bytes) -> bytes:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    codes = [str(row[0].value) for row in sheet.iter_rows() if row[2].value in ("牵头", "配合")]
    return filled(content, {code: {"progress": "本周已现场核查，按计划推进。"} for code in codes})


def _to(visit: Visit, start: str) -> None:
    for _ in range(30):
        if visit.page.locator(".meeting-top h1").inner_text().startswith(start):
            return
        before = visit.page.locator(".meeting-place").inner_text()
        visit.page.keyboard.press("ArrowRight")
        visit.page.wait_for_function(
            "(before) => document.querySelector('.meeting-place')?.textContent != before", arg=before, timeout=READY_MS
        )
        visit.settle()
    raise AssertionError(f"no step called {start}")
