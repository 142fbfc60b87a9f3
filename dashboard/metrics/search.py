"""Which issues a text is found in: code, title, finding, units and measures, compared in their matched form."""

from __future__ import annotations

import numpy as np

from dashboard import counting
from dashboard.metrics.facts import Facts, Members
from loaders.text import normal

_BETWEEN = "\n"
"""Keeps fields apart; a matched text never holds it."""


def found(facts: Facts, members: Members, asked: str) -> Members:
    """Return which of the issues at these positions hold every word of `asked` (parted by blanks), in the order given.

    An issue whose code is exactly what is asked for stands first. Words without a letter or digit ask for nothing.
    """
    wanted = [word for word in map(normal, asked.split()) if word]
    if not wanted:
        return members
    held = facts.kept("searched texts", _searched)
    hits = [place for place in members.tolist() if all(word in held[place] for word in wanted)]
    code = normal(asked)
    hits.sort(key=lambda place: normal(facts.codes[place]) != code)
    return np.array(hits, dtype=np.intp)


def _searched(facts: Facts) -> list[str]:
    measures: dict[str, list[str]] = {}
    columns = (counting.texts(facts.snapshot.measures, name) for name in ("key", "text", "unit"))
    for key, *texts in zip(*columns, strict=True):
        measures.setdefault(key or "", []).extend(text for text in texts if text)
    return [
        _BETWEEN.join(normal(text) for text in (code, title, finding or "", *written, *now, *measures.get(key, ())))
        for code, title, finding, written, now, key in zip(
            facts.codes,
            facts.titles,
            facts.texts("finding"),
            facts.written_participants,
            facts.participants,
            facts.keys,
            strict=True,
        )
    ]
