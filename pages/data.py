"""数据: where the figures come from — bring files in, look at snapshots, compare, correct, read the log, hand over."""

from __future__ import annotations

from dashboard.ui import bringing, correcting, data_parts, handover, keeping, log, returning
from dashboard.ui.view import current, given

match data_parts.choose(given()):
    case "returns":
        returning.rounds(current())
    case "snapshots":
        keeping.snapshots(current())
    case "compare":
        keeping.compare(current())
    case "correct":
        correcting.form(current())
    case "log":
        log.draw(current())
    case "handover":
        handover.draw(given())
    case "import":
        bringing.bring(given())
