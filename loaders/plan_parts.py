"""A plan in parts (一、存在问题, 二、整改措施, 三、责任单位 …) → the entries of each issue, put together from them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.plan_labels import KEY_FIELDS, OPENING_FIELDS, Segment
from loaders.plan_numbering import parse_number
from loaders.plan_tree import Entry, Heading

_PART_FIELDS = KEY_FIELDS | OPENING_FIELDS


def issues_in_parts(heading: Heading) -> tuple[tuple[Entry, ...], ...]:
    """Return the entries of each issue of a plan whose headings are the labels; empty for every other plan.

    The first part tells the issues, the part of measures follows. With several issues both parts number as many, and
    what stands under one number belongs together; with one issue every further part is its own.
    """
    if heading.parent is not None and not heading.is_section:
        return ()
    parts = [child for child in heading.children if _field(child) is not None]
    fields = [_field(part) for part in parts]
    if fields[:1] != ["finding"] or "measures" not in fields or len(set(fields)) < len(fields):
        return ()
    told = _items(parts[0])
    if len(told) == 1:
        return ((*told[0], *(entry for part in parts[1:] for entry in part.entries())),)
    if len(parts) > 2:
        return ()
    ordered = _items(parts[1])
    if [_ordinal(item) for item in told] != [_ordinal(item) for item in ordered]:
        return ()
    return tuple((*issue, *_as_measures(item)) for issue, item in zip(told, ordered, strict=True))


def _field(heading: Heading) -> str | None:
    """Return the field of the label that a heading is, None for other headings."""
    first = heading.own[0].segment if heading.own else None
    return first.field if first is not None and first.field in _PART_FIELDS and not first.text else None


def _items(part: Heading) -> list[list[Entry]]:
    """Return the numbered lines of a part, each with the lines below it; a part without numbers is one item."""
    entries = list(part.entries())[1:]
    starts = [index for index, entry in enumerate(entries) if _begins(entry, entries[index - 1] if index else None)]
    groups = [entries[start:end] for start, end in pairwise([*starts, len(entries)])] if starts else [entries]
    outer = _style(groups[0]) if starts else None
    merged: list[list[Entry]] = []
    for group in groups:
        if merged and _style(group) != outer:
            merged[-1] += group
        else:
            merged.append(group)
    return [[entry._replace(item=entry.item and index > 0) for index, entry in enumerate(group)] for group in merged]


def _begins(entry: Entry, before: Entry | None) -> bool:
    is_new_line = before is None or before.paragraph is not entry.paragraph
    return is_new_line and parse_number(entry.paragraph.text)[0] is not None and entry.segment.field is None


def _style(group: Sequence[Entry]) -> str | None:
    number = parse_number(group[0].paragraph.text)[0] if group else None
    return number.style if number else None


def _ordinal(group: Sequence[Entry]) -> int | None:
    number = parse_number(group[0].paragraph.text)[0] if group else None
    return number.ordinal if number else None


def _as_measures(group: Sequence[Entry]) -> list[Entry]:
    first, *others = group
    label = Segment("measures", None, first.segment.text)
    return [first._replace(segment=label), *(entry._replace(of_item=False) for entry in others)]
