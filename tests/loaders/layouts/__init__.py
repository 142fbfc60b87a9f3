"""Ledger layouts of invented offices, each with a hand-written expectation."""
