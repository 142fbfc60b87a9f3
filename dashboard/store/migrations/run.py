"""Run the migrations on a connection that is already inside a transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

VERSION_TABLE = "alembic_version"
"""Where Alembic keeps the revision of a database."""


def configuration() -> Config:
    """Return Alembic's configuration; there is no ini file, the folder beside this module is all it needs."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def revisions() -> set[str]:
    """Return every revision this version of the software knows."""
    return {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the database behind a connection up to a revision, the newest unless told, without committing."""
    command.upgrade(_on(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Bring the database behind a connection back to a revision, without committing."""
    command.downgrade(_on(connection), revision)


def _on(connection: Connection) -> Config:
    config = configuration()
    config.attributes["connection"] = connection
    return config
