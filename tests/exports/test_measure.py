"""Texts made safe and made to fit, for any text at all."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dashboard.exports.papers.measure import MORE, ems, fit, lines_needed, one_line
from dashboard.safe import safe

TEXTS = st.text(st.one_of(st.characters(codec=None), st.sampled_from("\u202e\u2066\u202c\u2069\r\n\t\x0b\ud800￾整")))


@given(TEXTS)
def test_any_text_becomes_one_that_xml_holds_and_that_turns_nothing_after_it(text: str) -> None:
    made = safe(text)
    element = etree.Element("t")
    element.text = made
    assert etree.fromstring(etree.tostring(element)).text == (made or None)
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "", text)
    assert made.startswith(kept.replace("\r\n", "\n").replace("\r", "\n"))
    assert set(made[len(kept.replace("\r\n", "\n")) :]) <= {"\u202c", "\u2069"}
    opened = re.sub("[^\u202a-\u202e\u2066-\u2069]", "", made)
    while opened != (opened := re.sub("[\u202a\u202b\u202d\u202e]\u202c|[\u2066-\u2068]\u2069", "", opened)):
        pass
    assert not re.search("[\u202a\u202b\u202d\u202e\u2066-\u2068]", opened) or re.search("[\u202c\u2069]", opened)


@given(TEXTS, st.floats(2, 60))
def test_a_fitted_text_fits_and_is_cut_only_where_it_must_be(text: str, width: float) -> None:
    made = fit(text, width)
    assert ems(made) <= width
    assert not re.search("[\t\r\n\v\f]", made)
    assert made == one_line(text) or (made.endswith(MORE) and one_line(text).startswith(made.removesuffix(MORE)))


def test_widths_are_those_of_characters() -> None:
    assert ems("整改率") == 3
    assert 4 < ems("整改率36.7%") < 7.5
    assert lines_needed("整改" * 10, 10) == 2
    assert lines_needed("整改\n\n整改", 10) == 3
    assert fit("整改率", 3) == "整改率"
    assert fit("整改率一二", 4) == "整改率…"
    assert fit("00000", 3) == "00…"
