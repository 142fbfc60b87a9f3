"""What is exported of each unit in a row: its profile, and when the issues it leads brought news."""

from __future__ import annotations

from dashboard.exports.paper import PaperSource
from dashboard.exports.unit_rows import UnitFacts
from dashboard.metrics.groups import UnitRow
from dashboard.metrics.reporting import Reporting, reporting
from dashboard.metrics.unit_profile import Profile
from dashboard.metrics.units import FIRST_TELLING
from dashboard.queries import updates as queries


def unit_facts(source: PaperSource) -> tuple[UnitFacts, ...]:
    """Return the facts of every unit of the scope in official order; no news can be told in a first snapshot."""
    told = _reported(source, source.figures.by_unit)
    return tuple(UnitFacts(Profile(row), told.get(row.name)) for row in source.figures.by_unit)


def _reported(source: PaperSource, rows: tuple[UnitRow, ...]) -> dict[str, Reporting]:
    engine, info = source.engine, source.info
    if engine is None or info.position < FIRST_TELLING:
        return {}
    keys = {row.name: [source.facts.keys[position] for position in row.lead.members.tolist()] for row in rows}
    every = {key for own in keys.values() for key in own}
    history = queries.updates(engine, info, every)
    quiet = queries.without_news(engine, info)
    return {name: reporting(history[history["key"].isin(own)], quiet) for name, own in keys.items()}
