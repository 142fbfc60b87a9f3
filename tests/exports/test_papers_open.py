"""LibreOffice opens one of each paper and turns it into pages: as many as there should be, with the text on them."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.exports.kinds import KINDS
from dashboard.exports.papers import texts as words
from dashboard.metrics.scope import Scope
from tests.exports import papers
from tests.exports.test_papers import PAPERS
from tests.metrics.test_decisions import decision


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Kind (and `many …` for a long ledger) → how many pages its first file has and all the text on them."""
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("no LibreOffice or no poppler on this machine")
    folder = tmp_path_factory.mktemp("pages")
    before, now = papers.snapshots()
    given = papers.source(now, before, None, papers.trend_of(before, now), decisions=(decision(1, 0),))
    many = papers.source(papers.snapshot(papers.rows(60, long="，涉及多个年度、多个部门和多项资金，" * 8)))
    long_named = replace(many.info.ledger, name="某某自治县重点帮扶专项审计整改台账" * 20)
    many = papers.source(
        replace(many.facts.snapshot, info=replace(many.info, ledger=long_named)), None, Scope(show="open")
    )
    made = {kind: KINDS[kind](given)[0] for kind in PAPERS}
    made |= {f"many {kind}": KINDS[kind](many)[0] for kind in ("onepage", "slides", "briefing")}
    paths = []
    for kind, file in made.items():
        paths.append(folder / f"{kind}.{file.name.rpartition('.')[2]}")
        paths[-1].write_bytes(file.content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=300)
    return {path.stem: _read(path.with_suffix(".pdf")) for path in paths}


def _read(path: Path) -> tuple[int, str]:
    told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^Pages:\s+(\d+)$", told, re.MULTILINE)
    assert found
    return int(found[1]), re.sub(r"\s", "", text)


def test_one_page_is_one_page_however_much_there_is(pages: dict[str, tuple[int, str]]) -> None:
    assert pages["onepage"][0] == pages["many onepage"][0] == 1
    assert "下周到期" in pages["many onepage"][1]
    assert "项未列出，见台账" in pages["many onepage"][1]


def test_a_table_over_several_pages_repeats_its_header_on_each(pages: dict[str, tuple[int, str]]) -> None:
    count, text = pages["many briefing"]
    assert count > 6
    assert text.count("".join(words.LATE_TABLE)) >= 3


def test_every_paper_opens_with_its_text_and_stamp_on_its_pages(pages: dict[str, tuple[int, str]]) -> None:
    for kind, (count, text) in pages.items():
        assert text.count("校验码：000000000000") == count, kind
        assert "�" not in text
    assert 6 <= pages["slides"][0] <= 10
    assert 6 <= pages["many slides"][0] <= 10
    assert pages["closing"][0] == 1
    said = {
        "briefing": "整改进展情况的通报",
        "notices": "审计整改事项的",
        "decisions": "议定1",
        "closing": "审计机关审核意见",
    }
    for kind, shown in said.items():
        assert shown in pages[kind][1], kind
