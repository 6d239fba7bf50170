"""Complete calls through the signed webhook."""

from collections.abc import Iterable
from itertools import cycle
from wsgiref.types import WSGIApplication

import pytest
from flask import Flask

from ivr.phone.events import Heard
from ivr.phone.verbs import Played, Spoken
from tests.call.conftest import Answering
from tests.calling import Caller, breaches, said
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    CHOICES,
    MENU,
    NOTICE,
    OFFER,
    TOPICS,
    WELCOME,
    introduced,
    spoken,
)
from tests.scripts import full_script, mp3, wav
from tests.sounds import recorded


def words(*parts: str | Iterable[str]) -> str:
    said = (part if isinstance(part, str) else " ".join(part) for part in parts)
    return " ".join(filter(None, said))


def played(heard: Iterable[Heard]) -> list[str]:
    return [part.utterance.url for part in heard if isinstance(part.utterance, Played)]


def dialled(app: WSGIApplication) -> Caller:
    caller = Caller(app)
    caller.dial()
    return caller


def test_a_call_begins_with_notice_other_language_welcome_and_menu(caller: Caller) -> None:
    heard = caller.dial()
    assert said(heard) == words(
        NOTICE["sv"], NOTICE["en"], OFFER["en"], WELCOME["sv"], CHOICES["sv"], MENU["sv"]
    )
    assert [part.skippable for part in heard] == [False, False, True, True]
    voices = [part.utterance.voice for part in heard if isinstance(part.utterance, Spoken)]
    swedish, english = "Polly.Elin-Neural", "Polly.Amy-Neural"
    assert voices == [swedish, english, english, swedish]


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize(("key", "name"), TOPICS.items())
def test_every_topic_is_heard_word_for_word(caller: Caller, key: str, name: str, code: str) -> None:
    caller.run("9" * (code == "en"))
    first = spoken(code, name) if name == "kontakt" else introduced(code, name)
    offers = AFTER_NUMBERS[code] if name == "kontakt" else AFTER[code]
    heard = caller.press(key)
    assert said(heard) == words(first, offers)
    assert all(part.skippable for part in heard)
    assert said(caller.press(key)) == words(spoken(code, name), offers)


def taking_turns(*apps: Flask) -> WSGIApplication:
    """Services behind a load balancer that alternates between them."""
    order = cycle(apps)
    return lambda environ, start_response: next(order)(environ, start_response)


def test_any_worker_can_take_the_next_key_even_a_new_one(answering: Answering) -> None:
    keys = "4 7 9 w 8 1 1 2 0 # w w w"
    one, other = answering(full_script()), answering(full_script())
    alone, shared = Caller(one), Caller(taking_turns(one, other))
    assert said(alone.run(keys)) == said(shared.run(keys))
    assert alone.documents == shared.documents


@pytest.mark.parametrize(("kind", "media"), [("wav", "audio/wav"), ("mp3", "audio/mpeg")])
def test_a_matching_recording_can_be_fetched(answering: Answering, kind: str, media: str) -> None:
    sound = wav(2.0) if kind == "wav" else mp3(2.0)
    app = answering(recorded("sv/fred", sound, kind=kind))
    caller = dialled(app)
    heard = caller.press("4")
    (address,) = played(heard)
    assert address.startswith("/recordings/") and address.endswith(f".{kind}")
    assert said(heard) == words(spoken("sv", "introduction"), AFTER["sv"])
    assert not any(breaches(document) for document in caller.documents)
    reply = app.test_client().get(address)
    assert (reply.status_code, reply.data) == (200, sound)
    assert reply.headers["Content-Type"] == media
    english = caller.press("9")
    assert played(english) == [] and words(spoken("en", "fred")) in said(english)
