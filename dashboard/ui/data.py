"""What the screen knows of the data: snapshots kept in memory, and which of them is the latest.

A snapshot never changes, so it is kept by what the catalogue says of it; only the catalogue itself expires. Everything
kept is shared by all visitors who see the same units' issues, and must not be changed. Every function that reads raises
DatabaseAwayError where the database cannot be read, and DeniedError where the person may read nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.checks import Check
from dashboard.exports.paper import PaperSource
from dashboard.exports.sources import source_of
from dashboard.frames import Answer, Decision, DecisionOutcome, LedgerInfo, Part, SnapshotInfo, Week
from dashboard.metrics import timeline as timelines
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures
from dashboard.metrics.ledgers import AllLedgers, all_ledgers
from dashboard.metrics.thresholds import Thresholds
from dashboard.metrics.timeline import Event
from dashboard.operation.meters import Kept
from dashboard.people import Act, Reach
from dashboard.queries import updates as change_queries
from dashboard.ui import lending
from dashboard.ui import who as who_is
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.chosen import settings, today, use
from dashboard.ui.expiring import expiring
from dashboard.ui.lending import DatabaseAwayError, LedgerAwayError, OutOfDateError, database, whole_database
from loaders.records import Status

CATALOGUE_SECONDS = 10
"""How long a newly loaded snapshot may stay unseen."""
KEPT_REACHES = 64
"""Sets of units whose catalogue is kept; whoever sees everything shares one."""
KEPT_SNAPSHOTS = 48
KEPT_ANSWERS = 256
"""Answers of the database that expire, of each kind."""

__all__ = [
    "DatabaseAwayError",
    "LedgerAwayError",
    "OutOfDateError",
    "database",
    "settings",
    "today",
    "use",
    "whole_database",
]


def kept() -> dict[str, Kept]:
    """Return how often what expires was asked for and read."""
    return {
        "catalogue": _catalogue.counts,
        "ledgers": _ledgers.counts,
        "answers": _answers.counts,
        "words": _learned_words.counts,
        "timelines": _timeline.counts,
        "decisions": _decisions.counts,
    }


def catalogue() -> Catalogue:
    """Return what is in the database, at most `CATALOGUE_SECONDS` old; all through a run of the frame the same."""
    asked, run = (settings().database_url, who_is.reach()), lending.current()
    if run is None:
        return _catalogue(*asked)
    if "catalogue" not in run.held:
        # others read on with the same one, and later than this run's moment
        run.held["catalogue"] = _catalogue.renewed(*asked).anew() if run.anew else _catalogue(*asked)
    found: Catalogue = run.held["catalogue"]
    return found


def forget() -> None:
    """Drop all that expires, so that what was just written is seen at once."""
    for kept in (_catalogue, _ledgers, _answers, _learned_words, _timeline, _decisions):
        kept.clear()
    run = lending.current()
    if run is not None:
        run.let_go()


def facts(info: SnapshotInfo) -> Facts:
    """Return what the figures need of a snapshot."""
    return _facts(settings().database_url, who_is.reach(), info)


def previous(info: SnapshotInfo) -> Facts | None:
    """Return the facts of the snapshot before, None where there is none."""
    if info.previous_id is None:
        return None
    known = catalogue().of(info.ledger.id)
    if catalogue().find(info.id) != info or info.previous_id not in known:
        raise OutOfDateError
    return facts(known[info.previous_id])


def trend(info: SnapshotInfo, part: Part) -> tuple[Week, ...]:
    """Return what a part of the issues came to in the snapshots that lead to this one, see `queries.trend`."""
    with _unchanged(info) as engine:
        return queries.trend(engine, info.ledger.id, info, part)


def updates(info: SnapshotInfo, keys: Collection[str]) -> pd.DataFrame:
    """Return the given issues (`frames.UPDATES`) over the snapshots that lead to this one."""
    with _unchanged(info) as engine:
        return change_queries.updates(engine, info, keys)


def without_news(info: SnapshotInfo) -> frozenset[date]:
    """Return the as-of dates up to this snapshot's in which no issue of the ledger changed."""
    with _unchanged(info) as engine:
        return change_queries.without_news(engine, info)


def timeline(info: SnapshotInfo, key: str) -> tuple[Event, ...]:
    """Return what happened to an issue up to this snapshot, in the ledgers it was carried over from too.

    At most `CATALOGUE_SECONDS` old.
    """
    return _timeline(settings().database_url, who_is.reach(), info, key)


def ledgers() -> AllLedgers:
    """Return every ledger in a row, at most `CATALOGUE_SECONDS` old; which cannot be opened is known for less."""
    with whole_database() as engine:
        away = queries.shards_away(engine)
    asked = settings().database_url, who_is.reach(), away
    known, found = _ledgers(*asked)
    if known is not catalogue():
        found = _ledgers.renewed(*asked)[1]
    return found


def set_state(ledger: LedgerInfo, state: str) -> None:
    """Make a ledger 在办 or 归档; what the store refuses comes out as DatabaseAwayError with the reason."""
    who_is.need(Act.KEEP_LEDGERS)
    with database() as engine:
        store.set_state(engine, ledger.id, state)
    forget()


def carry_over(ledger: LedgerInfo, name: str, as_of: date | None, who: str, archive: bool) -> store.LoadResult:
    """Begin a new ledger with the open issues of another one; a result without a snapshot was refused and says why."""
    who_is.need(Act.KEEP_LEDGERS)
    with database() as engine:
        result = store.carry_over(engine, ledger.id, name, as_of, who.strip() or None, archive)
    forget()
    return result


def answers(info: SnapshotInfo) -> tuple[Answer, ...]:
    """Return what the office said to the checks of the snapshot's ledger.

    What was said through this process is seen at once, what through another one within `CATALOGUE_SECONDS`.
    """
    return _answers(settings().database_url, who_is.reach(), info.ledger.id)


def answer(info: SnapshotInfo, check: Check, text: str | None, who: str) -> None:
    """Write down what the office says to a check; with no text take back what it has said.

    What the store refuses comes out as DatabaseAwayError with the reason.
    """
    who_is.need(Act.ANSWER)
    with database() as engine:
        if text is None:
            store.take_back_answer(engine, info.ledger.id, check.identity, check.basis, who)
        else:
            store.answer(engine, info.ledger.id, check.identity, check.basis, text, who)
    _answers.clear()


def paper_source(figures: Figures, before: Facts | None) -> PaperSource:
    """Return what papers on these figures are made of; `before` are the facts of the snapshot before."""
    with database() as engine:
        return source_of(engine, figures, before, settings().notice_template)


def decisions(info: SnapshotInfo) -> tuple[Decision, ...]:
    """Return what the meetings of the snapshot's ledger decided, at most `CATALOGUE_SECONDS` old."""
    return _decisions(settings().database_url, who_is.reach(), info.ledger.id)


def decide(
    info: SnapshotInfo, text: str, who: str, issue_key: str | None, unit: str | None, promised_on: date | None
) -> None:
    """Record a decision of the meeting on a snapshot; what the store refuses comes out as DatabaseAwayError."""
    who_is.need(Act.DECIDE)
    with database() as engine:
        store.decide(engine, info.id, text, who, issue_key=issue_key, unit=unit, promised_on=promised_on)
    _decisions.clear()


def record_outcome(
    info: SnapshotInfo,
    decision: Decision,
    outcome: DecisionOutcome,
    who: str,
    note: str | None = None,
    moved_to: date | None = None,
) -> None:
    """Record what became of a decision as of a snapshot; what the store refuses comes out as DatabaseAwayError."""
    who_is.need(Act.DECIDE)
    with database() as engine:
        store.record_outcome(engine, decision.ledger, decision.id, outcome, info.id, who, note=note, moved_to=moved_to)
    _decisions.clear()


def learned_words(info: SnapshotInfo) -> dict[str, Status]:
    """Return the status words taught for the snapshot's ledger, at most `CATALOGUE_SECONDS` old."""
    return _learned_words(settings().database_url, who_is.reach(), info.ledger.id)


@contextmanager
def _unchanged(info: SnapshotInfo) -> Iterator[Engine]:
    """Lend the engine to read what depends on a snapshot and those that lead to it.

    Raises OutOfDateError where they are no longer those that the catalogue knows, in the revisions that it knows.
    """
    known = catalogue().of(info.ledger.id)
    with database() as engine:
        yield engine
        leading = {one.id: one.revision for one in (*known.values(), info) if one.leads_to(info)}
        if catalogue().find(info.id) != info or queries.revisions(engine, info) != leading:
            raise OutOfDateError


@expiring(CATALOGUE_SECONDS, KEPT_REACHES)
def _catalogue(url: str, _reach: Reach | None) -> Catalogue:
    with whole_database() as engine:
        takes_changes = store.takes_changes(engine)
    with database() as engine:
        ledgers, newest = queries.newest(engine)
    newest_ids = {ledger: found.snapshot for ledger, found in newest.items()}
    return Catalogue(ledgers, newest_ids, queries.preferred(ledgers, newest), takes_changes)


@expiring(CATALOGUE_SECONDS, KEPT_REACHES)
def _ledgers(url: str, _reach: Reach | None, away: frozenset[str]) -> tuple[Catalogue, AllLedgers]:
    known = catalogue()
    with whole_database() as engine:
        lost = queries.out_of_reach(engine, away)
    with database() as engine:
        courses = queries.courses(engine)
        ledgers, newest = queries.newest(engine)
    if ledgers != known.ledgers or {number: one.snapshot for number, one in newest.items()} != known.newest_ids:
        raise OutOfDateError
    return known, all_ledgers(courses, lost)


@expiring(CATALOGUE_SECONDS, KEPT_ANSWERS)
def _answers(url: str, _reach: Reach | None, ledger_id: int) -> tuple[Answer, ...]:
    with database() as engine:
        return queries.answers(engine, ledger_id)


@expiring(CATALOGUE_SECONDS, KEPT_ANSWERS)
def _learned_words(url: str, _reach: Reach | None, ledger_id: int) -> dict[str, Status]:
    with database() as engine:
        return queries.learned_words(engine, ledger_id)


@expiring(CATALOGUE_SECONDS, KEPT_ANSWERS)
def _timeline(url: str, _reach: Reach | None, info: SnapshotInfo, key: str) -> tuple[Event, ...]:
    ledger_id, as_of = info.ledger.id, info.as_of
    with _unchanged(info) as engine:
        held = queries.history(engine, ledger_id, key)
        measures = queries.measure_history(engine, ledger_id, key)
        line = queries.line_of(engine, ledger_id)
    held = held[(held["ledger"] != ledger_id) | (held["as_of"] <= pd.Timestamp(as_of))]
    known = [one for one in line if one.ledger.id != ledger_id or one.as_of <= as_of]
    return timelines.timeline(held, measures[measures["snapshot"].isin(held["snapshot"])], known)


@expiring(CATALOGUE_SECONDS, KEPT_ANSWERS)
def _decisions(url: str, _reach: Reach | None, ledger_id: int) -> tuple[Decision, ...]:
    with database() as engine:
        return queries.decisions(engine, ledger_id)


@st.cache_resource(max_entries=KEPT_SNAPSHOTS, show_spinner=False, hash_funcs={SnapshotInfo: hash})
def _facts(url: str, reach: Reach | None, info: SnapshotInfo) -> Facts:
    with database() as engine:
        snapshot = queries.snapshot(engine, info.id)
    if snapshot is None or snapshot.info != info:
        raise OutOfDateError
    return Facts(snapshot, Thresholds.of(settings()))
