"""Header texts → fields, by the vocabulary of `headers.toml` and the company a header keeps."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from loaders import dated
from loaders.money import unit_in
from loaders.records import Status
from loaders.text import normal

NO_FIELD = frozenset({"statistic", "unmapped"})
"""Sections of the vocabulary that name no field: the column is kept with the row as it is."""

_BRACKETED_END = re.compile(r"^(.+?)\s*[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]\s*$", re.DOTALL)
_NUMBERED_START = re.compile(r"^[一二三四五六七八九十]+[、.]\s*(?=.)|^\d+[、.]\s*(?=\D)")
_PROBLEMS = re.compile(
    r"[一-鿿]{0,12}(发现|查出|指出|反映|反馈|揭示|提出|认定|移送|存在)的?(主要|具体|突出|典型|有关|相关)*问题(内容|事项|清单|情况|描述|表述)?"
)
"""审计报告反映的问题, 审计查出的主要问题: what an audit names its findings, whoever made it."""
_PROGRESS_END = ("说明", "备注")
_JOINABLE = frozenset(
    {
        "finding", "progress", "measures", "remark", "evidence", "reason", "next_step", "obstacle", "coordination",
        "target", "person", "leader", "responsible", "supporting", "status", "closed", "decided", "percent",
        "measure_unit",
    }
)  # fmt: skip
"""Fields that several columns may fill together."""

_A_PERIOD_EACH = frozenset({"progress", "status", "decided", "percent"})
"""Fields that a ledger may have a column for each week, month or quarter of."""

_UNDER = (
    (re.compile(r"原|初始|调整前|延期前"), "deadline", "original_deadline"),
    (re.compile(r"实际"), "deadline", "completed_on"),
    (re.compile(r"(已|完成)?整改(?!问题|任务|事项|清单|责任|要求|内容)"), "amount", "amount_rectified"),
)
"""A super-header that begins so turns the field of what stands under it into another."""

_BELOW = (
    (re.compile(r"牵头|主责|主办"), "responsible", "lead"),
    (re.compile(r"配合|协办|协同|协助|参与"), "responsible", "supporting"),
    (re.compile(r"原(?!因)|初始|调整前|延期前"), "deadline", "original_deadline"),
    (re.compile(r"实际"), "deadline", "completed_on"),
    (re.compile(r"开始|起始|启动|起$"), "deadline", "unmapped"),
)
"""A header that begins so under a super-header of the field turns it into another, or into none."""

_UNDER_MEASURES = {"deadline": "measure_deadline", "lead": "measure_unit", "responsible": "measure_unit"}
_NAME_LIKE = ("名称", "摘要", "简述", "标题")


class Vocabulary(NamedTuple):
    """One kind of table: every normalised header text with its field, and what a "yes" means per status header.

    `whole` are texts that name a field only as the whole header, `stand_in` those that do where no other column tells
    as much, `in_money` those that name an amount only where it states a unit of money.
    """

    fields: Mapping[str, str]
    whole: Mapping[str, str]
    stand_in: Mapping[str, str]
    yes_means: Mapping[str, Status]
    in_money: Mapping[str, str]


class Header(NamedTuple):
    """One column's header: texts from the top row down, each as written; columns count from 0."""

    column: int
    path: tuple[str, ...]


class Column(NamedTuple):
    """One column and how its header was read. `field` None: no field is known, the column is kept as it is."""

    position: int
    text: str
    field: str | None
    how: str


@cache
def vocabulary(section: str) -> Vocabulary:
    """Return the vocabulary of one kind of table: `ledger`, `indicators` or `units`."""
    tables = tomllib.loads(files("loaders").joinpath("headers.toml").read_text(encoding="utf-8"))
    more = [tables[name] if section == "ledger" else {} for name in ("whole", "stand_in", "in_money")]
    fields, whole, stand_in, in_money = (
        {normal(text): name for name, texts in table.items() for text in texts} for table in (tables[section], *more)
    )
    yes_means = {normal(text): Status(status) for status, texts in tables["yes_means"].items() for text in texts}
    return Vocabulary(fields, whole, stand_in, yes_means, in_money)


def field_names(section: str) -> dict[str, str]:
    """Return each field of one kind of table with its name in Chinese: its most usual header."""
    names: dict[str, str] = {}
    for text, field in vocabulary(section).fields.items():
        names.setdefault(field, text)
    return names | {DECIDED: "按内容判断"}


DECIDED = "decided"


def bare(text: str) -> str:
    """Return a header without its bracketed suffix, its numbering and a 截至…目前 or 截至 with a date before it,
    normalised for matching."""
    text = dated.without(unicodedata.normalize("NFKC", text).strip())
    stripped = _BRACKETED_END.match(text)
    if stripped and normal(stripped[1]):
        text = stripped[1]
    return normal(_NUMBERED_START.sub("", text))


def exact_field(text: str, words: Vocabulary) -> str | None:
    """Return the field (or no-field section) a header is an exact match of, bracketed suffix dropped."""
    wanted = bare(text)
    return words.fields.get(wanted) or words.whole.get(wanted)


def beginning(text: str, known: Mapping[str, object]) -> str | None:
    """Return the longest known text of two letters or more that a header begins with."""
    wanted = bare(text)
    longest = max(map(len, known), default=0)
    for length in range(min(len(wanted), longest), 1, -1):
        if wanted[:length] in known:
            return wanted[:length]
    return None


def field_of(path: Sequence[str], words: Vocabulary) -> tuple[str | None, str]:
    """Return the field of a header path and, in Chinese, how it was found.

    Tried in turn: a header with a unit of money, the super-header and the header together (原定 + 时限), the header
    itself, its longest known beginning (with a suffix 说明 or 备注: progress text), both together likewise, then the
    super-header.
    """
    leaf, joined = path[-1], "".join(bare(part) for part in path[-2:])
    if (field := words.in_money.get(bare(leaf))) and unit_in(leaf) is not None:
        return field, "表头写明金额单位"
    if len(path) > 1 and (field := words.fields.get(joined)):
        return field, f"按上级表头「{path[-2]}」和表头"
    if field := exact_field(leaf, words):
        return field, "表头一致"
    if (rest := dated.of_period(leaf)) and (field := exact_field(rest, words)) in _A_PERIOD_EACH:
        return field, "表头写明日期或月份"
    if words.fields.get("问题") == "title" and _PROBLEMS.fullmatch(bare(leaf)):
        return "title", "表头是某处反映的问题"
    for text, origin in ((leaf, "表头"), (joined, "上级表头和表头")):
        if known := beginning(text, words.fields):
            field = words.fields[known]
            if bare(text).endswith(_PROGRESS_END) and field not in ("title", "finding", "code"):
                return "progress", f"{origin}以「{known}」开头、以说明或备注结尾"
            return field, f"{origin}以「{known}」开头"
    if len(path) > 1 and unit_in(leaf) is None and (field := exact_field(path[-2], words)):
        return field, f"按上级表头「{path[-2]}」"
    return None, "未识别"


def yes_means(text: str, words: Vocabulary) -> Status | None:
    """Return what a "yes" under this header says; None for a header that holds status words."""
    known = beginning(text, words.yes_means)
    return words.yes_means[known] if known else None


def resolve(headers: Sequence[Header], words: Vocabulary) -> list[Column]:
    """Return every column with its field, each single-valued field at most once.

    Where two columns claim a field, the first keeps it; a second 完成时间 beside a deadline is the actual completion,
    a second title the finding, and whatever is left over is kept as it is.
    """
    columns = []
    for header in headers:
        field, how = field_of(header.path, words)
        for above, plain, turned in _UNDER:
            if field == plain and len(header.path) > 1 and above.match(header.path[-2]):
                field, how = turned, f"在上级表头「{header.path[-2]}」之下"
        for below, plain, turned in _BELOW:
            if field == plain and len(header.path) > 1 and below.match(header.path[-1]):
                field, how = turned, f"在上级表头「{header.path[-2]}」之下"
        columns.append(Column(header.column, _shown(header.path), None if field in NO_FIELD else field, how))
    columns = _under_measures(headers, columns, words)
    columns = _titles(columns)
    columns = _codes(columns)
    taken: set[str] = set()
    result = []
    for column in _deadlines(columns):
        field = column.field
        if field is None or field in _JOINABLE:
            result.append(column)
        elif field in taken:
            result.append(column._replace(field=None, how="与前面的列重复，原样保留"))
        else:
            taken.add(field)
            result.append(column)
    return result


def _shown(path: Sequence[str]) -> str:
    return "／".join(path)


def _under_measures(headers: Sequence[Header], columns: list[Column], words: Vocabulary) -> list[Column]:
    """A deadline or unit under the super-header 整改措施 belongs to the measure, if the issue has its own."""
    below = {
        header.column for header in headers if any(exact_field(part, words) == "measures" for part in header.path[:-1])
    }
    above = {column.field for column in columns if column.position not in below}
    has_units = bool(above & {"lead", "responsible"})
    result = []
    for column in columns:
        if column.position in below and column.field in _UNDER_MEASURES:
            own = has_units if column.field != "deadline" else "deadline" in above
            if own:
                field = _UNDER_MEASURES[column.field]
                column = column._replace(field=field, how="在上级表头整改措施之下")
        result.append(column)
    return result


def _titles(columns: list[Column]) -> list[Column]:
    """Of several title columns the one named like a name is the title; the others tell the finding."""
    titles = [column for column in columns if column.field == "title"]
    if len(titles) < 2:
        return columns
    chosen = next((column for column in titles if any(word in column.text for word in _NAME_LIKE)), titles[0])
    return [
        column._replace(field="finding", how="另有问题名称列，作问题表现")
        if column.field == "title" and column is not chosen
        else column
        for column in columns
    ]


def _codes(columns: list[Column]) -> list[Column]:
    """Of 序号 and 编号 side by side the 编号 is the code."""
    codes = [column for column in columns if column.field == "code"]
    if len(codes) < 2:
        return columns
    chosen = next((column for column in codes if "编号" in column.text), codes[0])
    return [
        column._replace(field=None, how="另有编号列，原样保留")
        if column.field == "code" and column is not chosen
        else column
        for column in columns
    ]


def _deadlines(columns: list[Column]) -> list[Column]:
    """Beside a deadline called 时限 or 期限, a 完成时间 tells when it was really completed."""
    deadlines = [column for column in columns if column.field == "deadline"]
    stated = {column.field for column in columns}
    if len(deadlines) < 2 or "completed_on" in stated:
        return columns
    firm = [column for column in deadlines if "限" in column.text or "截止" in column.text]
    late = [column for column in deadlines if "完成时间" in column.text and column not in firm]
    if not firm or not late:
        return columns
    return [
        column._replace(field="completed_on", how="另有整改时限列，作实际完成时间") if column is late[0] else column
        for column in columns
    ]
