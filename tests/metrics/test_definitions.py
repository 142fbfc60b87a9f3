"""Every figure has its words, and the selections hold the issues that their words say."""

import re
from datetime import date, timedelta

import pytest

from dashboard import texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.metrics.thresholds import Thresholds
from tests.metrics.factory import AS_OF, issue, snapshot


def test_selections_and_rates_have_exactly_the_words_they_need():
    assert set(definitions.SELECTIONS) == set(texts.SELECTIONS)
    assert set(definitions.RATES) == set(texts.RATES)
    for rate in definitions.RATES.values():
        assert {rate.numerator, rate.denominator} <= set(definitions.SELECTIONS)
    for rule in Thresholds().light_rules:
        assert rule.when in definitions.SELECTIONS


@pytest.mark.parametrize("key", list(definitions.SELECTIONS))
def test_words_are_chinese_and_filled_in(key):
    selection = definitions.SELECTIONS[key]
    words = selection.words(Thresholds(due_soon_days=44, attention_days=22))
    assert not re.search(r"[{}a-zA-Z]", selection.label + words)


def test_words_follow_the_thresholds_in_force():
    assert "44天" in definitions.SELECTIONS["due_soon"].words(Thresholds(due_soon_days=44))
    assert "1/3" in definitions.SELECTIONS["slow_to_start"].words(Thresholds())


@pytest.mark.parametrize(("days", "band"), [(1, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 2), (91, 3), (400, 3)])
def test_overdue_ages(days, band):
    facts = Facts(snapshot([issue("1", deadline=AS_OF - timedelta(days))]))
    held = [definitions.mask(facts, key).tolist() for key in definitions.AGE_BANDS]
    assert held == [[position == band] for position in range(4)]


@pytest.mark.parametrize(("days", "band"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 2), (91, 3), (400, 3)])
def test_days_left(days, band):
    facts = Facts(snapshot([issue("1", deadline=AS_OF + timedelta(days)), issue("2", "reported", AS_OF), issue("3")]))
    held = [definitions.mask(facts, key).tolist() for key in definitions.DUE_BANDS]
    assert held == [[position == band, False, False] for position in range(4)]


def test_next_month_is_the_calendar_month_after_the_as_of_date_over_the_turn_of_the_year():
    days = {"this": date(2024, 12, 31), "first": date(2025, 1, 1), "last": date(2025, 1, 31), "after": date(2025, 2, 1)}
    rows = [issue(code, deadline=day) for code, day in days.items()]
    rows += [issue("done", "verified", date(2025, 1, 15)), issue("undated"), issue("old", deadline=date(2024, 1, 15))]
    found = figures(Facts(snapshot(rows, as_of=date(2024, 12, 6))))
    assert found.count("due_next_month").codes == ("first", "last")


def test_amounts_are_told_apart_by_what_is_stated():
    rows = [
        issue("both", amount=100, amount_rectified=0),
        issue("at issue", amount=100),
        issue("rectified", amount_rectified=0),
        issue("neither"),
        issue("ended", "ended", amount=100),
    ]
    found = figures(Facts(snapshot(rows)))
    keys = ("amount_stated", "amount_at_issue_only", "amount_rectified_only")
    assert [found.count(key).codes for key in keys] == [("both",), ("at issue",), ("rectified",)]


def test_moved_later_is_later_or_dropped_but_not_earlier():
    old = AS_OF - timedelta(10)
    rows = [
        issue("later", deadline=AS_OF, original_deadline=old),
        issue("dropped", deadline=None, original_deadline=old),
        issue("earlier", deadline=old, original_deadline=AS_OF),
        issue("same", deadline=old),
        issue("done too", "closed", AS_OF, original_deadline=old),
        issue("ended", "ended", AS_OF, original_deadline=old),
    ]
    assert figures(Facts(snapshot(rows))).count("moved_later").codes == ("later", "dropped", "done too")


UNITS = [
    issue("1", "reported", lead_unit="甲局", units=("甲局", "乙局"), category="一类", leader="主任"),
    issue("2", "in_progress", AS_OF, lead_unit="乙局", category="二类", rectification_type="phased"),
    issue("3", "verified", lead_unit="丙镇", units=("乙局",), leader="书记"),
    issue("4"),
]
ROSTER = [{"name": "乙局", "leader": "县长", "aliases": ()}]


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        (Scope(), ("1", "2", "3", "4")),
        (Scope(unit="乙局"), ("1", "2", "3")),
        (Scope(unit="乙局", role="lead"), ("2",)),
        (Scope(unit="丙镇"), ("3",)),
        (Scope(unit=""), ("4",)),
        (Scope(unit="某局"), ()),
        (Scope(category="一类"), ("1",)),
        (Scope(category=""), ("3", "4")),
        (Scope(rectification_type="phased"), ("2",)),
        (Scope(rectification_type=""), ("1", "3", "4")),
        (Scope(leader="县长"), ("2",)),
        (Scope(leader="主任"), ("1",)),
        (Scope(leader=""), ("4",)),
        (Scope(month="2024-11"), ("2",)),
        (Scope(month=""), ("1", "3", "4")),
        (Scope(light="绿"), ("3",)),
        (Scope(show="open"), ("2", "4")),
        (Scope(unit="乙局", show="reported_or_beyond"), ("1", "3")),
        (Scope(unit="乙局", category="二类", light="黄"), ("2",)),
        (Scope(unit="乙局", category="一类", light="黄"), ()),
    ],
)
def test_a_scope_keeps_exactly_the_issues_it_asks_for(scope, codes):
    facts = Facts(snapshot(UNITS, units=ROSTER))
    assert figures(facts, scope=scope).count("all").codes == codes
