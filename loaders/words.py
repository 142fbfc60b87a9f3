"""The vocabularies of status, rectification type and date wording, as data."""

from __future__ import annotations

from loaders.records import RectificationType, Status

STATUS_LABELS: dict[Status, str] = {
    Status.NOT_STARTED: "未启动",
    Status.IN_PROGRESS: "整改中",
    Status.REPORTED: "申报完成",
    Status.VERIFIED: "已整改",
    Status.CLOSED: "已销号",
    Status.ENDED: "终结或移送",
}
"""How each canonical status is shown."""

STATUS_TABLE: dict[Status, tuple[str, ...]] = {
    Status.NOT_STARTED: ("未启动", "未开始", "尚未启动", "未整改", "待整改", "已交办"),
    Status.IN_PROGRESS: (
        "整改中",
        "正在整改",
        "正在推进",
        "推进中",
        "部分整改",
        "部分完成",
        "基本完成",
        "基本整改",
        "阶段性完成",
        "取得阶段性成效",
        "达到序时进度",
        "达到序时",
        "序时推进",
        "按序时推进",
        "按序时进度推进",
        "未达到序时进度",
        "未达序时进度",
        "未达到序时",
        "未达序时",
        "滞后",
        "退回",
        "退回补充",
        "申请延期",
        "持续整改",
        "长期坚持",
        "持续推进",
        "未完成",
        "否",
        "×",
    ),
    Status.REPORTED: (
        "申报完成",
        "已完成",
        "完成",
        "已办结",
        "办结",
        "申请销号",
        "待销号",
        "待审核",
        "待核查",
        "待验收",
        "待认定",
        "整改完成待销号",
        "审计期间已整改",
        "是",
        "√",
    ),
    Status.VERIFIED: (
        "已整改",
        "已整改到位",
        "整改到位",
        "整改完成",
        "完成整改",
        "已完成整改",
        "整改完毕",
        "核查通过",
        "验收通过",
        "通过验收",
        "已通过验收",
        "认定已整改",
    ),
    Status.CLOSED: ("已销号", "销号", "同意销号", "已闭环", "验收销号"),
    Status.ENDED: ("终结或移送", "已移送", "移送", "终结整改", "因特殊原因终结"),
}
"""The words read as each status; percentages are read by rule (0 % not started, 100 % reported, else in progress)."""

SAID_DONE: tuple[str, ...] = ("已完成", "完成", "已办结", "办结", "审计期间已整改", "是", "√")
"""Words by which someone says that it is done, without saying that it still awaits review."""

WHOLE_CELL_ONLY: tuple[str, ...] = ("是", "否")
"""Words too short to be found inside a longer text: 是否完成 is not 是 followed by 否 and 完成."""

NEGATIONS: tuple[str, ...] = ("尚未", "暂未", "还未", "仍未", "未能", "没有", "未", "没", "不")
"""Openings that turn the word after them into its opposite."""

MARKS: dict[str, str] = {"✓": "√", "✔": "√", "☑": "√", "✗": "×", "✘": "×", "☒": "×"}
"""Other forms of the two marks."""

YES_WORDS: tuple[str, ...] = ("是", "√", "已", "yes", "y", "true")
NO_WORDS: tuple[str, ...] = ("否", "×", "x", "未", "尚未", "不是", "没有", "no", "n", "false", "无")
"""Answers in a column whose header asks a question (是否销号)."""

YES_TO_VERIFIED: tuple[str, ...] = ("到位", "已到位", "通过", "已通过", "合格", "已验收")
"""Further answers where the question is whether it was put right: 是否整改到位, 验收情况."""

DENIED_WORDS: tuple[str, ...] = (
    "销号",
    "申请销号",
    "完成",
    "完成整改",
    "整改完成",
    "整改完毕",
    "整改到位",
    "到位",
    "办结",
    "闭环",
    "通过",
    "验收",
    "验收销号",
)
"""What a negation may deny in a yes/no column: 未销号, 尚未整改到位."""

TYPE_LABELS: dict[RectificationType, str] = {
    RectificationType.IMMEDIATE: "立行立改",
    RectificationType.PHASED: "分阶段整改",
    RectificationType.CONTINUING: "持续整改",
}
"""How each rectification type is shown."""

TYPE_TABLE: dict[RectificationType, tuple[str, ...]] = {
    RectificationType.IMMEDIATE: (
        "立行立改",
        "即知即改",
        "即时整改",
        "立即整改",
        "立查立改",
        "立知立改",
        "立整立改",
        "马上整改",
        "即查即改",
        "边查边改",
        "边审边改",
    ),
    RectificationType.PHASED: ("分阶段整改", "分阶段推进", "分步整改", "分期整改", "分阶段"),
    RectificationType.CONTINUING: (
        "长期坚持",
        "持续推进",
        "持续整改",
        "长期整改",
        "长期推进",
        "长期持续",
        "持续坚持",
        "坚持长期",
        "常态化推进",
        "常态化坚持",
        "常态化整改",
        "常态化",
        "长期",
        "持续",
    ),
}
"""The wordings of each rectification type, in a type column or beside a deadline."""

DEADLINE_FILLERS: tuple[str, ...] = (
    # labels
    *("整改", "完成", "办结", "销号", "时限", "期限", "时间", "日期", "节点", "截止", "截至", "目标", "要求"),
    # what stands before a date
    *(
        "于",
        "在",
        "到",
        "至",
        "应",
        "须",
        "需",
        "限",
        "拟",
        "为",
        "是",
        "力争",
        "确保",
        "争取",
        "预计",
        "计划",
        "原则上",
    ),
    *("最迟", "最晚", "不晚于", "不迟于", "不超过", "原定", "暂定", "延期", "延长", "顺延", "延至", "推迟", "调整"),
    *("已延期", "已延长", "已顺延", "已调整", "延期后", "调整后"),
    # what stands after it
    *("之前", "以前", "前", "底", "末", "内", "止", "为止", "之内", "以内", "全面", "全部", "基本", "到位", "完毕"),
    *("落实", "任务", "工作", "取得", "阶段性", "明显", "初步", "实质性", "成效", "进展", "见效"),
    # what joins two statements
    *("并", "且", "并且", "同时"),
)
"""Words around a date that leave its day as it is. Anything else beside a date makes the text unreadable."""

AFTERWARDS: tuple[str, ...] = ("此后", "之后", "今后", "后续", "随后")
"""Words allowed only directly before 长期坚持 and the like."""

NOTHING_STATED: frozenset[str] = frozenset(
    (
        *("无", "暂无", "空", "不涉及", "未涉及", "无金额", "不涉及金额", "非金额", "不适用", "na", "null", "none"),
        *("未填", "未填报", "未统计", "待定", "待核定", "待核实", "未明确"),
    )
)
"""Matched texts by which a cell says that it states nothing."""
