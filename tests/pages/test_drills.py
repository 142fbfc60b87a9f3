"""What a link to a list says: every form reads back as it was written, and no other form is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.links import CHANGE, FIELDS, Drill, parse

GROUPS = st.tuples(st.sampled_from(FIELDS), st.text())


@given(st.sampled_from(("all", "overdue", "light_red")), GROUPS, st.none() | GROUPS)
def test_every_drill_reads_back(show: str, group: tuple[str, str], within: tuple[str, str] | None) -> None:
    drill = Drill(show, *group, within)
    assert parse(drill.text()) == drill


@pytest.mark.parametrize(
    ("drill", "text"),
    [
        (Drill("overdue"), "overdue"),
        (Drill("done", "lead", "县财政局"), "done@lead:县财政局"),
        (Drill("all", "lead", "县财政局", ("category", "补贴@发放")), "all@lead:县财政局@category:补贴%40发放"),
        (Drill("closed", CHANGE), "closed@change"),
    ],
)
def test_forms_in_the_address(drill: Drill, text: str) -> None:
    assert drill.text() == text
    assert parse(text) == drill


@pytest.mark.parametrize(
    "text", ["", "@lead:甲", "all@", "all@lead", "all@who:甲", "all@lead:甲@x:乙", "a@lead:b@type:c@unit:d"]
)
def test_other_texts_are_no_drill(text: str) -> None:
    assert parse(text) is None
