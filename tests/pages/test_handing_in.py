"""A unit hands its form in on 数据 and sees what became of it; the office merges it, leaves it out or sends it back."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import queries, store
from dashboard.exports.return_forms import FormSource, return_forms
from dashboard.exports.rows import XLSX_TYPE
from dashboard.frames import SnapshotInfo
from dashboard.metrics.rhythm import Rhythm
from dashboard.people import Grant, Person, Role
from dashboard.queries import HandIn, HandInState
from dashboard.settings import Settings
from dashboard.ui import data, texts, who, writes
from dashboard.ui import hand_in_texts as words
from tests.pages.conftest import Made, Open
from tests.pages.test_data import labelled, said, standing
from tests.pages.test_ledger_pages import opened
from tests.test_returns import filled

OFFICE = Person("zhang", "张", Role.OFFICE)
UNIT = Person("cai", "蔡", Role.UNIT, (Grant("县财政局"),))
OTHER = Person("min", "闵", Role.UNIT, (Grant("县民政局"), Grant("青石镇")))


@pytest.fixture
def blank(two_weeks: Made) -> dict[str, bytes]:
    data.use(Settings(database_url=two_weeks.url, today=date(2024, 11, 10), sign_in="accounts"))
    info = queries.snapshot_info(two_weeks.engine, 2)
    assert info is not None
    source = FormSource(info, queries.held(two_weeks.engine, info), (), Rhythm())
    return {file.name.split("_")[1]: file.content for file in return_forms(source)}


def test_a_unit_hands_in_and_the_office_merges(
    two_weeks: Made, blank: dict[str, bytes], open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(person: Person, **address: str) -> AppTest:
        monkeypatch.setattr(who, "person", lambda: person)
        return opened(open_app, "data", part="returns", **address)

    def states() -> list[tuple[str, HandInState]]:
        info = queries.latest(two_weeks.engine, 1)
        assert info is not None
        return [(one.unit, one.state) for one in queries.hand_ins(two_weeks.engine, info)]

    app = page(UNIT)
    assert words.NONE_OWN in said(app)
    for wrong, sentence in (
        (filled(blank["县民政局"], {"1": {"progress": "x"}}), "您的账号只能报送县财政局的"),
        (
            filled(blank["县财政局"], {"3": {"status": "差不多"}}),
            "“差不多”不是填报表可填的整改状态。请改为未启动、整改中、申报完成之一",
        ),
        (blank["县财政局"], "什么也没有填"),
        (b"no workbook", "表.xlsx"),
    ):
        app = page(UNIT)
        app.file_uploader[0].upload("表.xlsx", wrong).run()
        assert not app.exception
        assert sentence in said(app)
        assert words.REFUSED in said(app)
        assert words.SUBMIT not in {button.label for button in app.button}
    assert states() == []

    form = filled(blank["县财政局"], {"3": {"status": "申报完成", "progress": "资金已到位"}})
    app = page(UNIT)
    app.file_uploader[0].upload("财政.xlsx", form).run()
    assert "县财政局，1 项问题、0 个指标。核对通过" in said(app)
    assert states() == []
    labelled(app, words.SUBMIT).click().run()
    assert not app.exception
    assert "已报送县财政局的填报表《财政.xlsx》" in said(app)
    assert "已收到，待合并" in said(app)
    assert states() == [("县财政局", HandInState.RECEIVED)]
    app.file_uploader[0].upload("财政.xlsx", form).run()
    labelled(app, words.SUBMIT).click().run()
    assert "内容没有变化" in said(app)
    assert "财政.xlsx" not in said(page(OTHER))
    two = filled(blank["县民政局"], {"1": {"progress": "已核实"}})
    app = page(OTHER)
    app.file_uploader[0].upload("财政.xlsx", two).run()  # the same name, another unit's
    labelled(app, words.SUBMIT).click().run()
    assert states() == [("县民政局", HandInState.RECEIVED), ("县财政局", HandInState.RECEIVED)]

    app = page(OFFICE)
    assert "待合并 2 份" in said(app)
    assert "已报 2 个单位" in said(app)
    left_out = app.multiselect(key="hand_ins_left_out")
    left_out.set_value([2]).run()
    assert "已报 1 个单位：县财政局" in said(app)
    assert "未报 1 个单位：县民政局" in said(app)
    app.text_input(key="send_back_reason").set_value("缺签字页")
    app.selectbox[-1].set_value(2)
    labelled(app, words.SEND_BACK_SUBMIT).click().run()
    assert not app.exception
    assert "已退回县民政局的填报表" in said(app)
    assert "新增申报完成 1 项：3 3号问题" in said(app)
    app.button(key="returns_store").click().run()
    assert not app.exception
    assert standing(two_weeks)[-1] == (3, "2024-11-15")
    assert states() == [("县民政局", HandInState.SENT_BACK), ("县财政局", HandInState.MERGED)]
    assert "已退回：缺签字页" in said(page(OTHER))
    assert "已并入截至2024年11月15日的一期" in said(page(UNIT))

    store.hand_in(two_weeks.engine, 1, 2, "县民政局", "民政.xlsx", two, "min")  # late, for the round that goes on
    app = page(OFFICE)
    assert app.text_input(key="returns_as_of_3").value == "2024-11-15"
    assert "已报 2 个单位：县财政局、县民政局" in said(app)
    app.button(key="returns_store").click().run()
    assert standing(two_weeks)[-1] == (4, "2024-11-15")
    log = said(page(OFFICE, snapshot="4")) and queries.events(two_weeks.engine)["action"].tolist()
    assert [action for action in log if action in ("hand_in", "send_back", "merge")] == [
        "merge", "hand_in", "merge", "send_back", "hand_in", "hand_in",
    ]  # fmt: skip
    monkeypatch.setattr(who, "person", lambda: OFFICE)
    told = said(opened(open_app, "data", part="log", snapshot="4"))
    assert "单位报送填报表" in told
    assert "退回填报表" in told
    assert "理由 缺签字页" in told


def test_an_account_of_two_units_hands_both_forms_in_at_once_or_none(
    two_weeks: Made, blank: dict[str, bytes], open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Person("he", "何", Role.UNIT, (Grant("县财政局"), Grant("县民政局")))
    monkeypatch.setattr(who, "person", lambda: both)
    forms = [("表.xlsx", filled(blank["县财政局"], {"3": {"progress": "资金已到位"}}), XLSX_TYPE)]
    second = filled(blank["县民政局"], {"1": {"progress": "已核实"}})

    def handed_in() -> set[str]:
        info = queries.latest(two_weeks.engine, 1)
        assert info is not None
        return {one.unit for one in queries.hand_ins(two_weeks.engine, info)}

    app = opened(open_app, "data", part="returns")
    app.file_uploader[0].set_value([*forms, ("民政.xlsx", blank["县民政局"], XLSX_TYPE)]).run()
    assert "表.xlsx：县财政局，1 项问题" in said(app)
    assert words.REFUSED in said(app)
    assert words.SUBMIT not in {button.label for button in app.button}
    app.file_uploader[0].set_value([*forms, ("表.xlsx", second, XLSX_TYPE)]).run()
    assert handed_in() == set()
    labelled(app, words.SUBMIT).click().run()
    assert not app.exception
    for line in ("已报送县财政局的填报表《表.xlsx》", "已报送县民政局的填报表《表.xlsx》"):
        assert line in said(app)
    assert handed_in() == {"县财政局", "县民政局"}


@pytest.mark.parametrize(("moves", "seen"), [(1, words.NONE_RECEIVED), (2, texts.MOVED_ON)])
def test_the_page_begins_anew_once_where_the_data_has_moved_on(
    two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch, moves: int, seen: str
) -> None:
    asked: list[int] = []
    known = writes.hand_ins

    def hand_ins(info: SnapshotInfo) -> tuple[HandIn, ...]:
        asked.append(info.id)
        if len(asked) <= moves:
            raise data.OutOfDateError
        return known(info)

    monkeypatch.setattr(writes, "hand_ins", hand_ins)
    told = said(opened(open_app, "data", part="returns"))
    assert len(asked) == 2
    assert seen in told
    assert texts.DATABASE_AWAY not in told
