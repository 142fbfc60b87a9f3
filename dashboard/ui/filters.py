"""The filters all pages share, kept in the address bar together with the snapshot they look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import streamlit as st

from dashboard import texts as words
from dashboard.frames import SnapshotInfo
from dashboard.metrics.figures import Figures
from dashboard.metrics.scope import Scope
from dashboard.metrics.units import roster_line
from dashboard.succession import Followed
from dashboard.ui import data, memory, papers_menu, texts, view, who
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.markup import Html, element

SNAPSHOT = "snapshot"
UNIT = "unit"
_ASKED = "unit_asked"
_CHOSEN = "chosen_snapshot"
_CHOSEN_LEDGER = "chosen_ledger"
_WRITTEN = "snapshot_in_address"
_LEDGER = "ledger_box"
_AS_OF = "as_of_box"
REFUSED = "snapshot_refused"
"""Remembered: the snapshot that the address asked for, where there is none of that number."""
LEDGER_PX, AS_OF_PX, UNIT_PX, LIGHT_PX, RARE_PX = 230, 270, 250, 150, 200


class UnitAsked(NamedTuple):
    """A unit asked for under a name that is no unit's any more; not `followed`: a name nobody knows."""

    name: str
    followed: Followed | None
    own: str = ""
    """What is shown in its place where the person may not see it."""

    @property
    def denied(self) -> bool:
        """Whether the unit is beyond the person's reach."""
        return bool(self.own)


def go_to(snapshot_id: int) -> None:
    """Look at another snapshot."""
    memory.of_session()[_CHOSEN] = snapshot_id


def _go_to_ledger() -> None:
    """Look at the newest snapshot of the ledger chosen; filters that are peculiar to a ledger are cleared."""
    clear()
    memory.of_session().update({_CHOSEN: None, _CHOSEN_LEDGER: st.session_state[_LEDGER]})


def clear() -> None:
    """Set every filter but ledger and date to 全部."""
    for name, (_, everything) in texts.FILTERS.items():
        if name in st.session_state:
            st.session_state[name] = everything


def snapshot(catalogue: Catalogue) -> tuple[SnapshotInfo | None, bool]:
    """Return the snapshot looked at, and whether the address named one that does not exist.

    The address wins where it is not what was written last: then the user followed a link or went back. Otherwise it is
    what was chosen in this session, else the default. `bar` always writes the id into the address.
    """
    held = memory.of_session()
    in_address = st.query_params.get(SNAPSHOT, "")
    unknown = False
    if in_address and in_address != held.get(_WRITTEN):
        found = catalogue.find(int(in_address)) if in_address.isdecimal() else None
        unknown = found is None
        held[REFUSED] = in_address[:20]
        if found is not None:
            held[_CHOSEN] = found.id
    newest = catalogue.newest(held.get(_CHOSEN_LEDGER))
    return newest or catalogue.find(held.get(_CHOSEN)) or catalogue.default, unknown


def _write(info: SnapshotInfo) -> None:
    """Stay with the snapshot, and write it into the address, last of all: no step of the history lacks the filters."""
    held = memory.of_session()
    held.update({_CHOSEN: info.id, _WRITTEN: str(info.id)})
    held.pop(_CHOSEN_LEDGER, None)
    if st.query_params.get(SNAPSHOT) != str(info.id):  # writing it anew would tell the browser so in every run
        st.query_params[SNAPSHOT] = str(info.id)


def bar(catalogue: Catalogue, info: SnapshotInfo) -> Scope:
    """Draw the row of filters for a snapshot, write it into the address, and return what the filters say.

    Where the ledger's server is away, draw the choice of another ledger and raise LedgerAwayError.
    """
    try:
        whole = view.of(info, Scope()).figures
    except data.LedgerAwayError:
        _ledger(catalogue, info)
        _write(info)
        raise
    st.html(_fold(info))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters"):
        _ledger(catalogue, info)
        _as_of(catalogue, info)
        unit = _unit(whole)
        light = _choice("light", {words.LIGHT_WORDS[light]: light for light in whole.lights}, width=LIGHT_PX)
        rare = _rare(whole)
        scope = Scope(
            unit=unit,
            light=light,
            category=rare["category"],
            rectification_type=rare["type"],
            leader=rare["leader"],
        )
        papers_menu.menu(info, scope)
    _write(info)
    return scope


def _fold(info: SnapshotInfo) -> Html:
    """Return the switch that opens the filters where the style sheet folds them; open or not is the browser's."""
    words_of = texts.FOLD.format(ledger=info.ledger.name, day=_day(info))
    return element("label", element("input", type="checkbox", role="switch"), words_of, class_="fold")


def _ledger(catalogue: Catalogue, info: SnapshotInfo) -> None:
    """The ledgers that have a snapshot to show; choosing one goes to its newest."""
    offered = {ledger.id: ledger.name for ledger in catalogue.ledgers if ledger.id in catalogue.newest_ids}
    offered.setdefault(info.ledger.id, info.ledger.name)
    st.session_state[_LEDGER] = info.ledger.id
    st.selectbox(
        texts.LEDGER,
        list(offered),
        format_func=offered.__getitem__,
        key=_LEDGER,
        on_change=_go_to_ledger,
        width=LEDGER_PX,
    )


def _as_of(catalogue: Catalogue, info: SnapshotInfo) -> None:
    """The standing snapshots of the ledger, newest first, and the one looked at where it stands no more."""
    offered = {found.id: found for found in catalogue.standing(info.ledger.id)}
    offered.setdefault(info.id, info)
    st.session_state[_AS_OF] = info.id
    st.selectbox(
        texts.AS_OF,
        list(offered),
        format_func=lambda chosen: _name(offered[chosen]),
        key=_AS_OF,
        on_change=lambda: go_to(st.session_state[_AS_OF]),
        width=AS_OF_PX,
    )


def _choice(name: str, options: Mapping[str, str], width: int | Literal["stretch"] = "stretch") -> str | None:
    """Draw one bound filter; `options` are label → value. Returns the value chosen, None for all."""
    label, everything = texts.FILTERS[name]
    labels = [everything, *options]
    # An earlier snapshot may not know what was chosen in a later one.
    if st.session_state.get(name, everything) not in labels:
        st.session_state[name] = everything
    chosen = st.selectbox(label, labels, key=name, bind="query-params", width=width)
    return options.get(chosen)


def _rare(whole: Figures) -> dict[str, str | None]:
    """Draw the filters that are seldom used: in the row where they narrow anything, else in the open menu, else not.

    Of all in a row, select boxes cost most. The browser keeps in the address only what it draws, and it draws nothing
    in a closed menu. Returns the value chosen of each, None for all.
    """
    options: dict[str, Callable[[], Mapping[str, str]]] = {
        "category": lambda: {row.label: row.name or "" for row in whole.by_category},
        "type": lambda: {row.label: row.name or "" for row in whole.by_type},
        "leader": lambda: {name: name for name in _leaders(whole)},
    }
    narrowed = [name for name in options if _narrows(name)]
    chosen = {name: _choice(name, options[name](), width=RARE_PX) for name in narrowed}
    more = st.popover(
        texts.MORE_FILTERS, icon=":material/tune:", width="content", key="more_filters", on_change="rerun"
    )
    if more.open:
        with more:
            chosen |= {name: _choice(name, options[name]()) for name in options if name not in narrowed}
            st.button(texts.CLEAR_FILTERS, on_click=clear, width="stretch")
    return {name: chosen.get(name) for name in options}


def _narrows(name: str) -> bool:
    everything = texts.FILTERS[name][1]
    return name in st.query_params or st.session_state.get(name, everything) != everything


def _unit(whole: Figures) -> str | None:
    """Draw the filter by unit: those that take part, and what is asked for where only the roster knows it.

    A unit that is dissolved or renamed by the as-of date stays the one chosen and filters by its successor, so that
    the address of the link stays what it was; see `unit_asked`.
    """
    own = who.reach()
    if own is not None:
        return _own_unit(whole, own.units(whole.facts.snapshot.info.ledger.id))
    here = {row.name: row.name for row in whole.by_unit}
    in_address = st.query_params.get(UNIT, "")
    succession = whole.facts.succession
    options = dict(here)
    for asked in filter(None, (st.session_state.get(UNIT), in_address)):
        now = succession.now(asked)
        if asked not in here and (now in here or roster_line(whole.facts, now)):
            options[asked] = now
    chosen = _choice(UNIT, options, width=UNIT_PX)
    label = st.session_state[UNIT]
    said = None
    if chosen is not None and chosen != label:
        said = UnitAsked(label, succession.followed(label))
    elif in_address and in_address not in (*options, texts.FILTERS[UNIT][1]):
        said = UnitAsked(in_address, None)
    memory.of_session()[_ASKED] = said
    return chosen


def _own_unit(whole: Figures, granted: frozenset[str]) -> str | None:
    """Draw the filter for one who sees some units' issues only: always one of these, so that counts are its own."""
    means = whole.facts.succession.means
    own = list(dict.fromkeys(means(unit) for unit in sorted(granted)))
    here = [row.name for row in whole.by_unit if row.name in own] or own
    asked = st.session_state.get(UNIT) or ""
    in_address = st.query_params.get(UNIT, "")
    memory.of_session()[_ASKED] = None
    for name in filter(None, (in_address, asked)):
        if name not in here and name != texts.FILTERS[UNIT][1] and means(name) not in here:
            memory.of_session()[_ASKED] = UnitAsked(name, None, here[0])
            who.denied(unit=name)
            break
    wanted = next((means(name) for name in (in_address, asked) if name and means(name) in here), here[0])
    st.session_state[UNIT] = wanted
    return st.selectbox(texts.FILTERS[UNIT][0], here, key=UNIT, bind="query-params", width=UNIT_PX)


def unit_asked() -> UnitAsked | None:
    """Return the unit this run was asked for where something must be said of it, else None."""
    found: UnitAsked | None = memory.of_session().get(_ASKED)
    return found


def _leaders(whole: Figures) -> list[str]:
    return list(dict.fromkeys(leader for leader in whole.facts.leaders if leader))


def _name(info: SnapshotInfo) -> str:
    if info.standing:
        return texts.SNAPSHOT.format(day=_day(info), position=info.position)
    words_of = texts.SNAPSHOT_WITHDRAWN if info.replaced_by is None else texts.SNAPSHOT_REPLACED
    return words_of.format(day=_day(info))


def _day(info: SnapshotInfo) -> str:
    return texts.DAY.format(day=info.as_of)
