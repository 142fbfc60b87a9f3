"""Texts as kept and texts as matched: the two normal forms every reader shares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LINE_BREAKS = re.compile(r"[ \t\u3000\xa0]*[\r\n\v\f\x85\u2028\u2029]+[ \t\u3000\xa0]*")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_SIGNS = "√×%✓✔✗✘"
_DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_CJK_GAP = re.compile(r"(?<=[\u3400-\u9fff，。；：、（）]) +| +(?=[\u3400-\u9fff，。；：、（）])")


def clean(text: str) -> str:
    """Return a text as it is kept: as written, less line breaks, invisible marks and stray blanks.

    A blank beside a Chinese character is stray; between two Latin words or numbers one blank stays.
    """
    if " " not in text and text.isprintable():  # nothing to take away: by far the most texts of a ledger
        return text
    return _cleaned(text)


@lru_cache(maxsize=8192)
def _cleaned(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    text = _LINE_BREAKS.sub(" ", text)
    text = _BLANKS.sub(" ", text).strip()
    return _CJK_GAP.sub("", text)


def typed(text: str) -> str:
    """Return what a person typed, or called a file, as it is kept: less what cannot be seen and blanks around it.

    Marks that cannot be seen turn the writing around them or make two names look alike, and no database or file takes
    all of them.
    """
    return (text if text.isprintable() else _INVISIBLE.sub("", text)).strip()


def shown(cell: object) -> str:
    """Return a cell as it looks in the sheet, for a message: a whole number without `.0`."""
    return str(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)


def normal(text: str) -> str:
    """Return a text as it is matched: NFKC, blanks and punctuation removed, lower case.

    The marks √, × and % stay, because in a ledger they are words; so does a decimal point between digits.
    """
    return _normal(text) if len(text) <= _LONGEST_REMEMBERED else _matched(text)


def _matched(text: str) -> str:
    plain = text
    for mark in _COMMON_PUNCTUATION:  # alone it would send the whole text through the slow way of NFKC
        if mark in plain:
            plain = plain.replace(mark, "")
    plain = unicodedata.normalize("NFKC", plain).casefold()
    if plain.isalnum():
        return plain
    if "." not in plain:
        return plain.translate(_KEPT)
    # from the text itself, because a mark taken away may have brought digits to a full stop
    plain = unicodedata.normalize("NFKC", text).casefold()
    return ".".join(part.translate(_KEPT) for part in _DECIMAL_POINT.split(plain))


_normal = lru_cache(maxsize=32768)(_matched)
_LONGEST_REMEMBERED = 24
"""Letters of the longest text worth remembering: words and names come again, sentences hardly ever."""
_COMMON_PUNCTUATION = "，。、；：（）“”《》！？"


class _Kept(dict[int, str | None]):
    """What `str.translate` keeps: looked up once a character, because whole ledgers of long texts pass through."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        kept = letter if letter in _SIGNS or unicodedata.category(letter)[0] in "LN" else None
        self[code] = kept
        return kept


_KEPT = _Kept()
