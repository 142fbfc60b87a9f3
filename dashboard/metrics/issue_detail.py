"""One issue with all its columns: what the ledger states, what follows from it, its measures, indicators and source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from dashboard import counting, texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.indicators import IndicatorResult, indicators
from dashboard.metrics.lines import IssueLine, lines
from dashboard.metrics.rounding import wan_text
from dashboard.metrics.unit_profile import FINISHED, OwnMeasure


@dataclass(frozen=True, eq=False)
class IssueDetail:
    """The issue at one position of a snapshot."""

    facts: Facts
    position: int

    @cached_property
    def line(self) -> IssueLine:
        """What every list shows of it."""
        return lines(self.facts, np.array([self.position], dtype=np.intp))[0]

    def text(self, column: str) -> str | None:
        """Return a text column; None where nothing is stated."""
        return self.facts.texts(column)[self.position]

    def day(self, column: str) -> date | None:
        """Return a date column; None where nothing is stated."""
        return self.facts.dates(column)[self.position]

    def whole(self, column: str) -> int | None:
        """Return a column of whole numbers; None where nothing is stated."""
        numbers, stated = self.facts.whole(column)
        return int(numbers[self.position]) if stated[self.position] else None

    def amount(self, column: str) -> str | None:
        """Return an amount in 万元 with its unit; None where nothing is stated."""
        fen = self.whole(column)
        return None if fen is None else f"{wan_text(fen)}{texts.WAN}"

    @property
    def percent(self) -> float | None:
        """The share done as the ledger states it, 0 to 1."""
        share = float(self.facts.issues["percent"][self.position])
        return None if np.isnan(share) else share

    @property
    def moves(self) -> int:
        """How often the deadline was moved later."""
        return int(self.facts.issues["deadline_moves"][self.position])

    @property
    def written_lead(self) -> str | None:
        """The lead unit as the ledger writes it."""
        return self.facts.written_leads[self.position]

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        """Its units, the lead first: as the ledger writes each, and what it is called on the as-of date."""
        now = self.facts.succession.now
        return tuple((unit, now(unit)) for unit in self.facts.written_participants[self.position])

    @cached_property
    def extra(self) -> dict[str, str]:
        """Columns the software does not know: header → text."""
        held = self.text("extra")
        return {str(name): str(value) for name, value in json.loads(held).items()} if held else {}

    @property
    def source_paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of a plan it was read from."""
        return tuple((self.text("source_text") or "").splitlines())

    @property
    def place(self) -> tuple[str | None, str | None, int | None]:
        """File, sheet and row it came from."""
        return self.text("file"), self.text("sheet"), self.whole("row")

    @cached_property
    def measures(self) -> tuple[OwnMeasure, ...]:
        """Its measures in order; days past a measure's own deadline only while measure and issue are open."""
        held = self.facts.snapshot.measures
        held = held[(held["key"] == self.line.key).to_numpy(dtype=bool)]
        is_open = bool(definitions.mask(self.facts, "open")[self.position])
        columns = (
            *(counting.texts(held, name) for name in ("code", "text", "unit", "deadline_text", "status")),
            counting.days(held, "deadline").tolist(),
        )
        found = []
        for code, text, unit, deadline_text, status, deadline in zip(*columns, strict=True):
            past = deadline is not None and deadline < self.facts.as_of and status not in FINISHED and is_open
            days = (self.facts.as_of - deadline).days if past else None
            found.append(OwnMeasure(code, text or "", unit, deadline, deadline_text, status, days))
        return tuple(found)

    @cached_property
    def indicators(self) -> tuple[IndicatorResult, ...]:
        """Its indicators, in table order."""
        return tuple(result for result in indicators(self.facts) if result.issue == self.line.code)


def detail(facts: Facts, code: str) -> IssueDetail | None:
    """Return the issue of a code; None where the snapshot has none."""
    places = facts.kept("places of codes", lambda held: {code: place for place, code in enumerate(held.codes)})
    return IssueDetail(facts, places[code]) if code in places else None
