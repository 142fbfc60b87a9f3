"""Checks: which fire, how heavy they are, and the arithmetic they tell, against hand-written expectations."""

from datetime import date, timedelta

import pytest

from dashboard import check_texts
from dashboard.checks import by_level, checks, in_scope
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, FIELDS, indicator, issue, snapshot

FAR = AS_OF + timedelta(100)
PROVEN = {"evidence": "照片三张", "completed_on": date(2024, 11, 1)}


def found(rows, previous=None, **given):
    before = Facts(snapshot(previous, as_of=AS_OF - timedelta(7))) if previous is not None else None
    return checks(Facts(snapshot(rows, **given)), before)


def brief(result):
    return [(check.level, check.rule, check.issue) for check in result]


def test_a_ledger_in_order_has_no_checks():
    rows = [
        issue("1", "closed", FAR, amount=100, amount_rectified=100, **PROVEN),
        issue("2", "reported", FAR, evidence="文件"),
        issue("3", "in_progress", AS_OF - timedelta(5)),
        issue("4", "ended", AS_OF),
    ]
    assert found(rows, rows) == ()


@pytest.mark.parametrize("status", ["reported", "verified", "closed"])
def test_finished_with_a_missed_indicator_is_serious(status):
    rows = [issue("1", status, FAR, **PROVEN)]
    given = {"issue": "1", "name": "清退率", "denominator": 118, "target": 118, "unit": "人"}
    (check,) = found(rows, indicators=[indicator("1a", "2024-10", 100, **given)])
    assert (check.level, check.rule, check.issue, check.subject) == ("serious", "indicator-missed", "1", "1a")
    for part in ("清退率", "84.7%（100/118）", "不低于100.0%（118人）", "相差18人", "2024-10"):
        assert part in check.message


@pytest.mark.parametrize(
    ("status", "given"),
    [
        ("in_progress", {"target": 118}),
        ("verified", {"target": 100}),
        ("verified", {}),
        ("verified", {"target": 118, "category": "context"}),
        ("verified", {"target": 118, "category": "deliverable"}),
        ("verified", {"target": 118, "issue": "2"}),
        ("ended", {"target": 118}),
    ],
)
def test_other_indicators_raise_nothing(status, given):
    row = indicator("1a", "2024-10", 100, **({"issue": "1"} | given))
    assert found([issue("1", status, FAR, **PROVEN)], indicators=[row]) == ()


def test_an_indicator_not_stated_is_never_missed():
    assert (
        found(
            [issue("1", "verified", FAR, **PROVEN)], indicators=[indicator("a", "2024-10", None, issue="1", target=9)]
        )
        == ()
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"status": "verified", "completed_on": AS_OF}, [("serious", "evidence-missing", "1")]),
        ({"status": "closed", "evidence": "有据"}, [("serious", "completion-date-missing", "1")]),
        ({"status": "reported"}, [("warning", "evidence-missing", "1")]),
        ({"status": "verified", "evidence": " 无 ", "completed_on": AS_OF}, [("serious", "evidence-missing", "1")]),
        ({"status": "verified", "evidence": "/", "completed_on": AS_OF}, [("serious", "evidence-missing", "1")]),
        ({"status": "in_progress"}, []),
        ({"status": "ended"}, []),
    ],
)
def test_finished_needs_evidence_and_done_a_date(given, expected):
    row = issue("1", deadline=FAR) | given
    assert brief(found([row])) == expected


def test_a_column_the_ledger_lacks_is_one_note():
    rows = [issue(str(number), "verified", AS_OF, original_deadline=AS_OF - timedelta(9)) for number in range(12)]
    result = found(rows, fields=frozenset({"title"}))
    assert [(check.level, check.rule, check.issue, check.subject) for check in result] == [
        ("note", "column-missing", None, "evidence"),
        ("note", "column-missing", None, "completed_on"),
        ("note", "column-missing", None, "extension_approved"),
    ]
    assert "佐证材料" in result[0].message
    assert "0、1、2、3、4、5、6、7、8、9等12项" in result[0].message
    assert found([issue("1", deadline=FAR)], fields=frozenset()) == ()


@pytest.mark.parametrize(
    ("status", "amount", "rectified", "rule", "difference"),
    [
        ("in_progress", 3_000_000, 4_500_000, "amount-over", "多1.5万元"),
        ("closed", 3_000_000, 1_000_000, "amount-short", "差2万元"),
        ("verified", 0, 1, "amount-over", "多0.000001万元"),
        ("in_progress", 3_000_000, 1_000_000, None, ""),
        ("reported", 3_000_000, 1_000_000, None, ""),
        ("verified", 3_000_000, 3_000_000, None, ""),
        ("verified", 3_000_000, None, None, ""),
        ("verified", None, 3_000_000, None, ""),
    ],
)
def test_amounts_that_cannot_be(status, amount, rectified, rule, difference):
    row = issue("1", status, FAR, amount=amount, amount_rectified=rectified, **PROVEN)
    result = found([row])
    assert brief(result) == ([("serious", rule, "1")] if rule else [])
    assert all(difference in check.message for check in result)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"deadline": date(2024, 12, 31)}, "推后61天"),
        ({"deadline": date(2024, 12, 31), "extension_approved": "否"}, "推后61天"),
        ({"deadline": None}, "现在没有具体时限"),
        ({"deadline": date(2024, 12, 31), "extension_approved": "整改办〔2024〕3号"}, None),
        ({"deadline": date(2024, 10, 31)}, None),
        ({"deadline": date(2024, 10, 1)}, None),
        ({"deadline": date(2024, 12, 31), "status": "ended"}, None),
    ],
)
def test_an_extension_without_approval(given, said):
    row = issue("1", original_deadline=date(2024, 10, 31)) | {"original_deadline": date(2024, 10, 31)} | given
    result = found([row])
    assert brief(result) == ([("warning", "extension-unapproved", "1")] if said else [])
    assert all(said in check.message for check in result)


def test_silence_is_a_warning_that_rests_on_its_beginning():
    row = issue("1", deadline=FAR, unchanged_snapshots=4, unchanged_since=date(2024, 10, 11))
    (check,) = found([row])
    assert (check.level, check.rule) == ("warning", "silent")
    assert "自2024-10-11起连续4期、28天没有变化" in check.message
    assert check.basis == "2024-10-11"


def test_units_that_name_nobody_are_asked_for():
    rows = [
        issue("1", deadline=FAR, lead_unit="县民政局", units=("县民政局", "相关乡镇")),
        issue("2", deadline=FAR, lead_unit="各有关部门"),
        issue("3", deadline=FAR, lead_unit="各乡镇"),
        issue("4", deadline=FAR, lead_unit="有关企业"),
    ]
    result = found(rows, units=[{"name": "有关企业", "aliases": ()}])
    assert brief(result) == [("note", "unit-vague", "1"), ("note", "unit-vague", "2")]
    assert "“相关乡镇”" in result[0].message


@pytest.mark.parametrize(
    ("before", "now", "given", "raised"),
    [
        ("verified", "in_progress", {}, True),
        ("closed", "reported", {}, True),
        ("closed", "verified", PROVEN, True),
        ("verified", "in_progress", {"remark": "资料不全，退回补充"}, False),
        ("verified", "in_progress", {"status_text": "退回"}, False),
        ("closed", "in_progress", {"progress": "回头看发现反弹"}, False),
        ("closed", "in_progress", {"reason": "经审核，予以退回。"}, False),
        # money paid back and a re-examination to come are no sending back
        ("verified", "in_progress", {"progress": "已退回补贴3.2万元"}, True),
        ("verified", "in_progress", {"progress": "退回违规资金，完善制度"}, True),
        ("closed", "in_progress", {"remark": "拟于下月开展回头看"}, True),
        ("reported", "in_progress", {}, False),
        ("verified", "ended", {}, False),
        ("verified", "closed", PROVEN, False),
    ],
)
def test_a_step_back_from_done_is_serious_unless_it_was_sent_back(before, now, given, raised):
    rules = [check.rule for check in found([issue("1", now, FAR, **given)], [issue("1", before, FAR)])]
    assert ("step-back" in rules) is raised


def test_a_sending_back_of_an_earlier_week_does_not_excuse_a_step_back_of_this_one():
    said = {"remark": "凭证不全，退回补充"}
    assert "step-back" in [
        check.rule for check in found([issue("1", "reported", FAR, **said)], [issue("1", "verified", FAR, **said)])
    ]


@pytest.mark.parametrize(("status", "raised"), [("in_progress", True), ("verified", True), ("closed", False)])
def test_an_issue_that_vanished_was_closed(status, raised):
    result = found([issue("1", deadline=FAR)], [issue("1", deadline=FAR), issue("2", status, FAR)])
    assert brief(result) == ([("serious", "issue-vanished", "2")] if raised else [])


def test_an_issue_with_another_code_has_not_vanished():
    now = [issue("7", deadline=FAR) | {"key": "same"}]
    assert found(now, [issue("1", deadline=FAR) | {"key": "same"}]) == ()


def test_what_readers_noticed_is_passed_on_where_it_is_a_check():
    noticed = [
        {
            "level": "warning",
            "rule": "percent-disagrees",
            "issue": "1",
            "file": "a.xlsx",
            "place": "台账!B5",
            "message": "甲",
        },
        {"level": "note", "rule": "deadlines-same-day", "file": "a.xlsx", "message": "乙"},
        {"level": "note", "rule": "sheet-skipped", "file": "a.xlsx", "message": "不是核实事项"},
    ]
    result = found([issue("1", deadline=FAR)], findings=noticed)
    assert [(check.level, check.rule, check.issue, check.message, check.place) for check in result] == [
        ("warning", "percent-disagrees", "1", "甲", "台账!B5"),
        ("note", "deadlines-same-day", None, "乙", "a.xlsx"),
    ]
    assert result[0].title == "问题1"


def test_order_is_by_level_then_the_ledger_as_a_whole_then_its_issues():
    rows = [
        issue("b", "verified", FAR, evidence="有"),
        issue("a", "verified", FAR, completed_on=AS_OF, extension_approved="文"),
        issue("c", unchanged_snapshots=9, unchanged_since=date(2024, 1, 1)),
    ]
    noticed = [{"level": "warning", "rule": "same-rows-in-two-files", "file": "x", "message": "两份"}]
    assert brief(found(rows, findings=noticed)) == [
        ("serious", "completion-date-missing", "b"),
        ("serious", "evidence-missing", "a"),
        ("warning", "same-rows-in-two-files", None),
        ("warning", "silent", "c"),
    ]


def test_checks_name_the_place_they_come_from():
    (check,) = found([issue("1", "reported", FAR, sheet="整改台账", row=12, file="台账.xlsx")])
    assert check.place == "整改台账!12"
    assert (check.label, check.level_label) == ("缺少佐证", "建议核对")


def test_checks_follow_the_scope_and_keep_what_vanished_from_it():
    now = Facts(snapshot([issue("1", "reported", FAR, category="甲"), issue("2", "reported", FAR, category="乙")]))
    before = Facts(snapshot([issue("3", category="乙"), issue("4", category="甲")]))
    held = checks(now, before)
    scoped = figures(now, before, Scope(category="乙"))
    assert brief(in_scope(held, scoped.whole, scoped.before)) == [
        ("serious", "issue-vanished", "3"),
        ("warning", "evidence-missing", "2"),
    ]
    assert in_scope(held, figures(now).whole) == held
    renumbered = Facts(snapshot([issue("2", category="甲")]))
    other = figures(now, renumbered, Scope(category="甲"))
    assert brief(in_scope(held, other.whole)) == [("warning", "evidence-missing", "1")]
    assert {level: len(group) for level, group in by_level(held).items()} == {"serious": 2, "warning": 2, "note": 0}


def test_every_rule_has_a_label_and_a_meaning():
    assert all(len(words) == 2 and all(words) for words in check_texts.RULES.values())
    assert set(check_texts.COLUMNS) <= FIELDS
