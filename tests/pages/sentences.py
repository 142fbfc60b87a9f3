"""The sentences to read aloud and the pace in words: every number in them counted again, none left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import text

from tests.pages import recounted
from tests.pages.shown import Shown
from tests.pages.told import NUMBER, Ledger, World

DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"
SAID = {
    r"未完成的(\d+)项问题": "open",
    r"(\d+)项问题": "all",
    r"终结或移送(\d+)项": "ended",
    r"，?申报完成(\d+)项": "reported_or_beyond",
    r"认定整改(\d+)项": "done",
    r"其中销号(\d+)项": "closed",
    r"逾期(\d+)项": "overdue",
    r"另有延期(\d+)项": "extended",
    r"30日内到期(\d+)项": "due_soon",
    r"未完成(\d+)项": "open_dated",
    r"仍有(\d+)项未完成": "open_dated",
    r"无期限(\d+)项": "open_undated",
    r"^台账　(\d+) 项$": "all",
}
"""How the sentence on the whole and the sentence on pace say a number → the list it is the length of."""
NOTHING_SAID = {"无逾期": "overdue", "30日内无到期": "due_soon", "没有单位逾期": "overdue"}
NO_COUNT = (
    DAY,
    r"率\d+/\d+",
    r"\d+(?:\.\d+)?%",
    r"\d+\.\d周",
    r"每周\D{2,6}\d+\.\d项",
    r"近\d+期|少于\d+期",
    r"30日内",
)
"""What else is a number in these sentences: dates, rates, weeks, thresholds."""


def aloud(world: World, ledger: Ledger, shown: Shown) -> Iterator[str]:
    """The numbers of the sentences to read aloud and of the pace, counted again; none of them is left over."""
    told = [*shown.page.all("p", "meeting-sentence")] if shown.name == "meeting" else shown.page.all("h1")
    # Decisions are no issues; they are counted again where the meeting is tested.
    said = [one.text for one in told if "例会议定" not in one.text]
    pace = [p.text for p in shown.page.all("p") if "最后时限" in p.text]
    if shown.name == "issue":
        return
    special = {"units": _of_units, "categories": _of_categories, "indicators": _of_indicators, "checks": _of_checks}
    if shown.name == "ledgers":
        with world.made.engine.connect() as connection:
            ledgers = connection.execute(text("SELECT count(*) FROM ledger")).scalar_one()
        if said != [f"全部台账　{ledgers} 本"]:
            yield f"{said}: {ledgers} ledgers"
        return
    for sentence in said + pace:
        if shown.name in special and sentence in said:
            own = special[shown.name](ledger, sentence)
            if own is not None:
                yield from own
                continue
        subject = ledger
        if "牵头的" in sentence or (ledger.scope.unit and shown.name == "units"):
            led = replace(ledger.scope, role="lead")
            subject = Ledger(world.made, ledger.info, led) if ledger.count.scoped(led) else ledger
        yield from _whole(subject, sentence)


def _whole(ledger: Ledger, sentence: str) -> Iterator[str]:
    rest = sentence
    for phrase, key in NOTHING_SAID.items():
        if phrase in rest and ledger.codes(key):
            yield f"{phrase}, but there are {ledger.codes(key)}"
    for written, key in SAID.items():
        for number in re.findall(written, rest):
            if int(number) != len(ledger.codes(key)):
                yield f"{sentence}: {number} should be {len(ledger.codes(key))}"
        rest = re.sub(written, "", rest)
    few = ledger.scope.unit is not None and len(ledger.codes("all")) < 5
    if bool(re.search(r"率[\d.]+%", rest)) is few and "率—" not in rest and "率" in rest:
        yield f"{sentence}: a percentage is for units with five issues or more, and for all else"
    for rate, first, second in re.findall(r"(整改率|申报率)(?:[\d.]+%（)?(\d+)/(\d+)", rest):
        key = {"整改率": "done", "申报率": "reported_or_beyond"}[rate]
        if (int(first), int(second)) != (len(ledger.codes(key)), len(ledger.codes("counted"))):
            yield f"{sentence}: {first}/{second}"
    for more, number in re.findall(r"比上期(增加|减少)(\d+)项", rest):
        reviewed = ledger.info.reviewed
        before = (
            ledger.before.codes(ledger.scope, "done" if reviewed else "reported_or_beyond") if ledger.before else []
        )
        now = ledger.codes("done" if reviewed else "reported_or_beyond")
        if len(now) - len(before) != int(number) * (1 if more == "增加" else -1):
            yield f"{sentence}: {len(before)} before, {len(now)} now"
    for due in re.findall(r"此后到期(\d+)项", rest):
        if int(due) != len(set(ledger.codes("open_dated")) - {*ledger.codes("overdue"), *ledger.codes("due_soon")}):
            yield f"{sentence}: {due} later"
    for day, number in re.findall(rf"最近的时限是({DAY})，涉及(\d+)项", rest):
        year, month, of_month = map(int, NUMBER.findall(day))
        still_open = [issue for issue in ledger.count.scoped(ledger.scope) if recounted.is_open(issue)]
        nearest = [issue for issue in still_open if issue["deadline"] and issue["deadline"] >= ledger.info.as_of]
        at = [issue for issue in nearest if issue["deadline"] == date(year, month, of_month)]
        if len(at) != int(number) or min(issue["deadline"] for issue in nearest) != at[0]["deadline"]:
            yield f"{sentence}: {number} are next"
    for written in (*NO_COUNT, r"（\d+/\d+）", r"比上期..\d+项", r"此后到期\d+项", r"涉及\d+项"):
        rest = re.sub(written, "", rest)
    if NUMBER.search(rest):
        yield f"{sentence}: not counted again: {rest}"


def _of_units(ledger: Ledger, sentence: str) -> Iterator[str] | None:
    if "个单位牵头" not in sentence:
        return None
    leads: dict[str, set[str]] = {}
    for issue in ledger.count.scoped(ledger.scope):
        if issue["lead"]:
            leads.setdefault(issue["lead"], set()).add(issue["code"])

    def holding(key: str) -> int:
        return sum(1 for codes in leads.values() if codes & set(ledger.codes(key)))

    counted = {unit: codes & set(ledger.codes("counted")) for unit, codes in leads.items()}
    expected = {
        r"(\d+)个单位牵头(?=\d)": len(leads),
        r"(\d+)项问题": sum(map(len, leads.values())),
        r"(\d+)个单位牵头的问题已全部整改": sum(1 for c in counted.values() if c and c <= set(ledger.codes("done"))),
        r"(\d+)个单位有逾期": holding("overdue"),
        r"(\d+)个单位30日内有问题到期": holding("due_soon"),
        r"(\d+)个单位有问题进展未更新": holding("silent"),
    }
    return _as_expected(sentence, expected)


def _of_categories(ledger: Ledger, sentence: str) -> Iterator[str] | None:
    counted = set(ledger.codes("counted"))
    groups: dict[str, set[str]] = {}
    for issue in ledger.count.scoped(ledger.scope):
        if issue["code"] in counted:
            groups.setdefault(issue["category"] or "未分类", set()).add(issue["code"])
    still_open = max((len(codes & set(ledger.codes("open"))) for codes in groups.values()), default=0)
    expected = {r"(\d+)类问题中": len(groups), r"(?:未完成最多的是.*?，|，未完成)(\d+)项": still_open}
    reached = set(ledger.codes("done" if ledger.info.reviewed else "reported_or_beyond"))
    for name, codes in groups.items():
        expected[rf"{name}（(\d+)/{len(codes)}）"] = len(codes & reached)
        expected[rf"{name}，(?:整改率|申报率|为)+[\d.]+%（(\d+)/{len(codes)}）"] = len(codes & reached)
    return _as_expected(sentence, expected)


def _of_indicators(ledger: Ledger, sentence: str) -> Iterator[str]:
    told = ledger.told["indicators"]
    tracked = [one for one in told if one["kind"] == "tracked"]
    made = [one for one in told if one["kind"] == "deliverable"]
    expected = {r"跟踪指标(\d+)个": len(tracked)}
    for word in ("未达标", "达标", "目标未设定", "未填报"):
        expected[rf"(?:，|：){word}(\d+)个"] = sum(one["state"] == word for one in tracked)
    expected |= {r"交付物(\d+)份": len(made), r"已完成(\d+)份": sum(one["state"] == "已完成" for one in made)}
    return _as_expected(sentence, expected)


def _of_checks(ledger: Ledger, sentence: str) -> Iterator[str]:
    words = {"重点核实": "serious", "建议核对": "warning", "提示": "note"}
    told = [check["level"] for check in ledger.told["checks"]]
    return _as_expected(sentence, {rf"{word}(\d+)项": told.count(level) for word, level in words.items()})


def _as_expected(sentence: str, expected: dict[str, int]) -> Iterator[str]:
    rest = sentence
    for written, number in expected.items():
        for found in re.findall(written, rest):
            if int(found) != number:
                yield f"{sentence}: {found} should be {number}"
        rest = re.sub(written, "", rest)
    for written in NO_COUNT:
        rest = re.sub(written, "", rest)
    if NUMBER.search(rest):
        yield f"{sentence}: not counted again: {rest}"
