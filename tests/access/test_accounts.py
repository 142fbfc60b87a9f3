"""`rectify user`: accounts are made, changed, locked and listed; a password never shows anywhere."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, create_engine, text

from dashboard.access.accounts import signed_in
from dashboard.access.passwords import matches
from dashboard.cli import main
from dashboard.people import Grant, Role
from dashboard.settings import Settings
from dashboard.store import StoreError, accounts, chain, open_database, sessions
from dashboard.store.backup import back_up
from dashboard.store.backup_reading import opened
from dashboard.store.engine import writing
from dashboard.store.restoring import restore
from tests.store.readings import issue, ledger
from tests.store.test_load import load

SECRET = "桃花-trout-7"


class Typed:
    """The command as it is typed, with what comes from standard input."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = f"sqlite:///{folder / 'rectify.db'}"
        self._patch, self._seen = monkeypatch, capsys

    def __call__(self, *words: str, given: str = "") -> tuple[int, str, str]:
        self._patch.setattr("sys.stdin", io.StringIO(given))
        status = main(["--database", self.url, "user", *words])
        shown = self._seen.readouterr()
        assert SECRET not in shown.out + shown.err
        return status, shown.out, shown.err


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(tmp_path, monkeypatch, capsys)


def test_an_account_from_beginning_to_end(typed: Typed) -> None:
    assert typed("list")[:2] == (0, "还没有用户。用 rectify user add 添加。\n")
    added = typed(
        "add", "Ｗang ", "--role", "责任单位", "--unit", "县财政局", "--display", "王科长", given=f"{SECRET}\n"
    )
    assert added[:2] == (0, "已添加用户 wang（责任单位）。\n")
    assert typed("list")[1] == "wang  王科长  责任单位  可登录  县财政局\n"

    engine = create_engine(typed.url)
    stored = engine.connect().execute(text("SELECT password_hash FROM account")).scalar_one()
    assert stored.startswith("$argon2id$")
    assert SECRET not in stored
    assert PasswordHasher().verify(stored, SECRET)  # the library itself, not our own reading of it
    engine.dispose()

    assert typed("unit", "wang", "--unit", "县民政局", "--unit", "县林业局")[0] == 0
    told = json.loads(typed("list", "--json")[1])["users"]
    assert [one["unit"] for one in told[0]["units"]] == ["县民政局", "县林业局"]
    assert typed("disable", "WANG")[1] == "已停用 wang；已登录的地方即刻退出。\n"
    assert "已停用" in typed("list")[1]
    assert typed("enable", "wang")[0] == 0

    assert typed("password", "wang", given="另一个-口令-9\n")[0] == 0
    engine = create_engine(typed.url)
    found = accounts.account_with_hash(engine, "Wang")
    assert found is not None
    assert (matches("另一个-口令-9", found[1]), matches(SECRET, found[1]), matches("", None)) == (True, False, False)
    engine.dispose()


def test_the_log_tells_what_was_done_to_accounts(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order it was done, with what the account may do from then on; what was refused leaves no entry."""
    engine = create_engine(typed.url)
    given = f"{SECRET}\n"

    def told(*words: str, status: int = 0) -> Any:
        assert main(["--database", typed.url, "log", *words, "--json"]) == status
        return json.loads(capsys.readouterr().out)

    assert typed("add", "cai", "--role", "责任单位", "--unit", "县财政局", given=given)[0] == 0
    opened_ = open_database(typed.url)
    load(opened_, ledger([issue("甲", "1")]), ledger="某县2024")
    opened_.dispose()
    assert typed("add", "cai", "--role", "领导", given=given)[0] == 1
    assert typed("disable", "nobody")[0] == 1
    for words in (["unit", "cai", "--unit", "县财政局", "--unit", "县民政局", "--ledger", "某县2024"],
                  ["disable", "cai"], ["enable", "cai"], ["role", "cai", "领导"]):  # fmt: skip
        assert typed(*words)[0] == 0
    assert typed("password", "cai", given="另一个-口令-9\n")[0] == 0
    assert typed("list")[0] == 0
    entries = [entry for entry in told()["log"] if entry["action"].startswith("account")]
    one_ledger = [["县财政局", "某县2024"], ["县民政局", "某县2024"]]
    assert [(entry["action"], entry["detail"]) for entry in entries] == [
        ("account_add", {"account": "cai", "role": "unit", "granted": [["县财政局", None]]}),
        ("account_role", {"account": "cai", "role": "unit", "granted": one_ledger}),
        ("account_disable", {"account": "cai"}),
        ("account_enable", {"account": "cai"}),
        ("account_role", {"account": "cai", "role": "leader", "granted": []}),
        ("account_password", {"account": "cai"}),
    ]
    assert main(["--database", typed.url, "log"]) == 0
    assert "换角色或单位　用户 cai；可看单位 县财政局（《某县2024》）、县民政局（《某县2024》）；角色 责任单位" in (
        capsys.readouterr().out
    )
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT password_hash FROM account")).scalar_one()
        assert stored not in str(connection.execute(text("SELECT * FROM log")).all())
    assert told("verify")["whole"] is True
    number = entries[2]["number"]
    with writing(engine) as connection:
        chain.unprotect(connection)
        connection.execute(text(f"UPDATE log SET action = 'account_enable' WHERE number = {number}"))
        chain.protect(connection)
    assert told("verify", status=1)["broken"] == number
    engine.dispose()


def test_roles_and_units_belong_together(typed: Typed) -> None:
    assert typed("add", "a", "--role", "责任单位", given=f"{SECRET}\n")[::2] == (
        1,
        "责任单位的用户要写明单位，例如 --unit 县财政局。\n",
    )
    assert typed("add", "a", "--role", "整改办", "--unit", "县财政局", given=f"{SECRET}\n")[0] == 1
    assert typed("add", "a", "--role", "局长", given=f"{SECRET}\n")[2].startswith("没有“局长”这种角色")
    assert typed("list")[1].startswith("还没有用户")
    assert typed("add", "a", "--role", "责任单位", "--unit", "县财政局", given=f"{SECRET}\n")[0] == 0
    assert typed("role", "a", "领导")[:2] == (0, "a 现在是领导；已登录的地方需要重新登录。\n")
    assert typed("list")[1] == "a  a  领导  可登录  全部台账\n"
    assert typed("role", "a", "管理员")[0] == 0
    assert typed("list")[1] == "a  a  管理员  可登录  不看台账\n"


def test_a_miswritten_unit_is_said_once_there_is_a_ledger(typed: Typed) -> None:
    assert typed("add", "a", "--role", "责任单位", "--unit", "县财政厅", given=f"{SECRET}\n")[1].count("\n") == 1
    engine = open_database(typed.url)
    load(engine, ledger([issue("甲", "1", units=("县财政局",))]))
    engine.dispose()
    for unit, said in (("县财政局", False), ("县财政厅", True)):
        status, shown, _ = typed("unit", "a", "--unit", unit)
        assert (status, f"没有“{unit}”牵头或参与的问题" in shown) == (0, said)


@pytest.mark.parametrize(
    ("given", "said"), [("", "没有读到口令"), ("short\n", "8 到 200"), ("Administrator\n", "不能和用户名相同")]
)
def test_a_password_that_cannot_be_taken_makes_no_account(typed: Typed, given: str, said: str) -> None:
    status, _, complaint = typed("add", "administrator", "--role", "整改办", given=given)
    assert (status, said in complaint) == (1, True)
    assert typed("list")[1].startswith("还没有用户")


def test_names_are_taken_once_and_unknown_ones_are_said(typed: Typed) -> None:
    assert typed("add", "李", "--role", "领导", given=f"{SECRET}\n")[0] == 0
    assert "已有名为“李”的用户" in typed("add", " 李", "--role", "领导", given=f"{SECRET}\n")[2]
    for deed in ("disable", "enable"):
        assert "没有名为“张”的用户" in typed(deed, "张")[2]
    assert (
        typed("add", "赵", "--role", "责任单位", "--unit", "县财政局", "--ledger", "没有的", given=f"{SECRET}\n")[0]
        == 1
    )


def test_accounts_are_kept_alike_on_both_databases(engine: Engine, tmp_path: Path) -> None:
    """Failed tries lock, success forgets them; what ends sessions does; a restore keeps accounts and no session."""
    accounts.add_account(engine, "wang", "王", "hash", Role.UNIT, [Grant("县财政局"), Grant("县林业局", 1)])
    with pytest.raises(StoreError, match="已有"):
        accounts.add_account(engine, "wang", "王", "hash", Role.LEADER)
    assert accounts.note_failure(engine, "wang", 3, 15).failed_tries == 1
    accounts.note_success(engine, "wang")
    tried = [accounts.note_failure(engine, "wang", 3, 15) for _ in range(3)]
    assert [one.failed_tries for one in tried] == [1, 2, 0]
    until = tried[-1].locked_until
    assert until is not None
    assert 14 * 60 < (until - datetime.now()).total_seconds() <= 15 * 60
    assert accounts.set_disabled(engine, "wang", False).locked_until is None

    version = accounts.accounts(engine)[0].version
    sessions.begin(engine, "h1", "wang", version, "{}", datetime(2000, 1, 1))
    sessions.begin(engine, "h2", "somebody", None, "{}", datetime(2000, 1, 1))
    assert [sessions.find(engine, one).current for one in ("h1", "h2")] == [True, True]  # type: ignore[union-attr]
    accounts.set_role(engine, "wang", Role.LEADER, [])
    assert [sessions.find(engine, one).current for one in ("h1", "h2")] == [False, True]  # type: ignore[union-attr]
    later = datetime(2999, 1, 1)
    sessions.touch(engine, "h2", later)
    sessions.touch(engine, "h2", datetime(2000, 1, 1))
    assert sessions.find(engine, "h2").last_act_at == later  # type: ignore[union-attr]
    sessions.end(engine, "h2")
    assert sessions.find(engine, "h2") is None
    sessions.begin(engine, "h3", "wang", None, "{}", later)  # drops all that began before
    assert sessions.find(engine, "h1") is None

    load(engine, ledger([issue("甲", "1")]))
    back_up(engine, tmp_path / "b.zip")
    accounts.add_account(engine, "new", "新", "hash", Role.ADMIN)
    with opened(tmp_path / "b.zip") as held:
        restore(engine, held, replace=True)
    assert [(one.name, one.role) for one in accounts.accounts(engine)] == [("wang", Role.LEADER)]
    assert sessions.find(engine, "h3") is None


def test_a_password_made_by_the_software_is_shown_once_and_to_be_changed(typed: Typed) -> None:
    told = json.loads(typed("add", "cai", "--role", "领导", "--generate", "--json")[1])
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", told["password"])
    assert (told["user"]["password_given"], told["password"] in typed("list", "--json")[1]) == (True, False)
    assert typed("list")[1] == "cai  cai  领导  可登录，先换口令  全部台账\n"
    engine = create_engine(typed.url)
    found = accounts.account_with_hash(engine, "cai")
    assert found is not None
    assert matches(told["password"], found[1])
    engine.dispose()
    shown = typed("password", "cai", "--generate", "--no-change-first")[1].splitlines()
    assert shown[0] == "已为 cai 换了口令；已登录的地方需要重新登录。"
    assert (shown[1][:3], len(shown), told["password"] in shown[1]) == ("口令：", 2, False)
    assert typed("list")[1] == "cai  cai  领导  可登录  全部台账\n"
    said = typed("add", "wang", "--role", "领导", "--change-first", given=f"{SECRET}\n")[1]
    assert said.splitlines()[1:] == ["用这个口令登录时，要先换成自己的口令。"]


def test_a_lock_is_told_in_the_log_once_and_nothing_of_what_was_typed(
    typed: Typed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that nobody has may be somebody's password, typed into the wrong field."""
    assert typed("add", "cai", "--role", "领导", given=f"{SECRET}\n")[0] == 0
    engine, settings = create_engine(typed.url), Settings(sign_in_tries=2, lock_minutes=7)
    for name, password in [(SECRET, "cai"), ("cai", "wrong-one"), ("cai", "wrong-two"), ("cai", SECRET)] * 2:
        assert signed_in(engine, settings, name, password) is None
    accounts.note_failure(engine, "cai", 1, 99)  # a try that was under way when the lock fell
    monkeypatch.setattr("dashboard.store.accounts.now", lambda: datetime.now() + timedelta(minutes=8))
    monkeypatch.setattr("dashboard.access.accounts.now", lambda: datetime.now() + timedelta(minutes=8))
    for _ in range(2):
        assert signed_in(engine, settings, "cai", "wrong") is None
    engine.dispose()
    assert main(["--database", typed.url, "log", "--json"]) == 0
    told = capsys.readouterr().out
    assert not [word for word in (SECRET, "wrong") if word in told]
    locks = [one["detail"] for one in json.loads(told)["log"] if one["action"] == "account_lock"]
    assert [one["account"] for one in locks] == ["cai", "cai"]
    for one in locks:
        lasted = datetime.fromisoformat(one["until"]) - datetime.fromisoformat(one["since"])
        assert lasted == timedelta(minutes=7)
    assert main(["--database", typed.url, "log"]) == 0
    since, until = (locks[0][name].replace("T", " ") for name in ("since", "until"))
    assert f"账号锁定　用户 cai；起 {since}；止 {until}" in capsys.readouterr().out
    assert main(["--database", typed.url, "log", "verify"]) == 0
