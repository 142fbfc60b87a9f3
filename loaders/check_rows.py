"""Compares the rows of one reading with each other, and the rows of several readings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from loaders.records import Finding, Issue, Kind, Level, Place, Reading, Status, Unit
from loaders.text import normal

LISTED_CODES = 10
"""Codes named in one message; the rest are counted."""
SAME_DAY_ISSUES = 5
"""Fewest dated issues whose falling on one day is worth a note."""
SAME_TEXT_LETTERS = 20
"""Shortest finding or measure, in letters, whose standing twice is worth a note."""
REPEATED_TEXTS = 20
"""Notes on repeated texts given one by one; a ledger with more gets one note for the rest."""

WANTED_FIELDS = {"rectification_type": "整改类型", "leader": "责任领导", "person": "责任人", "target": "整改目标"}
"""Fields a ledger should state for each issue, with the name of their column."""

_DOCUMENT_ROWS = (Kind.LEDGER, Kind.PLAN)


def code_list(issues: Iterable[Issue]) -> str:
    """Return the codes of issues for a message: at most ten, then how many there are in all."""
    names = [issue.code or f"第{issue.place.row}行（无编号）" for issue in issues]
    shown = "、".join(names[:LISTED_CODES])
    return shown if len(names) <= LISTED_CODES else f"{shown}等{len(names)}项"


def one_deadline(reading: Reading) -> Iterator[Finding]:
    """Yield a note where five or more issues have a dated deadline and all fall on the same day."""
    dated = [issue.deadline for issue in reading.issues if issue.deadline and issue.deadline.day]
    days = {deadline.day for deadline in dated}
    if len(dated) < SAME_DAY_ISSUES or len(days) != 1:
        return
    wordings = Counter(deadline.text for deadline in dated)
    ways = "、".join(f"{times}项写作“{text}”" for text, times in wordings.most_common(5))
    message = (
        f"{len(dated)}项问题的整改时限都是{dated[0].day}（{ways}）。"
        "请核实是否按难易分别确定时限；到期集中时建议为措施设定分阶段节点。"
    )
    yield Finding(Level.NOTE, "deadlines-same-day", Place(reading.file), message)


def repeated_texts(reading: Reading) -> Iterator[Finding]:
    """Yield a note for each finding or measure of twenty or more letters that stands in two or more issues."""
    groups: dict[tuple[str, str], dict[int, Issue]] = defaultdict(dict)
    several = _twice(hash(_unended(text)) for issue in reading.issues for _, text in _long_texts(issue))
    for number, issue in enumerate(reading.issues if several else ()):
        for kind, text in _long_texts(issue):
            if hash(_unended(text)) in several:
                groups[kind, _unended(text)][number] = issue
    repeated = [(kind, text, list(found.values())) for (kind, text), found in groups.items() if len(found) > 1]
    for kind, text, issues in repeated[:REPEATED_TEXTS]:
        message = f"{kind}文字完全相同：{code_list(issues)}（“{_shortened(text)}”）。请核实是否误复制。"
        yield Finding(Level.NOTE, "text-duplicated", issues[0].place, message, issues[0].code)
    if len(repeated) > REPEATED_TEXTS:
        message = (
            f"另有{len(repeated) - REPEATED_TEXTS}段问题表现或整改措施在两项以上问题中文字完全相同，请核实是否误复制。"
        )
        yield Finding(Level.NOTE, "text-duplicated", Place(reading.file), message)


def _long_texts(issue: Issue) -> list[tuple[str, str]]:
    texts = [("问题表现", issue.finding)] if issue.finding and len(issue.finding) >= SAME_TEXT_LETTERS else []
    texts += [("整改措施", measure.text) for measure in issue.measures if len(measure.text) >= SAME_TEXT_LETTERS]
    return texts


def _unended(text: str) -> str:
    return text.rstrip("。；;. ")


def _twice(hashes: Iterable[int]) -> set[int]:
    """Return the hashes that come more than once: grouping all texts of a long ledger would hold each of them twice."""
    seen: set[int] = set()
    twice: set[int] = set()
    for value in hashes:
        (twice if value in seen else seen).add(value)
    return twice


def same_titles(reading: Reading) -> Iterator[Finding]:
    """Yield a warning for each title, compared without blanks and punctuation, that stands under two or more codes."""
    groups: dict[str, list[Issue]] = defaultdict(list)
    hashes = [hash(normal(issue.title)) for issue in reading.issues]
    several = _twice(hashes)
    for issue, value in zip(reading.issues, hashes, strict=True):
        if value in several:
            groups[normal(issue.title)].append(issue)
    for issues in groups.values():
        if len({issue.code for issue in issues}) > 1:
            message = (
                f"同一问题标题“{_shortened(issues[0].title)}”出现在不同编号下：{code_list(issues)}。"
                "请核实是否为同一问题；确为不同问题的，请在标题中写明区别。"
            )
            yield Finding(Level.WARNING, "same-issue-twice", issues[0].place, message, issues[0].code)


def missing_fields(reading: Reading, roster: tuple[Unit, ...]) -> Iterator[Finding]:
    """Yield one note for the columns a source lacks, and one for each column it has with empty cells.

    A plan has no columns: what none or only some of its issues state is one note. A leader whom the roster gives for
    the lead unit is not missing. Ended issues are not asked for anything.
    """
    issues = [issue for issue in reading.issues if issue.status is not Status.ENDED]
    led = {name for unit in roster if unit.leader for name in (unit.name, *unit.aliases)}
    blank = {field: [issue for issue in issues if not _states(issue, field, led)] for field in WANTED_FIELDS}
    blank = {field: lacking for field, lacking in blank.items() if lacking}
    place = Place(reading.file)
    if reading.kind is Kind.PLAN:
        if blank:
            parts = "；".join(
                f"{WANTED_FIELDS[field]}（{'全部' if len(lacking) == len(issues) else ''}{len(lacking)}项）"
                for field, lacking in blank.items()
            )
            message = f"方案未写明：{parts}。建台账时请补列，整改类型不填按“未明确”统计。"
            yield Finding(Level.NOTE, "column-missing", place, message)
        return
    absent = [name for field, name in WANTED_FIELDS.items() if field in blank and field not in reading.fields]
    if absent:
        message = f"台账没有这些栏目：{'、'.join(absent)}。建议在工作簿中补列；没有的栏目不影响其他统计。"
        yield Finding(Level.NOTE, "column-missing", place, message)
    for field, lacking in blank.items():
        if field in reading.fields:
            message = f"{WANTED_FIELDS[field]}未填{len(lacking)}项（共{len(issues)}项）：{code_list(lacking)}。请补填。"
            yield Finding(Level.NOTE, "field-missing", place, message)


def _states(issue: Issue, field: str, led: set[str]) -> bool:
    return bool(getattr(issue, field)) or (field == "leader" and issue.lead_unit in led)


def odd_completion_dates(reading: Reading) -> Iterator[Finding]:
    """Yield a warning for each completion date after the as-of date or before the issue was raised."""
    for issue in reading.issues:
        completed = issue.completed_on
        if completed is None:
            continue
        if reading.as_of and completed > reading.as_of:
            yield _odd_date(issue, completed, f"晚于台账截至日期{reading.as_of}", (completed - reading.as_of).days)
        if issue.raised_on and completed < issue.raised_on:
            yield _odd_date(issue, completed, f"早于问题提出日期{issue.raised_on}", (issue.raised_on - completed).days)


def _odd_date(issue: Issue, completed: date, how: str, days: int) -> Finding:
    message = f"实际完成日期{completed}{how}，相差{days}天。请核实该日期。"
    return Finding(Level.WARNING, "completion-date-odd", issue.place, message, issue.code)


def rows_in_two_files(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Yield one warning for each pair of files that hold the same rows: title and finding alike."""
    files = [reading for reading in readings if reading.kind in _DOCUMENT_ROWS]
    if len(files) < 2:
        return
    keyed = [{_row_key(issue): issue for issue in reading.issues} for reading in files]
    for (first, rows), (second, others) in combinations(zip(files, keyed, strict=True), 2):
        same = [key for key in rows if key in others]
        if same:
            theirs = [others[key] for key in same]
            whole = "（两个文件内容完全相同）" if first.sha256 == second.sha256 else ""
            message = (
                f"{second.file}与{first.file}有{len(same)}项问题的名称和表现相同{whole}：{code_list(theirs)}。"
                "请核实是否误交了其他单位的表，重复的只保留一份。"
            )
            yield Finding(Level.WARNING, "same-rows-in-two-files", theirs[0].place, message, theirs[0].code)


def _row_key(issue: Issue) -> tuple[str, str]:
    return normal(issue.title), normal(issue.finding or "")


def _shortened(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
