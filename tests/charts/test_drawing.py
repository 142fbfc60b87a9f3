"""A finished chart as it is sent: the figure that plotly would write itself, written once."""

from __future__ import annotations

import json
from datetime import date

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from dashboard.charts.bars import Part, stacked_bars
from dashboard.charts.burnup import Words, burn_up
from dashboard.charts.drawing import Chart
from dashboard.metrics.pace import Point
from dashboard.palette import GREEN, RED

BARS = stacked_bars(
    ["县交通局</script>", "县财政局"],
    [Part("红", "逾期", RED, (1, 0)), Part("绿", "已整改", GREEN, (2, 3))],
    "状态",
    "项",
)
LINES = burn_up(
    (Point(date(2024, 11, 1), 18, 2, 1, 0, 1), Point(date(2024, 11, 8), 18, 3, 2, 1, 1)),
    None,
    Words(done="认定整改", reported="申报完成", required="所需速度", total="全部", what="整改进度"),
)


@pytest.mark.parametrize("chart", [BARS, LINES])
def test_it_is_the_figure_that_plotly_would_write(chart: Chart) -> None:
    assert chart is not None
    plain = json.loads(pio.to_json(go.Figure(chart.figure), validate=False, engine="json"))
    kinds = {trace["type"] for trace in plain["data"]}
    template = plain["layout"]["template"]
    template["data"] = {kind: made for kind, made in template["data"].items() if kind in kinds}
    for _ in range(2):
        sent = pio.to_json(chart.figure.to_dict(), validate=False)
        assert json.loads(sent) == plain
        assert "<" not in sent


def test_its_json_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = stacked_bars(["甲"], [Part("红", "逾期", RED, (1,))], "状态", "项")
    first = pio.to_json(chart.figure.to_dict(), validate=False)
    monkeypatch.setattr("dashboard.charts.drawing.to_json_plotly", lambda *_, **__: pytest.fail("written again"))
    assert pio.to_json(chart.figure.to_dict(), validate=False) == first
