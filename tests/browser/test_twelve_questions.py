"""Twelve questions a leader asks, each answered from 总览 within two clicks, with the same answer the command gives."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import ROOT, Look, Shipped, Visit
from tests.browser.sights import DEMO, SIGHTS

pytestmark = pytest.mark.browser

CLICKS = 2
OUTCOMES = {"fulfilled": "已落实", "ongoing": "推进中", "postponed": "顺延"}
Told = Callable[..., Any]


class Leader:
    """Somebody at the page who may click twice."""

    def __init__(self, visit: Visit) -> None:
        self.page = visit.page
        self._settle = visit.settle
        self._left = CLICKS

    def click(self, part: Locator) -> None:
        assert self._left, f"more than {CLICKS} clicks"
        self._left -= 1
        before = self.page.url
        part.click()
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self._settle()

    def press(self, key: str) -> None:
        """Press a key, which counts as a click."""
        assert self._left, f"more than {CLICKS} clicks"
        self._left -= 1
        before = self.page.url
        self.page.keyboard.press(key)
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self._settle()

    def go(self, name: str) -> None:
        """Click a page in the navigation."""
        self.click(self.page.locator("[data-testid=stTopNavLink]", has_text=re.compile(f"^{name}$")))

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table by its name, each by the titles of its columns."""
        found = self.page.locator(f"table[aria-label='{table}']").first
        found.wait_for()
        titles = found.locator("thead th").all_inner_texts()
        return [
            dict(zip(titles, row.locator("td").all_inner_texts(), strict=True))
            for row in found.locator("tbody tr").all()
        ]

    def listed(self) -> list[str]:
        """The codes of the list that is open."""
        self.page.wait_for_selector("[role=dialog] tbody tr")
        return self.page.locator("[role=dialog] tbody tr td:first-child").all_inner_texts()


@pytest.fixture(scope="module")
def told(shipped: Shipped, database: str) -> Told:
    """Ask the command, as anybody would; what it says is one JSON object."""

    def ask(*words: str) -> Any:
        command = [sys.executable, "-m", "dashboard.cli", "--database", database, *words, "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        return json.loads(done.stdout)

    return ask


@pytest.fixture(scope="module")
def figures(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = told("figures", "--ledger", DEMO)
    return found


@pytest.fixture(scope="module")
def changes(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = told("changes", "--ledger", DEMO)
    return found


@pytest.fixture
def leader(look: Look, shipped: Shipped) -> Iterator[Leader]:
    with at(look, SIGHTS["overview"].path(shipped)) as somebody:
        yield somebody


@contextmanager
def at(look: Look, path: str) -> Iterator[Leader]:
    with look(path) as visit:
        yield Leader(visit)


def most(counts: dict[str, int]) -> set[str]:
    return {name for name, n in counts.items() if n == max(counts.values())}


def test_which_unit_has_most_overdue(leader: Leader, figures: dict[str, Any]) -> None:
    leader.go("责任单位")
    shown = {row["单位"]: int(row["逾期"]) for row in leader.rows("各单位推进情况")}
    assert most(shown) == most({unit["name"]: unit["overdue"] for unit in figures["by_unit"]["lead"]})


def test_how_many_were_closed_this_week(leader: Leader, changes: dict[str, Any]) -> None:
    leader.click(leader.page.locator("li a", has_text="新增销号"))
    assert leader.listed() == [entry["code"] for entry in changes["closed"]] != []


@pytest.mark.parametrize("weeks_ago", [0, 5])
def test_which_fall_due_next_month(look: Look, shipped: Shipped, told: Told, weeks_ago: int) -> None:
    info = shipped[DEMO][-1 - weeks_ago]
    figures = told("figures", "--snapshot", str(info.id))
    following = f"{info.as_of.year + info.as_of.month // 12}-{info.as_of.month % 12 + 1:02}"
    due = {code for month in figures["by_deadline"] if month["month"] == following for code in month["codes"]}
    settled = figures["lights"]["蓝"] + figures["lights"]["绿"]
    lit = {code for codes in figures["lights"].values() for code in codes}
    with at(look, f"/?snapshot={info.id}") as leader:
        leader.go("整改时限")
        card = leader.page.locator(".card[data-show=due_next_month]")
        expected = sorted((due & lit) - set(settled))
        assert card.locator("strong").inner_text() == f"{len(expected)} 项"
        if expected:
            leader.click(card)
            assert sorted(leader.listed()) == expected
    assert bool(expected) is bool(weeks_ago)


def test_whose_deadlines_moved_most(leader: Leader, shipped: Shipped, figures: dict[str, Any], told: Told) -> None:
    first, last = (str(shipped[DEMO][place].id) for place in (0, -1))
    moved = told("changes", "--ledger", DEMO, "--from", first, "--to", last)["deadline_moved"]
    codes = {entry["code"] for entry in moved if entry["after"] > entry["before"]}
    leads = {unit["name"]: len(codes & set(unit["codes"])) for unit in figures["by_unit"]["lead"]}
    leader.go("整改时限")
    rows = leader.rows("时限推后的问题涉及的单位")
    assert most({row["单位"]: int(row["牵头"]) for row in rows}) == most(leads)
    days = [int(row["推后"].removesuffix("天")) for row in leader.rows("时限推后")]
    assert days == sorted(days, reverse=True)
    assert {row["编号"] for row in leader.rows("时限推后")} == codes


def test_what_the_employment_office_answers_for(leader: Leader, figures: dict[str, Any]) -> None:
    leader.click(leader.page.locator("table.units a", has_text="县人社局"))
    leader.page.wait_for_selector("table[aria-label='牵头的问题']")
    named = {"lead": {row["编号"] for row in leader.rows("牵头的问题")}}
    named["all"] = named["lead"] | {row["编号"] for row in leader.rows("参与配合的问题")}
    for key, codes in named.items():
        unit = next(unit for unit in figures["by_unit"][key] if unit["name"] == "县人社局")
        assert codes == set(unit["codes"])


def test_how_employment_after_training_is_worked_out(leader: Leader, figures: dict[str, Any]) -> None:
    indicator = next(one for one in figures["indicators"] if one["name"] == "培训后就业率")
    parts = f"（{indicator['numerator']}/{indicator['denominator']}）"
    now = next(row for row in leader.rows("主要指标") if row["指标"] == "培训后就业率")["现值"]
    assert now.endswith(parts)
    assert abs(Decimal(now.split("%")[0]) / 100 - Decimal(str(indicator["value"]))) <= Decimal("0.0005")
    leader.click(leader.page.locator("table[aria-label='主要指标'] a", has_text="培训后就业率"))
    said = leader.page.locator("[role=dialog] dl").first.inner_text()
    assert now in said
    assert "就业人数 ÷ 参训人数" in said


def test_which_done_ones_miss_their_target(leader: Leader, figures: dict[str, Any]) -> None:
    missed = {check["issue"] for check in figures["checks"] if check["rule"] == "indicator-missed"}
    leader.go("指标")
    shown = {row["问题"].split()[0] for row in leader.rows("与状态不一致的指标")}
    assert shown == missed != set()


def test_which_category_is_least_rectified(leader: Leader, figures: dict[str, Any]) -> None:
    lit = {code for codes in figures["lights"].values() for code in codes}
    rates = {
        category["name"]: Decimal(category["verified"]) / len(lit & set(category["codes"]))
        for category in figures["by_category"]
    }
    lowest = {name for name, rate in rates.items() if rate == min(rates.values())}
    leader.go("问题类别")
    sentence = leader.page.locator(".sentence h1").inner_text().partition("；")[0]
    assert {name for name in rates if name in sentence} == lowest


def test_how_much_money_came_back(leader: Leader, figures: dict[str, Any]) -> None:
    money = figures["rates"]["amount"]
    card = leader.page.locator(".card[data-show=amount_stated]")
    assert card.locator(".card-detail").inner_text() == f"{money['numerator']}/{money['denominator']}万元"
    assert Decimal(card.locator("strong").inner_text().rstrip("%")) == round(Decimal(str(money["value"])) * 100, 1)


def test_where_an_issue_was_read(leader: Leader, shipped: Shipped, told: Told) -> None:
    link = leader.page.locator("table[aria-label='需关注事项'] tbody a").first
    code = link.inner_text()
    read = told("check", f"data/demo/ledger_{shipped[DEMO][-1].as_of}.xlsx")
    place = next(issue["place"] for issue in read["issues"] if issue["code"] == code)
    leader.click(link)
    section = leader.page.locator("section.block", has_text="数据出处").inner_text()
    for said in (read["file"], place["sheet"], f"第 {place['row']} 行"):
        assert said in section


def test_whether_the_pace_is_enough(leader: Leader, shipped: Shipped, figures: dict[str, Any], told: Told) -> None:
    before = told("figures", "--snapshot", str(shipped[DEMO][-4].id))
    gained = figures["rates"]["reported"]["numerator"] - before["rates"]["reported"]["numerator"]
    weeks = Decimal((shipped[DEMO][-1].as_of - shipped[DEMO][-4].as_of).days) / 7
    said = leader.page.locator("section.block", has_text="进度与所需速度").inner_text()
    required, achieved = (Decimal(found) for found in re.findall(r"平均每周[^，；]*?([\d.]+)项", said))
    assert abs(achieved - gained / weeks) <= Decimal("0.05")
    assert ("晚于最后时限" in said or "不能按期完成" in said) is (achieved < required)
    assert ("能够按期完成" in said) is (achieved >= required)


def test_whether_what_was_decided_last_time_was_done(leader: Leader, shipped: Shipped) -> None:
    said = tomllib.loads((ROOT / "data" / "demo" / "decisions.toml").read_text(encoding="utf-8"))["decision"]
    day = shipped[DEMO][-1].as_of
    held = max(decision["on"] for decision in said if decision["on"] < day)
    leader.click(leader.page.get_by_role("link", name="逐条查看"))
    rows = leader.page.locator(".st-key-meeting_sheet [class*=st-key-meeting_row]")
    shown: list[str] = []
    for turn in (False, True):
        if turn:
            leader.press("ArrowRight")
        rows.first.wait_for()
        shown += rows.all_inner_texts()
    for decision in (decision for decision in said if decision["on"] == held):
        known = [outcome for outcome in decision.get("outcome", []) if outcome["on"] <= day]
        word = OUTCOMES[known[-1]["word"]] if known else "待反馈"
        assert [word in row for row in shown if decision["text"] in row] == [True], decision["text"]
