"""问题类别 run in process: numbers as `rectify figures` says them, and as long as the lists they open."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.metrics.scope import Scope
from loaders.records import RectificationType, Status
from tests.pages import reading_html as html
from tests.pages.conftest import SECOND, Made, Open, issue, reading
from tests.pages.counted import FILTERED, NUMBER, latest, list_of, opened, report, rows_of

PAGE = "categories"
TABLE, MONEY, MATRIX = "各类问题", "同时填报问题金额和已整改金额的问题", "问题类别与整改类型"


@pytest.mark.parametrize(("demo", "address", "scope"), FILTERED)
def test_the_table_says_what_figures_says(
    samples: Made, open_app: Open, demo: bool, address: dict[str, str], scope: Scope
) -> None:
    snapshot = latest(samples, demo)
    told = report(samples, snapshot, scope)
    *rows, total = rows_of(opened(open_app, PAGE, snapshot=str(snapshot), **address), TABLE)
    shown = [(row["问题类别"], *(int(row[name]) for name in ("全部", "已整改", "逾期"))) for row in rows]
    assert shown == [
        (group["name"], group["total"], group["verified"], group["overdue"]) for group in told["by_category"]
    ]
    assert [int(total[name]) for name in ("全部", "逾期", "另有延期", "30日内到期")] == [
        told["total"],
        len(told["overdue"]["current"]),
        len(told["extended"]),
        len(told["due_soon"]),
    ]
    rectified, reported = (told["rates"][key] for key in ("rectified", "reported"))
    assert f"（{rectified['numerator']}/{rectified['denominator']}）" in total["整改率"]
    assert f"（{reported['numerator']}/{reported['denominator']}）" in total["申报率"]
    for name in ("全部", "已整改", "未完成", "逾期", "另有延期", "30日内到期"):
        assert sum(int(row[name]) for row in rows) == int(total[name])


def test_a_cell_opens_the_issues_that_are_of_the_category_and_the_type(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, PAGE, snapshot=str(snapshot), show="open@category:乡村产业发展@type:分阶段整改")
    name, rows = next((name, rows) for name, rows in html.tables(app).items() if " · " in name)
    assert name.startswith("乡村产业发展 · 分阶段整改：未完成")
    listed = {row[0] for row in rows[1:]}
    category, kind = (
        report(samples, snapshot, scope)["by_category"]
        for scope in (Scope(category="乡村产业发展"), Scope(rectification_type="phased"))
    )
    both = set(category[0]["codes"]) & {code for group in kind for code in group["codes"]}
    still_open = set(list_of(samples, snapshot, Scope(), "open"))
    assert listed == both & still_open
    assert listed


def test_the_matrix_and_its_table_count_every_issue_once(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, PAGE, snapshot=str(snapshot))
    cells = [
        list(map(int, NUMBER.findall(text)))
        for row in rows_of(app, MATRIX)
        for name, text in row.items()
        if name != "问题类别" and text != "—"
    ]
    told = report(samples, snapshot)
    still_open = told["by_status"]["not_started"] + told["by_status"]["in_progress"]
    assert [sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)] == [told["total"], still_open]
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    drawn = next(spec for spec in specs if spec["data"][0]["type"] == "heatmap")["data"][1:]
    numbers = dict.fromkeys(("all", "open"), 0)
    for trace in drawn:
        for (_, _, layer), text in zip(trace["customdata"], trace["text"], strict=True):
            numbers[layer] += int(text)
    assert numbers == {"all": told["total"], "open": still_open}


def test_charts_say_the_same_as_the_table(samples: Made, open_app: Open) -> None:
    snapshot = latest(samples, demo=True)
    app = opened(open_app, PAGE, snapshot=str(snapshot))
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    drawn: dict[str, int] = {}
    for trace in specs[0]["data"]:
        for name, number in zip(trace["y"], trace["x"], strict=True):
            drawn[name] = drawn.get(name, 0) + number
    assert drawn == {group["name"]: group["total"] for group in report(samples, snapshot)["by_category"]}
    said = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert said[0].startswith("各类别问题按整改状态的项数：惠民补贴发放已销号2项、")
    assert all(said)


def test_the_real_case_keeps_amounts_of_one_side_apart(samples: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, snapshot=str(latest(samples, demo=False)))
    rows = {row["问题类别"]: row for row in rows_of(app, MONEY)}
    farming = rows["农业经营增效带动群众增收"]
    assert (farming["问题金额"], farming["已整改金额"], farming["金额整改率"]) == ("449.19万元", "0万元", "0.0%")
    assert farming["只填报问题金额"] == "8.88万元（1项）"
    work = rows["就业帮扶促进群众增收"]
    assert (work["两项都填报"], work["问题金额"], work["只填报问题金额"]) == ("0", "—", "0.68万元（1项）")
    assert "只填报已整改金额" not in farming
    assert "458.07" not in html.page(app).text
    assert "台账没有写明整改类型" in html.page(app).text


def test_the_sentence_answers_which_kind_has_the_lowest_rate(samples: Made, open_app: Open) -> None:
    demo = html.sentence(opened(open_app, PAGE, snapshot=str(latest(samples, demo=True))))
    assert demo == (
        "5类问题中，整改率最低的是乡村产业发展（3/6）、工程项目管理（2/4），均为50.0%；未完成最多的是乡村产业发展，3项。"
    )
    real = html.sentence(opened(open_app, PAGE, snapshot=str(latest(samples, demo=False))))
    assert real.startswith("4类问题中，申报率最低的是政策兜底帮扶（0/4）、")


def test_issues_without_category_type_or_amount(made: Made, open_app: Open) -> None:
    made.load(
        reading(
            SECOND,
            issue("1", Status.IN_PROGRESS, date(2024, 12, 1), "县财政局", ""),
            issue("2", Status.CLOSED, None, "县财政局", "甲类", rectification_type=RectificationType.IMMEDIATE),
        )
    )
    app = opened(open_app, PAGE)
    assert [row["问题类别"] for row in rows_of(app, TABLE)] == ["甲类", "未分类", "合计"]
    assert rows_of(app, MATRIX)[1] == {"问题类别": "未分类", "立行立改": "—", "未明确": "1 · 未完成1"}
    assert "都没有填报金额" in html.page(app).text
    assert MONEY not in html.tables(app)


def test_a_filter_that_matches_nothing_says_so(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE, unit="青石镇", light="逾期")
    assert [note.value for note in app.info] == ["没有符合当前筛选的问题。请放宽或清除上方的筛选，或换一期查看。"]
    assert TABLE not in html.tables(app)


def test_no_data_at_all_says_what_to_do(made: Made, open_app: Open) -> None:
    app = opened(open_app, PAGE)
    assert len(app.info) == 1
    assert "rectify load" in app.info[0].value
