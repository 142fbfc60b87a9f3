"""A document, Word or plain text → numbered paragraphs and tables, cleaned of what the editor and printer left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from loaders.grid import Sheet
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
    return document_of_text(source.file, source.sha256, open_text(source.file, source.content))


def document_of_text(file: str, sha256: str, text: str) -> Document:
    """Return a text as a document of one paragraph a line."""
    paragraphs = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = tidy(raw)
        if line and not is_debris(raw):
            paragraphs.append(Paragraph(Place(file, None, number), raw, line))
    return Document(file, sha256, tuple(paragraphs))
