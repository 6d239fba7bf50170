"""Old and new values beside each other, in the words of the pages that set them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from babel import Locale

from ivr.i18n import Translator
from ivr.reports.diff.differences import Group, Item


@dataclass(frozen=True, slots=True)
class Words:
    """The reader's language; `title` is what people call a text or menu."""

    reader: Translator
    title: Callable[[str], str]

    def changes(
        self, old: Mapping[str, str], new: Mapping[str, str], titles: Mapping[str, str]
    ) -> Iterator[Item]:
        """Yield the values that came, went or changed, with their titles."""
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                yield self.change(titles.get(name, name), old.get(name, ""), new.get(name, ""))

    def change(self, about: str, old: str, new: str) -> Item:
        """Return a value before and now; without one of them it is new or removed."""
        if not old:
            return Item(about, now=self.reader.gettext("%(value)s (new)", value=new))
        if not new:
            return Item(self.removed(about), old)
        return Item(about, old, new)

    def removed(self, what: str) -> str:
        """Say that something is removed."""
        return self.reader.gettext("Removed: %(what)s", what=what)

    def language(self, code: str) -> str:
        """Return the name of a language."""
        name: str = Locale.parse(self.reader.language).languages.get(code, code)
        return name

    def of(self, messages: Mapping[str, str]) -> dict[str, str]:
        """Return messages in the reader's language."""
        return {name: self.reader.gettext(message) for name, message in messages.items()}


def group_of(items: Iterator[Item]) -> tuple[Group, ...]:
    """Return items as a group without a heading, or none if there are none."""
    told = tuple(items)
    return (Group("values", "", told),) if told else ()
