"""A Word document under construction: Chinese fonts, paragraphs by style, tables that repeat their header, the stamp.

Every text goes in as it was typed, see `measure.safe`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from dashboard.exports.paper import Stamp
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.describing import describe
from dashboard.exports.papers.layout import HEAD_GROUND, LINE, Look, Page, blank
from dashboard.safe import safe

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TWIPS_PER_MM = 1440 / 25.4
UNBROKEN = 150
"""Characters up to which a row of a table is kept on one page; a longer one may go on on the next."""


class Column(NamedTuple):
    """One column of a table: its header text, its width in millimetres and how its cells are aligned."""

    title: str
    width: float
    align: str = "left"


class Paper:
    """A document on one kind of page. Paragraphs and tables are added at its end; `content` is the finished file."""

    def __init__(self, page: Page, looks: dict[str, Look], stamp: Stamp, title: str) -> None:
        self._document, self._styles = blank(page, looks)
        self._end: Any = self._document.element.body[-1]
        describe(self._document.core_properties, title, stamp)
        _stamp(self._document, page, self._styles["stamp"], self._styles["page number"], stamp)

    def say(self, text: str, style: str = "body") -> None:
        """Add a paragraph; with no text an empty line."""
        self._end.addprevious(_paragraph(self._styles[style], text))

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Add a table of the columns' widths whose header row stands again on every page it runs over."""
        head, cell = self._styles["cell head"], self._styles["cell"]
        table = _table([column.width for column in columns])
        header = _row([_Cell(column.title, head, "center", column.width, True) for column in columns], unbroken=True)
        _put(header.find(qn("w:trPr")), "w:tblHeader")
        table.append(header)
        for row in rows:
            cells = [_Cell(text, cell, column.align, column.width) for text, column in zip(row, columns, strict=True)]
            table.append(_row(cells, unbroken=all(len(text) <= UNBROKEN for text in row)))
        for properties in table[-1].iter(qn("w:pPr")):  # so that a date line below never stands alone on a page
            properties.find(qn("w:pStyle")).addnext(OxmlElement("w:keepNext"))
        self._close(table)

    def figures(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Add a band of figures: the names, the numbers in large type, and a line under them."""
        table = _table([column.width for column in columns])
        head, figure, under = (self._styles[name] for name in ("figure head", "figure", "under"))
        table.append(
            _row([_Cell(column.title, head, "center", column.width, True) for column in columns], unbroken=True)
        )
        for style, row in zip((figure, under), rows, strict=True):
            cells = [_Cell(text, style, "center", column.width) for text, column in zip(row, columns, strict=True)]
            table.append(_row(cells, unbroken=True))
        self._close(table)

    def form(
        self, widths: Sequence[float], rows: Iterable[Sequence[tuple[str, int, bool]]], heights: Sequence[float]
    ) -> None:
        """Add a form: rows of cells, each a text, the columns it spans and whether it is a label; heights in mm."""
        table = _table(widths)
        for row, height in zip(rows, heights, strict=True):
            table.append(_form_row(row, widths, height, self._styles))
        self._close(table)

    def _close(self, table: Any) -> None:
        """Add a table and the small gap below it, without which two tables in a row would be one."""
        self._end.addprevious(table)
        self._end.addprevious(_paragraph(self._styles["gap"], ""))

    @property
    def content(self) -> bytes:
        """The finished file."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()


def _put(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _paragraph(style: str, text: str, align: str | None = None) -> Any:
    paragraph = OxmlElement("w:p")
    properties = _put(paragraph, "w:pPr")
    _put(properties, "w:pStyle", val=style)
    if align is not None:
        _put(properties, "w:jc", val=align)
    if text:
        paragraph.append(_run(text))
    return paragraph


def _run(text: str) -> Any:
    run: Any = OxmlElement("w:r")
    run.text = safe(text)
    return run


def _table(widths: Sequence[float]) -> Any:
    table = OxmlElement("w:tbl")
    properties = _put(table, "w:tblPr")
    _put(properties, "w:tblW", w=str(_twips(sum(widths))), type="dxa")
    _put(properties, "w:jc", val="center")
    borders = _put(properties, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _put(borders, f"w:{side}", val="single", sz="4", space="0", color=LINE)
    _put(properties, "w:tblLayout", type="fixed")
    margins = _put(properties, "w:tblCellMar")
    for side, gap in (("top", 20), ("left", 60), ("bottom", 20), ("right", 60)):
        _put(margins, f"w:{side}", w=str(gap), type="dxa")
    grid = _put(table, "w:tblGrid")
    for width in widths:
        _put(grid, "w:gridCol", w=str(_twips(width)))
    return table


class _Cell(NamedTuple):
    text: str
    style: str
    align: str
    width: float
    head: bool = False


def _row(cells: Iterable[_Cell], unbroken: bool) -> Any:
    row = OxmlElement("w:tr")
    properties = _put(row, "w:trPr")
    if unbroken:
        _put(properties, "w:cantSplit")
    for text, style, align, width, head in cells:
        cell = _put(row, "w:tc")
        shape = _put(cell, "w:tcPr")
        _put(shape, "w:tcW", w=str(_twips(width)), type="dxa")
        if head:
            _put(shape, "w:shd", val="clear", color="auto", fill=HEAD_GROUND)
        _put(shape, "w:vAlign", val="center")
        cell.append(_paragraph(style, text, align))
    return row


def _form_row(
    cells: Sequence[tuple[str, int, bool]], widths: Sequence[float], height: float, styles: dict[str, str]
) -> Any:
    row = OxmlElement("w:tr")
    properties = _put(row, "w:trPr")
    _put(properties, "w:trHeight", val=str(_twips(height)), hRule="atLeast")
    place = 0
    for text, span, label in cells:
        cell = _put(row, "w:tc")
        shape = _put(cell, "w:tcPr")
        _put(shape, "w:tcW", w=str(_twips(sum(widths[place : place + span]))), type="dxa")
        if span > 1:
            _put(shape, "w:gridSpan", val=str(span))
        if label:
            _put(shape, "w:shd", val="clear", color="auto", fill=HEAD_GROUND)
        _put(shape, "w:vAlign", val="center" if label or "\n" not in text else "top")
        style = styles["form head" if label else "form"]
        for line in text.split("\n"):
            cell.append(_paragraph(style, line, "center" if label else None))
        place += span
    return row


def _stamp(document: Any, page: Page, style: str, number_style: str, stamp: Stamp) -> None:
    section = document.sections[0]
    footers = [(section.footer, "right")]
    if page.mirrored:
        document.settings.odd_and_even_pages_header_footer = True
        footers.append((section.even_page_footer, "left"))
    for footer, side in footers:
        element = footer._element
        for paragraph in list(element):
            element.remove(paragraph)
        element.append(_page_number(number_style, side if page.mirrored else "center"))
        for line in stamp.lines:
            element.append(_paragraph(style, line))


def _page_number(style: str, side: str) -> Any:
    paragraph = _paragraph(style, words.PAGE_NUMBER[0], side)
    for kind, code in (("begin", None), (None, "PAGE"), ("separate", None), (None, None), ("end", None)):
        run = _put(paragraph, "w:r")
        if kind is not None:
            _put(run, "w:fldChar", fldCharType=kind)
        elif code is not None:
            _put(run, "w:instrText").text = code
        else:
            _put(run, "w:t").text = "1"
    paragraph.append(_run(words.PAGE_NUMBER[1]))
    return paragraph


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)
