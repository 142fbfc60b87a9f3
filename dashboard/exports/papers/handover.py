"""交接单: what is handed over with a ledger, how it stands, what is open, what lies where, and room for three names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Engine

from dashboard import check_texts, queries
from dashboard import texts as figure_words
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content
from dashboard.exports.papers import handover_texts as words
from dashboard.exports.papers.layout import PLAIN, PLAIN_LOOKS
from dashboard.exports.papers.word import DOCX_TYPE, Column, Paper
from dashboard.exports.sources import source_of
from dashboard.frames import LedgerInfo, SnapshotInfo
from dashboard.handover import HandedOver
from dashboard.log_lines import HASH_SHOWN
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.thresholds import Thresholds
from dashboard.store import hosts

MOST_LISTED = 60
"""Open decisions, and checks, that are listed; the rest are counted."""
_FACTS = (32.0, 148.0)
_SHORT = 24.0
"""Columns up to this width in millimetres hold one short thing, and hold it in the middle."""
_ROW, _SIGNED = 8.0, 15.0
"""Least heights of rows in millimetres."""


def handing_paper(engine: Engine, info: SnapshotInfo, made: HandedOver, thresholds: Thresholds) -> File:
    """Return the paper that goes with a handover file, as things stand in a ledger's newest snapshot."""
    held = queries.snapshot(engine, info.id)
    if held is None:
        raise LookupError(info.id)
    before = queries.snapshot(engine, info.previous_id) if info.previous_id else None
    previous = Facts(before, thresholds) if before else None
    source = source_of(engine, figures(Facts(held, thresholds), previous), previous)
    title = words.TITLE.format(ledger=info.ledger.name)
    paper = Paper(PLAIN, PLAIN_LOOKS, source.stamp, title)
    paper.say(title, "title")
    _ledger(paper, engine, info, made)
    _figures(paper, source)
    _snapshots(paper, engine, info, made)
    _decisions(paper, source)
    _checks(paper, source)
    _memory(paper, engine, source, made)
    _files(paper, engine, info)
    _package(paper, made)
    _places(paper, engine)
    paper.say(words.SIGNATURES, "heading")
    paper.say(words.SIGNED_WORDS, "note")
    _form(paper, (30.0, 60.0, 50.0, 40.0), _signatures(), _SIGNED)
    return File(source.file_name(words.PAPER, suffix="docx"), paper.content, DOCX_TYPE)


def _ledger(paper: Paper, engine: Engine, info: SnapshotInfo, made: HandedOver) -> None:
    ledger: LedgerInfo = info.ledger
    newest = words.AS_OF.format(day=figure_words.DAY.format(day=info.as_of), snapshot=info.id)
    earlier = figure_words.LIST_MARK.join(made.manifest.earlier)
    told = (ledger.name, ledger.region, ledger.state, ledger.reviewer, earlier, newest)
    paper.say(words.LEDGER, "heading")
    _facts(paper, zip(words.LEDGER_FACTS, told, strict=True))


def _figures(paper: Paper, source: PaperSource) -> None:
    paper.say(words.FIGURES.format(day=figure_words.DAY.format(day=source.info.as_of)), "heading")
    paper.say(source.figures.headline, "note")
    rows = [(rate.label, rate.text) for rate in source.figures.rates.values() if rate.denominator]
    rows += [(step.label, step.text) for step in content.chain(source.figures) if not step.wide]
    _facts(paper, rows)


def _snapshots(paper: Paper, engine: Engine, info: SnapshotInfo, made: HandedOver) -> None:
    infos = queries.snapshots(engine, info.ledger.id)
    standing = sum(one.standing for one in infos)
    paper.say(words.SNAPSHOTS.format(n=len(infos), standing=standing), "heading")
    rows = []
    for one in infos:
        counted = made.manifest.counted[str(one.id)]
        numbers = (counted.total, *(counted.by_status.get(key, 0) for key in ("reported", "verified", "closed")))
        state = words.STANDING if one.standing else words.WITHDRAWN
        if one.replaced_by is not None:
            state = words.REPLACED.format(by=one.replaced_by)
        shown = map(str, (one.id, *numbers, counted.overdue))
        rows.append((content.short_day(one.as_of), *shown, state, one.sha256[:HASH_SHOWN]))
    _table(paper, words.SNAPSHOT_COLUMNS, (24, 15, 14, 19, 15, 15, 14, 34, 30), rows)


def _decisions(paper: Paper, source: PaperSource) -> None:
    book = source.decision_book
    paper.say(words.DECISIONS.format(n=len(book.open), all=len(book.every)), "heading")
    rows = [content.decision(state) for state in book.open]
    _listed(paper, words.DECISION_COLUMNS, (80, 35, 25, 40), rows, words.NO_DECISIONS, words.MEETING_PAGE)


def _checks(paper: Paper, source: PaperSource) -> None:
    still = [one.check for one in source.checks if not one.resting]
    paper.say(words.CHECKS.format(n=len(still), all=len(source.checks)), "heading")
    rows = [(check_texts.LEVELS[one.level], one.issue or figure_words.NO_VALUE, one.message) for one in still]
    _listed(paper, words.CHECK_COLUMNS, (22, 22, 136), rows, words.NO_CHECKS, words.CHECKS_PAGE)


def _memory(paper: Paper, engine: Engine, source: PaperSource, made: HandedOver) -> None:
    ledger, held = source.info.ledger.id, source.facts.snapshot
    numbers = {
        "units": len(held.units),
        "indicators": len(held.indicators),
        "words": len(queries.learned_words(engine, ledger)),
        "spellings": len(queries.settled_units(engine, ledger)),
        "answers": len(source.answers),
        "decisions": len(source.decision_book.every),
        "corrections": int((queries.events(engine, ledger)["action"] == "correct").sum()),
        "entries": made.manifest.tables["log"].rows,
    }
    paper.say(words.MEMORY, "heading")
    rows = [(label, str(numbers[key])) for key, label in words.MEMORY_ROWS.items()]
    _table(paper, words.MEMORY_COLUMNS, (140, 40), rows)


def _files(paper: Paper, engine: Engine, info: SnapshotInfo) -> None:
    kept = queries.kept_files(engine, info.ledger.id)
    paper.say(words.FILES.format(n=len({file.sha256 for file in kept})), "heading")
    rows = [(file.name, content.short_day(file.first_as_of), str(file.size), file.sha256) for file in kept]
    _table(paper, words.FILE_COLUMNS, (62, 24, 20, 74), rows)


def _package(paper: Paper, made: HandedOver) -> None:
    told = made.manifest
    log = words.LOG_HEAD.format(entries=told.log.entries, head=told.log.head)
    size = words.BYTES.format(n=made.size)
    at = told.created_at.replace("T", " ")[:16]
    paper.say(words.PACKAGE, "heading")
    shown = (made.file, size, made.sha256, at, told.software, told.revision, log)
    _facts(paper, zip(words.PACKAGE_FACTS, shown, strict=True))
    paper.say(words.PACKAGE_WORDS, "note")


def _places(paper: Paper, engine: Engine) -> None:
    events = queries.events(engine)
    backups = events[events["action"] == "backup"]
    told = words.NO_BACKUP
    if len(backups):
        newest = backups.iloc[0]
        told = words.BACKUP.format(file=_named(newest["detail"]), at=newest["at"])
    database = hosts.shown(engine.url)
    paper.say(words.PLACES, "heading")
    rows = [(what, where.format(database=database, backup=told)) for what, where in words.PLACE_ROWS]
    _table(paper, words.PLACE_COLUMNS, (60, 120), rows)


def _named(detail: str) -> str:
    return str(json.loads(detail).get("file", figure_words.NO_VALUE))


def _signatures() -> Iterator[list[tuple[str, int, bool]]]:
    yield [(title, 1, True) for title in words.SIGNATURE_COLUMNS]
    for person in words.PERSONS:
        yield [(person, 1, True), ("", 1, False), ("", 1, False), ("", 1, False)]


def _facts(paper: Paper, facts: Iterable[tuple[str, str | None]]) -> None:
    rows = [[(label, 1, True), (said or figure_words.NO_VALUE, 1, False)] for label, said in facts]
    _form(paper, _FACTS, rows, _ROW)


def _form(
    paper: Paper, widths: Sequence[float], rows: Iterable[Sequence[tuple[str, int, bool]]], height: float
) -> None:
    listed = list(rows)
    paper.form(widths, listed, [height] * len(listed))


def _table(paper: Paper, titles: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
    columns = [
        Column(title, width, "center" if width <= _SHORT else "left")
        for title, width in zip(titles, widths, strict=True)
    ]
    paper.table(columns, rows)


def _listed(
    paper: Paper,
    titles: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    nothing: str,
    page: str,
) -> None:
    if not rows:
        paper.say(nothing, "note")
        return
    _table(paper, titles, widths, rows[:MOST_LISTED])
    if len(rows) > MOST_LISTED:
        paper.say(words.MORE.format(n=len(rows) - MOST_LISTED, page=page), "note")
