"""The small grammars a plan is read by: printed numbers, labels, titles, page debris; and that nothing ever raises."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.paragraphs import is_debris, tidy
from loaders.plan import read_plan
from loaders.plan_labels import labels, split_segments
from loaders.plan_numbering import han_numeral, ordinal_of, parse_number
from loaders.plan_titles import split_title
from loaders.records import Context, Kind


@pytest.mark.parametrize(
    ("line", "style", "ordinal", "rest"),
    [
        ("一、总体要求", "han", 1, "总体要求"),
        ("二十三、其他", "han", 23, "其他"),
        ("（一）甲", "han_paren", 1, "甲"),
        ("(十二) 甲", "han_paren", 12, "甲"),
        ("㈢甲", "han_paren", 3, "甲"),
        ("1.甲", "arabic", 1, "甲"),
        ("１．甲", "arabic", 1, "甲"),
        ("12、甲", "arabic", 12, "甲"),
        ("1.2023年有3户", "arabic", 1, "2023年有3户"),
        ("2.3个乡镇未公示", "arabic", 2, "3个乡镇未公示"),
        ("⒉甲", "arabic", 2, "甲"),
        ("3 资金类", "arabic", 3, "资金类"),
        ("（2）甲", "arabic_paren", 2, "甲"),
        ("⑴甲", "arabic_paren", 1, "甲"),
        ("2)甲", "arabic_half_paren", 2, "甲"),
        ("①甲", "circle", 1, "甲"),
        ("1.2 甲", "decimal2", 2, "甲"),
        ("3.1.4 甲", "decimal3", 4, "甲"),
        ("问题一：甲", "word", 1, "甲"),
        ("问题12 甲", "word", 12, "甲"),
        ("【问题3】甲", "word", 3, "甲"),
        ("反馈问题（四）：甲", "word", 4, "甲"),
        ("第一个问题：甲", "word", 1, "甲"),
        ("第二部分 甲", "chapter", 2, "甲"),
        ("★1.甲", "arabic", 1, "甲"),
    ],
)
def test_printed_numbers(line: str, style: str, ordinal: int, rest: str) -> None:
    number, left = parse_number(line)
    assert number is not None
    assert (number.style, number.ordinal, left) == (style, ordinal, rest)


@pytest.mark.parametrize(
    "line",
    [
        "2023年12月",
        "1.5万元",
        "1.5公里道路",
        "3个项目停工",
        "12 户未核查",
        "1.2.7.8组堰渠",
        "一是核查",
        "十分重视",
        "问题突出",
        "一般问题",
        "（责任单位：县财政局）",
        "（）",
        "",
    ],
)
def test_lines_without_number(line: str) -> None:
    assert parse_number(line) == (None, line)


@given(st.integers(1, 99))
def test_han_numerals_read_back(value: int) -> None:
    assert ordinal_of(han_numeral(value)) == value


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("整改措施：由县财政局牵头。", [("measures", "由县财政局牵头。")]),
        ("整改措施", [("measures", "")]),
        ("责 任 单 位：县财政局", [("responsible", "县财政局")]),
        ("责任单位 县财政局", [("responsible", "县财政局")]),
        ("责任单位为：县财政局；", [("responsible", "县财政局")]),
        ("责任单位（牵头）：县财政局", [("responsible", "县财政局")]),
        ("[责任单位]县财政局", [("responsible", "县财政局")]),
        (
            "责任单位：县财政局，整改时限:2024年6月",
            [("responsible", "县财政局"), ("deadline", "2024年6月")],
        ),
        (
            "牵头单位：县财政局配合单位：县审计局",
            [("lead", "县财政局"), ("supporting", "县审计局")],
        ),
        (
            "账实不符（责任单位：县国资公司（县城投）；完成时限：2024年底）",
            [(None, "账实不符"), ("responsible", "县国资公司（县城投）"), ("deadline", "2024年底")],
        ),
        ("账实不符（责任单位：县医院）差额3万元。", [(None, "账实不符。差额3万元。"), ("responsible", "县医院")]),
        ("账实不符（差额3万元）。", [(None, "账实不符（差额3万元）。")]),
        ("责任单位要高度重视，抓好落实。", [(None, "责任单位要高度重视，抓好落实。")]),
        ("一是明确责任单位、整改时限。", [(None, "一是明确责任单位、整改时限。")]),
        ("按《责任单位：清单。整改时限：说明》执行", [(None, "按《责任单位：清单。整改时限：说明》执行")]),
        ("整改措施：落实责任领导、责任单位，整改时限明确。", [("measures", "落实责任领导、责任单位，整改时限明确。")]),
        ("分别是：1名外出。", [(None, "分别是：1名外出。")]),
        ("附件：整改台账", [(None, "附件：整改台账")]),
        (
            "完善制度。（县财政局牵头，县审计局配合，2024年9月底前完成）",
            [(None, "完善制度。"), ("responsible", "县财政局牵头，县审计局配合"), ("deadline", "2024年9月底前完成")],
        ),
        ("完善制度（2024年9月底前）", [(None, "完善制度（2024年9月底前）")]),
        ("扶贫项目（彝家新寨、市政工程）", [(None, "扶贫项目（彝家新寨、市政工程）")]),
    ],
)
def test_labels(line: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(piece.field, piece.text) for piece in split_segments(line)] == expected


def test_a_bold_beginning_is_a_label_only_where_it_is_a_known_one() -> None:
    assert [(one.field, one.text) for one in split_segments("责任单位县财政局", "责任单位")] == [
        ("responsible", "县财政局")
    ]
    assert [(one.field, one.text) for one in split_segments("大河镇政府账目", "大河镇")] == [(None, "大河镇政府账目")]


@given(st.sampled_from(sorted(labels())), st.text("县财政局水务镇", min_size=3, max_size=8))
def test_every_label_opens_its_field(label: str, text: str) -> None:
    pieces = split_segments(f"{label}：{text}")
    assert [(piece.field, piece.text) for piece in pieces] == [(labels()[label], text)]


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("账实不符。差额3万元。", "账实不符", "差额3万元。"),
        ("账实不符", "账实不符", ""),
        ("未执行《办法。总则》规定。差额3万元。", "未执行《办法。总则》规定", "差额3万元。"),
        ("“三资”管理不严。2个村", "“三资”管理不严", "2个村"),
        ("关于账实不符的问题：差额3万元。", "关于账实不符的问题", "差额3万元。"),
        ("账实不符；账账不符。", "账实不符；账账不符", ""),
        ("", "", ""),
    ],
)
def test_titles(text: str, title: str, rest: str) -> None:
    assert split_title(text) == (title, rest)


@pytest.mark.parametrize(
    "line",
    [
        "- 3 -",
        "— 12 —",
        "3",
        "第 3 页",
        "第3页 共10页",
        "3/10",
        "目 录",
        "一、总体要求\t1",
        "二、任务……………3",
        "（一）甲    12",
    ],
)
def test_debris(line: str) -> None:
    assert is_debris(line)


@pytest.mark.parametrize(
    "line", ["3.", "3.账实不符", "2023年12月", "（3）", "一、总体要求", "整改时限：2024", "共有3", "金额 3", "目录不全"]
)
def test_no_debris(line: str) -> None:
    assert not is_debris(line)


def test_editor_marks() -> None:
    assert tidy("[bookmark: _GoBack]甲 \u200b乙\u3000\u3000丙\t丁 错误!未定义书签。") == "甲 乙 丙 丁"


LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "一、整改任务",
                "（一）民生方面",
                "1.账实不符。",
                "（1）核对。",
                "问题二：账实不符",
                "整改措施：核对。",
                "整改措施",
                "责任单位：县财政局",
                "责任单位：",
                "整改时限：2024年6月",
                "（责任单位：县财政局；整改时限：6月底前）",
                "三、保障措施",
                "附件：整改台账",
                "2024年5月1日",
                "县人民政府",
                "此处是一段说明文字。",
                "民生类",
            ]
        ),
    ),
    max_size=25,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
@example(["0" + "\x80" * 18, "\x80" * 4 + "\x83局底改政整时月财责限（）眚眚；", "0" * 9 + "\x80" * 14, "\x08"])
def test_nothing_raises_and_every_issue_has_its_own_place_and_code(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return
    if not content or b"\0" in content or content.startswith((b"PK", b"<", b"\xff", b"\xfe")):
        return
    reading = read_plan("x.txt", content, Context()) if content.strip() else None
    if reading is None or reading.kind is not Kind.PLAN:
        return
    places = [place for issue in reading.issues for place in issue.places]
    assert len(places) == len(set(places))
    if not reading.refused:
        codes = [issue.code for issue in reading.issues]
        assert len(codes) == len(set(codes))
        assert all(issue.title for issue in reading.issues)


TITLES = st.lists(st.text("账目实符不虚列支出滞留", min_size=4, max_size=12), min_size=1, max_size=6)
CATEGORIES = st.lists(TITLES, min_size=1, max_size=4)
UNITS = st.lists(st.sampled_from(["县财政局", "县民政局", "大河镇", "小溪乡"]), min_size=1, max_size=3, unique=True)


@settings(max_examples=150, deadline=None)
@given(CATEGORIES, UNITS, st.sampled_from(["{}.", "{}、", "（{}）", "({})", "{}．"]), st.booleans(), st.booleans())
def test_any_plan_of_categories_and_issues_reads_back(
    categories: list[list[str]], units: list[str], form: str, in_brackets: bool, items: bool
) -> None:
    lines = ["县审计整改方案", "一、总体要求", "切实整改。", "二、整改任务"]
    expected = []
    for number, titles in enumerate(categories, start=1):
        lines.append(f"（{han_numeral(number)}）第{number}类资金方面")
        for order, title in enumerate(titles, start=1):
            names = "、".join(units)
            tail = f"（责任单位：{names}；整改时限：2024年6月底前）" if in_brackets else ""
            lines.append(form.format(order) + title + tail)
            lines.append(f"查出{order}项。")
            lines += ["整改措施：", "①核对。", "②追回。"] if items else ["整改措施：核对。"]
            lines += [] if in_brackets else [f"责任单位：{names}", "整改时限：2024年6月底前"]
            expected.append((f"{han_numeral(number)}-{order}", title, tuple(units), 2 if items else 1))
    lines += ["三、保障措施", "（一）加强领导。"]
    reading = read_plan("x.txt", "\n".join(lines).encode(), Context())
    assert not reading.refused
    found = [(issue.code, issue.title, issue.units, len(issue.measures)) for issue in reading.issues]
    assert found == expected
