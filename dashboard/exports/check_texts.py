"""Header texts and title of the list of checks as a file."""

from __future__ import annotations

TITLE = "核实事项"
HEADER = ("轻重", "事项", "问题编号", "问题", "牵头单位", "核对内容", "出处", "说明", "填写人", "填写日期")
