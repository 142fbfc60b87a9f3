"""The tree of a plan: headings, the labelled texts under them, and which headings hold no issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.paragraphs import Paragraph
from loaders.plan_labels import KEY_FIELDS, Segment
from loaders.plan_numbering import Number


class Entry(NamedTuple):
    """One segment of a line within the tree.

    `item` is true for a numbered line inside a block of measures or facts; `of_item` is true for a label that belongs
    to such an item and not to the issue.
    """

    paragraph: Paragraph
    segment: Segment
    item: bool = False
    of_item: bool = False


@dataclass(eq=False, slots=True)
class Heading:
    """A heading and everything under it, in reading order. `number` is None where none is printed.

    `style` is the form of the number, or the Word style. The root has no paragraph.
    """

    style: str
    parent: Heading | None
    paragraph: Paragraph | None = None
    number: Number | None = None
    text: str = ""
    content: list[Entry | Heading] = field(default_factory=list)

    @property
    def children(self) -> list[Heading]:
        """The headings directly below."""
        return [part for part in self.content if isinstance(part, Heading)]

    @property
    def own(self) -> list[Entry]:
        """The entries before the first heading below."""
        entries: list[Entry] = []
        for part in self.content:
            if isinstance(part, Heading):
                break
            entries.append(part)
        return entries

    def entries(self) -> Iterator[Entry]:
        """Yield every entry of the subtree in reading order."""
        for part in self.content:
            if isinstance(part, Heading):
                yield from part.entries()
            else:
                yield part

    def holds(self, number: Number) -> bool:
        """True where headings with such a number stand below this one, as official documents nest them."""
        return self.parent is not None and (self.number is None or self.number.rank < number.rank)

    @property
    def is_section(self) -> bool:
        """True for a heading that only announces a list of issues (整改内容, 审计发现问题及整改措施)."""
        return bool(_SECTION.match(self.text))

    @property
    def is_no_issue(self) -> bool:
        """True for principles, safeguards and other parts of a plan that hold no issues."""
        return bool(_NO_ISSUES.match(self.text))


_SECTION = re.compile(
    "(?!（[^（）]*）$)(?:[0-9０-９]{4}年度?|审计|整改|问题|反馈|发现|查出|指出|存在|具体|主要|重点|突出|内容|任务|措施|清单|台账|情况|工作|责任|分工|安排"
    "|事项|目标|时限|单位|要求|部署|推进|落实|方案|及|和|与|的|、|对|逐项|分解|一览|表|（[^（）]*）)+$"
)
_NO_ISSUES = re.compile(
    "(?:(?:总体|工作|整改|有关|相关|具体|几点|组织|指导|基本|主要|任务|审计|加强|强化|严格|落实|压实)*"
    "(?:要求|思想|原则|思路|目标|保障|领导|保障措施|步骤|方法步骤|纪律|机制|机构|进度安排|时间安排|职责|督查|督导|检查|考核|问责|附则)"
    "(?:[及和与、](?:工作|整改|主要|具体|基本|总体)?(?:要求|思想|原则|思路|目标|保障|领导|措施|保障措施|步骤|任务|纪律|机制|机构|安排|分工))*"
    "|保障措施|实施步骤|工作步骤|工作安排|时间步骤|工作措施|下一步(?:工作)?(?:打算|安排|计划)|(?:基本|工作|整改|总体)情况)$"
)


def is_section_name(name: str) -> bool:
    """True for a line that by its words alone heads a part of a plan (总体要求, 整改任务, 保障措施)."""
    return bool(_NO_ISSUES.match(name) or _SECTION.match(name))


def key_fields(entries: Sequence[Entry]) -> set[str]:
    """Return which of the fields that make an issue stand among entries."""
    return {entry.segment.field for entry in entries if entry.segment.field in KEY_FIELDS}
