"""The same whole counted twice within one issue."""

from __future__ import annotations

import pytest

from loaders.check_counts import count_problems
from loaders.records import Level

WRONG = [
    (
        (
            "名录系统管理的县级示范家庭农场有68个，但未开展评定。截至2023年6月，未对全县66个县级示范家庭农场开展监测。",
            "对全县66个县级示范家庭农场开展监测",
        ),
        ["县级示范家庭农场", "68个", "66个", "相差2个"],
    ),
    (
        ("全县共91个村集体经济组织，46个未运行。", "对全县90个村集体经济组织逐一核查。"),
        ["村集体经济组织", "91个", "90个"],
    ),
    (("辖区内52座小型水库未确权。", "对所有50座小型水库确权登记。"), ["小型水库", "52座", "50座"]),
    (("全县有120座小型水库。", "对全县112座小型水库检修。"), ["小型水库", "120座", "112座"]),
    (("农村饮水工程点共有120处。", "对全县112处农村饮水工程点检修。"), ["农村饮水工程点", "120处", "112处"]),
]
SILENT = [
    # the same count; parts; samples; states
    ("县级示范家庭农场有68个，其中12个县级示范家庭农场未监测。", "对全县68个县级示范家庭农场监测。"),
    ("县级示范家庭农场有68个。", "抽查60个县级示范家庭农场。"),
    ("全县共20户脱贫监测户，20户脱贫监测户中的18户已搬迁。",),
    ("未开展监测的县级示范家庭农场有60个。", "对全县66个县级示范家庭农场监测。"),
    ("2023年新增县级示范家庭农场有60个。", "对全县66个县级示范家庭农场监测。"),
    ("红石镇的县级示范家庭农场有60个。", "对全县66个县级示范家庭农场监测。"),
    # a target against an actual
    ("发展目标为入库249个，县级示范家庭农场60个。但截至2023年6月，县级示范66个，全县66个县级示范家庭农场在册。",),
    ("计划建成全县60个农村养老服务站。", "全县56个农村养老服务站未验收。"),
    # other dates, other levels, other things, far apart
    ("2021年全县有91个村集体经济组织。2023年全县有95个村集体经济组织。",),
    ("全县66个县级示范家庭农场。", "全县60个市级示范家庭农场。"),
    ("全县91个行政村。", "全县95个合作社。"),
    ("全县91个村集体经济组织。", "全县10个村集体经济组织试点。"),
    ("全县约90个村集体经济组织。", "全县91个村集体经济组织。"),
    ("全县91个村集体经济组织。", "全县95名村集体经济组织负责人。"),
]


@pytest.mark.parametrize(("texts", "parts"), WRONG)
def test_one_whole_counted_differently_is_a_warning_with_both_counts(texts: tuple[str, ...], parts: list[str]) -> None:
    (problem,) = count_problems(texts)
    assert (problem.level, problem.rule) == (Level.WARNING, "counts-disagree")
    for part in parts:
        assert part in problem.message


@pytest.mark.parametrize("texts", SILENT)
def test_parts_targets_other_dates_and_other_things_raise_nothing(texts: tuple[str, ...]) -> None:
    assert count_problems(texts) == ()
