"""Names and titles of texts and languages in a draft, which may have errors."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import product

from ivr.i18n import language_name, translator
from ivr.reports.document.building import HELP
from ivr.script.fields import tables
from ivr.script.fields.place import FACTS, LINE_FILE, TEXTS, FieldPath
from ivr.script.fields.titles import Titles
from ivr.script.files import Files
from ivr.script.findings.finding import FindingCollector
from ivr.script.findings.wordings import WORDINGS
from ivr.script.language.occasions import OCCASIONS, Occasion
from ivr.script.model.decoding import decode_utf8
from ivr.script.model.menus import is_reserved
from ivr.script.model.script import FRAME_TEXTS, INTRODUCTION, NOTICE, WELCOME, WITHOUT_VOICE
from ivr.script.model.validating import read_table
from ivr.script.reading import field_values, inventory
from ivr.studio.editions.draft import Drafts
from ivr.studio.translation import language

MAX_NAME_LENGTH = 40
"""Characters of a name; see `tables.NAME_PATTERN`."""

WITHOUT_ACCENT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l"})
"""Letters that Unicode does not decompose."""

OPENING = (NOTICE, WELCOME, INTRODUCTION)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of `texts`, in the order of a call, and codes of languages.

    `announcements` and frame texts have no label; `labelled` texts can be options of menus.
    """

    languages: tuple[str, ...]
    texts: tuple[str, ...]
    announcements: tuple[str, ...]
    labelled: tuple[str, ...]

    def is_labelled(self, text: str) -> bool:
        """Return whether a text has a label: topics and menus have one."""
        return text in self.texts and text not in (*FRAME_TEXTS, *self.announcements)


def names_in(files: Files) -> Names:
    """Return the texts and languages of a script; of a damaged one, those with files."""
    table = _table(files)
    languages = table.codes if table else ()
    languages = languages or inventory.language_folders(files)
    used = inventory.text_names(table) if table else ()
    announced = tuple(dict.fromkeys((*table.announcements, *table.ready))) if table else ()
    others = (*FRAME_TEXTS, *announced, WITHOUT_VOICE)
    labelled = tuple(name for name in used if name not in others)
    there = {name for code, name in inventory.written_texts(files) if code in languages}
    unused = sorted(there.difference(used, others))
    texts = (*OPENING, *announced, *labelled, *HELP, WITHOUT_VOICE, *unused)
    return Names(languages, texts, announced, labelled)


def is_name(name: str) -> bool:
    """Return whether a name of a text is valid: a to z, digits, - and _, 40 at most."""
    return re.fullmatch(tables.NAME_PATTERN.removesuffix("$"), name) is not None


def name_from(label: str, taken: Collection[str]) -> str:
    """Return an unused name for a text with this label: "Råd & stöd" becomes "rad-stod"."""
    words = re.sub(r"\{\w+:", " ", label).casefold().translate(WITHOUT_ACCENT)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[: MAX_NAME_LENGTH + 1].strip("-") or "text"
    name = base[:MAX_NAME_LENGTH].rstrip("-")
    number = 1
    while name in taken or is_reserved(name):
        number += 1
        name = f"{base[: MAX_NAME_LENGTH - 4].rstrip('-')}-{number}"
    return name


def in_words(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of languages in the reader's language, by their codes."""
    return {code: language_name(code, language()) for code in codes}


def occasion_of(text: str) -> Occasion | None:
    """Return the title of a frame text, and when callers hear it."""
    occasion = OCCASIONS.get(text)
    return occasion.translate(translator(language())) if occasion else None


def titles_in(titles: Titles) -> Callable[[str], str]:
    """Return a function that returns titles of texts in the reader's language."""
    return partial(titles.of, language=language())


def titles_with_removed(drafts: Drafts, names: Iterable[str]) -> Titles:
    """Return the titles of the draft, and of texts and facts with these names that were removed.

    They are named by their last values.
    """
    draft = drafts.current()
    removed = [name for name in names if not draft.titles.known(name, language())]
    texts = [(code, TEXTS) for code in names_in(draft.files).languages]
    sections: list[FieldPath] = [("announcements",), ("ready",), (FACTS,), *texts]
    wholes = [(*section, name) for name, section in product(removed, sections)]
    saves = drafts.history_below(*wholes) if wholes else ()
    last = {save.field: save.value for save in reversed(saves) if save.value is not None}
    return Titles({**last, **draft.live_fields, **draft.fields})


def written_in(files: Files) -> frozenset[str]:
    """Return the names of the texts that have a file, in any language."""
    return frozenset(name for _, name in inventory.written_texts(files))


def text_titles(files: Files) -> dict[str, str]:
    """Return the titles of texts by name, in the order of a call."""
    title = titles_in(field_values.titles(files))
    return {name: title(name) for name in names_in(files).texts}


def phrase_titles() -> dict[str, str]:
    """Return the titles of phrases by name."""
    reader = translator(language())
    return {name: reader.gettext(title) for name, title in tables.PHRASE_TITLES.items()}


def _table(files: Files) -> tables.LineTable | None:
    report = FindingCollector(WORDINGS)  # the check reports these findings
    text = decode_utf8(files.get(LINE_FILE, b""), LINE_FILE, report)
    return read_table(tables.LineTable, text, LINE_FILE, report) if text else None
