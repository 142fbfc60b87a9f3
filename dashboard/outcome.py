"""What a subcommand comes to: the JSON object, the text for a person, and whether it was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from loaders.headers import field_names
from loaders.records import Finding, Level, Reading
from loaders.words import STATUS_LABELS

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


STATUSES = "、".join(f"{status.value}（{label}）" for status, label in STATUS_LABELS.items())
"""Every status as it may be given to the command."""


def refusal(findings: Iterable[Finding]) -> str:
    """Return the complaint of a refused load or check: every error, one a line, and how to teach unknown words."""
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    lines = [f"没有通过，什么也没有存。共{len(errors)}处错误：", *map(finding_line, errors)]
    if any(finding.rule == "status-unknown" for finding in errors):
        lines.append(f"不认识的状态词可以教一次：加上 --status 词=状态；状态取 {STATUSES}。")
    return "\n".join(lines)


def reading_text(reading: Reading) -> str:
    """Return what was read of one file, for a person: its kind, how each header and word was read, every finding."""
    kinds = {"ledger": "台账", "indicators": "指标表", "plan": "整改工作方案", "units": "单位名册"}
    counts = {"ledger": f"{len(reading.issues)}项问题", "plan": f"{len(reading.issues)}项问题"}
    counts |= {"indicators": f"{len(reading.indicators)}个指标值", "units": f"{len(reading.units)}个单位"}
    if reading.kind is None:
        head = f"{reading.file}：没有读懂"
    else:
        as_of = f"，截至{reading.as_of}（{reading.as_of_source}）" if reading.as_of else "，没有截至日期"
        head = f"{reading.file}：{kinds[reading.kind]}，{counts[reading.kind]}{as_of}"
    lines = [head]
    if reading.headers:
        names = field_names("ledger" if reading.kind in (None, "plan") else reading.kind)
        known = [
            f"{header.text}＝{names.get(header.field, header.field)}" for header in reading.headers if header.field
        ]
        lines.append(f"  表头：{'，'.join(dict.fromkeys(known))}")
        unknown = dict.fromkeys(header.text for header in reading.headers if not header.field)
        if unknown:
            lines.append(f"  没有对应字段、原样保留的列：{'、'.join(unknown)}")
    lines += [f"  状态词「{word.text}」×{word.times}：{word.how}" for word in reading.words]
    lines += [f"  {finding_line(finding)}" for finding in reading.findings]
    return "\n".join(lines)
