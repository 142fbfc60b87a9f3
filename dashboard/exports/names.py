"""Names of files that every file system takes."""

from __future__ import annotations

import re

_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_FILE_NAME = 80


def file_name(*parts: str, suffix: str) -> str:
    """Return a file name of these parts that every file system takes; the last part, mostly a date, is never cut."""
    *front, last = [_FORBIDDEN_IN_NAMES.sub("", part).strip(" .") for part in parts if part] or [""]
    last = last[:_LONGEST_FILE_NAME]
    head = "_".join(front)[: max(0, _LONGEST_FILE_NAME - len(last) - 1)]
    return f"{head}_{last}.{suffix}" if head else f"{last}.{suffix}"
