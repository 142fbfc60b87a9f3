"""指标: whether putting right had an effect: every indicator from its baseline to now to its target."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, effect, indicator_drawer
from dashboard.ui import effect_texts as texts
from dashboard.ui.view import current

view = current()
found = effect.of(view)

if not found.all:
    st.info(texts.NONE_IN_SCOPE if view.scope.filters else texts.NONE_AT_ALL)
else:
    blocks.read_aloud(found.headline)
    effect.cards(found)
    effect.at_odds(found)
    effect.bars(found)
    effect.table(found)
    effect.to_ask(found)
    effect.uncovered(found)
    effect.delivered(found)
    indicator_drawer.open_requested(found.all)
