"""The frame of the meeting: which step is shown, its heading, the bar with keys to turn, and what can be switched."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import meeting_texts as words
from dashboard.metrics import meeting as agenda
from dashboard.metrics.decisions import DecisionBook, decision_book
from dashboard.metrics.figures import Figures
from dashboard.metrics.meeting import Meeting, Speaker, Step
from dashboard.palette import AMBER, GREY
from dashboard.ui import addresses, blocks, data, links, memory, tables
from dashboard.ui import meeting_texts as texts
from dashboard.ui import texts as frame
from dashboard.ui.markup import Html, element, joined, link, plain, tag
from dashboard.ui.view import View

PAGE, STEP = "meeting", "step"
"""The page as the address names it, and its parameter: the step shown, by `Step.name`."""
DECISIONS_A_SCREEN = 5
"""Fewer than a screen of lines may hold: each has two lines of text and a button."""
DRAWER_PX = 900
_BLANK, _MENU, _SAID = "meeting_blank", "meeting_menu", "meeting_said"
_PERSONS, _CHECKS = "meeting_persons", "meeting_checks"


@dataclass(frozen=True, eq=False)
class Room:
    """One screen of the meeting: the issues, the decisions as they stand, the steps and the one shown.

    The same object for all visitors, for as long as the decisions are the same.
    """

    view: View
    held: Meeting
    book: DecisionBook
    steps: tuple[Step, ...]
    place: int

    @property
    def step(self) -> Step:
        """The step shown."""
        return self.steps[self.place]

    @property
    def figures(self) -> Figures:
        """The figures of the view."""
        return self.view.figures

    @property
    def persons(self) -> bool:
        """Whether names of leaders and persons are switched on."""
        return bool(memory.of_session().get(_PERSONS))

    @property
    def checks(self) -> bool:
        """Whether the count of checks is switched on."""
        return bool(memory.of_session().get(_CHECKS))


def enter(view: View) -> Room:
    """Return the meeting on a view at the step the address names, the first one where it names none of its steps."""
    asked = st.query_params.get(STEP, "")
    rooms: dict[str, Room] = view.kept_of("rooms", data.decisions(view.info), lambda _: {})
    room = rooms.get(asked)
    if room is None:
        made = _room(view, asked)
        room = rooms.setdefault(made.step.name, made)
        if not asked:
            rooms[asked] = room
    if room.step.name != asked:  # writing it anew would tell the browser so in every run
        st.query_params[STEP] = room.step.name
    return room


def _room(view: View, asked: str) -> Room:
    held = view.kept("meeting", lambda looked_at: agenda.meeting(looked_at.figures))
    book = _book(view)
    steps = agenda.steps(held, book, DECISIONS_A_SCREEN)
    names = [step.name for step in steps]
    heard = {issue.line.code: place for place, issue in enumerate(held.overdue, 1)}
    code = asked.removeprefix(f"{agenda.OVERDUE}-")
    if asked not in names and asked != code and code in heard:
        # an overdue issue beyond those heard one by one, opened from the list of the rest
        first = next(place for place, step in enumerate(steps) if step.kind == agenda.OVERDUE_REST)
        steps = (*steps[:first], Step(agenda.OVERDUE, heard[code], code), *steps[first:])
        names.insert(first, asked)
    return Room(view, held, book, steps, names.index(asked) if asked in names else 0)


def last_decisions(view: View) -> Html:
    """Return how last meeting's decisions stand, as a way into the meeting; nothing where none was ever taken."""
    book = _book(view)
    if not book.every:
        return Html("")
    way = link(texts.TO_DECISIONS, addresses.page(PAGE, **{STEP: agenda.DECISIONS}))
    return blocks.section(words.STEPS[agenda.DECISIONS], blocks.paragraph(f"{book.text}　", way))


def _book(view: View) -> DecisionBook:
    taken = data.decisions(view.info)
    return view.kept_of(
        "decisions", taken, lambda _: decision_book(agenda.of_scope(taken, view.figures), view.info.as_of)
    )


def say(text: str) -> None:
    """Say this after the next run, which shows what was written."""
    memory.of_session()[_SAID] = text


def here(step: Step) -> str:
    """Return the address of a step."""
    return addresses.here(**{STEP: step.name, links.PARAMETER: None})


def title(room: Room) -> str:
    """Return what the screen is called, with its part where its kind has several."""
    step = room.step
    name = words.STEPS[step.kind]
    parts = len(room.held.overdue) if step.code is not None else sum(one.kind == step.kind for one in room.steps)
    return texts.PART.format(title=name, part=step.part, parts=parts) if parts > 1 else name


def top(room: Room) -> None:
    """Draw the heading: where in the meeting one is, the screen's name, the as-of date; and blank the screen."""
    said = memory.of_session().pop(_SAID, None)
    if said:
        st.toast(plain(said))
    info = room.view.info
    newest = data.catalogue().newest(info.ledger.id)
    marks: list[Html] = []
    if not info.standing:
        marks.append(tag(texts.WITHDRAWN if info.replaced_by is None else texts.REPLACED, AMBER))
    elif newest is not None and newest.id != info.id:
        marks.append(tag(texts.OLDER, AMBER))
    if info.ledger.demo:
        marks.append(tag(frame.DEMO_BADGE, GREY))
    if room.view.scope.filters:
        marks.append(tag(texts.SCOPE, AMBER))
    pieces = [
        element("span", texts.PLACE.format(number=room.place + 1, total=len(room.steps)), class_="meeting-place"),
        element("h1", title(room)),
        element("span", info.ledger.name, class_="meeting-ledger"),
        element("span", *marks, class_="meeting-marks"),
        element("strong", texts.AS_OF.format(day=frame.DAY.format(day=info.as_of)), class_="meeting-as-of"),
    ]
    full = "" if memory.of_session().get(_MENU) else "meeting-full"
    made = element("header", *pieces, class_=f"meeting-top meeting-page {full}".strip())
    if memory.of_session().get(_BLANK):
        made = joined(made, element("div", texts.BLANKED, class_="meeting-blank", role="status"))
    st.html(made)


def bar(room: Room) -> None:
    """Draw the bar at the foot: back, next, blank, who speaks, the outline with its switches, the menu."""
    blank = bool(memory.of_session().get(_BLANK))
    first, last = room.place == 0, room.place == len(room.steps) - 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting_bar"):
        st.button(
            texts.BACK, shortcut="Left", disabled=first or blank, on_click=_go, args=(room, -1), key="meeting_back"
        )
        st.button(
            texts.NEXT,
            shortcut="Right",
            type="primary",
            disabled=last or blank,
            on_click=_go,
            args=(room, 1),
            key="meeting_next",
        )
        st.html(_track(room))
        if st.button(texts.SPEAKERS, key="meeting_speakers"):
            _speakers(room)
        outline = st.popover(texts.OUTLINE, key="meeting_outline", on_change="rerun")
        if outline.open:
            with outline:
                st.html(_outline(room))
                # Remembered apart from the switches, which are there only while the outline is open.
                st.toggle(texts.PERSONS, room.persons, key=_PERSONS, on_change=_switch, args=(_PERSONS,))
                st.toggle(texts.CHECKS, room.checks, key=_CHECKS, on_change=_switch, args=(_CHECKS,))
        st.button(texts.BLANK, shortcut="B", on_click=_switch, args=(_BLANK,), key="meeting_to_blank")
        menu = texts.MENU_CLOSE if memory.of_session().get(_MENU) else texts.MENU
        st.button(menu, shortcut="M", on_click=_switch, args=(_MENU,), key="meeting_to_menu")


def _go(room: Room, by: int) -> None:
    st.query_params[STEP] = room.steps[room.place + by].name
    links.dismiss()


def _switch(name: str) -> None:
    held = memory.of_session()
    held[name] = not held.get(name, False)


@addresses.kept
def _track(room: Room) -> Html:
    """Return one mark a step, each a link, those passed filled."""
    marks = [
        element(
            "a",
            href=here(step),
            class_="passed" if place <= room.place else "",
            aria_current="step" if place == room.place else "",
            aria_label=words.STEPS[step.kind] + (f" {step.code}" if step.code else ""),
            title=words.STEPS[step.kind] + (f" {step.code}" if step.code else ""),
        )
        for place, step in enumerate(room.steps)
    ]
    return element("nav", *marks, class_="meeting-track", aria_label=texts.OUTLINE)


@addresses.kept
def _outline(room: Room) -> Html:
    titles = {issue.line.code: issue.line.title for issue in room.held.overdue}
    lines = []
    for step in room.steps:
        name = words.STEPS[step.kind] if step.code is None else f"{step.code} {titles[step.code]}"
        again = step.part > 1 and step.code is None
        lines.append(element("li", link(f"{name}　{step.part}" if again else name, here(step))))
    return element("section", element("ol", *lines), class_="block meeting-outline")


@st.dialog(texts.SPEAKERS, width=DRAWER_PX, position="right")
def _speakers(room: Room) -> None:
    found = agenda.speakers(room.held, room.book)
    if not found:
        st.info(texts.NO_SPEAKERS)
        return
    columns: dict[str, list[str]] = {
        texts.COLUMN_UNIT: [speaker.unit for speaker in found],
        texts.COLUMN_ITEMS: [_items(speaker) for speaker in found],
    }
    st.html(tables.table(columns, texts.SPEAKERS, "speakers", frozenset([texts.COLUMN_UNIT])))


def _items(speaker: Speaker) -> Html:
    said = [
        element("li", element("span", words.STEPS[kind], class_="meeting-kind"), item) for kind, item in speaker.items
    ]
    return element("ol", *said)
