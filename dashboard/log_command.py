"""What `rectify log` does: tell the log, or verify its chain."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from dashboard import log_texts as words
from dashboard import queries
from dashboard.log_lines import HASH_SHOWN, described
from dashboard.outcome import Outcome


def told(engine: Engine, ledger_id: int | None, last: int | None) -> Outcome:
    """Give the entries of the log, of one ledger or of all, oldest first; `last` so many of them, None all."""
    events = queries.events(engine, ledger_id)
    shown = events if last is None else events.head(last)
    rows = _entries(shown)
    state = queries.log_state(engine)
    handed = queries.handed_logs(engine, ledger_id) if ledger_id is not None else ()
    before = [{**vars(log), "created_at": log.created_at.isoformat(), "events": _entries(log.events)} for log in handed]
    lines = []
    for log, told_there in zip(handed, before, strict=True):
        lines += [words.HANDED.format(**vars(log)), *map(_line, told_there["events"])]
    if handed:
        lines.append(words.HERE)
    lines += [_line(row) for row in rows] or [words.EMPTY]
    return Outcome(
        result={**state._asdict(), "handed_over": before, "log": rows},
        text="\n".join([*lines, words.STANDING.format(**state._asdict())]),
    )


def verified(engine: Engine, head: str | None) -> Outcome:
    """Verify the whole log; refused where something is not as it was written, with the first entry at fault."""
    found = queries.verify_log(engine, head)
    message = found.fault or words.WHOLE.format(entries=found.entries, head=found.head)
    whole = found.fault is None
    return Outcome(
        result={
            "whole": whole,
            "entries": found.entries,
            "head": found.head,
            "broken": None if whole else found.number,
            "message": message,
        },
        text=message,
        refused=not whole,
        complaint=message,
    )


def _entries(events: pd.DataFrame) -> list[dict[str, Any]]:
    return [_entry(row) for row in reversed(events.to_dict("records"))]


def _entry(row: dict[Any, Any]) -> dict[str, Any]:
    def known(value: Any) -> Any:
        return None if pd.isna(value) else value

    return {
        "number": row["id"],
        "at": row["at"].isoformat(),
        "ledger": known(row["ledger_name"]),
        "actor": known(row["actor"]),
        "action": row["action"],
        "detail": json.loads(row["detail"]),
        "hash": row["hash"],
    }


def _line(row: dict[str, Any]) -> str:
    return words.ENTRY.format(
        number=row["number"],
        at=row["at"].replace("T", " "),
        hash=row["hash"][:HASH_SHOWN],
        ledger=words.LEDGER.format(ledger=row["ledger"]) if row["ledger"] else "",
        action=words.ACTIONS.get(row["action"], row["action"]),
        actor=words.ACTOR.format(actor=row["actor"]) if row["actor"] else "",
        detail=described(row["action"], row["detail"]),
    )
