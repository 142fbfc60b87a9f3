"""What a ledger has learned, and the log of all that was done to it, on the page 数据."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard import check_texts, meeting_texts
from dashboard import texts as shared
from dashboard.ui import addresses, blocks, data, log_texts, tables, writes
from dashboard.ui import data_texts as words
from dashboard.ui.markup import Html, element
from dashboard.ui.view import View

PAGE = "page"
"""Parameter of the address: the page of the log."""
LEARN = "learn"


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
    columns: dict[str, list[str]] = {
        log_texts.COLUMN_AT: [words.LOADED.format(at=at) for at in shown["at"]],
        words.COLUMN_ACTOR: [actor if isinstance(actor, str) else shared.NO_VALUE for actor in shown["actor"]],
        log_texts.COLUMN_ACTION: [log_texts.ACTIONS.get(action, shared.NO_VALUE) for action in shown["action"]],
        log_texts.COLUMN_DETAIL: [
            _detail(action, json.loads(detail)) for action, detail in zip(shown["action"], shown["detail"], strict=True)
        ],
    }
    narrow = frozenset(columns) - {log_texts.COLUMN_DETAIL}
    pieces = [blocks.paragraph(log_texts.LOG_WORDS), tables.table(columns, log_texts.LOG, narrow=narrow)]
    if pages > 1:
        turns = [_turn(log_texts.BEFORE, page - 1)] if page > 1 else []
        turns += [_turn(log_texts.AFTER, page + 1)] if page < pages else []
        pieces.append(element("nav", *turns, class_="choices", aria_label=log_texts.PAGER))
    blocks.block(log_texts.LOG, *pieces)


def _turn(text: str, page: int) -> Html:
    return element("a", text, href=addresses.here(**{PAGE: str(page)}), class_="choice")


def _detail(action: str, detail: dict[str, Any]) -> str:
    """Return a line of the log in words: known names with their values; words learned as word → status."""
    if action == LEARN:
        return shared.LIST_MARK.join(f"{word}→{shared.STATUS[status]}" for word, status in detail.items())
    said = {
        name: log_texts.DETAILS[name]
        for name in detail
        if detail[name] not in (None, "", []) and name in log_texts.DETAILS
    }
    return log_texts.DETAIL_JOIN.join(
        log_texts.DETAIL.format(name=label, value=_value(name, detail[name])) for name, label in said.items()
    )


def _value(name: str, value: Any) -> str:
    match name:
        case "files":
            return shared.LIST_MARK.join(file for file, _ in value)
        case "same":
            return shared.LIST_MARK.join(f"{written}→{target}" for written, target in value.items())
        case "units" | "missing":
            return shared.LIST_MARK.join(value)
        case "field":
            return words.FIELDS[value]
        case "outcome":
            return meeting_texts.DECISION_STATES[value]
        case "check":
            return check_texts.RULES[value.partition("/")[0]][0]
        case "demo" | "done_is_verified":
            return log_texts.YES if value else log_texts.NO
    return str(value)
