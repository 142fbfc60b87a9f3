"""The front door: files in, readings out, each recognised by its content and checked."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath
from traceback import extract_tb

from loaders.check import check_reading, check_readings
from loaders.collector import collector_paused, give_back_memory
from loaders.extract_mark import refuse_extracts
from loaders.grid import Workbook, open_workbook
from loaders.indicators import looks_like_indicators, read_indicators
from loaders.ledger import read_ledger
from loaders.ledger_tables import find_ledger_tables
from loaders.limits import Limits
from loaders.paragraphs import read_document
from loaders.plan import looks_like_plan, read_plan_source
from loaders.progress import Step, tell
from loaders.records import Context, Finding, Level, Place, Reading, RefusedFileError, Unit
from loaders.returned import looks_like_return
from loaders.roster import looks_like_roster, read_roster
from loaders.source import Format, Source, open_source

LARGE_BYTES = 4 * 1024 * 1024
"""Files together above this size leave enough memory behind to be worth giving back."""


def read_files(files: Mapping[str, bytes], context: Context | None = None) -> list[Reading]:
    """Read files (name → bytes) that belong together, in the order given.

    A roster among them is known while the others are read. Nothing raises for bad files: their readings are refused
    and say why.
    """
    with collector_paused():
        readings = _read_files(files, context or Context())
    if sum(map(len, files.values())) > LARGE_BYTES:
        give_back_memory()
    return readings


def _read_files(files: Mapping[str, bytes], context: Context) -> list[Reading]:
    opened: dict[str, _Opened | Reading] = {}
    readings: dict[str, Reading] = {}
    for name, content in files.items():
        with _no_fault(name, content, readings):
            tell(Step.READ, name)
            opened[name] = found = _open(name, content, context.limits)
            if isinstance(found, Reading):
                readings[name] = found
            elif found.workbook is not None and _is_roster(found.workbook):
                readings[name] = read_roster(found.workbook, context)
    units: tuple[Unit, ...] = tuple(unit for reading in readings.values() for unit in reading.units)
    known = context._replace(roster=_with_spellings(units + _not_renamed(context.roster, units), context.same_units))
    for name, found in opened.items():
        if name not in readings and isinstance(found, _Opened):
            with _no_fault(name, files[name], readings):
                reading = _read(found, known)
                tell(Step.CHECK, name, len(reading.issues))
                readings[name] = replace(reading, findings=reading.findings + check_reading(reading, known.roster))
    ordered = [readings[name] for name in files]
    return _with_findings(ordered, check_readings(ordered))


@contextmanager
def _no_fault(name: str, content: bytes, readings: dict[str, Reading]) -> Iterator[None]:
    """Turn a fault of a reader into the refusal of its file: the others are read, and nobody sees a trace."""
    try:
        yield
    except RefusedFileError as refused:
        readings[name] = _refused(name, content, refused)
    except Exception as fault:  # whatever it is, a file must not take the command or the page down with it
        step = extract_tb(fault.__traceback__)[-1]
        where = f"{type(fault).__name__}，{PurePath(step.filename).name} 第{step.lineno}行"
        _log.error("reading %s: %r at %s", name, fault, where)
        message = f"读取《{name}》时程序出错（{where}），没有读成。请把这个文件和这句话一起发给维护人员。"
        readings[name] = _refused(name, content, RefusedFileError("reader-fault", Place(name), message))


_log = logging.getLogger(__name__)


def _is_roster(workbook: Workbook) -> bool:
    """A ledger that has a roster on a further sheet is a ledger."""
    return looks_like_roster(workbook) and not find_ledger_tables(workbook)


def read_file(name: str, content: bytes, context: Context | None = None) -> Reading:
    """Read one file; see `read_files`."""
    return read_files({name: content}, context)[0]


class _Opened:
    """A file opened safely, as a workbook where it is one."""

    __slots__ = ("source", "workbook")

    def __init__(self, source: Source, workbook: Workbook | None) -> None:
        self.source = source
        self.workbook = workbook


def _open(name: str, content: bytes, limits: Limits) -> _Opened | Reading:
    try:
        source = open_source(name, content, limits)
        is_document = source.format is Format.DOCX or (source.format is Format.TEXT and _is_prose(source))
        if is_document:
            return _Opened(source, None)
        workbook = open_workbook(source)
        refuse_extracts(source, workbook)
        return _Opened(source, workbook)
    except RefusedFileError as refused:
        return _refused(name, content, refused)


def _refused(name: str, content: bytes, refused: RefusedFileError) -> Reading:
    return Reading(name, hashlib.sha256(content).hexdigest(), None, (refused.finding,))


def _is_prose(source: Source) -> bool:
    """A text file is a plan unless it is called .csv or reads like a table and not like a plan."""
    if source.file.lower().endswith((".csv", ".tsv")):
        return False
    return looks_like_plan(read_document(source).paragraphs) or not _is_separated(source)


def _is_separated(source: Source) -> bool:
    lines = [line for line in source.content[:8192].splitlines() if line.strip()][1:8]
    return bool(lines) and any(min(line.count(mark) for line in lines) >= 2 for mark in (b",", b"\t", b";"))


def _read(found: _Opened, context: Context) -> Reading:
    try:
        if found.workbook is None:
            return read_plan_source(found.source, context)
        if looks_like_return(found.workbook):
            return _unit_return(found.source)
        if looks_like_indicators(found.workbook) and not find_ledger_tables(found.workbook):
            return read_indicators(found.workbook, context)
        return read_ledger(found.workbook, context)
    except RefusedFileError as refused:
        return Reading(found.source.file, found.source.sha256, None, (refused.finding,))


def _unit_return(source: Source) -> Reading:
    message = (
        f"《{source.file}》是责任单位填报表，只有一个单位的问题，不能当作台账存入。"
        "请在网页“更多 → 数据 → 单位填报”中合并，或导入完整台账。"
    )
    refused = Finding(Level.ERROR, "unit-return", Place(source.file), message)
    return Reading(source.file, source.sha256, None, (refused,))


def _not_renamed(roster: Sequence[Unit], newer: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units already known, less those the newer roster tells anew."""
    names = {unit.name for unit in newer}
    return tuple(unit for unit in roster if unit.name not in names)


def _with_spellings(roster: tuple[Unit, ...], same_units: Mapping[str, str]) -> tuple[Unit, ...]:
    """Return the roster with the spellings settled for the ledger as aliases; a unit it lacks gets a line."""
    spellings: dict[str, tuple[str, ...]] = {}
    for written, name in same_units.items():
        spellings[name] = (*spellings.get(name, ()), written)
    known = tuple(replace(unit, aliases=unit.aliases + spellings.pop(unit.name, ())) for unit in roster)
    return known + tuple(Unit(name, Place(""), aliases=aliases) for name, aliases in spellings.items())


def _with_findings(readings: Sequence[Reading], findings: Sequence[Finding]) -> list[Reading]:
    """Put findings that span files to the file each of them points at."""
    return [
        replace(reading, findings=reading.findings + own) if (own := _of_file(reading, findings)) else reading
        for reading in readings
    ]


def _of_file(reading: Reading, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.place.file == reading.file)
