"""The tree of a plan's headings → which of them are issues, of which category, with which number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from loaders.plan_labels import OPENING_FIELDS, UNIT_FIELDS, is_short
from loaders.plan_numbering import han_numeral
from loaders.plan_parts import issues_in_parts
from loaders.plan_tree import Entry, Heading, key_fields
from loaders.text import clean


class Found(NamedTuple):
    """One issue of a plan before its texts are read.

    `inherited` are labels that stand once for the whole category. `number` is the printed one, else its place among
    the issues of the category.
    """

    heading: Heading
    category: Heading | None
    number: int
    entries: tuple[Entry, ...]
    inherited: tuple[Entry, ...] = ()


class _Candidate(NamedTuple):
    heading: Heading
    above: Heading | None
    printed: int | None
    entries: tuple[Entry, ...]


_ASPECT_NAME = re.compile("(?:方面|领域|类)(?:的?问题|存在的?(?:突出|主要)?问题)?$")
_COUNT_SUFFIX = re.compile("[（(](?:共|计|合计)?[0-9０-９一二三四五六七八九十]+[个项条件类](?:问题)?[）)]$")
_ASPECT_TAIL = re.compile("方面(?:的?问题|存在的?(?:突出|主要)?问题)?$")
_OUTER_STYLES = frozenset({"chapter", "han", "heading1", "named"})


def find_issues(root: Heading) -> tuple[Found, ...]:
    """Return the issues of a plan in reading order.

    An issue is the heading under which one set of 整改措施, 责任单位 and 整改时限 stands; a heading with several such
    headings below is a category, unless it only announces the list.
    """
    sure = Counter(heading.style for heading in _surely_issues(root))
    candidates = list(_candidates(root, sure))
    categories = _categories(candidates)
    found = []
    counts: Counter[int] = Counter()
    for candidate in candidates:
        category = categories.get(id(candidate.above))
        counts[id(category)] += 1
        number = candidate.printed or counts[id(category)]
        inherited = _inherited(candidate)
        found.append(Found(candidate.heading, category, number, candidate.entries, inherited))
    return tuple(found)


def category_name(heading: Heading) -> str:
    """Return a category's name: the heading less its numbering and a trailing 方面."""
    name = _COUNT_SUFFIX.sub("", clean(heading.text))
    shorter = _ASPECT_TAIL.sub("", name)
    if shorter != name:
        shorter = shorter.removeprefix("关于")
    return shorter or name


def codes_of(issues: Sequence[Found]) -> list[str]:
    """Return the code of each issue: numeral of the category and printed number, the number alone without categories.

    Where the numerals of categories start again under another heading, that heading's numeral goes before them.
    """
    numerals: dict[int, str] = {}
    order: dict[int, int] = {}
    for issue in issues:
        if issue.category is not None and id(issue.category) not in order:
            order[id(issue.category)] = len(order) + 1
            numerals[id(issue.category)] = _numeral(issue.category, len(order))
    if len(set(numerals.values())) < len(numerals):
        for issue in issues:
            above = issue.category.parent if issue.category is not None else None
            if issue.category is not None and above is not None and above.number is not None:
                own = _numeral(issue.category, order[id(issue.category)])
                numerals[id(issue.category)] = f"{_numeral(above, 0)}-{own}"
    return [
        f"{numerals[id(issue.category)]}-{issue.number}" if issue.category else str(issue.number) for issue in issues
    ]


def _numeral(heading: Heading, order: int) -> str:
    if heading.number is None:
        return han_numeral(order)
    arabic = heading.number.style.startswith(("arabic", "decimal", "circle"))
    return str(heading.number.ordinal) if arabic else han_numeral(heading.number.ordinal)


def _surely_issues(heading: Heading) -> Iterator[Heading]:
    """Yield the headings that are issues without much doubt: one of several siblings with labels, and below it none
    with any, or only the last of several facts, under which the labels happen to stand."""
    if _is_barren(heading):
        return
    keyed = [child for child in heading.children if _has_keys(child)]
    for child in keyed:
        below = [one for one in child.children if _has_keys(one)]
        if len(keyed) > 1 and (not below or (len(below) == 1 and below[0] is not child.children[0])):
            yield child
        yield from _surely_issues(child)


def _has_keys(heading: Heading) -> bool:
    return not _is_barren(heading) and bool(key_fields(list(heading.entries())))


def _is_barren(heading: Heading) -> bool:
    """True for principles and the like, unless whole issues stand under one: forms behind 一、总体要求 do."""
    return heading.is_no_issue and not any(_is_complete(child) for child in heading.children)


def _is_complete(heading: Heading) -> bool:
    keys = key_fields(list(heading.entries()))
    return bool(keys & UNIT_FIELDS) and {"measures", "deadline"} <= keys


def _candidates(heading: Heading, sure: Counter[str]) -> Iterator[_Candidate]:
    if _is_barren(heading):
        return
    children = heading.children
    keyed = [child for child in children if _has_keys(child)]
    own = key_fields(heading.own)
    if any("measures" in key_fields(list(child.entries())) for child in keyed):
        own = key_fields([entry for entry in heading.own if entry.segment.text or entry.paragraph != heading.paragraph])
    is_root = heading.parent is None
    in_parts = issues_in_parts(heading)
    if in_parts:
        for number, entries in enumerate(in_parts, start=1):
            yield _Candidate(heading, heading.parent, number, entries)
        return
    if not keyed:
        if own:
            yield from _leaf(heading, sure)
        return
    single = len(keyed) == 1 and not _descends(heading, keyed[0], sure)
    share = len(keyed) > 1 and all("measures" in key_fields(list(child.entries())) for child in keyed)
    has_own_labels = (bool(own & UNIT_FIELDS and "deadline" in own) and not share) or "measures" in own
    if not is_root and (single or has_own_labels):
        yield _whole(heading)
        return
    if is_root and has_own_labels:
        yield from _split(heading, heading.own)
    for child in _issue_children(heading, keyed):
        if child in keyed:
            yield from _candidates(child, sure)
        else:
            yield _whole(child)


def _descends(heading: Heading, child: Heading, sure: Counter[str]) -> bool:
    """True when the only child with labels is the issue and not the heading itself."""
    if sure[child.style] > sure[heading.style] or any(sure[below.style] for below in child.children):
        return True
    if heading.parent is None or heading.is_section or _ASPECT_NAME.search(heading.text):
        return True
    if sure[heading.style] or heading.children[0] is not child:
        return False
    return _sets(child) > 1 or (len(heading.children) == 1 and child.number is not None and child.number.rank <= 3)


def _sets(heading: Heading) -> int:
    """Return how many times the labels of an issue stand in a subtree."""
    counts = Counter(entry.segment.field for entry in heading.entries() if not entry.of_item)
    return max(counts["deadline"], counts["responsible"], counts["lead"]) or counts["measures"]


def _issue_children(heading: Heading, keyed: list[Heading]) -> list[Heading]:
    """Return the children to look for issues in: those with labels, and in a category their siblings too.

    Of headings in the outermost form only those between two with labels count: before and behind stand the parts of
    the plan that are no issues.
    """
    children = heading.children
    if len(keyed) < 2 or any(child.children for child in keyed if any(_has_keys(below) for below in child.children)):
        return keyed
    first, last = children.index(keyed[0]), children.index(keyed[-1])
    outer = heading.parent is None or keyed[0].style in _OUTER_STYLES
    span = children[first : last + 1] if outer else children
    return [child for child in span if child in keyed or (child.style == keyed[0].style and not child.is_no_issue)]


def _whole(heading: Heading) -> _Candidate:
    printed = heading.number.ordinal if heading.number else None
    return _Candidate(heading, heading.parent, printed, tuple(heading.entries()))


def _leaf(heading: Heading, sure: Counter[str]) -> Iterator[_Candidate]:
    """Yield the issue that a heading is, or the unnumbered ones that stand under it as a category."""
    if heading.parent is None or _is_category(heading, sure):
        yield from _split(heading, list(heading.entries()))
    else:
        yield _whole(heading)


def _is_category(heading: Heading, sure: Counter[str]) -> bool:
    entries = list(heading.entries())
    titled = any(entry.segment.field in (None, "title", "finding") for entry in entries[1:] if entry.segment.text)
    if not titled:
        return False
    siblings = heading.parent.children if heading.parent is not None else []
    if any(sure[below.style] for other in siblings if other.style == heading.style for below in other.children):
        return True
    return bool(_ASPECT_NAME.search(heading.text)) or heading.is_section


def _split(heading: Heading, entries: Sequence[Entry]) -> Iterator[_Candidate]:
    """Yield the unnumbered issues under a heading: a new one begins where a title stands behind complete labels."""
    if heading.paragraph is not None:
        entries = _without_heading(heading, entries)
    groups: list[list[Entry]] = [[]]
    for index, entry in enumerate(entries):
        if _begins_issue(groups[-1], entry, entries[index + 1 :]):
            groups.append([])
        groups[-1].append(entry)
    if heading.parent is None:
        groups[0] = _less_preamble(groups)
    for group in groups:
        if key_fields(group):
            yield _Candidate(heading, heading, None, tuple(group))


def _less_preamble(groups: Sequence[Sequence[Entry]]) -> list[Entry]:
    """Return the first group less what stands before its title: as many plain lines stay as the next one has."""
    plain = [_plain_lines_first(group) for group in groups]
    wanted = plain[1] if len(groups) > 1 else 1
    return list(groups[0][max(0, plain[0] - wanted) :])


def _plain_lines_first(group: Sequence[Entry]) -> int:
    return next((index for index, entry in enumerate(group) if entry.segment.field is not None), len(group))


def _without_heading(heading: Heading, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries less the category's own name; text behind its full stop stays."""
    first, *others = entries
    text = first.segment.text
    rest = text[text.find("。") + 1 :].strip() if "。" in text else ""
    if first.segment.field is not None or not rest:
        return others
    return [first._replace(segment=first.segment._replace(text=rest)), *others]


def _begins_issue(group: Sequence[Entry], entry: Entry, following: Sequence[Entry]) -> bool:
    """True when an entry is the title of the next unnumbered issue."""
    have = {one.segment.field for one in group}
    field = entry.segment.field
    if field == "title":
        return bool(group)
    if not have & UNIT_FIELDS and "deadline" not in have:
        return False
    if field == "finding":
        return "finding" in have
    if field is not None or group[-1].segment.field is None or not is_short(group[-1].segment.field):
        return False
    for one in following:
        if one.segment.field in OPENING_FIELDS | have - {None}:
            return True
        if one.segment.field is not None:
            return False
    return False


def _inherited(candidate: _Candidate) -> tuple[Entry, ...]:
    above = candidate.heading.parent
    if above is None or above.parent is None or candidate.heading is candidate.above:
        return ()
    return tuple(entry for entry in above.own if is_short(entry.segment.field))


def _categories(candidates: Sequence[_Candidate]) -> dict[int, Heading]:
    """Return which headings above issues are categories, by their identity."""
    above = {id(one.above): one.above for one in candidates if one.above is not None and one.above.parent is not None}
    named = {key: heading for key, heading in above.items() if not heading.is_section and not heading.is_no_issue}
    if named and len(above) == 1:
        (heading,) = above.values()
        siblings = heading.parent.children if heading.parent is not None else []
        outermost = heading.style in _OUTER_STYLES and len(siblings) > 1
        return {} if outermost and not _ASPECT_NAME.search(heading.text) else named
    return named if named or len(above) < 2 else above
