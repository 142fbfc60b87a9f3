"""One issue's history on its page: what changed in each snapshot, changed wordings side by side, and the source."""

from __future__ import annotations

from itertools import groupby

from dashboard import texts as shared
from dashboard import timeline_texts
from dashboard.metrics.issue_detail import IssueDetail
from dashboard.metrics.timeline import Event, Source
from dashboard.ui import addresses, blocks, data, tables
from dashboard.ui import issue_texts as words
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.view import View


def history(view: View, issue: IssueDetail) -> Html:
    """Return what happened to the issue up to this snapshot, the latest first; each date leads into its snapshot."""
    return _history(data.timeline(view.info, issue.line.key))


@addresses.kept
def _history(events: tuple[Event, ...]) -> Html:
    if len({event.as_of for event in events}) < 2:
        text = joined(*(element("p", event.text) for event in events if event.kind == "first_seen"))
        return blocks.section(words.HISTORY, text, blocks.paragraph(words.HISTORY_ONE))
    days = [list(found) for _, found in groupby(events, lambda event: event.as_of)]
    days.reverse()
    columns: dict[str, list[str]] = {
        words.COLUMN_AS_OF: [_as_of(found) for found in days],
        words.COLUMN_EVENT: [joined(*map(_event, found), _source(found[-1].source)) for found in days],
    }
    narrow = frozenset((words.COLUMN_AS_OF,))
    made = tables.table(columns, words.HISTORY, narrow=narrow)
    return blocks.section(words.HISTORY, blocks.paragraph(words.HISTORY_WORDS), made)


def _as_of(found: list[Event]) -> str:
    day, source = shared.DAY.format(day=found[0].as_of), found[-1].source
    # what is gone has its source in an earlier snapshot than the one that lacks it
    if source is None or source.as_of != found[0].as_of:
        return day
    return link(day, addresses.here(snapshot=str(source.snapshot)))


def _event(event: Event) -> Html:
    kind = element("strong", words.EVENT.format(kind=event.label))
    if not event.pieces:
        return element("div", kind, event.text)
    before, after = _wordings(event)
    titles = [
        template.format(day=shared.DAY.format(day=source.as_of))
        for template, source in ((words.BEFORE, event.source_before), (words.AFTER, event.source))
        if source is not None
    ]
    label = words.COMPARED.format(label=timeline_texts.WORDINGS[event.field or ""])
    compared = tables.table(dict(zip(titles, ([before], [after]), strict=True)), label, narrow=frozenset())
    return element("details", element("summary", kind, event.text), compared)


def _wordings(event: Event) -> tuple[Html, Html]:
    """Return both wordings, what went struck out and what came underlined and bold."""
    before, after = [], []
    for piece in event.pieces:
        if piece.same:
            before.append(joined(piece.before))
            after.append(joined(piece.after))
            continue
        if piece.before:
            before.append(element("del", piece.before))
        if piece.after:
            after.append(element("ins", element("strong", piece.after)))
    empty = joined(words.EMPTY_TEXT)
    return joined(*before) or empty, joined(*after) or empty


def _source(source: Source | None) -> Html:
    if source is None:
        return joined()
    template = words.ROW_N if source.sheet else words.PARAGRAPH_N
    row = template.format(row=source.row) if source.row is not None else ""
    place = words.PLACE_JOIN.join(part for part in (source.file, source.sheet, row) if part)
    return element("div", words.SOURCE_OF.format(place=place))
