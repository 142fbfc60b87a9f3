"""Write ledger workbooks of any length as Excel stores them: 20 columns, mostly distinct texts, a fixed seed."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

AS_OF = date(2025, 6, 27)
HEADERS = (
    "问题编号", "问题类别", "问题名称", "问题表现", "整改类型", "牵头单位", "配合单位", "整改目标", "整改措施",
    "原定时限", "整改时限", "整改状态", "完成率", "整改进展", "问题金额（万元）", "整改金额（万元）", "实际完成时间",
    "佐证材料", "备注", "项目批次",
)  # fmt: skip
ONE_MOVES_OF = 10
"""Of so many issues one moves on from week to week."""
_FIRST_THAT_MOVES = HEADERS.index("整改状态")
_MEASURES_COLUMN = HEADERS.index("整改措施")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_DATE_STYLE = 1

_CATEGORIES = ("财政收支", "项目建设", "惠农补贴", "国有资产", "民生资金", "政府采购", "工程结算", "生态环保")
_TYPES = ("立行立改", "分阶段整改", "持续整改")
_OFFICES = (
    "财政", "民政", "水务", "教育", "交通运输", "农业农村", "自然资源", "住房城乡建设", "卫生健康", "医疗保障",
    "林草", "审计", "统计", "司法", "商务", "公安", "应急管理", "市场监管", "文体旅游", "生态环境", "乡村振兴",
    "退役军人事务", "人力资源社会保障", "发展改革", "经济信息化", "行政审批", "信访", "税务", "气象", "城市管理",
)  # fmt: skip
_TOWNS = (
    "青石", "双河", "柳溪", "白庙", "龙泉", "大坪", "石桥", "新店", "高山", "临江", "月山", "三溪", "红岩", "茶园",
    "金口", "木城", "永和", "清水", "云台", "古井", "桃园", "松林", "竹溪", "白沙", "马鞍", "凤鸣",
    "东岭", "南坝", "西河", "北山",
)  # fmt: skip
_VILLAGES = ("上坝", "下湾", "石门", "大院", "杉树", "永兴", "和平", "红旗", "新民", "桥头", "天池", "云峰")
_SUBJECTS = (
    "高标准农田", "农村供水", "产业园区", "通村公路", "易地搬迁后续扶持", "耕地地力补贴", "养老服务", "学校食堂",
    "城乡医疗救助", "标准厂房", "污水处理", "冷链仓储", "村级光伏", "危房改造", "公益性岗位", "退耕还林",
)  # fmt: skip
_FAULTS = (
    "资金拨付不及时", "合同管理不规范", "验收程序缺失", "资产闲置未盘活", "多报工程量", "补贴发放对象不精准",
    "招标条件设置不当", "台账登记不完整", "项目进度滞后", "收入未及时上缴", "质量保证金未收取", "绩效目标未完成",
)  # fmt: skip
_STATUSES = ("未启动", "整改中", "正在推进", "已完成", "已整改", "已整改到位", "已销号", "达到序时进度")
_FINDINGS = (
    "抽查{town}镇{village}村{subject}项目，{office}局未按规定组织验收即支付进度款，涉及合同{n}份，截至{year}年{month}月底仍未办理结算手续。",
    "{year}年{office}局实施{subject}项目{n}个，其中{few}个未按批复内容建设，占项目总数的{share}%，影响了资金使用效益。",
    "{town}镇将{subject}专项资金用于偿还工程欠款，其中{village}村{few}万元、镇本级{n}万元，未按规定程序报批。",
    "{office}局对{subject}后续管护责任落实不到位，{town}镇{village}村建成的设施长期闲置，部分设备已经损坏，群众反映较为集中。",
    "{subject}台账与实际不符：登记{n}户，现场核实{few}户，{town}镇、{village}村相关人员未定期更新信息，动态管理流于形式。",
    "全县{n}个村实施{subject}，{office}局下达计划后未跟踪督促，{town}镇{few}个村未开工，预算执行缓慢，结余资金未及时收回。",
    "{office}局委托第三方编制{subject}实施方案，支付服务费{n}.{few}万元，成果未经评审即投入使用，{town}镇据此重复申报项目。",
    "{town}镇{village}村虚报{subject}面积{n}亩，多领取补助{few}.5万元，镇政府审核把关不严，公示时间不足七天。",
)
_MEASURES = (
    "由{office}局牵头，会同{town}镇对{subject}逐项核实，建立问题清单和责任清单，{month}月底前完成结算并归档。",
    "督促{town}镇{village}村退还多领资金，同时举一反三，对全县{subject}开展一次全面排查。",
    "修订{subject}管理办法，明确验收、支付和管护各环节责任人，实行按季通报。",
    "{office}局安排专人驻点，按周调度{subject}进度，{year}年{month}月底前交付使用。",
    "组织{n}名业务骨干开展培训，规范{subject}台账登记，做到账实相符、动态更新。",
    "盘活{town}镇闲置的{subject}设施，通过公开招租引进经营主体，租金归{village}村集体所有。",
)
_PROGRESS = (
    "已核实{few}份合同，{town}镇完成资料补充，{office}局正在复核。",
    "{village}村已退还资金{few}.2万元，剩余部分签订还款协议。",
    "管理办法征求意见{n}条，已报县政府常务会审议。",
    "{subject}主体工程完工，附属设施正在安装调试。",
    "已召开推进会{few}次，现场督办{n}次，问题基本查清。",
)


def write_ledger(path: Path, rows: int, measures_each: int = 1, seed: int = 7, week: int = 0) -> None:
    """Write a ledger of so many rows under a banner and a header; shared strings, as Excel and WPS write them.

    With `measures_each` above 1 every issue stands over so many rows, one measure each, all other columns merged down.
    The ledger names 60 units where it is long enough. In each week after the first, one issue in ten moves on: it gets
    the status, dates, amounts and texts of another one.
    """
    sheet = _Sheet()
    sheet.row([(f"示例县审计查出问题整改台账（截至{as_of(week):%Y年%m月%d日}）", None)])
    sheet.row([(header, None) for header in HEADERS])
    merges: list[str] = []
    for number, cells in enumerate(_rows(rows, measures_each, seed, week), start=3):
        sheet.row(cells)
        if measures_each > 1 and (number - 3) % measures_each == 0:
            last = min(number + measures_each - 1, rows + 2)
            merges += [
                f'<mergeCell ref="{letter}{number}:{letter}{last}"/>'
                for column, letter in enumerate("ABCDEFGHIJKLMNOPQRST")
                if column != _MEASURES_COLUMN and last > number
            ]
    _write(path, sheet, merges)


def write_brief_ledger(path: Path, rows: int, seed: int = 7) -> None:
    """Write a ledger of so many rows in all, banner and header included, that says no more of an issue than it must."""
    sheet = _Sheet()
    sheet.row([(f"示例县审计查出问题整改台账（截至{AS_OF:%Y年%m月%d日}）", None)])
    sheet.row([(header, None) for header in ("问题编号", "问题类别", "问题名称", "牵头单位", "整改时限", "整改状态")])
    chance = random.Random(seed)
    for number in range(1, rows - 1):
        cells = (
            *(number, chance.choice(_CATEGORIES), f"{chance.choice(_FAULTS)}（第{number}项）"),
            *(f"县{chance.choice(_OFFICES)}局", AS_OF + timedelta(days=chance.randint(-200, 200))),
            chance.choice(_STATUSES),
        )
        sheet.row([(value, None) for value in cells])
    _write(path, sheet, [])


Written = tuple[str | float | date | None, str | None]
"""A cell: its value, and a number format of its own where it has one."""


def as_of(week: int) -> date:
    """Return the day that a week's ledger is as of."""
    return AS_OF + timedelta(weeks=week)


def _rows(rows: int, measures_each: int, seed: int, week: int) -> Iterator[list[Written]]:
    chance = random.Random(seed)
    for number in range(rows):
        facts = _facts(chance)
        measure = _filled(_MEASURES, facts, chance)
        if number % measures_each:
            yield [(measure if column == _MEASURES_COLUMN else None, None) for column in range(len(HEADERS))]
        else:
            issue = number // measures_each + 1
            cells = _issue(issue, measure, facts, chance)
            moved = week - (week - issue) % ONE_MOVES_OF
            if moved > 0:
                moved_on = _issue(issue, measure, facts, random.Random(f"{seed} {issue} {moved}"))
                cells = [*cells[:_FIRST_THAT_MOVES], *moved_on[_FIRST_THAT_MOVES:]]
            yield [(value, None) for value in cells]


def _facts(chance: random.Random) -> dict[str, object]:
    return {
        "town": chance.choice(_TOWNS),
        "village": chance.choice(_VILLAGES),
        "office": f"县{chance.choice(_OFFICES)}",
        "subject": chance.choice(_SUBJECTS),
        "fault": chance.choice(_FAULTS),
        "year": chance.randint(2021, 2025),
        "month": chance.randint(1, 12),
        "n": chance.randint(11, 480),
        "few": chance.randint(2, 10),
        "share": chance.randint(5, 95),
    }


def _filled(templates: tuple[str, ...], facts: dict[str, object], chance: random.Random) -> str:
    return chance.choice(templates).format(**facts)


def _issue(
    number: int, measure: str, facts: dict[str, object], chance: random.Random
) -> list[str | float | date | None]:
    status = chance.choice(_STATUSES)
    done = status in ("已整改", "已整改到位", "已销号")
    finished = done or status == "已完成"
    amount = round(chance.uniform(1, 900), 2) if chance.random() < 0.7 else None
    deadline = AS_OF + timedelta(days=chance.randint(-200, 200))
    month = f"{deadline.year}年{deadline.month}月底前"
    return [
        number,
        chance.choice(_CATEGORIES),
        f"{facts['town']}镇{facts['village']}村{facts['subject']}项目{facts['fault']}（第{number}项）",
        _filled(_FINDINGS, facts, chance) + _filled(_FINDINGS, _facts(chance), chance),
        chance.choice(_TYPES),
        f"{facts['office']}局",
        f"县{chance.choice(_OFFICES)}局、{facts['town']}镇人民政府" if chance.random() < 0.6 else None,
        f"{facts['subject']}问题整改到位，{facts['n']}户群众诉求得到回应",
        measure,
        deadline - timedelta(days=90) if chance.random() < 0.2 else None,
        month if chance.random() < 0.5 else deadline,
        status,
        1.0 if finished else 0.0 if status == "未启动" else chance.randint(5, 95) / 100,
        _filled(_PROGRESS, facts, chance),
        amount,
        amount if done else amount and round(amount * chance.random(), 2),
        AS_OF - timedelta(days=chance.randint(1, 100)) if finished else None,
        f"整改报告{number}号及凭证" if finished else None,
        f"{facts['village']}村已于{facts['month']}月现场核查" if chance.random() < 0.3 else None,
        f"第{chance.randint(1, 6)}批",
    ]


class _Sheet:
    """The XML of a sheet being written, with its shared strings."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._strings: dict[str, int] = {}

    def row(self, cells: list[Written]) -> None:
        number = len(self._lines) + 1
        written = (self._cell(f"{chr(65 + column)}{number}", value) for column, (value, _) in enumerate(cells))
        self._lines.append(f'<row r="{number}" spans="1:{len(HEADERS)}">{"".join(written)}</row>')

    def _cell(self, address: str, value: str | float | date | None) -> str:
        if value is None:
            return f'<c r="{address}" s="2"/>'
        if isinstance(value, str):
            index = self._strings.setdefault(value, len(self._strings))
            return f'<c r="{address}" s="2" t="s"><v>{index}</v></c>'
        if isinstance(value, date):
            return f'<c r="{address}" s="{_DATE_STYLE}"><v>{(value - _EXCEL_DAY_ZERO).days}</v></c>'
        return f'<c r="{address}" s="2"><v>{value}</v></c>'

    def xml(self, merges: list[str]) -> str:
        merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
        return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(self._lines)}</sheetData>{merged}</worksheet>'

    def strings_xml(self) -> str:
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in self._strings)
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self._strings)}">{items}</sst>'


def _write(path: Path, sheet: _Sheet, merges: list[str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _FIXED_PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet.xml(merges))
        archive.writestr("xl/sharedStrings.xml", sheet.strings_xml())


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="整改台账" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="0"/></cellXfs>'
        "</styleSheet>"
    ),
}
