"""说明: how everything is counted, read and checked, in the words of the definitions in force, and what to do when."""

from __future__ import annotations

from dashboard.ui import rules, view

looked_at = view.given()
shown = rules.part()

rules.choices(shown)
if shown in (None, "figures"):
    rules.figures(looked_at)
if shown in (None, "reading"):
    rules.reading(looked_at)
if shown in (None, "checks"):
    rules.checks()
if shown in (None, "week"):
    rules.week()
