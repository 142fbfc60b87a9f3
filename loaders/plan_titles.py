"""A heading that body text may follow on the same line → the title and the rest."""

from __future__ import annotations

import re

from loaders.text import clean

_SENTENCE_ENDS = "。！？"
_OPENING_MARKS = "（(《“「『【[〔"
_CLOSING_MARKS = "）)》”」』】]〕"
_HEADED_COLON = re.compile("^.{4,60}?(?:问题|方面)[：:](?=.)")


def split_title(text: str) -> tuple[str, str]:
    """Return the title, which ends at the first full stop outside quotes and brackets, and the rest."""
    headed = _HEADED_COLON.match(text)
    depth = 0
    for index, letter in enumerate(text):
        if letter in _OPENING_MARKS:
            depth += 1
        elif letter in _CLOSING_MARKS:
            depth = max(0, depth - 1)
        elif depth == 0 and letter in _SENTENCE_ENDS:
            if headed and headed.end() <= index:
                break
            return _as_title(text[:index]), text[index + 1 :].lstrip(" 。；;，,")
    if headed:
        return _as_title(headed[0]), text[headed.end() :].strip()
    return _as_title(text), ""


def _as_title(text: str) -> str:
    return clean(text).strip(" 。：:；;，,、")
