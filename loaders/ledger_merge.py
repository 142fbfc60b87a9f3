"""Several rows of one issue → one issue, by the rules for issues over several rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from loaders.records import ADVANCE, Deadline, Issue, Measure, RectificationType, Status

_JOINED = (
    "finding", "source", "leader", "person", "target", "extension_approved", "progress", "reason", "next_step",
    "obstacle", "coordination", "evidence", "remark",
)  # fmt: skip
_SUMMED = ("amount", "amount_rectified", "rules_made", "people_held")


def merge_rows(rows: Sequence[Issue]) -> Issue:
    """Return the issue that several rows tell of, the first row leading.

    The least advanced stated status counts, but a continuing row with an open-ended deadline does not hold the issue
    back; the deadline is the latest; units are the union in order; amounts and counts add up (cells merged down say
    theirs in their first row only); texts that differ are joined.
    """
    first = rows[0]
    if len(rows) == 1:
        return first
    status, status_text = _status(rows)
    named = next((row for row in rows if row.lead_unit and not row.lead_guessed), None) or next(
        (row for row in rows if row.lead_unit), first
    )
    units = tuple(dict.fromkeys(unit for row in rows for unit in row.units))
    supporting = tuple(dict.fromkeys(unit for row in rows for unit in row.supporting_units))
    percents = [row.percent for row in rows if row.percent is not None]
    texts: dict[str, Any] = {name: _joined([getattr(row, name) for row in rows]) for name in _JOINED}
    sums: dict[str, Any] = {name: _total([getattr(row, name) for row in rows]) for name in _SUMMED}
    return replace(
        first,
        **texts,
        **sums,
        title=next((row.title for row in rows if row.title), ""),
        category=next((row.category for row in rows if row.category), None),
        places=tuple(place for row in rows for place in row.places),
        rectification_type=_type(rows),
        lead_unit=named.lead_unit,
        lead_guessed=named.lead_guessed,
        units=units,
        supporting_units=tuple(unit for unit in supporting if unit != named.lead_unit),
        measures=_measures(rows),
        deadline=_latest([row.deadline for row in rows]),
        original_deadline=_latest([row.original_deadline for row in rows]),
        raised_on=min(_dates([row.raised_on for row in rows]), default=None),
        status=status,
        status_text=status_text,
        percent=min(percents, default=None),
        completed_on=max(_dates([row.completed_on for row in rows]), default=None),
        promised_on=max(_dates([row.promised_on for row in rows]), default=None),
        extra=_extra(rows),
    )


def _status(rows: Sequence[Issue]) -> tuple[Status, str | None]:
    stated = [row for row in rows if row.status_text is not None]
    holding = [row for row in stated if not _is_open_ended(row)] or stated
    if not holding:
        return rows[0].status, None
    least = min(holding, key=lambda row: ADVANCE[row.status])
    return least.status, least.status_text


def _is_open_ended(row: Issue) -> bool:
    continuing = row.rectification_type is RectificationType.CONTINUING
    return row.deadline is not None and row.deadline.open_ended and (continuing or row.deadline.day is None)


def _latest(deadlines: Sequence[Deadline | None]) -> Deadline | None:
    stated = [deadline for deadline in deadlines if deadline is not None]
    dated = [deadline for deadline in stated if deadline.day is not None]
    if dated:
        return max(dated, key=lambda deadline: deadline.day or date.min)
    return stated[0] if stated else None


def _type(rows: Sequence[Issue]) -> RectificationType | None:
    """Return the type the rows agree on; rows of several types make the issue a phased one only where one says so."""
    types = list(dict.fromkeys(row.rectification_type for row in rows if row.rectification_type))
    if len(types) > 1 and RectificationType.PHASED in types:
        return RectificationType.PHASED
    return types[0] if types else None


def _measures(rows: Sequence[Issue]) -> tuple[Measure, ...]:
    """Return all measures; where the rows state deadlines and states of their own, the measures keep them."""
    several_deadlines = len({row.deadline for row in rows if row.deadline is not None}) > 1
    several_states = len({row.status_text for row in rows if row.status_text is not None}) > 1
    measures = []
    for row in rows:
        for measure in row.measures:
            if several_deadlines and measure.deadline is None:
                measure = measure._replace(deadline=row.deadline)
            if several_states and row.status_text is not None:
                measure = measure._replace(status=row.status)
            measures.append(measure)
    return tuple(measures)


def _joined(texts: Sequence[str | None]) -> str | None:
    return "；".join(dict.fromkeys(text for text in texts if text)) or None


def _total(numbers: Sequence[int | None]) -> int | None:
    stated = [number for number in numbers if number is not None]
    return sum(stated) if stated else None


def _dates(dates: Sequence[date | None]) -> list[date]:
    return [day for day in dates if day is not None]


def _extra(rows: Sequence[Issue]) -> Mapping[str, str]:
    extra: dict[str, str] = {}
    for row in rows:
        for header, text in row.extra.items():
            extra[header] = text if extra.get(header, text) == text else f"{extra[header]}；{text}"
    return extra
