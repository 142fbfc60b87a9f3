"""Status words, answers, percentages and types: the whole table, what must never count as done, and properties."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import status
from loaders.records import ADVANCE, DONE, Level, RectificationType, Status
from loaders.status import (
    is_known,
    is_percent,
    percent_column_is_fraction,
    read_percent,
    read_status,
    read_type,
    read_yes_no,
)

# Typed a second time on purpose, from the rule and not from the code.
TABLE = {
    Status.NOT_STARTED: "未启动 未开始 尚未启动 未整改 待整改 已交办 0% 0％ 0.0%",
    Status.IN_PROGRESS: (
        "整改中 正在整改 正在推进 推进中 部分整改 部分完成 基本完成 基本整改 阶段性完成 取得阶段性成效 达到序时进度 "
        "未达到序时进度 滞后 退回 退回补充 申请延期 持续整改 长期坚持 持续推进 未完成 否 × ✗ 1% 50% 99.9%"
    ),
    Status.REPORTED: (
        "申报完成 已完成 完成 已办结 办结 申请销号 待销号 待审核 待核查 整改完成待销号 "
        "审计期间已整改 是 √ ✓ ✔ 100% １００％"
    ),
    Status.VERIFIED: "已整改 已整改到位 整改到位 整改完成 完成整改 已完成整改 整改完毕 核查通过 认定已整改",
    Status.CLOSED: "已销号 销号 同意销号 已闭环 验收销号",
    Status.ENDED: "已移送 移送 终结整改 因特殊原因终结",
}
WORDS = [(word, canonical) for canonical, words in TABLE.items() for word in words.split()]
PLAIN_WORDS = [(word, canonical) for word, canonical in WORDS if len(word) > 1 and "%" not in word and "％" not in word]
SAID_DONE = {"已完成", "完成", "已办结", "办结", "审计期间已整改", "是", "√", "✓", "✔", "100%", "１００％"}


def rules(parsed: object) -> list[str]:
    return [problem.rule for problem in parsed.problems]  # type: ignore[attr-defined]


def read(cell: object, **options: object) -> Status | None:
    value, problems = read_status(cell, **options)  # type: ignore[arg-type]
    assert (value is None) == any(problem.level is Level.ERROR for problem in problems)
    return value.status if value else None


@pytest.mark.parametrize(("word", "canonical"), WORDS)
def test_every_word_of_the_table(word: str, canonical: Status) -> None:
    assert read(word) is canonical
    assert read(f" {word}。\n") is canonical
    if word[-1] not in "%％":
        assert read(" ".join(word)) is canonical
    assert read(f"（{word}）") is canonical


@pytest.mark.parametrize(("word", "canonical"), WORDS)
def test_where_done_is_reviewed_only_the_words_for_done_become_verified(word: str, canonical: Status) -> None:
    assert read(word, done_is_verified=True) is (Status.VERIFIED if word in SAID_DONE else canonical)


def test_every_canonical_status_has_a_label_that_reads_back() -> None:
    assert {canonical: read(label) for canonical, label in status.LABELS.items()} == {s: s for s in Status}


@pytest.mark.parametrize("word", ["持续整改", "长期坚持", "持续推进", "达到序时进度，持续推进"])
def test_continuing_words_set_the_type(word: str) -> None:
    value = read_status(word).value
    assert value is not None
    assert (value.status, value.rectification_type) == (Status.IN_PROGRESS, RectificationType.CONTINUING)


@pytest.mark.parametrize("word", ["整改中", "已整改", "基本完成"])
def test_other_words_set_no_type(word: str) -> None:
    value = read_status(word).value
    assert value is not None
    assert value.rectification_type is None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("已整改，申请销号", Status.REPORTED),
        ("已完成√", Status.REPORTED),
        ("已完成整改，并申请销号", Status.REPORTED),
        ("已完成 √", Status.REPORTED),
        ("√已整改", Status.REPORTED),
        ("已整改、已销号", Status.VERIFIED),
        ("已整改；已销号", Status.VERIFIED),
        ("已整改/已销号", Status.VERIFIED),
        ("已整改\n已销号", Status.VERIFIED),
        ("已整改已销号", Status.VERIFIED),
        ("已整改（未完成）", Status.IN_PROGRESS),
        ("已完成，退回补充", Status.IN_PROGRESS),
        ("已交办、正在整改", Status.NOT_STARTED),
        ("整改中80%", Status.IN_PROGRESS),
        ("整改中（80 %）", Status.IN_PROGRESS),
        ("已完成（100%）", Status.REPORTED),
        ("已完成80%", Status.IN_PROGRESS),
        ("销号 50%", Status.IN_PROGRESS),
        ("已移送，已整改", Status.VERIFIED),
        ("基本整改完成", Status.IN_PROGRESS),
    ],
)
def test_several_words_are_as_far_as_the_least_advanced(text: str, canonical: Status) -> None:
    assert read(text) is canonical


@pytest.mark.parametrize(
    "text",
    [
        *(
            "未完成整改",
            "尚未完成",
            "未整改到位",
            "未整改完成",
            "未整改完毕",
            "没有完成",
            "不完成",
            "未能完成",
            "暂未销号",
        ),
        *(
            "未销号",
            "已整改、未销号",
            "已整改未销号",
            "未申报完成",
            "尚未办结",
            "不是",
            "是否完成",
            "是/否",
            "完成否",
            "未是",
        ),
        *(
            "未完成销号",
            "即将完成",
            "计划完成",
            "部分已完成",
            "基本完成整改",
            "基本整改到位",
            "预计12月完成",
            "不同意销号",
        ),
        *(
            "办理中",
            "差不多了",
            "整改",
            "到位",
            "有",
            "？",
            "已完成?吗",
            "加强管理，已完成制度建设",
            "120%",
            "2023年12月",
        ),
    ],
)
def test_nothing_outside_the_table_is_taken_for_a_known_word(text: str) -> None:
    parsed = read_status(text)
    assert parsed.value is None
    assert [(problem.level, problem.rule) for problem in parsed.problems] == [(Level.ERROR, "status-unknown")]
    assert text in parsed.problems[0].message
    assert not re.search("[a-z]", parsed.problems[0].message), "shown on a page: no word of the command line"
    assert not is_known(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("已完成（2024.5.20）", Status.REPORTED),
        ("2024年5月20日已完成整改", Status.VERIFIED),
        ("已整改，2024-05-20申请销号", Status.REPORTED),
        ("于2024年5月20日完成", None),
        ("2024年5月20日", None),
        ("2024年5月20日前完成", None),
        ("2024年5月完成", None),
        ("已完成（5月20日）", None),
        ("已完成（2024.5.2011）", None),
        ("已完成（2024年5月32日）", None),
        ("预计2024年5月20日完成", None),
    ],
)
def test_a_full_day_that_has_passed_may_stand_beside_known_words(text: str, read: Status | None) -> None:
    for base in (date(2024, 5, 20), date(2025, 1, 1)):
        found = read_status(text, base=base).value
        assert (found and found.status, found and found.on) == (read, read and date(2024, 5, 20))
    for base in (date(2024, 5, 19), None):  # then it is a plan, or nobody can tell
        assert read_status(text, base=base).value is None


@pytest.mark.parametrize(("text", "near"), [("正在整改中", "正在整改"), ("已经完成", "已完成"), ("已消号", "已销号")])
def test_an_unknown_word_comes_with_the_nearest_known_ones(text: str, near: str) -> None:
    assert f"、{near}" in read_status(text).problems[0].message.replace("最接近的词：", "、")


def test_a_long_text_is_quoted_in_part() -> None:
    assert len(read_status("整改工作正在有序开展" * 100).problems[0].message) < 400


@pytest.mark.parametrize("cell", [None, "", "  ", "/", "—", "\n", float("nan")])
def test_an_empty_cell_is_not_started_with_a_warning(cell: object) -> None:
    parsed = read_status(cell)
    assert parsed.value is not None
    assert parsed.value.status is Status.NOT_STARTED
    assert [(problem.level, problem.rule) for problem in parsed.problems] == [(Level.WARNING, "status-empty")]


@pytest.mark.parametrize(
    ("cell", "canonical"),
    [
        (0.0, Status.NOT_STARTED),
        (0.8, Status.IN_PROGRESS),
        (1.0, Status.REPORTED),
        (80.0, Status.IN_PROGRESS),
        (100.0, Status.REPORTED),
        (True, Status.REPORTED),
        (False, Status.IN_PROGRESS),
        ("0.5", Status.IN_PROGRESS),
        (150.0, None),
        (-1.0, None),
        (date(2023, 12, 1), None),
        (datetime(2023, 12, 1), None),
    ],
)
def test_cells_that_are_no_texts(cell: object, canonical: Status | None) -> None:
    assert read(cell) is canonical


def test_learned_words_are_matched_like_any_and_beat_the_table() -> None:
    learned = {"办理 中": Status.IN_PROGRESS, "验收OK": Status.VERIFIED, "已完成": Status.CLOSED}
    assert read("办理中") is None
    assert read("办理中", learned=learned) is Status.IN_PROGRESS
    assert read("验收ok。", learned=learned) is Status.VERIFIED
    assert read("已完成", learned=learned) is Status.CLOSED
    assert read("已完成", learned=learned, done_is_verified=True) is Status.CLOSED
    assert read("验收OK，办理中", learned=learned) is Status.IN_PROGRESS
    assert read("已销号验收OK", learned=learned) is Status.VERIFIED
    assert is_known("办理中", learned)
    assert not is_known("办理中")
    assert "办理" in read_status("办理完", learned).problems[0].message.split("最接近的词")[1]


def test_how_a_word_was_read_is_said() -> None:
    learned = {"办理中": Status.IN_PROGRESS}
    hows = [read_status(text, learned).value for text in ("已整改", "办理中", "已整改，已销号", "50%", "")]
    assert len({value.how for value in hows if value}) == 5
    assert all(value and status.LABELS[value.status] in value.how for value in hows)


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("已整改", True),
        ("已整改，申请销号", True),
        ("整改中80%", True),
        ("50%", False),
        ("0.5", False),
        (0.5, False),
        ("", False),
        ("/", False),
        (None, False),
        ("已建立制度3项，整改完成", False),
        (date(2023, 1, 1), False),
    ],
)
def test_known_cells_decide_what_a_column_is(cell: object, known: bool) -> None:
    assert is_known(cell) is known


CLOSED, VERIFIED, REPORTED = Status.CLOSED, Status.VERIFIED, Status.REPORTED


@pytest.mark.parametrize("when_yes", [CLOSED, VERIFIED, REPORTED])
@pytest.mark.parametrize("cell", ["是", "√", "✓", " 是 ", "已", "Y", "true", True])
def test_yes(cell: object, when_yes: Status) -> None:
    assert read_yes_no(cell, when_yes) == ((when_yes, True, True, None), ())


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2023, 10, 12), date(2023, 10, 12)),
        (datetime(2023, 10, 12, 9), date(2023, 10, 12)),
        (45211.0, date(2023, 10, 12)),
        ("2023年10月12日", date(2023, 10, 12)),
        ("2023.10.12", date(2023, 10, 12)),
        ("√ 2023-10-12", date(2023, 10, 12)),
        ("已销号（2023年10月12日）", date(2023, 10, 12)),
        ("2023年10月12日销号", date(2023, 10, 12)),
        ("2023年10月", date(2023, 10, 31)),
    ],
)
def test_a_day_is_a_yes(cell: object, day: date) -> None:
    assert read_yes_no(cell, CLOSED) == ((CLOSED, True, True, day), ())


@pytest.mark.parametrize(
    "cell",
    [
        "否",
        "×",
        "✗",
        "未",
        "未销号",
        "尚未销号",
        "未完成",
        "未整改到位",
        "暂未办结",
        "没有",
        "不是",
        "No",
        "整改中",
        False,
    ],
)
@pytest.mark.parametrize("when_yes", [CLOSED, VERIFIED, REPORTED])
def test_no_adds_nothing(cell: object, when_yes: Status) -> None:
    assert read_yes_no(cell, when_yes) == ((Status.IN_PROGRESS, False, True, None), ())


@pytest.mark.parametrize("cell", [None, "", " ", "/", "—", "不涉及"])
def test_a_blank_answer_states_nothing(cell: object) -> None:
    assert read_yes_no(cell, CLOSED) == ((Status.IN_PROGRESS, False, False, None), ())


@pytest.mark.parametrize(
    ("cell", "when_yes", "expected"),
    [
        ("已销号", CLOSED, (CLOSED, True)),
        ("同意销号", CLOSED, (CLOSED, True)),
        ("待销号", CLOSED, (REPORTED, True)),
        ("已整改到位", VERIFIED, (VERIFIED, True)),
        ("已完成", VERIFIED, (REPORTED, True)),
        ("部分完成", REPORTED, (Status.IN_PROGRESS, False)),
        ("未启动", CLOSED, (Status.NOT_STARTED, False)),
        ("100%", REPORTED, (REPORTED, True)),
        ("50%", REPORTED, (Status.IN_PROGRESS, False)),
        ("已整改，申请销号", CLOSED, (REPORTED, True)),
    ],
)
def test_status_words_in_a_yes_no_column(cell: str, when_yes: Status, expected: tuple[Status, bool]) -> None:
    answer = read_yes_no(cell, when_yes).value
    assert answer is not None
    assert (answer.status, answer.yes) == expected


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("有", "status-unknown"),
        ("办理中", "status-unknown"),
        (7.0, "status-unknown"),
        ("2023年2月30日", "date-unreadable"),
        ("12月20日", "date-unreadable"),
        ("2023年10月12日已报", "status-unknown"),
        ("?", "status-unknown"),
    ],
)
def test_answers_that_cannot_be_read(cell: object, rule: str) -> None:
    parsed = read_yes_no(cell, CLOSED)
    assert parsed.value is None
    assert rules(parsed) == [rule]


def test_a_day_without_year_is_the_last_one_before_the_base() -> None:
    answer = read_yes_no("12月20日", CLOSED, base=date(2024, 1, 5)).value
    assert answer == (CLOSED, True, True, date(2023, 12, 20))


def test_learned_words_answer_too() -> None:
    assert read_yes_no("验收OK", CLOSED, {"验收OK": VERIFIED}).value == (VERIFIED, True, True, None)
    assert read_yes_no("否", CLOSED, {"否": Status.NOT_STARTED}).value == (Status.NOT_STARTED, False, True, None)


@pytest.mark.parametrize(
    ("cell", "fractions", "value"),
    [
        (0.8, True, 0.8),
        (1.0, True, 1.0),
        (0.0, True, 0.0),
        (80.0, False, 0.8),
        (45.9, False, 0.459),
        (1.0, False, 0.01),
        ("80", False, 0.8),
        ("0.8", True, 0.8),
        ("80%", True, 0.8),
        ("80%", False, 0.8),
        ("８０％", False, 0.8),
        ("80 %", False, 0.8),
        ("约80%", False, 0.8),
        ("已完成80%", False, 0.8),
        ("百分之80", False, 0.8),
        ("12.5%", True, 0.125),
    ],
)
def test_percentages(cell: object, fractions: bool, value: float) -> None:
    assert read_percent(cell, fractions) == (value, ())


@pytest.mark.parametrize("cell", [None, "", "/", "—", float("nan")])
def test_no_percentage(cell: object) -> None:
    assert read_percent(cell, False) == (None, ())
    assert not is_percent(cell)


@pytest.mark.parametrize(
    "cell", ["120%", 120.0, -1.0, "已完成", "八成", "50-60%", True, date(2023, 1, 1), "80%，正在推进"]
)
def test_what_is_no_percentage(cell: object) -> None:
    value, problems = read_percent(cell, False)
    assert value is None
    assert [problem.rule for problem in problems] == ["percent-unreadable"]
    assert not is_percent(cell)


@pytest.mark.parametrize(
    ("cells", "fractions"),
    [
        ([0.1, 0.5, 1.0], True),
        ([0.1, 50.0], False),
        ([1.0, None, ""], True),
        (["0.5", "80%"], True),
        (["80%", "已完成"], False),
        ([], False),
        ([0.0, 100.0], False),
        ([True, 30.0], False),
    ],
)
def test_a_column_of_numbers_up_to_one_holds_fractions(cells: list[object], fractions: bool) -> None:
    assert percent_column_is_fraction(cells) is fractions


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("立行立改", RectificationType.IMMEDIATE),
        ("立即整改", RectificationType.IMMEDIATE),
        ("分阶段整改", RectificationType.PHASED),
        ("分阶段", RectificationType.PHASED),
        ("持续整改", RectificationType.CONTINUING),
        ("长期坚持", RectificationType.CONTINUING),
        ("立行立改并长期坚持", RectificationType.CONTINUING),
        (" 立行 立改。", RectificationType.IMMEDIATE),
        (None, None),
        ("", None),
        ("/", None),
    ],
)
def test_rectification_types(cell: object, kind: RectificationType | None) -> None:
    assert read_type(cell) == (kind, ())


@pytest.mark.parametrize("cell", ["其他", "不持续整改", "甲类"])
def test_an_unknown_type_is_never_guessed(cell: str) -> None:
    value, problems = read_type(cell)
    assert value is None
    assert [(problem.level, problem.rule) for problem in problems] == [(Level.WARNING, "type-unknown")]


@given(
    st.lists(st.sampled_from(PLAIN_WORDS), min_size=1, max_size=5),
    st.sampled_from(["，", "、", "；", "/", " ", "\n", "（"]),
    st.booleans(),
)
def test_any_list_of_known_words_is_as_far_as_the_least(
    words: list[tuple[str, Status]], separator: str, done_is_verified: bool
) -> None:
    steps = [VERIFIED if done_is_verified and word in SAID_DONE else canonical for word, canonical in words]
    least = min(steps, key=list(Status).index)
    joined = separator.join(word for word, _ in words)
    squeezed = "".join(word for word, _ in words)
    if squeezed in dict(PLAIN_WORDS):  # 已完成 整改 is one word with a stray blank
        return
    assert read(joined, done_is_verified=done_is_verified) is least


@given(st.sampled_from(["未", "尚未", "没有", "不", "未能", "即将", "拟"]), st.sampled_from(PLAIN_WORDS))
def test_a_denied_word_is_never_done(denial: str, word: tuple[str, Status]) -> None:
    text = denial + word[0]
    canonical = read(text)
    assert canonical not in DONE
    assert canonical is None or text in dict(WORDS)


@given(
    st.one_of(st.text(max_size=30), st.text("已未完成整改到位销号是否√×，、0123456789.% 年月日", max_size=12)),
    st.booleans(),
)
def test_no_text_raises(text: str, flag: bool) -> None:
    for parsed in (
        read_status(text, {}, flag),
        read_yes_no(text, CLOSED, {}, flag, date(2024, 1, 1)),
        read_percent(text, flag),
    ):
        errors = [problem for problem in parsed.problems if problem.level is Level.ERROR]
        assert parsed.value is None or not errors
    if is_known(text):
        value = read_status(text).value
        assert value is not None
        assert ADVANCE[value.status] >= 0
    read_type(text)


@given(st.text("已未完成整改到位销号申请部分基本", max_size=10))
def test_done_needs_a_word_for_done_and_no_denial(text: str) -> None:
    if read(text) in DONE:
        assert "未" not in text
        assert any(word in text for word, canonical in WORDS if canonical in DONE)
