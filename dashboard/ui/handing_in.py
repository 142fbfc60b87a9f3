"""Forms that units hand in themselves: the unit's half of it, and what the office sees of it before it merges."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PureWindowsPath

import streamlit as st

from dashboard import texts as shared
from dashboard.exports.rows import file_name
from dashboard.frames import SnapshotInfo
from dashboard.handing_in import Checked
from dashboard.metrics.rhythm import Rhythm
from dashboard.outcome import LEVEL_WORDS
from dashboard.queries import HandIn, HandInState
from dashboard.ui import blocks, bringing_preview, data, notices, tables, who, writes
from dashboard.ui import data_texts as data_words
from dashboard.ui import hand_in_texts as words
from dashboard.ui.markup import Html, element, plain
from loaders.records import Finding
from loaders.text import typed

ZIP_TYPE = "application/zip"
_SAID = "hand_in_said"
_ROUND = "hand_in_round"
"""Counts the forms that a session handed in: a new number empties the uploader."""


def hand_in(info: SnapshotInfo, rhythm: Rhythm) -> None:
    """Draw where an account hands in the forms of its units, and what became of those it handed in before."""
    said = st.session_state.pop(_SAID, ())
    blocks.block(words.HAND_IN, blocks.paragraph(words.HAND_IN_WORDS))
    for line in said:
        st.success(line)
    files = st.file_uploader(
        words.UPLOAD,
        type=["xlsx", "xls"],
        accept_multiple_files=True,
        max_upload_size=data.settings().upload_limit_mb,
        key=f"hand_in_{st.session_state.setdefault(_ROUND, 0)}",
    )
    if files:
        _offer(info, rhythm.next_meeting(info.as_of), [(typed(file.name), file.getvalue()) for file in files])
    own = writes.hand_ins(info)[: words.SHOWN]
    shown = _table(own, words.OWN) if own else blocks.paragraph(words.NONE_OWN)
    blocks.block(words.OWN, shown)


def _offer(info: SnapshotInfo, day: date, files: Sequence[tuple[str, bytes]]) -> None:
    """Say what is in the forms, and offer to hand them in, all of them, where none is refused."""
    with st.spinner(words.WORKING, show_time=True):
        checked = [writes.check_form(info, name, content, day) for name, content in files]
    told = [finding for found in checked for finding in found.findings]
    if told:
        blocks.block(words.FINDINGS, findings(told, words.FINDINGS))
    for (name, _), found in zip(files, checked, strict=True):
        if not found.refused:
            st.info(plain(_read(found, name)))
    if any(found.refused for found in checked):
        st.error(words.REFUSED)
        return
    if st.button(words.SUBMIT, type="primary", key="hand_in_submit"):
        for (name, content), found in zip(files, checked, strict=True):
            writes.hand_in(info, name, content, day)
            done = plain(words.DONE.format(unit=found.form.unit, file=name))
            st.session_state[_SAID] = (*st.session_state.get(_SAID, ()), done)
        st.session_state[_ROUND] += 1
        st.rerun()


def _read(found: Checked, name: str) -> str:
    numbers = {"n": found.reported, "indicators": len(found.form.indicators)}
    return words.READ.format(file=name, unit=found.form.unit, **numbers)


def findings(shown: Sequence[Finding], title: str) -> Html:
    """Return what is to be said of forms, with file and cell, as a table."""
    columns: dict[str, list[str]] = {
        data_words.COLUMN_LEVEL: [element("strong", LEVEL_WORDS[finding.level]) for finding in shown],
        data_words.COLUMN_FILE: [finding.place.file for finding in shown],
        data_words.COLUMN_PLACE: [bringing_preview.place(finding) for finding in shown],
        data_words.COLUMN_MESSAGE: [finding.message for finding in shown],
    }
    return tables.table(columns, title, narrow=frozenset((data_words.COLUMN_LEVEL,)))


def received(info: SnapshotInfo) -> tuple[HandIn, ...]:
    """Draw what the units handed in for this round, and return the forms that are to be merged now."""
    said = st.session_state.pop(_SAID, None)
    known = writes.hand_ins(info)
    waiting = tuple(one for one in known if one.state is HandInState.RECEIVED)
    shown = [one for one in known if _of_now(one, info)]
    title = words.RECEIVED.format(n=len(waiting))
    blocks.block(title, _table(shown, title) if shown else blocks.paragraph(words.NONE_RECEIVED))
    if said:
        st.success(said)
    if not waiting:
        return ()
    _get(info, waiting)
    numbers = {one.id: one for one in waiting}
    left_out = st.multiselect(
        words.LEAVE_OUT, list(numbers), format_func=lambda number: _choice(numbers[number]), key="hand_ins_left_out"
    )
    _send_back(info, numbers)
    return tuple(one for one in waiting if one.id not in left_out)


def _of_now(one: HandIn, info: SnapshotInfo) -> bool:
    if one.merged_as_of is not None:
        return one.merged_as_of >= info.as_of
    return one.state in (HandInState.RECEIVED, HandInState.SENT_BACK)


def _get(info: SnapshotInfo, waiting: Sequence[HandIn]) -> None:
    name = file_name(words.GET_FILE, info.ledger.name, f"{info.as_of:%Y%m%d}", suffix="zip")

    def made() -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in together(info, waiting, {}).items():
                archive.writestr(PureWindowsPath(file).name, content)  # a name may be made up to lie elsewhere
        return writes.handed_out(info, "hand_ins", name, packed.getvalue())

    st.download_button(words.GET, who.as_now(made), name, ZIP_TYPE, on_click="ignore", key="hand_ins_get")


def _send_back(info: SnapshotInfo, waiting: Mapping[int, HandIn]) -> None:
    with st.expander(words.SEND_BACK), st.form("send_back", border=False):
        which, why = st.columns([1, 2])
        number = which.selectbox(words.SEND_BACK_WHICH, list(waiting), format_func=lambda one: _choice(waiting[one]))
        reason = why.text_input(words.SEND_BACK_WHY, max_chars=200, key="send_back_reason")
        if not st.form_submit_button(words.SEND_BACK_SUBMIT):
            return
    try:
        writes.send_back(info, number, reason)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    one = waiting[number]
    st.session_state[_SAID] = plain(words.SENT_BACK.format(unit=one.unit, file=one.name))
    st.rerun()


def together(info: SnapshotInfo, forms: Sequence[HandIn], uploaded: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that were handed in beside those uploaded, by their names, no name and no content twice."""
    contents = dict(uploaded)
    held = writes.handed_in(info, [one.id for one in forms]) if forms else {}
    for one in forms:
        if held[one.id] not in contents.values():
            contents[f"{one.unit}_{one.name}" if one.name in contents else one.name] = held[one.id]
    return contents


def _choice(one: HandIn) -> str:
    return words.CHOICE.format(unit=one.unit, at=one.at)


def _table(shown: Sequence[HandIn], title: str) -> Html:
    columns: dict[str, list[str]] = {
        words.COLUMN_AT: [data_words.LOADED.format(at=one.at) for one in shown],
        words.COLUMN_UNIT: [one.unit for one in shown],
        words.COLUMN_FILE: [one.name for one in shown],
        words.COLUMN_ACTOR: [one.actor for one in shown],
        words.COLUMN_STATE: [_state(one) for one in shown],
    }
    return tables.table(columns, title, narrow=frozenset((words.COLUMN_AT, words.COLUMN_ACTOR)))


def _state(one: HandIn) -> str:
    day = shared.DAY.format(day=one.merged_as_of) if one.merged_as_of else ""
    return words.STATES[one.state.value].format(day=day, reason=one.reason)
