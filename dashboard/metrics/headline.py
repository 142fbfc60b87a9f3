"""The one sentence that says where rectification stands, fit to read aloud."""

from __future__ import annotations

import re
import unicodedata

from dashboard import texts
from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group, too_few
from dashboard.metrics.results import Ratio
from dashboard.metrics.scope import Scope
from dashboard.succession import Followed

_BRACKETED = re.compile(r"\([^)]*\)")


def headline(facts: Facts, scope: Scope, whole: Group, before: Group | None) -> str:
    """Return the sentence of a snapshot under a scope, compared with the same scope last time where there is one.

    A ledger that never held a verified or closed word leads with 申报率 instead of 整改率. (Methodology, Reading.)
    """
    opening = texts.HEADLINE_AS_OF.format(month=facts.as_of.month, day=facts.as_of.day)
    subject = subject_of(facts, scope)
    if not len(whole.members):
        return opening + texts.HEADLINE_NONE.format(subject=subject)
    sentence = opening + texts.HEADLINE_TOTAL.format(subject=subject, total=whole.n())
    if whole.n("ended"):
        sentence += texts.HEADLINE_ENDED.format(ended=whole.n("ended"))
    return sentence + _advance(facts, whole, before) + _due(facts, whole) + texts.HEADLINE_END


def subject_of(facts: Facts, scope: Scope) -> str:
    """Return whose issues these are: the region, or what the scope asks for."""
    parts = []
    if scope.leader:
        parts.append(texts.SCOPE_LEADER.format(name=scope.leader))
    if scope.unit is not None:
        parts.append(texts.SCOPE_UNIT[scope.role].format(name=scope.unit) if scope.unit else texts.SCOPE_NO_UNIT)
    if not parts:
        parts.append(whole_region(facts.snapshot.info.ledger.region))
    if scope.category is not None:
        parts.append(texts.SCOPE_CATEGORY.format(name=scope.category or texts.NO_CATEGORY))
    if scope.rectification_type is not None:
        parts.append(texts.SCOPE_TYPE.format(name=texts.RECTIFICATION_TYPE[scope.rectification_type]))
    if scope.light is not None:
        parts.append(texts.SCOPE_LIGHT.format(name=texts.LIGHT_WORDS[scope.light]))
    if scope.month is not None:
        year, _, month = scope.month.partition("-")
        parts.append(texts.SCOPE_MONTH.format(year=year, month=int(month)) if month else texts.SCOPE_NO_MONTH)
    if scope.show is not None:
        parts.append(texts.SCOPE_SHOW.format(name=definitions.SELECTIONS[scope.show].label))
    return "".join(parts)


def followed_text(followed: Followed) -> str:
    """Return the sentence that says where a unit's former name has led."""
    if followed.since is None:
        return texts.FOLLOWED_UNDATED.format(asked=followed.asked, now=followed.now)
    return texts.FOLLOWED.format(asked=followed.asked, now=followed.now, day=texts.DAY.format(day=followed.since))


def whole_region(region: str | None) -> str:
    """Return 全县, 全市, 全区 … by how the region's name ends, bracketed remarks aside; 全县 where nothing is known."""
    name = _BRACKETED.sub("", unicodedata.normalize("NFKC", region or "")).strip()
    return texts.REGION_WHOLE.get(name[-1:], texts.REGION_DEFAULT)


def _advance(facts: Facts, whole: Group, before: Group | None) -> str:
    if facts.snapshot.info.reviewed:
        rate, template = "rectified", texts.HEADLINE_REVIEWED
    else:
        rate, template = "reported", texts.HEADLINE_UNREVIEWED
    sentence = template.format(
        reported=whole.n("reported_or_beyond"),
        done=whole.n("done"),
        closed=whole.n("closed"),
        rate=Ratio(rate, *whole.parts(rate), few=too_few(whole)).text,
    )
    if before is None:
        return sentence
    more = whole.parts(rate)[0] - before.parts(rate)[0]
    if not more:
        return sentence + texts.HEADLINE_SAME
    return sentence + (texts.HEADLINE_MORE if more > 0 else texts.HEADLINE_LESS).format(n=abs(more))


def _due(facts: Facts, whole: Group) -> str:
    overdue, extended, due = (whole.n(key) for key in ("overdue", "extended", "due_soon"))
    sentence = texts.HEADLINE_OVERDUE.format(n=overdue) if overdue else texts.HEADLINE_NO_OVERDUE
    if extended:
        sentence += texts.HEADLINE_EXTENDED.format(n=extended)
    template = texts.HEADLINE_DUE if due else texts.HEADLINE_NO_DUE
    return sentence + template.format(n=due, days=facts.thresholds.due_soon_days)
