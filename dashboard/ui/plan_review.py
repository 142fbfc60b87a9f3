"""The issues of a plan in a grid beside their source paragraphs, to be put right before they become a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import texts as shared
from dashboard.corrections import Given, corrected
from dashboard.ui import blocks
from dashboard.ui import data_texts as words
from dashboard.ui.markup import element, plain
from loaders.records import Context, Issue, Kind, Reading

COLUMNS = ("category", "title", "lead_unit", "units", "deadline", "rectification_type")
"""Fields of an issue the grid lets change; the code stays, because rows are told by it."""
GRID_PX = 460


def review(readings: Sequence[Reading], context: Context) -> tuple[Reading, ...]:
    """Draw the grid for every plan and return the readings with what was changed in it."""
    return tuple(_reviewed(reading, context) if reading.kind is Kind.PLAN else reading for reading in readings)


def _reviewed(reading: Reading, context: Context) -> Reading:
    blocks.block(words.REVIEW, blocks.paragraph(words.REVIEW_WORDS))
    grid, source = st.columns([3, 2])
    before = pd.DataFrame([_row(issue) for issue in reading.issues])
    with grid:
        after = st.data_editor(
            before,
            hide_index=True,
            height=GRID_PX,
            key=f"plan_{reading.sha256}",
            disabled=[words.COLUMN_CODE],
            column_config={words.REVIEW_LEAVE_OUT: st.column_config.CheckboxColumn(width="small")},
        )
    with source:
        _source(reading)
    issues, problems = [], []
    given = Given(context._replace(as_of=reading.issued_on or reading.as_of or context.as_of))
    for position, issue in enumerate(reading.issues):
        row = after.iloc[position]
        if bool(row[words.REVIEW_LEAVE_OUT]):
            continue
        for name in COLUMNS:
            label = words.FIELDS[name]
            text = _text(row[label])
            if text == _text(before.iloc[position][label]):
                continue
            issue, found = corrected(issue, name, text, given)
            problems += [
                words.REVIEW_PROBLEM.format(code=issue.code, field=label, message=problem.message) for problem in found
            ]
        issues.append(issue)
    if problems:
        st.warning("\n\n".join(map(plain, problems)))
    return replace(reading, issues=tuple(issues)) if tuple(issues) != reading.issues else reading


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _row(issue: Issue) -> dict[str, object]:
    kind = issue.rectification_type
    others = [name for name in issue.units if name != issue.lead_unit]
    return {
        words.COLUMN_CODE: issue.code,
        words.FIELDS["category"]: issue.category or "",
        words.FIELDS["title"]: issue.title,
        words.FIELDS["lead_unit"]: issue.lead_unit or "",
        words.FIELDS["units"]: shared.LIST_MARK.join(others),
        words.FIELDS["deadline"]: issue.deadline.text if issue.deadline else "",
        words.FIELDS["rectification_type"]: shared.RECTIFICATION_TYPE[kind.value] if kind else "",
        words.REVIEW_LEAVE_OUT: False,
    }


def _source(reading: Reading) -> None:
    by_code = {issue.code or str(number): issue for number, issue in enumerate(reading.issues, start=1)}
    chosen = st.selectbox(
        words.REVIEW_CHOICE,
        list(by_code),
        format_func=lambda code: f"{code} {by_code[code].title}",
        key=f"plan_source_{reading.sha256}",
    )
    issue = by_code[chosen]
    lines = issue.source_text or (issue.finding or "",)
    st.html(
        element(
            "section",
            element("p", element("strong", str(issue.place))),
            *(element("p", line) for line in lines),
            class_="block source",
        )
    )
