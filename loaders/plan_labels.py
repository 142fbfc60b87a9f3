"""One line of a plan → segments: which label opens each, and the text under it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from loaders.dates import read_deadline
from loaders.headers import vocabulary
from loaders.text import normal
from loaders.unit_names import looks_like_unit


class Segment(NamedTuple):
    """A piece of a line: `field` and `label` are None for text without a label.

    `bracketed` is true where the label stood inside brackets, as in （责任单位：县财政局；整改时限：6月底前）.
    """

    field: str | None
    label: str | None
    text: str
    bracketed: bool = False


UNIT_FIELDS = frozenset({"lead", "responsible", "supporting"})
KEY_FIELDS = UNIT_FIELDS | {"deadline", "measures"}
"""Fields of which an issue of a plan has at least one."""
BLOCK_FIELDS = frozenset({"measures", "finding", "target", "progress", "reason", "next_step", "obstacle", "other"})
"""Fields whose text may run over several paragraphs."""
OPENING_FIELDS = frozenset({"measures", "finding", "target"})

_SHORTEST_HEADER = 4


@lru_cache(maxsize=1)
def labels() -> dict[str, str]:
    """Return every label text a plan may use (normal form) and its field."""
    tables = tomllib.loads(files("loaders").joinpath("plan_labels.toml").read_text(encoding="utf-8"))
    rules = {name: {normal(text) for text in texts} for name, texts in tables["from_headers"].items()}
    known = {}
    for text, field in vocabulary("ledger").fields.items():
        allowed = field in tables["from_headers"]["fields"] and text not in rules["never"]
        if allowed and (len(text) >= _SHORTEST_HEADER or text in rules["short"]):
            known[text] = "finding" if field == "title" and text not in rules["titles"] else field
    return known | {normal(text): field for field, texts in tables["labels"].items() for text in texts}


_COLON = "[：:﹕∶]"
_OPEN = "[（(【〔\\[［]"
_CLOSE = "[）)】〕\\]］]"
_PAIRS = {"（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]", "［": "］"}


@lru_cache(maxsize=1)
def _label_pattern() -> str:
    texts = sorted(labels(), key=len, reverse=True)
    return "(?:" + "|".join(r" ?".join(re.escape(letter) for letter in text) for text in texts) + ")"


@lru_cache(maxsize=1)
def _at_start() -> re.Pattern[str]:
    """A label at the start of a line, opened by a colon, by brackets around it, or standing alone."""
    label = _label_pattern()
    return re.compile(
        rf"(?:{_OPEN} ?(?P<boxed>{label}) ?{_CLOSE} ?{_COLON}?|"
        rf"(?P<plain>{label})(?: ?[（(][^（()）]{{1,12}}[）)])? ?(?:[为是])? ?(?:{_COLON}|$)) ?"
    )


@lru_cache(maxsize=1)
def _at_start_by_blank() -> re.Pattern[str]:
    """A label told apart from its text by a blank or a dash alone."""
    return re.compile(rf"(?P<plain>{_label_pattern()})(?: ?[—–-]+ ?| )(?=\S)")


@lru_cache(maxsize=1)
def _inside() -> re.Pattern[str]:
    """A label after the end of a sentence, a blank or a bracket, opened by a colon."""
    label = _label_pattern()
    return re.compile(
        rf"(?:(?<=[。；;！？!?）)】 |｜／/”])|(?P<after>[，,、.])) ?"
        rf"(?:[0-9０-９]{{1,2}}[.．、] ?|[（(][0-9一二三四五六七八九]{{1,2}}[）)] ?)?"
        rf"(?:{_OPEN} ?(?P<boxed>{label}) ?{_CLOSE} ?{_COLON}?|(?P<plain>{label}) ?{_COLON}) ?"
    )


@lru_cache(maxsize=1)
def _anywhere() -> re.Pattern[str]:
    """A label run into the unit or date before it, opened by a colon."""
    return re.compile(rf"(?P<plain>{_label_pattern()}) ?{_COLON} ?")


_SHORT_TEXT = 60
_LONGEST_BRACKET = 300
_MOST_SEGMENTS = 200  # of one line; looking for the next one looks through all of its rest
_ROLE = re.compile("(?:牵头|负责|配合|落实|参与)$")
_SHARED_WORK = re.compile("(?:等)?(?:单位|部门)?(?:按|根据)(?:照)?(?:各自)?职责(?:分工)?(?=负责)")
_DAY_LIKE = re.compile("[0-9０-９年月]|季度|上半年|长期|持续|立行|即知|立即")
_LAST_DAY = re.compile("(?:[底末前]|完成|整改|坚持)$")
_ANY_DAY = date(2000, 1, 1)
_SENTENCE_END = re.compile("[。！？!?]")


def is_short(field: str | None) -> bool:
    """True for a field that holds a name, a date or a word, not sentences."""
    return field is not None and field not in BLOCK_FIELDS and field not in ("title", "remark")


def split_segments(text: str, bold: str = "", *, of_measure: bool = False) -> tuple[Segment, ...]:
    """Return the segments of one line, brackets that hold labels last.

    A line without any label is one segment. `bold` is the line's bold beginning: a known label there needs no colon.
    Behind an item of a list of measures (`of_measure`) a date alone is its deadline: （8月底前）.
    """
    plain, bracketed = _take_brackets(text, of_measure)
    segments = _split_line(plain, bold)
    return (*segments, *bracketed)


def _split_line(text: str, bold: str) -> list[Segment]:
    if not text:
        return []
    opening = _opening(text, bold)
    segments: list[Segment] = []
    field = label = None
    start = 0
    if opening:
        label, start = opening
        field = labels()[normal(label)]
    while True:
        found = _next_label(text, start, field) if len(segments) < _MOST_SEGMENTS else None
        if found is None:
            segments.append(_segment(field, label, text[start:]))
            return [piece for piece in segments if piece.field or piece.text]
        begin, end, following = found
        segments.append(_segment(field, label, text[start:begin]))
        label, field, start = following, labels()[normal(following)], end


def _opening(text: str, bold: str) -> tuple[str, int] | None:
    """Return the label that opens a line and where its text begins."""
    found = _at_start().match(text)
    if found:
        return found["boxed"] or found["plain"], found.end()
    if bold and normal(bold) in labels() and text.startswith(bold):
        return bold.strip(" ：:"), len(bold) + len(text[len(bold) :]) - len(text[len(bold) :].lstrip(" ：:"))
    found = _at_start_by_blank().match(text)
    if found and is_short(labels()[normal(found["plain"])]):
        rest = text[found.end() :]
        if len(rest) <= _SHORT_TEXT and not _SENTENCE_END.search(rest[:-1]):
            return found["plain"], found.end()
    return None


def _next_label(text: str, start: int, field: str | None) -> tuple[int, int, str] | None:
    """Return begin, end and text of the next label after `start`, as far as one may stand there."""
    candidates = []
    for found in _inside().finditer(text, start):
        if found["after"] and not is_short(field):
            continue
        candidates.append((found.start(), found.end(), found["boxed"] or found["plain"]))
        break
    if is_short(field):
        run_in = _anywhere().search(text, start)
        if run_in:
            candidates.append((run_in.start(), run_in.end(), run_in["plain"]))
    candidates = [found for found in candidates if not _in_quotes(text, found[0])]
    return min(candidates, key=lambda found: found[1]) if candidates else None


def _in_quotes(text: str, position: int) -> bool:
    before = text[:position]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")


def _segment(field: str | None, label: str | None, text: str) -> Segment:
    text = text.strip(" |｜")
    if is_short(field):
        text = text.strip(" ；;，,。、|｜/／")
    return Segment(field, label, text)


def _take_brackets(text: str, of_measure: bool) -> tuple[str, list[Segment]]:
    """Return a line without the brackets that hold labels, and the segments of those brackets.

    Where text goes on behind such a bracket without a mark, a full stop takes its place: the heading ends there.
    """
    segments: list[Segment] = []
    kept = ""
    position = 0
    while position < len(text):
        letter = text[position]
        end = _closing(text, position) if letter in _PAIRS else None
        inner = text[position + 1 : end].strip() if end is not None else ""
        held = _in_bracket(inner, of_measure, last=end is not None and not text[end + 1 :].strip(" 。；;"))
        if end is None or not held:
            kept += letter
            position += 1
            continue
        segments += held
        position = end + 1
        rest = text[position:].lstrip()
        if kept.strip() and rest and rest[0] not in "。；;，,：:！？" and kept.rstrip()[-1] not in "。；;！？：:":
            kept = kept.rstrip() + "。"
    return kept.strip(), segments


def _in_bracket(inner: str, of_measure: bool, *, last: bool) -> list[Segment]:
    """Return the segments that a bracket holds, none for an ordinary bracket.

    At the end of a line they need no labels: （县财政局牵头，县审计局配合，2024年9月底前完成）.
    """
    opening = _at_start().match(inner) if inner else None
    if opening is not None and opening.end() < len(inner):
        return [piece._replace(bracketed=True) for piece in _split_line(inner, "")]
    if not last or not inner:
        return []
    pieces = [piece.strip() for piece in re.split("[，,；;]", inner) if piece.strip()]
    days = [piece for piece in pieces if _DAY_LIKE.search(piece) and read_deadline(piece, _ANY_DAY).value]
    names = [_SHARED_WORK.sub("", piece) for piece in pieces if piece not in days]
    with_roles = any(_ROLE.search(piece) for piece in names)
    all_units = all(looks_like_unit(name) for piece in names for name in re.split("、|及", piece))
    is_day = of_measure and bool(days) and not names and bool(_LAST_DAY.search(inner))
    if not is_day and (not names or not (with_roles or (days and all_units))):
        return []
    found = [Segment("responsible", None, "，".join(names), True)] if names else []
    return found + [Segment("deadline", None, piece, True) for piece in days]


def _closing(text: str, position: int) -> int | None:
    """Return where the bracket opened at a position closes, None where it does not or runs on too long."""
    opener, closer = text[position], _PAIRS[text[position]]
    depth = 0
    for index in range(position, min(len(text), position + _LONGEST_BRACKET)):
        letter = text[index]
        if letter == opener or _PAIRS.get(letter) == closer or (letter in "（(" and opener in "（("):
            depth += 1
        elif letter == closer or (letter in "）)" and closer in "）)"):
            depth -= 1
            if depth == 0:
                return index
    return None
