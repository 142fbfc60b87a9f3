"""Two wordings of one text side by side: which pieces stayed, went and came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SHORTEST_COMMON = 2
"""Characters a piece between two differences must have to be shown as common; less is chance."""

FINE_LIMIT = 1_000_000
"""Pairs of words compared at most; longer texts are compared clause by clause."""

_WORDS = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|\s+|.", re.DOTALL)
_CLAUSES = re.compile(r"[^，。；：、！？\n,;]*[，。；：、！？\n,;]?")


class Piece(NamedTuple):
    """A piece of both wordings. Where `same`, `before` and `after` are equal; else either may be empty, not both."""

    before: str
    after: str
    same: bool


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Return two wordings as pieces in order; put together, the pieces are the wordings themselves.

    Numbers and Latin words are never split, Chinese is compared character by character.
    """
    first, second = _WORDS.findall(before), _WORDS.findall(after)
    if len(first) * len(second) > FINE_LIMIT:
        first, second = _CLAUSES.findall(before), _CLAUSES.findall(after)
    if len(first) * len(second) > FINE_LIMIT:
        first, second = [before], [after]
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    raw = [
        Piece("".join(first[a:b]), "".join(second[c:d]), tag == "equal") for tag, a, b, c, d in matcher.get_opcodes()
    ]
    return tuple(_joined(raw))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with differences put together that only a scrap keeps apart."""
    joined: list[Piece] = []
    for number, piece in enumerate(pieces):
        scrap = piece.same and 0 < number < len(pieces) - 1 and len(piece.before) < SHORTEST_COMMON
        if joined and not joined[-1].same and (scrap or not piece.same):
            joined[-1] = Piece(joined[-1].before + piece.before, joined[-1].after + piece.after, False)
        elif piece.before or piece.after:
            joined.append(piece)
    return joined
