"""The exported ledger, loaded again: nothing changes, whatever the ledger was made from and whatever stands in it."""

from __future__ import annotations

import io
import itertools
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, update

from dashboard import queries
from dashboard.cli import main
from dashboard.exports.ledger import Stored, whole_ledger
from dashboard.exports.ledger_columns import COLUMNS
from dashboard.exports.rows import Table, csv_bytes, xlsx_bytes
from dashboard.report import changes_report, figures_report
from dashboard.store import Amendment, LoadRequest, amend, load, open_database, schema
from dashboard.store.recalling import issues_held
from loaders.extract_mark import MARK
from loaders.reading import read_file, read_files
from loaders.records import Context, Status
from tests.loaders.plan_texts import CASE

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
DAY = date(2024, 5, 17)


def stored(engine: Engine, files: dict[str, bytes], ledger: str = "甲县2024", **asked: Any) -> int:
    """Load files and return the snapshot's number."""
    info = next((known for known in queries.ledgers(engine) if known.name == ledger), None)
    context = Context(asked.get("as_of"))
    if info is not None:
        words = queries.learned_words(engine, info.id)
        context = Context(asked.get("as_of"), queries.roster(engine, info.id), words, info.done_is_verified)
    result = load(engine, read_files(files, context), files, LoadRequest(ledger=ledger, **asked))
    assert result.snapshot is not None, result.findings
    return result.snapshot


def exported(engine: Engine, snapshot: int) -> tuple[str, bytes]:
    info = queries.snapshot_info(engine, snapshot)
    assert info is not None
    name = f"整改台账_{info.ledger.name}_{info.as_of:%Y%m%d}.xlsx"
    return name, whole_ledger(Stored(engine, info), name, ["戳"])


def again(engine: Engine, snapshot: int) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], bytes]:
    """Export a snapshot, load the file as a user would, and return what changed, the figures of both, and the file."""
    name, content = exported(engine, snapshot)
    info = queries.snapshot_info(engine, snapshot)
    assert info is not None
    later = queries.snapshot(engine, stored(engine, {name: content}, info.ledger.name))
    earlier = queries.snapshot(engine, snapshot)
    assert earlier is not None
    assert later is not None
    assert later.info.as_of == earlier.info.as_of
    changes = {
        key: entries for key, entries in changes_report(earlier, later).items() if isinstance(entries, list) and entries
    }
    figures = [figures_report(each, None) for each in (earlier, later)]
    for report in figures:
        del report["snapshot"]
        # what is noticed of a whole file (columns it lacks) is another thing for one file than for two
        report["checks"] = [check for check in report["checks"] if check["issue"] is not None]
        for found in (*report["checks"], *report["indicators"]):
            del found["place"]
    return changes, figures[0], figures[1], content


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(content: bytes) -> list[str]:
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        str(cell) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for cell in row
    ]


def live_formulas(content: bytes) -> list[str]:
    """Every cell with a formula, by the XML itself."""
    return [
        name for name, part in parts(content).items() if "worksheets/" in name and re.search(rb"<(\w+:)?f[ />]", part)
    ]


CASES = [
    ("峨边2023", ["ebian_2023/ledger_2023-09-27.xlsx", "ebian_2023/indicators.xlsx", "ebian_2023/units.xlsx"]),
    *(
        ("示例县", [f"demo/ledger_{week}.xlsx", f"demo/indicators_{week}.xlsx", "demo/units.xlsx"])
        for week in (path.stem.removeprefix("ledger_") for path in sorted((DATA / "demo").glob("ledger_*.xlsx")))
    ),
]


def test_real_case_and_every_week_of_the_demo_come_back_as_the_users_own_workbook(sqlite_engine: Engine) -> None:
    assert len(CASES) == 15
    for ledger, names in CASES:
        files = {Path(name).name: (DATA / name).read_bytes() for name in names}
        own = parts(files[next(name for name in files if name.startswith("ledger"))])
        changes, before, after, content = again(sqlite_engine, stored(sqlite_engine, files, ledger))
        assert changes == {}
        assert after == before
        sheets = [name for name in own if name.startswith(("xl/worksheets", "xl/styles", "xl/sharedStrings"))]
        assert len(sheets) >= 2
        copied = parts(content)
        assert [name for name in sheets if copied[name] != own[name]] == []
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[-1] == "导出说明"


def test_a_ledger_made_from_a_plan_comes_in_the_columns_of_the_blank_template(sqlite_engine: Engine) -> None:
    snapshot = stored(sqlite_engine, {"方案.txt": CASE.encode()}, as_of=date(2024, 3, 1))
    changes, before, after, content = again(sqlite_engine, snapshot)
    assert changes == {}
    for report in (before, after):
        del report["checks"]  # of the plan's own paragraphs, which no ledger holds
    assert after == before
    assert before["total"] > 2
    template = openpyxl.load_workbook(DATA / "templates" / "ledger_template.xlsx").worksheets[0]
    blank = [cell.value for cell in template[3]]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    drawn = [cell.value for cell in sheet[3]]
    assert [header for header in drawn if header in blank] == blank
    assert [column.header for column in COLUMNS if column.template] == blank
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "D4"
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation][1].startswith('"未启动,整改中')


HEADERS = [
    "序号",
    "问题类别",
    "问题名称",
    "牵头单位",
    "配合单位",
    "整改时限",
    "整改状态",
    "进展",
    "问题金额（元）",
    "经办股室",
]
ROW = [
    "1",
    "资金管理",
    "项目结余资金未上缴",
    "县财政局",
    "县审计局",
    "2024年6月底前",
    "整改中",
    "已催缴",
    36200,
    "股室甲",
]


def workbook(*rows: list[Any], banner: str = "截至2024年5月17日") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["甲县整改台账"])
    sheet.append([banner])
    sheet.append(HEADERS)
    for row in rows or (ROW,):
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def corrected(engine: Engine, snapshot: int, **values: Any) -> None:
    """Change the first issue of a snapshot in the database, as a correction does."""
    with engine.begin() as connection:
        mine = (schema.issue.c.snapshot_id == snapshot) & (schema.issue.c.ordinal == 1)
        connection.execute(update(schema.issue).where(mine).values(**values))


def test_corrected_cells_are_written_into_the_users_workbook_and_nothing_else_is_touched(
    sqlite_engine: Engine,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(ROW, ["2", *ROW[1:2], "另一项", *ROW[3:]])))
    sheet: Any = book.worksheets[0]
    sheet["C6"], sheet["I6"] = "合计", "=SUM(I4:I5)"
    sheet["J4"].font = Font(name="楷体", bold=True)
    sheet["G4"].font = Font(name="隶书")
    sheet.add_data_validation(DataValidation(type="list", formula1='"整改中,已整改"', sqref="G4:G9"))
    sheet.oddFooter.center.text = "第&P页"
    sheet.merge_cells("A1:J1")
    written = io.BytesIO()
    book.save(written)
    # the stored result of the formula, which no library writes
    own = parts(written.getvalue())
    part = "xl/worksheets/sheet1.xml"
    own[part] = own[part].replace(b"<f>SUM(I4:I5)</f><v/>", b"<f>SUM(I4:I5)</f><v>72400</v>")
    own[part] = own[part].replace(b"<f>SUM(I4:I5)</f><v></v>", b"<f>SUM(I4:I5)</f><v>72400</v>")
    assert b"72400" in own[part]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in own.items():
            archive.writestr(name, data)
    snapshot = stored(sqlite_engine, {"台账.xlsx": packed.getvalue()})
    corrected(
        sqlite_engine,
        snapshot,
        status="verified",
        status_text="已整改",
        progress="=已全部上缴_x0041_",
        amount=3_700_001,
        deadline=date(2024, 7, 1),
        deadline_text="2024-07-01",
        deadline_precision="day",
        extra=json.dumps({"经办股室": "股室乙"}, ensure_ascii=False),
    )
    changes, _, _, content = again(sqlite_engine, snapshot)
    assert changes == {}
    read: Any = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in read[4]] == [
        *ROW[:5], "2024-07-01", "已整改", "=已全部上缴_x005F_x0041_", 37000.01, "股室乙",
    ]  # fmt: skip
    assert [cell.value for cell in read[5]] == ["2", "资金管理", "另一项", *ROW[3:]]
    assert (read["G4"].font.name, read["J4"].font.name, read["H4"].data_type) == ("隶书", "楷体", "s")
    assert read["I6"].value == "=SUM(I4:I5)"
    assert b"72400" in parts(content)[part]
    assert read.oddFooter.center.text == "第&P页"
    assert str(next(iter(read.merged_cells.ranges))) == "A1:J1"
    assert [str(rule.sqref) for rule in read.data_validations.dataValidation] == ["G4:G9"]
    assert any("台账!G4" in text for text in texts(content))
    _, once_more = exported(sqlite_engine, snapshot)
    assert openpyxl.load_workbook(io.BytesIO(once_more)).sheetnames == ["台账", "导出说明"]


@pytest.mark.parametrize("above", ["整改状态", None])
def test_a_corrected_status_moves_the_tick_to_its_own_column(sqlite_engine: Engine, above: str | None) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    if above:
        sheet.append(["序号", "问题", "责任单位", "整改时限", above])
        sheet.merge_cells("E1:G1")
    sheet.append([*([None] * 4 if above else ["序号", "问题", "责任单位", "整改时限"]), "已完成", "正在整改", "未启动"])
    sheet.append([1, "多列支出", "县教育局", "2024-06-30", None, "√", None])
    sheet.append([2, "少计收入", "县教育局", "2024-06-30", None, None, "√"])
    content = io.BytesIO()
    book.save(content)
    snapshot = stored(sqlite_engine, {"台账.xlsx": content.getvalue()}, as_of=date(2024, 5, 17))
    corrected(sqlite_engine, snapshot, status="reported", status_text="已完成")
    changes, _, _, copied = again(sqlite_engine, snapshot)
    assert changes == {}
    read: Any = openpyxl.load_workbook(io.BytesIO(copied)).worksheets[0]
    ticks = [[cell.value for cell in row] for row in read.iter_rows(min_row=3 if above else 2, min_col=5)]
    assert ticks == [["√", None, None], [None, None, "√"]]


def test_a_correction_of_the_demo_comes_back_in_its_own_workbook_with_a_column_it_lacked(sqlite_engine: Engine) -> None:
    name = "ledger_2024-12-06.xlsx"
    stored(sqlite_engine, {name: (DATA / "demo" / name).read_bytes()}, "示例县")
    (info,) = queries.snapshots(sqlite_engine)
    with sqlite_engine.connect() as connection:
        held = issues_held(connection, info.ledger.id, info.id)
    key, issue = next(
        (key, issue)
        for key, issue in zip(held.keys, held.issues, strict=True)
        if len(issue.places) > 2 and issue.amount and issue.status is Status.IN_PROGRESS
    )
    better = replace(
        issue, status=Status.VERIFIED, status_text="已整改", percent=1.0, amount_rectified=issue.amount,
        progress="=全部完成", obstacle="新的困难",
    )  # fmt: skip
    amended = amend(sqlite_engine, Amendment(info.id, "correct", {key: better}, as_of=date(2024, 12, 13)))
    assert amended.snapshot is not None, amended.findings
    changes, before, after, content = again(sqlite_engine, amended.snapshot)
    assert changes == {}
    assert after["by_status"] == before["by_status"]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    own: Any = openpyxl.load_workbook(DATA / "demo" / name).worksheets[0]
    changed = {
        cell.coordinate: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != own[cell.coordinate].value
    }
    row = issue.places[0].row
    assert {value for value in changed.values() if value is not None} >= {
        "已整改", "=全部完成", "新的困难", "存在困难", "100%",
    }  # fmt: skip
    assert all(re.sub(r"[A-Z]+", "", address) in ("2", "4", str(row)) for address in changed)
    assert "截至2024年12月13日" in changed.values()
    assert live_formulas(content) == []


def test_a_workbook_carried_to_a_later_date_says_the_later_date(sqlite_engine: Engine) -> None:
    stored(sqlite_engine, {"台账.xlsx": workbook()})
    later = stored(
        sqlite_engine, {"指标.xlsx": (DATA / "demo/indicators_2024-12-06.xlsx").read_bytes()}, as_of=date(2024, 12, 6)
    )
    changes, before, after, content = again(sqlite_engine, later)
    assert changes == {}
    assert after == before
    assert "截至2024年12月6日" in texts(content)


def test_a_csv_file_and_two_workbooks_are_drawn_anew_with_what_they_had(sqlite_engine: Engine) -> None:
    lines = "序号,审计项目,问题名称,责任单位,整改措施,整改时限,是否销号,督办文号\n"
    rows = (
        '1,甲项目,"第一项,带逗号",县财政局、县审计局,清理,2024年6月底前,是,\n2,甲项目,第二项,,补办,长期坚持,否,=1+1\n'
    )
    snapshot = stored(sqlite_engine, {"台账_20240517.csv": (lines + rows).encode("utf-8-sig")})
    changes, before, after, content = again(sqlite_engine, snapshot)
    assert (changes, after) == ({}, before)
    assert {"问题来源", "甲项目", "督办文号", "=1+1"} <= set(texts(content))
    assert live_formulas(content) == []
    two = {
        "一.xlsx": workbook(ROW),
        "二.xlsx": workbook(["7", "土地", "又一项", "县自然资源局", None, "即知即改", "已销号", "完成", None, None]),
    }
    changes, before, after, _ = again(sqlite_engine, stored(sqlite_engine, two, "乙县"))
    assert (changes, after) == ({}, before)
    assert before["total"] == 2


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=2", "'=3", "_x0041_", "_x005F_x0041_", "a_x000D_b",
            "长" * 32767, "\u202e反\u202c", "\u2066隔\u2069", "甲\x07乙", "多行\n文字", "\ufffe", "<b>&amp;</b>",
            "😀" * 9, " 前后有空 ", "示例", "合计", "备注：甲", "（一）资金方面。", "=HYPERLINK(\"x\")", "\u2028段",
            "\x85行", "Ａ１",
        ]
    ),
    st.text(min_size=1, max_size=12),
)  # fmt: skip
NAMES = st.sampled_from(
    ["县财政局", "县审计局", "甲镇", "县农投公司、乙乡", "县教育局和县水务局", "各乡镇", "市人社局"]
)
WHEN = st.one_of(
    st.sampled_from(
        [
            "2024年6月底前", "12月底前", "立行立改", "长期坚持", "2024年12月底前，并长期坚持", "2024.7.1", "年底",
            "一季度末", None,
        ]
    ),
    st.dates(date(2023, 1, 1), date(2026, 12, 31)),
)  # fmt: skip
STATES = st.sampled_from(
    ["未启动", "整改中", "已完成", "已整改", "已销号", "基本完成", "已移送", "50%", "已整改，申请销号", None]
)
PAST = st.one_of(st.none(), st.dates(date(2001, 1, 1), DAY))
AMOUNT = st.one_of(st.none(), st.just(0), st.decimals(0, 10**10, places=6), st.just("约3.62万元"), st.just("173.09"))


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[str], list[list[Any]], list[tuple[int, int]], bool]:
    """Random ledgers: which columns there are, the rows, over which rows an issue is merged, and as which file."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "问题类别": st.one_of(st.none(), HOSTILE),
        "问题表现": st.one_of(st.none(), HOSTILE),
        "审计项目": st.one_of(st.none(), HOSTILE),
        "牵头单位": st.one_of(st.none(), NAMES),
        "责任单位": st.one_of(st.none(), NAMES),
        "配合单位": st.one_of(st.none(), NAMES),
        "整改措施": st.one_of(st.none(), HOSTILE),
        "节点时限": WHEN,
        "整改时限": WHEN,
        "原定时限": PAST,
        "整改类型": st.sampled_from(["立行立改", "分阶段整改", "持续整改", None]),
        "整改状态": STATES,
        "完成率": st.one_of(st.none(), st.integers(0, 100).map(lambda n: n / 100)),
        "整改进展": st.one_of(st.none(), HOSTILE),
        "问题金额（万元）": AMOUNT,
        "已整改金额（万元）": AMOUNT,
        "建立制度（项）": st.one_of(st.none(), st.integers(0, 99)),
        "实际完成时间": PAST,
        "佐证材料": st.one_of(st.none(), HOSTILE),
        "备注": st.one_of(st.none(), HOSTILE),
        "督办=文号": st.one_of(st.none(), HOSTILE),
        "-未知列": st.one_of(st.none(), HOSTILE),
    }
    others = draw(st.lists(st.sampled_from([name for name in kinds if name != "牵头单位"]), unique=True, min_size=2))
    chosen = ["牵头单位", *others]
    rows: list[list[Any]] = []
    merged = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        title = f"第{number}项{draw(HOSTILE)}"
        first = len(rows)
        for step in range(draw(st.integers(1, 3))):
            cells = [draw(kinds[name]) for name in chosen]
            if step:
                cells = [
                    cell if name in ("整改措施", "节点时限") else None for name, cell in zip(chosen, cells, strict=True)
                ]
                if "整改措施" not in chosen or not cells[chosen.index("整改措施")]:
                    break
            rows.append([str(number) if not step else None, title if not step else None, *cells])
        merged.append((first, len(rows) - 1))
    return ["编号", "问题名称", *chosen], rows, merged, draw(st.booleans())


def random_file(headers: list[str], rows: list[list[Any]], merged: list[tuple[int, int]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, values in enumerate([["截至2024年5月17日"], headers, *rows], start=1):
        for column, value in enumerate(values, start=1):
            if isinstance(value, str):
                # what XML cannot hold at all never reaches a workbook
                value = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", value)[:32767]
            if isinstance(value, Decimal):
                value = float(value)
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    for first, last in merged:
        if last > first:
            for column, header in enumerate(headers, start=1):
                if header not in ("整改措施", "节点时限"):
                    sheet.merge_cells(start_row=first + 3, end_row=last + 3, start_column=column, end_column=column)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_DATABASES = itertools.count()


@pytest.fixture(scope="module")
def random_engine() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/random.db")
        yield engine
        engine.dispose()


@settings(
    max_examples=25,
    derandomize=True,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each try loads twice: shrinking takes minutes
)
@given(ledgers())
def test_random_ledgers_come_back_unchanged(
    random_engine: Engine, made: tuple[list[str], list[list[Any]], list[tuple[int, int]], bool]
) -> None:
    headers, rows, merged, drawn = made
    content = random_file(headers, rows, merged)
    reading = read_file("台账.xlsx", content)
    if reading.refused:
        return  # a ledger with errors is never stored
    name = f"随机{next(_DATABASES)}"
    files = {"台账.xlsx": content}
    if drawn:  # a second file, so that no single workbook can be copied
        files["另.xlsx"] = workbook(["乙-1", "土地", "另一份台账的问题", *ROW[3:]])
    snapshot = stored(random_engine, files, name)
    changes, before, after, exported_file = again(random_engine, snapshot)
    assert changes == {}
    assert after == before
    assert live_formulas(exported_file) == []
    assert not any("重新载入后请核对" in text for text in texts(exported_file))


def test_an_extract_holds_only_its_issues_and_no_loader_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path}/rectify.db"
    engine = open_database(database)
    stored(engine, {"台账.xlsx": workbook(ROW, ["2", "土地", "=第二项", "县自然资源局", *ROW[4:]])})
    engine.dispose()
    out = tmp_path / "出"
    words = ["--database", database, "export", "ledger", "--out", str(out), "--json"]
    assert main([*words, "--unit", "县自然资源局"]) == 0
    told = json.loads(capsys.readouterr().out)
    (file,) = told["files"]
    content = (out / file["name"]).read_bytes()
    assert file["bytes"] == len(content)
    assert (file["stamp"]["rows"], file["stamp"]["filters"]) == (1, "县自然资源局参与的问题")
    assert "=第二项" in texts(content)
    assert "项目结余资金未上缴" not in texts(content)
    assert any(MARK in text for text in texts(content))
    assert main(["--database", database, "load", str(out / file["name"]), "--json"]) == 1
    refused = json.loads(capsys.readouterr().out)
    assert refused["findings"][0]["rule"] == "extract-of-ours"
    for name, written in (("清单.csv", csv_bytes), ("清单.xlsx", xlsx_bytes)):  # rows downloaded from a page
        listed = written(Table("清单", ["问题编号", "问题名称", "责任单位"], [["1", "甲", "乙局"]], [MARK]))
        assert [finding.rule for finding in read_file(name, listed).findings] == ["extract-of-ours"]
    assert main([*words[:4], "--out", str(tmp_path / "出" / file["name"])]) == 2
    assert "不能写入文件夹" in capsys.readouterr().err
    assert main(["--database", database, "export", "nothing", "--out", str(out)]) == 2
    assert "offline" in capsys.readouterr().err
