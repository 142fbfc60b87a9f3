"""Which issue of this snapshot is which issue of the earlier ones: by code, else by title; never by likeness.

An issue keeps one key through all snapshots of its ledger, however its code or its title changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from dashboard.store import messages
from loaders.records import Finding, Issue, Level
from loaders.text import normal

NEAR = 90
"""Likeness of two normalised titles, in percent, from which they may be the same issue."""

UNRELATED = 40
"""Likeness below which the title that a code had and the one it has now are worth a look."""

MOST_COMPARISONS = 4_000_000
"""Pairs of titles compared for likeness at most; beyond that two whole ledgers differ and hints would be noise."""


class Known(NamedTuple):
    """One issue that the ledger already holds; `code` is None where the ledger stated none."""

    key: str
    code: str | None
    shown: str
    title: str


Titles = Sequence[str] | Mapping[int, str]


class Suggestion(NamedTuple):
    """A new issue that may be one the ledger holds already under another title; `key` is the held one's."""

    code: str
    title: str
    key: str
    before_code: str
    before: str


class Match(NamedTuple):
    """The keys of the new issues, in their order, with what was noticed; `same_titles`: how many by title.

    `suggestions` are those of the notes `identity-suggestion`.
    """

    keys: list[str]
    findings: list[Finding]
    same_titles: int
    suggestions: tuple[Suggestion, ...]


def match(
    issues: Sequence[Issue],
    shown: Sequence[str],
    before: Iterable[Known],
    after: Callable[[], Iterable[Known]] = tuple,
    others: Callable[[], Iterable[Known]] = tuple,
    agreed: Mapping[str, str] | None = None,
) -> Match:
    """Return the key of each new issue.

    `before` are the issues of the snapshot before; `after` fetches those of the one after, where the load is of an
    earlier date, and `others` those that neither holds. They are fetched only while an issue is without a key. `agreed`
    says what an office settled: title as matched → key.

    In this order: what was agreed; same code and same title; same title alone, where only one issue on either side has
    it (renumbered: a warning); same code alone (of an issue that neither snapshot holds only where the titles have
    something in common, because offices use numbers again). What is left gets a new key, and a note where its title is
    nearly that of an issue left over.
    """
    finder = _Finder(issues, shown, agreed or {})
    finder.meet(before, gone=False)
    if finder.open:
        finder.meet(after(), gone=False)
    if finder.open:
        finder.meet(others(), gone=True)
    finder.suggest()
    return Match(finder.all_keys(), finder.findings, finder.same_titles, tuple(finder.suggestions))


class _Finder:
    """Working state of one matching: what is still unmatched on either side."""

    def __init__(self, issues: Sequence[Issue], shown: Sequence[str], agreed: Mapping[str, str]) -> None:
        self.agreed = agreed
        self.issues = issues
        self.shown = shown
        self.titles: dict[int, str] = {}  # as matched, only of what exact comparison leaves over; likewise below
        self.known: list[Known] = []
        self.known_titles: dict[int, str] = {}
        self.open = dict.fromkeys(range(len(issues)))
        self.free: dict[int, None] = {}
        self.keys: dict[int, str] = {}
        self.used: set[str] = set()
        self.findings: list[Finding] = []
        self.suggestions: list[Suggestion] = []
        self.same_titles = 0

    def meet(self, known: Iterable[Known], gone: bool) -> None:
        """Match what is open with known issues; `gone` ones are in neither of the snapshots beside this one."""
        first = len(self.known)
        self.known.extend(row for row in known if row.key not in self.used)
        met = range(first, len(self.known))
        if not met:
            return
        self.free.update(dict.fromkeys(met))
        if self.agreed:
            self.by_agreement(met)
        self.by_code_and_title(met, [issue.title for issue in self.issues], [row.title for row in self.known])
        if not self.open:
            return
        self.titles.update((new, normal(self.issues[new].title)) for new in self.open if new not in self.titles)
        self.known_titles.update((old, normal(self.known[old].title)) for old in met if old in self.free)
        self.by_code_and_title(met, self.titles, self.known_titles)
        self.by_title(met)
        self.by_code(met, gone)

    def take(self, new: int, old: int) -> None:
        key = self.known[old].key
        self.keys[new] = key
        self.used.add(key)
        del self.open[new], self.free[old]

    def by_agreement(self, met: range) -> None:
        by_key = {self.known[old].key: old for old in met if old in self.free}
        for new in list(self.open):
            old = by_key.get(self.agreed.get(normal(self.issues[new].title), ""))
            if old is not None and old in self.free:
                self.take(new, old)

    def by_code_and_title(self, met: range, titles: Titles, known_titles: Titles) -> None:
        left = [old for old in met if old in self.free]
        pairs = {(self.known[old].code, known_titles[old]): old for old in reversed(left)}
        for new in list(self.open):
            code = self.issues[new].code
            old = pairs.get((code, titles[new])) if code else None
            if old is not None and old in self.free:
                self.take(new, old)
                self.same_titles += 1

    def by_title(self, met: range) -> None:
        left = [old for old in met if old in self.free]
        new_times = Counter(self.titles[new] for new in self.open)
        old_times = Counter(self.known_titles[old] for old in left)
        by_title = {self.known_titles[old]: old for old in left}
        for new in list(self.open):
            title = self.titles[new]
            if not title or new_times[title] != 1 or old_times[title] != 1:
                continue
            old = by_title[title]
            self.take(new, old)
            self.same_titles += 1
            before, after = self.known[old].code, self.issues[new].code
            if before and after and before != after:
                self.note(Level.WARNING, "renumbered", new, title=self.issues[new].title, before=before, after=after)

    def by_code(self, met: range, gone: bool) -> None:
        by_code = {self.known[old].code: old for old in reversed(met) if old in self.free and self.known[old].code}
        for new in list(self.open):
            code = self.issues[new].code
            old = by_code.get(code) if code else None
            if old is None or old not in self.free:
                continue
            unrelated = fuzz.ratio(self.titles[new], self.known_titles[old]) < UNRELATED
            if gone and unrelated:
                continue
            self.take(new, old)
            if unrelated:
                before, after = self.known[old].title, self.issues[new].title
                self.note(Level.NOTE, "title-replaced", new, code=self.shown[new], before=before, after=after)

    def suggest(self) -> None:
        new = list(self.open)
        old = [position for position in self.free if self.known[position].key not in self.used]
        if not new or not old or len(new) * len(old) > MOST_COMPARISONS:
            return
        choices = [self.known_titles[position] for position in old]
        for position in new:
            best = process.extractOne(self.titles[position], choices, scorer=fuzz.ratio, score_cutoff=NEAR)
            if best is not None:
                like = self.known[old[best[2]]]
                title = self.issues[position].title
                found = Suggestion(self.shown[position], title, like.key, like.shown, like.title)
                self.suggestions.append(found)
                self.note(
                    Level.NOTE,
                    "identity-suggestion",
                    position,
                    code=self.shown[position],
                    title=title,
                    before_code=like.shown,
                    before=like.title,
                )

    def all_keys(self) -> list[str]:
        """Return every issue's key; a new key is the code at first sight, with a number behind it if that is gone."""
        taken = {row.key for row in self.known}
        for new in self.open:
            key = stem = self.shown[new]
            number = 2
            while key in taken:
                key = f"{stem}#{number}"
                number += 1
            taken.add(key)
            self.keys[new] = key
        return [self.keys[new] for new in range(len(self.issues))]

    def note(self, level: Level, rule: str, new: int, **facts: str) -> None:
        message = messages.FINDINGS[rule].format(**facts)
        self.findings.append(Finding(level, rule, self.issues[new].place, message, self.shown[new]))
