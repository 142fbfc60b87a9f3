"""The two forms of a text: as kept, as matched."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from loaders.ledger_rows import category_name
from loaders.text import clean, normal, typed


def test_control_characters_never_reach_the_database() -> None:
    assert clean("县\x00财政\x07局\x7f") == "县财政局"
    assert clean("第一行\r\n第二行") == "第一行第二行"
    assert clean("A B\tC") == "A B C"


def test_only_the_number_before_a_category_is_taken_for_its_number() -> None:
    assert category_name("2、资金管理方面") == "资金管理"
    assert category_name("（一）资金1.项目2、方面") == "资金1.项目2、"
    assert category_name("资金1.项目") == "资金1.项目"


def test_what_is_typed_loses_only_what_cannot_be_seen() -> None:
    assert typed(" 第一行\n第 二 行\u202e\u200b\x00\ud800 ") == "第一行\n第 二 行"


def test_matching_leaves_out_form_and_keeps_words() -> None:
    assert normal("已追回 ３．５ 万元，余款（催收中）。") == "已追回3.5万元余款催收中"
    assert normal("完成√ 100％") == "完成√100%"
    assert normal("第3.1.2条") == "第3.1.2条"
    assert normal("3.") == "3"
    assert normal("ABC") == normal("ａｂｃ")


@given(st.text())
def test_matching_equals_looking_at_every_character(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = []
    for position, letter in enumerate(folded):
        if letter == ".":
            around = (folded[position - 1 : position], folded[position + 1 : position + 2])
            if all(len(side) == 1 and unicodedata.category(side) == "Nd" for side in around):
                kept.append(letter)
        elif letter in "√×%✓✔✗✘" or unicodedata.category(letter)[0] in "LN":
            kept.append(letter)
    assert normal(text) == "".join(kept)
