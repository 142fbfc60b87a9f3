"""台账, 问题详情 and 全部台账: rows and files agree with the ledger; the way on and back keeps what was chosen."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.exports.issue_rows import issue_list
from dashboard.exports.rows import csv_bytes, xlsx_bytes
from dashboard.metrics import search
from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from dashboard.ui import data, ledger, view
from loaders.records import Deadline, Measure, Place, Status
from tests.pages import reading_html as html
from tests.pages.conftest import FIRST, SECOND, Made, Open, issue, reading

STATUSES = {"未启动", "整改中", "申报完成", "已整改", "已销号", "终结或移送"}


def opened(open_app: Open, page: str, /, **address: str) -> AppTest:
    shared = {name: value for name, value in address.items() if name in ("snapshot", "unit", "light")}
    app = open_app(**shared).switch_page(f"../pages/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def listed(app: AppTest) -> list[dict[str, str]]:
    found = [rows for name, rows in html.tables(app).items() if name.startswith("台账")]
    head, *rows = found[0] if found else [[]]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("demo", [True, False])
def test_the_ledger_lists_every_issue_and_counts_each_status(samples: Made, open_app: Open, demo: bool) -> None:
    snapshot = max((info.as_of, info.id) for info in samples.snapshots() if info.ledger.demo is demo)[1]
    held = queries.snapshot(samples.engine, snapshot)
    assert held is not None
    told = figures_report(held, None)
    app = opened(open_app, "ledger", snapshot=str(snapshot))
    rows = listed(app)
    assert [row["编号"] for row in rows] == held.issues["code"].tolist()
    chips = {link.attributes["data-status"]: link.text for link in html.page(app).all("a", "choice")}
    assert chips.pop("all") == f"全部 {told['total']}"
    assert {status: int(text.split()[-1]) for status, text in chips.items()} == {
        status: n for status, n in told["by_status"].items() if n
    }
    assert {row["整改状态"] for row in rows} <= STATUSES


def test_search_looks_into_code_title_finding_units_and_measures(made: Made, open_app: Open) -> None:
    measure = Measure("逐户核实“领取资格”", place=Place("台账.xlsx", "台账", 5))
    made.load(
        reading(
            FIRST,
            issue("1-1", Status.IN_PROGRESS, None, "县民政局", measures=(measure,)),
            issue("2", Status.REPORTED, None, "县财政局", finding="多发１２人"),
            issue("12", Status.CLOSED, None, "青石镇"),
        )
    )
    for query, codes in {
        "领取资格": ["1-1"],
        "12人": ["2"],
        "民政 核实": ["1-1"],
        "民政 多发": [],
        "12": ["12", "2"],
        "，": ["1-1", "2", "12"],
        "青石镇": ["12"],
    }.items():
        app = opened(open_app, "ledger", q=query)
        assert [row["编号"] for row in listed(app)] == codes, query
        assert query in app.query_params["q"]
    app = opened(open_app, "ledger", q="民政 多发")
    assert "没有问题同时含有“民政 多发”" in html.page(app).text


def test_rows_come_in_pages_and_the_file_holds_all_of_them(made: Made, open_app: Open) -> None:
    many = [issue(str(number), Status.IN_PROGRESS, date(2024, 12, 1), "县民政局") for number in range(1, 61)]
    formula = issue("61", Status.IN_PROGRESS, None, "县财政局", finding="=1+1")
    made.load(reading(FIRST, *many, formula))
    app = opened(open_app, "ledger", page="3")
    assert [row["编号"] for row in listed(app)] == [str(number) for number in range(51, 62)]
    assert "3" in app.query_params["page"]
    info = made.snapshots()[0]
    asked = ledger.of(view.of(info, Scope()), "县财政局", "")
    table = issue_list(asked.view.facts, asked.shown, asked.notes)
    sheet = load_workbook(io.BytesIO(xlsx_bytes(table))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]
    text = csv_bytes(table)
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("61,")
    assert ",'=1+1," in lines[1]
    assert "查找：县财政局" in lines
    whole = ledger.of(asked.view, "", "")
    assert len(issue_list(whole.view.facts, whole.shown).rows) == 61


def test_an_unfound_text_leaves_an_order_of_the_ledger(two_weeks: Made) -> None:
    facts = data.facts(two_weeks.snapshots()[-1])
    members = view.of(two_weeks.snapshots()[-1], Scope()).figures.whole.members
    assert facts.pick(search.found(facts, members, "号问题")) == ("1", "2", "3", "4", "5")
    assert facts.pick(search.found(facts, members, "4")) == ("4",)


def test_an_issue_shows_its_fields_history_and_the_way_back(made: Made, open_app: Open) -> None:
    due, later = date(2024, 11, 5), date(2024, 12, 5)
    for as_of, day, text in ((FIRST, due, "已核实3户"), (SECOND, later, "已核实5户")):
        own = issue(
            "3",
            Status.IN_PROGRESS,
            day,
            "县财政局",
            progress=text,
            person="王科长",
            lead_guessed=True,
            extra={"牵头科室": "预算股"},
            measures=(Measure("核实", place=Place("台账.xlsx", "台账", 5), deadline=Deadline("11月初", FIRST)),),
        )
        made.load(reading(as_of, issue("1", Status.CLOSED, None, "青石镇"), own))
    app = opened(open_app, "issue", code="3", back="ledger?q=财政")
    page = html.page(app)
    names = [name.text for name in page.all("dt")]
    facts = dict(zip(names, [value.text for value in page.all("dd")], strict=True))
    assert facts["原定时限"] == "2024年11月5日"
    assert facts["整改时限"].startswith("2024年12月5日")
    assert facts["牵头单位"] == "县财政局（按首列单位）"
    assert facts["牵头科室"] == "预算股"
    assert facts["行"] == "第 5 行"
    assert "王科长" not in page.text
    assert [one.text for one in page.all("del")] == ["3"]
    assert [one.text for one in page.all("ins")] == ["5"]
    assert "时限由2024年11月5日推后到2024年12月5日，推后30天" in page.text
    back, *others = page.all("a", "choice")
    assert (back.text, html.asked_by(back)["q"]) == ("返回台账", "财政")
    assert [other.text for other in others] == []
    assert "本清单第 1 项，共 1 项" in page.text
    app.toggle(key="issue_persons").set_value(True).run()
    assert "王科长" in html.page(app).text


def test_a_pinned_snapshot_tells_no_later_history(two_weeks: Made, open_app: Open) -> None:
    first = two_weeks.snapshots()[0]
    page = html.page(opened(open_app, "issue", code="2", snapshot=str(first.id)))
    assert "已整改”" not in page.text
    assert "目前只有一期" in page.text
    step = [link.text for link in page.all("a", "choice")]
    assert step == ["返回台账", "上一项 1", "下一项 3"]


def test_an_issue_that_is_not_there_is_said(two_weeks: Made, open_app: Open) -> None:
    assert "没有编号为“99”的问题" in html.page(opened(open_app, "issue", code="99")).text
    assert "没有指明要看哪一项" in opened(open_app, "issue").info[0].value


def test_all_ledgers_show_each_ledgers_own_figures(samples: Made, open_app: Open) -> None:
    app = opened(open_app, "ledgers")
    head, *rows = html.tables(app)["全部台账　2 本"]
    shown = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    for name, row in shown.items():
        newest = max(
            (info for info in samples.snapshots() if name.startswith(info.ledger.name)), key=lambda info: info.as_of
        )
        held = queries.snapshot(samples.engine, newest.id)
        assert held is not None
        told = figures_report(held, None)
        assert int(row["全部"]) == told["total"]
        assert int(row["逾期"]) == len(told["overdue"]["current"])
        rate = told["rates"]["reported"]
        assert row["申报完成"].startswith(f"{rate['numerator']}/{rate['denominator']}　")
    links = {link.text: html.asked_by(link) for link in html.page(app).all("a")}
    assert links["峨边2023"]["snapshot"] == "1"
    assert shown["峨边2023"]["已整改"] == "未设此栏"


def test_a_ledger_is_archived_and_carried_over(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, "ledgers")
    app.button(key="ledger_switch").click().run()
    assert queries.ledgers(two_weeks.engine)[0].state == "归档"
    assert [one.value for one in app.success] == ["《某县2024》已归档。"]
    app.session_state["carry_fold"] = True
    app.run()
    app.text_input(key="carry_name").set_value("某县2025")
    next(button for button in app.button if button.label == "接转").click().run()
    assert not app.exception
    parent, child = queries.ledgers(two_weeks.engine)
    assert (child.name, child.parent_id, child.state) == ("某县2025", parent.id, "在办")
    newest = queries.latest(two_weeks.engine, child.id)
    assert newest is not None
    held = queries.snapshot(two_weeks.engine, newest.id)
    assert held is not None
    assert held.issues["code"].tolist() == ["1", "3", "5"]
    rows = html.tables(app)["全部台账　2 本"]
    assert any("未完成的问题已接转到《某县2025》" in row[0] for row in rows)


def test_a_name_that_is_taken_is_refused(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, "ledgers")
    app.session_state["carry_fold"] = True
    app.run()
    app.text_input(key="carry_name").set_value("某县2024")
    next(button for button in app.button if button.label == "接转").click().run()
    assert len(queries.ledgers(two_weeks.engine)) == 1
    assert len(app.error) == 1
    assert "某县2024" in app.error[0].value
