"""The tables of a plan → issues, by the rules for ledgers; a plan may put them in place of prose or behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loaders.dates import find_as_of
from loaders.grid import Workbook
from loaders.ledger import read_ledger
from loaders.ledger_tables import find_ledger_tables
from loaders.paragraphs import Document
from loaders.records import Context, Finding, Issue, Level, Place, Reading
from loaders.text import normal

_LISTED = 5
_LONGEST_LINE = 30
"""Longer texts tell of a date in passing: 截至2023年9月底，已培训…"""


def read_annex(document: Document, context: Context, issued_on: date | None) -> Reading | None:
    """Return what the ledger tables of a document say, None where no table is one. Other tables are passed over."""
    workbook = Workbook(document.file, document.sha256, document.tables)
    names = {table.sheet.name for table in find_ledger_tables(workbook)}
    if not names:
        return None
    sheets = tuple(sheet for sheet in document.tables if sheet.name in names)
    base = context.as_of or issued_on or stated_as_of(document)  # whose year a deadline without one is of
    return read_ledger(Workbook(document.file, document.sha256, sheets), context._replace(as_of=base))


def stated_as_of(document: Document) -> date | None:
    """Return the day that a line of its own, such as （截至2024年6月14日）, names as the document's as-of date."""
    lines = (paragraph.text for paragraph in document.paragraphs if len(paragraph.text) <= _LONGEST_LINE)
    return next((day for line in lines if (day := find_as_of(line)) is not None), None)


def annex_differs(prose: Sequence[Issue], annex: Sequence[Issue], file: str) -> list[Finding]:
    """Return the warning `annex-differs` where the table names issues that the text does not, and the reverse."""
    in_prose = {normal(issue.title): issue.title for issue in prose}
    in_annex = {normal(issue.title): issue.title for issue in annex}
    only_prose = [title for key, title in in_prose.items() if key not in in_annex]
    only_annex = [title for key, title in in_annex.items() if key not in in_prose]
    if not only_prose and not only_annex:
        return []
    message = (
        f"正文有{len(prose)}个问题，附表有{len(annex)}个，按条数多的读取（相同时按正文）。"
        f"{_listed('只在正文', only_prose)}{_listed('只在附表', only_annex)}请核对两处是否一致。"
    )
    place = annex[0].place if annex else Place(file)
    return [Finding(Level.WARNING, "annex-differs", place, message)]


def _listed(where: str, titles: Sequence[str]) -> str:
    if not titles:
        return ""
    more = f" 等{len(titles)}项" if len(titles) > _LISTED else ""
    return f"{where}的：{'、'.join(titles[:_LISTED])}{more}。"
