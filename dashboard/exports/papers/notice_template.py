"""The wording of notices: a text file in sections with placeholders, shipped with the software or the office's own."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

from dashboard.exports.papers import texts as words
from dashboard.faults import UserError

_SECTION = re.compile(r"\[(.+)\]")
_COMMENT = "#"


class TemplateError(UserError):
    """A template cannot be used; the message is Chinese and says what to change."""


def wording(own: Path | None) -> dict[str, str]:
    """Return the sections of the office's own template, of the shipped one where it has none.

    Raises TemplateError where the file cannot be read or is no template.
    """
    if own is None:
        return _shipped()
    try:
        return sections(own.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise TemplateError(words.TEMPLATE_UNREADABLE.format(path=own, reason=words.NO_FILE)) from error
    except UnicodeDecodeError as error:
        raise TemplateError(words.TEMPLATE_UNREADABLE.format(path=own, reason=words.NOT_UTF_8)) from error
    except OSError as error:
        raise TemplateError(words.TEMPLATE_UNREADABLE.format(path=own, reason=error.strerror)) from error


@cache
def _shipped() -> dict[str, str]:
    return sections((files("dashboard.exports.papers") / "notice_template.txt").read_text(encoding="utf-8"))


def sections(text: str) -> dict[str, str]:
    """Return section → its text, lines joined by line breaks. Raises TemplateError where the text is no template."""
    found: dict[str, list[str]] = {}
    name: str | None = None
    for line in text.splitlines():
        line = line.strip()
        head = _SECTION.fullmatch(line)
        if line.startswith(_COMMENT) or not line:
            continue
        if head:
            name = head[1].strip()
            found[name] = []
        elif name is None:
            raise TemplateError(words.TEMPLATE_NO_SECTION.format(line=line))
        else:
            found[name].append(line)
    missing = [name for name in words.TEMPLATE_SECTIONS if not found.get(name)]
    unknown = [name for name in found if name not in words.TEMPLATE_SECTIONS]
    if missing or unknown:
        raise TemplateError(
            words.TEMPLATE_SECTIONS_WRONG.format(
                missing=words.REST.join(missing) or words.NONE, unknown=words.REST.join(unknown) or words.NONE
            )
        )
    made = {name: "\n".join(lines) for name, lines in found.items()}
    for name, said in made.items():
        _try(name, said)
    return made


def _try(name: str, said: str) -> None:
    try:
        placeholders = [(field, form or turn) for _, field, form, turn in Formatter().parse(said) if field is not None]
    except ValueError as error:
        raise TemplateError(words.TEMPLATE_BRACES.format(section=name)) from error
    for field, form in placeholders:
        if field not in words.TEMPLATE_PLACEHOLDERS or form:
            known = words.REST.join(f"{{{known}}}" for known in words.TEMPLATE_PLACEHOLDERS)
            raise TemplateError(words.TEMPLATE_PLACEHOLDER.format(section=name, placeholder=field, known=known))
