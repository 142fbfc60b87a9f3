"""Serve the app, or another script, on a port of this machine, to be measured: `python -m tests.bench.serve PORT`."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard import server
from dashboard.settings import Settings
from dashboard.ui import data


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--script", type=Path, default=server.SCRIPT)
    parser.add_argument("--catalogue-seconds", type=float, help="look for new snapshots more often than the app does")
    options = parser.parse_args()
    if options.catalogue_seconds is not None:
        data._catalogue._seconds = options.catalogue_seconds
    server.serve(Settings(port=options.port), options.script)


if __name__ == "__main__":
    main()
