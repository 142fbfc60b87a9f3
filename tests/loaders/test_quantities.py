"""Numbers with units and percentages in running text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.quantities import level, quantities, shares, spelled_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("95户333人", [("95", "household"), ("333", "person")]),
        ("5779人次（4369人）", [("5779", "person_time"), ("4369", "person")]),
        ("208.1万元、3000元、1.2亿元", [("2081000", "money"), ("3000", "money"), ("120000000", "money")]),
        ("1,234,567.8元", [("1234567.8", "money")]),
        ("１，２３４元", [("1234", "money")]),
        ("3.2万人、5千元", [("32000", "person"), ("5000", "money")]),
        ("二十户中有十一户", [("20", "household"), ("11", "household")]),
        ("三百零五个", [("305", "thing")]),
        ("3平方米、3亩、1公顷", [("9", "area"), ("6000", "area"), ("30000", "area")]),
        # no amounts
        ("2023年12月31日、3个月、20个工作日、5个百分点", []),
        ("第3批、第二项、D栋2楼、1.2.7.8组", []),
        ("4万元/台、每户3人、人均18平方米、每年安排20万元", []),
        ("《3个村5户试点方案》〔2023〕25号", []),
        ("一户一策", []),
        ("G318线、A3户型", []),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(quantity.value, quantity.kind) for quantity in quantities(level(text))]
    assert found == [(Decimal(value), kind) for value, kind in expected]


@pytest.mark.parametrize(
    "text", ["约20户", "20余户", "20多户", "20户以上", "近20户", "3—5户", "不足20户", "100余万元", "3万余元"]
)
def test_approximations_are_marked(text: str) -> None:
    assert [quantity.vague for quantity in quantities(level(text))] == [True]


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("54.11%", "54.11", "0.01"),
        ("５５％", "55", "1"),
        ("百分之五十五", "55", "1"),
        ("百分之五十五点三", "55.3", "0.1"),
        ("百分之12.5", "12.5", "0.1"),
        ("3‰", "0.3", "0.1"),
        ("千分之五", "0.5", "0.1"),
        ("百分之百", "100", "1"),
    ],
)
def test_percentages_are_read_with_their_last_place(text: str, value: str, step: str) -> None:
    (share,) = shares(level(text))
    assert (share.value, share.step) == (Decimal(value), Decimal(step))


def test_five_points_are_no_percentage() -> None:
    assert shares(level("提高5个百分点")) == ()


def test_levelling_keeps_every_position() -> None:
    text = "依据《２０项方案》〔2023〕25号，（１１户）"
    levelled = level(text)
    assert len(levelled) == len(text)
    assert levelled.endswith("，(11户)")
    assert "2" not in levelled


@settings(deadline=None)
@given(st.integers(1, 99_999_999))
def test_spelled_numbers_are_read_back(number: int) -> None:
    assert spelled_number(_spelled(number)) == number


def _spelled(number: int) -> str:
    """Spell a number as Chinese does, by its own independent rules."""
    digits = "零一二三四五六七八九"
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return _spelled(high) + "万" + gap + (_spelled(low) if low else "")
    text, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return text
