"""What happened to one issue, snapshot by snapshot: steps, deadlines, wordings, amounts, units, with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from dashboard import timeline_texts as words
from dashboard.check_texts import SENT_BACK_WORDS
from dashboard.frames import SnapshotInfo
from dashboard.metrics.rounding import percent, wan_text
from dashboard.metrics.wordings import Piece, compared
from dashboard.texts import DAY, NOT_STATED, STATUS
from loaders.records import ADVANCE, DONE, Status
from loaders.text import normal

Value = str | int | float | date | tuple[str, ...] | None

WORDINGS = tuple(words.WORDINGS)
"""Text fields compared in their matched form, and shown side by side where they differ."""

_REPORTED_OR_BEYOND = frozenset(status.value for status in (Status.REPORTED, *DONE))


class Source(NamedTuple):
    """Where a snapshot has an issue from: the ledger, the file, the sheet and its row (a paragraph without sheet)."""

    snapshot: int
    as_of: date
    ledger: str
    file: str
    sheet: str | None
    row: int | None


@dataclass(frozen=True)
class Event:
    """One thing that happened to an issue, noticed in the snapshot of `as_of`.

    `kind` is a key of `timeline_texts.KINDS`: first_seen, status, sent_back, deadline, wording, amount, percent, date,
    units, code, gone, back, carried, last_seen. `field` is the column that differs, where it is one. `before` and
    `after` are status values, dates, amounts in 分, shares, units or texts; None is not stated. `pieces` hold both
    wordings of a text, side by side. `source` is where the issue stands in this snapshot (for gone and last_seen: in
    the last one that held it), `source_before` where it stood in the one before.
    """

    as_of: date
    kind: str
    text: str
    field: str | None = None
    before: Value = None
    after: Value = None
    pieces: tuple[Piece, ...] = ()
    source: Source | None = None
    source_before: Source | None = None

    @property
    def label(self) -> str:
        """What kind of thing it is, in a word."""
        return words.KINDS[self.kind]


def timeline(
    history: pd.DataFrame, measures: pd.DataFrame, snapshots: Sequence[SnapshotInfo] = ()
) -> tuple[Event, ...]:
    """Return what happened to an issue, oldest first.

    `history` has the columns of `frames.HISTORY`, `measures` those of `frames.MEASURE_HISTORY`, both for this issue.
    `snapshots` are the standing snapshots it could be in, oldest first (`queries.line_of`): they tell in which it is
    missing. Two snapshots that agree in everything that is followed give no event.
    """
    rows = _rows(history, measures)
    if not rows:
        return ()
    events = [_first_seen(rows[0])]
    positions = {info.id: position for position, info in enumerate(snapshots)}
    for before, after in pairwise(rows):
        missing = _between(snapshots, positions, before, after)
        if missing:
            events.append(_gone(before, missing[0]))
        events += _differences(before, after, bool(missing))
    last = positions.get(rows[-1]["snapshot"])
    if last is not None and last < len(snapshots) - 1:
        events.append(_gone(rows[-1], snapshots[last + 1].as_of))
    elif len(rows) > 1:
        events.append(_last_seen(rows[-1]))
    return tuple(events)


def _rows(history: pd.DataFrame, measures: pd.DataFrame) -> list[dict[str, Any]]:
    texts: dict[int, list[str]] = {}
    for snapshot, text in zip(measures["snapshot"].tolist(), measures["text"].tolist(), strict=True):
        if isinstance(text, str) and text:
            texts.setdefault(snapshot, []).append(text)
    columns = {str(name): history[name].tolist() for name in history.columns}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    for row in rows:
        row |= {name: _plain(value) for name, value in row.items()}
        row["measures"] = "\n".join(texts.get(row["snapshot"], ())) or None
    return rows


def _plain(value: Any) -> Any:
    """Return a cell as Python's own value, None for what is missing."""
    if isinstance(value, tuple):
        return value
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _source(row: dict[str, Any]) -> Source:
    return Source(row["snapshot"], row["as_of"], row["ledger_name"], row["file"], row["sheet"], row["row"])


def _between(
    snapshots: Sequence[SnapshotInfo], positions: dict[int, int], before: dict[str, Any], after: dict[str, Any]
) -> list[date]:
    """Return the as-of dates of the snapshots between two that hold the issue."""
    first, last = positions.get(before["snapshot"]), positions.get(after["snapshot"])
    if first is None or last is None:
        return []
    return [info.as_of for info in snapshots[first + 1 : last]]


def _first_seen(row: dict[str, Any]) -> Event:
    text = words.FIRST_SEEN.format(status=STATUS[row["status"]], deadline=_deadline(row))
    return Event(row["as_of"], "first_seen", text, "status", None, row["status"], source=_source(row))


def _last_seen(row: dict[str, Any]) -> Event:
    text = words.LAST_SEEN.format(status=STATUS[row["status"]], deadline=_deadline(row))
    return Event(row["as_of"], "last_seen", text, "status", row["status"], row["status"], source=_source(row))


def _gone(row: dict[str, Any], as_of: date) -> Event:
    text = words.GONE.format(last=_day(row["as_of"]), status=STATUS[row["status"]])
    return Event(as_of, "gone", text, "status", row["status"], None, source=_source(row))


def _differences(before: dict[str, Any], after: dict[str, Any], was_missing: bool) -> Iterator[Event]:
    """Yield what differs between two snapshots that hold the issue, the most telling first."""
    told: Iterable[Iterator[Event]] = (
        _carried(before, after),
        _back(before, after, was_missing),
        _status(before, after),
        _deadline_moved(before, after),
        _units(before, after),
        _amounts(before, after),
        _dates(before, after),
        _wordings(before, after),
    )
    for events in told:
        yield from events


def _event(
    before: dict[str, Any], after: dict[str, Any], kind: str, text: str, field: str, pieces: tuple[Piece, ...] = ()
) -> Event:
    return Event(
        after["as_of"], kind, text, field, before[field], after[field], pieces, _source(after), _source(before)
    )


def _carried(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    if before["ledger"] != after["ledger"]:
        text = words.CARRIED.format(before=before["ledger_name"], after=after["ledger_name"])
        yield _event(before, after, "carried", text, "ledger_name")


def _back(before: dict[str, Any], after: dict[str, Any], was_missing: bool) -> Iterator[Event]:
    if was_missing:
        yield _event(before, after, "back", words.BACK.format(last=_day(before["as_of"])), "status")
    if before["code"] != after["code"]:
        text = words.FROM_TO.format(label=words.FIELDS["code"], before=before["code"], after=after["code"])
        yield _event(before, after, "code", text, "code")


def _status(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    was, now = before["status"], after["status"]
    if was != now:
        stepped_back = (
            was in _REPORTED_OR_BEYOND and now != Status.ENDED and ADVANCE[Status(now)] < ADVANCE[Status(was)]
        )
        template = words.STEPPED_BACK if stepped_back else words.STEP
        text = template.format(before=STATUS[was], after=STATUS[now], word=after["status_text"] or STATUS[now])
        yield _event(before, after, "sent_back" if stepped_back else "status", text, "status")
    elif _sent_back(after) and not _sent_back(before):
        text = words.SENT_BACK.format(status=STATUS[now], word=after["status_text"] or STATUS[now])
        yield _event(before, after, "sent_back", text, "status_text")
    if before["percent"] != after["percent"]:
        yield _changed(before, after, "percent", "percent", _percent)


def _sent_back(row: dict[str, Any]) -> bool:
    """Return whether the status itself is a sending back; in other texts 退回 may speak of money paid back."""
    return any(word in (row["status_text"] or "") for word in SENT_BACK_WORDS)


def _deadline_moved(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    was, now = before["deadline"], after["deadline"]
    if was == now:
        return
    facts = {"before": _deadline(before), "after": _deadline(after)}
    if was is None or now is None:
        text = (words.DEADLINE_SET if was is None else words.DEADLINE_DROPPED).format(**facts)
    else:
        template = words.DEADLINE_LATER if now > was else words.DEADLINE_EARLIER
        text = template.format(**facts, days=abs((now - was).days))
    approval = after["extension_approved"]
    if approval and (was is not None and (now is None or now > was)):
        text += words.APPROVED.format(approval=approval)
    yield _event(before, after, "deadline", text, "deadline")


def _units(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    if before["lead_unit"] != after["lead_unit"]:
        yield _changed(before, after, "units", "lead_unit", _text)
    if set(before["units"]) != set(after["units"]):
        yield _changed(before, after, "units", "units", _names)


def _amounts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    for field in ("amount", "amount_rectified"):
        if before[field] != after[field]:
            yield _changed(before, after, "amount", field, _amount)


def _dates(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    for field in ("completed_on", "promised_on", "stated_original_deadline"):
        if before[field] != after[field]:
            yield _changed(before, after, "date", field, _date)


def _wordings(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    for field in WORDINGS:
        was, now = before[field] or "", after[field] or ""
        if was != now and normal(was) != normal(now):
            template = words.WORDING_NEW if not was else words.WORDING_GONE if not now else words.WORDING
            text = template.format(label=words.WORDINGS[field])
            yield _event(before, after, "wording", text, field, compared(was, now))


def _changed(before: dict[str, Any], after: dict[str, Any], kind: str, field: str, shown: Any) -> Event:
    text = words.FROM_TO.format(label=words.FIELDS[field], before=shown(before[field]), after=shown(after[field]))
    return _event(before, after, kind, text, field)


def _deadline(row: dict[str, Any]) -> str:
    if row["deadline"] is None:
        return row["deadline_text"] or words.NO_DEADLINE
    return _day(row["deadline"])


def _day(day: date) -> str:
    return DAY.format(day=day)


def _date(day: date | None) -> str:
    return _day(day) if day else NOT_STATED


def _text(text: str | None) -> str:
    return text or NOT_STATED


def _names(names: tuple[str, ...]) -> str:
    return words.NAME_JOIN.join(names) or NOT_STATED


def _amount(fen: int | None) -> str:
    return NOT_STATED if fen is None else words.AMOUNT.format(amount=wan_text(fen))


def _percent(share: float | None) -> str:
    return NOT_STATED if share is None else percent(Fraction(str(share)))
