"""Whole calls through the signed webhook, as a caller hears them."""

import threading
from collections.abc import Iterable
from itertools import cycle
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from flask import Flask

from ivr.phone import Dialled, Heard, HungUp, Played, Pressed, SilenceDelivery, Silent, Spoken
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
from tests.conftest import Serve, Write, service_of
from tests.scripts import full_script, mp3, replaced, wav, without
from tests.sounds import recorded

LANGUAGES = ("sv", "en")
SIX = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
SHUFFLED = '"fast", "fred", "utveckling", "operativt", "strategiskt", "kontakt"'
AREA = "utlandsstyrka"
"""A word of the text under key 4."""


def words(*parts: str | Iterable[str]) -> str:
    said = (part if isinstance(part, str) else " ".join(part) for part in parts)
    return " ".join(filter(None, said))


def body(code: str, name: str) -> str:
    return words(spoken(code, name))


def played(heard: Iterable[Heard]) -> list[str]:
    return [part.utterance.url for part in heard if isinstance(part.utterance, Played)]


def dialled(caller: Caller, code: str = "sv") -> Caller:
    """A caller who has chosen a language."""
    caller.dial()
    if code == "en":
        caller.press("9")
    return caller


def shuffle() -> dict[str, bytes]:
    """The frozen script with its topics under other keys."""
    return replaced(full_script(), "line.toml", SIX, SHUFFLED)


# What is heard.


def test_a_caller_hears_the_notice_the_other_language_the_welcome_and_the_menu(
    caller: Caller,
) -> None:
    heard = caller.dial()
    assert said(heard) == words(
        NOTICE["sv"], NOTICE["en"], OFFER["en"], WELCOME["sv"], CHOICES["sv"], MENU["sv"]
    )
    assert [part.skippable for part in heard] == [False, False, True, True]
    voices = [part.utterance.voice for part in heard if isinstance(part.utterance, Spoken)]
    swedish, english = "Polly.Elin-Neural", "Polly.Amy-Neural"
    assert voices == [swedish, english, english, swedish]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("key", "name"), TOPICS.items())
def test_every_topic_is_heard_word_for_word_in_either_language(
    caller: Caller, key: str, name: str, code: str
) -> None:
    first = spoken(code, name) if name == "kontakt" else introduced(code, name)
    heard = dialled(caller, code).press(key)
    offers = AFTER_NUMBERS[code] if name == "kontakt" else AFTER[code]
    assert said(heard) == words(first, offers)
    assert all(part.skippable for part in heard)
    assert said(caller.press(key)) == words(body(code, name), offers)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_keys_that_mean_the_same_everywhere(caller: Caller, code: str) -> None:
    other, fred = {"sv": "en", "en": "sv"}[code], words(body(code, "fred"), AFTER[code])
    dialled(caller, code).press("4")
    for key, heard in (
        ("7", fred),
        ("8", words(MENU[code])),
        ("*", words(MENU[code])),
        ("0", words(body(code, "kontakt"), AFTER_NUMBERS[code])),
        ("#", words(AFTER_NUMBERS[code])),
        ("#", ""),
        ("4", fred),
        ("9", words(body(other, "fred"), AFTER[other], OFFER[code])),
        ("8", words(MENU[other])),
    ):
        assert said(caller.press(key)) == heard


def test_a_key_cuts_off_what_is_being_said_but_never_the_notice(caller: Caller) -> None:
    caller.dial()
    caller.press("4", after=0.0)
    fixed = [part for part in caller.heard if not part.skippable]
    assert said(fixed) == words(NOTICE["sv"], NOTICE["en"])
    caller.press("4", after=3.0)
    (cut,) = [part for part in caller.heard if part.interrupted]
    assert cut.skippable


def test_one_one_two_is_answered_with_the_notice_and_then_with_the_main_menu(
    caller: Caller,
) -> None:
    caller.run("1 1")
    heard = caller.press("2")
    assert said(heard) == words(NOTICE["sv"], NOTICE["en"], MENU["sv"])
    assert [part.skippable for part in heard] == [False, False, True]


@pytest.mark.parametrize("delivery", SilenceDelivery)
def test_a_silent_caller_is_helped_twice_and_then_told_goodbye_with_the_numbers(
    app: Flask, delivery: SilenceDelivery
) -> None:
    caller = dialled(Caller(app, silence=delivery), "en")
    first, second, last = caller.wait(), caller.wait(), caller.wait()
    assert said(first) == words(body("en", "silence-1"), MENU["en"])
    help_text = spoken("en", "silence-2", last_key="6", contact="6")
    assert said(second) == words(help_text, MENU["en"])
    assert said(last) == body("en", "give-up")
    assert caller.ended
    assert caller.elapsed < 240


def test_the_call_that_is_shown_in_the_manual_is_whole(caller: Caller) -> None:
    caller.run("5 7 8 9 1 w w w")
    assert caller.ended
    assert said(caller.heard[-1:]) == body("en", "goodbye")
    acts = [type(event) for event in caller.events if not isinstance(event, Heard)]
    assert acts == [Dialled, *[Pressed] * 5, *[Silent] * 3, HungUp]
    assert not any(breaches(document) for document in caller.documents)


def test_the_end_is_reported_when_the_caller_hangs_up(caller: Caller) -> None:
    caller.run("4")
    caller.hang_up()
    assert caller.requests[-1] == ("POST", "/voice/status")
    assert caller.tape.answers[-1].status == 204


def test_nothing_of_the_call_is_kept_but_its_address(caller: Caller) -> None:
    caller.run("4 9 8 w 1 1 2 0 7 * #")
    for method, path in caller.requests:
        assert method == "POST" and len(path) < 120
        assert path.isascii() and path.isprintable() and not set(path) & set("%?#+ ")
        assert not path.endswith("/")


# Any worker, on any machine.


def taking_turns(*apps: Flask) -> WSGIApplication:
    """Services behind a load balancer that alternates between them."""
    order = cycle(apps)

    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        return next(order)(environ, start_response)

    return application


def test_any_worker_can_take_the_next_key_also_one_that_has_just_started(
    answering: Answering,
) -> None:
    keys = "4 7 9 w 8 1 1 2 0 # w w w"
    one, other = answering(full_script()), answering(full_script())
    alone, shared = Caller(one), Caller(taking_turns(one, other))
    assert said(alone.run(keys)) == said(shared.run(keys))
    assert alone.documents == shared.documents


# Editing under a running service.


def test_a_call_in_progress_goes_on_as_it_began_and_a_new_one_hears_the_edit(
    serve: Serve, write: Write
) -> None:
    app = serve()
    old = dialled(Caller(app))
    write(shuffle())
    service_of(app).poll()
    assert AREA in said(old.press("4"))
    assert said(old.press("8")) == words(MENU["sv"])
    new = Caller(app)
    heard = said(new.dial())
    assert heard.index("efterlysta") < heard.index("operativt polissamarbete")
    assert said(new.press("4")).count("Ameripol") == 1


def test_a_worker_that_has_not_seen_the_edit_yet_never_plays_a_wrong_topic(
    answering: Answering,
) -> None:
    """One worker reads out the menu, and another one receives the key."""
    before, after = answering(full_script()), answering(shuffle())
    for first, second in ((before, after), (after, before)):
        caller = dialled(Caller(taking_turns(first, second)))
        heard = said(caller.press("4"))
        assert AREA not in heard and "Ameripol" not in heard
        assert "tryck ett" in heard


@pytest.mark.parametrize("gone", [False, True])
def test_a_broken_edit_or_a_folder_that_is_gone_changes_nothing_for_callers(
    serve: Serve, write: Write, folder: Path, gone: bool
) -> None:
    app = serve()
    caller = Caller(app)
    before = caller.dial()
    write({} if gone else without(full_script(), "sv/notice.txt"))
    if gone:
        folder.rename(folder.with_name("gone"))
    service_of(app).poll()
    assert said(Caller(app).dial()) == said(before)
    caller.run("4 7 9 8 w 2 w w w")
    assert said(caller.heard[-1:]) == body("en", "goodbye")
    assert app.test_client().get("/readyz").get_json()["problems"]


def test_many_callers_hear_whole_calls_while_the_script_is_edited(
    serve: Serve, write: Write
) -> None:
    app = serve()
    transcripts: list[str] = []
    failures: list[BaseException] = []
    edited = threading.Event()

    def call() -> None:
        try:
            while not edited.is_set() or len(transcripts) < 10:
                caller = Caller(app)
                caller.run("4 7 9 8 1 1 2 w w w")
                assert caller.ended
                transcripts.append(said(caller.heard))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for files in (shuffle(), without(full_script(), "en/notice.txt")):
            write(files)
            service_of(app).poll()
    finally:
        edited.set()
        for thread in threads:
            thread.join(60)
    assert not failures
    assert all(transcript.startswith(NOTICE["sv"]) for transcript in transcripts)


# Recordings.


@pytest.mark.parametrize(("kind", "media"), [("wav", "audio/wav"), ("mp3", "audio/mpeg")])
def test_a_recording_that_matches_its_text_is_played_and_can_be_fetched(
    answering: Answering, kind: str, media: str
) -> None:
    sound = wav(2.0) if kind == "wav" else mp3(2.0)
    app = answering(recorded("sv/fred", sound, kind=kind))
    caller = dialled(Caller(app))
    heard = caller.press("4")
    (address,) = played(heard)
    assert address.startswith("/recordings/") and address.endswith(f".{kind}")
    assert said(heard) == words(body("sv", "introduction"), AFTER["sv"])
    assert not any(breaches(document) for document in caller.documents)
    reply = app.test_client().get(address)
    assert (reply.status_code, reply.data) == (200, sound)
    assert reply.headers["Content-Type"] == media
    english = caller.press("9")
    assert played(english) == [] and body("en", "fred") in said(english)


def test_a_recording_that_was_read_from_another_text_is_never_played(
    serve: Serve, write: Write
) -> None:
    files = recorded("sv/fred", wav(2.0))
    write(files)
    app = serve()
    old = dialled(Caller(app))
    write(replaced(files, "sv/fred.txt", "Sedan tjänstgör", "Därefter tjänstgör"))
    service_of(app).poll()
    assert service_of(app).problems == ()
    heard = dialled(Caller(app)).press("4")
    assert played(heard) == []
    assert "Därefter tjänstgör" in said(heard)
    (address,) = played(old.press("4"))  # a call in progress keeps what it began with
    assert app.test_client().get(address).data == wav(2.0)


def test_a_changed_recording_has_a_new_address(serve: Serve, write: Write) -> None:
    write(recorded("sv/fred", wav(2.0)))
    app = serve()
    caller = dialled(Caller(app))
    write(recorded("sv/fred", wav(3.0)))
    service_of(app).poll()
    (address,) = played(caller.press("4"))
    (new,) = played(dialled(Caller(app)).press("4"))
    assert app.test_client().get(address).data == wav(2.0)
    assert app.test_client().get(new).data == wav(3.0)


def test_any_text_can_be_a_recording_but_the_fault_which_must_need_nothing_else(
    answering: Answering,
) -> None:
    files = full_script()
    for name in ("notice", "welcome", "silence-1", "goodbye"):
        files = recorded(f"sv/{name}", wav(2.0), files)
    fault = files["sv/fault.txt"]
    files |= {"sv/recordings/fault.wav": wav(2.0), "sv/recordings/fault.txt": fault}
    app = answering(files)
    caller = Caller(app)
    heard = caller.run("w 4 w w w")
    assert len({*played(heard)}) == 1  # all are the same silence
    assert len(played(heard)) == 4 and caller.ended
    assert not any(breaches(document) for document in caller.documents)
    answer = app.test_client().get("/fallback.xml").text
    assert "<Play" not in answer and "tekniskt fel" in answer
