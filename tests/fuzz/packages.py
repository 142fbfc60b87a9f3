"""Spoil filled forms, handover files and backups: bytes, parts, cells, and rows whose hashes agree all the same."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from dashboard import handover, queries, store
from dashboard.store.backup import back_up
from loaders.records import Status
from tests.fuzz import files
from tests.fuzz.files import HOSTILE, Mutation
from tests.store.readings import day, indicator, indicators, issue, ledger
from tests.store.test_load import full_issue, load
from tests.test_returns import filled, forms

UNIT, TOWN = "县财政局", "青石镇"
DATABASE, FORM, HANDED, BACKUP = "sound.db", "填报表.xlsx", "移交.zip", "备份.zip"
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**63, 2**64, 1e308, 0.5, "", "x", "0", "NaN", "1e999", "9" * 5000, "2024-02-30"),
    *("9999-12-31", "0001-01-01", "0000-00-00T00:00:00", "[]", "{}", "[" * 3000, [], {}, [[]], "\ud800", *HOSTILE),
)
"""What a row or a manifest says that no backup ever said."""


def sound(folder: Path) -> None:
    """Make a database with a ledger, a filled form of it, its handover file and its backup."""
    engine = store.open_database(f"sqlite:///{folder / DATABASE}")
    facts = {"lead_unit": UNIT, "units": (UNIT, TOWN), "progress": "已清理", "deadline": "2024-12-31"}
    rows = [issue(f"第{n}项", f"一-{n}", row=n + 1, status="in_progress", **facts) for n in range(1, 6)]
    measured = indicators([indicator("1a", "2024-11-22", "3", issue="一-1")], "2024-11-22")
    load(engine, ledger([*rows, full_issue()], "2024-11-15"), ledger="某县2024")  # type: ignore[list-item]
    load(engine, ledger(rows, "2024-11-22"), measured, ledger="某县2024")
    info = queries.snapshots(engine)[-1]
    given = {"progress": "已拨付", "status": "申报完成", "amount_rectified": 3.5, "promised_on": "2024-12-20"}
    form = filled(forms(engine, info)[UNIT], {"一-1": given, "一-2": {"unchanged": "√"}}, {"1a": (5, 10)})
    (folder / FORM).write_bytes(form)
    store.hand_in(engine, 1, info.id, UNIT, FORM, form, "cai")
    store.decide(engine, info.id, "限期拨付", "整改办", unit=UNIT, promised_on=day("2024-12-01"))
    store.learn(engine, 1, {"已落实": Status.VERIFIED})
    back_up(engine, folder / BACKUP)
    handover.make(engine, 1, folder / HANDED)
    engine.dispose()


def spoiled(random: Random, folder: Path) -> tuple[str, str, bytes]:
    """Return how one of the files was spoiled, which, and its bytes; sometimes it is spoiled twice."""
    name = random.choice((FORM, HANDED, BACKUP))
    content = (folder / name).read_bytes()
    ways = []
    for _ in range(random.choice((1, 1, 1, 2))):
        way = random.choice(FORMS if name == FORM else PACKAGES)
        ways.append(way.__name__)
        try:
            content = way(random, content)
        except Exception:  # what an earlier way left is no package any more
            content = files.flipped(random, content)
    return "+".join(ways), name, content


def rows_changed(random: Random, content: bytes) -> bytes:
    """Return a package with values of a table changed, and sizes and hashes that agree with them."""
    parts = files.parts_of(content)
    manifest = json.loads(parts["manifest.json"])
    name = random.choice([name for name, part in manifest["tables"].items() if part["rows"]])
    rows = [json.loads(line) for line in parts[f"tables/{name}.jsonl"].splitlines()]
    for _ in range(random.choice((1, 1, 3))):
        row = random.choice(rows)
        row[random.randrange(len(row))] = random.choice(VALUES)
    if random.random() < 0.2:
        rows.append(random.choice(rows))
    elif random.random() < 0.2:
        rows.remove(random.choice(rows))
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest["tables"][name] |= {"rows": len(rows), "bytes": len(lines), "sha256": sha256(lines).hexdigest()}
    parts |= {f"tables/{name}.jsonl": lines, "manifest.json": json.dumps(manifest).encode()}
    return files.packed(parts, random)


def manifest_changed(random: Random, content: bytes) -> bytes:
    """Return a package whose manifest says something else somewhere."""
    parts = files.parts_of(content)
    told: Any = json.loads(parts["manifest.json"])
    place = told
    while True:
        key = random.choice(list(place))
        if not isinstance(place[key], dict) or not place[key] or random.random() < 0.2:
            break
        place = place[key]
    place[key] = random.choice(VALUES)
    return files.packed({**parts, "manifest.json": json.dumps(told).encode()}, random)


FORMS: tuple[Mutation, ...] = files.PACKAGE
PACKAGES: tuple[Mutation, ...] = (
    *(*files.RAW, files.part_flipped, files.part_cut, files.parts_swapped, manifest_changed, manifest_changed),
    *(rows_changed,) * 6,
)
