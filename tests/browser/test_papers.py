"""下载材料 in a real browser: the very files of the command, under the filters of the page, made on the click."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.exports.kind_texts import KINDS, PACK_NAME
from dashboard.frames import SnapshotInfo
from tests.browser.conftest import Look

pytestmark = pytest.mark.browser
DEMO, UNIT = "示例县（演示）", "县农业农村局"


def as_of_any_log(paper: bytes) -> bytes:
    """A paper without the head of the log, which each export moves on."""
    bare, times = re.subn("日志：[0-9a-f]+".encode(), b"", paper)
    assert times
    return bare


def test_the_menu_gives_the_files_of_the_command_under_the_same_filters(
    look: Look, shipped: dict[str, list[SnapshotInfo]], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    snapshot = shipped[DEMO][-1].id
    database = f"sqlite:///{tmp_path_factory.getbasetemp() / 'browser.db'}"
    words = ["--snapshot", str(snapshot), "--unit", UNIT, "--out", str(tmp_path)]
    for kind in ("ledger", "offline"):
        assert main(["--database", database, "export", kind, *words]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(written) == 2
    with look(f"/?snapshot={snapshot}&unit={UNIT}") as visit:
        page = visit.page
        assert page.get_by_role("button", name="整改台账").count() == 0
        page.get_by_role("button", name="下载材料").click()
        page.get_by_role("button", name=PACK_NAME).wait_for()
        shown = page.locator("[data-testid='stDownloadButton'] button").all_inner_texts()
        assert [text.strip() for text in shown if text.strip() in {*KINDS.values(), PACK_NAME}] == [
            *KINDS.values(),
            PACK_NAME,
        ]
        got = {}
        for name in (KINDS["offline"], KINDS["ledger"], PACK_NAME):
            with page.expect_download(timeout=60_000) as waited:
                page.get_by_role("button", name=name, exact=True).click()
            got[waited.value.suggested_filename] = Path(waited.value.path()).read_bytes()
        assert visit.complaints == []
        assert visit.outside == []
    (offline,) = (name for name in written if name.endswith(".html"))
    assert as_of_any_log(got[offline]) == as_of_any_log(written[offline])
    (pack,) = (content for name, content in got.items() if name.endswith(".zip"))
    names = zipfile.ZipFile(io.BytesIO(pack)).namelist()
    assert {path.name for path in tmp_path.iterdir()} <= set(names)
    assert all(UNIT in name for name in got)
