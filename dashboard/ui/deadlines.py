"""What the page 整改时限 is made of: cards, months, days overdue and left, required pace and extensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import texts as words
from dashboard.charts import groups
from dashboard.charts.drawing import Chart
from dashboard.metrics import deadlines as rules
from dashboard.metrics.deadlines import ExtendedUnits, Extension, Outlook
from dashboard.metrics.groups import Group
from dashboard.metrics.rounding import half_up
from dashboard.ui import addresses, blocks, charts, links, tables
from dashboard.ui import deadlines_texts as texts
from dashboard.ui.blocks import Card
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, filled, joined, link
from dashboard.ui.view import View

MONTH, BAND = "month", "band"
EXTENSIONS_LISTED = 20
"""As many as one can look through; the number above them leads to all."""


@dataclass(frozen=True, eq=False)
class Deadlines:
    """What the page shows of a view but the time axis; `bands` is None where nothing is open."""

    outlook: Outlook
    month_groups: tuple[Group, ...]
    band_groups: tuple[Group, ...]
    months: Chart
    bands: Chart | None
    extensions: tuple[Extension, ...]
    units: ExtendedUnits


def of(view: View) -> Deadlines:
    """Return the deadlines of a view, worked out once."""
    return view.kept("deadlines", _made)


def _made(view: View) -> Deadlines:
    whole = view.figures.whole
    outlook, bands = rules.outlook(whole), rules.bands(whole)
    lit = [group for group in view.figures.by_month if group.n("counted")]
    return Deadlines(
        outlook=outlook,
        month_groups=view.figures.by_month,
        band_groups=bands,
        months=groups.by_light(lit, texts.MONTHS_ALT, texts.MEASURE),
        bands=groups.by_light(bands, texts.BANDS_ALT, texts.MEASURE) if outlook.open else None,
        extensions=rules.extensions(whole, EXTENSIONS_LISTED),
        units=rules.extended_units(whole),
    )


@addresses.kept
def first_screen(view: View, found: Deadlines) -> Html:
    """Return the outlook in words, and how many are overdue, extended, due soon, due next month and moved."""
    days = view.facts.thresholds.due_soon_days
    labels = {
        "overdue": texts.CARD_OVERDUE,
        "extended": texts.CARD_EXTENDED,
        "due_soon": texts.CARD_DUE.format(days=days),
        "due_next_month": texts.CARD_NEXT_MONTH,
        "moved_later": texts.CARD_MOVED,
    }
    counts = {key: view.figures.count(key) for key in labels}
    cards = [
        Card(key, label, texts.ITEMS.format(n=counts[key].n), counts[key].change_text) for key, label in labels.items()
    ]
    return joined(blocks.aloud(found.outlook.text), blocks.card_row(cards))


def months(view: View, found: Deadlines) -> None:
    """Draw the months by light, and the same as a table of links."""
    charts.bars(texts.MONTHS, found.months, "deadlines_by_month", MONTH)
    blocks.draw(_months(view, found))


@addresses.kept
def _months(view: View, found: Deadlines) -> Html:
    ended = view.figures.whole.n("ended")
    ended_ones = link(texts.ENDED.format(n=ended), links.href()(Drill("ended")))
    note = filled(texts.LIGHT_NOTE, ended=ended_ones) if ended else ""
    kinds = {
        texts.COLUMN_ALL: "all",
        texts.COLUMN_DONE: "done",
        texts.COLUMN_REVIEW: "awaiting_review",
        texts.COLUMN_OPEN: "open",
        texts.COLUMN_OVERDUE: "overdue",
    }
    made = _counted(found.month_groups, texts.COLUMN_MONTH, kinds, MONTH, texts.MONTHS_TABLE)
    return blocks.more(blocks.paragraph(note), made)


def bands(found: Deadlines) -> None:
    """Draw the open issues by days overdue or left, and the same as a table of links."""
    if found.bands is None:
        blocks.block(texts.BANDS, blocks.paragraph(texts.NO_OPEN))
        return
    charts.bars(texts.BANDS, found.bands, "deadlines_by_band", BAND)
    blocks.draw(_bands(found))


@addresses.kept
def _bands(found: Deadlines) -> Html:
    filled = [group for group in found.band_groups if group.n()]
    return blocks.more(_counted(filled, texts.COLUMN_BAND, {texts.COLUMN_OPEN: "open"}, BAND, texts.BANDS_TABLE))


def _counted(rows: Sequence[Group], first: str, kinds: dict[str, str], field: str, name: str) -> Html:
    """Return a table of groups: a column a selection, every number a link."""
    address = links.href()
    columns = {first: [group.label for group in rows]} | {
        title: [tables.number(group, Drill(key, field, group.label), address) for group in rows]
        for title, key in kinds.items()
    }
    return tables.table(columns, name)


def pace(view: View) -> None:
    """Draw in words, as two numbers and as a line what is needed a week and what was achieved."""
    if not view.burn_up:
        blocks.draw(_pace(view))
        return
    said, drawn = st.columns([1, 2], gap="medium")
    said.html(_pace(view))
    with drawn:
        charts.show(view.burn_up, "deadlines_burn_up")


@addresses.kept
def _pace(view: View) -> Html:
    found, snapshots = view.pace, view.facts.thresholds.pace_snapshots
    boxes: list[Html] = []
    if found.required is not None and found.weeks_left is not None:
        still_open = link(texts.OPEN.format(n=found.open), links.href()(Drill("open_dated")))
        note = filled(texts.REQUIRED_NOTE, open=still_open, weeks=half_up(found.weeks_left, 1))
        boxes.append(_box(texts.REQUIRED, texts.A_WEEK.format(n=half_up(found.required, 1)), note))
        label = texts.ACHIEVED.format(n=snapshots)
        if found.achieved is None:
            boxes.append(_box(label, texts.TOO_FEW, texts.TOO_FEW_NOTE.format(n=snapshots)))
        else:
            number = texts.A_WEEK.format(n=half_up(found.achieved, 1))
            boxes.append(_box(label, number, texts.ACHIEVED_NOTE))
    content = [element("div", *boxes, class_="cards")] if boxes else []
    reason = "" if found.points else texts.NO_SERIES
    return blocks.section(texts.PACE, blocks.paragraph(found.text), *content, blocks.paragraph(reason))


def _box(label: str, number: str, note: str) -> Html:
    return element(
        "div",
        element("span", label, class_="card-label"),
        element("strong", number),
        element("span", note, class_="card-detail"),
        class_="card",
    )


def extensions(view: View, found: Deadlines, above: Html) -> None:
    """Draw the moved deadlines below what stands above, and say so where the sums of their units do not meet."""
    blocks.draw(above, _extensions(view, found))
    if found.extensions and not found.units.footer.agrees:
        st.error(found.units.footer.text)


@addresses.kept
def _extensions(view: View, found: Deadlines) -> Html:
    """Return the issues whose deadline was moved later, from when to when and by whom approved, and their units."""
    if not found.extensions:
        return blocks.section(texts.EXTENSIONS, blocks.paragraph(texts.NO_EXTENSIONS))
    rows = found.extensions
    made = tables.table(
        {
            texts.COLUMN_CODE: [link(row.line.code, addresses.issue(row.line.code)) for row in rows],
            texts.COLUMN_TITLE: [row.line.title for row in rows],
            texts.COLUMN_LEAD: [row.line.lead_unit or words.NO_VALUE for row in rows],
            texts.COLUMN_ORIGINAL: [texts.DAY.format(day=row.original) for row in rows],
            texts.COLUMN_CURRENT: [
                texts.DAY.format(day=row.current) if row.current else row.line.deadline_text or texts.UNDATED
                for row in rows
            ],
            texts.COLUMN_DAYS: [
                texts.DAYS.format(n=row.days) if row.days is not None else words.NO_VALUE for row in rows
            ],
            texts.COLUMN_MOVES: [texts.MOVES.format(n=row.moves) if row.moves else texts.MOVES_BEFORE for row in rows],
            texts.COLUMN_APPROVED: [row.approved or texts.NOT_APPROVED for row in rows],
            texts.COLUMN_LIGHT: [tables.light(row.line, row.line.light_word) for row in rows],
        },
        texts.EXTENSIONS,
        narrow=texts.NARROW,
    )
    moved = view.figures.count("moved_later").n
    rest: list[str] = []
    if moved > len(rows):
        everything = link(texts.EXTENSIONS_ALL.format(n=moved), links.href()(Drill("moved_later")))
        rest = [texts.EXTENSIONS_REST.format(n=len(rows)), everything]
    listed = blocks.section(texts.EXTENSIONS, blocks.paragraph(texts.EXTENSIONS_WORDS, *rest), made)
    return joined(listed, _units(found.units))


def _units(found: ExtendedUnits) -> Html:
    address: Callable[[Drill], str] = links.href()
    columns = {
        texts.COLUMN_BLOCK: [row.block for row in found.rows],
        texts.COLUMN_UNIT: [row.name for row in found.rows],
        texts.COLUMN_LEADS: [
            tables.number(row.lead, Drill("moved_later", "lead", row.name), address) for row in found.rows
        ],
        texts.COLUMN_TAKES_PART: [
            tables.number(row.any, Drill("moved_later", "unit", row.name), address) for row in found.rows
        ],
    }
    footer = tables.footer(found.footer, address, "moved_later", texts.EXTENSION_UNITS_FOOTER)
    made = tables.table(columns, texts.EXTENSION_UNITS, "units")
    return blocks.section(texts.EXTENSION_UNITS, made, footer)
