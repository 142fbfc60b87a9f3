"""Hostile texts in every field, on every page, list and drawer and in the offline file: shown as typed, and no more."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook

from dashboard import importing, queries
from dashboard.checks import checks
from dashboard.cli import main
from dashboard.exports.issue_rows import issue_list
from dashboard.exports.rows import XLSX_TYPE, csv_bytes
from dashboard.frames import Snapshot
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.safe import safe
from dashboard.store import LoadRequest, open_database
from dashboard.ui import checks_texts, data_texts
from dashboard.ui.checks import name_of
from tests.access.visits import serving, sign_in
from tests.browser import hostile
from tests.browser.conftest import READY_MS, Visit
from tests.browser.hostile import MARK, TYPED, seen
from tests.browser.sights import PAGES

pytestmark = pytest.mark.browser

CANARY = """
window.hits = [];
window.hit = window.__hit = window.alert = window.confirm = window.prompt = (...what) => window.hits.push(String(what));
"""
MADE = """() => [...document.querySelectorAll(`
  .hostile, iframe, object, embed, base, form[action]:not([action^="/sign-"]), meta[http-equiv=refresh], math, .katex,
  svg a, blockquote, [onerror], [onload], [onclick], [onfocus], [onmouseover], [onbegin],
  [autofocus]:not(#name, #current), [href^="javascript" i], [src*="outside.invalid" i], [action*="outside" i],
  [href*="outside.invalid/" i]:not([href^="?"], [href^="./"]),
  [alt="Streamlit logo"]
`)].map((element) => element.outerHTML.slice(0, 300))"""
"""What only a text that was taken for markup can have made: the pages make none of these themselves."""
TEXTS = """() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  let running = "";
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, noscript")) running += walker.currentNode.nodeValue;
  }
  const found = [running];
  for (const element of document.querySelectorAll("input, textarea")) found.push(element.value);
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [data-copy]"))
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-copy"])
      if (element.getAttribute(name)) found.push(element.getAttribute(name));
  return found;
}"""
"""All text as it runs on over elements, what stands in fields, and what is only spoken."""
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
"""Streamlit speaks the label of a field as the Markdown it is written in."""
WIDE = "(parts) => parts.findIndex((part) => part.getBoundingClientRect().width > 20)"
MEGABYTE = 1_000_000
"""As the uploader counts."""
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Looking:
    """One browser window before the server of the hostile ledgers, and everything wrong in what it was shown."""

    def __init__(self, page: Page, address: str) -> None:
        self.visit = Visit(page, address)
        self.page = page
        self.address = address
        self.wrong: list[tuple[str, Any]] = []
        self.shown: set[tuple[str, int]] = set()
        page.on("dialog", lambda dialog: (self.wrong.append(("dialog", dialog.message)), dialog.dismiss()))

    def go(self, path: str, *fields: str, wait: str | None = None) -> None:
        """Open a path and judge what is there; texts of these fields must be."""
        self.page.goto(self.address + path)
        self.visit.settle()
        if wait:
            self.page.wait_for_selector(wait, timeout=READY_MS)
            self.visit.settle()
        self.judge(path, *fields)

    def judge(self, where: str, *fields: str) -> None:
        """Note what is wrong on the screen; texts of these fields must be on it."""
        here: set[tuple[str, int]] = set()
        for text in self.page.evaluate(TEXTS):
            wrong, found = judged(text)
            if wrong and not judged(ESCAPED.sub(r"\1", text))[0]:
                wrong = []
            self.wrong += [(where, one) for one in wrong]
            self.wrong += [(where, f"turns its neighbours: {text!a:.200}")] if turns(text) else []
            here |= found
        self.shown |= here
        missing = set(fields) - {field for field, _ in here}
        self.wrong += [(where, f"nothing of {field}") for field in sorted(missing)]
        self.wrong += [(where, made) for made in self.page.evaluate(MADE)]
        self.wrong += [(where, f"ran: {hit}") for hit in self.page.evaluate("window.hits")]
        self.wrong += [(where, f"asked: {url}") for url in self.visit.outside]

    def point(self, *fields: str) -> None:
        """Put the pointer on a part of a chart, and judge what it says."""
        parts = self.page.locator(".stPlotlyChart .points path")
        parts.nth(parts.evaluate_all(WIDE)).hover(force=True)
        self.page.wait_for_selector(".hoverlayer .hovertext", timeout=READY_MS)
        self.judge("what the pointer says", *fields)


def judged(text: str) -> tuple[list[str], set[tuple[str, int]]]:
    """Return what is wrong with the hostile texts within a text, and which of which field they are."""
    wrong, found = [], set()
    whole = seen(text)
    for mark in MARK.finditer(whole):
        typed = seen(TYPED[int(mark[2])])
        if not whole[: mark.start()].endswith(typed):
            wrong.append(f"{typed} is shown as {whole[max(0, mark.start() - len(typed) - 20) : mark.end()]}")
        found.add((mark[1], int(mark[2])))
    return wrong, found


def turns(text: str) -> bool:
    """Whether a text holds a mark that turns the writing and does not end what it begins."""
    return bool(TURNS.search(text)) and text != safe(text)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('payloads') / 'payloads.db'}"
    engine = open_database(url)
    hostile.fill(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def address(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that asks people to sign in: under whose names they see the pages."""
    key = str(tmp_path_factory.mktemp("key") / "key")
    with serving(database, RECTIFY_SIGN_IN="accounts", RECTIFY_SECRET_FILE=key, RECTIFY_UPLOAD_LIMIT_MB="1",
                 RECTIFY_TODAY="2024-12-10", RECTIFY_SIGN_IN_TRIES="2") as url:  # fmt: skip
        yield url


@pytest.fixture
def enter(browser: Browser, address: str) -> Iterator[Callable[[str | None], Looking]]:
    """Browser windows, each of who has signed in under a name, or of nobody."""
    contexts = []

    def entered(name: str | None) -> Looking:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        contexts.append(context)
        context.add_init_script(CANARY)
        if name is not None:
            held = sign_in(address, name, hostile.SECRET).cookies["rectify_session"]
            context.add_cookies([{"name": "rectify_session", "value": held, "url": address}])
        return Looking(context.new_page(), address)

    yield entered
    for context in contexts:
        context.close()


@pytest.fixture
def looking(enter: Callable[[str | None], Looking]) -> Looking:
    return enter(hostile.OFFICE)


@pytest.fixture(scope="module")
def newest(database: str) -> Snapshot:
    engine = open_database(database)
    found = queries.snapshot(engine, max(one.id for one in queries.snapshots(engine) if one.ledger.id == 1))
    engine.dispose()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def archived(database: str) -> int:
    """The snapshot of the archived ledger that stands; the other one was withdrawn."""
    engine = open_database(database)
    (info,) = (one for one in queries.snapshots(engine) if one.ledger.state == "归档" and one.standing)
    engine.dispose()
    return info.id


PARTS = {
    "import": (),
    "returns": ("form", "unit"),
    "snapshots": ("actor",),
    "compare": ("title",),
    "correct": ("title",),
    "log": ("word", "who", "why", "form", "back", "account"),
    "handover": (),
}
"""Part of the page 数据 → what must be seen there of the fields that people write."""
PARAMETERS = (
    *("unit", "light", "category", "type", "leader", "q", "status", "page", "part", "step", "from", "to", "region"),
    *("sum", "check", "level", "rule", "back", "code", "indicator", "show", "state", "shown", "by_unit_table"),
)
"""All that addresses say, on whatever page."""


def test_whatever_the_address_says_is_shown_as_typed_or_not_at_all(looking: Looking, newest: Snapshot) -> None:
    """Every parameter at once, on every page; each page another text in each."""
    for number, page in enumerate(PAGES):
        asked = {name: TYPED[(number * 5 + place * 3) % len(TYPED)] for place, name in enumerate(PARAMETERS)}
        if page == "issue":
            asked["code"] = Facts(newest).codes[0]
        written = urlencode({**asked, "snapshot": newest.info.id}, quote_via=quote, errors="surrogatepass")
        looking.go(f"/{'' if page == 'overview' else page}?{written}", "display")
    assert looking.wrong == []


def test_names_of_accounts_and_units_are_shown_as_typed(
    enter: Callable[[str | None], Looking], newest: Snapshot
) -> None:
    at = f"?snapshot={newest.info.id}"
    unit, admin, nobody = enter(hostile.UNIT), enter(hostile.ADMIN), enter(None)
    unit.go(f"/{at}", "display", "unit", "title")
    unit.go(f"/data{at}&part=returns", "display")
    unit.go(f"/units{at}&unit={quote(TYPED[0])}", "unit")
    admin.go("/people", "account", "display", "unit", "ledger")
    assert admin.shown >= {("display", number) for number in range(len(TYPED))}
    admin.page.goto(f"{admin.address}/sign-in/password", referer=f"{admin.address}/units?unit={quote(TYPED[5])}")
    admin.judge("one's own password", "account")
    page = nobody.page
    page.goto(f"{nobody.address}/sign-in?next={quote(f'/units?unit={TYPED[5]}', safe='')}")
    page.locator("#name").fill(hostile.marked("name", *range(0, len(TYPED), 9)))
    page.locator("#password").fill(TYPED[0])
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    nobody.judge("a name that nobody has", "name")
    assert [*unit.wrong, *admin.wrong, *nobody.wrong] == []


def test_every_page_shows_them_as_typed(looking: Looking, newest: Snapshot, archived: int) -> None:
    facts, at = Facts(newest), f"?snapshot={newest.info.id}"
    lead, go = facts.leads[0], looking.go
    go(f"/{at}&by_category_table=true&by_unit_table=true", "ledger", "code", "title", "category", "unit", "iname")
    looking.point("category")
    go(f"/units{at}&matrix_table=true", "unit", "category")
    go(f"/units{at}&unit={quote(lead)}", "unit", "title", "iname")
    go(f"/categories{at}", "category")
    go(f"/deadlines{at}", "code", "title")
    go(f"/indicators{at}", "iname", "inum", "iunit")
    go(f"/ledger{at}&q={quote(TYPED[0])}", "code", "title", "unit")
    for code in facts.codes:
        go(f"/issue{at}&code={quote(code)}", *hostile.LONG, "extra", "head", "display")
    go(f"/checks{at}", "code")
    go(f"/checks{at}&level=resting", "answer", "who")
    go("/ledgers", "ledger", "region")
    for part, fields in PARTS.items():
        go(f"/data{at}&part={part}", "ledger", *fields)
    go(f"/?snapshot={archived}", "ledger", "title")
    go(f"/data?snapshot={archived}&part=snapshots", "ledger")
    go(f"/data?snapshot={archived}&part=log", "gone", "who")
    assert looking.wrong == []
    told = {number for field, number in looking.shown if field in ("account", "display", "title", "finding")}
    assert told == set(range(len(TYPED)))


def test_what_opens_shows_them_as_typed(looking: Looking, newest: Snapshot) -> None:
    facts, at = Facts(newest), f"?snapshot={newest.info.id}"
    go = looking.go
    go(f"/{at}&show={quote(f'all@category:{quote(facts.categories[0])}')}", "category", wait="[role=dialog] table")
    code = newest.indicators["code"].iloc[0]
    go(f"/indicators{at}&indicator={quote(code)}", "isource", "inote", wait="[role=dialog] dl")
    check = quote(name_of(checks(facts)[0]))
    go(f"/checks{at}&check={check}", "code", "answer", wait="[role=dialog] textarea")
    looking.page.locator("[role=dialog] textarea").fill("\n".join(TYPED[:8]))
    looking.page.get_by_role("button", name=checks_texts.ANSWER_CHANGE).click()
    looking.page.locator("[role=dialog]").wait_for(state="detached", timeout=READY_MS)
    late = next(line.code for line in figures(facts).attention if line.light == "红")
    for step in ("headline", "decisions", f"overdue-{late}", "attention", "due", "new", "closing"):
        go(f"/meeting{at}&step={quote(step)}", "ledger")
    for name, number in (("snapshot", 0), ("unit", 3), ("q", 5), ("code", 9), ("show", 22), ("indicator", 24)):
        text = f"all@category:{TYPED[number]}" if name == "show" else TYPED[number]
        page = {"q": "ledger", "code": "issue", "indicator": "indicators"}.get(name, "")
        go(f"/{page}?{name}={quote(text)}")
        if name in ("unit", "q", "code"):
            assert seen(text) in seen("".join(looking.page.evaluate(TEXTS))), name
    assert looking.wrong == []


def test_a_file_as_large_as_may_be_shows_them_as_typed(looking: Looking, newest: Snapshot) -> None:
    looking.go(f"/data?snapshot={newest.info.id}&part=import")
    page = looking.page
    chosen = page.locator("input[type=file]").last
    chips = page.locator("[data-testid=stFileUploaderFile], [data-testid=stFileChip]")
    for place, size in enumerate((MEGABYTE + 1, MEGABYTE)):
        content = padded(hostile.ledger(2), size)
        chosen.set_input_files({"name": hostile.FILE, "mimeType": XLSX_TYPE, "buffer": content})
        chips.nth(place).wait_for(timeout=READY_MS)
    assert "文件不能超过 1.0MB" in chips.first.inner_text()
    page.get_by_role("button", name=data_texts.STORE).or_(page.get_by_text("还不能存入")).first.wait_for(
        timeout=READY_MS
    )
    looking.visit.settle()
    looking.judge("preview", "status", "head")
    assert looking.wrong == []


@pytest.fixture(scope="module")
def pack(database: str, newest: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every paper of the newest snapshot by its path in the pack."""
    folder = tmp_path_factory.mktemp("pack")
    told = ["--database", database, "export", "pack", "--snapshot", str(newest.info.id), "--out", str(folder)]
    assert main(told) == 0
    (packed,) = folder.iterdir()
    archive = zipfile.ZipFile(packed)
    return {name: archive.read(name) for name in archive.namelist()}


def test_names_of_files_are_names_and_nothing_else(pack: dict[str, bytes]) -> None:
    assert len(pack) > 8
    for name in pack:
        parts = name.split("/")
        assert len(parts) < 3
        for part in parts:
            assert not re.search(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]', part), name
            assert part.strip(" .") == part, name


def test_workbooks_hold_them_as_texts_and_papers_as_typed(pack: dict[str, bytes]) -> None:
    found: dict[str, set[tuple[str, int]]] = {}
    for name, content in pack.items():
        assert outside_links(content) == [], name
        wrong, found[name] = judged(told := told_by(name, content))
        assert wrong == [], name
        # in a workbook each cell is by itself, and the office's own stays as it is
        assert not [line for line in told.splitlines() if turns(line) and not name.endswith(".xlsx")], name
        if name.endswith(".xlsx"):
            kinds = {
                (cell.data_type, cell.hyperlink)
                for sheet in load_workbook(BytesIO(content))
                for row in sheet.iter_rows()
                for cell in row
                if isinstance(cell.value, str) and MARK.search(cell.value)
            }
            assert kinds <= {("s", None)}, name
    everything = {pair for pairs in found.values() for pair in pairs}
    for field in (*hostile.LONG, "code", "category", "unit", "extra", "ledger", "decision", "iname"):
        assert field in {one for one, _ in everything}, field


def test_libreoffice_opens_the_papers_and_calculates_nothing(pack: dict[str, bytes], tmp_path: Path) -> None:
    """The ledger as rows of text, and of Word and PowerPoint one paper each as pages."""
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("no LibreOffice or no poppler on this machine")
    for suffix in ("xlsx", "docx", "pptx"):
        path = tmp_path / f"{suffix}.{suffix}"
        path.write_bytes(next(content for name, content in pack.items() if name.endswith(suffix)))
    rows = ["csv:Text - txt - csv (StarCalc):44,34,76,1", "xlsx.xlsx"]
    for made in (rows, ["pdf", "docx.docx", "pptx.pptx"]):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", *made]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    for paper in ("docx.pdf", "pptx.pdf"):
        told = subprocess.run(["pdftotext", str(tmp_path / paper), "-"], check=True, capture_output=True, text=True)
        assert MARK.search(seen(told.stdout)), paper
    wrong, found = judged((tmp_path / "xlsx.csv").read_text(encoding="utf-8").replace('""', '"'))
    assert wrong == []
    assert {("next", number) for number in range(len(TYPED))} <= found


def padded(content: bytes, size: int) -> bytes:
    """A workbook of exactly so many bytes: the same, and a part that nobody reads."""
    for room in (size - len(content), 2 * size - len(content) - len(_with_part(content, size - len(content)))):
        made = _with_part(content, room)
    assert len(made) == size
    return made


def _with_part(content: bytes, room: int) -> bytes:
    made = BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("docProps/padding.bin", bytes(room))
    return made.getvalue()


def told_by(name: str, content: bytes) -> str:
    """All a file says, read by other programs than the ones that wrote it, each cell and paragraph on its own line."""
    if name.endswith(".xlsx"):
        sheets = CalamineWorkbook.from_filelike(BytesIO(content))
        cells = [
            cell for title in sheets.sheet_names for row in sheets.get_sheet_by_name(title).to_python() for cell in row
        ]
        return "\n".join(cell for cell in cells if isinstance(cell, str))
    if name.endswith((".docx", ".pptx")):
        archive = zipfile.ZipFile(BytesIO(content))
        parts = [etree.fromstring(archive.read(one)) for one in archive.namelist() if one.endswith(".xml")]
        return "\n".join("".join(paragraph.itertext()) for part in parts for paragraph in part.iter("{*}p"))
    return content.decode() if name.endswith((".csv", ".txt")) else ""


def outside_links(content: bytes) -> list[str]:
    """What a file would fetch, or lead to, from elsewhere."""
    if not content.startswith(b"PK"):
        return []
    archive = zipfile.ZipFile(BytesIO(content))
    relations = [archive.read(one).decode() for one in archive.namelist() if one.endswith(".rels")]
    return [found for told in relations for found in re.findall("<[^>]*External[^>]*>", told)]


def test_the_offline_file_shows_them_as_typed(browser: Browser, pack: dict[str, bytes], tmp_path: Path) -> None:
    (content,) = (content for name, content in pack.items() if name.endswith(".html"))
    path = tmp_path / "offline.html"
    path.write_bytes(content)
    context = browser.new_context()
    context.add_init_script(CANARY)
    looking = Looking(context.new_page(), path.as_uri())
    looking.page.goto(path.as_uri())
    told = ("title", "finding", "measure", "progress", "obstacle", "next")
    looking.judge("offline", *told, "code", "category", "unit", "ledger", "iname")
    assert looking.wrong == []
    assert {(field, number) for field in told for number in range(len(TYPED))} <= looking.shown
    context.close()


def test_lists_as_csv_never_calculate(newest: Snapshot) -> None:
    facts = Facts(newest)
    content = csv_bytes(issue_list(facts, np.arange(len(facts.codes)))).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(content)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    wrong, found = judged("\n".join(cells))
    assert wrong == []
    assert {field for field, _ in found} >= {"code", "title", "category", "unit"}


def test_the_ledger_comes_back_as_it_was(database: str, pack: dict[str, bytes], newest: Snapshot) -> None:
    engine = open_database(database)
    name, content = next((name, content) for name, content in pack.items() if name.endswith(".xlsx") and "台账" in name)
    request = LoadRequest(newest.info.ledger.name)
    found = importing.preview(engine, {name: content}, request, newest.info.ledger)
    assert [finding for finding in found.result.findings if finding.level == "error"] == []
    assert found.instead is not None
    assert {key: entries for key, entries in found.instead.lists.items() if entries} == {}
    engine.dispose()
