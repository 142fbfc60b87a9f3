"""A short run over spoiled files and addresses; `make fuzz` makes the long one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from dashboard import store
from dashboard.settings import Settings
from dashboard.ui import data, view
from loaders import rehearsal
from loaders.reading import read_file
from loaders.rehearsal import survives
from tests.fuzz import checking, packages
from tests.fuzz.__main__ import spoil_addresses
from tests.fuzz.files import originals, spoiled
from tests.pages.conftest import forget

FILES, PACKAGES, ADDRESSES, SEED = 60, 24, 6, 20


@pytest.fixture(autouse=True)
def nothing_kept_of_pages() -> None:
    forget()


def test_spoiled_files_are_read_or_refused(tmp_path: Path) -> None:
    engine = store.open_database(f"sqlite:///{tmp_path / 'fuzz.db'}")
    outcomes = [checking.file_fault(engine, Random(f"files {SEED} {number}")) for number in range(FILES)]
    assert [outcome for outcome in outcomes if outcome[1] is not None] == []
    assert len({way.split("+")[0].split(" of ")[0] for way, _ in outcomes}) >= 6
    engine.dispose()


def test_spoiled_forms_handover_files_and_backups_are_taken_whole_or_refused(tmp_path: Path) -> None:
    packages.sound(tmp_path)
    outcomes = [checking.package_fault(tmp_path, Random(f"packages {SEED} {number}")) for number in range(PACKAGES)]
    assert [outcome for outcome in outcomes if outcome[1] is not None] == []
    assert {way.split(" of ")[1] for way, _ in outcomes} == {packages.FORM, packages.HANDED, packages.BACKUP}


def test_what_goes_wrong_with_a_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages.sound(tmp_path)

    def sound(name: str) -> tuple[str, str, bytes]:
        return "nothing", name, (tmp_path / name).read_bytes()

    for name, broken in (
        (packages.FORM, "merge"),
        (packages.HANDED, "handover.take"),
        (packages.BACKUP, "restore"),
    ):
        monkeypatch.setattr(packages, "spoiled", lambda *_, name=name: sound(name))
        assert checking.package_fault(tmp_path, Random(1))[1] is None
        with monkeypatch.context() as patched:
            patched.setattr(f"tests.fuzz.checking.{broken}", lambda *_, **__: 1 / 0)
            assert "ZeroDivisionError" in str(checking.package_fault(tmp_path, Random(1))[1])
        with monkeypatch.context() as patched:  # a row is left of what was refused
            counts = iter([(1,), (2,)])
            patched.setattr(checking, "_held", lambda _, counts=counts: next(counts))
            patched.setattr("dashboard.store.journal.note", refuse)
            fault = checking.package_fault(tmp_path, Random(1))[1]
            assert fault == ("refused, but something was stored" if name != packages.FORM else "StoreError: 不行。")


def refuse(*_: object) -> None:
    raise store.StoreError("不行。")


def test_spoiled_addresses_show_a_page() -> None:
    assert spoil_addresses(SEED, range(ADDRESSES)) == 0
    data.use(Settings())
    view.forget()


def test_the_same_seed_spoils_the_same() -> None:
    assert spoiled(Random("files 1 7")) == spoiled(Random("files 1 7"))
    assert spoiled(Random("files 1 7")) != spoiled(Random("files 1 8"))


def test_a_workbook_whose_reader_would_never_end_is_refused() -> None:
    """Sectors of the container that follow one another in a circle: its reader collects them until memory ends."""
    sound = next(content for name, content in originals() if name.endswith(".xls"))
    sector = 512
    first = int.from_bytes(sound[76:80], "little")
    table = (first + 1) * sector
    circle = bytearray(sound)
    directory = int.from_bytes(sound[48:52], "little")
    circle[table + 4 * directory : table + 4 * directory + 4] = directory.to_bytes(4, "little")
    assert survives(sound)
    assert not survives(bytes(circle))
    reading = read_file("台账.xls", bytes(circle))
    assert [finding.rule for finding in reading.findings] == ["file-damaged"]


def test_a_reader_is_given_time_to_wait_but_not_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with much else to do a sound file takes long; one that is read for ever is given up all the same."""
    sound = next(content for name, content in originals() if name.endswith(".xls"))
    monkeypatch.setattr(rehearsal, "SECONDS", 1)
    monkeypatch.setattr(rehearsal, "_REHEARSAL", f"import time; time.sleep(1.5)\n{rehearsal._REHEARSAL}")
    assert survives(sound)
    monkeypatch.setattr(rehearsal, "LOADED", 600)
    endless = rehearsal._REHEARSAL.replace("from python_calamine", "while True: pass\nfrom python_calamine")
    monkeypatch.setattr(rehearsal, "_REHEARSAL", endless)
    assert not survives(sound)


def test_what_goes_wrong_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks themselves: a fault, a hang, a partial load and a failing page are each told."""
    engine = store.open_database(f"sqlite:///{tmp_path / 'fuzz.db'}")
    sound = next((name, content) for name, content in originals() if name.startswith("ledger_2024"))
    monkeypatch.setattr(checking, "spoiled", lambda _: ("nothing", *sound))
    monkeypatch.setattr(checking, "SECONDS", 3)
    assert checking.file_fault(engine, Random(1))[1] is None

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    def endless(*_: object) -> None:
        while True:
            pass

    with monkeypatch.context() as patched:
        patched.setattr("loaders.reading.read_ledger", broken)
        assert "ZeroDivisionError" in str(checking.file_fault(engine, Random(1))[1])
    with monkeypatch.context() as patched:
        patched.setattr("loaders.reading.open_workbook", endless)
        patched.setattr(checking, "SECONDS", 0.2)
        fault = str(checking.file_fault(engine, Random(1))[1])
        assert "not done" in fault or "TooSlowError" in fault
    with monkeypatch.context() as patched:
        counts = iter([(1,), (2,), (3,)])
        patched.setattr(checking, "_held", lambda _: next(counts))
        assert "something was stored" in str(checking.file_fault(engine, Random(1))[1])
    engine.dispose()
    store_url = f"sqlite:///{tmp_path / 'fuzz.db'}"
    data.use(Settings(database_url=store_url, today=date(2024, 12, 8)))
    monkeypatch.setattr(checking.addresses, "spoiled", lambda _: ("units", {}))
    monkeypatch.setattr(checking, "SECONDS", 30)
    monkeypatch.setattr("dashboard.ui.units_view.UnitsView.__init__", broken)
    assert checking.address_fault(Random(1))[1] is not None
    forget()
