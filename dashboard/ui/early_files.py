"""Files of Streamlit's that the browser is told of before the page asks: what words and numbers need."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit

WORDS = "Html"
"""The kind of element that holds words and numbers; Streamlit asks for its code when it has seen the first one."""
_FOLDER = Path(streamlit.__file__).parent / "static" / "static" / "js"
_IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')


@cache
def of_words() -> tuple[str, ...]:
    """Return the names of the files that words and numbers need, with all that these import."""
    found: dict[str, None] = {}
    waiting = sorted(path.name for path in _FOLDER.glob(f"{WORDS}.*.js"))
    for name in waiting:
        if name not in found:
            found[name] = None
            waiting += _IMPORTED.findall((_FOLDER / name).read_text("utf-8"))
    return tuple(found)
