"""The texts of one issue of a plan → an `Issue`: units, deadline, status, type and amount by their grammars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from loaders.dates import read_deadline
from loaders.money import read_amount
from loaders.plan_labels import UNIT_FIELDS
from loaders.plan_texts import IssueTexts, Text, joined
from loaders.records import (
    Context,
    Deadline,
    Finding,
    Issue,
    Level,
    Measure,
    Parsed,
    Place,
    Problem,
    RectificationType,
    Status,
)
from loaders.status import is_known, read_status, read_type
from loaders.text import clean
from loaders.units import Roster, read_units, split_roles

Labels = Sequence[tuple[str, str, Place]]

_LEADS = re.compile(
    "(?:^|[，。；：、]|[一二三四五六七八九十]是)(?:由|请|责成)?([^，。；：、\\s由]{2,24}(?:、[^，。；：、\\s由]{2,24}){0,5}?)(?:负责)?牵头"
)
_LEADS_BY = re.compile("由([^，。；：]{2,40}?)(?:负责)?牵头")
_DONE_IN_PROSE = re.compile(
    "(?:该|此|上述|以上|本)(?:项|类|些)?问题(?:目前|现|均|都|全部)*(?P<state>(?:已在?|在)?(?:本次)?审计(?:期间|过程中|实施期间)(?:已|即)?(?:全部|完成|得到)*(?:整改|纠正)(?:完成|到位|完毕)?"
    "|已(?:经|全部|于[^，。；]{2,16})?(?:完成整改|整改到位|整改完毕|整改完成|整改))(?=[。，；）)]|$)"
)
_DONE_DURING_AUDIT = re.compile(
    "(?:^|[，。；（(])(?P<state>审计期间已(?:全部|完成)?整改(?:完成|到位|完毕)?)(?=[。，；）)]|$)"
)
_GROUP_TAIL = re.compile("(?:类|的|审计|整改|问题|事项|[（(][^（()）]*[）)])*$")
_TITLE_STATE = re.compile("[（(]([^（()）]{2,12})[）)]$")


class Roles(NamedTuple):
    """The units of an issue: `everyone` is lead, responsible and supporting in this order."""

    lead: str | None
    lead_guessed: bool
    everyone: tuple[str, ...]
    supporting: tuple[str, ...]


class RecordBuilder:
    """Builds issues of one plan; `base` is the document's date, which gives deadlines without a year theirs."""

    def __init__(self, context: Context, base: date | None, file: str) -> None:
        self._context = context
        self._roster = Roster(context.roster)
        self._base = base
        self._file = file

    def build(
        self, texts: IssueTexts, code: str, category: str | None, inherited: Labels
    ) -> tuple[Issue, list[Finding]]:
        """Return the issue and what its texts give cause to say.

        Labels that stand once for the category (`inherited`) count where the issue has none of the kind. Rules:
        those of the grammars, and `unit-missing`, `deadline-missing`, `measures-missing` (warnings).
        """
        findings = list(texts.findings)
        labels = self._with_inherited(texts.labels, inherited)
        measures = [self._measure(measure, code, findings) for measure in texts.measures]
        item_labels = [label for measure in texts.measures for label in measure.labels]
        roles = self._roles(labels, code, findings) or self._roles(item_labels, code, findings) or _NOBODY
        deadline = self._deadline(labels, code, findings)
        if deadline is None:
            deadline = latest([measure.deadline for measure in measures])
        kind = self._type(texts, code, findings) or (deadline.rectification_type if deadline else None)
        status, status_text = self._status(texts, code, findings)
        finding = joined(texts.finding)
        issue = Issue(
            title=texts.title,
            places=tuple(dict.fromkeys(paragraph.place for paragraph in texts.paragraphs)) or (texts.place,),
            code=code,
            category=category or _first(texts, "category"),
            source=_first(texts, "source"),
            finding=finding,
            rectification_type=kind,
            lead_unit=roles.lead,
            lead_guessed=roles.lead_guessed,
            units=roles.everyone,
            supporting_units=roles.supporting,
            leader=_all(labels, "leader"),
            person=_all(labels, "person"),
            target=joined(texts.blocks.get("target", ())),
            measures=tuple(measures),
            deadline=deadline,
            status=status,
            status_text=status_text,
            progress=joined(texts.blocks.get("progress", ())),
            amount=self._amount(texts, "amount", code, findings),
            amount_rectified=self._amount(texts, "amount_rectified", code, findings),
            reason=joined(texts.blocks.get("reason", ())),
            next_step=joined(texts.blocks.get("next_step", ())),
            obstacle=joined(texts.blocks.get("obstacle", ())),
            coordination=_first(texts, "coordination"),
            evidence=_first(texts, "evidence"),
            remark=joined(texts.blocks.get("remark", ())),
            extra={label: text for label, parts in texts.extra.items() if (text := joined(parts))},
            source_text=tuple(paragraph.raw for paragraph in texts.paragraphs),
        )
        findings += _missing(issue, texts)
        return issue, findings

    @staticmethod
    def _with_inherited(labels: list[tuple[str, str, Place]], inherited: Labels) -> list[tuple[str, str, Place]]:
        own = {name for name, _, _ in labels}
        has_units = bool(own & UNIT_FIELDS)
        return labels + [
            label for label in inherited if label[0] not in own and not (label[0] in UNIT_FIELDS and has_units)
        ]

    def _roles(self, labels: Labels, code: str, findings: list[Finding]) -> Roles | None:
        """Return the units the labels name, None where they name none."""
        named: dict[str, list[str]] = {"lead": [], "responsible": [], "supporting": []}
        for name, text, place in labels:
            if name not in UNIT_FIELDS:
                continue
            pieces = split_roles(text) if name == "responsible" else [(name, text)]
            for role, piece in pieces:
                parsed = read_units(piece, self._roster)
                findings += [problem.at(place, code) for problem in parsed.problems]
                named[role] += parsed.value or ()
        everyone = tuple(dict.fromkeys([*named["lead"], *named["responsible"], *named["supporting"]]))
        if not everyone:
            return None
        supporting = tuple(dict.fromkeys(named["supporting"]))
        if named["lead"]:
            return Roles(named["lead"][0], False, everyone, supporting)
        return Roles((named["responsible"] or named["supporting"])[0], True, everyone, supporting)

    def _deadline(self, labels: Labels, code: str, findings: list[Finding]) -> Deadline | None:
        """Return the latest deadline the labels state."""
        read = []
        for name, text, place in labels:
            if name == "deadline":
                parsed = read_deadline(text, self._base)
                findings += [problem.at(place, code) for problem in parsed.problems]
                read.append(parsed.value)
        return latest(read)

    def _measure(self, measure: Text, code: str, findings: list[Finding]) -> Measure:
        deadline = self._deadline(measure.labels, code, findings)
        roles = self._roles(measure.labels, code, findings)
        unit = roles.lead if roles else self._leader_in(measure.text)
        return Measure(measure.text, unit, deadline, None, measure.place)

    def _leader_in(self, text: str) -> str | None:
        """Return the unit that a measure says leads: 由…牵头."""
        found = _LEADS_BY.search(text) or _LEADS.search(text)
        if not found:
            return None
        units = read_units(found[1], self._roster).value
        return units[0] if units else None

    @staticmethod
    def _type(texts: IssueTexts, code: str, findings: list[Finding]) -> RectificationType | None:
        for text, place in texts.values("rectification_type"):
            parsed: Parsed[RectificationType] = read_type(text)
            findings += [problem.at(place, code) for problem in parsed.problems]
            if parsed.value is not None:
                return parsed.value
        if texts.group is not None:
            return read_type(_GROUP_TAIL.sub("", texts.group[0])).value
        return None

    def _status(self, texts: IssueTexts, code: str, findings: list[Finding]) -> tuple[Status, str | None]:
        """Return status and wording: of a label 整改状态, of the progress text, else of a sentence in the finding.

        A sentence (该问题审计期间已整改) says what the unit reports, never that a reviewer has accepted it.
        """
        for text, place in texts.values("status"):
            parsed = read_status(text, self._context.learned, self._context.done_is_verified)
            findings += [problem.at(place, code) for problem in parsed.problems]
            if parsed.value is not None:
                return parsed.value.status, clean(text)
        progress = joined(texts.blocks.get("progress", ())) or ""
        opening = re.split("[，。；,;]", progress)[0]
        bracket = _TITLE_STATE.search(texts.title)
        for words in (opening, bracket[1] if bracket else ""):
            if words and is_known(words, self._context.learned):
                read = read_status(words, self._context.learned, self._context.done_is_verified).value
                if read is not None:
                    return read.status, words
        for text in (joined(texts.finding) or "", progress, texts.title):
            found = _DONE_IN_PROSE.search(text) or _DONE_DURING_AUDIT.search(text)
            if found:
                return Status.REPORTED, found["state"]
        return Status.NOT_STARTED, None

    def _amount(self, texts: IssueTexts, name: str, code: str, findings: list[Finding]) -> int | None:
        for text, place in texts.values(name):
            parsed = read_amount(text, None)
            findings += [problem.at(place, code) for problem in parsed.problems]
            if parsed.value is not None:
                return parsed.value
        return None


_NOBODY = Roles(None, False, (), ())


def latest(deadlines: Sequence[Deadline | None]) -> Deadline | None:
    """Return the latest deadline that names a day, else the first one stated."""
    stated = [deadline for deadline in deadlines if deadline is not None]
    dated = [deadline for deadline in stated if deadline.day is not None]
    return max(dated, key=lambda deadline: deadline.day or date.min) if dated else next(iter(stated), None)


def _first(texts: IssueTexts, name: str) -> str | None:
    return next((clean(text) for text, _ in texts.values(name) if clean(text)), None)


def _all(labels: Labels, name: str) -> str | None:
    return "；".join(dict.fromkeys(clean(text) for one, text, _ in labels if one == name)) or None


_MISSING = (
    ("unit-missing", "没有写责任单位", "请在文件里补写，或导入后在台账中补填责任单位。"),
    ("deadline-missing", "没有写整改时限", "没有时限的问题不会计入逾期和临期，请补写。"),
    ("measures-missing", "没有写整改措施", "请在文件里补写“整改措施：……”。"),
)


def _missing(issue: Issue, texts: IssueTexts) -> list[Finding]:
    stated_badly = any(finding.level is Level.ERROR for finding in texts.findings)
    absent = (not issue.units, issue.deadline is None and not texts.values("deadline"), not issue.measures)
    return [
        Problem(Level.WARNING, rule, f"问题{issue.code}（{issue.title}）{what}。{advice}").at(issue.place, issue.code)
        for missing, (rule, what, advice) in zip(absent, _MISSING, strict=True)
        if missing and not stated_badly
    ]
