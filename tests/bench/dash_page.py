"""The overview in Plotly Dash: the same filters, cards, charts and tables of the same figures. Only to compare with."""

from __future__ import annotations

import sys

import streamlit.elements.plotly_chart  # noqa: F401 - makes the template that our charts are drawn with
from dash import Dash, dcc, html

from dashboard import texts as words
from dashboard.charts.drawing import CONFIG, Chart
from dashboard.metrics.scope import Scope
from dashboard.ui import data, texts, view
from dashboard.ui.view import View


def overview(found: View) -> html.Div:
    """Return the layout, as the page 总览 has it."""
    figures, rates = found.figures, found.figures.rates
    counts = {
        texts.CARD_REVIEW: "awaiting_review",
        texts.CARD_OVERDUE: "overdue",
        texts.CARD_EXTENDED: "extended",
        texts.CARD_DUE.format(days=found.facts.thresholds.due_soon_days): "due_soon",
    }
    cards = {
        texts.CARD_REPORTED: rates["reported"].parts,
        texts.CARD_DONE: rates["rectified"].parts,
        texts.CARD_CLOSED: rates["closed"].parts,
        **{label: texts.ITEMS.format(n=figures.count(key).n) for label, key in counts.items()},
        rates["amount"].label: rates["amount"].percent,
    }
    catalogue = data.catalogue()
    ledgers = [ledger.name for ledger in catalogue.ledgers]
    days = [str(info.as_of) for info in catalogue.standing(found.info.ledger.id)]
    units = [row.name for row in figures.by_unit]
    attention = [
        [line.reason or line.light_word, line.code, line.title, line.lead_unit or "", line.obstacle or ""]
        for line in figures.attention
    ]
    indicators = [[one.name, one.text, one.target_text, one.state_label] for one in found.key_indicators]
    shares = [
        [row.block, row.name, row.lead.n(), row.any.n(), row.lead.n("done"), row.lead.n("overdue")]
        for row in figures.by_unit
    ]
    filters = [dcc.Dropdown(each, each[0], clearable=False) for each in (ledgers, days, units, list(figures.lights))]
    made_cards = [
        html.Div([html.Span(label), html.Strong(number)], className="card") for label, number in cards.items()
    ]
    return html.Div(
        [
            html.Div([*filters, html.Button(texts.MORE_FILTERS), html.Button(texts.PAPERS)], className="row"),
            html.H1(figures.headline),
            html.Div(made_cards, className="row cards"),
            _table([texts.COLUMN_LIGHT, texts.COLUMN_CODE, texts.COLUMN_TITLE, texts.COLUMN_LEAD, ""], attention),
            html.Div(
                [
                    html.Ul([html.Li(sentence.text) for sentence in found.changes.sentences]),
                    _chart(texts.BY_CATEGORY, found.by_category),
                ],
                className="row",
            ),
            html.Div(
                [_chart(texts.BY_UNIT, found.by_unit), _chart(found.pace.text, found.burn_up)],
                className="row",
            ),
            html.Div([_table([texts.COLUMN_INDICATOR] * 4, indicators), _table(["", texts.COLUMN_UNIT], shares)]),
        ]
    )


def _chart(title: str, chart: Chart | None) -> html.Div:
    assert chart is not None
    legend = html.P([html.Span(f"{mark.label}　") for mark in chart.legend])
    return html.Div([html.H2(title), legend, dcc.Graph(figure=chart.figure.to_dict(), config=CONFIG)])


def _table(head: list[str], rows: list[list[object]]) -> html.Table:
    cells = [html.Tr([html.Td(str(cell) if cell != "" else words.NO_VALUE) for cell in row]) for row in rows]
    return html.Table([html.Thead(html.Tr([html.Th(title) for title in head])), html.Tbody(cells)])


def main() -> None:
    """Serve the overview of a snapshot: `python -m tests.bench.dash_page PORT SNAPSHOT`."""
    port, snapshot = map(int, sys.argv[1:])
    info = data.catalogue().find(snapshot)
    assert info is not None
    found = view.of(info, Scope())
    app = Dash(title=texts.PRODUCT)
    app.layout = lambda: overview(found)
    app.run(host="127.0.0.1", port=port, debug=False)


if __name__ == "__main__":
    main()
