"""`rectify snapshots`, `figures`, `changes` and `log`: tell what is stored."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from dashboard.commands import common
from dashboard.outcome import Outcome

if TYPE_CHECKING:
    from dashboard.frames import SnapshotInfo


def snapshots(arguments: argparse.Namespace) -> Outcome:
    """List the snapshots of one or all ledgers, the withdrawn and replaced ones included."""
    from dashboard import queries

    engine = common.engine(arguments)
    ledgers = [ledger for ledger in queries.ledgers(engine) if arguments.ledger in (None, ledger.name)]
    if arguments.ledger is not None and not ledgers:
        return common.no_ledger(engine, arguments.ledger)
    infos = [info for ledger in ledgers for info in queries.snapshots(engine, ledger.id)]
    if arguments.hash is not None:
        infos = [info for info in infos if info.sha256.startswith(arguments.hash)]
        if not infos:
            return common.wrong(
                f"没有校验码为 {arguments.hash} 的期次；它可能在别的数据库里。用 rectify snapshots 查看已有的期次。"
            )
    return Outcome(
        result={"snapshots": [_info_json(info) for info in infos]},
        text="\n".join(_info_text(info) for info in infos) or "还没有任何期次；用 rectify load 载入一份台账。",
    )


def _info_json(info: SnapshotInfo) -> dict[str, Any]:
    return {
        "snapshot": info.id,
        "ledger": info.ledger.name,
        "as_of": info.as_of.isoformat(),
        "loaded_at": info.loaded_at.isoformat(),
        "files": list(info.files),
        "sha256": info.sha256,
        "standing": info.standing,
        "replaced_by": info.replaced_by,
    }


def _info_text(info: SnapshotInfo) -> str:
    state = "" if info.standing else f"（已由第{info.replaced_by}号替换）" if info.replaced_by else "（已撤回）"
    files = "、".join(info.files)
    return f"{info.id:>5}  {info.as_of}  《{info.ledger.name}》  {files}{state}"


def figures(arguments: argparse.Namespace) -> Outcome:
    """Give every figure of a snapshot, for a unit or category where one is named."""
    from dashboard import queries
    from dashboard.metrics.scope import Scope
    from dashboard.report import figures_json, reported
    from dashboard.report_lines import figures_text

    engine = common.engine(arguments)
    found = common.snapshot(engine, arguments.snapshot, arguments.ledger)
    if isinstance(found, Outcome):
        return found
    previous = queries.snapshot(engine, found.info.previous_id) if found.info.previous_id else None
    scope = Scope(unit=arguments.unit, category=arguments.category)
    answers = queries.answers(engine, found.info.ledger.id)
    all_of_it = reported(found, previous, scope, common.thresholds(arguments), answers)
    report = figures_json(*all_of_it)
    followed = report["followed"]
    return Outcome(
        result=report, text="\n".join([*([followed["message"]] if followed else []), figures_text(*all_of_it)])
    )


def changes(arguments: argparse.Namespace) -> Outcome:
    """Give what differs between two snapshots; without numbers, between the last two."""
    from dashboard.report import changes_json, differing

    engine = common.engine(arguments)
    later = common.snapshot(engine, arguments.later, arguments.ledger)
    if isinstance(later, Outcome):
        return later
    earlier_id = arguments.earlier or later.info.previous_id
    earlier = None
    if earlier_id is not None:
        found = common.snapshot(engine, earlier_id, arguments.ledger)
        if isinstance(found, Outcome):
            return found
        earlier = found
    found_changes = differing(earlier, later, common.thresholds(arguments))
    return Outcome(
        result=changes_json(found_changes), text="\n".join(sentence.text for sentence in found_changes.sentences)
    )


def log(arguments: argparse.Namespace) -> Outcome:
    """Tell the log, or verify its chain."""
    from dashboard import log_command, queries

    engine = common.engine(arguments)
    if arguments.verify:
        return log_command.verified(engine, arguments.head)
    ledger = queries.ledger_named(engine, arguments.ledger) if arguments.ledger else None
    return log_command.told(engine, ledger.id if ledger else None, arguments.last)
