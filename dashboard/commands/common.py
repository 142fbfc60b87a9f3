"""What the commands share: the files, settings, database and snapshot that the arguments name."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.outcome import Outcome
from loaders.records import Context

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.frames import Snapshot
    from dashboard.metrics.thresholds import Thresholds
    from dashboard.settings import Settings
    from dashboard.store import LoadRequest


def contents(names: list[str]) -> tuple[dict[str, bytes], Outcome | None]:
    """Return the bytes of files by name; two files of one name keep their folders apart."""
    paths = [Path(name) for name in names]
    absent = [path for path in paths if not path.is_file()]
    if absent:
        complaint = not_there(absent)
        result = {
            "findings": [{"level": "error", "rule": "file-missing", "place": str(absent[0]), "message": complaint}]
        }
        return {}, Outcome(result=result, wrong_usage=True, refused=True, complaint=complaint)
    short = {path.name for path in paths}
    return {path.name if len(short) == len(paths) else str(path): path.read_bytes() for path in paths}, None


def not_there(paths: list[Path]) -> str:
    """Say which files are not there."""
    return f"找不到文件：{'、'.join(str(path) for path in paths)}。请检查路径。"


def settings(arguments: argparse.Namespace, **given: Any) -> Settings:
    """Return the settings, those given and the database named on the command line before all others."""
    from dashboard.settings import Settings

    return Settings(**given, **({"database_url": arguments.database} if arguments.database else {}))


def engine(arguments: argparse.Namespace) -> Engine:
    """Open the database that the arguments name."""
    from dashboard.store import open_database

    return open_database(settings(arguments).database_url)


def thresholds(arguments: argparse.Namespace) -> Thresholds:
    """Return the thresholds that the settings name."""
    from dashboard.metrics.thresholds import Thresholds

    return Thresholds.of(settings(arguments))


def context(engine: Engine, request: LoadRequest) -> Context:
    """Return what readers are told of the ledger asked for, or of the only one there is."""
    from dashboard import queries
    from dashboard.importing import context_of

    ledgers = [ledger for ledger in queries.ledgers(engine) if request.ledger in (None, ledger.name)]
    return context_of(engine, ledgers[0] if len(ledgers) == 1 else None, request)


def snapshot(engine: Engine, snapshot_id: int | None, ledger_name: str | None) -> Snapshot | Outcome:
    """Return the snapshot asked for, else a ledger's latest, else the default one; or say that there is none."""
    from dashboard import queries

    if snapshot_id is None:
        ledger = queries.ledger_named(engine, ledger_name) if ledger_name else None
        if ledger_name and ledger is None:
            return no_ledger(engine, ledger_name)
        info = queries.latest(engine, ledger.id) if ledger else queries.default_snapshot(engine)
        snapshot_id = info.id if info else None
    found = queries.snapshot(engine, snapshot_id) if snapshot_id is not None else None
    if found is None:
        message = "没有这一期" if snapshot_id is not None else "还没有任何期次，请先用 rectify load 载入台账"
        return wrong(f"{message}。用 rectify snapshots 查看已有的期次。")
    return found


def no_ledger(engine: Engine, name: str | None) -> Outcome:
    """Say that no ledger has this name, and which there are."""
    from dashboard import queries

    known = "、".join(ledger.name for ledger in queries.ledgers(engine)) or "（还没有）"
    return wrong(f"没有名为“{name}”的台账。已有：{known}。")


def wrong(complaint: str) -> Outcome:
    """Return a complaint about how the command was called."""
    return Outcome(result={"error": complaint}, wrong_usage=True, refused=True, complaint=complaint)


def request(arguments: argparse.Namespace) -> LoadRequest:
    """Return what the options say of a load; `check` has fewer of them."""
    from dashboard.store import LoadRequest

    archived = getattr(arguments, "archived", None)
    return LoadRequest(
        ledger=arguments.ledger,
        as_of=arguments.as_of,
        region=getattr(arguments, "region", None),
        state=None if archived is None else ("归档" if archived else "在办"),
        reviewer=getattr(arguments, "reviewer", None),
        demo=getattr(arguments, "demo", None),
        done_is_verified=arguments.reviewed,
        learned=dict(arguments.status),
        limits=settings(arguments).limits,
        shard=getattr(arguments, "shard", None),
    )
