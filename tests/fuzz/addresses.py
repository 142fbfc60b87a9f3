"""Spoil addresses of pages: parameters that are known, with values that are not."""

from __future__ import annotations

from random import Random

from tests.fuzz.files import HOSTILE

PAGES = (
    *("", "units", "categories", "deadlines", "indicators", "ledger", "issue", "meeting", "checks", "ledgers", "data"),
    "rules",
)
KNOWN = {
    "snapshot": ("1", "2", "15", "99", "0"),
    "ledger": ("峨边2023", "示例县（演示）", "1", "2"),
    "unit": ("县人社局", "县财政局", "各乡镇", "县水务局"),
    "light": ("红", "黄", "蓝", "绿", "无期限", "正常推进"),
    "category": ("政策兜底帮扶", "补贴发放", "就业帮扶"),
    "type": ("立行立改", "分阶段整改", "持续整改", "未明确", "immediate"),
    "leader": ("张副县长", "县长"),
    "show": ("all", "done", "overdue", "overdue.current", "awaiting_review", "lights.红", "due_soon", "silent"),
    "code": ("1", "一-1", "五-1", "二-1"),
    "part": (
        "import",
        "returns",
        "snapshots",
        "compare",
        "correct",
        "log",
        "handover",
        "figures",
        "reading",
        "checks",
        "week",
    ),
    "page": ("1", "2", "99999999999999999999"),
    "step": ("1", "3", "12", "overdue"),
    "from": ("1", "2", "3"),
    "to": ("15", "14"),
    "q": ("补贴", "县财政局 逾期"),
    "status": ("reported", "closed", "in_progress"),
    "state": ("open", "answered", "all"),
    "level": ("serious", "warning", "note"),
    "rule": ("evidence-missing", "done-misses-target"),
    "check": ("evidence-missing/1/", "1"),
    "indicator": ("二-1a", "一-1a"),
    "region": ("示例县", "峨边彝族自治县"),
    "sum": ("all", "overdue", "total"),
    "sort": ("overdue", "deadline"),
    "back": ("ledger?page=2", "units?unit=县财政局", "../../etc", "//evil", "ledger?" + "&" * 500),
    "change": ("1", "added", "closed"),
    "timeline": ("overdue", "all"),
    "rows": ("2", "0"),
    "month": ("2024-12", "none"),
    "band": ("1-7", "over-90"),
    "resting": ("1", "all"),
    "nothing": ("known",),
}
"""Parameters of addresses with values that mean something somewhere."""


def spoiled(random: Random) -> tuple[str, dict[str, str]]:
    """Return a page and parameters, some sound and some not."""
    chosen = random.sample(list(KNOWN), random.choice((1, 2, 3, 6)))
    if random.random() < 0.7:
        chosen.append("snapshot")
    return random.choice(PAGES), {name: _value(random, name) for name in chosen}


def _value(random: Random, name: str) -> str:
    value = random.choice(KNOWN[name])
    kind = random.random()
    if kind < 0.35:
        return value
    if kind < 0.7:
        return random.choice(HOSTILE)[:2000]
    if kind < 0.8:
        return random.choice(KNOWN[random.choice(list(KNOWN))])
    at = random.randrange(len(value) + 1)
    return value[:at] + random.choice(HOSTILE)[:50] + value[at + 1 :]
