"""What the page 说明 is made of: every figure, reading and check in the words of the definitions the code uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

import streamlit as st

from dashboard import check_texts
from dashboard import texts as shared
from dashboard.metrics.definitions import RATES, SELECTIONS
from dashboard.metrics.thresholds import Thresholds
from dashboard.palette import LIGHTS
from dashboard.ui import addresses, blocks, data, links, tables
from dashboard.ui import rules_texts as texts
from dashboard.ui import texts as frame
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined, link, tag
from dashboard.ui.view import View
from loaders.dates import read_deadline
from loaders.records import Status
from loaders.words import SAID_DONE, STATUS_LABELS, STATUS_TABLE, TYPE_LABELS, TYPE_TABLE

PART = "part"


def part() -> str | None:
    """Return the part that the address asks for, None for all."""
    asked = st.query_params.get(PART, "")
    return asked if asked in texts.PARTS else None


@addresses.kept
def choices(shown: str | None) -> Html:
    """Return what the page is for, the choice of a part, and a button that prints what is shown."""
    options = [(texts.ALL_PARTS, None), *((label, name) for name, label in texts.PARTS.items())]
    row = [
        element(
            "a",
            label,
            href=addresses.here(**{PART: name}),
            aria_current="true" if name == shown else "",
            class_="choice",
        )
        for label, name in options
    ]
    button = element("button", texts.PRINT, type="button", class_="copy-button", data_print="1")
    return element(
        "div",
        blocks.title(frame.PAGE_RULES),
        blocks.paragraph(texts.TITLE),
        element("nav", *row, button, class_="choices no-print", aria_label=texts.PARTS_LABEL),
        class_="block",
    )


@addresses.kept
def figures(view: View | None) -> Html:
    """Return every figure with its meaning; with a view also its number now, which opens its issues."""
    thresholds = view.facts.thresholds if view else Thresholds.of(data.settings())
    return joined(
        blocks.section(texts.BASIS, _rules(texts.BASIS_RULES, thresholds)),
        *(blocks.section(title, _counts(title, keys, thresholds, view)) for title, keys in _grouped()),
        blocks.section(texts.RATES, _rates(view)),
        blocks.section(texts.LIGHTS, blocks.paragraph(texts.LIGHTS_RULES), _lights(thresholds)),
        blocks.section(texts.INDICATORS, _rules(texts.INDICATOR_RULES)),
        blocks.section(texts.DECISIONS, _rules(texts.DECISION_RULES), _rules(texts.MEETING_RULES, thresholds)),
        blocks.section(texts.THRESHOLDS, blocks.paragraph(texts.THRESHOLDS_WORDS), _settings(thresholds)),
    )


def reading(view: View | None) -> Html:
    """Return how cells are read: the words of each status and type, deadlines read before one's eyes, and the rest."""
    learned = data.learned_words(view.info) if view else {}
    return _reading(view, tuple(learned.items()), view.info.as_of if view else data.today())


@addresses.kept
def _reading(view: View | None, learned: tuple[tuple[str, Status], ...], base: date) -> Html:
    words: dict[str, list[str]] = {STATUS_LABELS[status]: list(known) for status, known in STATUS_TABLE.items()}
    for word, status in learned:
        words[STATUS_LABELS[status]].append(texts.LEARNED.format(word=word))
    said = [blocks.paragraph(texts.STATUS_WORDS), _words(words, texts.COLUMN_STATUS, texts.STATUS)]
    if view is not None:
        verified = view.info.ledger.done_is_verified
        template = texts.DONE_IS_VERIFIED if verified else texts.DONE_IS_REPORTED
        label = STATUS_LABELS[Status.VERIFIED if verified else Status.REPORTED]
        said.append(blocks.paragraph(template.format(words=texts.WORD_JOIN.join(SAID_DONE), status=label)))
    kinds = {TYPE_LABELS[kind]: list(known) for kind, known in TYPE_TABLE.items()}
    explained = blocks.paragraph(texts.DEADLINES_WORDS.format(day=shared.DAY.format(day=base)))
    return joined(
        blocks.section(texts.STATUS, *said, _rules(texts.STATUS_RULES)),
        blocks.section(texts.TYPES, _words(kinds, texts.COLUMN_TYPE, texts.TYPES)),
        blocks.section(texts.DEADLINES, explained, _deadlines(base)),
        blocks.section(texts.OTHER_READING, _rules(texts.OTHER_RULES)),
    )


@addresses.kept
def checks() -> Html:
    """Return every rule that makes a check, with its level."""
    columns = {
        texts.COLUMN_CHECK: [label for label, _ in check_texts.RULES.values()],
        texts.COLUMN_LEVEL: [
            texts.LEVEL_JOIN.join(check_texts.LEVELS[level.value] for level in check_texts.RULE_LEVELS[rule])
            for rule in check_texts.RULES
        ],
        texts.COLUMN_WHY: [meaning for _, meaning in check_texts.RULES.values()],
    }
    return blocks.section(texts.CHECKS, blocks.paragraph(texts.CHECKS_WORDS), tables.table(columns, texts.CHECKS))


@addresses.kept
def week() -> Html:
    """Return the weekly routine, one page when printed."""
    titles = (texts.COLUMN_WHEN, texts.COLUMN_WHO, texts.COLUMN_WHAT, texts.COLUMN_WHERE)
    columns = dict(zip(titles, (list(column) for column in zip(*texts.WEEKLY, strict=True)), strict=True))
    content = tables.table(columns, texts.WEEK)
    return blocks.section(texts.WEEK, blocks.paragraph(texts.WEEK_WORDS), content, _rules(texts.WEEK_RULES))


def _grouped() -> list[tuple[str, Sequence[str]]]:
    """Return headings with their selections; those that no heading names come last, those of lights elsewhere."""
    named = {key for keys in texts.GROUPS.values() for key in keys}
    lit = {key for key in SELECTIONS if key.startswith("light_")}
    others = [key for key in SELECTIONS if key not in named | lit]
    groups = [*texts.GROUPS.items(), (texts.GROUP_OF_OTHERS, others)]
    return [(texts.COUNTS_OF.format(group=group), keys) for group, keys in groups if keys]


def _counts(title: str, keys: Sequence[str], thresholds: Thresholds, view: View | None) -> Html:
    columns: dict[str, list[str]] = {
        texts.COLUMN_FIGURE: [SELECTIONS[key].label for key in keys],
        texts.COLUMN_MEANING: [SELECTIONS[key].words(thresholds) for key in keys],
    }
    if view is not None:
        address = links.href()
        columns[texts.COLUMN_NOW] = [_number(view, key, address) for key in keys]
    return tables.table(columns, title)


def _number(view: View, key: str, address: Callable[[Drill], str]) -> str:
    number = view.figures.whole.n(key)
    return link(str(number), address(Drill(key))) if number else str(number)


def _rates(view: View | None) -> Html:
    columns: dict[str, list[str]] = {
        texts.COLUMN_RATE: [rate.label for rate in RATES.values()],
        texts.COLUMN_FORMULA: [rate.words for rate in RATES.values()],
    }
    if view is not None:
        address = links.href()
        columns[texts.COLUMN_NOW] = [
            tables.rated(view.figures.rates[key], lambda show: address(Drill(show))) for key in RATES
        ]
    return tables.table(columns, texts.RATES)


def _lights(thresholds: Thresholds) -> Html:
    rules = thresholds.light_rules
    columns: dict[str, list[str]] = {
        texts.COLUMN_ORDER: [str(number) for number, _ in enumerate(rules, 1)],
        texts.COLUMN_LIGHT: [tag(shared.LIGHT_WORDS[rule.light], LIGHTS[rule.light]) for rule in rules],
        texts.COLUMN_CONDITION: [
            texts.CONDITION.format(label=SELECTIONS[rule.when].label, words=SELECTIONS[rule.when].words(thresholds))
            for rule in rules
        ],
    }
    return tables.table(columns, texts.LIGHTS)


def _settings(thresholds: Thresholds) -> Html:
    values = {**vars(thresholds), "stale_after_days": data.settings().stale_after_days}
    columns = {
        texts.COLUMN_SETTING: list(texts.SETTINGS.values()),
        texts.COLUMN_VALUE: [_value(values[name]) for name in texts.SETTINGS],
    }
    return tables.table(columns, texts.THRESHOLDS)


def _value(value: int | Fraction | tuple[str, ...]) -> str:
    return texts.VALUE_JOIN.join(value) if isinstance(value, tuple) else str(value)


def _words(words: dict[str, list[str]], title: str, name: str) -> Html:
    return tables.table(
        {title: list(words), texts.COLUMN_WORDS: [texts.WORD_JOIN.join(known) for known in words.values()]}, name
    )


def _deadlines(base: date) -> Html:
    columns = {
        texts.COLUMN_WRITTEN: list(texts.DEADLINE_EXAMPLES),
        texts.COLUMN_READ: [_read(example, base) for example in texts.DEADLINE_EXAMPLES],
    }
    return tables.table(columns, texts.DEADLINES)


def _read(example: str, base: date) -> str:
    read = read_deadline(example, base).value
    if read is None:
        return texts.NOT_READ
    day = shared.DAY.format(day=read.day) if read.day else texts.NO_DAY
    return texts.READ_AS.format(day=day, type=TYPE_LABELS[read.rectification_type]) if read.rectification_type else day


def _rules(rules: Iterable[str], thresholds: Thresholds | None = None) -> Html:
    filled = (rule.format_map(vars(thresholds)) if thresholds else rule for rule in rules)
    return element("ul", *(element("li", rule) for rule in filled))
