"""Every English message has a Swedish translation with the same placeholders."""

import re
from collections.abc import Mapping
from functools import cache

from babel.messages.catalog import Message as CatalogMessage
from babel.messages.mofile import read_mo

from tests.messages import CATALOGUE, PACKAGE, Message, entries_in, forms_of, merge, used_messages

PLACEHOLDER = re.compile(r"%\((\w+)\)")


@cache
def translated() -> Mapping[Message, CatalogMessage]:
    """Return the entries of the Swedish catalogue, by their English."""
    return {forms_of(entry.id): entry for entry in entries_in(CATALOGUE.read_text("utf-8"))}


def test_every_message_has_its_swedish() -> None:
    missing = {
        message: place
        for message, place in used_messages().items()
        if message not in translated() or not all(forms_of(translated()[message].string))
    }
    assert not missing, "run `make messages`, and write the Swedish"


def test_merging_adds_new_messages_and_removes_unused_ones() -> None:
    header, *entries = CATALOGUE.read_text("utf-8").split("\n\n")
    calls = next(each for each in entries if "%(count)s calls" in each)
    old = "\n\n".join([header, 'msgid "Unused"\nmsgstr "Oanvänd"', calls]) + "\n"
    used = [("%(count)s call", "%(count)s calls"), ("A new %(thing)s",)]
    new = '#, python-format\nmsgid "A new %(thing)s"\nmsgstr ""'
    assert merge(old, used) == "\n\n".join([header, calls, new]) + "\n"


def test_no_message_is_inside_an_f_string() -> None:
    inside = re.compile(r"""f"[^"]*\{(?:_|[\w.]*gettext)\('""")
    assert not [file for file in PACKAGE.rglob("*.py") if inside.search(file.read_text())]


def test_no_entry_is_a_guess_or_unused() -> None:
    entries = translated().items()
    assert not [
        message for message, entry in entries if entry.fuzzy or message not in used_messages()
    ]


def test_the_swedish_fills_in_what_the_english_does() -> None:
    for message, entry in translated().items():
        english, swedish = (
            {place for form in forms for place in PLACEHOLDER.findall(form)}
            for forms in (message, forms_of(entry.string))
        )
        assert english == swedish, message


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {
            forms_of(entry.id): forms_of(entry.string) for entry in read_mo(file) if entry.id
        }
    written = {message: forms_of(entry.string) for message, entry in translated().items()}
    assert compiled == written, "run `make translations`"
