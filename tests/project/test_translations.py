"""Every English message has a Swedish translation with the same placeholders."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message as CatalogMessage
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import ivr
from ivr.errors import ConfigError, EditionError
from ivr.i18n import FOLDER, translator

PACKAGE = Path(ivr.__file__).parent
CATALOGUE = FOLDER / "sv" / "LC_MESSAGES" / "ivr.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext.babel_extract")]
TEMPLATES = {
    "silent": "false",
    "trimmed": "false",
    "newstyle_gettext": "true",
    "extensions": "jinja2.ext.i18n",
}
KEYWORDS = {
    **dict.fromkeys(("_", "_l", "N_", "gettext", "lazy_gettext")),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")

Message = tuple[str, ...]
"""A message, or its plural forms."""


@cache
def said() -> Mapping[Message, str]:
    """Return each message of modules, templates and thresholds, with its place."""
    messages: dict[Message, str] = {}
    options = {"**/templates/**.html": TEMPLATES}
    found = extract_from_dir(str(PACKAGE), METHODS, options, keywords=KEYWORDS)
    for file, line, message, _comments, _context in found:
        messages[texts(message)] = f"{file}:{line}"
    thresholds = tomllib.loads((PACKAGE / "checks" / "thresholds.toml").read_text(encoding="utf-8"))
    for rule, limits in thresholds.items():
        for name, limit in limits.items():
            for words in (limit["source"], limit["label"]):
                messages[texts(words)] = f"thresholds.toml: {rule}.{name}"
    return messages


@cache
def translated() -> Mapping[Message, CatalogMessage]:
    """Return the entries of the Swedish catalogue, by their English."""
    with CATALOGUE.open("rb") as file:
        return {texts(entry.id): entry for entry in read_po(file, locale="sv") if entry.id}


def texts(message: str | Sequence[str] | None) -> Message:
    return (message or "",) if isinstance(message, str | None) else tuple(message)


def test_every_message_has_its_swedish() -> None:
    missing = {
        message: place
        for message, place in said().items()
        if message not in translated() or not all(texts(translated()[message].string))
    }
    assert not missing


def test_no_message_is_inside_an_f_string() -> None:
    inside = re.compile(r"""f"[^"]*\{(?:_|[\w.]*gettext)\('""")
    assert not [file for file in PACKAGE.rglob("*.py") if inside.search(file.read_text())]


def test_no_entry_is_a_guess_or_of_what_nobody_says_any_more() -> None:
    entries = translated().items()
    assert not [message for message, entry in entries if entry.fuzzy or message not in said()]


def test_the_swedish_fills_in_what_the_english_does() -> None:
    for message, entry in translated().items():
        english, swedish = (
            {place for form in forms for place in PLACEHOLDER.findall(form)}
            for forms in (message, texts(entry.string))
        )
        assert english == swedish, message


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {texts(entry.id): texts(entry.string) for entry in read_mo(file) if entry.id}
    written = {message: texts(entry.string) for message, entry in translated().items()}
    assert compiled == written, "run `make translations`"


def test_swedish_counts_and_writes_numbers_as_swedish_does() -> None:
    swedish = translator("sv")
    assert swedish.ngettext("no such message", "%(count)s such messages", 2) == "2 such messages"
    assert swedish.number(1234.5, 1) == "1\N{NO-BREAK SPACE}234,5"
    assert translator("en").number(1234.5, 1) == "1,234.5"


def test_an_error_is_english_in_logs_and_told_in_the_readers_language() -> None:
    error = EditionError(
        "There is no edition %(number)s: the newest one is %(last)s.", number=9, last=2
    )
    assert str(error) == error.message("en") == "There is no edition 9: the newest one is 2."
    assert error.message("sv") == "Det finns ingen utgåva 9: den senaste är 2."


def test_what_operators_alone_read_stays_english_and_may_hold_per_cent_signs() -> None:
    error = ConfigError("The disk is 100% full, %(so) it seems.")
    assert str(error) == error.message("en") == error.message("sv")
