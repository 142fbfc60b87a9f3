"""A PowerPoint file under construction: wide slides with a title, texts, tables and native charts, and the stamp.

Every text goes in as it was typed, see `measure.safe`; nothing in the workbooks behind the charts is a live formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.exports.paper import Stamp
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.describing import describe
from dashboard.exports.papers.measure import fit, one_line
from dashboard.palette import INK, MARK, PALE, WHITE
from dashboard.safe import safe

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FONT = "微软雅黑"
WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.5
TOP, BOTTOM = 1.3, 6.75
"""Inches from the top between which a slide has room."""
_TITLE_LAYOUT = 5
_TABLE_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
_CELL_MARGIN, _CELL_GAP = 0.08, 0.03
_HEAD, _ROW = 0.45, 1.15
"""Inches: height of a table's header, most of a row."""
_LINE = 1.32
"""Line pitch in sizes of type."""
_HEAD_SIZE = 14
_TABLE_SIZES = ((4, 18), (5, 16), (1_000, 14))
"""Rows up to which a table is set in a size of type."""
_STAMP_SIZE, _TITLE_SIZE = 9, 28
_NOTHING_AT_ZERO = "0;-0;;"
BARS, COLUMNS, LINES = XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.COLUMN_STACKED, XL_CHART_TYPE.LINE_MARKERS


class Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


class Series(NamedTuple):
    """One series of a chart: its name, its colour and a number for each category."""

    name: str
    colour: str
    numbers: Sequence[int]


class Deck:
    """Slides of 16 to 9, each with a title, the stamp and its number."""

    def __init__(self, stamp: Stamp, title: str) -> None:
        self._presentation: Any = Presentation()
        self._presentation.slide_width, self._presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._layout = self._presentation.slide_layouts[_TITLE_LAYOUT]
        self._stamp = stamp
        _widen(self._presentation)
        describe(self._presentation.core_properties, title, stamp)

    def slide(self, title: str) -> Slide:
        """Add a slide at the end."""
        held = self._presentation.slides.add_slide(self._layout)
        slide = Slide(held)
        shape = held.shapes.title
        shape.left, shape.top, shape.width, shape.height = (
            Inches(MARGIN),
            Inches(0.35),
            Inches(WIDTH - 2 * MARGIN),
            Inches(0.8),
        )
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _write(shape.text_frame, (fit(title, ems_in(WIDTH - 2 * MARGIN, _TITLE_SIZE) - 2),), _TITLE_SIZE, bold=True)
        lines = self._stamp.lines
        top = HEIGHT - 0.12 - len(lines) * _STAMP_SIZE * 1.25 / 72
        room = ems_in(WIDTH - 1.6, _STAMP_SIZE)
        slide.text(
            Box(MARGIN, top - 0.05, WIDTH - 1.6, HEIGHT - top), [fit(line, room) for line in lines], _STAMP_SIZE, MARK
        )
        number = str(len(self._presentation.slides))
        slide.text(Box(WIDTH - 1.0, top - 0.05, 0.6, 0.3), [number], 12, MARK, right=True)
        return slide

    @property
    def content(self) -> bytes:
        """The finished file."""
        buffer = io.BytesIO()
        self._presentation.save(buffer)
        return buffer.getvalue()


class Slide:
    """One slide. Sizes of type are in points."""

    def __init__(self, slide: Any) -> None:
        self._slide = slide

    def text(
        self,
        box: Box,
        paragraphs: Sequence[str],
        size: float,
        colour: str = INK,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """Add paragraphs."""
        shape = self._slide.shapes.add_textbox(*map(Inches, box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        _write(frame, paragraphs, size, colour, bold, PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT)

    def card(self, box: Box, label: str, number: str, under: str) -> None:
        """Add a figure: its name, the number in large type, a line under it."""
        shape = self._slide.shapes.add_textbox(*map(Inches, box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(PALE.fill)
        frame = shape.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _write(frame, (label, number, under), 14, align=PP_ALIGN.CENTER)
        for run in frame.paragraphs[1].runs:
            run.font.size, run.font.bold = Pt(28), True

    def table(self, box: Box, titles: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        """Add a table over the box's width, in as large a type as its rows allow; widths are relative.

        A cell is cut where it would not fit into its row.
        """
        size = next(size for most, size in _TABLE_SIZES if len(rows) <= most)
        whole = box.width / sum(widths)
        height = min((box.height - _HEAD) / len(rows), _ROW)
        shape = self._slide.shapes.add_table(
            len(rows) + 1, len(titles), *map(Inches, (box.left, box.top, box.width, _HEAD + height * len(rows)))
        )
        table = shape.table
        shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _TABLE_GRID
        held = int((height - 2 * _CELL_GAP) * 72 / (size * _LINE))
        for number, width in enumerate(widths):
            table.columns[number].width = Inches(width * whole)
        for place, row in enumerate((titles, *rows)):
            table.rows[place].height = Inches(height if place else _HEAD)
            for number, text in enumerate(row):
                room = (held if place else 1) * (ems_in(widths[number] * whole - 2 * _CELL_MARGIN, size) - 0.7)
                _cell(table.cell(place, number), fit(text, room), size if place else _HEAD_SIZE, head=place == 0)

    def chart(self, box: Box, kind: Any, title: str, categories: Sequence[str], series: Sequence[Series]) -> None:
        """Add a native chart that can be edited: bars, columns or lines by category, its numbers written on it."""
        data = CategoryChartData(number_format="0")
        data.categories = [safe(one_line(category)) for category in categories]
        for one in series:
            data.add_series(one.name, one.numbers)
        shape = self._slide.shapes.add_chart(kind, *map(Inches, box), data)
        totals = (words.ALT_PART.format(name=one.name, n=sum(one.numbers)) for one in series)
        said = words.REST.join(totals if kind is not LINES else (one.name for one in series))
        shape._element.nvGraphicFramePr.cNvPr.set("descr", words.ALT.format(title=title, said=said))
        chart = shape.chart
        chart.part.chart_workbook.update_from_xlsx_blob(_workbook(categories, series))
        chart.font.size, chart.font.name = Pt(12), FONT
        _in_chinese(chart.font._rPr)
        chart.has_title = True
        _write(chart.chart_title.text_frame, (title,), 14, bold=True)
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        chart.value_axis.visible = kind is LINES
        chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0", False
        chart.category_axis.reverse_order = kind is BARS
        chart.category_axis.format.line.color.rgb = _rgb(PALE.fill)
        _paint(chart.plots[0], kind, series)


def ems_in(inches: float, size: float) -> float:
    """Return how many Chinese characters of a size stand side by side on so many inches."""
    return inches * 72 / size


def _paint(plot: Any, kind: Any, series: Sequence[Series]) -> None:
    for drawn, told in zip(plot.series, series, strict=True):
        if kind is LINES:
            drawn.smooth = False
            drawn.format.line.color.rgb, drawn.format.line.width = _rgb(told.colour), Pt(2.5)
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = drawn.marker.format.line.color.rgb = _rgb(told.colour)
        else:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = _rgb(told.colour)
            labels = drawn.data_labels
            labels.show_value, labels.number_format, labels.number_format_is_linked = True, _NOTHING_AT_ZERO, False
            labels.font.size = Pt(12)
            labels.font.color.rgb = _rgb(_ink(told.colour))
    if kind is not LINES:
        plot.overlap, plot.gap_width = 100, 45


def _ink(fill: str) -> str:
    """Return the ink that reads on a fill: white on dark, the text's own on light."""
    red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else WHITE


def _workbook(categories: Sequence[str], series: Sequence[Series]) -> bytes:
    """Return the workbook behind a chart, laid out as the chart refers to it; texts stay texts.

    The one that python-pptx writes makes a live formula of a category that begins with an equals sign.
    """
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "Sheet1"
    for row, category in enumerate(categories, 2):
        cell = sheet.cell(row, 1, safe(one_line(category)))
        cell.data_type, cell.quotePrefix = "s", True
    for column, one in enumerate(series, 2):
        sheet.cell(1, column, one.name)
        for row, number in enumerate(one.numbers, 2):
            sheet.cell(row, column, number)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _cell(cell: Any, text: str, size: float, head: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(_CELL_MARGIN)
    cell.margin_top = cell.margin_bottom = Inches(_CELL_GAP)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(PALE.fill)
    else:
        cell.fill.background()
    _write(cell.text_frame, (text,), size, bold=head)


def _write(
    frame: Any,
    paragraphs: Sequence[str],
    size: float,
    colour: str = INK,
    bold: bool = False,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = safe(one_line(text))
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = _rgb(colour)
        _in_chinese(run._r.get_or_add_rPr())


def _in_chinese(properties: Any) -> None:
    """Name language and font of Chinese text, without which 门, 令 and 复 come out with Japanese glyphs."""
    properties.set("lang", "zh-CN")
    face = properties.makeelement(qn("a:ea"), {"typeface": FONT})
    properties.find(qn("a:latin")).addnext(face)


def _widen(presentation: Any) -> None:
    """Stretch master and layouts, made for 4 to 3, to the slides' width."""
    master = presentation.slide_master
    for held in (master, *master.slide_layouts):
        for shape in held.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (int(length * WIDTH / 10) for length in (shape.left, shape.width))


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.lstrip("#").upper())
