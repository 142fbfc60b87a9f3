"""Printed numbers against hand-written expectations and an independent recomputation."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.rounding import half_up, percent, plain, points, wan, wan_text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (11, 24, "45.8%"),
        (2005, 4369, "45.9%"),
        (1, 18, "5.6%"),
        (1, 8, "12.5%"),
        (1, 1, "100.0%"),
        (0, 3, "0.0%"),
        (1, 2000, "0.1%"),
    ],
)
def test_percentages_round_half_up_to_one_decimal(part, whole, text):
    assert percent(Fraction(part, whole)) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [(Fraction(1, 18), "+5.6"), (Fraction(-1, 18), "-5.6"), (Fraction(0), "+0.0"), (Fraction(-1, 2000), "-0.1")],
)
def test_points_carry_their_sign(difference, text):
    assert points(difference) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (3_620_000, "3.62"),
        (208_090_000, "208.09"),
        (100_000_000, "100"),
        (123_456_000_000, "123,456"),
        (5_000, "0.01"),
        (4_999, "0.004999"),
        (0, "0"),
    ],
)
def test_amounts_read_in_wan(fen, text):
    assert wan_text(fen) == text


def test_exact_amounts_lose_nothing():
    assert wan(20_809_001) == Decimal("20.809001")
    assert str(plain(Decimal("1E+3"))) == "1000"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 6))
def test_half_up_equals_decimal_arithmetic(numerator, denominator, places):
    with localcontext() as context:
        context.prec = 80
        exact = Decimal(numerator) / Decimal(denominator)
        step = Decimal(1).scaleb(-places)
        assert half_up(Fraction(numerator, denominator), places) == exact.quantize(step, ROUND_HALF_UP)
