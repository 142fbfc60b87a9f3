"""The kinds of papers: the name `rectify export` knows each by, and what makes it."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.exports.paper import File, PaperSource

Maker = Callable[[PaperSource], tuple[File, ...]]
"""Makes the files of one kind, none where there is nothing to say (no unit has anything overdue or due soon)."""

KINDS: dict[str, Maker] = {}
"""Kind → its maker, in the order they are offered."""
