"""Decisions on the screen of the meeting: those of last time with their outcome, new ones, and the forms to record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import meeting_texts as words
from dashboard.frames import DecisionOutcome
from dashboard.metrics.decisions import DecisionState
from dashboard.metrics.meeting import page
from dashboard.palette import AMBER, BLUE, GREEN, GREY, RED, Paint
from dashboard.people import Act
from dashboard.ui import addresses, data, meeting, meeting_screens, notices, tables
from dashboard.ui import meeting_texts as texts
from dashboard.ui import texts as frame
from dashboard.ui import who as who_is
from dashboard.ui.markup import Html, element, joined, link, plain, tag
from dashboard.ui.meeting import DECISIONS_A_SCREEN, Room

PAINTS: dict[str, Paint] = {"fulfilled": GREEN, "ongoing": BLUE, "postponed": AMBER, "pending": GREY}
CHOICES = (DecisionOutcome.FULFILLED, DecisionOutcome.ONGOING, DecisionOutcome.POSTPONED)
LONGEST_TEXT, LONGEST_NAME = 500, 60
_WHO, _WRITTEN = "meeting_who", "meeting_written"


def earlier(room: Room) -> None:
    """Draw the decisions of last time, and older ones still open, each with its outcome and the form to record it."""
    found = (*room.book.last, *room.book.earlier)
    if not found:
        meeting_screens.nothing(texts.DECISIONS_NONE)
        return
    st.html(element("p", room.book.text, class_="meeting-sentence shorter"))
    for state in page(found, DECISIONS_A_SCREEN, room.step.part):
        with st.container(horizontal=True, vertical_alignment="center", key=_key("row", state)):
            st.html(element("ol", _row(state), class_="meeting-rows meeting-decisions"))
            if who_is.may(Act.DECIDE):
                _recorder(room, state)


def new(room: Room) -> None:
    """Draw the form for a new decision and, beside it, those taken in this meeting."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        form(room, None)
    with right:
        taken(room, room.book.taken)
        _asked(room, room.held.screen - len(room.book.taken))


def taken(room: Room, states: Sequence[DecisionState]) -> None:
    """Draw decisions of this meeting, each with a way to take it back."""
    title = texts.TAKEN.format(n=len(states)) if states else texts.TAKEN_NONE
    st.html(element("h2", title, class_="meeting-heading"))
    for number, state in enumerate(states, 1):
        with st.container(horizontal=True, vertical_alignment="center", key=_key("taken", state)):
            st.html(element("ol", _row(state, f"{number}"), class_="meeting-rows meeting-decisions"))
            if who_is.may(Act.DECIDE):
                st.button(
                    texts.TAKE_BACK, key=_key("back", state), type="tertiary", on_click=_take_back, args=(room, state)
                )


def _asked(room: Room, space: int) -> None:
    """Draw what the issues ask the county to decide, as far as the screen has room for it."""
    asked = room.held.asks
    shown = asked[: max(space, 0)]
    if not shown:
        return
    rows = [
        meeting_screens.row(
            tables.light(one.line, one.line.light_word),
            one.text,
            joined(link(one.line.code, addresses.issue(one.line.code)), f" {one.line.title}"),
            one.line.lead_unit or "",
        )
        for one in shown
    ]
    rest = texts.ASKED_REST.format(n=len(asked) - len(shown)) if len(asked) > len(shown) else ""
    st.html(
        joined(
            element("h2", texts.ASKED.format(n=len(asked)), class_="meeting-heading"),
            element("ol", *rows, class_="meeting-rows meeting-asked"),
            element("p", rest),
        )
    )


def form(room: Room, issue: str | None) -> None:
    """Draw the form for a decision; `issue` is the code it is about, None lets one choose."""
    if not who_is.may(Act.DECIDE):
        st.html(element("p", texts.DECIDE_BY_OFFICE))
        return
    facts = room.view.facts
    codes = list(facts.codes)
    titles = dict(zip(codes, facts.titles, strict=True))
    units = list(dict.fromkeys([row.name for row in room.figures.by_unit]))
    lead = facts.leads[codes.index(issue)] if issue is not None else None
    mark = f"{issue or ''}_{room.view.info.id}_{st.session_state.get(_WRITTEN, 0)}"
    with st.form(f"decide_{mark}", border=False):
        text = st.text_area(
            texts.DECIDE,
            placeholder=texts.DECIDE_HINT,
            max_chars=LONGEST_TEXT,
            key=f"decide_text_{mark}",
            height=84 if issue is not None else 140,
        )
        about = issue
        if issue is None:
            about = st.selectbox(
                texts.DECIDE_ISSUE,
                [None, *codes],
                format_func=lambda code: texts.DECIDE_NONE if code is None else f"{code} {titles[code]}",
                key=f"decide_issue_{mark}",
            )
        one, other = st.columns(2)
        with one:
            options = [None, *units]
            unit = st.selectbox(
                texts.DECIDE_UNIT,
                options,
                index=options.index(lead) if lead in units else 0,
                format_func=lambda name: name or texts.DECIDE_NONE,
                key=f"decide_unit_{mark}",
            )
            who = st.text_input(texts.WHO, value=_who(), max_chars=LONGEST_NAME, key=f"decide_who_{mark}")
        with other:
            promised = st.date_input(
                texts.DECIDE_DATE,
                value=None,
                min_value=room.view.info.as_of,
                format="YYYY-MM-DD",
                key=f"decide_date_{mark}",
            )
            with st.container(key=f"decide_save_{mark}"):
                save = st.form_submit_button(texts.DECIDE_SAVE, type="primary", width="stretch")
    if save:
        key = facts.keys[codes.index(about)] if about is not None else None
        _decide(room, text, who, key, unit, promised if isinstance(promised, date) else None)


def brief(state: DecisionState) -> Html:
    """Return a decision on one line: state, text, until when."""
    return element("p", _tag(state), f" {state.decision.text}", element("span", _due(state)), class_="meeting-brief")


def _row(state: DecisionState, mark: str | None = None) -> Html:
    decision = state.decision
    facts: list[Html] = []
    if state.unit:
        facts.append(element("b", state.unit))
    if decision.issue_code:
        facts.append(
            joined(link(decision.issue_code, addresses.issue(decision.issue_code)), f" {decision.issue_title}")
        )
    said = state.outcome
    if said and said.note:
        facts.append(element("i", texts.DECISION_NOTE.format(label=_day(said.as_of), note=said.note)))
    detail = joined(*(element("span", fact) for fact in facts))
    end = joined(element("span", _met(state)), _due(state))
    if state.overdue:
        end = joined(end, tag(texts.DECISION_PAST.format(n=state.days_overdue), RED))
    return meeting_screens.row(mark or _tag(state), decision.text, detail, end)


def _tag(state: DecisionState) -> Html:
    return tag(state.label, PAINTS[state.state])


def _due(state: DecisionState) -> str:
    return texts.DECISION_DUE.format(day=_day(state.due_on)) if state.due_on is not None else ""


def _met(state: DecisionState) -> str:
    """Return when it was decided and, where it was put off, the date promised at first."""
    met = texts.DECISION_MET.format(day=_day(state.decision.met_on))
    promised = state.decision.promised_on
    if promised is None or promised == state.due_on:
        return met
    return texts.DECISION_MOVED.format(met=met, day=_day(promised))


def _recorder(room: Room, state: DecisionState) -> None:
    """Draw the button that opens the form for what became of a decision."""
    with st.popover(texts.RECORD, key=_key("record", state)), st.form(_key("outcome", state), border=False):
        labels = {choice: words.DECISION_STATES[choice.value] for choice in CHOICES}
        st.markdown(plain(state.decision.text))
        outcome = st.radio(
            texts.OUTCOME,
            list(labels),
            format_func=lambda choice: labels[choice],
            horizontal=True,
            key=_key("choice", state),
        )
        note = st.text_input(texts.NOTE, max_chars=LONGEST_TEXT, key=_key("note", state))
        tomorrow = room.view.info.as_of + timedelta(days=1)
        moved = st.date_input(
            texts.MOVED_TO, value=None, min_value=tomorrow, format="YYYY-MM-DD", key=_key("moved", state)
        )
        who = st.text_input(texts.WHO, value=_who(), max_chars=LONGEST_NAME, key=_key("who", state))
        save = st.form_submit_button(texts.SAVE, type="primary")
    if save:
        _record(room, state, outcome, who, note, moved if isinstance(moved, date) else None)


def _decide(room: Room, text: str, who: str, key: str | None, unit: str | None, promised: date | None) -> None:
    try:
        data.decide(room.view.info, text, who, key, unit, promised)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    # another key empties the form: what stands in a widget cannot be changed in the run that drew it
    st.session_state[_WRITTEN] = st.session_state.get(_WRITTEN, 0) + 1
    _done(who, texts.DECIDED)


def _record(
    room: Room, state: DecisionState, outcome: DecisionOutcome, who: str, note: str, moved: date | None
) -> None:
    try:
        data.record_outcome(room.view.info, state.decision, outcome, who, note, moved)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    _done(who, texts.SAVED)


def _take_back(room: Room, state: DecisionState) -> None:
    try:
        data.record_outcome(room.view.info, state.decision, DecisionOutcome.TAKEN_BACK, _who())
    except data.DatabaseAwayError as away:
        meeting.say(away.reason or frame.DATABASE_AWAY)
        return
    meeting.say(texts.TAKEN_BACK)


def _done(who: str, said: str) -> None:
    st.session_state[_WHO] = who
    meeting.say(said)
    st.rerun()


def _who() -> str:
    return str(st.session_state.get(_WHO) or who_is.own_name() or texts.DEFAULT_WHO)


def _key(name: str, state: DecisionState) -> str:
    return f"meeting_{name}_{state.decision.ledger}_{state.decision.id}_{len(state.decision.outcomes)}"


def _day(day: date) -> str:
    return words.SHORT_DAY.format(day=day)
