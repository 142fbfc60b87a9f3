"""What must be said above the figures: demo data, old data, an old or withdrawn snapshot, nothing there at all."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.frames import SnapshotInfo
from dashboard.operation import logs
from dashboard.palette import AMBER
from dashboard.people import ROLE_WORDS
from dashboard.ui import addresses, blocks, data, filters, lending, memory, navigation, texts, who
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.markup import Html, element, link, plain, tag

IN_PROGRESS = "在办"
"""State of a ledger that is still worked on; the age of an archived one is no warning."""

NOTHING = Html()


def empty() -> None:
    """Say that there is no data and how to load some."""
    st.info(texts.EMPTY if who.reach() is None else texts.NOTHING_WITHIN)


def page_denied(page: StreamlitPage) -> bool:
    """Say, and note, that a page is not for the person; return whether it is so."""
    person = who.person()
    if person is None or navigation.allowed(page.url_path, person.role):
        return False
    who.denied(page=page.title)
    blocks.draw(blocks.title(page.title))
    st.warning(texts.PAGE_DENIED.format(page=page.title, role=ROLE_WORDS[person.role]))
    return True


def database_away(away: data.DatabaseAwayError) -> None:
    """Say that the database cannot be read, and why where that is known; begin the page anew where it moved on."""
    if isinstance(away, data.OutOfDateError) and lending.begin_anew():
        st.rerun()
    refused(away)


def refused(away: data.DatabaseAwayError) -> None:
    """Say why something that was asked for could not be done."""
    st.error(plain(away.reason or texts.DATABASE_AWAY))


def page_failed(error: Exception) -> bool:
    """Say in Chinese that the page failed, with the cause in the log only; meant for Streamlit's `on_script_error`."""
    if isinstance(error, who.DeniedError):  # most often a run that went on after its browser had left
        logs.tell("nobody there")
        st.error(str(error))
        return True
    logs.tell("page failed", logging.ERROR, error)
    st.error(texts.PAGE_FAILED)
    return True


def above(info: SnapshotInfo, catalogue: Catalogue) -> None:
    """Say all that holds of this snapshot, in as few lines as fit, each with the one click that leads on."""
    makes = (_standby, _demo, _superseded, _newer, _stale, _single, _unit)
    said = [line for line in (make(info, catalogue) for make in makes) if line]
    if said:
        st.html(element("div", *said, class_="notices"))


def _standby(_: SnapshotInfo, catalogue: Catalogue) -> Html:
    return NOTHING if catalogue.takes_changes else _line(tag(texts.STANDBY_BADGE, AMBER), f" {texts.STANDBY}")


def _demo(info: SnapshotInfo, catalogue: Catalogue) -> Html:
    if not info.ledger.demo:
        return NOTHING
    way = _way(texts.DEMO_BACK, info, catalogue.real)
    return _line(tag(texts.DEMO_BADGE, AMBER), f" {texts.DEMO}", way)


def _superseded(info: SnapshotInfo, catalogue: Catalogue) -> Html:
    if info.standing:
        return NOTHING
    words = texts.REPLACED if info.replaced_by is not None else texts.WITHDRAWN
    way = _way(texts.TO_CURRENT, info, catalogue.newest(info.ledger.id))
    return _line(element("strong", words.format(day=_day(info))), way)


def _newer(info: SnapshotInfo, catalogue: Catalogue) -> Html:
    newest = catalogue.newest(info.ledger.id)
    if not info.standing or newest is None or newest.id == info.id:
        return NOTHING
    return _line(texts.NEWER.format(day=_day(info), newest=_day(newest)), _way(texts.TO_NEWEST, info, newest))


def _stale(info: SnapshotInfo, catalogue: Catalogue) -> Html:
    newest = catalogue.newest(info.ledger.id)
    days = (data.today() - info.as_of).days
    if info.ledger.demo or info.ledger.state != IN_PROGRESS or newest is None or newest.id != info.id:
        return NOTHING
    if days <= data.settings().stale_after_days:
        return NOTHING
    return _line(tag(texts.STALE.format(day=_day(info), days=days), AMBER))


def _single(info: SnapshotInfo, catalogue: Catalogue) -> Html:
    demo = catalogue.demo
    if info.ledger.demo or demo is None or len(catalogue.standing(info.ledger.id)) != 1:
        return NOTHING
    words = texts.ONE_SNAPSHOT.format(count=len(catalogue.standing(demo.ledger.id)))
    return _line(words, _way(texts.TO_DEMO, info, demo))


def _unit(info: SnapshotInfo, _: Catalogue) -> Html:
    asked = filters.unit_asked()
    if asked is None:
        return NOTHING
    if asked.denied:
        said = texts.UNIT_DENIED.format(unit=asked.name, own=asked.own)
    elif asked.followed is None:
        said = texts.UNIT_UNKNOWN.format(unit=asked.name)
    else:
        since = texts.UNIT_SINCE.format(day=asked.followed.since) if asked.followed.since else texts.UNIT_BY_NOW
        said = texts.UNIT_FOLLOWED.format(unit=asked.name, since=since, successor=asked.followed.now)
    return _line(element("strong", said))


def _line(*parts: str) -> Html:
    first, *more = parts
    return element("p", first, *(piece for part in more if part for piece in (" ", part)))  # a line may break there


def _way(label: str, info: SnapshotInfo, target: SnapshotInfo | None) -> Html:
    """Return the way to another snapshot on this page; filters are peculiar to a ledger."""
    if target is None:
        return NOTHING
    left = dict.fromkeys(texts.FILTERS) if target.ledger.id != info.ledger.id else {}
    return link(label, addresses.here(**{**left, filters.SNAPSHOT: str(target.id)}))


def unknown_snapshot(info: SnapshotInfo) -> None:
    """Say that the address names a snapshot that is not there and what is shown in its place."""
    person = who.person()
    if person is not None and person.reach is not None:
        asked = memory.of_session().get(filters.REFUSED, "")
        who.denied(snapshot=asked)
        st.warning(texts.SNAPSHOT_DENIED.format(snapshot=plain(asked)))
        return
    st.warning(texts.UNKNOWN_SNAPSHOT.format(ledger=plain(info.ledger.name), day=_day(info)))


def _day(info: SnapshotInfo) -> str:
    return texts.DAY.format(day=info.as_of)
