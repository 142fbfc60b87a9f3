"""Read and store a spoiled file, open a spoiled address, and say what is wrong with how that went."""

from __future__ import annotations

import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import handover, queries, store
from dashboard.handing_in import check
from dashboard.report import figures_report
from dashboard.returns import merge
from dashboard.store.backup_reading import opened
from dashboard.store.restoring import restore
from loaders.reading import read_files
from loaders.records import Context, Kind, Level
from loaders.returned import read_returns
from tests.fuzz import addresses, packages
from tests.fuzz.files import spoiled
from tests.store.test_load import rows_in

SECONDS = 10
WAITING = 60
"""How many times as long a page may last on a machine with much else to do: what counts is its own time."""
MEMORY_MB = 1500
"""What the whole process may take at its height, the libraries included."""
APP = Path(dashboard.__file__).with_name("app.py")
AS_OF = date(2024, 11, 29)


class TooSlowError(Exception):
    """A file or a page takes longer than anyone waits."""


@contextmanager
def hurried() -> Iterator[None]:
    """Raise TooSlowError after `SECONDS` of work."""

    def ring(*_: object) -> None:
        raise TooSlowError

    # the process's own time: on a machine with much else to do a page may wait for long without being slow
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def file_fault(engine: Engine, random: Random) -> tuple[str, str | None]:
    """Return how a file was spoiled, and what went wrong with it: None where it was read or refused as it should be."""
    way, name, content = spoiled(random)
    before = _held(engine)
    return f"{way} of {name}", _fault(lambda: _stored_or_refused(engine, name, content, before))


def package_fault(folder: Path, random: Random) -> tuple[str, str | None]:
    """Return how a form, handover file or backup was spoiled, and what went wrong with taking it, likewise.

    `folder` is as `packages.sound` leaves it.
    """
    way, name, content = packages.spoiled(random, folder)
    for left in folder.glob("tried.db-*"):
        left.unlink()
    shutil.copy(folder / packages.DATABASE, folder / "tried.db")
    engine = store.open_database(f"sqlite:///{folder / 'tried.db'}")
    tried = folder / "tried.zip"
    tried.write_bytes(content)
    take = _merged_or_refused if name == packages.FORM else _taken_or_refused if name == packages.HANDED else _put_back
    try:
        return f"{way} of {name}", _fault(lambda: take(engine, tried))
    finally:
        engine.dispose()


def _fault(work: Callable[[], str | None]) -> str | None:
    began = time.process_time()
    try:
        with hurried():
            fault = work()
    except TooSlowError:
        fault = f"not done after {SECONDS} s"
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    if fault is None and time.process_time() - began > SECONDS:
        fault = f"took {time.process_time() - began:.1f} s"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if fault is None and peak > MEMORY_MB:
        fault = f"took {peak} MB"
    return fault


def _stored_or_refused(engine: Engine, name: str, content: bytes, before: tuple[int, ...]) -> str | None:
    readings = read_files({name: content}, Context(AS_OF))
    for finding in readings[0].findings:
        if finding.rule == "reader-fault":
            return finding.message
        if not finding.message or str(finding.place) is None:
            return f"an empty message of {finding.rule}"
    refused = any(finding.level is Level.ERROR for finding in readings[0].findings)
    result = store.load(engine, readings, {name: content}, store.LoadRequest(ledger="某县", as_of=AS_OF))
    if result.snapshot is None or result.unchanged:
        return None if _held(engine) == before else "refused, but something was stored"
    if refused:
        return "stored in spite of errors"
    held = queries.snapshot(engine, result.snapshot)
    if held is None:
        return "stored, but not to be found"
    issues = readings[0].issues
    if readings[0].kind in (Kind.LEDGER, Kind.PLAN) and len(held.issues) != len(issues):
        return f"{len(issues)} issues read, {len(held.issues)} stored"
    figures_report(held, None)
    return None


def _merged_or_refused(engine: Engine, path: Path) -> str | None:
    info = queries.snapshots(engine)[-1]
    checked = check(engine, info, packages.FORM, path.read_bytes(), Context(AS_OF))
    returned = read_returns({packages.FORM: path.read_bytes()}, Context(AS_OF))
    held, known = queries.held(engine, info), queries.indicators_held(engine, info)
    merged = merge(info, held, known, returned, AS_OF, "整改办")
    if not all(finding.message for finding in (*checked.findings, *merged.findings)):
        return "an empty message"
    if merged.amendment is None:
        return None
    snapshot = store.amend(engine, merged.amendment).snapshot
    found = queries.snapshot(engine, snapshot or 0)
    if found is not None and len(found.issues) != len(held.issues):
        return f"{len(held.issues)} issues, {len(found.issues)} stored"
    return None if snapshot is None else _unreadable(engine)


def _taken_or_refused(engine: Engine, path: Path) -> str | None:
    before = _held(engine)
    try:
        handover.take(engine, path, {None: "接来的台账"}, name=packages.HANDED)
    except store.StoreError as refused:
        return _refused(engine, before, refused)
    return _unreadable(engine)


def _put_back(engine: Engine, path: Path) -> str | None:
    before = _held(engine)
    try:
        with opened(path) as backup:
            restore(engine, backup, replace=True)
    except store.StoreError as refused:
        return _refused(engine, before, refused)
    return _unreadable(engine)


def _refused(engine: Engine, before: tuple[int, ...], refused: store.StoreError) -> str | None:
    if not str(refused).endswith(("。", "？")):
        return f"said: {refused}"
    return None if _held(engine) == before else "refused, but something was stored"


def _unreadable(engine: Engine) -> str | None:
    """Open everything that is stored now."""
    for info in queries.snapshots(engine):
        found = queries.snapshot(engine, info.id)
        if found is None:
            return "stored, but not to be found"
        figures_report(found, None)
    for ledger in queries.ledgers(engine):
        queries.decisions(engine, ledger.id)
        queries.answers(engine, ledger.id)
        queries.events(engine, ledger.id)
    return None


def _held(engine: Engine) -> tuple[int, ...]:
    return tuple(rows_in(engine).values())


def address_fault(random: Random) -> tuple[str, str | None]:
    """Return an address, and what went wrong with the page: None where it was shown, with a notice or without."""
    page, parameters = addresses.spoiled(random)
    told = f"/{page}?{parameters}"
    began = time.process_time()
    try:
        app = AppTest.from_file(str(APP), default_timeout=WAITING * SECONDS)
        if page:
            app.switch_page(f"../pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
    except RuntimeError as error:
        return told, f"{type(error).__name__}: {error}"
    if app.exception:
        return told, f"{app.exception[0].message}"
    fault: Any = _shown_fault(app)
    return told, fault or (
        f"took {time.process_time() - began:.1f} s" if time.process_time() - began > SECONDS else None
    )


def _shown_fault(app: AppTest) -> str | None:
    """Return what stands on a page that failed; a page shows something in any case."""
    if not app.main.children:
        return "an empty page"
    said = " ".join(element.value for element in app.error)
    return said if "Traceback" in said else None
