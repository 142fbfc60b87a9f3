"""How much of a file is read at most: one table, handed down from the settings; the defaults stand here."""

from __future__ import annotations

from dataclasses import dataclass, fields

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may have; what has exactly as much is read.

    `part_bytes` holds for a part of an Office file that is read as a whole (not sheets, shared texts and styles),
    `repeated_bytes` for the long texts of a workbook counted as often as cells show them, `rows` and `columns` for a
    sheet, `text_length` for the characters of one cell or paragraph.
    """

    file_bytes: int = 64 * MB
    inflated_bytes: int = 512 * MB
    part_bytes: int = 32 * MB
    zip_members: int = 2_000
    rows: int = 500_000
    columns: int = 400
    cells: int = 12_000_000
    text_length: int = 32_767  # what one cell of a workbook can hold
    repeated_bytes: int = 256 * MB


DEFAULT = Limits()
ACCEPTED = Limits(*[2**62] * len(fields(Limits)))
"""For files that were stored: they were within the limits when they came in."""


def as_mb(size: int) -> str:
    """Return a number of bytes in MB, with decimals only where there are any."""
    return f"{size / MB:.6f}".rstrip("0").rstrip(".")
