"""Unit lists: what separates names and what does not, roles, the roster, and round trips of generated lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading import read_files
from loaders.records import Context, Place, Unit
from loaders.units import Roster, read_units, split_roles

NOWHERE = Place("units.xlsx")
EMPTY = Roster()


def unit(name: str, *aliases: str, members: tuple[str, ...] = (), **fields: object) -> Unit:
    return Unit(name, NOWHERE, aliases, members=members, **fields)  # type: ignore[arg-type]


def names(text: object, roster: Roster = EMPTY) -> list[str]:
    value, problems = read_units(text, roster)
    assert problems == ()
    assert value is not None
    return list(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # plain separators
        ("县财政局", "县财政局"),
        ("县乡村振兴局、县住建局、县自然资源局，新林镇、沙坪镇", "县乡村振兴局 县住建局 县自然资源局 新林镇 沙坪镇"),
        ("县财政局,县人社局;县林业局；县水务局", "县财政局 县人社局 县林业局 县水务局"),
        ("县财政局/县人社局", "县财政局 县人社局"),
        ("县财政局\n县人社局\r\n各乡镇\n", "县财政局 县人社局 各乡镇"),
        ("县财政局 县人社局　新林镇", "县财政局 县人社局 新林镇"),
        ("县财政局、、县人社局、", "县财政局 县人社局"),
        ("县财政局。", "县财政局"),
        # what stands in brackets by itself
        ("县财政局\n（县教育局、县人社局）", "县财政局 县教育局 县人社局"),
        ("[县财政局]", "县财政局"),
        ("县财政局\n（张三）", "县财政局"),
        ("县财政局、（限时办结）、县水利局", "县财政局 县水利局"),
        ("县财政局、县人社局、县财政局", "县财政局 县人社局"),
        # 及
        ("县民政局及相关乡镇", "县民政局 相关乡镇"),
        ("县民政局 及 相关乡镇", "县民政局 相关乡镇"),
        ("县财政局以及各乡镇", "县财政局 各乡镇"),
        ("县国资公司及县惠民公司", "县国资公司 县惠民公司"),
        ("县民政局及其下属单位", "县民政局 下属单位"),
        ("县教育及体育局", "县教育及体育局"),
        ("涉及乡镇", "涉及乡镇"),
        ("甲方及乙方", "甲方 乙方"),
        # 和 and 与 part two units, and are part of many names
        ("县委组织部和县人社局", "县委组织部 县人社局"),
        ("县财政局与县审计局", "县财政局 县审计局"),
        ("县发展和改革局和县人力资源和社会保障局", "县发展和改革局 县人力资源和社会保障局"),
        ("人力资源和社会保障局", "人力资源和社会保障局"),
        ("发展和改革局", "发展和改革局"),
        ("市住房和城乡建设局", "市住房和城乡建设局"),
        ("农业农村和水务局", "农业农村和水务局"),
        ("县农业农村和水务局和县财政局", "县农业农村和水务局 县财政局"),
        ("县农业农村局和水务局", "县农业农村局 水务局"),
        ("市场和质量监督管理局", "市场和质量监督管理局"),
        ("县城镇和乡村建设局", "县城镇和乡村建设局"),
        ("中小企业和民营经济发展局", "中小企业和民营经济发展局"),
        ("县教育和体育局 县文化和旅游局", "县教育和体育局 县文化和旅游局"),
        ("石桥镇和柳河乡", "石桥镇 柳河乡"),
        ("沙坪镇和平等乡", "沙坪镇 平等乡"),
        ("县水务局和和平镇", "县水务局 和平镇"),
        ("太和镇与永和乡", "太和镇 永和乡"),
        ("新林镇和平村", "新林镇和平村"),
        ("各乡镇和县级有关部门", "各乡镇 县级有关部门"),
        ("各乡镇和水务局", "各乡镇 水务局"),
        ("绿野合作社与宏达公司", "绿野合作社 宏达公司"),
        # blanks inside a name are stray
        ("县 财 政 局", "县财政局"),
        ("新林镇 人民政府", "新林镇人民政府"),
        ("县住房和城乡 建设局", "县住房和城乡建设局"),
        # labels, numbering, roles, 等
        ("责任单位：县财政局、县人社局", "县财政局 县人社局"),
        ("牵头单位：县财政局\n配合单位：县人社局、县住建局", "县财政局 县人社局 县住建局"),
        ("牵头单位 县财政局", "县财政局"),
        ("【牵头单位】县财政局【配合单位】县人社局", "县财政局 县人社局"),
        ("整改责任单位:县财政局", "县财政局"),
        ("1.县财政局 2.县人社局", "县财政局 县人社局"),
        ("1、县财政局；2、县人社局", "县财政局 县人社局"),
        ("1）县财政局2）县人社局", "县财政局 县人社局"),
        ("①县财政局②县人社局", "县财政局 县人社局"),
        ("（一）县财政局\n（二）县人社局", "县财政局 县人社局"),
        ("县财政局（牵头）、县人社局（配合）", "县财政局 县人社局"),
        ("县财政局(牵头)县人社局", "县财政局 县人社局"),
        ("县财政局\n（牵头）", "县财政局"),
        ("县财政局（牵头、县人社局", "县财政局 县人社局"),
        ("县财政局（张三）", "县财政局"),
        ("由县财政局牵头，县人社局、新林镇配合", "县财政局 县人社局 新林镇"),
        ("县财政局牵头县人社局配合", "县财政局 县人社局"),
        ("县财政局等", "县财政局"),
        ("县财政局、县人社局等单位", "县财政局 县人社局"),
        ("县财政局、县人社局等3个部门", "县财政局 县人社局"),
        ("县财政局等相关乡镇", "县财政局 相关乡镇"),
        ("新林镇、平等乡等乡镇", "新林镇 平等乡"),
        ("平等乡", "平等乡"),
        ("县高等职业学校", "县高等职业学校"),
        ("县财政局为主，县人社局配合", "县财政局 县人社局"),
        ("县财政局、各有关单位按职责分工负责", "县财政局 各有关单位"),
        ("县财政局、县人社局等有关部门和单位", "县财政局 县人社局"),
        ("牵头领导：张三 责任单位：县财政局\n责任人：李四", "县财政局"),
        ("县财政局+县人社局&县林业局\\县水务局——县教育局", "县财政局 县人社局 县林业局 县水务局 县教育局"),
        ("“县财政局”", "县财政局"),
        # brackets
        ("示例集团（控股）有限公司、县国资公司", "示例集团（控股）有限公司 县国资公司"),
        ("相关乡镇（新林镇、沙坪镇）", "新林镇 沙坪镇"),
        ("县民政局、有关乡镇(石桥镇，柳河乡)", "县民政局 石桥镇 柳河乡"),
        ("各乡镇（街道）", "各乡镇（街道）"),
        ("各乡镇（除沙坪镇外）", "各乡镇（除沙坪镇外）"),
        # groups stay as they are
        ("各乡镇", "各乡镇"),
        ("相关乡镇", "相关乡镇"),
        # nothing
        ("/", ""),
        ("—", ""),
        ("无", ""),
        ("待定", ""),
        ("", ""),
        (" \n ", ""),
        ("责任单位：", ""),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_names_in_a_cell(text: object, expected: str) -> None:
    assert names(text) == expected.split()


@pytest.mark.parametrize("cell", [3.0, True])
def test_a_cell_that_is_no_text_is_an_error(cell: object) -> None:
    value, problems = read_units(cell, EMPTY)
    assert value == ()
    assert [problem.rule for problem in problems] == ["units-unreadable"]


def test_aliases_are_read_as_the_name_in_the_roster() -> None:
    roster = Roster([unit("县人社局", "县人力资源和社会保障局", "县 人社"), unit("市人社局"), unit("水电办A")])
    assert names("县人力资源和社会保障局、县人社", roster) == ["县人社局"]
    assert names("市人社局、县人社局", roster) == ["市人社局", "县人社局"]
    assert names("市人力资源和社会保障局", roster) == ["市人力资源和社会保障局"]
    assert names("县人社和水电办Ａ", roster) == ["县人社局", "水电办A"]


def test_a_known_name_is_never_taken_apart() -> None:
    odd = "供水、供电和排水办（含污水）"
    assert names(odd, Roster([unit(odd)])) == [odd]
    assert names("县审计局和县纪委监委等", Roster([unit("县审计局和县纪委监委等")])) == ["县审计局和县纪委监委等"]
    assert names("江东和江西", Roster([unit("江东"), unit("江西")])) == ["江东", "江西"]
    assert names("江东和江西", Roster([unit("江东")])) == ["江东和江西"]


def test_a_group_is_expanded_only_where_the_roster_says_so() -> None:
    towns = ("甲镇", "乙乡", "丙镇")
    assert names("县财政局、各乡镇", Roster([unit("各乡镇")])) == ["县财政局", "各乡镇"]
    assert names("丙镇、各乡镇", Roster([unit("各乡镇", "全县各乡镇", members=towns)])) == ["丙镇", "甲镇", "乙乡"]
    assert names("全县各乡镇", Roster([unit("各乡镇", "全县各乡镇", members=towns)])) == list(towns)
    assert names("相关乡镇", Roster([unit("相关乡镇", members=towns)])) == ["相关乡镇"]


def test_the_roster_answers_by_name_and_alias() -> None:
    old = unit("县扶贫局", order=3, kind="部门", successor="县乡村振兴局")
    roster = Roster([old, unit("县乡村振兴局", "县振兴局", order=7), unit("各镇", members=("甲镇",))])
    assert roster.known("县振兴局")
    assert not roster.known("县振兴")
    assert roster.get("县 振兴局") == unit("县乡村振兴局", "县振兴局", order=7)
    assert roster.canonical("县振兴局") == "县乡村振兴局"
    assert roster.canonical("县扶贫局") == "县扶贫局"  # successors are the store's affair
    assert roster.canonical(" 县卫健局 ") == "县卫健局"
    assert (roster.order("县振兴局"), roster.order("县扶贫局"), roster.order("县卫健局")) == (7, 3, None)
    assert (roster.kind("县扶贫局"), roster.kind("县卫健局")) == ("部门", None)
    assert (roster.members("各镇"), roster.members("县扶贫局"), roster.members("各乡")) == (("甲镇",), (), ())


def test_a_name_beats_an_alias_and_the_first_line_beats_later_ones() -> None:
    roster = Roster([unit("县国资公司", "县城投公司"), unit("县城投公司"), unit("县交投公司", "县国资公司")])
    assert names("县城投公司、县国资公司", roster) == ["县城投公司", "县国资公司"]


LEAD, SUPPORTING, RESPONSIBLE = "lead", "supporting", "responsible"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县财政局、县人社局", [(RESPONSIBLE, "县财政局、县人社局")]),
        ("责任单位：县财政局", [(RESPONSIBLE, "县财政局")]),
        (
            "牵头单位：县财政局；配合单位：县人社局、县住建局",
            [(LEAD, "县财政局"), (SUPPORTING, "县人社局、县住建局")],
        ),
        ("牵头单位:县财政局 配合单位:县人社局", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("牵头单位：县财政局\n责任单位：县人社局", [(LEAD, "县财政局"), (RESPONSIBLE, "县人社局")]),
        ("主责部门：县财政局\n协办单位：县人社局", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("牵头：县财政局；配合：县人社局", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("【牵头单位】县财政局【配合单位】县人社局", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("县财政局（牵头）、县人社局、县住建局", [(LEAD, "县财政局"), (RESPONSIBLE, "县人社局、县住建局")]),
        ("县人社局、县财政局（牵头）", [(RESPONSIBLE, "县人社局"), (LEAD, "县财政局")]),
        ("县财政局（牵头单位），县人社局（配合单位）", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("县财政局\n（牵头）\n县人社局", [(LEAD, "县财政局"), (RESPONSIBLE, "县人社局")]),
        ("县财政局牵头，县人社局、县住建局配合", [(LEAD, "县财政局"), (SUPPORTING, "县人社局、县住建局")]),
        ("由县财政局、县审计局牵头；县人社局配合", [(LEAD, "县财政局、县审计局"), (SUPPORTING, "县人社局")]),
        ("由县财政局牵头县人社局配合", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("县财政局牵头，会同县人社局、县住建局", [(LEAD, "县财政局"), (SUPPORTING, "县人社局、县住建局")]),
        ("县财政局 牵头 县人社局 配合", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("责任单位：县财政局（牵头）、县人社局", [(LEAD, "县财政局"), (RESPONSIBLE, "县人社局")]),
        ("县财政局为主，县人社局配合", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("分管领导：张三；牵头单位：县财政局；责任人：李四", [(LEAD, "县财政局")]),
        ("县财政局主责、县人社局协办", [(LEAD, "县财政局"), (SUPPORTING, "县人社局")]),
        ("", []),
        ("牵头单位：", []),
    ],
)
def test_roles_in_a_cell(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(role, names(part)) for role, part in split_roles(text)] == [(role, names(part)) for role, part in expected]


PLACES = st.sampled_from(["青山", "石桥", "柳河", "平等", "大和", "沙坪", "云岭", "万安", "永兴", "天台"])
ENDINGS = st.sampled_from(["镇", "乡", "街道", "村"])
DEPARTMENTS = st.sampled_from(
    [
        *("县财政局", "县人力资源和社会保障局", "县发展和改革局", "县住房和城乡建设局", "县农业农村局", "县委组织部"),
        *("县纪委监委", "县妇联", "县残联", "县卫生健康委员会", "县就业服务中心", "县国资公司", "县公安局", "县中医院"),
        *("县市场监督管理局", "县文化和旅游局", "各乡镇", "相关乡镇"),
    ]
)
NAMES = st.one_of(DEPARTMENTS, st.builds(lambda place, ending: place + ending, PLACES, ENDINGS))
LISTS = st.lists(NAMES, min_size=1, max_size=8, unique=True)
SURE = ["、", "，", "；", "\n", ",", " ; ", "、\n", "/"]


@given(LISTS, st.data())
def test_any_list_joined_by_any_separators_comes_apart_again(units: list[str], data: st.DataObject) -> None:
    text = units[0]
    for name in units[1:]:
        text += data.draw(st.sampled_from([*SURE, "及", " "])) + name
    assert names(text) == units


@given(LISTS.filter(lambda units: len(units) > 1), st.sampled_from(["和", "与"]))
def test_the_last_one_may_be_joined_by_and(units: list[str], joint: str) -> None:
    assert names("、".join(units[:-1]) + joint + units[-1]) == units


@given(LISTS)
def test_reading_again_changes_nothing(units: list[str]) -> None:
    once = names("牵头单位：" + "、".join(units))
    assert names("、".join(once)) == once == units


@given(LISTS, LISTS)
def test_labelled_roles_come_apart(lead: list[str], supporting: list[str]) -> None:
    text = f"牵头单位：{'、'.join(lead)}；配合单位：{'、'.join(supporting)}"
    assert [(role, names(part)) for role, part in split_roles(text)] == [(LEAD, lead), (SUPPORTING, supporting)]
    marked = f"{'、'.join(lead)}牵头，{'、'.join(supporting)}配合"
    assert [(role, names(part)) for role, part in split_roles(marked)] == [(LEAD, lead), (SUPPORTING, supporting)]


@given(st.lists(NAMES, max_size=8))
def test_a_name_stands_once_whatever_its_aliases(chosen: list[str]) -> None:
    roster = Roster([unit("县人社局", "县人力资源和社会保障局"), unit("县发改局", "县发展和改革局")])
    short = {"县人力资源和社会保障局": "县人社局", "县发展和改革局": "县发改局"}
    expected = list(dict.fromkeys(short.get(name, name) for name in chosen))
    assert names("、".join(chosen), roster) == expected


ANY_TEXT = st.one_of(
    st.text(max_size=40), st.text("县局镇乡和与及、，；（）()牵头配合单位：由等各12.①\n 委办公室平", max_size=25)
)


@given(ANY_TEXT)
def test_no_text_raises_and_names_are_clean(text: str) -> None:
    found = names(text)
    assert len(set(found)) == len(found)
    assert all(name == name.strip() and name and "\n" not in name for name in found)
    for _, part in split_roles(text):
        assert part
        names(part)


def test_spellings_settled_for_a_ledger_are_aliases_even_beside_a_new_roster() -> None:
    rows = "序号,存在问题,责任单位,整改状态\n1,账务不清,县人力社保局,整改中\n2,票据不全,财务局,整改中\n".encode(
        "utf-8-sig"
    )
    roster = "单位,别名\n县人社局,人社局\n".encode("utf-8-sig")
    settled = Context(same_units={"县人力社保局": "县人社局", "财务局": "县财政局"})
    ledger, _ = read_files({"台账.csv": rows, "名册.csv": roster}, settled)
    assert [issue.units for issue in ledger.issues] == [("县人社局",), ("县财政局",)]
