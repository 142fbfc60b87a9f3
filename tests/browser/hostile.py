"""Hostile texts in every field a text can be typed into: real workbooks, and what people write on screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Engine

from dashboard import checks, corrections, importing, queries, store
from dashboard.access.passwords import hashed
from dashboard.corrections import Correction
from dashboard.frames import DecisionOutcome
from dashboard.metrics.facts import Facts
from dashboard.people import Grant, Role, account_name
from dashboard.store import LoadRequest, accounts
from loaders.records import Context, Status

CODE_POINT = re.compile(r"\{U\+([0-9A-F]{4,5})\}")
TYPED = tuple(
    CODE_POINT.sub(lambda found: chr(int(found[1], 16)), line)
    for line in Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines()
)
"""The texts, one a line of the file; what cannot be seen is written there as its code point."""
MARK = re.compile(r"〖([a-z]+)(\d+)〗")
"""Stands behind each text in each field: `〖title17〗` is text 17 in the field `title`, however it is cut or joined."""
ISSUES, TOGETHER = len(TYPED) // 4, 4
assert len(TYPED) == ISSUES * TOGETHER
WEEKS = (date(2024, 11, 29), date(2024, 12, 6), date(2024, 12, 13))
"""The dates of the ledgers; the last one is not loaded."""
SHEET, FILE = "<img src=x onerror=hit()>", '"><img class=hostile src=x onerror=__hit(90)>${1}.xlsx'
STATUSES = ("整改中", "未启动", "申报完成", "已整改", "整改中", "已销号", "整改中")
LONG = {
    "title": "问题名称",
    "finding": "问题表现",
    "source": "问题来源",
    "target": "整改目标",
    "measure": "整改措施",
    "approved": "延期批准",
    "progress": "本周进展",
    "reason": "未完成原因",
    "next": "下一步计划",
    "obstacle": "存在困难",
    "coordination": "需协调解决事项",
    "evidence": "佐证材料",
    "remark": "备注",
}
"""Field → its header; each issue holds four texts in each, another one first in each field."""
_BETWEEN_UNITS, _BETWEEN_ALIASES = re.compile("[、，,；;和与及]"), re.compile("[、，,；;/|]")
_SHEET_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def seen(text: str) -> str:
    """A text as it is told by eye: without what is not drawn, and without blanks, which lines may break."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Cn", "Zs"))


def marked(field: str, *numbers: int) -> str:
    """Texts of a field, each with its mark behind it."""
    return "".join(f"{TYPED[number % len(TYPED)]}〖{field}{number % len(TYPED)}〗" for number in numbers)


def _four(field: str, issue: int) -> str:
    first = issue * TOGETHER + sum(map(ord, field))
    return marked(field, *range(first, first + TOGETHER))


def _named(field: str, number: int, between: re.Pattern[str] = _BETWEEN_UNITS) -> str:
    """One text fit for a name in a list of names: without the signs that stand between them."""
    fit = [number for number, text in enumerate(TYPED) if not between.search(text)]
    return marked(field, fit[number % len(fit)])


def _cell(text: str) -> str:
    """A text as a spreadsheet program writes it into a cell: what XML cannot hold as `_x0008_`."""
    kept = _SHEET_ESCAPE.sub("_x005F_", "".join(one for one in text if one < "\ud800" or one > "\udfff"))
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", kept.replace("\ufffe", "").replace("\uffff", ""))


def _book(title: str, day: date | None, header: Sequence[str], rows: Sequence[Sequence[object]], sheet: str) -> bytes:
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = sheet
    top = [[title], *([[f"截至{day.year}年{day.month}月{day.day}日"]] if day else []), header, *rows]
    for number, row in enumerate(top, 1):
        for column, value in enumerate(row, 1):
            cell: Any = page.cell(number, column)
            cell.value = _cell(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def ledger(week: int) -> bytes:
    """The ledger of a week: every column a text, statuses and deadlines such that every list has some issues."""
    rows = []
    for issue in range(ISSUES):
        due = WEEKS[1] + timedelta(days=(issue * 11) % 60 - 30 + (7 if week and issue % 5 == 0 else 0))
        status = STATUSES[(issue + (week if issue % 4 == 0 else 0)) % len(STATUSES)]
        if week == 2 and issue < 3:
            status = marked("status", issue * 3)
        rows.append(
            [
                marked("code", issue * TOGETHER + 1),
                marked("category", issue * 2, issue * 2 + len(TYPED) // 2),
                *(_four(field, issue + (week if field in ("progress", "finding") else 0)) for field in LONG),
                _named("unit", issue),
                _named("unit", issue + ISSUES),
                marked("leader", issue, issue + ISSUES),
                marked("person", issue, issue + ISSUES),
                due,
                status,
                WEEKS[0] if status in ("已整改", "已销号") else None,
                issue * 10.5,
                issue * 3.5,
                _four("extra", issue),
            ]
        )
    after = "牵头单位 配合单位 分管领导 责任人 整改时限 整改状态 完成日期 问题金额 已整改金额"
    header = ["问题编号", "问题类别", *LONG.values(), *after.split(), marked("head", 3, 21)]
    return _book(marked("banner", 5, 12), WEEKS[week], header, rows, SHEET)


def indicators(week: int) -> bytes:
    """Indicators of the first issues, every text of theirs hostile; one misses its target."""
    rows = [
        [
            marked("icode", number),
            marked("code", number * TOGETHER + 1),
            _four("iname", number),
            WEEKS[week].isoformat(),
            number * 5 + week,
            100,
            60 if number % 2 else 5,
            "2023-05",
            number,
            100,
            marked("inum", number, number + 20),
            marked("iden", number, number + 30),
            marked("iunit", number * 3),
            "越高越好",
            "跟踪",
            _four("isource", number),
            _four("inote", number),
        ]
        for number in range(ISSUES)
    ]
    first = "指标编号 对应问题 指标名称 期间 分子 分母 目标 基期 基期分子 基期分母"
    header = f"{first} 分子含义 分母含义 单位 方向 类型 来源 备注"
    return _book("指标", WEEKS[week], header.split(), rows, "指标")


def roster() -> bytes:
    """The units of the ledger with kinds, leaders and notes."""
    rows = [
        [
            _named("unit", number),
            _named("alias", number, _BETWEEN_ALIASES) if number < ISSUES else None,
            "部门",
            marked("rleader", number),
            number + 1,
            marked("rnote", number),
        ]
        for number in range(ISSUES * TOGETHER)
    ]
    once = list({row[0]: row for row in rows[::-1]}.values())[::-1]
    return _book("单位名册", None, ["单位", "别名", "类型", "分管领导", "排序", "备注"], once, "名册")


def names() -> Iterator[tuple[str, str]]:
    """Ledgers, four texts in the name of each, and their regions."""
    for number in (3, 29):
        yield marked("ledger", *range(number, number + 4)), marked("region", number + 4, number + 11)


def fill(engine: Engine) -> None:
    """Load two weeks into two ledgers, write what people write, and let people in: under names that are no better."""
    for name, region in names():
        for week in (0, 1):
            contents = {FILE: ledger(week), "指标.xlsx": indicators(week), "名册.xlsx": roster()}
            request = LoadRequest(name, None, region, reviewer=marked("reviewer", 6, 27), actor=marked("actor", 2, 31))
            known = next((one for one in queries.ledgers(engine) if one.name == name), None)
            made = importing.store_files(engine, contents, request, known)
            assert made.snapshot is not None, [one for one in made.findings if one.level == "error"]
    _say(engine)
    _accounts(engine)


def _say(engine: Engine) -> None:
    info = max((one for one in queries.snapshots(engine) if one.standing), key=lambda one: (-one.ledger.id, one.as_of))
    facts = Facts(queries.snapshot(engine, info.id))
    before = next(one for one in queries.snapshots(engine) if one.id == info.previous_id)
    for number in range(0, len(TYPED), TOGETHER):
        told = marked("decision", *range(number, number + TOGETHER))
        issue = number // TOGETHER
        when = before if issue % 2 else info
        made = store.decide(
            engine, when.id, told, marked("who", number), issue_key=facts.keys[issue], unit=facts.leads[issue]
        )
        if issue % 2:
            note = marked("note", *range(number, number + TOGETHER))
            store.record_outcome(
                engine, info.ledger.id, made, DecisionOutcome.ONGOING, info.id, marked("who", number), note=note
            )
    for number, check in enumerate(checks.checks(facts)[:ISSUES]):
        text = _four("answer", number)
        store.answer(engine, info.ledger.id, check.identity, check.basis, text, marked("who", number))
    store.learn(engine, info.ledger.id, {marked("word", n): Status.IN_PROGRESS for n in range(len(TYPED))})
    code = facts.codes[1]
    wrong = Correction(info.id, code, "remark", _four("remark", 2), marked("why", 9, 14, 33), marked("who", 40))
    done = corrections.correct(engine, info.ledger.id, wrong, Context())
    assert done.result, done
    assert done.result.snapshot, done.result.findings
    again = Correction(
        done.result.snapshot, code, "evidence", _four("evidence", 5), marked("why", 4, 5), marked("who", 41)
    )
    last = corrections.correct(engine, info.ledger.id, again, Context()).result
    other = next(one for one in queries.snapshots(engine) if one.ledger.id != info.ledger.id and one.standing)
    assert store.withdraw(engine, other.id, marked("gone", 1, 8, 43, 44), marked("who", 42)).done
    assert store.set_state(engine, other.ledger.id, "归档", marked("who", 43))
    assert last
    assert last.snapshot
    for number, reason in enumerate((None, marked("back", 0, 15, 31, 52), None)):
        file = f"{marked('form', number, 17 + number, 36 + number)}.xlsx"
        unit, who = facts.leads[number], marked("who", 44 + number)
        made = store.hand_in(engine, info.ledger.id, last.snapshot, unit, file, bytes([number]), who)
        if reason:
            store.send_back(engine, info.ledger.id, made, reason, marked("who", 47))


SECRET = "桃花-trout-7"
OFFICE, UNIT, ADMIN = (
    marked("account", *[number for number, text in enumerate(TYPED) if account_name(text) == text][first : first + 3])
    for first in (0, 3, 6)
)
"""The names that people sign in with, of those texts that are kept as they are typed."""


def _accounts(engine: Engine) -> None:
    """Let somebody in of every role that writes: names, and names that are shown, of every text together."""
    secret, half = hashed(SECRET, ""), len(TYPED) // 2
    units = [Grant(_named("unit", 0)), Grant(_named("unit", 1), queries.ledgers(engine)[0].id)]
    for number, (name, role, granted) in enumerate(
        ((OFFICE, Role.OFFICE, []), (UNIT, Role.UNIT, units), (ADMIN, Role.ADMIN, []))
    ):
        shown = marked("display", *range(half * (number % 2), half * (number % 2) + half))
        accounts.add_account(engine, name, shown, secret, role, granted)
