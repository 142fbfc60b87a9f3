"""Open an .xls file in a process of its own first: a damaged one can make its reader take all memory, or never end.

The reader is compiled code that believes the counts and chains of the file; where they are wrong it takes memory until
the whole process is ended by the system, the server included. Nothing within that process could stop it.
"""

from __future__ import annotations

import subprocess  # starts this interpreter only  # nosec B404
import sys
from importlib.util import find_spec

SECONDS = 8
"""How long the rehearsal may work; a sound file of the largest size takes a few."""
LOADED = 8
"""How many times as long it may last on a machine with much else to do, where work can be told from waiting."""
MEMORY_BYTES = 1024**3
"""Address space of the rehearsal; as many cells as are read take less than half."""

_REHEARSAL = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
except (ImportError, ValueError, OSError):
    pass
from python_calamine import CalamineError, load_workbook
try:
    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    for sheet in book.sheets_metadata:
        if "WorkSheet" in str(sheet.typ):
            found = book.get_sheet_by_name(sheet.name)
            found.merged_cell_ranges
            for row in found.iter_rows():
                pass
except (CalamineError, OSError, ValueError):
    pass
"""
"""Reads all that `grid` reads. What the reader says itself is said again there; only its end counts here."""


def survives(content: bytes) -> bool:
    """Return whether reading a workbook comes to an end, with what it takes of memory and time."""
    command = [sys.executable, "-I", "-c", _REHEARSAL, str(MEMORY_BYTES), str(SECONDS)]
    patience = SECONDS * LOADED if find_spec("resource") else SECONDS
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=patience, check=False)  # noqa: S603 # nosec B603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
