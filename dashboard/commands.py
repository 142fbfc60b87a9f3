"""What each subcommand of `rectify` does; imports what it needs only then, so that `check` starts fast."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.faults import UserError
from dashboard.outcome import Outcome, finding_line, reading_text, refusal
from dashboard.progress_texts import said
from loaders.as_json import finding_as_json, reading_as_json
from loaders.progress import Progress, told_to
from loaders.reading import read_files
from loaders.records import Context

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.exports.paper import File, Stamp
    from dashboard.frames import Snapshot, SnapshotInfo
    from dashboard.metrics.thresholds import Thresholds
    from dashboard.settings import Settings
    from dashboard.store import LoadRequest
    from dashboard.store.backup_format import Manifest


def run(arguments: argparse.Namespace) -> Outcome:
    """Run the subcommand that the arguments name."""
    actions: dict[str, Callable[[argparse.Namespace], Outcome]] = {
        "check": check,
        "load": load,
        "snapshots": snapshots,
        "withdraw": withdraw,
        "figures": figures,
        "changes": changes,
        "export": export,
        "log": log,
        "backup": backup,
        "restore": restore,
        "user": user,
        "shard": shard,
        "serve": serve,
    }
    try:
        return actions[arguments.command](arguments)
    except UserError as error:
        return Outcome(result={"error": str(error)}, refused=True, complaint=str(error))


def check(arguments: argparse.Namespace) -> Outcome:
    """Read and check files; store nothing. A ledger named is asked for its learned words and roster."""
    contents, missing = _contents(arguments.files)
    if missing:
        return missing
    limits = _settings(arguments).limits
    context = Context(arguments.as_of, (), dict(arguments.status), bool(arguments.reviewed), limits=limits)
    if arguments.ledger is not None:
        context = _context(_engine(arguments), _request(arguments))
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

    contents, missing = _contents(arguments.files)
    if missing:
        return missing
    engine = _engine(arguments)
    request = _request(arguments)
    with told_to(_say_step):
        readings = read_files(contents, _context(engine, request))
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


def _request(arguments: argparse.Namespace) -> LoadRequest:
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
        limits=_settings(arguments).limits,
        shard=getattr(arguments, "shard", None),
    )


def _loaded_text(ledger: str | None, as_of: Any, snapshot: int | None, replaced: int | None, unchanged: bool) -> str:
    what = f"《{ledger}》截至{as_of}"
    if unchanged:
        return f"{what}：与已有的第{snapshot}号期次完全相同，没有变化。"
    instead = f"，替换第{replaced}号期次（旧的仍在日志里）" if replaced else ""
    return f"{what}：已存为第{snapshot}号期次{instead}。"


def snapshots(arguments: argparse.Namespace) -> Outcome:
    """List the snapshots of one or all ledgers, the withdrawn and replaced ones included."""
    from dashboard import queries

    engine = _engine(arguments)
    ledgers = [ledger for ledger in queries.ledgers(engine) if arguments.ledger in (None, ledger.name)]
    if arguments.ledger is not None and not ledgers:
        return _no_ledger(engine, arguments.ledger)
    infos = [info for ledger in ledgers for info in queries.snapshots(engine, ledger.id)]
    if arguments.hash is not None:
        infos = [info for info in infos if info.sha256.startswith(arguments.hash)]
        if not infos:
            return _wrong(
                f"没有校验码为 {arguments.hash} 的期次；它可能在别的数据库里。用 rectify snapshots 查看已有的期次。"
            )
    return Outcome(
        result={"snapshots": [_info_json(info) for info in infos]},
        text="\n".join(_info_text(info) for info in infos) or "还没有任何期次；用 rectify load 载入一份台账。",
    )


def withdraw(arguments: argparse.Namespace) -> Outcome:
    """Take one snapshot back; it stays in the log."""
    from dashboard import store

    done = store.withdraw(_engine(arguments), arguments.id, arguments.reason, None)
    return Outcome(
        result={"snapshot": arguments.id, "withdrawn": done.done, "message": done.message},
        text=done.message,
        refused=not done.done,
        complaint=done.message,
    )


def figures(arguments: argparse.Namespace) -> Outcome:
    """Give every figure of a snapshot, for a unit or category where one is named."""
    from dashboard import queries
    from dashboard.metrics.scope import Scope
    from dashboard.report import figures_json, reported
    from dashboard.report_lines import figures_text

    engine = _engine(arguments)
    found = _snapshot(engine, arguments.snapshot, arguments.ledger)
    if isinstance(found, Outcome):
        return found
    previous = queries.snapshot(engine, found.info.previous_id) if found.info.previous_id else None
    scope = Scope(unit=arguments.unit, category=arguments.category)
    answers = queries.answers(engine, found.info.ledger.id)
    all_of_it = reported(found, previous, scope, _thresholds(arguments), answers)
    report = figures_json(*all_of_it)
    followed = report["followed"]
    return Outcome(
        result=report, text="\n".join([*([followed["message"]] if followed else []), figures_text(*all_of_it)])
    )


def changes(arguments: argparse.Namespace) -> Outcome:
    """Give what differs between two snapshots; without numbers, between the last two."""
    from dashboard.report import changes_json, differing

    engine = _engine(arguments)
    later = _snapshot(engine, arguments.later, arguments.ledger)
    if isinstance(later, Outcome):
        return later
    earlier_id = arguments.earlier or later.info.previous_id
    earlier = None
    if earlier_id is not None:
        found = _snapshot(engine, earlier_id, arguments.ledger)
        if isinstance(found, Outcome):
            return found
        earlier = found
    found_changes = differing(earlier, later, _thresholds(arguments))
    return Outcome(
        result=changes_json(found_changes), text="\n".join(sentence.text for sentence in found_changes.sentences)
    )


def export(arguments: argparse.Namespace) -> Outcome:
    """Write the papers of one kind, or all of them in one zip, into a folder."""
    from dashboard import queries
    from dashboard.exports import kind_texts as words
    from dashboard.metrics.scope import Scope

    known = {**words.KINDS, words.PACK: words.PACK_NAME}
    if arguments.kind not in known:
        return _wrong(words.UNKNOWN.format(kind=arguments.kind, known="、".join(known)))
    engine = _engine(arguments)
    found = _snapshot(engine, arguments.snapshot, arguments.ledger)
    if isinstance(found, Outcome):
        return found
    from dashboard import log_texts
    from dashboard.exports.handing_out import handed_out
    from dashboard.exports.kinds import files
    from dashboard.exports.sources import source_of
    from dashboard.metrics.facts import Facts
    from dashboard.metrics.figures import figures as all_figures

    info, thresholds = found.info, _thresholds(arguments)
    before = queries.snapshot(engine, info.previous_id) if info.previous_id else None
    previous = Facts(before, thresholds) if before else None
    scope = Scope(unit=arguments.unit, category=arguments.category)
    template = _settings(arguments).notice_template
    source = source_of(engine, all_figures(Facts(found, thresholds), previous, scope), previous, template)
    made = files(arguments.kind, source)
    folder = Path(arguments.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in made:
            (folder / file.name).write_bytes(file.content)
    except OSError as error:
        return _wrong(words.NO_FOLDER.format(folder=folder, reason=error.strerror or error))
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


def backup(arguments: argparse.Namespace) -> Outcome:
    """Write all that the database holds into one file."""
    from dashboard import log_texts as words
    from dashboard.store.backup import back_up
    from dashboard.store.journal import recorded

    path = Path(arguments.file)
    engine = _engine(arguments)
    told = back_up(engine, path)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    head = told.log.model_dump() if told.log else {}
    logged = recorded(engine, "backup", None, file=path.name, hash=digest, **head)
    lines = [f"已备份到 {path}（{_backup_text(told)}），写完后已核对一遍。", words.BACKED_UP.format(**head)]
    return Outcome(
        result={"file": str(path), "bytes": path.stat().st_size, "logged": logged, **_backup_json(told)},
        text="\n".join(lines if logged else [*lines, words.BACKUP_NOT_LOGGED]),
    )


def log(arguments: argparse.Namespace) -> Outcome:
    """Tell the log, or verify its chain."""
    from dashboard import log_command, queries

    engine = _engine(arguments)
    if arguments.verify:
        return log_command.verified(engine, arguments.head)
    ledger = queries.ledger_named(engine, arguments.ledger) if arguments.ledger else None
    return log_command.told(engine, ledger.id if ledger else None, arguments.last)


def restore(arguments: argparse.Namespace) -> Outcome:
    """Put back what a backup holds, once the whole file is verified; a database with ledgers is left as it is."""
    from dashboard.store.backup_reading import opened
    from dashboard.store.restoring import restore as put_back

    path = Path(arguments.file)
    if not path.is_file():
        return _wrong(_absent([path]))
    with opened(path) as held:
        put_back(_engine(arguments), held, arguments.replace)
    return Outcome(
        result={"file": str(path), "replace": arguments.replace, **_backup_json(held.manifest)},
        text=f"已从 {path} 恢复（{_backup_text(held.manifest)}）。",
    )


def _backup_json(told: Manifest) -> dict[str, Any]:
    return {
        "software": told.software,
        "revision": told.revision,
        "created_at": told.created_at,
        "log": told.log.model_dump() if told.log else None,
        "rows": {name: part.rows for name, part in told.tables.items()},
        "documents": len(told.contents),
    }


def _backup_text(told: Manifest) -> str:
    rows = {name: part.rows for name, part in told.tables.items()}
    return f"{told.created_at} 的内容：{rows['ledger']}本台账、{rows['snapshot']}期、{len(told.contents)}个原始文件"


def user(arguments: argparse.Namespace) -> Outcome:
    """Keep the accounts of those who may sign in."""
    from dashboard.user_commands import user as keep

    return keep(arguments, _engine(arguments))


def shard(arguments: argparse.Namespace) -> Outcome:
    """Spread the database over the servers named, or add them; then list all shards."""
    from dashboard.store.spreading import spread, states

    engine = _engine(arguments)
    if arguments.servers:
        spread(engine, dict(arguments.servers))
    found = states(engine)
    lines = [
        f"{one.name}  {one.address}  {one.ledgers}本台账{'' if one.reachable else '  （现在连不上）'}" for one in found
    ]
    return Outcome(
        result={"shards": [one._asdict() for one in found]},
        text="\n".join(lines) or "这个数据库没有分库，全部内容都在它自己里面。",
    )


def serve(arguments: argparse.Namespace) -> Outcome:
    """Run the web app until it is stopped."""
    from dashboard.server import serve as run_server

    given = {"host": arguments.host, "port": arguments.port}
    settings = _settings(arguments, **{name: value for name, value in given.items() if value is not None})
    run_server(settings, in_browser=arguments.open)
    return Outcome()


def _contents(names: list[str]) -> tuple[dict[str, bytes], Outcome | None]:
    """Return the bytes of files by name; two files of one name keep their folders apart."""
    paths = [Path(name) for name in names]
    absent = [path for path in paths if not path.is_file()]
    if absent:
        complaint = _absent(absent)
        result = {
            "findings": [{"level": "error", "rule": "file-missing", "place": str(absent[0]), "message": complaint}]
        }
        return {}, Outcome(result=result, wrong_usage=True, refused=True, complaint=complaint)
    short = {path.name for path in paths}
    return {path.name if len(short) == len(paths) else str(path): path.read_bytes() for path in paths}, None


def _absent(paths: list[Path]) -> str:
    return f"找不到文件：{'、'.join(str(path) for path in paths)}。请检查路径。"


def _settings(arguments: argparse.Namespace, **given: Any) -> Settings:
    from dashboard.settings import Settings

    return Settings(**given, **({"database_url": arguments.database} if arguments.database else {}))


def _engine(arguments: argparse.Namespace) -> Engine:
    from dashboard.store import open_database

    return open_database(_settings(arguments).database_url)


def _thresholds(arguments: argparse.Namespace) -> Thresholds:
    from dashboard.metrics.thresholds import Thresholds

    return Thresholds.of(_settings(arguments))


def _context(engine: Engine, request: LoadRequest) -> Context:
    """Return what readers are told of the ledger asked for, or of the only one there is."""
    from dashboard import queries
    from dashboard.importing import context_of

    ledgers = [ledger for ledger in queries.ledgers(engine) if request.ledger in (None, ledger.name)]
    return context_of(engine, ledgers[0] if len(ledgers) == 1 else None, request)


def _snapshot(engine: Engine, snapshot_id: int | None, ledger_name: str | None) -> Snapshot | Outcome:
    from dashboard import queries

    if snapshot_id is None:
        ledger = queries.ledger_named(engine, ledger_name) if ledger_name else None
        if ledger_name and ledger is None:
            return _no_ledger(engine, ledger_name)
        info = queries.latest(engine, ledger.id) if ledger else queries.default_snapshot(engine)
        snapshot_id = info.id if info else None
    found = queries.snapshot(engine, snapshot_id) if snapshot_id is not None else None
    if found is None:
        message = "没有这一期" if snapshot_id is not None else "还没有任何期次，请先用 rectify load 载入台账"
        return _wrong(f"{message}。用 rectify snapshots 查看已有的期次。")
    return found


def _no_ledger(engine: Engine, name: str | None) -> Outcome:
    from dashboard import queries

    known = "、".join(ledger.name for ledger in queries.ledgers(engine)) or "（还没有）"
    return _wrong(f"没有名为“{name}”的台账。已有：{known}。")


def _wrong(complaint: str) -> Outcome:
    return Outcome(result={"error": complaint}, wrong_usage=True, refused=True, complaint=complaint)


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
