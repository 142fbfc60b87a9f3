"""Deadlines and dates: each accepted wording, each refused one, and round trips over generated days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.dates import date_in_name, find_as_of, find_filled_on, read_date, read_deadline
from loaders.records import Deadline, Level, Precision, RectificationType

BASE = date(2023, 9, 27)
DAY, TEN, MONTH = Precision.DAY, Precision.TEN_DAYS, Precision.MONTH
QUARTER, HALF, YEAR = Precision.QUARTER, Precision.HALF_YEAR, Precision.YEAR
DIGITS = "〇一二三四五六七八九"


def rules(parsed: object) -> list[str]:
    return [problem.rule for problem in parsed.problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        # a month, in every dress
        ("2023年12月", "2023-12-31", MONTH),
        ("2023年12月底", "2023-12-31", MONTH),
        ("2023年12月底前", "2023-12-31", MONTH),
        ("2023年12月前", "2023-12-31", MONTH),
        ("2023年12月末之前", "2023-12-31", MONTH),
        ("2023年12月份", "2023-12-31", MONTH),
        ("２０２３年１２月底前", "2023-12-31", MONTH),
        ("2023 年 12 月 底 前", "2023-12-31", MONTH),
        ("2023年12月\n底前", "2023-12-31", MONTH),
        ("2024年2月底前", "2024-02-29", MONTH),
        ("2023年02月", "2023-02-28", MONTH),
        ("2023-12", "2023-12-31", MONTH),
        ("2023.12", "2023-12-31", MONTH),
        ("2024.6前", "2024-06-30", MONTH),
        ("2023/9", "2023-09-30", MONTH),
        ("202311", "2023-11-30", MONTH),
        ("24年6月底前", "2024-06-30", MONTH),
        ("二〇二三年十二月", "2023-12-31", MONTH),
        ("二○二四年十月底前", "2024-10-31", MONTH),
        ("二O二四年四月", "2024-04-30", MONTH),
        # a day
        ("2023年12月31日", "2023-12-31", DAY),
        ("2023年12月31日前", "2023-12-31", DAY),
        ("2023年12月5号以前", "2023-12-05", DAY),
        ("2023.12.31", "2023-12-31", DAY),
        ("2023/12/31前", "2023-12-31", DAY),
        ("2023-12-31", "2023-12-31", DAY),
        ("2023-1-5", "2023-01-05", DAY),
        ("20231231", "2023-12-31", DAY),
        ("2023-12-31 00:00:00", "2023-12-31", DAY),
        ("2023-12-31T18:00:00", "2023-12-31", DAY),
        ("2023年12月31日18时前", "2023-12-31", DAY),
        ("二〇二三年十一月二十三日", "2023-11-23", DAY),
        ("二〇二四年二月廿九日", "2024-02-29", DAY),
        ("45291", "2023-12-31", DAY),
        ("于2023年12月31日前完成", "2023-12-31", DAY),
        ("2024年6月30日（星期日）前", "2024-06-30", DAY),
        ("2024—06—30", "2024-06-30", DAY),
        ("2024年9月30日前（第一阶段）", "2024-09-30", DAY),
        ("整改完成时限：2023年12月31日", "2023-12-31", DAY),
        ("（2024年3月1日前）", "2024-03-01", DAY),
        ("限2024年3月1日前整改到位。", "2024-03-01", DAY),
        ("原则上不晚于2024年3月1日", "2024-03-01", DAY),
        # thirds of a month, quarters, halves, years
        ("2023年3月上旬", "2023-03-10", TEN),
        ("2023年12月中旬前", "2023-12-20", TEN),
        ("2024年2月下旬", "2024-02-29", TEN),
        ("2023年一季度", "2023-03-31", QUARTER),
        ("2023年一季度末", "2023-03-31", QUARTER),
        ("2024年第二季度", "2024-06-30", QUARTER),
        ("2024年3季度底前", "2024-09-30", QUARTER),
        ("2024Q4", "2024-12-31", QUARTER),
        ("2024年前三季度", "2024-09-30", QUARTER),
        ("2024年上半年", "2024-06-30", HALF),
        ("2024年下半年完成", "2024-12-31", HALF),
        ("2023年底前", "2023-12-31", YEAR),
        ("2023年年底", "2023-12-31", YEAR),
        ("2023年末", "2023-12-31", YEAR),
        ("2023年内", "2023-12-31", YEAR),
        ("2024年度", "2024-12-31", YEAR),
        ("2024年", "2024-12-31", YEAR),
        # ranges end with their last day
        ("2024年1–8月", "2024-08-31", MONTH),
        ("2024年1-8月", "2024-08-31", MONTH),
        ("2024年1月至8月", "2024-08-31", MONTH),
        ("2023年10月至2024年3月", "2024-03-31", MONTH),
        ("2023.10-2024.3", "2024-03-31", MONTH),
        ("2023年10月8日至12月20日", "2023-12-20", DAY),
        ("2023年12月1-20日", "2023-12-20", DAY),
        ("2024年一至三季度", "2024-09-30", QUARTER),
    ],
)
def test_wordings_with_a_year_need_no_base(text: str, day: str, precision: Precision) -> None:
    deadline, problems = read_deadline(text, None)
    assert problems == ()
    assert deadline is not None
    assert (deadline.day, deadline.precision) == (date.fromisoformat(day), precision)
    assert (deadline.rectification_type, deadline.open_ended) == (None, False)


@pytest.mark.parametrize(
    ("text", "base", "day", "rolls"),
    [
        ("12月底前", date(2023, 9, 27), "2023-12-31", False),
        ("12月底前", date(2023, 12, 31), "2023-12-31", False),
        ("9月底前", date(2023, 9, 30), "2023-09-30", False),
        ("8月底前", date(2023, 9, 27), "2024-08-31", True),
        ("3月上旬", date(2023, 3, 11), "2024-03-10", True),
        ("3月中旬", date(2023, 3, 11), "2023-03-20", False),
        ("2月下旬", date(2023, 9, 27), "2024-02-29", True),
        ("2月29日前", date(2025, 3, 1), "2028-02-29", True),
        ("第一季度", date(2023, 9, 27), "2024-03-31", True),
        ("四季度末", date(2023, 9, 27), "2023-12-31", False),
        ("上半年", date(2024, 6, 30), "2024-06-30", False),
        ("下半年", date(2024, 6, 30), "2024-12-31", False),
        ("年底", date(2024, 6, 30), "2024-12-31", False),
        ("年内完成", date(2024, 6, 30), "2024-12-31", False),
        ("1–8月", date(2024, 6, 30), "2024-08-31", False),
        ("12.31前", date(2024, 6, 30), "2024-12-31", False),
        ("十月底前", date(2024, 6, 30), "2024-10-31", False),
        ("今年底前", date(2024, 6, 30), "2024-12-31", False),
        ("今年3月底前", date(2024, 6, 30), "2024-03-31", False),
        ("明年6月", date(2024, 6, 30), "2025-06-30", False),
        ("本月底前", date(2024, 6, 10), "2024-06-30", False),
        ("下月底前", date(2024, 12, 10), "2025-01-31", False),
    ],
)
def test_the_year_comes_from_the_base(text: str, base: date, day: str, rolls: bool) -> None:
    deadline, problems = read_deadline(text, base)
    assert deadline is not None
    assert deadline.day == date.fromisoformat(day)
    assert [problem.rule for problem in problems] == (["deadline-rolls-over"] if rolls else [])


@pytest.mark.parametrize("text", ["12月底前", "年底", "第一季度", "今年底前", "下月底前", "12.31前", "3月上旬"])
def test_no_year_and_no_base_is_an_error(text: str) -> None:
    parsed = read_deadline(text, None)
    assert parsed.value is None
    assert rules(parsed) == ["deadline-year-unknown"]
    assert text in parsed.problems[0].message


@pytest.mark.parametrize(
    ("text", "day", "kind", "open_ended"),
    [
        ("立行立改", None, RectificationType.IMMEDIATE, False),
        ("即知即改", None, RectificationType.IMMEDIATE, False),
        ("即时整改。", None, RectificationType.IMMEDIATE, False),
        ("长期坚持", None, RectificationType.CONTINUING, True),
        ("持续推进", None, RectificationType.CONTINUING, True),
        ("持续整改", None, RectificationType.CONTINUING, True),
        ("立行立改，并长期坚持", None, RectificationType.CONTINUING, True),
        ("2023年12月底前，并长期坚持", "2023-12-31", RectificationType.CONTINUING, False),
        ("2023年12月底前完成并长期坚持", "2023-12-31", RectificationType.CONTINUING, False),
        ("2023年12月底前完成整改，此后长期坚持", "2023-12-31", RectificationType.CONTINUING, False),
        ("2023年12月（持续推进）", "2023-12-31", RectificationType.CONTINUING, False),
        ("立行立改，2023年10月底前", "2023-10-31", RectificationType.IMMEDIATE, False),
        ("立行立改（2023年10月底前）", "2023-10-31", RectificationType.IMMEDIATE, False),
        ("分阶段整改，2024年6月底前", "2024-06-30", RectificationType.PHASED, False),
    ],
)
def test_wordings_that_imply_a_type(text: str, day: str | None, kind: RectificationType, open_ended: bool) -> None:
    deadline, problems = read_deadline(text, None)
    assert problems == ()
    assert deadline is not None
    assert deadline.day == (date.fromisoformat(day) if day else None)
    assert (deadline.rectification_type, deadline.open_ended) == (kind, open_ended)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2023年2月30日",
            "2023年2月29日",
            "13月",
            "2023年13月",
            "2023年4月31日前",
            "20231301",
            "2023-00-10",
            "2203年5月",
        ),
        *("1023年5月", "尽快", "整改", "完成", "已完成", "未完成", "2023", "12", "0", "5月前后", "2023年12月1日起"),
        *("2023年12月31日后", "30日内", "3个月内", "收到通知后60日内", "2023年6月或12月", "2023年5月30人", "第13季度"),
        *("2023年第五季度", "2023年前", "2024年春节前", "12-31-2023", "31日前", "6.5%", "长期坚持不懈地抓", "之后"),
        *("分阶段整改", "2023年3月至2023年1月", "2023年12月31日，张三负责", "县财政局", "??", "12月初", "99999", "1"),
    ],
)
def test_any_other_text_is_an_error_that_quotes_it(text: str) -> None:
    parsed = read_deadline(text, BASE)
    assert parsed.value is None
    assert rules(parsed) == ["deadline-unreadable"]
    assert parsed.problems[0].level is Level.ERROR
    assert text in parsed.problems[0].message


def test_an_impossible_day_is_called_that() -> None:
    assert "日历上没有" in read_deadline("2023年2月30日", BASE).problems[0].message
    assert "立行立改" in read_deadline("尽快", BASE).problems[0].message  # says what forms are accepted


@pytest.mark.parametrize("cell", [None, "", "  ", "\n", "/", "—", "无", "待定", float("nan")])
def test_an_empty_cell_states_nothing(cell: object) -> None:
    assert read_deadline(cell, BASE) == (None, ())
    assert read_date(cell, BASE) == (None, ())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2023, 12, 31), Deadline("2023-12-31", date(2023, 12, 31), DAY)),
        (datetime(2023, 12, 31, 17, 30), Deadline("2023-12-31", date(2023, 12, 31), DAY)),
        (45291, Deadline("2023-12-31", date(2023, 12, 31), DAY)),
        (45291.0, Deadline("2023-12-31", date(2023, 12, 31), DAY)),
        (45291.75, Deadline("2023-12-31", date(2023, 12, 31), DAY)),
        (20231231.0, Deadline("20231231", date(2023, 12, 31), DAY)),
        (202312.0, Deadline("202312", date(2023, 12, 31), MONTH)),
        (2023.12, Deadline("2023.12", date(2023, 12, 31), MONTH)),
    ],
)
def test_cells_that_are_no_texts(cell: object, expected: Deadline) -> None:
    assert read_deadline(cell, None) == (expected, ())
    assert read_date(cell) == (expected.day, ())


@pytest.mark.parametrize(
    "cell", [True, 0, 1.0, -5, 2023, 2023.0, 12.31, 1e12, float("inf"), time(8), date(1900, 1, 1), [], timedelta(1)]
)
def test_cells_that_are_no_dates(cell: object) -> None:
    assert rules(read_deadline(cell, BASE)) == ["deadline-unreadable"]
    assert rules(read_date(cell, BASE)) == ["date-unreadable"]


def test_a_typed_tenth_month_is_not_taken_for_january() -> None:
    message = read_deadline(2023.1, BASE).problems[0].message
    assert "2023年10月" in message
    assert "2023年1月" in message


def test_the_text_is_kept_as_written_less_stray_blanks() -> None:
    deadline = read_deadline(" 2023年 12月底\n前 ", None).value
    assert deadline is not None
    assert deadline.text == "2023年12月底前"


def test_of_several_dates_the_latest_counts_with_a_warning() -> None:
    parsed = read_deadline("①2023年9月底；②2023年12月底；③2023年10月", None)
    assert parsed.value is not None
    assert parsed.value.day == date(2023, 12, 31)
    assert rules(parsed) == ["deadline-several"]


def test_a_noted_extension_moves_the_deadline_with_a_warning() -> None:
    parsed = read_deadline("2024年5月31日（已延期至2024年8月31日）", None)
    assert parsed.value is not None
    assert parsed.value.day == date(2024, 8, 31)
    assert rules(parsed) == ["deadline-several"]


def test_a_range_over_new_year_is_noticed() -> None:
    parsed = read_deadline("2023年11月-2月", None)
    assert parsed.value is not None
    assert parsed.value.day == date(2024, 2, 29)
    assert rules(parsed) == ["deadline-rolls-over"]


@pytest.mark.parametrize(
    ("cell", "base", "past", "day", "warned"),
    [
        ("2023年10月12日", None, False, "2023-10-12", False),
        ("2023.10.12", None, True, "2023-10-12", False),
        ("2023年10月", None, False, "2023-10-31", False),
        ("2023年10月12日完成", None, False, "2023-10-12", False),
        ("2024年5月", date(2024, 5, 17), True, "2024-05-17", False),  # the month is not over yet
        ("2024年4月", date(2024, 5, 17), True, "2024-04-30", False),
        ("2024年8月", date(2024, 5, 17), True, "2024-08-31", False),  # for the checks to notice
        ("12月20日", date(2024, 1, 5), True, "2023-12-20", True),
        ("12月20日", date(2024, 1, 5), False, "2024-12-20", False),
        ("1月5日", date(2024, 1, 5), True, "2024-01-05", False),
        ("3月底", date(2023, 12, 22), False, "2024-03-31", True),
        ("2月29日", date(2023, 6, 1), True, "2020-02-29", True),
    ],
)
def test_plain_dates(cell: str, base: date | None, past: bool, day: str, warned: bool) -> None:
    parsed = read_date(cell, base, past)
    assert parsed.value == date.fromisoformat(day)
    assert rules(parsed) == (["date-rolls-over"] if warned else [])


@pytest.mark.parametrize(
    "cell", ["已完成", "长期坚持", "2023年13月", "12月20日", "2023年9月和10月", "立行立改，2023年10月"]
)
def test_texts_that_are_no_plain_date(cell: str) -> None:
    parsed = read_date(cell)
    assert parsed.value is None
    assert rules(parsed) == ["date-unreadable"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2024年5月17日", "2024-05-17"),
        ("（截至 2024 年 5 月 17 日）", "2024-05-17"),
        ("填报单位：某局   数据截止时间：2024-05-17  单位：万元", "2024-05-17"),
        ("截止到2024.5.17", "2024-05-17"),
        ("截止日期:二〇二四年五月十七日", "2024-05-17"),
        ("截至20240517", "2024-05-17"),
        ("截至2023年9月底", "2023-09-30"),
        ("截至目前，共整改5项；截至2024年3月31日", "2024-03-31"),
        ("截至目前", None),
        ("截至5月17日", None),
        ("截至2024年2月30日", None),
        ("2024年5月17日", None),
        ("填报时间：2024年5月17日", None),
    ],
)
def test_as_of_dates_in_banners(text: str, day: str | None) -> None:
    assert find_as_of(text) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("填报时间：2024年5月17日", "2024-05-17"),
        ("填报单位：县财政局 填报日期：2024/5/17", "2024-05-17"),
        ("填 报 时 间 ： 2024 年 5 月 17 日", "2024-05-17"),
        ("填报单位：县财政局", None),
        ("截至2024年5月17日", None),
        ("填报时间：", None),
    ],
)
def test_filling_dates_in_banners(text: str, day: str | None) -> None:
    assert find_filled_on(text) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ledger_2024-05-17.xlsx", "2024-05-17"),
        ("台账20240517v2.xlsx", "2024-05-17"),
        ("2024年5月17日整改台账.xls", "2024-05-17"),
        ("台账2024.5.17.xlsx", "2024-05-17"),
        ("台账_2024_05_17.csv", "2024-05-17"),
        ("台账２０２４年５月１７日.csv", "2024-05-17"),
        ("周报2024.5.13-5.17.xlsx", "2024-05-17"),
        ("20240513-20240517.xlsx", "2024-05-17"),
        ("folder-2024-01-01/台账.xlsx", None),
        (r"C:\2024-01-01\台账.xlsx", None),
        ("2024年5月.xlsx", None),
        ("2024-05.xlsx", None),
        ("202405.xlsx", None),
        ("20240517093000.xlsx", None),
        ("id12345678.xlsx", None),
        ("20241340.xlsx", None),
        ("2024-02-30.xlsx", None),
        ("台账.xlsx", None),
    ],
)
def test_dates_in_file_names(name: str, day: str | None) -> None:
    assert date_in_name(name) == (date.fromisoformat(day) if day else None)


def chinese_number(number: int) -> str:
    """Write 1 to 31 as in a calendar: 十, 十一, 二十, 三十一."""
    tens, units = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return head + (DIGITS[units] if units else "")


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
DAY_FORMS = {
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d:%Y年%m月%d日}",
    "dashes": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "before": lambda d: f"于{d.year}年{d.month}月{d.day}日前完成整改",
    "numerals": lambda d: (
        "".join(DIGITS[int(letter)] for letter in str(d.year))
        + f"年{chinese_number(d.month)}月{chinese_number(d.day)}日"
    ),
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(
        {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
    ),
    "serial": lambda d: float((d - date(1899, 12, 30)).days),
    "serial text": lambda d: str((d - date(1899, 12, 30)).days),
    "date": lambda d: d,
    "datetime": lambda d: datetime(d.year, d.month, d.day, 23, 59),
    "range": lambda d: f"1990年1月1日至{d.year}年{d.month}月{d.day}日",
}


@given(DAYS, st.sampled_from(sorted(DAY_FORMS)))
def test_every_day_reads_back_from_every_form(day: date, form: str) -> None:
    parsed = read_deadline(DAY_FORMS[form](day), None)
    assert parsed.problems == ()
    assert parsed.value is not None
    assert (parsed.value.day, parsed.value.precision) == (day, DAY)


@given(DAYS, st.sampled_from(["{y}年{m}月", "{y}年{m}月底前", "{y}-{m:02}", "{y}.{m:02}", "{y}{m:02}", "{y}年{m}月末"]))
def test_every_month_means_its_last_day(day: date, form: str) -> None:
    last = date(day.year, day.month, monthrange(day.year, day.month)[1])
    text = form.format(y=day.year, m=day.month)
    assert read_date(text) == (last, ())
    assert read_deadline(text, None) == (Deadline(text, last, MONTH), ())


@given(st.dates(date(1995, 1, 1), date(2080, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_day_without_year_is_the_first_on_or_after_the_base(base: date, wanted: date) -> None:
    parsed = read_deadline(f"{wanted.month}月{wanted.day}日前", base)
    day = base
    while (day.month, day.day) != (wanted.month, wanted.day):
        day += timedelta(days=1)
    assert parsed.value is not None
    assert parsed.value.day == day
    assert ("deadline-rolls-over" in rules(parsed)) == (day.year > base.year)


ALPHABET = "0123456789年月日号底前末旬季度上中下半第一二三十廿〇至到-~.、，立行改长期坚持今明本内 /\n：（）%x"


@given(st.one_of(st.text(max_size=30), st.text(ALPHABET, max_size=20)), st.none() | DAYS)
def test_no_text_raises_and_every_refusal_is_explained(text: str, base: date | None) -> None:
    for parsed in (read_deadline(text, base), read_date(text, base), read_date(text, base, past=True)):
        errors = [problem for problem in parsed.problems if problem.level is Level.ERROR]
        assert parsed.value is None or not errors
        assert len(errors) <= 1
    find_as_of("截至" + text)
    find_filled_on("填报时间" + text)
    date_in_name(text)


@given(st.text(ALPHABET, max_size=20), DAYS)
def test_a_kept_text_reads_the_same_again(text: str, base: date) -> None:
    deadline = read_deadline(text, base).value
    if deadline is not None:
        assert read_deadline(deadline.text, base).value == deadline
