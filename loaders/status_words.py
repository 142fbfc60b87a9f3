"""The words inside a status text: which known ones it is made of, with nothing left over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from loaders.percents import explicit_percent
from loaders.records import Status
from loaders.text import normal
from loaders.words import MARKS, NEGATIONS, STATUS_TABLE, WHOLE_CELL_ONLY

STATUS_WORDS: dict[str, Status] = {normal(word): status for status, words in STATUS_TABLE.items() for word in words}
"""Every known word in its matched form, and the status it is read as."""
NEGATION = re.compile("|".join(sorted(NEGATIONS, key=len, reverse=True)))
_LONGEST_WORD = max(map(len, STATUS_WORDS))
_LETTERS = frozenset("".join(STATUS_WORDS) + "".join(MARKS.values()) + "并且同时")
"""The letters of all known words and of what stands between them."""
_PIECES = re.compile(r"(?:[,，、;；/／|+()（）\[\]【】。:：\s]|并且?|同时)+")
_PERCENT_IN_TEXT = re.compile(r"\d+(?:\.\d+)?%")


def words_of(folded: str, taught: Mapping[str, Status]) -> list[str]:
    """Split a text into known words; empty where anything is left over, or where it says both 是 and 否.

    A blank separates words, or is only a stray one inside a word.
    """
    letters = _LETTERS.union(*taught) if taught else _LETTERS
    if any("一" <= letter <= "鿿" and letter not in letters for letter in folded):
        return []  # most sentences end here, at one of their first letters
    words = _words_of_pieces(folded, taught) or _words_of_pieces("".join(folded.split()), taught)
    return [] if set(words).issuperset(WHOLE_CELL_ONLY) else words


def _words_of_pieces(folded: str, taught: Mapping[str, Status]) -> list[str]:
    words: list[str] = []
    for piece in _PIECES.split(folded):
        matched = normal(piece)
        if not matched:
            continue
        found = [matched] if matched in WHOLE_CELL_ONLY else _glued_words(matched, taught)
        if not found:
            return []
        words.extend(found)
    return words


def _glued_words(matched: str, taught: Mapping[str, Status]) -> list[str]:
    """Split a piece without separators into the fewest known words; empty where it cannot be.

    A word that begins with a negation may only stand last: in 未整改完成 the 未 denies all that follows.
    """
    longest = max(_LONGEST_WORD, *map(len, taught)) if taught else _LONGEST_WORD
    best: list[list[str] | None] = [None] * len(matched) + [[]]
    for start in range(len(matched) - 1, -1, -1):
        for end in range(start + 1, min(len(matched), start + longest) + 1):
            rest, word = best[end], matched[start:end]
            if rest is None or not _is_word(word, taught):
                continue
            if NEGATION.match(word) and any(not _is_mark(other) for other in rest):
                continue
            if word in WHOLE_CELL_ONLY and len(word) < len(matched):
                continue
            current = best[start]
            if current is None or 1 + len(rest) < len(current):
                best[start] = [word, *rest]
    return best[0] or []


def _is_word(word: str, taught: Mapping[str, Status]) -> bool:
    if word in taught or word in STATUS_WORDS:
        return True
    return _PERCENT_IN_TEXT.fullmatch(word) is not None and (explicit_percent(word) or 0) <= 1


def _is_mark(word: str) -> bool:
    return word in MARKS.values() or word.endswith("%")


def folded_text(text: str) -> str:
    """Return a text with its separators, in one form of letters and of the marks √ and ×."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for mark, standard in MARKS.items():
        folded = folded.replace(mark, standard)
    return re.sub(r"(?<=\d)\s+(?=%)", "", folded)
