"""What is a unit's own and what is others': told by plain SQL over the rows as loaded, by no query of the software."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from loaders.unit_words import NAMED_GROUPS

SECRET = "桃花-trout-7"
DEMO, REAL = "示例县（演示）", "峨边2023"
UNITS = {DEMO: "县水务局", REAL: "县财政局"}
NEIGHBOUR = "县民政局"
"""Another unit of the demo ledger, whose snapshots are known by the same names and numbers."""


class Own(NamedTuple):
    """What is a unit's own in a ledger, and what is others': titles, and units that its own rows never name."""

    ledger: int
    newest: int
    codes: set[str]
    titles: set[str]
    other_codes: set[str]
    others: set[str]
    categories: set[str]
    leaders: set[str]
    indicators: set[str]
    snapshots: list[int]


def own_of(path: Path, name: str, asked: str | None = None) -> Own:
    own_unit = asked or UNITS[name]
    with sqlite3.connect(path) as base:
        ledger = base.execute("SELECT id FROM ledger WHERE name = ?", [name]).fetchone()[0]
        standing = "SELECT id FROM snapshot WHERE ledger_id = ? AND replaced_by IS NULL ORDER BY as_of"
        snapshots = [number for (number,) in base.execute(standing, [ledger])]
        leading = base.execute("SELECT name, leader FROM unit WHERE ledger_id = ?", [ledger]).fetchall()
        columns = [row[1] for row in base.execute("PRAGMA table_info(issue)")]
        rows = [
            dict(zip(columns, row, strict=True))
            for row in base.execute("SELECT * FROM issue WHERE ledger_id = ?", [ledger])
        ]
        links = base.execute(
            "SELECT snapshot_id, ordinal, unit FROM issue_unit WHERE ledger_id = ?", [ledger]
        ).fetchall()
        measures = base.execute(
            "SELECT snapshot_id, ordinal, text, unit FROM measure WHERE ledger_id = ?", [ledger]
        ).fetchall()
        indicators = base.execute("SELECT * FROM indicator WHERE ledger_id = ?", [ledger]).fetchall()
        decided = base.execute(
            "SELECT text FROM decision WHERE ledger_id = ? AND unit = ?", [ledger, own_unit]
        ).fetchall()
    where = {(snapshot, ordinal) for snapshot, ordinal, unit in links if unit == own_unit}
    mine = [row for row in rows if (row["snapshot_id"], row["ordinal"]) in where]
    theirs = [row for row in rows if (row["snapshot_id"], row["ordinal"]) not in where]
    titles = {row["title"] for row in mine}
    codes = {row["code"] for row in mine}
    said = " ".join(str(value) for row in mine for value in row.values())
    said += " ".join(f"{text} {unit}" for snapshot, ordinal, text, unit in measures if (snapshot, ordinal) in where)
    said += " ".join(unit for snapshot, ordinal, unit in links if (snapshot, ordinal) in where)
    said += " ".join(str(row) for row in indicators if row[4] in codes) + " ".join(text for (text,) in decided)
    everybody = {unit for _, _, unit in links if not unit.startswith(NAMED_GROUPS)}
    others = {row["title"] for row in theirs if row["title"] not in titles and row["title"] not in said}
    others |= {unit for unit in everybody if unit not in said and unit not in name}
    assert len(mine) >= 2, name
    assert len(others) >= 20, name
    led = {leader for unit, leader in leading if unit in said} | {None, ""}
    return Own(
        ledger,
        snapshots[-1],
        codes,
        titles,
        {row["code"] for row in theirs} - codes,
        others,
        {row["category"] for row in theirs if row["category"] and row["category"] not in said},
        {leader for _, leader in leading if leader not in led and leader not in said},
        {row[3] for row in indicators if row[4] not in codes},
        snapshots,
    )


def leaks(text: str, own: Own) -> set[str]:
    found = {word for word in own.others | own.categories | own.leaders if word in text}
    return found | {code for code in map(unquote, re.findall(r"[?&]code=([^&\"\\]+)", text)) if code in own.other_codes}
