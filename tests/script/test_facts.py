"""The facts of the frozen script, as callers hear them."""

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
