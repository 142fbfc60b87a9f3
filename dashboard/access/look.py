"""How the pages around signing in look: the app's ground, ink and blue, in light and dark, on a phone and on a wall."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from dashboard.access import texts
from dashboard.html import Html, element, joined

STYLE = Path(__file__).with_name("look.css").read_text("utf-8")
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


def sign_in(said: str, target: str, token: str, offered: str | None, name: str | None) -> str:
    """Return the sign-in page: what has to be said, the form, and the link of another way in.

    `name` is what was typed before; None where there are no built-in accounts.
    """
    pieces = [element("h1", texts.PRODUCT)]
    if said:
        pieces.append(element("p", said, role="alert", id="said", class_="said"))
    if name is not None:
        pieces.append(
            element(
                "form",
                element("label", texts.NAME, for_="name"),
                _field("name", "text", "username", name, first=True),
                element("label", texts.CODEWORD, for_="password"),
                _field("password", "password", "current-password", ""),
                _hidden("next", target),
                _hidden("token", token),
                element("button", texts.SIGN_IN, type="submit"),
                method="post",
                action="/sign-in",
            )
        )
        pieces.append(element("p", texts.FORGOTTEN, class_="hint"))
    if offered:
        pieces.append(element("p", element("a", texts.SIGN_IN_WITH, href=offered, class_="button")))
    return _page(texts.SIGN_IN, *pieces)


def sign_out(token: str) -> str:
    """Return the page that asks whether to sign out."""
    form = element(
        "form",
        _hidden("token", token),
        element("button", texts.SIGN_OUT, type="submit"),
        element("a", texts.STAY, href="/"),
        method="post",
        action="/sign-out",
    )
    return _page(texts.SIGN_OUT, element("h1", texts.PRODUCT), element("p", texts.ASK_SIGN_OUT), form)


def change_password(said: str, name: str, target: str, token: str, rule: str) -> str:
    """Return the page on which somebody changes their own password: what has to be said, the form, and the way back."""
    pieces = [element("h1", texts.CHANGE_CODEWORD)]
    if said:
        pieces.append(element("p", said, role="alert", id="said", class_="said"))
    form = element(
        "form",
        element("label", texts.NAME, for_="name"),
        _input(id="name", name="name", value=name, readonly="true", autocomplete="username"),
        element("label", texts.CODEWORD_NOW, for_="current"),
        _field("current", "password", "current-password", "", first=True),
        element("label", texts.CODEWORD_NEW, for_="new"),
        _field("new", "password", "new-password", "", told_by="rule"),
        element("p", rule, id="rule", class_="rule"),
        element("label", texts.CODEWORD_NEW_AGAIN, for_="again"),
        _field("again", "password", "new-password", ""),
        _hidden("next", target),
        _hidden("token", token),
        element("button", texts.CHANGE_CODEWORD, type="submit"),
        element("a", texts.STAY, href=target),
        method="post",
        action="/sign-in/password",
    )
    return _page(texts.CHANGE_CODEWORD, *pieces, form)


def password_changed(target: str) -> str:
    """Return the page that says so, and leads on."""
    said = element("p", texts.CODEWORD_CHANGED, role="alert", id="said", class_="said")
    way = element("a", texts.GO_ON, href=target, class_="button")
    return _page(texts.CHANGE_CODEWORD, element("h1", texts.CHANGE_CODEWORD), said, way)


def told(said: str) -> str:
    """Return a page that says one thing."""
    return _page(texts.SIGN_IN, element("h1", texts.PRODUCT), element("p", said, role="alert", class_="said"))


def _page(title: str, *pieces: str) -> str:
    head = element(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", f"{title} · {texts.PRODUCT}"),
        Html(f"<style>{STYLE}</style>"),
    )
    body = element("body", element("main", joined(*pieces)))
    return f"<!doctype html>{element('html', head, body, lang='zh-CN')}"


def _field(name: str, kind: str, known_as: str, value: str, *, first: bool = False, told_by: str = "") -> Html:
    return _input(
        id=name, name=name, type=kind, autocomplete=known_as, value=value, required="true", maxlength="200",
        autofocus="true" if first else "", autocapitalize="none", spellcheck="false", aria_describedby=told_by,
    )  # fmt: skip


def _hidden(name: str, value: str) -> Html:
    return _input(type="hidden", name=name, value=value)


def _input(**attributes: str) -> Html:
    return Html(element("input", **attributes).removesuffix("</input>"))
