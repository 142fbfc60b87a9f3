"""Every figure on every page: the number shown is the length of the list it opens, and what `rectify figures` says.

The lists are counted a third time in plain Python (`recounted`), so that no number is compared with itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
import streamlit as st

from dashboard import cli
from dashboard.settings import Settings
from dashboard.ui import data, ledgers, region_drawer
from dashboard.ui.links import parse
from tests.pages import reading_html as html
from tests.pages.conftest import APP, Made
from tests.pages.sentences import DAY, aloud
from tests.pages.shown import PAGES, Drawn, Shown, show
from tests.pages.told import NUMBER, Ledger, World

DEMO, REAL = True, False
LEADER = "副县长（分管农业农村）"
FILTERED: list[tuple[bool, dict[str, str]]] = [
    (DEMO, {}),
    (DEMO, {"unit": "县农业农村局"}),
    (DEMO, {"light": "逾期"}),
    (DEMO, {"category": "乡村产业发展"}),
    (DEMO, {"type": "分阶段整改"}),
    (DEMO, {"unit": "县财政局", "light": "关注"}),
    (DEMO, {"leader": LEADER}),
    (REAL, {}),
    (REAL, {"unit": "县农业农村局"}),
    (REAL, {"light": "待审核"}),
    (REAL, {"category": "就业帮扶促进群众增收"}),
    (REAL, {"type": "未明确"}),
    (REAL, {"unit": "县财政局", "light": "正常推进"}),
]
OPENED = {
    "overview": {"by_category_table": "true", "by_unit_table": "true"},
    "units": {"unit_status_table": "true", "matrix_table": "true", "history_table": "true"},
    "categories": {"categories_by_status_table": "true", "categories_by_light_table": "true"},
    "deadlines": {"deadlines_by_month_table": "true", "deadlines_by_band_table": "true", "timeline": "all"},
}
"""Page → what is folded on it, opened by the address."""
OF_PART = {"data": "part", "meeting": "step"}
"""Page → the parameter of its links that lead to another part of it."""


class Allowed(NamedTuple):
    """Numbers that open no list: where they stand (the nearest elements), how they are written, and why."""

    where: str
    written: str
    reason: str


ALLOWED = (
    Allowed("", DAY, "a date"),
    Allowed("", r"\d{4}年(?:\d{1,2}月)?", "a month or a year"),
    Allowed("", r"\d{4}-\d{2}(?:-\d{2})?", "a date as a source writes it"),
    Allowed(
        "", r"(?:剩|已过|逾期|最长已逾期|待审核|未更新|推后|最长) ?\d+ ?天|^\d+ ?天", "days of one issue, in its row"
    ),
    Allowed("", r"\d+日内", "a threshold, stated on the page 说明"),
    Allowed("", r"(?:逾期|剩)(?:\d+至\d+天|超过\d+天|\d+天以上)", "the name of a band of days"),
    Allowed("", r"\d{1,2}:\d{2}", "a time of day"),
    Allowed("", r"[+-]?\d+(?:\.\d+)? ?个百分点", "a difference of rates"),
    Allowed("", r"\d+\.\d%", "a rate; its parts beside it open their lists"),
    Allowed("", r"[\d.]+(?:/[\d.]+)?万元", "money, added up over the issues that the number in its row opens"),
    Allowed("", r"第 ?\d+ ?(?:–\d+ ?)?(?:项|行)(?:，共 ?\d+ ?项)?", "the place in the list one looks at"),
    Allowed("", r"第\d+期|第 \d+ 段", "the number of a snapshot or paragraph"),
    Allowed("h1", r".*", "the sentence to read aloud; counted again below, its numbers open from cards and tables"),
    Allowed("h2.meeting-heading", r"^需县里决定 \d+ 项$", "the length of the list under this heading"),
    Allowed("p.meeting-sentence", r".*", "the same sentence in the meeting, counted again too"),
    Allowed("span.meeting-place", r"\d+ / \d+", "the screen of the meeting one is at"),
    Allowed("p", r"^[^；]*例会议定.*", "decisions, not issues; the link beside it lists them"),
    Allowed("h2", r"　\d+ (?:项|本|条|期)(?:（全部 \d+ 项）)?$", "the length of the list under this heading"),
    Allowed("span.card-detail", r"[+-]\d+ 项", "a difference to last time; 本期变化 lists what changed"),
    Allowed("strong", r"\d+\.\d 项", "issues a week, a rate"),
    Allowed("span", r"近\d+期|少于\d+期", "a threshold, stated on the page 说明"),
    Allowed("span.card-detail", r"剩余\d+\.\d周", "weeks"),
    Allowed("p", r"^(?:距最后时限|最后时限|未完成的问题).*", "the pace in words; counted again below, its card opens"),
    Allowed("p", r"牵头合计\d+项 \+|；参与合计\d+次", "sums of columns whose every number opens"),
    Allowed("p", r"超过 \d+ MB", "how large a file may be"),
    Allowed("p", r"演示台账有\d+期", "how many snapshots another ledger has; the link beside it leads there"),
    Allowed("p", r"牵头不足 \d+ 项", "a threshold, stated on the page 说明"),
    Allowed("p", r"此处列出(?:最急的|前)? ?\d+ 项", "the length of the table above"),
    Allowed("li", r"应报的 \d+ 期(?:中，\d+ 期)?", "weeks; those without news are named beside"),
    Allowed("a", r"，共 \d+ 次", "how often deadlines moved; the list's issues tell each in their history"),
    Allowed("td", r"^\d+ ?次$", "how often one issue's deadline moved; its history tells each"),
    Allowed("p", r"没有指标跟踪的问题 \d+ 项：", "the issues are named beside"),
    Allowed("td", r"^\d+$", "the number of a row of measures or of a snapshot"),
    Allowed("code", r"[0-9a-f]{12}", "the fingerprint of a snapshot"),
    Allowed("td", r"等 \d+ 个$", "how many files; one points at the cell to read all their names"),
    Allowed("h2", r"（\d+ 号）", "the number of a snapshot"),
    Allowed("data", r"^.* \d+ 项(?:：.*)?$", "what changed between two chosen snapshots; its table is below"),
    Allowed("td", r"^截至 .*", "an act as the log tells it"),
    Allowed("li", r"^：.*", "the issues that the number before counts, by name"),
    Allowed("dd", r".*", "a value of the one issue or indicator that is opened"),
    Allowed("p", r"（0 或 1）", "a rule in words"),
    Allowed("rules", r".*", "rules, thresholds and examples in words; the numbers of now open their lists"),
)
OF_ROWS = ("code", "indicator", "check", "unit", "snapshot", "leader")
"""Parameters of links that lead to one thing, not to a list: numbers in their text are names or values of one issue."""
OF_PAGES = ("state", "level", "rule", "status", "region", "timeline", "page", "rows", "part", "step", "q")
"""Parameters of links that show a list on the page itself; followed one by one in a test of their own."""


@pytest.fixture(scope="module")
def shipped(samples_url: str) -> Iterator[Made]:
    """The shipped ledgers, and what is made of them kept over all tests of this module."""
    st.cache_resource.clear()
    data.forget()
    data.use(Settings(database_url=samples_url, today=date(2024, 12, 8)))
    found = Made(samples_url)
    yield found
    found.engine.dispose()
    st.cache_resource.clear()
    data.forget()


@pytest.fixture(scope="module")
def world(shipped: Made) -> World:
    return World(shipped)


def test_the_pages_are_those_of_the_frame() -> None:
    assert {*PAGES, "people"} == {path.stem for path in (APP.parents[1] / "pages").glob("*.py")}


@pytest.mark.parametrize(("demo", "filters"), FILTERED)
def test_every_figure_on_every_page(
    world: World, monkeypatch: pytest.MonkeyPatch, demo: bool, filters: dict[str, str]
) -> None:
    address = {"snapshot": str(world.latest(demo).id), **filters}
    ledger = world.asked(address)
    wrong: list[str] = []
    drills = 0
    for shown in _views(monkeypatch, ledger, address):
        assert not shown.app.exception, shown.name
        linked = list(_linked(shown.page))
        drills += len(linked)
        found = [
            *(_of_link(world, text, query) for text, query in linked),
            *_of_charts(ledger, shown, {query["show"] for _, query in linked if "show" in query}),
            *_of_zeros(ledger, shown.page),
            *_without_list(ledger, shown),
            *aloud(world, ledger, shown),
            *_choices(ledger, shown),
        ]
        wrong += [f"{shown.name} {shown.app.query_params}: {one}" for one in found if one]
    assert not wrong, "\n".join(wrong)
    assert drills > 50


def _views(monkeypatch: pytest.MonkeyPatch, ledger: Ledger, address: dict[str, str]) -> Iterator[Shown]:
    """Every page as its address opens it, and the parts of 数据 and the screens of the meeting that it links to."""
    for name in PAGES:
        more = {"code": ledger.codes("all")[0]} if name == "issue" else OPENED.get(name, {})
        shown = show(monkeypatch, name, **address, **more)
        yield shown
        if part := OF_PART.get(name):
            first = shown.app.query_params.get(part, [])
            named = {query[part] for link in shown.page.all("a") if part in (query := html.asked_by(link))}
            for value in sorted(named - {*first}):
                yield show(monkeypatch, name, **address, **{part: value})


def _linked(element: html.Element) -> Iterator[tuple[str, dict[str, str]]]:
    """The text and the query of every link that opens a list at the right."""
    for link in element.all("a"):
        query = html.asked_by(link)
        if "show" in query or ledgers.SUM in query:
            yield (link.all("strong") or [link])[0].text, query


def _of_link(world: World, text: str, query: dict[str, str]) -> str | None:
    if ledgers.SUM in query:
        return _of_sum(world, text, query[ledgers.SUM])
    ledger, shown = world.asked(query), query["show"]
    if "万元" in text or "%" in text:
        rectified, at_issue = (ledger.money(shown, field) for field in ("amount_rectified", "amount"))
        expected = f"{rectified:.2f}/{at_issue:.2f}"
        numbers = [f"{float(number):.2f}" for number in re.findall(r"[\d.]+", text)]
        if "%" in text:
            return None if f"{rectified / at_issue:.1%}" == text else f"{text} is not {expected}"
        return None if "/".join(numbers) == expected else f"{text} is not {expected}"
    number = NUMBER.search(text)
    return ledger.wrong(int(number.group()), shown) if number else f"a link without a number: {text}"


def _of_sum(world: World, text: str, asked: str) -> str | None:
    """A sum over a region's ledgers, of which none was carried over here."""
    key, _, name = asked.partition("@")
    region = next(region for region in data.ledgers().regions if ledgers.name_of(region) == name)
    counted = []
    for row in region.rows:
        assert row.course is not None
        counted += world.asked({"snapshot": str(row.course.snapshot)}).codes(key)
    listed = [row.line.code for row in region_drawer.summed(region, key)]
    number = NUMBER.search(text)
    same = "万元" in text or (number and int(number.group()) == len(listed))
    return None if same and listed == counted else f"{asked}: shown {text}, listed {listed}, counted {counted}"


def _of_charts(ledger: Ledger, shown: Shown, linked: set[str]) -> Iterator[str | None]:
    """Every part of every chart: what it shows is what its click lists, and a link on the page lists the same."""
    for chart in shown.charts:
        if not chart.alt:
            yield f"{chart.key} says nothing to who cannot see it"
        if not shown.is_linked(chart):
            continue
        clicked = 0
        for customdata, value, money in _parts(chart):
            asked = shown.asked_by(chart, customdata)
            clicked += 1
            if "show" not in asked:
                yield _of_row(ledger, shown, asked)
                continue
            if not money:
                yield ledger.wrong(int(value), asked["show"])
            elif abs(ledger.money(asked["show"], money) - float(value)) > 0.005:
                yield f"{chart.key}: {customdata} shows {value} 万元"
            if asked["show"] not in linked:
                yield f"{chart.key}: no link lists {asked['show']}"
        if not clicked:
            yield f"{chart.key} can be clicked nowhere"


def _parts(chart: Drawn) -> Iterator[tuple[Any, Any, str | None]]:
    """The parts of a chart that are there to be clicked: customdata, the number shown, and for money its field."""
    for number, trace in enumerate(chart.spec["data"]):
        if "customdata" not in trace:
            continue
        money = ("amount", "amount_rectified")[number] if chart.key.startswith("categories_money") else None
        values = trace.get("x") if trace["type"] == "bar" and money else trace.get("text") or trace.get("x")
        for customdata, value in zip(trace["customdata"], values, strict=True):
            if value not in ("", 0):
                yield customdata, value, money


def _choices(ledger: Ledger, shown: Shown) -> Iterator[str]:
    """Cards and choices that narrow the page itself: their numbers as `rectify figures` has them."""
    told = ledger.told
    tracked = [one["state"] for one in told["indicators"] if one["kind"] == "tracked"]
    states = {"missed": "未达标", "met": "达标", "no_target": "目标未设定", "not_stated": "未填报"}
    levels, rules = ([check[name] for check in told["checks"]] for name in ("level", "rule"))
    expected = {
        "indicators": {
            "tracked": len(tracked),
            **{state: tracked.count(word) for state, word in states.items()},
            "deliverable": sum(one["kind"] == "deliverable" for one in told["indicators"]),
        },
        "checks": {
            "standing": len(levels),
            "resting": 0,
            "all": len(levels),
            **{level: levels.count(level) for level in ("serious", "warning", "note")},
            **{rule: rules.count(rule) for rule in rules},
        },
        "ledger": {"all": told["total"], **told["by_status"]},
    }.get(shown.name, {})
    for link in shown.page.all("a"):
        name = link.attributes.get("data-show") or link.attributes.get("data-status")
        if expected and name and "show" not in html.asked_by(link):
            number = int(NUMBER.findall((link.all("strong") or [link])[0].text)[-1])
            if number != expected[name]:
                yield f"{link.text} is not {expected[name]}"


def _of_row(ledger: Ledger, shown: Shown, asked: dict[str, Any]) -> str | None:
    """A click that opens one issue or indicator: it must be there, and a link on the page must open it too."""
    for name in ("code", "indicator"):
        if name in asked:
            opened = {html.asked_by(link).get(name) for link in shown.page.all("a")}
            return None if asked[name] in opened else f"no link opens {asked[name]}"
    return f"a click asks for nothing: {asked}"


def _of_zeros(ledger: Ledger, page: html.Element) -> Iterator[str | None]:
    """A 0 has no link: in a column whose other numbers count a selection of their row's group, it must be 0."""
    for table in (table for table in page.all("table") if not table.all("table")):
        head, *rows = table.all("tr")
        for position, title in enumerate(cell.text for cell in head.all("th")):
            cells = [row.all("td")[position] for row in rows]
            asked = [parse(html.asked_by(link)["show"]) for cell in cells for link in cell.all("a") if _lists(link)]
            kinds = {(drill.show, drill.field) for drill in asked if drill and not drill.within and drill.field}
            if len(kinds) != 1:
                continue
            ((key, field),) = kinds
            for row, cell in zip(rows, cells, strict=True):
                label = next((name for name in _names(row) if _is_group(ledger, field, name)), None)
                if cell.text == "0" and label and (held := ledger.codes(f"{key}@{field}:{label}")):
                    yield f"{title} of {label} is not 0 but {len(held)}"


def _lists(link: html.Element) -> bool:
    return "show" in html.asked_by(link)


def _names(row: html.Element) -> list[str]:
    return [cell.text for cell in row.all("td")[:2]]


def _is_group(ledger: Ledger, field: str | None, name: str) -> bool:
    lists = {"lead": "unit", "unit": "unit", "category": "category", "month": "month"}
    return bool(name) and field in lists and bool(ledger.count.codes(ledger.scope, f"all@{lists[field]}:{name}"))


def _without_list(ledger: Ledger, shown: Shown) -> Iterator[str]:
    """Numbers that neither open a list nor are allowed to open none."""
    texts_of_ledger = _words_of(ledger)
    for where, text in _loose(shown.page, (shown.name,)):
        rest = text
        if text.strip() and text.strip() in texts_of_ledger:
            continue
        rest = rest.replace(ledger.info.ledger.name, "")
        for allowed in ALLOWED:
            if not allowed.where or allowed.where in where:
                rest = re.sub(allowed.written, "", rest)
        if NUMBER.search(rest) and not _zero(rest):
            yield f"a number without a list: {'/'.join(where[-3:])}: {text}"


def _zero(text: str) -> bool:
    return {int(number) for number in NUMBER.findall(text)} == {0}


def _loose(element: html.Element, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts that stand outside of links to a list, with the elements around them."""
    for child in element.children:
        if isinstance(child, str):
            if NUMBER.search(child):
                yield where, child
            continue
        if child.name == "a":
            query = html.asked_by(child)
            if "show" in query or ledgers.SUM in query or any(name in query for name in (*OF_ROWS, *OF_PAGES)):
                continue
        if child.name == "tr" and any(cell.all("a") and _of_one(cell) for cell in child.all("td")):
            # the row of one issue, indicator or check: its cells are that one's own
            continue
        class_ = child.attributes.get("class", "").split()
        yield from _loose(child, (*where, f"{child.name}.{class_[0]}" if class_ else child.name, child.name))


def _of_one(cell: html.Element) -> bool:
    queries_of = [html.asked_by(link) for link in cell.all("a")]
    return any("show" not in query and {"code", "indicator", "check"} & query.keys() for query in queries_of)


def _words_of(ledger: Ledger) -> str:
    """Everything the ledger itself says, to tell its own words and values from figures about it."""
    frames = [
        frame
        for held in (ledger.held, ledger.held_before)
        if held
        for frame in (held.issues, held.measures, held.indicators, held.findings, held.units)
    ]
    cells = [str(value) for frame in frames for column in frame for value in frame[column] if isinstance(value, str)]
    return "\n".join((*cells, *(info.ledger.name for info in (ledger.info,))))


CHOSEN = {
    "state": "指标：",
    "level": "　",
    "rule": "　",
    "status": "台账　",
    "region": "的台账",
    "timeline": "时间线所列问题",
}
"""Parameter of a link that narrows its own page → part of the name of the table that it then lists."""


@pytest.mark.parametrize("demo", [DEMO, REAL])
def test_every_choice_on_a_page_lists_as_many_as_it_says(
    world: World, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    address = {"snapshot": str(world.latest(demo).id)}
    followed = 0
    for name in ("indicators", "checks", "ledger", "ledgers", "deadlines"):
        for link in show(monkeypatch, name, **address).page.all("a"):
            query = html.asked_by(link)
            asked = next((one for one in CHOSEN if one in query), None)
            number = NUMBER.findall((link.all("strong") or [link])[0].text)
            if asked is None or not number or number[-1] == "0" or {*OF_ROWS} & {*query} - {"snapshot"}:
                continue
            page = show(monkeypatch, name, **query).page
            tables = [table for table in page.all("table") if CHOSEN[asked] in table.attributes["aria-label"]]
            rows = len(tables[0].all("tr")) - 1
            assert rows == int(number[-1]) or f"共 {number[-1]} 项" in page.text, (name, link.text, rows)
            followed += 1
    assert followed > 10


def test_the_longest_wait_stands_in_the_list_behind_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show(monkeypatch, "overview", snapshot=str(world.latest(DEMO).id), show="awaiting_review")
    card = next(card for card in shown.page.all("a", "card") if card.attributes["data-show"] == "awaiting_review")
    listed = next(rows for name, rows in html.tables(shown.app).items() if name.startswith("待审核　"))
    waits = [int(number) for row in listed[1:] for number in re.findall(r"待审核(\d+)天", row[4])]
    assert f"最长{max(waits)}天" in card.text
    assert {row[4] for row in listed[1:]} == {f"待审核{max(waits)}天", "待审核，本期新申报"}


@pytest.mark.parametrize(("demo", "filters"), [one for one in FILTERED if {*one[1]} in (set(), {"unit"}, {"category"})])
def test_the_command_says_what_the_pages_are_held_against(
    world: World, capsys: pytest.CaptureFixture[str], demo: bool, filters: dict[str, str]
) -> None:
    snapshot = str(world.latest(demo).id)
    words = [word for name, value in filters.items() for word in (f"--{name}", value)]
    assert cli.main(["figures", "--json", "--database", world.made.url, "--snapshot", snapshot, *words]) == cli.DONE
    told = world.asked({"snapshot": snapshot, **filters}).told
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(told))
