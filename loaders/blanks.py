"""What a cell says when it states nothing: a blank, a dash, 无, 不涉及."""

from __future__ import annotations

from loaders.text import normal
from loaders.words import NOTHING_STATED

_QUESTION_MARKS = "?？"


def states_nothing(text: str) -> bool:
    """Return whether a text states nothing. A question mark asks something, so it does not count as blank."""
    matched = normal(text)
    if matched:
        return matched in NOTHING_STATED
    return not any(mark in text for mark in _QUESTION_MARKS)
