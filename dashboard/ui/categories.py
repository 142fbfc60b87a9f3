"""What the page 问题类别 is made of: categories in a table, by status and light, by money, and crossed with types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard import texts as words
from dashboard.charts import groups, matrix, money
from dashboard.charts.drawing import Chart
from dashboard.metrics import categories as rules
from dashboard.metrics.categories import Amount, Comparison, GroupMoney
from dashboard.metrics.groups import Group
from dashboard.metrics.matrix import Matrix
from dashboard.metrics.matrix import matrix as crossed
from dashboard.metrics.results import Ratio
from dashboard.metrics.rounding import wan_text
from dashboard.ui import addresses, blocks, charts, links, tables
from dashboard.ui import categories_texts as texts
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, filled, joined, link
from dashboard.ui.view import View

FIELD, TYPE = "category", "type"


@dataclass(frozen=True, eq=False)
class Categories:
    """What the page shows of a view; a chart is None where there is nothing to draw."""

    groups: tuple[Group, ...]
    comparison: Comparison
    money: tuple[GroupMoney, ...]
    matrix: Matrix
    by_status: Chart
    by_light: Chart
    money_bars: Chart | None
    cells: Chart


def of(view: View) -> Categories:
    """Return the categories of a view, worked out once."""
    return view.kept("categories", _made)


def _made(view: View) -> Categories:
    found = view.figures.by_category
    amounts = rules.money(found)
    compared = [row for row in amounts if row.both.codes]
    types = crossed(found, view.figures.by_type)
    layers = [
        matrix.Layer(key, label, [[cell.n(key) for cell in row] for row in types.cells])
        for key, label in (("all", texts.LAYER_ALL), ("open", texts.LAYER_OPEN))
    ]
    return Categories(
        groups=found,
        comparison=rules.comparison(found),
        money=amounts,
        matrix=types,
        by_status=groups.by_status(found, texts.BY_STATUS_ALT, texts.MEASURE),
        by_light=groups.by_light(found, texts.BY_LIGHT_ALT, texts.MEASURE),
        money_bars=money.money_bars(compared, texts.COLUMN_AT_ISSUE, texts.COLUMN_RECTIFIED, texts.MONEY_ALT)
        if compared
        else None,
        cells=matrix.matrix(
            [group.label for group in types.rows],
            [group.label for group in types.columns],
            layers,
            texts.MATRIX_ALT,
            texts.MEASURE,
        ),
    )


@addresses.kept
def table(view: View, found: Categories) -> Html:
    """Return the comparison in words, and a row a category and one for all; each number leads to its issues."""
    address, days = links.href(), view.facts.thresholds.due_soon_days
    rows: list[tuple[Group, Callable[[str], Drill]]] = [(group, _drill(group)) for group in found.groups]
    rows.append((view.figures.whole, Drill))
    columns: dict[str, list[str]] = {
        texts.COLUMN_CATEGORY: [*(group.label for group in found.groups), texts.TOTAL],
        texts.COLUMN_ALL: [tables.number(group, drill("all"), address) for group, drill in rows],
        texts.COLUMN_DONE: [tables.number(group, drill("done"), address) for group, drill in rows],
        **{
            title: [
                tables.rated(Ratio(key, *group.parts(key)), lambda show, drill=drill: address(drill(show)))  # type: ignore[misc]
                for group, drill in rows
            ]
            for title, key in ((texts.COLUMN_RATE, "rectified"), (texts.COLUMN_REPORTED_RATE, "reported"))
        },
        texts.COLUMN_OPEN: [tables.number(group, drill("open"), address) for group, drill in rows],
        texts.COLUMN_OVERDUE: [tables.number(group, drill("overdue"), address) for group, drill in rows],
        texts.COLUMN_EXTENDED: [tables.number(group, drill("extended"), address) for group, drill in rows],
        texts.COLUMN_DUE.format(days=days): [tables.number(group, drill("due_soon"), address) for group, drill in rows],
    }
    made = tables.table(columns, texts.OVERVIEW)
    return joined(blocks.aloud(found.comparison.text), blocks.section(texts.OVERVIEW, made))


def by_status(found: Categories) -> None:
    """Draw the categories by status."""
    charts.bars(texts.BY_STATUS, found.by_status, "categories_by_status", FIELD)


def by_light(view: View, found: Categories) -> None:
    """Draw the categories by light, and say what shows none."""
    note = blocks.paragraph(texts.LIGHT_NOTE) if view.figures.whole.n("ended") else charts.NOTHING
    charts.bars(texts.BY_LIGHT, found.by_light, "categories_by_light", FIELD, note)


def amounts(view: View, found: Categories) -> None:
    """Draw money by category: what can be compared as bars, all that is stated as a table."""
    if not any(row.stated for row in found.money):
        blocks.block(texts.MONEY, blocks.paragraph(texts.NO_MONEY))
        return
    said = blocks.paragraph(texts.MONEY_WORDS)
    if found.money_bars is None:
        blocks.draw(blocks.section(texts.MONEY, said), _amounts(view, found))
        return
    above = blocks.section(texts.MONEY, said, charts.legend(found.money_bars))
    charts.drilled(found.money_bars, "categories_money", Drill("{1}", FIELD, "{0}"), above)
    blocks.draw(_amounts(view, found))


@addresses.kept
def _amounts(view: View, found: Categories) -> Html:
    made = tables.table(_money_columns(found), texts.MONEY_BOTH)
    rate = view.figures.rates["amount"]
    total = texts.MONEY_TOTAL.format(rate=rate.text) if rate.value is not None else ""
    return blocks.more(made, blocks.paragraph(total))


def _money_columns(found: Categories) -> dict[str, list[str]]:
    """Return the table of amounts; a column for one amount alone only where some category has it."""
    address = links.href()
    rows = [row for row in found.money if row.stated]
    columns: dict[str, list[str]] = {
        texts.COLUMN_CATEGORY: [row.group.label for row in rows],
        texts.COLUMN_ISSUES: [tables.number(row.group, _drill(row.group)("amount_stated"), address) for row in rows],
        texts.COLUMN_AT_ISSUE: [_wan(row.both.at_issue) if row.both.codes else words.NO_VALUE for row in rows],
        texts.COLUMN_RECTIFIED: [_wan(row.both.rectified) if row.both.codes else words.NO_VALUE for row in rows],
        texts.COLUMN_MONEY_RATE: [row.rate.percent for row in rows],
    }
    if any(row.at_issue_only.codes for row in rows):
        columns[texts.COLUMN_AT_ISSUE_ONLY] = [
            _alone(row.at_issue_only, _drill(row.group)("amount_at_issue_only"), address) for row in rows
        ]
    if any(row.rectified_only.codes for row in rows):
        columns[texts.COLUMN_RECTIFIED_ONLY] = [
            _alone(row.rectified_only, _drill(row.group)("amount_rectified_only"), address) for row in rows
        ]
    return columns


def _wan(fen: int) -> str:
    return f"{wan_text(fen)}{words.WAN}"


def _alone(amount: Amount, drill: Drill, address: Callable[[Drill], str]) -> str:
    if not amount.codes:
        return words.NO_VALUE
    issues = link(texts.ISSUES.format(n=len(amount.codes)), address(drill))
    return filled(texts.AMOUNT_OF, amount=amount.text, issues=issues)


def types(found: Categories) -> None:
    """Draw categories by rectification types as a matrix, and the same numbers as a table of links."""
    columns = found.matrix.columns
    unknown = len(columns) == 1 and columns[0].name is None
    above = blocks.section(texts.MATRIX, blocks.paragraph(texts.NO_TYPES if unknown else texts.MATRIX_NOTE))
    charts.cells(found.cells, "categories_types", FIELD, TYPE, above)
    blocks.draw(_types(found))


@addresses.kept
def _types(found: Categories) -> Html:
    address = links.href()
    made: dict[str, list[str]] = {texts.COLUMN_CATEGORY: [group.label for group in found.matrix.rows]}
    for number, column in enumerate(found.matrix.columns):
        made[column.label] = [
            _cell(row[number], group, column, address)
            for group, row in zip(found.matrix.rows, found.matrix.cells, strict=True)
        ]
    return blocks.more(tables.table(made, texts.MATRIX))


def _cell(cell: Group, row: Group, column: Group, address: Callable[[Drill], str]) -> Html | str:
    if not cell.n():
        return words.NO_VALUE
    numbers = {
        key: tables.number(cell, Drill(key, FIELD, row.label, (TYPE, column.label)), address) for key in ("all", "open")
    }
    return filled(texts.CELL, **numbers)


def _drill(group: Group) -> Callable[[str], Drill]:
    return lambda key: Drill(key, FIELD, group.label)
