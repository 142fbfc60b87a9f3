"""The screens of the meeting that are only read: headline, lists of issues, closing summary."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import meeting_texts as words
from dashboard import texts as shared
from dashboard.checks import checks, in_scope
from dashboard.metrics import meeting as agenda
from dashboard.metrics.decisions import DecisionState
from dashboard.metrics.lines import IssueLine
from dashboard.metrics.meeting import page
from dashboard.palette import LIGHTS
from dashboard.ui import addresses, blocks, links, meeting
from dashboard.ui import meeting_texts as texts
from dashboard.ui import texts as frame
from dashboard.ui.blocks import Card
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link, tag
from dashboard.ui.meeting import Room

WEEK_DAYS = 7
SENTENCES = 7


def headline(room: Room) -> None:
    """Draw where rectification stands against last week: the sentence, the chain, what changed."""
    st.html(_headline(room, room.checks))


@addresses.kept
def _headline(room: Room, with_checks: bool) -> Html:
    figures = room.figures
    rates = figures.rates
    unreviewed = "" if room.view.info.reviewed else frame.CARD_UNREVIEWED
    counted = (
        ("awaiting_review", frame.CARD_REVIEW),
        ("overdue", frame.CARD_OVERDUE),
        ("extended", frame.CARD_EXTENDED),
    )
    due = frame.CARD_DUE.format(days=room.view.facts.thresholds.due_soon_days)
    row = [
        Card("reported_or_beyond", frame.CARD_REPORTED, rates["reported"].parts, rates["reported"].change_text),
        Card("done", frame.CARD_DONE, rates["rectified"].parts, unreviewed or rates["rectified"].change_text),
        Card("closed", frame.CARD_CLOSED, rates["closed"].parts, unreviewed or rates["closed"].change_text),
        *(
            Card(key, label, frame.ITEMS.format(n=figures.count(key).n), figures.count(key).change_text)
            for key, label in (*counted, ("due_soon", due))
        ),
    ]
    pieces = [element("p", figures.headline, class_="meeting-sentence"), blocks.card_row(row), _changes(room)]
    if with_checks:
        found = in_scope(checks(room.view.facts, room.view.previous), figures.whole, figures.before)
        pieces.append(blocks.paragraph(texts.CHECKS_N.format(n=len(found))))
    return _sheet_of(*pieces)


def overdue_rest(room: Room) -> None:
    """Draw a list of the overdue issues that are not heard one by one; each leads to its own screen."""
    size = room.held.screen
    shown = [issue.line for issue in page(room.held.overdue[size:], size, room.step.part)]
    addressed = {line.code: addresses.here(**{meeting.STEP: f"overdue-{line.code}"}) for line in shown}
    _sheet(_lines(shown, addressed))


def attention(room: Room) -> None:
    """Draw the issues with a yellow light, at most a screen of them."""
    found = room.held.attention
    if not found:
        _sheet(_nothing(texts.NO_ATTENTION))
        return
    _sheet(_lines(found[: room.held.screen]), _rest(room, len(found), "light_yellow"))


def due(room: Room) -> None:
    """Draw what falls due next, the nearest first."""
    found = room.held.due
    if not found:
        days = room.view.facts.thresholds.due_soon_days
        after = room.held.next_due
        said = texts.NEXT_DUE.format(day=frame.DAY.format(day=after)) if after else texts.NONE_OPEN
        _sheet(_nothing(texts.NO_DUE.format(days=days), said))
        return
    _sheet(_lines(found[: room.held.screen], by_days=True), _rest(room, len(found), "due_soon"))


def closing(room: Room) -> None:
    """Draw what was decided, fit to be copied, and what stays open."""
    taken, book, figures = room.book.taken, room.book, room.figures
    if taken:
        listed = element("ol", *(element("li", _decided(state)) for state in taken))
        copied = "\n".join(f"{number}. {_decided(state)}" for number, state in enumerate(taken, 1))
        button = element(
            "button", texts.COPY_LIST, type="button", class_="copy-button", data_copy=copied, data_copied=frame.COPIED
        )
        head = element("h2", texts.TAKEN.format(n=len(taken)), "　", button)
        said = element("section", head, listed, class_="meeting-closing")
    else:
        said = element("section", element("h2", texts.CLOSING_NONE), class_="meeting-closing")
    before = [state for state in book.open if state.decision.met_on < book.as_of]
    week = [line for line in room.held.due if line.days_left is not None and line.days_left <= WEEK_DAYS]
    extended = figures.count("extended").n
    counts = (
        (
            texts.STILL_OVERDUE,
            opening(len(room.held.overdue), links.href()(Drill("overdue"))),
            opening(extended, links.href()(Drill("extended")), texts.EXTENDED_TOO) if extended else "",
        ),
        (texts.STILL_OPEN, opening(len(before), addresses.here(**{meeting.STEP: agenda.DECISIONS})), ""),
        (
            texts.NEXT_WEEK,
            opening(len(week), addresses.here(**{meeting.STEP: agenda.DUE})),
            shared.CHANGES_ITEM_JOIN.join(line.code for line in week[:SENTENCES]),
        ),
    )
    below = element(
        "section",
        *(figure(label, number, detail) for label, number, detail in counts),
        element("p", link(texts.TO_OVERVIEW, addresses.page(""))),
        class_="meeting-counts",
    )
    _sheet(element("p", figures.headline, class_="meeting-sentence"), below, said)


def opening(number: int, address: str, text: str = frame.ITEMS) -> str:
    """Return a count in words, as the way to what it counts where that is anything."""
    said = text.format(n=number)
    return link(said, address) if number else said


def figure(label: str, number: str, detail: str) -> Html:
    """Return a number in large type between its label and a line of detail."""
    return element(
        "div", element("span", label), element("strong", number), element("em", detail), class_="meeting-figure"
    )


def nothing(*sentences: str) -> None:
    """Draw a screen that only says there is nothing."""
    _sheet(_nothing(*sentences))


def _sheet(*pieces: Html) -> None:
    st.html(_sheet_of(*pieces))


def _sheet_of(*pieces: Html) -> Html:
    return element("div", *pieces, class_="meeting-sheet")


def _nothing(*sentences: str) -> Html:
    return element("div", *(element("p", sentence) for sentence in sentences), class_="meeting-nothing")


def _changes(room: Room) -> Html:
    address = links.href()
    found = room.view.changes
    said: list[Html] = []
    for sentence in found.sentences[:SENTENCES]:
        head, colon, items = sentence.text.partition("：")
        drill = address(Drill(sentence.key, links.CHANGE))
        said.append(element("li", link(head, drill) if sentence.codes else head, colon, items))
    heading = texts.CHANGES
    if found.from_as_of is not None:
        heading += f"（{texts.COMPARED.format(day=frame.SHORT_DAY.format(day=found.from_as_of))}）"
    return element("section", element("h2", heading), element("ul", *said), class_="meeting-changes")


def _lines(lines: Sequence[IssueLine], address: dict[str, str] | None = None, by_days: bool = False) -> Html:
    """Return issues as large rows: light, title, who and why, and the date that counts."""
    rows = []
    for line in lines:
        href = address[line.code] if address else addresses.issue(line.code)
        reason = line.reason or line.light_word
        if by_days:
            reason = texts.DAYS_LEFT.format(n=line.days_left) if line.days_left else texts.DUE_TODAY
        light = tag(reason, LIGHTS[line.light]) if line.light else reason
        day = line.deadline if by_days else line.promised_on
        label = frame.COLUMN_DEADLINE if by_days else frame.COLUMN_PROMISED
        rows.append(
            row(
                light,
                joined(link(line.code, href), "　", line.title),
                joined(element("b", line.lead_unit or shared.NO_UNIT), f"　{line.obstacle or ''}"),
                joined(element("span", label), frame.SHORT_DAY.format(day=day)) if day else Html(""),
            )
        )
    return element("ol", *rows, class_=f"meeting-rows rows-{len(rows)}", style=f"--rows: {len(rows)}")


def row(mark: str, head: str, detail: str, end: str) -> Html:
    """Return one large row of a list: a tag, a line of heading over a line of detail, and what stands at the end."""
    return element(
        "li",
        element("div", mark, class_="row-mark"),
        element("div", element("strong", head), element("p", detail), class_="row-main"),
        element("div", end, class_="row-end"),
    )


def _rest(room: Room, total: int, show: str) -> Html:
    """Return the way to all of a list that does not fit on the screen."""
    if total <= room.held.screen:
        return Html("")
    way = link(texts.REST_LINK.format(n=total), links.href()(Drill(show)))
    return element("p", texts.REST.format(n=room.held.screen), way, class_="meeting-rest")


def _decided(state: DecisionState) -> str:
    parts = [state.decision.text]
    who = [state.unit] if state.unit else []
    due = [texts.DECISION_DUE.format(day=words.SHORT_DAY.format(day=state.due_on))] if state.due_on else []
    tail = "，".join([*who, *due])
    return f"{parts[0]}（{tail}）" if tail else parts[0]
