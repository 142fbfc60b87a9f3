"""The matrix against hand-written numbers: places, depths, clicks, sentence."""

from __future__ import annotations

import pytest

from dashboard.charts.matrix import GAP, Layer, depth, matrix
from dashboard.palette import DEPTHS

ROWS, COLUMNS = ["县教体局", "青杨镇"], ["补贴发放", "工程项目", "资金管理"]
LEADS = Layer("lead", "牵头", [[2, 0, 1], [0, 0, 0]])
PARTS = Layer("unit", "参与", [[2, 4, 1], [0, 1, 0]])


def points(*layers: Layer) -> dict[tuple[str, ...], tuple[float, float, str]]:
    """Names of a number → its place and text, over all its inks."""
    traces = matrix(ROWS, COLUMNS, layers, "矩阵", "项").figure.data[1:]
    drawn = (point for one in traces for point in zip(one.customdata, one.x, one.y, one.text, strict=True))
    return {tuple(names): (x, y, text) for names, x, y, text in drawn}


def test_every_number_but_zero_stands_in_its_cell_and_names_what_a_click_asks_for() -> None:
    step = 2 + GAP
    assert points(LEADS, PARTS) == {
        ("县教体局", "补贴发放", "lead"): (0.5, 0, "2"),
        ("县教体局", "补贴发放", "unit"): (1.5, 0, "2"),
        ("县教体局", "工程项目", "unit"): (step + 1.5, 0, "4"),
        ("县教体局", "资金管理", "lead"): (2 * step + 0.5, 0, "1"),
        ("县教体局", "资金管理", "unit"): (2 * step + 1.5, 0, "1"),
        ("青杨镇", "工程项目", "unit"): (step + 1.5, 1, "1"),
    }


def test_the_ground_is_deeper_where_there_is_more() -> None:
    ground = matrix(ROWS, COLUMNS, (LEADS, PARTS), "矩阵", "项").figure.data[0]
    assert [list(line) for line in ground.z] == [
        [2, 2, None, 0, 4, None, 1, 1],
        [0, 0, None, 0, 1, None, 0, 0],
    ]
    assert list(ground.x) == pytest.approx([0, 1, 2, 2.3, 3.3, 4.3, 4.6, 5.6, 6.6])
    assert (ground.zmin, ground.zmax, ground.colorscale[-1][1]) == (0, 4, DEPTHS[-1].fill)


def test_depths_run_from_the_first_to_the_last() -> None:
    assert [depth(number, 8) for number in range(9)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [depth(number, 1) for number in (0, 1)] == [0, 4]
    assert depth(0, 0) == 0


def test_ink_follows_the_ground() -> None:
    traces = matrix(ROWS, COLUMNS, (LEADS, PARTS), "矩阵", "项").figure.data[1:]
    inks = {number: one.textfont.color for one in traces for number in one.text}
    assert inks == {"1": None, "2": None, "4": "#ffffff"}


def test_one_layer_has_its_columns_named_above_without_a_second_line() -> None:
    chart = matrix(ROWS, COLUMNS, (LEADS,), "矩阵", "项")
    assert list(chart.figure.layout.xaxis.ticktext) == COLUMNS
    assert not chart.figure.layout.annotations
    assert chart.figure.layout.xaxis.side == "top"


def test_several_layers_are_named_under_each_column() -> None:
    layout = matrix(ROWS, COLUMNS, (LEADS, PARTS), "矩阵", "项").figure.layout
    assert list(layout.xaxis.ticktext) == ["牵头", "参与"] * 3
    assert [note.text for note in layout.annotations] == COLUMNS


def test_it_says_in_words_what_it_shows() -> None:
    said = matrix(ROWS, COLUMNS, (LEADS, PARTS), "各单位各类别的问题", "项").alt
    assert said == (
        "各单位各类别的问题：县教体局，补贴发放牵头2项、参与2项，工程项目参与4项，资金管理牵头1项、参与1项；"
        "青杨镇，工程项目参与1项。"
    )


def test_names_are_broken_and_neutralised() -> None:
    columns = [f"类别{number}" for number in range(11)] + ["关于政策落实<b>"]
    chart = matrix(["某某县人力资源和社会保障局"], columns, (Layer("lead", "牵头", [[1] * 12]),), "矩阵", "项")
    assert chart.figure.layout.xaxis.ticktext[-1] == "关于政策<br>落实&lt;b<br>&gt;"
    assert chart.figure.layout.yaxis.ticktext[0] == "某某县人力资源和社会<br>保障局"


def test_nothing_to_count_draws_an_empty_matrix() -> None:
    assert matrix([], [], (Layer("lead", "牵头", []),), "矩阵", "项").alt == "矩阵。"


def test_numbers_must_fit_rows_and_columns() -> None:
    with pytest.raises(ValueError, match="lead"):
        matrix(ROWS, COLUMNS, (Layer("lead", "牵头", [[1, 2, 3]]),), "矩阵", "项")
