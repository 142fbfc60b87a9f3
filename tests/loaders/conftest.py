"""Settings of the property tests: no time limit an example, because a busy machine must not fail a grammar."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
