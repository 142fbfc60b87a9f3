"""OIDC against an identity provider that runs: code flow with PKCE, state and nonce, and what its claims mean here."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2 as httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.access.front import gate_options
from dashboard.access.gate import HEADER, Gate
from dashboard.access.provider import person_of
from dashboard.cli import main
from dashboard.people import Role
from dashboard.settings import Settings

ASKED = "/units?unit=县财政局"
USERS = (
    User(sub="wang", claims={"name": "王主任", "roles": ["other", "dept-office"]}),
    User(sub="li", claims={"name": "李", "roles": "dept-unit", "departments": ["县财政局", "县林业局"]}),
    User(sub="zhao", claims={"name": "赵", "roles": ["other"]}),
    User(sub="qian", claims={"name": "钱", "roles": ["dept-unit"]}),
)


class Asked:
    """What was asked of the provider's token endpoint."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []

    def before(self, served: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        def recorded(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            if environ["PATH_INFO"].endswith("/token"):
                body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
                environ["wsgi.input"] = BytesIO(body)
                self.forms.append(dict(parse_qsl(body.decode())))
            return served(environ, start)

        return recorded


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[str, Asked]]:
    asked = Asked()
    with run_server_in_thread(user_claims=USERS, require_nonce=True) as server:
        server.app = asked.before(server.app)  # type: ignore[arg-type]
        yield f"http://localhost:{server.server_port}", asked


@pytest.fixture
def browser_at(provider: tuple[str, Asked], tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    clients = []

    def made(**settings: Any) -> TestClient:
        chosen = Settings(**{
            "sign_in": "oidc", "database_url": f"sqlite:///{tmp_path / 'r.db'}", "secret_file": tmp_path / "key",
            "public_url": "http://testserver", "oidc_issuer": provider[0], "oidc_client_id": "rectify",
            "oidc_client_secret": "between-us", "oidc_role_claim": "roles", "oidc_unit_claim": "departments",
            "oidc_roles": {"dept-office": "整改办", "dept-unit": "责任单位"}, **settings,
        })  # fmt: skip

        async def seen(request: Request) -> JSONResponse:
            return JSONResponse(json.loads(request.headers[HEADER]))

        behind = Starlette(routes=[Route("/{path:path}", seen)])
        client = TestClient(Gate(behind, **gate_options(chosen, lambda _: True)), follow_redirects=False)
        clients.append(client.__enter__())
        return client

    yield made
    for client in clients:
        client.__exit__(None, None, None)


def leave(browser: TestClient) -> str:
    """Go from a page that needs sign-in to the provider; return the address one is sent to."""
    to_sign_in = browser.get(ASKED, headers={"accept": "text/html"})
    page = browser.get(to_sign_in.headers["location"])
    link = page.text.split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert 'type="password"' not in page.text
    return str(browser.get(link).headers["location"])


def at_provider(address: str, **form: str) -> str:
    """Sign in at the provider, as a person would there; return where it sends the browser back to."""
    return httpx.post(address, data=form, follow_redirects=False).headers["location"]


def test_the_way_to_the_provider_and_back(browser_at: Callable[..., TestClient], provider: tuple[str, Asked]) -> None:
    browser = browser_at()
    address = leave(browser)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://testserver/sign-in/oidc/back"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    back = browser.get(at_provider(address, sub="wang"))
    assert (back.status_code, back.headers["location"]) == (303, "/units?unit=%E5%8E%BF%E8%B4%A2%E6%94%BF%E5%B1%80")
    verifier = provider[1].forms[-1]["code_verifier"]
    made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert made == asked["code_challenge"]
    told = browser.get("/").json()
    assert told == {"name": "wang", "display_name": "王主任", "role": "office", "grants": []}


def test_a_command_ends_the_sessions_of_one_and_of_nobody_else(
    browser_at: Callable[..., TestClient],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("dashboard.access.sessions.FRESH_SECONDS", 0)
    browsers = {name: browser_at() for name in ("wang", "li")}
    for name, browser in browsers.items():
        assert browser.get(at_provider(leave(browser), sub=name)).status_code == 303

    def told(*words: str, status: int = 0) -> Any:
        assert main(["--database", f"sqlite:///{tmp_path / 'r.db'}", *words, "--json"]) == status
        return json.loads(capsys.readouterr().out)

    found = {one["name"]: one["display_name"] for one in told("user", "sessions")["sessions"]}
    assert found == {"wang": "王主任", "li": "李"}
    assert told("user", "end", " wang ") == {"ended": 1}
    assert [browsers[name].get("/").status_code for name in ("wang", "li")] == [303, 200]
    assert told("user", "end", "wang", status=1) == {"ended": 0}
    last = told("log")["log"][-1]
    assert (last["action"], last["detail"]) == ("sessions_end", {"account": "wang", "sessions": 1})
    assert told("log", "verify")["whole"] is True
    assert main(["--database", f"sqlite:///{tmp_path / 'r.db'}", "user", "sessions"]) == 0
    assert capsys.readouterr().out.startswith("li  李  责任单位  ")


def test_claims_give_role_and_units_or_no_way_in(browser_at: Callable[..., TestClient]) -> None:
    browser = browser_at()
    assert browser.get(at_provider(leave(browser), sub="li")).status_code == 303
    told = browser.get("/").json()
    assert (told["role"], told["grants"]) == ("unit", [["县财政局", None], ["县林业局", None]])
    for stranger in ("zhao", "qian", "somebody"):
        browser = browser_at()
        refused = browser.get(at_provider(leave(browser), sub=stranger))
        assert (refused.status_code, "没有给出可用的角色或单位" in refused.text) == (403, True)
        assert browser.get("/").status_code == 303
    assert person_of({"sub": "x", "roles": None}, Settings()) is None
    assert person_of({"sub": "x", "role": ["管理员", "领导"]}, Settings()).role is Role.ADMIN  # type: ignore[union-attr]
    assert person_of({"role": "领导"}, Settings()) is None


def test_answers_that_were_not_asked_for_are_refused(browser_at: Callable[..., TestClient]) -> None:
    browser, other = browser_at(), browser_at()
    answer = at_provider(leave(other), sub="wang")
    assert browser.get(answer).status_code == 401  # somebody else's answer: the state is not this browser's
    leave(browser)
    assert browser.get(answer).status_code == 401
    forged = "/sign-in/oidc/back?code=guessed&state=" + parse_qs(urlsplit(leave(browser)).query)["state"][0]
    assert browser.get(forged).status_code == 401
    denied = browser.get(at_provider(leave(browser), sub="wang", action="deny"))
    assert (denied.status_code, "统一身份认证没有通过" in denied.text) == (401, True)
    answer = at_provider(leave(browser), sub="wang")
    assert browser.get(answer).status_code == 303
    browser.cookies.clear()
    assert browser.get(answer).status_code == 401  # a code is worth something once
    assert browser.get("/").status_code == 303
    assert browser.post("/sign-in", data={"name": "wang", "password": "x"}).status_code == 400  # there are no passwords


def test_a_provider_that_is_away_is_said(browser_at: Callable[..., TestClient]) -> None:
    browser = browser_at(oidc_issuer="http://127.0.0.1:9")
    away = browser.get("/sign-in/oidc/")
    assert (away.status_code, "暂时连不上" in away.text) == (503, True)
