"""Lights and their reasons against hand-written expectations."""

from datetime import date, timedelta

import pytest

from dashboard.metrics import definitions, lights
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.thresholds import LightRule, Thresholds, light_rules
from tests.metrics.factory import AS_OF, issue, measure, snapshot

FAR = AS_OF + timedelta(100)
SILENT = {"unchanged_snapshots": 3, "unchanged_since": AS_OF - timedelta(21)}


def line_of(row, measures=(), **given):
    (line,) = figures(Facts(snapshot([row], measures=measures, **given))).lines()
    return line


@pytest.mark.parametrize(
    ("row", "light", "word", "reason"),
    [
        (issue("1", deadline=AS_OF - timedelta(5)), "红", "逾期", "逾期5天"),
        (
            issue("1", deadline=FAR, original_deadline=AS_OF - timedelta(8)),
            "黄",
            "关注",
            "延期中，原定时限已过8天",
        ),
        (issue("1", deadline=AS_OF + timedelta(3)), "黄", "关注", "剩3天"),
        (issue("1", deadline=AS_OF), "黄", "关注", "当日到期"),
        (issue("1", deadline=AS_OF + timedelta(16)), "正常推进", "正常推进", ""),
        (issue("1", "not_started", FAR, raised_on=AS_OF - timedelta(100)), "黄", "关注", "启动迟缓"),
        (issue("1", deadline=FAR, **SILENT), "黄", "关注", "进展未更新21天"),
        (issue("1", "reported", AS_OF - timedelta(5), status_since=AS_OF - timedelta(9)), "蓝", "待审核", "待审核9天"),
        (issue("1", "verified", FAR), "绿", "已整改", ""),
        (issue("1", "closed", date(2024, 10, 1), completed_on=date(2024, 10, 2)), "绿", "已整改（迟）", ""),
        (issue("1"), "无期限", "无期限", ""),
        (issue("1", **SILENT), "黄", "关注", "进展未更新21天"),
        (issue("1", "ended", AS_OF - timedelta(5)), None, "不亮灯", ""),
    ],
)
def test_the_first_rule_that_holds_gives_light_and_reason(row, light, word, reason):
    line = line_of(row)
    assert (line.light, line.light_word, line.reason) == (light, word, reason)


def test_a_passed_node_lights_yellow_unless_the_measure_is_finished():
    row = issue("1", deadline=FAR)
    assert line_of(row, [measure("1", AS_OF - timedelta(4))]).reason == "节点已过4天"
    assert line_of(row, [measure("1", AS_OF - timedelta(4), "verified")]).light == "正常推进"


def test_all_reasons_stand_beside_the_first():
    row = issue("1", deadline=AS_OF + timedelta(2), original_deadline=AS_OF - timedelta(1), **SILENT)
    assert line_of(row).reasons == ("延期中，原定时限已过1天", "剩2天", "进展未更新21天")
    assert line_of(issue("1", "verified", FAR)).reasons == ()


def test_days_overdue_and_days_left_exclude_each_other():
    late, soon, done = (
        line_of(issue("1", status, AS_OF + timedelta(days)))
        for status, days in (("in_progress", -5), ("in_progress", 0), ("verified", -5))
    )
    assert (late.days_overdue, late.days_left) == (5, None)
    assert (soon.days_overdue, soon.days_left) == (None, 0)
    assert (done.days_overdue, done.days_left) == (None, None)


def test_settings_may_override_the_rules():
    rules = light_rules([["黄", "overdue"], {"light": "绿", "when": "reported"}])
    facts = Facts(
        snapshot([issue("1", deadline=AS_OF - timedelta(1)), issue("2", "reported"), issue("3"), issue("4", "ended")]),
        Thresholds(light_rules=rules),
    )
    counts = {light: count.codes for light, count in figures(facts).lights.items()}
    assert counts == {"红": (), "黄": ("1",), "蓝": (), "绿": ("2",), "无期限": (), "正常推进": ("3",)}


@pytest.mark.parametrize("rule", [("紫", "overdue"), ("红", "nonsense"), ("红", "light_red"), ("红",), {"light": "红"}])
def test_an_unknown_rule_is_refused_with_what_is_known(rule):
    with pytest.raises(ValueError, match="可用的有"):
        light_rules([rule])


def test_thresholds_take_what_settings_state():
    class Settings:
        due_soon_days = 10
        not_started_share = 0.5
        light_rules = (("红", "open"),)

    thresholds = Thresholds.of(Settings())
    assert (thresholds.due_soon_days, thresholds.silent_days) == (10, 14)
    assert thresholds.light_rules == (LightRule("红", "open"),)
    row = issue("1", "not_started", AS_OF + timedelta(40), raised_on=AS_OF - timedelta(40))
    assert definitions.mask(Facts(snapshot([row]), thresholds), "slow_to_start").tolist() == [False]
    assert definitions.mask(Facts(snapshot([row])), "slow_to_start").tolist() == [True]


def test_the_default_rules_end_with_what_holds_for_every_open_issue():
    rules = Thresholds().light_rules
    assert rules[0] == ("红", "overdue")
    assert rules[-1] == (lights.LIGHTS[-1], "open")
