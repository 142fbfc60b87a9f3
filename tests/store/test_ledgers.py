"""Which ledger a load goes to, what it is called, and what it remembers."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.store.naming import ledger_name
from loaders.records import Level, Status
from tests.store.readings import day, issue, ledger, roster
from tests.store.test_load import load, rules

NAMES = {
    ("青川县2024年审计整改台账（截至2024年5月17日）", "x.xlsx"): "青川县2024年审计整改台账",
    ("附件2：营商环境审计整改问题清单 截至5月底", "x.xlsx"): "营商环境审计整改问题清单",
    ("乡村振兴审计整改情况表(第12期)", "x.xlsx"): "乡村振兴审计整改情况表",
    ("2022年度预算执行审计整改台账", "x.xlsx"): "2022年度预算执行审计整改台账",
    ("就业资金整改台账（第三季度含补录）", "x.xlsx"): "就业资金整改台账（第三季度含补录）",
    (None, "整改台账_2024-05-17.xlsx"): "整改台账",
    (None, "整改台账20240517.xls"): "整改台账",
    (None, "C:\\下发\\水务局 2024.5.17.csv"): "水务局",
    (None, "审计整改台账（2024年第19周）.xlsx"): "审计整改台账",
    ("截至2024年5月17日", "2024-05-17.xlsx"): "未命名台账",
    ("", "ledger_2023-09-27.xlsx"): "ledger",
}


@pytest.mark.parametrize(("title", "file"), NAMES)
def test_a_new_ledger_is_called_the_same_every_week(title: str | None, file: str) -> None:
    assert ledger_name(title, file) == NAMES[title, file]


def test_without_a_name_the_first_load_makes_a_ledger_and_the_next_joins_it(engine: Engine) -> None:
    first = load(engine, ledger([issue("甲", "1")], title="青川县整改台账（截至2024年5月17日）"))
    second = load(engine, ledger([issue("甲", "1")], "2024-05-24", "第二周.xlsx"))
    assert (first.ledger, second.ledger) == ("青川县整改台账", "青川县整改台账")
    assert rules(first) == ["ledger-created"]
    assert rules(second) == ["ledger-assumed"]
    assert [info.position for info in queries.snapshots(engine)] == [1, 2]
    assert queries.snapshot(engine, 2).findings["rule"].tolist() == []  # type: ignore[union-attr]


def test_a_load_that_shares_no_title_with_the_only_ledger_is_doubted(engine: Engine) -> None:
    load(engine, ledger([issue("补贴发放不规范", "1")]), ledger="甲县台账")
    other = load(engine, ledger([issue("道路开裂", "1")], "2024-05-24", title="乙县台账"))
    assert other.ledger == "甲县台账"
    assert rules(other, Level.WARNING) == ["ledger-doubtful"]


def test_a_title_that_names_a_ledger_goes_there(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), ledger="甲县台账")
    load(engine, ledger([issue("乙", "1")]), ledger="乙县台账")
    result = load(engine, ledger([issue("乙", "1")], "2024-05-24", title="乙县台账（截至2024年5月24日）"))
    assert (result.ledger, rules(result)) == ("乙县台账", [])


def test_several_ledgers_and_no_name_is_refused_with_their_names(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), ledger="甲县台账")
    load(engine, ledger([issue("乙", "1")]), ledger="乙县台账")
    result = load(engine, ledger([issue("丙", "1")], "2024-05-24", "丙.xlsx"))
    assert result.snapshot is None
    assert rules(result) == ["ledger-unclear"]
    assert "甲县台账、乙县台账" in result.findings[0].message
    assert len(queries.snapshots(engine)) == 2


def test_archived_and_demo_ledgers_never_receive_an_unnamed_load(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), ledger="旧案", state="归档")
    load(engine, ledger([issue("乙", "1")]), ledger="演示", demo=True)
    result = load(engine, ledger([issue("丙", "1")], file="丙县.xlsx"))
    assert result.ledger == "丙县"
    assert queries.assumed_ledger(engine).name == "丙县"  # type: ignore[union-attr]


def test_two_spellings_of_one_name_are_one_ledger(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), ledger="示例县（演示）")
    result = load(engine, ledger([issue("甲", "1")], "2024-05-24"), ledger="示例县(演示) ")
    assert result.ledger == "示例县（演示）"
    assert [one.name for one in queries.ledgers(engine)] == ["示例县（演示）"]
    assert queries.ledger_named(engine, "示例县 (演示)").id == 1


def test_settings_of_a_ledger_are_kept_and_changed(engine: Engine) -> None:
    rows = ledger([issue("甲", "1")])
    load(engine, rows, ledger="甲", region="青川县", reviewer="县审计局", done_is_verified=True, demo=True)
    made = queries.ledgers(engine)[0]
    assert (made.region, made.state, made.reviewer, made.demo, made.done_is_verified) == (
        "青川县", "在办", "县审计局", True, True,
    )  # fmt: skip
    again = load(engine, rows, ledger="甲", state="归档")
    assert again.unchanged
    changed = queries.ledgers(engine)[0]
    assert (changed.region, changed.state, changed.reviewer) == ("青川县", "归档", "县审计局")
    assert queries.events(engine, 1)["action"].tolist() == ["settings", "load", "create"]


def test_unknown_ledger_is_said_with_the_known_ones(engine: Engine) -> None:
    with pytest.raises(store.StoreError, match="load"):
        queries.ledger_named(engine, "甲")
    load(engine, ledger([issue("甲", "1")]), ledger="乙县台账")
    with pytest.raises(store.StoreError, match="乙县台账"):
        queries.ledger_named(engine, "甲")


def test_words_are_learned_once_and_can_be_taught_anew(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), learned={"已落实": Status.VERIFIED}, actor="李")
    assert queries.learned_words(engine, 1) == {"已落实": Status.VERIFIED}
    assert store.learn(engine, 1, {"已落实": Status.VERIFIED}) == 0
    assert store.learn(engine, 1, {"已落实": Status.REPORTED, "在推": Status.IN_PROGRESS}, "王") == 2
    assert queries.learned_words(engine, 1) == {"在推": Status.IN_PROGRESS, "已落实": Status.REPORTED}
    log = queries.events(engine, 1)
    assert log["action"].tolist() == ["learn", "load", "learn", "create"]
    assert log["actor"].tolist()[0] == "王"
    assert log["ledger_name"].tolist() == ["台账"] * 4


def test_default_is_the_latest_real_one_in_work(engine: Engine) -> None:
    assert queries.default_snapshot(engine) is None
    expected = []
    for name, as_of, facts in (
        ("演示", "2024-12-06", {"demo": True}),
        ("归档旧", "2022-09-27", {"state": "归档"}),
        ("归档新", "2023-09-27", {"state": "归档"}),
        ("在办", "2023-03-01", {}),
        ("在办另一本", "2023-04-01", {}),
        ("演示另一本", "2025-01-03", {"demo": True}),
    ):
        load(engine, ledger([issue("甲", "1")], as_of), ledger=name, **facts)
        found = queries.default_snapshot(engine)
        assert found is not None
        expected.append(found.ledger.name)
    assert expected == ["演示", "归档旧", "归档新", "在办", "在办另一本", "在办另一本"]


def test_roster_of_a_date(engine: Engine) -> None:
    assert queries.roster(engine, 1) == ()
    load(engine, ledger([issue("甲", "1")]), roster(["县扶贫局"]))
    load(engine, roster(["县乡村振兴局"], "2024-05-24"))
    assert [unit.name for unit in queries.roster(engine, 1)] == ["县乡村振兴局"]
    assert [unit.name for unit in queries.roster(engine, 1, day("2024-05-20"))] == ["县扶贫局"]
    assert queries.roster(engine, 1, day("2024-01-01")) == ()
