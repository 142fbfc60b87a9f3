"""Read and store a spoiled file, open a spoiled address, and say what is wrong with how that went."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import queries, store
from dashboard.report import figures_report
from loaders.reading import read_files
from loaders.records import Context, Kind, Level
from tests.fuzz import addresses
from tests.fuzz.files import spoiled

SECONDS = 10
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
    began = time.process_time()
    try:
        with hurried():
            fault = _stored_or_refused(engine, name, content, before)
    except TooSlowError:
        fault = f"not done after {SECONDS} s"
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    if fault is None and time.process_time() - began > SECONDS:
        fault = f"took {time.process_time() - began:.1f} s"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if fault is None and peak > MEMORY_MB:
        fault = f"took {peak} MB"
    return f"{way} of {name}", fault


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


def _held(engine: Engine) -> tuple[int, ...]:
    tables = ("snapshot", "issue", "issue_unit", "indicator", "unit", "document", "log", "ledger", "summary")
    with engine.connect() as connection:
        counts = [connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables]
    return tuple(counts)


def address_fault(random: Random) -> tuple[str, str | None]:
    """Return an address, and what went wrong with the page: None where it was shown, with a notice or without."""
    page, parameters = addresses.spoiled(random)
    told = f"/{page}?{parameters}"
    began = time.process_time()
    try:
        app = AppTest.from_file(str(APP), default_timeout=12 * SECONDS)
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
