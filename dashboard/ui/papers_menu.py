"""The menu that downloads papers: the files of `rectify export` under the filters of the page, made on the click."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.exports import kind_texts as words
from dashboard.frames import SnapshotInfo
from dashboard.metrics.scope import Scope
from dashboard.ui import data, texts, view, who, writes


def menu(info: SnapshotInfo, scope: Scope) -> None:
    """Draw the button of the menu; what is in it only once it is open, and no paper before it is asked for."""
    opened = st.popover(texts.PAPERS, icon=":material/download:", width="content", key="papers_menu", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(texts.PAPERS_HINT)
        for kind, name in (*words.KINDS.items(), (words.PACK, words.PACK_NAME)):
            st.download_button(
                name,
                data=who.as_now(partial(_made, kind, info, scope)),
                file_name=words.download_name(kind, info.ledger.name, scope.unit, info.as_of),
                mime=words.MEDIA_TYPES[words.SUFFIXES[kind]],
                on_click="ignore",
                key=f"paper_{kind}",
                width="stretch",
            )


def _made(kind: str, info: SnapshotInfo, scope: Scope) -> bytes:
    from dashboard.exports.kinds import one_file  # brings Word, PowerPoint and Excel: only whoever asks waits for them

    seen = view.of(info, scope)
    source = data.paper_source(seen.figures, seen.previous)
    made = one_file(kind, source)
    return writes.handed_out(info, kind, made.name, made.content, source.stamp.filters)
