"""The labels in a cell of units: 牵头单位：A；配合单位：B → the segments and the role of each."""

from __future__ import annotations

import re
from itertools import zip_longest

from loaders.unit_words import PERSON_LABELS, ROLE_LABELS


def any_of(words: tuple[str, ...]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


LABELS = {label: role for role, labels in ROLE_LABELS.items() for label in labels}
"""Every label and the role it gives."""
_LABEL_WORD = rf"(?P<label>(?:整改)?(?:{any_of((*LABELS, *PERSON_LABELS))}))"
_SPACED_LABEL = rf"(?P<spaced>(?:整改)?(?:{any_of(tuple(label for label in LABELS if len(label) > 2))}))"
_LABEL = re.compile(
    rf"[【\[(（]?\s*{_LABEL_WORD}\s*[】\])）]?\s*(?:为|是)?\s*[:：]"
    rf"|[【\[]\s*{_LABEL_WORD.replace('label', 'boxed')}\s*[】\]]"
    rf"|(?:^|(?<=[\s;；。,，]))\s*{_SPACED_LABEL}[ \t\u3000]+(?=\S)"
)
_EDGES = " \t\u3000\r\n，,；;。、"


def labelled_segments(text: str) -> list[tuple[str | None, str]]:
    """Return the segments of a text with the role of the label before each (None before the first label).

    What stands under a person's label (责任人：…) is left out: it names no unit. Empty segments are left out.
    """
    found = list(_LABEL.finditer(text))
    segments: list[tuple[str | None, str]] = [(None, text[: found[0].start()] if found else text)]
    for label, following in zip_longest(found, found[1:]):
        word = (label["label"] or label["boxed"] or label["spaced"]).strip()
        role = LABELS.get(word) or LABELS.get(word.removeprefix("整改"))
        if role is not None:
            segments.append((role, text[label.end() : following.start() if following else len(text)]))
    return [(role, segment.strip(_EDGES)) for role, segment in segments if segment.strip(_EDGES)]
