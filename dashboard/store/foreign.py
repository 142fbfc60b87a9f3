"""Servers of postgres_fdw: declare them and their parts of the tables, and read back where they are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from dashboard.store import schema, shards

_SERVER_OPTIONS = {
    "connect_timeout": "2",  # seconds until a server that does not answer counts as away
    "tcp_user_timeout": "5000",  # milliseconds until a connection without answers does
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "application_name": "rectify",
    "fetch_size": "10000",  # rows a round trip; the default of 100 makes a large ledger slow
    "use_remote_estimate": "true",  # without, an issue's history walks over all weeks of its ledger
    "batch_size": "1000",  # rows an INSERT; the default of 1 makes every import slow
}
_DOCUMENT_OPTIONS = {"fetch_size": "4", "batch_size": "4"}
"""Whole files are rows of megabytes."""

_PARTS = frozenset({"host", "port", "dbname", "user", "password"})


def declare(connection: Connection, name: str, address: URL) -> None:
    """Declare a server, and how the role of the connection signs in there."""
    told = dict(address.get_dialect()().create_connect_args(address)[1])  # as the driver is told: several hosts in one
    sign_in = {part: told.pop(part, None) for part in ("user", "password")}
    server = sql.Identifier(name)
    _run(
        connection,
        "CREATE SERVER {} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({})",
        server,
        _options({**_SERVER_OPTIONS, **told}),
    )
    _run(connection, "CREATE USER MAPPING FOR CURRENT_USER SERVER {} OPTIONS ({})", server, _options(sign_in))


def give(connection: Connection, shard: shards.Shard) -> None:
    """Let the partitions of a range on its server take part in the coordinator's tables."""
    for table in shards.SPREAD:
        own = _DOCUMENT_OPTIONS if table is schema.document else {}
        _run(
            connection,
            "CREATE FOREIGN TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({}) SERVER {} OPTIONS ({})",
            sql.Identifier(f"{table.name}_{shard.first}_{shard.name}"),
            sql.Identifier(table.name),
            sql.Literal(shard.first),
            sql.Literal(shard.end),
            sql.Identifier(shard.name),
            _options({"table_name": f"{table.name}_{shard.first}", **own}),
        )


def _options(values: Mapping[str, Any]) -> sql.Composable:
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.Literal(str(value)))
        for name, value in values.items()
        if value is not None
    )


def _run(connection: Connection, statement: Any, *parts: sql.Composable) -> None:
    # straight to the driver: a password may hold what SQLAlchemy takes for a parameter
    driver: Any = connection.connection.driver_connection
    driver.execute(sql.SQL(statement).format(*parts))


def addresses(connection: Connection) -> dict[str, URL]:
    """Return the shards' addresses by their names, as the coordinator holds them for the role of the connection."""
    rows = connection.execute(
        text(
            "SELECT server.srvname AS name, server.srvoptions AS given, mapping.umoptions AS sign_in"
            " FROM pg_foreign_server server LEFT JOIN pg_user_mappings mapping"
            " ON mapping.srvid = server.oid AND mapping.usename = current_user"
        )
    )
    known = {one.name for one in shards.found(connection)}
    return {
        row.name: _address(dict(option.split("=", 1) for option in [*row.given, *(row.sign_in or ())]))
        for row in rows
        if row.name in known
    }


def _address(told: dict[str, str]) -> URL:
    """Return the options of a server and of who signs in there as an address."""
    rest = {part: value for part, value in told.items() if part not in {*_PARTS, *_SERVER_OPTIONS}}
    address = URL.create("postgresql+psycopg", told.get("user"), told.get("password"), database=told.get("dbname"))
    address = address.update_query_dict(rest)
    host, port = told.get("host", ""), told.get("port", "")
    if "," in host:
        pairs = zip_longest(host.split(","), port.split(","), fillvalue=port.split(",")[-1])
        return address.update_query_dict({"host": tuple(f"{one}:{number}" for one, number in pairs)})
    if host.startswith("/"):  # the folder of a socket
        return address.update_query_dict({"host": host, **({"port": port} if port else {})})
    return address.set(host=host or None, port=int(port) if port else None)
