"""Whole calls through the signed webhook, as a caller hears them."""

import threading
from collections.abc import Callable, Iterable
from itertools import cycle
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from flask import Flask

from ivr.phone import (
    Dialled,
    Heard,
    HungUp,
    Played,
    Pressed,
    SilenceDelivery,
    Silent,
    Spoken,
)
from ivr.twilio.switchboard import KEPT_LINES
from tests.calling import Caller, Twilio, breaches, said
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    CHOICES,
    MENU,
    NOTICE,
    NUMBERS,
    OFFER,
    TOPICS,
    WELCOME,
    introduced,
    spoken,
)
from tests.conftest import Serve, Write, service_of
from tests.scripts import full_script, mp3, replaced, wav, with_text, without

LANGUAGES = ("sv", "en")
OTHER = {"sv": "en", "en": "sv"}

SIX = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
SHUFFLED = '"fast", "fred", "utveckling", "operativt", "strategiskt", "kontakt"'
AREA = "utlandsstyrka"
"""A word of the text under key 4."""


def words(*parts: str | Iterable[str]) -> str:
    said = (part if isinstance(part, str) else " ".join(part) for part in parts)
    return " ".join(filter(None, said))


def body(code: str, name: str) -> str:
    return words(spoken(code, name))


def voices(heard: Iterable[Heard]) -> list[str]:
    return [part.utterance.voice for part in heard if isinstance(part.utterance, Spoken)]


def played(heard: Iterable[Heard]) -> list[str]:
    return [part.utterance.url for part in heard if isinstance(part.utterance, Played)]


def dialled(caller: Caller, code: str) -> Caller:
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
    swedish, english = "Polly.Elin-Neural", "Polly.Amy-Neural"
    assert voices(heard) == [swedish, english, english, swedish]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", TOPICS)
def test_every_topic_is_heard_word_for_word_in_either_language(
    caller: Caller, key: str, code: str
) -> None:
    name = TOPICS[key]
    first = spoken(code, name) if name == "kontakt" else introduced(code, name)
    heard = dialled(caller, code).press(key)
    offers = AFTER_NUMBERS[code] if name == "kontakt" else AFTER[code]
    assert said(heard) == words(first, offers)
    assert all(part.skippable for part in heard)
    again = caller.press(key)
    assert said(again) == words(body(code, name), offers)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_keys_that_mean_the_same_everywhere(app: Flask, code: str) -> None:
    caller = dialled(Caller(app), code)
    assert said(caller.press("7")) == words(MENU[code])
    caller.press("4")
    assert said(caller.press("7")) == words(body(code, "fred"), AFTER[code])
    assert said(caller.press("8")) == words(MENU[code])
    assert said(caller.press("*")) == words(MENU[code])
    assert said(caller.press("0")) == words(body(code, "kontakt"), AFTER_NUMBERS[code])
    assert said(caller.press("6")) == words(body(code, "kontakt"), AFTER_NUMBERS[code])
    assert said(caller.press("#")) == words(AFTER_NUMBERS[code])
    assert said(caller.press("#")) == ""
    assert said(caller.press("4")) == words(body(code, "fred"), AFTER[code])


def test_the_other_language_is_heard_from_then_on_and_at_the_same_place(caller: Caller) -> None:
    caller.dial()
    assert said(caller.press("9")) == words(WELCOME["en"], CHOICES["en"], MENU["en"], OFFER["sv"])
    caller.press("4")
    swedish = said(caller.press("9"))
    assert swedish == words(body("sv", "fred"), AFTER["sv"], OFFER["en"])
    assert said(caller.press("8")) == words(MENU["sv"])


def test_a_key_cuts_off_what_is_being_said(caller: Caller) -> None:
    caller.dial()
    heard = caller.press("4", after=3.0)
    assert AREA in said(heard)
    cut = [part for part in caller.heard if part.interrupted]
    assert len(cut) == 1 and cut[0].skippable


def test_no_key_skips_the_notice(caller: Caller) -> None:
    caller.dial()
    caller.press("4", after=0.0)
    fixed = [part for part in caller.heard if not part.skippable]
    assert said(fixed) == words(NOTICE["sv"], NOTICE["en"])
    assert not any(part.interrupted for part in fixed)


def test_one_one_two_is_answered_with_the_notice_and_then_with_the_main_menu(
    caller: Caller,
) -> None:
    caller.run("1 1")
    heard = caller.press("2")
    assert said(heard[:2]) == words(NOTICE["sv"], NOTICE["en"])
    assert [part.skippable for part in heard] == [False, False, True]
    assert said(heard[2:]) == words(MENU["sv"])


@pytest.mark.parametrize("delivery", SilenceDelivery)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_silent_caller_is_helped_twice_and_then_told_goodbye_with_the_numbers(
    app: Flask, code: str, delivery: SilenceDelivery
) -> None:
    caller = dialled(Caller(app, silence=delivery), code)
    first, second, last = caller.wait(), caller.wait(), caller.wait()
    assert said(first) == words(body(code, "silence-1"), MENU[code])
    help_text = spoken(code, "silence-2", last_key="6", contact="6")
    assert said(second) == words(help_text, MENU[code])
    assert said(last) == body(code, "give-up")
    assert all(number in said(last) for number in NUMBERS[code])
    assert caller.ended
    assert caller.elapsed < 240


def test_silence_after_a_text_is_asked_once_more_and_then_told_goodbye(caller: Caller) -> None:
    caller.run("4 w w")
    assert said(caller.wait()) == body("sv", "goodbye")
    assert caller.ended


def test_a_key_that_means_nothing_is_answered_without_blame(write: Write, serve: Serve) -> None:
    files = without(full_script(), "facts.toml", "sv/utveckling.txt", "en/utveckling.txt")
    write(replaced(files, "line.toml", '"utveckling", ', ""))
    caller = Caller(serve())
    caller.dial()
    first, second, last = (caller.press("6") for _ in range(3))
    values = {"last_key": "5", "contact": "5"}
    assert said(first) == words(spoken("sv", "wrong-key-1", **values))
    assert said(second) == words(spoken("sv", "wrong-key-2", **values))
    assert [part.skippable for part in first] == [False, True]
    assert said(last) == body("sv", "give-up")
    assert caller.ended


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
        assert method == "POST"
        assert len(path) < 120
        assert path.isascii() and path.isprintable()
        assert not set(path) & set("%?#+ ")
        assert not path.endswith("/")


# Any worker, on any machine.


def taking_turns(*apps: Flask) -> WSGIApplication:
    """Services behind a load balancer that alternates between them."""
    order = cycle(apps)

    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        return next(order)(environ, start_response)

    return application


def test_any_worker_can_take_the_next_key(serve: Serve) -> None:
    keys = "4 7 9 w 8 1 1 2 0 # w w w"
    one, *others = (serve(now=lambda: 1_800_000_000.0) for _ in range(4))  # URLs have the second
    alone, shared = Caller(one), Caller(taking_turns(*others))
    assert said(alone.run(keys)) == said(shared.run(keys))
    assert alone.documents == shared.documents


def test_a_restart_in_the_middle_of_a_call_is_not_noticed(serve: Serve) -> None:
    first, second = serve(), serve()
    caller = Caller(first)
    caller.run("9 4")
    at = caller.documents[-1].decode().partition('action="')[2].partition("#")[0]
    assert Twilio(second).press("7", at).body == Twilio(first).press("7", at).body


# Editing under a running service.


def test_a_call_in_progress_goes_on_as_it_began_and_a_new_one_hears_the_edit(
    serve: Serve, write: Write
) -> None:
    app = serve()
    old = Caller(app)
    old.dial()
    write(shuffle())
    service_of(app).poll()
    assert AREA in said(old.press("4"))
    assert said(old.press("8")) == words(MENU["sv"])
    new = Caller(app)
    heard = said(new.dial())
    assert heard.index("efterlysta") < heard.index("operativt polissamarbete")
    assert said(new.press("4")).count("Ameripol") == 1


def test_a_worker_that_has_not_seen_the_edit_yet_never_plays_a_wrong_topic(
    serve: Serve, write: Write
) -> None:
    """One worker reads out the menu, and another one receives the key."""
    before = serve()
    write(shuffle())
    after = serve()
    for first, second in ((before, after), (after, before)):
        caller = Caller(taking_turns(first, second))
        caller.dial()
        heard = said(caller.press("4"))
        assert AREA not in heard and "Ameripol" not in heard
        assert "tryck ett" in heard


def test_a_caller_of_a_line_that_nobody_remembers_is_not_lost(serve: Serve, write: Write) -> None:
    app = serve()
    caller = Caller(app)
    caller.dial()
    for number in range(KEPT_LINES):
        files = shuffle()
        write(with_text(files, "sv/goodbye.txt", b"# %d\n" % number + files["sv/goodbye.txt"]))
        service_of(app).poll()
    heard = said(caller.press("4"))
    assert AREA not in heard and "Ameripol" not in heard
    assert "För internationellt efterlysta personer, tryck ett." in heard


def test_a_broken_edit_is_heard_by_nobody(serve: Serve, write: Write) -> None:
    app = serve()
    caller = Caller(app)
    before = caller.dial()
    write(without(full_script(), "sv/notice.txt"))
    service_of(app).poll()
    assert said(Caller(app).dial()) == said(before)
    assert AREA in said(caller.press("4"))


def test_deleting_the_whole_folder_changes_nothing_for_callers(
    serve: Serve, write: Write, folder: Path
) -> None:
    app = serve()
    caller = Caller(app)
    caller.dial()
    write({})
    folder.rename(folder.with_name("gone"))
    service_of(app).poll()
    caller.run("4 7 9 8 w 2 w w w")
    assert caller.ended
    assert said(caller.heard[-1:]) == body("en", "goodbye")
    assert said(Caller(app).dial()).startswith(NOTICE["sv"])
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
            while not edited.is_set() or len(transcripts) < 40:
                caller = Caller(app)
                caller.run("4 7 9 8 1 1 2 w w w")
                assert caller.ended
                assert not any(breaches(document) for document in caller.documents)
                transcripts.append(said(caller.heard))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for files in (shuffle(), full_script(), without(full_script(), "en/notice.txt"), shuffle()):
            write(files)
            service_of(app).poll()
    finally:
        edited.set()
        for thread in threads:
            thread.join(60)
    assert not failures
    assert len(transcripts) >= 40
    assert all(transcript.startswith(NOTICE["sv"]) for transcript in transcripts)


# Recordings.


def with_recording(
    name: str = "fred", *, sound: bytes | None = None, kind: str = "wav", code: str = "sv"
) -> dict[str, bytes]:
    """The frozen script with one text read by a person."""
    text = full_script()[f"{code}/{name}.txt"]
    read = text.partition(b"\n\n")[2] or text
    files = with_text(full_script(), f"{code}/recordings/{name}.txt", read)
    return with_text(files, f"{code}/recordings/{name}.{kind}", sound or wav(2.0))


@pytest.fixture
def fetch() -> Callable[[Flask, str], Any]:
    """Fetches a recording as Twilio does: GET, without parameters and maybe without signature."""

    def fetch(app: Flask, address: str, **headers: str) -> Any:
        return app.test_client().get(address, headers=headers)

    return fetch


@pytest.mark.parametrize(
    ("kind", "sound", "media"),
    [("wav", wav(2.0), "audio/wav"), ("mp3", mp3(2.0), "audio/mpeg")],
)
def test_a_recording_that_matches_its_text_is_played(
    serve: Serve,
    write: Write,
    fetch: Callable[..., Any],
    kind: str,
    sound: bytes,
    media: str,
) -> None:
    write(with_recording(kind=kind, sound=sound))
    app = serve()
    caller = Caller(app)
    caller.dial()
    heard = caller.press("4")
    (address,) = played(heard)
    assert address.startswith("/recordings/") and address.endswith(f".{kind}")
    assert said(heard) == words(body("sv", "introduction"), AFTER["sv"])
    assert played(caller.press("7")) == [address]
    assert not any(breaches(document) for document in caller.documents)

    reply = fetch(app, address)
    assert (reply.status_code, reply.data) == (200, sound)
    assert reply.headers["Content-Type"] == media
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = fetch(app, address, **{"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_other_language_without_a_recording_is_spoken(serve: Serve, write: Write) -> None:
    write(with_recording())
    caller = Caller(serve())
    caller.run("9 6")
    caller.press("4")
    heard = caller.press("7")
    assert played(heard) == []
    assert body("en", "fred") in said(heard)


def test_a_recording_that_was_read_from_another_text_is_never_played(
    serve: Serve, write: Write
) -> None:
    write(with_recording())
    app = serve()
    old = Caller(app)
    old.dial()
    write(replaced(with_recording(), "sv/fred.txt", "Sedan tjänstgör", "Därefter tjänstgör"))
    service_of(app).poll()
    assert service_of(app).problems == ()
    new = Caller(app)
    new.dial()
    heard = new.press("4")
    assert played(heard) == []
    assert "Därefter tjänstgör" in said(heard)
    assert len(played(old.press("4"))) == 1  # a call in progress keeps what it began with


def test_a_recording_of_the_line_before_can_still_be_fetched(
    serve: Serve, write: Write, fetch: Callable[..., Any]
) -> None:
    write(with_recording())
    app = serve()
    caller = Caller(app)
    caller.dial()
    write(with_recording(sound=wav(3.0)))
    service_of(app).poll()
    (address,) = played(caller.press("4"))
    assert fetch(app, address).data == wav(2.0)
    other = Caller(app)
    other.dial()
    (new,) = played(other.press("4"))
    assert new != address  # a changed recording has a new address
    assert fetch(app, new).data == wav(3.0)


@pytest.mark.parametrize("name", ["notice", "welcome", "silence-1", "give-up", "goodbye"])
def test_any_text_can_be_a_recording(serve: Serve, write: Write, name: str) -> None:
    write(with_recording(name))
    caller = Caller(serve())
    heard = caller.run("w 4 w w w" if name == "goodbye" else "w w w")
    assert len(played(heard)) == 1
    assert caller.ended
    assert not any(breaches(document) for document in caller.documents)


def test_the_fault_is_a_recording_never_for_it_must_need_nothing_else(
    serve: Serve, write: Write
) -> None:
    write(with_recording("fault"))
    fault = serve().test_client().get("/fallback.xml").data
    assert b"<Play" not in fault
    assert "tekniskt fel" in fault.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/recordings/",
        "/recordings/x.wav",
        f"/recordings/{'0' * 32}.wav",
        "/recordings/../line.toml",
    ],
)
def test_what_is_no_recording_is_not_there(
    app: Flask, fetch: Callable[..., Any], address: str
) -> None:
    assert fetch(app, address).status_code == 404
