"""`rectify withdraw`, `backup`, `restore`, `user`, `shard`, `serve` and `ready`: keep the database, run the app."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.commands import common
from dashboard.outcome import Outcome

if TYPE_CHECKING:
    from dashboard.store.backup_format import Manifest


def withdraw(arguments: argparse.Namespace) -> Outcome:
    """Take one snapshot back; it stays in the log."""
    from dashboard import store

    done = store.withdraw(common.engine(arguments), arguments.id, arguments.reason, None)
    return Outcome(
        result={"snapshot": arguments.id, "withdrawn": done.done, "message": done.message},
        text=done.message,
        refused=not done.done,
        complaint=done.message,
    )


def backup(arguments: argparse.Namespace) -> Outcome:
    """Write all that the database holds into one file."""
    from dashboard import log_texts as words
    from dashboard.store.backup import back_up
    from dashboard.store.journal import recorded

    path = Path(arguments.file)
    engine = common.engine(arguments)
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


def restore(arguments: argparse.Namespace) -> Outcome:
    """Put back what a backup holds, once the whole file is verified; a database with ledgers is left as it is."""
    from dashboard.store.backup_reading import opened
    from dashboard.store.restoring import restore as put_back

    path = Path(arguments.file)
    if not path.is_file():
        return common.wrong(common.not_there([path]))
    with opened(path) as held:
        put_back(common.engine(arguments), held, arguments.replace)
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

    return keep(arguments, common.engine(arguments))


def shard(arguments: argparse.Namespace) -> Outcome:
    """Spread the database over the servers named, or add them; then list all shards."""
    from dashboard.store.spreading import spread, states

    engine = common.engine(arguments)
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
    settings = common.settings(arguments, **{name: value for name, value in given.items() if value is not None})
    run_server(settings, in_browser=arguments.open)
    return Outcome()


def ready(arguments: argparse.Namespace) -> Outcome:
    """Ask the web app that runs on this machine whether it can be used."""
    from dashboard.operation import asking

    settings = common.settings(arguments)
    return asking.ready(arguments.host or settings.host, arguments.port or settings.port, settings.allowed_hosts)
