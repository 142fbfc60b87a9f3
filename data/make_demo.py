"""Make the demo county's workbooks: fourteen weekly ledgers, their indicators, the roster and two units' returns."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from demo_ledger import draw_ledger
from demo_story import FOLDER, read_story
from demo_tables import draw_indicators, draw_return, draw_units
from sheets import save

STAMP = datetime(2024, 8, 30)


def make_demo(target: Path) -> None:
    """Write all workbooks of the demo into a folder; the same story always gives the same bytes."""
    story = read_story()
    name = story.county["ledger"]
    for week in story.weeks:
        save(draw_ledger(story, week), target / f"ledger_{week}.xlsx", f"{name}整改台账", STAMP)
        save(draw_indicators(story, week), target / f"indicators_{week}.xlsx", f"{name}整改成效指标", STAMP)
    save(draw_units(story), target / "units.xlsx", f"{name}整改责任单位名册", STAMP)
    for file in story.returns["file"]:
        save(draw_return(story, file), target / "extra" / file["name"], f"{file['unit']}整改情况报送表", STAMP)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER.parent, help="folder the workbooks are written to")
    make_demo(parser.parse_args().out)
