"""Dissolved and renamed units lead to their successors from the roster's date on, in every figure alike."""

from datetime import date, timedelta

import pytest

from dashboard.changes import changes
from dashboard.checks import checks
from dashboard.frames import Week
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.headline import followed_text
from dashboard.metrics.pace import burn_up, part_of
from dashboard.metrics.scope import LEAD, Scope
from dashboard.report import figures_report
from dashboard.succession import Line, Succession
from tests.metrics.factory import AS_OF, issue, snapshot

MERGED = date(2024, 11, 1)
ROSTER = [
    {"name": "市粮食局", "aliases": ("市粮食和物资储备局",), "kind": "部门", "order": 2, "leader": "副市长甲",
     "successor": "市发改委", "effective_on": MERGED},
    {"name": "市发改委", "aliases": ("市发展和改革委员会",), "kind": "部门", "order": 1, "leader": "副市长乙"},
    {"name": "柳河镇", "aliases": (), "kind": "乡镇", "order": 3},
]  # fmt: skip
ROWS = [
    issue("1", "closed", AS_OF, lead_unit="市粮食局", units=("市粮食局", "市发改委", "柳河镇")),
    issue("2", "in_progress", AS_OF - timedelta(3), lead_unit="市发改委"),
    issue("3", "in_progress", lead_unit="柳河镇", units=("柳河镇", "市粮食局")),
    issue("4", lead_unit="市粮食局"),
]


def made(as_of=AS_OF, units=ROSTER, rows=ROWS, scope=None):
    return figures(Facts(snapshot(rows, as_of=as_of, units=units)), scope=scope)


def now(lines, as_of=AS_OF):
    succession = Succession([Line(name, (), successor, day) for name, successor, day in lines], as_of)
    return {name: succession.now(name) for name, _, _ in lines}, succession.cycles


def test_from_its_date_on_units_count_under_the_successor_and_still_reconcile():
    found = made()
    assert [(row.name, row.lead.codes(), row.any.codes()) for row in found.by_unit] == [
        ("市发改委", ("1", "2", "4"), ("1", "2", "3", "4")),
        ("柳河镇", ("3",), ("1", "3")),
    ]
    assert (found.footer.lead, found.footer.participations, found.footer.agrees) == (4, 6, True)


def test_the_day_before_it_they_count_under_their_own_name():
    found = made(as_of=MERGED - timedelta(1))
    assert {row.name: row.lead.codes() for row in found.by_unit} == {
        "市发改委": ("2",), "市粮食局": ("1", "4"), "柳河镇": ("3",),
    }  # fmt: skip
    assert {row.name for row in made(as_of=MERGED).by_unit} == {"市发改委", "柳河镇"}


@pytest.mark.parametrize("asked", ["市粮食局", "市粮食和物资储备局", "市 粮食局"])
def test_a_link_with_the_old_name_leads_to_the_successor_and_says_so(asked):
    found = made(scope=Scope(unit=asked))
    assert found.whole.codes() == made(scope=Scope(unit="市发改委")).whole.codes() == ("1", "2", "3", "4")
    assert found.scope.unit == "市发改委"
    assert found.followed == (asked, "市发改委", MERGED)
    assert followed_text(found.followed) == f"{asked}自2024年11月1日起由市发改委承接，以下为市发改委的情况。"
    assert "市发改委参与的4项问题" in found.headline
    assert made(scope=Scope(unit="市粮食局", role=LEAD)).whole.codes() == ("1", "2", "4")


def test_before_its_date_a_link_with_the_old_name_means_the_old_unit():
    found = made(as_of=MERGED - timedelta(1), scope=Scope(unit="市粮食局"))
    assert (found.whole.codes(), found.followed) == (("1", "3", "4"), None)


def test_the_json_of_figures_follows_too():
    told = figures_report(snapshot(ROWS, units=ROSTER), None, Scope(unit="市粮食局"))
    assert (told["total"], told["followed"]["asked"], told["followed"]["now"], told["followed"]["since"]) == (
        4, "市粮食局", "市发改委", "2024-11-01",
    )  # fmt: skip
    assert figures_report(snapshot(ROWS, units=ROSTER), None)["followed"] is None


def test_the_units_stay_as_written_beside_it():
    facts = Facts(snapshot(ROWS, units=ROSTER))
    assert facts.written_leads == ["市粮食局", "市发改委", "柳河镇", "市粮食局"]
    assert facts.written_participants[0] == ("市粮食局", "市发改委", "柳河镇")
    assert facts.participants[0] == ("市发改委", "柳河镇")


def test_the_leader_in_charge_is_the_successors():
    assert Facts(snapshot(ROWS, units=ROSTER)).leaders == ["副市长乙", "副市长乙", None, "副市长乙"]
    assert made(scope=Scope(leader="副市长甲")).total == 0


def test_a_merger_is_no_change_of_units_but_rewriting_them_is():
    before = Facts(snapshot(ROWS, units=ROSTER, as_of=MERGED - timedelta(1)))
    assert changes(before, Facts(snapshot(ROWS, units=ROSTER))).units_changed == ()
    rewritten = [{**ROWS[0], "lead_unit": "市发改委", "units": ("市发改委", "柳河镇")}, *ROWS[1:]]
    assert [entry.code for entry in changes(before, Facts(snapshot(rewritten, units=ROSTER))).units_changed] == ["1"]


def test_a_chain_is_followed_as_far_as_its_dates_allow():
    chain = [
        ("甲局", "乙局", date(2019, 1, 1)),
        ("乙局", "丙局", date(2024, 11, 8)),
        ("丙局", "丁局", date(2024, 11, 9)),
        ("丁局", None, None),
    ]
    assert now(chain) == ({"甲局": "丙局", "乙局": "丙局", "丙局": "丙局", "丁局": "丁局"}, ())
    assert now(chain, date(2024, 11, 9))[0] == dict.fromkeys(["甲局", "乙局", "丙局", "丁局"], "丁局")
    assert now(chain, date(2018, 12, 31))[0]["甲局"] == "甲局"
    followed = Succession([Line(name, (), successor, day) for name, successor, day in chain], AS_OF).followed("甲局")
    assert followed is not None
    assert followed.since == date(2024, 11, 8)


def test_a_successor_outside_the_roster_or_known_by_an_alias_is_found_and_no_date_means_already():
    lines = [
        Line("甲局", (), "省外局", None),
        Line("乙局", (), "丙委员会", None),
        Line("丙委", ("丙委员会",), None, None),
    ]
    succession = Succession(lines, AS_OF)
    assert [succession.now(name) for name in ("甲局", "乙局", "无此局")] == ["省外局", "丙委", "无此局"]
    found = succession.followed("甲局")
    assert found is not None
    assert followed_text(found) == "甲局已由省外局承接，以下为省外局的情况。"


def test_circles_are_left_alone_and_noted():
    lines = [("甲", "乙", None), ("乙", "丙", None), ("丙", "乙", None), ("丁", "丁", None), ("戊", "甲", None)]
    names, cycles = now(lines)
    assert names == {"甲": "乙", "乙": "乙", "丙": "丙", "丁": "丁", "戊": "乙"}
    assert cycles == (("乙", "丙"), ("丁",))
    units = [{"name": name, "aliases": (), "successor": successor} for name, successor, _ in lines]
    noted = checks(Facts(snapshot([issue("1", deadline=AS_OF, lead_unit="乙")], units=units)))
    assert [(check.level, check.rule, check.issue) for check in noted] == [("note", "successor-circle", None)] * 2
    assert "乙→丙→乙" in noted[0].message


def test_a_circle_that_has_not_come_into_force_is_none():
    assert now([("甲", "乙", date(2030, 1, 1)), ("乙", "甲", None)]) == ({"甲": "甲", "乙": "甲"}, ())


def test_the_burn_up_of_a_successor_holds_the_years_under_the_old_name():
    earlier, today = MERGED - timedelta(7), AS_OF
    told = (
        Week(1, earlier, {"in_progress": (3, 0)}),
        Week(2, today, {"closed": (1, 0), "in_progress": (2, 0)}),
    )
    of_successor = made(scope=Scope(unit="市粮食局", role=LEAD)).whole
    kind, is_one = part_of(of_successor)
    names = ("市粮食局", "市粮食和物资储备局", "市发改委", "市 粮食局", "柳河镇")
    assert kind == "lead"
    assert [name for name in names if is_one(name)] == [name for name in names if name != "柳河镇"]
    assert [(point.total, point.closed) for point in burn_up(of_successor, told)] == [(3, 0), (3, 1)]
    assert burn_up(made(scope=Scope(unit="市发改委")).whole, told) == ()
    apart = [row for row in ROWS if row["code"] != "1"]
    assert [point.total for point in burn_up(made(rows=apart, scope=Scope(unit="市发改委")).whole, told)] == [3, 3]
