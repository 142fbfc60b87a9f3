"""Each issue of the offline page: a line to open, and in it what the ledger states and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dashboard import texts
from dashboard.exports import offline_texts as words
from dashboard.html import Html, element
from dashboard.metrics.facts import Facts
from dashboard.metrics.indicators import IndicatorResult
from dashboard.metrics.issue_detail import IssueDetail
from dashboard.metrics.lines import IssueLine
from dashboard.palette import LIGHTS


def anchor(position: int) -> str:
    """Return the name of the place where the issue at a position stands."""
    return f"i{position}"


def light(line: IssueLine) -> Html:
    """Return the light of an issue: its word on its colour."""
    if line.light is None:
        return element("b", line.light_word, class_="light")
    paint = LIGHTS[line.light]
    return element("b", line.light_word, class_="light", style=f"background:{paint.fill};color:{paint.ink}")


def reference(line: IssueLine, position: int, *more: str | None) -> Html:
    """Return an issue as a line of a list that leads to where it stands."""
    said = " · ".join(text for text in more if text)
    link = element("a", f"{line.code} {line.title}", href=f"#{anchor(position)}")
    return element("li", light(line), " ", link, element("small", said) if said else "")


def issue(facts: Facts, position: int, indicators: tuple[IndicatorResult, ...], longest: int | None) -> Html:
    """Return one issue; texts longer than `longest` are cut and say so. No names of persons: files go round."""
    detail = IssueDetail(facts, position)
    line = detail.line
    facts_shown = [
        element("div", element("dt", words.FACTS[name]), element("dd", *_cut(text, longest)))
        for name, text in _facts(detail, indicators)
        if text
    ]
    head = element("summary", light(line), " ", element("b", line.code), " ", line.title, _place(line))
    return element("details", head, element("dl", *facts_shown, id=anchor(position)), class_="issue")


def _place(line: IssueLine) -> Html:
    day = _day(line.deadline) or line.deadline_text
    said = " · ".join(text for text in (line.lead_unit, day, line.reason) if text)
    return element("small", said) if said else Html("")


def _facts(detail: IssueDetail, indicators: tuple[IndicatorResult, ...]) -> Iterator[tuple[str, str | None]]:
    line = detail.line
    yield "category", line.category
    yield "finding", detail.text("finding")
    yield "type", texts.RECTIFICATION_TYPE[detail.text("rectification_type") or ""]
    yield "lead", f"{line.lead_unit}（{texts.LEAD_GUESSED}）" if line.lead_guessed else line.lead_unit
    yield "units", "、".join(line.units)
    yield "target", detail.text("target")
    yield "measures", "\n".join(_measure(measure.text, measure.deadline_text) for measure in detail.measures)
    yield "original", _day(line.original_deadline)
    yield "deadline", _deadline(line)
    status = detail.text("status_text")
    differs = status is not None and status != line.status_label
    yield "status", words.STATUS.format(label=line.status_label, text=status) if differs else line.status_label
    yield "reason", texts.REASON_JOIN.join(line.reasons)
    yield "completed", _day(detail.day("completed_on"))
    yield "amount", detail.amount("amount")
    yield "rectified", detail.amount("amount_rectified")
    yield "progress", detail.text("progress")
    yield "obstacle", line.obstacle
    yield "next_step", line.next_step
    yield "promised", _day(line.promised_on)
    yield "evidence", detail.text("evidence")
    yield (
        "indicators",
        "\n".join(
            words.INDICATOR.format(
                name=result.name, text=result.text, target=result.target_text, state=result.state_label
            )
            for result in indicators
        ),
    )
    file, sheet, row = detail.place
    yield "source", words.PLACE.format(file=file or "", sheet=sheet or "", row=row) if row else file


def _measure(text: str, deadline: str | None) -> str:
    return words.DEADLINE.format(day=text, text=deadline) if deadline else text


def _deadline(line: IssueLine) -> str | None:
    day = _day(line.deadline)
    if day is None or line.deadline_text in (None, day):
        return day or line.deadline_text
    return words.DEADLINE.format(day=day, text=line.deadline_text)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _cut(text: str, longest: int | None) -> list[str]:
    """Return a text, one paragraph a line."""
    shown = text if longest is None or len(text) <= longest else text[:longest] + words.CUT
    pieces: list[str] = []
    for number, paragraph in enumerate(shown.split("\n")):
        pieces += [Html("<br>"), paragraph] if number else [paragraph]
    return pieces
