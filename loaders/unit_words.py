"""The vocabularies by which unit names are told apart, as data."""

from __future__ import annotations

UNIT_ENDINGS: tuple[str, ...] = (
    # government, party, people's organisations
    *("局", "委", "办", "部", "厅", "处", "科", "股", "室", "政府", "委员会", "管委会", "办事处", "办公室", "指挥部"),
    *("联", "会", "团委", "法院", "检察院", "小组", "工作组", "专班", "机关党委", "党组"),
    # institutions and firms
    *("中心", "院", "校", "园", "馆", "站", "所", "队", "台", "社", "公司", "集团", "企业", "厂", "场", "店"),
    *("银行", "分行", "支行", "农商行", "基金", "协会", "事务所", "项目部", "医院", "卫生院"),
    # places
    *("镇", "乡", "街道", "街办", "村", "社区", "园区", "开发区", "高新区", "示范区", "新区", "景区"),
    # groups
    *("乡镇", "镇街", "镇乡", "单位", "部门", "企事业单位", "县区", "村社"),
)
"""How the name of a unit, or of a group of units, ends."""

ENDINGS_OF_TOPICS: tuple[str, ...] = (
    *("农村", "乡村", "城镇", "村镇", "城乡", "集镇", "社会", "人社", "市场", "场所", "住所", "学校", "企业", "公园"),
    *("部队", "军队", "社区", "园区", "景区", "内部", "干部", "互联", "物联", "车站", "机场", "林场", "城市社区"),
    *("合作社", "常委", "服务站", "乡镇", "街道", "镇街", "镇乡", "村社"),
)
"""Words that end like a unit but are as often the first half of a name: 农业农村和水务局, 市场和质量监督管理局."""

PEER_ENDINGS: tuple[str, ...] = ("镇", "乡", "村", "街道", "社区", "公司", "集团", "厂", "合作社")
"""Endings of places and firms: before 和 and such a name, a doubtful word is a name of its own too."""

AREA_OPENERS: tuple[str, ...] = (
    "县",
    "市",
    "区",
    "州",
    "省",
    "镇",
    "乡",
    "旗",
    "盟",
    "各",
    "相关",
    "有关",
    "全县",
    "原",
)
"""What a new name often begins with; after it even a doubtful word before 和 is a name of its own."""

NAMED_GROUPS: tuple[str, ...] = ("相关", "有关", "涉及", "部分", "各", "其他", "所涉", "全县", "全市", "全区")
"""How the name of a group of units begins; the units in brackets behind it are those meant."""

NEVER_EXPANDED: tuple[str, ...] = ("相关", "有关", "涉及", "部分", "所涉")
"""Groups that name no unit, whatever the roster says."""

LEAD, SUPPORTING, RESPONSIBLE = "lead", "supporting", "responsible"

ROLE_LABELS: dict[str, tuple[str, ...]] = {
    LEAD: (
        "牵头单位",
        "牵头部门",
        "牵头责任单位",
        "主责单位",
        "主责部门",
        "主办单位",
        "主办部门",
        "主体责任单位",
        "牵头",
    ),
    SUPPORTING: (
        *("配合单位", "配合部门", "配合责任单位", "协办单位", "协办部门", "协助单位", "协同单位", "协同部门"),
        *("参与单位", "参与部门", "参加单位", "涉及部门", "涉及单位", "配合"),
    ),
    RESPONSIBLE: (
        *("责任单位", "责任部门", "整改责任单位", "具体责任单位", "责任主体", "承办单位", "整改单位", "落实单位"),
        *("实施单位", "责任科室"),
    ),
}
"""Labels before unit names (牵头单位：…), by role."""

PERSON_LABELS: tuple[str, ...] = (
    *(
        "责任领导",
        "分管领导",
        "牵头领导",
        "包案领导",
        "县级领导",
        "责任人",
        "联系人",
        "经办人",
        "具体责任人",
        "联系电话",
        "电话",
    ),
    *("联系电话", "电话", "整改时限", "完成时限", "整改期限"),
)
"""Labels that may stand in the same cell and name no unit."""

ROLE_MARKS: dict[str, tuple[str, ...]] = {
    LEAD: ("牵头负责", "牵头落实", "总牵头", "牵头", "主责", "主办", "牵头单位", "牵头部门", "主责单位", "为主"),
    SUPPORTING: ("配合", "协办", "协助", "参与", "协同", "配合单位", "协办单位", "协同配合", "配合落实", "参加"),
    RESPONSIBLE: (
        *("负责", "落实", "责任单位", "承办", "按职责分工负责", "按照职责分工负责", "按职责分工落实", "按职责分工"),
        *("分工负责", "共同负责", "具体负责", "按职责负责", "各负其责"),
    ),
}
"""Words behind a unit name, or in brackets behind it, by role (由县人社局牵头; 县财政局（配合）)."""

SUPPORT_OPENERS: tuple[str, ...] = ("会同", "联合", "协同", "商")
"""Words before a name that make it and those after it supporting units."""

NO_NAMES: frozenset[str] = frozenset(("无", "暂无", "待定", "单位", "部门", "未明确", "不涉及", "na", "null", "none"))
"""Matched texts by which a cell says that it names no unit."""
