"""Forms that units hand in themselves: checked at once, kept as handed in, merged by the office, told what became."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from dashboard import queries, store
from dashboard.frames import SnapshotInfo
from dashboard.handing_in import Checked, check
from dashboard.importing import context_of
from dashboard.people import Grant, Reach
from dashboard.queries import HandInState
from dashboard.queries.within import limited
from dashboard.returns import merge
from dashboard.store import LoadRequest, StoreError
from loaders.records import Level
from loaders.returned import COLUMNS, TITLE, read_returns
from tests.store.readings import indicator, indicators, issue, ledger
from tests.store.test_load import load
from tests.test_returns import CONTEXT, FRIDAY, NEXT, filled, forms

ROWS = [
    issue("账务不清", "一-1", row=4, status="in_progress", lead_unit="县财政局", units=("县财政局", "青石镇")),
    issue("补贴错发", "一-2", row=5, status="not_started", lead_unit="县人社局", units=("县人社局",)),
    issue("资产闲置", "一-4", row=7, status="in_progress", lead_unit="青石镇", units=("青石镇", "县财政局")),
]
MEASURED = [indicator("1a", "2024-05-17", "3", issue="一-1"), indicator("2a", "2024-05-17", "3", issue="一-2")]


@pytest.fixture
def info(engine: Engine) -> SnapshotInfo:
    made = load(engine, ledger(ROWS, FRIDAY.isoformat()), indicators(MEASURED), ledger="某县2024").snapshot
    return info_of(engine, made)


def info_of(engine: Engine, snapshot: int | None) -> SnapshotInfo:
    found = queries.snapshot_info(engine, snapshot or 0)
    assert found is not None
    return found


def of(engine: Engine, *units: str) -> Engine:
    return limited(engine, Reach(frozenset(Grant(unit) for unit in units)))


def checked(engine: Engine, info: SnapshotInfo, content: bytes, name: str = "表.xlsx") -> Checked:
    told = context_of(engine, info.ledger, LoadRequest(as_of=NEXT))
    return check(engine, info, name, content, told)


def merged(engine: Engine, info: SnapshotInfo, files: Mapping[str, bytes]) -> SnapshotInfo:
    held, known = queries.held(engine, info), queries.indicators_held(engine, info)
    found = merge(info, held, known, read_returns(files, CONTEXT), NEXT, "整改办")
    assert found.amendment is not None
    return info_of(engine, store.amend(engine, found.amendment).snapshot)


def said(engine: Engine, info: SnapshotInfo) -> list[tuple[int, str, HandInState]]:
    return [(one.id, one.unit, one.state) for one in queries.hand_ins(engine, info)]


def test_what_is_handed_in_is_kept_and_told_until_it_is_merged(engine: Engine, info: SnapshotInfo) -> None:
    blank = forms(engine, info)
    first = filled(blank["县财政局"], {"一-1": {"progress": "甲"}})
    second = filled(blank["县财政局"], {"一-1": {"progress": "乙", "status": "申报完成"}})
    town = filled(blank["青石镇"], {"一-4": {"unchanged": "√"}})
    assert store.hand_in(engine, 1, info.id, "县财政局", "一.xlsx", first, "cai") == 1
    assert store.hand_in(engine, 1, info.id, "青石镇", "镇.xlsx", town, "qing") == 2
    assert store.hand_in(engine, 1, info.id, "县财政局", "二.xlsx", second, "cai") == 3
    with pytest.raises(StoreError, match="内容没有变化"):
        store.hand_in(engine, 1, info.id, "县财政局", "三.xlsx", second, "cai")
    with pytest.raises(StoreError, match="99"):
        store.hand_in(engine, 1, 99, "县财政局", "三.xlsx", town, "cai")
    assert said(engine, info) == [
        (3, "县财政局", HandInState.RECEIVED),
        (2, "青石镇", HandInState.RECEIVED),
        (1, "县财政局", HandInState.REPLACED),
    ]
    assert said(of(engine, "青石镇"), info) == [(2, "青石镇", HandInState.RECEIVED)]
    assert [one[0] for one in said(of(engine, "青石镇", "县财政局"), info)] == [3, 2, 1]
    assert said(of(engine, "县人社局"), info) == []
    assert queries.handed_in(engine, 1, [1, 3]) == {1: first, 3: second}
    assert queries.handed_in(of(engine, "县财政局"), 1, [1, 3]) == {}
    with pytest.raises(StoreError, match="不能改动"):
        store.hand_in(of(engine, "县财政局"), 1, info.id, "县财政局", "四.xlsx", first, "cai")
    with engine.connect() as connection:  # told by plain SQL, with the hash worked out here
        rows = connection.execute(text("SELECT id, base_id, name, sha256, actor FROM hand_in ORDER BY id")).all()
        kept = connection.execute(text("SELECT sha256 FROM document WHERE ledger_id = 1")).scalars().all()
    files = [("一.xlsx", first), ("镇.xlsx", town), ("二.xlsx", second)]
    hashes = [sha256(content).hexdigest() for _, content in files]
    assert [tuple(row) for row in rows] == [
        (number, info.id, name, digest, "qing" if name == "镇.xlsx" else "cai")
        for number, ((name, _), digest) in enumerate(zip(files, hashes, strict=True), start=1)
    ]
    assert {*hashes} < {*kept}

    made = merged(engine, info, {"二.xlsx": second})
    assert said(engine, made)[0] == (3, "县财政局", HandInState.MERGED)
    assert queries.hand_ins(engine, made)[0].merged_as_of == NEXT
    assert said(engine, made)[1] == (2, "青石镇", HandInState.RECEIVED)  # the round goes on: late, and still wanted
    assert queries.source_file(engine, made.id, "二.xlsx") == second
    with pytest.raises(StoreError, match="不能再退回"):
        store.send_back(engine, 1, 3, "x", "整改办")
    store.send_back(engine, 1, 2, "缺签字页", "整改办")
    with pytest.raises(StoreError, match="理由"):
        store.send_back(engine, 1, 1, " ", "整改办")
    sent_back = queries.hand_ins(of(engine, "青石镇"), made)[0]
    assert (sent_back.state, sent_back.reason) == (HandInState.SENT_BACK, "缺签字页")
    assert store.hand_in(engine, 1, info.id, "青石镇", "镇.xlsx", town, "qing") == 4  # the same again, now signed
    assert [one for one in said(engine, made) if one[1] == "青石镇"] == [
        (4, "青石镇", HandInState.RECEIVED), (2, "青石镇", HandInState.SENT_BACK),
    ]  # fmt: skip
    log = queries.events(engine)
    assert log["action"].tolist()[:3] == ["hand_in", "send_back", "merge"]
    assert queries.verify_log(engine).fault is None

    store.withdraw(engine, made.id, "并错了", "整改办")  # what it was merged into is gone: it waits again
    assert said(engine, info)[1] == (3, "县财政局", HandInState.RECEIVED)
    store.send_back(engine, 1, 3, "请更正", "整改办")
    assert said(engine, info)[1] == (3, "县财政局", HandInState.SENT_BACK)


def test_what_nobody_merged_is_outdated_when_the_round_is_over(engine: Engine, info: SnapshotInfo) -> None:
    blank = forms(engine, info)["县财政局"]
    content = filled(blank, {"一-1": {"progress": "甲"}})
    store.hand_in(engine, 1, info.id, "县财政局", "表.xlsx", content, "cai")
    replaced = info_of(engine, load(engine, ledger(ROWS[:2], FRIDAY.isoformat()), ledger="某县2024").snapshot)
    assert said(engine, replaced) == [(1, "县财政局", HandInState.RECEIVED)]
    assert not checked(engine, replaced, content).refused
    newer = info_of(engine, load(engine, ledger(ROWS, NEXT.isoformat()), ledger="某县2024").snapshot)
    assert said(engine, newer) == [(1, "县财政局", HandInState.OUTDATED)]
    found = checked(engine, newer, content)
    assert [finding.rule for finding in found.findings] == ["return-outdated"]
    assert found.refused


def test_a_form_is_checked_before_anything_is_kept(engine: Engine, info: SnapshotInfo) -> None:
    blank = forms(engine, info)
    own = of(engine, "县财政局", "青石镇")
    good = checked(own, info, filled(blank["县财政局"], {"一-1": {"progress": "甲"}, "一-4": {"unchanged": "√"}}))
    assert (good.findings, good.refused, good.reported) == ((), False, 2)
    assert not checked(own, info, filled(blank["青石镇"], {"一-4": {"progress": "乙"}})).refused
    others = filled(blank["县财政局"], {"一-1": {"code": "一-2", "progress": "x"}}, {"1a": (1, 2)})
    cases = {
        "return-other-unit": filled(blank["县人社局"], {"一-2": {"progress": "x"}}),
        "return-unknown-code": others,  # an issue of another unit, as if it were not there
        "return-other-ledger": _banner(blank["县财政局"], "某县2024", "别县2024"),
        "return-outdated": _banner(filled(blank["县财政局"], {"一-1": {"progress": "x"}}), "1号期次", "7号期次"),
        "return-blank": blank["县财政局"],
        "status-unknown": filled(blank["县财政局"], {"一-1": {"status": "差不多"}}),
        "formula-unstored": filled(blank["县财政局"], {"一-1": {"progress": "x", "amount_rectified": "=1+2"}}),
        "file-damaged": blank["县财政局"][:400],
        "not-a-return": _banner(blank["县财政局"], "填报单位", "单位"),
    }
    for rule, content in cases.items():
        found = checked(own, info, content, f"{rule}.xlsx")
        errors = [finding for finding in found.findings if finding.level is Level.ERROR]
        assert [finding.rule for finding in errors] == [rule], rule
        assert errors[0].place.file == f"{rule}.xlsx"
        assert "请" in errors[0].message
        if rule in ("return-unknown-code", "status-unknown", "formula-unstored"):
            row = next(r for r in load_workbook(BytesIO(content))[TITLE].iter_rows() if r[0].value in ("一-1", "一-2"))
            assert errors[0].place.row == row[0].row
    column = list(COLUMNS).index("amount_rectified") + 1
    broken = checked(own, info, cases["formula-unstored"]).findings[0]
    assert (broken.place.sheet, broken.place.column) == (TITLE, column)
    strange = checked(own, info, filled(blank["县财政局"], {"一-1": {"progress": "x"}}, {"1a": (1, 2)}))
    assert not strange.refused
    assert queries.hand_ins(engine, info) == ()


def _banner(content: bytes, old: str, new: str) -> bytes:
    """Change the line that says whose form it is."""
    workbook = load_workbook(BytesIO(content))
    cell = workbook[TITLE]["A2"]
    assert old in cell.value
    cell.value = cell.value.replace(old, new)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()
