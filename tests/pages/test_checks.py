"""核实事项: what is listed is what `rectify figures` says; an answer lets a check rest until its figures change."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.exports.check_list import check_list
from dashboard.exports.rows import csv_bytes
from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from dashboard.ui import checks, view
from loaders.records import Status
from tests.pages import reading_html as html
from tests.pages.conftest import FIRST, SECOND, Made, Open, issue, reading

PAGE = "../pages/checks.py"
THIRD = date(2024, 11, 15)


def latest(made: Made, demo: bool) -> int:
    return max((info.as_of, info.id) for info in made.snapshots() if info.ledger.demo is demo)[1]


def report(made: Made, snapshot: int, scope: Scope | None = None) -> list[dict[str, Any]]:
    held = queries.snapshot(made.engine, snapshot)
    assert held is not None
    before = held.info.previous_id
    found: list[dict[str, Any]] = figures_report(
        held, queries.snapshot(made.engine, before) if before else None, scope
    )["checks"]
    return found


def opened(open_app: Open, **address: str) -> AppTest:
    own = {name: value for name, value in address.items() if name in ("level", "rule", "page", "check")}
    app = open_app(**{name: value for name, value in address.items() if name not in own}).switch_page(PAGE)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def messages(app: AppTest) -> list[str]:
    """The messages listed on the page."""
    found = [table for name, table in html.tables(app).items() if "项" in name]
    return [row[3] for row in found[0][1:]] if found else []


def numbers(app: AppTest) -> dict[str, int]:
    return {name: int(number.split()[0]) for name, (_, number, _) in html.cards(app).items()}


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("unit", [None, "县人社局", "县农业农村局"])
def test_levels_count_and_list_what_figures_says(samples: Made, open_app: Open, demo: bool, unit: str | None) -> None:
    snapshot = latest(samples, demo)
    address = {"snapshot": str(snapshot), **({"unit": unit} if unit else {})}
    told = report(samples, snapshot, Scope(unit=unit))
    counted = numbers(opened(open_app, **address))
    assert counted.pop("resting") == 0
    assert counted.pop("standing") == len(told)
    assert counted == {level: sum(c["level"] == level for c in told) for level in ("serious", "warning", "note")}
    for level, number in counted.items():
        shown = messages(opened(open_app, **address, level=level))
        assert shown == [c["message"] for c in told if c["level"] == level]
        assert len(shown) == number


def test_every_rule_counts_what_it_lists(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    told = report(samples, snapshot)
    rules = html.page(opened(open_app, snapshot=str(snapshot))).all("a", "choice")
    named = {one.attributes["data-show"]: int(one.text.split()[-1]) for one in rules if "data-show" in one.attributes}
    assert named.pop("all") == len(told)
    assert named == {rule: sum(c["rule"] == rule for c in told) for rule in {c["rule"] for c in told}}
    for rule, number in named.items():
        assert len(messages(opened(open_app, snapshot=str(snapshot), rule=rule))) == number


def test_the_list_is_turned_page_by_page(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    told = [check["message"] for check in report(samples, snapshot)]
    pages = [messages(opened(open_app, snapshot=str(snapshot), page=number)) for number in ("1", "2", "99", "x")]
    assert pages[0] + pages[1] == told
    assert (len(pages[0]), pages[2], pages[3]) == (checks.ROWS_A_PAGE, pages[1], pages[0])


def test_the_download_holds_exactly_the_rows_shown(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, snapshot=str(snapshot), level="serious")
    assert [button.label for button in app.get("download_button")] == ["下载清单（Excel）", "下载清单（CSV）"]
    info = next(info for info in samples.snapshots() if info.id == snapshot)
    found = checks.answered(view.of(info, Scope()))
    serious = [item for item in found if item.check.level == "serious"]
    rows = list(
        csv.reader(io.StringIO(csv_bytes(check_list(serious, {"二-1": "=县人社局"}, info)).decode("utf-8-sig")))
    )
    assert [row[5] for row in rows[1 : len(serious) + 1]] == messages(app)
    assert "'=县人社局" in {row[4] for row in rows if len(row) > 4}
    assert ["演示数据：县、单位和问题均为虚构"] in rows


def vanishing(made: Made, amount: int = 100) -> None:
    """A ledger of two weeks whose second is done with less put right than was at issue, and lacks an issue."""
    made.load(
        reading(
            FIRST,
            issue("1", Status.IN_PROGRESS, date(2024, 12, 31), "县财政局", amount=1000, amount_rectified=0),
            issue("2", Status.IN_PROGRESS, date(2024, 12, 31), "县民政局"),
        )
    )
    made.load(
        reading(
            SECOND,
            issue("1", Status.CLOSED, date(2024, 12, 31), "县财政局", amount=1000, amount_rectified=amount),
        )
    )


def open_form(app: AppTest, rule: str) -> AppTest:
    """Follow the link behind the first check of a rule's list."""
    table = next(table for table in html.page(app).all("table", "checks"))
    row = next(row for row in table.all("tr")[1:] if row.all("td")[1].text == rule)
    app.query_params["check"] = html.asked_by(row.all("td")[-1].all("a")[0])["check"]
    return app.run()


def fill(app: AppTest, text: str, who: str, button: str = "保存说明") -> AppTest:
    app.text_area(key="answer_text").set_value(text)
    app.text_input(key="answer_who").set_value(who)
    next(one for one in app.button if one.label == button).click()
    app.run()
    assert not app.exception
    return app


def test_an_answer_lets_a_check_rest_and_is_shown_with_who_and_when(made: Made, open_app: Open) -> None:
    vanishing(made)
    app = opened(open_app)
    before = numbers(app)
    app = fill(open_form(app, "整改金额不足"), "另一笔下周入账", "整改办")
    assert numbers(app) == {
        **before,
        "serious": before["serious"] - 1,
        "standing": before["standing"] - 1,
        "resting": 1,
    }
    app = opened(open_app, level="resting")
    (row,) = html.tables(app)["已作说明　1 项"][1:]
    assert row[1] == "整改金额不足"
    assert row[-1].startswith("另一笔下周入账（整改办，")
    assert html.sentence(app).endswith("；另有1项已作说明，数字变化后再核。")


def test_an_answered_check_comes_back_when_its_figures_change(made: Made, open_app: Open) -> None:
    vanishing(made)
    fill(open_form(opened(open_app), "整改金额不足"), "另一笔下周入账", "整改办")
    same = issue("1", Status.CLOSED, date(2024, 12, 31), "县财政局", amount=1000, amount_rectified=100)
    made.load(reading(THIRD, same))
    assert numbers(opened(open_app))["resting"] == 1
    more = issue("1", Status.CLOSED, date(2024, 12, 31), "县财政局", amount=1000, amount_rectified=200)
    made.load(reading(date(2024, 11, 22), more))
    app = opened(open_app)
    assert numbers(app)["resting"] == 0
    app = open_form(app, "整改金额不足")
    facts = {row.all("dt")[0].text: row.all("dd")[0].text for row in html.page(app).all("dl")[0].all("div")}
    assert facts["曾作说明，之后数字有变"].startswith("另一笔下周入账（整改办，")


@pytest.mark.parametrize(("text", "who", "said"), [("  ", "整改办", "说明没有写"), ("已核", " ", "没有写是谁")])
def test_an_answer_needs_words_and_a_name(made: Made, open_app: Open, text: str, who: str, said: str) -> None:
    vanishing(made)
    app = fill(open_form(opened(open_app), "整改金额不足"), text, who)
    assert said in app.error[0].value
    assert numbers(app)["resting"] == 0


def test_an_answer_can_be_taken_back(made: Made, open_app: Open) -> None:
    vanishing(made)
    fill(open_form(opened(open_app), "整改金额不足"), "说错了", "整改办")
    app = fill(open_form(opened(open_app, level="resting"), "整改金额不足"), "说错了", "整改办", "撤回说明")
    assert numbers(app)["resting"] == 0


def test_a_vanished_issue_is_named_but_leads_to_no_page(made: Made, open_app: Open) -> None:
    vanishing(made)
    table = html.page(opened(open_app, rule="issue-vanished")).all("table", "checks")[0]
    (row,) = table.all("tr")[1:]
    assert (row.all("td")[2].text, row.all("td")[2].all("a")) == ("2", [])


def test_a_check_that_is_no_more_is_ignored_aloud(made: Made, open_app: Open) -> None:
    vanishing(made)
    app = opened(open_app, check="0123456789ab")
    assert "核实事项已不存在" in app.toast[0].value
    assert not html.page(app).all("dl")


def test_nothing_to_verify_under_the_filters_says_so(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    told = {check["issue"] for check in report(samples, snapshot, Scope(light="红"))}
    app = opened(open_app, snapshot=str(snapshot), light="逾期")
    assert numbers(app)["standing"] == len(report(samples, snapshot, Scope(light="红")))
    assert told or "当前筛选下没有核实事项。" in html.page(app).text


def test_texts_of_a_ledger_are_never_markup(made: Made, open_app: Open) -> None:
    made.load(
        reading(FIRST, issue("<b>1", Status.IN_PROGRESS, None, "县<i>局"), issue("2", Status.CLOSED, None, "县局"))
    )
    made.load(reading(SECOND, issue("2", Status.CLOSED, None, "县局")))
    page = html.page(opened(open_app))
    assert not page.all("b")
    assert "<b>1" in page.text
