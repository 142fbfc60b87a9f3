"""What the page 问题详情 is made of: the way back and on, all fields, measures, indicators, checks and the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np
import streamlit as st

from dashboard import texts as shared
from dashboard.answers import Answered
from dashboard.metrics.facts import Facts
from dashboard.metrics.issue_detail import IssueDetail, detail
from dashboard.metrics.rounding import percent
from dashboard.metrics.unit_profile import OwnMeasure
from dashboard.ui import addresses, blocks, checks, effect_cells, ledger, links, listing, tables, texts, who
from dashboard.ui import issue_texts as words
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.view import View

KEPT = 128
"""Issues read for their pages."""


def asked(view: View) -> IssueDetail | None:
    """Return the issue that the address names; None, and said what to do, where the snapshot has none."""
    code = st.query_params.get(addresses.CODE)
    if code is None:
        blocks.draw(blocks.title(texts.PAGE_ISSUE))
        st.info(words.NOT_ASKED)
        blocks.draw(element("p", link(words.TO_LEDGER, addresses.page("ledger")), class_="block"))
        return None
    found = _detail(view.facts, code)
    if found is None:
        info = view.info
        before = view.previous
        held_before = before is not None and detail(before, code) is not None
        blocks.draw(blocks.title(texts.PAGE_ISSUE))
        refused = None if held_before else who.not_within(issue=code)
        if refused:
            st.warning(refused)
        else:
            missing = words.NOT_HERE.format(ledger=info.ledger.name, day=_day(info.as_of), code=code)
            st.html(element("p", missing))
        ways = [element("p", link(words.TO_LEDGER, addresses.page("ledger")))]
        if before is not None and held_before:
            text = words.HELD_BEFORE.format(day=_day(before.as_of))
            ways.insert(0, element("p", link(text, addresses.here(snapshot=str(before.snapshot.info.id)))))
        blocks.draw(element("div", *ways, class_="block"))
    return found


@lru_cache(maxsize=KEPT)
def _detail(facts: Facts, code: str) -> IssueDetail | None:
    return detail(facts, code)


@addresses.kept
def heading(view: View, issue: IssueDetail) -> Html:
    """Return the ways back and on, and the issue's name."""
    return joined(_ways(view, issue), _name(issue))


def _ways(view: View, issue: IssueDetail) -> Html:
    """Lead back to where one came from, with what was chosen there, and on to the issues before and after in it."""
    name, chosen = addresses.back()
    title = words.PAGES.get(name)
    if title is None:
        name, chosen, title = "ledger", {}, words.PAGES["ledger"]
    parts: list[str] = [
        element("a", words.BACK.format(page=title), href=addresses.page(name, **chosen), class_="choice")
    ]
    codes, code = _sequence(view, name, chosen), issue.line.code
    if code in codes:
        place = codes.index(code)
        for other, text in ((place - 1, words.PREVIOUS), (place + 1, words.NEXT)):
            if 0 <= other < len(codes):
                href = addresses.issue(codes[other])
                parts.append(element("a", text.format(code=codes[other]), href=href, class_="choice"))
        parts.append(element("span", words.PLACE.format(number=place + 1, total=len(codes))))
    else:
        parts.append(element("span", words.OUTSIDE))
    return element("div", element("nav", *parts, class_="choices no-print", aria_label=words.WAYS), class_="block")


def _sequence(view: View, name: str, chosen: Mapping[str, str]) -> Sequence[str]:
    """Return the codes of the list one came from: the one opened there, the rows looked for, else the whole scope."""
    drill = links.parse(chosen.get(links.PARAMETER, ""))
    if drill is not None and drill.field != links.CHANGE:
        listed = listing.listing(view.figures, drill)
        if listed is not None:
            return [line.code for line in listed.lines]
    if name == "ledger":
        found = ledger.of(view, chosen.get(ledger.QUERY, ""), chosen.get(ledger.STATUS, ""))
        return view.facts.pick(found.shown)
    return view.facts.pick(np.sort(view.figures.whole.members))


def _name(issue: IssueDetail) -> Html:
    """Return the issue's name, with a button that copies in one sentence how it stands."""
    line = issue.line
    if line.days_overdue is not None:
        days = words.OVERDUE_DAYS.format(n=line.days_overdue)
    else:
        days = words.LEFT_DAYS.format(n=line.days_left) if line.days_left is not None else ""
    copied = words.COPIED.format(
        code=line.code,
        title=line.title,
        lead=line.lead_unit or words.NO_LEAD,
        status=line.status_label,
        deadline=_day(line.deadline) if line.deadline else line.deadline_text or words.NOT_STATED,
        days=days,
    )
    button = element(
        "button", texts.COPY, type="button", class_="copy-button", data_copy=copied, data_copied=texts.COPIED
    )
    title = element("h1", words.HEADING.format(code=line.code, title=line.title))
    return element("div", title, button, class_="sentence")


@addresses.kept
def standing(issue: IssueDetail) -> Html:
    """Return how far it is, until when, who is responsible, and what it comes to in figures."""
    line = issue.line
    named: dict[str, str | None] = {
        words.STATUS: _status(issue),
        words.LIGHT: _light(issue),
        words.PERCENT: None if issue.percent is None else percent(Fraction(str(issue.percent))),
        words.DEADLINE: _deadline(issue),
        words.ORIGINAL: _day(line.original_deadline) if line.original_deadline != line.deadline else None,
        words.MOVED: words.TIMES.format(n=issue.moves) if issue.moves else None,
        words.APPROVED: issue.text("extension_approved"),
        words.COMPLETED: _day(issue.day("completed_on")),
        words.UNCHANGED: _day(issue.day("unchanged_since")),
        words.RAISED: _day(issue.day("raised_on")),
        words.AMOUNT: issue.amount("amount"),
        words.RECTIFIED: issue.amount("amount_rectified"),
        words.RULES: _counted(words.RULES_N, issue.whole("rules_made")),
        words.PEOPLE: _counted(words.PEOPLE_N, issue.whole("people_held")),
    }
    return blocks.section(words.STANDING, blocks.facts(_stated(named)))


def content(issue: IssueDetail) -> None:
    """State whose issue it is, what was found and what has to be reached; persons only where that is switched on."""
    blocks.draw(_content(issue))
    leader, person = issue.line.leader, issue.text("person")
    if (leader or person) and st.toggle(words.PERSONS, key="issue_persons", help=words.PERSONS_HELP):
        blocks.draw(element("div", blocks.facts(_stated({words.LEADER: leader, words.PERSON: person})), class_="block"))


@addresses.kept
def _content(issue: IssueDetail) -> Html:
    lead = issue.written_lead
    named: dict[str, str | None] = {
        words.CATEGORY: issue.line.category,
        words.TYPE: shared.RECTIFICATION_TYPE[issue.text("rectification_type") or ""],
        words.LEAD: _lead(issue),
        words.SUPPORTING: joined(*_apart([_unit(*unit) for unit in issue.units if unit[0] != lead])) or None,
        words.SOURCE: issue.text("source"),
        words.FINDING: issue.text("finding"),
        words.TARGET: issue.text("target"),
    }
    return blocks.section(words.CONTENT, blocks.facts(_stated(named)))


@addresses.kept
def progress(issue: IssueDetail) -> Html:
    """Return what was done, what stands in the way and what comes next, as the ledger says it."""
    named: dict[str, str | None] = {label: issue.text(name) for name, label in words.PROGRESS_FIELDS.items()}
    named[words.PROMISED] = _day(issue.day("promised_on"))
    said = _stated(named)
    return blocks.section(words.PROGRESS, blocks.facts(said) if said else blocks.paragraph(words.NOT_STATED))


@addresses.kept
def measures(issue: IssueDetail) -> Html:
    """Return its measures, each with its own deadline."""
    found = issue.measures
    title = words.MEASURES.format(n=len(found))
    if not found:
        return blocks.section(title, blocks.paragraph(words.NO_MEASURES))
    columns: dict[str, list[str]] = {
        words.COLUMN_NUMBER: [str(number) for number in range(1, len(found) + 1)],
        words.COLUMN_MEASURE: [measure.text for measure in found],
    }
    if any(measure.unit for measure in found):
        columns[words.COLUMN_UNIT] = [measure.unit or shared.NO_VALUE for measure in found]
    if any(measure.deadline or measure.deadline_text for measure in found):
        columns[words.COLUMN_NODE] = [_node(measure) for measure in found]
    if any(measure.status or measure.days_past is not None for measure in found):
        columns[texts.COLUMN_STATE] = [_measure_state(measure) for measure in found]
    narrow = frozenset((words.COLUMN_NUMBER, words.COLUMN_NODE))
    return blocks.section(title, tables.table(columns, title, narrow=narrow))


@addresses.kept
def indicators(issue: IssueDetail) -> Html:
    """Return its indicators, or say that there are none."""
    found = issue.indicators
    if not found:
        return blocks.section(words.INDICATORS, blocks.paragraph(words.NO_INDICATORS))
    columns: dict[str, list[str]] = {
        texts.COLUMN_INDICATOR: [
            link(result.name, addresses.page("indicators", **{effect_cells.INDICATOR: result.code})) for result in found
        ],
        texts.COLUMN_NOW: [result.text for result in found],
        texts.COLUMN_TARGET: [result.target_text for result in found],
        texts.COLUMN_STATE: [effect_cells.state(result) for result in found],
    }
    return blocks.section(words.INDICATORS, tables.table(columns, words.INDICATORS))


def checked(view: View, issue: IssueDetail) -> Html:
    """Return what is to be verified about it, with the office's answers, each leading to the page 核实事项."""
    return _checked(checks.of_issue(view, issue.line.key))


@addresses.kept
def _checked(found: tuple[Answered, ...]) -> Html:
    if not found:
        return blocks.section(words.CHECKS, blocks.paragraph(words.NO_CHECKS))
    columns: dict[str, list[str]] = {
        words.COLUMN_LEVEL: [element("strong", check.level_label) for check, _ in found],
        words.COLUMN_RULE: [
            link(check.label, addresses.page("checks", **{checks.CHECK: checks.name_of(check)})) for check, _ in found
        ],
        words.COLUMN_MESSAGE: [check.message for check, _ in found],
        words.COLUMN_ANSWER: [(answer.text or "") if answer else words.NOT_ANSWERED for _, answer in found],
    }
    return blocks.section(words.CHECKS, tables.table(columns, words.CHECKS))


@addresses.kept
def origin(issue: IssueDetail) -> Html:
    """Return which file, sheet and row it came from, and show the columns and paragraphs no other part shows."""
    file, sheet, row = issue.place
    template = words.ROW_N if sheet else words.PARAGRAPH_N
    info = issue.facts.snapshot.info
    named: dict[str, str | None] = {
        words.FILE: file,
        words.SHEET: sheet,
        words.ROW: None if row is None else template.format(row=row),
        words.SNAPSHOT: texts.SNAPSHOT.format(day=_day(info.as_of), position=info.position),
    }
    pieces: list[Html] = [blocks.section(words.ORIGIN, blocks.facts(_stated(named)))]
    if issue.extra:
        pieces.append(blocks.section(words.EXTRA, blocks.facts(issue.extra)))
    if issue.source_paragraphs:
        pieces.append(
            element(
                "details",
                element("summary", words.PARAGRAPHS),
                *map(blocks.paragraph, issue.source_paragraphs),
                class_="block",
            )
        )
    return joined(*pieces)


def _stated(named: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in named.items() if value}


def _day(day: object) -> str:
    return shared.DAY.format(day=day) if day else ""


def _counted(template: str, number: int | None) -> str | None:
    return None if number is None else template.format(n=number)


def _status(issue: IssueDetail) -> str:
    label, word = issue.line.status_label, issue.text("status_text")
    return words.STATUS_WRITTEN.format(status=label, word=word) if word and word != label else label


def _light(issue: IssueDetail) -> Html:
    line = issue.line
    shown = line.reason or line.light_word
    if line.light and line.reason and line.light_word not in line.reason:
        shown = f"{line.light_word}　{line.reason}"
    others = [reason for reason in line.reasons if reason != line.reason]
    said = words.OTHER_REASONS.format(reasons=words.REASON_JOIN.join(others)) if others else ""
    return joined(tables.light(line, shown), "　" if said else "", said)


def _deadline(issue: IssueDetail) -> str:
    line = issue.line
    if line.deadline is None:
        return line.deadline_text or words.NOT_STATED
    day = _day(line.deadline)
    written = line.deadline_text
    same = written in (None, "", day, line.deadline.isoformat())
    shown = day if same else words.DEADLINE_WRITTEN.format(day=day, text=written)
    if line.days_overdue is not None:
        return f"{shown}　{words.OVERDUE.format(n=line.days_overdue)}"
    if line.days_left is None:
        return shown
    return f"{shown}　{words.LEFT.format(n=line.days_left) if line.days_left else words.TODAY}"


def _lead(issue: IssueDetail) -> str:
    lead = issue.written_lead
    if lead is None:
        return words.NO_LEAD
    shown = _unit(lead, issue.facts.succession.now(lead))
    guessed = words.GUESSED.format(lead="") if issue.line.lead_guessed else ""
    return joined(shown, guessed)


def _unit(written: str, now: str) -> Html:
    """Return a unit as a link to its own page; one dissolved or renamed as written, with what it is now."""
    shown = written if written == now else words.NOW_CALLED.format(unit=written, now=now)
    return link(shown, addresses.page("units", unit=now))


def _apart(names: Sequence[Html]) -> list[str]:
    return [part for number, name in enumerate(names) for part in ((words.NAME_JOIN, name) if number else (name,))]


def _node(measure: OwnMeasure) -> str:
    return _day(measure.deadline) or measure.deadline_text or shared.NO_VALUE


def _measure_state(measure: OwnMeasure) -> str:
    parts = [shared.STATUS[measure.status]] if measure.status else []
    if measure.days_past is not None:
        parts.append(words.PAST.format(n=measure.days_past))
    return "　".join(parts) or shared.NO_VALUE
