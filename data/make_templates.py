"""Make the blank templates: drop-downs, one filled example row that is never read, and a sheet of instructions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from sheets import Column, save, set_up_print, write_banner, write_table

FOLDER = Path(__file__).parent / "templates"
DATE_FORMAT = "yyyy-mm-dd"
BLANK_ROWS = 20
WIDEST_ON_ONE_PAGE = 20
"""Columns an A3 page can show legibly."""

LEDGER_COLUMNS = (
    Column("问题编号", 9, "center", hint="必填，全表不重复，例如 1、2 或 一-1；各期保持不变。"),
    Column("问题类别", 16, "center", hint="例如 政策落实、资金管理；同类问题写法一致。"),
    Column("问题名称", 26, hint="必填，一句话概括问题。"),
    Column("问题表现", 36, hint="事实和数字；一项问题占多行时只在第一行填写。"),
    Column("牵头单位", 18, hint="一个单位，负责汇总上报。"),
    Column("配合单位", 22, hint="多个单位用顿号隔开，名称与单位名册一致。"),
    Column("分管领导", 14, hint="可不填。"),
    Column("责任人", 12, hint="可不填，不在大屏显示。"),
    Column("整改类型", 12, "center", choices=("立行立改", "分阶段整改", "持续整改"), hint="从下拉列表选择。"),
    Column("整改目标", 24, hint="做到什么程度算完成。"),
    Column("整改措施", 36, hint="一项措施占一行；同一问题的其他行，问题编号填相同编号或合并单元格。"),
    Column("节点时限", 14, "center", hint="本行措施的时限，没有可不填。"),
    Column("整改时限", 16, "center", hint="例如 2024年6月底前、2024-06-30、长期坚持。"),
    Column("原定时限", 14, "center", hint="经批准延期的，填最初的时限。"),
    Column("延期批准", 20, hint="批准文件、日期和批准人。"),
    Column(
        "整改状态",
        12,
        "center",
        choices=("未启动", "整改中", "申报完成", "已整改", "已销号", "已移送", "终结整改"),
        hint="从下拉列表选择；责任单位自报完成选 申报完成，审核认定后选 已整改。",
    ),
    Column("整改进展", 36, hint="本期做了什么、有什么结果。"),
    Column("问题金额（万元）", 12, "right", hint="不涉及金额的留空，不填 0。"),
    Column("已整改金额（万元）", 12, "right", hint="涉及金额而尚未整改的填 0。"),
    Column("建立制度（项）", 10, "right", hint="没有统计的留空。"),
    Column("追责问责（人）", 10, "right", hint="没有统计的留空。"),
    Column("实际完成时间", 13, "center", DATE_FORMAT, is_date=True, hint="日期，例如 2024-06-30。"),
    Column("未完成原因", 24, hint="未完成时填写。"),
    Column("下一步计划", 24, hint="未完成时填写。"),
    Column("需协调解决事项", 24, hint="需要县里决定的事项。"),
    Column("承诺完成日期", 13, "center", DATE_FORMAT, is_date=True, hint="日期，例如 2024-06-30。"),
    Column("佐证材料", 20, hint="材料名称或存放位置。"),
    Column("备注", 20, hint="其他说明。"),
)
LEDGER_EXAMPLE = (
    "示例",
    "资金管理",
    "项目结余资金未及时上缴",
    "2个项目结余资金12.5万元，结算后超过一年没有上缴。",
    "县农业农村局",
    "县财政局、县审计局",
    "副县长",
    "股长",
    "分阶段整改",
    "结余资金全部上缴国库",
    "清理结余资金并上缴",
    "2024年3月底前",
    "2024年6月底前",
    None,
    None,
    "整改中",
    "已上缴8万元，其余正在办理。",
    12.5,
    8,
    1,
    0,
    None,
    "1个项目决算尚未批复",
    "批复后十日内上缴",
    None,
    "2024-06-20",
    "缴款书复印件",
    "本行为填写示例，不会被读取",
)

INDICATOR_COLUMNS = (
    Column("指标编号", 10, "center", hint="必填，各期保持不变，例如 1a。"),
    Column("对应问题", 10, "center", hint="台账中的问题编号。"),
    Column("指标名称", 28, hint="必填，例如 培训后就业率。"),
    Column("期间", 12, "center", hint="本行数据的期间，例如 2024-05、2024年一季度、2024-05-31；一期一行。"),
    Column("分子", 10, "right", hint="只填数字；没有数据的留空，不填 0。"),
    Column("分母", 10, "right", hint="比率类必填；数量或金额类留空。"),
    Column("目标", 10, "right", hint="与分子同一单位；没有目标的留空。"),
    Column("基期", 12, "center", hint="比较的起点，例如 2023-12。"),
    Column("基期分子", 10, "right", hint="起点的分子。"),
    Column("基期分母", 10, "right", hint="起点的分母。"),
    Column("分子含义", 20, hint="例如 实现就业人数。"),
    Column("分母含义", 20, hint="例如 参训人数。"),
    Column("单位", 8, "center", hint="分子的单位，例如 人、户、万元。"),
    Column("方向", 10, "center", choices=("越高越好", "越低越好"), hint="从下拉列表选择。"),
    Column("类型", 10, "center", choices=("跟踪", "背景", "交付物"), hint="交付物只填 0 或 1。"),
    Column("来源", 22, hint="数据出自哪个单位、哪张表。"),
    Column("备注", 24, hint="口径说明。"),
)
INDICATOR_EXAMPLE = (
    "示例",
    "1",
    "培训后就业率",
    "2024-05",
    420,
    800,
    560,
    "2023-12",
    300,
    800,
    "实现就业人数",
    "参训人数",
    "人",
    "越高越好",
    "跟踪",
    "县人社局就业台账",
    "本行为填写示例，不会被读取",
)

UNIT_COLUMNS = (
    Column("单位", 24, hint="必填，台账中使用的规范名称，不重复。"),
    Column("别名", 30, hint="其他写法，用分号隔开。"),
    Column(
        "类型",
        10,
        "center",
        choices=("部门", "事业单位", "群团", "企业", "乡镇"),
        hint="从下拉列表选择。",
    ),
    Column("上级单位", 18, hint="有上级单位的填写。"),
    Column("分管领导", 16, hint="可不填。"),
    Column("排序", 8, "center", hint="整数，按正式排序。"),
    Column("成员单位", 26, hint="仅用于 各乡镇 一类统称：要展开时列出成员，用顿号隔开。"),
    Column("承接单位", 20, hint="机构改革后由哪个单位承接。"),
    Column("生效日期", 13, "center", DATE_FORMAT, is_date=True, hint="承接自哪一天起，例如 2024-03-01。"),
    Column("备注", 24, hint="其他说明。"),
)
UNIT_EXAMPLE = (
    "示例：县农业农村局",
    "县农业局；县农牧局",
    "部门",
    None,
    "副县长",
    8,
    None,
    None,
    None,
    "本行为填写示例，不会被读取",
)

GENERAL_HINTS = (
    ("示例行", "标有“示例”的行不会被读取，可以保留，也可以删除。"),
    ("表头", "可以增减列、调整顺序；表头文字请保留。"),
    ("空白", "没有数据的单元格留空；0 表示确实为零。"),
)


def make_template(
    name: str, sheet_name: str, title: str, second_line: str, columns: Sequence[Column], example: Sequence[object]
) -> None:
    """Write one template: banner, header, the example row, blank ruled rows, instructions."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = sheet_name
    write_banner(sheet, 1, title, len(columns), size=16, align="center", bold=True)
    write_banner(sheet, 2, second_line, len(columns), size=11, align="right", bold=False)
    write_table(sheet, 3, columns, [example], blank_rows=BLANK_ROWS, first_is_example=True)
    set_up_print(sheet, 3, "A3", "A:C" if len(columns) > WIDEST_ON_ONE_PAGE else None)
    help_sheet = workbook.create_sheet("填报说明")
    rows = [*GENERAL_HINTS, *((column.header, column.hint) for column in columns)]
    write_table(help_sheet, 1, (Column("项目", 22), Column("填写要求", 80)), rows)
    set_up_print(help_sheet, 1, "A4")
    save(workbook, FOLDER / name, title)


def main() -> None:
    """Write all three templates."""
    blank_date = "截至　　　年　　月　　日"
    make_template(
        "ledger_template.xlsx",
        "整改台账",
        "审计发现问题整改台账",
        f"{blank_date}　　单位：万元",
        LEDGER_COLUMNS,
        LEDGER_EXAMPLE,
    )
    make_template(
        "indicators_template.xlsx", "指标", "审计整改成效指标", blank_date, INDICATOR_COLUMNS, INDICATOR_EXAMPLE
    )
    make_template("units_template.xlsx", "单位名册", "整改责任单位名册", blank_date, UNIT_COLUMNS, UNIT_EXAMPLE)


if __name__ == "__main__":
    main()
