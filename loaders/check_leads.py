"""Finds units that lead in an issue's measures and are not among its responsible units."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.records import Issue, Level, Problem
from loaders.text import clean, normal
from loaders.unit_names import looks_like_unit, split_names
from loaders.units import Roster

_LEADS = re.compile(
    r"由(?P<by>[^，。；：,;:由]{2,60}?)(?:共同|联合)?(?:牵头|负总责|主抓)"
    r"|(?:^|[，。；：,;:】)）])(?P<plain>[^，。；：,;:由]{2,60}?)(?:共同|联合)?牵头(?!单位|部门)"
    r"|牵头(?:单位|部门)(?:为|是|[:：])(?P<named>[^。；;，,)）]{2,60})"
)
_ORDINAL = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+是|(?:[(（]?[一二三四五六七八九十\d]+[)）]|\d+[.、．]|[一二三四五六七八九十]+、)+)"
)
# Words before a name that are none of it: 督促县人社局牵头, 2023年底前县财政局牵头.
_BEFORE_NAME = re.compile(
    r"^.*(?:督促|商请|报请|提请|督导|责成|指定|明确|要求|组织|协调|建议|请|交|前|在|经|并|对|将|以|了|年|月|日|底)"
    r"(?=[省市县区州旗镇乡])"
)
_TOGETHER = re.compile(r"会同|联合")
# Names of no unit in particular, and of bodies made for the occasion.
_NO_NAME = re.compile(
    r"各|相关|有关|责任|牵头|主管|行业|本级|本单位|我|该|此|专班|领导小组|工作组|专项组|办公室主任|分管|主要|领导|同志|所在|上述"
    r"|涉及|具体|对应|同级|属地"
)
_LEVEL = re.compile(r"[一-鿿]{0,12}?[省州市区县旗](?:[一-鿿]{2,9}?[市区县旗])?(?<=(?P<level>.))(?=.{2})")
_SAME_LEVEL = {"区": "县", "旗": "县"}
_TOWNSHIP_GOVERNMENT = re.compile(r"(?<=[镇乡道])(?:人民)?政府$")
NO_ROSTER = Roster()


def lead_problems(issue: Issue, roster: Roster = NO_ROSTER) -> tuple[Problem, ...]:
    """Return a problem for each unit that leads in the issue's measures and is none of the issue's units.

    A unit leads where the measure's own unit is stated, or its text says 由X牵头, X牵头 or 牵头单位：X. Aliases and
    successors of the roster count as the unit itself, and so does an abbreviation (县人社局 for
    县人力资源和社会保障局); a county's office is never the city's. Names of no unit in particular (各乡镇, 专班) are
    left alone.
    """
    leading = [measure for measure in issue.measures if measure.unit or _says_who_leads(measure.text)]
    if not leading:
        return ()
    named = (issue.lead_unit, *issue.units, *issue.supporting_units)
    own = tuple(dict.fromkeys(unit for unit in named if unit))
    if not own:
        return ()
    leaders: dict[str, str] = {}
    for measure in leading:
        if _says_who_leads(measure.text):
            leaders |= dict.fromkeys(leaders_in(measure.text), "牵头")
        if measure.unit and measure.unit not in own:
            leaders |= {name: leaders.get(name, "负责") for name in split_names(measure.unit, roster.known)}
    if all(leader in own for leader in leaders):
        return ()
    own_names = tuple(_current_name(unit, roster) for unit in own)
    problems: dict[str, Problem] = {}
    for leader, role in leaders.items():
        name = _current_name(leader, roster)
        if _NO_NAME.search(name) or any(name == unit or same_unit(name, unit) for unit in own_names):
            continue
        line = roster.get(leader)
        above = f"（上级单位{line.parent}）" if line and line.parent else ""
        message = (
            f"整改措施由{leader}{above}{role}，但责任单位为{'、'.join(own)}，不含该单位。请核实由谁负责，并补列或更正。"
        )
        problems.setdefault(name, Problem(Level.WARNING, "lead-not-responsible", message))
    return tuple(problems.values())


def _says_who_leads(text: str) -> bool:
    return "牵头" in text or "负总责" in text or "主抓" in text  # written out: asked once for every measure there is


def _current_name(name: str, roster: Roster) -> str:
    line = roster.get(name)
    return (line.successor or line.name) if line else name


@lru_cache(maxsize=8192)
def leaders_in(text: str) -> tuple[str, ...]:
    """Return the names of the units that a measure's text says lead, in order, each once."""
    names: dict[str, None] = {}
    for found in _LEADS.finditer(clean(text)):
        names |= dict.fromkeys(_names_in(found["by"] or found["plain"] or found["named"]))
    return tuple(names)


@lru_cache(maxsize=8192)
def _names_in(phrase: str) -> tuple[str, ...]:
    """Return the unit names of what stands before 牵头; few phrases make up a whole ledger."""
    parts = _TOGETHER.split(_BEFORE_NAME.sub("", _ORDINAL.sub("", phrase)))
    return tuple(name for part in parts for name in split_names(part, _unknown) if looks_like_unit(name))


def _unknown(_: str) -> bool:
    return False


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
