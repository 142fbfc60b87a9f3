"""The office hands a ledger over on 数据, and another installation takes it over there; nobody else is offered it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
import streamlit as st
from docx import Document
from sqlalchemy import delete

from dashboard import queries
from dashboard.people import Grant, Person, Role
from dashboard.settings import Settings
from dashboard.store import open_database, schema
from dashboard.store.engine import writing
from dashboard.ui import data, view, who
from dashboard.ui import handover_texts as words
from tests.pages.conftest import Made, Open
from tests.pages.test_data import labelled, said
from tests.pages.test_ledger_pages import opened

OFFICE = Person("zhang", "张", Role.OFFICE)


def test_a_ledger_goes_out_here_and_comes_in_there(
    two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with writing(two_weeks.engine) as connection:  # its files are not those that their hashes are of
        connection.execute(delete(schema.document))
    app = opened(open_app, "data", part="handover")
    app.text_input(key="handing_who").set_value("王")
    labelled(app, words.MAKE).click().run(timeout=60)
    assert not app.exception
    made = app.session_state["handing_made"][2]
    assert f"SHA-256 {sha256(made.file.content).hexdigest()}" in said(app)
    assert made.told.sha256 in "".join(cell.text for table in Document(BytesIO(made.paper.content)).tables
                                       for row in table.rows for cell in row.cells)  # fmt: skip
    told = queries.events(two_weeks.engine, 1).iloc[0]
    assert (told["action"], told["actor"]) == ("handover", "王")

    app.file_uploader[0].upload(made.file.name, made.file.content, "application/zip").run()
    labelled(app, words.SUBMIT).click().run(timeout=60)
    assert "这里已有名为“某县2024”的台账" in said(app)
    assert len(queries.ledgers(two_weeks.engine)) == 1

    url = f"sqlite:///{tmp_path_factory.mktemp('there') / 'rectify.db'}"
    there = open_database(url)
    data.use(Settings(database_url=url, today=date(2024, 11, 10)))
    st.cache_resource.clear()
    view.forget()
    data.forget()
    app = opened(open_app, "data", part="handover")
    assert words.GIVE not in said(app)  # nothing is here yet
    app.file_uploader[0].upload("坏.zip", made.file.content[:-200], "application/zip").run()
    labelled(app, words.SUBMIT).click().run(timeout=60)
    assert "《坏.zip》已损坏或不完整，什么也没有存" in said(app)
    app = opened(open_app, "data", part="handover")
    app.file_uploader[0].upload(made.file.name, made.file.content, "application/zip").run()
    app.text_input(key="handing_name").set_value("接过来的")
    labelled(app, words.SUBMIT).click().run(timeout=60)
    assert not app.exception
    assert "已接收《接过来的》2 期" in said(app)
    assert [info.sha256 for info in queries.snapshots(there)] == [one.sha256 for one in two_weeks.snapshots()]
    log = said(opened(open_app, "data", part="log"))
    assert words.LOG in log
    assert "不并入本处的日志" in log
    there.dispose()


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        (OFFICE, True),
        (Person("li", "李", Role.LEADER), False),
        (Person("cai", "蔡", Role.UNIT, (Grant("县财政局"),)), False),
    ],
)
def test_only_the_office_is_offered_it(
    two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch, person: Person, offered: bool
) -> None:
    data.use(Settings(database_url=two_weeks.url, today=date(2024, 11, 10), sign_in="accounts"))
    monkeypatch.setattr(who, "person", lambda: person)
    app = opened(open_app, "data", part="handover")
    assert (words.GIVE in said(app)) is offered
    assert (words.SUBMIT in {button.label for button in app.button}) is offered


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("handover", ["handing_who", "handing_taker"]),
        ("import", ["import_who"]),
        ("snapshots", ["withdraw_who"]),
        ("correct", ["correct_who"]),
        ("returns", ["returns_who"]),
    ],
)
def test_who_does_it_is_whoever_has_signed_in_unless_another_is_named(
    two_weeks: Made, open_app: Open, monkeypatch: pytest.MonkeyPatch, part: str, keys: list[str]
) -> None:
    data.use(Settings(database_url=two_weeks.url, today=date(2024, 11, 10), sign_in="accounts"))
    monkeypatch.setattr(who, "person", lambda: OFFICE)
    app = opened(open_app, "data", part=part)
    if part == "import":
        app.file_uploader[0].upload("台账.csv", "问题名称\n甲".encode(), "text/csv").run()
    assert [app.text_input(key=key).value for key in keys] == ["张"] * len(keys)
