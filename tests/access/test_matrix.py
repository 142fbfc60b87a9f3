"""Role × page × list × option × file × link, each tried by machine: of other units' rows there are none.

What is asked for is made here, not taken from what the pages offer: every selection; units, categories, leaders, issues
and indicators of others; every part of every page, in the oldest, a middle and the newest snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx2 as httpx
import pytest

from dashboard import queries, store
from dashboard.metrics.definitions import SELECTIONS
from dashboard.people import Grant, Reach
from dashboard.queries.within import limited
from tests.access.own import DEMO, REAL, UNITS, Own, leaks, own_of
from tests.access.visits import Visit, inside, run_apart

PAGES = ("", *sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py")))
EACH = 3
"""Of the units, categories, leaders, issues and indicators of others, how many are asked for."""
PARTS = {"data": "part", "rules": "part"}
VALUES = ("import", "returns", "snapshots", "compare", "correct", "log", "figures", "reading", "checks", "week")


def asked_for(own: Own) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address there is to try, as page and parameters."""
    for snapshot in {own.snapshots[0], own.snapshots[len(own.snapshots) // 2], own.newest}:
        for page in PAGES:
            yield page, {"snapshot": str(snapshot)}
    units = sorted(name for name in own.others if name.startswith("县") or name.endswith(("局", "乡", "镇")))[:EACH]
    groups = {"lead": units, "unit": units, "category": sorted(own.categories)[:EACH]}
    for selection in SELECTIONS:
        yield "", {"show": selection}
    for field, values in groups.items():
        for value in values:
            yield "", {"show": f"all@{field}:{value}"}
            yield "units", {"show": f"open@{field}:{value}"}
    for unit in units:
        yield "units", {"unit": unit}
        yield "ledger", {"unit": unit, "q": unit}
    for category in groups["category"]:
        yield "categories", {"category": category}
    for leader in sorted(own.leaders)[:EACH]:
        yield "units", {"leader": leader}
        yield "ledger", {"q": leader}
    for code in sorted(own.other_codes)[:EACH]:
        yield "issue", {"code": code}
        yield "ledger", {"q": code}
    for code in sorted(own.codes):
        yield "issue", {"code": code}
    for title in sorted(own.others - set(units))[:EACH]:
        yield "ledger", {"q": title}
    for indicator in sorted(own.indicators)[:EACH]:
        yield "indicators", {"indicator": indicator}
    for page, name in PARTS.items():
        for value in VALUES:
            yield page, {name: value}
    yield "data", {"part": "compare", "from": str(own.snapshots[0]), "to": str(own.newest)}
    for region in ("峨边县", "示例县", "示例县（演示数据）", "未填报"):
        yield "ledgers", {"sum": f"all@{region}", "region": region}
    for level in ("serious", "warning", "note"):
        yield "checks", {"level": level}


def tried(found: str, parameters: dict[str, str], own: Own) -> set[str]:
    """What of others is in a text, but for what the address itself says."""
    typed = " ".join(parameters.values())
    return {word for word in leaks(found, own) if word not in typed}


@pytest.mark.parametrize("name", [DEMO, REAL])
def test_nothing_of_other_units_whatever_is_asked_for(
    scoped: Path, address: str, people: dict[str, httpx.Client], name: str
) -> None:
    own = own_of(scoped, name)
    assert min(len(own.categories), len(own.other_codes)) >= EACH
    assert own.leaders or name == REAL  # whose roster names none
    who = "unit" if name == DEMO else name

    async def walk() -> None:
        async with Visit(address, people[who]) as visit:
            for page, parameters in asked_for(own):
                run = await visit.page(page, urlencode({"snapshot": own.newest, **parameters}, quote_via=quote))
                assert tried(run.text, parameters, own) == set(), (page, parameters)
            first = await visit.page("", f"snapshot={own.newest}")
            assert len(first.menus) == 2
            run = await visit.page("", f"snapshot={own.newest}", first.menus.values())
            assert leaks(run.text, own) == set()
            assert {"问题类别", "分管领导"} <= run.labels  # the option lists of the menu that is open now
            assert len(run.files) >= 9
            for label, button in run.files.items():
                assert leaks(inside(await visit.file(button)), own) == set(), label

    run_apart(walk())


def test_the_same_words_are_there_for_who_sees_everything_and_none_for_who_keeps_accounts(
    scoped: Path, address: str, people: dict[str, httpx.Client]
) -> None:
    """So the words looked for are words that pages show; and an administrator is shown no ledger at all."""
    own = own_of(scoped, DEMO)

    async def walk() -> None:
        for name in ("leader", "office"):
            async with Visit(address, people[name]) as visit:
                first = await visit.page("ledger", f"snapshot={own.newest}")
                menus = (await visit.page("ledger", f"snapshot={own.newest}", first.menus.values())).text
                seen = leaks(first.text + menus, own)
                assert own.categories & seen
                assert own.leaders & seen
                assert len(seen & own.others) >= 20
        async with Visit(address, people["admin"]) as visit:
            for page, parameters in asked_for(own):
                if page not in ("", "people", "rules"):  # its first page names the units of accounts
                    run = await visit.page(page, urlencode(parameters, quote_via=quote))
                    assert tried(run.text, parameters, own) == set(), (page, parameters)
                    assert not any(title in run.text for title in own.titles), (page, parameters)

    run_apart(walk())


def test_a_download_opens_for_the_session_it_was_made_for_alone(
    scoped: Path, address: str, people: dict[str, httpx.Client]
) -> None:
    own = own_of(scoped, DEMO)
    fetched: list[str] = []

    async def walk() -> None:
        async with Visit(address, people["office"]) as visit:
            run = await visit.page("ledger", f"snapshot={own.newest}")
            label, button = next((label, button) for label, button in run.files.items() if "CSV" in label)
            assert leaks(inside(await visit.file(button)), own), label
            fetched.append(visit.fetched)
            for name in ("unit", "leader", "admin"):
                refused = people[name].get(visit.fetched)
                assert (refused.status_code, "不是给您的" in refused.text) == (403, True), name
            assert httpx.get(address + visit.fetched, headers={"sec-fetch-mode": "cors"}).status_code == 401
            assert people["office"].get(visit.fetched).status_code == 200

    run_apart(walk())
    engine = store.open_database(f"sqlite:///{scoped}")
    log = queries.events(engine)
    engine.dispose()
    told = log[(log["action"] == "denied") & log["detail"].str.contains(fetched[0][:40], regex=False)]
    assert set(told["actor"]) == {"unit", "leader", "admin"}


def test_what_was_said_of_others_is_in_no_answer_decision_or_line_of_the_log(scoped: Path) -> None:
    engine = store.open_database(f"sqlite:///{scoped}")
    for name, unit in UNITS.items():
        own = own_of(scoped, name)
        seen = limited(engine, Reach(frozenset({Grant(unit, own.ledger)})))
        for read in (queries.answers, queries.decisions, queries.events):
            everything, found = repr(read(engine, own.ledger)), repr(read(seen, own.ledger))
            assert leaks(found, own) == set(), read
            assert name != DEMO or read is queries.events or leaks(everything, own)
    engine.dispose()
