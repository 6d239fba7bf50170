"""One section of the settings: its fields, what is wrong with them, and how they are saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias

from ivr.i18n import Translator
from ivr.script.files import Files
from ivr.studio.writing.line_file import AnyTable, TableFile

Fields: TypeAlias = Mapping[str, str]
"""What the fields of a section hold, by name; lists have one entry a line."""

Problems: TypeAlias = Mapping[str, str]
"""What is wrong with fields, in the reader's language, by name."""

GONE = "gone"
"""Field that is filled in to take the whole section out."""

SWITCHED_ON = "on"
"""Value of a ticked field."""


@dataclass(frozen=True, slots=True)
class Section(Generic[AnyTable]):
    """A section of a file: how it is read, shown and written.

    `shown` returns the fields as the table has them; `problems` what is wrong with those of a
    form; `put` writes them. `file` is the path of what `opened` reads.
    """

    name: str
    file: str
    opened: Callable[[Files], TableFile[AnyTable]]
    shown: Callable[[AnyTable], Fields]
    put: Callable[[TableFile[AnyTable], Fields], None]
    problems: Callable[[Fields, AnyTable, Translator], Problems]


@dataclass(frozen=True, slots=True)
class Sent:
    """A section as somebody sent it: its fields, and the digest of the file that they showed.

    `theirs` are fields that somebody else has changed since then, and `trouble` says why it could
    not be written.
    """

    section: str
    fields: Fields
    seen: str
    problems: Problems = field(default_factory=dict)
    theirs: Fields = field(default_factory=dict)
    trouble: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether it was not saved and must be shown again."""
        return bool(self.problems or self.theirs or self.trouble)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows it again."""
        return 422 if self.problems or self.trouble else 409
