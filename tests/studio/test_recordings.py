"""Recordings in the studio: what is to be read, and what is taken in, or refused in words."""

import gc
import io
import re
import sys
import time
import tracemalloc
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
from tests.scripts import (
    announced,
    full_script,
    mp3,
    replaced,
    wav,
    with_text,
    without,
)
from tests.sounds import encoded, recorded, speech
from tests.studio.publishing import put_files
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, app_with, studio_on

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("edition")]

LIST = "/studio/recordings"
TEXT = f"{LIST}/sv/welcome"
TAKE = f"{TEXT}/take"
SOUND, WORDS = "sv/recordings/welcome.wav", "sv/recordings/welcome.txt"
FIELD = ("sv", "recordings", "welcome")
GOOD = encoded(speech(4.4))
NOISY = encoded(speech(4.4, noise=-41))
LONG = encoded(speech(9))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1024 * 1024

Files = dict[str, bytes]


def draft(staff: Staff) -> Draft:
    return staff.studio.drafts.current()


def save(staff: Staff, files: Files) -> None:
    """Make the draft hold these files, and no others."""
    put_files(staff.studio.drafts, {**dict.fromkeys(draft(staff).files), **files}, "Karin")


def seconds_in(staff: Staff) -> float:
    """How long the recording in the draft is."""
    sound = listen(draft(staff).files[SOUND])
    assert sound is not None and sound.kind == "wav"
    return sound.seconds


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
        "mark": seen or mark(browser.page(path)),
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


def cut(browser: Browser, begins: str, ends: str, **more: str) -> TestResponse:
    """Use a part of what was sent last."""
    form = {"mark": mark(browser.page(TEXT)), "begins": begins, "ends": ends}
    return browser.post(TAKE, form | more)


# --- what is to be read


def test_the_list_tells_of_every_text_whether_it_is_recorded(staff: Staff, editor: Browser) -> None:
    page = editor.page(LIST)
    assert len(re.findall(r'href="/studio/recordings/(?:sv|en)/', page)) == 30
    assert "Recorded: 0. Outdated: 0. Not recorded: 15." in page
    assert ">Swedish</h2>" in page and page.count(">Peace and security work<") == 2
    files = recorded("sv/notice", encoded(speech(3.6)), recorded("sv/welcome", wav(4.1)))
    save(staff, recorded("sv/fred", encoded(speech(0.5)), with_text(files, WORDS, "Andra ord.\n")))
    page = editor.page(LIST)
    assert "Recorded: 2. Outdated: 1. Not recorded: 12." in page
    assert page.count(">Outdated<") == 1 and page.count(">Recorded<") == 1
    assert "4.1 s" in page.replace("\xa0", " ")
    doubted = f"{LIST}/sv/fred"  # much too short
    assert re.findall(r'warning" href="([^"]+)"', page) == [f"{doubted}#draft"]
    page = editor.page(doubted)
    assert "seconds of speech" in page and ">Recorded<" not in page


def test_the_texts_stand_in_the_order_of_a_call_and_without_ended_announcements(
    staff: Staff, editor: Browser
) -> None:
    until = {"old": 2020, "new": 2100}
    times = {name: f"until = {year}-01-01T12:00:00\n" for name, year in until.items()}
    save(staff, announced(times, {"sv": "Linjen är stängd.", "en": "The line is closed."}))
    page = editor.page(LIST)
    names = re.findall(r'href="/studio/recordings/sv/([a-z0-9-]+)"', page)
    assert names[:3] == ["notice", "welcome", "new"] and "old" not in names
    assert page.count(">Announcement: The line is closed.<") == 2


def test_the_text_to_read_is_there_with_how_numbers_are_read(editor: Browser) -> None:
    page = editor.page(f"{LIST}/sv/notice")
    assert '<section class="large" lang="sv"' in page and "(Swedish)" in page
    assert "ring 112.</p>" in page.replace("\xa0", " ") and "ett ett två" in page


@pytest.mark.parametrize("text", ["sv/fault", "sv/unknown", "fi/welcome", "sv/..", "sv/line.toml"])
def test_what_cannot_be_recorded_has_no_page(staff: Staff, editor: Browser, text: str) -> None:
    path = f"{LIST}/{text}"
    editor.page(path, 404)
    assert send(editor, GOOD, seen="x", path=path).status_code == 404
    assert editor.post(f"{path}/remove").status_code == 404
    assert not draft(staff).changes


def test_nobody_reads_from_a_draft_with_mistakes(staff: Staff) -> None:
    save(staff, without(full_script(), "sv/notice.txt"))
    browser = staff.browser(Role.EDITOR, "sv")
    for path in (LIST, TEXT):
        page = browser.page(path, 422)
        assert "Det finns inget att spela in än" in page and "saknas på svenska" in page
        assert 'class="button" href="/studio/publish"' in page
    save(staff, replaced(full_script(), "line.toml", 'languages = ["sv", "en"]', "languages = 7"))
    assert send(browser, GOOD, seen="x").status_code == 422


def test_a_text_is_recorded_while_another_has_errors(staff: Staff, editor: Browser) -> None:
    save(staff, with_text(full_script(), "sv/fred.txt", "fred\n\nRing 555.\n"))
    assert "555" in editor.page("/studio/recordings/sv/fred", 422)
    page = editor.page(LIST)
    assert 'href="/studio/recordings/sv/notice"' in page and "555" in page
    assert 'href="/studio/recordings/sv/fred"' not in page
    assert send(editor, GOOD).status_code == 303


def test_a_reader_sees_the_text_and_no_form(staff: Staff, reader: Browser) -> None:
    save(staff, recorded("sv/welcome", wav(4.1)))
    page = reader.page(TEXT)
    assert "<audio" in page
    assert 'type="file"' not in page and "/remove" not in page


# --- what is taken in


def test_a_good_recording_goes_into_the_draft_with_the_words_that_were_read(
    staff: Staff, editor: Browser
) -> None:
    save(staff, recorded("sv/welcome", mp3(4.1), kind="mp3"))
    sent = encoded(speech(4.4, before=1.0))
    assert send(editor, sent, "../C:\\take 3.wav").location == TEXT
    files = draft(staff).files
    assert seconds_in(staff) == pytest.approx(5, abs=0.3)
    assert files[WORDS] == full_script()["sv/welcome.txt"].splitlines(keepends=True)[-1]
    assert [change.field for change in draft(staff).changes] == [FIELD]
    assert draft(staff).saves[FIELD][0].author == staff.name(Role.EDITOR)
    page = editor.page(TEXT)
    assert ">Recorded<" in page and "Before:" in page and "After:" in page
    assert editor.get(TAKE).data == sent
    answer = editor.get(f"{TEXT}/sound")
    assert (answer.content_type, answer.data) == ("audio/wav", files[SOUND])
    part = editor.get(f"{TEXT}/sound", Range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"RIFF")


def test_a_recording_with_a_blemish_is_kept_and_told_of(staff: Staff) -> None:
    browser = staff.browser(Role.EDITOR, "sv")
    assert send(browser, NOISY).status_code == 303
    page = browser.page(TEXT)
    assert "brusar" in page and "finns i utkastet" in page and SOUND in draft(staff).files


def test_a_recording_can_be_taken_out(staff: Staff, editor: Browser) -> None:
    send(editor, GOOD)
    html = editor.fill(TEXT, to=f"{TEXT}/remove")
    assert "is removed from the draft" in html and ">Not recorded<" in html
    assert dict(draft(staff).files) == full_script()
    assert editor.get(f"{TEXT}/sound").status_code == editor.get(TAKE).status_code == 404


def test_an_outdated_recording_tells_what_was_read_if_that_is_known(
    staff: Staff, editor: Browser
) -> None:
    send(editor, GOOD)
    files = with_text(draft(staff).files, "sv/welcome.txt", "Hej och välkommen.\n")
    save(staff, files)
    page = editor.page(TEXT)
    assert "has changed since it was recorded" in page
    assert "polisens information om internationellt samarbete.</q>" in page
    save(staff, without(files, WORDS))
    assert "not known what was read" in editor.page(TEXT)


# --- what was sent, to be heard and mended


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3"])
def test_a_refused_recording_can_be_heard_by_its_sender_until_it_is_replaced(
    staff: Staff, editor: Browser, publisher: Browser, kind: str
) -> None:
    sent = encoded(speech(9), kind=kind)
    answer = send(editor, sent, f"a.{kind}")
    assert answer.status_code == 422
    for page in (answer.get_data(as_text=True), editor.page(TEXT)):
        assert f'src="{TAKE}"' in page and "seconds of speech" in page
    assert send(editor, SVG).status_code == 422  # cannot be heard, and is not kept
    heard = editor.get(TAKE)
    assert heard.data == sent
    assert heard.content_type == {"mp3": "audio/mpeg"}.get(kind, f"audio/{kind}")
    assert publisher.get(TAKE).status_code == 404 and TAKE not in publisher.page(TEXT)
    assert cut(publisher, "0", "5").status_code == 422
    send(editor, GOOD)
    assert editor.get(TAKE).data == GOOD


def test_the_part_that_is_the_text_can_be_cut_out_and_all_be_used_again(
    staff: Staff, editor: Browser
) -> None:
    send(editor, encoded(speech(9, before=0.5)))
    assert cut(editor, "0", "4,93").location == TEXT
    assert seconds_in(staff) == pytest.approx(4.7, abs=0.1)
    assert re.search(r'name="ends"[^>]* value="4.93"', editor.page(TEXT))
    assert cut(editor, "0", "10").status_code == 422
    assert "seconds of speech" in editor.page(TEXT)


def test_long_pauses_can_be_shortened_and_kept_again(staff: Staff, editor: Browser) -> None:
    halves = [speech(2.2, before=0.5, after=2.5), speech(2.2, before=1.5)]
    send(editor, encoded(np.concatenate(halves)))
    assert "by 3.3 s" in editor.page(TEXT).replace("\xa0", " ")
    assert cut(editor, "0", "60", shorten="on").status_code == 303
    assert "8.9 s" in editor.page(TEXT).replace("\xa0", " ")  # where its last word ends
    assert seconds_in(staff) == pytest.approx(2.2 + 0.7 + 2.2 + 0.3, abs=0.1)
    assert cut(editor, "0", "60").status_code == 422


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("3", "2", "the beginning before the end"),
        ("x", "4", "the beginning before the end"),
        ("0", "", "the beginning before the end"),
        ("1", "nan", "the beginning before the end"),
        ("0", "0.3", "No words are heard"),
        ("100", "101", "been saved"),
    ],
)
def test_a_part_that_makes_no_sense_is_refused_in_words_and_nothing_is_lost(
    staff: Staff, editor: Browser, begins: str, ends: str, told: str
) -> None:
    send(editor, LONG)
    answer = cut(editor, begins, ends)
    assert answer.status_code == 422 and told in answer.get_data(as_text=True)
    assert editor.get(TAKE).data == LONG and not draft(staff).changes


def test_what_was_sent_is_deleted_on_demand_and_after_a_day(
    staff: Staff, editor: Browser, clock: Clock
) -> None:
    send(editor, LONG)
    assert "deleted" in editor.fill(TEXT, to=f"{TAKE}/drop")
    assert editor.get(TAKE).status_code == 404
    send(editor, LONG)
    clock.go_on(86_400)
    assert staff.browser(Role.EDITOR).get(TAKE).status_code == 404
    staff.browser(Role.READER).page(LIST)
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


# --- two at once


def test_a_reading_of_what_changed_meanwhile_is_not_taken(
    staff: Staff, editor: Browser, publisher: Browser
) -> None:
    seen = mark(editor.page(TEXT))
    send(publisher, GOOD)
    kept = draft(staff).files
    assert send(editor, NOISY, seen=seen).status_code == 409  # nobody heard the other one
    assert draft(staff).files == kept
    send(editor, LONG)
    seen = mark(editor.page(TEXT))
    save(staff, with_text(kept, "sv/welcome.txt", "Hej och välkommen.\n"))
    answer = send(editor, GOOD, seen=seen)
    assert answer.status_code == 409 and "Hej och välkommen." in answer.get_data(as_text=True)
    assert cut(editor, "0", "5", mark=seen).status_code == 409
    assert draft(staff).files[SOUND] == kept[SOUND]


def test_two_who_record_at_once_are_both_heard(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    studio = studio_on(database, open_person=person_of_this_machine())
    studio.editions.publish(full_script(), author="files", source=Source.FILES)
    app = app_with(studio)

    def record(text: str) -> int:
        sound = encoded(speech({"welcome": 4.4, "notice": 3.6}[text]))
        return send(Browser(app), sound, path=f"{LIST}/sv/{text}").status_code

    with ThreadPoolExecutor(2) as both:
        assert set(both.map(record, ("welcome", "notice"))) <= {200, 303}
    assert {FIELD, ("sv", "recordings", "notice")} == studio.drafts.current().saves.keys()
    database.close()


# --- what is refused, in words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "inget ljud"),
        (b"\x1aE\xdf\xa3webm", "inget ljud"),  # as browsers record
        (wav(4), "Inga ord"),
        (encoded(speech(4.4), kind="flac")[:9_000], "slut för tidigt"),
        (LONG, "sekunder tal"),
    ],
    ids=["an SVG", "a webm", "silence", "half a file", "another text"],
)
def test_what_is_no_reading_is_refused_in_words(staff: Staff, data: bytes, words: str) -> None:
    answer = send(staff.browser(Role.EDITOR, "sv"), data, "<script>alert(1)</script>.wav")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page.replace("\xa0", " ") and "inte sparats" in page
    assert "<script>alert" not in page and not draft(staff).changes


def test_without_a_file_nothing_is_saved(staff: Staff, editor: Browser) -> None:
    answer = editor.post(TEXT, {"mark": mark(editor.page(TEXT))})
    assert answer.status_code == 422 and "Choose a sound file" in answer.get_data(as_text=True)
    assert send(editor, b"", "").status_code == 422
    assert not draft(staff).changes


def test_a_file_that_is_too_large_is_refused_in_words(staff: Staff, editor: Browser) -> None:
    answer = send(editor, b"RIFF" + bytes(21 * MEGABYTE))
    assert answer.status_code == 413 and "too large" in answer.get_data(as_text=True)
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


# --- an installation without the extra


@pytest.mark.parametrize(("language", "word"), [("en", "extra"), ("sv", "tillägget")])
def test_without_the_extra_the_pages_show_what_is_there_and_say_what_to_install(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    editor = staff.browser(Role.EDITOR, language)
    assert send(editor, GOOD).status_code == 303
    stored, seen = draft(staff).files[SOUND], mark(editor.page(TEXT))
    for name in MODULES[RECORDINGS]:
        monkeypatch.setitem(sys.modules, name, None)
    for path in (LIST, TEXT):
        page = editor.page(path)
        assert word in page and "[recordings]" in page
        assert "data-recorder" not in page
    assert editor.get(f"{TEXT}/sound").status_code == 200
    answer = send(editor, GOOD, seen=seen)
    assert answer.status_code == 501 and word in answer.get_data(as_text=True)
    form = {"mark": seen, "begins": "0", "ends": "4"}
    assert editor.post(TAKE, form).status_code == 501
    assert draft(staff).files[SOUND] == stored
