"""The settings of the process, and the day that the age of data is measured against."""

from __future__ import annotations

from datetime import date

from dashboard.settings import Settings

_settings: Settings | None = None


def use(chosen: Settings) -> None:
    """Make these the settings of the process."""
    global _settings
    _settings = chosen


def settings() -> Settings:
    """Return the settings of the process: those of `use`, else of the working folder and the environment."""
    if _settings is None:
        use(Settings())
    assert _settings is not None  # noqa: S101 - just set  # nosec B101
    return _settings


def today() -> date:
    """Return the day that the age of data is measured against: the settings' own, else the clock's."""
    return settings().today or date.today()
