"""Taking a snapshot back: it counts no more, stays in the log, and later ones are derived anew."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard import queries, store
from tests.store.readings import issue, ledger
from tests.store.summaries import summaries
from tests.store.test_load import load, rows_in


def test_the_one_before_becomes_the_latest(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1", deadline="2024-06-30")], "2024-05-10"))
    wrong = load(engine, ledger([issue("甲", "1", deadline="2024-05-31")], "2024-05-17"))
    load(engine, ledger([issue("甲", "1", deadline="2024-06-30")], "2024-05-24"))
    assert queries.history(engine, 1, "1")["original_deadline"].dt.day.tolist() == [30, 31, 31]
    done = store.withdraw(engine, wrong.snapshot or 0, " 导错了表 ", "李")
    assert (done.done, done.ledger, str(done.as_of)) == (True, "台账", "2024-05-17")
    assert queries.history(engine, 1, "1")["original_deadline"].dt.day.tolist() == [30, 30]
    assert queries.history(engine, 1, "1")["unchanged_snapshots"].tolist() == [1, 2]
    infos = queries.snapshots(engine, 1)
    assert [(info.position, info.previous_id, info.standing) for info in infos] == [
        (1, None, True), (2, 1, False), (2, 1, True),
    ]  # fmt: skip
    assert (infos[1].withdrawn_reason, infos[1].actor) == ("导错了表", None)
    assert [info.revision for info in infos] == [1, 2, 2]
    assert sorted(set(summaries(engine, 1)["snapshot"])) == [1, 3]
    assert queries.events(engine, 1)["action"].tolist()[0] == "withdraw"
    store.withdraw(engine, 3)
    latest = queries.latest(engine, 1)
    assert latest is not None
    assert latest.id == 1


def test_what_it_replaced_stays_replaced_and_the_answer_says_so(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    second = load(engine, ledger([issue("乙", "2")]))
    done = store.withdraw(engine, second.snapshot or 0)
    assert "重新导入" in done.message
    assert queries.latest(engine, 1) is None
    assert queries.default_snapshot(engine) is None
    again = load(engine, ledger([issue("甲", "1")]))
    assert (again.replaced, again.unchanged, again.snapshot) == (None, False, 3)


def test_unknown_withdrawn_and_replaced_ones_are_answered_and_nothing_is_written(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    load(engine, ledger([issue("乙", "2")]))
    store.withdraw(engine, 2)
    before = rows_in(engine)
    for number, word in ((99, "没有"), (2, "已于"), (1, "替换")):
        answer = store.withdraw(engine, number)
        assert not answer.done
        assert word in answer.message
    assert rows_in(engine) == before


def test_a_withdrawn_snapshot_can_still_be_read(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    store.withdraw(engine, 1, "x")
    held = queries.snapshot(engine, 1)
    assert held is not None
    assert held.issues["title"].tolist() == ["甲"]
    assert not held.info.standing
    assert queries.snapshot(engine, 2) is None
    assert queries.snapshot_info(engine, 2) is None
