"""Charts that a spreadsheet draws itself from the cells of a sheet, in the colours used everywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter

from dashboard.palette import INK, Paint

WIDTH_CM, ROW_CM, LEAST_CM, MOST_CM = 26.0, 0.9, 8.0, 40.0
"""Width of a chart, height of a bar, and the least and greatest height."""


class Bars(NamedTuple):
    """Bars of some columns of a table: `names` and `series` are columns from 0, `colours` one a series.

    `stacked` on one another, else side by side; `lying` from left to right, else standing.
    """

    title: str
    names: int
    series: Sequence[int]
    colours: Sequence[Paint]
    stacked: bool = True
    lying: bool = True
    number_format: str = "0;;"


def draw(sheet: Any, bars: Bars, head: int, rows: int, at_row: int) -> None:
    """Draw a chart of the `rows` rows under the header `head`, its upper left corner in `at_row`."""
    chart: Any = BarChart()
    chart.type = "bar" if bars.lying else "col"
    chart.grouping = "stacked" if bars.stacked else "clustered"
    chart.overlap = 100 if bars.stacked else -10
    chart.gapWidth = 60
    chart.title = bars.title
    chart.width = WIDTH_CM
    chart.height = min(MOST_CM, max(LEAST_CM, 4 + ROW_CM * rows)) if bars.lying else LEAST_CM + 2
    names = Reference(sheet, min_col=bars.names + 1, min_row=head + 1, max_row=head + rows)
    for column, colour in zip(bars.series, bars.colours, strict=True):
        chart.add_data(Reference(sheet, min_col=column + 1, min_row=head, max_row=head + rows), titles_from_data=True)
        series = chart.series[-1]
        series.graphicalProperties.solidFill = colour.fill.lstrip("#")
        series.graphicalProperties.line.solidFill = "FFFFFF"
        series.dLbls = DataLabelList()
        series.dLbls.showVal = True
        series.dLbls.numFmt = bars.number_format
        series.dLbls.txPr = _ink(colour.ink if bars.stacked else INK)
        for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(series.dLbls, shown, False)
    chart.set_categories(names)
    # without this newer programs leave the axes out
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    chart.y_axis.numFmt = "0%" if "%" in bars.number_format else "0"
    if bars.lying:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    chart.legend.position = "b"
    if len(bars.series) == 1:
        chart.legend = None
    sheet.add_chart(chart, f"{get_column_letter(1)}{at_row}")


def _ink(colour: str) -> Any:
    properties = ParagraphProperties(defRPr=CharacterProperties(sz=900, solidFill=colour.lstrip("#")))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])


_FORMAT = re.compile(rb'(<(?:c:)?dLbls>\s*<(?:c:)?numFmt formatCode="[^"]*")\s*/>')


def unlinked(workbook: bytes) -> bytes:
    """Return the workbook with the labels of its charts in their own number format.

    The library leaves out that it is not the format of the cells; then a 0 would be written beside every bar.
    """
    written = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename.startswith("xl/charts/"):
                part = _FORMAT.sub(rb'\1 sourceLinked="0"/>', part)
            target.writestr(info, part, ZIP_DEFLATED)
    return written.getvalue()
