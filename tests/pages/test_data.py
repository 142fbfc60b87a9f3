"""数据: nothing is stored without the button; what is unclear is settled on the page; every part says what it must."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from dashboard import corrections, queries, store
from dashboard.exports.marked_copy import marked_copy
from dashboard.exports.return_forms import FormSource, return_forms
from dashboard.frames import DecisionOutcome
from dashboard.metrics.rhythm import Rhythm
from dashboard.outcome import refusal
from dashboard.people import Grant, Role
from dashboard.store import accounts, journal
from dashboard.ui import data
from dashboard.ui import data_texts as words
from dashboard.ui.catalogue import Catalogue
from loaders.reading import read_files
from loaders.records import Context, Status
from tests.pages import reading_html as html
from tests.pages.conftest import Made, Open
from tests.pages.test_ledger_pages import opened
from tests.test_returns import filled

HEAD = "某县整改台账（截至2024年11月15日）\n序号,问题类别,存在问题,牵头单位,整改时限,整改状态\n"
ROWS = (
    "1,补贴发放,1号问题,县民政局,2024年12月31日,{first}\n2,补贴发放,2号问题,县民政局,2024年10月31日,已销号\n"
    "3,资金管理,3号问题,县财政局,2024年11月5日,整改中\n4,资金管理,4号问题,青石镇,2024年9月30日,已销号\n"
    "5,资金管理,5号问题,{unit},长期坚持,整改中\n"
)


def ledger_file(first: str = "申报完成", unit: str = "县财政局") -> bytes:
    return (HEAD + ROWS.format(first=first, unit=unit)).encode("utf-8-sig")


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        app.file_uploader[0].upload(name, content, "text/csv")
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Everything on the page that is text."""
    drawn = [str(html.page(app).text)]
    for kind in ("markdown", "error", "warning", "success", "info"):
        drawn += [element.value for element in app.get(kind)]
    return "\n".join(drawn)


def labelled(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label == label)


def standing(made: Made) -> list[tuple[int, str]]:
    return [(info.id, info.as_of.isoformat()) for info in made.snapshots() if info.standing]


def test_a_file_is_previewed_against_the_last_snapshot_and_stored_by_the_button(
    two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = standing(two_weeks)
    steps: list[str] = []
    monkeypatch.setattr("dashboard.ui.bringing.said", lambda step: steps.append(step.step) or step.step)
    app = upload(opened(open_app, "data"), ("台账.csv", ledger_file()))
    assert steps == ["read", "check", "compare"]
    assert not {caption.value for caption in app.caption} & set(steps)  # what is over is not said any more
    text = said(app)
    assert "与上期（2024年11月8日）相比" in text
    assert "新增申报完成 1 项：1 1号问题" in text
    assert "新增销号 1 项：2 2号问题" in text
    assert standing(two_weeks) == before
    app.button(key="import_store").click().run()
    assert not app.exception
    assert "已存入《某县2024》截至2024年11月15日的一期（3 号）" in said(app)
    assert standing(two_weeks) == [*before, (3, "2024-11-15")]
    held = queries.snapshot(two_weeks.engine, 3)
    assert held is not None
    assert held.issues["status"].tolist() == ["reported", "closed", "in_progress", "closed", "in_progress"]


def test_unclear_words_and_units_are_settled_once(two_weeks: Made, open_app: Open) -> None:
    app = upload(opened(open_app, "data"), ("台账.csv", ledger_file("差不多了", "县财政局机关")))
    assert "还不能存入：有 1 处错误" in said(app)
    assert "import_store" not in {button.key for button in app.button}
    app.selectbox(key="import_word_差不多了").set_value(Status.IN_PROGRESS).run()
    app.radio(key="import_unit_县财政局机关").set_value(True).run()
    assert not app.exception
    assert "还不能存入" not in said(app)
    app.button(key="import_store").click().run()
    held = queries.snapshot(two_weeks.engine, 3)
    assert held is not None
    assert held.issues["status"].tolist()[0] == "in_progress"
    assert held.issues["lead_unit"].tolist()[4] == "县财政局"
    assert queries.learned_words(two_weeks.engine, 1) == {"差不多了": Status.IN_PROGRESS}
    assert queries.settled_units(two_weeks.engine, 1) == {"县财政局机关": "县财政局"}
    again = upload(opened(open_app, "data"), ("台账二.csv", ledger_file("差不多了", "县财政局机关")))
    assert words.SETTLE not in said(again)
    log = said(opened(open_app, "data", part="log"))
    assert "学会状态词" in log
    assert "差不多了→整改中" in log
    assert "县财政局机关→县财政局" in log


def test_the_log_tells_every_act_in_chinese(two_weeks: Made, open_app: Open) -> None:
    engine = two_weeks.engine
    store.decide(engine, 2, "一周内补齐凭证", "王主任", issue_key="1", unit="县财政局", promised_on=date(2024, 11, 15))
    moved = {"note": "材料未齐", "moved_to": date(2024, 11, 22)}
    store.record_outcome(engine, 1, 1, DecisionOutcome.POSTPONED, 2, "王主任", **moved)
    store.answer(engine, 1, "evidence-missing/1/", "佐证", "佐证材料在县财政局", "李科长")
    store.learn(engine, 1, {"差不多了": Status.IN_PROGRESS}, "李科长")
    corrected = corrections.correct(
        engine, 1, corrections.Correction(2, "1", "amount", "12.5", "笔误", "李科长"), Context()
    )
    assert corrected.result is not None
    store.carry_over(engine, 1, "某县2025", date(2025, 1, 6), "李科长", archive=True)
    store.withdraw(engine, corrected.result.snapshot, "报错了", "李科长")
    accounts.add_account(engine, "cai", "蔡", "hash", Role.UNIT, [Grant("县财政局", 1), Grant("县民政局")])
    accounts.set_disabled(engine, "cai", True)
    journal.record(engine, "sign_in", "cai")
    told = said(opened(open_app, "data", part="log", snapshot="2"))
    assert "登录 cai" not in told  # of what is no ledger's, accounts only
    told = told.replace("cai", "蔡")
    for one in (
        *("添加用户", "用户 蔡；可看单位 县财政局（《某县2024》）、县民政局；角色 责任单位", "停用用户"),
        *(
            "议定事项",
            "承诺日期 2024-11-15",
            "责任单位 县财政局",
            "落实情况 顺延",
            "顺延至 2024-11-22",
            "说明 材料未齐",
        ),
        *("核实事项 缺少佐证；内容 佐证材料在县财政局", "差不多了→整改中", "字段 问题金额", "理由 笔误"),
        *("跨年接转", "状态 归档", "撤回", "理由 报错了"),
    ):
        assert one in told, one
    rest = re.sub(r"\S+\.(?:csv|xlsx)|[0-9a-f]{12}", "", told)
    assert not re.findall(r"[A-Za-z_]{2,}", rest)


def test_a_bad_file_stores_nothing_and_its_marked_copy_names_every_error(two_weeks: Made, open_app: Open) -> None:
    bad = ledger_file("申报完成").replace("2024年9月30日".encode(), "2024年2月30日".encode())
    app = upload(opened(open_app, "data"), ("台账.csv", bad))
    assert "还不能存入：有 1 处错误" in said(app)
    assert "日历上没有" in said(app)
    button = next(one for one in app.get("download_button") if one.label == "下载标注副本：台账.csv")
    assert button is not None
    (reading,) = read_files({"台账.csv": bad})
    copy = load_workbook(BytesIO(marked_copy("台账.csv", bad, reading.findings)))
    assert copy.worksheets[1]["E6"].comment is not None
    assert len(standing(two_weeks)) == 2


def test_a_first_ledger_is_brought_in_where_there_is_none(made: Made, open_app: Open) -> None:
    app = upload(opened(open_app, "data"), ("台账.csv", ledger_file()))
    assert words.NAME_NEEDED in said(app)
    app.text_input(key="import_name").set_value("新县2024").run()
    app.radio(key="import_decides").set_value(True).run()
    assert words.DIFFERENCE_FIRST in said(app)
    app.button(key="import_store").click().run()
    assert not app.exception
    (ledger,) = queries.ledgers(made.engine)
    assert (ledger.name, ledger.done_is_verified) == ("新县2024", True)


def test_snapshots_are_listed_and_taken_back_with_a_reason(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, "data", part="snapshots")
    table = html.tables(app)["《某县2024》的各期数据　2 期"]
    assert [row[:4] for row in table[1:]] == [
        ["2024年11月8日", "2", "现行", "5"],
        ["2024年11月1日", "1", "现行", "5"],
    ]
    labelled(app, words.WITHDRAW_SUBMIT).click().run()
    assert words.WITHDRAW_WHY_MISSING in said(app)
    assert len(standing(two_weeks)) == 2
    app.text_input(key="withdraw_reason").set_value("填报有误")
    labelled(app, words.WITHDRAW_SUBMIT).click().run()
    assert not app.exception
    assert standing(two_weeks) == [(1, "2024-11-01")]
    assert "撤回：填报有误" in said(app)


def test_any_two_snapshots_are_compared(two_weeks: Made, open_app: Open) -> None:
    text = said(opened(open_app, "data", part="compare"))
    assert "新增整改 1 项：2 2号问题" in text
    backwards = said(opened(open_app, "data", part="compare", **{"from": "2", "to": "1"}))
    assert "状态退回 1 项" in backwards


def test_one_value_is_put_right(two_weeks: Made, open_app: Open) -> None:
    app = opened(open_app, "data", part="correct")
    app.selectbox(key="correct_issue").set_value("3").run()
    app.selectbox(key="correct_field").set_value("deadline").run()
    app.text_area(key="correct_deadline_3").set_value("2024年2月30日")
    app.text_input(key="correct_reason").set_value("抄错")
    app.text_input(key="correct_who").set_value("整改办")
    labelled(app, words.CORRECT_SUBMIT).click().run()
    assert "日历上没有" in said(app)
    app.text_area(key="correct_deadline_3").set_value("2024年11月30日")
    labelled(app, words.CORRECT_SUBMIT).click().run()
    assert not app.exception
    assert "已更正：3 的整改时限由“2024年11月5日”改为“2024年11月30日”（新的一期是 3 号）" in said(app)
    held = queries.snapshot(two_weeks.engine, 3)
    assert held is not None
    assert held.info.standing
    assert held.issues["deadline_text"].tolist()[2] == "2024年11月30日"


@pytest.mark.parametrize("part", ["import", "snapshots", "compare", "correct", "log", "nonsense"])
def test_every_part_opens_with_nothing_there(made: Made, open_app: Open, part: str) -> None:
    app = opened(open_app, "data", part=part)
    assert words.UPLOAD_WORDS in said(app)
    assert not app.error


def test_a_database_that_went_away_is_said(two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(open_app, "data")

    def away(*_: object, **__: object) -> None:
        raise store.StoreError("数据库正被占用")

    monkeypatch.setattr("dashboard.importing.rehearse", away)
    upload(app, ("台账.csv", ledger_file()))
    assert "数据库正被占用" in said(app)
    assert isinstance(data.catalogue(), Catalogue)


def test_forms_come_back_and_are_merged_by_the_button(two_weeks: Made, open_app: Open) -> None:
    info = queries.snapshot_info(two_weeks.engine, 2)
    assert info is not None
    source = FormSource(info, queries.held(two_weeks.engine, info), (), Rhythm())
    blank = {file.name.split("_")[1]: file.content for file in return_forms(source)}
    assert list(blank) == ["县民政局", "县财政局"]
    app = opened(open_app, "data", part="returns")
    form = filled(blank["县财政局"], {"3": {"status": "申报完成", "progress": "资金已到位"}})
    app.file_uploader[0].upload("财政.xlsx", form).run()
    assert not app.exception
    text = said(app)
    assert "已报 1 个单位：县财政局" in text
    assert "未报 1 个单位：县民政局" in text
    assert "新增申报完成 1 项：3 3号问题" in text
    assert len(standing(two_weeks)) == 2
    app.button(key="returns_store").click().run()
    assert not app.exception
    assert standing(two_weeks)[-1] == (3, "2024-11-15")
    bad = filled(blank["县财政局"], {"3": {"status": "差不多"}})
    app.file_uploader[0].upload("财政.xlsx", bad).run()
    assert words.RETURNED_REFUSED in said(app)
    assert "returns_store" not in {button.key for button in app.button}


def test_files_of_another_audit_are_not_put_into_the_ledger_unasked(two_weeks: Made, open_app: Open) -> None:
    other = ledger_file().replace("号问题".encode(), "号整改要求".encode())
    warned = [warning.value for warning in upload(opened(open_app, "data"), ("台账.csv", other)).warning]
    assert any("《某县2024》上期（2024年11月8日）没有一项相同" in text for text in warned)
    assert "没有一项相同" not in said(upload(opened(open_app, "data"), ("台账.csv", ledger_file())))
    store.set_state(two_weeks.engine, 1, "归档", None)
    data.forget()
    assert words.NAME_NEEDED in said(upload(opened(open_app, "data"), ("台账.csv", ledger_file())))


def test_a_taught_word_is_offered_in_chinese_and_the_command_line_on_the_command_line(
    two_weeks: Made, open_app: Open
) -> None:
    text = said(upload(opened(open_app, "data"), ("台账.csv", ledger_file("差不多了"))))
    assert "“差不多了”不是已知的整改状态" in text
    assert "--status" not in text
    assert "verified" not in text
    (reading,) = read_files({"台账.csv": ledger_file("差不多了")})
    assert "--status 词=状态；状态取 not_started（未启动）" in refusal(reading.findings)
