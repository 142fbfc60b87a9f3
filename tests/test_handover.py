"""A ledger handed over is the same ledger in another database, and a file that is not of one piece stores nothing."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import Engine, Integer, select, text

from dashboard import cli, handover, queries, store
from dashboard.changes import changes
from dashboard.frames import DecisionOutcome
from dashboard.metrics.facts import Facts
from dashboard.report import changes_json, figures_report
from dashboard.samples import load_samples
from dashboard.store import StoreError, bulk, chain, open_database, receiving, schema
from dashboard.store.backup import back_up
from loaders.limits import Limits
from loaders.records import Status
from tests.store.readings import day, issue, ledger
from tests.store.summaries import summaries
from tests.store.test_backup import bomb, edit, place_of, rebuilt, swapped
from tests.store.test_load import full_issue, load, rows_in

DATA = Path(__file__).resolve().parents[1] / "data"
DEMO = "示例县（演示）"
OTHERS = "别的台账里的话"


def seen(engine: Engine, name: str) -> dict[str, Any]:
    """All that a ledger comes to, with snapshots by their place in the ledger instead of their numbers."""
    found = queries.ledger_named(engine, name)
    infos = queries.snapshots(engine, found.id)
    line = [found.id]
    while (parent := next(one for one in queries.ledgers(engine) if one.id == line[-1]).parent_id) is not None:
        line.append(parent)
    numbers = [info.id for number in line for info in queries.snapshots(engine, number)]
    place = {number: f"#{position}" for position, number in enumerate(sorted(numbers))}
    answers = queries.answers(engine, found.id)
    told: list[Any] = []
    keys: dict[str, None] = {}
    for number, info in enumerate(infos):
        held = queries.snapshot(engine, info.id)
        if number % 5:  # the figures of a few weeks stand for those of all, whose rows are compared one by one
            continue
        before = queries.snapshot(engine, info.previous_id) if info.previous_id else None
        assert held is not None
        keys |= dict.fromkeys(held.issues["key"].tolist()[:5])
        report = figures_report(held, before, answers=answers)
        moved = changes_json(changes(Facts(before) if before else None, Facts(held)))
        files = [
            (file, sha256(queries.source_file(engine, info.id, file.name) or b"").hexdigest())
            for file in queries.source_files(engine, info.id)
        ]
        facts = (info.as_of, info.sha256, info.loaded_at, info.actor, info.withdrawn_at, info.withdrawn_reason)
        facts += (
            info.standing,
            place.get(info.replaced_by or 0),
            place[info.id],
            info.files,
            info.fields,
            info.reviewed,
        )
        frames = (held.issues, held.measures, held.indicators, held.findings, held.units)
        told.append(({**report, "snapshot": None, "ledger": None}, {**moved, "from": 0, "to": 0}, files, facts,
                     [frame.to_json(date_format="iso") for frame in frames]))  # fmt: skip
    history = {
        key: queries.history(engine, found.id, key).replace({"snapshot": place}).drop(
            columns=["ledger", "ledger_id", "ledger_name"], errors="ignore").to_json(date_format="iso")
        for key in keys
    }  # fmt: skip
    decided = [
        (one.id, one.text, place.get(one.snapshot), one.met_on, one.issue_title, one.unit, one.promised_on, one.who,
         one.when, [(each.outcome, each.note, each.moved_to, each.as_of, each.who, each.when) for each in one.outcomes])
        for one in queries.decisions(engine, found.id)
    ]  # fmt: skip
    trend = summaries(engine, found.id)
    return {
        "snapshots": told,
        "history": history,
        "decisions": decided,
        "answers": answers,
        "words": (queries.learned_words(engine, found.id), queries.settled_units(engine, found.id)),
        "trend": trend.replace({"snapshot": place}).to_json(date_format="iso"),
        "course": json.loads(_column(engine, "course", found.id))[1:],
        "units": sorted(json.loads(_column(engine, "units", found.id))),
        "ledger": (found.region, found.state, found.reviewer, found.demo, found.done_is_verified,
                   str(_column(engine, "created_at", found.id))),
    }  # fmt: skip


def _column(engine: Engine, name: str, ledger_id: int) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(schema.ledger.c[name]).where(schema.ledger.c.id == ledger_id)).scalar_one()


def raw_cells(engine: Engine, ledger_id: int) -> dict[str, list[str]]:
    """Every row about a ledger but those of its log, read table by table, without the numbers that may differ."""
    numbers = {"ledger_id", "snapshot_id", "replaced_by", "parent_id", "base_id", "merged_into"}
    found = {}
    with engine.connect() as connection:
        for table in schema.metadata.sorted_tables:
            if table in (*schema.NO_LEDGERS, schema.ledger, schema.log, schema.handed_over, schema.handed_log):
                continue
            hidden = numbers | ({"id"} if table is schema.snapshot else set())
            shown = [column for column in table.columns if column.name not in hidden]
            if not shown:
                continue
            rows = connection.execute(select(*shown).where(table.c.ledger_id == ledger_id))
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The demo county with all that an office does to a ledger, beside ledgers that are nobody else's business."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('home') / 'rectify.db'}")
    load_samples(engine, DATA)
    number = queries.ledger_named(engine, DEMO).id
    infos = queries.snapshots(engine, number)
    store.learn(engine, number, {"基本落实": Status.IN_PROGRESS}, "王")
    store.withdraw(engine, infos[3].id, "试撤回", "王")
    load(engine, ledger([full_issue(), issue(OTHERS, "2")]), ledger="另一本")  # type: ignore[list-item]
    rows = [full_issue(), issue("甲", "2")]
    load(engine, ledger(rows, "2024-09-06"), ledger=DEMO)  # type: ignore[arg-type]
    store.hand_in(engine, number, infos[-1].id, "县财政局", "填报.csv", "编号,进展".encode(), "财政局")
    store.answer(engine, number, "silent/一-1", "b", "说明：换行\n与“引号”", "李")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def handed(home: Engine) -> handover.HandedOver:
    path = Path(str(home.url.database)).with_name("移交.zip")
    return handover.make(home, queries.ledger_named(home, DEMO).id, path, "王")


@pytest.fixture(scope="module")
def path(home: Engine, handed: handover.HandedOver) -> Path:
    return Path(str(home.url.database)).with_name(handed.file)


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a small ledger, to be spoiled."""
    folder = tmp_path_factory.mktemp("little")
    engine = open_database(f"sqlite:///{folder / 'rectify.db'}")
    load(engine, ledger([full_issue(), issue("乙", "2")], "2024-05-10"), ledger="小台账")  # type: ignore[list-item]
    rows = [full_issue(), issue("乙", "2", status="closed")]
    load(engine, ledger(rows, "2024-05-17"))  # type: ignore[arg-type]
    store.learn(engine, 1, {"基本落实": Status.IN_PROGRESS}, "王")
    decided = store.decide(engine, 2, "拨付到位", "李", issue_key="1")
    store.record_outcome(engine, 1, decided, DecisionOutcome.ONGOING, 2, "李")
    handover.make(engine, 1, folder / "小.zip")
    engine.dispose()
    return folder / "小.zip"


@pytest.fixture(scope="module")
def before(home: Engine) -> dict[str, Any]:
    return seen(home, DEMO)


def test_all_of_a_ledger_is_the_same_there_and_back(
    engine: Engine, home: Engine, before: dict[str, Any], path: Path, tmp_path: Path
) -> None:
    """From SQLite to each database, which holds other ledgers already, and from there on to a third one."""
    load(engine, ledger([issue("甲", "1")]), ledger="这里的")
    (taken,) = handover.take(engine, path, actor="赵")
    assert (len(before["snapshots"]), len(before["history"]), len(before["decisions"])) == (3, 6, 13)
    assert seen(engine, DEMO) == before
    own = queries.ledger_named(home, DEMO).id
    assert (taken.id, own) == (2, 2) or taken.id != own
    assert [one.there for one in taken.snapshots] != [one.here for one in taken.snapshots]
    assert raw_cells(engine, taken.id) == raw_cells(home, own)
    assert queries.verify_log(engine).fault is None

    onward = tmp_path / "再移交.zip"
    handover.make(engine, taken.id, onward)
    third = open_database(f"sqlite:///{tmp_path / 'third.db'}")
    (again,) = handover.take(third, onward, {None: "新名"})
    assert again.name == "新名"
    assert raw_cells(third, again.id) == raw_cells(home, own)
    first, second = queries.handed_logs(third, again.id)
    assert list(second.events["action"])[:2] == ["receive", "create"]
    told = queries.events(home, own)
    assert first.events["hash"].tolist() == told[told["action"] != "handover"]["hash"].tolist()
    assert queries.verify_log(third).fault is None

    # it goes on here like any ledger: the next week's load finds its issues again
    loaded = load(third, ledger([issue("甲", "2", status="closed")], "2030-01-04"), ledger="新名")
    moved = queries.snapshot(third, loaded.snapshot or 0)
    assert moved is not None
    assert moved.issues["first_seen_on"].astype(str).tolist() == ["2024-09-06"]
    third.dispose()


def test_the_log_says_it_on_both_sides_and_sees_what_is_changed_later(
    engine: Engine, home: Engine, handed: handover.HandedOver, path: Path
) -> None:
    given = queries.events(home, queries.ledger_named(home, DEMO).id).iloc[0]
    assert (given["action"], given["actor"]) == ("handover", "王")
    assert json.loads(given["detail"])["hash"] == handed.sha256 == sha256(path.read_bytes()).hexdigest()
    (taken,) = handover.take(engine, path, actor="赵")
    got = queries.events(engine, taken.id).iloc[0]
    told = json.loads(got["detail"])
    assert (got["action"], got["actor"], told["hash"]) == ("receive", "赵", handed.sha256)
    assert [row[:2] for row in told["snapshots"]] == [[one.there, one.here] for one in taken.snapshots]
    for change in (
        "UPDATE handed_log SET actor = '别人' WHERE number = (SELECT min(number) FROM handed_log)",
        "DELETE FROM handed_log WHERE number = (SELECT max(number) FROM handed_log)",
        "UPDATE handed_over SET head = 'x'",
        "UPDATE snapshot SET sha256 = 'x' WHERE id = (SELECT max(id) FROM snapshot)",
    ):
        with engine.connect() as connection:
            connection.execute(text(change))
            connection.commit()
        fault = queries.verify_log(engine)
        assert fault.fault is not None, change
        assert fault.number is not None


def test_every_column_that_counts_is_known_for_what_it_counts() -> None:
    """A new column with a number of a snapshot or a ledger must be renumbered, so each new name is looked at here."""
    plain = {"id", "handed_id", "decision_id", "number", "ordinal", "position", "sheet_row", "revision", "issues",
             "overdue", "entries", "unchanged_snapshots", "deadline_moves"}  # fmt: skip
    ledgers = {"ledger_id", "parent_id", "own_ledger_id"}
    tables = [table for table in schema.metadata.sorted_tables if table.name not in schema.OF_NO_LEDGER]
    found = {column.name for table in tables for column in table.columns if type(column.type) is Integer}
    assert found == {*plain, *ledgers, *receiving._SNAPSHOTS}


def test_nothing_of_another_ledger_is_inside(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(OTHERS.encode() in part or "峨边".encode() in part for part in parts.values())
    workbooks = {sha256(file.read_bytes()).hexdigest() for file in (DATA / "ebian_2023").iterdir() if file.is_file()}
    assert not {f"contents/{one}" for one in workbooks} & set(parts)
    manifest = json.loads(parts["manifest.json"])
    assert not {"account", "account_unit", "sign_in_session"} & set(manifest["tables"])
    for name, part in manifest["tables"].items():
        if "ledger_id" in part["columns"]:
            at = part["columns"].index("ledger_id")
            lines = parts[f"tables/{name}.jsonl"].splitlines()
            assert {json.loads(line)[at] for line in lines} <= {manifest["ledger"]}


@pytest.fixture
def carried(engine: Engine, tmp_path: Path) -> tuple[Engine, Path]:
    """Two years of a ledger: an open decision of the old one is reported on in the new."""
    source = open_database(f"sqlite:///{tmp_path / 'years.db'}")
    rows = [issue("甲", "1", deadline="2024-11-30"), issue("乙", "2", status="closed")]
    load(source, ledger(rows, "2024-11-01"), ledger="2024年")
    load(source, ledger([issue("甲", "1", deadline="2025-03-31"), *rows[1:]], "2024-12-20"), ledger="2024年")
    decided = store.decide(source, 2, "拨付到位", "李", issue_key="1")
    made = store.carry_over(source, 1, "2025年", day("2025-01-03"))
    store.record_outcome(source, 1, decided, DecisionOutcome.ONGOING, made.snapshot or 0, "李")
    target = tmp_path / "2025.zip"
    handover.make(source, 2, target)
    return source, target


def test_a_ledger_comes_with_the_ones_it_was_carried_over_from(carried: tuple[Engine, Path], engine: Engine) -> None:
    source, target = carried
    load(engine, ledger([issue("丙", "1")]), ledger="2024年")
    with pytest.raises(StoreError, match="这里已有名为“2024年”的台账"):
        handover.take(engine, target)
    with pytest.raises(StoreError, match=r"没有名为“2023年”的台账。里面有：\S*2024年"):
        handover.take(engine, target, {"2023年": "x"})
    old, new = handover.take(engine, target, {"2024年": "邻县2024年"})
    assert (old.name, new.name) == ("邻县2024年", "2025年")
    assert seen(engine, "2025年") == seen(source, "2025年")
    held = queries.snapshot(engine, new.snapshots[0].here)
    assert held is not None
    assert held.issues["original_deadline"].astype(str).tolist() == ["2024-11-30"]
    (decision,) = queries.decisions(engine, new.id)
    assert [each.outcome.value for each in decision.outcomes] == ["ongoing"]
    # the old year alone: what was reported on in the new one stays, without a snapshot to lead to
    alone = target.with_name("2024.zip")
    handover.make(source, 1, alone)
    (only,) = handover.take(engine, alone, {None: "单独"})
    assert [one.outcomes[0].snapshot for one in queries.decisions(engine, only.id)] == [0]
    source.dispose()


def held_by(engine: Engine) -> tuple[dict[str, int], Any]:
    return rows_in(engine), queries.log_state(engine)


def forged(parts: dict[str, bytes], _: Any) -> None:
    """Tell an entry of the log otherwise, with a hash that agrees: the next one does not follow it any more."""
    lines = [json.loads(line) for line in parts["tables/log.jsonl"].splitlines()]
    one = chain.Entry(*lines[2])
    act = chain.Act(one.ledger_id, "别人", one.action, one.detail)
    lines[2] = [*chain.entry(one.number, one.previous, datetime.fromisoformat(str(one.at)), act)]
    lines[2][3] = one.at
    parts["tables/log.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def twin_snapshot(parts: dict[str, bytes], _: Any) -> None:
    first, second, *others = (json.loads(line) for line in parts["tables/snapshot.jsonl"].splitlines())
    at = place_of(schema.snapshot, "id")
    rows = [first, [*second[:at], first[at], *second[at + 1 :]], *others]
    parts["tables/snapshot.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def without_snapshot(parts: dict[str, bytes], _: Any) -> None:
    *lines, _last = parts["tables/snapshot.jsonl"].splitlines(keepends=True)
    parts["tables/snapshot.jsonl"] = b"".join(lines)


def without_issue(parts: dict[str, bytes], _: Any) -> None:
    for name in ("derived", "issue", "issue_unit", "measure"):
        lines = parts[f"tables/{name}.jsonl"].splitlines(keepends=True)
        first = json.loads(lines[0])[:3]
        parts[f"tables/{name}.jsonl"] = b"".join(line for line in lines if json.loads(line)[:3] != first)


def at(table: Any, column: str, value: Any) -> Callable[..., None]:
    return edit(table.name, lambda row: row.__setitem__(place_of(table, column), value))  # type: ignore[return-value]


DAMAGED, BROKEN = "已损坏或不完整", "所附日志第"
HOSTILE: dict[str, tuple[Callable[..., Any], bool, str]] = {
    "parts swapped": (swapped, True, DAMAGED),
    "inflates past what it says": (bomb, False, DAMAGED),
    "says more than can be": (lambda _, manifest: manifest["tables"]["issue"].update(bytes=10**15), False, DAMAGED),
    "a path out of the folder": (lambda parts, _: parts.update({"../../evil": b"x"}), True, DAMAGED),
    "a table missing": (lambda parts, _: parts.pop("tables/issue.jsonl"), False, DAMAGED),
    "a document missing": (lambda parts, _: parts.pop(min(parts)), True, DAMAGED),
    "a document under another's hash": (at(schema.document, "sha256", "0" * 64), True, DAMAGED),
    "a snapshot missing": (without_snapshot, True, DAMAGED),
    "one snapshot twice": (twin_snapshot, True, DAMAGED),
    "an issue missing": (without_issue, True, "数字与移交时所记的不同"),
    "an issue of no snapshot": (at(schema.issue, "snapshot_id", 999), True, DAMAGED),
    "a row of another ledger": (at(schema.word, "ledger_id", 7), True, DAMAGED),
    "an unknown state": (at(schema.ledger, "state", "别的"), True, DAMAGED),
    "a status nobody knows": (at(schema.issue, "status", "<script>"), True, "数字与移交时所记的不同|已损坏"),
    "a list that is none": (at(schema.snapshot, "files", "{"), True, DAMAGED),
    "a log entry changed": (at(schema.log, "actor", "别人"), True, BROKEN),
    "a log entry told otherwise": (forged, True, BROKEN),
    "another head": (lambda _, manifest: manifest["log"].update(head="0" * 64), True, BROKEN),
    "newer": (lambda _, manifest: manifest.update(version=2, software="9.9"), True, "由更新的版本（9.9）写出"),
    "of a newer schema": (lambda _, manifest: manifest.update(revision="9999"), True, "升级软件后再接收"),
    "a backup": (lambda _, manifest: manifest.update(format="rectify-backup"), True, "不是本软件的移交文件"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_is_not_of_one_piece_stores_nothing(
    case: str, little: Path, tmp_path: Path, sqlite_engine: Engine
) -> None:
    change, rehash, told = HOSTILE[case]
    bad = rebuilt(little, tmp_path / "坏.zip", change, rehash)
    before = held_by(sqlite_engine)
    with pytest.raises(StoreError, match=told) as refused:
        handover.take(sqlite_engine, bad)
    assert "什么也没有存" in str(refused.value)
    assert held_by(sqlite_engine) == before


def test_bytes_flipped_and_cut_off_are_refused(little: Path, tmp_path: Path, sqlite_engine: Engine) -> None:
    whole, bad = little.read_bytes(), tmp_path / "坏.zip"
    before = held_by(sqlite_engine)
    with zipfile.ZipFile(little) as archive:
        large = [info for info in archive.infolist() if info.compress_size > 100]
    inside = [info.header_offset + 30 + len(info.filename) + info.compress_size // 2 for info in large]
    flipped = [whole[:place] + bytes([whole[place] ^ 64]) + whole[place + 1 :] for place in inside]
    for content in (*flipped, *(whole[:length] for length in range(2, len(whole), len(whole) // 30))):
        bad.write_bytes(content)
        with pytest.raises(StoreError, match="什么也没有存"):
            handover.take(sqlite_engine, bad)
    assert held_by(sqlite_engine) == before
    back_up_path = tmp_path / "备份.zip"
    load(sqlite_engine, ledger([issue("甲", "1")]))
    back_up(sqlite_engine, back_up_path)
    with pytest.raises(StoreError, match="不是本软件的移交文件"):
        handover.take(sqlite_engine, back_up_path)
    with pytest.raises(StoreError, match="没有覆盖它"):
        handover.make(sqlite_engine, 1, back_up_path)


def test_source_files_keep_to_the_limits_of_any_file(little: Path, tmp_path: Path, sqlite_engine: Engine) -> None:
    with pytest.raises(StoreError, match=r"什么也没有存：《台账.xlsx》超过0\.0\d+ MB的上限"):
        handover.take(sqlite_engine, little, limits=Limits(file_bytes=20))
    blown = io.BytesIO()
    with zipfile.ZipFile(blown, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 3_000_000)

    def exchange(parts: dict[str, bytes], manifest: Any) -> None:
        name, new = min(parts), sha256(blown.getvalue()).hexdigest()
        old = name.removeprefix("contents/")
        del parts[name], manifest["contents"][old]
        parts[f"contents/{new}"], manifest["contents"][new] = blown.getvalue(), len(blown.getvalue())
        for table in ("document", "source_file"):
            lines = parts[f"tables/{table}.jsonl"]
            parts[f"tables/{table}.jsonl"] = lines.replace(old.encode(), new.encode())

    bad = rebuilt(little, tmp_path / "坏.zip", exchange)
    with pytest.raises(StoreError, match="解压后超过2 MB的上限"):
        handover.take(sqlite_engine, bad, limits=Limits(inflated_bytes=2 * 1024 * 1024))
    assert queries.ledgers(sqlite_engine) == ()


@pytest.mark.parametrize("table", ["snapshot", "document", "issue", "decision_outcome", "handed_log"])
def test_a_failure_at_any_write_leaves_nothing(
    table: str, engine: Engine, little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(engine, ledger([issue("甲", "1")]), ledger="这里的")
    before, insert = held_by(engine), bulk.insert

    def fails(connection: Any, into: Any, rows: Any) -> int:
        if into.name == table:
            raise RuntimeError(table)
        return insert(connection, into, rows)

    monkeypatch.setattr(bulk, "insert", fails)
    with pytest.raises(RuntimeError, match=table):
        handover.take(engine, little)
    monkeypatch.undo()
    assert held_by(engine) == before
    handover.take(engine, little)


def test_a_file_of_an_earlier_schema_is_brought_up(little: Path, tmp_path: Path, engine: Engine) -> None:
    def older(parts: dict[str, bytes], manifest: Any) -> None:
        manifest["revision"] = "0009"
        for name in ("handed_over", "handed_log"):
            del manifest["tables"][name], parts[f"tables/{name}.jsonl"]
        columns = manifest["tables"]["ledger"]["columns"]
        kept = [column for column in columns if column != "units"]
        lines = [json.loads(line) for line in parts["tables/ledger.jsonl"].splitlines()]
        rows = [{**dict(zip(columns, line, strict=True)), "course": "[]"} for line in lines]
        manifest["tables"]["ledger"]["columns"] = kept
        told = (json.dumps([row[column] for column in kept], ensure_ascii=False) for row in rows)
        parts["tables/ledger.jsonl"] = "".join(f"{line}\n" for line in told).encode()

    handover.take(engine, rebuilt(little, tmp_path / "旧.zip", older))
    source = open_database(f"sqlite:///{little.with_name('rectify.db')}")
    assert seen(engine, "小台账") == seen(source, "小台账")
    source.dispose()


def test_the_commands_and_the_paper(home: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, url = tmp_path / "移交.zip", f"sqlite:///{tmp_path / 'there.db'}"
    words = ["handover", str(target), "--ledger", DEMO, "--database", str(home.url), "--json"]
    assert cli.main(words) == cli.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["sha256"] == sha256(target.read_bytes()).hexdigest()
    assert (told["rows"]["snapshot"], told["documents"], told["logged"]) == (15, 31, True)
    assert cli.main(["receive", str(target), "--database", url, "--json"]) == cli.DONE
    (got,) = json.loads(capsys.readouterr().out)["ledgers"]
    assert (got["ledger"], len(got["snapshots"])) == (DEMO, 15)
    for say, known in ((["receive", str(target)], "另起名称"), (["receive", str(target), "--name", " "], "没有写")):
        assert cli.main([*say, "--database", url]) == cli.REFUSED
        assert known in capsys.readouterr().err
    assert cli.main(["receive", str(tmp_path / "none"), "--database", url]) == cli.WRONG_USAGE
    capsys.readouterr()
    assert cli.main(["log", "--ledger", DEMO, "--database", url]) == cli.DONE
    shown = capsys.readouterr().out
    assert (
        shown.index("移交前的日志") < shown.index("基本落实") < shown.index("接收以后的日志") < shown.index("接收移交")
    )

    paper = Document(told["paper"])
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    by_label = {row[0]: row[1] for row in cells if len(row) == 2}
    info = queries.latest(home, queries.ledger_named(home, DEMO).id)
    assert info is not None
    held = queries.snapshot(home, info.id)
    assert held is not None
    statuses = held.issues["status"].tolist()
    done, all_ = sum(one in ("verified", "closed") for one in statuses), sum(one != "ended" for one in statuses)
    assert f"（{done}/{all_}）" in by_label["整改率"]
    assert (by_label["SHA-256"], by_label["台账名称"]) == (told["sha256"], DEMO)
    assert told["log"]["head"] in by_label["日志末条"]
    workbooks = {row[3] for row in cells if len(row) == 4 and re.fullmatch("[0-9a-f]{64}", row[3])}
    with zipfile.ZipFile(target) as archive:
        assert workbooks == {name[9:] for name in archive.namelist() if name.startswith("contents/")}
    assert {row[8] for row in cells if len(row) == 9} >= {
        one.sha256[:12] for one in queries.snapshots(home, info.ledger.id)
    }
    assert [row[0] for row in cells[-3:]] == ["移交人", "接收人", "监交人"]


def test_chains_with_gaps_say_what_is_missing() -> None:
    """An entry's hash covers the one before, so that two that follow each other cannot be parted unseen."""
    act = chain.Act(1, "李", "load", "{}")
    first = chain.entry(1, chain.BEGINNING, datetime(2024, 5, 17, 9), act)
    assert chain.is_whole(first)
    assert not chain.is_whole(first._replace(previous="1" * 64))
    assert chain.fingerprint([first]) != chain.fingerprint([])
