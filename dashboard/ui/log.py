"""What a ledger has learned, and the log of all that was done to it, on the page 数据."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from dashboard import log_texts as shared_log
from dashboard import texts as shared
from dashboard.log_lines import HASH_SHOWN, described
from dashboard.queries import HandedLog
from dashboard.ui import addresses, blocks, data, handover_texts, log_texts, tables, writes
from dashboard.ui import data_texts as words
from dashboard.ui.markup import Html, element
from dashboard.ui.view import View

PAGE = "page"
"""Parameter of the address: the page of the log."""


def draw(view: View) -> None:
    """Draw what the ledger has learned, and its log, the newest line first."""
    ledger = view.info.ledger
    learned, same = data.learned_words(view.info), writes.settled_units(ledger)
    taught = {word: shared.STATUS[status.value] for word, status in learned.items()}
    blocks.draw(
        blocks.section(log_texts.WORDS, blocks.facts(taught) if taught else blocks.paragraph(log_texts.NO_WORDS)),
        blocks.section(log_texts.SAME_UNITS, blocks.facts(same) if same else blocks.paragraph(log_texts.NO_SAME)),
    )
    events = writes.events(ledger)
    pages = -(-len(events) // log_texts.ROWS_A_PAGE)
    asked = st.query_params.get(PAGE, "")
    page = min(max(int(asked) if asked.isdecimal() else 1, 1), pages)
    shown = events.iloc[(page - 1) * log_texts.ROWS_A_PAGE : page * log_texts.ROWS_A_PAGE]
    pieces = [blocks.paragraph(log_texts.LOG_WORDS), _table(log_texts.LOG, shown)]
    if pages > 1:
        turns = [_turn(log_texts.BEFORE, page - 1)] if page > 1 else []
        turns += [_turn(log_texts.AFTER, page + 1)] if page < pages else []
        pieces.append(element("nav", *turns, class_="choices", aria_label=log_texts.PAGER))
    blocks.block(log_texts.LOG, *pieces)
    for handed in writes.handed_logs(ledger):
        _handed(handed)


def _handed(handed: HandedLog) -> None:
    """Draw the log that came along with the ledger, apart from the one here."""
    pieces = [
        blocks.paragraph(handover_texts.LOG_WORDS.format(**{**vars(handed), "head": handed.head[:HASH_SHOWN]})),
        _table(handover_texts.LOG, handed.events.head(handover_texts.MOST_LINES)),
    ]
    if len(handed.events) > handover_texts.MOST_LINES:
        more = handover_texts.MORE.format(shown=handover_texts.MOST_LINES, n=len(handed.events))
        pieces.append(blocks.paragraph(more))
    blocks.block(handover_texts.LOG, *pieces)


def _table(title: str, shown: pd.DataFrame) -> Html:
    columns: dict[str, list[str]] = {
        log_texts.COLUMN_AT: [words.LOADED.format(at=at) for at in shown["at"]],
        words.COLUMN_ACTOR: [actor if isinstance(actor, str) else shared.NO_VALUE for actor in shown["actor"]],
        log_texts.COLUMN_ACTION: [shared_log.ACTIONS.get(action, shared.NO_VALUE) for action in shown["action"]],
        log_texts.COLUMN_HASH: [element("code", hash_[:HASH_SHOWN], title=hash_) for hash_ in shown["hash"]],
        log_texts.COLUMN_DETAIL: [
            described(action, json.loads(detail))
            for action, detail in zip(shown["action"], shown["detail"], strict=True)
        ],
    }
    return tables.table(columns, title, narrow=frozenset(columns) - {log_texts.COLUMN_DETAIL}, stacked=True)


def _turn(text: str, page: int) -> Html:
    return element("a", text, href=addresses.here(**{PAGE: str(page)}), class_="choice")
