"""The kinds of papers: the name `rectify export` knows each by, and what makes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

from dashboard.exports import kind_texts as words
from dashboard.exports.ledger import ledger
from dashboard.exports.offline import offline
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import briefing, closing, decided, notices, onepage, slides
from dashboard.exports.tables import tables

Maker = Callable[[PaperSource], tuple[File, ...]]
"""Makes the files of one kind, none where there is nothing to say (no unit has anything overdue or due soon)."""

KINDS: dict[str, Maker] = {
    "onepage": onepage.make,
    "slides": slides.make,
    "briefing": briefing.make,
    "ledger": ledger,
    "tables": tables,
    "notices": notices.make,
    "decisions": decided.make,
    "closing": closing.make,
    "offline": offline,
}
"""Kind → its maker, in the order they are offered."""

ZIP_TYPE = "application/zip"


def files(kind: str, source: PaperSource) -> tuple[File, ...]:
    """Return the files of a kind; `pack` is every kind in one file. Raises KeyError for any other name."""
    if kind != words.PACK:
        return KINDS[kind](source)
    made = {words.KINDS[name]: maker(source) for name, maker in KINDS.items()}
    return (zipped(source.file_name(words.PACK_NAME, suffix="zip"), made.items()),)


def one_file(kind: str, source: PaperSource) -> File:
    """Return what a download of a kind is: its file; for kinds that may be several, or none, a zip of what there is."""
    made = files(kind, source)
    if words.SUFFIXES[kind] != "zip" or kind == words.PACK:
        return made[0]
    if not made:
        made = (File(words.NOTHING_FILE, words.NOTHING.encode("utf-8-sig"), "text/plain"),)
    return zipped(source.file_name(words.KINDS[kind], suffix="zip"), [("", made)])


def zipped(name: str, folders: Iterable[tuple[str, tuple[File, ...]]]) -> File:
    """Return files as one zip; several of one folder stand in it, a single one beside the folders."""
    content = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, made in folders:
            for file in made:
                path = f"{folder}/{file.name}" if folder and len(made) > 1 else file.name
                stem, dot, suffix = path.rpartition(".")
                number = 1
                while path in taken:
                    number += 1
                    path = f"{stem}_{number}{dot}{suffix}"
                taken.add(path)
                archive.writestr(path, file.content)
    return File(name, content.getvalue(), ZIP_TYPE)
