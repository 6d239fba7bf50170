"""Titles of texts and phrases, and when callers hear them."""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from babel import Locale
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ivr.studio.translation import language
from ivr.studio.writing.text_checks import TextChecks

LONGEST_TITLE = 100
"""Characters."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The title of a text, and when callers hear it."""

    name: LazyString
    heard: LazyString


def in_words(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of languages in the reader's language, by their codes."""
    known = Locale.parse(language()).languages
    return {code: known.get(code, code) for code in codes}


OCCASIONS = {
    "notice": Occasion(
        _l("Emergency notice"),
        _l("First in every call, in every language. No key skips it."),
    ),
    "welcome": Occasion(
        _l("Welcome"),
        _l("When the call has been answered, and when callers change to this language."),
    ),
    "introduction": Occasion(_l("Introduction"), _l("Once a call, before the first topic.")),
    "main": Occasion(
        _l("Main menu"),
        _l("When callers come back to the main menu. Its label is the heading that they hear."),
    ),
    "silence-1": Occasion(
        _l("First silence"),
        _l("When no key was pressed. Then the options are read again."),
    ),
    "silence-2": Occasion(
        _l("Second silence"),
        _l("When it is silent once more. Then the options are read again."),
    ),
    "wrong-key-1": Occasion(_l("First key that is not used"), _l("When the menu has no such key.")),
    "wrong-key-2": Occasion(
        _l("Second key that is not used"), _l("When the next key is not used either.")
    ),
    "give-up": Occasion(_l("The line gives up"), _l("After the last try. Then the call ends.")),
    "goodbye": Occasion(_l("Farewell"), _l("When it is silent after a topic. Then the call ends.")),
    "fault": Occasion(_l("Technical fault"), _l("When something is broken. Then the call ends.")),
    "without-voice": Occasion(
        _l("Without hearing or speech"),
        _l("It is never said. It stands on the line's public page, with its label as heading."),
    ),
}
"""The texts whose names mean the same in every script, by name."""


def title_of(text: str) -> str:
    """Return the title of a text; of a topic or menu, its name in the files."""
    return str(OCCASIONS[text].name) if text in OCCASIONS else text


def known_as(checks: TextChecks, text: str) -> str:
    """Return the label of a topic or menu, in the reader's language if possible, or a title.

    An announcement is known by its first words.
    """
    if text in OCCASIONS:
        return title_of(text)
    entries = {code: check.entry for code, check in checks.of(text).items() if check.entry}
    if text in checks.names.announcements:
        labels = {code: entry.beginning for code, entry in entries.items()}
    else:
        labels = {code: entry.title for code, entry in entries.items()}
    known = labels.get(language()) or next(filter(None, labels.values()), text)
    return shorten(known, LONGEST_TITLE, placeholder=" …")


PHRASE_TITLES = {
    "option": _l("An option of a menu"),
    "language_offer": _l("The offer of this language, in this language"),
    "choices": _l("How many options there are"),
    "repeat_choices": _l("Hearing the options again"),
    "repeat": _l("Hearing a text again"),
    "main_menu": _l("The way to the main menu"),
}
"""What each phrase is for, by name."""
