"""Sources for papers, made by hand, and what is in the files read back by other means than the ones that wrote them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from docx import Document
from lxml import etree

from dashboard.exports.paper import File, PaperSource
from dashboard.frames import Snapshot, Week
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, indicator, issue, measure, snapshot

UNITS = ("县财政局", "县人社局", "青杨镇", "县农业投资公司")
STATUSES = ("in_progress", "not_started", "reported", "verified", "closed", "in_progress", "ended", "in_progress")
TYPES = ("immediate", "phased", "continuing", None)
LEADER, PERSON = "欧阳明月", "13900001111"


def in_days(days: int) -> date:
    return AS_OF + timedelta(days=days)


def rows(count: int = 30, long: str = "") -> list[dict[str, Any]]:
    """Issues of every kind: statuses, deadlines past, near, far and none, some extended, amounts stated or not."""
    made = []
    for number in range(1, count + 1):
        left = (-120, -12, 3, 20, 60, None, -45, 6)[(number * 5) % 8]
        deadline = None if left is None else in_days(left)
        lead = UNITS[number % 4] if number % 11 else None
        made.append(
            issue(
                f"{number % 3 + 1}-{number}",
                STATUSES[(number * 3) % 8],
                deadline,
                title=f"第{number}项问题{long}",
                finding=f"表现{number}{long}",
                category=("资金", "项目", None)[number % 3],
                lead_unit=lead,
                units=(lead, UNITS[(number + 1) % 4]) if lead else (),
                leader=LEADER,
                person=PERSON,
                rectification_type=TYPES[number % 4],
                original_deadline=in_days(-10) if number % 6 == 0 else deadline,
                amount=number * 1_234_500 if number % 2 else None,
                amount_rectified=number * 1_000_000 if number % 4 == 1 else None,
                rules_made=2 if number % 5 == 0 else None,
                reason=f"原因{number}{long}" if number % 2 else None,
                next_step=f"下一步{number}" if number % 3 else None,
                coordination=f"请协调{number}" if number % 4 == 0 else None,
                promised_on=in_days(30) if number % 5 == 0 else None,
                evidence="凭证、照片（正面、背面）；台账" if number % 2 else None,
                progress=f"进展{number}",
            )
        )
    return made


INDICATORS = [
    indicator("a", "2024-10", 2005, denominator=4369, target=3000, issue="2-1", unit="人"),
    indicator("b", "2024-10", None, target=10, issue="3-2", unit="户"),
    indicator("c", "2024-10", 30, denominator=60, target=60, issue="1-3", unit="万元"),
]


def trend_of(*held: Snapshot) -> tuple[Week, ...]:
    """What all issues of these snapshots came to, none of them overdue."""
    return tuple(
        Week(one.info.id, one.info.as_of, {status: (n, 0) for status, n in one.issues["status"].value_counts().items()})
        for one in held
    )


def snapshots(count: int = 30) -> tuple[Snapshot, Snapshot]:
    """The snapshot of the week before, where less was done, and this week's."""
    now = rows(count)
    before = [row | {"status": "in_progress"} if row["status"] == "closed" else row for row in now]
    measures = [measure(row["code"], None) for row in now]
    return (
        snapshot(before, as_of=in_days(-7), id=1),
        snapshot(now, id=2, measures=measures, indicators=INDICATORS),
    )


def source(
    now: Snapshot,
    before: Snapshot | None = None,
    scope: Scope | None = None,
    trend: tuple[Week, ...] = (),
    **given: Any,
) -> PaperSource:
    earlier = Facts(before) if before is not None else None
    return PaperSource(figures(Facts(now), earlier, scope), earlier, trend, **given)


def parts(file: File) -> dict[str, bytes]:
    """Every part of an Office file by its name."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def every_text(file: File) -> str:
    """All text of the file's XML parts; every one of them must parse."""
    found = []
    for name, content in parts(file).items():
        if name.endswith((".xml", ".rels")):
            found.append("".join(etree.fromstring(content).itertext()))
        elif name.endswith(".xlsx"):
            found.append(every_text(File(name, content, "")))
    return "\n".join(found)


def paragraphs(file: File) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(file.content)).paragraphs]


def tables(file: File) -> list[list[list[str]]]:
    """The tables of a Word file as rows of cell texts, read from its XML."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = etree.fromstring(parts(file)["word/document.xml"])

    def text(cell: Any) -> str:
        return "\n".join(
            "".join(
                {f"{space}t": node.text or "", f"{space}br": "\n", f"{space}tab": "\t"}.get(node.tag, "")
                for node in paragraph.iter()
            )
            for paragraph in cell.iter(f"{space}p")
        )

    return [
        [[text(cell) for cell in row.iter(f"{space}tc")] for row in table.iter(f"{space}tr")]
        for table in body.iter(f"{space}tbl")
    ]


def table(file: File, header: Sequence[str]) -> list[list[str]]:
    """The rows under the one table with this header; none where there is no such table."""
    found = [rows[1:] for rows in tables(file) if rows[0] == list(header)]
    assert len(found) <= 1
    return found[0] if found else []
