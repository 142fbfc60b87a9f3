"""What stands around the issues of a plan: document number, issuer, date, title, and the annex it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from loaders.dates import read_date
from loaders.paragraphs import Paragraph
from loaders.plan_labels import split_segments
from loaders.plan_numbering import parse_number
from loaders.text import clean, normal


class Head(NamedTuple):
    """The document's own data. `outside` are the positions of lines that belong to no issue and end the one before.

    `annex` is the paragraph that names a ledger or list as an annex, with its name.
    """

    number: str | None
    issuer: str | None
    issued_on: date | None
    title: str | None
    annex: tuple[Paragraph, str] | None
    outside: frozenset[int]


_NUMBER = re.compile(
    r"[（(]?([\u3400-\u9fffA-Za-z]{2,20} ?[〔\[［（(【] ?[0-9０-９]{4} ?[〕\]］）)】] ?第? ?[0-9０-９]{1,5} ?号)"
    r"(?:[）)]?$| |签发)"
)
_HAN_YEAR = "[0-9０-９一二三四五六七八九〇零○]{4}"
_DAY = (
    rf"{_HAN_YEAR} ?年 ?[0-9０-９一二三四五六七八九十]{{1,3}} ?月 ?[0-9０-９一二三四五六七八九十]{{1,3}} ?[日号]"
    r"|[0-9０-９]{4}[-./．－][0-9０-９]{1,2}[-./．－][0-9０-９]{1,2}"
)
_DATE_LINE = re.compile(rf"[（(]? ?({_DAY}) ?[）)]?$")
_SIGNED_LINE = re.compile(rf"(?P<issuer>[^0-9０-９。，；：:]{{4,40}}?)[ ，,]*(?P<day>{_DAY})(?: ?印发)?$")
_DATED = re.compile(rf"(?:印发|发文|成文|发布)(?:日期|时间) ?[：:] ?({_DAY})")
_ORGAN = re.compile(
    "^[^。，；：:？！0-9《》]{3,40}(?:政府|办公室|办公厅|委员会|领导小组|小组|局|厅|政府办|县委办|党委|党组|党工委|管委会|公司|中心|医院|大学|学院|学校|集团|指挥部|督查室)$"
)
_RED_HEAD = re.compile("^(.{3,40}?)文 ?件$")
_TITLE_END = re.compile(
    "(?:方案|计划|清单|分解表|分工表|台账|通知|报告|措施|意见|安排|任务书|分工)(?:[（(][^（()）]{1,12}[）)])?$"
)
_ISSUED = re.compile("印发(?:《(.+)》|([^《》。]{4,60}))的通知")
_CLOSING_LINE = re.compile(
    "^(?:抄送|抄报|主送|分送|印送|信息公开|公开方式|公开属性|[（(]?此[页件]|[（(]联系人|联系电话)"
)
_ANNEX_LINE = re.compile("^附 ?件 ?[0-9０-９一二三四五]{0,2} ?[：:.． ]? ?(.*)$")
_LEDGER_NAME = re.compile("台账|清单|一览表|明细表|分解表|任务表|统计表|汇总表|问题表|销号表|情况表|分工表")
_SENTENCE_MARKS = "。：:；;，,！？"
_FRONT_LINES = 60
_TITLE_LETTERS = 80


def read_head(paragraphs: Sequence[Paragraph]) -> Head:
    """Return the head of a plan; what the document does not state is None."""
    texts = [paragraph.text for paragraph in paragraphs]
    outside = set()
    number = None
    number_at = None
    for position, text in enumerate(texts[:_FRONT_LINES]):
        found = _NUMBER.match(text)
        if found:
            number, number_at = re.sub(" ", "", found[1]), position
            outside.add(position)
            break
    issuer, issued_on = _signature(texts, outside)
    if issuer is None:
        issuer = _heading_organ(texts, number_at)
    outside |= {position for position, text in enumerate(texts) if _CLOSING_LINE.match(text)}
    return Head(number, issuer, issued_on, _title(texts, outside), _annex(paragraphs), frozenset(outside))


def _signature(texts: Sequence[str], outside: set[int]) -> tuple[str | None, date | None]:
    """Return issuer and date of the first signature (organ above a date, or both on one line); mark all of them."""
    issuer = None
    issued_on = None
    colophon = None
    for position, text in enumerate(texts):
        alone, signed, dated = _DATE_LINE.match(text), _SIGNED_LINE.match(text), _DATED.search(text)
        if alone:
            above = texts[position - 1] if position else ""
            if _awaits_value(above):
                continue
            outside.add(position)
            is_signature = _is_organ(above)
            if is_signature:
                outside.add(position - 1)
            day = read_date(alone[1]).value
            if day is not None and (issued_on is None or (is_signature and issuer is None)):
                issued_on = day
                issuer = clean(above) if is_signature else issuer
        elif signed and _ORGAN.match(signed["issuer"].strip()) and parse_number(text)[0] is None:
            outside.add(position)
            colophon = colophon or (clean(signed["issuer"]), read_date(signed["day"]).value)
        elif dated and issued_on is None:
            issued_on = read_date(dated[1]).value
    if colophon:
        issuer = issuer or colophon[0]
        issued_on = issued_on or colophon[1]
    return issuer, issued_on


def _awaits_value(text: str) -> bool:
    """True for a line that ends in a label without a text: the date below is a deadline, no signature."""
    segments = split_segments(text)
    return bool(segments) and segments[-1].field is not None and not segments[-1].text


def _heading_organ(texts: Sequence[str], number_at: int | None) -> str | None:
    """Return the organ named in the head: a line of its own near the document number, or a red head …文件."""
    start = max(0, (number_at or 0) - 3)
    for text in takewhile(lambda text: parse_number(text)[0] is None, texts[start : start + 10]):
        red = _RED_HEAD.match(text)
        if red:
            return clean(red[1])
        if _is_organ(text):
            return clean(text)
    return None


def _is_organ(text: str) -> bool:
    """True for a line that is nothing but an organ's name."""
    return bool(_ORGAN.match(text)) and parse_number(text)[0] is None and split_segments(text)[0].field is None


def _title(texts: Sequence[str], outside: set[int]) -> str | None:
    """Return the document's title: what a notice 印发s, else the first line or lines that end like a title."""
    front = [text if position not in outside else "" for position, text in enumerate(texts[:_FRONT_LINES])]
    issued = _ISSUED.search("".join(front))
    if issued:
        return clean(issued[1] or issued[2])
    for position, text in enumerate(front):
        if len(text) > _TITLE_LETTERS or not _TITLE_END.search(text) or parse_number(text)[0] or "。" in text:
            continue
        first = position
        while first and _continues_title(front[first - 1]) and position - first < 3:
            first -= 1
        return clean("\n".join(front[first : position + 1]))
    first_line = next((text for text in front if text), "")
    is_name = 6 <= len(first_line) <= _TITLE_LETTERS // 2 and first_line[-1] not in _SENTENCE_MARKS
    return clean(first_line) if is_name and parse_number(first_line)[0] is None else None


def _continues_title(text: str) -> bool:
    """True for a line that a title may begin on: no sentence, no organ, no number."""
    if not text or len(text) > 40 or text[-1] in "。：:；！？" or _ORGAN.match(text) or _RED_HEAD.match(text):
        return False
    return parse_number(text)[0] is None and not _ANNEX_LINE.match(text)


def _annex(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, str] | None:
    """Return the line that names a ledger or list as annex, unless the file goes on with it further down."""
    texts = [normal(paragraph.text) for paragraph in paragraphs]
    for position, paragraph in enumerate(paragraphs):
        for line, name in _annex_names(paragraphs, position) if _ANNEX_LINE.match(paragraph.text) else ():
            if _LEDGER_NAME.search(name) and len(name) <= _TITLE_LETTERS and normal(name) not in texts[position + 1 :]:
                return line, name
    return None


def _annex_names(paragraphs: Sequence[Paragraph], position: int) -> Iterator[tuple[Paragraph, str]]:
    """Yield the annexes that a line 附件：1.… and the numbered lines below it name."""
    found = _ANNEX_LINE.match(paragraphs[position].text)
    named = found[1] if found else ""
    if named:
        yield paragraphs[position], clean(parse_number(named)[1])
    for line in paragraphs[position + 1 :]:
        number, rest = parse_number(line.text)
        if number is None or number.ordinal == 1:
            return
        yield line, clean(rest)
