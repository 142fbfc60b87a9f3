"""Text as it stands, where Streamlit would read Markdown; and the soft tags of lights."""

from __future__ import annotations

import re

from dashboard.palette import Paint

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")
_SHORT_CODE = re.compile(r":(?=[\w+/-]+:)")
_WORD_JOINER = "\u2060"
_AT_START = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+])")


def plain(text: str) -> str:
    """Return Markdown that shows exactly this text on one line, whatever signs a ledger's cell may hold."""
    # Short codes of emoji are read after escapes are undone; only a letter in between keeps them apart.
    apart = _SHORT_CODE.sub(f":{_WORD_JOINER}", " ".join(text.split("\n")))
    escaped = _SPECIAL.sub(r"\\\1", apart)
    return _AT_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    blanks, number, mark, blanks_of_sign, sign = match.groups()
    return f"{blanks}{number}\\{mark}" if number else f"{blanks_of_sign}\\{sign}"


def tag(text: str, paint: Paint) -> str:
    """Return a text as a soft coloured tag; the colour never stands without its word."""
    return f":{paint.tag}-badge[{plain(text)}]"


def link(text: str, href: str) -> str:
    """Return a link within the app."""
    return f"[{plain(text)}]({href})"
