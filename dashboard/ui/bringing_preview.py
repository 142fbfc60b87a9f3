"""What a preview shows: what the files were recognised as, what would differ, what was found, how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import PurePath

import streamlit as st

from dashboard import texts as shared
from dashboard.changes import Changes
from dashboard.exports.marked_copy import marked_copy
from dashboard.exports.rows import XLSX_TYPE
from dashboard.importing import Preview
from dashboard.outcome import LEVEL_WORDS, finding_line
from dashboard.store import LoadResult
from dashboard.ui import blocks, tables
from dashboard.ui import data_texts as words
from dashboard.ui.markup import Html, element, plain
from loaders.records import Finding, Level, Reading

NONE = frozenset[str]()


def recognised(found: Preview) -> None:
    """Draw a line a file: what it was taken for, what is in it, and its date with where that was found."""
    columns: dict[str, list[str]] = {
        words.COLUMN_FILE: [reading.file for reading in found.readings],
        words.COLUMN_KIND: [words.KINDS[reading.kind] if reading.kind else words.UNREAD for reading in found.readings],
        words.COLUMN_CONTENT: [_content(reading) for reading in found.readings],
        words.COLUMN_DATE: [_date(reading) for reading in found.readings],
    }
    blocks.block(words.RECOGNISED, tables.table(columns, words.RECOGNISED, narrow=NONE))


def _content(reading: Reading) -> str:
    if reading.kind is None:
        return reading.findings[0].message if reading.findings else shared.NO_VALUE
    number = len(reading.issues or reading.indicators or reading.units)
    title = f"　{reading.title}" if reading.title else ""
    return words.COUNTS[reading.kind].format(n=number) + title


def _date(reading: Reading) -> str:
    if reading.as_of is None:
        return shared.NO_VALUE
    return words.DATE.format(day=shared.DAY.format(day=reading.as_of), source=reading.as_of_source)


def difference(found: Preview) -> None:
    """Draw in sentences what storing would change against the snapshot before, and against one it would replace."""
    if found.changes is None:
        return
    if found.result.unchanged:
        blocks.block(words.DIFFERENCE_NONE, blocks.paragraph(words.UNCHANGED))
        return
    pieces = []
    if found.before is None:
        pieces.append(blocks.section(words.DIFFERENCE_NONE, blocks.paragraph(words.DIFFERENCE_FIRST)))
    else:
        day = shared.DAY.format(day=found.before.as_of)
        if found.strange:
            st.warning(words.STRANGE.format(ledger=plain(found.before.ledger.name), day=day))
        pieces.append(blocks.section(words.DIFFERENCE.format(day=day), sentences(found.changes)))
    if found.instead is not None:
        title = words.INSTEAD.format(id=found.result.replaced)
        pieces.append(blocks.section(title, sentences(found.instead)))
    blocks.draw(element("div", *pieces, id="import-difference"))


def sentences(found: Changes) -> Html:
    """Return changes as a list of sentences."""
    return element("ul", *(element("li", sentence.text) for sentence in found.sentences))


def findings(found: Preview, contents: Mapping[str, bytes]) -> None:
    """Draw what was found, the gravest first, and the marked copies of the files it was found in."""
    every = sorted(found.result.findings, key=lambda finding: list(Level).index(finding.level))
    if not every:
        blocks.block(words.FINDINGS, blocks.paragraph(words.NO_FINDINGS))
        return
    shown = every[: words.MOST_FINDINGS]
    columns: dict[str, list[str]] = {
        words.COLUMN_LEVEL: [element("strong", LEVEL_WORDS[finding.level]) for finding in shown],
        words.COLUMN_FILE: [finding.place.file or shared.NO_VALUE for finding in shown],
        words.COLUMN_PLACE: [place(finding) for finding in shown],
        words.COLUMN_MESSAGE: [finding.message for finding in shown],
    }
    more = words.MORE_FINDINGS.format(shown=len(shown), n=len(every)) if len(every) > len(shown) else ""
    narrow = frozenset((words.COLUMN_LEVEL,))
    blocks.block(
        words.FINDINGS,
        tables.table(columns, words.FINDINGS, narrow=narrow),
        *([blocks.paragraph(more)] if more else []),
    )
    with st.container(horizontal=True, gap="small"):
        for name, content in contents.items():
            if any(finding.place.file == name for finding in every):
                st.download_button(
                    words.MARKED.format(file=plain(name)),
                    data=partial(marked_copy, name, content, every),
                    file_name=words.MARKED_NAME.format(stem=PurePath(name).stem),
                    mime=XLSX_TYPE,
                    on_click="ignore",
                    key=f"marked_{name}",
                )


def place(finding: Finding) -> str:
    """Return where in its file a finding is."""
    where = str(finding.place)
    return where if where != finding.place.file else shared.NO_VALUE


def how_read(found: Preview) -> None:
    """Draw, folded away, how each header and each status word was read."""
    pieces = [piece for reading in found.readings for piece in _read(reading)]
    if pieces:
        summary = element("summary", words.HOW_READ)
        blocks.draw(element("section", element("details", summary, *pieces), class_="block"))


def _read(reading: Reading) -> list[Html]:
    pieces: list[Html] = []
    if reading.headers:
        columns: dict[str, list[str]] = {
            words.COLUMN_PLACE: [str(header.place) for header in reading.headers],
            words.COLUMN_HEADER: [header.text for header in reading.headers],
            words.COLUMN_FIELD: [
                words.FIELDS.get(header.field, words.READ) if header.field else words.KEPT_AS_IS
                for header in reading.headers
            ],
            words.COLUMN_HOW: [header.how for header in reading.headers],
        }
        pieces.append(tables.table(columns, f"{reading.file} {words.COLUMN_HEADER}", narrow=NONE))
    if reading.words:
        columns = {
            words.COLUMN_WORD: [word.text or words.LEAVE_BLANK for word in reading.words],
            words.COLUMN_TIMES: [str(word.times) for word in reading.words],
            words.COLUMN_FIELD: [
                shared.STATUS[word.status.value] if word.status else words.UNREAD for word in reading.words
            ],
            words.COLUMN_HOW: [word.how for word in reading.words],
        }
        pieces.append(tables.table(columns, f"{reading.file} {words.COLUMN_WORD}", narrow=NONE))
    return [element("h3", reading.file), *pieces] if pieces else []


def refused(result: LoadResult) -> None:
    """Say why storing was refused after all."""
    errors = [finding_line(finding) for finding in result.findings if finding.level is Level.ERROR]
    st.error("\n\n".join(plain(line) for line in errors))
