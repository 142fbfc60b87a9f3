"""The grammar of unit lists: one text → the unit names in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from loaders.text import clean, normal
from loaders.unit_labels import LABELS, any_of, labelled_segments
from loaders.unit_words import (
    AREA_OPENERS,
    ENDINGS_OF_TOPICS,
    LEAD,
    NAMED_GROUPS,
    NO_NAMES,
    PEER_ENDINGS,
    ROLE_MARKS,
    SUPPORT_OPENERS,
    SUPPORTING,
    UNIT_ENDINGS,
)

Known = Callable[[str], bool]


MARKS = {mark: role for role, marks in ROLE_MARKS.items() for mark in marks}
_SEPARATORS = "、，,；;/／|｜﹑､。+＋&＆\\\\\r\n\v\f\u2028\u2029\u2460-\u2473"
_BETWEEN = re.compile(rf"[{_SEPARATORS}]|以及|—{{2}}|(?<=[\u4e00-\u9fff])\s*(?=\d{{1,2}}[.．、])")
_OPENING, _CLOSING = "（(【[〔", "）)】]〕"
_BRACKETS = re.compile(r"[（(【\[〔）)】\]〕]")
_NUMBERING = re.compile(r"^(?:[(（]?\d{1,2}[.．)）]|[(（][一二三四五六七八九十]{1,3}[)）]|[(（]\d{1,2}[)）])\s*")
_ONLY_NUMBER = re.compile(r"[\d一二三四五六七八九十.．]*")
TRAILING_BRACKET = re.compile(r"^(?P<head>.+?)\s*[（(【\[〔](?P<inside>[^（()）【】\[\]]*)[）)】\]〕]$")
TRAILING_MARK = re.compile(rf"^(?:由)?(?P<head>.+?)(?P<mark>(?:{any_of(tuple(MARKS))})+)$")
_AND_OTHERS = re.compile(
    r"^(?P<head>.+?)等(?:[\d一二三四五六七八九十]+(?:个|家))?(?:相关|有关)?"
    r"(?:(?:单位|部门|乡镇|镇街|企业|镇村)(?:和(?:单位|部门))?)?$"
)
_AND_OTHERS_GROUP = re.compile(r"^(?P<head>.+?)等(?P<group>(?:相关|有关|各)(?:乡镇|镇街|镇|乡|街道|企业|村).*)$")
_JOINED = re.compile(r"(?:与|(?<![太永共人祥温兴协雍])和(?!平(?!等)|谐|睦|顺))|[ \t\u3000\xa0]+")
_ALSO = re.compile("(?<![涉普以])及(?![时格])其?")
_ROLE_WORDS = any_of((*ROLE_MARKS[LEAD], *ROLE_MARKS[SUPPORTING]))
_TIDIES = (
    (re.compile(r"(?<![（(\d])\d{1,2}[)）]"), "、"),
    (re.compile(rf"\s+(?=[（(](?:{_ROLE_WORDS})[）)])"), ""),
    (re.compile(rf"(?<=[\u4e00-\u9fff])\s+(?=(?:{_ROLE_WORDS})(?:[^\u4e00-\u9fff]|$))"), ""),
    (re.compile(rf"(?P<mark>[（(](?:{_ROLE_WORDS})[）)])(?=[\u4e00-\u9fff])"), r"\g<mark>、"),
    (re.compile(rf"(?P<mark>{_ROLE_WORDS})\s*(?=(?:{any_of(AREA_OPENERS)}))"), r"\g<mark>，"),
)
"""Layouts that hide where one name ends and the next begins, and what to write in their place."""
_ENDS_LIKE_UNIT = re.compile(rf".*(?:{any_of(UNIT_ENDINGS)})$", re.DOTALL)
_ENDS_LIKE_TOPIC = re.compile(rf".*(?:{any_of(ENDINGS_OF_TOPICS)})$", re.DOTALL)
_STARTS_LIKE_TOPIC = re.compile(f"(?:{any_of(ENDINGS_OF_TOPICS)})")
STARTS_LIKE_NAME = re.compile(f"(?:{any_of(AREA_OPENERS)})")
_BARE = frozenset((*UNIT_ENDINGS, "人民政府", "管理局", "有限公司", "有限责任公司", "领导小组", "分局", "大队", "支队"))
_MOST_JOINTS = 100  # in one piece between separators; each is looked at with all that stands behind it
_LONGEST_NAME = 24  # tokens: a name of two dozen letters written with a blank after each


def split_names(text: str, known: Known) -> list[str]:
    """Return the unit names of a text in order, as often as they stand, without labels, numbering, roles and 等.

    `known` says of a name (or alias) whether the roster has it.
    """
    whole = clean(text)
    if known(whole):
        return [whole]
    names: list[str] = []
    for _, segment in labelled_segments(text):
        for part in pieces_of(segment):
            aside = _ASIDE.fullmatch(part)
            if aside is None:
                names.extend(_split_piece(part, known))
            else:
                told = [name for piece in pieces_of(aside[1]) for name in _split_piece(piece, known)]
                names.extend(name for name in told if known(name) or looks_like_unit(name) or not names)
    return names


_ASIDE = re.compile(r"[（(\[【〔]([^（）()\[\]【】〔〕]+)[)）\]】〕]")
"""What stands in brackets by itself: further units, or a remark on those before."""


def looks_like_unit(name: str) -> bool:
    """Return whether a text ends like the name of a unit and is more than that ending."""
    return name not in _BARE and len(name) > 1 and _ENDS_LIKE_UNIT.match(name) is not None


def pieces_of(text: str) -> list[str]:
    """Return the parts of a text between separators outside brackets."""
    for pattern, plain in _TIDIES:
        text = pattern.sub(plain, text)
    if sum(text.count(mark) for mark in _OPENING) != sum(text.count(mark) for mark in _CLOSING):
        text = _BRACKETS.sub(" ", text)
    pieces, start, depth, closed_until = [], 0, 0, 0
    for found in _BETWEEN.finditer(text):
        between = text[closed_until : found.start()]
        depth += sum(letter in _OPENING for letter in between) - sum(letter in _CLOSING for letter in between)
        closed_until = found.start()
        if depth <= 0:
            pieces.append(text[start : found.start()])
            start = found.end()
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _split_piece(piece: str, known: Known) -> list[str]:
    names = []
    for also in _split_also(_NUMBERING.sub("", piece), known):
        for joined in _split_joined(also, known):
            names.extend(_bare_names(joined, known))
    return names


def _split_also(piece: str, known: Known) -> list[str]:
    """Cut at 及, unless it stands inside a name (县教育及体育局)."""
    if known(clean(piece)):
        return [piece]
    names, start = [], 0
    for found in islice(_ALSO.finditer(piece), _MOST_JOINTS):
        left, right = piece[start : found.start()].strip(), piece[found.end() :].strip()
        if left and right and (_is_unit(left, known) or not _is_unit(right, known)):
            names.append(left)
            start = found.end()
    return [*names, piece[start:].strip()]


def _split_joined(piece: str, known: Known) -> list[str]:
    """Cut at 和, 与 and blanks where both sides are units; as many cuts as can be."""
    joints = list(_JOINED.finditer(piece))
    if not joints or known(clean(piece)):
        return [clean(piece)]
    starts = [0, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), len(piece)]
    best: list[list[str] | None] = [None] * len(starts) + [[]]
    for first in range(len(starts) - 1, -1, -1):
        for last in range(first, min(len(starts), first + _LONGEST_NAME)):
            rest = best[last + 1]
            if rest is None:
                continue
            name = clean(piece[starts[first] : ends[last]])
            if not _is_unit(name, known) or (rest and not _may_part(name, rest[0], known)):
                continue
            current = best[first]
            if current is None or len(rest) + 1 > len(current):
                best[first] = [name, *rest]
    return best[0] or [clean(piece)]


def _may_part(left: str, right: str, known: Known) -> bool:
    """Return whether a joint may part two names: 农业农村 and 水务局 end like units but are one name."""
    if known(left) or left.startswith(NAMED_GROUPS) or _ENDS_LIKE_TOPIC.match(left) is None:
        return True
    if right.endswith(PEER_ENDINGS):
        return True
    return STARTS_LIKE_NAME.match(right) is not None and _STARTS_LIKE_TOPIC.match(right) is None


def _is_unit(name: str, known: Known) -> bool:
    name = clean(name)
    if known(name) or looks_like_unit(name):
        return True
    bare = without_role(name)
    return bare != name and (known(bare) or looks_like_unit(bare))


def without_role(name: str) -> str:
    """Return a name without what follows it: a bracket, 牵头 and the like, 等."""
    for pattern in (TRAILING_BRACKET, TRAILING_MARK, _AND_OTHERS):
        found = pattern.match(name)
        if found and (pattern is TRAILING_BRACKET or looks_like_unit(found["head"])):
            name = found["head"]
    return name


def _bare_names(piece: str, known: Known) -> list[str]:
    """Strip a piece to the name it holds; the units in a bracket behind a group's name stand for the group."""
    name = clean(piece).strip("-—·.:：“”\"'《》 ")
    while name and not known(name):
        name = _NUMBERING.sub("", name)
        bracket = TRAILING_BRACKET.match(name)
        if bracket and not _keeps_bracket(bracket["inside"]):
            inside = [clean(part) for part in pieces_of(bracket["inside"])]
            head = bracket["head"]
            if inside and head.startswith(NAMED_GROUPS) and all(_is_unit(part, known) for part in inside):
                return [unit for part in inside for unit in _bare_names(part, known)]
            name = head
            continue
        group = _AND_OTHERS_GROUP.match(name)
        if group and _is_unit(group["head"], known):
            return [*_bare_names(group["head"], known), group["group"]]
        stripped = _stripped(name, known)
        if stripped == name:
            break
        name = stripped
    matched = normal(name)
    if not matched or matched in NO_NAMES or name in MARKS or name in LABELS or _ONLY_NUMBER.fullmatch(name):
        return []
    return [name]


def _stripped(name: str, known: Known) -> str:
    for pattern in (TRAILING_MARK, _AND_OTHERS):
        found = pattern.match(name)
        if found and (known(found["head"]) or looks_like_unit(found["head"])):
            return found["head"]
    for opener in ("由", *SUPPORT_OPENERS):
        rest = name.removeprefix(opener)
        if rest != name and STARTS_LIKE_NAME.match(rest) and (known(rest) or looks_like_unit(rest)):
            return rest
    return name


def _keeps_bracket(inside: str) -> bool:
    """Return whether a bracket belongs to the name: 各乡镇（街道）, 各乡镇（除…外）."""
    return clean(inside) in _BARE or clean(inside).startswith(("除", "不含", "不包括"))
