"""The progress of a joint issue in one text: what the lead says, then each supporting unit of its own part."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from loaders.text import clean

_PART = re.compile(r"【([^【】]{2,40})】")


def parts_of(text: str | None, units: Collection[str]) -> dict[str | None, str]:
    """Return who says what: None → the lead's words, a unit of `units` → its own, as marked by 【unit】.

    A bracketed name that is none of the units is only text.
    """
    parts: dict[str | None, str] = {}
    speaker: str | None = None
    start = 0
    text = text or ""
    for mark in _PART.finditer(text):
        if mark[1] in units:
            parts[speaker] = clean(text[start : mark.start()])
            speaker, start = mark[1], mark.end()
    parts[speaker] = clean(text[start:])
    return {name: words for name, words in parts.items() if words}


def joined(parts: Mapping[str | None, str]) -> str | None:
    """Return the parts as one text, the lead's first; None where nobody says anything."""
    told = [parts[None]] if parts.get(None) else []
    told += [f"【{name}】{words}" for name, words in parts.items() if name is not None and words]
    return " ".join(told) or None
