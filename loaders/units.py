"""The units of a county: the roster with its aliases and groups, and cells of unit names read against it."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.records import Level, Parsed, Problem, Unit
from loaders.text import clean, normal
from loaders.unit_names import split_names
from loaders.unit_roles import split_roles as _split_roles
from loaders.unit_words import NEVER_EXPANDED

__all__ = ["Roster", "read_units", "split_roles"]


class Roster:
    """The units known by name. Names and aliases match as texts do (blanks and punctuation aside) and never by
    likeness: 县人社局 and 市人社局 are two units. Successors are not applied here."""

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self._units: dict[str, Unit] = {}
        entries = tuple(units)
        for unit in entries:
            self._units.setdefault(_key(unit.name), unit)
        for unit in entries:
            for alias in unit.aliases:
                self._units.setdefault(_key(alias), unit)
        self._read: dict[str, Parsed[tuple[str, ...]]] = {}

    def get(self, name: str) -> Unit | None:
        """Return the roster line of a name or alias."""
        return self._units.get(_key(name))

    def known(self, name: str) -> bool:
        """Return whether the roster has this name or alias."""
        return _key(name) in self._units

    def canonical(self, name: str) -> str:
        """Return the roster's name for a name or alias; an unknown name as it is kept."""
        unit = self.get(name)
        return unit.name if unit else clean(name)

    def members(self, name: str) -> tuple[str, ...]:
        """Return the units a group's name stands for; empty for a single unit and for 相关乡镇 and the like."""
        unit = self.get(name)
        if unit is None or unit.name.startswith(NEVER_EXPANDED):
            return ()
        return tuple(self.canonical(member) for member in unit.members)

    def order(self, name: str) -> int | None:
        """Return the official order of a unit, if known."""
        unit = self.get(name)
        return unit.order if unit else None

    def kind(self, name: str) -> str | None:
        """Return the kind of a unit (部门, 企业, 乡镇 …), if known."""
        unit = self.get(name)
        return unit.kind if unit else None

    def read(self, text: str) -> Parsed[tuple[str, ...]]:
        """Return the units of a text, remembered."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = Parsed(self._names(text))
        return found

    def _names(self, text: str) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for name in split_names(text, self.known):
            names.update(dict.fromkeys(self.members(name) or (self.canonical(name),)))
        return tuple(names)


def read_units(cell: object, roster: Roster) -> Parsed[tuple[str, ...]]:
    """Return the units a cell names, in order, each once, under the roster's names; empty where it names none.

    The cell is to be given as it stands: line breaks and blanks separate names. Groups are expanded only where the
    roster says so. A cell that is no text is the error `units-unreadable`.
    """
    if cell is None or (isinstance(cell, float) and cell != cell):
        return Parsed(())
    if not isinstance(cell, str):
        message = f"“{cell}”不是单位名称。请填写责任单位的名称，多个单位用顿号隔开。"
        return Parsed((), (Problem(Level.ERROR, "units-unreadable", message),))
    return roster.read(cell)


def split_roles(text: str) -> list[tuple[str, str]]:
    """Return the parts of a cell with the role each is given: (`lead` | `supporting` | `responsible`, text).

    牵头单位：A；配合单位：B、C and A（牵头）、B and A牵头，B配合 are understood; without such words the whole is
    `responsible`. The texts are to be read with `read_units`.
    """
    return list(_split_roles(text))


def _key(name: str) -> str:
    return normal(name)
