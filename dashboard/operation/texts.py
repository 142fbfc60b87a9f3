"""Words of readiness: its points, why one fails, and what `rectify ready` says. Nothing here tells of the data."""

from __future__ import annotations

POINTS: dict[str, str] = {
    "database": "数据库连得上",
    "schema": "数据库的版本是这一版软件的",
    "snapshot": "最近一期读得出",
}
FINE = "正常"
NOT_REACHED = "连不上数据库：请查看数据库是否启动、地址和口令是否正确、文件或磁盘是否还在。"
NOT_IN_TIME = "数据库没有在 {seconds:g} 秒内应答：可能没有响应、负载过重或网络中断。"
NOT_ASKED = "上一项没有通过，没有查。"
NO_SCHEMA = "数据库还没有建好：用 rectify snapshots 打开一次就会建好。"
OLD_SCHEMA = "数据库是较早的版本：重启软件，启动时会升级。"
NEW_SCHEMA = "数据库已由更新的软件升级：请把这里的软件也升级。"
NOT_READABLE = "最近一期读不出或不完整：请查看所在的服务器或磁盘，必要时用备份恢复。"

READY = "可以使用：{address}"
NOT_READY = "还不能使用：{address}"
POINT_LINE = "  {mark} {label}{reason}"
REASON = "：{reason}"
MARKS = {True: "✓", False: "✗"}
NOBODY_ANSWERS = "{address} 没有应答：网页没有启动，或正在启动、停止。"
NO_ANSWER_OF_OURS = "{address} 上应答的不是整改看板，或是较早的版本。"
