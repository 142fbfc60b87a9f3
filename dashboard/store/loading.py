"""Store all files of one load as one snapshot, in one transaction, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, Engine

from dashboard.store import agreeing, identity, journal, ledgers, rows, words
from dashboard.store.beginning import begin, conclude
from dashboard.store.carrying import Base, base_of, carried
from dashboard.store.combine import Content, combine
from dashboard.store.contents_hash import contents_hash
from dashboard.store.engine import writing
from dashboard.store.filling import Filling, fill, fingerprint, source_files
from dashboard.store.known import issues_of, issues_of_others, shown_codes_of
from dashboard.store.standing import standing
from dashboard.store.trying import tried
from loaders.collector import collector_paused
from loaders.limits import DEFAULT, Limits
from loaders.progress import Step, tell
from loaders.records import Finding, Level, Place, Reading, Status

T = TypeVar("T")


@dataclass(frozen=True)
class LoadRequest:
    """What the user says of a load beside its files; None leaves things as they are, or to the files.

    `learned` are status words taught with this load; `same_units` other spellings of units (name as written → the
    roster's), `same_issues` issues under another title (title → key of the issue it is). `state` is
    在办 or 归档. `shard` is where a new ledger's rows go in a database that is spread. `actor` goes into the log.
    `limits` say how much of a file readers take.
    """

    ledger: str | None = None
    as_of: date | None = None
    region: str | None = None
    state: str | None = None
    reviewer: str | None = None
    demo: bool | None = None
    done_is_verified: bool | None = None
    learned: Mapping[str, Status] = field(default_factory=dict)
    same_units: Mapping[str, str] = field(default_factory=dict)
    same_issues: Mapping[str, str] = field(default_factory=dict)
    shard: str | None = None
    actor: str | None = None
    limits: Limits = DEFAULT


@dataclass(frozen=True)
class LoadResult:
    """What became of a load. `snapshot` is None when it was refused: then a finding is an error, nothing is stored.

    `replaced` is the snapshot of the same date that no longer stands. `unchanged` is true when `snapshot` held exactly
    this already and nothing was written. `suggestions` are issues that may be ones the ledger holds under another
    title.
    """

    snapshot: int | None
    ledger: str | None
    as_of: date | None
    replaced: int | None
    unchanged: bool
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    suggestions: tuple[identity.Suggestion, ...] = ()


class _RefusedError(Exception):
    """Ends the transaction of a load that turns out to be refused."""


def load(
    engine: Engine,
    readings: Sequence[Reading],
    contents: Mapping[str, bytes],
    request: LoadRequest | None = None,
) -> LoadResult:
    """Store readings as one snapshot and return what became of them.

    `contents` are the files' bytes by `Reading.file`; they are kept, because papers are later written into the user's
    own workbook. Bad data is never raised: it is findings at level error in a result without a snapshot. Raises
    StoreError when another import holds the database for too long.
    """
    request = request or LoadRequest()
    content = combine(readings, request.as_of)
    if _refused(content):
        return _result(content, ledger=request.ledger)
    tell(Step.STORE, issues=len(content.issues))
    try:
        with collector_paused(), writing(engine) as connection:
            return _load(connection, content, contents, request)
    except _RefusedError:
        return _result(content, ledger=request.ledger)


def rehearse(
    engine: Engine,
    readings: Sequence[Reading],
    contents: Mapping[str, bytes],
    request: LoadRequest,
    look: Callable[[Connection, LoadResult], T],
) -> tuple[LoadResult, T | None]:
    """Do all that `load` does, let `look` read what came of it on the same connection, and take everything back.

    Returns what `load` would have returned and what `look` saw, None where the load would be refused: so a preview
    shows exactly what storing would bring, by the same code. Other writers wait meanwhile.
    """
    content = combine(readings, request.as_of)
    if _refused(content):
        return _result(content, ledger=request.ledger), None
    try:
        with collector_paused():
            return tried(engine, lambda connection: _load(connection, content, contents, request), look)
    except _RefusedError:
        return _result(content, ledger=request.ledger), None


def _refused(content: Content) -> bool:
    return any(finding.level is Level.ERROR for finding in content.findings) or content.as_of is None


def _result(
    content: Content,
    snapshot: int | None = None,
    ledger: str | None = None,
    replaced: int | None = None,
    unchanged: bool = False,
) -> LoadResult:
    return LoadResult(
        snapshot=snapshot,
        ledger=ledger,
        as_of=content.as_of,
        replaced=replaced,
        unchanged=unchanged,
        files=tuple(reading.file for reading in content.readings),
        findings=tuple(content.findings),
    )


def _load(connection: Connection, content: Content, contents: Mapping[str, bytes], request: LoadRequest) -> LoadResult:
    as_of = content.as_of
    target = ledgers.choose(connection, content, request.ledger)
    if target is None or as_of is None:
        raise _RefusedError
    settings = ledgers.Settings(request.region, request.state, request.reviewer, request.demo, request.done_is_verified)
    ledger = ledgers.settle(connection, target, settings, request.actor, request.shard)
    words.remember(connection, ledger, request.learned, request.actor)
    agreeing.remember(connection, ledger, agreeing.UNIT, request.same_units, request.actor)
    agreeing.remember(connection, ledger, agreeing.ISSUE, request.same_issues, request.actor)
    base = base_of(standing(connection, ledger), as_of)
    if not content.brings_issues and base.last is None:
        place = Place(content.first_file)
        content.report(Level.ERROR, "no-issues-yet", place, ledger=target.name, as_of=as_of)
        raise _RefusedError
    comes = carried(connection, ledger, content, base)
    files = list(source_files(content, comes))
    digest = fingerprint(files)
    if base.replaced is not None and base.replaced.sha256 == digest:
        return _result(content, base.replaced.id, target.name, unchanged=True)
    codes = rows.shown_codes(content.issues)
    match = _identify(connection, ledger, content, codes, base)
    _check_indicators(connection, ledger, content, codes, base)
    stored = list(content.findings)
    _say_where_it_went(content, target, match)
    snapshot = begin(
        connection,
        ledger,
        as_of,
        request.actor,
        sha256=digest,
        files=json.dumps([file.name for file in files], ensure_ascii=False),
        fields=json.dumps(sorted(content.fields | comes.fields)),
        issued_on=content.issued_on or comes.issued_on,
    )
    fill(connection, Filling(ledger, snapshot, content, contents, stored, codes, match.keys, base, comes, files))
    replaced = base.replaced.id if base.replaced is not None else None
    conclude(connection, ledger, snapshot, as_of, replaced)
    detail = {"snapshot": snapshot, "as_of": as_of.isoformat(), "replaced": replaced, "sha256": digest}
    detail["rows"] = contents_hash(connection, ledger, snapshot)
    detail["files"] = [[file.name, file.sha256] for file in files]
    journal.note(connection, ledger, request.actor, "replace" if replaced else "load", detail)
    return replace(_result(content, snapshot, target.name, replaced), suggestions=match.suggestions)


def _identify(
    connection: Connection, ledger: int, content: Content, codes: Sequence[str], base: Base
) -> identity.Match:
    if not content.brings_issues:
        return identity.Match([], [], 0, ())
    before = base.before or base.replaced
    numbers = [row.id for row in (before, base.after) if row is not None]
    match = identity.match(
        content.issues,
        codes,
        issues_of(connection, ledger, before.id) if before is not None else [],
        lambda: issues_of(connection, ledger, base.after.id) if base.after is not None else [],
        lambda: issues_of_others(connection, ledger, numbers),
        agreeing.agreed(connection, ledger, agreeing.ISSUE),
    )
    content.findings.extend(match.findings)
    return match


def _check_indicators(connection: Connection, ledger: int, content: Content, codes: Sequence[str], base: Base) -> None:
    """Warn of indicators that name an issue which the snapshot does not hold."""
    if not content.indicators:
        return
    held = set(codes)
    if not content.brings_issues and base.last is not None:
        held = shown_codes_of(connection, ledger, base.last.id)
    for row in {row.code: row for row in content.indicators}.values():
        if row.issue and row.issue not in held:
            content.report(
                Level.WARNING, "indicator-issue-unknown", row.place, code=row.code, name=row.name, issue=row.issue
            )


def _say_where_it_went(content: Content, target: ledgers.Target, match: identity.Match) -> None:
    if not target.guessed:
        return
    place = Place(content.first_file)
    if target.id is None:
        content.report(Level.NOTE, "ledger-created", place, ledger=target.name)
    elif content.issues and not match.same_titles:
        content.report(Level.WARNING, "ledger-doubtful", place, ledger=target.name)
    else:
        content.report(Level.NOTE, "ledger-assumed", place, ledger=target.name)
