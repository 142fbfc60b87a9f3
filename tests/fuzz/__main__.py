"""Spoil many files, packages and addresses: `python -m tests.fuzz [--files 10000] [--packages 1000] [--addresses 9]`.

What goes wrong is printed with the number that makes it again: `--only files 4711` runs that one alone.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from dashboard import store
from dashboard.samples import load_samples
from dashboard.settings import Settings
from dashboard.ui import data
from tests.fuzz import packages
from tests.fuzz.checking import address_fault, file_fault, package_fault

FILES_A_DATABASE = 250
"""Each database takes so many files, so that storing costs the same from first to last."""
SAMPLES = Path(__file__).resolve().parents[2] / "data"


def main() -> int:
    """Run what was asked for; 1 where anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--packages", type=int, default=1_000, help="filled forms, handover files and backups")
    parser.add_argument("--addresses", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs=2, metavar=("KIND", "NUMBER"), help="files 4711, packages 3 or addresses 12")
    options = parser.parse_args()
    numbers = {kind: range(getattr(options, kind)) for kind in ("files", "packages", "addresses")}
    if options.only:
        one = range(int(options.only[1]), int(options.only[1]) + 1)
        numbers = {kind: one if kind == options.only[0] else range(0) for kind in numbers}
    print(f"seed {options.seed}", flush=True)
    wrong = spoil_files(options.seed, numbers["files"]) + spoil_packages(options.seed, numbers["packages"])
    wrong += spoil_addresses(options.seed, numbers["addresses"])
    print(f"{wrong} wrong; at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 1 if wrong else 0


def spoil_files(seed: int, numbers: range) -> int:
    """Return how many files went wrong."""
    wrong, ways = 0, Counter[str]()
    for first in range(numbers.start, numbers.stop, FILES_A_DATABASE):
        with tempfile.TemporaryDirectory() as folder:
            engine = store.open_database(f"sqlite:///{folder}/fuzz.db")
            part = range(first, min(first + FILES_A_DATABASE, numbers.stop))
            for _, (told, fault) in _told("files", seed, part, partial(file_fault, engine)):
                wrong += fault is not None
                ways[told.split("+")[0].split(" of ")[0]] += 1
            engine.dispose()
    if ways:
        print("files:", ", ".join(f"{way} {count}" for way, count in ways.most_common()))
    return wrong


def spoil_packages(seed: int, numbers: range) -> int:
    """Return how many filled forms, handover files and backups went wrong."""
    if not numbers:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        packages.sound(Path(folder))
        told = _told("packages", seed, numbers, partial(package_fault, Path(folder)))
    ways = Counter(f"{outcome[0].split('+')[0].split(' of ')[0]}" for _, outcome in told)
    print("packages:", ", ".join(f"{way} {count}" for way, count in ways.most_common()))
    return sum(fault is not None for _, (_, fault) in told)


def spoil_addresses(seed: int, numbers: range) -> int:
    """Return how many addresses went wrong, on the shipped ledgers."""
    if not numbers:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pages.db"
        engine = store.open_database(url)
        load_samples(engine, SAMPLES)
        engine.dispose()
        data.use(Settings(database_url=url, today=date(2024, 12, 8)))
        address_fault(Random("warm"))  # the first page of all also reads the snapshot
        return sum(fault is not None for _, (_, fault) in _told("addresses", seed, numbers, address_fault))


def _told(
    kind: str, seed: int, numbers: range, work: Callable[[Random], tuple[str, str | None]]
) -> list[tuple[int, tuple[str, str | None]]]:
    done = []
    began = time.monotonic()
    for number in numbers:
        outcome = work(Random(f"{kind} {seed} {number}"))
        done.append((number, outcome))
        if outcome[1] is not None:
            print(f"{kind} {number}: {outcome[0]}: {outcome[1]}", flush=True)
    rate = (time.monotonic() - began) / max(len(numbers), 1)
    print(f"{kind} up to {numbers.stop}: {rate * 1000:.0f} ms each", file=sys.stderr, flush=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
