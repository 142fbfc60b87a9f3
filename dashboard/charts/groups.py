"""Groups of issues as stacked bars: by status, or by light."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import texts
from dashboard.charts.bars import Part, stacked_bars
from dashboard.charts.drawing import Chart
from dashboard.metrics.definitions import LIGHT_SELECTIONS
from dashboard.metrics.groups import Group
from dashboard.palette import LIGHTS, STATUSES


def by_status(groups: Sequence[Group], what: str, unit: str) -> Chart:
    """Draw a bar a group, split by status, the furthest first. Keys of the parts are selections."""
    parts = [
        Part(status, texts.STATUS[status], paint, tuple(group.n(status) for group in groups))
        for status, paint in STATUSES.items()
    ]
    return stacked_bars([group.label for group in groups], parts, what, unit)


def by_light(groups: Sequence[Group], what: str, unit: str) -> Chart:
    """Draw a bar a group, split by light, the most urgent first; ended issues show none. Part keys are selections."""
    parts = [
        Part(selection, texts.LIGHT_WORDS[light], LIGHTS[light], tuple(group.n(selection) for group in groups))
        for light, selection in LIGHT_SELECTIONS.items()
    ]
    return stacked_bars([group.label for group in groups], parts, what, unit)
