"""Bring together what papers are made of, for the command and for the pages alike."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from dashboard import queries
from dashboard.exports.paper import PaperSource
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures
from dashboard.metrics.pace import part_of


def source_of(
    engine: Engine, figures: Figures, previous: Facts | None, notice_template: Path | None = None
) -> PaperSource:
    """Return the source of every paper on these figures.

    `previous` are the facts of the snapshot before, `notice_template` is the setting of that name.
    """
    info = figures.facts.snapshot.info
    return PaperSource(
        figures,
        previous,
        queries.trend(engine, info.ledger.id, info, part_of(figures.whole)),
        queries.answers(engine, info.ledger.id),
        engine,
        queries.decisions(engine, info.ledger.id),
        notice_template,
        queries.log_state(engine).head,
    )
