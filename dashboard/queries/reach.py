"""Which ledgers cannot be looked at now, because the server that holds their issues is away."""

from __future__ import annotations

from sqlalchemy import Engine, select

from dashboard.store import schema, shards
from dashboard.store.engine import shard_answers


def out_of_reach(engine: Engine) -> frozenset[int]:
    """Return the ledgers whose server does not answer; none where the database is not spread over several."""
    if not shards.is_spread(engine):
        return frozenset()
    with engine.connect() as connection:
        known = shards.shards(connection)
        ledgers = connection.execute(select(schema.ledger.c.id)).scalars().all()
    probes = {shard.name: shard.first for shard in known}
    away = {name for name, ledger_id in probes.items() if not shard_answers(engine, ledger_id)}
    return frozenset(number for number in ledgers for shard in known if shard.name in away and shard.holds(number))
