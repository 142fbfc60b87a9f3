"""The Chinese sentences of the store: what was wrong with a load and what to do about it."""

from __future__ import annotations

FINDINGS: dict[str, str] = {
    "nothing-to-load": "没有可入库的文件。请至少给出一个台账、整改方案、指标表或单位名册。",
    "as-of-missing": "没有找到截至日期（表头、文件名、填报时间都没有）。请用 --as-of 给出，例如 --as-of 2024-05-17。",
    "as-of-disagree": "各文件的截至日期不一致：{dates}。请核对；确为同一期的，用 --as-of 指定日期。",
    "file-name-twice": "有两个不同的文件同名：{file}。请改名后再导入，以便每一行都能查到出处。",
    "same-file-twice": "同一个文件给了两次：{file}，只读一次。",
    "duplicate-code": "问题编号 {code} 在两处都有，内容不同：{first} 与 {second}。请合并为一处，或改正编号。",
    "same-rows-in-two-files": "{second} 与 {first} 内容完全相同（{title}），只保留一处。请核对是否错收了别的单位的表。",
    "plan-issue-in-ledger": "方案中的 {number} 项问题台账中都有，以台账为准。",
    "plan-issue-missing": "方案中的问题“{title}”在台账中找不到，请核对台账是否漏列。",
    "indicator-twice": "指标 {code}（{period}）在两处的数不同：{first} 与 {second}。请保留一处。",
    "unit-twice": "单位“{name}”在两份名册中都有：{first} 与 {second}，以前者为准。",
    "no-issues-yet": "台账“{ledger}”在 {as_of} 之前还没有问题清单，不能只导入指标或名册。"
    "请先导入（或一并给出）台账或整改方案。",
    "ledger-unclear": "有多个在办台账：{names}。请用 --ledger 指明这次导入哪一个。",
    "ledger-assumed": "没有指明台账，已存入唯一的在办台账“{ledger}”。若不是这个台账，请撤回后用 --ledger 指明。",
    "ledger-doubtful": "没有指明台账，已存入唯一的在办台账“{ledger}”，但这次的问题与它已有的问题没有一条标题相同。"
    "若是另一个台账，请撤回后用 --ledger 指明。",
    "ledger-created": "已新建台账“{ledger}”。",
    "indicator-issue-unknown": "指标 {code}“{name}”所属的问题编号 {issue} 在台账中没有，请核对。",
    "renumbered": "“{title}”上期编号为 {before}，本期为 {after}，按标题认作同一问题。请核对编号。",
    "title-replaced": "编号 {code} 的标题与上期完全不同：上期“{before}”，本期“{after}”。按编号认作同一问题，请核对。",
    "ledger-unknown": "没有这个台账，无法接转。请从已有的台账中选择。",
    "ledger-unnamed": "没有写新台账的名称。请填写，例如“2025年整改台账”。",
    "ledger-exists": "已有名为“{ledger}”的台账。接转要建一个新台账，请换一个名称。",
    "nothing-to-carry-over": "台账“{parent}”在该日期之前没有可接转的期次。请换一个日期，或先导入该台账。",
    "no-open-issues": "台账“{parent}”截至 {source} 没有未完成的问题，无需接转；直接归档即可。",
    "carried-over": "已从台账“{parent}”截至 {source} 的期次接转 {number} 项未完成的问题，"
    "时限、首次列入日期和历史随之延续。",
    "reported-left-behind": "另有 {number} 项已申报完成、待审核的问题没有接转：{codes}。请在台账“{parent}”中审核；"
    "退回的，请在新台账中补列。",
    "later-snapshots": "台账“{parent}”在 {source} 之后还有期次，接转的是 {source} 的内容。请核对日期。",
    "base-gone": "{snapshot} 号期次已被替换或撤回，这次的更改没有存入。请刷新后在现行的期次上重做。",
    "base-not-latest": "台账“{ledger}”在 {as_of} 已有别的期次（{other} 号）。请在那一期上更改。",
    "nothing-amended": "没有任何更改，什么也没有存。",
    "identity-suggestion": "{code}“{title}”与上期 {before_code}“{before}”很相近，可能是同一问题。"
    "未自动合并，请核对编号或标题。",
}

UNREACHABLE = "连接不上数据库 {url}。请确认数据库已启动、地址和口令正确后再试。"
UNWRITABLE = "打不开数据库文件 {url}。请确认所在文件夹存在、可写，并且它是本软件的数据库。"
TOO_NEW = "数据库由更新的版本建立（{version}），本版本读不了。请升级软件。"
BUSY = "数据库正被另一个导入占用，等了 {seconds} 秒仍未空出。请稍后再试。"
NOT_WRITTEN = "写入数据库失败，本次没有存入任何内容。请检查磁盘空间、文件是否可写和数据库连接后再试。"
READ_ONLY = (
    "数据库现在只能读取（主库连不上，只连到了备用库），本次没有存入任何内容。请等主库恢复、或备用库转为主库后再试。"
)
PERHAPS_WRITTEN = "存入时与数据库的连接断了，不能确定是否已经存入。请刷新后先核对，确实没有存入的再重做。"
SHARD_NAME = "（{name}）"
SHARD_AWAY = (
    "这本台账存放的分库{shard}现在连不上；其他台账不受影响，数据没有丢失。"
    "请通知管理员检查该数据库服务器，恢复后即可照常使用。"
)
SHARD_NOT_WRITTEN = "本次没有存入任何内容：{reason}"
SHARD_UNKNOWN = "没有名为“{shard}”的分库。已有：{names}。"
SHARD_OTHER = "台账“{ledger}”不在分库“{shard}”。已有的台账不换分库，请去掉 --shard 再载入。"
NOT_SPREAD = "这个数据库没有分库，不能用 --shard。分库用 rectify shard 建立，见 README。"
SHARD_NEEDS_POSTGRESQL = "分库要求总库和各分库都是 PostgreSQL，{url} 不是。请把 --database 指向总库。"
SHARD_BAD_NAME = "分库名称“{name}”不能用：请用小写字母开头，只含小写字母、数字和下划线，最多 40 个字符，例如 shard_1。"
SHARD_TWICE = "已有名为“{name}”的分库。请换一个名称。"
SHARD_USED = "{url} 里已有台账或已分库，不能用作分库。请给一个空的数据库。"
SHARD_SAME = "{url} 与总库或另一分库是同一个数据库。请每个分库给一个单独的数据库。"
SPREAD_OVER_LEDGERS = (
    "总库里已有台账，不能直接分库。请先 rectify backup 备份，对一个空的数据库分库，再用 rectify restore 恢复到其中。"
)
SPREAD_REFUSED = (
    "总库没有接受分库的设置，什么也没有改动：{reason}。没有权限的，请数据库管理员先执行 dashboard/deploy/shards.sql。"
)
SPREAD_TOO_MANY = "分库太多，台账编号用完了。"
RESTORE_OVER_SHARDS = (
    "已分库的数据库里已有台账，不能整体替换（各分库分别提交，中途断电会缺一半）。"
    "请新建一组空的数据库，用 rectify shard 分库后恢复到其中，再把地址换过去。"
)
RESTORE_EARLIER_ON_SHARDS = (
    "这份备份来自旧版本，不能直接恢复到已分库的数据库。"
    "请先恢复到一个普通的空数据库（例如 --database sqlite:///临时.db），再备份一次，用新的备份恢复。"
)
BAD_URL = (
    "数据库地址写法不对。例：sqlite:///var/rectify.db，postgresql+psycopg://用户:口令@主机/库名，或带备用库的 "
    "postgresql+psycopg://用户:口令@/库名?host=主机甲:5432&host=主机乙:5432。"
)
UNKNOWN_SNAPSHOT = "没有编号为 {snapshot} 的期次。请用 rectify snapshots 查看已有的期次。"
UNKNOWN_LEDGER = "没有名为“{ledger}”的台账。已有：{names}。"
UNKNOWN_LEDGER_ID = "没有编号为 {ledger} 的台账，可能已在别处变更。请刷新后重试。"
UNKNOWN_STATE = "台账只有“{active}”和“{archived}”两种状态，没有“{state}”。"
ANSWER_BLANK = "说明没有写。请写明核实的结果。"
ANSWER_UNSIGNED = "没有写是谁作的说明。请填写姓名或科室。"
DECISION_BLANK = "议定事项没有写。请写明要做什么。"
DECISION_UNSIGNED = "没有写是谁记录的。请填写姓名或科室。"
DECISION_TOO_EARLY = "承诺日期 {promised} 早于会议的截至日期 {as_of}。请核对日期。"
NO_SUCH_ISSUE = "{as_of} 这一期没有所选的问题，可能已在别处变更。请刷新后重试。"
NO_SUCH_DECISION = "没有这条议定事项，可能已在别处变更。请刷新后重试。"
DECISION_GONE = "这条议定事项已由{who}于 {when} 撤回，不能再记录落实情况。"
OUTCOME_TOO_EARLY = "这条议定事项是 {met_on} 议定的，不能记录在 {as_of} 这一期上。"
NEW_DATE_MISSING = "顺延要写新的日期。"
NEW_DATE_NOT_LATER = "顺延后的日期 {moved_to} 要晚于 {due}（原承诺日期和本期截至日期中较晚的一个）。请核对日期。"
HAND_IN_UNSIGNED = "不知道是谁报送的。请登录后再报送。"
HAND_IN_TWICE = "这份填报表已于 {at:%Y-%m-%d %H:%M} 报送，内容没有变化，无需再报。要改的，请改好表后重新选择。"
SEND_BACK_BLANK = "退回的理由没有写。请写明要改什么，报送单位看得到。"
SEND_BACK_LATE = "这份填报表已经合并或退回，不能再退回。请刷新后重试。"
NO_LEDGER = "还没有台账。请先用 rectify load 导入。"
ALREADY_WITHDRAWN = "{snapshot} 号期次已于 {at} 撤回，无需再撤。"
ALREADY_REPLACED = "{snapshot} 号期次已被 {by} 号替换，不在使用中，无需撤回。"
WITHDRAWN = "已撤回《{ledger}》截至 {as_of} 的 {snapshot} 号期次（日志里仍有）。"
STAYS_REPLACED = "它替换过的期次不会自动恢复；如需恢复，请重新导入那一期的文件。"
NOTHING_TO_BACK_UP = "数据库 {url} 里还没有台账，没有可备份的内容。请核对数据库地址。"
BACKUP_IN_THE_WAY = "{file} 已存在，且不是备份文件，没有覆盖它。请换一个文件名。"
BACKUP_NOT_WRITTEN = "备份没有写成：{file}。请确认文件夹存在、可写、磁盘空间足够后再试。"
BACKUP_NOT_READ = "读不了数据库，备份没有写成。请检查数据库连接、重启软件后再试。"
BACKUP_UNREADABLE = "打不开文件《{file}》。请检查路径和权限。"
NO_BACKUP = "《{file}》不是本软件的备份文件，什么也没有改动。请选用 rectify backup 写出的文件。"
BACKUP_DAMAGED = "备份文件《{file}》已损坏或不完整，没有恢复。请改用另一份备份，或重新复制这个文件后再试。"
BACKUP_TOO_NEW = "备份文件《{file}》由更新的版本（{version}）写出，本版本读不了，没有恢复。请升级软件。"
BACKUP_NOT_TAKEN = "备份中的内容存不进这个数据库，没有恢复，原有内容未动。请改用另一份备份后再试。"
RESTORE_OVER_LEDGERS = "数据库里已有台账，没有恢复。确要用备份替换现有的全部内容，请先备份，再加上 --replace。"
HANDOVER_IN_THE_WAY = "{file} 已存在，且不是移交文件，没有覆盖它。请换一个文件名。"
HANDOVER_NOT_WRITTEN = "移交文件没有写成：{file}。请确认文件夹存在、可写、磁盘空间足够后再试。"
HANDOVER_NOT_READ = "读不了数据库，移交文件没有写成。请检查数据库连接、重启软件后再试。"
HANDOVER_UNREADABLE = "打不开文件《{file}》。请检查路径和权限。"
NO_HANDOVER = "《{file}》不是本软件的移交文件，什么也没有存。请选用 rectify handover 写出的文件。"
HANDOVER_DAMAGED = "移交文件《{file}》已损坏或不完整，什么也没有存。请让移交方重新复制或重新写出这个文件。"
HANDOVER_TOO_NEW = "移交文件《{file}》由更新的版本（{version}）写出，本版本读不了，什么也没有存。请升级软件后再接收。"
HANDOVER_NOT_TAKEN = "移交文件《{file}》的内容存不进这个数据库，什么也没有存。请让移交方重新写出这个文件。"
HANDOVER_NAME_TAKEN = (
    "这里已有名为“{ledger}”的台账，移交文件没有接收，什么也没有存。确是另一本的，请用 --name 另起名称；"
    "是同一本的，不要再接收一次。"
)
HANDOVER_NAME_EMPTY = "台账的名称没有写。请写明接收后叫什么。"
HANDOVER_NAME_UNKNOWN = "移交文件里没有名为“{ledger}”的台账。里面有：{names}。"
HANDOVER_LOG_BROKEN = (
    "移交文件《{file}》所附日志第 {number} 条与它的校验码对不上或接不上，什么也没有存。请让移交方核对日志后重新写出。"
)
HANDOVER_OTHER_FIGURES = (
    "移交文件《{file}》中截至 {as_of} 一期的数字与移交时所记的不同，什么也没有存。请让移交方重新写出这个文件。"
)
HANDOVER_FILE_REFUSED = "移交文件《{file}》里的原始文件不能接收，什么也没有存：{reason}"
HANDOVER_EMPTY = "台账“{ledger}”还没有任何期次，没有可移交的内容。"
MAY_NOT_WRITE = "责任单位的账号不能改动台账。请联系整改办。"
ACCOUNT_NAMELESS = "用户名没有写。"
ACCOUNT_TAKEN = "已有名为“{name}”的用户。请换一个用户名。"
NO_SUCH_ACCOUNT = "没有名为“{name}”的用户。用 rectify user list 查看已有的用户。"
ACCOUNT_WITHOUT_UNIT = "责任单位的用户要写明单位，例如 --unit 县财政局。"
ACCOUNT_WITH_UNIT = "只有责任单位的用户才写单位。"
LOG_CHANGED = "日志第 {number} 条被改动过：内容与它的校验码对不上。"
LOG_UNLINKED = "日志第 {number} 条与前一条接不上：它前面的记录被改动、替换或调换过。"
LOG_MISSING = "日志第 {number} 条缺失，后面还有记录：它被删除，或编号被改动过。"
LOG_CUT = "日志里没有校验码为 {head} 的记录（现有 {entries} 条，末条 {last}）：末尾的记录被删除，或整个日志被换过。"
LOG_OTHER_SNAPSHOT = "{snapshot} 号期次的校验码与日志第 {number} 条所记的不同：期次被改动过。"
LOG_OTHER_ROWS = "{snapshot} 号期次的内容与日志第 {number} 条所记的不同：存入后有问题、措施、指标、名册或出处被改动过。"
LOG_HANDED_CHANGED = "随移交接收的日志与日志第 {number} 条所记的不同：接收后被改动、增加或删除过。"
LOG_OTHER_FILE = "存着的原始文件（{sha256}）与日志第 {number} 条所记的不同：文件被改动过。"
NO_PERIOD = "未注明期别"
UNNAMED_LEDGER = "未命名台账"
BLANK_CODE = "无编号-{row}"
LIST_MARK = "、"
