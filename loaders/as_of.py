"""Where a workbook says as of which day it stands: option, banner, file name, then the day it was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from loaders.dates import date_in_name, find_as_of, find_filled_on
from loaders.records import Context, Finding, Level, Place


class AsOf(NamedTuple):
    """The as-of date, in Chinese where it was found, and an error where sheets disagree."""

    day: date | None
    source: str | None
    findings: tuple[Finding, ...] = ()


def find_as_of_date(file: str, banner: Sequence[tuple[Place, str]], context: Context) -> AsOf:
    """Return the as-of date of a workbook from the texts above its tables, each with its place."""
    if context.as_of is not None:
        return AsOf(context.as_of, "指定")
    stated = [(day, place) for place, text in banner if (day := find_as_of(text)) is not None]
    findings: tuple[Finding, ...] = ()
    if len({day for day, _ in stated}) > 1:
        each = "，".join(f"{place}为{day.isoformat()}" for day, place in stated)
        message = f"各工作表的截至日期不一致（{each}）；请改成同一天，或在载入时指定截至日期。"
        findings = (Finding(Level.ERROR, "as-of-disagree", stated[1][1], message),)
    if stated:
        return AsOf(stated[0][0], f"表头上方的截至日期（{stated[0][1]}）", findings)
    if (day := date_in_name(file)) is not None:
        return AsOf(day, "文件名")
    for place, text in banner:
        if (day := find_filled_on(text)) is not None:
            return AsOf(day, f"填报时间（{place}）")
    return AsOf(None, None)
