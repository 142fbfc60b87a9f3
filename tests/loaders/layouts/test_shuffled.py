"""The same three issues under many layouts put together at random: other headers, orders, corners, banners, dates."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.loaders.layouts.books import Sheet, comma_separated, xls, xlsx
from tests.loaders.layouts.expected import assert_reads, issue

HEADERS = {
    "code": "序号 编号 问题编号 问题序号",
    "category": "问题类别 问题分类 问题类型 类别 一级标题 所属方面",
    "title": "问题 问题名称 问题摘要 问题简述 存在问题 主要问题 审计发现的主要问题 反馈问题 二级标题",
    "finding": "问题表现 具体表现 问题描述 具体问题表述",
    "measures": "整改措施 整改计划及措施",
    "lead": "牵头单位 牵头部门 主责部门",
    "supporting": "配合单位 协办单位 涉及部门",
    "deadline": "整改时限 整改期限 完成时限 截止日期",
    "type": "整改类型 整改分类",
    "status": "整改状态 完成情况 整改结果 整改情况",
    "amount": "问题金额 涉及金额",
    "rectified": "整改金额 已整改金额",
}
OTHERS = ["责任领导", "责任人", "佐证材料", "备注", "整改目标", "本周进展", "群众评议", "督办单号", "片区"]
ISSUES: list[dict[str, Any]] = [
    {
        "code": 1,
        "category": "资金管理",
        "title": "补助资金滞留",
        "finding": "2个项目资金未拨付",
        "measures": "限期拨付",
        "lead": "县财政局",
        "supporting": "县民政局",
        "deadline": date(2024, 6, 30),
        "type": "立行立改",
        "status": "已整改",
        "amount": 36200,
        "rectified": 36200,
    },
    {
        "code": 2,
        "category": "资金管理",
        "title": "超标准接待",
        "finding": None,
        "measures": "退回超支部分",
        "lead": "县接待办",
        "supporting": None,
        "deadline": date(2024, 9, 30),
        "type": "分阶段整改",
        "status": "推进中",
        "amount": 5000,
        "rectified": 0,
    },
    {
        "code": 3,
        "category": "项目管理",
        "title": "围标串标",
        "finding": "3家投标文件雷同",
        "measures": "移交线索",
        "lead": "县住建局",
        "supporting": "红旗镇、县公安局",
        "deadline": date(2024, 12, 31),
        "type": None,
        "status": "未启动",
        "amount": None,
        "rectified": None,
    },
]
WAYS_TO_WRITE_A_DAY: list[tuple[Callable[[date], Any], Callable[[date], str]]] = [
    (lambda day: day, date.isoformat),
    (lambda day: f"{day.year}年{day.month}月", lambda day: f"{day.year}年{day.month}月"),
    (lambda day: f"{day.year}年{day.month}月底前", lambda day: f"{day.year}年{day.month}月底前"),
    (lambda day: f"{day:%Y.%m.%d}", lambda day: f"{day:%Y.%m.%d}"),
    (lambda day: f"{day:%Y/%m/%d}前", lambda day: f"{day:%Y/%m/%d}前"),
    (lambda day: f"{day.year}年第{day.month // 3}季度", lambda day: f"{day.year}年第{day.month // 3}季度"),
]
BANNERS = [
    [],
    [["附件1"], ["梅岭县审计整改台账"]],
    [["梅岭县审计整改台账"], ["填报单位：梅岭县审计局", None, None, "填报时间：2024年5月27日"]],
    [[None, "整 改 台 账"], [], ["编制单位：县整改办", None, "联系电话：0000-0000000"]],
]
ENDINGS = [
    [],
    [["合计", None, None, None]],
    [["注：本表每周四报送。"]],
    [["填表人：", None, None, None]],
    [[], ["小计"], ["审核人：", None, "填表人：", None]],
]


@pytest.mark.parametrize("seed", range(60))
def test_three_issues_in_a_random_layout(seed: int) -> None:
    choose = random.Random(seed)
    fields = ["code", "title", "lead", "status", "measures", "deadline"]
    fields += [field for field in HEADERS if field not in fields and choose.random() < 0.6]
    columns: list[str] = [*fields, *choose.sample(OTHERS, choose.randrange(4))]
    choose.shuffle(columns)
    if choose.random() < 0.6:
        columns.remove("code")
        columns.insert(0, "code")
    money, factor = choose.choice([("元", 1), ("万元", 10_000)])
    unit_in_banner = choose.random() < 0.3
    write_day, day_text = choose.choice(WAYS_TO_WRITE_A_DAY)
    sections = "category" not in fields and choose.random() < 0.5

    def header(column: str) -> str:
        if column not in HEADERS:
            return column
        text = choose.choice(HEADERS[column].split())
        if column in ("amount", "rectified") and not unit_in_banner:
            text += f"（{money}）"
        return text if choose.random() < 0.8 else f" {text[:2]}\n{text[2:]}"

    def cell(column: str, stated: dict[str, Any]) -> Any:
        if column not in HEADERS:
            return f"{column}{stated['code']}"
        value = stated[column]
        if value is None:
            return choose.choice([None, "/"]) if column in ("amount", "rectified") else None
        if column == "deadline":
            return write_day(value)
        if column in ("amount", "rectified"):
            return value / factor if choose.random() < 0.5 else f"{value / factor:,}"
        return value

    banner = [list(row) for row in choose.choice(BANNERS)]
    if unit_in_banner:
        banner.append([None, None, f"单位：{money}"])
    table: list[list[Any]] = [*banner, [header(column) for column in columns]]
    if choose.random() < 0.3:
        table.append(list(range(1, len(columns) + 1)))
    if choose.random() < 0.2:
        table.append(["合计"])
    merges: list[tuple[int, int, int]] = []
    expected, category = [], None
    top, left = choose.choice([(1, 1), (1, 1), (6, 3), (2, 2)])
    for stated in ISSUES:
        if sections and stated["category"] != category:
            category = stated["category"]
            table.append([f"（{'一二'[stated['code'] // 3]}）{category}方面"])
        table.append([cell(column, stated) for column in columns])
        expected.append(_expected(stated, fields, sections, day_text, top + len(table) - 1))
    if "category" in fields and choose.random() < 0.6:
        column = columns.index("category")
        table[-2][column] = None
        merges.append((column, len(table) - 2, len(table) - 1))
    table += [list(row) for row in choose.choice(ENDINGS)]
    corner = f"{'ABC'[left - 1]}{top}"
    letters = [chr(ord("A") + left - 1 + column) for column, _, _ in merges]
    ranges = [
        f"{letter}{top + first - 1}:{letter}{top + last - 1}"
        for letter, (_, first, last) in zip(letters, merges, strict=True)
    ]
    sheet = Sheet("Sheet1", table, tuple(ranges), corner)
    content = xls(sheet) if choose.random() < 0.2 else xlsx(sheet)
    assert_reads("梅岭2024-05-24.xlsx", content, "2024-05-24", expected)


def _expected(
    stated: dict[str, Any], fields: list[str], sections: bool, day_text: Callable[[date], str], row: int
) -> dict[str, Any]:
    has = {field: stated[field] if field in fields else None for field in HEADERS}
    supporting = has["supporting"].split("、") if has["supporting"] else []
    types = {"立行立改": "immediate", "分阶段整改": "phased", None: None}
    states = {"已整改": "verified", "推进中": "in_progress", "未启动": "not_started"}
    return issue(
        str(stated["code"]),
        stated["title"],
        ("Sheet1", row),
        category=stated["category"] if sections else has["category"],
        finding=has["finding"],
        measures=[stated["measures"]],
        lead_unit=stated["lead"],
        units=[stated["lead"], *supporting],
        deadline=stated["deadline"].isoformat(),
        deadline_text=day_text(stated["deadline"]),
        rectification_type=types[has["type"]],
        status=states[stated["status"]],
        status_text=stated["status"],
        amount=None if has["amount"] is None else has["amount"] / 10_000,
        amount_rectified=None if has["rectified"] is None else has["rectified"] / 10_000,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("seed", range(10))
def test_three_issues_in_a_random_text_table(encoding: str, seed: int) -> None:
    choose = random.Random(seed)
    columns = choose.sample(list(HEADERS), len(HEADERS))
    names = [choose.choice(HEADERS[column].split()) + ("（元）" if "amount" in column else "") for column in columns]
    names = [name + "（元）" if column == "rectified" else name for name, column in zip(names, columns, strict=True)]
    body = [[_text(stated[column]) for column in columns] for stated in ISSUES]
    expected = [_expected(stated, list(HEADERS), False, date.isoformat, row) for row, stated in enumerate(ISSUES, 2)]
    content = comma_separated([names, *body], encoding)
    assert_reads(
        "2024-05-24.csv",
        content,
        "2024-05-24",
        [each | {"place": ("2024-05-24", each["place"][1])} for each in expected],
    )


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
