"""Markup that shows texts exactly as they stand: escaped HTML elements, tags and links, and Markdown without effect."""

from __future__ import annotations

import re
from html import escape

from dashboard.palette import Paint

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")
_SHORT_CODE = re.compile(r":(?=[\w+/-]+:)")
_WORD_JOINER = "\u2060"
_AT_START = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+])")


class Html(str):
    """HTML that is safe to show: made by this module only, every text in it escaped."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Say to `st.html` that this is HTML; in any other text it would look for indents, line by line."""
        return self


def element(name: str, *children: str, **attributes: str) -> Html:
    """Return an HTML element; children that are no `Html` are texts and escaped.

    Attribute names are given with `_` for `-`, and with a trailing `_` where Python keeps the word for itself.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return Html(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str) -> Html:
    """Return several pieces one after the other; those that are no `Html` are texts and escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def tag(text: str, paint: Paint) -> Html:
    """Return a text as a soft coloured tag; the colour never stands without its word."""
    return element("span", text, class_=f"tag tag-{paint.tag}")


def link(text: str, href: str) -> Html:
    """Return a link within the app."""
    return element("a", text, href=href)


def plain(text: str) -> str:
    """Return Markdown that shows exactly this text on one line, whatever signs a ledger's cell may hold."""
    # Short codes of emoji are read after escapes are undone; only a letter in between keeps them apart.
    apart = _SHORT_CODE.sub(f":{_WORD_JOINER}", " ".join(text.split("\n")))
    escaped = _SPECIAL.sub(r"\\\1", apart)
    return _AT_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    blanks, number, mark, blanks_of_sign, sign = match.groups()
    return f"{blanks}{number}\\{mark}" if number else f"{blanks_of_sign}\\{sign}"
