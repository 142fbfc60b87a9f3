"""`rectify user`: add, list and change accounts; list who is signed in and end it."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dashboard.access import texts
from dashboard.outcome import Outcome
from dashboard.people import ROLE_WORDS, Account, Grant, Reach, Role
from dashboard.user_words import reach_words, state_words

if TYPE_CHECKING:
    from sqlalchemy import Engine

ROLES = {word: role for role, word in ROLE_WORDS.items()}


def add_options(parser: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Give `rectify user` its own subcommands; `common` adds the options that every command has."""
    deeds = parser.add_subparsers(title="命令", dest="deed", metavar="命令", required=True)

    def deed(name: str, words: str, *, named: bool = True) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = deeds.add_parser(name, help=words, description=words)
        common(sub)
        if named:
            sub.add_argument("name", metavar="用户名", help="登录时输入的名字")
        return sub

    def unit_options(sub: argparse.ArgumentParser, words: str) -> None:
        sub.add_argument("--unit", metavar="单位", action="append", default=[], help=words)
        sub.add_argument("--ledger", metavar="名称", help="只在这本台账里看得到；不写则每本台账都看得到")

    def password_options(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--generate", action="store_true", help="由软件生成口令并显示一次，不再提示输入")
        sub.add_argument(
            "--change-first",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="登录时是否要先换成自己的口令；不写则只有软件生成的要先换",
        )

    add = deed("add", "添加用户；口令在提示处输入，或由标准输入给出一行")
    add.add_argument("--role", metavar="角色", required=True, help=f"哪一种：{'、'.join(ROLES)}")
    add.add_argument("--display", metavar="姓名", default="", help="页面上显示的姓名或科室")
    unit_options(add, "责任单位的名称（名册上的写法），可写几次")
    password_options(add)
    deed("list", "列出用户", named=False)
    deed("disable", "停用，已登录的即刻退出")
    deed("enable", "重新启用，并解除锁定")
    password_options(deed("password", "换口令，并解除锁定；口令在提示处输入，或由标准输入给出一行"))
    deed("sessions", "列出正登录着的人，统一身份认证的也在内", named=False)
    deed("end", "令一个人在所有地方退出；用户名照 rectify user sessions 列出的写")
    role = deed("role", "换角色")
    role.add_argument("role", metavar="角色", help=f"哪一种：{'、'.join(ROLES)}")
    unit_options(role, "换成责任单位时写明单位，可写几次")
    unit = deed("unit", "换责任单位用户看得到的单位，代替原来的")
    unit_options(unit, "单位的名称（名册上的写法），可写几次")


def user(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    """Do what `rectify user` was asked for."""
    deeds = {"add": _add, "list": _list, "disable": _disable, "enable": _enable, "password": _password,
             "role": _role, "unit": _unit, "sessions": _sessions, "end": _end}  # fmt: skip
    return deeds[arguments.deed](arguments, engine)


def _add(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.access.passwords import hashed
    from dashboard.store.accounts import add_account

    role, grants = _role_of(arguments.role), _grants(engine, arguments)
    password, given = _new_password(arguments)
    password_hash = hashed(password, arguments.name, given)
    made = add_account(engine, arguments.name, arguments.display, password_hash, role, grants)
    return _with_password(_done(engine, made, texts.ADDED), password, arguments)


def _list(_: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard import queries
    from dashboard.store.accounts import accounts

    ledgers = {ledger.id: ledger.name for ledger in queries.ledgers(engine)}
    known = accounts(engine)
    lines = [
        texts.USER_LINE.format(
            name=one.name,
            display=one.display_name,
            role=ROLE_WORDS[one.role],
            state=state_words(one),
            units=reach_words(one, ledgers),
        )
        for one in known
    ]
    return Outcome({"users": [_json(one) for one in known]}, "\n".join(lines) or texts.NO_ACCOUNTS)


def _disable(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.store.accounts import set_disabled

    return _done(engine, set_disabled(engine, arguments.name, True), texts.DISABLED)


def _enable(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.store.accounts import set_disabled

    return _done(engine, set_disabled(engine, arguments.name, False), texts.ENABLED)


def _password(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.access.passwords import hashed
    from dashboard.store.accounts import set_password

    password, given = _new_password(arguments)
    changed = set_password(engine, arguments.name, hashed(password, arguments.name, given))
    return _with_password(_done(engine, changed, texts.CODEWORD_SET), password, arguments)


def _role(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.store.accounts import set_role

    changed = set_role(engine, arguments.name, _role_of(arguments.role), _grants(engine, arguments))
    return _done(engine, changed, texts.ROLE_SET)


def _unit(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.store.accounts import set_role

    changed = set_role(engine, arguments.name, Role.UNIT, _grants(engine, arguments))
    return _done(engine, changed, texts.UNITS_SET, units=texts.LIST_MARK.join(grant.unit for grant in changed.grants))


def _sessions(_: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.access.sessions import person_from_json
    from dashboard.store.sessions import open_sessions

    found = [(one, person_from_json(json.loads(one.person))) for one in open_sessions(engine)]
    lines = [
        texts.SESSION_LINE.format(
            name=one.account, display=person.display_name, role=ROLE_WORDS[person.role], began=one.began_at,
            acted=one.last_act_at,
        )
        for one, person in found
    ]  # fmt: skip
    told = [
        {
            "name": one.account,
            "display_name": person.display_name,
            "role": person.role.value,
            "began_at": one.began_at.isoformat(),
            "last_act_at": one.last_act_at.isoformat(),
        }
        for one, person in found
    ]
    return Outcome({"sessions": told}, "\n".join(lines) or texts.NO_SESSIONS)


def _end(arguments: argparse.Namespace, engine: Engine) -> Outcome:
    from dashboard.store.sessions import end_all

    ended = end_all(engine, arguments.name)
    words = texts.SESSIONS_ENDED if ended else texts.NO_SESSION_OF
    said = words.format(name=arguments.name.strip(), count=ended)
    return Outcome({"ended": ended}, said, refused=not ended, complaint=said)


def _grants(engine: Engine, arguments: argparse.Namespace) -> Sequence[Grant]:
    from dashboard import queries

    ledger = queries.ledger_named(engine, arguments.ledger).id if arguments.ledger else None
    return [Grant(unit.strip(), ledger) for unit in arguments.unit if unit.strip()]


def _role_of(word: str) -> Role:
    from dashboard.faults import UserError

    if word not in ROLES:
        raise UserError(texts.UNKNOWN_ROLE.format(role=word, known=texts.LIST_MARK.join(ROLES)))
    return ROLES[word]


def _new_password(arguments: argparse.Namespace) -> tuple[str, bool]:
    """Return a password, made or read, and whether it has to be changed before anything else."""
    from dashboard.access.passwords import generated

    password = generated() if arguments.generate else _read_password()
    return password, arguments.generate if arguments.change_first is None else arguments.change_first


def _with_password(done: Outcome, password: str, arguments: argparse.Namespace) -> Outcome:
    """Say what was done, the password where nobody but the software knows it, and that it has to be changed."""
    told, lines = done.result, [done.text]
    if arguments.generate:
        told, lines = {**told, "password": password}, [*lines, texts.CODEWORD_MADE.format(password=password)]
    if told["user"]["password_given"]:
        lines.append(texts.CODEWORD_TO_CHANGE)
    return Outcome(told, "\n".join(lines))


def _read_password() -> str:
    """Return a password from the prompt, typed twice, or one line of standard input where nobody sits at it."""
    from dashboard.access.passwords import PasswordError

    if sys.stdin.isatty():
        first, again = getpass.getpass(texts.CODEWORD_PROMPT), getpass.getpass(texts.CODEWORD_AGAIN)
        if first != again:
            raise PasswordError(texts.CODEWORD_DIFFERS)
        return first
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise PasswordError(texts.CODEWORD_MISSING)
    return line


def _done(engine: Engine, account: Account, words: str, **more: Any) -> Outcome:
    said = words.format(name=account.name, role=ROLE_WORDS[account.role], **more)
    unknown = _without_issues(engine, account)
    told = {"user": _json(account), "units_without_issues": unknown}
    return Outcome(told, "\n".join([said, *(texts.UNIT_UNKNOWN.format(unit=unit) for unit in unknown)]))


def _without_issues(engine: Engine, account: Account) -> list[str]:
    """Return the units of an account that no issue names: most likely miswritten. None before there is a ledger."""
    from dashboard import queries
    from dashboard.queries.within import limited

    if not queries.ledgers(engine):
        return []
    alone = ((grant, Reach(frozenset({grant}))) for grant in account.grants)
    return [grant.unit for grant, reach in alone if not queries.ledgers(limited(engine, reach))]


def _json(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "display_name": account.display_name,
        "role": account.role.value,
        "units": [{"unit": grant.unit, "ledger": grant.ledger} for grant in account.grants],
        "disabled": account.disabled,
        "password_given": account.password_given,
        "locked_until": account.locked_until.isoformat() if account.locked_until else None,
    }
