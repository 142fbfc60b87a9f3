"""The offline page: read by a parser and by a browser; the same numbers, nothing from outside, texts only texts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard import queries
from dashboard.exports import offline
from dashboard.exports.sources import source_of
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures as all_figures
from dashboard.store import LoadRequest, load, open_database
from loaders.reading import read_files
from tests.bench.made_ledger import AS_OF, write_ledger
from tests.exports.demo_papers import SCOPES, asked, demo_database, paper
from tests.exports.test_ledger import ROW, workbook


class Page(HTMLParser):
    """What a page says, by section; its links, anchors and drawings; and everything that would ask for more."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {"": []}
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.drawings: list[str] = []
        self.asks: list[str] = []
        self.tags: list[str] = []
        self._section = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "section":
            self._section = found["id"] or ""
            self.texts[self._section] = []
        if found.get("id"):
            self.anchors.add(found["id"] or "")
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag == "svg":
            self.drawings.append(found["aria-label"] or "")
        self.asks += [name for name in found if name in ("src", "srcset", "action", "data") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts[self._section].append(data)

    def said(self, section: str = "") -> str:
        return "|".join(self.texts[section])


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return demo_database(tmp_path_factory.mktemp("offline"))


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_its_numbers_are_those_of_the_figures(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], scope: tuple[str, ...]
) -> None:
    content, stamp = paper(capsys, database, tmp_path, "offline", *scope)
    figures = asked(capsys, database, "figures", *scope)
    page = Page(content)
    head = page.said()
    assert figures["headline"] in head
    assert "演示数据" in head
    assert stamp["filters"] in head
    assert stamp["sha256"][:12] in head
    for label, codes in (
        ("逾期", figures["overdue"]["current"]),
        ("延期", figures["extended"]),
        ("临期", figures["due_soon"]),
        ("待审核", figures["awaiting_review"]),
        ("进展未更新", figures["silent"]),
    ):
        assert f"|{label}|{len(codes)} 项" in head
    for label, key in (("整改率", "rectified"), ("申报率", "reported"), ("销号率", "closed")):
        rate = figures["rates"][key]
        assert re.search(rf"\|{label}\|[\d.]+%\|{rate['numerator']}/{rate['denominator']}\|", head)
    urgent = {code for light in ("红", "黄") for code in figures["lights"][light]}
    assert {code for code in urgent if f"|{code} " in page.said("attention")} == urgent
    categories, units = page.drawings[0], page.drawings[1]
    for group in figures["by_category"]:
        row = next(part for part in re.split("[：；]", categories) if part.startswith(group["name"]))
        assert sum(map(int, re.findall(r"\d+", row.removeprefix(group["name"])))) == group["total"]
    for group in figures["by_unit"]["all"]:
        assert re.search(rf"\|{group['name']}\|牵头 \d+ 项 · 参与 {group['total']} 项", page.said("units"))
    for group in figures["by_unit"]["lead"]:
        assert f"|{group['name']}|牵头 {group['total']} 项" in page.said("units")
        row = next((part for part in re.split("[：；。]", units) if part.startswith(group["name"])), "0")
        lit = [code for codes in figures["lights"].values() for code in codes if code in group["codes"]]
        assert sum(map(int, re.findall(r"\d+", row.removeprefix(group["name"])))) == len(lit)
    assert page.said("issues").count("|问题类别|") == figures["total"] == stamp["rows"]
    for told in figures["indicators"]:
        assert f"|{told['state']}" in page.said("indicators")
        if told["denominator"]:
            assert (
                f"（{told['numerator']}/{told['denominator']}）" in page.said("indicators") or told["numerator"] is None
            )
    assert {link.removeprefix("#") for link in page.links} <= page.anchors


def test_hostile_texts_are_only_texts_and_nothing_is_asked_from_outside(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/rectify.db")
    hostile = "</dd><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"
    rows = [["1", hostile, hostile, f"县{hostile}局", *ROW[4:7], f"{hostile}@import url(http://x)", *ROW[8:]]]
    files = {"台账.xlsx": workbook(*rows)}
    loaded = load(engine, read_files(files), files, LoadRequest(ledger="<b>甲</b>"))
    assert loaded.snapshot is not None, loaded.findings
    found = queries.snapshot(engine, loaded.snapshot)
    assert found is not None
    (file,) = offline.offline(source_of(engine, all_figures(Facts(found)), None))
    page = Page(file.content)
    assert page.asks == []
    assert not {"script", "img", "link", "iframe", "object", "form", "b>"} & set(page.tags)
    assert hostile in page.said("issues")
    assert "default-src 'none'" in file.content.decode()
    style = file.content.decode().partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import|https?:", style)


@pytest.mark.browser
def test_five_hundred_issues_open_from_a_folder_on_a_phone_in_the_dark(tmp_path: Path, browser: Browser) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/rectify.db")
    write_ledger(tmp_path / "台账.xlsx", 500, 1)
    files = {"台账.xlsx": (tmp_path / "台账.xlsx").read_bytes()}
    loaded = load(engine, read_files(files), files, LoadRequest(ledger="五百项", as_of=AS_OF))
    assert loaded.snapshot is not None
    found = queries.snapshot(engine, loaded.snapshot)
    assert found is not None
    (file,) = offline.offline(source_of(engine, all_figures(Facts(found)), None))
    assert len(file.content) < 2_000_000
    assert Page(file.content).said("issues").count("|问题类别|") == 500
    written = tmp_path / "离线网页.html"
    written.write_bytes(file.content)
    page = browser.new_page(viewport={"width": 360, "height": 780}, color_scheme="dark")
    asked_for: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(written.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert (ground, ink) == ("rgb(18, 23, 30)", "rgb(232, 237, 243)")
    page.click("#attention li a >> nth=0")
    target = page.evaluate("location.hash")
    page.wait_for_function("document.querySelector(location.hash).checkVisibility()")
    assert page.evaluate("document.querySelector(location.hash).closest('details').open")
    assert target.startswith("#i")
    page.click("#units details summary >> nth=0")
    assert page.locator("#units details[open] li a").count() > 0
    drawn = page.evaluate("[...document.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect().width)")
    assert len(drawn) == 4
    assert all(200 < width <= 360 for width in drawn)
    page.emulate_media(media="print", color_scheme="dark")
    last = "[...document.querySelectorAll('details.issue:not([open]) dl')].at(-2)"
    # what is far below is laid out some frames later
    page.evaluate(
        "new Promise((seen) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(seen)), 500))"
    )
    assert page.evaluate(f"{last}.checkVisibility({{contentVisibilityAuto: true}}) && {last}.offsetHeight > 50")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
    assert asked_for == [written.as_uri()]
    assert said == []
