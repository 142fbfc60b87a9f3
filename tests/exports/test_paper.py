"""The stamp of papers: everything that leads back to the figures, and that demo data is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.exports.paper import PaperSource
from dashboard.frames import Snapshot
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import ANY, LEAD, Scope
from tests.metrics.factory import issue, snapshot

ROWS = [
    issue("1", "verified", date(2024, 10, 31), lead_unit="县财政局", units=("县财政局", "青杨镇")),
    issue("2", "in_progress", date(2024, 11, 1), lead_unit="青杨镇"),
    issue("3", "in_progress", date(2024, 12, 1), lead_unit="青杨镇"),
]


def _source(held: Snapshot, scope: Scope | None = None) -> PaperSource:
    facts = Facts(held)
    return PaperSource(figures(facts, None, scope), None, ())


def test_the_stamp_says_where_a_paper_comes_from():
    held = snapshot(ROWS, id=12)
    held = replace(held, info=replace(held.info, sha256="0123456789abcdef" * 4, reviewed=True))
    stamp = _source(held).stamp
    assert (stamp.ledger, stamp.as_of, stamp.rows, stamp.snapshot) == ("示例台账", date(2024, 11, 8), 3, 12)
    assert stamp.lines == (
        "台账：示例台账　截至：2024年11月8日　期次：第12号　校验码：0123456789ab",
        "范围：全部问题，3项　口径：每项问题计一次；整改率＝认定整改（已整改和已销号）÷（全部 − 终结或移送）；"
        "逾期按现行时限，到期当天不算",
    )


@pytest.mark.parametrize(
    ("scope", "filters", "rows", "counting"),
    [
        (Scope(unit="青杨镇", role=ANY), "青杨镇参与的问题", 3, "；单位按参与（牵头和配合）计"),
        (Scope(unit="青杨镇", role=LEAD), "青杨镇牵头的问题", 2, "；单位按牵头计"),
        (Scope(show="overdue"), "全县“逾期”的问题", 1, "到期当天不算"),
    ],
)
def test_the_stamp_says_the_filters_and_how_units_count(scope: Scope, filters: str, rows: int, counting: str) -> None:
    stamp = _source(snapshot(ROWS), scope).stamp
    assert (stamp.filters, stamp.rows) == (filters, rows)
    assert stamp.counting.endswith(counting)


def test_demo_data_is_called_invented_first_of_all():
    held = snapshot(ROWS)
    ledger = replace(held.info.ledger, demo=True)
    assert _source(replace(held, info=replace(held.info, ledger=ledger))).stamp.lines[0].startswith("演示数据")
    assert not any("演示" in line for line in _source(held).stamp.lines)
