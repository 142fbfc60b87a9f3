"""Units that lead in the measures and are none of the issue's units."""

from __future__ import annotations

import pytest

from loaders.check_leads import lead_problems, leaders_in, same_unit
from loaders.records import Issue, Level, Measure, Place, Unit
from loaders.units import Roster

PLACE = Place("台账.xlsx", "整改台账", 5)
ROSTER = Roster(
    (
        Unit("县就业服务中心", PLACE, aliases=("县就业中心",), parent="县人社局"),
        Unit("县人社局", PLACE, aliases=("县人力资源社会保障局",)),
        Unit("县乡村振兴局", PLACE, successor="县农业农村局"),
        Unit("县农业农村局", PLACE),
    )
)


def _issue(text: str, units: tuple[str, ...], unit: str | None = None) -> Issue:
    return Issue("某问题", (PLACE,), code="1", lead_unit=units[0], units=units, measures=(Measure(text, unit),))


WARNED = [
    ("由县就业服务中心牵头，一是精准培训。", ("县人社局",), "县就业服务中心（上级单位县人社局）"),
    ("由县就业中心牵头推送岗位", ("县人社局",), "县就业中心（上级单位县人社局）"),
    ("由市人社局牵头督办", ("县人社局",), "市人社局"),
    ("一是县林业局牵头组织核查；二是县财政局配合。", ("县财政局",), "县林业局"),
    ("2023年11月底前由县财政局、县审计局共同牵头", ("县财政局",), "县审计局"),
    ("县财政局会同县审计局牵头清收", ("县财政局",), "县审计局"),
    ("牵头单位：县民政局；配合单位：县财政局", ("县财政局",), "县民政局"),
    ("督促县水利局牵头修复渠道", ("青山镇",), "县水利局"),
    ("（一）由红石乡牵头摸排", ("青山镇",), "红石乡"),
    ("由县国有资产投资公司牵头盘活", ("县财政局",), "县国有资产投资公司"),
]
SILENT = [
    ("由县发改局牵头，邀请专家评定", ("县发改局", "县水务局")),
    ("由县水务局牵头", ("县发改局", "县水务局")),
    ("由县人力资源和社会保障局牵头，县财政局配合", ("县人社局",)),
    ("由云岭县人社局牵头", ("县人社局",)),
    ("由县人力资源社会保障局牵头", ("县人社局",)),
    ("由县乡村振兴局牵头", ("县农业农村局",)),
    ("成立由县政府办牵头的工作专班", ("县政府办公室",)),
    ("由青山镇人民政府牵头", ("青山镇",)),
    ("由各乡镇牵头", ("县民政局",)),
    ("由相关责任单位牵头", ("县民政局",)),
    ("由分管副县长牵头协调", ("县民政局",)),
    ("由专项工作专班牵头", ("县民政局",)),
    ("召开牵头单位会议，牵头抓总", ("县民政局",)),
    ("由县财政局配合县民政局清退", ("县民政局",)),
    ("由县农业农村局、县财政局指导乡镇管理", ("县农业农村局",)),
    ("由县发展改革和经济信息化局牵头", ("县发展改革和经济信息化局",)),
]


@pytest.mark.parametrize(("text", "units", "named"), WARNED)
def test_a_leader_who_is_no_responsible_unit_is_a_warning(text: str, units: tuple[str, ...], named: str) -> None:
    (problem,) = lead_problems(_issue(text, units), ROSTER)
    assert (problem.level, problem.rule) == (Level.WARNING, "lead-not-responsible")
    assert f"由{named}牵头" in problem.message
    assert f"责任单位为{'、'.join(units)}，" in problem.message


@pytest.mark.parametrize(("text", "units"), SILENT)
def test_a_leader_who_is_one_of_the_units_or_no_unit_in_particular_is_not(text: str, units: tuple[str, ...]) -> None:
    assert lead_problems(_issue(text, units), ROSTER) == ()


def test_the_unit_stated_beside_a_measure_counts_as_leading() -> None:
    (problem,) = lead_problems(_issue("完善制度", ("县民政局",), "县审计局"))
    assert "由县审计局负责" in problem.message
    assert lead_problems(_issue("完善制度", ("县民政局", "县审计局"), "县审计局")) == ()
    assert lead_problems(_issue("完善制度", ("县民政局", "县审计局"), "县审计局、县民政局")) == ()


def test_supporting_units_are_units_of_the_issue() -> None:
    issue = Issue(
        "某问题", (PLACE,), lead_unit="县民政局", supporting_units=("县审计局",), measures=(Measure("由县审计局牵头"),)
    )
    assert lead_problems(issue) == ()


def test_without_any_unit_there_is_nothing_to_compare() -> None:
    assert lead_problems(Issue("某问题", (PLACE,), measures=(Measure("由县审计局牵头"),))) == ()


def test_one_leader_in_two_measures_is_one_problem() -> None:
    measures = (Measure("由县审计局牵头核查"), Measure("由县审计局牵头整改"))
    assert len(lead_problems(Issue("某问题", (PLACE,), lead_unit="县民政局", measures=measures))) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("一是由县财政局、县审计局牵头；二是县民政局牵头核查。", ("县财政局", "县审计局", "县民政局")),
        ("由县人力资源和社会保障局牵头", ("县人力资源和社会保障局",)),
        ("县委办公室和县政府办公室牵头", ("县委办公室", "县政府办公室")),
        ("加强监管，牵头抓总", ()),
    ],
)
def test_leaders_are_read_from_the_text(text: str, names: tuple[str, ...]) -> None:
    assert leaders_in(text) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("县人社局", "县人力资源和社会保障局", True),
        ("云岭彝族自治县财政局", "县财政局", True),
        ("县人社局", "市人社局", False),
        ("省财政厅", "市财政厅", False),
        ("县水务局", "县财政局", False),
        ("区民政局", "县民政局", True),
        ("县国资公司", "县国有资产经营公司", True),
        ("青山镇", "红石镇", False),
        ("临江市云岭县民政局", "县民政局", True),
        ("临江市民政局", "县民政局", False),
        ("县市场监管局", "县市场监督管理局", True),
    ],
)
def test_names_are_the_same_unit_only_at_the_same_level(one: str, other: str, same: bool) -> None:
    assert same_unit(one, other) is same
    assert same_unit(other, one) is same
