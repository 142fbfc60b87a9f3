"""Texts as any page, chart or file can hold them: as typed, and without effect on what stands beside them."""

from __future__ import annotations

import re

_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no XML file may hold, or may only hold against advice."""
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | {
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
"""Marks that turn the direction of writing → the mark that ends it."""


def safe(text: str) -> str:
    """Return a text as a page or an Office file can hold it: as typed, less what XML forbids.

    What turns the direction of writing is ended with the text, so that it cannot turn what follows.
    """
    if text.isprintable():  # by far the most texts of a ledger
        return text
    kept = _UNUSABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not any(mark in kept for mark in _OPENING):
        return kept
    open_marks: list[str] = []
    for letter in kept:
        if letter in _OPENING:
            open_marks.append(_OPENING[letter])
        elif open_marks and letter == open_marks[-1]:
            open_marks.pop()
    return kept + "".join(reversed(open_marks))
