"""The columns of a ledger drawn anew: those of the blank template, and what else an issue may state."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.exports.cells import DATE_FORMAT
from loaders.records import Status

PERCENT_FORMAT = "0.##%"


class Column(NamedTuple):
    """One column: the reader's name of its field, its header, width in characters, alignment, format, drop-down.

    `template`: the blank template has it. `always`: without it the sheet would not be read as this ledger.
    """

    field: str
    header: str
    width: float
    align: str = "left"
    number_format: str = "General"
    choices: tuple[str, ...] = ()
    template: bool = True
    always: bool = False


TYPES = ("立行立改", "分阶段整改", "持续整改")
STATUS_WORDS: dict[str, str] = {
    Status.NOT_STARTED.value: "未启动",
    Status.IN_PROGRESS.value: "整改中",
    Status.REPORTED.value: "申报完成",
    Status.VERIFIED.value: "已整改",
    Status.CLOSED.value: "已销号",
    Status.ENDED.value: "终结整改",
}
"""Status → the word written where the ledger's own word would be read otherwise."""
_STATUS_CHOICES = ("未启动", "整改中", "申报完成", "已整改", "已销号", "已移送", "终结整改")

COLUMNS: tuple[Column, ...] = (
    Column("code", "问题编号", 9, "center", always=True),
    Column("category", "问题类别", 16),
    Column("title", "问题名称", 26, always=True),
    Column("finding", "问题表现", 36),
    Column("source", "问题来源", 18, template=False),
    Column("raised_on", "交办时间", 13, "center", DATE_FORMAT, template=False),
    Column("lead", "牵头单位", 18, always=True),
    Column("responsible", "责任单位", 22, template=False),
    Column("supporting", "配合单位", 22),
    Column("leader", "分管领导", 14),
    Column("person", "责任人", 12),
    Column("rectification_type", "整改类型", 12, "center", choices=TYPES),
    Column("target", "整改目标", 24),
    Column("measures", "整改措施", 36),
    Column("measure_unit", "措施责任单位", 18, template=False),
    Column("measure_deadline", "节点时限", 14, "center"),
    Column("deadline", "整改时限", 16, "center"),
    Column("original_deadline", "原定时限", 14, "center", DATE_FORMAT),
    Column("extension_approved", "延期批准", 20),
    Column("status", "整改状态", 12, "center", choices=_STATUS_CHOICES),
    Column("percent", "完成率", 9, "center", PERCENT_FORMAT, template=False),
    Column("progress", "整改进展", 36),
    Column("amount", "问题金额（万元）", 12, "right"),
    Column("amount_rectified", "已整改金额（万元）", 12, "right"),
    Column("rules_made", "建立制度（项）", 10, "right"),
    Column("people_held", "追责问责（人）", 10, "right"),
    Column("completed_on", "实际完成时间", 13, "center", DATE_FORMAT),
    Column("reason", "未完成原因", 24),
    Column("next_step", "下一步计划", 24),
    Column("obstacle", "存在困难", 24, template=False),
    Column("coordination", "需协调解决事项", 24),
    Column("promised_on", "承诺完成日期", 13, "center", DATE_FORMAT),
    Column("evidence", "佐证材料", 20),
    Column("remark", "备注", 20),
)
"""In the order they stand in; a test holds those of the template to the blank workbook."""

EXTRA_WIDTH = 16
EXTRA_FIELD = "extra"
PATH_MARK = "／"
"""What joins a header and those above it in the name of a column no field is known for."""
