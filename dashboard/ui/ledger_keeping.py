"""Keeping ledgers, on the page 全部台账: 归档 and back, and 跨年接转 into a new ledger."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.metrics.ledgers import LedgerRow
from dashboard.store import StoreError
from dashboard.store.ledgers import ACTIVE, ARCHIVED
from dashboard.ui import blocks, data, texts
from dashboard.ui import ledgers_texts as words
from dashboard.ui import who as who_is
from dashboard.ui.ledgers import Asked
from dashboard.ui.markup import plain
from loaders.records import Level

_SAID = "ledger_kept"
_CHOSEN = "ledger_to_keep"


def keep(asked: Asked) -> None:
    """Draw the choice of a ledger, the switch of its state and the form that carries its open issues over."""
    _say()
    rows = {row.ledger.id: row for row in asked.every.rows}
    blocks.block(words.MANAGE)
    if st.session_state.get(_CHOSEN) not in rows:
        st.session_state.pop(_CHOSEN, None)
    chosen = st.selectbox(
        words.CHOOSE, list(rows), format_func=lambda number: rows[number].ledger.name, key=_CHOSEN, width=420
    )
    row = rows[chosen]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(words.STATE_NOW.format(name=plain(row.ledger.name), state=row.ledger.state), width="content")
        st.button(words.ACTIVATE if row.archived else words.ARCHIVE, on_click=_switch, args=(row,), key="ledger_switch")
    if row.course is not None:
        _carry(row, row.course.as_of)


def _say() -> None:
    """Say what the last run did: what was refused as errors, the rest as it was."""
    for level, text in st.session_state.pop(_SAID, ()):
        {Level.ERROR: st.error, Level.WARNING: st.warning, Level.NOTE: st.success}[level](plain(text))


def _switch(row: LedgerRow) -> None:
    state = ACTIVE if row.archived else ARCHIVED
    template = words.ACTIVATED if row.archived else words.ARCHIVED
    try:
        data.set_state(row.ledger, state)
    except (data.DatabaseAwayError, StoreError) as away:
        st.session_state[_SAID] = [(Level.ERROR, str(away) or texts.DATABASE_AWAY)]
    else:
        st.session_state[_SAID] = [(Level.NOTE, template.format(name=row.ledger.name))]


def _carry(row: LedgerRow, newest: date) -> None:
    fold = st.expander(words.CARRY, key="carry_fold", on_change="rerun")
    if not fold.open:  # seldom needed, and a third of what the page would send
        return
    with fold, st.form(f"carry_{row.ledger.id}", border=False):
        st.markdown(words.CARRY_WORDS.format(name=plain(row.ledger.name)))
        name = st.text_input(words.NEW_NAME, placeholder=words.NEW_NAME_HINT, max_chars=100, key="carry_name")
        left, right = st.columns(2)
        # a date is of its ledger: another ledger chosen begins with its own
        as_of = left.date_input(
            words.AS_OF,
            value=newest,
            min_value=data.catalogue().standing(row.ledger.id)[-1].as_of,
            format="YYYY-MM-DD",
            key=f"carry_as_of_{row.ledger.id}",
        )
        who = right.text_input(words.WHO, who_is.own_name(), max_chars=60, key="carry_who")
        archive = st.checkbox(words.ARCHIVE_OLD, value=True, key="carry_archive")
        if not st.form_submit_button(words.SUBMIT, type="primary"):
            return
    try:
        result = data.carry_over(row.ledger, name, as_of, who, archive)
    except (data.DatabaseAwayError, StoreError) as away:
        st.error(plain(str(away) or texts.DATABASE_AWAY))
        return
    said = [(finding.level, finding.message) for finding in result.findings]
    if result.snapshot is not None:
        said.insert(0, (Level.NOTE, words.CARRIED.format(name=result.ledger)))
    st.session_state[_SAID] = said
    st.rerun()
