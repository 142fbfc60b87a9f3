"""Colours: readable ink on every fill, the theme in both grounds, and one paint a light and a status."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import dashboard
from dashboard import palette, texts
from loaders.records import Status

THEME = tomllib.loads((Path(dashboard.__file__).parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
AA_TEXT = 4.5
AA_PART = 3.0


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_the_known_one_for_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("paint", [*palette.LIGHTS.values(), *palette.STATUSES.values()])
def test_ink_reads_on_its_fill(paint: palette.Paint) -> None:
    assert contrast(paint.fill, paint.ink) >= AA_TEXT


def test_every_light_and_status_has_a_paint() -> None:
    assert list(palette.LIGHTS) == list(texts.LIGHT_WORDS)
    assert set(palette.STATUSES) == {status.value for status in Status}


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_theme_texts_read_on_their_ground(ground: str) -> None:
    theme = THEME[ground]
    for back in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["textColor"], theme[back]) >= AA_TEXT
        assert contrast(theme["linkColor"], theme[back]) >= AA_TEXT
    assert contrast(theme["primaryColor"], "#ffffff") >= AA_TEXT
    assert contrast(theme["primaryColor"], theme["backgroundColor"]) >= AA_PART
    for name in ("red", "orange", "yellow", "green", "blue", "gray"):
        assert contrast(theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"]) >= AA_TEXT, name
        assert contrast(theme[f"{name}TextColor"], theme["backgroundColor"]) >= AA_TEXT, name


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_theme_has_the_ten_chart_colours_without_which_charts_lose_theirs(ground: str) -> None:
    assert len(THEME[ground]["chartCategoricalColors"]) == 10


def test_lights_of_the_theme_are_those_of_the_palette() -> None:
    light = THEME["light"]
    assert light["redColor"] == palette.RED.fill
    assert light["orangeColor"] == palette.AMBER.fill
    assert light["greenColor"] == palette.GREEN.fill
    assert light["blueColor"] == palette.BLUE.fill


def over(fill: str, ground: str) -> str:
    """The colour of a fill like `rgba(1, 2, 3, 0.5)` on a ground like `#ffffff`."""
    *channels, share = (float(part) for part in fill[5:-1].split(","))
    back = [int(ground[start : start + 2], 16) for start in (1, 3, 5)]
    mixed = (round(front * share + behind * (1 - share)) for front, behind in zip(channels, back, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_numbers_of_a_matrix_read_on_their_ground(ground: str) -> None:
    theme = THEME[ground]
    fills = [over(depth.fill, theme["backgroundColor"]) for depth in palette.DEPTHS]
    assert len(set(fills)) == 4
    for depth, fill in zip(palette.DEPTHS, fills, strict=True):
        assert contrast(fill, depth.ink or theme["textColor"]) >= AA_TEXT
