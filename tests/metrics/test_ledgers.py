"""All ledgers in rows and by region, against hand-written sums: rates of sums, never averages of rates."""

from datetime import date

from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.frames import Course, LedgerInfo
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.ledgers import RATES, all_ledgers
from tests.store.readings import day, issue, ledger
from tests.store.test_load import load

OLD, NEW = date(2024, 11, 1), date(2024, 11, 8)


def info(number, name, region="青川县", state="在办", demo=False, parent=None):
    return LedgerInfo(number, name, region, state, None, demo, False, parent)


def told(books, *rows, reviewed=True):
    """All ledgers from these, and from rows of ledger, snapshot, date, status and numbers, the oldest first."""
    found: dict[int, dict[tuple[int, date], dict[str, list[int]]]] = {}
    for book, number, as_of, status, *numbers in rows:
        found.setdefault(book, {}).setdefault((number, as_of), {})[status] = numbers
    return all_ledgers((book, course(found.get(book.id, {}), reviewed)) for book in books)


def course(weeks, reviewed):
    """The course of a ledger, by snapshot and date."""
    if not weeks:
        return None

    def counts(*statuses):
        return [sum(by_status[status][0] for status in statuses if status in by_status) for by_status in weeks.values()]

    counted = counts("not_started", "in_progress", "reported", "verified", "closed")
    reported, rectified = counts("reported", "verified", "closed"), counts("verified", "closed")
    days = tuple(as_of for _, as_of in weeks)
    number, by_status = [*weeks][-1][0], [*weeks.values()][-1]
    return Course(number, reviewed, by_status, days, counted, reported, rectified)


TWO_BOOKS = (
    (1, 1, OLD, "in_progress", 4, 2, 0, 0),
    (1, 1, OLD, "closed", 1, 0, 0, 0),
    (1, 2, NEW, "in_progress", 2, 1, 1000, 100),
    (1, 2, NEW, "reported", 1, 0, 0, 0),
    (1, 2, NEW, "closed", 2, 0, 500, 500),
    (1, 2, NEW, "ended", 5, 0, 900, 0),
    (2, 3, NEW, "closed", 90, 0, 0, 0),
    (2, 3, NEW, "not_started", 5, 3, 0, 0),
)


def test_one_row_a_ledger_with_its_latest_snapshot_and_how_it_got_there():
    found = told([info(1, "甲"), info(2, "乙")], *TWO_BOOKS)
    first, second = found.rows
    assert (first.ledger.name, first.course.snapshot, first.course.as_of) == ("甲", 2, NEW)
    tally = first.tally
    assert (tally.total, tally.counted, tally.open, tally.awaiting_review, tally.overdue) == (10, 5, 2, 1, 1)
    assert {key: first.rate(key).text for key in RATES} == {
        "rectified": "40.0%（2/5）",
        "reported": "60.0%（3/5）",
        "closed": "40.0%（2/5）",
        "amount": "40.0%（0/0万元）".replace("0/0", "0.0006/0.0015"),
    }
    assert [(as_of, rate.parts, rate.key) for as_of, rate in first.trend] == [
        (OLD, "1/5", "rectified"), (NEW, "2/5", "rectified"),
    ]  # fmt: skip
    assert second.rate("amount").value is None


def test_a_region_adds_up_parts_and_never_averages_rates():
    (region,) = told([info(1, "甲"), info(2, "乙")], *TWO_BOOKS).regions
    assert (region.label, region.tally.total, region.tally.overdue) == ("青川县", 105, 4)
    assert region.rate("rectified").parts == "92/100"
    assert region.rate("reported").parts == "93/100"
    assert region.dates == (NEW, NEW)


def test_regions_stand_apart_without_a_name_last_and_demo_by_itself():
    books = [
        info(1, "甲", None),
        info(2, "乙", "青川县"),
        info(3, "丙", "白水县"),
        info(4, "演示", "青川县", demo=True),
    ]
    rows = ((book, book, NEW, "closed", book, 0, 0, 0) for book in (1, 2, 3, 4))
    found = told(books, *rows)
    assert [(region.label, region.demo, region.tally.total) for region in found.regions] == [
        ("青川县", False, 2), ("白水县", False, 3), ("未填地区", False, 1), ("青川县", True, 4),
    ]  # fmt: skip


def test_in_work_first_then_archived_then_demo_the_newest_first():
    books = [info(1, "演示", demo=True), info(2, "旧", state="归档"), info(3, "早"), info(4, "晚"), info(5, "空")]
    rows = (
        (1, 1, NEW, "closed", 1, 0, 0, 0),
        (2, 2, NEW, "closed", 1, 0, 0, 0),
        (3, 3, OLD, "closed", 1, 0, 0, 0),
        (4, 4, NEW, "closed", 1, 0, 0, 0),
    )
    found = told(books, *rows)
    assert [row.ledger.name for row in found.rows] == ["晚", "早", "空", "旧", "演示"]
    assert [row.archived for row in found.rows] == [False, False, False, True, False]
    assert [row.ledger.name for row in found.active] == ["晚", "早", "空", "演示"]
    empty = found.rows[2]
    assert (empty.course, empty.tally.total, empty.rate("rectified").text, empty.trend) == (
        None, 0, "—（尚无问题）", (),
    )  # fmt: skip


def test_a_ledger_never_reviewed_leads_with_what_was_reported():
    (row,) = told([info(1, "甲")], (1, 1, NEW, "reported", 1, 0, 0, 0), reviewed=False).rows
    assert (row.leading, [rate.parts for _, rate in row.trend]) == ("reported", ["1/1"])
    (other,) = told([info(1, "甲")], (1, 1, NEW, "reported", 1, 0, 0, 0)).rows
    assert (other.leading, [rate.parts for _, rate in other.trend]) == ("rectified", ["0/1"])


def test_what_was_carried_over_counts_once():
    books = [info(1, "旧", state="归档"), info(2, "新", parent=1)]
    rows = (
        (1, 1, OLD, "in_progress", 3, 2, 700, 0),
        (1, 1, OLD, "reported", 1, 0, 0, 0),
        (1, 1, OLD, "closed", 6, 0, 300, 300),
        (2, 2, NEW, "in_progress", 2, 1, 600, 0),
        (2, 2, NEW, "closed", 1, 0, 100, 100),
    )
    found = told(books, *rows)
    new, old = found.rows
    assert (old.tally.total, old.rate("rectified").parts, new.parent) == (10, "6/10", books[0])
    assert old.continued == (books[1],)
    (region,) = found.regions
    assert (region.tally.total, region.tally.overdue, region.rate("rectified").parts) == (10, 1, "7/10")
    assert region.rate("amount").parts == "0.0004/0.001万元"
    alone = told(books, *(row for row in rows if row[0] == 1))
    assert alone.regions[0].tally.total == 10


def test_the_stored_ledgers_tell_the_same_as_their_figures(engine: Engine) -> None:
    for book, as_of, statuses in (
        ("甲", "2024-11-01", ["in_progress", "in_progress", "reported"]),
        ("甲", "2024-11-08", ["closed", "in_progress", "verified", "ended"]),
        ("乙", "2024-11-05", ["not_started"] * 3),
    ):
        rows = [
            issue(f"{book}第{number}项问题", str(number), status=status, deadline="2024-11-04", amount=number * 10**6,
                  amount_rectified=10**6)
            for number, status in enumerate(statuses, 1)
        ]  # fmt: skip
        load(engine, ledger(rows, as_of), ledger=book, region="青川县")
    store.carry_over(engine, 2, "丙", day("2024-12-01"), archive=True)
    found = all_ledgers(queries.courses(engine))
    assert [row.ledger.name for row in found.rows] == ["丙", "甲", "乙"]
    for row in found.rows:
        held = queries.snapshot(engine, row.course.snapshot if row.course else 0)
        assert held is not None
        told = figures(Facts(held))
        assert row.tally.total == told.total
        assert row.tally.overdue == told.count("overdue").n
        assert row.reviewed == held.info.reviewed
        for key in RATES:
            assert (row.rate(key).numerator, row.rate(key).denominator) == told.whole.parts(key)
    (region,) = found.regions
    assert (region.tally.total, region.rate("rectified").parts, region.tally.overdue) == (7, "2/6", 4)
