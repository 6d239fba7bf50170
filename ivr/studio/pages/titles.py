"""Titles of texts and phrases, and when callers hear them."""

from collections.abc import Callable, Iterable
from functools import partial

from ivr.i18n import language_name, translator
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.occasions import OCCASIONS, PHRASE_TITLES, Occasion
from ivr.script.titles import Titles
from ivr.studio.translation import language
from ivr.studio.writing.names import names_in


def in_words(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of languages in the reader's language, by their codes."""
    return {code: language_name(code, language()) for code in codes}


def occasion_of(text: str) -> Occasion | None:
    """Return the title of a text that every script has, and when callers hear it."""
    occasion = OCCASIONS.get(text)
    return occasion.told(translator(language())) if occasion else None


def titles_in(titles: Titles) -> Callable[[str], str]:
    """Return what gives texts their titles in the reader's language."""
    return partial(titles.of, language=language())


def title_of(files: Files, text: str) -> str:
    """Return what people call a text: its title, or its label or an announcement's words."""
    return fields.titles(files).of(text, language())


def text_titles(files: Files) -> dict[str, str]:
    """Return what people call each text, by its name, in the order of a call."""
    title = titles_in(fields.titles(files))
    return {name: title(name) for name in names_in(files).texts}


def phrase_titles() -> dict[str, str]:
    """Return what each phrase is for, by name."""
    said = translator(language())
    return {name: said.gettext(title) for name, title in PHRASE_TITLES.items()}
