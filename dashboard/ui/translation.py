"""The page's own HTML made ours: language, title, style sheet, and the scripts it carries: older browsers, texts."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from dashboard.ui import early_files
from dashboard.ui.texts import DRAFT, NO_JAVASCRIPT, PRODUCT

_FOLDER = Path(__file__).parent
_LANGUAGE = re.compile(r'<html lang="[^"]*"')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FONT = re.compile(r"<link\s[^>]*rel=\"preload\"[^>]*as=\"font\"[^>]*/>", re.DOTALL)


@cache
def script() -> str:
    """Return the script that every page carries inline; it asks for nothing from anywhere."""
    table = json.loads((_FOLDER / "translations.json").read_text("utf-8"))
    code = (_FOLDER / "page.js").read_text("utf-8")
    data = json.dumps(table, ensure_ascii=False).replace("</", "<\\/")
    themes = json.dumps(_themes(), ensure_ascii=False)
    session = (_FOLDER / "session.js").read_text("utf-8").replace("/*WORDS*/ {}", json.dumps(DRAFT, ensure_ascii=False))
    code = code.replace("/*TABLE*/ null", data).replace("/*THEMES*/ {}", themes)
    return (_FOLDER / "older_browsers.js").read_text("utf-8") + code + session


def _themes() -> dict[str, dict[str, object]]:
    """Return the look of the app in light and dark by Streamlit's names for what its page begins with.

    Told by the server only, after the first message, it would be drawn in Streamlit's own look first.
    """
    theme = tomllib.loads((_FOLDER.parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    light, dark, font = (theme.pop(name) for name in ("light", "dark", "font"))
    return {"LIGHT_THEME": {**theme, "bodyFont": font, **light}, "DARK_THEME": {**theme, "bodyFont": font, **dark}}


@cache
def style() -> str:
    """Return the style sheet of the pages, and what is different in a meeting."""
    return "".join((_FOLDER / name).read_text("utf-8") for name in ("style.css", "meeting.css"))


@lru_cache(maxsize=2)
def chinese_page(html: str) -> str:
    """Return Streamlit's index page with Chinese language, title and notice, and with our script and style sheet.

    It names the files that words and numbers need, so that they come with the first ones. The preload of a Latin font
    that no text here uses is dropped: the browser would warn of it on every page.
    """
    html = _COMMENT.sub("", html)
    html = _FONT.sub("", html)
    html = _LANGUAGE.sub('<html lang="zh-CN"', html, count=1)
    html = _TITLE.sub(f"<title>{PRODUCT}</title>", html, count=1)
    html = _NO_SCRIPT.sub(f"<noscript><p>{NO_JAVASCRIPT}</p></noscript>", html, count=1)
    early = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in early_files.of_words()
        if name not in html
    )
    html = html.replace("</head>", f"{early}<script>{script()}</script></head>", 1)
    # After Streamlit's own, which it puts into the head.
    return html.replace("</body>", f"<style>{style()}</style></body>", 1)
