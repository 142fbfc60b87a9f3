"""Check a form that a unit is about to hand in itself, by the same rules by which the office merges it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from dashboard import queries
from dashboard import return_texts as words
from dashboard.frames import SnapshotInfo
from dashboard.returns import merge
from loaders.records import Context, Finding, Level, Place
from loaders.returned import NOT_RETURNED, Returned, read_returns


@dataclass(frozen=True)
class Checked:
    """A form as read, with all that is to be said of it before it is handed in."""

    form: Returned
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """True where it cannot be handed in."""
        return any(finding.level is Level.ERROR for finding in self.findings)

    @property
    def reported(self) -> int:
        """How many issues it reports on."""
        return len({row.code for row in self.form.rows if row.says_something})


def check(engine: Engine, info: SnapshotInfo, name: str, content: bytes, context: Context) -> Checked:
    """Read a form and check it against a ledger's newest snapshot, within the reach of the engine.

    Beside the findings of `returns.merge` there are errors: `return-other-unit` where it is the form of a unit that was
    not granted, `return-outdated` where it was made for an earlier round, `return-blank` where nothing is filled in.
    """
    (form,) = read_returns({name: content}, context)
    place = Place(name)
    if not form.unit:
        return Checked(form, form.findings)
    own = queries.units_within(engine, info)
    if own is not None and form.unit not in own:
        mine = words.LIST_MARK.join(sorted(own)) or words.NO_UNIT
        return Checked(form, (_error("return-other-unit", place, unit=form.unit, own=mine),))
    held, known = queries.held(engine, info), queries.indicators_held(engine, info)
    merged = merge(info, held, known, [form], info.as_of)
    found = [finding for finding in merged.findings if finding.rule != NOT_RETURNED]
    if form.ledger == info.ledger.name:
        if form.base not in queries.form_bases(engine, info):
            found = [finding for finding in found if finding.rule != "return-older-base"]
            found.insert(0, _error("return-outdated", place, base=form.base, now=info.id, as_of=info.as_of))
        elif not merged.returned and not form.refused:
            found.append(_error("return-blank", place))
    return Checked(form, tuple(found))


def _error(rule: str, place: Place, **facts: object) -> Finding:
    return Finding(Level.ERROR, rule, place, words.FINDINGS[rule].format(**facts))
