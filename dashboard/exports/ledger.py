"""`ledger`: the snapshot as a workbook that gives the same snapshot when it is loaded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from dashboard import queries, texts
from dashboard.exports import ledger_texts as words
from dashboard.exports.ledger_copy import WORDING, CannotCopyError, Cells, changed_cells, dated_cells
from dashboard.exports.ledger_sheet import Sheet, ledger_workbook
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.rows import XLSX_TYPE
from dashboard.exports.unit_texts import EXTRACT
from dashboard.exports.workbook_patch import CannotPatchError, patched
from dashboard.frames import SnapshotInfo
from dashboard.queries import SourceFile, StoredIssue, as_stored
from loaders.grid import open_workbook
from loaders.limits import ACCEPTED
from loaders.reading import read_file
from loaders.records import Context, Kind, RefusedFileError, column_letters
from loaders.source import Format, open_source

CELLS_NAMED = 30
"""Changed cells that the notes name one by one."""


def ledger(source: PaperSource) -> tuple[File, ...]:
    """Return the ledger of a snapshot; under filters an extract that names itself one and is never loaded."""
    if source.engine is None:
        return ()
    stored = Stored(source.engine, source.info)
    if source.figures.scope.filters:
        chosen = [stored.issues[position] for position in source.figures.whole.members.tolist()]
        name = source.file_name(words.FILE_EXTRACT, suffix="xlsx")
        return (File(name, _extract(source, stored, chosen), XLSX_TYPE),)
    name = source.file_name(words.FILE, suffix="xlsx")
    return (File(name, whole_ledger(stored, name, source.stamp.lines), XLSX_TYPE),)


@dataclass(frozen=True, eq=False)
class Stored:
    """What the store keeps of one snapshot: its issues, the files they came from, and what a reader is to know."""

    engine: Engine
    info: SnapshotInfo

    @cached_property
    def issues(self) -> tuple[StoredIssue, ...]:
        """The issues in their order."""
        return queries.stored_issues(self.engine, self.info)

    @cached_property
    def sources(self) -> tuple[SourceFile, ...]:
        """The ledgers they were read from; the plans, where there was no ledger."""
        files = queries.source_files(self.engine, self.info.id)
        ledgers = tuple(file for file in files if file.kind == Kind.LEDGER)
        return ledgers or tuple(file for file in files if file.kind == Kind.PLAN)

    @cached_property
    def context(self) -> Context:
        """What a load into this ledger knows before it opens the file."""
        ledger = self.info.ledger
        return Context(
            self.info.as_of,
            queries.roster(self.engine, ledger.id),
            queries.learned_words(self.engine, ledger.id),
            ledger.done_is_verified,
            queries.settled_units(self.engine, ledger.id),
            ACCEPTED,
        )

    @property
    def planned(self) -> bool:
        """True where the issues come from a plan, so that there is a ledger still to be filled in."""
        return any(file.kind == Kind.PLAN for file in self.sources)


def whole_ledger(stored: Stored, name: str, stamp: Sequence[str]) -> bytes:
    """Return the whole ledger as a file of this name: the user's own workbook where there is one, else drawn anew.

    Either is read back before it is handed out; a workbook that would not give the snapshot again is drawn anew, and
    what cannot be said in a sheet at all is named in the notes.
    """
    again = [words.AGAIN.format(ledger=stored.info.ledger.name)]
    own = _workbook(stored)
    if own is not None:
        copied = _copied(stored, *own, notes=[*stamp, *again])
        if copied is not None and not _unlike(stored, name, copied):
            return copied
    told = words.DRAWN_INSTEAD.format(file=own[0]) if own is not None else words.DRAWN
    sheet = Sheet(
        stored.info.ledger.name,
        [words.AS_OF.format(day=texts.DAY.format(day=stored.info.as_of))],
        stored.issues,
        stored.info.fields,
        stored.planned,
        [*stamp, told, *again],
    )
    for tried in (sheet, sheet._replace(category_last=True)):
        drawn = ledger_workbook(tried, stored.context)
        unlike = _unlike(stored, name, drawn)
        if not unlike:
            return drawn
    codes = words.DIFFERS.format(codes=words.JOIN.join(unlike))
    return ledger_workbook(sheet._replace(notes=[*sheet.notes, codes]), stored.context)


def _extract(source: PaperSource, stored: Stored, issues: Sequence[StoredIssue]) -> bytes:
    lines = [words.AS_OF.format(day=texts.DAY.format(day=stored.info.as_of)), *source.stamp.lines, EXTRACT]
    sheet = Sheet(stored.info.ledger.name, lines, issues, stored.info.fields, stored.planned, [*lines[1:]])
    return ledger_workbook(sheet, stored.context)


def _workbook(stored: Stored) -> tuple[str, bytes] | None:
    """Return name and bytes of the one workbook the issues came from; None where there were several, or none."""
    if len(stored.sources) != 1 or stored.planned:
        return None
    name = stored.sources[0].name
    content = queries.source_file(stored.engine, stored.info.id, name)
    if content is None:
        return None
    try:
        return (name, content) if open_source(name, content, ACCEPTED).format is Format.XLSX else None
    except RefusedFileError:
        return None


def _copied(stored: Stored, name: str, content: bytes, notes: Sequence[str]) -> bytes | None:
    """Return the user's workbook with the changed cells written in; None where it differs by more than cells."""
    try:
        reading = read_file(name, content, stored.context)
        cells = changed_cells(content, reading, stored.issues, stored.context)
        workbook = open_workbook(open_source(name, content, ACCEPTED))
        for sheet, addresses in dated_cells(workbook, stored.info.as_of).items():
            cells.setdefault(sheet, {}).update(addresses)
        return patched(content, cells, words.NOTES_SHEET, [*notes, _told(name, cells)])
    except (CannotCopyError, CannotPatchError, RefusedFileError):
        return None


def _told(name: str, cells: Cells) -> str:
    changed = [
        f"{sheet}!{column_letters(column)}{row}" for sheet, found in cells.items() for row, column in sorted(found)
    ]
    if not changed:
        return words.FROM_SAME.format(file=name)
    shown = words.JOIN.join(changed[:CELLS_NAMED]) + (words.AND_MORE if len(changed) > CELLS_NAMED else "")
    return words.FROM_CHANGED.format(file=name, cells=shown)


def _unlike(stored: Stored, name: str, content: bytes) -> list[str]:
    """Return the codes of the issues that a load of this file would not give again as they are stored."""
    reading = read_file(name, content, stored.context._replace(as_of=None))
    read = as_stored(reading.issues)
    if reading.refused or reading.as_of != stored.info.as_of or len(read) != len(stored.issues):
        return [issue.facts["code"] for issue in stored.issues]
    return [
        issue.facts["code"]
        for issue, found in zip(stored.issues, read, strict=True)
        if issue.differences(found) - WORDING
    ]
