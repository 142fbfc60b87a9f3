"""One entry of an indicator table → numerator, denominator, target and baseline, in one unit and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.grid import Cell
from loaders.indicator_rows import Entry
from loaders.number_cells import Number, in_unit, read_number, trimmed
from loaders.records import Finding, Level, Place
from loaders.text import clean

PERCENT = "%"
HUNDRED = Decimal(100)
_PERCENT_UNITS = ("%", "％", "百分比", "百分点", "百分数")
_RATE_ENDINGS = ("率", "比", "占比", "比例", "比重")
_MANY = 10
"""From this denominator on a target between 0 and 1 looks like a share written without %."""


@dataclass(slots=True)
class Values:
    """What one entry states in numbers. `better` is what ≥ or ≤ in the target says; `answered`: by yes or no."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    target: Decimal | None = None
    baseline_numerator: Decimal | None = None
    baseline_denominator: Decimal | None = None
    unit: str | None = None
    better: str | None = None
    answered: bool = False


@dataclass(slots=True)
class ValueReader:
    """Reads entries of one indicator. `cells` are its definition's cells, for what an entry does not state itself.

    `fractions`: its plain numbers stand for shares (0.459 for 45.9 %). Rules: `number-unreadable`,
    `denominator-zero`, `denominator-negative`, `unit-differs` (error for the numerator, its target and baseline, a
    warning for the denominator), `rate-differs`, `target-without-denominator`, `target-looks-like-share` (warnings),
    `target-converted`, `only-a-rate`, `above-denominator` (notes).
    """

    entry: Entry
    cells: Mapping[str, tuple[Cell, Place]]
    unit: str | None
    shares: bool
    fractions: bool
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> Values:
        """Return the numbers of the entry; what was wrong is in `findings`."""
        numerator, denominator = self._number("numerator"), self._number("denominator")
        value, rate = self._number("value"), self._number("rate")
        if value is not None and value.over is not None:
            denominator = denominator or Number(value.over)
            numerator, value = numerator or value._replace(over=None), None
        if numerator is not None and numerator.over is not None:
            denominator = denominator or Number(numerator.over)
        if numerator is not None and numerator.percent:
            numerator, value = None, value or numerator
        stated_share = value is not None and (value.percent or self.shares)
        if numerator is None and value is not None and not stated_share:
            numerator, value = value, None
        share = value if stated_share else rate
        values = Values(unit=self.unit)
        if numerator is None and share is not None and (value is not None or denominator is None):
            self._take_share(values, share, value is not None)
        else:
            self._take_parts(values, numerator, denominator)
            if share is not None and values.numerator is not None and values.denominator:
                self._compare(share, values.numerator, values.denominator, "value" if stated_share else "rate")
        values.answered = any(number is not None and number.answer for number in (numerator, value))
        self._take_baseline(values)
        self._take_target(values)
        return values

    def _cell(self, name: str) -> tuple[Cell, Place] | None:
        return self.entry.cells.get(name) or self.cells.get(name)

    def _number(self, name: str) -> Number | None:
        """Return the number of a field; measured ones come from the entry alone, never from the definition."""
        found = self._cell(name) if name.startswith(("target", "baseline")) else self.entry.cells.get(name)
        if found is None:
            return None
        read = read_number(found[0])
        self.findings += [problem.at(found[1]) for problem in read.problems]
        return read.value

    def _place(self, name: str) -> Place:
        found = self._cell(name)
        return found[1] if found else self.entry.place

    def _find(self, level: Level, rule: str, name: str, message: str) -> None:
        place = self._place(name)
        self.findings.append(Finding(level, rule, place, f"{place} {message}"))

    def _percentage(self, number: Number) -> Decimal:
        """Return a share as a percentage; a plain number is one already unless the indicator writes fractions."""
        share = number.value * HUNDRED if self.fractions and not number.percent else number.value
        return trimmed(share)

    def _take_share(self, values: Values, share: Number, from_value: bool) -> None:
        values.numerator, values.denominator, values.unit = self._percentage(share), HUNDRED, PERCENT
        name = "value" if from_value and "value" in self.entry.cells else "rate"
        self._find(
            Level.NOTE,
            "only-a-rate",
            name,
            f"只有比率 {plain(values.numerator)}%，没有分子和分母。请补上分子和分母，便于核对。",
        )

    def _take_parts(self, values: Values, numerator: Number | None, denominator: Number | None) -> None:
        if numerator is not None:
            if values.unit is None:
                values.unit = numerator.unit
            values.numerator = self._converted(numerator, values.unit, "numerator", Level.ERROR)
        if denominator is not None:
            values.denominator = self._converted(denominator, values.unit, "denominator", Level.WARNING)
            if values.denominator < 0:
                self._find(Level.ERROR, "denominator-negative", "denominator", "的分母小于 0。请更正。")
            elif values.denominator == 0 and values.numerator:
                message = f"的分母是 0，分子却是 {plain(values.numerator)}，比率算不出来。请更正；没有数据请留空。"
                self._find(Level.ERROR, "denominator-zero", "denominator", message)
            elif values.numerator is not None and 0 < values.denominator < values.numerator:
                share = values.numerator * HUNDRED / values.denominator
                message = (
                    f"分子 {plain(values.numerator)} 大于分母 {plain(values.denominator)}（{share:.2f}%），请确认口径。"
                )
                self._find(Level.NOTE, "above-denominator", "numerator", message)

    def _converted(self, number: Number, unit: str | None, name: str, level: Level) -> Decimal:
        value, agrees = in_unit(number, unit)
        if not agrees:
            message = f"的单位“{number.unit}”与指标单位“{unit}”不同，两者不能混算。请统一单位。"
            self._find(level, "unit-differs", name, message)
        return value

    def _compare(self, share: Number, numerator: Decimal, denominator: Decimal, name: str) -> None:
        """A share beside its own numbers must recompute, rounded or cut off at the digits it shows."""
        stated = share.value
        if not share.percent and self.entry.header_units.get(name) not in _PERCENT_UNITS and abs(stated) <= 1:
            stated *= HUNDRED
        true = numerator * HUNDRED / denominator
        step = Decimal(1).scaleb(int(stated.normalize().as_tuple().exponent)) if stated else Decimal(1)
        if abs(true - stated) >= max(min(step, Decimal(1)), Decimal("0.01")):
            message = (
                f"写明 {plain(stated)}%，按分子分母计算为 "
                f"{plain(numerator)}/{plain(denominator)} = {true:.2f}%。以分子分母为准，请核对。"
            )
            self._find(Level.WARNING, "rate-differs", name, message)

    def _take_baseline(self, values: Values) -> None:
        single = self._number("baseline")
        numerator, denominator = self._number("baseline_numerator"), self._number("baseline_denominator")
        if single is not None and numerator is None:
            if single.over is None and (single.percent or values.unit == PERCENT):
                values.baseline_numerator, values.baseline_denominator = self._percentage(single), HUNDRED
                return
            numerator, denominator = single, Number(single.over) if single.over is not None else denominator
        if numerator is not None:
            if values.unit is None:
                values.unit = numerator.unit
            values.baseline_numerator = self._converted(numerator, values.unit, "baseline_numerator", Level.ERROR)
            if numerator.over is not None and denominator is None:
                denominator = Number(numerator.over)
        if denominator is not None:
            values.baseline_denominator = self._converted(
                denominator, values.unit, "baseline_denominator", Level.WARNING
            )

    def _take_target(self, values: Values) -> None:
        name = "target" if self._cell("target") is not None else "target_rate"
        number = self._number(name)
        if number is None:
            return
        values.better = number.better
        if values.unit == PERCENT and not number.whole:
            values.target = self._percentage(number)
        elif number.percent or name == "target_rate" or self.entry.header_units.get(name) in _PERCENT_UNITS:
            self._convert_target(values, number, name)
        else:
            values.target = self._converted(number, values.unit, name, Level.ERROR)
            if values.denominator and 0 < values.target < 1 and values.denominator >= _MANY and values.unit is not None:
                self._question_target(values, name)

    def _convert_target(self, values: Values, number: Number, name: str) -> None:
        """Turn a target in percent into the numerator's unit."""
        share = number.value
        if not number.percent and abs(share) <= 1:
            share *= HUNDRED
        base = values.denominator if values.denominator is not None else values.baseline_denominator
        if values.unit == PERCENT:
            values.target = share
            return
        if base is None:
            message = f"的目标是 {plain(share)}%，但没有分母，换算不成数量。请填写分母，或把目标写成数量。"
            self._find(Level.WARNING, "target-without-denominator", name, message)
            return
        values.target = trimmed(share * base / HUNDRED)
        message = f"的目标 {plain(share)}% 按分母 {plain(base)} 换算为 {plain(values.target)}{values.unit or ''}。"
        self._find(Level.NOTE, "target-converted", name, message)

    def _question_target(self, values: Values, name: str) -> None:
        message = (
            f"的目标 {plain(values.target or Decimal(0))} 与分母 {plain(values.denominator or Decimal(0))} 相差悬殊。"
            "目标应与分子同一单位；如果是比率，请写成带 % 的形式。"
        )
        self._find(Level.WARNING, "target-looks-like-share", name, message)


def are_shares(entries: Sequence[Entry], unit: str | None, name: str | None) -> tuple[bool, bool]:
    """Return whether an indicator's plain values are shares, and whether those are written as fractions of 1.

    They are shares where the unit is %, and where a rate without unit, numerator and denominator never exceeds 1.
    """
    numbers = [
        number
        for entry in entries
        if (cell := entry.cells.get("value") or entry.cells.get("rate")) and (number := read_number(cell[0]).value)
    ]
    plain_values = [number.value for number in numbers if not number.percent and number.over is None]
    fractions = bool(plain_values) and all(abs(value) <= 1 for value in plain_values)
    headed = any(entry.header_units.get("value") in _PERCENT_UNITS for entry in entries)
    if headed or (unit is not None and clean(unit) in _PERCENT_UNITS):
        return True, fractions
    parts = any(entry.cells.keys() & {"numerator", "denominator"} for entry in entries)
    if unit is None and not parts and (name or "").endswith(_RATE_ENDINGS) and fractions:
        return True, True
    return False, fractions


def plain(value: Decimal) -> str:
    """Return a number without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
