"""The round trip with the units, on the page 数据: forms out, filled forms in, what clashes, who is missing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

import streamlit as st

from dashboard import texts as shared
from dashboard.exports.rows import file_name
from dashboard.frames import SnapshotInfo
from dashboard.metrics.rhythm import Rhythm
from dashboard.people import Act
from dashboard.queries import HandIn
from dashboard.ui import blocks, bringing_preview, data, handing_in, notices, texts, writes
from dashboard.ui import data_texts as words
from dashboard.ui import who as who_is
from dashboard.ui.markup import element, plain
from dashboard.ui.view import View
from dashboard.ui.writes import MergePreview
from loaders.dates import read_date
from loaders.text import typed

ZIP_TYPE = "application/zip"
_KEPT = "merge_preview"
_SAID = "merge_said"
_ROUND = "merge_round"
"""Counts the merges of a session: a new number empties the uploader."""


def rounds(view: View) -> None:
    """Draw both halves: what goes out to the units, and what came back; both rest on the newest snapshot."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said)
    newest = data.catalogue().newest(view.info.ledger.id)
    if newest is None:
        st.info(words.NO_SNAPSHOTS)
        return
    settings = data.settings()
    rhythm = Rhythm(settings.meeting_weekday, settings.returns_weekday, settings.returns_time)
    _out(newest, rhythm)
    try:
        if who_is.may(Act.IMPORT):
            _back(newest, rhythm)
        elif who_is.may(Act.HAND_IN):
            handing_in.hand_in(newest, rhythm)
    except data.DatabaseAwayError as away:
        notices.database_away(away)


def _out(info: SnapshotInfo, rhythm: Rhythm) -> None:
    meeting = rhythm.next_meeting(info.as_of)
    told = words.FORMS_WORDS.format(
        base=shared.DAY.format(day=info.as_of),
        meeting=shared.DAY.format(day=meeting),
        closing=shared.DAY.format(day=rhythm.closing(meeting)),
        time=rhythm.time,
    )
    blocks.block(words.FORMS if who_is.may(Act.IMPORT) else words.FORMS_FOR_UNITS, blocks.paragraph(told))

    def made() -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in writes.forms(info, rhythm):
                archive.writestr(file.name, file.content)
        return writes.handed_out(info, "forms", name, packed.getvalue())

    name = file_name(words.FORMS_FILE, info.ledger.name, f"{meeting:%Y%m%d}", suffix="zip")
    st.download_button(
        words.FORMS_GET, data=who_is.as_now(made), file_name=name, mime=ZIP_TYPE, on_click="ignore", key="forms"
    )


def _back(info: SnapshotInfo, rhythm: Rhythm) -> None:
    blocks.block(words.RETURNED, blocks.paragraph(words.RETURNED_WORDS))
    forms = handing_in.received(info)
    round_ = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        words.RETURNED_UPLOAD,
        type=["xlsx", "xls"],
        accept_multiple_files=True,
        max_upload_size=data.settings().upload_limit_mb,
        key=f"returns_{round_}",
    )
    when, who = st.columns(2)
    day = info.as_of if _late(info, forms) else rhythm.next_meeting(info.as_of)
    asked = when.text_input(words.RETURNED_AS_OF, value=day.isoformat(), max_chars=20, key=f"returns_as_of_{info.id}")
    as_of = read_date(asked).value
    actor = who.text_input(words.WHO, who_is.own_name(), max_chars=60, key="returns_who").strip() or None
    if as_of is None or as_of < info.as_of:
        st.error(words.RETURNED_DATE.format(day=shared.DAY.format(day=info.as_of)))
        return
    contents = handing_in.together(info, forms, {typed(file.name): file.getvalue() for file in files})
    if not contents:
        return
    found = _preview(info, contents, as_of, actor)
    _missing(found, as_of)
    _findings(found)
    if found.changes is not None:
        title = words.DIFFERENCE.format(day=shared.DAY.format(day=info.as_of))
        blocks.block(title, bringing_preview.sentences(found.changes))
    if found.merged.amendment is None:
        st.error(words.RETURNED_REFUSED)
        return
    if st.button(words.RETURNED_STORE, type="primary", key="returns_store"):
        _store(found)


def _late(info: SnapshotInfo, forms: Sequence[HandIn]) -> bool:
    """Return whether forms belong to the date that others were merged into already."""
    bases = (data.catalogue().find(number) for number in {one.base for one in forms})
    return any(base is not None and base.ledger == info.ledger and base.as_of < info.as_of for base in bases)


def _preview(info: SnapshotInfo, contents: Mapping[str, bytes], as_of: date, actor: str | None) -> MergePreview:
    names = tuple((name, sha256(content).hexdigest()) for name, content in contents.items())
    key = (info.id, info.revision, names, as_of, actor)
    kept: dict[object, MergePreview] = st.session_state.setdefault(_KEPT, {})
    if key not in kept:
        with st.spinner(words.RETURNED_WORKING, show_time=True):
            found = writes.merge_preview(info, contents, as_of, actor)
        kept.clear()
        kept[key] = found
    return kept[key]


def _missing(found: MergePreview, as_of: date) -> None:
    merged = found.merged
    came = words.RETURNED_CAME.format(n=len(merged.returned), units=shared.LIST_MARK.join(merged.returned))
    told = [element("p", came)]
    if merged.missing:
        units = shared.LIST_MARK.join(one.unit for one in merged.missing)
        told.append(element("p", words.RETURNED_MISSING.format(n=len(merged.missing), units=units)))
        reminder = merged.reminder(as_of)
        button = element(
            "button",
            words.REMINDER_COPY,
            type="button",
            class_="copy-button",
            data_copy=reminder,
            data_copied=texts.COPIED,
        )
        told.append(element("div", element("p", reminder), button, class_="reminder"))
    blocks.block(words.RETURNED_STATE, *told)


def _findings(found: MergePreview) -> None:
    shown = [finding for finding in found.merged.findings if finding.place.file in found.files]
    if not shown:
        return
    title = words.RETURNED_FINDINGS
    blocks.block(title, handing_in.findings(shown, title))


def _store(found: MergePreview) -> None:
    assert found.merged.amendment is not None  # noqa: S101 - the button is there only then  # nosec B101
    result = writes.store_merge(found.merged.amendment)
    if result.snapshot is None or result.as_of is None:
        bringing_preview.refused(result)
        return
    st.session_state.pop(_KEPT, None)
    st.session_state[_ROUND] += 1
    said = words.STORED.format(
        ledger=plain(result.ledger or ""), day=shared.DAY.format(day=result.as_of), id=result.snapshot
    )
    st.session_state[_SAID] = f"{said} [{words.VIEW_STORED}](./?snapshot={result.snapshot})"
    st.query_params["snapshot"] = str(result.snapshot)
    st.rerun()
