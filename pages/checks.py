"""核实事项: what does not fit together in the ledger, with its arithmetic, and what the office says to it."""

from __future__ import annotations

from dashboard.ui import blocks, check_drawer, checks
from dashboard.ui.view import current

asked = checks.of(current())

blocks.draw(checks.content(asked))
checks.downloads(asked)
check_drawer.open_requested(asked)
