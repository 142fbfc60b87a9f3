"""Alembic's entry: run the migrations on the connection that `run.upgrade` hands over."""

from alembic import context

from dashboard.store import schema

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=schema.metadata, transaction_per_migration=False)
context.run_migrations()
