"""Which ledgers cannot be looked at now, because the server that holds their issues is away."""

from __future__ import annotations

from sqlalchemy import Engine, select

from dashboard.queries.within import reading
from dashboard.store import presence, schema, shards


def shards_away(engine: Engine) -> frozenset[str]:
    """Return the servers of a spread database that do not answer, as of some seconds ago; asks nothing of it itself."""
    known = presence.of(engine)
    return known.away() if known is not None else frozenset()


def out_of_reach(engine: Engine, away: frozenset[str]) -> frozenset[int]:
    """Return the ledgers whose rows lie on servers that do not answer."""
    if not away:
        return frozenset()
    with reading(engine) as connection:
        known = [shard for shard in shards.shards(connection) if shard.name in away]
        ledgers = connection.execute(select(schema.ledger.c.id)).scalars().all()
    return frozenset(number for number in ledgers if any(shard.holds(number) for shard in known))
