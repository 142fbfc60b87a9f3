"""A document, Word or plain text → numbered paragraphs and tables, cleaned of what the editor and printer left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from loaders.grid import Sheet, refuse_long_text
from loaders.plan_labels import split_segments
from loaders.plan_numbering import parse_number
from loaders.records import Place
from loaders.source import Format, Source, open_text


class Paragraph(NamedTuple):
    """One line of a document: `raw` as it stands, `text` less editor marks, single blanks kept.

    `bold` is the bold beginning of a paragraph that goes on in normal type. `heading` is the level of a Word heading
    style, from 1.
    """

    place: Place
    raw: str
    text: str
    bold: str = ""
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as paragraphs in reading order and as tables (sheets named 表1, 表2 …)."""

    file: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Sheet, ...] = ()


_EDITOR_MARKS = re.compile(
    r"\[bookmark:[^\]]*\]|\[(?:image|footnote|endnote|comment)[^\]]*\]"
    r"|错误[!！]\s*未定义书签。?|Error!\s*Bookmark not defined\.?"
    r"|\{\s*(?:HYPERLINK|PAGEREF|TOC|PAGE|REF)\b[^}]*\}",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\ufffc]")
_BLANKS = re.compile("[ \t\v\f\u3000\xa0\u2002-\u200a]+")
_PAGE_NUMBER = re.compile(
    r"[-—–－─· ]*(?:第 ?)?[0-9０-９]{1,3}(?: ?页)?(?: ?[/／共，,]+ ?共? ?[0-9０-９]{1,3}(?: ?页)?)?[-—–－─· ]*$"
)
_LEADERS = ".…·．‥。 \t\u3000-—_"
_DIGITS = "0123456789０１２３４５６７８９"
_CONTENTS_HEADING = re.compile(r"^目\s*[录次]$")


def tidy(raw: str) -> str:
    """Return a line less editor marks and invisible letters, every run of blanks as one blank."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", _EDITOR_MARKS.sub("", raw))).strip()


def is_debris(raw: str) -> bool:
    """True for a page number, a line of a table of contents, or its heading."""
    line = tidy(raw)
    return bool(_PAGE_NUMBER.match(line) or _CONTENTS_HEADING.match(line)) or _is_contents_line(raw)


def _is_contents_line(raw: str) -> bool:
    """True for a heading followed by a leader (dots, a tab, wide blanks) and a page number."""
    line = raw.strip().rstrip("-— ")
    before_number = line.rstrip(_DIGITS)
    if not 0 < len(line) - len(before_number) <= 3:
        return False
    heading = before_number.rstrip(_LEADERS)
    leader = before_number[len(heading) :].rstrip("-— ") or before_number[len(heading) :]
    wide = leader.count(" ") >= 3 or leader.count("\u3000") >= 2
    return bool(heading) and (wide or "\t" in leader or "…" in leader or leader.count(".") + leader.count("·") >= 3)


def read_document(source: Source) -> Document:
    """Return the paragraphs and tables of a .docx or text file; blank lines and page debris are left out.

    A paragraph's number counts every line of a text file and every body paragraph of a Word file, blank ones too.
    Raises `RefusedFileError` for a damaged file or an unknown encoding.
    """
    if source.format is Format.DOCX:
        from loaders.word_document import read_word  # python-docx is heavy and only wanted here

        return read_word(source)
    text = open_text(source.file, source.content)
    for number, line in enumerate(text.split("\n"), start=1):
        refuse_long_text(line, Place(source.file, None, number), source.limits)
    return document_of_text(source.file, source.sha256, text)


def document_of_text(file: str, sha256: str, text: str) -> Document:
    """Return a text as a document: one paragraph a line, or several where the text is broken at a fixed width."""
    paragraphs = []
    for number, raw in _unbroken(text.split("\n")):
        line = tidy(raw.replace("\n", ""))
        if line and not is_debris(raw):
            paragraphs.append(Paragraph(Place(file, None, number), raw, line))
    return Document(file, sha256, tuple(paragraphs))


_NARROWEST = 20
_WIDEST = 60
_FEWEST_BROKEN = 3
_SLACK = 2
_PARAGRAPH_ENDS = "。；：;:！？"


def _unbroken(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield line numbers and lines; where an editor broke paragraphs at a fixed width, their lines together.

    A line is taken for broken when it is as wide as the widest, ends within a sentence, and the next one goes on.
    Only where most of the widest lines do so is the text one of fixed width.
    """
    widths = [_width(line.strip()) for line in lines]
    widest = max(widths, default=0)
    full = [index for index, width in enumerate(widths) if width >= widest - _SLACK]
    joins: set[int] = set()
    if _NARROWEST <= widest <= _WIDEST and len(full) >= _FEWEST_BROKEN:
        joins = {
            index + 1
            for index in full
            if index + 1 < len(lines)
            and lines[index].rstrip()[-1] not in _PARAGRAPH_ENDS
            and _goes_on(lines[index + 1])
        }
    if len(joins) < _FEWEST_BROKEN or len(joins) * 2 < len(full):
        joins = set()
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or index not in joins:
            yield first + 1, "\n".join(lines[first:index])
            first = index


def _goes_on(line: str) -> bool:
    """True for a line that may continue the one before: not indented, no bracket, number or label to begin with."""
    if not line.strip() or line[0] in " \t\u3000（(【" or is_debris(line):
        return False
    text = tidy(line)  # nothing is left of a line of control characters
    return bool(text) and parse_number(text)[0] is None and split_segments(text)[0].field is None


def _width(line: str) -> float:
    """Return a line's width in Chinese letters; Latin letters and digits are half as wide."""
    return sum(0.5 if letter.isascii() else 1 for letter in line)
