"""Exact numbers to printed ones: half up, percentages, percentage points, 万元."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

FEN_PER_WAN = 1_000_000
"""分 in one 万元."""


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Return a number rounded to `decimals` places, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-decimals)


def percent(value: Fraction) -> str:
    """Return a share of one as a percentage with one decimal: `45.8%`."""
    return f"{half_up(value * 100, 1)}%"


def points(difference: Fraction) -> str:
    """Return a difference of two shares in percentage points with its sign: `+5.6`."""
    return f"{half_up(difference * 100, 1):+}"


def wan(fen: int) -> Decimal:
    """Return an amount of whole 分 in 万元, exact, without trailing zeros."""
    return plain(Decimal(fen) / FEN_PER_WAN)


def wan_text(fen: int) -> str:
    """Return an amount in 万元 for reading: two decimals half up, or exact where that would show nothing."""
    short = half_up(Fraction(fen, FEN_PER_WAN), 2)
    return f"{plain(short):,f}" if short or not fen else f"{wan(fen):f}"


def plain(number: Decimal) -> Decimal:
    """Return a decimal without trailing zeros and without an exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
