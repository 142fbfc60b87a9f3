"""The words of the page 用户与设置."""

ACCOUNTS = "用户（{n} 个）"
ACCOUNTS_WORDS = (
    "用户由管理员在服务器上用 rectify user 命令添加、停用、换口令和角色，网页上只能查看。"
    "用内置账号登录的，可以点页面上姓名旁边的“换口令”，自己换。"
)
NAME = "用户名"
DISPLAY = "姓名或科室"
ROLE = "角色"
UNITS = "看得到的问题"
STATE = "状态"
SETTINGS = "现行设置"
SETTINGS_WORDS = "设置写在 rectify.toml 或 RECTIFY_ 开头的环境变量里，改后重启生效。"
SETTING = "设置"
VALUE = "现值"
SET = "已设置（不显示）"
UNSET = "未设置"
LIST_MARK = "、"
