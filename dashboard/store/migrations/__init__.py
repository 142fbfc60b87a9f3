"""The one history of schema changes, for SQLite and PostgreSQL alike."""
