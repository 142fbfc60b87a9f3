"""What a row of a ledger is: an issue, or one of the rows that offices put between and around issues."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum, auto

from loaders.grid import Cell, Row, is_blank
from loaders.text import clean, normal
from loaders.unit_names import looks_like_unit


class RowKind(Enum):
    """Rows that are no issue, and `ISSUE` for all others."""

    BLANK = auto()
    COLUMN_NUMBERS = auto()
    TOTAL = auto()
    SECTION = auto()
    NOTE = auto()
    EXAMPLE = auto()
    UNUSED = auto()
    ISSUE = auto()


_TOTAL = re.compile(r"(合计|小计|总计|共计|累计|本页合计|本页小计|合计数|全县合计)(\d+[项个件条])?(问题)?$")
_TOTAL_OF = re.compile(r".{1,16}(合计|小计|总计|共计)(\d+[项个件条])?(问题)?$")
_NUMBERING = re.compile(
    r"^\s*(?:[（(【\[]\s*(?P<inner>[一二三四五六七八九十百]+|\d{1,3})\s*[)）】\]]|第(?P<nth>[一二三四五六七八九十]+|\d+)[类部分方面]+[、:：]?"
    r"|(?P<plain>[一二三四五六七八九十]+)\s*[、.．,，:：])\s*"
)
_CAPTION = re.compile(r"\s*附?表\s*[一二三四五六七八九十\d]+\s*[:：、.．]\s*")
_NAME_NUMBERING = re.compile(
    rf"^(?:{_NUMBERING.pattern}|{_CAPTION.pattern}|\s*[\d０-９]{{1,2}}\s*[.．、](?![\d０-９])\s*)"
)
"""The numbering before a name, where that is all the text can be: also 1. and 表一："""
_UNIT_LABEL = re.compile(r"^(填报|报送|责任|整改|牵头|承办|被审计)单位([（(][^（）()]*[）)])?[:：]")
_NOTE = re.compile(
    r"(注|备注|说明|填表说明|填报说明|填表人|填报人|制表|制表人|审核|审核人|复核人|单位负责人|主要负责人|负责人|分管领导|主要领导|签字|签章|盖章"
    r"|联系人|联系电话|填报单位|制表单位|填报时间|填报日期|填表日期|填表时间|报送时间|打印时间|制表时间|制表日期|日期|领导签字|单位盖章)"
    r"\s*([（(][^（）()]*[）)])?\s*([:：]|签字|盖章|签章|$)|^注\d*[.、]"
)
"""The label of a signature or note: nothing but the label before its colon, so that no title is taken for one."""
_LABEL = re.compile(r"^[^:：]{1,12}[:：]$")
_SEAL = re.compile(r"[（(](公章|盖章|章|签章|签字)[）)]$")
_DIGIT = r"[\d二〇○零一三四五六七八九十]"
_LONE_DATE = re.compile(rf"{_DIGIT}{{4}}\s*年\s*{_DIGIT}{{1,3}}\s*月(\s*{_DIGIT}{{1,3}}\s*日)?$")
_NUMERAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$")
_SECTION_NAME = re.compile(r"(方面|类|领域|部分|问题)。?$")
_SECTION_TAIL = re.compile(r"(方面|问题|类|领域|部分|情况|工作)([（(].*[)）])?$|^[^，。；]{2,20}$")
_BRACKET_COUNT = re.compile(
    r"[（(][^（）()]*\d+\s*[项个件条][^（）()]*[)）]\s*$|[（(]\d+[)）]\s*$|\s*\d+\s*[项个件条]\s*$"
)


def text_of(cell: Cell) -> str:
    """Return a cell as text: whole numbers without `.0`, dates in ISO form, an empty cell as ''."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def kind_of(row: Row, named: Sequence[int]) -> RowKind:
    """Return what a row is. `named` are the columns (from 0) that hold title and finding."""
    if _is_plainly_an_issue(row, named[0]):
        return RowKind.ISSUE
    own = [index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value)]
    if not own:
        return RowKind.BLANK
    first = clean(text_of(row.values[own[0]]))
    if len(own) >= 3 and _numbers_columns([text_of(row.values[index]) for index in own]):
        return RowKind.COLUMN_NUMBERS
    unnamed = not any(index in named for index in own)
    if any(_is_total(row.values[index], unnamed) for index in own[:3]):
        return RowKind.TOTAL
    if is_example(row, own):
        return RowKind.EXAMPLE
    if _names_unit(first, own, named):
        return RowKind.SECTION
    if _is_note(first, own, named):
        return RowKind.NOTE
    if _heads_section(row, own, named):
        return RowKind.SECTION
    if len(own) > 1 or row.continued:
        return RowKind.ISSUE
    if _NUMBERING.match(first) and len(first) <= 60:
        return RowKind.SECTION
    if own[0] in named and not (own[0] == 0 and _SECTION_TAIL.search(first)):
        return RowKind.ISSUE
    if _is_code(first):
        return RowKind.UNUSED
    if own[0] > 1 and own[0] not in named:
        return RowKind.ISSUE
    return RowKind.SECTION if _SECTION_TAIL.search(first) and len(first) <= 40 else RowKind.NOTE


def _names_unit(first: str, own: Sequence[int], named: Sequence[int]) -> bool:
    """True for a lone cell that names the unit of the rows below: 责任单位：县教育局, or the unit alone as a title."""
    if len(own) > 1:
        return False
    label = _UNIT_LABEL.match(first)
    return label.end() < len(first) if label else own[0] in named and own[0] > 0 and looks_like_unit(first)


def _is_note(first: str, own: Sequence[int], named: Sequence[int]) -> bool:
    """True for a signature or note: a label before a colon where no code has one, a seal, a lone date."""
    if _NOTE.match(first) or (own[0] not in named and _LABEL.search(first)):
        return True
    return len(own) == 1 and bool(_SEAL.search(first) or _LONE_DATE.match(first))


def _heads_section(row: Row, own: Sequence[int], named: Sequence[int]) -> bool:
    """True for a numbered name in one or two cells with nothing but counts and sums beside it."""
    words = [index for index in own if index == own[0] or not _is_sum(row.values[index])]
    first = clean(text_of(row.values[own[0]]))
    if len(words) == 1 and len(own) > 1 and own[0] not in named:
        numbering = _NUMBERING.match(first)
        return numbering is not None and numbering.end() + 1 < len(first) <= 60
    if len(words) == 2 and words == [0, 1] and _NUMERAL.match(first):
        second = clean(text_of(row.values[1]))
        return bool(_SECTION_NAME.search(second)) and len(second) <= 40
    return False


def _is_sum(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(_SUM.fullmatch(unicodedata.normalize("NFKC", cell).strip()))


_SUM = re.compile(r"[\d,.]+\s*(万元|亿元|元|项|个|件|条|%)?")


def _is_total(cell: Cell, unnamed: bool) -> bool:
    """True for 合计 and the like; in a row without a title also for a name that ends so: 资金管理小计."""
    text = _squeezed(cell)
    return bool(_TOTAL.match(text) or (unnamed and _TOTAL_OF.match(text)))


def _is_plainly_an_issue(row: Row, title: int) -> bool:
    """True for by far the most rows of a ledger, told by a few cheap looks: a long title among many filled cells."""
    values = row.values
    if row.continued or title >= len(values):
        return False
    first, name = values[0], values[title]
    if not isinstance(name, str) or len(name) < _LONG_TITLE or len(values) - values.count("") < _MANY_CELLS:
        return False
    return isinstance(first, float) or (isinstance(first, str) and first != "" and _MARKS.isdisjoint(first))


_LONG_TITLE = 6
_MANY_CELLS = 5
_MARKS = frozenset("合计小总共累本全示样范例填注备说审制（([【：:一二三四五六七八九十")
"""Letters that stand in the first cell of totals, notes, sections and example rows."""


def is_example(row: Row, own: Sequence[int]) -> bool:
    """True for an example row of a template: its first cell or its second says 示例."""
    return any(
        re.match(
            r"[（(【\[]?(示例|样例|范例|填写示例|示例行|例)([)）】\]]|[:：]|\d|$)", clean(text_of(row.values[index]))
        )
        for index in own[:2]
    )


def _squeezed(cell: Cell) -> str:
    return normal(text_of(cell)) if isinstance(cell, str) and len(cell) <= 20 else ""


def _is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.\-—一二三四五六七八九十A-Za-z]{1,12}", unicodedata.normalize("NFKC", text)))


def _numbers_columns(texts: Sequence[str]) -> bool:
    """True for 1 2 3 … under a header, also （1） （2）, 甲 乙 1 2, A B C, and sums such as 5=3+4."""
    plain = [unicodedata.normalize("NFKC", text).strip(" ()①②③④⑤⑥⑦⑧⑨⑩栏次") for text in texts]
    if any(len(text) > 12 for text in plain):
        return False
    letters = [text for text in plain if text in _STEMS and text]
    rest = [text.partition("=")[0] for text in plain if text and text not in letters]
    if not rest and letters == list(_STEMS[: len(letters)]):
        return True
    if all(len(text) == 1 and text.isascii() and text.isalpha() for text in rest) and len(rest) >= 3:
        return rest == [chr(ord(rest[0]) + step) for step in range(len(rest))]
    if not all(text.isdigit() for text in rest) or len(rest) < 2:
        return False
    numbers = [int(text) for text in rest]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)


_STEMS = "甲乙丙丁戊己庚辛壬癸"


def section_name(text: str) -> str:
    """Return the name in a section row or of a sheet: without numbering, label, count in brackets and 方面."""
    name = _BRACKET_COUNT.sub("", _UNIT_LABEL.sub("", clean(text)))
    name = _NAME_NUMBERING.sub("", name, count=1).rstrip("。:：;； ")
    return re.sub(r"(?<=.)方面(的?问题)?$", "", name) or clean(text)


def unit_of_caption(text: str) -> str:
    """Return what stands in a caption before 整改台账 and the like, which may be a unit: 县教育局审计问题整改台账."""
    return _LEDGER_END.sub("", section_name(text))


_LEDGER_END = re.compile(
    r"(?:\d{4}年度?)?(?:审计|巡[察视]|督[查察])?(?:发现|查出|反馈|指出)?的?(?:问题)?整改(?:工作|任务)?(?:落实|进展|完成|推进)?(?:情况)?"
    r"(?:台账|清单|一览表|明细表|统计表|进展表|情况表|汇总表|表)$"
)


def category_name(text: str) -> str:
    """Return a category without its numbering and a trailing 方面 （一）政策兜底帮扶方面。 → 政策兜底帮扶."""
    name = _COUNT_OF_ISSUES.sub("", clean(text))
    name = _NAME_NUMBERING.sub("", name, count=1).rstrip("。:：;； ")
    return re.sub(r"(?<=.)方面$", "", name) or clean(text)


_COUNT_OF_ISSUES = re.compile(r"(?<=.)[（(](?:共|计|合计)?[0-9０-９一二三四五六七八九十]+[个项条件类](?:问题)?[）)]$")


def heads_section_by_numeral(row: Row, title: int) -> bool:
    """True for a Chinese numeral, a text in the column of titles, and nothing else: the head of a section."""
    own = [index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value)]
    if own != [0, title] or row.continued:
        return False
    numeral, name = clean(text_of(row.values[0])), clean(text_of(row.values[title]))
    return bool(_NUMERAL.match(numeral)) and len(name) <= _LONGEST_SECTION


def counts_in_digits(row: Row) -> bool:
    """True for a row that tells of much beside its number, which is in digits: 1, 1、, (1)."""
    own = [index for index, value in enumerate(row.values) if not is_blank(value)]
    if len(own) < 3 or own[0] != 0:
        return False
    return bool(_IN_DIGITS.fullmatch(unicodedata.normalize("NFKC", text_of(row.values[0])).strip()))


_LONGEST_SECTION = 40
_IN_DIGITS = re.compile(r"\(?\d+\)?[、.．]?")


def opens_section(text: str) -> bool:
    """True for a text above a header that names a section: numbered (一、…, 表二：…), or the unit's label."""
    text = clean(text)
    return bool(_NUMBERING.match(text) or _CAPTION.match(text) or names_unit(text))


def names_unit(text: str) -> bool:
    """True for a text that begins with a unit's label, such as 责任单位：."""
    return bool(_UNIT_LABEL.match(text))
