"""Stated sums against the parts listed before them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.check_sums import sum_problems
from loaders.records import Level

WRONG = [
    (
        "挪用资金用于巡察经费30万元、“9+3”专项5万元、档案整理173.09万元，合计208.1万元。差旅费等合计241.09万元。",
        ["30 + 5 + 173.09 = 208.09万元", "208.1万元", "相差0.01万元"],
    ),
    ("甲村3户、乙村5户、丙村7户，共计16户。", ["3 + 5 + 7 = 15户", "16户", "相差1户"]),
    ("红石镇3户12人、青山镇5户20人，共计8户33人。", ["12 + 20 = 32人", "33人"]),
    ("红石镇3个村、青山镇5个村，共计9个村。", ["3 + 5 = 8个"]),
    ("三户、五户，共9户。", ["3 + 5 = 8户"]),
    ("总投资500万元，其中挪用30万元、5万元，合计36万元。", ["30 + 5 = 35万元"]),
    ("2021年培训2891人次，2022年培训2295人次，两年共培训5286人次。", ["2891 + 2295 = 5186人次", "相差100人次"]),
    ("甲项目30万元、乙项目50000元，两项合计36万元。", ["30万元 + 50000元 = 35万元"]),
    ("2021年支出1,200元，2022年支出800元，总计2,100元", ["1200 + 800 = 2000元", "2,100元"]),
    ("欠拨12亩、20亩和8亩，小计41亩", ["12 + 20 + 8 = 40亩"]),
]
SILENT = [
    "甲村3户、乙村5户、丙村7户，共计15户。",
    "30万元、5万元、173.09万元，合计208.09万元。",
    "差旅费、接待费、复印费等合计241.09万元。",
    "甲村3户、乙村5户等13个乡镇共计56户。",
    "甲乡3户、乙镇5户，全县共56户。",
    "甲乡3户、乙镇5户，累计共56户。",
    "总投资500万元，挪用30万元、5万元，合计35万元。",
    "2021年培训2891人次，2022年培训2295人次，两年共培训5186人次。",
    "2021年清退20户，2022年清退15户，两年共涉及30户。",
    "有4名人员，共涉及工资0.68万元。",
    "低保户20户、残疾户15户，合计30户（扣除重复5户）。",
    "约30万元、5万元，合计36万元。",
    "甲安置点143户739人、乙安置点45户244人，另有20户不足18平方米，共有20户。",
    "共计208.1万元，其中甲30万元、乙5万元。",
    "2021年3户，2022年5户，与8个单位共享数据9户。",
    "5000.4元、0.6万元，合计1.1万元。",
    "涉及4个方面、29个单位（部门）共计50项具体问题。",
    "抽查4个乡镇、29个村，共计50个项目。",
    "财政拨款500万元、贷款300万元，合计支出700万元。",
    "依据《合计9户方案》处理3户、5户。",
    "2017年500万元，2019年400万元，报账结余87.66万元，共同用于3个项目。",
]


@pytest.mark.parametrize(("text", "parts"), WRONG)
def test_a_sum_that_differs_from_its_parts_is_noted_with_the_arithmetic(text: str, parts: list[str]) -> None:
    (problem,) = sum_problems((text,))
    assert (problem.level, problem.rule) == (Level.NOTE, "sum-disagrees")
    for part in parts:
        assert part in problem.message


@pytest.mark.parametrize("text", SILENT)
def test_a_sum_that_agrees_or_cannot_be_judged_raises_nothing(text: str) -> None:
    assert sum_problems((text,)) == ()


def test_the_message_quotes_only_the_sentence() -> None:
    (problem,) = sum_problems(("前文。甲村3户、乙村5户，共计9户；后文。",))
    assert "“甲村3户、乙村5户，共计9户”" in problem.message


def test_the_same_sentence_twice_is_one_problem() -> None:
    assert len(sum_problems(("甲村3户、乙村5户，共计9户。", "甲村3户、乙村5户，共计9户。"))) == 1


CENTS = st.integers(1, 10_000_000)


@settings(deadline=None)
@given(st.lists(CENTS, min_size=2, max_size=6), st.sampled_from(["合计", "共计", "总计", "小计"]))
def test_a_true_sum_of_amounts_is_never_reported(cents: list[int], word: str) -> None:
    assert sum_problems((_listed(cents, word, sum(cents)),)) == ()


@settings(deadline=None)
@given(st.lists(CENTS, min_size=2, max_size=6), st.sampled_from(["合计", "共计", "总计", "小计"]))
def test_a_sum_one_cent_too_high_is_always_reported(cents: list[int], word: str) -> None:
    assert len(sum_problems((_listed(cents, word, sum(cents) + 1),))) == 1


def _listed(cents: list[int], word: str, total: int) -> str:
    items = "、".join(f"第{number}项经费{_decimal(each)}万元" for number, each in enumerate(cents, 1))
    return f"用于{items}，{word}{_decimal(total)}万元。"


def _decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
