"""台账: which issue is it: search, one page of rows with their lights, and a download of exactly those rows."""

from __future__ import annotations

from dashboard.ui import ledger
from dashboard.ui.view import current

asked = ledger.look_for(current())
ledger.rows(asked)
ledger.downloads(asked)
