"""The roles in a cell of units: 由A牵头，B配合 → who leads and who supports."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from loaders.text import clean
from loaders.unit_labels import labelled_segments
from loaders.unit_names import (
    MARKS,
    STARTS_LIKE_NAME,
    TRAILING_BRACKET,
    TRAILING_MARK,
    looks_like_unit,
    pieces_of,
    without_role,
)
from loaders.unit_words import NAMED_GROUPS, RESPONSIBLE, SUPPORT_OPENERS, SUPPORTING


class _Piece(NamedTuple):
    """One stretch between two separators; `role` is what a bracket or word behind it says, `spreads` whether that
    word stands outside brackets and so speaks for the names before it too; `opens` is a role for those after it."""

    text: str
    role: str | None = None
    spreads: bool = False
    opens: str | None = None


@lru_cache(maxsize=16384)
def split_roles(text: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a cell with the role each is given: (`lead` | `supporting` | `responsible`, text).

    牵头单位：A；配合单位：B、C; A（牵头）、B; A牵头，B配合 are understood; without such words all is `responsible`.
    The texts are to be read with `read_units`.
    """
    roles: list[tuple[str, str]] = []
    for role, segment in labelled_segments(text):
        if role is None or role == RESPONSIBLE:
            roles.extend(_roles_by_marks(segment))
        else:
            roles.append((role, segment))
    return tuple(roles)


_PHONE = re.compile(
    r"(?:联系)?(?:电话|手机)?[:：]?\s*(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8})(?=\s*(?:$|[、，,；;\n)）]))"
)
_POSTS = "书记|局长|主任|县长|镇长|乡长|科长|股长|院长|校长|站长|所长|经理|主席|会长|行长|队长"
_POST = rf"(?:[一-鿿]{{0,6}}(?:{_POSTS})[ \t\u3000]*)?"
_PERSON = re.compile(
    rf"(?P<unit>[^\s、，,；;:：]+)[ \t\u3000]*[:：\s][ \t\u3000]*{_POST}(?P<person>[一-鿿]{{2,3}})"
    r"(?=\s*(?:$|[、，,；;\n]))"
)
_PERSON_BEFORE = re.compile(r"(?P<person>[一-鿿]{2,3})[ \t\u3000]*[(（](?P<unit>[^()（）]+)[)）]")


def without_persons(text: str) -> str:
    """Return a cell of units and persons without the persons, their posts and telephones.

    县财政局 张三, 县教育局：局长李四 13800000000 and 王五（县水利局） are understood.
    """
    text = _PHONE.sub("", text)
    for pattern in (_PERSON, _PERSON_BEFORE):
        text = pattern.sub(lambda found: found["unit"] if _is_person_of(found) else found[0], text)
    return text


def _is_person_of(found: re.Match[str]) -> bool:
    return looks_like_unit(found["unit"]) and not looks_like_unit(found["person"])


def _roles_by_marks(text: str) -> list[tuple[str, str]]:
    text = text.strip()
    if not text:
        return []
    pieces = [_marked(piece) for piece in pieces_of(text)]
    if not any(piece.role or piece.opens for piece in pieces):
        return [(RESPONSIBLE, text)]
    roles: list[str | None] = []
    opened: str | None = None
    for piece in pieces:
        opened = piece.opens or (None if piece.role else opened)
        roles.append(piece.role or opened)
        if piece.spreads:
            roles = [role or piece.role for role in roles]
    merged: list[tuple[str, str]] = []
    for role, piece in zip(roles, pieces, strict=True):
        named = role or RESPONSIBLE
        if merged and merged[-1][0] == named:
            merged[-1] = (named, f"{merged[-1][1]}、{piece.text}")
        else:
            merged.append((named, piece.text))
    return merged


def _marked(piece: str) -> _Piece:
    """Read the role that one piece states, and take the word that states it away."""
    bracket = TRAILING_BRACKET.match(piece)
    if bracket and clean(bracket["inside"]) in MARKS:
        return _Piece(bracket["head"].removeprefix("由"), MARKS[clean(bracket["inside"])])
    for opener in SUPPORT_OPENERS:
        rest = piece.removeprefix(opener)
        if rest != piece and STARTS_LIKE_NAME.match(rest):
            mark = TRAILING_MARK.match(rest)
            return _Piece(mark["head"] if mark else rest, SUPPORTING if mark else None, False, SUPPORTING)
    mark = TRAILING_MARK.match(piece)
    if mark and mark["head"] in NAMED_GROUPS:  # 各责任单位 names a group, with nothing left before the word
        return _Piece(piece)
    if mark and (STARTS_LIKE_NAME.match(mark["head"]) or looks_like_unit(clean(without_role(mark["head"])))):
        role = next(role for word, role in MARKS.items() if mark["mark"].startswith(word))
        return _Piece(mark["head"], role, True)
    return _Piece(piece)
