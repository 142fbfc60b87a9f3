"""Changes between two snapshots against hand-written expectations."""

from datetime import date, timedelta

import pytest

from dashboard import texts
from dashboard.changes import changes, in_scope
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.report import changes_json, changes_report
from tests.metrics.factory import AS_OF, issue, measure, snapshot

LAST = AS_OF - timedelta(7)
FAR = date(2024, 12, 31)
KEYS = [
    "added",
    "removed",
    "closed",
    "verified",
    "reported",
    "reopened",
    "newly_overdue",
    "deadline_moved",
    "units_changed",
    "text_changed",
    "amount_changed",
]


def facts(rows, as_of=AS_OF, **given):
    return Facts(snapshot(rows, as_of=as_of, **given))


def between(before, after, **given):
    return changes(facts(before, LAST), facts(after, **given))


def filled(result):
    """List key → (code, before, after) of every list that holds something."""
    return {key: [entry[:1] + entry[2:4] for entry in entries] for key, entries in result.lists.items() if entries}


def test_nothing_differs_between_a_ledger_and_itself():
    rows = [issue("1", "verified", FAR, amount=5), issue("2", deadline=AS_OF - timedelta(60))]
    result = between(rows, rows)
    assert filled(result) == {}
    assert [sentence.text for sentence in result.sentences] == ["与2024年11月1日相比没有变化。"]


def test_the_first_snapshot_has_nothing_to_compare_with():
    result = changes(None, facts([issue("1")]))
    assert (filled(result), result.from_as_of) == ({}, None)
    assert "没有上期" in result.sentences[0].text


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("not_started", "in_progress", None),
        ("in_progress", "not_started", None),
        ("in_progress", "reported", "reported"),
        ("not_started", "verified", "verified"),
        ("in_progress", "closed", "closed"),
        ("reported", "closed", "closed"),
        ("reported", "in_progress", "reopened"),
        ("verified", "reported", "reopened"),
        ("closed", "verified", "reopened"),
        ("closed", "not_started", "reopened"),
        ("in_progress", "ended", "ended"),
        ("closed", "ended", "ended"),
        ("ended", "verified", "verified"),
        ("ended", "in_progress", None),
    ],
)
def test_only_the_furthest_step_is_listed(before, after, key):
    result = between([issue("1", before, FAR)], [issue("1", after, FAR)])
    assert filled(result) == ({key: [("1", before, after)]} if key else {})


def test_added_and_removed_stand_in_no_other_list():
    result = between([issue("1", "reported", FAR)], [issue("2", "closed", FAR)])
    assert filled(result) == {"added": [("2", None, "closed")], "removed": [("1", "reported", None)]}


def test_newly_overdue_by_the_current_deadline():
    before = [
        issue("passes", deadline=LAST),
        issue("was", deadline=LAST - timedelta(1)),
        issue("shortened", deadline=FAR),
        issue("done", deadline=LAST),
    ]
    after = [
        issue("passes", deadline=LAST),
        issue("was", deadline=LAST - timedelta(1)),
        issue("shortened", deadline=LAST),
        issue("done", "verified", LAST),
        issue("new", deadline=LAST),
    ]
    assert filled(between(before, after))["newly_overdue"] == [
        ("passes", LAST, LAST),
        ("shortened", FAR, LAST),
        ("new", None, LAST),
    ]


def test_deadlines_units_texts_and_amounts():
    before = [
        issue("1", deadline=FAR, lead_unit="甲局", units=("甲局", "乙局"), amount=5, progress="第一步"),
        issue("2", deadline=FAR, lead_unit="甲局", units=("甲局", "乙局"), finding="发现三户", amount=7),
        issue("3", "in_progress", None),
    ]
    after = [
        issue("1", deadline=None, lead_unit="乙局", units=("乙局", "甲局"), amount=None, progress="第二步"),
        issue("2", deadline=FAR, lead_unit="甲局", units=("甲局", "乙局"), finding="发现 三户。", amount=7),
        issue("3", "in_progress", FAR, amount_rectified=0),
    ]
    assert filled(between(before, after)) == {
        "deadline_moved": [("1", FAR, None), ("3", None, FAR)],
        "units_changed": [("1", ("甲局", "乙局"), ("乙局", "甲局"))],
        "text_changed": [("1", "第一步", "第二步")],
        "amount_changed": [("1", 5, None), ("3", None, 0)],
    }


def test_measures_are_part_of_the_text():
    before = facts(
        [issue("1", deadline=FAR)], LAST, measures=[measure("1", None, text="核查"), measure("1", None, text="清退")]
    )
    after = facts([issue("1", deadline=FAR)], measures=[measure("1", None, text="核查。")])
    (entry,) = changes(before, after).text_changed
    assert (entry.field, entry.before, entry.after) == ("measures", "核查\n清退", "核查。")


def test_issues_are_matched_by_identity_and_named_by_their_present_code():
    before = [issue("1", "in_progress", FAR) | {"key": "same"}]
    after = [issue("9", "reported", FAR, title="问题1") | {"key": "same"}]
    assert filled(between(before, after)) == {"reported": [("9", "in_progress", "reported")]}


def test_sentences_name_the_issues():
    before = [issue(str(number), "in_progress", FAR) for number in range(1, 8)]
    after = [issue(str(number), "verified", FAR) for number in range(1, 7)]
    after.append(issue("7", deadline=date(2025, 1, 31), title="一个比二十个字还要长得多的问题名称需要截短显示"))
    before[-1]["title"] = after[-1]["title"]
    first, second = between(before, after).sentences
    assert first.text == "新增整改 6 项：1 问题1、2 问题2、3 问题3、4 问题4、5 问题5等"
    assert first.codes == ("1", "2", "3", "4", "5", "6")
    assert second.text == "时限调整 1 项：7 一个比二十个字还要长得多的问题名称需要截…（2024年12月31日→2025年1月31日）"


def test_a_step_back_is_told_with_both_steps():
    result = between([issue("1", "verified", FAR)], [issue("1", "in_progress", FAR, remark="退回")])
    assert [sentence.text for sentence in result.sentences] == ["状态退回 1 项：1 问题1（已整改→整改中）"]


def test_progress_is_counted_apart_from_other_texts_and_amounts_show_both():
    before = [
        issue("1", deadline=FAR, progress="甲", finding="三户", amount=9),
        issue("2", deadline=FAR, progress="乙"),
    ]
    after = [
        issue("1", deadline=FAR, progress="丙", finding="四户", amount=3_620_000, amount_rectified=20_000),
        issue("2", deadline=FAR, progress="丁"),
    ]
    found = between(before, after)
    for sentence in found.sentences:
        assert {entry.code for entry in found.counted(sentence.key) or ()} == {*sentence.codes}
    assert len(found.counted("text_changed") or ()) == 1
    assert [(sentence.text, sentence.codes) for sentence in found.sentences] == [
        ("文字有改动 1 项：1 问题1", ("1",)),
        ("进展有更新 2 项", ("1", "2")),
        ("金额有变化 1 项：1 问题1（未填报→0.02万元）", ("1",)),
    ]


def test_changes_follow_the_scope_now_or_before():
    before = facts([issue("1", category="甲"), issue("2", category="甲"), issue("3", category="乙")], LAST)
    after = facts(
        [issue("1", "reported", category="乙"), issue("3", "reported", category="乙"), issue("4", category="丙")]
    )
    scoped = figures(after, before, Scope(category="甲"))
    result = in_scope(changes(before, after), scoped.whole, scoped.before)
    assert {key: [entry.code for entry in entries] for key, entries in result.lists.items() if entries} == {
        "removed": ["2"],
        "reported": ["1"],
        "text_changed": ["1"],
    }


def test_the_json_has_the_keys_of_the_contract():
    before = snapshot(
        [issue("1", "in_progress", FAR, lead_unit="甲局", amount=3_620_000, amount_rectified=0)], as_of=LAST
    )
    row = issue("1", "closed", date(2025, 1, 31), lead_unit="乙局", amount=3_620_000, amount_rectified=1_000_000)
    made = changes_report(before, snapshot([row]))
    assert [key for key in made if key in KEYS] == KEYS
    assert made["closed"] == [
        {"code": "1", "title": "问题1", "before": "in_progress", "after": "closed", "field": "status"}
    ]
    assert made["deadline_moved"][0]["before"] == "2024-12-31"
    assert made["deadline_moved"][0]["after"] == "2025-01-31"
    assert (made["units_changed"][0]["before"], made["units_changed"][0]["after"]) == (["甲局"], ["乙局"])
    assert [(entry["field"], entry["before"], entry["after"]) for entry in made["amount_changed"]] == [
        ("amount_rectified", 0, 1)
    ]
    assert made["added"] == []


def test_the_json_of_a_first_snapshot_is_all_empty():
    made = changes_json(changes(None, facts([issue("1")])))
    assert all(made[key] == [] for key in KEYS)
    assert set(texts.CHANGES) >= set(KEYS)
