"""How decisions stand at a date: by hand on small cases, and recomputed in plain Python on random ones."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from dashboard.frames import Decision, DecisionOutcome, OutcomeRecord
from dashboard.metrics.decisions import COUNTED, PENDING, decision_book

MONDAY = date(2024, 9, 2)


def week(number: int) -> date:
    return MONDAY + timedelta(days=7 * number)


def said(word: str, number: int, moved_to: date | None = None) -> OutcomeRecord:
    return OutcomeRecord(DecisionOutcome(word), None, moved_to, week(number), number, "李", datetime(2024, 9, 2))


def decision(
    number: int,
    met: int,
    *outcomes: OutcomeRecord,
    promised: date | None = None,
    unit: str | None = None,
    lead: str | None = None,
) -> Decision:
    when = datetime(2024, 9, 2)
    return Decision(
        1, number, week(met), met, f"议定{number}", None, None, None, lead, unit, promised, "李", when, outcomes
    )


def ids(states: tuple[object, ...]) -> list[int]:
    return [state.decision.id for state in states]  # type: ignore[attr-defined]


def test_the_due_day_is_not_past_and_a_postponement_moves_it() -> None:
    one = decision(1, 0, said("postponed", 2, week(4)), said("ongoing", 3), promised=week(1))
    seen = {number: decision_book([one], week(number)).every[0] for number in range(6)}
    assert [seen[number].days_overdue for number in range(6)] == [0, 0, 0, 0, 0, 7]
    assert [seen[number].due_on for number in (1, 2, 4)] == [week(1), week(4), week(4)]
    late = decision_book([decision(1, 0, promised=week(1))], week(1) + timedelta(days=1)).every[0]
    assert (late.days_overdue, late.overdue, late.state) == (1, True, PENDING)


def test_an_outcome_holds_from_its_date_and_the_last_word_of_a_date_counts() -> None:
    one = decision(1, 0, said("fulfilled", 2), said("ongoing", 1), said("postponed", 2, week(5)), promised=week(3))
    states = [decision_book([one], week(number)).every[0] for number in range(4)]
    assert [state.state for state in states] == [PENDING, "ongoing", "postponed", "postponed"]
    assert [state.due_on for state in states] == [week(3), week(3), week(5), week(5)]


def test_last_meeting_is_the_latest_earlier_one_that_decided_anything() -> None:
    held = [
        decision(1, 0, said("fulfilled", 1)),
        decision(2, 0, said("ongoing", 1), said("fulfilled", 3)),
        decision(3, 0),
        decision(4, 1, said("fulfilled", 2)),
        decision(5, 1),
        decision(6, 3),
        decision(7, 1, said("taken_back", 5)),
        decision(8, 4),
    ]
    book = decision_book(held, week(3))
    assert (book.last_met_on, ids(book.last), ids(book.earlier), ids(book.taken)) == (week(1), [4, 5], [2, 3], [6])
    assert ids(book.every) == [1, 2, 3, 4, 5, 6]
    assert ids(book.open) == [3, 5, 6]
    assert dict(book.last_counts) == {"fulfilled": 1, "ongoing": 0, "postponed": 0, PENDING: 1}
    assert ids(decision_book(held, week(4)).earlier) == [3, 5]
    nothing = decision_book(held, week(0) - timedelta(days=1))
    assert (nothing.every, nothing.last_met_on, nothing.last, sum(nothing.counts.values())) == ((), None, (), 0)


def test_who_is_to_do_it_is_the_unit_named_else_the_lead_of_the_issue() -> None:
    held = [decision(1, 0, unit="鹿笛乡", lead="县水务局"), decision(2, 0, lead="县水务局"), decision(3, 0)]
    assert [state.unit for state in decision_book(held, week(1)).every] == ["鹿笛乡", "县水务局", None]


@pytest.mark.parametrize("seed", range(20))
def test_counts_and_lists_equal_a_plain_recount(seed: int) -> None:
    chance = random.Random(seed)
    held = []
    for number in range(1, 30):
        met = chance.randrange(6)
        outcomes = []
        for _ in range(chance.randrange(4)):
            word = chance.choice(["fulfilled", "ongoing", "postponed", "taken_back"])
            moved = week(chance.randrange(4, 12)) if word == "postponed" else None
            outcomes.append(said(word, chance.randrange(met, 9), moved))
        held.append(decision(number, met, *outcomes, promised=chance.choice([None, week(met + 2)])))
    as_of = week(chance.randrange(8))
    states: dict[int, str] = {}
    past: list[int] = []
    for each in held:
        if each.met_on > as_of or "taken_back" in [one.outcome for one in each.outcomes]:
            continue
        state, due, last_day = "pending", each.promised_on, None
        for day in sorted({one.as_of for one in each.outcomes if one.as_of <= as_of}):
            last_day = [one for one in each.outcomes if one.as_of == day][-1]
            state, due = last_day.outcome.value, last_day.moved_to or due
        states[each.id] = state
        if state != "fulfilled" and due is not None and due < as_of:
            past.append(each.id)
    book = decision_book(held, as_of)
    assert ids(book.every) == list(states)
    assert dict(book.counts) == {name: list(states.values()).count(name) for name in COUNTED}
    assert ids(book.overdue) == past
    assert ids(book.open) == [number for number, state in states.items() if state != "fulfilled"]
