"""Recordings in the studio: what is to be read, and what is taken in, or refused in words."""

import gc
import io
import re
import struct
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from ivr.database import Database
from ivr.extras import MODULES, RECORDINGS
from ivr.publishing.draft import Draft
from ivr.publishing.edition import Source
from ivr.script.recordings import listen
from ivr.studio.accounts import Role, person_of_this_machine
from ivr.studio.takes import KeptTake, TakeRow, Takes
from tests.scripts import full_script, mp3, nested_script, replaced, wav, with_text, without
from tests.sounds import encoded, recorded, speech
from tests.studio.publishing import put_files
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, app_with, studio_on

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("edition")]

TEXT = "/studio/recordings/sv/welcome"
SOUND = "sv/recordings/welcome.wav"
WORDS = "sv/recordings/welcome.txt"
FIELD = ("sv", "recordings", "welcome")
GOOD = encoded(speech(4.4))
NOISY = encoded(speech(4.4, noise=-41))
MEGABYTE = 1024 * 1024

Files = dict[str, bytes]


def draft(staff: Staff) -> Draft:
    return staff.studio.drafts.current()


def save(staff: Staff, files: Files) -> None:
    """Make the draft hold these files, and no others."""
    put_files(staff.studio.drafts, {**dict.fromkeys(draft(staff).files), **files}, "Karin")


def page_of(browser: Browser, path: str = TEXT) -> str:
    return browser.get(path).get_data(as_text=True)


def mark(page: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', page)
    assert found
    return found[1]


def send(
    browser: Browser, data: bytes, name: str = "welcome.wav", *, seen: str = "", path: str = TEXT
) -> TestResponse:
    """Choose a file on the page of a text, and save."""
    form: dict[str, Any] = {
        "csrf_token": browser.token(),
        "mark": seen or mark(page_of(browser, path)),
        "sound": FileStorage(io.BytesIO(data), name),
    }
    boundary, body = encode_multipart(form)  # in memory: the client would leave a file open
    return browser.client.post(
        path,
        base_url=ORIGIN,
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=browser.headers,
    )


# --- what is to be read ---


def test_the_list_has_every_text_of_every_language(editor: Browser) -> None:
    page = page_of(editor, "/studio/recordings")
    assert len(re.findall(r'href="/studio/recordings/(?:sv|en)/', page)) == 30
    assert "Recorded: 0. Outdated: 0. Not recorded: 15." in page
    assert ">Swedish</h2>" in page and ">English</h2>" in page


def test_the_list_tells_what_is_recorded_and_what_is_outdated(
    staff: Staff, editor: Browser
) -> None:
    files = recorded("sv/notice", encoded(speech(3.6)), recorded("sv/welcome", wav(4.1)))
    save(staff, with_text(files, WORDS, "Andra ord.\n"))
    page = page_of(editor, "/studio/recordings")
    assert "Recorded: 1. Outdated: 1. Not recorded: 13." in page
    assert page.count(">Outdated<") == 1 and page.count(">Recorded<") == 1
    assert "4.1 s" in page


def test_a_recording_with_a_warning_is_not_shown_as_good(staff: Staff, editor: Browser) -> None:
    save(staff, recorded("sv/notice", encoded(speech(0.5))))
    page = page_of(editor, "/studio/recordings")
    assert ">Recorded<" not in page
    link = re.search(r'class="badge warning" href="([^"]+)"', page)
    assert link and link[1] == "/studio/recordings/sv/notice#draft"
    page = page_of(editor, "/studio/recordings/sv/notice")
    assert "seconds of speech" in page and ">Recorded<" not in page


def test_the_texts_stand_in_the_order_of_a_call_and_without_ended_announcements(
    staff: Staff,
) -> None:
    files = full_script()
    files["line.toml"] += b"""
[announcements.old]
until = 2020-01-01T12:00:00

[announcements.new]
until = 2100-01-01T12:00:00
"""
    for name in ("old", "new"):
        files[f"sv/{name}.txt"] = f"Linjen {name} stängd i dag.\n".encode()
        files[f"en/{name}.txt"] = f"The line {name} is closed.\n".encode()
    save(staff, files)
    page = page_of(staff.browser(Role.EDITOR), "/studio/recordings")
    names = re.findall(r'href="/studio/recordings/sv/([a-z0-9-]+)"', page)
    assert names[:3] == ["notice", "welcome", "new"] and "old" not in names
    assert page.count(">Announcement: The line new is closed.<") == 2


def test_the_text_to_read_is_there_with_how_numbers_are_read(editor: Browser) -> None:
    page = page_of(editor, "/studio/recordings/sv/notice")
    assert '<section class="large" lang="sv"' in page
    assert "(Swedish)" in page
    assert "<p>I en nödsituation: lägg på och ring 112.</p>" in page
    assert "ett ett två" in page


def test_a_topic_is_called_by_its_label_and_never_by_its_file(editor: Browser) -> None:
    label = "Peace and security work"
    assert page_of(editor, "/studio/recordings").count(f">{label}<") == 2
    path = "/studio/recordings/sv/fred"
    answer = send(editor, encoded(speech(4)), path=path)
    page = answer.get_data(as_text=True)
    assert f"“{label}” has" in page
    assert "“fred”" not in page


def test_a_text_that_is_another_in_another_menu_says_which(staff: Staff, editor: Browser) -> None:
    files = nested_script(levels=2, topics=12)
    save(staff, with_text(files, "sv/silence-1.txt", "Välj en siffra från 1 till {last_key}.\n"))
    page = page_of(editor, "/studio/recordings/sv/silence-1")
    assert "The words are those of the menu main." in page


@pytest.mark.parametrize("text", ["sv/fault", "sv/unknown", "fi/welcome", "sv/..", "sv/line.toml"])
def test_what_cannot_be_recorded_has_no_page(editor: Browser, text: str) -> None:
    assert editor.get(f"/studio/recordings/{text}").status_code == 404


def test_nobody_reads_from_a_draft_with_mistakes(staff: Staff) -> None:
    save(staff, without(full_script(), "sv/notice.txt"))
    browser = staff.browser(Role.EDITOR, "sv")
    for path in ("/studio/recordings", TEXT):
        answer = browser.get(path)
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        assert "Det finns inget att spela in än" in page and "saknas på svenska" in page
        assert 'class="button" href="/studio/publish"' in page


def test_a_reader_sees_the_text_and_no_form(staff: Staff) -> None:
    save(staff, recorded("sv/welcome", wav(4.1)))
    page = page_of(staff.browser(Role.READER))
    assert "<audio" in page
    assert 'type="file"' not in page and "/remove" not in page


# --- what is taken in ---


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3"])
def test_a_good_recording_goes_into_the_draft_with_the_words_that_were_read(
    staff: Staff, editor: Browser, kind: str
) -> None:
    answer = send(editor, encoded(speech(4.4), kind=kind), f"take 3.{kind}")
    assert (answer.status_code, answer.location) == (303, TEXT)
    files = draft(staff).files
    sound = listen(files[SOUND])
    assert sound is not None and sound.kind == "wav"
    assert files[WORDS] == full_script()["sv/welcome.txt"].splitlines(keepends=True)[-1]
    assert {its[0].author for its in draft(staff).saves.values()} == {"editor@example.se"}
    page = page_of(editor)
    assert "The recording is in the draft." in page and ">Recorded<" in page
    assert draft(staff).live_files == full_script()


def test_a_recording_with_a_blemish_is_kept_and_told_of(staff: Staff) -> None:
    browser = staff.browser(Role.EDITOR, "sv")
    assert send(browser, NOISY).status_code == 303
    page = page_of(browser)
    assert "Det brusar bakom rösten" in page and "Inspelningen finns i utkastet." in page
    assert SOUND in draft(staff).files


def test_a_new_recording_replaces_the_old_one_whatever_its_kind(
    staff: Staff, editor: Browser
) -> None:
    old = encoded(speech(4.4), kind="mp3")
    save(staff, recorded("sv/welcome", old, kind="mp3"))
    send(editor, GOOD)
    files = draft(staff).files
    assert SOUND in files and "sv/recordings/welcome.mp3" not in files


def test_a_recording_can_be_listened_to(staff: Staff, editor: Browser) -> None:
    send(editor, GOOD)
    answer = editor.get(f"{TEXT}/sound")
    assert answer.content_type == "audio/wav"
    assert answer.data == draft(staff).files[SOUND]
    part = editor.get(f"{TEXT}/sound", Range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"RIFF")
    save(staff, recorded("sv/welcome", encoded(speech(4.4), kind="mp3"), kind="mp3"))
    assert editor.get(f"{TEXT}/sound").content_type == "audio/mpeg"
    assert editor.get("/studio/recordings/sv/notice/sound").status_code == 404


def test_a_recording_can_be_taken_out(staff: Staff, editor: Browser) -> None:
    save(staff, recorded("sv/welcome", wav(4.1)))
    answer = editor.post(f"{TEXT}/remove")
    assert (answer.status_code, answer.location) == (303, TEXT)
    assert dict(draft(staff).files) == full_script()
    page = page_of(editor)
    assert "The recording is removed from the draft" in page and ">Not recorded<" in page
    assert editor.post(f"{TEXT}/remove").status_code == 303


def test_an_outdated_recording_tells_what_was_read(staff: Staff, editor: Browser) -> None:
    send(editor, GOOD)
    save(staff, with_text(draft(staff).files, "sv/welcome.txt", "Hej och välkommen.\n"))
    page = page_of(editor)
    assert "has changed since it was recorded" in page
    assert "Det här är polisens information om internationellt samarbete.</q>" in page


def test_a_recording_of_which_nobody_knows_the_words_is_told_of(
    staff: Staff, editor: Browser
) -> None:
    save(staff, without(recorded("sv/welcome", wav(4.1)), WORDS))
    assert "it is not known what was read" in page_of(editor)


# --- what was sent, to be heard and mended ---

LONG = encoded(speech(9))
LISTENED = f"{TEXT}/take"


def cut(browser: Browser, begins: str, ends: str, seen: str = "") -> TestResponse:
    """Use a part of what was sent last."""
    form = {"mark": seen or mark(page_of(browser)), "begins": begins, "ends": ends}
    return browser.post(LISTENED, form)


def test_a_recording_can_be_heard_before_and_after(staff: Staff) -> None:
    browser = staff.browser(Role.EDITOR, "sv")
    sent = encoded(speech(4.4, before=1.0))
    send(browser, sent)
    page = page_of(browser)
    assert "Före:" in page and "Efter:" in page
    assert browser.get(LISTENED).data == sent
    assert browser.get(f"{TEXT}/sound").data != sent


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3"])
def test_a_refused_recording_can_be_listened_to_until_it_is_replaced(
    editor: Browser, kind: str
) -> None:
    sent = encoded(speech(9), kind=kind)
    answer = send(editor, sent, f"a.{kind}")
    assert answer.status_code == 422
    for page in (answer.get_data(as_text=True), page_of(editor)):
        assert f'src="{LISTENED}"' in page and "seconds of speech" in page
    heard = editor.get(LISTENED)
    assert heard.data == sent
    assert heard.content_type == {"mp3": "audio/mpeg"}.get(kind, f"audio/{kind}")
    send(editor, GOOD)
    assert editor.get(LISTENED).data == GOOD


def test_what_cannot_be_heard_is_not_kept(editor: Browser) -> None:
    send(editor, LONG)
    assert send(editor, SVG).status_code == 422
    assert editor.get(LISTENED).data == LONG


def test_the_part_that_is_the_text_can_be_cut_out_and_all_be_used_again(
    staff: Staff, editor: Browser
) -> None:
    send(editor, encoded(speech(9, before=0.5)))
    answer = cut(editor, "0", "4,93")
    assert (answer.status_code, answer.location) == (303, TEXT)
    sound = listen(draft(staff).files[SOUND])
    assert sound is not None and sound.seconds == pytest.approx(4.7, abs=0.1)
    assert 'name="ends" inputmode="decimal" size="6" required value="4.93"' in page_of(editor)
    assert cut(editor, "0", "10").status_code == 422
    assert "seconds of speech" in page_of(editor)


def test_long_pauses_can_be_shortened_and_kept_again(staff: Staff, editor: Browser) -> None:
    halves = [speech(2.2, before=0.5, after=2.5), speech(2.2, before=1.5)]
    send(editor, encoded(np.concatenate(halves)))
    page = page_of(editor)
    assert "seconds of speech" in page and "Shorten long pauses, by 3.3 s" in page
    form = {"begins": "0", "ends": "60", "shorten": "on"}
    assert editor.post(LISTENED, {**form, "mark": mark(page)}).status_code == 303
    page = page_of(editor)
    assert "the last one ends at 8.9 s" in page
    sound = listen(draft(staff).files[SOUND])
    assert sound is not None and sound.seconds == pytest.approx(2.2 + 0.7 + 2.2 + 0.3, abs=0.1)
    assert cut(editor, "0", "60").status_code == 422


@pytest.mark.parametrize(("begins", "ends"), [("3", "2"), ("x", "4"), ("0", ""), ("1", "nan")])
def test_a_part_that_makes_no_sense_is_refused_in_words(
    editor: Browser, begins: str, ends: str
) -> None:
    send(editor, LONG)
    answer = cut(editor, begins, ends)
    assert answer.status_code == 422
    assert "the beginning before the end" in answer.get_data(as_text=True)


def test_a_part_without_words_is_refused_and_nothing_is_lost(staff: Staff, editor: Browser) -> None:
    send(editor, LONG)
    assert cut(editor, "0", "0.3").status_code == 422
    assert "No words are heard" in page_of(editor)
    assert cut(editor, "100", "101").status_code == 422
    assert editor.get(LISTENED).data == LONG
    assert not draft(staff).changes


def test_nobody_else_hears_what_was_refused(staff: Staff, editor: Browser) -> None:
    send(editor, LONG)
    other = staff.browser(Role.PUBLISHER)
    assert other.get(LISTENED).status_code == 404
    assert LISTENED not in page_of(other)
    answer = cut(other, "0", "5")
    assert answer.status_code == 422
    assert "no longer kept" in answer.get_data(as_text=True)


def test_what_was_sent_is_deleted_on_demand_with_the_recording_and_after_a_day(
    staff: Staff, editor: Browser, clock: Clock
) -> None:
    send(editor, LONG)
    assert editor.post(f"{LISTENED}/drop").status_code == 303
    assert editor.get(LISTENED).status_code == 404
    send(editor, GOOD)
    editor.post(f"{TEXT}/remove")
    assert editor.get(LISTENED).status_code == 404
    send(editor, LONG)
    clock.go_on(86_400)
    assert staff.browser(Role.EDITOR).get(LISTENED).status_code == 404
    with staff.studio.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TakeRow)) == 1
    staff.browser(Role.READER).get("/studio/recordings")
    with staff.studio.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TakeRow)) == 0


def test_what_was_sent_is_kept_in_either_database(address: str) -> None:
    database = Database(address)
    takes = Takes(database, time.time)
    whole, part = KeptTake("a.wav", GOOD), KeptTake("b.wav", LONG, 1.5, 6.0, shorten=True)
    for take in (whole, part):
        takes.keep("karin@example.se", "sv/welcome", take)
        assert takes.find("karin@example.se", "sv/welcome") == take
    takes.drop("karin@example.se", "sv/welcome")
    assert takes.find("karin@example.se", "sv/welcome") is None
    database.close()


def test_a_part_of_a_reading_of_another_text_is_not_taken(staff: Staff, editor: Browser) -> None:
    send(editor, LONG)
    seen = mark(page_of(editor))
    save(staff, with_text(full_script(), "sv/welcome.txt", "Hej och välkommen.\n"))
    assert cut(editor, "0", "5", seen).status_code == 409


# --- two at once ---


def test_a_reading_of_a_text_that_changed_meanwhile_is_not_taken(
    staff: Staff, editor: Browser
) -> None:
    seen = mark(page_of(editor))
    save(staff, with_text(full_script(), "sv/welcome.txt", "Hej och välkommen.\n"))
    answer = send(editor, GOOD, seen=seen)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "has changed in the meantime" in page and "Hej och välkommen." in page
    assert SOUND not in draft(staff).files


def test_a_recording_that_somebody_else_has_just_made_is_not_replaced_unheard(
    staff: Staff, editor: Browser
) -> None:
    seen = mark(page_of(editor))
    send(staff.browser(Role.PUBLISHER), GOOD)
    kept = draft(staff).files[SOUND]
    assert send(editor, NOISY, seen=seen).status_code == 409
    assert draft(staff).files[SOUND] == kept


# --- what is refused, in words ---


def silent_wav(*, rate: int = 8_000, channels: int = 1, claim: int | None = None) -> bytes:
    """A WAV file with two seconds of silence, whose header claims so many bytes."""
    data = bytes(2 * channels * rate * 2)
    size = len(data) if claim is None else claim
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    head = b"RIFF" + struct.pack("<I", min(36 + size, 2**32 - 1)) + b"WAVE"
    return head + b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size) + data


def flac_of_hours() -> bytes:
    """A FLAC file of 300 kB that unfolds to an hour."""
    return encoded(np.zeros(3_600 * 8_000), 8_000, "flac")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a header that claims hours": (
        "welcome.wav",
        lambda: silent_wav(claim=2**32 - 40),
        "Inga ord hörs",
    ),
    "a sound that unfolds to an hour": ("welcome.flac", flac_of_hours, "längre än"),
    "an SVG called mp3": ("welcome.mp3", lambda: SVG, "inget ljud"),
    "a web page called wav": ("welcome.wav", lambda: b"<!doctype html>", "inget ljud"),
    "a webm as the browser records it": ("a.wav", lambda: b"\x1aE\xdf\xa3webm", "inget ljud"),
    "an empty file": ("welcome.wav", lambda: b"", "inget ljud"),
    "not one sample": ("welcome.wav", lambda: wav(0), "Inga ord hörs"),
    "silence": ("welcome.wav", lambda: wav(4), "Inga ord hörs"),
    "half a file": (
        "welcome.flac",
        lambda: encoded(speech(4.4), kind="flac")[:9_000],
        "slut för tidigt",
    ),
    "noise that begins as a WAV": (
        "a.wav",
        lambda: b"RIFF\0\0\0\0WAVE" + bytes(99),
        "slut för tidigt",
    ),
    "sixty channels": ("a.wav", lambda: silent_wav(channels=60), "kanaler"),
    "a rate of a megahertz": ("a.wav", lambda: silent_wav(rate=1_000_000), "amplingsfrekvens"),
    "an MP3 of nothing": ("welcome.mp3", lambda: mp3(4), "Inga ord hörs"),
    "another text": ("welcome.wav", lambda: encoded(speech(9)), "inte sparats"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_reading_is_refused_in_words(staff: Staff, what: str) -> None:
    name, make, words = HOSTILE[what]
    answer = send(staff.browser(Role.EDITOR, "sv"), make(), name)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page and "inte sparats" in page
    assert not draft(staff).changes


@pytest.mark.parametrize(
    "name", ["../../../line.toml", "..\\..\\line.toml", "/etc/passwd", "sv/notice.wav", "C:\\a.wav"]
)
def test_a_path_in_a_files_name_leads_nowhere(staff: Staff, editor: Browser, name: str) -> None:
    send(editor, GOOD, name)
    assert [change.field for change in draft(staff).changes] == [FIELD]


def test_script_in_a_files_name_is_not_script_on_the_page(editor: Browser) -> None:
    page = send(editor, SVG, "<script>alert(1)</script>.wav").get_data(as_text=True)
    assert "<script>alert" not in page


def test_without_a_file_nothing_is_saved(staff: Staff, editor: Browser) -> None:
    answer = editor.post(TEXT, {"mark": mark(page_of(editor))})
    assert answer.status_code == 422
    assert "Choose a sound file, or record one." in answer.get_data(as_text=True)
    assert send(editor, b"", "").status_code == 422
    assert not draft(staff).changes


def test_a_text_that_is_not_there_takes_no_recording(staff: Staff, editor: Browser) -> None:
    for path in ("/studio/recordings/sv/fault", "/studio/recordings/sv/no-such-text"):
        assert send(editor, GOOD, seen="x", path=path).status_code == 404
        assert editor.post(f"{path}/remove").status_code == 404
    assert not draft(staff).changes


def test_a_draft_with_mistakes_takes_no_recording(staff: Staff, editor: Browser) -> None:
    save(staff, replaced(full_script(), "line.toml", 'languages = ["sv", "en"]', "languages = 7"))
    assert send(editor, GOOD, seen="x").status_code == 422


@pytest.mark.parametrize("size", [21 * MEGABYTE, 60 * MEGABYTE])
def test_a_file_that_is_too_large_is_refused_in_words(
    staff: Staff, editor: Browser, size: int
) -> None:
    answer = send(editor, b"RIFF" + bytes(size))
    assert answer.status_code == 413
    assert "too large to be received" in answer.get_data(as_text=True)
    assert not draft(staff).changes


def test_opening_the_largest_file_takes_little_memory(editor: Browser) -> None:
    large = encoded(np.zeros(19 * MEGABYTE // 2), 192_000)
    send(editor, GOOD)  # so that everything is loaded
    gc.collect()
    tracemalloc.start()
    try:
        assert send(editor, large).status_code == 422
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 120 * MEGABYTE


def test_two_who_record_at_once_are_both_heard(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    studio = studio_on(database, open_person=person_of_this_machine())
    studio.editions.publish(full_script(), author="files", source=Source.FILES)
    app = app_with(studio)

    def record(text: str) -> int:
        sound = encoded(speech({"welcome": 4.4, "notice": 3.6}[text]))
        return send(Browser(app), sound, path=f"/studio/recordings/sv/{text}").status_code

    with ThreadPoolExecutor(2) as both:
        assert set(both.map(record, ("welcome", "notice"))) <= {200, 303}
    assert {FIELD, ("sv", "recordings", "notice")} == studio.drafts.current().saves.keys()
    database.close()


# --- an installation without the extra ---


@pytest.mark.parametrize(("language", "word"), [("en", "extra"), ("sv", "tillägget")])
def test_without_the_extra_the_pages_show_what_is_there_and_say_what_to_install(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    editor = staff.browser(Role.EDITOR, language)
    assert send(editor, GOOD).status_code == 303
    stored, seen = draft(staff).files[SOUND], mark(page_of(editor))
    for name in MODULES[RECORDINGS]:
        monkeypatch.setitem(sys.modules, name, None)
    for path in ("/studio/recordings", TEXT):
        page = page_of(editor, path)
        assert word in page and "[recordings]" in page
        assert "data-recorder" not in page
    assert "Inspelade: 1." in page_of(staff.browser(Role.READER, "sv"), "/studio/recordings")
    assert editor.get(f"{TEXT}/sound").status_code == 200
    answer = send(editor, GOOD, seen=seen)
    assert answer.status_code == 501 and word in answer.get_data(as_text=True)
    cut = {"mark": seen, "begins": "0", "ends": "4"}
    assert editor.post(f"{TEXT}/take", cut).status_code == 501
    assert draft(staff).files[SOUND] == stored
