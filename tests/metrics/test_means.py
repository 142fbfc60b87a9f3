"""Money by means: which columns of a ledger state it, added up by means and never across them."""

from __future__ import annotations

import json

import pytest

from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.means import means
from dashboard.metrics.scope import Scope
from tests.metrics.factory import issue, snapshot


def _text(*cells: dict[str, str], scope: Scope | None = None) -> dict[str, str]:
    held = [
        issue(str(number), extra=json.dumps(extra), category="甲" if number == 1 else "乙")
        for number, extra in enumerate(cells, 1)
    ]
    return {found.label: found.text for found in means(figures(Facts(snapshot(held)), None, scope).whole)}


@pytest.mark.parametrize(
    ("header", "cell", "label", "text"),
    [
        ("上缴", "3", "上缴", "3万元"),
        ("已上缴财政金额（元）", "12345", "上缴", "1.23万元"),
        ("归还原渠道资金", "2.5亿元", "归还原渠道", "25,000万元"),
        ("原渠道归垫（万元）", "0", "归垫", "0万元"),
        ("收回资金", "1", "追回", "1万元"),
        ("盘活（万元）", "—", "盘活", "未填报"),
        ("追回时间", "2024年5月", "追回", "未填报"),
        ("清退人数", "12", "清退", "未填报"),
        ("调账金额", "已调", "调账", "未填报（1的写法未能识别，未计入）"),
    ],
)
def test_what_a_column_states(header: str, cell: str, label: str, text: str) -> None:
    found = _text({header: cell})
    assert found.pop(label) == text
    assert set(found.values()) == {"未填报"}


def test_a_scope_holds_its_own_issues_and_means_do_not_mix() -> None:
    cells = ({"上缴（万元）": "1", "追回（万元）": "10"}, {"上缴（万元）": "2"})
    assert {label: text for label, text in _text(*cells).items() if text != "未填报"} == {
        "上缴": "3万元",
        "追回": "10万元",
    }
    assert _text(*cells, scope=Scope(category="乙"))["上缴"] == "2万元"
