"""`rectify handover` and `receive`: give a ledger to another installation, and take one over."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.commands import common
from dashboard.outcome import Outcome

if TYPE_CHECKING:
    from dashboard.handover import HandedOver


def handover(arguments: argparse.Namespace) -> Outcome:
    """Write a ledger's handover file and, beside it, the 交接单 that goes with it."""
    from dashboard import handover_texts as words
    from dashboard.exports.papers.handover import handing_paper
    from dashboard.handover import make

    engine = common.engine(arguments)
    found = common.snapshot(engine, None, arguments.ledger)
    if isinstance(found, Outcome):
        return found
    info, path = found.info, Path(arguments.file)
    made = make(engine, info.ledger.id, path)
    paper = handing_paper(engine, info, made, common.thresholds(arguments))
    beside = path.with_name(f"{path.stem}_{words.PAPER_SUFFIX}.docx")
    try:
        beside.write_bytes(paper.content)
    except OSError as error:
        return common.wrong(words.NO_FOLDER.format(path=beside, reason=error.strerror or error))
    lines = [words.WRITTEN.format(path=path, bytes=made.size), _holds(made)]
    parents = made.manifest.earlier
    if parents:
        lines.append(words.WITH_PARENTS.format(names="、".join(f"《{name}》" for name in parents)))
    lines.append(words.PAPER_WRITTEN.format(path=beside))
    if not made.logged:
        lines.append(words.NOT_LOGGED)
    return Outcome(
        result={
            "file": str(path),
            "bytes": made.size,
            "sha256": made.sha256,
            "paper": str(beside),
            "ledger": info.ledger.name,
            "with": parents,
            "software": made.manifest.software,
            "revision": made.manifest.revision,
            "created_at": made.manifest.created_at,
            "log": made.manifest.log.model_dump(),
            "rows": {name: part.rows for name, part in made.manifest.tables.items()},
            "documents": len(made.manifest.contents),
            "logged": made.logged,
        },
        text="\n".join(lines),
    )


def receive(arguments: argparse.Namespace) -> Outcome:
    """Take over the ledger of a handover file, whole or not at all."""
    from dashboard import handover_texts as words
    from dashboard.handover import take

    path = Path(arguments.file)
    if not path.is_file():
        return common.wrong(common.not_there([path]))
    engine = common.engine(arguments)
    limits = common.settings(arguments).limits
    taken = take(engine, path, dict(arguments.name), limits, shard=arguments.shard)
    lines = []
    for ledger in taken:
        days = [one.as_of for one in ledger.snapshots]
        told = {"ledger": ledger.name, "snapshots": len(days), "first": min(days), "last": max(days)}
        lines.append(words.TAKEN.format(**told))
    return Outcome(
        result={
            "file": str(path),
            "ledgers": [
                {
                    "ledger": ledger.name,
                    "snapshots": [{**one._asdict(), "as_of": one.as_of.isoformat()} for one in ledger.snapshots],
                }
                for ledger in taken
            ],
        },
        text="\n".join(lines),
    )


def _holds(made: HandedOver) -> str:
    from dashboard import handover_texts as words

    told = made.manifest
    return words.HOLDS.format(
        ledger=told.name,
        snapshots=told.tables["snapshot"].rows,
        documents=len(told.contents),
        entries=told.tables["log"].rows,
        sha256=made.sha256,
    )
