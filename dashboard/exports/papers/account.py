"""整改情况报告: overall, by type, money by means, rules and accountability, what is not done with reason and date."""

from __future__ import annotations

from dashboard import texts as figure_words
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.official import CATEGORY_WIDTHS, Official
from dashboard.exports.papers.word import DOCX_TYPE
from dashboard.metrics.categories import GroupMoney, money
from dashboard.metrics.groups import Group
from dashboard.metrics.indicators import IndicatorResult
from dashboard.metrics.issue_detail import IssueDetail
from dashboard.metrics.means import means
from dashboard.metrics.rounding import wan_text

_INDICATOR_WIDTHS = (14, 34, 29, 34, 38, 34, 20)


def make(source: PaperSource) -> File:
    """Return the report. What nothing is stated for is 未填报, never 0; amounts of different kinds stay apart."""
    info = source.info
    reviewer = info.ledger.reviewer or ""
    addressee = words.TO_CONGRESS.format(
        region=content.region(source), reviewer=reviewer if words.AUDIT_WORD in reviewer else words.AUDIT_OFFICE
    )
    paper = Official(source, words.ACCOUNT_TITLE.format(ledger=info.ledger.name), addressee)
    paper.say(words.ACCOUNT_OPENING.format(day=figure_words.DAY.format(day=info.as_of), ledger=info.ledger.name))
    _overall(paper, source)
    _types(paper, source)
    _money(paper, source)
    _rules(paper, source)
    _open(paper, source)
    paper.sign()
    if source.indicators:
        paper.paper.say(words.ANNEX, "annex")
        paper.paper.say(words.ANNEX_TITLE, "title")
        paper.table(words.INDICATOR_COLUMNS, _INDICATOR_WIDTHS, map(_indicator, source.indicators))
    return File(source.file_name(words.ACCOUNT, suffix="docx"), paper.paper.content, DOCX_TYPE)


def _overall(paper: Official, source: PaperSource) -> None:
    figures = source.figures
    paper.heading(words.ACCOUNT_OVERALL)
    paper.say(figures.headline)
    parts = (
        words.STATUS_PART.format(label=figure_words.STATUS[status], n=count.n)
        for status, count in figures.by_status.items()
        if count.n
    )
    paper.say(words.STATUS_PARTS.format(parts="，".join(parts)))
    shown = ("rectified", "reported", "closed", "due_done") if source.info.reviewed else ("reported",)
    rates = (figures.rates[key] for key in shown)
    paper.say(words.RATE_PARTS.format(parts="，".join(f"{rate.label}{rate.text}" for rate in rates)))


def _types(paper: Official, source: PaperSource) -> None:
    figures = source.figures
    paper.heading(words.ACCOUNT_TYPES)
    if all(group.name is None for group in figures.by_type):
        paper.say(words.TYPE_NOT_STATED)
    else:
        for group in figures.by_type:
            paper.say(_type(group))
        paper.table(words.TYPE_COLUMNS, (26, 14, 16, 16, 18, 22, 16, 20), map(_type_row, figures.by_type))
    paper.say(words.CATEGORY_PARTS)
    paper.table(words.CATEGORY_PROGRESS_COLUMNS, CATEGORY_WIDTHS, map(content.category_row, figures.by_category))


def _type(group: Group) -> str:
    planned = sum(1 for position in group.positions("open").tolist() if group.facts.texts("next_step")[position])
    return words.TYPE_SENTENCE.format(
        label=group.label,
        total=group.n(),
        reported=group.n("reported_or_beyond"),
        done=group.n("done"),
        open=group.n("open"),
        next=words.TYPE_NEXT.format(n=planned) if planned else "",
    )


def _type_row(group: Group) -> tuple[str, ...]:
    return group.label, str(group.n()), *(str(count.n) for count in group.statuses.values())


def _money(paper: Official, source: PaperSource) -> None:
    figures = source.figures
    paper.heading(words.ACCOUNT_MONEY)
    stated: GroupMoney = money([figures.whole])[0]
    if stated.both.codes:
        paper.say(
            words.MONEY_BOTH.format(
                n=len(stated.both.codes),
                rectified=wan_text(stated.both.rectified),
                at_issue=wan_text(stated.both.at_issue),
                rate=stated.rate.percent,
            )
        )
    else:
        paper.say(words.MONEY_NONE)
    for amount, template in (
        (stated.at_issue_only, words.MONEY_ONE_SIDE),
        (stated.rectified_only, words.MONEY_OTHER_SIDE),
    ):
        if amount.codes:
            paper.say(template.format(n=len(amount.codes), amount=amount.text))
    paper.say(words.MEANS_SENTENCE)
    paper.table(
        words.MEANS_COLUMNS,
        (50, 70, 24),
        (
            (found.label, found.text, str(len(found.amount.codes)) if found.amount.codes else figure_words.NO_VALUE)
            for found in means(figures.whole)
        ),
    )
    of_money = [result for result in source.indicators if result.unit in words.MONEY_UNITS]
    if of_money:
        paper.say(words.MONEY_INDICATORS)
        paper.table(words.INDICATOR_COLUMNS, _INDICATOR_WIDTHS, map(_indicator, of_money))


def _rules(paper: Official, source: PaperSource) -> None:
    paper.heading(words.ACCOUNT_RULES)
    for stated in source.figures.sums.values():
        told = words.RULES_STATED.format(n=len(stated.codes)) if stated.codes else ""
        paper.say(words.RULES_SENTENCE.format(label=stated.label, text=stated.text, stated=told))


def _open(paper: Official, source: PaperSource) -> None:
    still_open = source.figures.count("open").n
    paper.heading(words.ACCOUNT_OPEN)
    if not still_open:
        paper.say(words.OPEN_NONE)
        return
    paper.say(words.OPEN_SENTENCE.format(open=still_open))
    paper.table(words.OPEN_COLUMNS, (14, 38, 28, 46, 46, 29), map(_open_row, content.details(source.figures, "open")))


def _open_row(issue: IssueDetail) -> tuple[str, ...]:
    reasons = (issue.text(column) for column in ("reason", "obstacle", "coordination"))
    line = issue.line
    when = (
        words.PROMISED_DATE.format(day=content.short_day(line.promised_on))
        if line.promised_on
        else words.DEADLINE_DATE.format(deadline=content.deadline(line))
    )
    return (
        line.code,
        line.title,
        content.lead(line),
        next((text for text in reasons if text), figure_words.NOT_STATED),
        line.next_step or figure_words.NOT_STATED,
        when,
    )


def _indicator(result: IndicatorResult) -> tuple[str, ...]:
    return (
        result.issue or figure_words.NO_VALUE,
        result.name,
        result.now.period or figure_words.NO_VALUE,
        _in_two(result.baseline_text),
        _in_two(result.text),
        _in_two(result.target_text),
        result.state_label,
    )


def _in_two(text: str) -> str:
    """Return a percentage with its parts on a second line."""
    return text.replace("%（", "%\n（")
