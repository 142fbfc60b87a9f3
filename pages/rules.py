"""说明: how everything is counted, read and checked, in the words of the definitions in force, and what to do when."""

from __future__ import annotations

from dashboard.ui import blocks, rules, view

looked_at = view.given()
shown = rules.part()

parts = [rules.choices(shown)]
if shown in (None, "figures"):
    parts.append(rules.figures(looked_at))
if shown in (None, "reading"):
    parts.append(rules.reading(looked_at))
if shown in (None, "checks"):
    parts.append(rules.checks())
if shown in (None, "week"):
    parts.append(rules.week())
blocks.draw(*parts)
