"""Percentages beside their own numbers: invented sentences that contradict themselves, and many that do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.check_growth import growth_problems
from loaders.check_percentages import percentage_problems
from loaders.records import Level

# Each sentence with what the message must contain: the arithmetic worked out by hand.
WRONG = [
    # the unit named is not the unit counted
    (
        "共对95户333人消除风险。其中13户48人只靠低保，占风险消除户的14.41%。",
        ["13户/95户 = 13.68%", "48人/333人 = 14.41%"],
    ),
    ("全镇纳入40户150人，已退出10户30人，占纳入户数的20%。", ["10户/40户 = 25.00%", "30人/150人 = 20.00%"]),
    ("某村有脱贫户60户240人，外出务工36户96人，占脱贫人口的60%。", ["96人/240人 = 40.00%", "36户/60户 = 60.00%"]),
    (
        "10个项目投资1000万元，已拨付3个项目120万元，占项目资金的30%。",
        ["120万元/1000万元 = 12.00%", "3个/10个 = 30.00%"],
    ),
    (
        "培训5779人次（4369人），2364人未就业，占培训人次的54.11%。",
        ["2364人/5779人次 = 40.91%", "2364人/4369人 = 54.11%"],
    ),
    # part and base with their roles
    ("20户中有11户已整改，占65%。", ["11户/20户 = 55.00%", "65%"]),
    ("抽查30个村，其中9个村账目不清，占抽查村的40%。", ["9个/30个 = 30.00%"]),
    ("已完成11个，占总数20个的65%。", ["11个/20个 = 55.00%"]),
    ("仅11人参保，占职工总数（20人）的65％。", ["11人/20人 = 55.00%"]),
    ("应培训3000人次，实际培训2295人次，完成率86.5%。", ["2295人次/3000人次 = 76.50%"]),
    ("下达任务3000人，仅完成2295人，完成目标任务的86.5%。", ["2295人/3000人 = 76.50%"]),
    ("共涉及问题20个，已整改11个，整改率为65%。", ["11个/20个 = 55.00%"]),
    ("计划投资500万元，实际支付450万元，支付率80%。", ["450万元/500万元 = 90.00%"]),
    ("核定预算1.2亿元，已支出3000万元，支出率35%。", ["3000万元/1.2亿元 = 25.00%"]),
    ("下达资金1,200万元，已支出300万元，占下达资金的35%。", ["300万元/1,200万元 = 25.00%"]),
    ("全县共91个行政村，其中有46个村未运行，占行政村总数的60.5%。", ["46个/91个 = 50.55%"]),
    ("应整改20项，已完成11项，正在推进9项，完成率65%。", ["11项/20项 = 55.00%"]),
    ("二十户中有十一户未搬，占百分之六十五。", ["十一户/二十户 = 55.00%", "百分之六十五"]),
    ("20户中有11户（65%）已搬迁。", ["11户/20户 = 55.00%"]),
    ("２０户中有１１户已整改，占６５％。", ["11户/20户 = 55.00%"]),
    ("应归还1200亩，实际归还300亩，归还率为百分之三十五。", ["300亩/1200亩 = 25.00%"]),
    ("2023年，全县共200家企业，其中有50家企业未参保，占企业总数的52%。", ["50家/200家 = 25.00%"]),
    ("1000户中有944户已通水，占95%。", ["944户/1000户 = 94.40%"]),
    ("应参保20人，实际参保11人，参保率100%。", ["11人/20人 = 55.00%"]),
    # the part directly behind its base; what is left over only where it is spoken of
    ("抽查30个项目，9个项目进度滞后，占40%。", ["9个/30个 = 30.00%"]),
    ("抽查20户，有11户未落实帮扶措施，占45%。", ["11户/20户 = 55.00%"]),
    ("抽查120份合同，其中36份未签字，占比20%。", ["36份/120份 = 30.00%"]),
    ("培训4369人，就业2005人，就业率54.11%。", ["2005人/4369人 = 45.89%"]),
    ("按期整改情况：应整改40项，已整改38项，按期整改率98%。", ["38项/40项 = 95.00%"]),
]

# Sentences that agree with themselves, or of which nobody can tell.
SILENT = [
    # agree, rounded or truncated
    "20个村中有11个村未公开账目，占55%。",
    "30户中有9户未入住，占30%。",
    "共培训5779人次（4369人），2005人就业，仍有2364人未就业，占参训人数的54.11%。",
    "1000户中有943户已通水，占94%。",
    "1000户中有9468户次已走访，占94%。",
    "1000户中有946户已通水，占94%。",
    "1000户中有946户已通水，占95%。",
    "应参保3人，实际参保2人，参保率66.6%。",
    "应参保3人，实际参保2人，参保率66.7%。",
    "应参保3人，实际参保2人，参保率66.67%。",
    "20户中有11户已整改，占百分之五十五。",
    "２０户中有１１户已整改，占５５％。",
    "应整改20项，已完成11项，正在推进9项，完成率55%。",
    "已整改5项、基本整改6项，占全部20项的55%。",
    "共20户，未整改9户，整改率55%。",
    "应发100万元，已发40万元，其余未发，占60%。",
    "抽查50户，35户不合格，合格率30%。",
    "抽查3个乡镇，2个乡镇未建台账，占66.7%。",
    "共20户，本周新增3户，累计完成11户，完成率55%。",
    "全镇95户333人中有13户48人靠低保，占总数的14.41%。",
    "全镇95户333人中有13户48人靠低保，占总人口的14.41%。",
    "全镇95户333人中有13户48人靠低保，占监测户的13.68%。",
    "预算1.2亿元，已支出3000万元，支出率25%。",
    "投资3.2万元，已付1.1万元，支付率34.5%。",
    "计划3000人次，实际完成3600人次，完成率120%。",
    "存量2000件，抽检10件不合格，占5‰。",
    "13个乡镇91个村，其中46个村未运行，占50.55%。",
    "一类60户、二类30户、三类10户，共100户，分别占60%、30%、10%。",
    "抽查10个村，有7个村混乱，占91个村的7.69%。",
    # no numbers, or one
    "完成率达到90%。",
    "占比仅为14.41%。",
    "仅有11户整改，占全部的55%。",
    "尚有20%的农户未参保，共涉及30户。",
    # rates of interest, policy, growth, targets
    "原则上年收益不低于6%（即30万元），投入500万元。",
    "将500万元投资养殖场，按每年5%分红，期限10年，已分红20万元。",
    "收益由6%/年调整为5%/年，涉及资金500万元、30万元。",
    "贷款余额8.88万元，本金20万元，年利率4.35%。",
    "补助标准为投资的50%，总投资20万元，已补11万元。",
    "2021年共20户，2022年完成31户，同比增长65%。",
    "计划培训3000人，已培训2295人，力争完成率达到95%。",
    "应参保20人，已参保11人，要求参保率不低于95%。",
    "应整改20项，已整改11项，确保年底整改率达到100%。",
    "共20户，其中有11户入股，持股比例65%。",
    "总投资500万元，其中财政资金300万元，按80%的比例拨付。",
    # approximations
    "20户中有11户已整改，占近六成，约65%。",
    "约20户中有11户已整改，占65%。",
    "20余户中有11户已整改，占65%。",
    "20户中有11户已整改，占60%以上。",
    "20户中有11户已整改，占60%—70%。",
    # decoys: years, dates, document numbers, house numbers, ordinals, durations, rates, titles
    "2020年有11户，截至2023年6月底占65%。",
    "依据〔2023〕20号文，11户已整改，占65%。",
    "第20批中有11户已整改，占65%。",
    "租期20个月，已租11个月，租金支付率65%。",
    "每户补助20元，人均11元，占65%。",
    "D栋20号楼11室的入住率为65%。",
    "租金20万元/台，已付11万元，支付率65%。",
    "按照《20个重点村中11个村试点方案》，占65%。",
    # of something wider, which is not stated
    "抽查20户，发现11户问题，占全县的3.2%。",
    "20户中有11户已整改，占全镇农户的3.2%。",
    "抽查20户，其中有11户不符，占总户数的3.2%。",
    "20户中有11户已整改，占贫困发生面的3.2%。",
    # a rate of something that the sentence does not count
    "应培训3000人次，实际培训2295人次，合格率98%。",
    "应整改20项，已整改11项，资金到位率98%。",
    "应整改20项，已完成11项，投资完成率65%。",
    "全县共20个乡镇，已建成服务站11个，建成率100%。",
    "全县共有贫困人口2000人，已培训技术员50人，培训率100%。",
    "涉及20个单位，召开会议11次，参会率98%。",
    # what one period added, under a rate that counts earlier periods too
    "全县共有贫困户2000户，2020年脱贫500户，累计脱贫率95%。",
    "全县共有贫困户2000户，2020年脱贫500户，脱贫率95%。",
    "共涉及200户，本周整改20户，整改率95%。",
    # roles unclear
    "甲村20户，乙村11户，覆盖率65%。",
    "新建渠道20公里、修复11公里，工程完工率65%。",
    "侵占耕地20亩、占用林地11亩，占65%以上。",
    "完成率由45%提高到65%，共20户，已完成11户。",
]


@pytest.mark.parametrize(("sentence", "parts"), WRONG)
def test_a_percentage_that_its_own_numbers_contradict_is_reported_with_the_arithmetic(
    sentence: str, parts: list[str]
) -> None:
    (problem,) = percentage_problems((sentence,))
    assert (problem.level, problem.rule) == (Level.WARNING, "percent-disagrees")
    for part in parts:
        assert part in problem.message


@pytest.mark.parametrize("sentence", SILENT)
def test_a_percentage_that_agrees_or_cannot_be_judged_raises_nothing(sentence: str) -> None:
    assert percentage_problems((sentence,)) == ()


@pytest.mark.parametrize(
    ("sentence", "arithmetic"),
    [
        ("收入由1000万元增加到1200万元，增长25%。", "由1000万元到1200万元为增长20%"),
        ("在册人数从50人减少至40人（下降25%）。", "由50人到40人为下降20%"),
        ("收入由1000万元增加到1200万元，增长20%。", None),
        ("户数由3户增加到4户，增长33%。", None),
        ("就业率由42%提高到45%，提高3个百分点。", None),
        ("2023年收入1200万元，支出1000万元，同比增长25%。", None),
        ("由50人增加到60人，收入增长25%。", None),
    ],
)
def test_growth_between_two_numbers_of_the_sentence_is_recomputed(sentence: str, arithmetic: str | None) -> None:
    problems = growth_problems((sentence,))
    assert len(problems) == (arithmetic is not None)
    assert all(problem.rule == "percent-disagrees" and arithmetic in problem.message for problem in problems)


def test_the_base_may_stand_elsewhere_in_the_issue() -> None:
    finding = "全县应清退200户。"
    progress = "本月清退20户，共抽查40户，其中有30户已清退，清退率15%。"
    assert percentage_problems((progress,)) != ()
    assert percentage_problems((finding, progress)) == ()


def test_the_message_quotes_the_sentence_and_only_it() -> None:
    text = "前一句讲别的。20户中有11户已整改，占65%；后面还有9户。最后一句。"
    (problem,) = percentage_problems((text,))
    assert "“20户中有11户已整改，占65%”" in problem.message


def test_what_else_gives_the_percentage_is_told_only_where_it_does() -> None:
    money = "列支3万元、5万元。"  # with both rounded 3/5 could be 65 %, but nobody works it out so
    (problem,) = percentage_problems((money + "抽查20户，11户不符，占65%。",))
    assert "口径" not in problem.message
    (problem,) = percentage_problems(("抽查20户，其中有11户65人不符，共100人，占抽查户数的65%。",))
    assert "65%是按人计算的65人/100人 = 65.00%" in problem.message


def test_one_sentence_in_two_texts_is_one_problem() -> None:
    sentence = "20户中有11户已整改，占65%。"
    assert len(percentage_problems((sentence, "开头。" + sentence))) == 1


def test_two_wrong_percentages_are_two_problems() -> None:
    text = "20户中有11户已整改，占65%。应参保30人，实际参保9人，参保率40%。"
    messages = [problem.message for problem in percentage_problems((text,))]
    assert len(messages) == 2
    assert "11户/20户" in messages[0]
    assert "9人/30人" in messages[1]


UNITS = st.sampled_from(["户", "人", "个", "项", "人次", "亩", "家"])


@settings(deadline=None)
@given(base=st.integers(10, 5000), data=st.data(), unit=UNITS, decimals=st.integers(0, 2), truncate=st.booleans())
def test_a_computed_percentage_is_never_reported(
    base: int, data: st.DataObject, unit: str, decimals: int, truncate: bool
) -> None:
    part = data.draw(st.integers(1, base))
    scaled, rest = divmod(part * 100 * 10**decimals, base)
    digits = scaled if truncate or rest * 2 < base else scaled + 1
    whole, fraction = divmod(digits, 10**decimals)
    printed = f"{whole}.{fraction:0{decimals}d}" if decimals else str(whole)
    for sentence in (
        f"{base}{unit}中有{part}{unit}已完成，占{printed}%。",
        f"应完成{base}{unit}，实际完成{part}{unit}，完成率{printed}%。",
        f"完成{part}{unit}，占总数{base}{unit}的{printed}%。",
    ):
        assert percentage_problems((sentence,)) == ()


@settings(deadline=None)
@given(base=st.integers(20, 5000), data=st.data(), unit=st.sampled_from(["户", "人", "个", "项"]))
def test_a_percentage_two_points_off_is_always_reported(base: int, data: st.DataObject, unit: str) -> None:
    part = data.draw(st.integers(1, base * 9 // 20))  # below 45 %, so that what is left over cannot give it either
    printed = f"{part * 100 / base + 2:.1f}"
    for sentence in (
        f"{base}{unit}中有{part}{unit}已完成，占{printed}%。",
        f"应完成{base}{unit}，实际完成{part}{unit}，完成率{printed}%。",
        f"完成{part}{unit}，占总数{base}{unit}的{printed}%。",
    ):
        assert len(percentage_problems((sentence,))) == 1


@settings(deadline=None)
@given(st.text(alphabet="12.0占率户人万元%％‰的中有其共应实际完成（）()百分之五十，。；、年月《》约 ", max_size=60))
def test_no_text_breaks_the_rule(text: str) -> None:
    for problem in percentage_problems((text, text[::-1])):
        assert problem.rule == "percent-disagrees"
