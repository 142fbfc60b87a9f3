"""提醒单: one letter for each lead unit with what is overdue or due soon, in three grades, in the office's wording."""

from __future__ import annotations

from dataclasses import replace

from dashboard import texts as figure_words
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import content, notice_template
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.official import Official
from dashboard.exports.papers.word import DOCX_TYPE
from dashboard.metrics.groups import Group
from dashboard.metrics.lines import IssueLine, lines

GRADES: dict[str, tuple[str, ...]] = {
    "督办": ("overdue_31_90", "overdue_over_90"),
    "催办": ("overdue_1_7", "overdue_8_30"),
    "提示": ("due_soon",),
}
"""Grade → the selections whose issues it holds, the most pressing grade first; no issue is in two."""
_WIDTHS = (14, 46, 29, 24, 48)


def make(source: PaperSource) -> tuple[File, ...]:
    """Return a draft for each unit that leads anything overdue or due soon; none where nobody does.

    Issues without a lead unit come in one of their own, so that none is lost. Where one unit is asked for, only its own
    letter is written: to the others' letters its issues would be a part only.
    """
    wording = notice_template.wording(source.notice_template)
    whole = source.figures.whole
    asked = source.figures.scope.unit
    found = [row.lead for row in source.figures.by_unit if asked in (None, row.name)]
    nobody = replace(whole, name=None, label=figure_words.NO_UNIT, members=whole.positions("without_lead"))
    units = found if asked else [*found, nobody]
    notices = [(unit.label, _letter(source, unit, graded, wording)) for unit in units if (graded := _graded(unit))]
    names = content.file_names(source, words.NOTICE, [unit for unit, _ in notices])
    return tuple(File(name, letter, DOCX_TYPE) for name, (_, letter) in zip(names, notices, strict=True))


def _graded(unit: Group) -> dict[str, tuple[IssueLine, ...]]:
    """Return grade → the unit's issues in it, the nearest or longest first; grades without issues are absent."""
    graded = {
        grade: content.by_deadline(line for key in keys for line in lines(unit.facts, unit.positions(key)))
        for grade, keys in GRADES.items()
    }
    return {grade: held for grade, held in graded.items() if held}


def _letter(
    source: PaperSource, unit: Group, graded: dict[str, tuple[IssueLine, ...]], wording: dict[str, str]
) -> bytes:
    told = {
        "单位": unit.label,
        "等级": next(iter(graded)),
        "台账": source.info.ledger.name,
        "截至": figure_words.DAY.format(day=source.info.as_of),
        "项数": sum(len(held) for held in graded.values()),
        "天数": source.facts.thresholds.due_soon_days,
    }
    filled = {name: text.format(**told) for name, text in wording.items() if name not in GRADES}
    letter = Official(source, filled["标题"], filled["称呼"], words.TO_BE_SIGNED)
    letter.say_lines(filled["开头"])
    for grade, held in graded.items():
        letter.heading(words.GRADE.format(grade=grade, n=len(held)))
        letter.say_lines(wording[grade].format(**{**told, "项数": len(held), "等级": grade}))
        letter.table(words.NOTICE_COLUMNS, _WIDTHS, map(_row, held))
    letter.say_lines(filled["结尾"])
    letter.sign(filled["落款"])
    return letter.paper.content


def _row(line: IssueLine) -> tuple[str, ...]:
    said = line.next_step or figure_words.NOT_STATED
    return line.code, line.title, content.deadline(line), content.days(line), said
