"""Hash and verify passwords, with Argon2id as its library recommends it."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.access import texts
from dashboard.faults import UserError
from dashboard.people import GIVEN, account_name

SHORTEST = 8
"""Characters a password must have."""
LONGEST = 200
"""More is not hashed: nobody types it."""
GROUPS, GROUP = 3, 4
"""A password made up here: so many groups of so many signs, which can be read out and are not mistaken for others."""
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
AT_ONCE = 4
"""Passwords hashed at the same time; each takes 64 MB."""

_room = BoundedSemaphore(AT_ONCE)
_hasher = PasswordHasher()


class PasswordError(UserError):
    """The password cannot be taken; the text says why."""


def check(password: str, name: str) -> None:
    """Raise PasswordError where a new password is too short, too long or the account's name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(texts.CODEWORD_LENGTH.format(shortest=SHORTEST, longest=LONGEST))
    if account_name(password) == account_name(name):
        raise PasswordError(texts.CODEWORD_IS_NAME)


def hashed(password: str, name: str, given: bool = False) -> str:
    """Return the salted hash of a new password; `given`: its owner has to change it first. Raises PasswordError."""
    check(password, name)
    with _room:
        return f"{GIVEN if given else ''}{_hasher.hash(password)}"


def generated() -> str:
    """Return a password that nobody made up."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))


def matches(password: str, password_hash: str | None) -> bool:
    """Return whether a password is the one hashed; without a hash this takes just as long and is never so."""
    with _room:
        try:
            found = _hasher.verify((password_hash or _nobody()).removeprefix(GIVEN), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return found and password_hash is not None


def outdated(password_hash: str) -> bool:
    """Return whether a hash was made with less effort than is usual now."""
    return _hasher.check_needs_rehash(password_hash.removeprefix(GIVEN))


@cache
def _nobody() -> str:
    return _hasher.hash("")
