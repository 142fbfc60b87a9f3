"""Markup that shows texts exactly as they stand: escaped HTML elements, tags and links, and Markdown without effect."""

from __future__ import annotations

import re
from string import Formatter

from dashboard.html import Html, element, joined
from dashboard.palette import Paint
from dashboard.safe import safe

__all__ = ["Html", "element", "filled", "joined", "link", "plain", "tag"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&:])")
_LATER = re.compile(
    r":(?=[\w+/-]+:|material/)"  # short codes of emoji and icons
    r"|(?<!\S)[-<>~](?=(?:->|>|-|=)(?!\S))"  # signs that become arrows and dashes
    r"|https?(?=://)|www(?=\.)|@(?=[\w-])",  # addresses that become links
    re.IGNORECASE,
)
"""What Streamlit reads after escapes are undone; only a letter in between keeps it apart."""
_BREAKS = re.compile(r"[\r\n\t ]+")
_WORD_JOINER = "\u2060"
_AT_START = re.compile(r"^(\d+)(?=[.)])|^(?=[-+])")


def filled(template: str, **pieces: object) -> Html:
    """Return a template with its holes filled, by elements as they are and by all else as texts."""
    made: list[str] = []
    for text, hole, _, _ in Formatter().parse(template):
        made.append(text)
        if hole is not None:
            piece = pieces[hole]
            made.append(piece if isinstance(piece, Html) else str(piece))
    return joined(*made)


def tag(text: str, paint: Paint) -> Html:
    """Return a text as a soft coloured tag; the colour never stands without its word."""
    return element("span", text, class_=f"tag tag-{paint.tag}")


def link(text: str, href: str) -> Html:
    """Return a link within the app."""
    return element("a", text, href=href)


def plain(text: str) -> str:
    """Return Markdown that shows exactly this text on one line, whatever signs a ledger's cell may hold."""
    apart = _LATER.sub(rf"\g<0>{_WORD_JOINER}", _BREAKS.sub(" ", safe(text)).strip())
    escaped = _SPECIAL.sub(r"\\\1", apart)
    return _AT_START.sub(r"\g<0>\\", escaped)
