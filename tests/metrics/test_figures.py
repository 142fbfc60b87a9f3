"""Headline, rates, attention, money and sums against hand-written expectations."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.headline import whole_region
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, issue, snapshot

FAR = AS_OF + timedelta(100)


def week(closed, verified, reported, overdue, extended, due, rest=0, ended=0):
    """A ledger with so many issues of each sort; returns its rows."""
    sorts = [
        (closed, {"status": "closed", "deadline": FAR}),
        (verified, {"status": "verified", "deadline": FAR}),
        (reported, {"status": "reported", "deadline": FAR}),
        (overdue, {"deadline": AS_OF - timedelta(3)}),
        (extended, {"deadline": FAR, "original_deadline": AS_OF - timedelta(1)}),
        (due, {"deadline": AS_OF + timedelta(30)}),
        (rest, {"deadline": FAR}),
        (ended, {"status": "ended"}),
    ]
    kinds = [given for times, given in sorts for _ in range(times)]
    return [issue(str(number), **given) for number, given in enumerate(kinds, 1)]


def told(rows, previous=None, scope=None, **given):
    before = Facts(snapshot(previous, **given)) if previous is not None else None
    return figures(Facts(snapshot(rows, **given)), before, scope)


def test_headline_of_a_reviewed_ledger():
    now = week(closed=8, verified=3, reported=4, overdue=2, extended=1, due=5, rest=1)
    before = week(closed=6, verified=3, reported=4, overdue=2, extended=1, due=5, rest=3)
    assert told(now, before).headline == (
        "截至11月8日，全县24项问题申报完成15项，认定整改11项，其中销号8项，整改率45.8%（11/24），比上期增加2项；"
        "逾期2项，另有延期1项，30日内到期5项。"
    )


def test_headline_without_a_last_time_without_overdue_and_with_ended_issues():
    now = week(closed=0, verified=1, reported=0, overdue=0, extended=0, due=0, rest=2, ended=1)
    assert told(now, region="某某市（演示）").headline == (
        "截至11月8日，全市4项问题（其中终结或移送1项）申报完成1项，认定整改1项，其中销号0项，整改率33.3%（1/3）；"
        "无逾期，30日内无到期。"
    )


def test_headline_of_a_ledger_that_was_never_reviewed_leads_with_the_reported_rate():
    now = week(closed=0, verified=0, reported=1, overdue=0, extended=0, due=0, rest=17)
    assert told(now, reviewed=False).headline == (
        "截至11月8日，全县18项问题申报完成1项，申报率5.6%（1/18），台账未设审核或销号栏；无逾期，30日内无到期。"
    )
    before = week(closed=0, verified=0, reported=3, overdue=0, extended=0, due=0, rest=15)
    assert "（1/18），台账未设审核或销号栏，比上期减少2项；" in told(now, before, reviewed=False).headline


def test_headline_says_when_nothing_changed_and_when_there_is_nothing():
    now = week(1, 0, 0, 0, 0, 0)
    assert "整改率100.0%（1/1），与上期持平；" in told(now, now).headline
    assert told([]).headline == "截至11月8日，全县没有问题。"
    ended = told(week(0, 0, 0, 0, 0, 0, ended=1)).headline
    assert "整改率—（尚无问题）" in ended


@pytest.mark.parametrize(
    ("scope", "subject"),
    [
        (Scope(unit="甲局"), "甲局参与的2项问题"),
        (Scope(unit="甲局", role="lead"), "甲局牵头的1项问题"),
        (Scope(unit=""), "未明确牵头单位的1项问题"),
        (Scope(category="资金"), "全区“资金”类1项问题"),
        (Scope(category=""), "全区“未分类”类2项问题"),
        (Scope(unit="甲局", category="资金"), "甲局参与的“资金”类1项问题"),
        (Scope(leader="区长"), "区长分管的1项问题"),
        (Scope(month="2024-12"), "全区2024年12月到期的1项问题"),
        (Scope(month=""), "全区无期限的2项问题"),
        (Scope(rectification_type="continuing"), "全区持续整改类1项问题"),
        (Scope(light="绿"), "全区状态灯为“已整改”的1项问题"),
        (Scope(show="open"), "全区“未完成”的2项问题"),
        (Scope(unit="乙局"), "乙局参与的没有问题。"),
    ],
)
def test_headline_names_the_scope(scope, subject):
    rows = [
        issue("1", "verified", lead_unit="甲局", category="资金"),
        issue("2", deadline=date(2024, 12, 1), lead_unit="丙局", units=("丙局", "甲局"), leader="区长"),
        issue("3", rectification_type="continuing"),
    ]
    assert told(rows, scope=scope, region="某区").headline.startswith(f"截至11月8日，{subject}")


@pytest.mark.parametrize(
    ("region", "whole"),
    [
        ("峨边彝族自治县", "全县"),
        ("示例县（演示）", "全县"),
        ("某市", "全市"),
        ("某区(试点)", "全区"),
        ("某旗", "全旗"),
        ("某自治州", "全州"),
        ("某省", "全省"),
        (None, "全县"),
        ("某地", "全县"),
    ],
)
def test_the_whole_is_named_by_how_the_region_ends(region, whole):
    assert whole_region(region) == whole


def test_rates_show_both_parts_and_their_change():
    now = told(week(8, 3, 4, 2, 1, 5, rest=1), week(6, 3, 4, 2, 1, 5, rest=3)).rates
    assert now["rectified"].text == "45.8%（11/24）"
    assert now["rectified"].change_text == "+2 项，+8.3 个百分点"
    assert now["reported"].text == "62.5%（15/24）"
    assert now["closed"].value == Fraction(1, 3)
    assert now["due_done"].text == "0.0%（0/3）"
    assert now["due_done"].change_text == "持平"
    assert now["amount"].text == "—（未填报金额）"
    assert now["amount"].change_text is None


def test_a_rate_can_change_though_its_count_does_not():
    now = told(week(1, 0, 0, 0, 0, 0, rest=3), week(1, 0, 0, 0, 0, 0, rest=1)).rates["rectified"]
    assert now.change_text == "+0 项，-25.0 个百分点"


def test_ended_issues_are_outside_every_rate():
    rows = [
        issue("1", "ended", AS_OF, amount=500, amount_rectified=500),
        issue("2", "verified", AS_OF, amount=300, amount_rectified=100),
        issue("3", "in_progress", AS_OF, amount=700),
        issue("4", "reported", FAR, amount=100, amount_rectified=0),
    ]
    now = told(rows)
    parts = {key: (rate.numerator, rate.denominator) for key, rate in now.rates.items()}
    assert parts == {
        "rectified": (1, 3),
        "reported": (2, 3),
        "closed": (0, 3),
        "due_done": (1, 2),
        "amount": (100, 400),
    }
    assert now.total == 4
    assert now.money.codes == ("2", "4")
    assert now.money.remaining == 300


def test_nothing_due_yet_shows_a_dash():
    assert told(week(0, 0, 0, 0, 0, 1)).rates["due_done"].text == "—（尚无到期事项）"


def test_counts_change_against_last_time():
    now = told(week(2, 0, 0, 1, 0, 0), week(1, 0, 0, 1, 0, 0, rest=1))
    assert (now.count("closed").change, now.count("closed").change_text) == (1, "+1 项")
    assert now.count("overdue").change_text == "持平"
    assert now.count("open").change_text == "-1 项"
    assert told(week(1, 0, 0, 0, 0, 0)).count("closed").change_text is None


def test_attention_runs_from_the_longest_overdue_to_the_quietest_and_stops_at_seven():
    quiet = {"unchanged_snapshots": 4, "unchanged_since": AS_OF - timedelta(28)}
    rows = [
        issue("fine", deadline=FAR),
        issue("silent", deadline=FAR, **quiet),
        issue("due 9", deadline=AS_OF + timedelta(9)),
        issue("due 2", deadline=AS_OF + timedelta(2)),
        issue("slow", "not_started", FAR, raised_on=AS_OF - timedelta(90)),
        issue("extended 2", deadline=FAR, original_deadline=AS_OF - timedelta(2)),
        issue("extended 9", deadline=FAR, original_deadline=AS_OF - timedelta(9)),
        issue("over 3", deadline=AS_OF - timedelta(3), coordination="请协调", reason="原因"),
        issue("over 40", deadline=AS_OF - timedelta(40), obstacle="资金未到位", promised_on=FAR),
        issue("done", "verified", AS_OF - timedelta(40)),
    ]
    now = told(rows)
    assert [line.code for line in now.attention] == [
        "over 40",
        "over 3",
        "extended 9",
        "extended 2",
        "due 2",
        "due 9",
        "slow",
    ]
    assert len(now.needing_attention) == 8
    first, second = now.attention[:2]
    assert (first.obstacle, first.promised_on, first.reason) == ("资金未到位", FAR, "逾期40天")
    assert second.obstacle == "请协调"


def test_the_longest_wait_for_review():
    rows = [
        issue("1", "reported", status_since=AS_OF - timedelta(7), first_report_known=True),
        issue("2", "reported", status_since=AS_OF - timedelta(21), first_report_known=True),
        issue("3", "verified", status_since=AS_OF - timedelta(70), first_report_known=True),
    ]
    wait = told(rows).review_wait
    assert (wait.days, wait.codes, wait.text) == (21, ("2",), "最长21天")
    rows[1]["first_report_known"] = False
    assert told(rows).review_wait.text == "至少21天"
    assert told([issue("1", "reported", first_report_known=True)]).review_wait.text == "均为本期新申报"
    assert told([issue("1", "reported")]).review_wait.text == ""
    assert told([issue("1")]).review_wait.days is None


def test_sums_of_what_is_stated_and_nothing_stated_is_not_zero():
    rows = [issue("1", rules_made=2), issue("2", rules_made=0, people_held=None), issue("3")]
    sums = told(rows).sums
    assert (sums["rules_made"].text, sums["rules_made"].codes) == ("2项", ("1", "2"))
    assert (sums["people_held"].text, sums["people_held"].total) == ("未填报", None)


def test_a_unit_with_few_issues_has_no_percentage_in_words():
    def led(done, rest):
        return [
            issue(str(number), status="verified" if number < done else "in_progress", lead_unit="县财政局")
            for number in range(done + rest)
        ]

    now, before = led(3, 1), led(2, 2)
    few = told(now, before, Scope(unit="县财政局"))
    assert "整改率3/4，比上期增加1项；" in few.headline
    assert (few.rates["rectified"].percent, few.rates["rectified"].change_text) == ("—", "+1 项")
    assert few.rates["rectified"].value == Fraction(3, 4)
    many = told(led(4, 1), None, Scope(unit="县财政局"))
    assert "整改率80.0%（4/5）" in many.headline
    assert "整改率75.0%（3/4）" in told(now, before).headline
