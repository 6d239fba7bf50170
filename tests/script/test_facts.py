"""The fact table, checked against the documents of calls and against its source."""

import re
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

import pytest
from flask import Flask

from ivr.script.model import FAULT, GIVE_UP, GOODBYE, INTRODUCTION, MAIN_MENU, NOTICE
from tests.calling import Caller
from tests.calls import pronounced
from tests.scripts import full_script, prepared

SCRIPT = prepared(full_script()).script
FACTS = SCRIPT.facts
LANGUAGES = tuple(SCRIPT.languages)
LOCALES = {code: language.voice.locale for code, language in SCRIPT.languages.items()}
KEYS = {option.target: option.key for option in SCRIPT.menus[MAIN_MENU].options}

Hear = Callable[[str, str], str]


@pytest.fixture(scope="session")
def hear(app: Flask) -> Hear:
    """Calls the line, goes to a text, and returns what its document says in a language."""

    @cache
    def hear(text: str, code: str) -> str:
        if text == FAULT:
            return _said(app.test_client().get("/fallback.xml").data, code)
        caller = Caller(app)
        caller.dial()
        if text == NOTICE:
            return _said(caller.documents[-1], code)
        if code != LANGUAGES[0]:
            caller.press(SCRIPT.keys.language)
        if text in (GIVE_UP, GOODBYE):
            caller.run("1" * (text == GOODBYE) + "w" * SCRIPT.patience.tries)
            assert caller.ended
        elif text == INTRODUCTION:
            caller.press(KEYS["operativt"])
        else:  # a second time, for the introduction is said before the first one
            caller.run(KEYS[text] * 2)
        return _said(caller.documents[-1])

    return hear


def _said(document: bytes, code: str | None = None) -> str:
    """The words of a document, all of them or those in the voice of one language."""
    says = ElementTree.fromstring(document).iter("Say")
    own = [say for say in says if code is None or say.attrib["language"] == LOCALES[code]]
    return " ".join(" ".join(" ".join(say.itertext()) for say in own).split())


def test_the_table_holds_twenty_facts_and_three_numbers() -> None:
    assert len(FACTS) == 23
    assert sorted(fact.number for fact in FACTS.values() if fact.number) == sorted(
        SCRIPT.numbers.values()
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_a_caller_hears_every_fact_and_number_where_it_belongs(
    name: str, code: str, hear: Hear
) -> None:
    fact = FACTS[name]
    for text in fact.texts:
        for words in fact.words[code]:
            assert pronounced(code, words) in hear(text, code), text
    for text in fact.number_in:
        assert fact.number is not None
        assert pronounced(code, fact.number) in hear(text, code), text


def test_every_area_text_tells_a_fact_and_every_fact_has_words_in_every_language() -> None:
    told = {text for fact in FACTS.values() for text in fact.texts}
    assert told >= {*KEYS, INTRODUCTION}
    for fact in FACTS.values():
        assert set(fact.words) == set(LANGUAGES)
        assert all(fact.words.values())


@pytest.mark.parametrize("name", FACTS)
def test_the_numbers_of_a_source_are_the_number_of_its_fact(name: str) -> None:
    fact = FACTS[name]
    assert fact.source
    found = re.findall(r"\+?\d[\d ]*\d", " | ".join(fact.source))
    assert set(found) == ({fact.number} if fact.number else set())


@pytest.mark.parametrize("name", FACTS)
def test_the_names_of_a_source_are_heard_in_swedish(name: str, hear: Hear) -> None:
    """A name may have lost the ending and the capital that it had in the source."""
    fact = FACTS[name]
    heard = " ".join(hear(text, LANGUAGES[0]) for text in fact.texts).casefold()
    for source in fact.source:
        for word in re.findall(r"\b[A-ZÅÄÖ][\w-]+", source):
            spoken = pronounced(LANGUAGES[0], word).casefold()
            assert spoken in heard or spoken.removesuffix("s") in heard, word
