"""What differs between two snapshots of one ledger: as lists for machines, as sentences for the meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dashboard import counting, texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group
from dashboard.metrics.rounding import wan_text
from loaders.records import ADVANCE, Status
from loaders.text import normal

Value = str | int | date | tuple[str, ...] | None


class Change(NamedTuple):
    """One issue that differs. `before` and `after` are status values, dates, units, amounts in 分 or texts.

    `field` says which field where a list holds several (texts and amounts). None: not there, or not stated.
    """

    code: str
    title: str
    before: Value
    after: Value
    field: str
    key: str


class Sentence(NamedTuple):
    """One line of 本周变化: which list it speaks of, the words, and the codes of the issues it names or counts."""

    key: str
    text: str
    codes: tuple[str, ...]


Entries = tuple[Change, ...]


@dataclass(frozen=True)
class Changes:
    """The lists of the machine interface; issues are matched by their identity, not by their code.

    The furthest step an issue reached is listed, not the ones it passed. An added issue stands under `added` (and
    `newly_overdue` where it is) only. `reopened`: any step back from reported or beyond. `ended`: newly handed over or
    ended. `from_as_of` is None where there is no earlier snapshot; then every list is empty.
    """

    from_as_of: date | None
    to_as_of: date
    added: Entries = field(default=())
    removed: Entries = field(default=())
    closed: Entries = field(default=())
    verified: Entries = field(default=())
    reported: Entries = field(default=())
    reopened: Entries = field(default=())
    ended: Entries = field(default=())
    newly_overdue: Entries = field(default=())
    deadline_moved: Entries = field(default=())
    units_changed: Entries = field(default=())
    text_changed: Entries = field(default=())
    amount_changed: Entries = field(default=())

    @property
    def lists(self) -> dict[str, Entries]:
        """Every list by its key, in the order of the machine interface."""
        return {key: getattr(self, key) for key in texts.CHANGES}

    def counted(self, key: str) -> Entries | None:
        """Return what the sentence of a key counts; None for an unknown key.

        New progress texts have a sentence of their own (`PROGRESS`) and are left out of the one on other texts.
        """
        if key == PROGRESS:
            return tuple(entry for entry in self.text_changed if entry.field == "progress")
        entries = self.lists.get(key)
        return None if entries is None else tuple(entry for entry in entries if entry.field != "progress")

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """本周变化 in words, empty lists left out; one sentence saying so where nothing differs."""
        if self.from_as_of is None:
            return (Sentence("none", texts.CHANGES_FIRST, ()),)
        told = tuple(
            line
            for listed in self.lists
            for key in ((listed, PROGRESS) if listed == "text_changed" else (listed,))
            for line in _sentence(key, self.counted(key) or ())
        )
        return told or (Sentence("none", texts.CHANGES_NONE.format(day=_day(self.from_as_of)), ()),)


PROGRESS = "progress_changed"
"""Key of what the sentence on progress texts counts: the part of `text_changed` that changes every week."""
TEXT_FIELDS = ("title", "category", "finding", "target", "progress")
"""Text columns compared in their matched form; the measures' texts are compared too, as `measures`."""
AMOUNT_FIELDS = ("amount", "amount_rectified")
_STEPS = {Status.REPORTED.value: "reported", Status.VERIFIED.value: "verified", Status.CLOSED.value: "closed"}


def changes(previous: Facts | None, current: Facts) -> Changes:
    """Return what differs from the previous snapshot to the current one, in the current ledger's order."""
    if previous is None:
        return Changes(None, current.as_of)
    before = {key: position for position, key in enumerate(previous.keys)}
    here = set(current.keys)
    pairs = [(before[key], position) for position, key in enumerate(current.keys) if key in before]
    found: dict[str, list[Change]] = {key: [] for key in texts.CHANGES}
    found["added"] = [
        _change(current, position, None, current.statuses[position], "status")
        for position, key in enumerate(current.keys)
        if key not in before
    ]
    found["removed"] = [
        _change(previous, position, previous.statuses[position], None, "status")
        for position, key in enumerate(previous.keys)
        if key not in here
    ]
    for was, now in pairs:
        step = _step(previous.statuses[was], current.statuses[now])
        if step:
            found[step].append(_change(current, now, previous.statuses[was], current.statuses[now], "status"))
    found["newly_overdue"] = list(_newly_overdue(previous, current, before))
    found["deadline_moved"] = list(_moved(previous, current, pairs))
    found["units_changed"] = list(_units(previous, current, pairs))
    found["text_changed"] = list(_texts(previous, current, pairs))
    found["amount_changed"] = list(_amounts(previous, current, pairs))
    return Changes(previous.as_of, current.as_of, **{key: tuple(entries) for key, entries in found.items()})


def in_scope(all_changes: Changes, whole: Group, before: Group | None) -> Changes:
    """Return the changes of the issues that are in a scope now, or were in it before."""
    if not whole.scope.filters:
        return all_changes
    keys = {whole.facts.keys[position] for position in whole.members.tolist()}
    if before is not None:
        keys |= {before.facts.keys[position] for position in before.members.tolist()}
    kept = {key: tuple(entry for entry in entries if entry.key in keys) for key, entries in all_changes.lists.items()}
    return Changes(all_changes.from_as_of, all_changes.to_as_of, **kept)


def _change(facts: Facts, position: int, before: Value, after: Value, name: str) -> Change:
    return Change(facts.codes[position], facts.titles[position], before, after, name, facts.keys[position])


def _step(before: str, after: str) -> str | None:
    """Return the list that a change of status belongs to; None where it belongs to none."""
    if before == after:
        return None
    if after == Status.ENDED:
        return "ended"
    if before == Status.ENDED or ADVANCE[Status(after)] > ADVANCE[Status(before)]:
        return _STEPS.get(after)
    return "reopened" if before in _STEPS else None


def _newly_overdue(previous: Facts, current: Facts, before: dict[str, int]) -> Iterator[Change]:
    was = definitions.mask(previous, "overdue").tolist()
    for position in definitions.mask(current, "overdue").nonzero()[0].tolist():
        then = before.get(current.keys[position])
        if then is None or not was[then]:
            deadline = None if then is None else previous.deadlines[then]
            yield _change(current, position, deadline, current.deadlines[position], "deadline")


def _moved(previous: Facts, current: Facts, pairs: list[tuple[int, int]]) -> Iterator[Change]:
    for was, now in pairs:
        before, after = previous.deadlines[was], current.deadlines[now]
        if before != after:
            yield _change(current, now, before, after, "deadline")


def _units(previous: Facts, current: Facts, pairs: list[tuple[int, int]]) -> Iterator[Change]:
    for was, now in pairs:
        before, after = previous.written_participants[was], current.written_participants[now]
        if previous.written_leads[was] != current.written_leads[now] or set(before) != set(after):
            yield _change(current, now, before, after, "units")


def _texts(previous: Facts, current: Facts, pairs: list[tuple[int, int]]) -> Iterator[Change]:
    columns = [(name, previous.texts(name), current.texts(name)) for name in TEXT_FIELDS]
    columns.append(("measures", _measures(previous), _measures(current)))
    for was, now in pairs:
        for name, before, after in columns:
            if before[was] != after[now] and normal(before[was] or "") != normal(after[now] or ""):
                yield _change(current, now, before[was], after[now], name)


def _measures(facts: Facts) -> list[str | None]:
    """Return the texts of each issue's measures in order, one a line."""
    measures = facts.snapshot.measures
    lines: dict[str, list[str]] = {}
    for key, text in zip(counting.texts(measures, "key"), counting.texts(measures, "text"), strict=True):
        if key and text:
            lines.setdefault(key, []).append(text)
    return ["\n".join(lines[key]) if key in lines else None for key in facts.keys]


def _amounts(previous: Facts, current: Facts, pairs: list[tuple[int, int]]) -> Iterator[Change]:
    columns = [(name, _stated(previous, name), _stated(current, name)) for name in AMOUNT_FIELDS]
    for was, now in pairs:
        for name, before, after in columns:
            if before[was] != after[now]:
                yield _change(current, now, before[was], after[now], name)


def _stated(facts: Facts, column: str) -> list[int | None]:
    numbers, stated = facts.whole(column)
    return [number if there else None for number, there in zip(numbers.tolist(), stated.tolist(), strict=True)]


def _sentence(key: str, entries: Entries) -> Iterator[Sentence]:
    """Yield the sentence of a list, none where it is empty; progress texts change every week and are not named."""
    if not entries:
        return
    items: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.field != "amount_rectified"):
        items.setdefault(entry.code, _NAMES.get(key, _plain)(entry))
    codes = tuple(dict.fromkeys(entry.code for entry in entries))
    if key == PROGRESS:
        yield Sentence(key, texts.CHANGES_COUNTED.format(label=texts.CHANGES_PROGRESS, n=len(codes)), codes)
        return
    shown = texts.CHANGES_ITEM_JOIN.join([items[code] for code in codes[: texts.CHANGES_NAMED]])
    if len(codes) > texts.CHANGES_NAMED:
        shown += texts.CHANGES_AND_MORE
    yield Sentence(key, texts.CHANGES_SENTENCE.format(label=texts.CHANGES[key], n=len(codes), items=shown), codes)


def _plain(entry: Change) -> str:
    title = entry.title
    if len(title) > texts.CHANGES_TITLE_LENGTH:
        title = f"{title[: texts.CHANGES_TITLE_LENGTH]}…"
    return f"{entry.code} {title}".rstrip()


def _with_dates(entry: Change) -> str:
    return texts.CHANGES_FROM_TO.format(item=_plain(entry), before=_value(entry.before), after=_value(entry.after))


def _with_status(entry: Change) -> str:
    before, after = (texts.STATUS[value] if isinstance(value, str) else _value(None) for value in entry[2:4])
    return texts.CHANGES_FROM_TO.format(item=_plain(entry), before=before, after=after)


def _with_amounts(entry: Change) -> str:
    before, after = (
        texts.CHANGES_AMOUNT.format(amount=wan_text(value)) if isinstance(value, int) else texts.NOT_STATED
        for value in entry[2:4]
    )
    return texts.CHANGES_FROM_TO.format(item=_plain(entry), before=before, after=after)


_NAMES: dict[str, Callable[[Change], str]] = {
    "deadline_moved": _with_dates,
    "reopened": _with_status,
    "amount_changed": _with_amounts,
}


def _value(value: Value) -> str:
    return _day(value) if isinstance(value, date) else texts.NO_MONTH


def _day(value: date) -> str:
    return texts.DAY.format(day=value)
