"""What the properties of an Office file say: title, maker and date, in place of those of the empty template."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from dashboard.exports.paper import Stamp
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.measure import one_line
from dashboard.safe import safe

_LONGEST = 255
"""Characters a property may have."""


def describe(properties: Any, title: str, stamp: Stamp) -> None:
    """Write the core properties of a Word or PowerPoint file; its dates are the as-of date of what it tells."""
    properties.title = safe(one_line(title))[:_LONGEST]
    properties.subject = safe(one_line(stamp.lines[-1]))[:_LONGEST]
    properties.author = properties.last_modified_by = words.AUTHOR
    properties.comments = properties.keywords = properties.category = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(stamp.as_of, time())
