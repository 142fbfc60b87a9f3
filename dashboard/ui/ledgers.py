"""What the page 全部台账 is made of: a row a ledger with its course, and the ledgers of a region added up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import streamlit as st

from dashboard import texts as shared
from dashboard.metrics.ledgers import RATES, AllLedgers, LedgerRow, Region
from dashboard.metrics.results import Ratio
from dashboard.palette import AMBER, MEASURED
from dashboard.ui import addresses, blocks, data, links, tables, texts
from dashboard.ui import ledgers_texts as words
from dashboard.ui.markup import Html, element, filled, joined, link, plain, tag
from dashboard.ui.view import given

REGION = "region"
"""Parameter of the address: the region whose ledgers are shown."""
KEPT = 32
"""Answers to an address."""
SUM = "sum"
"""Parameter of the address: the sum of a region that is opened as a list, `overdue@某县`."""
BAR_PX, TALLEST_PX = 8, 36
NEED_REVIEW = ("rectified", "closed")
"""Rates that say nothing where a ledger has no column for review or closing."""


@dataclass(frozen=True, eq=False)
class Asked:
    """All ledgers, and the region the address asks for; one that is not there asks for all."""

    every: AllLedgers
    label: str | None

    @cached_property
    def region(self) -> Region | None:
        """The region asked for."""
        return next((region for region in self.every.regions if name_of(region) == self.label), None)

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        """The ledgers shown."""
        return self.every.rows if self.region is None else self.region.rows


def asked() -> Asked:
    """Return what the address asks for; ends the page where there is nothing to show (the frame has said why)."""
    try:
        every = data.ledgers()
    except data.DatabaseAwayError:
        if given() is not None:
            raise
        st.stop()
    if given() is None and not every.away:
        st.stop()
    return _asked(every, st.query_params.get(REGION))


def say_away(asked: Asked) -> None:
    """Say which ledgers cannot be opened now, where there are any."""
    away = asked.every.away
    if away:
        names = texts.UNITS_JOIN.join(plain(row.ledger.name) for row in away)
        st.warning(words.AWAY.format(n=len(away), names=names))


@lru_cache(maxsize=KEPT)
def _asked(every: AllLedgers, label: str | None) -> Asked:
    return Asked(every, label)


def name_of(region: Region) -> str:
    """Return what a region is called on screen and in the address."""
    return words.DEMO.format(name=region.label) if region.demo else region.label


@addresses.kept
def rows(asked: Asked) -> Html:
    """Return a row a ledger: its newest snapshot in figures, each leading to its issues, and its course."""
    found = asked.rows
    if asked.region is None:
        title = words.TITLE.format(n=len(found))
    else:
        title = words.TITLE_OF.format(region=name_of(asked.region), n=len(found))
    columns: dict[str, list[str]] = {
        words.COLUMN_LEDGER: [_name(row) for row in found],
        words.COLUMN_REGION: [row.ledger.region or shared.NO_VALUE for row in found],
        words.COLUMN_STATE: [row.ledger.state for row in found],
        words.COLUMN_AS_OF: [_as_of(row) for row in found],
        words.COLUMN_TOTAL: [_number(row, row.tally.total, "all") for row in found],
        **{words.RATES[key]: [_rate(row, key) for row in found] for key in RATES if key != "amount"},
        words.COLUMN_OVERDUE: [_number(row, row.tally.overdue, "overdue") for row in found],
    }
    if any(row.rate("amount").denominator for row in found):
        columns[words.RATES["amount"]] = [_rate(row, "amount") for row in found]
    columns[words.COLUMN_TREND] = [_course(row) for row in found]
    narrow = frozenset(columns) - {words.COLUMN_LEDGER}
    back = link(words.ALL, addresses.here(**{REGION: None})) if asked.region else ""
    made = tables.table(columns, title, narrow=narrow)
    rest = (blocks.paragraph(words.INTRODUCTION), blocks.paragraph(back), made)
    return element("section", blocks.title(title), *rest, class_="block")


@addresses.kept
def regions(asked: Asked) -> Html:
    """Return the ledgers of each region added up; the number of ledgers leads to these ledgers."""
    found = asked.every.regions
    columns: dict[str, list[str]] = {
        words.COLUMN_REGION: [name_of(region) for region in found],
        words.COLUMN_LEDGERS: [
            link(words.LEDGERS_N.format(n=len(region.rows)), addresses.here(**{REGION: name_of(region)}))
            for region in found
        ],
        words.COLUMN_AS_OF: [_dates(region) for region in found],
        words.COLUMN_TOTAL: [_sum(region, region.tally.total, "all") for region in found],
        **{words.RATES[key]: [_of_region(region, key) for region in found] for key in RATES if key != "amount"},
        words.COLUMN_OVERDUE: [_sum(region, region.tally.overdue, "overdue") for region in found],
    }
    if any(region.rate("amount").denominator for region in found):
        columns[words.RATES["amount"]] = [_of_region(region, "amount") for region in found]
    made = tables.table(columns, words.BY_REGION, narrow=frozenset(columns))
    return blocks.section(words.BY_REGION, blocks.paragraph(words.BY_REGION_WORDS), made)


def _name(row: LedgerRow) -> Html:
    name = row.ledger.name
    parts: list[Html] = [joined(name) if row.course is None else link(name, _address(row))]
    if row.ledger.demo:
        parts.append(element("div", tag(texts.DEMO_BADGE, AMBER)))
    if row.away:
        parts.append(element("div", tag(words.AWAY_NOW, AMBER)))
    if row.parent is not None:
        parts.append(element("div", words.PARENT.format(name=row.parent.name)))
    if row.continued:
        names = "》《".join(ledger.name for ledger in row.continued)
        parts.append(element("div", words.CONTINUED.format(names=names)))
    return joined(*parts)


def _address(row: LedgerRow, show: str | None = None) -> str:
    """Return the address of the ledger's newest snapshot on 总览, with a list of its issues opened or not.

    Filters are left behind: they are peculiar to a ledger.
    """
    snapshot = str(row.course.snapshot) if row.course else None
    none = dict.fromkeys(texts.FILTERS)
    return addresses.page("", **{**none, "snapshot": snapshot, links.PARAMETER: show})


def _as_of(row: LedgerRow) -> str:
    return shared.DAY.format(day=row.course.as_of) if row.course else words.NO_SNAPSHOT


def _number(row: LedgerRow, number: int, show: str) -> str:
    return link(str(number), _address(row, show)) if number and row.course else str(number)


def _rate(row: LedgerRow, key: str) -> str:
    rate = row.rate(key)
    if not row.course or (key in NEED_REVIEW and not row.reviewed):
        return words.UNREVIEWED if row.course else shared.NO_VALUE
    return _parts(rate, lambda show: _address(row, show))


def _of_region(region: Region, key: str) -> str:
    if key in NEED_REVIEW and not any(row.reviewed for row in region.rows):
        return words.UNREVIEWED
    return _parts(region.rate(key), lambda show: _list_of(region, show))


def _parts(rate: Ratio, to: Callable[[str], str]) -> str:
    if rate.value is None:
        return shared.NO_VALUE
    return filled(words.RATE_CELL, parts=tables.parts(rate, to), percent=rate.percent)


def _sum(region: Region, number: int, show: str) -> str:
    return link(str(number), _list_of(region, show)) if number else str(number)


def _list_of(region: Region, show: str) -> str:
    """Return the address that lists the issues of a sum."""
    return addresses.here(**{SUM: f"{show}@{name_of(region)}"})


def _dates(region: Region) -> str:
    if region.dates is None:
        return words.NO_SNAPSHOT
    first, last = (shared.DAY.format(day=day) for day in region.dates)
    return first if first == last else words.DATES.format(first=first, last=last)


def _course(row: LedgerRow) -> Html:
    """Return the leading rate over the snapshots as small bars, and from where to where it went in words."""
    points = [(day, rate) for day, rate in row.trend if rate.value is not None]
    if len(points) < 2:
        return joined(words.ONE_SNAPSHOT if points else shared.NO_VALUE)
    label = words.RATES[row.leading]
    told = words.TREND_JOIN.join(words.TREND_POINT.format(day=day, rate=rate.text) for day, rate in points)
    bars = [_bar(rate) for _, rate in points]
    style = f"display:flex;align-items:flex-end;gap:2px;height:{TALLEST_PX}px"
    words_of = words.TREND_MARK.format(label=label, first=points[0][1].percent, last=points[-1][1].percent)
    alt = words.TREND.format(label=label, points=told)
    return joined(element("div", *bars, style=style, role="img", aria_label=alt, title=alt), element("div", words_of))


def _bar(rate: Ratio) -> Html:
    height = max(2, round(float(rate.value or 0) * TALLEST_PX))
    return element("span", style=f"width:{BAR_PX}px;height:{height}px;background:{MEASURED.fill}")
