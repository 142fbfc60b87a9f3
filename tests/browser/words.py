"""The words on a screen, those spoken only included, and which of them are not Chinese."""

from __future__ import annotations

import re

from tests.browser.conftest import Visit

LATIN = re.compile(r"[A-Za-z]{2,}")
PROPER_NAMES = re.compile(
    r"[\w-]+\.xlsx|Excel|Word|PowerPoint|\d+ ?[KM]?B\b|\b(?:xlsx?|xlsm|csv|tsv|docx?|txt|wps|et)\b"
    r"|\brectify(?: -{0,2}[a-z]+)*",
    re.IGNORECASE | re.ASCII,
)
"""Names of files, of their kinds and sizes, of programs and commands are as they are."""
ON_SCREEN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("script, style, noscript, [data-testid='stIconMaterial']")) continue;
    const shown = parent.checkVisibility({visibilityProperty: true, opacityProperty: true});
    if (shown) found.push(walker.currentNode.nodeValue);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (element.getAttribute(name)) found.push(element.getAttribute(name));
  return found.map((text) => text.trim()).filter(Boolean);
}"""


def foreign(visit: Visit) -> list[str]:
    """Return the texts on screen that hold words which are neither Chinese nor proper names."""
    return [text for text in visit.page.evaluate(ON_SCREEN) if LATIN.search(PROPER_NAMES.sub("", text))]
