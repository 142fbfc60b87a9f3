"""The automatic numbering of a Word document → the numbers as they are printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from loaders.plan_numbering import han_numeral

Element = Any
"""An XML element of lxml, which ships no types."""

_HAN_FORMATS = frozenset(
    {
        "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital", "japaneseCounting",
        "japaneseDigitalTenThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanDigital2",
    }
)  # fmt: skip
_CIRCLE_FORMATS = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"})
_SILENT_FORMATS = frozenset({"bullet", "none", "picture"})
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MAX_LEVELS = 9
_MAX_STYLE_DEPTH = 20


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One list: its levels and the counter it shares with other lists of the same definition."""

    counter: str
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of one document, to be asked in reading order."""

    def __init__(self, numbering: Element | None, styles: Element) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        self._counters: dict[str, dict[int, int]] = {}

    def printed(self, paragraph: Element) -> str:
        """Return the number a paragraph is printed with and count it; '' where it has none."""
        found = self._list_and_level(paragraph)
        if found is None:
            return ""
        number_list, depth = found
        level = number_list.levels.get(depth)
        if level is None or level.form in _SILENT_FORMATS:
            return ""
        counter = self._counters.setdefault(number_list.counter, {})
        counter[depth] = counter.get(depth, level.start - 1) + 1
        for deeper in [one for one in counter if one > depth]:
            del counter[deeper]
        text = level.text
        for upper in range(depth + 1):
            form = number_list.levels.get(upper, _Level())
            text = text.replace(f"%{upper + 1}", _formatted(counter.get(upper, form.start), form.form))
        return text

    def _list_and_level(self, paragraph: Element) -> tuple[_List, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        style = _value(properties, "w:pStyle") if properties is not None else None
        depth: str | None = None
        for node in [properties, *self._style_properties(style)]:
            setting = node.find(qn("w:numPr")) if node is not None else None
            if setting is None:
                continue
            depth = depth or _value(setting, "w:ilvl")
            name = _value(setting, "w:numId")
            if name is not None:
                number_list = self._lists.get(name)
                return None if number_list is None else (number_list, self._depth(number_list, depth, style))
        return None

    @staticmethod
    def _depth(number_list: _List, stated: str | None, style: str | None) -> int:
        if stated is not None and stated.isdigit():
            return int(stated)
        return next((depth for depth, level in number_list.levels.items() if style and level.style == style), 0)

    def _style_properties(self, style: str | None) -> list[Element]:
        """Return the paragraph properties of a style and of those it is based on, nearest first."""
        properties = []
        for _ in range(_MAX_STYLE_DEPTH):
            node = self._styles.get(style)
            if node is None:
                break
            properties.append(node.find(qn("w:pPr")))
            style = _value(node, "w:basedOn")
        return properties


def _lists(numbering: Element) -> dict[str, _List]:
    definitions = {node.get(qn("w:abstractNumId")): node for node in numbering.findall(qn("w:abstractNum"))}
    lists = {}
    for node in numbering.findall(qn("w:num")):
        name = node.get(qn("w:numId"))
        definition = _value(node, "w:abstractNumId")
        if definition not in definitions:
            continue
        counter = f"definition {definition}"
        levels = _levels(definitions[definition])
        for override in node.findall(qn("w:lvlOverride")):
            depth = int(override.get(qn("w:ilvl"), "0"))
            levels |= _levels(override)
            start = _value(override, "w:startOverride")
            if start is not None and depth in levels:
                levels[depth].start = int(start)
                counter = f"list {name}"
        lists[name] = _List(counter, levels)
    return lists


def _levels(node: Element) -> dict[int, _Level]:
    levels = {}
    for level in node.findall(qn("w:lvl")):
        depth = int(level.get(qn("w:ilvl"), "0"))
        if depth < _MAX_LEVELS:
            levels[depth] = _Level(
                int(_value(level, "w:start") or 1),
                _value(level, "w:numFmt") or "decimal",
                _value(level, "w:lvlText") or "",
                _value(level, "w:pStyle"),
            )
    return levels


def _value(node: Element, tag: str) -> str | None:
    child = node.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _formatted(value: int, form: str) -> str:
    if form in _HAN_FORMATS:
        return han_numeral(value)
    if form in _CIRCLE_FORMATS and 0 < value <= len(_CIRCLES):
        return _CIRCLES[value - 1]
    if form in ("upperLetter", "lowerLetter") and 0 < value <= 26:
        return chr((64 if form == "upperLetter" else 96) + value)
    return str(value)
