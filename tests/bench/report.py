"""The table of a bench run: printed, and kept with its date in results.md."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).with_name("results.md")
RUNS_BEGIN = "<!-- runs, newest first -->"
RUNS_KEPT = 5
HEADINGS = ("figure", "measured", "ratio", "aim", "verdict")


class Figure(NamedTuple):
    """One line: what was measured, in its own unit, as a ratio, and the aim where there is one."""

    name: str
    measured: str
    ratio: float | None = None
    aim: float | None = None
    aim_text: str | None = None
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of the line; the verdict follows from ratio and aim unless it was given."""
        met = self.met
        if met is None and self.ratio is not None and self.aim is not None:
            met = self.ratio <= self.aim
        aim = self.aim_text or ("" if self.aim is None else f"at most {self.aim:g}")
        verdict = "" if met is None else "met" if met else "missed"
        return (self.name, self.measured, "" if self.ratio is None else f"{self.ratio:.2f}", aim, verdict)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table that reads well in a terminal and is Markdown."""
    lines = [HEADINGS, *(figure.cells for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(drawn)


def keep(figures: Sequence[Figure], parts: str, path: Path = RESULTS) -> None:
    """Put a run of some parts on top of those in the results file and drop the oldest; what is above them stays."""
    head, _, kept = path.read_text("utf-8").partition(RUNS_BEGIN)
    runs = [run.strip() for run in kept.split("\n## ") if run.strip()]
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    command = f'make bench PART="{parts}"'
    newest = f"{date.today():%Y-%m-%d} ({machine})\n\nTo repeat: `{command}`\n\n{table(figures)}"
    shown = "".join(f"\n\n## {run.removeprefix('## ')}" for run in [newest, *runs][:RUNS_KEPT])
    path.write_text(f"{head}{RUNS_BEGIN}{shown}\n", "utf-8")
