"""`rectify export`: write papers into a folder."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.commands import common
from dashboard.outcome import Outcome

if TYPE_CHECKING:
    from dashboard.exports.paper import File, Stamp


def export(arguments: argparse.Namespace) -> Outcome:
    """Write the papers of one kind, or all of them in one zip, into a folder."""
    from dashboard import queries
    from dashboard.exports import kind_texts as words
    from dashboard.metrics.scope import Scope

    known = {**words.KINDS, words.PACK: words.PACK_NAME}
    if arguments.kind not in known:
        return common.wrong(words.UNKNOWN.format(kind=arguments.kind, known="、".join(known)))
    engine = common.engine(arguments)
    found = common.snapshot(engine, arguments.snapshot, arguments.ledger)
    if isinstance(found, Outcome):
        return found
    from dashboard import log_texts
    from dashboard.exports.handing_out import handed_out
    from dashboard.exports.kinds import files
    from dashboard.exports.sources import source_of
    from dashboard.metrics.facts import Facts
    from dashboard.metrics.figures import figures as all_figures

    info, thresholds = found.info, common.thresholds(arguments)
    before = queries.snapshot(engine, info.previous_id) if info.previous_id else None
    previous = Facts(before, thresholds) if before else None
    scope = Scope(unit=arguments.unit, category=arguments.category)
    template = common.settings(arguments).notice_template
    source = source_of(engine, all_figures(Facts(found, thresholds), previous, scope), previous, template)
    made = files(arguments.kind, source)
    folder = Path(arguments.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in made:
            (folder / file.name).write_bytes(file.content)
    except OSError as error:
        return common.wrong(words.NO_FOLDER.format(folder=folder, reason=error.strerror or error))
    lines = [words.WRITTEN.format(path=folder / file.name, bytes=len(file.content)) for file in made]
    logged = handed_out(
        engine, info, arguments.kind, ((file.name, file.content) for file in made), filters=source.stamp.filters
    )
    if not logged:
        lines.append(log_texts.NOT_LOGGED)
    return Outcome(
        result={
            "kind": arguments.kind,
            "ledger": info.ledger.name,
            "as_of": info.as_of.isoformat(),
            "snapshot": info.id,
            "logged": logged,
            "files": [_file_json(file, source.stamp) for file in made],
        },
        text="\n".join(lines) or words.NOTHING,
    )


def _file_json(file: File, stamp: Stamp) -> dict[str, Any]:
    return {
        "name": file.name,
        "bytes": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "stamp": {**vars(stamp), "as_of": stamp.as_of.isoformat()},
    }
