"""What a file is about: a text in all languages, the menus, a language, or the facts."""

from dataclasses import dataclass
from enum import StrEnum

from ivr.script import facts, inventory
from ivr.script.model import LANGUAGE_FILE, LINE_FILE


class SubjectKind(StrEnum):
    """What a change is about, in the order in which changes are shown."""

    TEXT = "text"
    MENUS = "menus"
    LANGUAGE = "language"
    FACTS = "facts"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Subject:
    """What some files are about; `name` is that of a text, or the code of a language."""

    kind: SubjectKind
    name: str = ""

    @property
    def id(self) -> str:
        """Its place on a page."""
        return f"{self.kind}-{self.name}" if self.name else self.kind.value


MENUS = Subject(SubjectKind.MENUS)
FACTS = Subject(SubjectKind.FACTS)
OTHER = Subject(SubjectKind.OTHER)


def subject_of(path: str) -> Subject:
    """Return the subject of a file."""
    if path in (LINE_FILE, facts.FILE):
        return MENUS if path == LINE_FILE else FACTS
    code, _, rest = path.partition("/")
    if not inventory.IN_LANGUAGE.fullmatch(rest):
        return OTHER
    if rest == LANGUAGE_FILE:
        return Subject(SubjectKind.LANGUAGE, code)
    return Subject(SubjectKind.TEXT, rest.rpartition("/")[2].rpartition(".")[0])
