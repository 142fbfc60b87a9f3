"""The gate: what answers without signing in, how sessions begin and end, and whose header is believed."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.access import handed as handed_files
from dashboard.access import sessions
from dashboard.access.front import nobody_yet
from dashboard.access.gate import HEADER
from dashboard.access.handed import Handed
from dashboard.access.hosts import KnownHosts
from dashboard.access.secret import Signer, secret_of
from dashboard.access.ways import way
from dashboard.people import Role
from dashboard.server import acts, address_shown, may_listen
from dashboard.settings import Settings, SettingsError
from dashboard.store import accounts, hosts
from tests.access.gated import SECRET, STREAM, Inside, echo, enter, password_hash, seen, stream


def test_nothing_answers_before_signing_in(inside: Inside) -> None:
    client = inside()
    for path in ("/", "/units?snapshot=3", "/_stcore/health", "/_stcore/host-config", "/static/js/a.js", "/media/x"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"][:14]) == (303, "/sign-in?next="), path
        assert client.get(path, headers={"sec-fetch-mode": "cors"}).status_code == 401
    for method in ("PUT", "POST", "DELETE"):
        assert client.request(method, "/_stcore/upload_file/a/b", content=b"x").status_code == 403
    with pytest.raises(WebSocketDisconnect), stream(client):  # a server sends 403
        pass
    forged = client.get("/", headers={HEADER: "{}", "cookie": "rectify_session=abc"})
    assert forged.status_code == 303
    assert client.get("/health").status_code == 200


def test_who_signs_in_is_known_behind_and_only_by_our_own_header(inside: Inside) -> None:
    client = inside()
    answer = enter(client, " CAI ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/units?a=1")
    written = answer.headers["set-cookie"]
    assert "HttpOnly" in written
    assert "samesite=lax" in written.lower()
    assert "Secure" not in written
    told = client.get("/", headers={HEADER: '{"role": "office"}', HEADER.title(): "x"}).json()
    assert told["times"] == 1
    assert json.loads(told[HEADER]) == {
        "name": "cai", "display_name": "cai某", "role": "unit", "grants": [["县财政局", None]],
    }  # fmt: skip
    protocols = ["streamlit", "token", "somebody-elses-state"]
    with stream(client, protocols, **{HEADER: "x"}) as socket:
        headers = socket.receive_json()
        assert json.loads(headers[HEADER])["name"] == "cai"
        assert "somebody-elses-state" not in headers["sec-websocket-protocol"]
    assert "rectify_session" not in str(client.get("/sign-in", headers={"cookie": ""}).headers)


def test_cookies_are_secure_where_the_way_is(inside: Inside) -> None:
    assert "Secure" in enter(inside(public_url="https://zg.example.cn/")).headers["set-cookie"]


def test_the_way_after_signing_in_stays_in_the_app(inside: Inside) -> None:
    outside = ("//evil.example", "https://evil.example/", "/\\evil.example", "/sign-out", "x", "/\n/a", "", None)
    assert {way(target) for target in outside} == {"/"}
    assert way("/units?unit=县财政局") == "/units?unit=县财政局"
    assert enter(inside(), target="//evil.example").headers["location"] == "/"


def test_a_form_needs_the_token_of_its_own_page(inside: Inside) -> None:
    client = inside()
    page = client.get("/sign-in")
    token = re.findall(r'name="token" value="([^"]*)"', page.text)[0]
    assert client.post("/sign-in", data={"name": "ban", "password": SECRET}).status_code == 400
    client.get("/sign-in")  # another page of this browser has another token
    assert client.post("/sign-in", data={"name": "ban", "password": SECRET, "token": token}).status_code == 400
    assert client.post("/sign-in", content=b"a" * 20000).status_code == 400
    assert client.get("/").status_code == 303


def test_wrong_passwords_lock_and_say_the_same_as_unknown_names(
    inside: Inside, engine_with_people: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = inside(lock_minutes=7)
    answers = [enter(client, "ban", wrong) for wrong in ("", "no", "x" * 500)] + [
        enter(client, "nobody"),
        enter(client),
    ]
    assert {answer.status_code for answer in answers} == {401}
    said = {re.findall(r'role="alert"[^>]*>([^<]+)', answer.text)[0] for answer in answers}
    assert len(said) == 1
    assert "连续 3 次不对，账号锁定 7 分钟" in said.pop()
    assert SECRET not in "".join(answer.text for answer in answers)
    monkeypatch.setattr("dashboard.access.accounts.now", lambda: datetime.now() + timedelta(minutes=8))
    assert enter(client).status_code == 303
    accounts.set_disabled(engine_with_people, "cai", True)
    assert enter(inside(), "cai").status_code == 401


def test_sign_out_ends_every_tab_at_once_and_every_other_process_soon(inside: Inside) -> None:
    client, other = inside(), inside()
    enter(client)
    other.cookies.update(client.cookies)
    with stream(client) as here, stream(other) as there:
        for socket in (here, there):
            socket.receive_json()
            socket.send_bytes(b"a")
            assert socket.receive_bytes() == b"seen a"
        page = client.get("/sign-out")
        assert client.get("/").status_code == 200  # asking is not doing
        assert client.post("/sign-out", data={"token": "guessed"}).headers["location"] == "/sign-out"
        page = client.get("/sign-out")
        token = re.findall(r'name="token" value="([^"]*)"', page.text)[0]
        assert client.get("/sign-in/state").status_code == 204
        assert client.post("/sign-out", data={"token": token}).headers["location"] == "/sign-in?out=1"
        for socket in (here, there):
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_bytes()
            assert closed.value.code == 4401
    assert other.get("/").status_code == 303  # the cookie it still has is worth nothing
    assert other.get("/sign-in/state").status_code == 401
    with pytest.raises(WebSocketDisconnect), stream(other):
        pass


def test_while_nothing_can_be_stored_who_is_signed_in_goes_on_and_can_sign_out(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a database of which only the standby is left: what happens meanwhile holds in the process."""
    client, other = inside(), inside()
    enter(client)
    enter(other, "cai")
    monkeypatch.setattr(sessions, "WRITTEN_SECONDS", 0)
    kept = dict(client.cookies)
    with monkeypatch.context() as patch:
        patch.setattr(hosts, "takes_changes", lambda connection: False)
        assert client.get("/units", headers={"accept": "text/html"}).status_code == 200
        with stream(client) as here:
            here.receive_json()
            here.send_bytes(b"a")
            assert here.receive_bytes() == b"seen a"
        refused = enter(inside(), "cai")
        assert (refused.status_code, "现在不能登录" in refused.text) == (503, True)
        page = client.get("/sign-out")
        token = re.findall(r'name="token" value="([^"]*)"', page.text)[0]
        assert client.post("/sign-out", data={"token": token}).headers["location"] == "/sign-in?out=1"
        client.cookies.update(kept)
        assert client.get("/").status_code == 303
    assert other.get("/").status_code == 200
    assert client.get("/").status_code == 303  # and now it is written down
    after = inside()
    after.cookies.update(kept)
    assert after.get("/").status_code == 303


@pytest.mark.parametrize("change", ["disable", "password", "role", "remove"])
def test_a_changed_account_has_to_sign_in_again(inside: Inside, engine_with_people: Engine, change: str) -> None:
    client = inside()
    enter(client)
    with stream(client) as socket:
        socket.receive_json()
        if change == "disable":
            accounts.set_disabled(engine_with_people, "ban", True)
        elif change == "password":
            accounts.set_password(engine_with_people, "ban", "hash")
        elif change == "role":
            accounts.set_role(engine_with_people, "ban", Role.LEADER)
        else:
            with engine_with_people.begin() as connection:
                connection.exec_driver_sql("DELETE FROM account WHERE name = 'ban'")
        socket.send_bytes(b"what next")  # it is not passed on
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
    assert client.get("/").status_code == 303


def test_idleness_counts_acts_of_the_person_and_age_counts_in_any_case(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = datetime.now().replace(microsecond=0)

    def later(**more: int) -> None:
        nonlocal clock
        clock += timedelta(**more)
        monkeypatch.setattr(sessions, "now", lambda: clock)

    client = inside(idle_minutes=30, session_hours=3)
    assert client.post("/sign-in/state").status_code == 401
    enter(client)
    for _ in range(2):
        later(minutes=16)
        assert client.post("/sign-in/state").status_code == 204  # somebody types
    with stream(client) as socket:
        socket.receive_json()
        for _ in range(3):  # every 20 minutes an act
            later(minutes=20)
            socket.send_bytes(b"act")
            assert socket.receive_bytes() == b"seen act"
        for _ in range(4):
            later(minutes=6)
            socket.send_bytes(
                b"beat"
            )  # a keep-alive puts nothing off, nor do files of the page, nor asking for the state
            assert socket.receive_bytes() == b"seen beat"
            assert client.get("/static/a.js", headers={"accept": "*/*"}).status_code == 200
            assert client.get("/sign-in/state").status_code == 204
        later(minutes=7)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
    assert client.get("/").status_code == 303
    enter(client)
    for _ in range(11):
        later(minutes=11)
        answer = client.get("/", headers={"accept": "text/html"})
    assert answer.status_code == 303


def test_a_restarted_process_knows_the_session(inside: Inside, tmp_path: Path) -> None:
    client = inside()
    enter(client)
    again, stranger = inside(), inside(secret="another secret")
    for other in (again, stranger):
        other.cookies.update(client.cookies)
    assert (again.get("/").status_code, stranger.get("/").status_code) == (200, 303)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert secret_of(Settings(secret_file=tmp_path / "key")) == (tmp_path / "key").read_text()
    assert Signer("a", "form", 9).read(Signer("a", "session", 9).signed("x")) is None


def test_a_gateway_is_believed_at_its_own_address_only(inside: Inside, engine_with_people: Engine) -> None:
    chosen = {"sign_in": "gateway", "gateway_proxies": ["10.9.0.0/16"], "gateway_header": "X-Who"}
    near, far = inside(peer="10.9.3.3", **chosen), inside(peer="10.1.1.1", **chosen)
    assert json.loads(near.get("/", headers={"x-who": "Ban"}).json()[HEADER])["role"] == "office"
    assert near.get("/").status_code == 303
    assert far.get("/", headers={"x-who": "ban"}).status_code == 303
    assert near.get("/", headers={HEADER: '{"name": "ban"}'}).status_code == 303
    for name, said in (("ghost", "没有名为“ghost”的可用账号"), (None, "统一入口")):
        answer = near.get("/sign-in", headers={"x-who": name} if name else {})
        assert (answer.status_code, said in answer.text) == (403, True)
    with near.websocket_connect(STREAM, headers={"x-who": "ban"}) as socket:
        socket.receive_json()
        accounts.set_disabled(engine_with_people, "ban", True)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
    assert near.get("/", headers={"x-who": "ban"}).status_code == 303
    with pytest.raises(WebSocketDisconnect), far.websocket_connect(STREAM, headers={"x-who": "cai"}):
        pass


def test_what_the_browser_sends_is_told_apart() -> None:
    from streamlit.proto.BackMsg_pb2 import BackMsg

    run, beat, clear = BackMsg(), BackMsg(app_heartbeat=True), BackMsg(clear_cache=True)
    run.rerun_script.query_string = ""
    assert [acts(message.SerializeToString()) for message in (run, beat, clear)] == [True, False, None]
    run.rerun_script.is_auto_rerun = True
    assert acts(run.SerializeToString()) is False
    assert acts(b"\xff\xff nonsense") is False


def test_where_the_app_may_listen() -> None:
    asked = ("127.0.0.1", "::1", "0.0.0.0", "192.0.2.1", "::")
    assert [may_listen(one, guarded=False) for one in asked] == [True, True, False, False, False]
    assert all(may_listen(one, guarded=True) for one in asked)
    with pytest.raises(SettingsError, match="sign_in 的值 'open' 不能用"):
        Settings(sign_in="open")
    with pytest.raises(SettingsError, match="oidc_issuer"):
        Settings(sign_in="oidc")


def test_a_wrong_name_in_the_address_is_told_what_to_do() -> None:
    behind = Starlette(routes=[WebSocketRoute(STREAM, echo), Route("/{path:path}", seen)])
    with TestClient(KnownHosts(behind, ("127.0.0.1", "zg.example.cn")), base_url="http://127.0.0.1") as client:
        assert client.get("/").json()["host"] == "127.0.0.1"
        for host in ("evil.example", "zg.example.cn.evil.example", "127.0.0.1@evil.example", ""):
            answer = client.get("/", headers={"host": host})
            assert (answer.status_code, "rectify.toml 的 allowed_hosts" in answer.text) == (400, True), host
            assert f"“{host}”" in answer.text
            with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM, headers={"host": host}):
                pass
        with client.websocket_connect(STREAM, headers={"host": "ZG.example.cn:8501"}) as socket:
            assert socket.receive_json()["host"] == "ZG.example.cn:8501"


def test_the_address_said_at_the_start_can_be_opened() -> None:
    everywhere = {"host": "0.0.0.0", "sign_in": "accounts"}
    known = ("127.0.0.1", "localhost", "10.5.6.7")
    assert address_shown(Settings(), 8501) == "http://127.0.0.1:8501"
    assert address_shown(Settings(**everywhere, allowed_hosts=known), 80) == "http://10.5.6.7:80"
    assert address_shown(Settings(**everywhere), 80) == "http://127.0.0.1:80"
    assert address_shown(Settings(host="::1"), 80) == "http://[::1]:80"
    assert address_shown(Settings(public_url="https://zg.example.cn"), 80) == "https://zg.example.cn"


def test_at_the_start_it_is_said_that_nobody_can_sign_in_yet(sqlite_engine: Engine) -> None:
    url = sqlite_engine.url.render_as_string(hide_password=False)
    chosen = Settings(sign_in="accounts", database_url=url)
    assert "rectify user add" in nobody_yet(chosen)[0]
    accounts.add_account(sqlite_engine, "ban", "ban", password_hash(), Role.OFFICE)
    assert nobody_yet(chosen) == ()
    assert nobody_yet(Settings(database_url=url)) == ()


def test_a_session_has_the_files_it_was_given_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    handed = Handed()
    assert not any(
        handed.refuses("a", path) for path in ("/units", "/static/media/icons.woff2", "/zg/static/media/a.woff2")
    )
    handed.seen("a", b"\x12\x08 /media/0ab9.xlsx\x1a")
    asked = (
        "/media/0ab9.xlsx",
        "/media/0ab9",
        "/media/0ab.xlsx",
        "/media/",
        "/zg/media/0ab9.xlsx",
        "/media/../media/0ab9",
    )
    assert [handed.refuses("a", path) for path in asked] == [False, False, True, True, False, False]
    assert handed.refuses("b", "/media/0ab9.xlsx")
    monkeypatch.setattr(handed_files, "MOST", 2)
    handed.seen("a", b"/media/1 /media/2")
    assert [handed.refuses("a", f"/media/{name}") for name in ("0ab9", "1", "2")] == [True, False, False]
    handed.forget("a")
    assert handed.refuses("a", "/media/2")
