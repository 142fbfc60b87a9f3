"""One measured run in a process of its own: prints wall seconds, processor seconds and peak memory as JSON."""

from __future__ import annotations

import contextlib
import json
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from xml.parsers import expat

from tests.bench import made_ledger

CHUNK_BYTES = 1024 * 1024
_PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")


def parse_only(path: Path) -> int:
    """Inflate the sheet's XML and its shared strings and run expat over them, with nobody listening."""
    return _parse(path, lambda parser: None)


def parse_and_collect(path: Path) -> int:
    """Do the same with Python handlers that collect every cell's text, as a plain reader would."""
    texts: list[str] = []
    piece: list[str] = []

    def ended(name: str) -> None:
        if name in ("v", "t"):
            texts.append("".join(piece))
        piece.clear()

    def listen(parser: expat.XMLParserType) -> None:
        parser.CharacterDataHandler = piece.append
        parser.EndElementHandler = ended

    _parse(path, listen)
    return len(texts)


def _parse(path: Path, prepare: Callable[[expat.XMLParserType], None]) -> int:
    size = 0
    with zipfile.ZipFile(path) as archive:
        for part in _PARTS:
            parser = expat.ParserCreate()
            prepare(parser)
            with archive.open(part) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    size += len(chunk)
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
    return size


def import_ledger(path: Path, database: str) -> int:
    """Read, check and store a ledger in a database that is there already; return how many issues it holds."""
    from dashboard.store import LoadRequest, load, open_database
    from loaders.reading import read_files

    contents = {path.name: path.read_bytes()}
    readings = read_files(contents)
    issues = len(readings[0].issues)
    result = load(open_database(database), readings, contents, LoadRequest(ledger=path.stem, as_of=made_ledger.AS_OF))
    if result.snapshot is None:
        raise SystemExit(f"refused: {result.findings[:3]}")
    return issues


def write_ledger(path: Path, rows: str, measures_each: str = "1") -> int:
    """Write a ledger to measure with; here, so that the memory it takes does not count for its readers."""
    made_ledger.write_ledger(path, int(rows), int(measures_each))
    return path.stat().st_size


def write_brief_ledger(path: Path, rows: str) -> int:
    """Write a ledger of short rows, as many as a sheet may have; likewise."""
    made_ledger.write_brief_ledger(path, int(rows))
    return path.stat().st_size


def import_or_refuse(path: Path, database: str) -> int:
    """Do what `import_ledger` does, and return 0 for a file that is refused."""
    try:
        return import_ledger(path, database)
    except SystemExit as refused:
        print(refused)
        return 0


def export_pack(path: Path, database: str) -> int:
    """Write every kind of paper of the stored ledger into one zip in a folder; return its bytes."""
    from dashboard.cli import main

    if main(["--database", database, "export", "pack", "--out", str(path / "papers")]):
        raise SystemExit("refused")
    return max(file.stat().st_size for file in (path / "papers").glob("*.zip"))


def prepare(database: str) -> None:
    """Import the program and make the database: a running program has both behind it."""
    import loaders.reading  # noqa: F401
    from dashboard.store import open_database

    open_database(database).dispose()


def preview_ledger(path: Path, database: str) -> int:
    """Preview the same ledger a week later, as the page does before anything is stored; return what differs."""
    from dashboard import queries
    from dashboard.importing import preview
    from dashboard.store import LoadRequest, open_database

    engine = open_database(database)
    (ledger,) = queries.ledgers(engine)
    request = LoadRequest(ledger=ledger.name, as_of=made_ledger.AS_OF + timedelta(7))
    found = preview(engine, {path.name: path.read_bytes()}, request, ledger)
    if found.changes is None:
        raise SystemExit(f"refused: {found.result.findings[:3]}")
    return sum(map(len, found.changes.lists.values()))


def _peak_bytes() -> int:
    """Return the most that this program has held; Linux only. getrusage() counts who started it in."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024


WORK: dict[str, Callable[..., int]] = {
    work.__name__: work
    for work in (
        *(parse_only, parse_and_collect, import_ledger, write_ledger, write_brief_ledger),
        *(import_or_refuse, export_pack, preview_ledger),
    )
}


def main() -> None:
    """Do one kind of work on one file, and print what it took."""
    kind, path, *rest = sys.argv[1:]
    if kind in (import_ledger.__name__, import_or_refuse.__name__):
        prepare(*rest)
    started, used = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(sys.stderr):  # what the work says is no part of the measurement
        result = WORK[kind](Path(path), *rest)
    wall, processor = time.perf_counter() - started, time.process_time() - used
    peak = _peak_bytes()
    print(json.dumps({"wall": wall, "processor": processor, "peak_bytes": peak, "result": result}))


if __name__ == "__main__":
    main()
