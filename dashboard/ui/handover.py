"""Handing a ledger over and taking one over, on the page 数据."""

from __future__ import annotations

import streamlit as st

from dashboard.exports.kind_texts import MEDIA_TYPES
from dashboard.ui import blocks, data, notices, writes
from dashboard.ui import handover_texts as words
from dashboard.ui import who as who_is
from dashboard.ui.markup import plain
from dashboard.ui.view import View
from dashboard.ui.writes import Handing

_MADE, _SAID, _ROUND = "handing_made", "handing_said", "handing_round"
"""What was written for which ledger; what the last run did; counts the files taken, to empty the uploader."""


def draw(view: View | None) -> None:
    """Draw both halves: what goes out, where there is anything, and what comes in."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said)
    if view is not None:
        _give(view)
    _take()


def _give(view: View) -> None:
    ledger = view.info.ledger
    blocks.block(words.GIVE, blocks.paragraph(words.GIVE_WORDS.format(ledger=ledger.name)))
    newest = data.catalogue().newest(ledger.id)
    if newest is None:
        st.info(words.NOTHING)
        return
    who = st.text_input(words.WHO, who_is.own_name(), max_chars=60, key="handing_who")
    if st.button(words.MAKE, key="handing_make"):
        try:
            with st.spinner(words.MAKING, show_time=True):
                st.session_state[_MADE] = (newest.id, newest.revision, writes.hand_over(newest, who))
        except data.DatabaseAwayError as away:
            notices.refused(away)
    *of, made = st.session_state.get(_MADE, (None, None, None))
    if of != [newest.id, newest.revision]:
        return
    _downloads(made)


def _downloads(made: Handing) -> None:
    told = made.told
    st.markdown(words.MADE.format(bytes=told.size, sha256=told.sha256))
    with st.container(horizontal=True, gap="small"):
        for label, file, suffix in ((words.GET_FILE, made.file, "zip"), (words.GET_PAPER, made.paper, "docx")):
            st.download_button(
                label,
                data=file.content,
                file_name=file.name,
                mime=MEDIA_TYPES[suffix],
                on_click="ignore",
                key=f"handing_get_{suffix}",
            )


def _take() -> None:
    limit = data.settings().upload_limit_mb
    blocks.block(words.TAKE, blocks.paragraph(words.TAKE_WORDS.format(limit=limit)))
    round_ = st.session_state.setdefault(_ROUND, 0)
    file = st.file_uploader(words.UPLOAD, type=["zip"], max_upload_size=limit, key=f"handing_file_{round_}")
    left, right = st.columns(2)
    name = left.text_input(words.NAME, max_chars=100, key="handing_name").strip()
    who = right.text_input(words.WHO, who_is.own_name(), max_chars=60, key="handing_taker")
    if not st.button(words.SUBMIT, type="primary", disabled=file is None, key="handing_take") or file is None:
        return
    try:
        with st.spinner(words.TAKING, show_time=True):
            taken = writes.receive(file.name, file.getvalue(), name or None, who)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    own = taken[-1]
    newest = data.catalogue().newest(own.id)
    number = newest.id if newest is not None else own.snapshots[-1].here
    st.session_state[_ROUND] += 1
    st.session_state[_SAID] = words.TAKEN.format(ledger=plain(own.name), snapshots=len(own.snapshots), newest=number)
    st.rerun()
