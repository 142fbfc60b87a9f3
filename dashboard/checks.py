"""核实事项: what does not fit together in a snapshot, each with its arithmetic and its source, nothing repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dashboard import check_texts as words
from dashboard import counting, texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group
from dashboard.metrics.indicators import LOWER, TRACKED, indicators
from dashboard.metrics.rounding import plain, wan_text
from loaders.records import ADVANCE, DONE, Level, Status
from loaders.text import normal

_LEVELS = tuple(words.LEVELS)
_DONE = frozenset(status.value for status in DONE)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to verify. `issue` is the code of the issue it is about, None for the ledger as a whole.

    `place` says where it stands in its source (`整改台账!H5`). `subject` (an indicator's code) tells several checks of
    one rule and issue apart. `basis` holds the figures it rests on: an answer holds until they change.
    """

    level: str
    rule: str
    issue: str | None
    title: str | None
    message: str
    place: str | None
    key: str | None = None
    subject: str = ""
    basis: str = ""

    @property
    def label(self) -> str:
        """The rule's name on screen."""
        return words.RULES[self.rule][0]

    @property
    def level_label(self) -> str:
        """重点核实, 建议核对 or 提示."""
        return words.LEVELS[self.level]


def checks(facts: Facts, previous: Facts | None = None) -> tuple[Check, ...]:
    """Return every check of a snapshot: by level, then those of the whole ledger, then in the order of its issues.

    `previous` is the snapshot before, None for a ledger's first. What readers noticed is passed on where its rule is a
    check (`check_texts.RULES`). Source of the rules: product.md, Checks.
    """
    found = [
        *_indicators_missed(facts),
        *_nothing_to_show(facts),
        *_amounts(facts),
        *_extensions(facts),
        *_silent(facts),
        *(_stepped_back(facts, previous) if previous else ()),
        *(_vanished(facts, previous) if previous else ()),
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
    codes = {*whole.codes(), *(before.codes() if before else ())}
    return tuple(check for check in found if check.issue in codes)


def by_level(found: Iterable[Check]) -> dict[str, tuple[Check, ...]]:
    """Return level → its checks, the weightiest level first; every level is present."""
    found = tuple(found)
    return {level: tuple(check for check in found if check.level == level) for level in _LEVELS}


def _check(
    facts: Facts, position: int, level: Level, rule: str, message: str, basis: object, subject: str = ""
) -> Check:
    return Check(
        level=level.value,
        rule=rule,
        issue=facts.codes[position],
        title=facts.titles[position],
        message=message,
        place=_place(facts, position),
        key=facts.keys[position],
        subject=subject,
        basis=str(basis),
    )


def _place(facts: Facts, position: int) -> str | None:
    sheet, (rows, stated) = facts.texts("sheet")[position], facts.whole("row")
    if sheet and stated[position]:
        return f"{sheet}!{rows[position]}"
    return sheet or facts.texts("file")[position]


def _status(facts: Facts, position: int) -> str:
    return texts.STATUS[facts.statuses[position]]


def _positions(facts: Facts, selection: str) -> list[int]:
    positions: list[int] = definitions.mask(facts, selection).nonzero()[0].tolist()
    return positions


def _indicators_missed(facts: Facts) -> Iterator[Check]:
    finished = {facts.codes[position]: position for position in _positions(facts, "reported_or_beyond")}
    for result in indicators(facts):
        if result.kind != TRACKED or not result.missed or result.issue not in finished:
            continue
        position = finished[result.issue]
        message = words.INDICATOR_MISSED.format(
            code=result.issue,
            status=_status(facts, position),
            name=result.name,
            period=result.now.period or texts.NOT_STATED,
            value=result.text,
            target=words.TARGET_LOWER if result.better == LOWER else words.TARGET_HIGHER,
            target_text=result.target_text,
            shortfall=f"{plain(result.shortfall):f}" if result.shortfall is not None else "",
            unit=result.unit or "",
        )
        basis = f"{result.now.numerator}/{result.now.denominator} {result.target}"
        yield _check(facts, position, Level.SERIOUS, "indicator-missed", message, basis, result.code)


def _nothing_to_show(facts: Facts) -> Iterator[Check]:
    """Done without evidence or completion date is serious; reported without evidence is to be asked for in review."""
    for column, selection, what in (
        ("evidence", "reported_or_beyond", words.REPORTED_OR_DONE),
        ("completed_on", "done", words.DONE),
    ):
        positions = _positions(facts, selection)
        if column not in facts.snapshot.info.fields:
            yield from _column_missing(facts, column, positions, what)
            continue
        if column == "completed_on":
            dates = facts.dates(column)
            for position in positions:
                if dates[position] is None:
                    message = words.COMPLETION_DATE_MISSING.format(
                        code=facts.codes[position], status=_status(facts, position)
                    )
                    yield _check(facts, position, Level.SERIOUS, "completion-date-missing", message, "")
            continue
        stated = facts.texts(column)
        for position in positions:
            if _says_nothing(stated[position]):
                level = Level.SERIOUS if facts.statuses[position] in _DONE else Level.WARNING
                message = words.EVIDENCE_MISSING.format(code=facts.codes[position], status=_status(facts, position))
                yield _check(facts, position, level, "evidence-missing", message, facts.statuses[position])


def _column_missing(facts: Facts, column: str, positions: list[int], what: str) -> Iterator[Check]:
    if not positions:
        return
    codes = "、".join(facts.codes[position] for position in positions[: words.LISTED_CODES])
    if len(positions) > words.LISTED_CODES:
        codes = words.CODES_AND_MORE.format(codes=codes, n=len(positions))
    message = words.COLUMN_MISSING.format(column=words.COLUMNS[column], n=len(positions), what=what, codes=codes)
    place = "、".join(facts.snapshot.info.files) or None
    yield Check(Level.NOTE.value, "column-missing", None, None, message, place, subject=column, basis=column)


def _says_nothing(text: str | None) -> bool:
    return text is None or normal(text) in words.NOTHING_WORDS or not normal(text)


def _amounts(facts: Facts) -> Iterator[Check]:
    amount, rectified, both = facts.amounts
    done = definitions.mask(facts, "done")
    for position in (both & (amount != rectified)).nonzero()[0].tolist():
        more = int(rectified[position] - amount[position])
        if more < 0 and not done[position]:
            continue
        rule, template = ("amount-over", words.AMOUNT_OVER) if more > 0 else ("amount-short", words.AMOUNT_SHORT)
        message = template.format(
            code=facts.codes[position],
            status=_status(facts, position),
            rectified=wan_text(int(rectified[position])),
            amount=wan_text(int(amount[position])),
            difference=wan_text(abs(more)),
        )
        basis = f"{rectified[position]}/{amount[position]}"
        yield _check(facts, position, Level.SERIOUS, rule, message, basis)


def _extensions(facts: Facts) -> Iterator[Check]:
    positions = _positions(facts, "moved_later")
    if "extension_approved" not in facts.snapshot.info.fields:
        yield from _column_missing(facts, "extension_approved", positions, words.MOVED)
        return
    approvals, originals = facts.texts("extension_approved"), facts.dates("original_deadline")
    for position in positions:
        original, current = originals[position], facts.deadlines[position]
        if original is None or not _says_nothing(approvals[position]):
            continue
        if current is None:
            message = words.EXTENSION_DROPPED.format(code=facts.codes[position], original=original)
        else:
            message = words.EXTENSION.format(
                code=facts.codes[position], original=original, current=current, days=(current - original).days
            )
        yield _check(facts, position, Level.WARNING, "extension-unapproved", message, f"{original} {current}")


def _silent(facts: Facts) -> Iterator[Check]:
    since, snapshots = facts.dates("unchanged_since"), facts.issues["unchanged_snapshots"]
    for position in _positions(facts, "silent"):
        began: date | None = since[position]
        if began is None:
            continue
        message = words.SILENT.format(
            code=facts.codes[position],
            since=began,
            snapshots=int(snapshots[position]),
            days=(facts.as_of - began).days,
        )
        yield _check(facts, position, Level.WARNING, "silent", message, began)


def _stepped_back(facts: Facts, previous: Facts) -> Iterator[Check]:
    before = dict(zip(previous.keys, previous.statuses, strict=True))
    for position, (key, status) in enumerate(zip(facts.keys, facts.statuses, strict=True)):
        was = before.get(key)
        if was not in _DONE or status == Status.ENDED or ADVANCE[Status(status)] >= ADVANCE[Status(was)]:
            continue
        if sent_back(facts, position):
            continue
        message = words.STEP_BACK.format(
            code=facts.codes[position],
            before_on=previous.as_of,
            before=texts.STATUS[was],
            now=texts.STATUS[status],
        )
        yield _check(facts, position, Level.SERIOUS, "step-back", message, f"{was} {status}")


def sent_back(facts: Facts, position: int) -> bool:
    """Return whether an issue's row says that it was sent back or re-examined (退回, 回头看)."""
    said = (facts.texts(column)[position] for column in ("status_text", "progress", "remark", "reason"))
    return any(word in text for text in said if text for word in words.SENT_BACK_WORDS)


def _vanished(facts: Facts, previous: Facts) -> Iterator[Check]:
    here = set(facts.keys)
    for position, key in enumerate(previous.keys):
        if key in here or previous.statuses[position] == Status.CLOSED:
            continue
        message = words.VANISHED.format(
            code=previous.codes[position],
            title=previous.titles[position],
            before_on=previous.as_of,
            before=_status(previous, position),
        )
        yield _check(previous, position, Level.SERIOUS, "issue-vanished", message, previous.statuses[position])


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
