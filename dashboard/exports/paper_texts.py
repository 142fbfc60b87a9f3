"""Words of the stamp that every paper carries."""

from __future__ import annotations

from dashboard.exports.unit_texts import DEMO

__all__ = ["DEMO"]

STAMP_SOURCE = "台账：{ledger}　截至：{day}　期次：第{snapshot}号　校验码：{sha256}"
STAMP_LOG = "　日志：{log}"
STAMP_COUNTING = "范围：{filters}，{rows}项　口径：{counting}"
FILTERED = "{subject}问题"
FOLLOWED = "{filters}（原{asked}）"
UNFILTERED = "全部问题"
COUNTING = "每项问题计一次；{rate}＝{formula}；逾期按现行时限，到期当天不算"
COUNTING_LEAD = "；单位按牵头计"
COUNTING_ANY = "；单位按参与（牵头和配合）计"
