"""Words of the exported ledger: names of its sheets, the lines above the table, and what is to be known of it."""

from __future__ import annotations

SHEET = "整改台账"
NOTES_SHEET = "导出说明"
FILE = "整改台账"
FILE_EXTRACT = "整改台账节选"
AS_OF = "截至{day}　　单位：万元"
CHOICES = "请从下拉列表中选择：{choices}"
PAGE_NUMBER = "第 &P 页，共 &N 页"

FROM_SAME = "本文件是载入的工作簿《{file}》的原样，未改动任何单元格，只增加了这一页。"
FROM_CHANGED = "本文件是载入的工作簿《{file}》，只改写了与本期记录不同的单元格，并增加了这一页：{cells}。"
DRAWN = "本期不是由一个 .xlsx 工作簿载入的，台账按空白模板的栏目重新绘制。"
DRAWN_INSTEAD = "本期的记录与载入的工作簿《{file}》差别较大，台账按空白模板的栏目重新绘制。"
AGAIN = "可以直接修改后再载入：rectify load 本文件 --ledger {ledger}"
DIFFERS = "以下问题的个别内容无法用表格原样表达，重新载入后请核对：{codes}。"
JOIN = "、"
AND_MORE = "等"
