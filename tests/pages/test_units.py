"""责任单位: every number is the length of the list it opens and the same as `rectify figures` says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.metrics.groups import Footer
from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from dashboard.ui import listing, units_view, view
from dashboard.ui.links import parse
from loaders.records import Status
from tests.pages import reading_html as html
from tests.pages.conftest import SECOND, Made, Open, issue, reading

PAGE = "../pages/units.py"
NUMBER = re.compile(r"\d+")


def latest(made: Made, demo: bool) -> int:
    return max((info.as_of, info.id) for info in made.snapshots() if info.ledger.demo is demo)[1]


def report(made: Made, snapshot: int, scope: Scope | None = None) -> dict[str, Any]:
    held = queries.snapshot(made.engine, snapshot)
    assert held is not None
    before = held.info.previous_id
    return figures_report(held, queries.snapshot(made.engine, before) if before else None, scope)


def opened(open_app: Open, **address: str) -> AppTest:
    app = open_app(**address).switch_page(PAGE)
    for name in ("unit_status_table", "matrix_table", "history_table"):
        app.query_params[name] = "true"
    app.run()
    assert not app.exception
    return app


def notices(app: AppTest) -> list[html.Element]:
    return [line for notices in html.page(app).all("div", "notices") for line in notices.all("p")]


def linked_numbers(app: AppTest) -> list[tuple[int, str, dict[str, str]]]:
    """The number, the text and the query of every link on the page that opens a list of the snapshot looked at."""
    here = str(app.session_state["remembered"]["chosen_snapshot"])
    links = [((link.all("strong") or [link])[0].text, html.asked_by(link)) for link in html.page(app).all("a")]
    return [
        (int(found.group()), text, asked)
        for text, asked in links
        if asked.get("show") and asked.get("snapshot") == here and (found := NUMBER.search(text))
    ]


def list_length(made: Made, asked: dict[str, str], scope: Scope) -> int:
    info = next(info for info in made.snapshots() if info.id == int(asked["snapshot"]))
    drill = parse(asked["show"])
    assert drill is not None
    found = listing.listing(view.of(info, scope).figures, drill)
    assert found is not None, asked
    return len(found.lines)


def rows_of(app: AppTest, table: str) -> list[dict[str, str]]:
    head, *rows = html.tables(app)[table]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("demo", [True, False])
def test_the_table_says_what_figures_says(samples: Made, open_app: Open, demo: bool) -> None:
    snapshot = latest(samples, demo)
    told = report(samples, snapshot)["by_unit"]
    lead = {group["name"]: group for group in told["lead"]}
    rows = rows_of(opened(open_app, snapshot=str(snapshot)), "各单位推进情况")
    assert [(row["单位"], int(row["参与"])) for row in rows] == [(g["name"], g["total"]) for g in told["all"]]
    for row in rows:
        group = lead.get(row["单位"], {"total": 0, "verified": 0, "overdue": 0})
        assert (int(row["牵头"]), int(row["逾期"])) == (group["total"], group["overdue"])
        done = row["已整改"].split("　")[0]
        assert done == "—" if not group["total"] or "/" not in done else done.startswith(f"{group['verified']}/")
        # no rate for fewer than five issues
        assert ("%" in row["已整改"]) == (group["total"] >= 5)


@pytest.mark.parametrize("demo", [True, False])
def test_lead_and_participation_reconcile_below_the_table(samples: Made, open_app: Open, demo: bool) -> None:
    snapshot = latest(samples, demo)
    told = report(samples, snapshot)
    app = opened(open_app, snapshot=str(snapshot))
    rows = rows_of(app, "各单位推进情况")
    foot = next(p.text for p in html.page(app).all("p") if p.text.startswith("牵头合计"))
    numbers = [int(number) for number in NUMBER.findall(foot)]
    assert numbers == [
        sum(int(row["牵头"]) for row in rows),
        len(told["by_unit"]["without"]),
        told["total"],
        sum(int(row["参与"]) for row in rows),
    ]
    assert numbers[0] + numbers[1] == numbers[2]
    if not demo:
        assert numbers == [18, 0, 18, 32]


def test_sums_that_do_not_meet_are_an_error_on_the_page(
    samples: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units_view, "footer", lambda whole, rows: Footer(3, ("9",), 18, 32))
    app = opened(open_app, snapshot=str(latest(samples, demo=False)))
    assert [p.text for p in html.page(app).all("p", "wrong")] == [
        "牵头合计3项加未明确牵头单位1项不等于全部18项，请核对台账的责任单位栏"
    ]


def test_the_matrix_counts_each_issue_once_for_its_lead(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    told = report(samples, snapshot)
    app = opened(open_app, snapshot=str(snapshot))
    rows = rows_of(app, "单位与问题类别")
    categories = {group["name"]: set(group["codes"]) for group in told["by_category"]}
    lead = {group["name"]: set(group["codes"]) for group in told["by_unit"]["lead"]}
    either = {group["name"]: set(group["codes"]) for group in told["by_unit"]["all"]}
    assert sum(len(codes) for codes in lead.values()) == 24
    for row in rows:
        for category, codes in categories.items():
            expected = [len(lead.get(row["单位"], set()) & codes), len(either[row["单位"]] & codes)]
            assert row[category] == ("—" if expected == [0, 0] else "牵头 {} · 参与 {}".format(*expected))
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    spec = next(spec for spec in specs if spec["data"][0]["type"] == "heatmap")
    drawn = {
        tuple(names): int(text)
        for trace in spec["data"][1:]
        for names, text in zip(trace["customdata"], trace["text"], strict=True)
    }
    assert drawn == {
        (unit, category, field): len(held & codes)
        for field, groups in (("lead", lead), ("unit", either))
        for unit, held in groups.items()
        for category, codes in categories.items()
        if held & codes
    }


def test_a_cell_of_the_matrix_lists_what_the_unit_has_in_the_category(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, snapshot=str(snapshot), show="all@unit:县农业农村局@category:乡村产业发展")
    rows = next(rows for name, rows in html.tables(app).items() if name.startswith("县农业农村局 · 乡村产业发展"))
    told = report(samples, snapshot)
    category = next(set(group["codes"]) for group in told["by_category"] if group["name"] == "乡村产业发展")
    unit = next(set(group["codes"]) for group in told["by_unit"]["all"] if group["name"] == "县农业农村局")
    assert {row[0] for row in rows[1:]} == category & unit


def test_overdue_come_in_front_on_request_and_by_the_address(samples: Made, open_app: Open) -> None:
    snapshot = str(latest(samples, demo=True))
    app = opened(open_app, snapshot=snapshot)
    official = [row["单位"] for row in rows_of(app, "各单位推进情况")]
    app.toggle(key="overdue_first").set_value(True).run()
    rows = rows_of(app, "各单位推进情况")
    overdue = [int(row["逾期"]) for row in rows]
    assert overdue == sorted(overdue, reverse=True)
    assert overdue[0] > 0
    on_time = [row["单位"] for row in rows if row["逾期"] == "0"]
    assert on_time == [name for name in official if name in on_time]
    assert all(row["类型"] for row in rows)
    assert "名次" not in html.page(app).text


@pytest.mark.parametrize("unit", ["县农业农村局", "县人社局", "岚穗乡", "县岚序城建公司", "各乡镇"])
def test_a_profile_holds_the_units_issues_and_no_others(samples: Made, open_app: Open, unit: str) -> None:
    snapshot = latest(samples, demo=True)
    told = report(samples, snapshot)["by_unit"]
    lead = next((set(group["codes"]) for group in told["lead"] if group["name"] == unit), set())
    either = next(set(group["codes"]) for group in told["all"] if group["name"] == unit)
    app = opened(open_app, snapshot=str(snapshot), unit=unit)
    tables = html.tables(app)
    led = {row["编号"] for row in rows_of(app, "牵头的问题")} if lead else set()
    supported = {row["编号"] for row in rows_of(app, "参与配合的问题")} if either - lead else set()
    assert (led, supported) == (lead, either - lead)
    assert ("没有牵头的问题。" in html.page(app).text) == (not lead)
    for name in ("整改措施与节点", "相关指标"):
        assert {row[0] for row in tables.get(name, [])[1:]} <= either


def test_a_profile_leads_on_to_each_issue_and_back(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=True)), unit="县农业农村局", category="乡村产业发展")
    links = html.page(app).all("a")
    issues = {
        html.asked_by(link)["code"]: html.asked_by(link) for link in links if "/issue?" in link.attributes["href"]
    }
    assert "三-2" in issues
    assert issues["三-2"]["unit"] == "县农业农村局"
    back = next(html.asked_by(link) for link in links if link.text == "返回全部单位")
    assert "unit" not in back
    assert back["category"] == "乡村产业发展"


def test_the_history_of_a_unit_is_that_of_figures_in_each_week(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, snapshot=str(snapshot), unit="县人社局")
    rows = rows_of(app, "各期进展（牵头）")
    weeks = sorted((info for info in samples.snapshots() if info.ledger.demo), key=lambda info: info.as_of)
    assert len(rows) == len(weeks) == 14
    for row, info in zip(rows, weeks, strict=True):
        told = report(samples, info.id, Scope(unit="县人社局", role="lead"))
        assert row["截至"] == f"{info.as_of.year}年{info.as_of.month}月{info.as_of.day}日"
        assert [int(row[name]) for name in ("牵头", "申报完成", "已整改", "已销号", "逾期")] == [
            told["rates"]["reported"]["denominator"],
            told["rates"]["reported"]["numerator"],
            told["rates"]["rectified"]["numerator"],
            told["rates"]["closed"]["numerator"],
            len(told["overdue"]["current"]),
        ]
    asked = [html.asked_by(link) for link in html.page(app).all("a")]
    past = [one for one in asked if one.get("show") and one["snapshot"] != str(snapshot)]
    assert {one["snapshot"] for one in past} == {str(info.id) for info in weeks[:-1]}
    assert all(one["unit"] == "县人社局" for one in past)


def test_the_facts_on_reporting_name_the_weeks_without_news(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=True)), unit="岚穗乡")
    said = [item.text for item in html.page(app).all("li")]
    assert next(text for text in said if text.startswith("应报的")).startswith(
        "应报的 13 期中，13 期没有更新：9月13日、"
    )
    assert next(text for text in said if "全台账" in text).endswith("其中 10月4日 全台账均无变化。")


def test_a_leaders_link_shows_that_leaders_units_only(samples: Made, open_app: Open) -> None:
    leader = "副县长（分管农业农村）"
    app = opened(open_app, snapshot=str(latest(samples, demo=True)), leader=leader)
    text = html.page(app).text
    assert f"{leader}分管的单位" in text
    assert [row["单位"] for row in rows_of(app, "各单位推进情况")] == ["县水务局", "县农业农村局", "县絮禾农业投资公司"]
    assert "常务副县长" not in text
    assert any(link.text == "返回全部单位" and "leader" not in html.asked_by(link) for link in html.page(app).all("a"))


def test_no_leader_is_named_where_none_is_asked_for(samples: Made, open_app: Open) -> None:
    for address in ({}, {"unit": "县农业农村局"}):
        text = html.page(opened(open_app, snapshot=str(latest(samples, demo=True)), **address)).text
        assert "副县长" not in text


def test_one_snapshot_only_says_so_and_claims_no_days_without_change(samples: Made, open_app: Open) -> None:
    snapshot = str(latest(samples, demo=False))
    assert {row["未更新"] for row in rows_of(opened(open_app, snapshot=snapshot), "各单位推进情况")} == {"—"}
    text = html.page(opened(open_app, snapshot=snapshot, unit="县人社局")).text
    assert "只有一期，还看不出有没有更新。" in text
    assert "暂时看不到各期进展" in text


def test_a_renamed_unit_leads_to_its_successor_from_the_date_in_the_roster(samples: Made, open_app: Open) -> None:
    weeks = {info.as_of: str(info.id) for info in samples.snapshots() if info.ledger.demo}
    app = open_app(snapshot=weeks[date(2024, 12, 6)], unit="县乡村振兴局")
    notice = "县乡村振兴局自2024年10月15日起由县农业农村局承接，下面按县农业农村局显示。"
    assert [line.text for line in notices(app) if "承接" in line.text] == [notice]
    assert html.page(app.switch_page(PAGE).run()).all("h2")[0].text == "县农业农村局"
    before = opened(open_app, snapshot=weeks[date(2024, 10, 11)], unit="县乡村振兴局")
    assert html.page(before).all("h2")[0].text == "县乡村振兴局"
    assert not [line for line in notices(before) if "承接" in line.text]


def test_a_unit_of_the_roster_with_nothing_to_do_says_so(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=False)), unit="金岩乡")
    assert "金岩乡在这一期没有牵头或参与的问题" in html.page(app).text
    assert not app.info


def test_a_unit_nobody_knows_is_said_to_be_unknown(samples: Made, open_app: Open) -> None:
    app = open_app(snapshot=str(latest(samples, demo=False)), unit="某某局")
    assert [line.text for line in notices(app) if "某某局" in line.text] == [
        "这一期的台账和单位名册里没有“某某局”，已显示全部单位。"
    ]


def test_filters_that_leave_a_unit_nothing_say_so(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, unit="青石镇", light="逾期")
    assert "青石镇没有符合当前筛选的问题" in html.page(app).text
    app = opened(open_app, light="待审核")
    assert [info.value for info in app.info] == ["当前筛选下没有责任单位。请清除筛选，或换一期查看。"]


def test_a_unit_without_measures_and_indicators_says_so(two_weeks: Made, open_app: Open) -> None:
    text = html.page(opened(open_app, unit="县财政局")).text
    assert "台账没有填写这些问题的整改措施。" in text
    assert "没有指标数据" in text


def test_a_ledger_without_units_says_so(made: Made, open_app: Open) -> None:
    bare = issue("1", Status.IN_PROGRESS, date(2024, 12, 31), "")
    made.load(reading(SECOND, bare.__class__(**{name: getattr(bare, name) for name in ("title", "places", "code")})))
    assert [info.value for info in opened(open_app).info] == [
        "这一期的问题都没有责任单位。请在台账中补填责任单位，再重新导入。"
    ]


def test_names_cannot_draw_markup(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.IN_PROGRESS, date(2024, 12, 31), "<b>县局</b>", "类<i>别")))
    assert rows_of(opened(open_app), "各单位推进情况")[0]["单位"] == "<b>县局</b>"
    assert "<b>县局</b>" in html.page(opened(open_app, unit="<b>县局</b>")).text


def test_the_overview_leads_to_each_units_profile(samples: Made, open_app: Open) -> None:
    app = open_app(snapshot=str(latest(samples, demo=True)), category="乡村产业发展")
    links = [link for link in html.page(app).all("a") if link.attributes["href"].startswith("./units?")]
    names = [row["单位"] for row in rows_of(app, "责任单位：牵头与参与")]
    assert [link.text for link in links] == names
    for link in links:
        asked = html.asked_by(link)
        assert (asked["unit"], asked["category"]) == (link.text, "乡村产业发展")


def test_lights_count_on_the_lead_where_units_share_their_issues(made: Made, open_app: Open) -> None:
    late, closed = date(2024, 11, 1), date(2024, 12, 31)
    shared = [
        issue("1", Status.IN_PROGRESS, late, "县财政局"),
        replace(issue("2", Status.IN_PROGRESS, late, "县民政局"), units=("县民政局", "县财政局")),
        replace(issue("3", Status.CLOSED, closed, "县民政局"), units=("县民政局", "县财政局")),
        replace(issue("4", Status.IN_PROGRESS, date(2024, 11, 20), "县民政局"), units=("县民政局", "县财政局")),
    ]
    made.load(reading(SECOND, *shared))
    for address, scope in (({}, Scope()), ({"unit": "县财政局"}, Scope(unit="县财政局"))):
        app = opened(open_app, **address)
        assert all(n == list_length(made, asked, scope) for n, _, asked in linked_numbers(app))
    row = next(row for row in rows_of(opened(open_app), "各单位推进情况") if row["单位"] == "县财政局")
    assert [row[name] for name in ("牵头", "参与", "已整改", "逾期", "30日内到期")] == ["1", "4", "0/1", "1", "0"]
