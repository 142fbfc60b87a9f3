"""Indicators as a table: what each is now, its target and how it stands."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.metrics.indicators import IndicatorResult, State
from dashboard.palette import AMBER, GREEN, GREY, Paint
from dashboard.ui import texts
from dashboard.ui.markup import plain, tag

KEY_ROWS = 7
"""As many as one glance holds; the page 指标 lists them all."""

_PAINTS: dict[State, Paint] = {State.MISSED: AMBER, State.MET: GREEN}


def key_ones(results: Sequence[IndicatorResult]) -> None:
    """Draw the first few of the given indicators, or say that there are none."""
    if not results:
        st.markdown(texts.NO_INDICATORS)
        return
    shown = results[:KEY_ROWS]
    columns = {
        texts.COLUMN_INDICATOR: [plain(result.name) for result in shown],
        texts.COLUMN_NOW: [plain(result.text) for result in shown],
        texts.COLUMN_TARGET: [plain(result.target_text) for result in shown],
        texts.COLUMN_STATE: [tag(result.state_label, _PAINTS.get(result.state, GREY)) for result in shown],
    }
    st.table(pd.DataFrame(columns), border="horizontal", hide_index=True, alt=texts.INDICATORS)
    if len(results) > len(shown):
        st.caption(texts.INDICATORS_REST.format(total=len(results), n=len(shown)))
