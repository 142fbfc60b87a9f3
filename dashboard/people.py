"""Who may use the software and what for: roles, what each may do, and which units' issues an account sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from loaders.text import typed


class Role(StrEnum):
    """What a person is to the software."""

    LEADER = "leader"
    OFFICE = "office"
    UNIT = "unit"
    ADMIN = "admin"


class Act(StrEnum):
    """What a person may do beside signing in."""

    READ = "read"
    IMPORT = "import"
    DECIDE = "decide"
    ANSWER = "answer"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    KEEP_LEDGERS = "keep_ledgers"
    HAND_IN = "hand_in"
    ADMINISTER = "administer"


ROLE_WORDS: Mapping[Role, str] = {
    Role.LEADER: "领导",
    Role.OFFICE: "整改办",
    Role.UNIT: "责任单位",
    Role.ADMIN: "管理员",
}

RIGHTS: Mapping[Role, frozenset[Act]] = {
    Role.LEADER: frozenset({Act.READ}),
    Role.OFFICE: frozenset(Act) - {Act.HAND_IN, Act.ADMINISTER},
    Role.UNIT: frozenset({Act.READ, Act.HAND_IN}),
    Role.ADMIN: frozenset({Act.ADMINISTER}),
}
"""Who keeps accounts sees no ledger, so that no one can both open a door and go through it."""


class Grant(NamedTuple):
    """A unit, by its name in the roster, whose issues an account sees: in one ledger, or in all (None)."""

    unit: str
    ledger: int | None = None


@dataclass(frozen=True)
class Account:
    """A built-in account, without its password. `version` grows whenever what it may do changes.

    Whoever signed in under an earlier version has to sign in again. `password_given` says that somebody else made its
    password up: it opens nothing but the page where one changes it.
    """

    name: str
    display_name: str
    role: Role
    grants: tuple[Grant, ...]
    disabled: bool
    failed_tries: int
    locked_until: datetime | None
    version: int
    created_at: datetime
    password_given: bool = False


GIVEN = "given "
"""Stands before the hash of a password that its owner has still to change."""


def account_name(written: str) -> str:
    """Return the form in which a user name is kept and looked up, however it was typed."""
    return unicodedata.normalize("NFKC", typed(written)).strip().casefold()


@dataclass(frozen=True)
class Person:
    """Who is at the screen: an account's name, or whom a gateway or an identity provider vouches for."""

    name: str
    display_name: str
    role: Role
    grants: tuple[Grant, ...] = ()

    def may(self, act: Act) -> bool:
        """Return whether the person's role allows this."""
        return act in RIGHTS[self.role]

    @property
    def reach(self) -> Reach | None:
        """Whose issues the person sees; None: everybody's."""
        return Reach(frozenset(self.grants)) if self.role is Role.UNIT else None


@dataclass(frozen=True)
class Reach:
    """The units whose issues are seen, and in which ledgers; nothing at all where there are none."""

    grants: frozenset[Grant]

    def units(self, ledger_id: int) -> frozenset[str]:
        """Return the units, as granted, whose issues of a ledger are seen."""
        return frozenset(grant.unit for grant in self.grants if grant.ledger in (None, ledger_id))
