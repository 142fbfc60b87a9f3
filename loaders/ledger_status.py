"""The status columns of one row → one status: plain words, yes/no answers and percentages together."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from loaders.grid import Cell, Row, is_blank
from loaders.headers import Column, vocabulary, yes_means
from loaders.ledger_rows import RowKind, kind_of, text_of
from loaders.percents import bare_number
from loaders.records import ADVANCE, Context, Finding, Level, Problem, RectificationType, Status
from loaders.status import (
    LABELS,
    Answer,
    StatusRead,
    is_known,
    is_percent,
    percent_column_is_fraction,
    read_percent,
    read_status,
    read_yes_no,
)
from loaders.table import Table
from loaders.text import clean, normal
from loaders.ticks import ticked

KNOWN_SHARE = 0.5
"""A column under an undecided header is a status column from this share of known words on."""

WordKey = tuple[str, str, str]
"""A status text, the status it was read as (or ''), and how."""


_STATED = frozenset({"status", "closed"})
"""Fields whose columns state a status whatever stands in them."""


def _repeats_header(cell: Cell, column: Column) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEADER:
        return False
    return normal(cell) == normal(column.text.rpartition("／")[2])


_LONGEST_HEADER = 20


class RowStatus(NamedTuple):
    """What the status columns of a row say; `text` is None where they say nothing."""

    status: Status
    text: str | None = None
    percent: float | None = None
    rectification_type: RectificationType | None = None
    completed_on: date | None = None


class _Read(NamedTuple):
    """A row's status with what was wrong in which column (from 0; None: in the row) and the words it was read from."""

    status: RowStatus
    problems: tuple[tuple[int | None, Problem], ...]
    words: tuple[WordKey, ...]


class StatusReader:
    """Reads the status columns of one table; `words` counts how each text was read."""

    def __init__(self, table: Table, context: Context, findings: list[Finding], base: date | None) -> None:
        self._sheet = table.sheet
        self._findings = findings
        self._learned = dict(context.learned)
        self._done_is_verified = context.done_is_verified
        self._base = base
        self._plain: list[Column] = []
        self._answers: list[tuple[Column, Status]] = []
        self._ticks: list[tuple[Column, Status]] = []
        self._percents: list[tuple[Column, bool]] = []
        self._sheet_status: RowStatus | None = None
        self._progress: list[Column] = []
        self._sort_columns(table)
        self._columns = [
            column.position
            for column in [
                *self._plain,
                *(column for column, _ in self._answers),
                *(column for column, _ in self._ticks),
                *(column for column, _ in self._percents),
            ]
        ]
        self._read: dict[tuple[tuple[Cell, ...], bool], _Read] = {}
        self._times: Counter[tuple[tuple[Cell, ...], bool]] = Counter()

    @property
    def words(self) -> Counter[WordKey]:
        """How often each text stands and how it was read."""
        words: Counter[WordKey] = Counter()
        for cells, times in self._times.items():
            for word in self._read[cells].words:
                words[word] += times
        return words

    @property
    def has_progress(self) -> bool:
        """Whether a column turned out to hold sentences."""
        return bool(self._progress)

    def _sort_columns(self, table: Table) -> None:
        words = vocabulary("ledger")
        samples = self._samples(table)
        for column in table.columns:
            field = column.field
            if field == "decided":
                field = self._decide(samples[column.position])
                if field == "progress":
                    self._progress.append(column)
            if field == "percent":
                self._percents.append((column, percent_column_is_fraction(samples[column.position])))
            elif field in ("status", "closed"):
                if said := ticked(column, self._learned, self._done_is_verified):
                    self._ticks.append((column, said))
                elif when_yes := yes_means(column.text.rpartition("／")[2], words):
                    self._answers.append((column, when_yes))
                else:
                    self._plain.append(column)
        if not (self._plain or self._answers or self._ticks or self._percents):
            told = (column for column in table.columns if column.field == "progress")
            self._plain += [column for column in told if self._holds_words_only(samples[column.position])]

    def _holds_words_only(self, cells: Counter[Cell]) -> bool:
        """True for a column of progress that states nothing but statuses, in a table without a column for them."""
        return bool(cells) and all(is_known(cell, self._learned) for cell in cells)

    def of_sheet(self, name: str) -> bool:
        """Take the status from the sheet's name, where that is a status word and no column states one."""
        if self._columns or not is_known(name, self._learned):
            return False
        read = read_status(name, self._learned, self._done_is_verified).value
        if read:
            self._sheet_status = RowStatus(read.status, name, None, read.rectification_type)
        return self._sheet_status is not None

    def _samples(self, table: Table) -> dict[int, Counter[Cell]]:
        """Return what the columns hold whose values decide how they are read; one walk for all."""
        sampled = {"decided", "percent"} if table.fields & _STATED else {"decided", "percent", "progress"}
        samples: dict[int, Counter[Cell]] = {
            column.position: Counter() for column in table.columns if column.field in sampled
        }
        if not samples:
            return samples
        named = [column.position for column in table.columns if column.field in ("title", "finding")]
        for row in table.rows():
            if kind_of(row, named) is not RowKind.ISSUE:
                continue
            values = row.values
            for position, sample in samples.items():
                if position < len(values) and not is_blank(cell := values[position]):
                    sample[cell] += 1
        for column in table.columns:  # the header again, as it stands on top of a further page
            for cell in [cell for cell in samples.get(column.position, ()) if _repeats_header(cell, column)]:
                del samples[column.position][cell]
        return samples

    def _decide(self, cells: Counter[Cell]) -> str:
        """Return how a column under 完成情况, 整改情况, 整改进度, 完成进度 is read: by what its cells are."""
        percents = sum(times for cell, times in cells.items() if is_percent(cell))
        numbers = sum(times for cell, times in cells.items() if is_percent(cell) or bare_number(cell) is not None)
        known = sum(times for cell, times in cells.items() if is_known(cell, self._learned))
        if percents + known < KNOWN_SHARE * cells.total() or not cells:
            return "progress"
        return "percent" if not known and numbers == cells.total() else "status"

    def fields(self) -> frozenset[str]:
        """Return the fields that the undecided columns turned out to be."""
        found = {"percent"} if self._percents else set()
        if self._plain or self._answers or self._ticks or self._sheet_status:
            found.add("status")
        if self._progress:
            found.add("progress")
        return frozenset(found)

    def progress(self, row: Row) -> str | None:
        """Return the progress text of the columns that turned out to hold sentences."""
        texts = [
            clean(text_of(row.values[column.position]))
            for column in self._progress
            if column.position < len(row.values) and column.position not in row.continued
        ]
        return "；".join(text for text in texts if text) or None

    def read(self, row: Row, continues: bool) -> RowStatus:
        """Return the status of a row; cells merged down, and blanks in a further row of an issue, say nothing.

        Rows with the same cells are read once.
        """
        if self._sheet_status:
            return self._sheet_status
        width = len(row.values)
        if continues and all(
            position in row.continued or position >= width or is_blank(row.values[position])
            for position in self._columns
        ):
            return RowStatus(Status.NOT_STARTED)
        cells = tuple(row.values[position] if position < width else "" for position in self._columns)
        key = (cells, continues)
        read = self._read.get(key)
        if read is None:
            read = self._read[key] = self._read_cells(cells, continues)
        self._times[key] += 1
        for position, problem in read.problems:
            place = self._sheet.place(row.number, None if position is None else position + 1)
            self._findings.append(problem.at(place))
        return read.status

    def _read_cells(self, cells: tuple[Cell, ...], continues: bool) -> _Read:
        problems: list[tuple[int | None, Problem]] = []
        words: list[WordKey] = []
        by_column = dict(zip(self._columns, cells, strict=True))
        plain: list[tuple[StatusRead, str]] = []
        for column in self._plain:
            cell = by_column[column.position]
            if is_blank(cell):
                continue
            value, found = read_status(cell, self._learned, self._done_is_verified, self._base)
            problems += ((column.position, problem) for problem in found)
            text = clean(text_of(cell))
            words.append((text, value.status.value if value else "", value.how if value else "未识别"))
            if value:
                plain.append((value, text))
        for column, said in self._ticks:
            leaf = column.text.rpartition("／")[2]
            answer, found = read_yes_no(by_column[column.position], said)
            problems += ((column.position, problem) for problem in found)
            if answer and answer.yes:
                words.append((leaf, said.value, f"「{column.text}」下打勾，读作{LABELS[said]}"))
                plain.append((StatusRead(said, None, ""), leaf))
        answers: list[tuple[Answer, Status, str]] = []
        for column, when_yes in self._answers:
            cell = by_column[column.position]
            answer, found = read_yes_no(cell, when_yes, self._learned, self._done_is_verified, self._base)
            problems += ((column.position, problem) for problem in found)
            text = clean(text_of(cell))
            if text:
                how = f"「{column.text}」下读作{LABELS[answer.status]}" if answer else "未识别"
                words.append((text, answer.status.value if answer else "", how))
            if answer:
                answers.append((answer, when_yes, text))
        percent: float | None = None
        for column, fractions in self._percents:
            read, found = read_percent(by_column[column.position], fractions)
            problems += ((column.position, problem) for problem in found)
            percent = read if read is not None else percent
        status = self._combined([read.status for read, _ in plain], [answer for answer, _, _ in answers], percent)
        stating = [*self._plain, *(column for column, _ in self._ticks)]
        if stating and not continues and all(is_blank(cell) for cell in cells):
            message = f"「{stating[0].text}」是空的，按未启动处理；请补上。"
            problems.append((stating[0].position, Problem(Level.WARNING, "status-empty", message)))
        problems += ((None, problem) for problem in _contradictions(plain, answers, percent, status))
        texts = [text for _, text in plain] or [text for _, _, text in answers if text]
        if percent is not None and not texts:
            texts = [f"{percent:.0%}" if round(percent * 100, 6) % 1 == 0 else f"{percent:.1%}"]
        kind = next((read.rectification_type for read, _ in plain if read.rectification_type), None)
        dated = [(answer.status, answer.on) for answer, _, _ in answers if answer.yes]
        dated += [(read.status, read.on) for read, _ in plain if not _is_open(read.status)]
        days = [on for said, on in dated if on and said is not Status.CLOSED]
        shown = "，".join(dict.fromkeys(texts)) or None
        return _Read(RowStatus(status, shown, percent, kind, max(days, default=None)), tuple(problems), tuple(words))

    def _combined(self, plain: list[Status], answers: list[Answer], percent: float | None) -> Status:
        """A plain status beats a percentage; the furthest yes counts; a no adds nothing beyond in progress.

        Of several plain columns the furthest counts, unless one of them says it is still in progress (退回).
        """
        yes = [answer.status for answer in answers if answer.yes]
        if plain:
            said = Status.IN_PROGRESS if Status.IN_PROGRESS in plain else max(plain, key=ADVANCE.__getitem__)
            return max([said, *yes], key=ADVANCE.__getitem__)
        if yes:
            return max(yes, key=ADVANCE.__getitem__)
        if percent is not None:
            return self._implied(percent)
        if answers:
            return min((answer.status for answer in answers), key=ADVANCE.__getitem__)
        return Status.NOT_STARTED

    def _implied(self, percent: float) -> Status:
        if percent >= 1:
            return Status.VERIFIED if self._done_is_verified else Status.REPORTED
        return Status.NOT_STARTED if percent == 0 else Status.IN_PROGRESS


def _contradictions(
    plain: list[tuple[StatusRead, str]],
    answers: list[tuple[Answer, Status, str]],
    percent: float | None,
    status: Status,
) -> list[Problem]:
    """Say where yes and no stand side by side in one row, and where the percentage denies the status."""
    if status is Status.ENDED:
        return []
    found = []
    has_yes = any(answer.yes for answer, _, _ in answers)
    held_back = has_yes and any(_is_open(read.status) for read, _ in plain)
    denied = any(
        answer.stated and not answer.yes and ADVANCE[when_yes] <= ADVANCE[status] for answer, when_yes, _ in answers
    )
    if held_back or (denied and (plain or has_yes)):
        said = "、".join(dict.fromkeys([*(text for _, text in plain), *(text for _, _, text in answers if text)]))
        message = f"这一行状态各列说法不一（{said}），按{LABELS[status]}计；请核对。"
        found.append(Problem(Level.WARNING, "yes-no-contradiction", message))
    if percent is not None and plain:
        too_far = status is Status.NOT_STARTED and percent > 0
        if too_far or (percent >= 1) == _is_open(status):
            message = f"这一行的状态是{LABELS[status]}，进度却是{percent:.0%}；按状态计，请核对。"
            found.append(Problem(Level.WARNING, "status-percent-disagree", message))
    return found


def _is_open(status: Status) -> bool:
    return ADVANCE[status] <= ADVANCE[Status.IN_PROGRESS]
