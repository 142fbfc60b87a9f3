"""The form that puts one value of one issue right, on the page 数据."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import texts as shared
from dashboard.corrections import FIELDS, Correction
from dashboard.metrics.rounding import wan_text
from dashboard.ui import data, notices, writes
from dashboard.ui import data_texts as words
from dashboard.ui import who as who_is
from dashboard.ui.markup import plain
from dashboard.ui.view import View

_SAID = "corrected"
_AMOUNTS = ("amount", "amount_rectified")
_DATES = ("completed_on", "promised_on")


def form(view: View) -> None:
    """Draw the form; what is stored replaces the snapshot looked at, which must stand."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said)
    st.markdown(words.CORRECT_WORDS)
    if not view.info.standing:
        st.warning(words.CORRECT_OLD)
        return
    facts = view.facts
    titles = dict(zip(facts.codes, facts.titles, strict=True))
    which, what = st.columns([3, 1])
    code = which.selectbox(
        words.CORRECT_ISSUE, list(titles), format_func=lambda code: f"{code} {titles[code]}", key="correct_issue"
    )
    name = what.selectbox(words.CORRECT_FIELD, list(FIELDS), format_func=words.FIELDS.__getitem__, key="correct_field")
    if code is None or name is None:
        return
    now = _now(view, code, name)
    with st.form("correct", border=False):
        st.markdown(words.CORRECT_NOW.format(value=plain(now)))
        hint = words.CORRECT_NEW_HINT.get(name, "")
        if name == "status":
            text = st.selectbox(words.CORRECT_NEW, list(shared.STATUS.values()), key="correct_status") or ""
        else:
            text = st.text_area(words.CORRECT_NEW, placeholder=hint, max_chars=5000, key=f"correct_{name}_{code}")
        why, who = st.columns([2, 1])
        reason = why.text_input(words.CORRECT_REASON, max_chars=200, key="correct_reason")
        actor = who.text_input(words.WHO_NEEDED, who_is.own_name(), max_chars=60, key="correct_who")
        if not st.form_submit_button(words.CORRECT_SUBMIT, type="primary"):
            return
    _write(view, Correction(view.info.id, code, name, text, reason, actor), now)


def _write(view: View, correction: Correction, before: str) -> None:
    try:
        done = writes.correct(view.info, correction)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    if done.result is None or done.result.snapshot is None:
        messages = [problem.message for problem in done.problems]
        messages += [finding.message for finding in done.result.findings] if done.result else []
        st.error("\n\n".join(map(plain, messages)))
        return
    st.session_state[_SAID] = words.CORRECTED.format(
        code=plain(correction.code),
        field=words.FIELDS[correction.name],
        before=plain(before),
        after=plain(correction.text.strip() or words.LEAVE_BLANK),
        id=done.result.snapshot,
    )
    st.query_params["snapshot"] = str(done.result.snapshot)
    st.rerun()


def _now(view: View, code: str, name: str) -> str:
    """Return the value as it stands, in the words a form would take."""
    facts = view.facts
    position = facts.codes.index(code)
    if name == "status":
        return shared.STATUS[facts.statuses[position]]
    if name == "units":
        return shared.LIST_MARK.join(facts.written_participants[position])
    if name == "deadline":
        return facts.texts("deadline_text")[position] or _day(facts.deadlines[position])
    if name == "rectification_type":
        return shared.RECTIFICATION_TYPE[facts.texts(name)[position] or ""]
    if name in _DATES:
        return _day(facts.dates(name)[position])
    if name in _AMOUNTS:
        numbers, stated = facts.whole(name)
        return f"{wan_text(int(numbers[position]))}{shared.WAN}" if stated[position] else words.LEAVE_BLANK
    return facts.texts(name)[position] or words.LEAVE_BLANK


def _day(day: date | None) -> str:
    return shared.DAY.format(day=day) if day else words.LEAVE_BLANK
