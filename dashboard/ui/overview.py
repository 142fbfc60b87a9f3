"""What the page 总览 is made of besides its charts: the first screen, changes, the outlook, indicators and units."""

from __future__ import annotations

from dashboard.ui import addresses, blocks, links, tables, texts
from dashboard.ui.blocks import Card
from dashboard.ui.markup import Html, joined
from dashboard.ui.view import View


@addresses.kept
def first_screen(view: View) -> Html:
    """Return the sentence to read aloud, the cards, and what needs attention."""
    return joined(blocks.aloud(view.figures.headline), _cards(view), tables.attention(view.figures))


@addresses.kept
def changed(view: View) -> Html:
    """Return what changed since the snapshot before."""
    return blocks.changed(view.changes)


def _cards(view: View) -> Html:
    figures = view.figures
    rates = figures.rates
    overdue, extended, due = (figures.count(key) for key in ("overdue", "extended", "due_soon"))
    unreviewed = "" if view.info.reviewed else texts.CARD_UNREVIEWED
    waiting, money = figures.count("awaiting_review"), rates["amount"]
    return blocks.card_row(
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


def outlook(view: View) -> Html:
    """Return whether the pace is enough."""
    return blocks.section(texts.BURN_UP, blocks.paragraph(view.pace.text))


@addresses.kept
def details(view: View) -> Html:
    """Return the most telling indicators beside the units with what they lead and take part in."""
    return blocks.beside(tables.key_indicators(view.key_indicators), tables.units(view.figures, links.href()))
