"""What a subcommand comes to: the JSON object, the text for a person, and whether it was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from loaders.records import Finding, Level

LEVEL_WORDS = {Level.ERROR: "错误", Level.SERIOUS: "重点核实", Level.WARNING: "提醒", Level.NOTE: "说明"}


@dataclass(frozen=True)
class Outcome:
    """The outcome of one subcommand. `complaint` goes to standard error when there is no JSON."""

    result: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    refused: bool = False
    wrong_usage: bool = False
    complaint: str = ""


def finding_line(finding: Finding) -> str:
    """Return a finding as one line: level, file and place, message."""
    place = str(finding.place)
    where = finding.place.file if place == finding.place.file else f"{finding.place.file} {place}"
    return f"[{LEVEL_WORDS[finding.level]}] {where}：{finding.message}"


def refusal(findings: Iterable[Finding]) -> str:
    """Return the complaint of a refused load or check: every error, one a line."""
    errors = [finding_line(finding) for finding in findings if finding.level is Level.ERROR]
    return "\n".join([f"没有通过，什么也没有存。共{len(errors)}处错误：", *errors])
