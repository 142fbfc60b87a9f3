"""The page 责任单位 as a list: the table of units, their status, and the matrix of units and categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import texts as statuses
from dashboard.exports import unit_rows, unit_texts
from dashboard.exports.rows import XLSX_TYPE, file_name, xlsx_bytes
from dashboard.metrics.groups import UnitRow
from dashboard.metrics.results import Ratio
from dashboard.metrics.units import headline, quiet
from dashboard.ui import addresses, blocks, charts, links, tables, twin, who, writes
from dashboard.ui import units_texts as words
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.units_view import UnitsView

Address = Callable[[Drill], str]
MATRIX_TABLE = "matrix_table"
"""Parameter of the address that opens the numbers of the matrix as a table."""


def heading(units: UnitsView) -> None:
    """Say how far the units are; where a leader in charge is asked for, how far that leader's issues are."""
    blocks.draw(_heading(units))


@addresses.kept
def _heading(units: UnitsView) -> Html:
    leader = units.view.scope.leader
    title = blocks.section(words.UNITS_OF.format(leader=leader) if leader else words.UNITS)
    if leader is None:
        return joined(blocks.aloud(headline(units.view.facts, units.rows)), title)
    back = link(words.BACK, addresses.here(leader=None, show=None))
    only = element("p", words.LEADER_ONLY, "　", back, class_="block")
    return joined(blocks.aloud(units.view.figures.headline), only, title)


def table(units: UnitsView) -> None:
    """Draw a row a unit in official order, or with the overdue in front; numbers lead to their issues, names on."""
    with st.container(horizontal=True, vertical_alignment="center", key="units_bar"):
        st.toggle(words.OVERDUE_FIRST, key="overdue_first", bind="query-params")
        _download(units)
    blocks.draw(_table(units, bool(st.session_state["overdue_first"])))


@addresses.kept
def _table(units: UnitsView, in_front: bool) -> Html:
    rows = units.overdue_first if in_front else units.rows
    address = links.href()
    days = units.view.facts.thresholds.due_soon_days
    columns: dict[str, list[str]] = {
        words.KIND: _blocks(rows, every=in_front),
        words.UNIT: [link(row.name, addresses.here(unit=row.name, show=None)) for row in rows],
        words.LEADS: [tables.number(row.lead, Drill("all", "lead", row.name), address) for row in rows],
        words.TAKES_PART: [tables.number(row.any, Drill("all", "unit", row.name), address) for row in rows],
        words.DONE: [_done(row, address) for row in rows],
        words.OVERDUE: [tables.number(row.lead, Drill("overdue", "lead", row.name), address) for row in rows],
        words.DUE_SOON.format(days=days): [
            tables.number(row.lead, Drill("due_soon", "lead", row.name), address) for row in rows
        ],
        words.QUIET: [_quiet(row) for row in rows],
    }
    made = tables.table(columns, words.UNITS, "units-table")
    foot = tables.footer(units.footer, address)
    limit = units.view.facts.thresholds.min_issues_for_rate
    return element("section", made, foot, blocks.paragraph(words.NOT_RATED.format(n=limit)), class_="block")


def status(units: UnitsView) -> None:
    """Draw the status of what each unit leads as bars, and the same numbers as a table."""
    if not units.leading:
        return
    charts.bars(words.STATUS, units.status, "unit_status", "lead")


def matrix(units: UnitsView) -> None:
    """Draw units by categories with both ways of counting in each cell."""
    said = blocks.paragraph(words.MATRIX_WORDS)
    above = element("section", twin.heading(words.MATRIX, MATRIX_TABLE), said, class_="block")
    charts.drilled(units.matrix, "unit_matrix", _cell("{2}", "{0}", "{1}"), above, scrolls=False)


def matrix_table(units: UnitsView) -> None:
    """Draw the numbers of the matrix as a table where that is open; it takes the whole width of the page."""
    if twin.opened(MATRIX_TABLE):
        blocks.draw(blocks.more(tables.table(_crossed(units), words.MATRIX, "numbers")))


def _crossed(units: UnitsView) -> dict[str, list[str]]:
    address = links.href()
    lead, either = units.matrices["lead"], units.matrices["unit"]
    columns: dict[str, list[str]] = {words.UNIT: [row.label for row in lead.rows]}
    for number, category in enumerate(lead.columns):
        columns[category.label] = [
            _both(
                tables.number(led[number], _cell("lead", row.label, category.label), address),
                tables.number(part[number], _cell("unit", row.label, category.label), address),
            )
            if part[number].n()
            else statuses.NO_VALUE
            for row, led, part in zip(lead.rows, lead.cells, either.cells, strict=True)
        ]
    return columns


def _cell(field: str, unit: str, category: str) -> Drill:
    return Drill("all", field, unit, ("category", category))


def _both(lead: str, unit: str) -> Html:
    return element("span", f"{words.LEADS} ", lead, f" · {words.TAKES_PART} ", unit)


def _blocks(rows: Sequence[UnitRow], every: bool) -> list[str]:
    """Return the block of each row; in official order only where a new block begins."""
    return [
        row.block if every or not number or rows[number - 1].block != row.block else ""
        for number, row in enumerate(rows)
    ]


def _done(row: UnitRow, address: Address) -> str:
    ratio = Ratio("rectified", *row.lead.parts("rectified"))
    if not ratio.denominator:
        return statuses.NO_VALUE
    parts = tables.parts(ratio, lambda key: address(Drill(key, "lead", row.name)))
    rated = row.lead.rate("rectified")
    return element("span", parts, f"　{rated.percent}" if rated else "")


def _quiet(row: UnitRow) -> str:
    found = quiet(row.lead)
    if found is None:
        return statuses.NO_VALUE
    if not found.days:
        return words.NO_CHANGE
    return link(words.DAYS.format(n=found.days), addresses.issue(found.code))


def _download(units: UnitsView) -> None:
    info = units.view.info
    name = file_name(unit_texts.UNITS, info.ledger.name, info.as_of.isoformat(), suffix="xlsx")
    st.download_button(
        words.DOWNLOAD_UNITS,
        who.as_now(lambda: writes.handed_out(info, "units", name, xlsx_bytes(unit_rows.units(units.facts, info)))),
        name,
        XLSX_TYPE,
        on_click="ignore",
    )


def nothing(units: UnitsView, name: str) -> None:
    """Say that a unit has no issue in the snapshot, or none under the other filters, and lead back to all units."""
    held = any(row.name == name for row in units.of_snapshot)
    said = (words.NOTHING_UNDER_FILTERS if held else words.NOTHING_FOR_UNIT).format(unit=name)
    blocks.block(name, blocks.paragraph(said), blocks.paragraph(link(words.BACK, addresses.here(unit=None, show=None))))
