"""Pages and paragraph styles of the Word papers: the official page of GB/T 9704, a plain A4 page, and their fonts."""

from __future__ import annotations

import io
from functools import cache
from math import floor
from typing import Any, NamedTuple

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.palette import INK, MARK, PALE

TITLE_SONG = "方正小标宋简体"
IMITATED_SONG = "仿宋_GB2312"
REGULAR_SCRIPT = "楷体_GB2312"
BLACK = "黑体"
SONG = "宋体"

SUBSTITUTES: dict[str, str] = {
    TITLE_SONG: "华文中宋",
    IMITATED_SONG: "仿宋",
    REGULAR_SCRIPT: "楷体",
}
"""Font that an office may lack → the one Word and WPS take in its place."""

GREY, LINE, HEAD_GROUND = (colour.lstrip("#") for colour in (MARK, INK, PALE.fill))

CHARACTERS, LINES = 28, 22
"""Characters a line and lines a page of the official page."""


_A4 = (210.0, 297.0)


class Page(NamedTuple):
    """A4 upright. Margins and the footer's distance from the edge are in millimetres.

    `grid` sets the official 22 lines. `mirrored` puts the page number outside.
    """

    top: float
    bottom: float
    left: float
    right: float
    footer: float
    grid: bool = False
    mirrored: bool = False

    @property
    def width(self) -> float:
        """Width of the type area in millimetres."""
        return _A4[0] - self.left - self.right

    @property
    def height(self) -> float:
        """Height of the type area in millimetres."""
        return _A4[1] - self.top - self.bottom


OFFICIAL = Page(top=37, bottom=35, left=28, right=26, footer=10, grid=True, mirrored=True)
"""The page of GB/T 9704-2012: type area 156 by 225 mm."""
PLAIN = Page(top=16, bottom=24, left=15, right=15, footer=8)


class Look(NamedTuple):
    """How a style of paragraphs looks. Sizes in points; `pitch` is the fixed line pitch, None lets lines grow.

    `indent` is in characters on the first line, `inset` in characters from the right. `level` is the outline
    level, `keep` holds a paragraph to the next one, `fresh` begins a page.
    """

    font: str
    size: float
    align: str = "both"
    pitch: float | None = None
    indent: int = 0
    inset: int = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    bold: bool = False
    level: int | None = None
    grey: bool = False
    fresh: bool = False


_PITCH = 28.95
"""Points: 22 lines on 225 mm."""

OFFICIAL_LOOKS: dict[str, Look] = {
    "body": Look(IMITATED_SONG, 16, pitch=_PITCH, indent=2),
    "kept": Look(IMITATED_SONG, 16, pitch=_PITCH, indent=2, keep=True),
    "flush": Look(IMITATED_SONG, 16, "left", pitch=_PITCH),
    "draft": Look(BLACK, 16, "left", pitch=_PITCH),
    "annex": Look(BLACK, 16, "left", pitch=_PITCH, fresh=True),
    "number": Look(IMITATED_SONG, 16, "center", pitch=_PITCH, after=14),
    "title": Look(TITLE_SONG, 22, "center", pitch=35, before=8, after=20, keep=True),
    "heading": Look(BLACK, 16, pitch=_PITCH, indent=2, keep=True, level=1),
    "subheading": Look(REGULAR_SCRIPT, 16, pitch=_PITCH, indent=2, keep=True, level=2),
    "signed": Look(IMITATED_SONG, 16, "right", pitch=_PITCH, inset=4, keep=True),
    "note": Look(IMITATED_SONG, 12, "left", pitch=18),
    "cell": Look(IMITATED_SONG, 10.5, "left"),
    "cell head": Look(BLACK, 10.5, "center", keep=True),
    "gap": Look(IMITATED_SONG, 6, pitch=8, keep=True),
    "page number": Look(SONG, 14, "center"),
    "stamp": Look(SONG, 7.5, "left", grey=True),
}
"""Styles of the official page: 小标宋 二号 for the title, 黑体 and 楷体 for headings, 仿宋 三号 for the text."""

PLAIN_LOOKS: dict[str, Look] = {
    "body": Look(IMITATED_SONG, 12, pitch=18),
    "title": Look(TITLE_SONG, 18, "center", pitch=26, after=2),
    "sentence": Look(BLACK, 12.5, pitch=19, before=2, after=4),
    "heading": Look(BLACK, 11.5, "left", pitch=17, before=5, after=2, keep=True, level=1),
    "note": Look(IMITATED_SONG, 10, "left", pitch=14),
    "cell": Look(IMITATED_SONG, 10, "left", pitch=13),
    "cell head": Look(BLACK, 10, "center", pitch=13, keep=True),
    "form": Look(IMITATED_SONG, 12, "left", pitch=17),
    "form head": Look(BLACK, 10.5, "center", pitch=15),
    "figure": Look(IMITATED_SONG, 15, "center", pitch=19),
    "figure head": Look(BLACK, 8.5, "center", pitch=13),
    "under": Look(IMITATED_SONG, 9, "center", pitch=12),
    "gap": Look(IMITATED_SONG, 4, pitch=4),
    "page number": Look(SONG, 9, "center"),
    "stamp": Look(SONG, 7.5, "left", grey=True),
}
"""Styles of a dense sheet."""

_NEEDED = ("Header", "Footer", "DefaultParagraphFont", "TableNormal", "NoList")
"""The template's other styles that a document cannot do without."""
_UNUSED_PARTS = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Ends of the kinds of parts that a document does not need."""
_BUILT_IN = {"body": "Normal", "title": "Title", "heading": "Heading 1", "subheading": "Heading 2"}
"""Styles that keep Word's own names, so that its outline and its style list work."""


def blank(page: Page, looks: dict[str, Look]) -> tuple[Any, dict[str, str]]:
    """Return a new document with its page, fonts and styles, and our names of styles → Word's identifiers."""
    content, styles = _dressed(page, tuple(looks.items()))
    return Document(io.BytesIO(content)), styles


@cache
def _dressed(page: Page, looks: tuple[tuple[str, Look], ...]) -> tuple[bytes, dict[str, str]]:
    """Dress one document for all of its kind: most of a short paper's time would go into it."""
    document: Any = Document()
    _lay_out(document, page)
    _defaults(document, dict(looks)["body"])
    _name_fonts(document, dict(looks))
    styles = {name: _style(document, name, look) for name, look in looks}
    _drop_unused(document, {*styles.values(), *_NEEDED})
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), styles


def _drop_unused(document: Any, kept: set[str]) -> None:
    """Drop the template's other styles, and the parts that hold them once more or picture an empty page."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in kept:
            styles.remove(style)
    for style in styles.findall(qn("w:style")):
        for link in (*style.findall(qn("w:link")), *style.findall(qn("w:next"))):
            if link.get(qn("w:val")) not in kept:
                style.remove(link)
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_UNUSED_PARTS)]:
            relations.pop(key)


def _lay_out(document: Any, page: Page) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in _A4)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.footer_distance = section.header_distance = Mm(page.footer)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    if page.grid:
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(page.height / 25.4 * 1440 / LINES)))


def _defaults(document: Any, body: Look) -> None:
    """Name fonts, size and language once for the whole document: its theme knows no Chinese ones."""
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    properties.append(_fonts(body.font))
    language = OxmlElement("w:lang")
    # Latin text must not be called Chinese: LibreOffice would break lines inside 36.7% and lose the point
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _fonts(font: str) -> Any:
    fonts = OxmlElement("w:rFonts")
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), font)
    return fonts


def _name_fonts(document: Any, looks: dict[str, Look]) -> None:
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    used = dict.fromkeys(look.font for look in looks.values())
    entries = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{SUBSTITUTES[name]}"/>' if name in SUBSTITUTES else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in used
    )
    part._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()


def _style(document: Any, name: str, look: Look) -> str:
    if name in _BUILT_IN:
        style = document.styles[_BUILT_IN[name]]
        for child in (style.element.rPr, style.element.pPr):
            if child is not None:
                style.element.remove(child)
    else:
        style = document.styles.add_style(f"rectify {name}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor.from_string(GREY if look.grey else LINE)
    style.element.rPr.insert(0, _fonts(look.font))
    if look.pitch == _PITCH:
        _set_closer(style.element.rPr, look)
    style.element.get_or_add_pPr()
    style.element.pPr.getparent().replace(style.element.pPr, _paragraph_properties(look, grid=look.pitch == _PITCH))
    return str(style.style_id)


def _set_closer(properties: Any, look: Look) -> None:
    """Set 三号 so that 28 characters fill the line.

    A grid of characters would say the same, but LibreOffice gives a character larger than its cell two cells.
    """
    cell = OFFICIAL.width / 25.4 * 72 / CHARACTERS
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(floor((cell - look.size) * 20)))
    properties.find(qn("w:sz")).addprevious(spacing)


def _paragraph_properties(look: Look, grid: bool) -> Any:
    # LibreOffice takes overflowPunct the wrong way round, and loses the mark that it hangs into the margin
    line = f'w:line="{round(look.pitch * 20)}" w:lineRule="exact"' if look.pitch else 'w:line="240" w:lineRule="auto"'
    return parse_xml(
        f"<w:pPr {nsdecls('w')}>"
        + (f'<w:keepNext w:val="{int(look.keep)}"/><w:keepLines w:val="{int(look.keep)}"/>')
        + (f'<w:pageBreakBefore w:val="{int(look.fresh)}"/>')
        + '<w:widowControl w:val="0"/><w:overflowPunct w:val="1"/>'
        + ("" if grid else '<w:snapToGrid w:val="0"/>')
        + f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" {line}/>'
        + f'<w:ind w:left="0" w:rightChars="{look.inset * 100}" w:right="{round(look.inset * look.size * 20)}"'
        + f' w:firstLineChars="{look.indent * 100}" w:firstLine="{round(look.indent * look.size * 20)}"/>'
        + f'<w:jc w:val="{look.align}"/>'
        + (f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else "")
        + "</w:pPr>"
    )
