"""The frame run in process: which snapshot is shown, what is said of it, and what the filters do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from dashboard.settings import Settings
from dashboard.ui import data
from loaders.records import Status
from tests.pages.conftest import FIRST, SECOND, Made, Open, issue, reading
from tests.pages.reading_html import asked_by, cards, page, sentence, tables


def one(status: Status = Status.IN_PROGRESS, code: str = "1") -> object:
    return issue(code, status, date(2024, 12, 31), "县财政局")


def said(app: AppTest) -> str:
    spoken = [element.value for kind in (app.markdown, app.warning, app.info, app.error) for element in kind]
    return "\n".join(
        [*spoken, *(line.text for notices in page(app).all("div", "notices") for line in notices.all("p"))]
    )


def follow(app: AppTest, label: str) -> AppTest:
    """Go where a link of a notice leads, as the browser does: with all the address says and nothing else."""
    (link,) = (link for notices in page(app).all("div", "notices") for link in notices.all("a") if label in link.text)
    app.query_params.clear()
    for name, value in asked_by(link).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_an_empty_database_says_what_to_do(made: Made, open_app: Open) -> None:
    app = open_app()
    assert [notice.value for notice in app.info] == [
        "还没有数据。请在“更多 → 数据”中选择台账文件导入，或在运行看板的电脑上载入：rectify load 台账文件.xlsx。"
    ]
    assert not app.html


def test_a_database_that_cannot_be_opened_is_said_in_chinese(made: Made, open_app: Open, tmp_path: Path) -> None:
    blocked = tmp_path / "folder.db"
    blocked.mkdir()
    data.use(Settings(database_url=f"sqlite:///{blocked}"))
    app = open_app()
    assert len(app.error) == 1
    assert "数据库" in app.error[0].value
    assert "Error" not in app.error[0].value


def test_a_database_that_goes_away_is_said_in_chinese(
    two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_app()

    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr("dashboard.queries.newest", away)
    data.forget()
    app = open_app()
    assert [notice.value for notice in app.error] == [
        "暂时读不到数据库，原因写在运行看板的窗口里。请确认数据库服务正在运行、地址设置正确，稍后刷新本页；数据没有丢失。"
    ]


def test_the_address_always_names_the_snapshot(two_weeks: Made, open_app: Open) -> None:
    newest = max(info.id for info in two_weeks.snapshots())
    assert open_app().query_params["snapshot"] == str(newest)


def test_a_link_to_an_earlier_snapshot_shows_it_and_says_there_is_a_newer(two_weeks: Made, open_app: Open) -> None:
    first = min(info.id for info in two_weeks.snapshots())
    app = open_app(snapshot=str(first))
    assert sentence(app).startswith("截至11月1日")
    assert "正在查看2024年11月1日的往期，最新一期截至2024年11月8日。" in said(app)
    assert sentence(follow(app, "查看最新一期")).startswith("截至11月8日")


def test_a_link_to_a_replaced_snapshot_says_so_and_offers_the_current(made: Made, open_app: Open) -> None:
    old = made.load(reading(SECOND, one()))
    made.load(reading(SECOND, one(Status.CLOSED)))
    app = open_app(snapshot=str(old))
    assert "已被后来载入的数据替换" in said(app)
    assert cards(app)["done"][1] == "0/1"
    assert cards(follow(app, "查看现行数据"))["done"][1] == "1/1"


def test_a_link_to_a_withdrawn_snapshot_says_so(made: Made, open_app: Open) -> None:
    made.load(reading(FIRST, one()))
    wrong = made.load(reading(SECOND, one(Status.CLOSED)))
    made.withdraw(wrong)
    app = open_app(snapshot=str(wrong))
    assert "已撤回" in said(app)
    assert cards(follow(app, "查看现行数据"))["done"][1] == "0/1"


@pytest.mark.parametrize("number", ["999", "abc", "-1", "²", "9" * 40])
def test_a_link_to_no_snapshot_shows_the_default_and_says_so(two_weeks: Made, open_app: Open, number: str) -> None:
    app = open_app(snapshot=number)
    assert "链接中的期次不存在" in said(app)
    assert sentence(app).startswith("截至11月8日")


def test_old_data_is_warned_of_in_ledgers_in_progress_only(made: Made, open_app: Open) -> None:
    made.load(reading(date(2024, 10, 30), one()))
    data.use(Settings(database_url=made.url, today=date(2024, 11, 9)))
    assert "尚未更新" not in said(open_app())
    data.use(Settings(database_url=made.url, today=date(2024, 11, 10)))
    assert "数据截至2024年10月30日，距今11天，尚未更新。" in said(open_app())


def test_the_age_of_a_demo_is_no_warning(made: Made, open_app: Open) -> None:
    made.load(reading(date(2024, 10, 30), one()), demo=True)
    data.use(Settings(database_url=made.url, today=date(2026, 11, 10)))
    assert "尚未更新" not in said(open_app())


def test_the_age_of_an_archived_ledger_is_no_warning(made: Made, open_app: Open) -> None:
    made.load(reading(date(2023, 9, 27), one()), state="归档")
    assert "尚未更新" not in said(open_app())


def test_the_ledger_in_progress_comes_before_archived_and_demo_ones(made: Made, open_app: Open) -> None:
    made.load(reading(date(2024, 11, 9), one()), ledger="演示", demo=True)
    made.load(reading(date(2024, 11, 9), one()), ledger="旧账", state="归档")
    made.load(reading(FIRST, one()), ledger="新账")
    assert sentence(open_app()).startswith("截至11月1日")


def test_a_demo_ledger_always_says_so(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, one()), ledger="演示", demo=True)
    assert "演示数据" in said(open_app())


def test_a_single_snapshot_offers_the_demo_and_the_demo_the_way_back(made: Made, open_app: Open) -> None:
    made.load(reading(FIRST, one()), ledger="演示", demo=True)
    made.load(reading(SECOND, one(Status.CLOSED)), ledger="演示", demo=True)
    made.load(reading(date(2023, 9, 27), one()), ledger="实账", state="归档")
    app = open_app()
    assert "本台账目前只有一期，还没有变化可比；演示台账有2期" in said(app)
    assert "演示数据" not in said(app)
    follow(app, "打开演示台账")
    assert "演示数据" in said(app)
    assert sentence(follow(app, "返回实际台账")).startswith("截至9月27日")


def test_choosing_another_date_shows_it(two_weeks: Made, open_app: Open) -> None:
    app = open_app()
    first = min(info.id for info in two_weeks.snapshots())
    app.selectbox(key="as_of_box").set_value(first).run()
    assert sentence(app).startswith("截至11月1日")
    assert app.query_params["snapshot"] == str(first)


def test_choosing_another_ledger_shows_its_newest_without_the_old_filters(two_weeks: Made, open_app: Open) -> None:
    two_weeks.load(reading(FIRST, issue("甲", Status.CLOSED, None, "县水务局")), ledger="水利专项")
    app = open_app()
    app.selectbox(key="unit").set_value("县民政局").run()
    assert "县民政局" in sentence(app)
    ledgers = {info.ledger.name: info.ledger.id for info in two_weeks.snapshots()}
    app.selectbox(key="ledger_box").set_value(ledgers["水利专项"]).run()
    assert not app.exception
    assert sentence(app).startswith("截至11月1日，全县1项")
    assert app.selectbox(key="unit").value == "全部单位"


def test_a_ledger_that_has_moved_on_since_the_page_was_drawn_is_shown_as_it_is_now(
    two_weeks: Made, open_app: Open
) -> None:
    other = two_weeks.load(reading(FIRST, issue("甲", Status.CLOSED, None, "县水务局")), ledger="水利专项")
    app = open_app()
    newest = two_weeks.load(reading(SECOND, issue("甲", Status.CLOSED, None, "县水务局")), ledger="水利专项")
    ledgers = {info.ledger.name: info.ledger.id for info in two_weeks.snapshots()}
    app.selectbox(key="ledger_box").set_value(ledgers["水利专项"]).run()
    assert not app.exception
    assert app.query_params["snapshot"] == str(newest) != str(other)
    assert sentence(app).startswith("截至11月8日，全县1项")


def test_filters_of_the_address_narrow_everything(two_weeks: Made, open_app: Open) -> None:
    app = open_app(unit="县财政局")
    assert sentence(app).startswith("截至11月8日，县财政局参与的2项问题")
    assert [row[1] for row in tables(app)["责任单位：牵头与参与"][1:]] == ["县财政局"]
    assert cards(open_app(light="逾期"))["reported_or_beyond"][1] == "0/1"
    assert cards(open_app(category="资金管理"))["closed"][1] == "1/3"
    assert cards(open_app(leader="李副县长"))["done"][1] == "1/2"


def test_rare_filters_are_drawn_only_where_they_are_seen_or_narrow_anything(two_weeks: Made, open_app: Open) -> None:
    rare = {"category", "type", "leader"}

    def drawn(app: AppTest) -> set[str]:
        return {box.key for box in app.selectbox if box.key in rare}

    assert drawn(open_app()) == set()
    app = open_app(category="资金管理")
    assert drawn(app) == {"category"}
    app.session_state["more_filters"] = True
    app.run()
    assert drawn(app) == rare
    app.selectbox(key="leader").set_value("张副县长").run()
    app.session_state["more_filters"] = False
    app.run()
    assert drawn(app) == {"category", "leader"}
    assert cards(app)["closed"][1] == "0/2"
    app.session_state["more_filters"] = True
    app.run()
    next(button for button in app.button if button.label == "清除筛选").click().run()
    assert not app.exception
    assert cards(app)["closed"][1] == "1/5"
    app.session_state["more_filters"] = False
    app.run()
    assert drawn(app) == set()


def test_a_filter_of_the_address_that_means_nothing_is_ignored(two_weeks: Made, open_app: Open) -> None:
    app = open_app(unit="没有的局", light="紫")
    assert cards(app)["done"][1] == "2/5"


def test_filters_that_fit_nothing_say_so_without_failing(two_weeks: Made, open_app: Open) -> None:
    app = open_app(unit="青石镇", light="逾期")
    assert sentence(app).endswith("没有问题。")
    assert cards(app)["done"][1] == "0/0"


def test_a_unit_unknown_to_an_earlier_snapshot_is_let_go(two_weeks: Made, open_app: Open) -> None:
    two_weeks.load(reading(date(2024, 11, 15), issue("6", Status.CLOSED, None, "县审计局")))
    app = open_app(unit="县审计局")
    assert "县审计局" in sentence(app)
    first = min(info.id for info in two_weeks.snapshots())
    app.selectbox(key="as_of_box").set_value(first).run()
    assert not app.exception
    assert cards(app)["reported_or_beyond"][1] == "2/5"


def test_a_run_that_outlives_its_browser_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Of a browser that has left nobody can be told any more who it was, where people sign in."""

    def left() -> None:
        from dashboard.ui import notices, texts, who

        assert notices.page_failed(who.DeniedError(texts.NOT_SIGNED_IN))

    with caplog.at_level("INFO", logger="dashboard.events"):
        app = AppTest.from_function(left).run()
    assert app.error[0].value == "请先登录。"
    told = [one for one in caplog.records if one.name == "dashboard.events"]
    assert [(one.levelname, one.message, one.exc_info) for one in told] == [("INFO", "nobody there", None)]


def test_a_page_that_fails_says_so_in_chinese() -> None:
    def failing() -> None:
        from dashboard.ui import notices

        assert notices.page_failed(RuntimeError("boom"))

    app = AppTest.from_function(failing).run()
    assert app.error[0].value.startswith("本页出错了，数据没有受影响。")
