"""Which of the made weeks a page tells of: every number of issues on it, and of the week before, by plain patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from streamlit.proto.Element_pb2 import Element

PAGES = ("", "units", "categories", "deadlines", "ledger", "meeting")
"""Pages that tell how many issues there are."""
_LENGTHS = (
    r"(?<![\d/])\d+\|?/\|?(\d+)(?![\d/])",  # a rate's parts
    r"全县(\d+)项问题",
    r"牵头(\d+)项问题",
    r"牵头合计\|?(\d+)\|?项",
    r"参与合计\|?(\d+)\|?次",
    r"台账　(\d+) 项",
    r"全部 (\d+)(?!\d)",
)
_BURN_UP_TOTAL, _DONE = "全部问题", "已整改"
_DONE_CHANGE = re.compile(r"\|已整改\|\|?(\d+)/\d+\|\|?(?:([+−-]\d+) 项|持平)")


class Told(NamedTuple):
    """What a page says: the lengths of the week it shows, and how many were done in the week before."""

    lengths: frozenset[int]
    done_before: frozenset[int]

    def of_one_week(self, length: int) -> bool:
        """Return whether all of it is of a week of so many issues, and of one week before it."""
        return self.lengths == {length} and len(self.done_before) <= 1


def told(elements: Iterable[Element]) -> Told:
    """Return all that the elements of a page tell of a week's length."""
    lengths: set[int] = set()
    before: set[int] = set()
    for element in elements:
        kind = element.WhichOneof("type")
        if kind == "html":
            text = re.sub(r"(<[^>]*>\s*)+", "|", element.html.body)
            for pattern in _LENGTHS:
                lengths.update(map(int, re.findall(pattern, text)))
            for done, change in _DONE_CHANGE.findall(text):
                before.add(int(done) - int(change.replace("−", "-") or 0))
        elif kind == "plotly_chart":
            traces = {trace.get("name"): trace for trace in json.loads(element.plotly_chart.spec)["data"]}
            if _BURN_UP_TOTAL in traces:
                lengths.add(traces[_BURN_UP_TOTAL]["y"][-1])
                before.update(traces[_DONE]["y"][-2:-1])
            elif _DONE in traces:
                lengths.add(sum(_bar(trace) for trace in traces.values()))
    return Told(frozenset(lengths), frozenset(before))


def _bar(trace: dict[str, Any]) -> int:
    """Return what all bars of one kind come to, whichever way they lie."""
    numbers = trace["x"] if trace.get("orientation") == "h" else trace["y"]
    return sum(numbers)
