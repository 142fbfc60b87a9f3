"""HTML made of elements whose texts are escaped: for pages and for the offline file alike."""

from __future__ import annotations

from html import escape

from dashboard.safe import safe

VOID = frozenset({"input"})
"""Elements without an end."""


class Html(str):
    """HTML that is safe to show: made by this module only, every text in it escaped."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Say to `st.html` that this is HTML; in any other text it would look for indents, line by line."""
        return self


def element(name: str, /, *children: str, **attributes: str) -> Html:
    """Return an HTML element; children that are no `Html` are texts and escaped.

    Attribute names are given with `_` for `-`, and with a trailing `_` where Python keeps the word for itself.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(safe(value))}"' for key, value in attributes.items() if value
    )
    return Html(f"<{name}{written}>" if name in VOID else f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str) -> Html:
    """Return several pieces one after the other; those that are no `Html` are texts and escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(safe(child)) for child in children))
