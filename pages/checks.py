"""核实事项: what does not fit together in the ledger, with its arithmetic, and what the office says to it."""

from __future__ import annotations

from dashboard.people import Act
from dashboard.ui import blocks, check_drawer, checks, who
from dashboard.ui.view import current

asked = checks.of(current())

blocks.draw(checks.content(asked, who.may(Act.ANSWER)))
checks.downloads(asked)
check_drawer.open_requested(asked)
