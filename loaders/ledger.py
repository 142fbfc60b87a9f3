"""Ledger workbooks → issues: every sheet with a ledger table, however the office laid it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from loaders.as_of import find_as_of_date
from loaders.grid import Sheet, Workbook
from loaders.headers import NO_FIELD, Vocabulary, exact_field, vocabulary
from loaders.ledger_codes import Group, number_issues
from loaders.ledger_sheet import SheetReader
from loaders.ledger_tables import NAMING, RECTIFYING, as_read, form_label, ledgers_among, tables_of_sheets
from loaders.records import Context, Finding, HeaderRead, Issue, Kind, Level, Place, Reading, Status, WordRead
from loaders.table import HEAD_ROWS, Table, find_table
from loaders.text import normal
from loaders.units import Roster

_TELLING_APART = frozenset({"code", "lead", "responsible", "deadline"})
"""Fields that a further table has of its own, and further columns of one table have not under the same header."""
_STATISTIC_MARK = re.compile(r"[数率]$|[项个件]数|金额合计|占比")


def read_ledger(workbook: Workbook, context: Context) -> Reading:
    """Return everything a ledger workbook says, with how every header and status word was read.

    All problems are reported at once as findings; none raises. An error finding means: store nothing.
    """
    findings: list[Finding] = []
    found = tables_of_sheets(workbook)
    tables = as_read(ledgers_among(found), context)
    if not tables:
        return _not_a_ledger(workbook)
    findings += _skipped_sheets(workbook, found, tables)
    findings += filter(None, map(_side_by_side, tables))
    findings += chain.from_iterable(map(_repeated, tables))
    banner = [(table.sheet.place(row), text) for table in tables for row, text in table.banner]
    as_of = find_as_of_date(workbook.file, banner, context)
    findings += as_of.findings
    roster = Roster(context.roster)
    groups: list[Group] = []
    words: Counter[tuple[str, str, str]] = Counter()
    fields: set[str] = set()
    several_sheets = len({table.sheet.name for table in tables}) > 1
    without_status: list[Table] = []
    for table in tables:
        reader = SheetReader(table, context, roster, as_of.day, several_sheets, findings)
        groups += reader.groups()
        words.update(reader.words)
        fields |= reader.fields
        if not reader.fields & {"status", "percent"}:
            without_status.append(table)
    findings += _no_status(without_status)
    findings += _hidden_sheets(tables, groups)
    issues = number_issues(groups, several_sheets, findings)
    if not issues and not any(finding.level is Level.ERROR for finding in findings):
        findings.append(_no_rows(workbook.file, tables[0]))
    return Reading(
        file=workbook.file,
        sha256=workbook.sha256,
        kind=Kind.LEDGER,
        findings=tuple(_with_issues(findings, issues)),
        as_of=as_of.day,
        as_of_source=as_of.source,
        title=_title(tables),
        issues=issues,
        headers=tuple(_headers(tables)),
        words=_words(words),
        fields=frozenset(fields) | _sheet_fields(issues),
    )


def _repeated(table: Table) -> Iterator[Finding]:
    """Say of each column where 同上 was read as what stands above it."""
    texts = {column.position: column.text for column in table.columns}
    for position, rows in table.repeating.items():
        message = f"「{texts[position]}」有{len(rows)}个单元格写“同上”，按它上面的内容读取。"
        yield Finding(Level.NOTE, "cell-repeats", table.sheet.place(rows[0], position + 1), message)


def _hidden_sheets(tables: Sequence[Table], groups: Sequence[Group]) -> Iterator[Finding]:
    """Say of each hidden sheet how many issues are read from it: who sends the file may not know of them."""
    hidden = {table.sheet.name: table.sheet for table in tables if not table.sheet.visible}
    for name, sheet in hidden.items():
        if count := sum(1 for group in groups if group.sheet == name):
            message = f"工作表「{name}」是隐藏的，其中{count}项问题也读取了；不应计入的，请删去这张表。"
            yield Finding(Level.WARNING, "sheet-hidden", sheet.place(), message)


def _no_status(tables: Sequence[Table]) -> Iterator[Finding]:
    """Say once where no column was read as a status: all issues there count as not started."""
    if not tables:
        return
    first = tables[0]
    names = "、".join(dict.fromkeys(f"「{table.sheet.name}」" for table in tables[:_MOST_NAMED]))
    more = f"等{len(tables)}张表" if len(tables) > _MOST_NAMED else ""
    message = (
        f"工作表{names}{more}没有认出整改状态、是否销号或完成比例的栏目，其中的问题都按未启动处理。"
        "请把写整改状态的那一栏的表头改为“整改状态”。"
    )
    yield Finding(Level.WARNING, "status-column-missing", first.sheet.place(first.header_row), message)


_MOST_NAMED = 3


def _with_issues(findings: Sequence[Finding], issues: Sequence[Issue]) -> Iterator[Finding]:
    """Name the issue in every finding that points at one of its rows."""
    codes: dict[tuple[str | None, int | None], str | None] = {}
    if any(finding.issue is None and finding.place.row for finding in findings):
        codes = {(place.sheet, place.row): issue.code for issue in issues for place in issue.places}
    broken = {finding.place for finding in findings if finding.rule in ("formula-unstored", "cell-error")}
    for finding in findings:
        if finding.place in broken and finding.rule not in ("formula-unstored", "cell-error"):
            continue  # what such a cell lacks follows from its being broken
        code = codes.get((finding.place.sheet, finding.place.row))
        yield finding if finding.issue or code is None else finding._replace(issue=code)


def _sheet_fields(issues: Sequence[Issue]) -> frozenset[str]:
    """Fields filled from section rows, sheet names or another column, for which no column stands."""
    filled = set()
    if any(issue.category for issue in issues):
        filled.add("category")
    if any(issue.units for issue in issues):
        filled.add("responsible")
    if any(issue.deadline for issue in issues):
        filled.add("deadline")
    return frozenset(filled)


def _headers(tables: Sequence[Table]) -> Iterator[HeaderRead]:
    for table in tables:
        for column in table.columns:
            place = table.sheet.place(table.header_row, column.position + 1)
            yield HeaderRead(place, column.text, column.field, column.how)


def _words(counted: Counter[tuple[str, str, str]]) -> tuple[WordRead, ...]:
    return tuple(
        WordRead(text, Status(status) if status else None, times, how)
        for (text, status, how), times in counted.most_common()
    )


def _title(tables: Sequence[Table]) -> str | None:
    """Return the banner title: the longest banner text that is no date, unit or signature line."""
    for table in tables:
        texts = [
            text
            for _, text in table.banner
            if not re.match(r"附[件表]|填报|截[至止]|单位[:：]|金额单位|制表|审核", text) and len(text) >= 4
        ]
        if texts:
            return max(texts, key=len)
    return None


def _not_a_ledger(workbook: Workbook) -> Reading:
    """Say what is missing: which headers were found, and what a ledger needs."""
    words = vocabulary("ledger")
    found = [table for sheet in workbook.sheets if (table := find_table(sheet, words))]
    place: Place = Place(workbook.file)
    needs = "台账至少要有一列问题名称（如“问题名称”“存在问题”），以及责任单位、整改措施或整改时限等列。"
    if found:
        table = max(found, key=lambda table: len(table.fields))
        place = table.sheet.place(table.header_row)
        seen = "、".join(column.text for column in table.columns[:12])
        if label := form_label(table):
            place, rule = table.sheet.place(label[0]), "form-layout"
            message = (
                f"工作表「{table.sheet.name}」像是一张表只写一项问题的表单：第{label[0]}行的“{label[1]}”是栏目名，内容在它旁边。"
                "请把各项问题汇总成一行一项的台账（可以下载空白模板）后再导入。"
            )
        elif table.fields & NAMING:
            message = f"工作表「{table.sheet.name}」的表头（{seen}）不像整改台账。{needs}"
            rule = "not-a-ledger"
        elif sum(1 for column in table.columns if _STATISTIC_MARK.search(normal(column.text))) >= 2:
            message = f"工作表「{table.sheet.name}」是按单位或类别汇总的统计表，不是逐项的台账。{needs}"
            rule = "statistics-table"
        else:
            message = f"工作表「{table.sheet.name}」没有问题名称列，读到的表头是：{seen}。{needs}"
            rule = "title-column-missing"
    elif lying := next(filter(None, (_lies_on_its_side(sheet, words) for sheet in workbook.sheets)), None):
        place, rule = lying, "table-transposed"
        message = (
            f"工作表「{place.sheet}」的表头竖着排（一列是一项问题）。请选中整张表复制，"
            "用“选择性粘贴 → 转置”变成一行一项问题后再试。"
        )
    elif any(True for sheet in workbook.sheets for row in sheet.head(5) if not row.blank):
        others = "指标表要有指标名称和数值（或分子、分母）列，单位名册要有单位列和别名、类型或分管领导列。"
        message = f"没有找到台账、指标表或单位名册的表头。{needs}{others}可以下载空白模板对照。"
        rule = "header-missing"
    else:
        message = f"工作簿里没有内容。{needs}"
        rule = "workbook-empty"
    return Reading(workbook.file, workbook.sha256, None, (Finding(Level.ERROR, rule, place, message),))


def _side_by_side(table: Table) -> Finding | None:
    """Refuse a table with another one beside it: a row would be read as one issue, and the other would be lost."""
    words = vocabulary("ledger")
    texts = Counter(column.text for column in table.columns)
    repeated = [text for text, times in texts.items() if times > 1]
    fields = {exact_field(text, words) for text in repeated} - {None} - NO_FIELD
    if not (fields & NAMING and fields & _TELLING_APART):
        return None
    place = table.sheet.place(table.header_row)
    message = (
        f"工作表「{table.sheet.name}」左右并排放着两张表（{'、'.join(repeated)}各出现多次），"
        "右边的问题会漏掉。请把右边的表移到左边的表下面。"
    )
    return Finding(Level.ERROR, "tables-side-by-side", place, message)


def _lies_on_its_side(sheet: Sheet, words: Vocabulary) -> Place | None:
    """Return the cell of a sheet's first columns with which a header begins that runs downwards."""
    head = sheet.head(HEAD_ROWS)
    for column in range(_HEADER_COLUMNS):
        cells = ((row.number, row.values[column]) for row in head if column < len(row.values))
        found = [
            (number, field)
            for number, cell in cells
            if isinstance(cell, str) and (field := exact_field(cell, words)) and field not in NO_FIELD
        ]
        fields = {field for _, field in found}
        if fields & NAMING and fields & RECTIFYING and len(fields) >= _HEADER_FIELDS:
            return sheet.place(found[0][0], column + 1)
    return None


_HEADER_COLUMNS = 3
_HEADER_FIELDS = 3


def _no_rows(file: str, table: Table) -> Finding:
    message = f"工作表「{table.sheet.name}」只有表头，没有一项问题；请确认是否选错了文件。"
    return Finding(Level.ERROR, "no-rows", table.sheet.place(table.header_row), message)


def _skipped_sheets(
    workbook: Workbook, tables_of_sheets: Sequence[Sequence[Table]], tables: Sequence[Table]
) -> Iterator[Finding]:
    read = {table.sheet.name for table in tables}
    tops = {(table.sheet.name, table.header_row) for table in tables}
    for sheet, found in zip(workbook.sheets, tables_of_sheets, strict=True):
        for table in found if sheet.name in read else ():
            if (sheet.name, table.header_row) not in tops:
                seen = "、".join(column.text for column in table.columns[:6])
                message = f"工作表「{sheet.name}」第{table.header_row}行起的表（{seen}）不是逐项的台账，未读取。"
                yield Finding(Level.NOTE, "table-skipped", sheet.place(table.header_row), message)
        if sheet.name not in read and any(not row.blank for row in sheet.head(20)):
            what = "是一张表只写一项问题的表单" if any(map(form_label, found)) else "没有台账的表头"
            message = f"工作表「{sheet.name}」{what}，未读取。"
            yield Finding(Level.NOTE, "sheet-skipped", sheet.place(), message)
