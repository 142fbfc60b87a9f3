"""Answers of the database that are kept for some seconds for all visitors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from dashboard.ui.expiring import expiring


def test_an_answer_is_read_once_for_all_and_again_when_it_is_old() -> None:
    asked: list[tuple[str, int]] = []

    @expiring(seconds=0.2, most=10)
    def read(name: str, number: int) -> list[int]:
        asked.append((name, number))
        sleep(0.05)
        return [number]

    with ThreadPoolExecutor(8) as visitors:
        first, *others = visitors.map(lambda _: read("a", 1), range(8))
    assert first == [1]
    assert all(other is first for other in others)
    assert read("b", 1) is not first
    assert asked == [("a", 1), ("b", 1)]
    sleep(0.25)
    assert read("a", 1) is not first
    assert asked[2:] == [("a", 1)]


def test_only_so_many_answers_are_kept_and_the_oldest_goes() -> None:
    asked: list[int] = []

    @expiring(seconds=60, most=2)
    def read(number: int) -> int:
        asked.append(number)
        return number

    assert [read(number) for number in (1, 2, 3, 3, 2, 1)] == [1, 2, 3, 3, 2, 1]
    assert asked == [1, 2, 3, 1]


def test_a_failure_is_not_kept() -> None:
    answers = iter([None, 7])

    @expiring(seconds=60, most=2)
    def read() -> int:
        found = next(answers)
        if found is None:
            raise ValueError
        return found

    with pytest.raises(ValueError):
        read()
    assert read() == 7


def test_what_was_being_read_when_something_was_written_is_not_kept() -> None:
    stored, begun, may_end = ["before"], Event(), Event()

    @expiring(seconds=60, most=2)
    def read() -> str:
        found = stored[0]
        begun.set()
        assert may_end.wait(5)
        return found

    with ThreadPoolExecutor(2) as visitors:
        early = visitors.submit(read)
        assert begun.wait(5)
        stored[0] = "after"
        forgetting = visitors.submit(read.clear)
        may_end.set()
        assert early.result(5) == "before"
        forgetting.result(5)
    assert read() == "after"
