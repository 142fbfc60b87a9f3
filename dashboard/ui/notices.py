"""What must be said above the figures: demo data, old data, an old or withdrawn snapshot, nothing there at all."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.frames import SnapshotInfo
from dashboard.operation import logs
from dashboard.palette import AMBER
from dashboard.people import ROLE_WORDS
from dashboard.ui import data, filters, navigation, texts, who
from dashboard.ui.data import Catalogue
from dashboard.ui.markup import plain

IN_PROGRESS = "在办"
"""State of a ledger that is still worked on; the age of an archived one is no warning."""


def empty() -> None:
    """Say that there is no data and how to load some."""
    st.info(texts.EMPTY if who.reach() is None else texts.NOTHING_WITHIN)


def page_denied(page: StreamlitPage) -> bool:
    """Say, and note, that a page is not for the person; return whether it is so."""
    person = who.person()
    if person is None or navigation.allowed(page.url_path, person.role):
        return False
    who.denied(page=page.title)
    st.warning(texts.PAGE_DENIED.format(page=page.title, role=ROLE_WORDS[person.role]))
    return True


def database_away(away: data.DatabaseAwayError) -> None:
    """Say that the database cannot be read, and why where that is known; begin the page anew where it moved on."""
    if isinstance(away, data.OutOfDateError):
        data.forget()
        st.rerun()
    st.error(plain(away.reason or texts.DATABASE_AWAY))


def page_failed(error: Exception) -> bool:
    """Say in Chinese that the page failed, with the cause in the log only; meant for Streamlit's `on_script_error`."""
    logs.tell("page failed", logging.ERROR, error)
    st.error(texts.PAGE_FAILED)
    return True


def above(info: SnapshotInfo, catalogue: Catalogue) -> None:
    """Say all that holds of this snapshot, in as few lines as fit, each with the one click that leads on."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="notices"):
        for say in (_standby, _demo, _superseded, _newer, _stale, _single, _unit):
            say(info, catalogue)


def _standby(_: SnapshotInfo, catalogue: Catalogue) -> None:
    if not catalogue.takes_changes:
        st.markdown(f"{_badge(texts.STANDBY_BADGE)} {texts.STANDBY}", width="content")


def _demo(info: SnapshotInfo, catalogue: Catalogue) -> None:
    if not info.ledger.demo:
        return
    _line(f"{_badge(texts.DEMO_BADGE)} {texts.DEMO}", texts.DEMO_BACK, catalogue.real)


def _superseded(info: SnapshotInfo, catalogue: Catalogue) -> None:
    if info.standing:
        return
    words = texts.REPLACED if info.replaced_by is not None else texts.WITHDRAWN
    _line(f"**{words.format(day=_day(info))}**", texts.TO_CURRENT, catalogue.newest(info.ledger.id))


def _newer(info: SnapshotInfo, catalogue: Catalogue) -> None:
    newest = catalogue.newest(info.ledger.id)
    if not info.standing or newest is None or newest.id == info.id:
        return
    _line(texts.NEWER.format(day=_day(info), newest=_day(newest)), texts.TO_NEWEST, newest)


def _stale(info: SnapshotInfo, catalogue: Catalogue) -> None:
    newest = catalogue.newest(info.ledger.id)
    days = (data.today() - info.as_of).days
    if info.ledger.demo or info.ledger.state != IN_PROGRESS or newest is None or newest.id != info.id:
        return
    if days <= data.settings().stale_after_days:
        return
    st.markdown(_badge(texts.STALE.format(day=_day(info), days=days)), width="content")


def _single(info: SnapshotInfo, catalogue: Catalogue) -> None:
    demo = catalogue.demo
    if info.ledger.demo or demo is None or len(catalogue.standing(info.ledger.id)) != 1:
        return
    _line(texts.ONE_SNAPSHOT.format(count=len(catalogue.standing(demo.ledger.id))), texts.TO_DEMO, demo)


def _unit(info: SnapshotInfo, _: Catalogue) -> None:
    asked = filters.unit_asked()
    if asked is None:
        return
    if asked.denied:
        said = texts.UNIT_DENIED.format(unit=plain(asked.name), own=plain(asked.own))
    elif asked.followed is None:
        said = texts.UNIT_UNKNOWN.format(unit=plain(asked.name))
    else:
        since = texts.UNIT_SINCE.format(day=asked.followed.since) if asked.followed.since else texts.UNIT_BY_NOW
        said = texts.UNIT_FOLLOWED.format(unit=plain(asked.name), since=since, successor=plain(asked.followed.now))
    st.markdown(f"**{said}**", width="content")


def _line(words: str, label: str, target: SnapshotInfo | None) -> None:
    st.markdown(words, width="content")
    if target is not None:
        st.button(f":blue[{label}]", type="tertiary", key=f"go_{target.id}", on_click=filters.go_to, args=(target,))


def _badge(words: str) -> str:
    return f":{AMBER.tag}-badge[{plain(words)}]"


def unknown_snapshot(info: SnapshotInfo) -> None:
    """Say that the address names a snapshot that is not there and what is shown in its place."""
    person = who.person()
    if person is not None and person.reach is not None:
        asked = st.session_state.get(filters.REFUSED, "")
        who.denied(snapshot=asked)
        st.warning(texts.SNAPSHOT_DENIED.format(snapshot=plain(asked)))
        return
    st.warning(texts.UNKNOWN_SNAPSHOT.format(ledger=plain(info.ledger.name), day=_day(info)))


def _day(info: SnapshotInfo) -> str:
    return texts.DAY.format(day=info.as_of)
