"""Measures that run past the deadline of their issue."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.check_measure_dates import deadline_problems, measure_end
from loaders.dates import read_deadline
from loaders.records import Deadline, Issue, Level, Measure, Place

END_OF_2023 = Deadline("2023年12月底前", date(2023, 12, 31))


def _issue(text: str, deadline: Deadline | None = END_OF_2023, own: Deadline | None = None) -> Issue:
    return Issue("某问题", (Place("f", "s", 3),), code="1", measures=(Measure(text, deadline=own),), deadline=deadline)


PAST = [
    ("认真组织申报，完成2023—2025年三年发展目标任务", date(2025, 12, 31), 731),
    ("完成2023-2025年度培训任务", date(2025, 12, 31), 731),
    ("实施2024至2026年改造工程", date(2026, 12, 31), 1096),
    ("2024年3月底前完成验收", date(2024, 3, 31), 91),
    ("2024年6月30日前归还资金", date(2024, 6, 30), 182),
    ("于2024.3.31前完成拨付", date(2024, 3, 31), 91),
    ("到2025年全面完成整改", date(2025, 12, 31), 731),
    ("力争2024年上半年竣工", date(2024, 6, 30), 182),
    ("2024年一季度末前拨付到位", date(2024, 3, 31), 91),
    ("分三年推进，2025年底完成", date(2025, 12, 31), 731),
    ("二〇二四年六月底前整改到位", date(2024, 6, 30), 182),
    ("持续到2026年", date(2026, 12, 31), 1096),
    ("完成2024年度培训任务", date(2024, 12, 31), 366),
    ("2023年12月底前制定方案，2024年2月底前完成整改", date(2024, 2, 29), 60),
]
WITHIN = [
    "2023年12月底前完成",
    "到2023年底全部完成",
    "核查2023年收入情况",
    "专项资金拟安排2021—2023年项目前期经费",
    "按《产业规划（2024—2026年）》执行",
    "按照“十四五”规划（2021—2025年）要求落实",
    "编制2024—2026年家庭农场发展规划",
    "制定2024年度培训计划",
    "将维护经费纳入2024年预算",
    "做好2024年项目储备和申报工作",
    "申报2024年中央资金",
    "合同期限至2030年不变",
    "贷款还款期限延长至2025年6月",
    "依据〔2024〕25号文执行",
    "拨付资金2024元，惠及2025户",
    "联系电话2024-5566778",
    "长期坚持，每月核查一次",
]


@pytest.mark.parametrize(("text", "end", "days"), PAST)
def test_a_measure_past_the_deadline_is_a_warning_with_both_dates(text: str, end: date, days: int) -> None:
    (problem,) = deadline_problems(_issue(text))
    assert (problem.level, problem.rule) == (Level.WARNING, "measure-past-deadline")
    assert f"（{end}）" in problem.message
    assert f"整改时限2023-12-31（“2023年12月底前”）{days}天" in problem.message


@pytest.mark.parametrize("text", WITHIN)
def test_years_that_do_not_end_the_work_raise_nothing(text: str) -> None:
    assert deadline_problems(_issue(text)) == ()


def test_a_measures_own_deadline_counts() -> None:
    (problem,) = deadline_problems(_issue("完善制度", own=Deadline("2024年1月", date(2024, 1, 31))))
    assert "“2024年1月”（2024-01-31）" in problem.message
    assert "31天" in problem.message
    assert deadline_problems(_issue("完善制度", own=END_OF_2023)) == ()


def test_without_a_deadline_or_with_a_continuing_one_nothing_is_past_it() -> None:
    text = "2025年底前完成"
    assert deadline_problems(_issue(text, None)) == ()
    assert deadline_problems(_issue(text, Deadline("立行立改"))) == ()
    continuing = read_deadline("2023年12月底前，并长期坚持", None).value
    assert deadline_problems(_issue(text, continuing)) == ()


def test_the_finding_is_not_looked_at() -> None:
    issue = Issue("某问题", (Place("f"),), finding="租期至2030年底前到期", deadline=END_OF_2023)
    assert deadline_problems(issue) == ()


def test_the_latest_date_is_the_one_reported() -> None:
    text = "2024年3月底前完成一期，2024年9月底前完成二期，2024年6月底前验收"
    assert measure_end(text, date(2023, 12, 31)) == (date(2024, 9, 30), "2024年9月底前完成二期")


def test_the_same_month_is_compared_by_its_day() -> None:
    assert measure_end("2023年12月20日前完成", date(2023, 12, 15)) == (date(2023, 12, 20), "2023年12月20日前完成")
    assert measure_end("2023年12月10日前完成", date(2023, 12, 15)) is None


def test_an_impossible_date_is_passed_over() -> None:
    assert deadline_problems(_issue("2024年13月前完成，2024年2月30日前完成")) == ()
