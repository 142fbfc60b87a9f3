"""Blocks of text on a page: the sentence to read aloud, the cards, what changed; one HTML element each.

Streamlit's own parts would take several messages to the browser for each of them, and messages are what a run costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.changes import Changes
from dashboard.ui import links, texts
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link


class Card(NamedTuple):
    """One card: `show` is the selection its number counts; `detail` the line below the number, may be missing.

    `group` narrows the selection to one group, as (field, label) of a `Drill`.
    """

    show: str
    label: str
    number: str
    detail: str | None
    group: tuple[str, str] | tuple[()] = ()


CHAIN = ("reported_or_beyond", "done")
"""Cards that lead on to the next one: 申报 → 已整改 → 已销号."""


def aloud(sentence: str) -> Html:
    """Return a sentence in large type with a button that copies it; the copying itself is in `page.js`."""
    button = element(
        "button", texts.COPY, type="button", class_="copy-button", data_copy=sentence, data_copied=texts.COPIED
    )
    return element("div", element("h1", sentence), button, class_="sentence")


def cards(row: Sequence[Card]) -> None:
    """Draw cards side by side, as many in a row as fit."""
    st.html(card_row(row))


def card_row(row: Sequence[Card]) -> Html:
    """Return cards side by side, as many in a row as fit; each is a link to the issues its number counts."""
    address = links.href()
    made = [
        element(
            "a",
            element("span", card.label, class_="card-label"),
            element("strong", card.number),
            element("span", card.detail or "", class_="card-detail"),
            href=address(Drill(card.show, *card.group)),
            class_="card card-leads-on" if card.show in CHAIN else "card",
            data_show=card.show,
        )
        for card in row
    ]
    return element("nav", *made, class_="cards", aria_label=texts.CARDS)


def changed(found: Changes) -> Html:
    """Return what changed as sentences; the number in each leads to its issues."""
    address = links.href()
    said: list[Html] = []
    for sentence in found.sentences:
        head, colon, items = sentence.text.partition("：")
        if sentence.codes:
            said.append(element("li", link(head, address(Drill(sentence.key, links.CHANGE))), colon, items))
        else:
            said.append(element("li", sentence.text))
    return section(texts.CHANGES, element("ul", *said))


def beside(left: Html, right: Html) -> Html:
    """Return two pieces side by side; below each other where there is no room."""
    return element("div", element("div", left), element("div", right), class_="beside")


def block(title: str, *content: str) -> None:
    """Draw a heading and what stands under it."""
    st.html(section(title, *content))


def draw(*pieces: Html) -> None:
    """Draw several pieces as one element."""
    st.html(joined(*pieces))


def title(said: str) -> Html:
    """Return the heading of a page that begins with no sentence."""
    return element("h1", said, class_="page-title")


def section(title: str, *content: str) -> Html:
    """Return a heading and what stands under it, for pages that draw several in one element."""
    return element("section", element("h2", title), *content, class_="block")


def more(*content: str) -> Html:
    """Return what belongs to the block above, below a chart of it."""
    return element("section", *content, class_="block")


def paragraph(*content: str) -> Html:
    """Return a paragraph of texts and elements."""
    return element("p", joined(*content))


def facts(named: Mapping[str, str]) -> Html:
    """Return names with their values, a line each."""
    return element(
        "dl",
        *(element("div", element("dt", name), element("dd", value)) for name, value in named.items()),
        class_="facts",
    )
