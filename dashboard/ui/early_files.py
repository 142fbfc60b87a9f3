"""Files of Streamlit's that the browser is told of before the page asks: what every page is made of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit

EVERYWHERE = ("Html", "Selectbox", "Checkbox", "Button")
"""The kinds of elements that every page is made of; Streamlit asks for their code when it has seen the first one."""
_FOLDER = Path(streamlit.__file__).parent / "static" / "static" / "js"
_IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')


@cache
def everywhere() -> tuple[str, ...]:
    """Return the names of the files with the elements of every page, and of all that these import."""
    found: dict[str, None] = {}
    waiting = [name for part in EVERYWHERE for name in _files_of(part)]
    for name in waiting:
        if name not in found:
            found[name] = None
            waiting += _IMPORTED.findall((_FOLDER / name).read_text("utf-8"))
    return tuple(found)


def _files_of(part: str) -> list[str]:
    return sorted(path.name for path in _FOLDER.glob(f"{part}.*.js"))
