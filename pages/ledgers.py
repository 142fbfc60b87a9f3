"""全部台账: which audit and which region need more effort; a row a ledger, sums by region, archive and carry over."""

from __future__ import annotations

from dashboard.people import Act
from dashboard.ui import blocks, ledger_keeping, ledgers, region_drawer, who

asked = ledgers.asked()
ledgers.say_away(asked)
blocks.draw(ledgers.rows(asked), ledgers.regions(asked))
if who.may(Act.KEEP_LEDGERS):
    ledger_keeping.keep(asked)
region_drawer.open_requested(asked)
