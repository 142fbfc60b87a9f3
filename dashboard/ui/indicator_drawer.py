"""One indicator opened at the right of the page 指标: its formula, its values, its source and its course."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import texts as words
from dashboard.charts import trend
from dashboard.charts.drawing import CONFIG
from dashboard.metrics import effect
from dashboard.metrics.indicators import IndicatorResult
from dashboard.ui import blocks, links, who
from dashboard.ui import effect_cells as cells
from dashboard.ui import effect_texts as texts
from dashboard.ui.markup import element, plain

DRAWER_PX = 900
_WORDS = trend.Words(texts.NOW, texts.BASELINE, texts.TARGET)


def open_requested(results: Sequence[IndicatorResult]) -> None:
    """Open the indicator that a click or the address asks for; one that is not there is said to and ignored."""
    code = st.query_params.get(cells.INDICATOR)
    if code is None or links.PARAMETER in st.query_params:
        return
    result = next((result for result in results if result.code == code), None)
    if result is None:
        st.toast(who.not_within(indicator=code) or texts.UNKNOWN, duration="long")
        return
    st.dialog(plain(result.name), width=DRAWER_PX, position="right", on_dismiss=_close)(_detail)(result)


def _close() -> None:
    st.query_params.pop(cells.INDICATOR, None)
    links.dismiss()


def _detail(result: IndicatorResult) -> None:
    if len(result.trend) > 1:
        chart = trend.trend(effect.course(result), _WORDS)
        st.plotly_chart(chart.figure, key="indicator_trend", config=CONFIG, alt=chart.alt)
    last = effect.since_last(result)
    facts = {
        texts.COLUMN_FORMULA: cells.formula(result),
        texts.COLUMN_BASELINE: cells.baseline(result),
        texts.COLUMN_NOW: cells.now(result),
        texts.COLUMN_TARGET: result.target_text,
        texts.COLUMN_STATE: cells.state(result),
        texts.COLUMN_SHORTFALL: effect.shortfall_text(result),
        texts.COLUMN_MOVED: effect.movement_text(result),
        texts.COLUMN_LAST: last.text if last else words.NO_VALUE,
        texts.DETAIL_ISSUE: cells.issue(result),
        texts.COLUMN_SOURCE: result.source or words.NO_VALUE,
        texts.COLUMN_PLACE: _place(result),
        texts.COLUMN_NOTE: result.note or words.NO_VALUE,
    }
    alone = [] if len(result.trend) > 1 else [blocks.paragraph(texts.DETAIL_ONE_PERIOD)]
    blocks.draw(element("section", *alone, blocks.facts(facts), class_="block"))


def _place(result: IndicatorResult) -> str:
    file, sheet, row = result.place
    return texts.PLACE_JOIN.join(part for part in (file, sheet, texts.ROW.format(row=row) if row else None) if part)
