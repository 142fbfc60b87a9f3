"""Money by the means it was put right with (上缴, 归还原渠道 …), where the ledger has columns of its own for them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from dashboard import texts
from dashboard.metrics.categories import Amount
from dashboard.metrics.groups import Group
from loaders.money import read_amount, unit_in
from loaders.records import Level
from loaders.text import normal


@dataclass(frozen=True)
class Means:
    """What a scope's issues state under one means: the amounts added up, and the issues whose cell could not be read.

    Amounts under different means are of different kinds and are never added up.
    """

    label: str
    amount: Amount
    unread: tuple[str, ...]

    @property
    def text(self) -> str:
        """`3.62万元`, or 未填报 where no issue states it; what could not be read is said."""
        if not self.unread:
            return self.amount.text
        return texts.MEANS_UNREAD.format(amount=self.amount.text, codes=texts.COMPARED_JOIN.join(self.unread))


def means(whole: Group) -> tuple[Means, ...]:
    """Return every means in the order of reports; columns are the ledger's further ones, by how their header begins.

    Source: the headline of official reports (money by means). A header's unit holds for cells that name none.
    """
    found: dict[str, dict[str, int]] = {label: {} for label in texts.MEANS}
    unread: dict[str, list[str]] = {label: [] for label in texts.MEANS}
    extras = whole.facts.texts("extra")
    for position in whole.positions("counted").tolist():
        held = extras[position]
        code = whole.facts.codes[position]
        for header, cell in (json.loads(held) if held else {}).items():
            label = _label(str(header))
            if label is None:
                continue
            read = read_amount(str(cell), unit_in(str(header)))
            if read.value is not None:
                found[label][code] = found[label].get(code, 0) + read.value
            elif any(problem.level is Level.ERROR for problem in read.problems):
                unread[label].append(code)
    return tuple(
        Means(label, Amount(sum(stated.values()), tuple(stated)), tuple(unread[label]))
        for label, stated in found.items()
    )


def _label(header: str) -> str | None:
    """Return the means whose amounts a column holds; a column of dates or people under such a word is none."""
    name = normal(header).removeprefix(texts.MEANS_ALREADY)
    label = next((label for label, words in texts.MEANS.items() if name.startswith(words)), None)
    of_money = unit_in(header) is not None or name == label or any(word in name for word in texts.MEANS_OF_MONEY)
    return label if of_money else None
