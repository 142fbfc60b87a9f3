"""Tables of issues: the attention list and the list behind any number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import texts as words
from dashboard.metrics.figures import Figures
from dashboard.metrics.groups import Group
from dashboard.metrics.lines import IssueLine
from dashboard.palette import LIGHTS
from dashboard.ui import links, texts
from dashboard.ui.links import Drill
from dashboard.ui.markup import link, plain, tag

Column = Callable[[IssueLine], str]

UNIT_TABLE_PX = 960

ATTENTION: dict[str, Column] = {
    texts.COLUMN_LIGHT: lambda line: light(line, line.reason or line.light_word),
    texts.COLUMN_CODE: lambda line: plain(line.code),
    texts.COLUMN_TITLE: lambda line: plain(line.title),
    texts.COLUMN_LEAD: lambda line: _text(line.lead_unit),
    texts.COLUMN_OBSTACLE: lambda line: _text(line.obstacle),
    texts.COLUMN_PROMISED: lambda line: (
        texts.SHORT_DAY.format(day=line.promised_on) if line.promised_on else _text(None)
    ),
}
LISTED: dict[str, Column] = {
    texts.COLUMN_CODE: lambda line: plain(line.code),
    texts.COLUMN_TITLE: lambda line: plain(line.title),
    texts.COLUMN_LEAD: lambda line: _text(line.lead_unit),
    texts.COLUMN_DEADLINE: lambda line: (
        texts.DAY.format(day=line.deadline) if line.deadline else _text(line.deadline_text)
    ),
    texts.COLUMN_LIGHT: lambda line: light(line, line.light_word),
    texts.COLUMN_STATUS: lambda line: line.status_label,
}


def light(line: IssueLine, word: str) -> str:
    """Return the tag of an issue's light with the given word; ended issues show the word alone."""
    return tag(word, LIGHTS[line.light]) if line.light else plain(word)


def attention(figures: Figures) -> None:
    """Draw the issues that need attention first, or say that there are none."""
    shown = figures.attention
    if not shown:
        st.markdown(texts.NO_ATTENTION)
        return
    with st.container(key="attention"):
        issues(shown, ATTENTION, texts.ATTENTION)
    if len(figures.needing_attention) > len(shown):
        lit = [(word, count) for word, light in texts.ATTENTION_LIGHTS if (count := figures.lights[light]).n]
        numbers = [
            link(texts.ATTENTION_LIGHT.format(word=word, n=count.n), links.href(Drill(count.key)))
            for word, count in lit
        ]
        st.markdown(texts.ATTENTION_REST.format(n=len(shown), numbers=texts.LIST_JOIN.join(numbers)))


def issues(lines: Sequence[IssueLine], columns: Mapping[str, Column], alt: str) -> None:
    """Draw issues as a table, one row each; long texts wrap."""
    rows = {title: [cell(line) for line in lines] for title, cell in columns.items()}
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt=alt)


def _text(text: str | None) -> str:
    return plain(text) if text else words.NO_VALUE


def units(figures: Figures) -> None:
    """Draw a row a unit in official order, what it leads and what it takes part in; numbers link to their issues."""
    rows = figures.by_unit
    columns: dict[str, list[str]] = {
        texts.COLUMN_BLOCK: [row.block for row in rows],
        texts.COLUMN_UNIT: [plain(row.name) for row in rows],
        texts.COLUMN_LEADS: [_number(row.lead, "all", "lead", row.name) for row in rows],
        texts.COLUMN_TAKES_PART: [_number(row.any, "all", "unit", row.name) for row in rows],
        texts.COLUMN_DONE: [_number(row.lead, "done", "lead", row.name) for row in rows],
        texts.COLUMN_OVERDUE: [_number(row.lead, "overdue", "lead", row.name) for row in rows],
    }
    st.table(pd.DataFrame(columns), border="horizontal", hide_index=True, width=UNIT_TABLE_PX, alt=texts.UNIT_TABLE)
    st.caption(figures.footer.text)


def _number(group: Group, selection: str, field: str, value: str) -> str:
    number = group.n(selection)
    return link(str(number), links.href(Drill(selection, field, value))) if number else str(number)
