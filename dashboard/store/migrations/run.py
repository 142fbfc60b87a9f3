"""Run the migrations on a connection that is already inside a transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def configuration() -> Config:
    """Return Alembic's configuration; there is no ini file, the folder beside this module is all it needs."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def revisions() -> set[str]:
    """Return every revision this version of the software knows."""
    return {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


def upgrade(connection: Connection) -> None:
    """Bring the database behind a connection to the newest revision, without committing."""
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
