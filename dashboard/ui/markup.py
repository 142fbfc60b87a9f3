"""Markup that shows texts exactly as they stand: escaped HTML elements, tags and links, and Markdown without effect."""

from __future__ import annotations

import re
from string import Formatter

from dashboard.html import Html, element, joined
from dashboard.palette import Paint

__all__ = ["Html", "element", "filled", "joined", "link", "plain", "tag"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")
_SHORT_CODE = re.compile(r":(?=[\w+/-]+:)")
_WORD_JOINER = "\u2060"
_AT_START = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+])")


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
    # Short codes of emoji are read after escapes are undone; only a letter in between keeps them apart.
    apart = _SHORT_CODE.sub(f":{_WORD_JOINER}", " ".join(text.split("\n")))
    escaped = _SPECIAL.sub(r"\\\1", apart)
    return _AT_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    blanks, number, mark, blanks_of_sign, sign = match.groups()
    return f"{blanks}{number}\\{mark}" if number else f"{blanks_of_sign}\\{sign}"
