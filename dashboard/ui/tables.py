"""Tables: issues in need of attention, the issues behind any number, units, indicators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from dashboard import texts as words
from dashboard.metrics.figures import Figures
from dashboard.metrics.groups import Footer, Group
from dashboard.metrics.indicators import IndicatorResult, State
from dashboard.metrics.lines import IssueLine
from dashboard.metrics.results import Ratio
from dashboard.metrics.rounding import wan_text
from dashboard.palette import AMBER, GREEN, GREY, LIGHTS, Paint
from dashboard.ui import addresses, blocks, links, texts
from dashboard.ui.links import Address, Drill
from dashboard.ui.markup import Html, element, filled, joined, link, tag

KEY_INDICATORS = 7
"""As many as one glance holds; the page 指标 lists them all."""

Cell = Callable[[IssueLine], str]

ATTENTION: dict[str, Cell] = {
    texts.COLUMN_LIGHT: lambda line: light(line, line.reason or line.light_word),
    texts.COLUMN_CODE: lambda line: link(line.code, addresses.issue(line.code)),
    texts.COLUMN_TITLE: lambda line: line.title,
    texts.COLUMN_LEAD: lambda line: line.lead_unit or words.NO_VALUE,
    texts.COLUMN_OBSTACLE: lambda line: line.obstacle or words.NO_VALUE,
    texts.COLUMN_PROMISED: lambda line: (
        texts.SHORT_DAY.format(day=line.promised_on) if line.promised_on else words.NO_VALUE
    ),
}
LISTED: dict[str, Cell] = {
    texts.COLUMN_CODE: lambda line: link(line.code, addresses.issue(line.code)),
    texts.COLUMN_TITLE: lambda line: line.title,
    texts.COLUMN_LEAD: lambda line: line.lead_unit or words.NO_VALUE,
    texts.COLUMN_DEADLINE: lambda line: (
        texts.DAY.format(day=line.deadline) if line.deadline else line.deadline_text or words.NO_VALUE
    ),
    texts.COLUMN_LIGHT: lambda line: light(line, line.reason or line.light_word),
    texts.COLUMN_STATUS: lambda line: line.status_label,
}
WITH_AMOUNTS: dict[str, Cell] = {
    **{title: LISTED[title] for title in (texts.COLUMN_CODE, texts.COLUMN_TITLE, texts.COLUMN_LEAD)},
    texts.COLUMN_AMOUNT: lambda line: _wan(line.amount),
    texts.COLUMN_AMOUNT_RECTIFIED: lambda line: _wan(line.amount_rectified),
    texts.COLUMN_STATUS: LISTED[texts.COLUMN_STATUS],
}
"""Columns of a list that a sum of money opens to: the amounts that were added up stand in it."""
NARROW = frozenset(
    (
        texts.COLUMN_LIGHT,
        texts.COLUMN_CODE,
        texts.COLUMN_PROMISED,
        texts.COLUMN_DEADLINE,
        texts.COLUMN_STATUS,
        texts.COLUMN_STATE,
        texts.COLUMN_BLOCK,
    )
)
"""Columns whose cells stay on one line."""

_MARKUP = re.compile("<[^>]*>")
_DIGIT = re.compile("[0-9]")
_NUMBER = re.compile("[0-9.,%/（）—+-]*[项次天]?|[0-9.,/-]+万元")

_INDICATOR_PAINTS: dict[State, Paint] = {State.MISSED: AMBER, State.MET: GREEN}


def _wan(fen: int | None) -> str:
    return words.NO_VALUE if fen is None else f"{wan_text(fen)}{words.WAN}"


def table(
    columns: Mapping[str, Sequence[str]],
    name: str,
    class_: str = "",
    narrow: frozenset[str] = NARROW,
    stacked: bool = False,
) -> Html:
    """Return columns by their titles as a table; `name` says to who cannot see it what it holds.

    The cells of `narrow` columns stay on one line. With two columns of running text or more a row does not fit on a
    phone: there its cells stand below each other, those after the first text with their column's title; `stacked` has
    it so with one long text too.
    """
    classes = {title: _class(cells, title in narrow) for title, cells in columns.items()}
    running = [place for place, written in enumerate(classes.values()) if not written]
    stacked = stacked or len(running) > 1
    labels = {title: title if stacked and place > running[0] else "" for place, title in enumerate(columns)}
    head = element("tr", *(element("th", title, scope="col", class_=classes[title]) for title in columns))
    rows = [
        element(
            "tr",
            *(
                element("td", cell, class_=classes[title], data_label=labels[title])
                for title, cell in zip(columns, row, strict=True)
            ),
        )
        for row in zip(*columns.values(), strict=True)
    ]
    class_ = f"{class_} stacked".strip() if stacked else class_
    made = element("table", element("thead", head), element("tbody", *rows), aria_label=name, class_=class_)
    return element("div", made, class_="table", tabindex="0", role="region", aria_label=name)


def _class(cells: Sequence[str], narrow: bool) -> str:
    """Return how a column stands: numbers, with their measure words and links, under each other to the right."""
    shown = [_MARKUP.sub("", cell) for cell in cells]
    if any(map(_DIGIT.search, shown)) and all(map(_NUMBER.fullmatch, shown)):
        return "count"
    return "narrow" if narrow else ""


def issues(lines: Sequence[IssueLine], columns: Mapping[str, Cell], name: str) -> Html:
    """Return issues as a table, one row each; long texts wrap."""
    return table({title: [cell(line) for line in lines] for title, cell in columns.items()}, name)


def light(line: IssueLine, word: str) -> str:
    """Return the tag of an issue's light with the given word; ended issues show the word alone."""
    return tag(word, LIGHTS[line.light]) if line.light else word


def attention(figures: Figures) -> Html:
    """Return the issues that need attention first, or the sentence that there are none."""
    shown = figures.attention
    if not shown:
        return blocks.section(texts.ATTENTION, blocks.paragraph(texts.NO_ATTENTION))
    rest: list[str] = []
    if len(figures.needing_attention) > len(shown):
        address = links.href()
        rest.append(texts.ATTENTION_REST.format(n=len(shown)))
        for word, name in texts.ATTENTION_LIGHTS:
            count = figures.lights[name]
            if count.n:
                rest += [link(texts.ATTENTION_LIGHT.format(word=word, n=count.n), address(Drill(count.key))), "　"]
    return blocks.section(texts.ATTENTION, issues(shown, ATTENTION, texts.ATTENTION), blocks.paragraph(*rest))


def units(figures: Figures, address: Address) -> Html:
    """Return a row a unit in official order, what it leads and what it takes part in; numbers link to their issues."""
    rows = figures.by_unit
    columns: dict[str, list[str]] = {
        texts.COLUMN_BLOCK: [row.block for row in rows],
        texts.COLUMN_UNIT: [link(row.name, addresses.page("units", unit=row.name)) for row in rows],
        texts.COLUMN_LEADS: [number(row.lead, Drill("all", "lead", row.name), address) for row in rows],
        texts.COLUMN_TAKES_PART: [number(row.any, Drill("all", "unit", row.name), address) for row in rows],
        texts.COLUMN_DONE: [number(row.lead, Drill("done", "lead", row.name), address) for row in rows],
        texts.COLUMN_OVERDUE: [number(row.lead, Drill("overdue", "lead", row.name), address) for row in rows],
    }
    made = table(columns, texts.UNIT_TABLE, "units")
    return blocks.section(texts.UNIT_TABLE, made, footer(figures.footer, address))


def footer(found: Footer, address: Callable[[Drill], str], show: str = "all", template: str = "{footer}") -> Html:
    """Return how units reconcile with the total; the total and what no unit leads lead to their issues.

    `show` is the selection that the units were counted over. Sums that do not meet stand out as an error.
    """
    if not found.agrees:
        return element("p", template.format(footer=found.text), class_="wrong")
    without = str(len(found.without))
    said = filled(
        words.FOOTER,
        lead=found.lead,
        without=link(without, address(Drill(show, "lead", ""))) if found.without else without,
        total=link(str(found.total), address(Drill(show))) if found.total else "0",
        participations=found.participations,
    )
    return element("p", filled(template, footer=said))


def number(group: Group, drill: Drill, address: Callable[[Drill], str]) -> str:
    """Return how many members of a group are in the drill's selection, as a link to exactly these; 0 leads nowhere."""
    members = group.n(drill.show)
    return link(str(members), address(drill)) if members else str(members)


def parts(rate: Ratio, to: Callable[[str], str]) -> Html:
    """Return the two parts of a rate, each a link to the issues it counts; of money, one to those it is over.

    `to` makes an address of a selection's key.
    """
    if rate.money:
        return link(rate.parts, to(rate.rate.denominator)) if rate.denominator else joined(rate.parts)
    numbers = ((rate.numerator, rate.rate.numerator), (rate.denominator, rate.rate.denominator))
    numerator, denominator = (link(str(n), to(key)) if n else joined(str(n)) for n, key in numbers)
    return joined(numerator, "/", denominator)


def rated(rate: Ratio, to: Callable[[str], str]) -> Html:
    """Return a rate in full, `45.8%（11/24）`, with its parts as `parts` has them."""
    before, there, after = rate.text.partition(rate.parts)
    return joined(before, parts(rate, to), after) if there else joined(before)


def key_indicators(results: Sequence[IndicatorResult]) -> Html:
    """Return the first few of the given indicators, or say that there are none."""
    if not results:
        return blocks.section(texts.INDICATORS, blocks.paragraph(texts.NO_INDICATORS))
    shown = results[:KEY_INDICATORS]
    columns: dict[str, list[str]] = {
        texts.COLUMN_INDICATOR: [
            link(result.name, addresses.page("indicators", indicator=result.code)) for result in shown
        ],
        texts.COLUMN_NOW: [result.text for result in shown],
        texts.COLUMN_TARGET: [result.target_text for result in shown],
        texts.COLUMN_STATE: [tag(result.state_label, _INDICATOR_PAINTS.get(result.state, GREY)) for result in shown],
    }
    rest = ""
    if len(results) > len(shown):
        everything = link(texts.INDICATORS_ALL.format(total=len(results)), addresses.page("indicators"))
        rest = filled(texts.INDICATORS_REST, all=everything, n=len(shown))
    return blocks.section(texts.INDICATORS, table(columns, texts.INDICATORS), blocks.paragraph(rest))
