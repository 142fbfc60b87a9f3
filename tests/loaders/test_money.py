"""Amounts: every wording to exact 分, and the unit that a header or banner names."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.money import MoneyUnit, read_amount, unit_in
from loaders.records import Level

WAN = MoneyUnit.TEN_THOUSAND


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        # numbers as calamine gives them: no binary error may remain
        (173.09, WAN, 173_090_000),
        (208.08999999999997, WAN, 208_090_000),
        (0.1 + 0.2, WAN, 300_000),
        (800.145, WAN, 800_145_000),
        (511.52, WAN, 511_520_000),
        (3.0, MoneyUnit.YUAN, 300),
        (3, MoneyUnit.THOUSAND, 300_000),
        (2.5, MoneyUnit.MILLION, 250_000_000),
        (1.5, MoneyUnit.HUNDRED_MILLION, 15_000_000_000),
        (1e-07, WAN, 0),
        (1e5, MoneyUnit.YUAN, 10_000_000),
        (Decimal("12.345"), MoneyUnit.YUAN, 1_235),
        (0.0, WAN, 0),
        (0, None, 0),
        # half a 分 goes up
        (0.005, MoneyUnit.YUAN, 1),
        (1.005, MoneyUnit.YUAN, 101),
        ("0.004999元", None, 0),
        # the cell's own unit beats the header's
        ("0.68万元", MoneyUnit.YUAN, 680_000),
        ("6800元", WAN, 680_000),
        ("3.2 万", MoneyUnit.YUAN, 3_200_000),
        ("1.2亿元", WAN, 12_000_000_000),
        ("2亿", WAN, 20_000_000_000),
        ("5千元", WAN, 500_000),
        ("3百万元", WAN, 300_000_000),
        ("3千万元", WAN, 3_000_000_000),
        # how people dress numbers
        ("12.5", WAN, 12_500_000),
        ("１２．５", WAN, 12_500_000),
        ("1,234.56", MoneyUnit.YUAN, 123_456),
        ("1，234，567", MoneyUnit.YUAN, 123_456_700),
        ("１，２３４万元", None, 1_234_000_000),
        ("1 234", MoneyUnit.YUAN, 123_400),
        ("约3.2万元", None, 3_200_000),
        ("共计3.2万元", None, 3_200_000),
        ("人民币3.2万元整", None, 3_200_000),
        ("￥3,200元", None, 320_000),
        ("3.2（万元）", None, 3_200_000),
        ("3万余元", None, 3_000_000),
        ("3.2万元左右", None, 3_200_000),
        (" 3.2\n万元 ", None, 3_200_000),
        ("0", WAN, 0),
        ("0元", WAN, 0),
        (".5", WAN, 500_000),
        ("007", MoneyUnit.YUAN, 700),
    ],
)
def test_amounts(cell: object, unit: MoneyUnit | None, fen: int) -> None:
    assert read_amount(cell, unit) == (fen, ())


@pytest.mark.parametrize("cell", [None, "", " ", "\\", "/", "-", "—", "——", "无", "不涉及", "N/A", float("nan")])
def test_not_stated_is_not_zero(cell: object) -> None:
    assert read_amount(cell, WAN) == (None, ())
    assert read_amount(cell, None) == (None, ())


@pytest.mark.parametrize(("cell", "fen"), [(3.2, 3_200_000), ("3.2", 3_200_000), ("1,000", 1_000_000_000)])
def test_without_any_unit_it_is_wan_with_a_warning(cell: object, fen: int) -> None:
    value, problems = read_amount(cell, None)
    assert value == fen
    assert [(problem.level, problem.rule) for problem in problems] == [(Level.WARNING, "money-unit-assumed")]


@pytest.mark.parametrize(
    "cell",
    [
        *(-3, -0.5, "-3", "－3万元", "(3.2)", True, float("inf"), 1e18, 1e300, "9" * 40, date(2023, 1, 1)),
        *(
            "3.2/1.5",
            "3、5",
            "30+5",
            "3~5万元",
            "3.2万元，其中已上缴1万元",
            "12,34",
            "3 5",
            "1.2.3",
            "5%",
            "abc",
            "很多",
        ),
        *("3.2万人", "10万元以上", "三万元", "2023年5月", "3.2万元/年", "?", "1e5", "3亿2000万元", "美元5"),
    ],
)
def test_anything_else_is_an_error_that_says_what_to_do(cell: object) -> None:
    value, problems = read_amount(cell, WAN)
    assert value is None
    assert [(problem.level, problem.rule) for problem in problems] == [(Level.ERROR, "amount-unreadable")]
    assert str(cell)[:10] in problems[0].message
    assert "只留一个" in problems[0].message


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("问题金额（万元）", WAN),
        ("问题金额(元)", MoneyUnit.YUAN),
        ("整改金额（单位：千元）", MoneyUnit.THOUSAND),
        ("金额（万）", WAN),
        ("涉及金额\n（亿元）", MoneyUnit.HUNDRED_MILLION),
        ("问题金额/万元", WAN),
        ("问题金额，元", MoneyUnit.YUAN),
        ("已整改金额万元", WAN),
        ("涉及金额元", MoneyUnit.YUAN),
        ("单位：万元", WAN),
        ("单位:元", MoneyUnit.YUAN),
        ("金额单位：人民币元", MoneyUnit.YUAN),
        ("金额单位：百万元", MoneyUnit.MILLION),
        ("计量单位：千万元", MoneyUnit.TEN_MILLION),
        ("单位：人、万元", WAN),
        ("（单位：户、万元）", WAN),
        ("填报单位：县财政局          单位：万元", WAN),
        ("填报单位：县财政局  截至2024年5月17日  金额单位：元", MoneyUnit.YUAN),
        ("补助标准（元/人）", MoneyUnit.YUAN),
        ("问题金额", None),
        ("公元2023年", None),
        ("责任单位", None),
        ("责任单位：某单元", None),
        ("填报单位：三元镇人民政府", None),
        ("填报单位：元坝镇", None),
        ("单位：元坝镇", None),
        ("单位名称：多元公司", None),
        ("金额单位：美元", None),
        ("单位：万元、元", None),
        ("单位：户", None),
        ("", None),
    ],
)
def test_units_named_in_headers_and_banners(text: str, unit: MoneyUnit | None) -> None:
    assert unit_in(text) is unit


FACTORS = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
FORMS = {
    "plain": lambda number, unit: f"{number}{unit}",
    "grouped": lambda number, unit: f"{number:,}{unit}",
    "full width comma": lambda number, unit: f"{number:,}{unit}".replace(",", "，"),
    "full width digits": lambda number, unit: f"{number}{unit}".translate({48 + d: 0xFF10 + d for d in range(10)}),
    "about": lambda number, unit: f"约 {number} {unit}",
    "short": lambda number, unit: f"{number}{unit.removesuffix('元') or unit}",
}
NUMBERS = st.decimals(0, 99_999, places=4)
ANY_TEXT = st.one_of(st.text(max_size=30), st.text("0123456789.,，万亿千百元约（）-/ ", max_size=15))


@given(
    NUMBERS.filter(lambda number: "E" not in str(number)), st.sampled_from(sorted(FACTORS)), st.sampled_from([*FORMS])
)
def test_every_amount_reads_back_from_every_form(number: Decimal, unit: str, form: str) -> None:
    exact = (number * FACTORS[unit]).quantize(Decimal(1), ROUND_HALF_UP)
    assert read_amount(FORMS[form](number, unit), MoneyUnit.YUAN) == (int(exact), ())


@given(st.integers(0, 10**13 - 1))
def test_floats_of_whole_fen_are_exact(fen: int) -> None:
    yuan = fen / 100
    assert read_amount(yuan, MoneyUnit.YUAN) == (fen, ())
    assert read_amount(f"{Decimal(fen) / 100:f}元", None) == (fen, ())


@given(
    st.one_of(st.text(max_size=30), st.text("0123456789.,，万亿千百元约（）-/ ", max_size=15)), st.none() | st.just(WAN)
)
def test_no_text_raises(text: str, unit: MoneyUnit | None) -> None:
    value, problems = read_amount(text, unit)
    assert value is None or value >= 0
    assert value is None or all(problem.level is not Level.ERROR for problem in problems)
    assert unit_in(text) is None or unit_in(text) in MoneyUnit


@given(st.floats(allow_nan=False), st.none() | st.just(WAN))
def test_no_number_raises(number: float, unit: MoneyUnit | None) -> None:
    value, problems = read_amount(number, unit)
    refused = [problem for problem in problems if problem.level is Level.ERROR]
    assert (value is None) == bool(refused)
    if number < 0:
        assert refused
