"""How the shipped ledgers went, by ledger, unit and category, against their issues counted one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text

from dashboard import queries, store
from dashboard.frames import SnapshotInfo
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.pace import pace, part_of
from dashboard.metrics.scope import LEAD, Scope
from tests.pages.recounted import BEYOND, DONE, OPEN

Issue = dict[str, Any]


@pytest.fixture(scope="module")
def engine(samples_url: str) -> Iterator[Engine]:
    found = store.open_database(samples_url)
    yield found
    found.dispose()


@pytest.fixture(scope="module")
def held(engine: Engine) -> dict[int, list[Issue]]:
    """The issues of every snapshot as they are stored, each with its `names` of units."""
    found: dict[int, list[Issue]] = defaultdict(list)
    names: dict[tuple[int, int], set[str]] = defaultdict(set)
    with engine.connect() as connection:
        for link in connection.execute(text("SELECT snapshot_id, ordinal, unit FROM issue_unit")):
            names[link.snapshot_id, link.ordinal].add(link.unit)
        for row in connection.execute(text("SELECT * FROM issue")).mappings():
            place = row["snapshot_id"], row["ordinal"]
            found[row["snapshot_id"]].append({**row, "names": names[place]})
    return found


def standing(engine: Engine, ledger: int) -> list[SnapshotInfo]:
    return [info for info in queries.snapshots(engine, ledger) if info.standing]


def late(issue: Issue, info: SnapshotInfo) -> bool:
    return issue["status"] in OPEN and bool(issue["deadline"]) and str(issue["deadline"]) < info.as_of.isoformat()


def counted(issues: list[Issue], *statuses: str) -> int:
    return sum(issue["status"] in statuses for issue in issues)


def test_the_course_of_every_ledger(engine: Engine, held: dict[int, list[Issue]]) -> None:
    found = queries.courses(engine)
    assert len(found) > 1
    for ledger, course in found:
        infos = standing(engine, ledger.id)[-16:]
        assert course is not None
        assert (course.snapshot, course.reviewed) == (infos[-1].id, infos[-1].reviewed)
        assert list(course.days) == [info.as_of for info in infos]
        weeks = [held[info.id] for info in infos]
        assert course.counted == [counted(issues, *OPEN, *BEYOND) for issues in weeks]
        assert course.reported == [counted(issues, *BEYOND) for issues in weeks]
        assert course.rectified == [counted(issues, *DONE) for issues in weeks]
        by_status: dict[str, list[int]] = {}
        for issue in weeks[-1]:
            both = issue["amount"] is not None and issue["amount_rectified"] is not None
            numbers = (1, late(issue, infos[-1]), issue["amount"] * both if both else 0,
                       issue["amount_rectified"] if both else 0)  # fmt: skip
            held_so_far = by_status.get(issue["status"], [0, 0, 0, 0])
            by_status[issue["status"]] = [one + more for one, more in zip(held_so_far, numbers, strict=True)]
        assert course.by_status == by_status


def test_every_burn_up(engine: Engine, held: dict[int, list[Issue]]) -> None:
    compared = 0
    for ledger in queries.ledgers(engine):
        infos = standing(engine, ledger.id)
        snapshot = queries.snapshot(engine, infos[-1].id)
        assert snapshot is not None
        facts = Facts(snapshot)
        scopes = [
            (Scope(), lambda issue: True),
            *(
                (Scope(category=name or ""), lambda issue, name=name: issue["category"] == name)
                for name in {issue["category"] for issue in held[infos[-1].id]}
            ),
        ]
        for name in {name for info in infos for issue in held[info.id] for name in issue["names"]}:
            if facts.succession.now(name) == name and not facts.succession.predecessors(name):
                scopes += [
                    (Scope(unit=name), lambda issue, name=name: name in issue["names"]),
                    (Scope(unit=name, role=LEAD), lambda issue, name=name: issue["lead_unit"] == name),
                ]
        for scope, belongs in scopes:
            whole = figures(facts, None, scope).whole
            points = pace(whole, queries.trend(engine, ledger.id, infos[-1], part_of(whole))).points
            assert len(points) == len(infos)
            for point, info in zip(points, infos, strict=True):
                own = [issue for issue in held[info.id] if belongs(issue)]
                assert point.as_of == info.as_of
                assert (point.total, point.reported, point.done, point.closed, point.overdue) == (
                    counted(own, *OPEN, *BEYOND),
                    counted(own, *BEYOND),
                    counted(own, *DONE),
                    counted(own, "closed"),
                    sum(late(issue, info) for issue in own),
                ), (scope, info.as_of)  # fmt: skip
                compared += 1
    assert compared > 500
