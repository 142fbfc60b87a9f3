"""The grammar of status cells: a word, a mark, a percentage or an answer → how far an issue is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from loaders import dates, periods
from loaders.blanks import states_nothing
from loaders.percents import bare_number, explicit_percent, is_percent, percent_column_is_fraction, read_percent
from loaders.records import ADVANCE, Level, Parsed, Problem, RectificationType, Status
from loaders.status_words import NEGATION, STATUS_WORDS, folded_text, words_of
from loaders.text import clean, normal, shown
from loaders.words import (
    DENIED_WORDS,
    MARKS,
    NO_WORDS,
    SAID_DONE,
    STATUS_LABELS,
    STATUS_TABLE,
    TYPE_LABELS,
    TYPE_TABLE,
    YES_TO_VERIFIED,
    YES_WORDS,
)

__all__ = [
    "LABELS",
    "STATUS_WORDS",
    "TYPE_WORDS",
    "Answer",
    "StatusRead",
    "is_known",
    "is_percent",
    "percent_column_is_fraction",
    "read_percent",
    "read_status",
    "read_type",
    "read_yes_no",
]

LABELS = STATUS_LABELS
TYPE_WORDS: dict[str, RectificationType] = {normal(word): kind for kind, words in TYPE_TABLE.items() for word in words}
"""Every known wording of a rectification type in its matched form."""

_FULL_DAY = re.compile(r"(?<!\d)\d{4}\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]|([./-])\d{1,2}\1\d{1,2}(?!\d))")
_CONTINUING = frozenset(
    normal(word) for word in STATUS_TABLE[Status.IN_PROGRESS] if word in TYPE_TABLE[RectificationType.CONTINUING]
)
_SAID_DONE = frozenset(normal(word) for word in SAID_DONE)
_YES = frozenset(normal(word) for word in YES_WORDS)
_YES_TO_VERIFIED = frozenset(normal(word) for word in YES_TO_VERIFIED)
_NO = frozenset(normal(word) for word in NO_WORDS)
_DENIED = frozenset(normal(word) for word in DENIED_WORDS)
_QUOTED_LETTERS = 40
_SUGGESTIONS = 3
_NEAR_ENOUGH = 30
_LEAST_WHOLE_PERCENT = 5
_HOW_WORD = "按词表读作{status}"
_HOW_LEARNED = "按学过的词读作{status}"
_HOW_SEVERAL = "几个词并列，取进度最慢的：{status}"
_HOW_PERCENT = "按百分比读作{status}"
_HOW_EMPTY = "空白，按{status}"
_NO_LEARNED: Mapping[str, Status] = {}


class StatusRead(NamedTuple):
    """A status as read; `rectification_type` where the word implies one; `how` says in Chinese how it was read; `on`
    is the day that stands beside the word."""

    status: Status
    rectification_type: RectificationType | None
    how: str
    on: date | None = None


class Answer(NamedTuple):
    """What a yes/no column says of an issue.

    `yes` is true where the cell states a step beyond in progress: then `status` counts, the furthest over all such
    columns. Where it is false the cell adds nothing: `status` (in progress, or not started where the cell says so)
    is only for a ledger that has no other status column. `stated` is false for a blank cell. `on` is the day that
    the cell gives in place of a yes.
    """

    status: Status
    yes: bool
    stated: bool
    on: date | None = None


def read_status(
    cell: object,
    learned: Mapping[str, Status] = _NO_LEARNED,
    done_is_verified: bool = False,
    base: date | None = None,
) -> Parsed[StatusRead]:
    """Return the status a cell of a status column states.

    `learned` are words taught for this ledger (they beat the table); with `done_is_verified` the words that merely
    say "done" are read as verified. Several known words: the least advanced. A bare number up to 1 is a fraction,
    up to 100 a percentage; 2, 3 and 4 are marks of some list, which have to be taught. A full date beside the words is
    the day they hold from, if it is not after `base`, the day of the ledger: a later one is a plan. Rules:
    `status-unknown` (error), `status-empty` (warning: not started).
    """
    number = None if isinstance(cell, str) else bare_number(cell)
    if number is not None:
        return _status_of_text(shown(cell), _frozen(learned), done_is_verified, base)
    if isinstance(cell, bool):
        cell = "√" if cell else "×"
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        cell = ""
    return _status_of_text(str(cell), _frozen(learned), done_is_verified, base)


def is_known(cell: object, learned: Mapping[str, Status] = _NO_LEARNED) -> bool:
    """Return whether a cell holds known status words and nothing else (a mere percentage is none: `is_percent`)."""
    if not isinstance(cell, str) or not normal(cell) or is_percent(cell):
        return False
    folded = folded_text(cell)
    return bool(normal(folded) in STATUS_WORDS or words_of(folded, dict(_frozen(learned))))


def read_type(cell: object) -> Parsed[RectificationType]:
    """Return the rectification type a cell of a type column states; several: the one that goes on longest.

    An unknown wording is the warning `type-unknown` and no type: it is never guessed.
    """
    text = clean(cell) if isinstance(cell, str) else ""
    if states_nothing(text):
        return Parsed(None)
    kinds = _type_pieces(normal(text), text)
    if kinds:
        return Parsed(max(kinds, key=list(RectificationType).index))
    known = "、".join(TYPE_LABELS.values())
    message = f"“{_quoted(text)}”不是已知的整改类型，按未明确处理。请填 {known} 之一。"
    return Parsed(None, (Problem(Level.WARNING, "type-unknown", message),))


def read_yes_no(
    cell: object,
    when_yes: Status,
    learned: Mapping[str, Status] = _NO_LEARNED,
    done_is_verified: bool = False,
    base: date | None = None,
) -> Parsed[Answer]:
    """Return what a cell says under a header that asks a question (是否销号: `when_yes` is closed).

    Yes is 是, √ or a day; no is 否, ×, a denied word (未销号) or a blank. Words of the status table are read as
    such. A day without a year is the last one on or before `base`. Rules: `status-unknown`, `date-unreadable` (errors).
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return Parsed(_BLANK)
    if isinstance(cell, bool):
        return Parsed(Answer(when_yes, True, True) if cell else _NO_ANSWER)
    if not isinstance(cell, str):
        day = dates.read_date(cell).value
        if day is None:
            return Parsed(None, (_unknown(shown(cell), ()),))
        return Parsed(Answer(when_yes, True, True, day))
    return _answer_of_text(cell, when_yes, _frozen(learned), done_is_verified, base)


_BLANK = Answer(Status.IN_PROGRESS, False, False)
_NO_ANSWER = Answer(Status.IN_PROGRESS, False, True)
_Learned = tuple[tuple[str, Status], ...]


def _frozen(learned: Mapping[str, Status]) -> _Learned:
    return tuple(sorted((normal(word), status) for word, status in learned.items())) if learned else ()


@lru_cache(maxsize=65536)
def _status_of_text(
    text: str, learned: _Learned, done_is_verified: bool, base: date | None = None
) -> Parsed[StatusRead]:
    folded = folded_text(text)
    matched = normal(folded)
    if not matched and states_nothing(folded):
        message = "整改状态是空白，按未启动处理。请补填，例如 未启动、整改中、申报完成、已整改、已销号。"
        status = Status.NOT_STARTED
        empty = StatusRead(status, None, _HOW_EMPTY.format(status=LABELS[status]))
        return Parsed(empty, (Problem(Level.WARNING, "status-empty", message),))
    taught = dict(learned)
    number = None if matched in taught else bare_number(folded)
    if number is not None:
        return _status_of_number(number, clean(text), done_is_verified, any(map(_is_mark_number, taught)))
    words = [matched] if matched in taught or matched in STATUS_WORDS else words_of(folded, taught)
    if not words:
        return _dated_status(text, learned, done_is_verified, base) or Parsed(
            None, (_unknown(clean(text), tuple(taught)),)
        )
    status = min((_status_of_word(word, taught, done_is_verified) for word in words), key=ADVANCE.__getitem__)
    kind = RectificationType.CONTINUING if _CONTINUING.intersection(words) else None
    return Parsed(StatusRead(status, kind, _how(words, taught).format(status=LABELS[status])))


def _dated_status(text: str, learned: _Learned, done_is_verified: bool, base: date | None) -> Parsed[StatusRead] | None:
    """Return the status of a text that names a full day up to `base` and known words; None for any other."""
    found = _FULL_DAY.search(text)
    if base is None or found is None:
        return None
    day = dates.read_date(found[0]).value
    rest = text[: found.start()] + text[found.end() :]
    if day is None or day > base or states_nothing(rest):
        return None
    read = _status_of_text(rest, learned, done_is_verified).value
    return Parsed(read._replace(on=day)) if read else None


def _status_of_number(number: Decimal, text: str, done_is_verified: bool, marked: bool) -> Parsed[StatusRead]:
    """Read a bare number as a share or a percentage; `marked` where numbers were taught to stand for a status.

    Nobody tells of 2 % or 3 % done: such a number is a mark of some list (1 未启动, 2 整改中, 3 已完成).
    """
    fraction = number if number <= 1 else number / 100
    whole = number == number.to_integral_value()
    if not 0 <= fraction <= 1 or (whole and (2 <= number < _LEAST_WHOLE_PERCENT or marked)):
        return Parsed(None, (_unknown(text, ()),))
    status = _status_of_fraction(fraction, done_is_verified)
    return Parsed(StatusRead(status, None, _HOW_PERCENT.format(status=LABELS[status])))


def _is_mark_number(word: str) -> bool:
    return word.isdigit()


def _status_of_fraction(fraction: Decimal, done_is_verified: bool) -> Status:
    if fraction == 0:
        return Status.NOT_STARTED
    if fraction < 1:
        return Status.IN_PROGRESS
    return Status.VERIFIED if done_is_verified else Status.REPORTED


def _status_of_word(word: str, taught: Mapping[str, Status], done_is_verified: bool) -> Status:
    if word in taught:
        return taught[word]
    if word.endswith("%"):
        return _status_of_fraction(explicit_percent(word) or Decimal(0), done_is_verified)
    if done_is_verified and word in _SAID_DONE:
        return Status.VERIFIED
    return STATUS_WORDS[word]


def _how(words: list[str], taught: Mapping[str, Status]) -> str:
    if len(words) > 1:
        return _HOW_SEVERAL
    if words[0] in taught:
        return _HOW_LEARNED
    return _HOW_PERCENT if words[0].endswith("%") else _HOW_WORD


def _type_pieces(matched: str, text: str) -> list[RectificationType]:
    if matched in TYPE_WORDS:
        return [TYPE_WORDS[matched]]
    pieces = [normal(piece) for piece in re.split(r"[,，、;；/()（）\s]|并且?|且", text)]
    kinds = [TYPE_WORDS.get(piece) for piece in pieces if piece]
    return [kind for kind in kinds if kind is not None] if None not in kinds else []


@lru_cache(maxsize=65536)
def _answer_of_text(
    text: str, when_yes: Status, learned: _Learned, done_is_verified: bool, base: date | None
) -> Parsed[Answer]:
    folded = folded_text(text)
    matched = normal(folded)
    taught = dict(learned)
    if matched not in _NO and states_nothing(folded):
        return Parsed(_BLANK)
    if matched not in taught:
        if matched in _YES or (when_yes is Status.VERIFIED and matched in _YES_TO_VERIFIED):
            return Parsed(Answer(when_yes, True, True))
        denial = NEGATION.match(matched)
        if matched in _NO or (denial and matched not in STATUS_WORDS and matched[denial.end() :] in _DENIED):
            return Parsed(_NO_ANSWER)
    dated = _day_within(folded, base)
    if dated is None:
        read = _status_of_text(text, learned, done_is_verified)
        return (
            Parsed(_answer(read.value, None)) if read.value else Parsed(None, (_unknown(clean(text), tuple(taught)),))
        )
    day, rest = dated
    if day.value is None or not rest or rest in _YES:
        return Parsed(Answer(when_yes, True, True, day.value) if day.value else None, day.problems)
    read = _status_of_text(rest, learned, done_is_verified)
    if read.value is None:
        return Parsed(None, (_unknown(clean(text), tuple(taught)),))
    return Parsed(_answer(read.value, day.value), day.problems)


def _answer(read: StatusRead, day: date | None) -> Answer:
    return Answer(read.status, ADVANCE[read.status] > ADVANCE[Status.IN_PROGRESS], True, day)


def _day_within(folded: str, base: date | None) -> tuple[Parsed[date], str] | None:
    """Return the day that a text names and the matched text without it; None where it names none."""
    squeezed = periods.squeeze(folded)
    for position in range(len(squeezed)):
        try:
            found = periods.find_at(squeezed, position)
        except periods.ImpossibleDateError:
            return dates.read_date(folded), ""
        if found is not None:
            rest = normal(squeezed[:position] + squeezed[found.end :].lstrip(_END_OF_PERIOD))
            return dates.read_date(squeezed[position : found.end], base, past=True), rest
    return None


_END_OF_PERIOD = "底末"
"""What may follow a month or year in an answer, whose day is its last anyway."""


def _unknown(text: str, taught: tuple[str, ...]) -> Problem:
    known = [word for words in STATUS_TABLE.values() for word in words if word not in MARKS.values()]
    scored = process.extract(text[:_QUOTED_LETTERS], [*taught, *known], scorer=fuzz.ratio, limit=_SUGGESTIONS)
    near = [word for word, score, _ in scored if score >= _NEAR_ENOUGH]
    suggestion = f"最接近的词：{'、'.join(near)}。" if near else f"可用的词：{'、'.join(LABELS.values())}。"
    message = f"“{_quoted(text)}”不是已知的整改状态。{suggestion}请改写这个单元格，或在预览页指明它的意思。"
    return Problem(Level.ERROR, "status-unknown", message)


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED_LETTERS else text[:_QUOTED_LETTERS] + "…"
