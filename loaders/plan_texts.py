"""The labelled texts of one issue of a plan → its title, finding, measures and short fields, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from loaders.paragraphs import Paragraph
from loaders.plan_issues import Found
from loaders.plan_labels import BLOCK_FIELDS, UNIT_FIELDS, Segment, is_short
from loaders.plan_numbering import parse_number
from loaders.plan_titles import split_title
from loaders.plan_tree import Entry
from loaders.records import Finding, Level, Place
from loaders.text import clean, normal
from loaders.unit_names import looks_like_unit

_MEASURE_FIELDS = UNIT_FIELDS | {"deadline"}
_VALUE_LETTERS = 60
_SHORTEST_TO_COMPARE = 4
_LONG_ENOUGH_TO_COMPARE = 10
_SAME_PARAGRAPH = 97  # a repeated paragraph may differ by a corrected letter
_SAME_HEADING = 85  # a heading repeated from an older draft may differ by a word


class Text:
    """A text gathered from one or several paragraphs; `place` is the first one's."""

    def __init__(self, place: Place, text: str, item: bool = False) -> None:
        self.place = place
        self.parts = [text] if text else []
        self.item = item
        self.labels: list[tuple[str, str, Place]] = []

    @property
    def text(self) -> str:
        """The parts joined, as a text is kept."""
        return clean("\n".join(self.parts))


@dataclass(eq=False, slots=True)
class IssueTexts:
    """What one issue of a plan says, still as texts.

    `labels` are the short fields in order: field, text, place. `extra` holds texts under labels no field is known for;
    `group` is the category's heading.
    """

    title: str
    place: Place
    finding: list[str] = field(default_factory=list)
    measures: list[Text] = field(default_factory=list)
    blocks: dict[str, list[str]] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    labels: list[tuple[str, str, Place]] = field(default_factory=list)
    stray: list[Text] = field(default_factory=list)
    group: tuple[str, Place] | None = None
    findings: list[Finding] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)

    def values(self, name: str) -> list[tuple[str, Place]]:
        """Return the texts of one short field with their places."""
        return [(text, place) for one, text, place in self.labels if one == name]


def gather(issue: Found, code: str) -> IssueTexts:
    """Return the texts of an issue.

    With it come the notes `text-duplicated` (a paragraph stands twice) and `text-misplaced` (a measure repeats the
    heading).
    """
    return _Gatherer(issue, code).gather()


class _Gatherer:
    """Walks the entries of one issue, remembering which block is open and whether its short labels have come."""

    def __init__(self, issue: Found, code: str) -> None:
        self._issue = issue
        self._code = code
        self._entries = [entry for entry in issue.entries if entry.segment.text or entry.segment.field]
        self._block: str | None = None
        self._label: str | None = None
        self._closed = False
        self._closed_in_heading = False
        self._awaits: str | None = None
        self._below_label = False
        self._last_item: Text | None = None
        self._since_last_item: list[tuple[str, str, Place]] = []
        self._after_bracket: list[tuple[Text, bool]] = []
        fields = [entry.segment.field for entry in self._entries]
        self._labelled = "measures" in fields
        self._measures_seen = False
        first = issue.entries[0].paragraph
        self._texts = IssueTexts("", first.place)

    def gather(self) -> IssueTexts:
        entries = self._take_title()
        own = [entry.paragraph for entry in self._issue.entries]
        bare = self._issue.heading.paragraph
        if bare is not None and not self._issue.heading.text and self._issue.heading is not self._issue.category:
            own.insert(0, bare)
            self._texts.place = bare.place
        self._texts.paragraphs += dict.fromkeys(own)
        for entry in entries:
            self._read(entry)
        self._settle_unlabelled()
        finding = self._texts.finding
        if len(finding) > 1 and normal(finding[0]) == normal(self._texts.title):
            del finding[0]  # 存在问题 names the issue, 问题表现 tells of it
        if any(entry.of_item for entry in entries) and self._last_item is not None:
            self._last_item.labels += self._since_last_item
        self._drop_repeated_heading()
        return self._texts

    def _take_title(self) -> list[Entry]:
        """Set the title and return the entries left to read."""
        entries = list(self._entries)
        for index, entry in enumerate(entries):
            segment = entry.segment
            if segment.field not in (None, "title", "finding") or not segment.text:
                if index and segment.field is not None and not is_short(segment.field):
                    break
                continue
            title, rest = split_title(segment.text)
            self._texts.title = title
            self._texts.place = entry.paragraph.place
            if segment.field == "finding":
                return entries
            left = entry._replace(segment=Segment(None, None, rest), item=False)
            return [*entries[:index], *([left] if rest else []), *entries[index + 1 :]]
        return entries

    def _read(self, entry: Entry) -> None:
        segment = entry.segment
        if segment.field is None:
            self._read_plain(entry)
        elif is_short(segment.field):
            self._read_short(entry, segment.field)
        else:
            self._open_block(entry, segment.field)

    def _read_short(self, entry: Entry, name: str) -> None:
        segment = entry.segment
        label = (name, segment.text, entry.paragraph.place)
        own = entry.of_item or entry.item
        if own and self._last_item is not None and name in _MEASURE_FIELDS:
            self._last_item.labels.append(label)
            self._since_last_item = []
        elif name in _MEASURE_FIELDS and segment.text:
            self._since_last_item.append(label)
        only_items = entry.item or (segment.bracketed and entry.of_item)
        if segment.text and not (only_items and self._last_item is not None and name in _MEASURE_FIELDS):
            self._texts.labels.append(label)
        self._awaits = name if not segment.text or segment.text.endswith(("、", "，")) else None
        self._below_label = not segment.text
        in_heading = entry.paragraph == self._issue.heading.paragraph
        if segment.bracketed and self._block is not None:
            return
        self._closed = True
        self._closed_in_heading = in_heading and (self._closed_in_heading or not self._texts.finding)
        self._block = None

    def _open_block(self, entry: Entry, name: str) -> None:
        segment = entry.segment
        self._awaits = None
        self._block, self._label = name, segment.label
        if name == "measures":
            if segment.text and self._is_repeated(entry):
                return
            self._measures_seen = True
            self._measure(entry, new=True)
        elif segment.text:
            self._append(name, segment.text, entry)

    def _read_plain(self, entry: Entry) -> None:
        segment = entry.segment
        if self._awaits is not None and self._is_value(segment.text):
            self._texts.labels.append((self._awaits, segment.text.rstrip("。；;"), entry.paragraph.place))
            goes_on = segment.text.endswith(("、", "，")) or (self._below_label and self._awaits in UNIT_FIELDS)
            self._awaits = self._awaits if goes_on else None
            return
        self._awaits = None
        if self._is_repeated(entry):
            return
        if self._block == "measures" or (self._block is None and entry.item and self._texts.measures):
            self._block = "measures"
            self._measure(entry, new=entry.item)
        elif self._block is not None:
            self._append(self._block, _numbered(entry), entry)
        elif not self._closed:
            self._texts.finding.append(_numbered(entry))
        elif not self._labelled:
            is_item = parse_number(entry.paragraph.text)[0] is not None
            text = Text(entry.paragraph.place, segment.text, is_item)
            self._last_item = text if is_item else self._last_item
            self._after_bracket.append((text, self._closed_in_heading))
        elif self._measures_seen:
            self._texts.stray.append(Text(entry.paragraph.place, segment.text))
        else:
            self._texts.finding.append(_numbered(entry))

    def _is_value(self, text: str) -> bool:
        """True for a line that is the value of the label above: the first one, then only more units."""
        if len(text) > _VALUE_LETTERS or "。" in text[:-1]:
            return False
        stated = any(name == self._awaits for name, _, _ in self._texts.labels)
        return not stated or all(looks_like_unit(name) for name in re.split("[、，,]", text.rstrip("、，,。；;")))

    def _measure(self, entry: Entry, *, new: bool) -> None:
        measures = self._texts.measures
        text = entry.segment.text
        if entry.item and measures and not measures[-1].item:
            number, rest = parse_number(measures[-1].text)
            if number is not None and number.ordinal == 1:
                measures[-1].parts, measures[-1].item = [rest], True
        if entry.item and measures and not measures[-1].item and _announces(measures[-1].text):
            measures[-1].parts.append(text)
            measures[-1].item = True
        elif new or not measures:
            measures.append(Text(entry.paragraph.place, text, entry.item))
        else:
            measures[-1].parts.append(text)
        if entry.item:
            self._last_item = measures[-1]
            self._since_last_item = []

    def _append(self, name: str, text: str, entry: Entry) -> None:
        if name == "finding":
            self._texts.finding.append(text)
        elif name == "other":
            self._texts.extra.setdefault(self._label or "", []).append(text)
        elif name in BLOCK_FIELDS or name in ("title", "remark"):
            self._texts.blocks.setdefault(name, []).append(text)

    def _is_repeated(self, entry: Entry) -> bool:
        """True for a text that already stands in this issue; a note says so."""
        text = normal(entry.segment.text)
        alike = _SAME_PARAGRAPH if len(text) >= _LONG_ENOUGH_TO_COMPARE else 100
        before = [part for measure in self._texts.measures for part in measure.parts] + self._texts.finding
        if len(text) < _SHORTEST_TO_COMPARE or not any(fuzz.ratio(text, normal(part)) >= alike for part in before):
            return False
        message = f"问题{self._code}的这一段与前面重复，只保留一份，也不归入下一个问题。请核对文件是否多排了一段。"
        if not any(note.place == entry.paragraph.place for note in self._texts.findings):  # once for a line of items
            self._note("text-duplicated", entry.paragraph.place, message)
        self._block = entry.segment.field or self._block
        return True

    def _settle_unlabelled(self) -> None:
        """Without a label 整改措施, what stands behind units and deadline are the measures.

        Where those stand in the heading itself and several plain paragraphs follow, the first one tells the finding.
        """
        waiting = self._after_bracket
        plain = [text for text, in_heading in waiting if in_heading and not text.item]
        first_is_finding = len(waiting) > 1 and bool(plain) and waiting[0][0] is plain[0] and not self._texts.finding
        for index, (text, _) in enumerate(waiting):
            if index == 0 and first_is_finding:
                self._texts.finding.append(text.text)
            elif text.item or not self._texts.measures:
                self._texts.measures.append(text)
            else:
                self._texts.measures[-1].parts.extend(text.parts)

    def _drop_repeated_heading(self) -> None:
        """Take the issue's own heading out of the beginning of its measures; a note says so."""
        title = normal(self._texts.title)
        kept = []
        for measure in self._texts.measures:
            first, rest = split_title(measure.text)
            if title and fuzz.ratio(normal(first), title) >= _SAME_HEADING:
                message = f"问题{self._code}的整改措施开头重复了问题标题，已去掉；原文保留在问题详情的来源段落里。"
                self._note("text-misplaced", measure.place, message)
                measure.parts = [rest] if rest else []
            if measure.parts:
                kept.append(measure)
        self._texts.measures = kept

    def _note(self, rule: str, place: Place, message: str) -> None:
        self._texts.findings.append(Finding(Level.NOTE, rule, place, message, self._code))


def _numbered(entry: Entry) -> str:
    """Return a paragraph's text with the number it is printed with."""
    whole, text = entry.paragraph.text, entry.segment.text
    rest = parse_number(whole)[1]
    if rest != whole and rest.startswith(text[:5]):
        return whole[: len(whole) - len(rest)] + text
    return text


def _announces(text: str) -> bool:
    return text.endswith(("：", ":", "，", ","))


def joined(parts: Sequence[str]) -> str | None:
    """Return several paragraphs as one kept text, None for none."""
    return clean("\n".join(parts)) or None
