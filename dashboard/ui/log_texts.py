"""The words of the log on the page 数据."""

from __future__ import annotations

WORDS = "学过的状态词"
SAME_UNITS = "认定为同一单位的写法"
NO_WORDS = "还没有教过新词。"
NO_SAME = "还没有认定过。"
LOG = "日志"
LOG_WORDS = (
    "所有导入、替换、撤回、更正、说明、导出、设置变更，以及对登录用户的增改和账号的锁定，只增不改；最近的在前。每条的校验码由内容和上一条的校验码算出；"
    "材料上的“日志”是导出时末条的校验码，可用来核对此后有没有删改。"
)
COLUMN_HASH = "校验码"
COLUMN_AT = "时间"
COLUMN_ACTION = "事项"
COLUMN_DETAIL = "内容"
ROWS_A_PAGE = 40
PAGER = "翻页"
BEFORE, AFTER = "较新的", "较早的"
