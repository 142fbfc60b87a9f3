"""What the page 核实事项 is made of: how many by weight, by rule, the list and its download."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

import streamlit as st

from dashboard import check_texts as words
from dashboard import texts as shared
from dashboard.answers import Answered, with_answers
from dashboard.checks import Check, checks, in_scope
from dashboard.exports.check_list import check_list
from dashboard.exports.rows import CSV_TYPE, XLSX_TYPE, Table, csv_bytes, file_name, xlsx_bytes
from dashboard.frames import Answer
from dashboard.ui import addresses, blocks, data, tables, who, writes
from dashboard.ui import checks_texts as texts
from dashboard.ui.markup import Html, element, joined, link
from dashboard.ui.view import View

LEVEL, RULE, PAGE, CHECK = "level", "rule", "page", "check"
"""Parameters of the address: what is shown, and which check is opened."""
RESTING = "resting"
ROWS_A_PAGE = 20
KEPT = 128
"""Answers to an address, of each kind."""


@dataclass(frozen=True, eq=False)
class Asked:
    """The checks of a view with their answers, and what of them the address asks for."""

    view: View
    items: tuple[Answered, ...]
    level: str | None
    rule: str | None
    page: int

    @cached_property
    def standing(self) -> tuple[Answered, ...]:
        """Those not answered since their figures last changed."""
        return tuple(item for item in self.items if not item.resting)

    @cached_property
    def resting(self) -> tuple[Answered, ...]:
        """Those answered, with the answer."""
        return tuple(item for item in self.items if item.resting)

    @cached_property
    def of_level(self) -> tuple[Answered, ...]:
        """Those of the level asked for, whatever the rule."""
        if self.level == RESTING:
            return self.resting
        return tuple(item for item in self.standing if self.level in (None, item.check.level))

    @cached_property
    def shown(self) -> tuple[Answered, ...]:
        """Those of the level and the rule asked for."""
        return tuple(item for item in self.of_level if self.rule in (None, item.check.rule))

    @property
    def title(self) -> str:
        """What is shown and how many."""
        level = texts.CARD_RESTING if self.level == RESTING else words.LEVELS.get(self.level or "", texts.CARD_ALL)
        if self.rule is None:
            return texts.LIST.format(level=level, n=len(self.shown))
        return texts.LIST_OF_RULE.format(level=level, rule=words.RULES[self.rule][0], n=len(self.shown))

    @property
    def sentence(self) -> str:
        """How many of each level stand, fit to read aloud."""
        numbers = Counter(check.level for check, _ in self.standing)
        parts = [texts.SENTENCE_PART.format(level=words.LEVELS[level], n=numbers[level]) for level in words.LEVELS]
        said = texts.SENTENCE_JOIN.join(parts) if self.standing else texts.SENTENCE_NONE
        if self.resting:
            said += texts.SENTENCE_RESTING.format(n=len(self.resting))
        return texts.SENTENCE.format(parts=said)


def of(view: View) -> Asked:
    """Return the checks of a view and what the address asks of them; what it asks for in vain is left aside."""
    level, rule, page = (st.query_params.get(name, "") for name in (LEVEL, RULE, PAGE))
    return _asked(
        view,
        data.answers(view.info),
        level if level in words.LEVELS or level == RESTING else None,
        rule if rule in words.RULES else None,
        int(page) if page.isdecimal() else 1,
    )


@lru_cache(maxsize=KEPT)
def _asked(view: View, answers: tuple[Answer, ...], level: str | None, rule: str | None, page: int) -> Asked:
    return Asked(view, _answered(view, answers), level, rule, page)


def answered(view: View) -> tuple[Answered, ...]:
    """Return the checks of a view, each with the answer it rests on."""
    return _answered(view, data.answers(view.info))


def of_issue(view: View, key: str) -> tuple[Answered, ...]:
    """Return the checks of one issue, known by its key in the store, each with the answer it rests on."""
    return _by_issue(view, data.answers(view.info)).get(key, ())


@lru_cache(maxsize=KEPT)
def _by_issue(view: View, answers: tuple[Answer, ...]) -> dict[str, tuple[Answered, ...]]:
    found: dict[str, tuple[Answered, ...]] = {}
    for item in _answered(view, answers):
        if item.check.key is not None:
            found[item.check.key] = (*found.get(item.check.key, ()), item)
    return found


@lru_cache(maxsize=KEPT)
def _answered(view: View, answers: tuple[Answer, ...]) -> tuple[Answered, ...]:
    return with_answers(view.kept("checks", _checks), answers)


def _checks(view: View) -> tuple[Check, ...]:
    return in_scope(checks(view.facts, view.previous), view.figures.whole, view.figures.before)


def name_of(check: Check) -> str:
    """Return the short name that a check has in the address bar; the same in every snapshot."""
    return sha256(check.identity.encode()).hexdigest()[:12]


@addresses.kept
def content(asked: Asked, may_answer: bool) -> Html:
    """Return the sentence to read aloud, the cards, and one page of the checks asked for."""
    return joined(blocks.aloud(asked.sentence), _cards(asked), _listing(asked, may_answer))


def _cards(asked: Asked) -> Html:
    """Return how many checks there are of each level; a click shows only those."""
    numbers = Counter(check.level for check, _ in asked.standing)
    row = [_card(texts.CARD_ALL, len(asked.standing), None, asked.level is None)]
    row += [_card(label, numbers[level], level, asked.level == level) for level, label in words.LEVELS.items()]
    row.append(
        _card(texts.CARD_RESTING, len(asked.resting), RESTING, asked.level == RESTING, texts.CARD_RESTING_DETAIL)
    )
    return element("div", element("nav", *row, class_="cards", aria_label=texts.CARDS), _rules(asked), class_="block")


def _card(label: str, number: int, level: str | None, current: bool, detail: str = "") -> Html:
    return element(
        "a",
        element("span", label, class_="card-label"),
        element("strong", texts.CARD_NUMBER.format(n=number)),
        element("span", detail, class_="card-detail"),
        href=addresses.here(**{LEVEL: level, RULE: None, PAGE: None}),
        class_="card",
        aria_current="true" if current else "",
        data_show=level or "standing",
    )


def _rules(asked: Asked) -> Html:
    """Return the rules that have checks of the level, each with its number, as links in the order of the rules."""
    numbers = Counter(check.rule for check, _ in asked.of_level)
    if len(numbers) < 2:
        return joined()
    row = [_rule(texts.RULE_ALL.format(n=len(asked.of_level)), None, asked.rule is None)]
    row += [
        _rule(texts.RULE_ONE.format(label=label, n=numbers[rule]), rule, asked.rule == rule)
        for rule, (label, _) in words.RULES.items()
        if numbers[rule]
    ]
    return element("nav", *row, class_="choices", aria_label=texts.RULES)


def _rule(text: str, rule: str | None, current: bool) -> Html:
    return element(
        "a",
        text,
        href=addresses.here(**{RULE: rule, PAGE: None}),
        aria_current="true" if current else "",
        class_="choice",
        data_show=rule or "all",
    )


def _listing(asked: Asked, may_answer: bool) -> Html:
    """Return one page of the checks asked for, each leading to its issue and to its answer or the form for one."""
    if not asked.shown:
        said = texts.NONE_OF_KIND if asked.items else _nothing(asked.view)
        return blocks.section(asked.title, blocks.paragraph(said))
    pages = -(-len(asked.shown) // ROWS_A_PAGE)
    page = min(max(asked.page, 1), pages)
    first = (page - 1) * ROWS_A_PAGE
    shown = asked.shown[first : first + ROWS_A_PAGE]
    leads = _leads(asked.view)
    columns: dict[str, list[str]] = {
        texts.COLUMN_LEVEL: [element("strong", check.level_label) for check, _ in shown],
        texts.COLUMN_RULE: [check.label for check, _ in shown],
        texts.COLUMN_ISSUE: [issue(check) for check, _ in shown],
        texts.COLUMN_MESSAGE: [check.message for check, _ in shown],
        texts.COLUMN_LEAD: [leads.get(check.issue or "", shared.NO_VALUE) for check, _ in shown],
        texts.COLUMN_PLACE: [check.place or shared.NO_VALUE for check, _ in shown],
        texts.COLUMN_ANSWER: [_answer(check, answer, may_answer) for check, answer in shown],
    }
    introduction = texts.INTRODUCTION + (texts.INTRODUCTION_ANSWER if may_answer else "")
    content = [blocks.paragraph(introduction), tables.table(columns, asked.title, "checks")]
    if pages > 1:
        place = texts.PAGES.format(first=first + 1, last=first + len(shown), total=len(asked.shown))
        turns = [_turn(texts.BEFORE, page - 1)] if page > 1 else []
        turns += [_turn(texts.AFTER, page + 1)] if page < pages else []
        content.append(element("nav", place, *turns, class_="choices", aria_label=texts.PAGER))
    return blocks.section(asked.title, *content)


def _nothing(view: View) -> str:
    return texts.NONE_IN_SCOPE if view.scope.filters else texts.NONE_AT_ALL


def _turn(text: str, page: int) -> Html:
    return element("a", text, href=addresses.here(**{PAGE: str(page)}), class_="choice")


def issue(check: Check) -> str:
    """Return the issue a check is about, which leads to its page; a vanished one and the whole ledger as words."""
    if check.issue is None:
        return texts.WHOLE_LEDGER
    return check.issue if check.rule == "issue-vanished" else link(check.issue, addresses.issue(check.issue))


def _answer(check: Check, answer: Answer | None, may_answer: bool) -> Html:
    none = texts.ANSWER_HERE if may_answer else texts.ANSWER_NONE
    text = texts.ANSWERED.format(text=answer.text, who=answer.who, when=answer.when) if answer else none
    return link(text, addresses.here(**{CHECK: name_of(check)}))


def _leads(view: View) -> dict[str, str]:
    facts = view.facts
    return {code: lead for code, lead in zip(facts.codes, facts.leads, strict=True) if lead}


def downloads(asked: Asked) -> None:
    """Draw the buttons that download exactly the checks shown, all pages of them."""
    if not asked.shown:
        return
    info = asked.view.info

    def made() -> Table:
        return check_list(asked.shown, _leads(asked.view), info)

    with st.container(horizontal=True, gap="small"):
        for label, suffix, kind, write in (
            (texts.DOWNLOAD_XLSX, "xlsx", XLSX_TYPE, xlsx_bytes),
            (texts.DOWNLOAD_CSV, "csv", CSV_TYPE, csv_bytes),
        ):
            name = file_name(info.ledger.name, texts.FILE, info.as_of.isoformat(), suffix=suffix)
            st.download_button(
                label,
                data=who.as_now(
                    lambda name=name, write=write: writes.handed_out(info, "checks", name, write(made()))  # type: ignore[misc]
                ),
                file_name=name,
                mime=kind,
                on_click="ignore",
                key=f"checks_{suffix}",
            )


def find(asked: Asked, items: Sequence[Answered]) -> Answered | None:
    """Return the check that the address opens, None where it names none of these."""
    name = st.query_params.get(CHECK)
    return next((item for item in items if name_of(item.check) == name), None)
