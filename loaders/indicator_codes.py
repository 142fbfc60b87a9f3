"""Puts the entries of one indicator together: by code, else by name, and makes a code where none is stated."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from loaders.grid import Cell
from loaders.indicator_layout import DEFINING_FIELDS
from loaders.indicator_rows import Entry, code_text
from loaders.ledger_rows import text_of
from loaders.records import Finding, Level, Place
from loaders.text import clean, normal

_ONE_MEANING = frozenset({"unit", "better", "category"})
_NAMES_SHOWN = 5


@dataclass(slots=True)
class Series:
    """One indicator over all its periods. `cells` is its definition: field → the first cell that states it."""

    code: str
    name: str
    issue: str | None
    entries: list[Entry]
    cells: dict[str, tuple[Cell, Place]] = field(default_factory=dict)


@dataclass(slots=True)
class _Gathered:
    code: str | None
    issue: str | None
    name: str | None = None
    entries: list[Entry] = field(default_factory=list)


def gather(entries: Sequence[Entry], findings: list[Finding]) -> list[Series]:
    """Return the indicators that entries of all sheets tell of, in the order they first appear.

    Rules: `duplicate-code`, `indicator-name-missing`, `name-of-two-indicators` (errors), `code-made`,
    `definition-differs` (warnings).
    """
    issues = {id(entry): _issue(entry, findings) for entry in entries}
    coded: dict[str, _Gathered] = {}
    for entry in entries:
        if entry.code is not None:
            _add_by_code(coded, entry, issues[id(entry)], findings)
    named: dict[tuple[str, str | None], _Gathered] = {}
    for with_issue in (True, False):
        for entry in entries:
            issue = issues[id(entry)]
            if entry.code is None and (issue is not None) is with_issue:
                _add_by_name(coded, named, entry, issue, findings)
    order = {id(entry): position for position, entry in enumerate(entries)}
    gathered = sorted([*coded.values(), *named.values()], key=lambda one: min(order[id(e)] for e in one.entries))
    _make_codes(gathered, findings)
    return [series for one in gathered if (series := _series(one, order, findings)) is not None]


def _issue(entry: Entry, findings: list[Finding]) -> str | None:
    found = entry.cells.get("issue")
    if found is None:
        return None
    text = code_text(found[0], found[1], findings)
    return unicodedata.normalize("NFKC", text) if text else None


def _add_by_code(coded: dict[str, _Gathered], entry: Entry, issue: str | None, findings: list[Finding]) -> None:
    code = unicodedata.normalize("NFKC", entry.code or "").strip()
    one = coded.setdefault(code, _Gathered(code, issue))
    one.issue = one.issue or issue
    if one.name and entry.name and normal(one.name) != normal(entry.name):
        first = next(e for e in one.entries if e.name)
        message = (
            f"指标编号“{code}”下有两个指标：“{one.name}”（{first.place}）和“{entry.name}”（{entry.place}）。"
            "请给其中一个换一个编号。"
        )
        findings.append(Finding(Level.ERROR, "duplicate-code", entry.place, message))
        return
    one.name = one.name or entry.name
    one.entries.append(entry)


def _add_by_name(
    coded: dict[str, _Gathered],
    named: dict[tuple[str, str | None], _Gathered],
    entry: Entry,
    issue: str | None,
    findings: list[Finding],
) -> None:
    wanted = normal(entry.name or "")
    same = [one for one in (*coded.values(), *named.values()) if normal(one.name or "") == wanted]
    fitting = [one for one in same if issue is None or one.issue is None or one.issue == issue]
    if len(fitting) > 1:
        codes = "、".join(one.code or one.issue or "未编号" for one in fitting)
        message = f"指标“{entry.name}”没有编号，同名的有几个（{codes}）。请在 {entry.place} 填写指标编号。"
        findings.append(Finding(Level.ERROR, "name-of-two-indicators", entry.place, message, issue))
        return
    one = fitting[0] if fitting else named.setdefault((wanted, issue), _Gathered(None, issue, entry.name))
    one.issue = one.issue or issue
    one.entries.append(entry)


def _make_codes(gathered: Iterable[_Gathered], findings: list[Finding]) -> None:
    """Give the issue's code and the next free letter to indicators without code, or their name where no issue is."""
    one_by_one = list(gathered)
    used = {one.code for one in one_by_one if one.code is not None}
    made = []
    for one in one_by_one:
        if one.code is not None:
            continue
        name = one.name or ""
        letters = (f"{one.issue}{letter}" for letter in ascii_lowercase)
        one.code = next((code for code in letters if code not in used), None) if one.issue else None
        one.code = one.code or (name if name not in used else f"{one.issue or ''}{name}")
        used.add(one.code)
        made.append(one)
    if made:
        shown = "、".join(f"{one.name}＝{one.code}" for one in made[:_NAMES_SHOWN])
        more = f"等{len(made)}项" if len(made) > _NAMES_SHOWN else ""
        message = f"指标没有编号，暂按对应问题和顺序编号：{shown}{more}。请补上指标编号，以后各期才能对上。"
        findings.append(Finding(Level.WARNING, "code-made", made[0].entries[0].place, message))


def _series(one: _Gathered, order: dict[int, int], findings: list[Finding]) -> Series | None:
    entries = sorted(one.entries, key=lambda entry: order[id(entry)])
    if not one.name:
        place = entries[0].place
        message = f"指标编号“{one.code}”没有指标名称，其他表里也没有它的说明。请填写指标名称。"
        findings.append(Finding(Level.ERROR, "indicator-name-missing", place, message, one.issue))
        return None
    series = Series(one.code or "", one.name, one.issue, entries)
    for entry in (*(e for e in entries if e.defines), *(e for e in entries if not e.defines)):
        for name in entry.cells.keys() & DEFINING_FIELDS:
            first = series.cells.setdefault(name, entry.cells[name])
            if name in _ONE_MEANING and _text(first[0]) != _text(entry.cells[name][0]):
                message = (
                    f"指标“{one.name}”有两种写法：{first[1]} 为“{clean(text_of(first[0]))}”，"
                    f"{entry.cells[name][1]} 为“{clean(text_of(entry.cells[name][0]))}”。请统一。"
                )
                findings.append(Finding(Level.WARNING, "definition-differs", entry.cells[name][1], message, one.issue))
    reported = [entry for entry in entries if entry.period is not None or entry.measured]
    series.entries = reported or entries[:1]
    return series


def _text(cell: Cell) -> str:
    return normal(text_of(cell))
