"""Bringing files in, on the page 数据: which files, for which ledger, what to settle, and the button that stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import streamlit as st

from dashboard import texts as shared
from dashboard.exports.rows import XLSX_TYPE
from dashboard.frames import LedgerInfo
from dashboard.importing import Preview
from dashboard.progress_texts import said
from dashboard.store import LoadRequest, LoadResult
from dashboard.store.ledgers import ARCHIVED
from dashboard.ui import bringing_preview, data, notices, plan_review, writes
from dashboard.ui import data_texts as words
from dashboard.ui import who as who_is
from dashboard.ui.markup import plain
from dashboard.ui.view import View
from loaders.dates import read_date
from loaders.progress import told_to
from loaders.records import Kind, Level, Status
from loaders.text import typed

TEMPLATES = Path(__file__).parents[2] / "data" / "templates"
TYPES = ("xlsx", "xls", "xlsm", "csv", "tsv", "docx", "doc", "txt", "wps", "et")
"""Endings the uploader takes; those no reader knows are refused with how to convert them."""
MEGABYTE = 1024 * 1024
_KEPT = "import_preview"
_SAID = "import_said"
_ROUND = "import_round"
"""Counts the imports of a session: a new number empties the uploader."""


def bring(view: View | None) -> None:
    """Draw the whole of it: files, ledger, preview, and storing; `view` is what the frame looks at, if anything."""
    _say()
    round_ = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        words.UPLOAD,
        type=list(TYPES),
        accept_multiple_files=True,
        max_upload_size=data.settings().upload_limit_mb,
        key=f"import_files_{round_}",
    )
    if not files:
        st.markdown(words.UPLOAD_WORDS)
        _templates()
        return
    contents = {typed(file.name): file.getvalue() for file in files}
    ledger, request = _target(view)
    if request is None:
        st.info(words.NAME_NEEDED)
        return
    try:
        _previewed(contents, request, ledger)
    except data.DatabaseAwayError as away:
        notices.database_away(away)


def _templates() -> None:
    if not TEMPLATES.is_dir():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(words.TEMPLATES, width="content")
        for name, label in words.TEMPLATE_FILES.items():
            made = TEMPLATES / name
            st.download_button(
                label, data=made.read_bytes, file_name=f"{label}.xlsx", mime=XLSX_TYPE, on_click="ignore", key=name
            )


def _target(view: View | None) -> tuple[LedgerInfo | None, LoadRequest | None]:
    """Draw what must be said beside the files; return the ledger (None: a new one) and the request, None unnamed."""
    ledgers = {ledger.id: ledger for ledger in data.catalogue().ledgers}
    choices: list[int | None] = [*ledgers, None]
    looked_at = view.info.ledger.id if view and view.info.ledger.state != ARCHIVED else None
    where, when, who = st.columns([2, 1, 1])
    chosen = where.selectbox(
        words.LEDGER,
        choices,
        index=choices.index(looked_at),
        format_func=lambda number: words.NEW_LEDGER if number is None else ledgers[number].name,
        key="import_ledger",
    )
    said = when.text_input(words.AS_OF, placeholder=words.AS_OF_HINT, max_chars=20, key="import_as_of").strip()
    as_of = read_date(said).value if said else None
    if said and as_of is None:
        when.error(words.AS_OF_UNREAD)
    actor = who.text_input(words.WHO, who_is.own_name(), max_chars=60, key="import_who").strip() or None
    ledger = ledgers.get(chosen) if chosen is not None else None
    request = LoadRequest(as_of=as_of, actor=actor, limits=data.settings().limits)
    if ledger is not None:
        return ledger, replace(request, ledger=ledger.name)
    decides, name, region = st.columns([2, 1, 1])
    verified = decides.radio(
        words.WHO_DECIDES,
        list(words.WHO_DECIDES_CHOICES),
        format_func=words.WHO_DECIDES_CHOICES.__getitem__,
        horizontal=True,
        key="import_decides",
    )
    request = replace(request, done_is_verified=verified)
    called = name.text_input(words.NEW_NAME, placeholder=words.NEW_NAME_HINT, max_chars=60, key="import_name").strip()
    of = region.text_input(words.REGION, placeholder=words.REGION_HINT, max_chars=40, key="import_region").strip()
    return None, replace(request, ledger=called, region=of or None) if called else None


def _previewed(contents: Mapping[str, bytes], request: LoadRequest, ledger: LedgerInfo | None) -> None:
    found = _preview(contents, request, ledger)
    request = _settled(found, request)
    found = _preview(contents, request, ledger)
    bringing_preview.recognised(found)
    if any(reading.kind is Kind.PLAN and reading.issues for reading in found.readings):
        reviewed = plan_review.review(found.readings, writes.context(ledger, request))
        if reviewed != found.readings:
            found = writes.preview(contents, request, ledger, reviewed)
    bringing_preview.difference(found)
    _store(found, contents, request, ledger)
    bringing_preview.findings(found, contents)
    bringing_preview.how_read(found)


def _preview(contents: Mapping[str, bytes], request: LoadRequest, ledger: LedgerInfo | None) -> Preview:
    """Return the preview of these files for this request, worked out once and kept for the visitor."""
    key = (
        tuple((name, sha256(content).hexdigest()) for name, content in contents.items()),
        repr(request),
        repr(ledger),
    )
    kept: dict[object, Preview] = st.session_state.setdefault(_KEPT, {})
    if key not in kept:
        size = f"{sum(map(len, contents.values())) / MEGABYTE:.1f} MB"
        with st.spinner(words.WORKING.format(n=len(contents), size=size), show_time=True):
            line = st.empty()
            with told_to(lambda progress: line.caption(plain(said(progress)))):
                found = writes.preview(contents, request, ledger)
            line.empty()
        kept.clear()
        kept[key] = found
    return kept[key]


def _settled(found: Preview, request: LoadRequest) -> LoadRequest:
    """Draw what only a person can decide and return the request with what has been decided."""
    held = st.session_state.setdefault("import_settled", {"words": {}, "units": {}, "issues": {}})
    held["words"].update((word.text, word) for word in found.unknown_words)
    held["units"].update((unit.written, unit) for unit in found.near_units)
    held["issues"].update((issue.title, issue) for issue in found.near_issues)
    in_files = {word.text for reading in found.readings for word in reading.words}
    named = {name for reading in found.readings for issue in reading.issues for name in issue.units}
    titles = {issue.title for reading in found.readings for issue in reading.issues}
    unread = [word for text, word in held["words"].items() if text in in_files]
    units = [unit for written, unit in held["units"].items() if written in named or unit.name in named]
    issues = [issue for title, issue in held["issues"].items() if title in titles]
    if not (unread or units or issues):
        return request
    with st.container(border=True, key="import_settle"):
        st.markdown(f"**{words.SETTLE}**　{words.SETTLE_WORDS}")
        learned = {word.text: status for word in unread if (status := _word(word.text, word.times)) is not None}
        same_units = {unit.written: unit.name for unit in units if _unit(unit.written, unit.name, unit.codes)}
        same_issues = {one.title: one.key for one in issues if _issue(one.code, one.title, one.before_code, one.before)}
    return replace(request, learned=learned, same_units=same_units, same_issues=same_issues)


def _word(text: str, times: int) -> Status | None:
    options = [None, *(Status(value) for value in shared.STATUS)]
    return st.selectbox(
        words.WORD.format(text=plain(text), n=times),
        options,
        format_func=lambda status: words.WORD_OPEN if status is None else shared.STATUS[status.value],
        key=f"import_word_{text}",
        width=420,
    )


def _unit(written: str, name: str, codes: tuple[str, ...]) -> bool:
    some = shared.LIST_MARK.join(codes[: words.MOST_CODES])
    return bool(
        st.radio(
            words.UNIT.format(written=plain(written), codes=plain(some)),
            [False, True],
            format_func=lambda same: words.UNIT_SAME.format(name=plain(name)) if same else words.UNIT_OTHER,
            horizontal=True,
            key=f"import_unit_{written}",
        )
    )


def _issue(code: str, title: str, before_code: str, before: str) -> bool:
    same = words.ISSUE_SAME.format(code=plain(before_code), title=plain(before))
    return bool(
        st.radio(
            words.ISSUE.format(code=plain(code), title=plain(title)),
            [False, True],
            format_func=lambda is_same: same if is_same else words.ISSUE_OTHER,
            key=f"import_issue_{title}",
        )
    )


def _store(found: Preview, contents: Mapping[str, bytes], request: LoadRequest, ledger: LedgerInfo | None) -> None:
    if found.refused:
        st.error(words.REFUSED.format(n=len(found.of_level(Level.ERROR))))
        return
    replaced = found.result.replaced
    label = words.STORE_REPLACING.format(id=replaced) if replaced else words.STORE
    if not st.button(label, type="primary", key="import_store", disabled=found.result.unchanged):
        return
    with st.spinner(words.STORING, show_time=True):
        result = writes.store_files(contents, request, ledger, found.readings)
    if result.snapshot is None:  # somebody else changed the ledger meanwhile
        bringing_preview.refused(result)
        return
    _finish(result)


def _finish(result: LoadResult) -> None:
    """Start over with an empty uploader, saying what was stored."""
    for key in (_KEPT, "import_settled"):
        st.session_state.pop(key, None)
    st.session_state[_ROUND] += 1
    st.session_state[_SAID] = result
    st.rerun()


def _say() -> None:
    result: LoadResult | None = st.session_state.pop(_SAID, None)
    if result is None or result.snapshot is None or result.as_of is None:
        return
    said = words.STORED.format(
        ledger=plain(result.ledger or ""), day=shared.DAY.format(day=result.as_of), id=result.snapshot
    )
    if result.replaced:
        said += words.STORED_REPLACED.format(id=result.replaced)
    st.success(f"{said} [{words.VIEW_STORED}](./?snapshot={result.snapshot})")
