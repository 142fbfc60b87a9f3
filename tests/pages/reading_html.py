"""What stands on a page: texts, cards, tables and links of the HTML elements it draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

VOID = frozenset({"br", "hr", "img", "input"})


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str, class_: str | None = None) -> list[Element]:
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name and (class_ is None or class_ in child.attributes.get("class", "").split()):
                    found.append(child)
                found += child.all(name, class_)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def page(app: AppTest) -> Element:
    """Everything the run drew as HTML, dialog included."""
    reader = _Reader()
    for element in app.html:
        reader.feed(element.value)
    assert len(reader.open) == 1, "an element was left open"
    return reader.open[0]


def sentence(app: AppTest) -> str:
    return page(app).all("h1")[0].text


def cards(app: AppTest) -> dict[str, tuple[str, str, str]]:
    """Selection → label, number, detail."""
    found = {}
    for card in page(app).all("a", "card"):
        label, detail = (card.all("span", name)[0].text for name in ("card-label", "card-detail"))
        found[card.attributes["data-show"]] = (label, card.all("strong")[0].text, detail)
    return found


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """Name of a table → its rows, the header first."""
    return {
        table.attributes["aria-label"]: [
            [cell.text for cell in row.all("th") + row.all("td")] for row in table.all("tr")
        ]
        for table in page(app).all("table")
    }


def asked_by(link: Element) -> dict[str, str]:
    """The query of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link.attributes["href"]).query).items()}
