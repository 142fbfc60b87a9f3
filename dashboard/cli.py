"""The `rectify` command: words of the command line in, exit status out; the work is done in `commands`."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from dashboard import commands, user_commands
from dashboard.exports import kind_texts
from dashboard.outcome import STATUSES, Outcome
from loaders.records import Status
from loaders.words import STATUS_LABELS

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

SHORTEST_HASH = 8
"""Characters of a hash that are enough to look something up by."""

_TRANSLATED = (
    ("the following arguments are required:", "缺少参数："),
    ("unrecognized arguments:", "不认识的参数："),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("invalid choice:", "没有这个命令或选项值："),
    ("(choose from", "（可用的有"),
    ("argument ", "参数 "),
    ("invalid int value:", "不是整数："),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose help and complaints are Chinese."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for english, chinese in _TRANSLATED:
            message = message.replace(english, chinese)
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"用法不对：{message}\n用 {self.prog} --help 查看说明。\n")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2024-05-17 的样子") from error


def _hash(text: str) -> str:
    found = text.strip().lower()
    if not re.fullmatch(f"[0-9a-f]{{{SHORTEST_HASH},64}}", found):
        raise argparse.ArgumentTypeError(f"“{text}”不是校验码，请写出前 {SHORTEST_HASH} 位或更多（0–9、a–f）")
    return found


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是条数，请写 1 或更大的整数")
    return int(text)


def _word(text: str) -> tuple[str, Status]:
    word, mark, named = text.rpartition("=")
    if not mark or not word.strip():
        raise argparse.ArgumentTypeError(f"“{text}”要写成 词=状态，例如 已落实=verified")
    statuses = {name: status for status, label in STATUS_LABELS.items() for name in (status.value, label)}
    if named.strip() not in statuses:
        raise argparse.ArgumentTypeError(f"状态“{named}”不在 {STATUSES} 之中")
    return word.strip(), statuses[named.strip()]


def _new_name(text: str) -> tuple[str | None, str]:
    old, mark, new = text.partition("=")
    return (old.strip(), new.strip()) if mark else (None, text.strip())


def _server(text: str) -> tuple[str, str]:
    name, mark, address = text.partition("=")
    if not mark or not address.strip():
        raise argparse.ArgumentTypeError(f"“{text}”要写成 名称=网址，例如 shard_1=postgresql://用户:口令@主机/库名")
    return name.strip(), address.strip()


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every subcommand."""
    parser = _Parser(prog="rectify", description="整改看板：读台账、存期次、算数字、开网页。")
    parser.add_argument("--database", metavar="网址", help="数据库，默认 sqlite:///var/rectify.db")
    subcommands = parser.add_subparsers(title="命令", dest="command", metavar="命令", required=True)

    def common_options(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="在标准输出给出一个 JSON 对象")
        sub.add_argument(
            "--database", metavar="网址", default=argparse.SUPPRESS, help="数据库，默认 sqlite:///var/rectify.db"
        )

    def command(name: str, words: str) -> argparse.ArgumentParser:
        sub = subcommands.add_parser(name, help=words, description=words)
        common_options(sub)
        return sub

    def reading_options(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("files", nargs="+", metavar="文件", help="台账、指标表、单位名册或整改工作方案")
        sub.add_argument("--as-of", type=_day, metavar="日期", help="截至日期，例如 2024-05-17；不写则从文件里找")
        sub.add_argument(
            "--status",
            type=_word,
            action="append",
            default=[],
            metavar="词=状态",
            help="教一个状态词，例如 已落实=verified",
        )
        sub.add_argument("--ledger", metavar="名称", help="哪一本台账；只有一本时可不写")
        sub.add_argument(
            "--reviewed",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="“已完成”一类的词是否已经审核；不写则按台账原来的设定，新台账按责任单位自报",
        )

    check = command("check", "读文件并核对，什么也不存")
    reading_options(check)
    load = command("load", "核对后把所有文件存为一期，要么全存，要么不存")
    reading_options(load)
    load.add_argument("--region", metavar="地区", help="台账所属地区")
    load.add_argument("--reviewer", metavar="单位", help="审核单位的名称")
    load.add_argument("--archived", action=argparse.BooleanOptionalAction, default=None, help="台账归档（不再在办）")
    load.add_argument("--shard", metavar="名称", help="新台账存放在哪个分库；不写则放在台账最少的一个")
    load.add_argument("--demo", action=argparse.BooleanOptionalAction, default=None, help="演示数据")
    snapshots = command("snapshots", "列出各期")
    snapshots.add_argument("--ledger", metavar="名称", help="只列这本台账")
    snapshots.add_argument("--hash", type=_hash, metavar="校验码", help="只列校验码以此开头的，例如材料页脚上印的")
    withdraw = command("withdraw", "撤回一期（日志里仍有）")
    withdraw.add_argument("id", type=int, metavar="期次号", help="用 rectify snapshots 查看")
    withdraw.add_argument("--reason", metavar="原因", default="", help="为什么撤回")
    figures = command("figures", "全部数字：总体、分类、分单位、分时限、指标和核实事项")
    figures.add_argument("--snapshot", type=int, metavar="期次号", help="哪一期；不写则是最近一期")
    figures.add_argument("--ledger", metavar="名称", help="哪一本台账")
    figures.add_argument("--unit", metavar="名称", help="只算这个单位牵头或参与的问题")
    figures.add_argument("--category", metavar="名称", help="只算这个类别的问题")
    changes = command("changes", "两期之间有哪些不同")
    changes.add_argument("--ledger", metavar="名称", help="哪一本台账")
    changes.add_argument("--from", dest="earlier", type=int, metavar="期次号", help="较早的一期；不写则是上一期")
    changes.add_argument("--to", dest="later", type=int, metavar="期次号", help="较晚的一期；不写则是最近一期")
    kinds = "、".join(
        f"{kind} {name}" for kind, name in (*kind_texts.KINDS.items(), (kind_texts.PACK, kind_texts.PACK_NAME))
    )
    export = command("export", "把同样的数字写成材料：文档、幻灯片、表格、离线网页")
    export.add_argument("kind", metavar="材料", help=f"哪一种：{kinds}")
    export.add_argument("--snapshot", type=int, metavar="期次号", help="哪一期；不写则是最近一期")
    export.add_argument("--ledger", metavar="名称", help="哪一本台账")
    export.add_argument("--unit", metavar="名称", help="只写这个单位牵头或参与的问题")
    export.add_argument("--category", metavar="名称", help="只写这个类别的问题")
    export.add_argument("--out", required=True, metavar="文件夹", help="写到哪个文件夹；没有则新建，同名文件会被替换")
    log = command("log", "日志：谁在什么时候做了什么；verify 核对日志有没有被改动")
    log.add_argument("verify", nargs="?", choices=["verify"], metavar="verify", help="核对：指出第一处被改动的记录")
    log.add_argument("--head", type=_hash, metavar="校验码", help="核对时：材料或备份上印的日志校验码，应仍在日志里")
    log.add_argument("--ledger", metavar="名称", help="只列这本台账的记录")
    log.add_argument("--last", type=_number, metavar="条数", help="只列最近这么多条；不写则全部")
    backup = command("backup", "把数据库的全部内容备份成一个文件；软件不必停")
    backup.add_argument("file", metavar="文件", help="写到哪里，例如 备份-2024-05-17.zip；只会覆盖已有的备份")
    restore = command("restore", "用备份文件恢复；先核对整个文件，要么全部恢复，要么不动")
    restore.add_argument("file", metavar="文件", help="rectify backup 写出的文件")
    restore.add_argument("--replace", action="store_true", help="数据库里已有台账时，用备份替换现有的全部内容")
    handover = command("handover", "把一本台账的全部内容写成移交文件，另写一份交接单；软件不必停")
    handover.add_argument("file", metavar="文件", help="写到哪里，例如 移交-某县2024.zip；交接单写在它旁边")
    handover.add_argument("--ledger", metavar="名称", help="哪一本台账；只有一本时可不写")
    receive = command("receive", "接收移交文件：先核对整个文件，要么全部存入，要么不动")
    receive.add_argument("file", metavar="文件", help="rectify handover 写出的文件")
    receive.add_argument(
        "--name",
        type=_new_name,
        action="append",
        default=[],
        metavar="名称",
        help="接收后叫什么，默认用原名；它接转自的台账写成 原名=新名，可写多次",
    )
    receive.add_argument("--shard", metavar="名称", help="存放在哪个分库；不写则放在台账最少的一个")
    user = subcommands.add_parser("user", help="谁可以登录：添加、列出、停用用户，换口令、角色和单位")
    user_commands.add_options(user, common_options)
    shard = command("shard", "列出分库；给出名称和网址则把数据库分到这些 PostgreSQL 服务器上，或再增加几个")
    shard.add_argument(
        "servers", type=_server, nargs="*", metavar="名称=网址", help="例如 shard_1=postgresql://用户:口令@主机/库名"
    )
    serve = command("serve", "打开网页")
    serve.add_argument("--host", metavar="地址", help="默认 127.0.0.1")
    serve.add_argument("--port", type=int, metavar="端口", help="默认 8501")
    serve.add_argument("--open", action="store_true", help="同时在本机的浏览器里打开网页")
    ready = command("ready", "问本机的网页能不能用：数据库连得上、版本对、最近一期读得出；不能用则状态码为 1")
    ready.add_argument("--host", metavar="地址", help="默认 127.0.0.1")
    ready.add_argument("--port", type=int, metavar="端口", help="默认 8501")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 done, 1 refused, 2 wrong usage."""
    try:
        arguments = build_parser().parse_args(words)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else WRONG_USAGE
    outcome = commands.run(arguments)
    try:
        _show(outcome, as_json=arguments.json)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads along has seen enough (rectify check … | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return WRONG_USAGE if outcome.wrong_usage else REFUSED if outcome.refused else DONE


def _show(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome.result, ensure_ascii=False, indent=1))
    elif outcome.text:
        print(outcome.text)
    if outcome.refused and not as_json and outcome.complaint:
        print(outcome.complaint, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
