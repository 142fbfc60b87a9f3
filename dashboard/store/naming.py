"""What a new ledger is called when the user names none: the banner's title, else the file's name, less its date."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from dashboard.store import messages
from loaders.text import typed

_CHANGING = (
    r"[(（\[【][^()（）\[\]【】]*(?:截至|截止|填报|\d{4}\s*[年./-]|第\s*[\d一二三四五六七八九十百]+\s*[期周次])[^()（）\[\]【】]*[)）\]】]",
    r"(?:截至|截止)?\s*\d{4}\s*[年./_-]\s*\d{1,2}\s*[月./_-]\s*\d{1,2}\s*日?",
    r"(?:截至|截止)?\s*(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?:截至|截止)\s*(?:\d{4}\s*年)?\s*\d{1,2}\s*月\s*(?:\d{1,2}\s*日|底)?",
    r"第\s*[\d一二三四五六七八九十百]+\s*[期周次]",
    r"^\s*附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[.:：、]?",
)
"""What changes from week to week or says nothing, in the order it is taken away."""

_EDGES = " \t\u3000_-—–·.:：、，,;；"


def ledger_name(title: str | None, file: str) -> str:
    """Return a name for a new ledger, the same for every week's file of one ledger. Never empty."""
    for candidate in (title, stem(file)):
        name = _without_changing(candidate or "")
        if name:
            return name
    return messages.UNNAMED_LEDGER


def stem(file: str) -> str:
    """Return a file's name without its folder and its ending, whichever system wrote the path."""
    return PurePosixPath(PureWindowsPath(file).name).stem


def _without_changing(text: str) -> str:
    text = unicodedata.normalize("NFC", typed(text))
    for pattern in _CHANGING:
        text = re.sub(pattern, " ", text)
    return re.sub(r"\s+", " ", text).strip(_EDGES)
