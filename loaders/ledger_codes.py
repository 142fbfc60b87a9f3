"""Codes of issues: rows that share one are one issue, and numbering that restarts gets its sheet or section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from loaders.ledger_merge import merge_rows
from loaders.records import Finding, Issue, Level
from loaders.text import normal


@dataclass(slots=True)
class Group:
    """Neighbouring rows of one issue, as one issue; `sheet` and `section` are where it stands."""

    issue: Issue
    sheet: str
    section: str | None


def number_issues(groups: Sequence[Group], several_sheets: bool, findings: list[Finding]) -> tuple[Issue, ...]:
    """Return the issues of all sheets, each code once.

    Same code, same or blank title: rows of one issue. Same code, other title: on another sheet or in another section
    the numbering restarts, and the code becomes `<sheet or section>-<n>`; else it is an error. A blank code is a
    warning.
    """
    by_code: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.issue.code is not None:
            by_code[group.issue.code].append(group)
    if _counts_per_category(groups):
        for group in groups:
            group.section = group.issue.category
    restarts_by_sheet, restarts_by_section = _restarts(by_code)
    merged: dict[str, Issue] = {}
    order: list[str | Issue] = []
    blanks: list[Issue] = []
    for group in groups:
        issue = group.issue
        if issue.code is None:
            blanks.append(issue)
            order.append(issue)
            continue
        code = issue.code
        if restarts_by_section and group.section:
            code = f"{group.section}-{code}"
        if restarts_by_sheet and several_sheets:
            code = f"{group.sheet}-{code}"
        if code != issue.code:
            issue = replace(issue, code=code)
        first = merged.get(code)
        if first is None:
            merged[code] = issue
            order.append(code)
        elif not _same_title(first, issue):
            findings.append(_duplicate(first, issue))
        elif _same_content(first, issue):
            findings.append(_repeated(first, issue))
            merged[code] = _with_units_of(first, issue)
        else:
            merged[code] = merge_rows([first, issue])
    findings.extend(_blank_codes(blanks, bool(merged)))
    if restarts_by_sheet or restarts_by_section:
        what = "和".join(["工作表"] * restarts_by_sheet + ["分节"] * restarts_by_section)
        message = f"各{what}的编号从头开始，编号前已加上{what}名称以区分。"
        findings.append(Finding(Level.NOTE, "numbering-restarts", groups[0].issue.place._replace(row=None), message))
    return tuple(merged[entry] if isinstance(entry, str) else entry for entry in order)


def _counts_per_category(groups: Sequence[Group]) -> bool:
    """True where the categories of a sheet are its sections: in each the codes count 1, 2, 3 … and two or more of them
    hold several issues. A code typed twice does not make such a pattern."""
    blocks = [
        [group.issue.code for group in block]
        for (_, category), block in groupby(groups, lambda group: (group.sheet, group.issue.category))
        if category is not None
    ]
    counted = sum(map(len, blocks)) == len(groups) and all(
        codes == [str(number) for number in range(1, len(codes) + 1)] for codes in blocks
    )
    return counted and sum(1 for codes in blocks if len(codes) > 1) > 1


def _restarts(by_code: Mapping[str, Sequence[Group]]) -> tuple[bool, bool]:
    """Return whether numbering restarts by sheet and whether by section: other titles under one code there.

    Where the sections alone tell all codes apart, the sheets are left out.
    """
    clashes = _clashes(by_code, lambda group: group.sheet)
    by_section = any(group.section and group.section != first.section for first, group in clashes)
    clashes = _clashes(by_code, lambda group: group.section if by_section else None)
    by_sheet = any(group.sheet != first.sheet for first, group in clashes)
    return by_sheet, by_section


def _clashes(
    by_code: Mapping[str, Sequence[Group]], within: Callable[[Group], str | None]
) -> Iterator[tuple[Group, Group]]:
    """Yield every group with another title than the first group of its code within the same sheet or section."""
    for groups in by_code.values():
        firsts: dict[str | None, Group] = {}
        for group in groups:
            first = firsts.setdefault(within(group), group)
            if first is not group and not _same_title(first.issue, group.issue):
                yield first, group


def _same_title(first: Issue, other: Issue) -> bool:
    return not other.title or not first.title or normal(first.title) == normal(other.title)


_CONTENT = ("finding", "amount", "amount_rectified", "status_text", "progress", "completed_on", "deadline", "percent")


def _same_content(first: Issue, other: Issue) -> bool:
    """True where the rows say the very same: an issue copied, not a further row of it.

    What a sheet's name filled in (unit, category) does not count.
    """
    if any(getattr(first, name) != getattr(other, name) for name in _CONTENT):
        return False
    return [measure.text for measure in first.measures] == [measure.text for measure in other.measures]


def _with_units_of(first: Issue, other: Issue) -> Issue:
    """Return an issue that stands on several units' sheets with all of their units."""
    units = tuple(dict.fromkeys([*first.units, *other.units]))
    return first if units == first.units else replace(first, units=units)


def _duplicate(first: Issue, other: Issue) -> Finding:
    message = (
        f"编号「{other.code}」重复：{first.place}是「{first.title}」，{other.place}是「{other.title}」；"
        "请改成不同的编号；若是同一问题，请把问题名称写成一致。"
    )
    return Finding(Level.ERROR, "code-duplicate", other.place, message, other.code)


def _repeated(first: Issue, other: Issue) -> Finding:
    message = f"编号「{other.code}」的内容在{first.place}和{other.place}各有一份，只计一次。"
    return Finding(Level.WARNING, "rows-repeated", other.place, message, other.code)


def _blank_codes(blanks: Sequence[Issue], has_codes: bool) -> list[Finding]:
    if not blanks:
        return []
    if not has_codes:
        message = f"台账没有编号，{len(blanks)}项问题按问题名称识别；问题改名后会被当作新问题，建议加一列编号。"
        return [Finding(Level.WARNING, "code-missing", blanks[0].place._replace(row=None), message)]
    return [
        Finding(
            Level.WARNING,
            "code-blank",
            issue.place,
            f"「{issue.title}」没有编号，按问题名称识别；请补上编号。",
        )
        for issue in blanks
    ]
