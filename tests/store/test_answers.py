"""What the office says to a check: kept, replaced, taken back, signed; and switching a ledger between 在办 and 归档."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.store import StoreError
from tests.store.readings import issue, ledger
from tests.store.test_load import load, rows_in


def said(engine: Engine, ledger_id: int = 1) -> list[tuple[str, str, str | None, str]]:
    return [(one.check_key, one.basis, one.text, one.who) for one in queries.answers(engine, ledger_id)]


def test_an_answer_comes_back_with_who_and_when_and_stands_in_the_log(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    assert said(engine) == []
    store.answer(engine, 1, "amount-over/1", "120/100", " 含上年结余20万元 ", " 李明 ")
    assert said(engine) == [("amount-over/1", "120/100", "含上年结余20万元", "李明")]
    newest = queries.events(engine, 1).iloc[0]
    assert (newest["action"], newest["actor"]) == ("answer", "李明")
    assert json.loads(newest["detail"]) == {"check": "amount-over/1", "basis": "120/100", "text": "含上年结余20万元"}
    assert queries.answers(engine, 1)[0].when == newest["at"]


def test_the_last_word_on_the_same_figures_counts_and_other_figures_are_another_matter(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    store.answer(engine, 1, "k", "120/100", "先说的", "李")
    store.answer(engine, 1, "k", "130/100", "数变了以后说的", "王")
    store.answer(engine, 1, "k", "120/100", "改口", "李")
    assert sorted(said(engine)) == [("k", "120/100", "改口", "李"), ("k", "130/100", "数变了以后说的", "王")]


def test_an_answer_taken_back_is_gone_and_can_be_given_again(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    store.answer(engine, 1, "k", "b", "说明", "李")
    store.take_back_answer(engine, 1, "k", "b", "王")
    assert said(engine) == []
    assert queries.events(engine, 1)["action"].tolist() == ["answer", "answer", "load", "create"]
    store.answer(engine, 1, "k", "b", "再说明", "李")
    assert said(engine) == [("k", "b", "再说明", "李")]


def test_ledgers_do_not_share_answers(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), ledger="甲")
    load(engine, ledger([issue("甲", "1")]), ledger="乙")
    store.answer(engine, 2, "k", "b", "说明", "李")
    assert said(engine, 1) == []
    assert len(said(engine, 2)) == 1


@pytest.mark.parametrize(("text", "actor", "word"), [(" \n", "李", "说明"), ("说明", " ", "谁")])
def test_blank_answers_are_refused_and_nothing_is_written(engine: Engine, text: str, actor: str, word: str) -> None:
    load(engine, ledger([issue("甲", "1")]))
    before = rows_in(engine)
    with pytest.raises(StoreError, match=word):
        store.answer(engine, 1, "k", "b", text, actor)
    with pytest.raises(StoreError, match="9"):
        store.answer(engine, 9, "k", "b", "说明", "李")
    assert rows_in(engine) == before


def test_hostile_and_long_texts_come_back_as_they_are(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    basis, text = "百分比与句中数字不符：" * 2000, "'; DROP TABLE ledger; --\n=1+1"
    store.answer(engine, 1, "k", basis, text, "李")
    assert said(engine) == [("k", basis, text, "李")]


def test_a_ledger_is_archived_and_taken_up_again(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    assert store.set_state(engine, 1, "归档", "李")
    assert queries.ledgers(engine)[0].state == "归档"
    assert queries.assumed_ledger(engine) is None
    assert not store.set_state(engine, 1, "归档", "李")
    assert store.set_state(engine, 1, "在办", "王")
    log = queries.events(engine, 1)
    assert log["action"].tolist() == ["settings", "settings", "load", "create"]
    assert [json.loads(detail) for detail in log["detail"][:2]] == [{"state": "在办"}, {"state": "归档"}]
    assert log["actor"].tolist()[:2] == ["王", "李"]


def test_no_other_state_and_no_unknown_ledger(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]))
    before = rows_in(engine)
    with pytest.raises(StoreError, match="归档"):
        store.set_state(engine, 1, "结束")
    with pytest.raises(StoreError, match="没有编号"):
        store.set_state(engine, 7, "归档")
    assert rows_in(engine) == before
    assert queries.ledgers(engine)[0].state == "在办"
