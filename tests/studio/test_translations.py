"""The two languages of the studio: whatever it says in English, it says in Swedish."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from staff import Staff

import ivr.studio
from ivr.studio.translation import FOLDER, translations

STUDIO = Path(ivr.studio.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext.babel_extract")]
OPTIONS = {
    "**/templates/**.html": {
        "silent": "false",
        "trimmed": "false",
        "newstyle_gettext": "true",
        "extensions": "jinja2.ext.i18n",
    }
}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
AREAS = sorted((FOLDER / "sv").glob("*.po"))

Message = str | tuple[str, ...]


def said() -> dict[Message, str]:
    """Every message of the studio's modules and templates, and where it stands."""
    found = extract_from_dir(
        str(STUDIO), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    )
    return {
        tuple(message) if isinstance(message, list) else message: f"{file}:{line}"
        for file, line, message, _comments, _context in found
    }


def translated(file: Path) -> Iterator[tuple[Message, Message]]:
    """Every entry of an area's file."""
    with file.open("rb") as opened:
        for message in read_po(opened, locale="sv"):
            if message.id:
                assert not message.fuzzy, f"{file.name}: {message.id}"
                yield message.id, message.string


SAID = said()
TRANSLATED: dict[Message, set[Message]] = defaultdict(set)
for area in AREAS:
    for english, swedish in translated(area):
        TRANSLATED[english].add(swedish)


def in_swedish(message: Message) -> bool:
    """Whether there is Swedish for a message, in each of its numbers."""
    found = TRANSLATED.get(message, set())
    texts = [text for entry in found for text in ((entry,) if isinstance(entry, str) else entry)]
    return bool(texts) and all(texts)


def test_every_message_has_its_swedish() -> None:
    assert not {message: place for message, place in SAID.items() if not in_swedish(message)}


def test_no_message_is_said_in_two_ways() -> None:
    assert not {english for english, swedish in TRANSLATED.items() if len(swedish) > 1}


@pytest.mark.parametrize("file", AREAS, ids=lambda file: file.name)
def test_no_entry_is_left_of_what_nobody_says_any_more(file: Path) -> None:
    assert not [english for english, _ in translated(file) if english not in SAID]


@pytest.mark.parametrize("file", AREAS, ids=lambda file: file.name)
def test_the_swedish_fills_in_what_the_english_does(file: Path) -> None:
    with file.open("rb") as opened:
        catalog = read_po(opened, locale="sv")
        assert not [(message.id, errors) for message, errors in catalog.check()]


def test_swedish_counts_as_swedish_does() -> None:
    swedish = translations("sv")
    assert swedish.ngettext("no such message", "no such messages", 2) == "no such messages"
    assert swedish.gettext("Overview") == "Översikt"


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("sv", "sv"), ("en-GB,en;q=0.9", "en"), ("de", "sv"), ("", "sv"), ("de,en;q=0.5", "en")],
)
def test_the_studio_speaks_the_browsers_language_or_swedish(
    staff: Staff, asked: str, spoken: str
) -> None:
    page = staff.stranger(asked).get("/studio/sign-in").get_data(as_text=True)
    assert f'<html lang="{spoken}">' in page
    assert (">Logga in<" if spoken == "sv" else ">Sign in<") in page


def test_a_chosen_language_stays_whoever_signs_in_or_out(staff: Staff) -> None:
    browser = staff.stranger("sv")
    chosen = browser.post("/studio/language", {"language": "en", "next": "/studio/sign-in?a=b"})
    assert (chosen.status_code, chosen.location) == (303, "/studio/sign-in?a=b")
    browser.sign_in("reader@example.se")
    assert '<html lang="en">' in browser.get("/studio/account").get_data(as_text=True)
    browser.post("/studio/sign-out")
    assert '<html lang="en">' in browser.get("/studio/sign-in").get_data(as_text=True)


def test_a_language_that_the_studio_does_not_speak_is_refused(staff: Staff) -> None:
    assert staff.stranger().post("/studio/language", {"language": "de"}).status_code == 400


def test_a_cookie_with_another_language_counts_for_nothing(staff: Staff) -> None:
    browser = staff.stranger("en")
    browser.client.set_cookie("ivr-language", "../../etc", domain="ivr.example.se", path="/studio")
    assert '<html lang="en">' in browser.get("/studio/sign-in").get_data(as_text=True)
