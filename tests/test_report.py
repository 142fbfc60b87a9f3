"""The JSON of figures: keys and forms of the machine interface, against a hand-written object."""

import json
from datetime import date

from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from tests.metrics.factory import AS_OF, indicator, issue, snapshot

ROWS = [
    issue(
        "一-1",
        "verified",
        date(2024, 10, 31),
        category="资金",
        lead_unit="县财政局",
        units=("县财政局", "青杨镇"),
        amount=3_620_000,
        amount_rectified=1_207_000,
        evidence="凭证",
        completed_on=date(2024, 10, 1),
    ),
    issue("一-2", "in_progress", date(2024, 11, 1), category="资金", lead_unit="青杨镇"),
    issue("二-1", "not_started", date(2024, 12, 8)),
]
INDICATORS = [
    indicator(
        "a", "2024-10", 241.09, issue="一-1", denominator=449.19, target=449.19, unit="万元", sheet="指标", row=4
    ),
    indicator("b", "2024-10", None),
]


def test_the_object_of_figures():
    made = figures_report(snapshot(ROWS, indicators=INDICATORS, id=7), None)
    assert (made["ledger"], made["as_of"], made["snapshot"], made["total"]) == ("示例台账", "2024-11-08", 7, 3)
    assert made["by_status"] == {
        "not_started": 1,
        "in_progress": 1,
        "reported": 0,
        "verified": 1,
        "closed": 0,
        "ended": 0,
    }
    assert made["rates"] == {
        "rectified": {"numerator": 1, "denominator": 3, "value": 0.3333},
        "reported": {"numerator": 1, "denominator": 3, "value": 0.3333},
        "closed": {"numerator": 0, "denominator": 3, "value": 0.0},
        "due_done": {"numerator": 1, "denominator": 2, "value": 0.5},
        "amount": {"numerator": 1.207, "denominator": 3.62, "value": 0.3334},
    }
    assert made["overdue"] == {"original": ["一-2"], "current": ["一-2"]}
    assert made["due_soon"] == ["二-1"]
    assert made["lights"] == {"红": ["一-2"], "黄": [], "蓝": [], "绿": ["一-1"], "无期限": [], "正常推进": ["二-1"]}
    assert made["by_category"] == [
        {"name": "资金", "total": 2, "verified": 1, "overdue": 1, "codes": ["一-1", "一-2"]},
        {"name": None, "total": 1, "verified": 0, "overdue": 0, "codes": ["二-1"]},
    ]
    assert made["by_unit"] == {
        "lead": [
            {"name": "县财政局", "total": 1, "verified": 1, "overdue": 0, "codes": ["一-1"]},
            {"name": "青杨镇", "total": 1, "verified": 0, "overdue": 1, "codes": ["一-2"]},
        ],
        "all": [
            {"name": "县财政局", "total": 1, "verified": 1, "overdue": 0, "codes": ["一-1"]},
            {"name": "青杨镇", "total": 2, "verified": 1, "overdue": 1, "codes": ["一-1", "一-2"]},
        ],
        "without": ["二-1"],
    }
    assert made["by_deadline"] == [
        {"month": "2024-10", "total": 1, "verified": 1, "codes": ["一-1"]},
        {"month": "2024-11", "total": 1, "verified": 0, "codes": ["一-2"]},
        {"month": "2024-12", "total": 1, "verified": 0, "codes": ["二-1"]},
    ]
    first, second = made["indicators"]
    assert {
        key: first[key] for key in ("code", "issue", "numerator", "denominator", "value", "target", "place", "missed")
    } == {
        "code": "a",
        "issue": "一-1",
        "numerator": 241.09,
        "denominator": 449.19,
        "value": 0.5367,
        "target": 449.19,
        "place": {"sheet": "指标", "row": 4},
        "missed": True,
    }
    assert (second["numerator"], second["value"], second["state"]) == (None, None, "未填报")
    assert [(check["level"], check["rule"], check["issue"]) for check in made["checks"]] == [
        ("serious", "indicator-missed", "一-1"),
        ("serious", "amount-short", "一-1"),
    ]
    assert json.loads(json.dumps(made)) == made


def test_figures_of_one_unit_hold_its_issues_only():
    made = figures_report(snapshot(ROWS, indicators=INDICATORS), None, Scope(unit="青杨镇"))
    assert made["total"] == 2
    assert [group["codes"] for group in made["by_category"]] == [["一-1", "一-2"]]
    assert [entry["code"] for entry in made["indicators"]] == ["a"]
    other = figures_report(snapshot(ROWS, indicators=INDICATORS), None, Scope(category=""))
    assert (other["total"], other["indicators"], other["checks"]) == (1, [], [])


def test_an_empty_ledger_is_all_zero_and_null():
    made = figures_report(snapshot([]), None)
    assert made["total"] == 0
    assert [rate["value"] for rate in made["rates"].values()] == [None] * 5
    assert (made["by_category"], made["by_deadline"], made["by_unit"]["all"]) == ([], [], [])
    assert made["as_of"] == AS_OF.isoformat()
