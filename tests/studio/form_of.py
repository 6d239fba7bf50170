"""What a browser sends with a form of a page where nobody has changed anything."""

from html.parser import HTMLParser

VALUES = ("hidden", "text", "date", "datetime-local", "number")
"""The types of inputs that are always sent; others only if they are ticked."""


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.sent: dict[str, str] = {}
        self.inside = False
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("action") == self.action
        elif not self.inside or "disabled" in given:
            return
        elif tag == "input" and (given.get("type", "text") in VALUES or "checked" in given):
            self.sent[name] = given.get("value", "on")
        elif tag == "textarea":
            self.textarea, self.sent[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = given["value"]

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self.textarea] = (
                self.sent[self.textarea].removeprefix("\r").removeprefix("\n")
            )
            self.textarea = ""
        elif tag == "form":
            self.inside = False


def form_of(html: str, action: str) -> dict[str, str]:
    """What the form with this action sends, by name; without the token of the page."""
    reader = _Reader(action)
    reader.feed(html)
    assert reader.sent.pop("csrf_token", ""), f"no form with the action {action}"
    return reader.sent
