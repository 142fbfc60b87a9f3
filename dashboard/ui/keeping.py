"""The snapshots of a ledger and what differs between any two, on the page 数据."""

from __future__ import annotations

import streamlit as st

from dashboard import texts as shared
from dashboard.changes import changes
from dashboard.frames import SnapshotInfo
from dashboard.log_lines import HASH_SHOWN
from dashboard.people import Act
from dashboard.ui import addresses, blocks, bringing_preview, data, notices, tables, texts, writes
from dashboard.ui import data_texts as words
from dashboard.ui import who as who_is
from dashboard.ui.change_lists import change_lists
from dashboard.ui.markup import Html, element, link, plain
from dashboard.ui.view import View

FROM, TO = "from", "to"
"""Parameters of the address: the two snapshots compared."""
NONE = frozenset[str]()


def snapshots(view: View) -> None:
    """Draw every snapshot of the ledger, withdrawn and replaced ones too, and the form that takes one back."""
    _said()
    ledger = view.info.ledger
    infos = sorted(_infos(view), key=lambda info: (info.as_of, info.id), reverse=True)
    counts = writes.counts(ledger)
    columns: dict[str, list[str]] = {
        words.COLUMN_SNAPSHOT: [
            link(shared.DAY.format(day=info.as_of), addresses.page("", snapshot=str(info.id))) for info in infos
        ],
        words.COLUMN_ID: [str(info.id) for info in infos],
        words.COLUMN_STATE: [_state(info) for info in infos],
        words.COLUMN_ISSUES: [_all_issues(info, counts.get(info.id)) for info in infos],
        words.COLUMN_LOADED: [words.LOADED.format(at=info.loaded_at) for info in infos],
        words.COLUMN_ACTOR: [info.actor or shared.NO_VALUE for info in infos],
        words.COLUMN_FILES: [_files(info) for info in infos],
        words.COLUMN_HASH: [element("code", info.sha256[:HASH_SHOWN], title=info.sha256) for info in infos],
    }
    title = words.SNAPSHOTS.format(ledger=ledger.name, n=len(infos))
    narrow = frozenset(columns) - {words.COLUMN_FILES, words.COLUMN_STATE}
    blocks.block(title, tables.table(columns, title, narrow=narrow))
    if who_is.may(Act.WITHDRAW):
        _withdraw(view)


def _all_issues(info: SnapshotInfo, count: int | None) -> Html:
    """Return how many issues a snapshot holds, as the way to all of them, whatever the filters are here."""
    if count is None:
        return Html(shared.NO_VALUE)
    nothing_filtered = dict.fromkeys(texts.FILTERS)
    return link(str(count), addresses.page("", snapshot=str(info.id), show="all", **nothing_filtered))


def _infos(view: View) -> list[SnapshotInfo]:
    return list(data.catalogue().whole(view.info.ledger.id))


def _standing(view: View) -> dict[int, SnapshotInfo]:
    """The standing snapshots by number, the newest first."""
    return {info.id: info for info in data.catalogue().standing(view.info.ledger.id)}


def _files(info: SnapshotInfo) -> Html:
    """Return the first files of a snapshot, all of them where one points at it."""
    shown = shared.LIST_MARK.join(info.files[: words.SHOWN_FILES])
    if len(info.files) > words.SHOWN_FILES:
        shown = words.SOME_FILES.format(files=shown, n=len(info.files))
    return element("span", shown, title=shared.LIST_MARK.join(info.files))


def _state(info: SnapshotInfo) -> str:
    if info.withdrawn_at is not None:
        return words.WITHDRAWN.format(at=info.withdrawn_at, reason=info.withdrawn_reason or words.NO_REASON)
    return words.STANDING if info.replaced_by is None else words.REPLACED.format(id=info.replaced_by)


def _choice(info: SnapshotInfo) -> str:
    return words.CHOICE.format(day=shared.DAY.format(day=info.as_of), id=info.id)


def _withdraw(view: View) -> None:
    standing = _standing(view)
    if not standing:
        st.info(words.NO_SNAPSHOTS)
        return
    with st.expander(words.WITHDRAW), st.form("withdraw", border=False):
        st.markdown(words.WITHDRAW_WORDS)
        which, why, who = st.columns([1, 2, 1])
        chosen = which.selectbox(
            words.WITHDRAW_WHICH, list(standing), format_func=lambda number: _choice(standing[number])
        )
        reason = why.text_input(words.WITHDRAW_WHY, max_chars=200, key="withdraw_reason")
        actor = who.text_input(words.WHO, who_is.own_name(), max_chars=60, key="withdraw_who")
        if not st.form_submit_button(words.WITHDRAW_SUBMIT):
            return
    if not reason.strip():
        st.error(words.WITHDRAW_WHY_MISSING)
        return
    try:
        done = writes.withdraw(standing[chosen], reason, actor)
    except data.DatabaseAwayError as away:
        notices.refused(away)
        return
    st.session_state["withdrawn"] = done.message
    st.rerun()


def _said() -> None:
    said = st.session_state.pop("withdrawn", None)
    if said:
        st.success(plain(said))


def compare(view: View) -> None:
    """Draw what differs between any two standing snapshots: in sentences, and list by list with before and after."""
    standing = _standing(view)
    if len(standing) < 2:
        st.info(words.COMPARE_NEEDS_TWO)
        return
    newest_first = list(standing)
    later = _asked(TO, newest_first, 0)
    earlier = _asked(FROM, newest_first, min(newest_first.index(later) + 1, len(newest_first) - 1))
    left, right = st.columns(2)
    before = left.selectbox(
        words.COMPARE_FROM,
        newest_first,
        index=newest_first.index(earlier),
        format_func=lambda number: _choice(standing[number]),
        key=f"compare_from_{later}",
    )
    after = right.selectbox(
        words.COMPARE_TO,
        newest_first,
        index=newest_first.index(later),
        format_func=lambda number: _choice(standing[number]),
        key="compare_to",
    )
    if (before, after) != (earlier, later):
        st.query_params.update({FROM: str(before), TO: str(after)})
    found = changes(data.facts(standing[before]), data.facts(standing[after]))
    title = words.COMPARED.format(before=_choice(standing[before]), after=_choice(standing[after]))
    blocks.draw(blocks.section(title, bringing_preview.sentences(found)), *change_lists(found))


def _asked(name: str, numbers: list[int], otherwise: int) -> int:
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and int(asked) in numbers else numbers[otherwise]
