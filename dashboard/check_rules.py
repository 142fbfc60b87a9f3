"""The rules that need figures, indicators or the snapshot before: one generator of checks each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from dashboard import check_texts as words
from dashboard import counting, texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.indicators import LOWER, TRACKED, indicators
from dashboard.metrics.rounding import plain, wan_text
from loaders.records import ADVANCE, DONE, Level, Status
from loaders.text import normal

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
    def identity(self) -> str:
        """Which check this is in every snapshot, whatever its figures: its rule, its issue, its subject.

        A subject may be a whole sentence and stands here as a fingerprint.
        """
        subject = blake2b(self.subject.encode("utf-8", "replace"), digest_size=8).hexdigest() if self.subject else ""
        return "/".join((self.rule, self.key or "", subject))

    @property
    def label(self) -> str:
        """The rule's name on screen."""
        return words.RULES[self.rule][0]

    @property
    def level_label(self) -> str:
        """重点核实, 建议核对 or 提示."""
        return words.LEVELS[self.level]


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


def indicators_missed(facts: Facts) -> Iterator[Check]:
    """Yield finished issues one of whose tracked indicators misses its target."""
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


def nothing_to_show(facts: Facts) -> Iterator[Check]:
    """Yield done issues without evidence or completion date, and reported ones without evidence, less heavy."""
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


def amounts(facts: Facts) -> Iterator[Check]:
    """Yield issues with more rectified than at issue, and done ones with less."""
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


def extensions(facts: Facts) -> Iterator[Check]:
    """Yield issues whose deadline was moved later, or dropped, without a stated approval."""
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


def silent(facts: Facts) -> Iterator[Check]:
    """Yield open issues in which nothing of substance has changed for long."""
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


def vague_units(facts: Facts) -> Iterator[Check]:
    """Yield issues with units like 相关乡镇 that name nobody, unless the roster has a line for them."""
    roster = set(counting.texts(facts.snapshot.units, "name"))
    for position in _positions(facts, "counted"):
        names = [
            name
            for name in facts.participants[position]
            if name.removeprefix(words.EACH).startswith(words.VAGUE_WORDS) and name not in roster
        ]
        if names:
            joined = "、".join(names)
            message = words.UNIT_VAGUE.format(code=facts.codes[position], names=joined)
            yield _check(facts, position, Level.NOTE, "unit-vague", message, joined)


def successors_in_a_circle(facts: Facts) -> Iterator[Check]:
    """Yield a note for units of the roster whose successors lead back to themselves."""
    for cycle in facts.succession.cycles:
        names = words.CIRCLE_JOIN.join((*cycle, cycle[0]))
        message = words.SUCCESSOR_CIRCLE.format(names=names)
        place = "、".join(facts.snapshot.info.files) or None
        yield Check(Level.NOTE.value, "successor-circle", None, None, message, place, subject=names, basis=names)


def stepped_back(facts: Facts, previous: Facts) -> Iterator[Check]:
    """Yield issues that were done last time and are less far now, unless they were sent back since."""
    before = {key: position for position, key in enumerate(previous.keys)}
    for position, (key, status) in enumerate(zip(facts.keys, facts.statuses, strict=True)):
        then = before.get(key)
        was = None if then is None else previous.statuses[then]
        if was not in _DONE or status == Status.ENDED or ADVANCE[Status(status)] >= ADVANCE[Status(was)]:
            continue
        if then is not None and sendings_back(facts, position) - sendings_back(previous, then):
            continue
        message = words.STEP_BACK.format(
            code=facts.codes[position],
            before_on=previous.as_of,
            before=texts.STATUS[was],
            now=texts.STATUS[status],
        )
        yield _check(facts, position, Level.SERIOUS, "step-back", message, f"{was} {status} {facts.as_of}")


def sendings_back(facts: Facts, position: int) -> frozenset[str]:
    """Return the texts of an issue's row that state a sending back or a re-examination (退回, 回头看) as an event.

    A status does where it names one. Other texts do where a clause is that event and nothing else: a sentence may
    speak of money paid back (已退回补贴3.2万元) or of a re-examination to come.
    """
    status = facts.texts("status_text")[position] or ""
    found = {status} if any(word in status for word in words.SENT_BACK_WORDS) else set()
    for text in (facts.texts(column)[position] or "" for column in ("progress", "remark", "reason")):
        if any(words.SENT_BACK_CLAUSE.fullmatch(clause.strip()) for clause in words.CLAUSES.split(text)):
            found.add(text)
    return frozenset(found)


def vanished(facts: Facts, previous: Facts) -> Iterator[Check]:
    """Yield issues of the snapshot before that are gone though they were not closed."""
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
        yield _check(
            previous, position, Level.SERIOUS, "issue-vanished", message, f"{previous.statuses[position]} {facts.as_of}"
        )
