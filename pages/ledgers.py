"""全部台账: which audit and which region need more effort; a row a ledger, sums by region, archive and carry over."""

from __future__ import annotations

from dashboard.ui import blocks, ledger_keeping, ledgers, region_drawer

asked = ledgers.asked()
ledgers.say_away(asked)
blocks.draw(ledgers.rows(asked), ledgers.regions(asked))
ledger_keeping.keep(asked)
region_drawer.open_requested(asked)
