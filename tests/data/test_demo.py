"""The demo workbooks state week by week what the story says, look like an office's, and name nobody real."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.data.demo_reader import (
    DEMO,
    LAST_WEEK,
    QUIET_WEEK,
    WEEKS,
    indicators,
    ledger,
    money,
    rows,
    story,
    table,
    told,
)

LARGEST_WORKBOOK = 60_000
"""Bytes: the demo is opened on slow office machines and lies in the repository."""

# 未启动, under way (整改中, 退回补充, 持续整改), 申报完成, 已整改, 已销号, 已移送
COUNTS_BY_WEEK = {
    "2024-09-06": (23, 1, 0, 0, 0, 0),
    "2024-09-13": (12, 11, 1, 0, 0, 0),
    "2024-09-20": (5, 18, 0, 1, 0, 0),
    "2024-09-27": (1, 22, 0, 0, 1, 0),
    "2024-10-04": (1, 22, 0, 0, 1, 0),
    "2024-10-11": (1, 21, 1, 0, 1, 0),
    "2024-10-18": (1, 16, 5, 1, 1, 0),
    "2024-10-25": (1, 15, 3, 4, 1, 0),
    "2024-11-01": (1, 15, 1, 4, 3, 0),
    "2024-11-08": (1, 13, 3, 2, 4, 0),
    "2024-11-15": (1, 9, 4, 4, 4, 1),
    "2024-11-22": (1, 8, 1, 6, 6, 1),
    "2024-11-29": (1, 7, 3, 5, 7, 1),
    "2024-12-06": (1, 6, 3, 5, 8, 1),
}
STEPS = {"未启动": 0, "整改中": 1, "退回补充": 1, "持续整改": 1, "申报完成": 2, "已整改": 3, "已销号": 4, "已移送": 5}

FACTS = {
    "问题类别": "category",
    "问题名称": "title",
    "问题表现": "finding",
    "牵头单位": "lead",
    "配合单位": "supporting",
    "责任人": "person",
    "整改类型": "type",
    "整改目标": "target",
    "整改时限": "deadline",
    "原定时限": "original_deadline",
    "延期批准": "extension_approved",
    "实际完成时间": "completed_on",
    "建立制度（项）": "rules_made",
    "追责问责（人）": "people_held",
    "未完成原因": "reason",
    "下一步计划": "next_step",
    "需协调解决事项": "coordination",
    "承诺完成日期": "promised_on",
    "佐证材料": "evidence",
    "备注": "remark",
}
OPEN = ("未启动", "整改中", "退回补充", "持续整改")


def test_weeks_are_the_fridays_of_the_quarter() -> None:
    assert sorted(path.name for path in DEMO.glob("*.xlsx")) == sorted(
        [f"ledger_{week}.xlsx" for week in WEEKS] + [f"indicators_{week}.xlsx" for week in WEEKS] + ["units.xlsx"]
    )
    assert (str(WEEKS[0]), str(WEEKS[-1]), len(WEEKS)) == ("2024-09-06", "2024-12-06", 14)
    assert {week.isoweekday() for week in WEEKS} == {5}


@pytest.mark.parametrize("week", WEEKS, ids=str)
def test_banner_names_the_county_the_date_and_the_money_unit(week: date) -> None:
    title, banner = rows(f"ledger_{week}.xlsx")[:2]
    assert "示例县" in str(title[0])
    assert "演示" in str(title[0])
    assert f"截至{week.year}年{week.month}月{week.day}日" in banner
    assert "单位：万元" in banner


@pytest.mark.parametrize("week", WEEKS, ids=str)
def test_statuses_add_up_as_told(week: date) -> None:
    counted = Counter(STEPS[issue["整改状态"]] for issue in ledger(week).values())
    assert tuple(counted[step] for step in range(6)) == COUNTS_BY_WEEK[str(week)]


@pytest.mark.parametrize("week", WEEKS, ids=str)
def test_every_cell_is_what_the_story_says(week: date) -> None:
    listed = ledger(week)
    assert list(listed) == [code for code in story() if not told(code, "absent", week)]
    for code, issue in listed.items():
        assert {header: issue[header] for header in FACTS} == {
            header: told(code, fact, week) for header, fact in FACTS.items()
        }, code
        assert issue["整改状态"] == (told(code, "status", week) or "未启动")
        assert issue["交办时间"] == date(2024, 8, 30)
        assert issue.measures == [(measure["text"], measure.get("node")) for measure in story()[code]["measures"]]


def test_the_story_has_24_issues_in_five_categories() -> None:
    assert len(story()) == 24
    assert list(Counter(issue["category"] for issue in story().values()).values()) == [5, 5, 6, 5, 3]


@pytest.mark.parametrize("week", WEEKS, ids=str)
def test_percentages_never_contradict_the_status(week: date) -> None:
    for code, issue in ledger(week).items():
        percent, status = issue["完成进度"], issue["整改状态"]
        if status == "已移送":
            assert percent is None
        elif status == "未启动":
            assert percent == 0
        elif status in OPEN:
            assert 0 < percent < 1, code
        else:
            assert percent == 1, code


def test_amounts_follow_the_story_exactly() -> None:
    for week in WEEKS:
        for code, issue in ledger(week).items():
            amount = told(code, "amount", week)
            assert money(issue["问题金额"]) == (None if amount is None else Decimal(amount))
            if amount is None:
                assert issue["已整改金额"] is None
            elif "amount_each" not in story()[code]["work"]:
                assert money(issue["已整改金额"]) == Decimal(told(code, "rectified", week) or "0"), (code, week)


@pytest.mark.parametrize(
    ("code", "week", "rectified"),
    [
        ("二-4", "2024-09-20", "2.10"),
        ("二-4", "2024-12-06", "24.30"),
        ("二-5", "2024-09-13", "0.90"),
        ("二-5", "2024-10-18", "9.36"),
        ("三-4", "2024-11-08", "62.00"),
        ("五-1", "2024-09-20", "18.40"),
        ("五-1", "2024-11-08", "215.73"),
        ("五-2", "2024-09-06", "30.00"),
        ("五-2", "2024-12-06", "87.15"),
    ],
)
def test_amounts_that_follow_a_count(code: str, week: str, rectified: str) -> None:
    assert money(ledger(date.fromisoformat(week))[code]["已整改金额"]) == Decimal(rectified)


def test_amounts_rectified_never_shrink() -> None:
    for earlier, later in pairwise(WEEKS):
        for code, issue in ledger(later).items():
            before = ledger(earlier).get(code)
            if before and issue["已整改金额"] is not None:
                assert money(issue["已整改金额"]) >= money(before["已整改金额"]), (code, later)  # type: ignore[operator]


def test_the_national_day_week_brings_no_reports() -> None:
    before, after = ledger(date(2024, 9, 27)), ledger(QUIET_WEEK)
    assert {code: (issue.cells, issue.measures) for code, issue in before.items()} == {
        code: (issue.cells, issue.measures) for code, issue in after.items()
    }


def test_the_total_row_adds_up() -> None:
    for week in WEEKS:
        sheet = rows(f"ledger_{week}.xlsx")
        total = dict(zip(sheet[3], next(row for row in sheet if row[0] == "合计"), strict=True))
        for header in ("问题金额", "已整改金额", "建立制度（项）", "追责问责（人）"):
            parts = [money(issue[header]) or 0 for issue in ledger(week).values()]
            assert (money(total[header]) or 0) == sum(parts), (week, header)
        assert total["问题名称"] == f"{len(ledger(week))}项"


@pytest.mark.parametrize("week", WEEKS, ids=str)
def test_indicators_agree_with_what_the_ledger_says(week: date) -> None:
    now = indicators(week)
    assert {row["期间"] for row in now.values()} == {str(week)}
    for code, issue in (("二-1a", "二-1"), ("一-2a", "一-2"), ("四-2a", "四-2")):
        progress = ledger(week)[issue]["本周进展"] if issue in ledger(week) else None
        said = re.search(r"累计\D*([\d.]+)", progress or "")
        if said:
            assert Decimal(str(now[code]["分子"])) == Decimal(said[1]), code
    assert now["四-5a"]["分子"] is None


def test_the_employment_rate_at_both_ends() -> None:
    first, last = indicators(WEEKS[0])["二-1a"], indicators(LAST_WEEK)["二-1a"]
    assert (first["指标名称"], first["分子"], first["分母"]) == ("培训后就业率", 617, 1286)
    assert (last["分子"], last["分母"], last["目标"]) == (851, 1286, 900)


def test_every_unit_named_is_on_the_roster() -> None:
    roster = table("units.xlsx", 2)
    names = {row["单位"] for row in roster}
    aliases = {alias for row in roster for alias in (row["别名"] or "").split("；") if alias}
    assert [row["排序"] for row in roster] == list(range(1, 24))
    assert list(dict.fromkeys(row["类型"] for row in roster)) == ["部门", "企业", "乡镇"]
    assert not names & aliases
    named = {
        unit
        for week in WEEKS
        for issue in ledger(week).values()
        for cell in (issue["牵头单位"], issue["配合单位"] or "")
        for unit in re.split("[、，及]", cell)
        if unit
    }
    assert named - names - aliases == {"各乡镇"}
    merged = next(row for row in roster if row["承接单位"])
    assert (merged["单位"], merged["承接单位"], merged["生效日期"]) == (
        "县乡村振兴局",
        "县农业农村局",
        date(2024, 10, 15),
    )
    leads = {week: {issue["牵头单位"] for issue in ledger(week).values()} for week in WEEKS}
    assert {week for week in WEEKS if "县乡村振兴局" in leads[week]} == {w for w in WEEKS if w < date(2024, 10, 15)}


REAL_PLACES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西"
    "|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|峨边|乐山|彝族"
)
TOWNSHIPS = {"青杨镇", "霁禾镇", "澄砚镇", "棠垭镇", "鹿笛乡", "岚穗乡", "竹笙乡"}
COMMON_WORDS = ("乡镇", "乡村", "城乡", "集镇", "村镇", "城镇", "三个镇", "镇财政所")
POSTS = ("局长", "股长", "总工程师", "副总经理", "财务总监", "县长", "主任")


def test_no_real_place_and_no_person_is_named() -> None:
    everything = "\n".join(
        str(cell)
        for path in sorted(DEMO.rglob("*.xlsx"))
        for row in rows(str(path.relative_to(DEMO)))
        for cell in row
        if cell is not None
    )
    assert re.findall(REAL_PLACES, everything) == []
    assert all(name in everything for name in TOWNSHIPS)
    rest = re.sub("|".join([*TOWNSHIPS, *COMMON_WORDS]), "", everything)
    assert re.findall(".{0,4}[镇乡]", rest) == []
    posts = {row["分管领导"] for row in table("units.xlsx", 2)}
    posts |= {issue[header] for week in WEEKS for issue in ledger(week).values() for header in ("责任人", "分管领导")}
    assert {post for post in posts if post and not re.sub("（.*）", "", post).endswith(POSTS)} == set()


def test_workbooks_look_like_an_office_made_them() -> None:
    for path in DEMO.rglob("*.xlsx"):
        assert path.stat().st_size < LARGEST_WORKBOOK
    (sheet,) = load_workbook(DEMO / f"ledger_{LAST_WEEK}.xlsx").worksheets
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.freeze_panes == "D5"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A3:E3", "L3:M3", "AD3:AD4", "A5:A7", "Q5:Q7"} <= merged
    assert sheet["D5"].alignment.wrap_text
    assert sheet["D5"].border.left.style == "thin"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_making_it_again_gives_the_same_workbooks(tmp_path: Path) -> None:
    script = DEMO.parent / "make_demo.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path)], check=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.xlsx"))
    assert made == sorted(path.relative_to(DEMO) for path in DEMO.rglob("*.xlsx"))
    for name in made:
        assert parts(tmp_path / name) == parts(DEMO / name), name


def parts(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return the parts of a workbook with their time stamps, apart from how they were compressed."""
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]
