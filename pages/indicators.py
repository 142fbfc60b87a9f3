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
elif found.asked:
    blocks.draw(effect.first_screen(found))
    effect.bars(found, effect.RATES + effect.OTHERS)
else:
    blocks.draw(effect.first_screen(found))
    rates, others = st.columns([3, 2], gap="medium")
    with rates:
        effect.bars(found, effect.RATES)
    with others:
        effect.bars(found, effect.OTHERS)
        blocks.draw(effect.beside(found))
    blocks.draw(effect.rest(found))

indicator_drawer.open_requested(found.all)
