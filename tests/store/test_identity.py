"""Which issue is which over the snapshots: by code, else by title, never by likeness."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard import queries
from dashboard.store import identity
from dashboard.store.identity import Known
from loaders.records import Issue, Level
from loaders.text import normal
from tests.store.readings import issue, ledger
from tests.store.test_load import load, rules


def match(known: list[tuple[str, str | None, str]], new: list[Issue], others: list[Known] | None = None) -> object:
    before = [Known(key, code, code or "无编号", title) for key, code, title in known]
    shown = [row.code or f"无编号-{number}" for number, row in enumerate(new, start=1)]
    return identity.match(new, shown, before, others=lambda: others or [])


def keys(known: list[tuple[str, str | None, str]], *new: Issue, others: list[Known] | None = None) -> list[str]:
    return match(known, list(new), others).keys  # type: ignore[attr-defined]


def noted(known: list[tuple[str, str | None, str]], *new: Issue, others: list[Known] | None = None) -> list[str]:
    return [finding.rule for finding in match(known, list(new), others).findings]  # type: ignore[attr-defined]


def test_code_keeps_the_key_when_the_title_is_reworded() -> None:
    known = [("k1", "1", "部分补贴发放不规范"), ("k2", "2", "账务未分设")]
    assert keys(known, issue("部分补贴发放仍不规范的问题", "1"), issue("账务未分设", "2")) == ["k1", "k2"]
    assert noted(known, issue("部分补贴发放仍不规范的问题", "1")) == []


def test_title_beats_code_when_the_ledger_was_renumbered() -> None:
    known = [("k1", "1", "补贴发放不规范"), ("k2", "2", "账务未分设"), ("k3", "3", "道路开裂")]
    new = (
        issue("新问题：车辆未过户", "1"),
        issue("补贴发放不规范", "2"),
        issue("账务未分设", "3"),
        issue("道路开裂", "4"),
    )
    assert keys(known, *new) == ["1", "k1", "k2", "k3"]
    assert noted(known, *new) == ["renumbered"] * 3


def test_two_issues_that_swap_their_codes() -> None:
    known = [("k1", "1", "补贴发放不规范"), ("k2", "2", "账务未分设")]
    assert keys(known, issue("账务未分设", "1"), issue("补贴发放不规范", "2")) == ["k2", "k1"]


def test_equal_titles_are_told_apart_by_code() -> None:
    known = [("k1", "1", "账务未分设"), ("k2", "2", "账务未分设")]
    assert keys(known, issue("账务未分设", "2"), issue("账务未分设", "3")) == ["k2", "k1"]
    three = [("k1", "1", "账务未分设"), ("k2", "2", "账务未分设"), ("k4", "4", "账务未分设")]
    assert keys(three, issue("账务未分设", "2"), issue("账务未分设", "3")) == ["k2", "3"]


def test_blank_codes_are_matched_by_title_however_the_rows_move() -> None:
    known = [("无编号-5", None, "补贴发放，不规范"), ("无编号-6", None, "账务未分设")]
    assert keys(known, issue("账务未分设。"), issue("补贴发放不规范")) == ["无编号-6", "无编号-5"]
    assert noted(known, issue("账务未分设。"), issue("补贴发放不规范")) == []


def test_a_code_that_was_blank_before_is_no_renumbering() -> None:
    assert noted([("无编号-5", None, "账务未分设")], issue("账务未分设", "12")) == []


def test_a_near_title_is_shown_and_never_merged() -> None:
    known = [("k1", "1", "部分小额信贷贷款资金逾期未还款")]
    near = issue("部分小额信贷贷款资金逾期未还", "9")
    assert keys(known, near) == ["9"]
    assert noted(known, near) == ["identity-suggestion"]
    assert noted(known, issue("村集体账务未分设", "9")) == []


def test_a_code_given_to_quite_another_issue_is_noted() -> None:
    known = [("k1", "1", "部分小额信贷贷款资金逾期未还款")]
    assert keys(known, issue("道路开裂", "1")) == ["k1"]
    assert noted(known, issue("道路开裂", "1")) == ["title-replaced"]


def test_a_new_key_never_falls_on_an_old_one() -> None:
    known = [("1", "7", "补贴发放不规范")]
    assert keys(known, issue("补贴发放不规范", "7"), issue("道路开裂", "1")) == ["1", "1#2"]


def test_an_issue_that_comes_back_after_weeks_is_the_same() -> None:
    gone = [Known("k9", "9", "9", "道路开裂")]
    assert keys([("k1", "1", "甲问题")], issue("甲问题", "1"), issue("道路开裂", "9"), others=gone) == ["k1", "k9"]
    # a number used again for something else is a new issue
    assert keys([("k1", "1", "甲问题")], issue("甲问题", "1"), issue("违规收费", "9"), others=gone) == ["k1", "9"]


def test_others_are_asked_for_only_when_needed() -> None:
    def never() -> list[Known]:
        raise AssertionError("asked for")

    assert identity.match([issue("甲问题", "1")], ["1"], [Known("k1", "1", "1", "甲问题")], never, never).keys == ["k1"]


def test_keys_over_stored_snapshots(engine: Engine) -> None:
    """Weeks one, three and then two are loaded; an issue renumbered, reworded and gone for a week keeps its key."""
    load(engine, ledger([issue("补贴发放不规范", "1"), issue("道路开裂", "2")], "2024-05-03"))
    load(engine, ledger([issue("道路开裂", "5"), issue("补贴发放不规范问题", "1")], "2024-05-17"))
    middle = load(engine, ledger([issue("补贴发放不规范", "1"), issue("道路有开裂", "5")], "2024-05-10"))
    assert rules(middle, Level.WARNING) == []
    assert queries.history(engine, 1, "1")["title"].tolist() == [
        "补贴发放不规范",
        "补贴发放不规范",
        "补贴发放不规范问题",
    ]
    assert queries.history(engine, 1, "2")["code"].tolist() == ["2", "5", "5"]
    again = load(engine, ledger([issue("补贴发放不规范", "1")], "2024-05-03"))
    assert again.replaced == 1
    assert queries.history(engine, 1, "2")["code"].tolist() == ["5", "5"]


def test_blank_codes_on_two_sheets_stay_apart(engine: Engine) -> None:
    result = load(engine, ledger([issue("甲", None, row=5), issue("乙", None, row=5), issue("丙", "无编号-5-2")]))
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert held.issues["code"].tolist() == ["无编号-5", "无编号-5-3", "无编号-5-2"]


def test_a_code_filled_in_later_is_the_same_issue_and_no_renumbering(engine: Engine) -> None:
    load(engine, ledger([issue("道路开裂", None, row=5)], "2024-05-03"))
    later = load(engine, ledger([issue("道路开裂", "12", row=9)], "2024-05-10"))
    assert "renumbered" not in rules(later)
    assert queries.history(engine, 1, "无编号-5")["code"].tolist() == ["无编号-5", "12"]


def test_what_was_agreed_comes_first() -> None:
    known = [Known("k1", "1", "1", "培训补贴发放不规范"), Known("k2", "2", "2", "账务不清")]
    new = [issue("技能培训补贴发放", "9"), issue("账务不清", "2")]
    found = identity.match(new, ["9", "2"], known, agreed={normal("技能培训 补贴发放"): "k1"})
    assert found.keys == ["k1", "k2"]
    assert identity.match(new, ["9", "2"], known).keys == ["9", "k2"]


def test_a_near_title_is_suggested_with_the_key_it_may_have() -> None:
    known = [Known("k1", "1", "1", "职业技能培训补贴资金发放不规范问题")]
    found = identity.match([issue("职业技能培训补贴资金发放不够规范问题", "7")], ["7"], known)
    assert found.keys == ["7"]
    assert [(one.code, one.key, one.before_code) for one in found.suggestions] == [("7", "k1", "1")]
