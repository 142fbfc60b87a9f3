"""`rectify check` and `rectify load`: read files, and store them as one snapshot or not at all."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from dashboard.commands import common
from dashboard.outcome import Outcome, finding_line, reading_text, refusal
from dashboard.progress_texts import said
from loaders.as_json import finding_as_json, reading_as_json
from loaders.progress import Progress, told_to
from loaders.reading import read_files
from loaders.records import Context


def check(arguments: argparse.Namespace) -> Outcome:
    """Read and check files; store nothing. A ledger named is asked for its learned words and roster."""
    contents, missing = common.contents(arguments.files)
    if missing:
        return missing
    limits = common.settings(arguments).limits
    context = Context(arguments.as_of, (), dict(arguments.status), bool(arguments.reviewed), limits=limits)
    if arguments.ledger is not None:
        context = common.context(common.engine(arguments), common.request(arguments))
    with told_to(_say_step):
        readings = read_files(contents, context)
    objects = [reading_as_json(reading) for reading in readings]
    refused = any(reading.refused for reading in readings)
    findings = [finding for reading in readings for finding in reading.findings]
    return Outcome(
        result=objects[0] if len(objects) == 1 else {"files": objects},
        text="\n\n".join(reading_text(reading) for reading in readings),
        refused=refused,
        complaint=refusal(findings),
    )


def load(arguments: argparse.Namespace) -> Outcome:
    """Read, check and store all files as one snapshot, or nothing."""
    from dashboard.store import load as store_load

    contents, missing = common.contents(arguments.files)
    if missing:
        return missing
    engine = common.engine(arguments)
    request = common.request(arguments)
    with told_to(_say_step):
        readings = read_files(contents, common.context(engine, request))
        result = store_load(engine, readings, contents, request)
    refused = result.snapshot is None
    lines = [finding_line(finding) for finding in result.findings]
    if not refused:
        lines.insert(0, _loaded_text(result.ledger, result.as_of, result.snapshot, result.replaced, result.unchanged))
    return Outcome(
        result={
            "snapshot": result.snapshot,
            "ledger": result.ledger,
            "as_of": result.as_of.isoformat() if result.as_of else None,
            "replaced": result.replaced,
            "unchanged": result.unchanged,
            "files": list(result.files),
            "findings": [finding_as_json(finding) for finding in result.findings],
        },
        text="" if refused else "\n".join(lines),
        refused=refused,
        complaint=refusal(result.findings),
    )


def _say_step(progress: Progress) -> None:
    """Say on a terminal what is being done, so that nobody takes a large file for a standstill."""
    if sys.stderr.isatty():
        print(f"{said(progress)}…", file=sys.stderr, flush=True)


def _loaded_text(ledger: str | None, as_of: Any, snapshot: int | None, replaced: int | None, unchanged: bool) -> str:
    what = f"《{ledger}》截至{as_of}"
    if unchanged:
        return f"{what}：与已有的第{snapshot}号期次完全相同，没有变化。"
    instead = f"，替换第{replaced}号期次（旧的仍在日志里）" if replaced else ""
    return f"{what}：已存为第{snapshot}号期次{instead}。"
