"""Sentences: the one to read aloud with its copy button, and what changed since last time."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.changes import Changes, Sentence
from dashboard.ui import links, texts
from dashboard.ui.links import Drill
from dashboard.ui.markup import link, plain


def read_aloud(sentence: str) -> None:
    """Draw a sentence in large type with a button that copies it; the copying itself is in `page.js`."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="sentence"):
        st.markdown(plain(sentence))
        button = (
            f'<button type="button" class="copy-button" data-copy="{escape(sentence)}" '
            f'data-copied="{texts.COPIED}">{texts.COPY}</button>'
        )
        st.html(button, width="content")


def changes(found: Changes) -> None:
    """Draw what changed as sentences; the number in each leads to its issues."""
    with st.container(key="changes"):
        st.markdown("\n".join(f"- {_linked(sentence)}" for sentence in found.sentences))


def _linked(sentence: Sentence) -> str:
    head, colon, items = sentence.text.partition("：")
    if not sentence.codes or not colon:
        return plain(sentence.text)
    return f"{link(head, links.href(Drill(sentence.key, links.CHANGE)))}{colon}{plain(items)}"
