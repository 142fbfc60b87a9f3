"""One overdue issue on a screen of the meeting: the facts on the left, promise, progress and decision on the right."""

from __future__ import annotations

import re
from fractions import Fraction

import streamlit as st

from dashboard import texts as shared
from dashboard.metrics.meeting import OverdueIssue
from dashboard.metrics.rounding import percent, points
from dashboard.metrics.unit_profile import OwnMeasure
from dashboard.palette import GREEN, LIGHTS, RED
from dashboard.ui import addresses, links, meeting_decisions, meeting_screens
from dashboard.ui import meeting_texts as texts
from dashboard.ui import texts as frame
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link, tag
from dashboard.ui.meeting import Room

MEASURES, DECISIONS = 5, 3
"""More are one click away, on the issue's own page and among the decisions."""
FINDING = 180
"""Signs of a finding that are shown."""
LONG = 330
"""Signs on the left half from which on they are set smaller, so that the screen need not be scrolled."""

_MARKUP = re.compile("<[^>]*>")


def overdue(room: Room) -> None:
    """Draw one overdue issue with the form for what the meeting decides on it, or say that there is none."""
    if room.step.code is None:
        extended = room.figures.count("extended").n
        said = [meeting_screens.opening(extended, links.href()(Drill("extended")), texts.EXTENDED)] if extended else []
        meeting_screens.nothing(texts.NO_OVERDUE, *said)
        return
    issue = next(issue for issue in room.held.overdue if issue.line.code == room.step.code)
    left, right = st.columns([8, 5], gap="large")
    with left:
        st.html(element("article", _head(issue), _facts(room, issue), class_="meeting-issue"))
    with right:
        st.html(element("aside", _promise(room, issue), _progress(issue), class_="meeting-aside"))
        meeting_decisions.form(room, issue.line.code)


def _head(issue: OverdueIssue) -> Html:
    line = issue.line
    light = tag(line.reason or line.light_word, LIGHTS[line.light]) if line.light else Html("")
    code = link(line.code, addresses.issue(line.code))
    return joined(element("p", light, code, class_="meeting-code"), element("h2", line.title))


def _facts(room: Room, issue: OverdueIssue) -> Html:
    line = issue.line
    named: list[tuple[str, str, str]] = [(texts.LEAD, element("b", line.lead_unit or shared.NO_UNIT), "")]
    if issue.supporting:
        named.append((texts.SUPPORTING, shared.CHANGES_ITEM_JOIN.join(issue.supporting), ""))
    named.append((texts.DEADLINE, _deadline(issue), ""))
    if room.persons:
        named += [
            (label, value, "") for label, value in ((texts.LEADER, line.leader), (texts.PERSON, issue.person)) if value
        ]
    if issue.finding:
        named.append((texts.FINDING, shortened(issue.finding), "wide"))
    if issue.amount and issue.amount_rectified:
        money = texts.AMOUNT_WORDS.format(rectified=issue.amount_rectified, amount=issue.amount)
        named.append((texts.AMOUNT, money, "wide"))
    if issue.measures:
        named.append((texts.MEASURES, _measures(issue.measures), "wide"))
    if issue.obstacle:
        named.append((texts.OBSTACLE, issue.obstacle, "wide"))
    if issue.coordination:
        named.append((texts.COORDINATION, issue.coordination, "wide asked"))
    if issue.next_step:
        named.append((texts.NEXT_STEP, issue.next_step, "wide"))
    decided = room.book.about(line.key)[-DECISIONS:]
    if decided:
        named.append((texts.DECIDED_BEFORE, joined(*(meeting_decisions.brief(state) for state in decided)), "wide"))
    pairs = [element("div", element("dt", name), element("dd", value), class_=class_) for name, value, class_ in named]
    said = sum(len(_MARKUP.sub("", value)) for _, value, _ in named)
    return element("dl", *pairs, class_="meeting-facts dense" if said > LONG else "meeting-facts")


def shortened(text: str) -> str:
    """Return a text cut to what can be read in passing; the whole of it is on the issue's own page."""
    return text if len(text) <= FINDING else f"{text[:FINDING]}…"


def _deadline(issue: OverdueIssue) -> str:
    line = issue.line
    day = frame.SHORT_DAY.format(day=line.deadline) if line.deadline else shared.NO_VALUE
    if line.original_deadline is None or line.original_deadline == line.deadline:
        return day
    return f"{day}（{texts.ORIGINAL}{frame.SHORT_DAY.format(day=line.original_deadline)}）"


def _measures(measures: tuple[OwnMeasure, ...]) -> Html:
    said = []
    for measure in measures[:MEASURES]:
        node = texts.NODE.format(day=frame.SHORT_DAY.format(day=measure.deadline)) if measure.deadline else ""
        state: list[Html] = []
        if measure.days_past is not None:
            state.append(tag(texts.NODE_PAST.format(n=measure.days_past), RED))
        elif measure.status:
            state.append(tag(shared.STATUS[measure.status], GREEN))
        said.append(element("li", measure.text, node, *state))
    if len(measures) > MEASURES:
        said.append(element("li", texts.MEASURES_MORE.format(n=len(measures) - MEASURES)))
    return element("ol", *said)


def _promise(room: Room, issue: OverdueIssue) -> Html:
    day = issue.line.promised_on
    shown = frame.SHORT_DAY.format(day=day) if day else texts.NOT_PROMISED
    gone = (room.held.as_of - day).days if day else 0
    past = tag(texts.PROMISE_PAST.format(n=gone), RED) if gone > 0 else ""
    return meeting_screens.figure(texts.PROMISED, shown, past)


def _progress(issue: OverdueIssue) -> Html:
    pieces: list[Html] = []
    if issue.percent is not None:
        pieces.append(meeting_screens.figure(texts.PROGRESS, percent(_share(issue.percent)), _advance(issue)))
    same = issue.progress == issue.progress_before
    said = [(texts.THIS_WEEK, texts.NO_NEWS if same and issue.progress else issue.progress or texts.NO_PROGRESS)]
    if issue.progress_before:
        said.append((texts.LAST_WEEK, issue.progress_before))
    pieces.append(
        element("dl", *(element("div", element("dt", name), element("dd", text)) for name, text in said),
                class_="meeting-weeks")
    )  # fmt: skip
    return joined(*pieces)


def _advance(issue: OverdueIssue) -> str:
    if issue.percent is None or issue.percent_before is None:
        return ""
    difference = _share(issue.percent) - _share(issue.percent_before)
    if not difference:
        return shared.CHANGE_SAME
    return shared.CHANGE_POINTS.format(n=points(difference))


def _share(value: float) -> Fraction:
    return Fraction(str(value))
