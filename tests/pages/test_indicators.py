"""指标: numbers are those of `rectify figures`, a card shows exactly what it counts, states of emptiness speak."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from loaders.records import Indicator, Place, Status
from tests.pages import reading_html as html
from tests.pages.conftest import SECOND, Made, Open, issue, reading

PAGE = "../pages/indicators.py"
STATES = {"missed": "未达标", "met": "达标", "no_target": "目标未设定", "not_stated": "未填报"}


def latest(made: Made, demo: bool) -> int:
    return max((info.as_of, info.id) for info in made.snapshots() if info.ledger.demo is demo)[1]


def report(made: Made, snapshot: int, scope: Scope | None = None) -> dict[str, Any]:
    held = queries.snapshot(made.engine, snapshot)
    assert held is not None
    before = held.info.previous_id
    return figures_report(held, queries.snapshot(made.engine, before) if before else None, scope)


def opened(open_app: Open, **address: str) -> AppTest:
    """Open the page at an address; parameters of the page itself are set once it is open."""
    shared = {name: value for name, value in address.items() if name not in ("state", "indicator")}
    app = open_app(**shared).switch_page(PAGE)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def codes_shown(app: AppTest, title: str) -> list[str]:
    """The codes of the indicators in a table, read from the links of their names."""
    table = next(table for table in html.page(app).all("table") if table.attributes["aria-label"] == title)
    linked = (link for row in table.all("tr")[1:] for link in row.all("td")[0].all("a"))
    return [html.asked_by(link)["indicator"] for link in linked]


def cards(app: AppTest) -> dict[str, int]:
    return {name: int(number.split()[0]) for name, (_, number, _) in html.cards(app).items()}


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("filters", [{}, {"unit": "县人社局"}, {"light": "待审核"}, {"light": "逾期"}])
def test_cards_count_what_figures_says(samples: Made, open_app: Open, demo: bool, filters: dict[str, str]) -> None:
    snapshot = latest(samples, demo)
    scope = Scope(unit=filters.get("unit"), light={"待审核": "蓝", "逾期": "红"}.get(filters.get("light", "")))
    told = report(samples, snapshot, scope)["indicators"]
    app = opened(open_app, snapshot=str(snapshot), **filters)
    if not told:
        assert [box.value for box in app.info] == ["没有符合当前筛选的指标。请放宽上方的筛选。"]
        return
    tracked = [one for one in told if one["kind"] == "tracked"]
    made = [one for one in told if one["kind"] == "deliverable"]
    assert cards(app) == {
        "tracked": len(tracked),
        **{state: sum(one["state"] == word for one in tracked) for state, word in STATES.items()},
        **({"deliverable": len(made)} if made else {}),
    }


@pytest.mark.parametrize("demo", [True, False])
def test_a_card_shows_exactly_the_indicators_it_counts(samples: Made, open_app: Open, demo: bool) -> None:
    snapshot = latest(samples, demo)
    told = report(samples, snapshot)["indicators"]
    numbers = cards(opened(open_app, snapshot=str(snapshot)))
    for state, word in STATES.items():
        if not numbers[state]:
            continue
        shown = codes_shown(opened(open_app, snapshot=str(snapshot), state=state), f"指标：{word}")
        assert len(shown) == numbers[state]
        assert set(shown) == {one["code"] for one in told if one["kind"] == "tracked" and one["state"] == word}
    shown = codes_shown(opened(open_app, snapshot=str(snapshot), state="deliverable"), "指标：交付物")
    assert set(shown) == {one["code"] for one in told if one["kind"] == "deliverable"}


def test_the_real_case_shows_what_no_measure_covers(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=False)))
    (said,) = [item.text for item in html.page(app).all("li")]
    assert said.startswith("三-4 ")
    assert said.endswith("　不规范使用金额449.19万元，其中措施覆盖金额241.09万元，占53.7%；其余208.1万元没有对应措施。")


def test_the_real_case_counts_persons_and_asks_for_targets(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=False)))
    asked = html.tables(app)["需要明确的目标"]
    assert ["培训后就业率", "45.9%（2005/4369）"] in [row[:2] for row in asked]
    assert "5779" not in json.dumps(html.tables(app)["全部跟踪指标"], ensure_ascii=False)


def test_the_demo_shows_finished_issues_that_miss_their_target(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    told = report(samples, snapshot)["checks"]
    rows = html.tables(opened(open_app, snapshot=str(snapshot)))["与状态不一致的指标"][1:]
    assert [row[0].split()[0] for row in rows] == [c["issue"] for c in told if c["rule"] == "indicator-missed"]
    assert rows[0][1:] == ["申报完成", "培训后就业率", "66.2%（851/1286）", "70.0%（900人）", "49人", "县人社局"]


def test_bars_of_rates_and_counts_stand_apart(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=True)))
    drawn = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    ranges = [chart["layout"]["xaxis"]["range"] for chart in drawn]
    assert [first < last for first, last in ranges] == [True, False]
    assert [chart["layout"]["xaxis"]["visible"] for chart in drawn] == [True, False]
    assert "培训后就业率" in drawn[0]["layout"]["yaxis"]["ticktext"][0]


def test_an_indicator_opens_with_formula_course_and_source(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=True)), indicator="二-1a")
    facts = {row.all("dt")[0].text: row.all("dd")[0].text for row in html.page(app).all("dl")[0].all("div")}
    assert facts["算法"] == "培训后就业率 = 实现就业人数 ÷ 参训人数"
    assert facts["基期"] == "48.0%（617/1286），2024年6月"
    assert facts["现值"] == "66.2%（851/1286），2024年12月6日"
    assert facts["还差"] == "49人"
    assert facts["出处"] == "indicators_2024-12-06.xlsx　指标　第4行"
    course = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert len(course["data"][0]["x"]) == 14


def test_an_indicator_that_is_not_there_is_ignored_aloud(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=str(latest(samples, demo=True)), indicator="没有")
    assert [toast.value for toast in app.toast] == ["链接中的指标不在本期数据中，已忽略。"]
    assert not html.page(app).all("dl")


def test_a_ledger_without_indicators_says_how_to_load_some(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.IN_PROGRESS, None, "县财政局")))
    app = opened(open_app)
    assert app.info[0].value.startswith("本期没有指标数据。请把指标表")
    assert not app.get("plotly_chart")


def test_one_period_draws_no_course_but_says_so(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, indicator="1a")
    assert "目前只有一期数据" in html.page(app).text


def test_a_rate_over_persons_and_person_times_is_shown_as_such(made: Made, open_app: Open) -> None:
    mixed = Indicator(
        "1a",
        "培训后就业率",
        Place("指标.xlsx"),
        issue="1",
        period="2024-11",
        better="higher",
        unit="人",
        numerator_label="实现就业人数",
        denominator_label="参训人次",
    )
    made.load(reading(SECOND, issue("1", Status.IN_PROGRESS, None, "县财政局"), indicators=(mixed,)))
    assert "一个按人数、一个按人次，不能相除，这里不显示比率：培训后就业率。" in html.page(opened(open_app)).text


def test_an_unknown_state_in_the_address_shows_all(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, state="没有")
    assert "全部跟踪指标" in html.tables(app)
