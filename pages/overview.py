"""总览: how far rectification is, in one sentence, a row of figures and what needs attention; below it, why."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, charts, links, tables, texts
from dashboard.ui.blocks import Card
from dashboard.ui.view import current

view = current()
figures = view.figures
rates = figures.rates
overdue, extended, due = (figures.count(key) for key in ("overdue", "extended", "due_soon"))
unreviewed = "" if view.info.reviewed else texts.CARD_UNREVIEWED
waiting, money = figures.count("awaiting_review"), rates["amount"]

cards = blocks.card_row(
    [
        Card("reported_or_beyond", texts.CARD_REPORTED, rates["reported"].parts, rates["reported"].change_text),
        Card("done", texts.CARD_DONE, rates["rectified"].parts, unreviewed or rates["rectified"].change_text),
        Card("closed", texts.CARD_CLOSED, rates["closed"].parts, unreviewed or rates["closed"].change_text),
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

blocks.draw(blocks.aloud(figures.headline), cards, tables.attention(figures))

changed, by_category = st.columns(2, gap="medium")
with changed:
    blocks.draw(blocks.changed(view.changes))
with by_category:
    charts.bars(texts.BY_CATEGORY, view.by_category, "by_category", "category")

by_unit, pace = st.columns(2, gap="medium")
with by_unit:
    charts.bars(texts.BY_UNIT, view.by_unit, "by_unit", "lead")
with pace:
    blocks.draw(blocks.section(texts.BURN_UP, blocks.paragraph(view.pace.text)))
    if view.burn_up:
        charts.show(view.burn_up, "burn_up")

blocks.draw(blocks.beside(tables.key_indicators(view.key_indicators), tables.units(figures, links.href())))
