"""What official papers share: draft line and number, title, addressee, numbered headings, date line, wide tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard import texts as figure_words
from dashboard.exports.paper import PaperSource
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.layout import OFFICIAL, OFFICIAL_LOOKS
from dashboard.exports.papers.measure import ems, one_line
from dashboard.exports.papers.word import Column, Paper

CATEGORY_WIDTHS = (52, 14, 26, 16, 16, 14, 20)


class Official:
    """A paper on the official page: a draft until it is numbered. Headings number themselves."""

    def __init__(self, source: PaperSource, title: str, addressee: str, draft: str = words.DRAFT) -> None:
        self.paper = Paper(OFFICIAL, OFFICIAL_LOOKS, source.stamp, title)
        self._headings = 0
        self._subheadings = 0
        self._date = source.info.as_of
        self.paper.say(draft, "draft")
        self.paper.say(words.NUMBER.format(year=source.info.as_of.year), "number")
        first = title.split("\n")[0]
        self.paper.say(title if ems(first) <= _TITLE_EMS else title.replace("\n", ""), "title")
        self.paper.say(addressee, "flush")

    def heading(self, text: str) -> None:
        """Add a heading 一、 in 黑体."""
        self.paper.say(words.HEADING.format(numeral=numeral(self._headings), text=text), "heading")
        self._headings, self._subheadings = self._headings + 1, 0

    def subheading(self, text: str) -> None:
        """Add a heading （一） in 楷体."""
        self.paper.say(words.SUBHEADING.format(numeral=numeral(self._subheadings), text=text), "subheading")
        self._subheadings += 1

    def say(self, text: str) -> None:
        """Add a paragraph, a full stop put where none stands."""
        text = one_line(text)
        self.paper.say(text if text.endswith((words.SENTENCE_END, "：", "；")) else text + words.SENTENCE_END)

    def say_lines(self, text: str) -> None:
        """Add a paragraph for each line."""
        for line in text.split("\n"):
            self.say(line)

    def points(self, texts: Sequence[str]) -> None:
        """Add numbered points （一）（二）…; the last stays with the date line, never alone on a page."""
        for position, text in enumerate(texts):
            said = words.SUBHEADING.format(numeral=numeral(position), text=text)
            self.paper.say(said, "kept" if position == len(texts) - 1 else "body")

    def table(self, titles: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[str]]) -> None:
        """Add a table over the whole width; narrow columns are centred."""
        whole = OFFICIAL.width / sum(widths)
        columns = [
            Column(title, width * whole, "center" if width <= _SHORT else "left")
            for title, width in zip(titles, widths, strict=True)
        ]
        self.paper.table(columns, rows)

    def sign(self, signed: str = words.SIGNED) -> None:
        """Add who issues it, left open, and the date line."""
        self.paper.say("", "signed")
        self.paper.say(signed, "signed")
        self.paper.say(figure_words.DAY.format(day=self._date), "signed")


_SHORT = 30.0
_TITLE_EMS = 20


def numeral(position: int) -> str:
    """Return the Chinese numeral of a position from 0: 一 … 十, 十一 …"""
    tens, ones = divmod(position + 1, 10)
    one = words.NUMERALS[ones - 1] if ones else ""
    ten = "" if not tens else words.NUMERALS[9] if tens == 1 else words.NUMERALS[tens - 1] + words.NUMERALS[9]
    return ten + one
