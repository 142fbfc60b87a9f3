"""责任单位: how far each unit is, and one unit's issues, measures, indicators and history."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, unit_profile, units, units_view
from dashboard.ui import units_texts as words
from dashboard.ui.view import current

found = units_view.of(current())
asked = found.view.scope.unit
profile = found.profile(asked) if asked else None

if profile is not None:
    blocks.draw(unit_profile.first_screen(found, profile))
    unit_profile.buttons(found, profile)
    blocks.draw(unit_profile.issues(profile))
    history, facts = st.columns(2, gap="medium")
    with history:
        unit_profile.history(found, profile)
    with facts:
        blocks.draw(unit_profile.facts(found, profile), unit_profile.indicators(profile))
    blocks.draw(unit_profile.measures(profile))
elif asked:
    units.nothing(found, asked)
elif not found.rows:
    st.info(words.NO_UNITS if found.view.scope.filters else words.NO_UNITS_AT_ALL)
else:
    units.heading(found)
    units.table(found)
    status, matrix = st.columns([1, 2], gap="medium")
    with status:
        units.status(found)
    with matrix:
        units.matrix(found)
    units.matrix_table(found)
