"""The status columns of one row → one status: plain words, yes/no answers and percentages together."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from loaders.grid import Cell, Row, is_blank
from loaders.headers import Column, vocabulary, yes_means
from loaders.ledger_rows import RowKind, kind_of, text_of
from loaders.records import ADVANCE, Context, Finding, Level, RectificationType, Status
from loaders.status import (
    LABELS,
    Answer,
    is_known,
    is_percent,
    percent_column_is_fraction,
    read_percent,
    read_status,
    read_yes_no,
)
from loaders.table import Table
from loaders.text import clean

KNOWN_SHARE = 0.5
"""A column under an undecided header is a status column from this share of known words on."""


class RowStatus(NamedTuple):
    """What the status columns of a row say; `text` is None where they say nothing."""

    status: Status
    text: str | None = None
    percent: float | None = None
    rectification_type: RectificationType | None = None
    progress: str | None = None
    completed_on: date | None = None


class StatusReader:
    """Reads the status columns of one table; `words` counts how each text was read."""

    def __init__(self, table: Table, context: Context, findings: list[Finding], base: date | None) -> None:
        self.words: Counter[tuple[str, str, str]] = Counter()
        self._sheet = table.sheet
        self._findings = findings
        self._learned = dict(context.learned)
        self._done_is_verified = context.done_is_verified
        self._base = base
        words = vocabulary("ledger")
        self._plain: list[Column] = []
        self._answers: list[tuple[Column, Status]] = []
        self._percents: list[tuple[Column, bool]] = []
        self._progress: list[Column] = []
        samples = self._samples(table)
        for column in table.columns:
            field = column.field
            if field == "decided":
                field = self._decide(samples[column.position])
            if field == "percent":
                self._percents.append((column, percent_column_is_fraction(samples[column.position])))
            elif field == "progress" and column.field == "decided":
                self._progress.append(column)
            elif field in ("status", "closed"):
                leaf = column.text.rpartition("／")[2]
                if when_yes := yes_means(leaf, words):
                    self._answers.append((column, when_yes))
                else:
                    self._plain.append(column)
        self.columns = {column.position: what for what, column in self._decided()}

    def _decided(self) -> list[tuple[str, Column]]:
        return [
            *(("status", column) for column in self._plain),
            *(("status", column) for column, _ in self._answers),
            *(("percent", column) for column, _ in self._percents),
            *(("progress", column) for column in self._progress),
        ]

    def _samples(self, table: Table) -> dict[int, list[Cell]]:
        """Return the non-empty cells of the columns whose values decide how they are read; one walk for all."""
        wanted = [column.position for column in table.columns if column.field in ("decided", "percent")]
        samples: dict[int, list[Cell]] = {position: [] for position in wanted}
        if not wanted:
            return samples
        named = [column.position for column in table.columns if column.field in ("title", "finding")]
        for row in table.sheet.rows(table.body):
            if kind_of(row, named) is not RowKind.ISSUE:
                continue
            for position in wanted:
                if position < len(row.values) and not is_blank(row.values[position]):
                    samples[position].append(row.values[position])
        return samples

    def _decide(self, cells: list[Cell]) -> str:
        """Return how a column under 完成情况, 整改情况, 整改进度, 完成进度 is read: by what its cells are."""
        if not cells:
            return "progress"
        percents = sum(1 for cell in cells if is_percent(cell))
        known = sum(1 for cell in cells if is_known(cell, self._learned))
        if percents and percents + known == len(cells) and percents >= known:
            return "percent"
        if (known + percents) >= KNOWN_SHARE * len(cells):
            return "status" if known else "percent"
        return "progress"

    def read(self, row: Row, continues: bool) -> RowStatus:
        """Return the status of a row. A blank in a further row of an issue says nothing and is no warning."""
        plain = self._read_plain(row, continues)
        answers = self._read_answers(row)
        percent = self._read_percent(row)
        progress = "；".join(text for column in self._progress if (text := _cell_text(row, column))) or None
        yes = [answer for answer, _ in answers if answer.yes]
        completed_on = max(
            (answer.on for answer in yes if answer.on and answer.status is not Status.CLOSED), default=None
        )
        kind = next((kind for _, _, kind in plain if kind), None)
        texts = [text for _, text, _ in plain] + [text for _, text in answers if text]
        status = _combined([status for status, _, _ in plain], [answer for answer, _ in answers], percent)
        self._contradictions(row, plain, answers, percent, status)
        if percent is not None and not texts:
            texts = [f"{percent:.0%}" if round(percent * 100) == percent * 100 else f"{percent:.1%}"]
        return RowStatus(status, "，".join(dict.fromkeys(texts)) or None, percent, kind, progress, completed_on)

    def _read_plain(self, row: Row, continues: bool) -> list[tuple[Status, str, RectificationType | None]]:
        read = []
        blank: tuple[int, str] | None = None
        for column in self._plain:
            cell = _cell(row, column)
            if is_blank(cell):
                blank = blank or (column.position + 1, column.text)
                continue
            value, problems = read_status(cell, self._learned, self._done_is_verified)
            place = self._sheet.place(row.number, column.position + 1)
            self._findings.extend(problem.at(place) for problem in problems)
            text = clean(text_of(cell))
            self.words[(text, value.status.value if value else "", value.how if value else "未识别")] += 1
            if value:
                read.append((value.status, text, value.rectification_type))
        others = any(not is_blank(_cell(row, column)) for column, _ in [*self._answers, *self._percents])
        if blank and not read and not continues and not others:
            message = f"{self._sheet.place(row.number, blank[0])}（{blank[1]}）是空的，按未启动处理；请补上。"
            place = self._sheet.place(row.number, blank[0])
            self._findings.append(Finding(Level.WARNING, "status-empty", place, message))
        return read

    def _read_answers(self, row: Row) -> list[tuple[Answer, str]]:
        read = []
        for column, when_yes in self._answers:
            cell = _cell(row, column)
            answer, problems = read_yes_no(cell, when_yes, self._learned, self._done_is_verified, self._base)
            place = self._sheet.place(row.number, column.position + 1)
            self._findings.extend(problem.at(place) for problem in problems)
            text = clean(text_of(cell))
            if text:
                how = f"「{column.text}」下读作{LABELS[answer.status]}" if answer else "未识别"
                self.words[(text, answer.status.value if answer else "", how)] += 1
            if answer:
                read.append((answer, text))
        return read

    def _read_percent(self, row: Row) -> float | None:
        found = None
        for column, fractions in self._percents:
            value, problems = read_percent(_cell(row, column), fractions)
            place = self._sheet.place(row.number, column.position + 1)
            self._findings.extend(problem.at(place) for problem in problems)
            if value is not None:
                found = value
        return found

    def _contradictions(
        self,
        row: Row,
        plain: list[tuple[Status, str, RectificationType | None]],
        answers: list[tuple[Answer, str]],
        percent: float | None,
        status: Status,
    ) -> None:
        place = self._sheet.place(row.number)
        denied = [text for answer, text in answers if answer.stated and not answer.yes]
        furthest = max((answer.status for answer, _ in answers if answer.yes), key=ADVANCE.__getitem__, default=None)
        held = [text for said, text, _ in plain if ADVANCE[said] <= ADVANCE[Status.IN_PROGRESS]]
        closed_denied = [
            column.text
            for (column, when_yes), (answer, _) in zip(self._answers, answers, strict=False)
            if answer.stated and not answer.yes and ADVANCE[when_yes] <= ADVANCE[status] and status is not Status.ENDED
        ]
        if (furthest and (held or closed_denied)) or (closed_denied and plain and not furthest):
            said = "、".join(dict.fromkeys([*held, *(text for _, text, _ in plain), *(t for _, t in answers if t)]))
            message = f"{place}的状态各列不一致（{said}），按{LABELS[status]}计；请核对。"
            if denied or held:
                self._findings.append(Finding(Level.WARNING, "yes-no-contradiction", place, message))
        if percent is not None and plain:
            implied = Status.REPORTED if percent >= 1 else Status.NOT_STARTED if percent == 0 else Status.IN_PROGRESS
            is_open = ADVANCE[status] <= ADVANCE[Status.IN_PROGRESS]
            if (implied is Status.REPORTED) == is_open or (status is Status.NOT_STARTED and percent > 0):
                if status is Status.ENDED:
                    return
                message = f"{place}的状态是{LABELS[status]}，进度却是{percent:.0%}；按状态计，请核对。"
                self._findings.append(Finding(Level.WARNING, "status-percent-disagree", place, message))


def _combined(plain: list[Status], answers: list[Answer], percent: float | None) -> Status:
    """A plain status beats a percentage; the furthest yes counts; a no adds nothing beyond in progress."""
    yes = [answer.status for answer in answers if answer.yes]
    if plain:
        stated = [max(plain, key=ADVANCE.__getitem__)] if Status.IN_PROGRESS not in plain else [Status.IN_PROGRESS]
        return max([*stated, *yes], key=ADVANCE.__getitem__)
    if yes:
        return max(yes, key=ADVANCE.__getitem__)
    if percent is not None:
        return Status.REPORTED if percent >= 1 else Status.NOT_STARTED if percent == 0 else Status.IN_PROGRESS
    if answers:
        return min((answer.status for answer in answers), key=ADVANCE.__getitem__)
    return Status.NOT_STARTED


def _cell(row: Row, column: Column) -> Cell:
    return row.values[column.position] if column.position < len(row.values) else None


def _cell_text(row: Row, column: Column) -> str:
    return "" if column.position in row.continued else clean(text_of(_cell(row, column)))
