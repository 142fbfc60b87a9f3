"""Categories against each other: money kept apart by what is stated, and the sentence on the lowest rate."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.metrics import categories
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.matrix import common, matrix
from dashboard.metrics.scope import Scope
from tests.metrics.factory import issue, snapshot

WAN = 1_000_000


def found(rows: list[dict[str, Any]], scope: Scope | None = None, **more: Any) -> Any:
    return figures(Facts(snapshot(rows, **more)), scope=scope)


AMOUNTS = [
    issue("1", category="甲", amount=10 * WAN, amount_rectified=4 * WAN),
    issue("2", "verified", category="甲", amount=5 * WAN, amount_rectified=6 * WAN),
    issue("3", category="甲", amount=7 * WAN),
    issue("4", category="甲", amount_rectified=2 * WAN),
    issue("5", "ended", category="甲", amount=100 * WAN, amount_rectified=100 * WAN),
    issue("6", category="甲"),
    issue("7", category="乙", amount=0, amount_rectified=0),
    issue("8", category="丙"),
    issue("9", amount=3_300_000),
]


def test_money_that_states_one_side_only_is_never_added_to_what_can_be_compared() -> None:
    rows = categories.money(found(AMOUNTS).by_category)
    assert [row.group.label for row in rows] == ["甲", "乙", "丙", "未分类"]
    first, second, third, last = rows
    assert (first.both.at_issue, first.both.rectified, first.both.codes) == (15 * WAN, 10 * WAN, ("1", "2"))
    assert first.rate.text == "66.7%（10/15万元）"
    assert (first.at_issue_only.fen, first.at_issue_only.codes) == (7 * WAN, ("3",))
    assert (first.rectified_only.text, first.rectified_only.codes) == ("2万元", ("4",))
    assert (second.stated, second.both.codes, second.rate.percent) == (True, ("7",), "—")
    assert (third.stated, third.at_issue_only.text) == (False, "未填报")
    assert (last.at_issue_only.text, last.both.codes) == ("3.3万元", ())


def rates(*parts: tuple[int, int], status: str = "verified") -> list[dict[str, Any]]:
    """Categories 甲, 乙, … with so many issues done of so many."""
    return [
        issue(f"{name}{number}", status if number < done else "in_progress", category=name)
        for name, (done, total) in zip("甲乙丙丁", parts, strict=False)
        for number in range(total)
    ]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (rates((1, 2), (1, 4), (3, 4)), "3类问题中，整改率最低的是乙，为25.0%（1/4）；未完成最多的是乙，3项。"),
        (
            rates((1, 2), (2, 4), (3, 3)),
            "3类问题中，整改率最低的是甲（1/2）、乙（2/4），均为50.0%；未完成最多的是乙，2项。",
        ),
        (rates((0, 2), (0, 2)), "2类问题中，整改率相同，均为0.0%；未完成最多的是甲、乙，2项。"),
        (rates((2, 2), (1, 1)), "2类问题中，整改率相同，均为100.0%，没有未完成的问题。"),
        (rates((1, 3)), "问题均属甲，整改率33.3%（1/3），未完成2项。"),
        ([issue("1", "ended", category="甲")], "没有可以比较的问题类别。"),
        ([], "没有可以比较的问题类别。"),
        (
            [issue("1", "ended", category="甲"), *rates((0, 0), (1, 1))],
            "问题均属乙，整改率100.0%（1/1），没有未完成的问题。",
        ),
    ],
)  # fmt: skip
def test_the_sentence_names_the_lowest_rate_and_the_most_open(rows: list[dict[str, Any]], text: str) -> None:
    assert categories.comparison(found(rows).by_category).text == text


def test_a_ledger_that_was_never_reviewed_is_compared_by_what_was_reported() -> None:
    rows = rates((1, 2), (1, 4), status="reported")
    compared = categories.comparison(found(rows, reviewed=False).by_category)
    assert compared.rate_key == "reported"
    assert compared.text == "2类问题中，申报率最低的是乙，为25.0%（1/4）；未完成最多的是乙，3项。"
    assert [group.label for group in compared.lowest] == ["乙"]
    assert [group.label for group in compared.most_open] == ["乙"]


CROSSED = [
    issue("1", category="甲", rectification_type="immediate"),
    issue("2", "closed", category="甲", rectification_type="immediate"),
    issue("3", category="甲"),
    issue("4", category="乙", rectification_type="phased", lead_unit="县局"),
    issue("5", rectification_type="phased"),
]


def test_a_matrix_holds_every_issue_in_exactly_one_cell() -> None:
    parts = found(CROSSED)
    made = matrix(parts.by_category, parts.by_type)
    assert [group.label for group in made.rows] == ["甲", "乙", "未分类"]
    assert [group.label for group in made.columns] == ["立行立改", "分阶段整改", "未明确"]
    assert [[cell.codes() for cell in row] for row in made.cells] == [
        [("1", "2"), (), ("3",)],
        [(), ("4",), ()],
        [(), ("5",), ()],
    ]
    assert made.cells[0][0].codes("open") == ("1",)


def test_a_cell_leads_to_its_own_issues() -> None:
    parts = found(CROSSED)
    for row in matrix(parts.by_category, parts.by_type).cells:
        for cell in row:
            assert found(CROSSED, cell.scope).whole.codes() == cell.codes()
    crossed = common((parts.by_unit[0].lead, parts.by_category[1]))
    assert (crossed.label, crossed.scope) == ("县局 · 乙", Scope(unit="县局", role="lead", category="乙"))


def test_nothing_to_cross_is_an_error() -> None:
    with pytest.raises(ValueError, match="no groups"):
        common(())
