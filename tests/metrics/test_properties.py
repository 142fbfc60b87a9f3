"""For any ledger, figures equal a recomputation in plain loops, and every list is as long as its number."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics import definitions
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.report import figures_report
from tests.metrics.factory import AS_OF, issue, measure, snapshot

STATUSES = ("not_started", "in_progress", "reported", "verified", "closed", "ended")
UNITS = ("县水务局", "县国资公司", "青杨镇", "县人社局")
CATEGORIES = (None, "资金", "就业", "农业")

days_around = st.none() | st.integers(-120, 120).map(lambda days: AS_OF + timedelta(days))
money = st.none() | st.integers(0, 10**9)


@st.composite
def ledgers(draw):
    rows, measures = [], []
    for number in range(draw(st.integers(0, 14))):
        deadline = draw(days_around)
        units = tuple(draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=3)))
        lead = units[0] if units else None
        row = issue(
            f"{draw(st.sampled_from('一二三'))}-{number}",
            draw(st.sampled_from(STATUSES)),
            deadline,
            category=draw(st.sampled_from(CATEGORIES)),
            lead_unit=lead,
            units=units,
            original_deadline=draw(st.just(deadline) | days_around),
            completed_on=draw(days_around),
            raised_on=draw(days_around),
            first_reported_on=draw(days_around),
            first_report_known=draw(st.booleans()),
            first_seen_on=AS_OF - timedelta(draw(st.integers(0, 200))),
            unchanged_since=AS_OF - timedelta(draw(st.integers(0, 40))),
            unchanged_snapshots=draw(st.integers(1, 6)),
            amount=draw(money),
            amount_rectified=draw(money),
            rules_made=draw(st.none() | st.integers(0, 5)),
        )
        rows.append(row)
        if draw(st.booleans()):
            status = draw(st.none() | st.sampled_from(STATUSES))
            measures.append(measure(row["code"], draw(days_around), status))
    return rows, measures


def plain_light(row, measures):
    """The light table of the methodology, read line by line."""
    if row["status"] == "ended":
        return None
    if row["status"] == "reported":
        return "蓝"
    if row["status"] in ("verified", "closed"):
        return "绿"
    deadline, original = row["deadline"], row["original_deadline"]
    if deadline and deadline < AS_OF:
        return "红"
    if original and original < AS_OF:
        return "黄"
    if deadline and (deadline - AS_OF).days <= 15:
        return "黄"
    for node in measures:
        open_still = node["status"] in (None, "not_started", "in_progress")
        if node["code"] == row["code"] and node["deadline"] and node["deadline"] < AS_OF and open_still:
            return "黄"
    start = row["raised_on"] or row["first_seen_on"]
    if row["status"] == "not_started" and deadline and deadline > start and 3 * (AS_OF - start) > deadline - start:
        return "黄"
    if row["unchanged_snapshots"] >= 3 and (AS_OF - row["unchanged_since"]).days >= 14:
        return "黄"
    return "正常推进" if deadline else "无期限"


def plain_share(numerator, denominator):
    if not denominator:
        return None
    return float((Decimal(numerator) / Decimal(denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def plain_wan(fen):
    value = Decimal(fen) / 1000000
    return int(value) if value == int(value) else float(value)


def plain_group(rows):
    return {
        "total": len(rows),
        "verified": len([row for row in rows if row["status"] in ("verified", "closed")]),
        "overdue": len([row for row in rows if plain_overdue(row, "deadline")]),
        "codes": [row["code"] for row in rows],
    }


def plain_overdue(row, column):
    return row["status"] in ("not_started", "in_progress") and row[column] is not None and row[column] < AS_OF


def plain_figures(rows, measures):
    """Everything the methodology says of `figures`, in loops."""
    counted = [row for row in rows if row["status"] != "ended"]
    done = [row for row in counted if row["status"] in ("verified", "closed")]
    reported = [row for row in counted if row["status"] in ("reported", "verified", "closed")]
    closed = [row for row in counted if row["status"] == "closed"]
    due = [row for row in counted if row["original_deadline"] and row["original_deadline"] <= AS_OF]
    both = [row for row in counted if row["amount"] is not None and row["amount_rectified"] is not None]
    rates = {
        "rectified": (len(done), len(counted)),
        "reported": (len(reported), len(counted)),
        "closed": (len(closed), len(counted)),
        "due_done": (len([row for row in due if row in done]), len(due)),
    }
    found = {key: {"numerator": a, "denominator": b, "value": plain_share(a, b)} for key, (a, b) in rates.items()}
    rectified, at_issue = (sum(row[column] for row in both) for column in ("amount_rectified", "amount"))
    found["amount"] = {
        "numerator": plain_wan(rectified),
        "denominator": plain_wan(at_issue),
        "value": plain_share(rectified, at_issue),
    }
    lights = {light: [] for light in ("红", "黄", "蓝", "绿", "无期限", "正常推进")}
    for row in rows:
        light = plain_light(row, measures)
        if light:
            lights[light].append(row["code"])
    soon = [row for row in rows if row["status"] in ("not_started", "in_progress") and row["deadline"]]
    return {
        "total": len(rows),
        "by_status": {status: len([row for row in rows if row["status"] == status]) for status in STATUSES},
        "rates": found,
        "overdue": {
            "original": [row["code"] for row in rows if plain_overdue(row, "original_deadline")],
            "current": [row["code"] for row in rows if plain_overdue(row, "deadline")],
        },
        "due_soon": [row["code"] for row in soon if 0 <= (row["deadline"] - AS_OF).days <= 30],
        "lights": lights,
    }


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_figures_equal_a_recomputation_in_plain_loops(ledger):
    rows, measures = ledger
    made = figures_report(snapshot(rows, measures=measures), None)
    expected = plain_figures(rows, measures)
    assert {key: made[key] for key in expected} == expected

    categories = {row["category"] for row in rows}
    by_category = {group["name"]: group for group in made["by_category"]}
    assert set(by_category) == categories
    for name in categories:
        assert by_category[name] == {"name": name, **plain_group([row for row in rows if row["category"] == name])}

    for key, belongs in (
        ("lead", lambda row, unit: row["lead_unit"] == unit),
        ("all", lambda row, unit: unit in row["units"]),
    ):
        groups = {group["name"]: group for group in made["by_unit"][key]}
        for unit in UNITS:
            members = [row for row in rows if belongs(row, unit)]
            assert groups.get(unit) == ({"name": unit, **plain_group(members)} if members else None)

    months = {row["deadline"] and row["deadline"].isoformat()[:7] for row in rows}
    assert {group["month"] for group in made["by_deadline"]} == months
    for group in made["by_deadline"]:
        members = [row for row in rows if (row["deadline"] and row["deadline"].isoformat()[:7]) == group["month"]]
        assert group["codes"] == [row["code"] for row in members]
        assert group["total"] == len(members)


@settings(max_examples=80, deadline=None)
@given(ledgers(), st.sampled_from((None, *UNITS)), st.sampled_from((None, "", "资金")))
def test_every_number_is_the_length_of_its_list_under_any_scope(ledger, unit, category):
    rows, measures = ledger
    facts = Facts(snapshot(rows, measures=measures))
    now = figures(facts, scope=Scope(unit=unit, category=category))
    chosen = [
        row["code"]
        for row in rows
        if (unit is None or unit in row["units"]) and (category is None or (row["category"] or "") == category)
    ]
    assert list(now.count("all").codes) == chosen
    for key in definitions.SELECTIONS:
        count = now.count(key)
        assert count.n == len(count.codes) == now.whole.n(key) == len(now.lines(key))
        assert set(count.codes) <= set(chosen)
        shown = figures(facts, scope=Scope(unit=unit, category=category, show=key))
        assert shown.count("all").codes == count.codes
    assert now.footer.agrees
    assert now.footer.total == len(chosen)
    lit = [code for count in now.lights.values() for code in count.codes]
    assert sorted(lit) == sorted(set(chosen) - set(now.count("ended").codes))
    assert len(lit) == len(set(lit))
    ages = [code for count in now.overdue_by_age for code in count.codes]
    assert sorted(ages) == sorted(now.count("overdue").codes)
    assert not set(now.count("overdue").codes) & set(now.count("extended").codes)
