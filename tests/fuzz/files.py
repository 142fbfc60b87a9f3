"""Spoil workbooks and plan documents in many ways: bytes, parts, cells, texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from tests.loaders.layouts.bad_bytes import HEADER, ROW, document
from tests.loaders.layouts.books import Sheet, comma_separated, xls
from tests.loaders.plan_texts import CASE

DATA = Path(__file__).resolve().parents[2] / "data"

HOSTILE = (
    *("", " ", "\u3000", "0", "-1", "1e308", "-9" + "9" * 400, "NaN", "inf", "TRUE", "#REF!", "=1+1", "9" * 5000),
    *("2024年2月30日", "9999年13月", "0000-00-00", "12月底前", "立行立改并长期坚持", "45292.5", "99999999999", "-1月"),
    *("{0}", "{title}", "%s%n%d", "{{7*7}}", "${x}", "{:>99999999}", "\\", "\\N{DASH}", "\0", "\x1b[31m", "_x0000_"),
    *("<script>alert(1)</script>", "<svg onload=alert(1)>", "![x](//x)", "'; DROP TABLE issue; --", "&amp;#60;"),
    *("]]>", "\u202e倒\u202c", "\u200b\ufeff", "\U0001f468\u200d\U0001f469", "\U0010ffff", "ﷺ" * 50),
    *("e\u0301" * 200, "a\u0300" * 3000, "长" * 33000, "（" * 3000, "、" * 3000, "一" * 500, "第" * 500),
    *("合计", "示例", "已整改，申请销号，退回", "100%", "101%", "-5%", "三分之一", "1/0", "48/333", "1.1.1.1.1.1"),
    *("及" * 20000, "县和" * 9000, "局及县" * 9000, "（一）" * 9000, "由县牵头，" * 5000, "2024年" * 8000),
    *("县财政局、、、", "各乡镇及相关乡镇和县", "截至2024年", "整改措施：" * 400),
)  # fmt: skip
"""What cells and paragraphs hold that nobody wrote on purpose."""

INDICATORS = [
    ["指标编号", "对应问题", "指标名称", "期间", "分子", "分母", "目标", "单位", "基期值"],
    ["1a", "1", "培训后就业率", "2024-05", 2005, 4369, 3000, "人", 1200],
    ["1b", "1", "补贴到账率", "2024年一季度", "1,234", "2,345人", "90%", "人", "—"],
]
UNITS = [
    ["单位", "别名", "类型", "分管领导", "排序", "承接单位", "生效日期"],
    ["县林业局", "林业局、县林草局", "部门", "张副县长", 1, "县自然资源局", "2024-03-01"],
    ["青石镇", "青石镇人民政府", "乡镇", "", 20, "", ""],
]

_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_ATTRIBUTE = re.compile(r'(?<==")[^"]*(?=")')
_ATTRIBUTES = (
    *("", "-1", "0", "1", "99999", "4294967295", "99999999999999999999", "XFD1048576", "A0", "ZZZZ1", "A1:XFD1048576"),
    *("B2:A1", "s", "str", "e", "inlineStr", "zz", "../../x", "restart", "continue", "\u202e"),
)

Mutation = Callable[[Random, bytes], bytes]


@cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """Return sound files to begin with: shipped workbooks and templates, every kind of table as text, plans."""
    shipped = [
        *(DATA / "ebian_2023").glob("*.xlsx"),
        DATA / "demo" / "ledger_2024-11-29.xlsx",
        DATA / "demo" / "indicators_2024-11-29.xlsx",
        DATA / "demo" / "units.xlsx",
        *(DATA / "templates").glob("*.xlsx"),
        DATA / "demo" / "extra" / "returned_jihe.xlsx",
        DATA / "ebian_2023" / "source" / "issues.csv",
    ]
    rows = [HEADER, ROW, [2, "林地被占用", "县林业局、青石镇", "2024年底前，并长期坚持", "已整改√", 3.5]]
    return (
        *((path.name, path.read_bytes()) for path in sorted(shipped)),
        ("台账.xls", xls(Sheet("台账", rows), Sheet("合计", [["合计", 3]], hidden=True))),
        ("指标.xls", xls(Sheet("指标", INDICATORS))),
        ("名册.xls", xls(Sheet("名册", UNITS))),
        ("指标.csv", comma_separated(INDICATORS, "utf-8-sig")),
        ("名册.csv", comma_separated(UNITS, "gb18030")),
        ("台账.csv", comma_separated(rows, "gb18030")),
        ("方案.txt", CASE.encode()),
        ("方案.docx", document(*CASE.split("\n\x0c")[-1].strip().replace("\x0c", "").split("\n"))),
    )


def spoiled(random: Random) -> tuple[str, str, bytes]:
    """Return how a file was spoiled, its name and its bytes; sometimes it is spoiled twice."""
    name, content = random.choice(originals())
    ways: list[str] = []
    for _ in range(random.choice((1, 1, 1, 2))):
        kinds = PACKAGE if content[:2] == b"PK" else PLAIN if name.endswith(("csv", "txt")) else RAW
        way = random.choice(kinds)
        ways.append(way.__name__)
        try:
            content = way(random, content)
        except Exception:  # what an earlier way left is no package any more
            content = flipped(random, content)
    return "+".join(ways), name, content


def flipped(random: Random, content: bytes) -> bytes:
    """Return the bytes with some of them changed."""
    changed = bytearray(content or b"x")
    for _ in range(random.choice((1, 2, 5, 50))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(random: Random, content: bytes) -> bytes:
    """Return the beginning, the end, or all but a piece."""
    first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return random.choice((content[:last], content[first:], content[:first] + content[last:]))


def repeated(random: Random, content: bytes) -> bytes:
    """Return the bytes with a piece of them put in again elsewhere."""
    first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
    at = random.randrange(len(content) + 1)
    return content[:at] + content[first:last] * random.choice((1, 1, 3)) + content[at:]


def texts_changed(random: Random, content: bytes) -> bytes:
    """Return a text table or plan with cells and marks changed."""
    text = content.decode("gb18030" if content[:1] != b"\xef" and b"\n" in content else "utf-8", "replace")
    for _ in range(random.choice((1, 3, 20))):
        pieces = re.split(r"([,\n。：])", text)
        pieces[random.randrange(len(pieces))] = random.choice((*HOSTILE, '"', '""', ",", "\t", "\r", "\n\n", ";"))
        text = "".join(pieces)
    return text.encode(random.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")), "replace")


def part_flipped(random: Random, content: bytes) -> bytes:
    """Return a package with bytes of one part changed before it is packed."""
    return _with_part(random, content, lambda part: flipped(random, part))


def part_cut(random: Random, content: bytes) -> bytes:
    """Return a package with a piece of one part missing."""
    return _with_part(random, content, lambda part: cut(random, part))


def parts_swapped(random: Random, content: bytes) -> bytes:
    """Return a package with two parts in each other's place, one left out, one twice, or one of another file."""
    parts = parts_of(content)
    one, other = random.choice(list(parts)), random.choice(list(parts))
    kind = random.randrange(4)
    if kind == 0:
        parts[one], parts[other] = parts[other], parts[one]
    elif kind == 1:
        del parts[one]
    elif kind == 2:
        parts[f"xl/worksheets/sheet{random.randrange(9)}.xml"] = parts[one]
    else:
        strangers = [stranger for _, stranger in originals() if stranger[:2] == b"PK"]
        stranger = parts_of(random.choice(strangers))
        parts[one] = stranger.get(one, random.choice(list(stranger.values())))
    return packed(parts, random)


def cells_changed(random: Random, content: bytes) -> bytes:
    """Return a package with texts of a sheet or document replaced by extreme and hostile ones."""
    return _with_text(random, content, _TEXT, HOSTILE)


def attributes_changed(random: Random, content: bytes) -> bytes:
    """Return a package with addresses, types, merges and counts of a part replaced."""
    return _with_text(random, content, _ATTRIBUTE, _ATTRIBUTES)


RAW: tuple[Mutation, ...] = (flipped, cut, repeated)
PLAIN: tuple[Mutation, ...] = (*RAW, texts_changed, texts_changed, texts_changed)
PACKAGE: tuple[Mutation, ...] = (
    *RAW, part_flipped, part_cut, parts_swapped, parts_swapped, *(cells_changed,) * 4, *(attributes_changed,) * 3
)  # fmt: skip


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], random: Random) -> bytes:
    """Return a package of these parts."""
    made = io.BytesIO()
    method = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(made, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return made.getvalue()


def _with_part(random: Random, content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(content)
    name = random.choice(list(parts))
    parts[name] = change(parts[name])
    return packed(parts, random)


def _with_text(random: Random, content: bytes, places: re.Pattern[str], texts: tuple[str, ...]) -> bytes:
    parts = parts_of(content)
    told = ("xl/worksheets/", "xl/sharedStrings", "word/document", "xl/workbook", "word/numbering", "xl/styles")
    name = random.choice([name for name in parts if name.startswith(told)])
    text = parts[name].decode()
    found = list(places.finditer(text))
    for place in sorted(random.sample(found, min(len(found), random.choice((1, 2, 8, 40)))), key=lambda m: -m.start()):
        hostile = random.choice(texts)
        escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        text = text[: place.start()] + (escaped if random.random() < 0.9 else hostile) + text[place.end() :]
    parts[name] = text.encode("utf-8", "replace")
    return packed(parts, random)
