"""A Word document → paragraphs with their printed numbers, and tables with their merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from loaders.grid import Cell, Merge, Sheet, refuse_long_text, refuse_long_texts, sheet_of_rows
from loaders.headers import vocabulary
from loaders.limits import Limits
from loaders.paragraphs import Document, Paragraph, is_debris, tidy
from loaders.plan_labels import labels
from loaders.records import Place, RefusedFileError
from loaders.source import Source
from loaders.text import normal
from loaders.word_numbering import Numbering

Element = Any
"""An XML element of lxml, which ships no types."""

_SKIPPED = frozenset(
    qn(tag) for tag in ("w:del", "w:moveFrom", "w:txbxContent", "w:instrText", "w:delText", "w:pPr", "w:rPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})
_HEADING_STYLE = re.compile(r"^(?:heading|标题) ?([1-9])$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|目录)(?: ?\d| ?heading|$)", re.IGNORECASE)
_LONGEST_HEADING = 80


def read_word(source: Source) -> Document:
    """Return the body of a .docx as paragraphs and tables.

    Deleted text, text boxes and tables of contents are left out. A table of labels and texts (one form per issue) and
    a table of one column come as paragraphs, all others as sheets 表1, 表2 …. Raises `RefusedFileError` for a
    damaged document.
    """
    try:
        document = docx.Document(BytesIO(source.content))
        return _Body(source, document).read()
    except RefusedFileError:
        raise
    except Exception as error:  # python-docx and lxml raise whatever the damage leads them to
        message = f"《{source.file}》已损坏或没有传完，打不开，请重新导出或发送后再试。"
        raise RefusedFileError("file-damaged", Place(source.file), message) from error


class _Body:
    """Walks the body once, counting paragraphs and tables."""

    def __init__(self, source: Source, document: Any) -> None:
        self._source = source
        self._body: Element = document.element.body
        numbering = next(
            (part.element for part in _related(document) if part.partname.endswith("/numbering.xml")), None
        )
        styles = document.styles.element
        self._numbering = Numbering(numbering, styles)
        self._names = {
            style.get(qn("w:styleId")): (style.find(qn("w:name")).get(qn("w:val")) or "")
            for style in styles.iter(qn("w:style"))
            if style.find(qn("w:name")) is not None
        }
        self._paragraphs: list[Paragraph] = []
        self._tables: list[Sheet] = []
        self._count = 0
        self._table_count = 0

    def read(self) -> Document:
        self._walk(self._body)
        return Document(self._source.file, self._source.sha256, tuple(self._paragraphs), tuple(self._tables))

    def _walk(self, parent: Element) -> None:
        for node in parent:
            if node.tag == qn("w:p"):
                self._paragraph(node)
            elif node.tag == qn("w:tbl"):
                self._table(node)
            elif node.tag == qn("w:sdt") and not _is_contents(node):
                content = node.find(qn("w:sdtContent"))
                if content is not None:
                    self._walk(content)
            elif node.tag in (qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
                self._walk(node)

    def _paragraph(self, node: Element) -> None:
        self._count += 1
        style = self._names.get(_style_id(node), "")
        number = self._numbering.printed(node)
        text = _text(node)
        refuse_long_text(text, Place(self._source.file, None, self._count), self._source.limits)
        if _CONTENTS_STYLE.match(style) or not text.strip():
            return
        found = _HEADING_STYLE.match(style)
        for index, line in enumerate(text.split("\n")):
            raw = _with_number(number, line) if index == 0 else line
            kept = tidy(raw)
            if not kept or is_debris(raw):
                continue
            bold = tidy(_with_number(number, _bold_beginning(node))) if index == 0 else ""
            level = int(found[1]) if found and index == 0 and len(kept) <= _LONGEST_HEADING else None
            place = Place(self._source.file, None, self._count)
            self._paragraphs.append(Paragraph(place, raw, kept, bold if kept.startswith(bold) else "", level))

    def _table(self, node: Element) -> None:
        self._table_count += 1
        name = f"表{self._table_count}"
        rows, merges = _cells(node, Place(self._source.file, name), self._source.limits)
        if not rows:
            return
        if _is_row_of_labels(rows):
            rows = [[label, text] for label, text in zip(rows[0], rows[1], strict=True) if text.strip()]
        if _is_form(rows):
            self._form(name, rows)
            return
        padded: list[list[Cell]] = [list(row) for row in rows]
        self._tables.append(sheet_of_rows(self._source.file, name, padded, merges))

    def _form(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Add the labelled texts of a form: number and name of the issue first, wherever the form has them."""
        added = [
            (rank, Paragraph(Place(self._source.file, name, number), line, tidy(line)))
            for number, row in enumerate(rows, start=1)
            for rank, line in _form_lines([cell for cell in row if cell.strip()])
            if tidy(line)
        ]
        if [rank for rank, _ in added].count(_NAME) == 1:
            added.sort(key=lambda line: line[0])
        self._paragraphs += [paragraph for _, paragraph in added]


_CODE, _NAME, _OTHER = range(3)


def _form_lines(cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield what the cells of a form's row say: its rank within the form, and a line of text."""
    index = 0
    while index < len(cells):
        label, text = normal(cells[index]), cells[index + 1].strip() if index + 1 < len(cells) else ""
        if text and vocabulary("ledger").fields.get(label) == "code":
            yield _CODE, f"问题{text}"
        elif text and label in labels():
            first, *others = text.split("\n")
            rank = _NAME if _field(label) == "title" else _OTHER
            yield rank, f"{tidy(cells[index]).rstrip('：: ')}：{first}"
            yield from ((rank, line) for line in others)
        else:
            yield from ((_OTHER, line) for line in cells[index].split("\n"))
            index -= 1
        index += 2


def _related(document: Any) -> list[Any]:
    return [relation.target_part for relation in document.part.rels.values() if not relation.is_external]


def _style_id(node: Element) -> str | None:
    style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    value: str | None = None if style is None else style.get(qn("w:val"))
    return value


def _is_contents(node: Element) -> bool:
    gallery = node.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and "contents" in (gallery.get(qn("w:val")) or "").lower()


def _text(node: Element) -> str:
    return "".join(_letters(node))


def _letters(node: Element) -> Iterator[str]:
    """Yield the visible text below a node; breaks as line feeds, tabs as tabs."""
    for child in node:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            yield "\t"
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:p"):
            yield from _letters(child)
            yield "\n"
        else:
            yield from _letters(child)


def _with_number(number: str, text: str) -> str:
    if not number or not text:
        return text
    return number + text if number[-1] in "、.．）):：" else f"{number} {text}"


def _bold_beginning(node: Element) -> str:
    """Return the bold text a paragraph begins with, '' where all or nothing is bold."""
    bold = ""
    for run in node.iter(qn("w:r")):
        text = _text(run)
        mark = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        if mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off"):
            bold += text
        elif text.strip():
            return bold.split("\n")[0]
    return ""


def _cells(table: Element, place: Place, limits: Limits) -> tuple[list[list[str]], list[Merge]]:
    """Return a table's texts as a full grid, and its merged ranges; a merged text stands in its first cell.

    Raises `RefusedFileError` as soon as a limit is passed: a few bytes can claim a cell of a thousand million columns.
    """
    rows: list[list[str]] = []
    spans: list[Merge] = []
    open_down: dict[int, Merge] = {}
    for number, row in enumerate(table.findall(qn("w:tr")), start=1):
        skipped = _skipped_cells(row)
        _refuse_large(number, skipped, place, limits)
        texts: list[str] = [""] * skipped
        going_down: dict[int, Merge] = {}
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            left = len(texts) + 1
            width, down = _span(cell)
            _refuse_large(number, len(texts) + width, place, limits)
            texts += ["" if down == "continue" else _text(cell).strip("\n")] + [""] * (width - 1)
            if down == "continue" and left in open_down:
                going_down[left] = open_down[left]._replace(bottom=number)
            elif down == "restart":
                going_down[left] = Merge(number, left, number, left + width - 1)
            elif width > 1:
                spans.append(Merge(number, left, number, left + width - 1))
        spans += [merge for left, merge in open_down.items() if left not in going_down]
        open_down = going_down
        refuse_long_texts(texts, place._replace(row=number), limits)
        rows.append(texts)
    spans += open_down.values()
    width = max((len(row) for row in rows), default=0)
    merges = [merge for merge in spans if (merge.top, merge.left) != (merge.bottom, merge.right)]
    return [row + [""] * (width - len(row)) for row in rows], merges


def _refuse_large(rows: int, columns: int, place: Place, limits: Limits) -> None:
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
        message = (
            f"《{place.file}》的{place.sheet}超过{limits.rows}行、{limits.columns}列或{limits.cells}个单元格的上限，"
            "请拆分后再试。"
        )
        raise RefusedFileError("sheet-too-large", place, message)


def _skipped_cells(row: Element) -> int:
    skipped = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    return 0 if skipped is None else int(skipped.get(qn("w:val"), "0"))


def _span(cell: Element) -> tuple[int, str | None]:
    """Return how many columns a cell is wide, and `restart` or `continue` where it is merged downwards."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, None
    grid_span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    width = 1 if grid_span is None else int(grid_span.get(qn("w:val"), "1"))
    return width, None if merge is None else merge.get(qn("w:val"), "continue")


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """True for a table of one column, and for one whose rows pair a label with its text."""
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    filled = [row for row in filled if row]
    if all(len(row) == 1 for row in filled):
        return True
    paired = [row for row in filled if normal(row[0]) in labels() and len(row) in (2, 4, 6)]
    several = [row for row in filled if len(row) > 1]
    fields = {labels()[normal(row[0])] for row in paired}
    return len(paired) * 3 >= len(several) * 2 and len(fields) > 1 and not _is_header(several[0])


def _field(label: str) -> str | None:
    return labels().get(normal(label))


def _is_row_of_labels(rows: Sequence[Sequence[str]]) -> bool:
    """True for labels above one text each that name no issue: 责任单位 and 整改时限 of the issue they stand under."""
    if len(rows) != 2 or not _is_header(rows[0]):
        return False
    return not {_field(cell) for cell in rows[0]} & {"title", "finding", "category"}


def _is_header(row: Sequence[str]) -> bool:
    return len(row) > 1 and all(normal(cell) in labels() for cell in row)
