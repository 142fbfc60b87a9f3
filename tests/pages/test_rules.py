"""说明: every definition in force is told, nothing else stands in its place, with or without data."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import check_texts, queries, store
from dashboard.metrics.definitions import RATES, SELECTIONS
from dashboard.metrics.thresholds import Thresholds
from dashboard.report import figures_report
from dashboard.settings import Settings
from dashboard.ui import data, rules_texts, texts
from loaders.records import Level, Status
from loaders.words import STATUS_TABLE
from tests.pages import reading_html as html
from tests.pages.conftest import Made, Open, issue, reading

PAGE = "../pages/rules.py"
ROOT = Path(dashboard.__file__).parents[1]


def opened(open_app: Open, **address: str) -> AppTest:
    app = open_app(**{name: value for name, value in address.items() if name != "part"}).switch_page(PAGE)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def sections(app: AppTest) -> dict[str, html.Element]:
    return {section.all("h2")[0].text: section for section in html.page(app).all("section", "block")}


def rows(section: html.Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("td")] for row in section.all("tr")[1:]]


def test_every_figure_is_told_once_in_the_words_of_its_definition(two_weeks: Made, open_app: Open) -> None:
    told = [
        (row[0], row[1])
        for title, section in sections(opened(open_app)).items()
        if title.startswith("各项数字")
        for row in rows(section)
    ]
    thresholds = Thresholds()
    meant = [(one.label, one.words(thresholds)) for key, one in SELECTIONS.items() if not key.startswith("light_")]
    assert sorted(told) == sorted(meant)


@pytest.mark.parametrize("demo", [True, False])
def test_the_numbers_beside_the_words_are_those_of_figures(samples: Made, open_app: Open, demo: bool) -> None:
    snapshot = max((info.as_of, info.id) for info in samples.snapshots() if info.ledger.demo is demo)[1]
    held = queries.snapshot(samples.engine, snapshot)
    assert held is not None
    before = held.info.previous_id
    told = figures_report(held, queries.snapshot(samples.engine, before) if before else None)
    found = sections(opened(open_app, snapshot=str(snapshot)))
    numbers = {row[0]: int(row[2]) for title in found if title.startswith("各项数字") for row in rows(found[title])}
    assert numbers["全部问题"] == told["total"]
    assert numbers["逾期"] == len(told["overdue"]["current"])
    assert numbers["延期"] == len(told["extended"])
    assert numbers["临期"] == len(told["due_soon"])
    assert numbers["进展未更新"] == len(told["silent"])
    assert numbers["迟办"] == len(told["late"])
    assert numbers["待审核"] == told["by_status"]["reported"]
    rates = {row[0]: row[2] for row in rows(found["比率"])}
    rectified = told["rates"]["rectified"]
    assert rates["整改率"].endswith(f"（{rectified['numerator']}/{rectified['denominator']}）")
    assert list(rates) == [rate.label for rate in RATES.values()]


def test_lights_follow_the_settings(made: Made, open_app: Open) -> None:
    data.use(Settings(database_url=made.url, light_rules=(("红", "overdue"), ("黄", "silent")), silent_days=21))
    made.load(reading(data.today(), issue("1", Status.IN_PROGRESS, None, "县财政局")))
    found = sections(opened(open_app))
    assert [(row[1], row[2].split("：")[0]) for row in rows(found["状态灯"])] == [
        ("逾期", "逾期"),
        ("关注", "进展未更新"),
    ]
    assert "至少21天" in rows(found["状态灯"])[1][2]
    assert ["进展未更新：至少没有变化的天数", "21"] in rows(found["可以调整的数"])


def test_every_setting_behind_the_figures_is_told() -> None:
    told = set(rules_texts.SETTINGS)
    assert told == (set(vars(Thresholds())) - {"light_rules"}) | {"stale_after_days"}


def test_every_status_word_is_told_and_what_was_taught(two_weeks: Made, open_app: Open) -> None:
    ledger = two_weeks.snapshots()[0].ledger.id
    store.learn(two_weeks.engine, ledger, {"已落实到位": Status.VERIFIED})
    told = {row[0]: row[1].split("、") for row in rows(sections(opened(open_app))["状态用词"])}
    assert told["已整改"] == [*STATUS_TABLE[Status.VERIFIED], "已落实到位（本台账学过的词）"]
    assert told["未启动"] == list(STATUS_TABLE[Status.NOT_STARTED])
    assert len(told) == len(Status)


def test_deadlines_are_read_before_ones_eyes(two_weeks: Made, open_app: Open) -> None:
    told = dict(rows(sections(opened(open_app))["时限写法"]))
    assert told["2024年6月底前"] == "2024年6月30日"
    assert told["长期坚持"] == "没有具体日期，持续整改"
    assert told["2024年2月30日"] == "不能识别，载入时报错并指出单元格"
    # the year comes from the ledger's date, 2024-11-08
    assert told["12月底前"] == "2024年12月31日"


def test_every_check_is_told_with_its_level(two_weeks: Made, open_app: Open) -> None:
    told = {row[0]: (row[1], row[2]) for row in rows(sections(opened(open_app))["核实事项"])}
    assert set(told) == {label for label, _ in check_texts.RULES.values()}
    assert told["缺少佐证"] == ("重点核实、建议核对", "已申报完成或已整改，但没有佐证材料")
    assert told["合计与分项不符"][0] == "提示"


def written_levels() -> set[tuple[str, Level]]:
    """Every (rule, level) that stands side by side in a call of the code, wherever checks and findings are made."""
    found: set[tuple[str, Level]] = set()
    for path in [*(ROOT / "loaders").glob("*.py"), *(ROOT / "dashboard").rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            levels = {
                Level[node.attr]
                for value in values
                for node in ([value.value] if isinstance(value, ast.Attribute) and value.attr == "value" else [value])
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Level"
            }
            names = {
                value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
            }
            found |= {(name, level) for name in names & set(check_texts.RULES) for level in levels}
    return found


def test_the_levels_told_are_those_the_code_gives() -> None:
    written = written_levels()
    assert len({rule for rule, _ in written}) > 15
    assert {(rule, level) for rule, level in written if level not in check_texts.RULE_LEVELS[rule]} == set()
    assert set(check_texts.RULE_LEVELS) == set(check_texts.RULES)


@pytest.mark.parametrize("part", ["figures", "reading", "checks", "week"])
def test_one_part_can_be_read_and_printed_alone(two_weeks: Made, open_app: Open, part: str) -> None:
    whole = list(sections(opened(open_app)))
    alone = list(sections(opened(open_app, part=part)))
    assert alone
    assert len(alone) < len(whole)
    assert set(alone) <= set(whole)
    button = html.page(opened(open_app, part=part)).all("button")[-1]
    assert "data-print" in button.attributes


def test_rules_are_told_even_without_data(made: Made, open_app: Open) -> None:
    app = opened(open_app)
    assert "各项数字：总量与进度" in sections(app)
    assert all(len(row) == 2 for row in rows(sections(app)["各项数字：总量与进度"]))


def test_the_routine_names_pages_that_exist(two_weeks: Made, open_app: Open) -> None:
    pages = {value for name, value in vars(texts).items() if name.startswith("PAGE_")}
    named = {page for *_, where in rules_texts.WEEKLY for page in where.split("、")}
    assert named <= pages | {"台账"}
