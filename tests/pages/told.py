"""The shipped ledgers as `rectify figures` tells them, as a click lists them, and as they are counted again."""

from __future__ import annotations

import re

from dashboard import queries, texts
from dashboard.frames import SnapshotInfo
from dashboard.metrics.scope import Scope
from dashboard.report import changes_report, figures_report
from dashboard.ui import listing, view
from dashboard.ui.links import CHANGE, parse
from tests.pages import recounted
from tests.pages.conftest import Made
from tests.pages.recounted import Recount

NUMBER = re.compile(r"\d+")
LIGHT_OF = {word: light for light, word in texts.LIGHT_WORDS.items()}
TYPE_OF = {label: value for value, label in texts.RECTIFICATION_TYPE.items()}


class Ledger:
    """A snapshot under filters as the machine interface tells it and as it is counted again."""

    def __init__(self, made: Made, info: SnapshotInfo, scope: Scope) -> None:
        held = queries.snapshot(made.engine, info.id)
        assert held is not None
        before = queries.snapshot(made.engine, info.previous_id) if info.previous_id else None
        self.info, self.scope = info, scope
        self.held, self.held_before = held, before
        self.told = figures_report(held, before, scope)
        self.changed = changes_report(before, held)
        self.count = Recount(held)
        self.before = Recount(before) if before else None

    def codes(self, shown: str) -> list[str]:
        """A list counted again."""
        if not shown.endswith(f"@{CHANGE}"):
            return self.count.codes(self.scope, shown)
        key = shown.partition("@")[0]
        progress = key == "progress_changed"
        here = {issue["code"] for count in (self.count, self.before) if count for issue in count.scoped(self.scope)}
        entries = self.changed["text_changed" if progress else key]
        kept = [one["code"] for one in entries if one["code"] in here and (one["field"] == "progress") is progress]
        return list(dict.fromkeys(kept))

    def listed(self, shown: str) -> list[str]:
        """The list that a click opens."""
        looked = view.of(self.info, self.scope)
        drill = parse(shown)
        assert drill is not None, shown
        found = (
            listing._changed(looked, drill.show) if drill.field == CHANGE else listing.listing(looked.figures, drill)
        )
        assert found is not None, shown
        assert f"　{len(found.lines)} 项" in found.title
        return [line.code for line in found.lines]

    def said(self, shown: str) -> list[str] | int | None:
        """What `rectify figures` says of a list: its codes, else how many; None where it has no such number."""
        told, (key, *groups) = self.told, shown.split("@")
        lights = {key: told["lights"][light] for key, light in recounted.LIGHTS.items()}
        if not groups:
            whole = {
                "all": told["total"],
                "done": told["rates"]["rectified"]["numerator"],
                "counted": told["rates"]["rectified"]["denominator"],
                "reported_or_beyond": told["rates"]["reported"]["numerator"],
                "closed": told["rates"]["closed"]["numerator"],
                "fallen_due_done": told["rates"]["due_done"]["numerator"],
                "fallen_due": told["rates"]["due_done"]["denominator"],
                "overdue": told["overdue"]["current"],
                "overdue_original": told["overdue"]["original"],
                "without_lead": told["by_unit"]["without"],
                **{name: told[name] for name in ("extended", "due_soon", "awaiting_review", "late", "silent")},
                **lights,
                **told["by_status"],
            }
            return whole.get(key)
        if len(groups) > 1 or groups == [CHANGE]:
            return None
        field, _, value = groups[0].partition(":")
        name = None if value in ("未分类", "无期限") else value
        if field == "month" and name is not None:
            year, month = NUMBER.findall(value)
            name = f"{year}-{int(month):02d}"
        lists = {"lead": told["by_unit"]["lead"], "unit": told["by_unit"]["all"], "category": told["by_category"]}
        found = [group for group in lists.get(field, ()) if group["name"] == name]
        found += [group for group in told["by_deadline"] if field == "month" and group["month"] == name]
        if not found:
            return None
        sums = {"all": found[0]["codes"], "done": found[0]["verified"], "overdue": found[0].get("overdue")}
        return sums.get(key)

    def wrong(self, number: int | None, shown: str) -> str | None:
        """Say what does not fit where a number, its list, the count and `rectify figures` are not the same."""
        listed, counted, said = self.listed(shown), self.codes(shown), self.said(shown)
        same = said is None or said == (listed if isinstance(said, list) else len(listed))
        if sorted(listed) == sorted(counted) and same and number in (None, len(listed)):
            return None
        return f"{shown}: shown {number}, listed {len(listed)}, counted {len(counted)}, figures {said}"

    def money(self, shown: str, field: str) -> float:
        """An amount in 万元 added up over a list."""
        codes = set(self.codes(shown))
        return sum(issue[field] or 0 for issue in self.count.issues if issue["code"] in codes) / 1_000_000


class World:
    """The shipped ledgers by snapshot and filters, each read once."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.infos = {info.id: info for info in made.snapshots()}
        self._kept: dict[tuple[int, Scope], Ledger] = {}

    def latest(self, demo: bool) -> SnapshotInfo:
        return max((i for i in self.infos.values() if i.ledger.demo is demo), key=lambda i: (i.as_of, i.id))

    def asked(self, query: dict[str, str]) -> Ledger:
        """What an address looks at."""
        scope = Scope(
            unit=query.get("unit"),
            light=LIGHT_OF.get(query.get("light", "")),
            category=query.get("category"),
            rectification_type=TYPE_OF.get(query.get("type", "")),
            leader=query.get("leader"),
        )
        key = (int(query["snapshot"]), scope)
        if key not in self._kept:
            self._kept[key] = Ledger(self.made, self.infos[key[0]], scope)
        return self._kept[key]
