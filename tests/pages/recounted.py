"""The figures counted again in plain Python, issue by issue, by the rules of the methodology alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard.frames import Snapshot
from dashboard.metrics.scope import Scope

Issue = dict[str, Any]

OPEN = ("not_started", "in_progress")
DONE = ("verified", "closed")
BEYOND = ("reported", *DONE)
LIGHTS = {"light_red": "红", "light_yellow": "黄", "light_blue": "蓝", "light_green": "绿"} | {
    "light_undated": "无期限",
    "light_normal": "正常推进",
}
TYPES = {"immediate": "立行立改", "phased": "分阶段整改", "continuing": "持续整改", None: "未明确"}
BAND = re.compile(r"(逾期|剩)(\d+)至(\d+)天|(逾期)超过(\d+)天|(剩)(\d+)天以上")


class Recount:
    """One snapshot's issues as dictionaries; `codes` counts any number a page can show."""

    def __init__(self, held: Snapshot) -> None:
        self.as_of, self.issued_on = held.info.as_of, held.info.issued_on
        roster = list(_rows(held.units))
        self._successors = {
            unit["name"]: unit["successor"]
            for unit in roster
            if unit["successor"] and (unit["effective_on"] is None or unit["effective_on"] <= self.as_of)
        }
        leaders = {unit["name"]: unit["leader"] for unit in roster}
        passed = {
            measure["key"]
            for measure in _rows(held.measures)
            if measure["deadline"] and measure["deadline"] < self.as_of and measure["status"] not in (*BEYOND, "ended")
        }
        self.issues = list(_rows(held.issues))
        for issue in self.issues:
            lead = issue["lead_unit"]
            issue["lead"] = self.now(lead) if lead else None
            issue["any"] = {self.now(name) for name in (*issue["units"], *([lead] if lead else []))}
            issue["leader"] = issue["leader"] or leaders.get(issue["lead"])
            issue["node_passed"] = issue["key"] in passed
            issue["light"] = self._light(issue)

    def now(self, unit: str) -> str:
        """Who a unit is on the as-of date."""
        while unit in self._successors:
            unit = self._successors[unit]
        return unit

    def scoped(self, scope: Scope) -> list[Issue]:
        """The issues that the filters leave."""
        return [issue for issue in self.issues if self._within(issue, scope)]

    def codes(self, scope: Scope, show: str) -> list[str]:
        """The codes of a selection as the address names it (`overdue`, `all@lead:县财政局`), in ledger order."""
        key, *groups = show.split("@")
        found = [issue for issue in self.scoped(scope) if SHOWN[key](self, issue)]
        for group in groups:
            field, _, value = group.partition(":")
            found = [issue for issue in found if self._grouped(issue, field, value)]
        return [issue["code"] for issue in found]

    def _within(self, issue: Issue, scope: Scope) -> bool:
        unit = self.now(scope.unit) if scope.unit else None
        return (
            (unit is None or (issue["lead"] == unit if scope.role == "lead" else unit in issue["any"]))
            and (scope.category is None or (issue["category"] or "") == scope.category)
            and (scope.light is None or issue["light"] == scope.light)
            and (scope.rectification_type is None or (issue["rectification_type"] or "") == scope.rectification_type)
            and (scope.leader is None or issue["leader"] == scope.leader)
        )

    def _grouped(self, issue: Issue, field: str, value: str) -> bool:
        if field == "lead":
            return (issue["lead"] or "") in value.split("+")
        if field == "unit":
            return value in issue["any"]
        if field == "category":
            return (issue["category"] or "未分类") == value
        if field == "type":
            return TYPES[issue["rectification_type"]] == value
        day = issue["deadline"]
        if field == "month":
            return (f"{day.year}年{day.month}月" if day else "无期限") == value
        assert field == "band", field
        if value == "未完成且无期限":
            return is_open(issue) and not day
        match = BAND.fullmatch(value)
        assert match, value
        way, least, *_ = (part for part in match.groups() if part)
        most = match[3]
        if not (is_open(issue) and day):
            return False
        days = self.past(issue) if way == "逾期" else -self.past(issue)
        beyond = int(least) + (1 if most is None else 0)
        return days >= max(beyond, 1 if way == "逾期" else 0) and (most is None or days <= int(most))

    def past(self, issue: Issue) -> int:
        """Days from the current deadline to the as-of date."""
        days: int = (self.as_of - issue["deadline"]).days
        return days

    def overdue(self, issue: Issue) -> bool:
        """Open and past the current deadline."""
        return is_open(issue) and bool(issue["deadline"]) and self.past(issue) > 0

    def overdue_original(self, issue: Issue) -> bool:
        """Open and past the original deadline."""
        return is_open(issue) and bool(issue["original_deadline"]) and self.as_of > issue["original_deadline"]

    def due_within(self, issue: Issue, days: int) -> bool:
        """Open and at most so many days before the current deadline."""
        return is_open(issue) and bool(issue["deadline"]) and 0 <= -self.past(issue) <= days

    def fallen_due(self, issue: Issue) -> bool:
        """The original deadline has come, whatever the status but ended."""
        original = issue["original_deadline"]
        return issue["status"] != "ended" and bool(original) and original <= self.as_of

    def moved_later(self, issue: Issue) -> bool:
        """The deadline is later than it was, or gone."""
        original, current = issue["original_deadline"], issue["deadline"]
        return issue["status"] != "ended" and bool(original) and (current is None or current > original)

    def late(self, issue: Issue) -> bool:
        """Reported or done only after the original deadline."""
        known = issue["first_reported_on"] if issue["first_report_known"] else None
        finished = issue["completed_on"] or known
        original = issue["original_deadline"]
        return issue["status"] in BEYOND and bool(finished and original) and finished > original

    def silent(self, issue: Issue) -> bool:
        """Open and the same over three snapshots and fourteen days."""
        same = issue["unchanged_snapshots"] >= 3 and (self.as_of - issue["unchanged_since"]).days >= 14
        return is_open(issue) and same

    def slow(self, issue: Issue) -> bool:
        """Not started after a third of the time."""
        start, end = issue["raised_on"] or self.issued_on or issue["first_seen_on"], issue["deadline"]
        if issue["status"] != "not_started" or not start or not end or end <= start:
            return False
        return Fraction((self.as_of - start).days, (end - start).days) > Fraction(1, 3)

    def due_next_month(self, issue: Issue) -> bool:
        """Open and due in the month after that of the as-of date."""
        day = issue["deadline"]
        month = date(self.as_of.year + self.as_of.month // 12, self.as_of.month % 12 + 1, 1)
        return is_open(issue) and bool(day) and (day.year, day.month) == (month.year, month.month)

    def _light(self, issue: Issue) -> str | None:
        if issue["status"] == "ended":
            return None
        if self.overdue(issue):
            return "红"
        pressing = self.overdue_original(issue) or self.due_within(issue, 15) or issue["node_passed"]
        if is_open(issue) and (pressing or self.slow(issue) or self.silent(issue)):
            return "黄"
        if not is_open(issue):
            return "蓝" if issue["status"] == "reported" else "绿"
        return "正常推进" if issue["deadline"] else "无期限"


def is_open(issue: Issue) -> bool:
    """Not started or in progress."""
    return issue["status"] in OPEN


def _amounts(amount: bool, rectified: bool) -> Callable[[Recount, Issue], bool]:
    return lambda _, issue: (
        issue["status"] != "ended"
        and (issue["amount"] is not None) is amount
        and (issue["amount_rectified"] is not None) is rectified
    )


def _status(*names: str) -> Callable[[Recount, Issue], bool]:
    return lambda _, issue: issue["status"] in names


def _lit(light: str) -> Callable[[Recount, Issue], bool]:
    return lambda _, issue: issue["light"] == light


SHOWN: dict[str, Callable[[Recount, Issue], bool]] = {
    "all": lambda *_: True,
    "counted": lambda _, issue: issue["status"] != "ended",
    **{status: _status(status) for status in (*OPEN, *BEYOND, "ended")},
    "open": lambda _, issue: is_open(issue),
    "awaiting_review": _status("reported"),
    "reported_or_beyond": _status(*BEYOND),
    "done": _status(*DONE),
    "overdue": Recount.overdue,
    "overdue_original": Recount.overdue_original,
    "extended": lambda count, issue: count.overdue_original(issue) and not count.overdue(issue),
    "due_soon": lambda count, issue: count.due_within(issue, 30),
    "due_attention": lambda count, issue: count.due_within(issue, 15),
    "due_next_month": Recount.due_next_month,
    "fallen_due": Recount.fallen_due,
    "fallen_due_done": lambda count, issue: count.fallen_due(issue) and issue["status"] in DONE,
    "moved_later": Recount.moved_later,
    "late": Recount.late,
    "silent": Recount.silent,
    "slow_to_start": Recount.slow,
    "node_passed": lambda _, issue: is_open(issue) and issue["node_passed"],
    "open_undated": lambda _, issue: is_open(issue) and not issue["deadline"],
    "open_dated": lambda _, issue: is_open(issue) and bool(issue["deadline"]),
    "amount_stated": _amounts(True, True),
    "amount_at_issue_only": _amounts(True, False),
    "amount_rectified_only": _amounts(False, True),
    "without_lead": lambda _, issue: not issue["lead"],
    "overdue_1_7": lambda count, issue: count.overdue(issue) and count.past(issue) <= 7,
    "overdue_8_30": lambda count, issue: count.overdue(issue) and 8 <= count.past(issue) <= 30,
    "overdue_31_90": lambda count, issue: count.overdue(issue) and 31 <= count.past(issue) <= 90,
    "overdue_over_90": lambda count, issue: count.overdue(issue) and count.past(issue) > 90,
    "due_0_7": lambda count, issue: count.due_within(issue, 7),
    "due_8_30": lambda count, issue: count.due_within(issue, 30) and not count.due_within(issue, 7),
    "due_31_90": lambda count, issue: count.due_within(issue, 90) and not count.due_within(issue, 30),
    "due_over_90": lambda count, issue: (
        is_open(issue) and bool(issue["deadline"]) and not count.overdue(issue) and not count.due_within(issue, 90)
    ),
    **{key: _lit(light) for key, light in LIGHTS.items()},
}
"""Key of a selection → whether an issue is in it."""


def _rows(frame: pd.DataFrame) -> Iterator[Issue]:
    """The rows of a frame with None for what is missing and dates as dates."""
    for row in frame.to_dict("records"):
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list | dict):
        return value
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
