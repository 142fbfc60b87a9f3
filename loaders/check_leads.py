"""Finds units that lead in an issue's measures and are not among its responsible units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from loaders.records import Issue, Level, Problem, Unit
from loaders.text import clean, normal

_LEADS = re.compile(
    r"由(?P<by>[^，。；：,;:由]{2,60}?)(?:共同|联合)?(?:牵头|负总责|主抓)"
    r"|(?:^|[，。；：,;:】)])(?P<plain>[^，。；：,;:由]{2,60}?)(?:共同|联合)?牵头(?!单位|部门)"
    r"|牵头(?:单位|部门)(?:为|是|[:：])(?P<named>[^。；;，,)]{2,60})"
)
_ORDINAL = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+是|(?:[(（]?[一二三四五六七八九十\d]+[)）]|\d+[.、．]|[一二三四五六七八九十]+、)+)"
)
_BEFORE_NAME = re.compile(
    r"^.*(?:督促|商请|报请|提请|督导|责成|指定|明确|要求|组织|协调|建议|请|交|前|在|经|并|对|将|以|了|年|月|日|底)(?=[省市县区州旗镇乡])"
)
_TOGETHER = re.compile(r"、|，|,|;|；|和|及|与|会同|联合|以及")
_UNIT_NAME = re.compile(
    r"[一-鿿A-Za-z0-9()（）]{0,24}(?:局|委|办|中心|公司|集团|镇|乡|街道|院|校|站|所|队|社|会|联|政府|村|厅|部|组织|银行|处|科|库|馆)"
)
_NO_NAME = re.compile(
    r"各|相关|有关|责任|牵头|主管|行业|本|我|该|此|其|专班|领导小组|工作组|专项组|办公室主任|分管|主要|领导|同志|所在|上述|涉及|具体|对应|同级|属地"
)
_LEVEL = re.compile(r"[一-鿿]{0,12}?[省州市区县旗](?:[一-鿿]{2,9}?[市区县旗])?(?<=(?P<level>.))(?=.{2})")
_SAME_LEVEL = {"区": "县", "旗": "县"}
_TOWNSHIP_GOVERNMENT = re.compile(r"(?<=[镇乡道])(?:人民)?政府$")


class UnitNames(NamedTuple):
    """What a roster says of names: normalised name or alias → the unit's name (a successor's where there is one),
    and the unit's name → its parent."""

    canonical: Mapping[str, str]
    parents: Mapping[str, str]


NO_ROSTER = UnitNames({}, {})


def unit_names(roster: Iterable[Unit]) -> UnitNames:
    """Return the names of a roster; the first line of a name counts."""
    canonical: dict[str, str] = {}
    parents: dict[str, str] = {}
    for unit in roster:
        for name in (unit.name, *unit.aliases):
            canonical.setdefault(normal(name), unit.successor or unit.name)
        if unit.parent:
            parents.setdefault(unit.name, unit.parent)
    return UnitNames(canonical, parents)


def lead_problems(issue: Issue, names: UnitNames = NO_ROSTER) -> tuple[Problem, ...]:
    """Return a problem for each unit that leads in the issue's measures and is none of the issue's units.

    A unit leads where the measure's own unit is stated, or its text says 由X牵头, X牵头 or 牵头单位：X. Aliases and
    successors of the roster count as the unit itself, and so does an abbreviation (县人社局 for
    县人力资源和社会保障局); a county's office is never the city's. Names of no unit in particular (各乡镇, 专班) are
    left alone.
    """
    named = (issue.lead_unit, *issue.units, *issue.supporting_units)
    own = tuple(dict.fromkeys(unit for unit in named if unit))
    if not own:
        return ()
    leaders: dict[str, str] = {}
    for measure in issue.measures:
        if "牵头" in measure.text or "负总责" in measure.text or "主抓" in measure.text:
            leaders |= dict.fromkeys(leaders_in(measure.text), "牵头")
        if measure.unit and measure.unit not in own:
            leaders |= {unit: leaders.get(unit, "负责") for unit in _separate(measure.unit)}
    if not leaders:
        return ()
    own_names = tuple(names.canonical.get(normal(unit), unit) for unit in own)
    problems: dict[str, Problem] = {}
    for leader, role in leaders.items():
        canonical = names.canonical.get(normal(leader), leader)
        if _NO_NAME.search(canonical) or any(_is_own(canonical, unit) for unit in own_names):
            continue
        parent = names.parents.get(canonical)
        above = f"（上级单位{parent}）" if parent else ""
        message = (
            f"整改措施由{leader}{above}{role}，但责任单位为{'、'.join(own)}，不含该单位。请核实由谁负责，并补列或更正。"
        )
        problems.setdefault(canonical, Problem(Level.WARNING, "lead-not-responsible", message))
    return tuple(problems.values())


@lru_cache(maxsize=8192)
def leaders_in(text: str) -> tuple[str, ...]:
    """Return the names of the units that a measure's text says lead, in order, each once."""
    names: dict[str, None] = {}
    for found in _LEADS.finditer(clean(text)):
        phrase = found["by"] or found["plain"] or found["named"]
        phrase = _BEFORE_NAME.sub("", _ORDINAL.sub("", phrase))
        names |= dict.fromkeys(name for name in _separate(phrase) if _UNIT_NAME.fullmatch(name))
    return tuple(names)


def _separate(phrase: str) -> list[str]:
    """Split 县人社局、县财政局 and 县人社局和县财政局, but not 县人力资源和社会保障局."""
    pieces = _TOGETHER.split(phrase)
    return pieces if all(_UNIT_NAME.fullmatch(piece) for piece in pieces) else [phrase]


def _is_own(leader: str, unit: str) -> bool:
    return leader == unit or same_unit(leader, unit)


@lru_cache(maxsize=65536)
def same_unit(one: str, other: str) -> bool:
    """Tell whether two names can be of the same unit: equal, or one the other's abbreviation at the same level.

    峨边县人社局, 县人社局 and 县人力资源和社会保障局 can be; 县人社局 and 市人社局 never are.
    """
    (first_level, first), (second_level, second) = _levelled_name(one), _levelled_name(other)
    if first_level and second_level and first_level != second_level:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) < 2 or short[0] != long[0] or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _levelled_name(name: str) -> tuple[str, str]:
    """Split a name into its level (县) and what follows it (人社局); 区 and 旗 are levels like 县."""
    name = normal(name).replace("办公室", "办").replace("委员会", "委")
    name = _TOWNSHIP_GOVERNMENT.sub("", name)
    found = _LEVEL.match(name)
    return (_SAME_LEVEL.get(found["level"], found["level"]), name[found.end() :]) if found else ("", name)
