"""Changing one's own password: who may, what is refused, what counts as a try, and whose sessions end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard import queries
from dashboard.access.passwords import hashed
from dashboard.people import Role
from dashboard.store import accounts
from tests.access.gated import SECRET, Inside, enter, stream

PATH, NEW = "/sign-in/password", "自己的-口令-3"


def filled(page: Any, **typed: str) -> dict[str, str]:
    """The fields of a page's form as a browser sends them."""
    fields = dict(re.findall(r'name="(\w+)" (?:type="\w+" )?value="([^"]*)"', page.text))
    return {**fields, "current": SECRET, "new": NEW, "again": NEW, **typed}


def change(client: TestClient, **typed: str) -> Any:
    return client.post(PATH, data=filled(client.get(PATH), **typed))


def said(answer: Any) -> str:
    return re.findall(r'role="alert"[^>]*>([^<]+)', answer.text)[0]


def failed(engine: Engine, name: str = "ban") -> int:
    return next(one.failed_tries for one in accounts.accounts(engine) if one.name == name)


def test_it_is_changed_here_and_ended_everywhere_else(inside: Inside, engine_with_people: Engine) -> None:
    client, elsewhere, later = inside(), inside(), inside()
    enter(client)
    enter(elsewhere)
    before = dict(client.cookies)
    page = client.get(PATH, headers={"referer": "http://127.0.0.1/units?a=1"})
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "<script" not in page.text
    form = filled(page)
    assert (form["name"], form["next"]) == ("ban", "/units?a=1")
    with stream(elsewhere) as socket:
        socket.receive_json()
        answer = client.post(PATH, data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?done=1&next=%2Funits%3Fa%3D1")
        socket.send_bytes(b"what next")  # it is not passed on
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
    done = client.get(answer.headers["location"])
    assert (said(done), 'href="/units?a=1"' in done.text) == ("口令已换。在别处的登录都已退出。", True)
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 303)
    assert client.cookies["rectify_session"] != before["rectify_session"]
    later.cookies.update(before)
    assert later.get("/").status_code == 303  # nor is the cookie of before worth anything
    again = later.post(PATH, data=form)  # the same request once more, with the cookies it had
    assert (again.status_code, later.get("/").status_code) == (400, 303)
    fresh = inside()
    assert (enter(fresh).status_code, enter(fresh, password=NEW).status_code) == (401, 303)
    log = queries.events(engine_with_people)
    told = log[log["action"] == "account_password"]
    assert told[["actor", "detail"]].to_numpy().tolist() == [["ban", '{"account": "ban"}']]
    assert not [word for word in (SECRET, NEW) if word in log.to_csv()]
    assert failed(engine_with_people) == 0


@pytest.mark.parametrize(
    ("typed", "words", "tries"),
    [
        ({"current": "wrong"}, "现在的口令不对", 1),
        ({"again": NEW + "!"}, "两遍输入的口令不一样", 0),
        ({"new": "short", "again": "short"}, "8 到 200 个字符", 0),
        ({"new": "x" * 201, "again": "x" * 201}, "8 到 200 个字符", 0),
        ({"new": SECRET, "again": SECRET}, "和现在的一样", 0),
        ({"token": "guessed"}, "页面已过期", 0),
        ({"token": "猜"}, "页面已过期", 0),
        ({"name": "cai", "current": "wrong"}, "现在的口令不对", 1),  # one's own account, whatever is written there
    ],
)
def test_what_is_refused_changes_nothing(
    inside: Inside,
    engine_with_people: Engine,
    typed: dict[str, str],
    words: str,
    tries: int,
) -> None:
    client = inside()
    enter(client)
    answer = change(client, **typed)
    assert (answer.status_code, words in said(answer)) == (400, True)
    assert not [value for value in (SECRET, NEW) if value in answer.text]
    assert (failed(engine_with_people), failed(engine_with_people, "cai")) == (tries, 0)
    assert (client.get("/").status_code, enter(inside()).status_code) == (200, 303)
    assert "account_password" not in set(queries.events(engine_with_people)["action"])


def test_wrong_tries_lock_as_at_the_sign_in(inside: Inside, engine_with_people: Engine) -> None:
    client = inside(lock_minutes=7)
    enter(client)
    answers = [change(client, current="wrong") for _ in range(3)] + [change(client)]  # the last one is right
    assert {answer.status_code for answer in answers} == {400}
    assert {"连续 3 次不对，账号锁定 7 分钟" in said(answer) for answer in answers} == {True}
    assert client.get("/").status_code == 200  # who is signed in stays so
    assert enter(inside()).status_code == 401
    log = queries.events(engine_with_people)
    assert log["action"].tolist().count("account_lock") == 1
    accounts.set_disabled(engine_with_people, "ban", False)
    enter(client)
    assert change(client).status_code == 303


def test_another_page_cannot_send_the_form(inside: Inside) -> None:
    client = inside()
    enter(client)
    form = filled(client.get(PATH))
    for site in ("cross-site", "same-site"):
        elsewhere = client.post(PATH, data=form, headers={"sec-fetch-site": site, "origin": "https://evil.example"})
        assert elsewhere.status_code == 400
    del form["token"]
    assert client.post(PATH, data=form).status_code == 400
    with_token = filled(client.get(PATH))
    client.cookies.delete("rectify_form")  # as a browser that keeps cookies of other sites' requests back
    assert client.post(PATH, data=with_token).status_code == 400
    assert enter(inside()).status_code == 303


def test_it_is_there_for_built_in_accounts_who_are_signed_in(inside: Inside) -> None:
    client = inside()
    assert (client.get(PATH).headers["location"], client.post(PATH).status_code) == ("/sign-in", 400)
    assert client.get(f"{PATH}?done=1").headers["location"] == "/sign-in"
    gateway = {"sign_in": "gateway", "gateway_proxies": ["10.1.1.1"], "gateway_header": "x-who"}
    oidc = {"sign_in": "oidc", "oidc_issuer": "https://id.example", "oidc_client_id": "zg", "oidc_roles": {"a": "领导"},
            "public_url": "https://zg.example.cn"}  # fmt: skip
    for other in (inside(**gateway), inside(**oidc)):
        assert other.get(PATH, headers={"x-who": "ban"}).status_code == 404
        assert other.post(PATH, headers={"x-who": "ban"}).status_code == 404


def test_a_password_that_was_given_opens_only_the_page_to_change_it(
    inside: Inside,
    engine_with_people: Engine,
) -> None:
    given = "abcd-efgh-jkmn"
    accounts.add_account(engine_with_people, "new", "新人", hashed(given, "new", given=True), Role.LEADER)
    client = inside()
    page = enter(client, " NEW ", given)
    assert (page.status_code, "请先换成自己的口令" in said(page)) == (200, True)
    assert (client.get("/").status_code, "rectify_session" in client.cookies) == (303, False)
    assert enter(client, "new", "wrong").status_code == 401
    page = enter(client, "new", given)
    form = filled(page, current=given)
    assert (form["name"], form["next"]) == ("new", "/units?a=1")
    assert client.post(PATH, data={**form, "new": given, "again": given}).status_code == 400
    answer = client.post(PATH, data=filled(enter(client, "new", given), current=given))
    assert (answer.status_code, client.get("/").status_code) == (303, 200)
    assert enter(inside(), "new", NEW).status_code == 303
    assert [one.password_given for one in accounts.accounts(engine_with_people)] == [False] * 3
