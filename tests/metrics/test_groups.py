"""Splits by category, unit, month and type, and how the two ways of counting units meet the total."""

from datetime import date, timedelta

import pytest

from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.groups import Footer
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, issue, snapshot

ROSTER = [
    {"name": "沙河镇", "kind": "township", "order": 30, "aliases": ()},
    {"name": "县农投公司", "kind": "state-owned company", "order": 20, "aliases": ()},
    {"name": "县水务局", "kind": "department", "order": 2, "aliases": ()},
    {"name": "县民政局", "kind": "部门", "order": 1, "aliases": ()},
    {"name": "县残联", "kind": "群团组织", "aliases": ()},
]


def split(rows, units=(), scope=None):
    return figures(Facts(snapshot(rows, units=units)), scope=scope)


def test_units_stand_in_official_order_by_blocks_and_unknown_ones_after():
    names = ["沙河镇", "新来镇", "县粮油集团", "县农投公司", "县审批局", "县残联", "县水务局", "县民政局", "各乡镇"]
    rows = [issue(name, lead_unit=name) for name in names]
    assert [(row.block, row.name) for row in split(rows, ROSTER).by_unit] == [
        ("部门", "县民政局"),
        ("部门", "县水务局"),
        ("部门", "县残联"),
        ("部门", "县审批局"),
        ("企业", "县农投公司"),
        ("企业", "县粮油集团"),
        ("乡镇", "沙河镇"),
        ("乡镇", "新来镇"),
        ("乡镇", "各乡镇"),
    ]


def test_both_ways_of_counting_units_reconcile():
    rows = [
        issue("1", "verified", lead_unit="甲局", units=("甲局", "乙局", "丙镇")),
        issue("2", "closed", lead_unit="甲局", units=("甲局",)),
        issue("3", "in_progress", AS_OF - timedelta(1), lead_unit="乙局", units=("乙局", "甲局")),
        issue("4"),
        issue("5", "ended", lead_unit="丁局", units=()),
    ]
    now = split(rows)
    table = {
        row.name: (row.lead.codes(), row.any.codes(), row.any.n("done"), row.any.n("overdue")) for row in now.by_unit
    }
    assert table == {
        "甲局": (("1", "2"), ("1", "2", "3"), 2, 1),
        "乙局": (("3",), ("1", "3"), 1, 1),
        "丙镇": ((), ("1",), 1, 0),
        "丁局": (("5",), ("5",), 0, 0),
    }
    footer = now.footer
    assert (footer.lead, footer.without, footer.total, footer.participations) == (4, ("4",), 5, 7)
    assert footer.agrees
    assert footer.text.startswith("牵头合计4项 + 未明确牵头单位1项 = 全部5项；参与合计7次")


def test_a_footer_that_does_not_meet_says_so():
    footer = Footer(3, (), 4, 9)
    assert not footer.agrees
    assert "不等于全部4项" in footer.text


def test_small_units_show_no_rate():
    rows = [issue(str(number), "verified", lead_unit="甲局", units=("甲局", "乙局")) for number in range(5)]
    rows.append(issue("5", lead_unit="乙局"))
    first, second = split(rows).by_unit
    rate = first.lead.rate()
    assert rate is not None
    assert rate.text == "100.0%（5/5）"
    assert second.lead.rate() is None
    assert second.any.rate() is not None


def test_categories_keep_the_order_of_the_ledger_and_the_unnamed_come_last():
    rows = [issue("1"), issue("2", category="资金"), issue("3", category="就业"), issue("4", "closed", category="资金")]
    groups = split(rows).by_category
    assert [(group.name, group.label, group.codes(), group.n("done")) for group in groups] == [
        ("资金", "资金", ("2", "4"), 1),
        ("就业", "就业", ("3",), 0),
        (None, "未分类", ("1",), 0),
    ]
    rate = groups[0].rate()
    assert rate is not None
    assert rate.text == "50.0%（1/2）"


def test_months_ascend_and_undated_ones_come_last():
    rows = [issue("1"), issue("2", deadline=date(2025, 1, 31)), issue("3", deadline=date(2024, 12, 1))]
    rows.append(issue("4", deadline=date(2024, 12, 31)))
    assert [(group.name, group.label, group.codes()) for group in split(rows).by_month] == [
        ("2024-12", "2024年12月", ("3", "4")),
        ("2025-01", "2025年1月", ("2",)),
        (None, "无期限", ("1",)),
    ]


def test_types_stand_in_their_own_order():
    rows = [issue("1"), issue("2", rectification_type="continuing"), issue("3", rectification_type="immediate")]
    assert [(group.label, group.codes()) for group in split(rows).by_type] == [
        ("立行立改", ("3",)),
        ("持续整改", ("2",)),
        ("未明确", ("1",)),
    ]


ROWS = [
    issue("1", "reported", AS_OF, lead_unit="甲局", units=("甲局", "乙局"), category="资金"),
    issue("2", "verified", lead_unit="乙局", rectification_type="phased", amount=50, amount_rectified=20),
    issue("3", "in_progress", AS_OF + timedelta(9), category="资金", amount=7),
]


@pytest.mark.parametrize("scope", [Scope(), Scope(unit="乙局"), Scope(category="资金"), Scope(show="open")])
def test_a_group_leads_by_its_scope_to_exactly_its_issues(scope):
    now = split(ROWS, scope=scope)
    facts = now.facts
    groups = [*now.by_category, *now.by_month, *now.by_type]
    if scope.unit is None:
        groups += [group for row in now.by_unit for group in (row.lead, row.any)]
    for group in groups:
        assert figures(facts, scope=group.scope).count("all").codes == group.codes()


def test_a_group_counts_statuses_lights_and_money_of_its_own():
    _, phased_or_none = split(ROWS).by_category
    assert {status: count.n for status, count in phased_or_none.statuses.items() if count.n} == {"verified": 1}
    assert {light: count.codes for light, count in phased_or_none.lights.items() if count.n} == {"绿": ("2",)}
    assert (phased_or_none.money.text, phased_or_none.money.codes) == ("0.00002/0.00005万元", ("2",))
    assert split(ROWS).by_category[0].money.text == "未填报"


def test_leaving_out_nothing_the_status_counts_add_up():
    now = split(ROWS)
    assert sum(count.n for count in now.by_status.values()) == now.total == 3
