"""One unit's profile: its figures, its issues one by one, measures, indicators, history, and the facts on reporting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import texts as statuses
from dashboard.exports import unit_rows
from dashboard.exports.rows import CSV_TYPE, XLSX_TYPE, csv_bytes, file_name, xlsx_bytes
from dashboard.metrics.pace import Point
from dashboard.metrics.reporting import Reporting
from dashboard.metrics.unit_profile import OwnIssue, OwnMeasure, Profile
from dashboard.metrics.units import roster_line
from dashboard.ui import addresses, blocks, charts, data, effect_cells, links, tables, texts, twin, who, writes
from dashboard.ui import units_texts as words
from dashboard.ui.blocks import Card
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.units_view import UnitsView
from dashboard.ui.view import View

Address = Callable[[str], str]
Column = Callable[[OwnIssue, Address], str]

LED: dict[str, Column] = {
    texts.COLUMN_LIGHT: lambda issue, _: tables.light(issue.line, issue.line.reason or issue.line.light_word),
    texts.COLUMN_CODE: lambda issue, address: link(issue.line.code, address(issue.line.code)),
    texts.COLUMN_TITLE: lambda issue, _: issue.line.title,
    texts.COLUMN_STATUS: lambda issue, _: issue.line.status_label,
    texts.COLUMN_DEADLINE: lambda issue, _: _deadline(issue),
    words.COLUMN_DAYS: lambda issue, _: _days(issue),
    words.COLUMN_MOVES: lambda issue, _: words.MOVED_TIMES.format(n=issue.moves) if issue.moves else statuses.NO_VALUE,
    words.COLUMN_QUIET: lambda issue, _: _quiet(issue),
}
SUPPORTED: dict[str, Column] = {
    **{title: LED[title] for title in (texts.COLUMN_LIGHT, texts.COLUMN_CODE, texts.COLUMN_TITLE)},
    texts.COLUMN_LEAD: lambda issue, _: issue.line.lead_unit or statuses.NO_VALUE,
    **{title: LED[title] for title in (texts.COLUMN_STATUS, texts.COLUMN_DEADLINE, words.COLUMN_DAYS)},
}


@addresses.kept
def first_screen(units: UnitsView, profile: Profile) -> Html:
    """Say which unit this is and what its issues come to, and lead back to all units."""
    view, name = units.view, profile.row.name
    line = roster_line(view.facts, name)
    ways = []
    if who.reach() is None:  # who sees own units only is always at one of them
        ways.append(link(words.BACK, addresses.here(unit=None, show=None)))
    if ways and line and line.leader and not view.scope.leader:
        ways.append(link(words.SAME_LEADER, addresses.here(unit=None, leader=line.leader, show=None)))
    source = words.AS_OF.format(ledger=view.info.ledger.name, day=statuses.DAY.format(day=view.info.as_of))
    title = blocks.section(
        name,
        element("p", f"{profile.row.block}　{source}"),
        element("p", *(part for way in ways for part in (way, "　")), class_="no-print"),
    )
    told = units.led_by(name).figures if len(profile.row.lead.members) else view.figures
    return joined(title, blocks.aloud(told.headline), _cards(units, profile))


def _cards(units: UnitsView, profile: Profile) -> Html:
    """Return the unit's figures: what it leads and takes part in, and how far and how late what it leads is."""
    row, led = profile.row, units.led_by(profile.row.name).figures
    rates, lead = led.rates, ("lead", row.name)
    overdue, due, silent = (led.count(key) for key in ("overdue", "due_soon", "silent"))
    rated = row.lead.rate("rectified")
    return blocks.card_row(
        [
            Card("all", words.LEADS, words.ITEMS.format(n=row.lead.n()), None, lead),
            Card("all", words.TAKES_PART, words.ITEMS.format(n=row.any.n()), None, ("unit", row.name)),
            Card(
                "reported_or_beyond", words.CARD_REPORTED, rates["reported"].parts, rates["reported"].change_text, lead
            ),
            Card(
                "done",
                words.CARD_DONE,
                rates["rectified"].parts,
                words.RATE.format(percent=rated.percent) if rated else rates["rectified"].change_text,
                lead,
            ),
            Card("closed", words.CARD_CLOSED, rates["closed"].parts, rates["closed"].change_text, lead),
            Card(
                "overdue",
                words.OVERDUE,
                words.ITEMS.format(n=overdue.n),
                words.LONGEST.format(n=profile.longest_overdue) if overdue.n else overdue.change_text,
                lead,
            ),
            Card(
                "due_soon",
                words.DUE_SOON.format(days=units.view.facts.thresholds.due_soon_days),
                words.ITEMS.format(n=due.n),
                due.change_text,
                lead,
            ),
            Card("silent", words.CARD_SILENT, words.ITEMS.format(n=silent.n), silent.change_text, lead),
        ]
    )


def buttons(units: UnitsView, profile: Profile) -> None:
    """Offer the unit's rows as files, and the page on paper."""
    info, name = units.view.info, profile.row.name

    def file(suffix: str) -> str:
        return file_name(name, info.ledger.name, info.as_of.isoformat(), suffix=suffix)

    with st.container(horizontal=True, vertical_alignment="center", key="unit_buttons"):
        st.download_button(
            words.DOWNLOAD_XLSX,
            who.as_now(
                lambda: writes.handed_out(
                    info,
                    "unit",
                    file("xlsx"),
                    xlsx_bytes(
                        unit_rows.issues(profile, info),
                        unit_rows.measures(profile, info),
                        unit_rows.indicators(profile, info),
                    ),
                )
            ),
            file("xlsx"),
            XLSX_TYPE,
            on_click="ignore",
        )
        st.download_button(
            words.DOWNLOAD_CSV,
            who.as_now(
                lambda: writes.handed_out(info, "unit", file("csv"), csv_bytes(unit_rows.issues(profile, info)))
            ),
            file("csv"),
            CSV_TYPE,
            on_click="ignore",
        )
        st.html(element("button", words.PRINT, type="button", class_="copy-button", data_print="1"), width="content")


@addresses.kept
def issues(profile: Profile) -> Html:
    """Return the issues the unit leads and those it supports, each leading on to its own page."""
    address = addresses.issues()
    made: list[Html] = []
    for title, found, columns, nothing in (
        (words.LED, profile.led, LED, words.NO_LED),
        (words.SUPPORTED, profile.supported, SUPPORTED, words.NO_SUPPORTED),
    ):
        if found:
            cells = {name: [cell(issue, address) for issue in found] for name, cell in columns.items()}
            made.append(blocks.section(title, tables.table(cells, title)))
        else:
            made.append(blocks.section(title, blocks.paragraph(nothing)))
    return joined(*made)


@addresses.kept
def facts(units: UnitsView, profile: Profile) -> Html:
    """State days overdue, extensions and reporting as facts."""
    lead = profile.row.lead
    address = links.href()
    said = [_overdue(profile, address)]
    if lead.n("extended"):
        said.append(_linked(words.FACT_EXTENDED.format(n=lead.n("extended")), "extended", profile, address))
    if lead.n("moved_later"):
        moved = words.FACT_MOVES.format(n=lead.n("moved_later"), times=profile.moves)
        said.append(_linked(moved, "moved_later", profile, address))
    else:
        said.append(element("li", words.FACT_NOT_MOVED))
    told = units.reported(profile.row)
    said += [element("li", sentence) for sentence in _reporting(told)]
    return blocks.section(words.FACTS, element("ul", *said))


def history(units: UnitsView, profile: Profile) -> None:
    """Draw how what the unit leads has moved over the snapshots, and the same as a table leading into each."""
    led = units.led_by(profile.row.name)
    points = led.pace.points
    if led.burn_up is None:
        blocks.block(words.HISTORY, blocks.paragraph(words.NO_HISTORY))
        return
    pace = blocks.paragraph(led.pace.text)
    above = twin.section(words.HISTORY, "history_table", lambda: _points(led, points, profile.row.name), pace)
    charts.show(led.burn_up, "unit_history", above)


@addresses.kept
def measures(profile: Profile) -> Html:
    """Return the measures the unit answers for with their own deadlines."""
    found = profile.measures
    if not found:
        return blocks.section(words.MEASURES, blocks.paragraph(words.NO_MEASURES))
    address = addresses.issues()
    columns: dict[str, list[str]] = {
        texts.COLUMN_CODE: [link(measure.code, address(measure.code)) for measure in found],
        words.COLUMN_MEASURE: [measure.text for measure in found],
        words.COLUMN_NODE: [_node(measure) for measure in found],
        texts.COLUMN_STATE: [_measure_state(measure) for measure in found],
    }
    return blocks.section(words.MEASURES, tables.table(columns, words.MEASURES))


@addresses.kept
def indicators(profile: Profile) -> Html:
    """Return the indicators of the unit's issues; deliverables, there or not, apart from the measured ones."""
    if not profile.indicators:
        return blocks.section(words.INDICATORS, blocks.paragraph(words.NO_INDICATORS))
    address = addresses.issues()
    made: list[Html] = []
    for title, found, name, value in (
        (words.INDICATORS, profile.measured, texts.COLUMN_INDICATOR, True),
        (words.DELIVERABLES, profile.deliverables, words.COLUMN_DELIVERABLE, False),
    ):
        if not found:
            continue
        columns: dict[str, list[str]] = {
            texts.COLUMN_CODE: [link(result.issue or "", address(result.issue or "")) for result in found],
            name: [result.name for result in found],
        }
        if value:
            columns[words.COLUMN_NOW] = [result.text for result in found]
            columns[texts.COLUMN_TARGET] = [result.target_text for result in found]
        columns[texts.COLUMN_STATE] = [effect_cells.state(result) for result in found]
        made.append(blocks.section(title, tables.table(columns, title)))
    return joined(*made)


def _deadline(issue: OwnIssue) -> str:
    line = issue.line
    current = statuses.DAY.format(day=line.deadline) if line.deadline else line.deadline_text or statuses.NO_VALUE
    if issue.moved_days is None or line.original_deadline is None:
        return current
    return f"{current}（{words.COLUMN_MOVED}{statuses.DAY.format(day=line.original_deadline)}）"


def _days(issue: OwnIssue) -> str:
    line = issue.line
    if line.days_overdue is not None:
        return words.OVERDUE_DAYS.format(n=line.days_overdue)
    if line.days_left is None:
        return statuses.NO_VALUE
    return words.LEFT_DAYS.format(n=line.days_left) if line.days_left else words.TODAY


def _quiet(issue: OwnIssue) -> str:
    if issue.quiet_days is None:
        return statuses.NO_VALUE
    return words.DAYS.format(n=issue.quiet_days) if issue.quiet_days else words.NO_CHANGE


def _overdue(profile: Profile, address: Callable[[Drill], str]) -> str:
    n = profile.row.lead.n("overdue")
    if not n:
        return element("li", words.FACT_NOT_OVERDUE)
    return _linked(words.FACT_OVERDUE.format(n=n, days=profile.longest_overdue), "overdue", profile, address)


def _linked(sentence: str, show: str, profile: Profile, address: Callable[[Drill], str]) -> str:
    return element("li", link(sentence, address(Drill(show, "lead", profile.row.name))))


def _reporting(told: Reporting | None) -> list[str]:
    if told is None:
        return [words.FACT_NOT_TELLING]
    if not told.expected:
        return [words.FACT_NEVER_EXPECTED]
    if not told.without:
        return [words.FACT_ALL_REPORTED.format(n=len(told.expected))]
    said = words.FACT_WITHOUT.format(n=len(told.expected), without=len(told.without), days=_day_list(told.without))
    return [said + (words.FACT_NOBODY.format(days=_day_list(told.nobody)) if told.nobody else "")]


def _day_list(days: Sequence[object]) -> str:
    return words.DAY_JOIN.join(texts.SHORT_DAY.format(day=day) for day in days)


def _points(led: View, points: Sequence[Point], name: str) -> dict[str, list[str]]:
    """Return the history as columns; each number leads to its issues in the snapshot of its row.

    A unit's history holds what it has taken over. Before the day it did, those issues were led by the units it has
    succeeded: the lists are of all of them, and the filter by this unit is let go.
    """
    succeeded = led.facts.succession.predecessors(name)
    leads, kept = links.AND.join((name, *succeeded)), name if not succeeded else None
    known = {info.as_of: info for info in data.catalogue().standing(led.info.ledger.id)}
    columns: dict[str, list[str]] = {words.COLUMN_AS_OF: [statuses.DAY.format(day=point.as_of) for point in points]}
    for title, show, field in (
        (words.LEADS, "counted", "total"),
        (words.CARD_REPORTED, "reported_or_beyond", "reported"),
        (words.CARD_DONE, "done", "done"),
        (words.CARD_CLOSED, "closed", "closed"),
        (words.OVERDUE, "overdue", "overdue"),
    ):
        cells = []
        for point in points:
            number, info = getattr(point, field), known.get(point.as_of)
            drill = Drill(show, "lead", leads)
            asked = addresses.here(snapshot=str(info.id), unit=kept, show=drill.text()) if info and number else None
            cells.append(link(str(number), asked) if asked else str(number))
        columns[title] = cells
    return columns


def _node(measure: OwnMeasure) -> str:
    if measure.deadline is None:
        return measure.deadline_text or statuses.NO_VALUE
    return statuses.DAY.format(day=measure.deadline)


def _measure_state(measure: OwnMeasure) -> str:
    parts = [statuses.STATUS[measure.status]] if measure.status else []
    if measure.days_past is not None:
        parts.append(words.PAST_DAYS.format(n=measure.days_past))
    return "　".join(parts) or statuses.NO_VALUE
