"""One check opened at the right of the page 核实事项, with the form for what the office says to it."""

from __future__ import annotations

import streamlit as st

from dashboard import check_texts as words
from dashboard import texts as shared
from dashboard.answers import Answered, lapsed
from dashboard.people import Act
from dashboard.ui import blocks, checks, data, links, notices
from dashboard.ui import checks_texts as texts
from dashboard.ui import texts as frame
from dashboard.ui import who as who_is
from dashboard.ui.checks import Asked
from dashboard.ui.markup import element, plain
from dashboard.ui.view import View

DRAWER_PX = 760
_SAID = "answer_saved"


def open_requested(asked: Asked) -> None:
    """Open the check that the address asks for; one that is no more is said to and ignored."""
    saved = st.session_state.pop(_SAID, None)
    if saved:
        st.toast(saved)
    if checks.CHECK not in st.query_params or links.PARAMETER in st.query_params:
        return
    item = checks.find(asked, asked.items)
    if item is None:
        refused = who_is.not_within(link=f"{frame.PAGE_CHECKS} {st.query_params[checks.CHECK]}")
        st.toast(refused or texts.UNKNOWN, duration="long")
        st.query_params.pop(checks.CHECK, None)
        return
    check = item.check
    title = texts.TITLE.format(level=check.level_label, rule=check.label)
    st.dialog(plain(title), width=DRAWER_PX, position="right", on_dismiss=_close)(_detail)(asked.view, item)


def _close() -> None:
    st.query_params.pop(checks.CHECK, None)


def _detail(view: View, item: Answered) -> None:
    check, answer = item
    facts = {
        texts.COLUMN_ISSUE: checks.issue(check),
        texts.COLUMN_MESSAGE: check.message,
        texts.MEANING: words.RULES[check.rule][1],
        texts.COLUMN_PLACE: check.place or shared.NO_VALUE,
    }
    if answer is not None:
        facts[texts.COLUMN_ANSWER] = texts.ANSWERED.format(text=answer.text, who=answer.who, when=answer.when)
    elif (said := lapsed(check, data.answers(view.info))) is not None:
        facts[texts.LAPSED] = texts.ANSWERED.format(text=said.text, who=said.who, when=said.when)
    if not who_is.may(Act.ANSWER):
        blocks.draw(element("section", blocks.facts(facts), class_="block"))
        return
    answering = blocks.section(texts.ANSWER_TITLE, blocks.paragraph(texts.ANSWER_WORDS))
    blocks.draw(element("section", blocks.facts(facts), class_="block"), answering)
    with st.form("answer", border=False):
        text = st.text_area(
            texts.ANSWER_TEXT,
            value=answer.text or "" if answer else "",
            placeholder=texts.ANSWER_TEXT_HINT,
            max_chars=1000,
            key="answer_text",
        )
        who = st.text_input(
            texts.ANSWER_WHO, value=answer.who if answer else who_is.own_name(), max_chars=60, key="answer_who"
        )
        with st.container(horizontal=True):
            save = st.form_submit_button(texts.ANSWER_CHANGE if answer else texts.ANSWER_SAVE, type="primary")
            back = bool(answer) and st.form_submit_button(texts.ANSWER_BACK)
    if save or back:
        _write(view, item, text if save else None, who)


def _write(view: View, item: Answered, text: str | None, who: str) -> None:
    try:
        data.answer(view.info, item.check, text, who)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    st.session_state[_SAID] = texts.ANSWER_SAVED if text is not None else texts.ANSWER_TAKEN_BACK
    st.query_params.pop(checks.CHECK, None)
    st.rerun()
