"""Complete calls through the signed webhook."""

from collections.abc import Iterable

import pytest

from ivr.simulator.events import Heard
from ivr.simulator.verbs import Played, Spoken
from tests.call.conftest import Answering
from tests.calling import Caller, breaches, said
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    MENU,
    NOTICE,
    OFFER,
    TOPICS,
    WELCOME,
    introduced,
    spoken,
    twice,
)
from tests.scripts import mp3, wav
from tests.sounds import recorded


def words(*parts: str | Iterable[str]) -> str:
    said = (part if isinstance(part, str) else " ".join(part) for part in parts)
    return " ".join(filter(None, said))


def played(heard: Iterable[Heard]) -> list[str]:
    return [part.utterance.url for part in heard if isinstance(part.utterance, Played)]


def test_a_call_begins_with_notice_other_language_welcome_and_menu(caller: Caller) -> None:
    heard = caller.dial()
    assert said(heard) == words(NOTICE["sv"], NOTICE["en"], OFFER["en"], WELCOME["sv"], MENU["sv"])
    assert [part.skippable for part in heard] == [False, False, True, True]
    voices = [part.utterance.voice for part in heard if isinstance(part.utterance, Spoken)]
    swedish, english = "Polly.Elin-Neural", "Polly.Amy-Neural"
    assert voices == [swedish, english, english, swedish]


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize(("key", "name"), TOPICS.items())
def test_every_topic_is_heard_word_for_word(caller: Caller, key: str, name: str, code: str) -> None:
    caller.run("98" if code == "en" else "")  # not 9-1-1
    texts = (introduced(code, name), introduced(code, name), spoken(code, name))
    offers = AFTER[code]
    if name == "kontakt":
        texts = (twice(code, name),) * 3
        offers = AFTER_NUMBERS[code]
    for expected in texts:
        heard = caller.press(key)
        assert said(heard) == words(expected, offers)
        assert all(part.skippable for part in heard)


@pytest.mark.parametrize(("kind", "media"), [("wav", "audio/wav"), ("mp3", "audio/mpeg")])
def test_a_matching_recording_can_be_fetched(answering: Answering, kind: str, media: str) -> None:
    sound = wav(2.0) if kind == "wav" else mp3(2.0)
    app = answering(recorded("sv/fred", sound, kind=kind))
    caller = Caller(app)
    caller.dial()
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
