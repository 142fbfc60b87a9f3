"""总览 run in process: what it says of ledgers made by hand, and what every number opens."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.records import Status
from tests.pages.conftest import SECOND, Made, Open, issue, reading
from tests.pages.reading_html import asked_by, cards, page, sentence, tables

ATTENTION, UNITS, INDICATORS = "需关注事项", "责任单位：牵头与参与", "主要指标"


def test_the_sentence_says_where_it_stands(two_weeks: Made, open_app: Open) -> None:
    assert sentence(open_app()) == (
        "截至11月8日，全县5项问题申报完成2项，认定整改2项，其中销号1项，整改率40.0%（2/5），"
        "比上期增加1项；逾期1项，30日内无到期。"
    )


def test_the_sentence_can_be_copied_as_it_is_read(two_weeks: Made, open_app: Open) -> None:
    app = open_app()
    button = page(app).all("button", "copy-button")[0]
    assert button.attributes["data-copy"] == sentence(app)
    assert button.text == "复制"


def test_cards_show_the_chain_and_what_presses(two_weeks: Made, open_app: Open) -> None:
    assert cards(open_app()) == {
        "reported_or_beyond": ("申报完成", "2/5", "持平"),
        "done": ("已整改", "2/5", "+1 项，+20.0 个百分点"),
        "closed": ("已销号", "1/5", "持平"),
        "awaiting_review": ("待审核", "0 项", ""),
        "overdue": ("逾期", "1 项", "+1 项"),
        "extended": ("另有延期", "0 项", "持平"),
        "due_soon": ("30日内到期", "0 项", "-1 项"),
    }


def test_money_has_a_card_only_where_amounts_are_stated(made: Made, open_app: Open) -> None:
    made.load(
        reading(
            SECOND,
            issue("1", Status.IN_PROGRESS, None, "县财政局", amount=4_000_000, amount_rectified=1_000_000),
            issue("2", Status.IN_PROGRESS, None, "县财政局", amount=9_000_000),
        )
    )
    assert cards(open_app())["amount_stated"] == ("金额整改率", "25.0%", "1/4万元")


def test_a_sum_of_money_opens_to_the_amounts_it_adds_up(made: Made, open_app: Open) -> None:
    made.load(
        reading(
            SECOND,
            issue("1", Status.IN_PROGRESS, None, "县财政局", amount=4_000_000, amount_rectified=1_000_000),
            issue("2", Status.IN_PROGRESS, None, "县财政局", amount=9_000_000),
            issue("3", Status.VERIFIED, None, "县财政局", amount=2_500_000, amount_rectified=2_500_000),
        )
    )
    assert cards(open_app())["amount_stated"][2] == "3.5/6.5万元"
    head, *rows = list(tables(open_app(show="amount_stated")).values())[-1]
    at_issue, rectified = head.index("问题金额"), head.index("已整改金额")
    assert [(row[0], row[at_issue], row[rectified]) for row in rows] == [
        ("1", "4万元", "1万元"),
        ("3", "2.5万元", "2.5万元"),
    ]
    head, row = list(tables(open_app(show="amount_at_issue_only")).values())[-1]
    assert (row[0], row[head.index("问题金额")], row[head.index("已整改金额")]) == ("2", "9万元", "—")


def test_attention_lists_what_is_late_with_unit_and_obstacle(two_weeks: Made, open_app: Open) -> None:
    assert tables(open_app())[ATTENTION] == [
        ["状态灯", "编号", "问题", "牵头单位", "卡点", "承诺日期"],
        ["逾期3天", "3", "3号问题", "县财政局", "资金未到位", "—"],
    ]


def test_attention_says_so_when_nothing_presses(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.CLOSED, None, "县财政局")))
    app = open_app()
    assert ATTENTION not in tables(app)
    assert "没有逾期或需要提前关注的问题。" in page(app).text


def test_attention_is_cut_at_seven_and_leads_to_the_rest(made: Made, open_app: Open) -> None:
    late = [issue(str(n), Status.IN_PROGRESS, date(2024, 10, n), "县财政局") for n in range(1, 10)]
    made.load(reading(SECOND, *late))
    app = open_app()
    rows = tables(app)[ATTENTION][1:]
    assert [row[1] for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]
    rest = next(link for link in page(app).all("a") if link.text == "逾期 9 项")
    assert asked_by(rest)["show"] == "light_red"


def test_changes_are_sentences_that_lead_to_their_issues(two_weeks: Made, open_app: Open) -> None:
    lines = [line.text for line in page(open_app()).all("li")]
    assert lines == ["新增整改 1 项：2 2号问题", "新增逾期 1 项：3 3号问题"]


def test_units_stand_in_official_order_with_both_ways_of_counting(two_weeks: Made, open_app: Open) -> None:
    app = open_app()
    assert tables(app)[UNITS] == [
        ["类型", "单位", "牵头", "参与", "已整改", "逾期"],
        ["部门", "县财政局", "2", "2", "0", "1"],
        ["部门", "县民政局", "2", "2", "1", "0"],
        ["乡镇", "青石镇", "1", "1", "1", "0"],
    ]
    assert "牵头合计5项 + 未明确牵头单位0项 = 全部5项；参与合计5次" in page(app).text


def test_indicators_say_what_is_not_stated(two_weeks: Made, open_app: Open) -> None:
    assert tables(open_app())[INDICATORS][1:] == [["培训后就业率", "未填报", "目标未设定", "未填报"]]


def test_charts_carry_a_sentence_for_who_cannot_see_them(two_weeks: Made, open_app: Open) -> None:
    said = [chart.proto.alt for chart in open_app().get("plotly_chart")]
    assert "各类别问题按状态的项数：补贴发放已整改1项、整改中1项；资金管理已销号1项、整改中2项。" in said
    assert any("县财政局逾期1项、无期限1项；县民政局已整改1项、" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("overdue", ["3"]),
        ("done", ["2", "4"]),
        ("all@lead:县财政局", ["3", "5"]),
        ("open@category:资金管理", ["3", "5"]),
        ("verified@change", ["2"]),
    ],
)
def test_a_link_to_a_number_opens_exactly_its_issues(
    two_weeks: Made, open_app: Open, show: str, codes: list[str]
) -> None:
    app = open_app(show=show)
    listed = list(tables(app).values())[-1]
    assert [row[0] for row in listed[1:]] == codes
    assert list(tables(app))[-1].endswith(f"{len(codes)} 项")


def test_every_number_leads_to_as_many_issues_as_it_says(two_weeks: Made, open_app: Open) -> None:
    links = [link for link in page(open_app()).all("a") if "show" in asked_by(link)]
    assert len(links) > 15
    for link in links:
        text = link.all("strong")[0].text if link.all("strong") else link.text
        if "%" in text:
            continue
        number = int("".join(letter for letter in text.split("/")[0] if letter.isdigit()))
        app = open_app(**asked_by(link))
        rows = [table for name, table in tables(app).items() if name.endswith(f"{number} 项")]
        assert (len(rows[-1]) - 1 if rows else 0) == number, text


def test_an_issue_that_is_gone_is_listed_as_it_was(two_weeks: Made, open_app: Open) -> None:
    two_weeks.load(reading(date(2024, 11, 15), issue("1", Status.IN_PROGRESS, date(2024, 12, 31), "县民政局")))
    app = open_app(show="removed@change")
    assert [row[0] for row in list(tables(app).values())[-1][1:]] == ["2", "3", "4", "5"]


@pytest.mark.parametrize(
    "show", ["nonsense", "overdue@lead:没有的局", "overdue@colour:红", "@lead:县财政局", "x@change"]
)
def test_a_link_to_no_list_is_said_to_and_ignored(two_weeks: Made, open_app: Open, show: str) -> None:
    app = open_app(show=show)
    assert sentence(app).startswith("截至11月8日")
    assert "show" not in app.query_params or app.toast


def test_texts_of_a_ledger_never_become_markup(made: Made, open_app: Open) -> None:
    hostile = "<img src=x onerror=alert(1)> *a* [b](c) :smile: $x$ #1"
    made.load(
        reading(SECOND, issue("1", Status.IN_PROGRESS, date(2024, 10, 1), hostile, hostile, obstacle=hostile)),
        ledger="某县*2024*",
    )
    app = open_app(show="overdue")
    assert not page(app).all("img")
    assert tables(app)[ATTENTION][1][3:5] == [hostile, hostile]


def test_an_issue_that_states_nothing_is_shown(made: Made, open_app: Open) -> None:
    bare = issue("1", Status.NOT_STARTED, None, "县财政局")
    made.load(reading(SECOND, bare.__class__(title="只有名称", places=bare.places, code="1")))
    app = open_app(show="all")
    assert list(tables(app).values())[-1][1] == ["1", "只有名称", "—", "—", "无期限", "未启动"]
    assert cards(app)["done"][1] == "0/1"


def test_a_ledger_with_nothing_but_ended_issues_divides_by_nothing(made: Made, open_app: Open) -> None:
    made.load(reading(SECOND, issue("1", Status.ENDED, date(2024, 10, 1), "县财政局")))
    assert cards(open_app())["done"][:2] == ("已整改", "0/0")


def test_the_burn_up_needs_two_snapshots(made: Made, two_weeks: Made, open_app: Open) -> None:
    assert len(open_app().get("plotly_chart")) == 3
    first = min(info.id for info in two_weeks.snapshots())
    assert len(open_app(snapshot=str(first)).get("plotly_chart")) == 2
