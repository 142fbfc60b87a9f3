"""What each subcommand of `rectify` does; imports what it needs only then, so that `check` starts fast."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from dashboard.commands import handover, keeping, papers, reading, telling
from dashboard.faults import UserError
from dashboard.outcome import Outcome


def run(arguments: argparse.Namespace) -> Outcome:
    """Run the subcommand that the arguments name."""
    actions: dict[str, Callable[[argparse.Namespace], Outcome]] = {
        "check": reading.check,
        "load": reading.load,
        "snapshots": telling.snapshots,
        "withdraw": keeping.withdraw,
        "figures": telling.figures,
        "changes": telling.changes,
        "export": papers.export,
        "log": telling.log,
        "backup": keeping.backup,
        "restore": keeping.restore,
        "handover": handover.handover,
        "receive": handover.receive,
        "user": keeping.user,
        "shard": keeping.shard,
        "serve": keeping.serve,
        "ready": keeping.ready,
    }
    try:
        return actions[arguments.command](arguments)
    except UserError as error:
        return Outcome(result={"error": str(error)}, refused=True, complaint=str(error))
