"""The words of handing forms in on the page 数据, for the unit and for the office."""

from __future__ import annotations

# the unit
HAND_IN = "报送填报表"
HAND_IN_WORDS = (
    "填好后选到这里，先核对；点“报送”之前什么也不会保存。管几个单位的，几份可以一起选、一起报。合并之前可以再报，以最后一份为准；"
    "状态的认定、销号和时限由整改办办理。"
)
UPLOAD = "选择填好的填报表"
WORKING = "正在核对填报表…"
READ = "{file}：{unit}，{n} 项问题、{indicators} 个指标。核对通过，可以报送。"
FINDINGS = "核对结果"
REFUSED = "还不能报送，什么也没有保存。请按上面的说明改好表，去掉原来选的，再重新选择。"
SUBMIT = "报送"
DONE = "已报送{unit}的填报表《{file}》，整改办合并后这里会显示。"
OWN = "报送过的填报表"
NONE_OWN = "还没有报送过。"
SHOWN = 10

# the office
RECEIVED = "在网上报送的填报表　待合并 {n} 份"
NONE_RECEIVED = "没有待合并的。责任单位登录后可在这一页报送。"
LEAVE_OUT = "暂不合并哪几份（不选则与下面选择的文件一起合并）"
SEND_BACK = "退回一份填报表"
SEND_BACK_WHICH = "退回哪一份"
SEND_BACK_WHY = "理由（必填，报送单位看得到）"
SEND_BACK_SUBMIT = "退回"
SENT_BACK = "已退回{unit}的填报表《{file}》。"
GET = "下载待合并的填报表（压缩包）"
GET_FILE = "单位报送"
CHOICE = "{unit}（{at:%m-%d %H:%M}）"

COLUMN_AT, COLUMN_UNIT, COLUMN_FILE, COLUMN_ACTOR, COLUMN_STATE = "报送时间", "单位", "文件", "报送人", "情况"
STATES: dict[str, str] = {
    "received": "已收到，待合并",
    "merged": "已并入截至{day}的一期",
    "sent_back": "已退回：{reason}",
    "replaced": "已由后来报送的一份代替",
    "outdated": "没有并入：这一轮填报已结束，请下载新的填报表",
}
