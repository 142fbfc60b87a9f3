"""Write single cells into a workbook and leave every other byte of its parts as it is.

A library that reads a workbook and writes it again loses what it does not know: pictures, shapes, stored results of
formulas, print set-up of newer programs. So only the cells' own XML is touched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from dashboard.exports.cells import stored_text
from loaders.grid import column_number
from loaders.records import column_letters
from loaders.source import member_bytes, sheet_names

CellValue = str | float | int | None
Addresses = Mapping[tuple[int, int], CellValue]
"""Row and column, both from 1 → what the cell is to say; None empties it."""

_ADDED_PART = "xl/worksheets/rectify_notes.xml"
_WORKBOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class CannotPatchError(Exception):
    """A cell that is not to be changed by itself: others take their formula from it."""


def patched(content: bytes, cells: Mapping[str, Addresses], notes_name: str, notes: Sequence[str]) -> bytes:
    """Return the workbook with cells written (sheet name → its cells) and a sheet of notes added or written anew.

    Raises CannotPatchError where a cell cannot be changed alone.
    """
    parts = {name: part for part, name in sheet_names("", content).items()}
    changed: dict[str, bytes | None] = {
        parts[sheet]: _sheet(member_bytes(content, parts[sheet]), addresses)
        for sheet, addresses in cells.items()
        if addresses
    }
    if changed:
        changed |= _recalculated(content)
    changed |= _with_notes(content, changed, parts.get(notes_name), notes_name, notes)
    return _zipped(content, changed)


def _zipped(content: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        held = set()
        for info in source.infolist():
            held.add(info.filename)
            data = changed.get(info.filename, b"") if info.filename in changed else member_bytes(content, info.filename)
            if data is not None:
                target.writestr(zipfile.ZipInfo(info.filename, info.date_time), data, zipfile.ZIP_DEFLATED)
        for name, data in changed.items():
            if name not in held and data is not None:
                target.writestr(name, data)
    return written.getvalue()


def _root(data: bytes) -> Any:
    return etree.fromstring(data, _PARSER)


def _bytes(root: Any) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _sheet(data: bytes, addresses: Addresses) -> bytes:
    root = _root(data)
    space = etree.QName(root).namespace
    body = root.find(f"{{{space}}}sheetData")
    rows: dict[int, Any] = {}
    last = 0
    for row in body:
        last = int(row.get("r") or last + 1)
        rows[last] = row
    by_row: dict[int, dict[int, CellValue]] = {}
    for (number, column), value in addresses.items():
        by_row.setdefault(number, {})[column] = value
    for number, values in sorted(by_row.items()):
        if number not in rows:
            rows[number] = _inserted(body, rows, number, etree.Element(f"{{{space}}}row", r=str(number)))
        _write_row(rows[number], number, values, space)
    return _bytes(root)


def _write_row(row: Any, number: int, values: Mapping[int, CellValue], space: str) -> None:
    cells: dict[int, Any] = {}
    last = 0
    for cell in row:
        letters = (cell.get("r") or "").rstrip("0123456789")
        last = column_number(letters) if letters else last + 1
        cells[last] = cell
    for column, value in sorted(values.items()):
        if column not in cells:
            fresh = etree.Element(f"{{{space}}}c", r=f"{column_letters(column)}{number}")
            cells[column] = _inserted(row, cells, column, fresh)
        _write_cell(cells[column], value, space)


def _inserted(parent: Any, known: Mapping[int, Any], number: int, fresh: Any) -> Any:
    """Put a row or cell in its place among its known neighbours."""
    before = [position for position in known if position < number]
    if before:
        known[max(before)].addnext(fresh)
    else:
        parent.insert(0, fresh)
    return fresh


def _write_cell(cell: Any, value: CellValue, space: str) -> None:
    formula = cell.find(f"{{{space}}}f")
    if formula is not None and formula.get("ref"):
        raise CannotPatchError(cell.get("r"))
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t")
        text.text = stored_text(value)
        text.set(_SPACE, "preserve")
    elif value is not None:
        etree.SubElement(cell, f"{{{space}}}v").text = repr(value)


def _recalculated(content: bytes) -> dict[str, bytes | None]:
    """Return the parts that make a spreadsheet calculate anew: sums of what was changed are stale."""
    root = _root(member_bytes(content, _WORKBOOK))
    space = etree.QName(root).namespace
    settings = root.find(f"{{{space}}}calcPr")
    if settings is not None:
        settings.set("fullCalcOnLoad", "1")
    relations = _root(member_bytes(content, _RELATIONS))
    types = _root(member_bytes(content, _TYPES))
    changed: dict[str, bytes | None] = {_WORKBOOK: _bytes(root)}
    for relation in list(relations):
        if relation.get("Type", "").endswith("/calcChain"):
            relations.remove(relation)
            changed[_RELATIONS] = _bytes(relations)
    for override in list(types):
        if override.get("PartName", "").endswith("/calcChain.xml"):
            types.remove(override)
            changed[override.get("PartName").lstrip("/")] = None
            changed[_TYPES] = _bytes(types)
    return changed


def _with_notes(
    content: bytes, changed: Mapping[str, bytes | None], part: str | None, name: str, notes: Sequence[str]
) -> dict[str, bytes | None]:
    """Return the parts of a sheet of notes: written over the one of this name, else added behind the last sheet."""

    def current(member: str) -> Any:
        return _root(changed.get(member) or member_bytes(content, member))

    workbook = current(_WORKBOOK)
    space = etree.QName(workbook).namespace
    if part is not None:
        return {part: _notes_sheet(space, notes)}
    relations, types = current(_RELATIONS), current(_TYPES)
    number = _free({relation.get("Id") for relation in relations}, "rectify")
    office = next(
        kind.rpartition("/")[0] for relation in relations if (kind := relation.get("Type", "")).endswith("/worksheet")
    )
    etree.SubElement(
        relations,
        f"{{{etree.QName(relations).namespace}}}Relationship",
        Id=number,
        Type=f"{office}/worksheet",
        Target=f"/{_ADDED_PART}",
    )
    etree.SubElement(
        types, f"{{{etree.QName(types).namespace}}}Override", PartName=f"/{_ADDED_PART}", ContentType=_SHEET_TYPE
    )
    sheets = workbook.find(f"{{{space}}}sheets")
    highest = max(int(sheet.get("sheetId", 0)) for sheet in sheets)
    added = etree.SubElement(sheets, f"{{{space}}}sheet", name=name, sheetId=str(highest + 1))
    added.set(f"{{{office}}}id", number)
    return {
        _ADDED_PART: _notes_sheet(space, notes),
        _WORKBOOK: _bytes(workbook),
        _RELATIONS: _bytes(relations),
        _TYPES: _bytes(types),
    }


def _free(taken: Iterable[str | None], stem: str) -> str:
    known = set(taken)
    return next(name for number in range(1, len(known) + 2) if (name := f"{stem}{number}") not in known)


def _notes_sheet(space: str, notes: Sequence[str]) -> bytes:
    root = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})
    columns = etree.SubElement(root, f"{{{space}}}cols")
    etree.SubElement(columns, f"{{{space}}}col", min="1", max="1", width="110", customWidth="1")
    body = etree.SubElement(root, f"{{{space}}}sheetData")
    for number, text in enumerate(notes, start=1):
        row = etree.SubElement(body, f"{{{space}}}row", r=str(number))
        _write_cell(etree.SubElement(row, f"{{{space}}}c", r=f"A{number}"), text, space)
    return _bytes(root)
