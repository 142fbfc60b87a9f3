"""Header texts and title of the list of checks as a file."""

from __future__ import annotations

TITLE = "核实事项"
SOURCE = "台账：{ledger}　截至：{day.year}年{day.month}月{day.day}日"
DEMO = "演示数据：县、单位和问题均为虚构"
EXTRACT = "整改看板导出的清单，不能当作台账载入"
HEADER = ("轻重", "事项", "问题编号", "问题", "牵头单位", "核对内容", "出处", "说明", "填写人", "填写日期")
