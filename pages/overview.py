"""总览: how far rectification is, in one sentence, a row of figures and what needs attention; below it, why."""

from __future__ import annotations

import streamlit as st

from dashboard.charts import burnup, groups
from dashboard.ui import cards, charts, indicators, sentence, tables, texts
from dashboard.ui.cards import Card
from dashboard.ui.view import current

BURN_UP_WORDS = burnup.Words(
    texts.BURN_UP_DONE, texts.BURN_UP_REPORTED, texts.BURN_UP_REQUIRED, texts.BURN_UP_TOTAL, texts.BURN_UP
)

view = current()
figures = view.figures
rates = figures.rates
overdue, extended, due = (figures.count(key) for key in ("overdue", "extended", "due_soon"))
waiting, money = figures.count("awaiting_review"), rates["amount"]

sentence.read_aloud(figures.headline)
cards.cards(
    [
        Card("reported_or_beyond", texts.CARD_REPORTED, rates["reported"].parts, rates["reported"].change_text),
        Card("done", texts.CARD_DONE, rates["rectified"].parts, rates["rectified"].change_text),
        Card("closed", texts.CARD_CLOSED, rates["closed"].parts, rates["closed"].change_text),
        Card("awaiting_review", texts.CARD_REVIEW, texts.ITEMS.format(n=waiting.n), figures.review_wait.text),
        Card("overdue", texts.CARD_OVERDUE, texts.ITEMS.format(n=overdue.n), overdue.change_text),
        Card("extended", texts.CARD_EXTENDED, texts.ITEMS.format(n=extended.n), extended.change_text),
        Card(
            "due_soon",
            texts.CARD_DUE.format(days=view.facts.thresholds.due_soon_days),
            texts.ITEMS.format(n=due.n),
            due.change_text,
        ),
        *([Card("amount_stated", money.label, money.percent, money.parts)] if money.value is not None else []),
    ]
)

attention, changes = st.columns([2, 1], gap="medium")
with attention:
    st.subheader(texts.ATTENTION, anchor=False)
    tables.attention(figures)
with changes:
    st.subheader(texts.CHANGES, anchor=False)
    sentence.changes(view.changes)

by_category, by_unit = st.columns(2, gap="medium")
with by_category:
    st.subheader(texts.BY_CATEGORY, anchor=False)
    chart = groups.by_status(figures.by_category, texts.BY_CATEGORY_ALT, texts.MEASURE)
    charts.bars(chart, "by_category", "category", {group.label: group.name or "" for group in figures.by_category})
with by_unit:
    st.subheader(texts.BY_UNIT, anchor=False)
    leading = [row.lead for row in figures.by_unit if row.lead.n()]
    chart = groups.by_light(leading, texts.BY_UNIT_ALT, texts.MEASURE)
    charts.bars(chart, "by_unit", "lead", {group.label: group.label for group in leading})

moves = len(view.pace.points) > 1
pace, tracked = st.columns(2, gap="medium") if moves else (st.container(), st.container())
with pace:
    st.subheader(texts.BURN_UP, anchor=False)
    st.markdown(view.pace.text)
    if moves:
        charts.show(burnup.burn_up(view.pace.points, view.pace.line, BURN_UP_WORDS), "burn_up")
with tracked:
    st.subheader(texts.INDICATORS, anchor=False)
    indicators.key_ones(view.key_indicators)

st.subheader(texts.UNIT_TABLE, anchor=False)
tables.units(figures)
