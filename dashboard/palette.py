"""The colours: one for each light and each status everywhere, exports included, and the ink that reads on it."""

from __future__ import annotations

from typing import NamedTuple

from loaders.records import Status


class Paint(NamedTuple):
    """A fill, the ink of text on it (contrast at least 4.5), and the name of the soft tag Streamlit draws for it."""

    fill: str
    ink: str
    tag: str


WHITE = "#ffffff"
INK = "#16202c"

RED = Paint("#c62f2f", WHITE, "red")
AMBER = Paint("#e5a21a", INK, "orange")
BLUE = Paint("#2f74b5", WHITE, "blue")
GREEN = Paint("#2c7a4b", WHITE, "green")
DEEP_GREEN = Paint("#1b5233", WHITE, "green")
GREY = Paint("#8d97a6", INK, "gray")
PALE = Paint("#d3dbe6", INK, "gray")
FAINT = Paint("#b4bcc8", INK, "gray")

LIGHTS: dict[str, Paint] = {
    "红": RED,
    "黄": AMBER,
    "蓝": BLUE,
    "绿": GREEN,
    "无期限": GREY,
    "正常推进": PALE,
}
"""Paint of each light, keyed by the light's name; in the order of urgency."""

STATUSES: dict[str, Paint] = {
    Status.CLOSED.value: DEEP_GREEN,
    Status.VERIFIED.value: GREEN,
    Status.REPORTED.value: BLUE,
    Status.IN_PROGRESS.value: PALE,
    Status.NOT_STARTED.value: GREY,
    Status.ENDED.value: FAINT,
}
"""Paint of each status, keyed by its canonical name; the furthest first."""

DONE_LINE = GREEN.fill
REPORTED_LINE = BLUE.fill
PACE_LINE = GREY.fill
"""Colours of the lines of a burn-up chart: both readable on a light and on a dark ground."""

MEASURED = Paint("#3a76bd", WHITE, "blue")
"""The one blue of measured values that are no light: readable on a light and on a dark ground."""
SCALE = "rgba(141, 151, 166, 0.25)"
"""The empty scale a measured value stands on, on either ground."""
MARK = "#6f7d90"
"""Baselines and targets: at least 3 to 1 on either ground."""


class Depth(NamedTuple):
    """One step of a matrix's ground: a fill that lets the page shine through, and its ink (None: the page's own)."""

    fill: str
    ink: str | None


DEPTHS: tuple[Depth, ...] = (
    Depth("rgba(58, 118, 189, 0.16)", None),
    Depth("rgba(58, 118, 189, 0.32)", None),
    Depth("rgba(58, 118, 189, 0.5)", None),
    Depth("rgba(46, 98, 163, 1)", WHITE),
)
"""The deep blue in steps, for how many a cell of a matrix counts, on either ground; it says nothing of urgency."""
EMPTY_CELL = "rgba(141, 151, 166, 0.09)"
"""Ground of a cell that counts nothing: faint on a light and on a dark page."""
