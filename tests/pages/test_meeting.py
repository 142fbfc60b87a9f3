"""周例会: every step of several weeks, what stands where there is nothing, and what is typed and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.frames import Decision, DecisionOutcome
from dashboard.settings import Settings
from dashboard.ui import data
from loaders.records import Status
from tests.pages.conftest import FIRST, SECOND, Made, Open, forget, issue, reading
from tests.pages.reading_html import asked_by, page

KINDS = ["headline", "decisions", "overdue", "attention", "due", "new", "closing"]


@pytest.fixture
def copied(samples_url: str, tmp_path: Path) -> Iterator[Made]:
    """The shipped ledgers in a database that may be written to."""
    path = tmp_path / "copy.db"
    shutil.copy(samples_url.removeprefix("sqlite:///"), path)
    forget()
    data.use(Settings(database_url=f"sqlite:///{path}", today=date(2024, 12, 8)))
    found = Made(f"sqlite:///{path}")
    yield found
    found.engine.dispose()
    forget()


def opened(open_app: Open, **address: str) -> AppTest:
    app = open_app(**address).switch_page("../pages/meeting.py").run()
    assert not app.exception
    return app


def at(made: Made, as_of: str) -> str:
    return str(next(info.id for info in made.snapshots() if info.ledger.demo and str(info.as_of) == as_of))


def go(app: AppTest, step: str) -> AppTest:
    app.query_params["step"] = step
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def heading(app: AppTest) -> tuple[str, str, str]:
    """Place in the meeting, name of the screen, as-of date."""
    top = page(app).all("header", "meeting-top")[0]
    return top.all("span", "meeting-place")[0].text, top.all("h1")[0].text, top.all("strong")[0].text


def rows(app: AppTest) -> list[str]:
    return [row.text for rows in page(app).all("ol", "meeting-rows") for row in rows.all("li")]


def stored(made: Made) -> tuple[Decision, ...]:
    demo = next(ledger for ledger in queries.ledgers(made.engine) if ledger.demo)
    return queries.decisions(made.engine, demo.id)


def submit(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_the_keys_lead_through_every_step_of_the_newest_week(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=at(samples, "2024-12-06"))
    seen = []
    while True:
        place, title, as_of = heading(app)
        seen.append(title.split("　")[0])
        assert place == f"{len(seen)} / 9"
        assert as_of == "截至2024年12月6日"
        assert app.query_params["snapshot"] == at(samples, "2024-12-06")
        if app.button(key="meeting_next").disabled:
            break
        press(app, "meeting_next")
    assert seen == [
        "总体进度", "上次议定事项", "上次议定事项", "逾期事项", "逾期事项", "需关注事项", "将到期事项", "新的议定事项",
        "会议小结",
    ]  # fmt: skip
    step = app.query_params["step"]
    assert heading(opened(open_app, snapshot=at(samples, "2024-12-06"), step=str(step)))[1] == "会议小结"
    assert heading(press(app, "meeting_back"))[1] == "新的议定事项"


def test_every_step_of_every_week_can_be_shown(samples: Made, open_app: Open) -> None:
    for info in samples.snapshots():
        app = opened(open_app, snapshot=str(info.id))
        total = int(heading(app)[0].split(" / ")[1])
        for number in range(2, total + 1):
            press(app, "meeting_next")
            assert heading(app)[0] == f"{number} / {total}"
            assert len(rows(app)) <= 7


def test_where_there_is_nothing_each_step_says_so(made: Made, open_app: Open) -> None:
    made.load(reading(FIRST, issue("1", Status.CLOSED, date(2024, 9, 30), "县财政局")))
    app = opened(open_app)
    assert "这是第一期，没有上期可以比较。" in page(app).text
    said = {
        "decisions": "此前的例会没有留下议定事项。",
        "overdue": "没有逾期的问题。",
        "attention": "除逾期事项外，没有需要关注的问题。",
        "due": "30日内没有问题到期。没有尚未到期的未完成问题。",
        "new": "本次会议还没有记下议定事项。",
        "closing": "本次会议没有新的议定事项。",
    }
    for step, sentence in said.items():
        assert sentence in page(go(app, step)).text
    assert heading(go(app, "没有这一步"))[1] == "总体进度"
    app.button(key="meeting_speakers").click().run()
    assert [notice.value for notice in app.info] == ["没有需要单位发言的事项。"]


def test_last_weeks_decisions_come_with_their_outcome_and_lead_from_the_overview(samples: Made, open_app: Open) -> None:
    snapshot = at(samples, "2024-12-06")
    overview = page(open_app(snapshot=snapshot))
    way = next(link for link in overview.all("a") if link.text == "逐条查看")
    assert way.attributes["href"].startswith("./meeting?")
    assert asked_by(way) == {"snapshot": snapshot, "step": "decisions"}
    sentence = (
        "11月29日例会议定4项：已落实1项，推进中1项，顺延1项，待反馈1项；更早议定的有3项尚未落实；共1项已过承诺日期。"
    )
    assert sentence in overview.text
    app = opened(open_app, **asked_by(way))
    assert sentence in page(app).text
    assert [row[:3] for row in rows(app)] == ["推进中", "待反馈", "顺延岚", "已落实"]
    earlier = rows(go(app, "decisions-2"))
    assert ["已过 28 天" in row for row in earlier] == [True, False, False]
    assert "10月11日议定，原定10月25日11月8日前" in earlier[0]


def test_an_overdue_issue_is_told_without_names_until_they_are_switched_on(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=at(samples, "2024-12-06"), step="overdue-四-2")
    shown = page(app).text
    for told in ("逾期6天", "县水务局", "鹿笛乡、岚穗乡", "请协调鹿笛乡解决两处管线占地", "12月25日", "+6.0 个百分点",
                 "累计敷设15.1公里", "累计敷设14.3公里", "节点已过 16 天"):  # fmt: skip
        assert told in shown
    assert "副县长" not in shown
    assert "总工程师" not in shown
    assert "待核实" not in page(go(app, "headline")).text
    app.session_state["meeting_outline"] = True
    app.run()
    app.toggle(key="meeting_persons").set_value(True)
    app.toggle(key="meeting_checks").set_value(True).run()
    assert "待核实" in page(app).text
    app.session_state["meeting_outline"] = False
    shown = page(go(app, "overdue-四-2")).text
    assert "副县长（分管农业农村）" in shown
    assert "县水务局总工程师" in shown


def test_the_screen_is_blanked_and_the_menu_comes_and_goes(samples: Made, open_app: Open) -> None:
    app = opened(open_app)
    assert page(app).all("header", "meeting-full")
    press(app, "meeting_to_blank")
    assert page(app).all("div", "meeting-blank")
    assert app.button(key="meeting_next").disabled
    press(app, "meeting_to_blank")
    assert not page(app).all("div", "meeting-blank")
    assert not page(press(app, "meeting_to_menu")).all("header", "meeting-full")


def test_who_speaks_is_listed_by_unit(samples: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=at(samples, "2024-12-06"))
    app.button(key="meeting_speakers").click().run()
    table = next(found for found in page(app).all("table") if found.attributes["aria-label"] == "发言单位")
    assert [row.all("td")[0].text for row in table.all("tr")[1:4]] == ["县水务局", "县住建局", "岚穗乡"]
    assert [item.text for item in table.all("tr")[1].all("li")] == [
        "上次议定事项县水务局增开一个工作面，12月25日前完成剩余管道敷设", "逾期事项四-2 农村供水管网改造进度滞后",
    ]  # fmt: skip


def test_what_is_decided_on_an_issue_is_stored_listed_and_taken_back(copied: Made, open_app: Open) -> None:
    before = stored(copied)
    app = opened(open_app, snapshot=at(copied, "2024-12-06"), step="overdue-四-2")
    submit(app, "记下这一条")
    assert [error.value for error in app.error] == ["议定事项没有写。请写明要做什么。"]
    assert stored(copied) == before
    app.text_area[0].set_value("县财政局拨付尾款<b>")
    next(box for box in app.date_input if box.label == "承诺日期").set_value(date(2024, 12, 20))
    next(field for field in app.text_input if field.label == "记录人").set_value("督查室")
    submit(app, "记下这一条")
    assert "县财政局拨付尾款<b>" in page(app).text
    assert app.text_area[0].value == ""
    new = stored(copied)[-1]
    assert (new.text, new.issue_code, new.unit, new.promised_on, new.who, str(new.met_on)) == (
        "县财政局拨付尾款<b>", "四-2", "县水务局", date(2024, 12, 20), "督查室", "2024-12-06",
    )  # fmt: skip
    go(app, "new")
    assert next(field for field in app.text_input if field.label == "记录人").value == "督查室"
    app.text_area[0].set_value("各单位周三前报送进展")
    submit(app, "记下这一条")
    assert [row[0] for row in rows(app)[:2]] == ["1", "2"]
    closing = page(go(app, "closing"))
    copy = closing.all("button", "copy-button")[0].attributes["data-copy"]
    assert copy == "1. 县财政局拨付尾款<b>（县水务局，12月20日前）\n2. 各单位周三前报送进展"
    go(app, "new")
    next(button for button in app.button if button.label == "撤回这一条").click().run()
    assert not app.exception
    assert "本次议定 1 项" in page(app).text
    assert [one.outcome.value for one in stored(copied)[-2].outcomes] == ["taken_back"]


def test_an_outcome_is_recorded_on_the_spot_and_holds_from_that_week_on(copied: Made, open_app: Open) -> None:
    app = opened(open_app, snapshot=at(copied, "2024-12-06"), step="decisions")
    assert rows(app)[1].startswith("待反馈外出务工户")
    choice = [radio for radio in app.radio if radio.label == "落实情况"][1]
    number = choice.key.split("_")[3]
    choice.set_value(DecisionOutcome.POSTPONED)
    app.button(key=f"FormSubmitter:{choice.key.replace('choice', 'outcome')}-保存").click().run()
    assert [error.value for error in app.error] == ["顺延要写新的日期。"]
    app.date_input(key=choice.key.replace("choice", "moved")).set_value(date(2024, 12, 28))
    app.text_input(key=choice.key.replace("choice", "note")).set_value("大雪封路")
    app.button(key=f"FormSubmitter:{choice.key.replace('choice', 'outcome')}-保存").click().run()
    assert not app.exception
    shown = rows(app)[1]
    assert shown.startswith("顺延外出务工户")
    assert "12月6日：大雪封路" in shown
    assert "原定12月15日12月28日前" in shown
    held = next(one for one in stored(copied) if str(one.id) == number)
    assert [(one.outcome.value, one.note, one.who) for one in held.outcomes] == [("postponed", "大雪封路", "整改办")]
    app = opened(open_app, snapshot=at(copied, "2024-11-29"), step="new")
    assert any("外出务工户" in row and "12月15日前" in row for row in rows(app))


def test_more_overdue_issues_than_are_heard_are_listed_and_each_can_be_opened(made: Made, open_app: Open) -> None:
    late = [issue(str(number), Status.IN_PROGRESS, date(2024, 10, number), "县财政局") for number in range(1, 12)]
    made.load(reading(SECOND, *late))
    app = opened(open_app, step="overdue_rest")
    assert heading(app) == ("10 / 14", "其余逾期事项", "截至2024年11月8日")
    links = page(app).all("ol", "meeting-rows")[0].all("a")
    assert [link.text for link in links] == ["8", "9", "10", "11"]
    assert asked_by(links[2])["step"] == "overdue-10"
    app = opened(open_app, step="overdue-10")
    assert heading(app)[1] == "逾期事项　10 / 11"
    assert "10号问题" in page(app).text
