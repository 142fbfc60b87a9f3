"""问题类别: which kind of issue needs more effort, by status, light, money and type of rectification."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, categories
from dashboard.ui import texts as shared
from dashboard.ui.view import current

view = current()
if not view.figures.total:
    st.info(shared.NOTHING_IN_SCOPE)
    st.stop()

found = categories.of(view)
blocks.draw(categories.table(view, found))

status, lights = st.columns(2, gap="medium")
with status:
    categories.by_status(found)
with lights:
    categories.by_light(view, found)

money, types = st.columns(2, gap="medium")
with money:
    categories.amounts(view, found)
with types:
    categories.types(found)
