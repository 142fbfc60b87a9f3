"""核实事项: what does not fit together in a snapshot, each with its arithmetic and its source, nothing repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard import check_texts as words
from dashboard import counting
from dashboard.check_rules import (
    Check,
    amounts,
    extensions,
    indicators_missed,
    nothing_to_show,
    silent,
    stepped_back,
    successors_in_a_circle,
    vague_units,
    vanished,
)
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group

__all__ = ["Check", "by_level", "checks", "in_scope"]

_LEVELS = tuple(words.LEVELS)


def checks(facts: Facts, previous: Facts | None = None) -> tuple[Check, ...]:
    """Return every check of a snapshot: by level, then those of the whole ledger, then in the order of its issues.

    `previous` is the snapshot before, None for a ledger's first. What readers noticed is passed on where its rule is a
    check (`check_texts.RULES`). Source of the rules: the methodology, Checks.
    """
    found = [
        *indicators_missed(facts),
        *nothing_to_show(facts),
        *amounts(facts),
        *extensions(facts),
        *silent(facts),
        *vague_units(facts),
        *successors_in_a_circle(facts),
        *(stepped_back(facts, previous) if previous is not None else ()),
        *(vanished(facts, previous) if previous is not None else ()),
        *_noticed_by_readers(facts),
    ]
    order = {code: position for position, code in enumerate(facts.codes)}
    last = len(order)
    found.sort(key=lambda check: (_LEVELS.index(check.level), order.get(check.issue, last) if check.issue else -1))
    return tuple(found)


def in_scope(found: Iterable[Check], whole: Group, before: Group | None = None) -> tuple[Check, ...]:
    """Return the checks about the issues of a scope; those of the whole ledger only where nothing is filtered.

    `before` is the same scope in the snapshot before: it holds the issues that have vanished since.
    """
    if not whole.scope.filters:
        return tuple(found)
    keys = {whole.facts.keys[position] for position in whole.members.tolist()}
    if before is not None:
        keys |= {before.facts.keys[position] for position in before.members.tolist()}
    return tuple(check for check in found if check.key in keys)


def by_level(found: Iterable[Check]) -> dict[str, tuple[Check, ...]]:
    """Return level → its checks, the weightiest level first; every level is present."""
    found = tuple(found)
    return {level: tuple(check for check in found if check.level == level) for level in _LEVELS}


def _noticed_by_readers(facts: Facts) -> Iterator[Check]:
    findings = facts.snapshot.findings
    issues = {code: position for position, code in enumerate(facts.codes)}
    columns = [counting.texts(findings, column) for column in ("level", "rule", "issue", "file", "place", "message")]
    for level, rule, code, file, place, message in zip(*columns, strict=True):
        if level not in words.LEVELS or rule not in words.RULES:
            continue
        position = issues.get(code) if code else None
        yield Check(
            level=level,
            rule=rule,
            issue=code or None,
            title=None if position is None else facts.titles[position],
            message=message or "",
            place=place or file,
            key=None if position is None else facts.keys[position],
            subject=message or "",
            basis=message or "",
        )
