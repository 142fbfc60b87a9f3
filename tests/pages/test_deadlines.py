"""整改时限 run in process: numbers as `rectify figures` says them, and as long as the lists they open."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from dashboard.metrics.scope import Scope
from dashboard.ui.charts import TALLEST_PX
from dashboard.ui.time_axis import ROWS_A_PAGE
from loaders.records import Status
from tests.pages import reading_html as html
from tests.pages.conftest import SECOND, Made, Open, issue, reading
from tests.pages.counted import FILTERED, latest, list_of, opened, report, rows_of

PAGE = "deadlines"
MONTHS, BANDS, AXIS, EXTENSIONS, UNITS = (
    "各月到期的问题",
    "逾期和剩余天数",
    "时间线所列问题",
    "时限推后",
    "时限推后的问题涉及的单位",
)


@pytest.mark.parametrize(("demo", "address", "scope"), FILTERED)
def test_cards_and_months_say_what_figures_says(
    samples: Made, open_app: Open, demo: bool, address: dict[str, str], scope: Scope
) -> None:
    snapshot = latest(samples, demo)
    told = report(samples, snapshot, scope)
    app = opened(open_app, PAGE, snapshot=str(snapshot), **address)
    cards = {show: number for show, (_, number, _) in html.cards(app).items()}
    assert cards["overdue"] == f"{len(told['overdue']['current'])} 项"
    assert cards["extended"] == f"{len(told['extended'])} 项"
    assert cards["due_soon"] == f"{len(told['due_soon'])} 项"
    shown = [(row["到期月份"], int(row["全部"]), int(row["已整改"])) for row in rows_of(app, MONTHS)]
    assert shown == [(_month(group["month"]), group["total"], group["verified"]) for group in told["by_deadline"]]


def _month(month: str | None) -> str:
    return "无期限" if month is None else f"{int(month[:4])}年{int(month[5:])}月"


def test_bands_of_days_hold_every_open_issue_once(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, PAGE, snapshot=str(snapshot))
    bands = {row["距时限"]: int(row["未完成"]) for row in rows_of(app, BANDS)}
    assert bands == {"逾期8至30天": 1, "逾期1至7天": 1, "剩8至30天": 4, "未完成且无期限": 1}
    held = [code for band in bands for code in list_of(samples, snapshot, Scope(), f"open@band:{band}")]
    assert sorted(held) == sorted(list_of(samples, snapshot, Scope(), "open"))
    (late,) = list_of(samples, snapshot, Scope(), "light_red@band:逾期1至7天")
    assert late in report(samples, snapshot)["overdue"]["current"]


def test_what_falls_due_next_month_is_one_click_away(samples: Made, open_app: Open) -> None:
    snapshot = next(info.id for info in samples.snapshots() if info.as_of == date(2024, 11, 8))
    told = report(samples, snapshot)
    december = next(group for group in told["by_deadline"] if group["month"] == "2024-12")
    still_open = list_of(samples, snapshot, Scope(), "open")
    app = opened(open_app, PAGE, snapshot=str(snapshot))
    expected = [code for code in december["codes"] if code in still_open]
    assert html.cards(app)["due_next_month"][:2] == ("下月到期", f"{len(expected)} 项")
    assert list_of(samples, snapshot, Scope(), "due_next_month") == expected
    assert expected


def test_extensions_say_from_when_to_when_and_by_whom(samples: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, snapshot=str(latest(samples, demo=True)))
    rows = rows_of(app, EXTENSIONS)
    told = [(row["编号"], row["原定时限"], row["现行时限"], row["推后"], row["批准"]) for row in rows]
    assert told == [
        ("三-3", "2024年10月31日", "2024年12月20日", "50天", "未注明批准"),
        ("二-4", "2024年11月30日", "2024年12月31日", "31天", "县政府办公室2024年11月21日批准"),
        ("三-2", "2024年10月31日", "2024年11月30日", "30天", "县政府办公室2024年10月24日批准"),
    ]
    units = {row["单位"]: (int(row["牵头"]), int(row["参与"])) for row in rows_of(app, UNITS)}
    assert sum(lead for lead, _ in units.values()) == 3
    assert all(lead <= either for lead, either in units.values())
    assert "时限推后的问题：牵头合计3项 + 未明确牵头单位0项 = 全部3项" in html.page(app).text


def test_the_time_axis_shows_the_open_issues_and_all_on_request(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, PAGE, snapshot=str(snapshot))
    listed = [row["编号"] for row in rows_of(app, AXIS)]
    assert sorted(listed) == sorted(list_of(samples, snapshot, Scope(), "open"))
    spec = json.loads(app.get("plotly_chart")[-1].proto.spec)
    drawn = {point[0] for trace in spec["data"] for point in trace["customdata"]}
    assert drawn == set(listed)
    choice = next(link for link in html.page(app).all("a", "choice") if link.text.startswith("全部"))
    assert choice.text == f"全部 {report(samples, snapshot)['total']} 项"
    seen = []
    address = {"snapshot": str(snapshot), "timeline": "all"}
    for rows in ("1", "2", "3"):
        app = opened(open_app, PAGE, **address, rows=rows)
        seen += [row["编号"] for row in rows_of(app, AXIS)]
        assert "第" in html.page(app).text
    assert sorted(seen) == sorted(list_of(samples, snapshot, Scope(), "all"))


@pytest.mark.parametrize("rows", ["0", "99", "-1", "x", "٣"])
def test_a_page_that_is_not_there_shows_one_that_is(samples: Made, open_app: Open, rows: str) -> None:
    app = opened(open_app, PAGE, snapshot=str(latest(samples, demo=True)), timeline="all", rows=rows)
    assert rows_of(app, AXIS)


def test_the_pace_is_said_in_words_as_numbers_and_as_a_line(samples: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, snapshot=str(latest(samples, demo=True)))
    boxes = [
        [span.text for span in [*box.all("span"), *box.all("strong")]] for box in html.page(app).all("div", "card")
    ]
    assert boxes == [
        ["每周需完成", "未完成6项 ÷ 剩余3.6周", "1.7 项"],
        ["近4期每周申报完成", "申报完成及以上的净增加", "1.3 项"],
    ]
    assert any("所需速度：2024年12月31日前由" in chart.proto.alt for chart in app.get("plotly_chart"))


def test_one_snapshot_is_too_few_for_a_pace(samples: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, snapshot=str(latest(samples, demo=False)))
    assert "样本不足" in [strong.text for strong in html.page(app).all("strong")]
    assert "没有时限推后的问题。" in html.page(app).text
    assert html.sentence(app) == (
        "未完成的17项问题中，无逾期，30日内无到期，此后到期17项；最近的时限是2023年12月31日，涉及17项。"
    )


def test_filters_the_summary_cannot_follow_say_so(samples: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, snapshot=str(latest(samples, demo=True)), light="逾期")
    assert "没有逐期的数字可比" in html.page(app).text


def test_nothing_open_says_so(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.CLOSED, date(2024, 10, 31), "县财政局")))
    app = opened(open_app, PAGE)
    assert html.sentence(app) == "没有未完成的问题。"
    assert BANDS not in html.tables(app)
    assert AXIS not in html.tables(app)
    assert html.page(app).text.count("当前范围内没有未完成的问题。") == 2


def test_a_ledger_without_any_deadline_is_drawn_up_to_the_as_of_date(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.IN_PROGRESS, None, "县财政局")))
    app = opened(open_app, PAGE)
    assert [row["到期月份"] for row in rows_of(app, MONTHS)] == ["无期限"]
    assert rows_of(app, AXIS)[0]["现行时限"] == "无期限"


def test_only_ended_issues_leave_no_bars_but_a_page(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.ENDED, date(2024, 10, 31), "县财政局")))
    app = opened(open_app, PAGE)
    assert [row["全部"] for row in rows_of(app, MONTHS)] == ["1"]
    assert "终结或移送 1 项不亮灯" in html.page(app).text


def test_a_deadline_dropped_since_the_first_snapshot_is_listed(made: Made, open_app: Open) -> None:
    made.load(reading(date(2024, 11, 1), issue("1", Status.IN_PROGRESS, date(2024, 11, 30), "县财政局")))
    made.load(reading(SECOND, issue("1", Status.IN_PROGRESS, None, "县财政局")))
    (row,) = rows_of(opened(open_app, PAGE), EXTENSIONS)
    assert (row["原定时限"], row["现行时限"], row["推后"]) == ("2024年11月30日", "无期限", "—")


def test_many_extensions_are_cut_and_lead_to_all(made: Made, open_app: Open) -> None:
    for as_of, month in ((date(2024, 11, 1), 11), (SECOND, 12)):
        rows = [issue(str(n), Status.IN_PROGRESS, date(2024, month, 30 - n), "县财政局") for n in range(25)]
        made.load(reading(as_of, *rows))
    app = opened(open_app, PAGE)
    assert len(rows_of(app, EXTENSIONS)) == 20
    everything = next(link for link in html.page(app).all("a") if link.text == "时限推后 25 项")
    assert html.asked_by(everything)["show"] == "moved_later"


def test_many_issues_are_shown_a_page_at_a_time(made: Made, open_app: Open) -> None:
    first = date(2024, 12, 1)
    rows = [issue(str(n), Status.IN_PROGRESS, first + timedelta(days=n), "县财政局") for n in range(30)]
    made.load(reading(SECOND, *rows))
    app = opened(open_app, PAGE, rows="2")
    assert [row["编号"] for row in rows_of(app, AXIS)] == [str(n) for n in range(10, 20)]
    assert "第 11–20 项，共 30 项" in html.page(app).text
    steps = {link.text: html.asked_by(link)["rows"] for link in html.page(app).all("a") if "页" in link.text}
    assert steps == {"上一页": "1", "下一页": "3"}


def test_a_filter_that_matches_nothing_says_so(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, unit="青石镇", light="逾期")
    assert [note.value for note in app.info] == ["没有符合当前筛选的问题。请放宽或清除上方的筛选，或换一期查看。"]
    assert MONTHS not in html.tables(app)


def test_a_full_page_of_the_time_axis_does_not_scroll_in_its_place(made: Made, open_app: Open) -> None:
    rows = [issue(str(n), Status.IN_PROGRESS, date(2024, 12, 1), "县财政局") for n in range(ROWS_A_PAGE + 1)]
    made.load(reading(SECOND, *rows))
    spec = json.loads(opened(open_app, PAGE).get("plotly_chart")[-1].proto.spec)
    assert spec["layout"]["height"] <= TALLEST_PX
    assert len(spec["data"][0]["y"]) == ROWS_A_PAGE
