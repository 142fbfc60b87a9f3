"""Answers to checks: they rest until their figures change, and only the check they were given to."""

from datetime import date, datetime

import pytest

from dashboard.answers import lapsed, with_answers
from dashboard.checks import checks
from dashboard.frames import Answer
from dashboard.metrics.facts import Facts
from dashboard.report import figures_report
from tests.metrics.factory import AS_OF, indicator, issue, snapshot

NOON = datetime(2024, 11, 8, 12)
PROVEN = {"evidence": "照片", "completed_on": date(2024, 11, 1)}


def over(rectified=120, code="1", **given):
    return issue(code, "closed", AS_OF, amount=100, amount_rectified=rectified, **PROVEN, **given)


def found(rows, **given):
    return checks(Facts(snapshot(rows, **given)))


def said(check, text="已核实", when=NOON, **given):
    return Answer(
        **{"check_key": check.identity, "basis": check.basis, "text": text, "who": "李", "when": when} | given
    )


def test_an_answered_check_rests_and_keeps_its_level():
    one, other = found([over(), over(code="2")])
    first, second = with_answers([one, other], [said(one)])
    assert (first.check, first.resting, first.answer.text) == (one, True, "已核实")
    assert (second.check, second.resting, second.answer) == (other, False, None)
    assert first.check.level == "serious"


def test_it_stands_again_when_the_figures_change_and_says_what_was_said_before():
    (before,) = found([over(120)])
    (after,) = found([over(130)])
    answer = said(before)
    assert before.identity == after.identity
    (item,) = with_answers([after], [answer])
    assert not item.resting
    assert lapsed(after, [answer]) == answer
    assert lapsed(before, [answer]) is None
    (back,) = with_answers(found([over(120)]), [answer])
    assert back.resting


def test_the_latest_of_the_lapsed_answers_is_told():
    (check,) = found([over()])
    old = said(check, "旧", datetime(2024, 10, 1), basis="1/100")
    new = said(check, "新", datetime(2024, 10, 8), basis="2/100")
    assert lapsed(check, [new, old]) == new


def test_the_last_word_on_the_same_figures_counts():
    (check,) = found([over()])
    (item,) = with_answers([check], [said(check, "先"), said(check, "后")])
    assert item.answer.text == "后"


def test_an_answer_follows_the_issue_through_a_new_code_but_not_to_another_issue():
    (check,) = found([over()])
    (renumbered,) = found([over(code="9", key="key 1")])
    (another,) = found([over(code="1", key="key 7")])
    assert [item.resting for item in with_answers([renumbered, another], [said(check)])] == [True, False]


def test_two_indicators_of_one_issue_are_answered_one_by_one():
    given = {"issue": "1", "denominator": 10, "target": 10}
    one, other = found(
        [issue("1", "closed", AS_OF, **PROVEN)],
        indicators=[indicator("a", "2024-10", 5, **given), indicator("b", "2024-10", 5, **given)],
    )
    assert one.rule == other.rule == "indicator-missed"
    assert [item.resting for item in with_answers([one, other], [said(other)])] == [False, True]


def test_every_check_of_a_ledger_has_an_identity_of_its_own():
    rows = [
        over(),
        issue("2", "verified", AS_OF),
        issue("3", "in_progress", date(2025, 1, 1), original_deadline=AS_OF, units=("相关乡镇",)),
    ]
    findings = [
        {"level": "warning", "rule": "percent-disagrees", "issue": "1", "file": "a", "place": "b", "message": text}
        for text in ("48/333", "13/95")
    ]
    held = found(rows, findings=findings)
    assert len(held) == 7
    assert len({check.identity for check in held}) == 7


@pytest.mark.parametrize("later", [date(2024, 11, 8), date(2024, 12, 6)])
def test_a_second_step_back_is_another_one(later):
    done, back = issue("1", "verified", AS_OF, **PROVEN), issue("1", "in_progress", date(2025, 6, 1))
    (first,) = checks(Facts(snapshot([back])), Facts(snapshot([done])))
    (second,) = checks(Facts(snapshot([back], as_of=later)), Facts(snapshot([done])))
    (item,) = with_answers([second], [said(first)])
    assert item.resting == (later == AS_OF)


def test_the_figures_tell_which_checks_rest():
    rows = [over(), over(code="2")]
    (one, _) = found(rows)
    made = figures_report(snapshot(rows), None, answers=[said(one)])
    assert [(check["issue"], check["level"], check["resting"], check["answer"]) for check in made["checks"]] == [
        ("1", "serious", True, {"text": "已核实", "who": "李", "when": "2024-11-08T12:00:00"}),
        ("2", "serious", False, None),
    ]
