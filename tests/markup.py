"""HTML pages as trees; markup that a browser would have to repair is rejected."""

from html.parser import HTMLParser
from xml.etree import ElementTree

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = HEADINGS.union("article blockquote div footer header li main nav ol p section ul".split())
PHRASING_ONLY = {"a", "kbd", "p", "span"} | HEADINGS

Element = ElementTree.Element


class _Builder(HTMLParser):
    """Parser that builds a tree, and rejects invalid markup."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = ElementTree.TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in <{tag}>"
        if tag in BLOCKS:
            assert not PHRASING_ONLY & set(self.open), f"<{tag}> inside {self.open}"
        assert tag != "a" or "a" not in self.open, "a link inside a link"
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.tree.data(data)


def parsed(html: str) -> Element:
    """Return the page as a tree; fails on markup that is not well-formed."""
    assert html.lower().startswith("<!doctype html>\n")
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert not builder.open
    return builder.tree.close()


def words_of(*elements: Element) -> str:
    return " ".join(" ".join("".join(element.itertext()) for element in elements).split())


def links(element: Element) -> list[str]:
    """Return the addresses of all links in an element."""
    return [link.attrib["href"] for link in element.iter("a") if "href" in link.attrib]


def found(element: Element, path: str) -> Element:
    one = element.find(path)
    assert one is not None, path
    return one
