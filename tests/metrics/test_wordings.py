"""Two wordings side by side: the pieces are the wordings, and differences stand where a reader sees them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.metrics.wordings import Piece, compared

TEXTS = st.text(alphabet="整改资金已追回3.25万元，余款 a%\n", max_size=40)


@given(TEXTS, TEXTS)
def test_put_together_the_pieces_are_both_wordings(before, after):
    pieces = compared(before, after)
    assert "".join(piece.before for piece in pieces) == before
    assert "".join(piece.after for piece in pieces) == after
    assert all(piece.same == (piece.before == piece.after) for piece in pieces)
    assert all(piece.before or piece.after for piece in pieces)
    assert all(one.same is not other.same for one, other in pairwise(pieces))


def test_a_changed_number_is_one_piece():
    assert compared("已追回3.25万元，余款催收中", "已追回13.5万元，余款催收中") == (
        Piece("已追回", "已追回", True),
        Piece("3.25", "13.5", False),
        Piece("万元，余款催收中", "万元，余款催收中", True),
    )


def test_what_came_and_what_went():
    assert compared("完善制度", "完善制度并公示") == (Piece("完善制度", "完善制度", True), Piece("", "并公示", False))
    assert compared("先清退，完善制度", "完善制度") == (
        Piece("先清退，", "", False),
        Piece("完善制度", "完善制度", True),
    )
    assert compared("", "新写") == (Piece("", "新写", False),)
    assert compared("照旧", "照旧") == (Piece("照旧", "照旧", True),)


def test_a_scrap_in_common_does_not_tear_a_difference_apart():
    assert compared("甲乙丙丁", "戊乙己庚") == (Piece("甲乙丙丁", "戊乙己庚", False),)


def test_very_long_texts_are_compared_by_clauses():
    clauses = [f"第{number}项措施已经落实到位" for number in range(400)]
    before = "，".join(clauses)
    after = "，".join([*clauses[:200], "这一句是新的", *clauses[201:]])
    assert compared(before, after)[1] == Piece("第200项措施已经落实到位，", "这一句是新的，", False)
