"""Who is at the screen in this run, and what they may do; without sign-in configured, anybody may do everything."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st

from dashboard import texts as shared
from dashboard.access.gate import HEADER
from dashboard.access.noting import note
from dashboard.access.sessions import person_from_json
from dashboard.faults import UserError
from dashboard.people import ROLE_WORDS, Act, Person, Reach, Role
from dashboard.ui import chosen, texts
from dashboard.ui.markup import element, plain

T = TypeVar("T")

EVERYBODY = Person("", "", Role.LEADER)
"""The process itself, warming up: sees everything and changes nothing."""

_DENIED = "denied"
"""State: what this session has been refused, so that each is noted once however often the page runs again."""

_OUT, _PASSWORD = (texts.SIGN_OUT, "./sign-out"), (texts.CHANGE_CODEWORD, "./sign-in/password")
_WAYS: dict[str, tuple[tuple[str, str], ...]] = {"accounts": (_PASSWORD, _OUT), "oidc": (_OUT,), "gateway": ()}
"""What stands beside a person's name, by the way of signing in: title and address."""

_bound: ContextVar[Person | None] = ContextVar("person_bound", default=None)


class DeniedError(UserError):
    """The person's role does not allow this."""


def person() -> Person | None:
    """Return who is signed in, None where nobody has to be.

    Raises DeniedError where somebody has to be and the run does not come through the gate.
    """
    if chosen.settings().sign_in == "none":
        return None
    held = _bound.get()
    if held is not None:
        return held
    told = st.context.headers.get(HEADER)
    if told is None:
        raise DeniedError(texts.NOT_SIGNED_IN)
    return person_from_json(json.loads(told))


def own_name() -> str:
    """Return what the person at the screen is called, to stand where who does something is asked for."""
    found = person()
    return found.display_name if found is not None else ""


def reach() -> Reach | None:
    """Return whose issues are seen in this run; None: everybody's. Raises DeniedError for who may read nothing."""
    need(Act.READ)
    found = person()
    return found.reach if found is not None else None


def sight() -> tuple[bool, Reach | None]:
    """Return what tells people apart who are shown different things: whether they may read at all, and `reach`."""
    found = person()
    return (found is None or found.may(Act.READ), found.reach if found is not None else None)


def may(act: Act) -> bool:
    """Return whether the person at the screen may do this."""
    found = person()
    return found is None or found.may(act)


def need(act: Act) -> None:
    """Raise DeniedError, and note it, unless the person at the screen may do this."""
    found = person()
    if found is not None and not found.may(act):
        note("denied", found.name, act=act.value)
        raise DeniedError(texts.MAY_NOT.format(role=ROLE_WORDS[found.role]))


def denied(**asked: str) -> None:
    """Note, once in a session, that the person asked for what is not theirs to see; `asked` is what, by its kind."""
    found, (kind, name) = person(), *asked.items()
    told = st.session_state.setdefault(_DENIED, set())
    if found is not None and (kind, name) not in told:
        told.add((kind, name))
        note("denied", found.name, **{kind: name[:60]})


def not_within(**asked: str) -> str | None:
    """Return, and note, what to say of a link to what is not there or is others'; None for who sees everything.

    Which of the two it is must not be told.
    """
    if reach() is None:
        return None
    denied(**asked)
    return texts.NOT_WITHIN.format(asked=plain(*asked.values()))


def as_now(work: Callable[[], T]) -> Callable[[], T]:
    """Return work that is done later, outside of a run, as who is at the screen now."""
    found = person()

    def done() -> T:
        mark = _bound.set(found)
        try:
            return work()
        finally:
            _bound.reset(mark)

    return done


def as_everybody(work: Callable[[], T]) -> T:
    """Do work of the process itself, such as warming up, as one who sees everything and changes nothing."""
    mark = _bound.set(EVERYBODY)
    try:
        return work()
    finally:
        _bound.reset(mark)


def bar() -> None:
    """Draw who is signed in, and the way out; nothing where nobody has to be."""
    found = person()
    if found is None:
        return
    units = shared.LIST_MARK.join(dict.fromkeys(grant.unit for grant in found.grants))
    said = texts.SIGNED_IN.format(name=found.display_name, role=units or ROLE_WORDS[found.role])
    ways = _WAYS[chosen.settings().sign_in]
    links = (element("a", name, href=way, target="_self", data_leaves="true") for name, way in ways)
    st.html(element("div", element("span", said), *links, class_="who"))
