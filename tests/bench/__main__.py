"""Run the benches, print one table and keep it: `python -m tests.bench [import] [pages] …`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from tests.bench import (
    browser_bench,
    import_bench,
    load_bench,
    pages_bench,
    papers_bench,
    preview_bench,
    province_bench,
    readers_bench,
    report,
    soak_bench,
    volume_bench,
)
from tests.bench.report import Figure

PARTS: dict[str, Callable[..., Iterator[Figure]]] = {
    "import": import_bench.figures,
    "pages": pages_bench.figures,
    "papers": papers_bench.figures,
    "preview": preview_bench.figures,
    "naive": pages_bench.naive_figures,
    "switch": pages_bench.switch_figures,
    "browser": browser_bench.figures,
    "load": load_bench.figures,
    "readers": readers_bench.figures,
    "volume": volume_bench.figures,
    "limit": volume_bench.limit_figures,
    "province": province_bench.figures,
    "soak": soak_bench.figures,
}


def main() -> None:
    """Run the parts named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--print-only", action="store_true", help="leave results.md as it is")
    parser.add_argument("--minutes", type=float, default=readers_bench.MINUTES, help="how long the readers read")
    parser.add_argument("--page", action="append", default=[], help="of the pages only this one; may be repeated")
    parser.add_argument("--ledger", action="append", default=[], choices=list(pages_bench.AIMS), help="likewise")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    narrowed = {"readers": (options.minutes,), "pages": (options.page, options.ledger)}
    figures = []
    for part in options.parts or PARTS:
        for figure in PARTS[part](*narrowed.get(part, ())):
            print(" | ".join(filter(None, figure.cells)), flush=True)
            figures.append(figure)
    print(f"\n{report.table(figures)}")
    if not options.print_only:
        report.keep(figures, " ".join(options.parts or PARTS))


if __name__ == "__main__":
    main()
