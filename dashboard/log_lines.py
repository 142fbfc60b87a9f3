"""Entries of the log in words, for the page and the command alike."""

from __future__ import annotations

from typing import Any

from dashboard import check_texts, meeting_texts
from dashboard import log_texts as words
from dashboard import texts as shared
from dashboard.people import ROLE_WORDS, Role

HASH_SHOWN = 12
"""Characters of a hash that are shown; papers show as many."""


def described(action: str, detail: dict[str, Any]) -> str:
    """Return an entry in words: known names with their values; words learned as word → status."""
    if action == "learn":
        return shared.LIST_MARK.join(f"{word}→{shared.STATUS[status]}" for word, status in detail.items())
    said = {
        name: words.DETAILS[name] for name in detail if detail[name] not in (None, "", []) and name in words.DETAILS
    }
    return words.DETAIL_JOIN.join(
        words.DETAIL.format(name=label, value=_value(name, detail[name])) for name, label in said.items()
    )


def _value(name: str, value: Any) -> str:
    match name:
        case "files":
            return shared.LIST_MARK.join(file for file, _ in value)
        case "snapshots":
            return shared.LIST_MARK.join(f"{there}→{here}" for there, here, *_ in value)
        case "same":
            return shared.LIST_MARK.join(f"{written}→{target}" for written, target in value.items())
        case "units" | "missing":
            return shared.LIST_MARK.join(value)
        case "granted":
            return shared.LIST_MARK.join(
                words.GRANTED_IN.format(unit=unit, ledger=ledger) if ledger else unit for unit, ledger in value
            )
        case "field":
            return words.FIELDS.get(value, str(value))
        case "since" | "until":
            return str(value).replace("T", " ")
        case "sha256" | "hash" | "head" | "left_head":
            return str(value[:HASH_SHOWN])
        case "outcome":
            return meeting_texts.DECISION_STATES.get(value, words.TAKEN_BACK)
        case "check":
            rule = value.partition("/")[0]
            return check_texts.RULES[rule][0] if rule in check_texts.RULES else str(value)
        case "act":
            return words.ACTS.get(str(value), str(value))
        case "role":
            return ROLE_WORDS[Role(value)]
        case "demo" | "done_is_verified":
            return words.YES if value else words.NO
    return str(value)
