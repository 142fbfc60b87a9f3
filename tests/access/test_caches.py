"""What is kept for all visitors is kept apart by whose issues they see: people of different roles in one process."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest
import streamlit as st

from dashboard.metrics.lines import lines
from dashboard.metrics.scope import Scope
from dashboard.people import Grant, Person, Role
from dashboard.settings import Settings
from dashboard.ui import chosen, data, view, who
from tests.access.own import DEMO, NEIGHBOUR, REAL, UNITS, leaks, own_of
from tests.access.visits import Visit, run_apart

ROUNDS, TURNS = 20, 8


def told() -> str:
    """All that the kept data says to who is bound: lists, figures, trends, history, checks' answers, every ledger."""
    found = []
    for info in [data.catalogue().newest(ledger.id) for ledger in data.catalogue().ledgers]:
        assert info is not None
        looked_at = view.of(info, Scope())
        whole = looked_at.figures.whole
        found += [line.title for line in lines(looked_at.facts, whole.members)]
        found += [row.name for row in looked_at.figures.by_unit]
        found += [row.label for row in looked_at.figures.by_category]
        found += [repr(looked_at.facts.leaders), looked_at.by_unit.alt, repr(looked_at.pace.points)]
        found += [repr(data.decisions(info)), repr(data.answers(info))]
        for key in looked_at.facts.keys[:2]:
            found.append(repr(data.timeline(info, key)))
    every = data.ledgers()
    found.append(repr([(row.ledger.name, row.course) for row in every.rows]))
    return "\n".join(found)


def test_two_threads_that_change_places_are_never_given_what_the_other_sees(
    scoped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "_settings", Settings(database_url=f"sqlite:///{scoped}", sign_in="accounts"))
    owns = {UNITS[name]: own_of(scoped, name) for name in UNITS} | {NEIGHBOUR: own_of(scoped, DEMO, NEIGHBOUR)}
    people = {unit: Person(unit, unit, Role.UNIT, (Grant(unit, own.ledger),)) for unit, own in owns.items()}
    people |= {"leader": Person("leader", "leader", Role.LEADER)}
    forgetting: list[Callable[[], None]] = [data.forget, view.forget, data._facts.clear]

    def as_(name: str) -> str:
        mark = who._bound.set(people[name])
        try:
            return told()
        finally:
            who._bound.reset(mark)

    alone = {name: as_(name) for name in people}
    assert len(set(alone.values())) == len(people)
    for name, own in owns.items():
        assert leaks(alone[name], own) == set()
        assert leaks(alone["leader"], own)

    def turns(seed: int) -> list[tuple[str, str]]:
        chance, found = random.Random(seed), []
        for _ in range(ROUNDS):
            name = chance.choice(list(people))
            if chance.random() < 0.3:
                chance.choice(forgetting)()
            found.append((name, as_(name)))
        return found

    with ThreadPoolExecutor(2) as threads:
        for name, said in (pair for found in threads.map(turns, (1, 2)) for pair in found):
            assert said == alone[name], name
    st.cache_resource.clear()
    view.forget()


def test_pages_of_several_people_at_once_hold_each_what_is_theirs(
    scoped: Path, address: str, people: dict[str, httpx.Client]
) -> None:
    """Against the server, which has run every page as one who sees everything before it let anybody in."""
    owns = {"unit": own_of(scoped, DEMO), "neighbour": own_of(scoped, DEMO, NEIGHBOUR), REAL: own_of(scoped, REAL)}
    newest = {name: own.newest for name, own in owns.items()} | {"leader": owns["unit"].newest}

    async def look(name: str) -> list[set[str]]:
        seen = []
        async with Visit(address, people[name]) as visit:
            for turn in range(TURNS):
                page = ("", "ledger", "units", "checks")[turn % 4]
                text = (await visit.page(page, f"snapshot={newest[name]}")).text
                if name in owns:
                    assert leaks(text, owns[name]) == set(), (name, page)
                    assert page != "ledger" or any(title in text for title in owns[name].titles), name
                else:
                    seen.append(leaks(text, owns["unit"]))
        return seen

    async def walk() -> None:
        *_, seen = await asyncio.gather(*map(look, ("unit", "neighbour", REAL, "leader")))
        assert seen[:4] == seen[4:]
        assert all(seen)

    run_apart(walk())
