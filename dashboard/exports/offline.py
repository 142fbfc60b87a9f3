"""`offline`: one HTML file that needs nothing else: figures, drawings, units and issues to open, fit to print."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from dashboard import texts
from dashboard.exports import offline_texts as words
from dashboard.exports.offline_charts import Part, bars
from dashboard.exports.offline_issues import issue, reference
from dashboard.exports.paper import File, PaperSource
from dashboard.html import Html, element, joined
from dashboard.metrics.deadlines import bands
from dashboard.metrics.definitions import RATES, SELECTIONS
from dashboard.metrics.facts import Members
from dashboard.metrics.groups import UnitRow
from dashboard.metrics.lines import lines
from dashboard.metrics.results import Count, Ratio
from dashboard.palette import GREEN, GREY, LIGHTS, RED, STATUSES

HTML_TYPE = "text/html"
MOST_BYTES = 2_000_000
LONGEST_TEXTS: tuple[int | None, ...] = (None, 400, 200, 100, 50, 20)
"""Where the file would be too large, texts of issues are cut to so many characters, in turn."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_SECTIONS = {
    "attention": words.ATTENTION,
    "categories": words.CATEGORIES,
    "units": words.UNITS,
    "deadlines": words.DEADLINES,
    "indicators": words.INDICATORS,
    "issues": words.ISSUES,
    "meaning": words.MEANING,
}


def offline(source: PaperSource) -> tuple[File, ...]:
    """Return the page as a file."""
    before = joined(_head(source), *_figures(source))
    after = _meaning(source)
    content = b""
    for longest in LONGEST_TEXTS:
        content = _page(source, before, _issues(source, longest), after).encode()
        if len(content) <= MOST_BYTES:
            break
    return (File(source.file_name(words.FILE, suffix="html"), content, HTML_TYPE),)


def _page(source: PaperSource, *parts: Html) -> str:
    style = (files("dashboard.exports") / "offline.css").read_text(encoding="utf-8")
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    )
    title = element("title", _title(source))
    body = element("body", *parts, id="top")
    return f'<!doctype html><html lang="zh-CN"><head>{head}{title}<style>{style}</style></head>{body}</html>'


def _title(source: PaperSource) -> str:
    return words.TITLE.format(ledger=source.info.ledger.name, day=texts.DAY.format(day=source.info.as_of))


def _head(source: PaperSource) -> Html:
    demo, *lines_said = source.stamp.lines if source.stamp.demo else ("", *source.stamp.lines)
    return element(
        "header",
        element("h1", _title(source)),
        element("p", element("span", demo, class_="badge")) if demo else "",
        element("p", source.figures.headline, class_="headline"),
        *(element("p", line, class_="stamp") for line in lines_said),
        element(
            "nav",
            *(element("a", title, href=f"#{name}") for name, title in _SECTIONS.items()),
            aria_label=words.NAVIGATION,
        ),
    )


def _section(name: str, *content: str) -> Html:
    top = element("p", element("a", words.TO_TOP, href="#top"), class_="top")
    return element("section", element("h2", _SECTIONS[name]), *content, top, id=name)


def _figures(source: PaperSource) -> list[Html]:
    figures = source.figures
    return [
        _cards(source),
        _section("attention", _attention(source), element("h3", words.CHANGES), _changes(source)),
        _section("categories", _charted(_categories(source))),
        _section("units", _charted(_units_chart(source)), element("p", figures.footer.text), *_units(source)),
        _section("deadlines", _charted(_months(source), _ages(source))),
        _section("indicators", _indicators(source)),
    ]


def _cards(source: PaperSource) -> Html:
    figures = source.figures
    shown: list[tuple[str, str, str | None]] = [
        (rate.label, rate.percent, rate.parts if rate.value is not None else rate.rate.nothing)
        for rate in map(figures.rate, ("reported", "rectified", "closed", "due_done"))
    ]
    shown += [
        (count.label, words.ITEMS.format(n=count.n), count.change_text)
        for count in map(figures.count, ("all", "awaiting_review", "overdue", "extended", "due_soon", "silent"))
    ]
    if figures.money.codes:
        amount: Ratio = figures.rate("amount")
        shown.append((amount.label, amount.percent, amount.parts))
    cards = [
        element("div", element("dt", label), element("dd", number, element("small", detail) if detail else ""))
        for label, number, detail in shown
    ]
    return element("dl", *cards, class_="cards", aria_label=words.CARDS)


def _attention(source: PaperSource) -> Html:
    positions = source.figures.needing_attention
    if not len(positions):
        return element("p", words.NO_ATTENTION)
    return _references(source, positions)


def _references(source: PaperSource, positions: Members) -> Html:
    found = zip(lines(source.facts, positions), positions.tolist(), strict=True)
    return element("ul", *(reference(line, place, line.lead_unit, line.reason, line.obstacle) for line, place in found))


def _changes(source: PaperSource) -> Html:
    return element("ul", *(element("li", sentence.text) for sentence in source.changes.sentences))


def _charted(*drawn: Html) -> Html:
    return element("div", *drawn, class_="charts")


def _categories(source: PaperSource) -> Html:
    groups = source.figures.by_category
    parts = [Part(texts.STATUS[status], STATUSES[status], [group.n(status) for group in groups]) for status in STATUSES]
    return bars(words.CHART_CATEGORY, [group.label for group in groups], parts)


def _units_chart(source: PaperSource) -> Html:
    leading = [row.lead for row in source.figures.by_unit if row.lead.n("counted")]
    counts: list[dict[str, Count]] = [group.lights for group in leading]
    parts = [
        Part(texts.LIGHT_WORDS[light], paint, [count[light].n for count in counts]) for light, paint in LIGHTS.items()
    ]
    return bars(words.CHART_UNIT, [group.label for group in leading], parts)


def _units(source: PaperSource) -> list[Html]:
    return [_unit(source, row) for row in source.figures.by_unit]


def _unit(source: PaperSource, row: UnitRow) -> Html:
    lead = row.lead
    said = [words.LEADS.format(n=lead.n()), words.TAKES_PART.format(n=row.any.n())]
    if lead.n():
        said.append(words.DONE_OF.format(done=lead.n("done"), n=lead.n()))
    if lead.n("overdue"):
        said.append(words.OVERDUE.format(n=lead.n("overdue")))
    own = set(lead.members.tolist())
    supported = row.any.members[[place not in own for place in row.any.members.tolist()]]
    content: list[Html] = []
    for title, members in ((words.LED, lead.members), (words.SUPPORTED, supported)):
        if len(members):
            content += [element("h4", title), _references(source, members)]
    return element("details", element("summary", element("b", row.name), element("small", " · ".join(said))), *content)


def _months(source: PaperSource) -> Html:
    groups = source.figures.by_month
    parts = [
        Part(words.DONE, GREEN, [group.n("done") for group in groups]),
        Part(words.OPEN, GREY, [group.n("open") for group in groups]),
        Part(texts.STATUS["reported"], STATUSES["reported"], [group.n("reported") for group in groups]),
    ]
    return bars(words.CHART_MONTH, [group.label for group in groups], parts)


def _ages(source: PaperSource) -> Html:
    groups = bands(source.figures.whole)
    late = {group.label for group in groups if (group.name or "").startswith("overdue")}
    parts = [
        Part(texts.LIGHT_WORDS["红"], RED, [group.n() if group.label in late else 0 for group in groups]),
        Part(words.OPEN, GREY, [0 if group.label in late else group.n() for group in groups]),
    ]
    return bars(words.CHART_AGE, [group.label for group in groups], parts)


def _indicators(source: PaperSource) -> Html:
    if not source.indicators:
        return element("p", words.NO_INDICATORS)
    rows = [
        [result.formula, result.text, result.baseline_text, result.target_text, result.state_label]
        for result in source.indicators
    ]
    return _table(words.COLUMNS, rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    head = element("tr", *(element("th", title, scope="col") for title in header))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("div", element("table", element("thead", head), element("tbody", *body)), class_="wide")


def _issues(source: PaperSource, longest: int | None) -> Html:
    members = source.figures.whole.members.tolist()
    if not members:
        return _section("issues", element("p", words.NO_ISSUES))
    of_issue = {
        code: tuple(result for result in source.indicators if result.issue == code)
        for code in {result.issue for result in source.indicators if result.issue}
    }
    facts = source.facts
    return _section(
        "issues", *(issue(facts, place, of_issue.get(facts.codes[place], ()), longest) for place in members)
    )


def _meaning(source: PaperSource) -> Html:
    limits = source.facts.thresholds
    rows = [[selection.label, selection.words(limits)] for selection in SELECTIONS.values()]
    rows += [[rate.label, rate.words] for rate in RATES.values()]
    defined = [element("div", element("dt", label), element("dd", said)) for label, said in rows]
    stamp = [element("p", line) for line in source.stamp.lines]
    return joined(
        _section(
            "meaning", element("details", element("summary", words.MEANING), element("dl", *defined), class_="issue")
        ),
        element("footer", *stamp),
    )
