"""What a browser sends of a page's form if nobody changes anything."""

from html.parser import HTMLParser


def sent_by(page: str, action: str | None = None) -> dict[str, str]:
    """Return the values of a page's inputs by name; with an action, of that form alone."""
    reader = _Reader(action)
    reader.feed(page)
    return reader.values


class _Reader(HTMLParser):
    def __init__(self, action: str | None) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._action = action
        self._form = ""
        self._tag = self._name = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given.get("action", "")
        if "disabled" in given or self._action not in (None, self._form):
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag in ("textarea", "select"):
            self._tag, self._name, self._text = tag, name, []
        elif tag == "option" and ("selected" in given or not self._text):
            self._text = [value]
        elif tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio", "file", "submit"):
                self.values[name] = value
            elif "checked" in given:
                self.values[name] = value or "on"

    def handle_endtag(self, tag: str) -> None:
        if tag == self._tag:
            text = "".join(self._text)
            if tag == "textarea":  # its first line break is the page's own; a browser sends CRLF
                text = text.removeprefix("\r\n").removeprefix("\n")
                text = "\r\n".join(text.replace("\r\n", "\n").split("\n"))
            self.values[self._name], self._tag = text, ""

    def handle_data(self, data: str) -> None:
        if self._tag == "textarea":
            self._text.append(data)
