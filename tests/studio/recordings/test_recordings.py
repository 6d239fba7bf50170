"""Recordings in the studio: texts to read, accepted recordings and refused ones."""

import gc
import io
import sys
import tracemalloc

import numpy as np
import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from ivr.extras import MODULES, RECORDINGS
from ivr.script.model.recordings import identify_sound
from ivr.studio.people import Role
from ivr.studio.services.takes import KeptTake
from tests.markup import links, parsed
from tests.scripts import announced, mp3, replaced, short_script, wav, with_text, without
from tests.sounds import encoded, recorded, speech
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, sent_by

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("edition")]

LIST = "/studio/recordings"
TEXT = f"{LIST}/sv/welcome"
TAKE = f"{TEXT}/take"
SOUND, WORDS = "sv/recordings/welcome.wav", "sv/recordings/welcome.txt"
FIELD = ("sv", "recordings", "welcome")
GOOD = encoded(speech(2.6))
LONG = encoded(speech(9))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1024 * 1024


def seconds_in(staff: Staff) -> float:
    sound = identify_sound(staff.draft.files[SOUND])
    return sound.seconds if sound else 0


def mark(browser: Browser) -> str:
    """Return the hidden inputs that identify text and recording."""
    return sent_by(browser.page(TEXT))["mark"]


def send(
    browser: Browser, data: bytes, name: str = "a.wav", status: int = 303, *, seen: str = ""
) -> str:
    """Return the page after a file was chosen and saved."""
    form = {
        "csrf_token": browser.token(),
        "mark": seen or mark(browser),
        "sound": FileStorage(io.BytesIO(data), name),
    }
    boundary, body = encode_multipart(form)  # in memory: the client would leave a file open
    content_type = f"multipart/form-data; boundary={boundary}"
    answer = browser.client.post(
        TEXT, base_url=ORIGIN, data=body, content_type=content_type, headers=browser.headers
    )
    assert answer.status_code == status
    return browser.page(TEXT) if status == 303 else answer.get_data(as_text=True)


def cut(browser: Browser, begins: str, ends: str, status: int = 303, **more: str) -> str:
    """Return the page after part of the last recording was used."""
    seen = more.get("mark") or mark(browser)
    answer = browser.post(TAKE, {"begins": begins, "ends": ends, **more, "mark": seen})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_list_has_the_state_of_every_recording(staff: Staff, editor: Browser) -> None:
    page = editor.page(LIST)
    assert "Recorded: 0. Outdated: 0. Not recorded: 12." in page
    files = recorded(
        "sv/notice", encoded(speech(3.6)), recorded("sv/welcome", wav(2.5), short_script())
    )
    staff.put(recorded("sv/fred", encoded(speech(0.5)), with_text(files, WORDS, "Andra ord.\n")))
    page = editor.page(LIST)
    assert "Recorded: 2. Outdated: 1. Not recorded: 9." in page
    (doubtful,) = parsed(page).findall(".//a[@class='badge warning']")
    assert doubtful.get("href") == f"{LIST}/sv/fred#draft"  # too short
    assert "seconds of speech" in editor.page(f"{LIST}/sv/fred")
    assert "ett ett två" in editor.page(f"{LIST}/sv/notice")


def test_texts_have_the_order_of_a_call(staff: Staff, editor: Browser) -> None:
    times = {"old": "until = 2020-01-01T12:00:00\n", "new": "until = 2100-01-01T12:00:00\n"}
    staff.put(announced(times, {"sv": "Linjen är stängd.", "en": "The line is closed."}))
    page = editor.page(LIST)
    swedish = f"{LIST}/sv/"
    pages = [link for link in links(parsed(page)) if link.startswith(swedish)]
    names = [link.removeprefix(swedish) for link in pages]
    assert names[:3] == ["notice", "welcome", "new"] and "old" not in names
    assert page.count(">Announcement: The line is closed.<") == 2


def test_nobody_reads_from_a_draft_with_mistakes(staff: Staff) -> None:
    staff.put(without(short_script(), "sv/notice.txt"))
    browser = staff.browser(Role.EDITOR, "sv")
    for path in (LIST, TEXT):
        assert "saknas på svenska" in browser.page(path, 422)
    staff.put(replaced(short_script(), "line.toml", 'languages = ["sv", "en"]', "languages = 7"))
    send(browser, GOOD, status=422, seen="x")


def test_a_text_is_recorded_while_another_has_errors(staff: Staff, editor: Browser) -> None:
    staff.put(with_text(short_script(), "sv/fred.txt", "fred\n\nRing 555.\n"))
    assert "555" in editor.page(f"{LIST}/sv/fred", 422)
    page = editor.page(LIST)
    assert "555" in page and f'href="{LIST}/sv/fred"' not in page
    send(editor, GOOD)


def test_a_good_recording_keeps_its_words(staff: Staff, editor: Browser, reader: Browser) -> None:
    staff.put(recorded("sv/welcome", mp3(2.5), short_script(), kind="mp3"))
    sent = encoded(speech(2.6, before=1.0))
    assert ">Recorded<" in send(editor, sent, "../C:\\take 3.wav")
    files = staff.draft.files
    assert seconds_in(staff) == pytest.approx(3.2, abs=0.3)
    assert files[WORDS] == short_script()["sv/welcome.txt"].splitlines(keepends=True)[-1]
    assert [change.field for change in staff.draft.changes] == [FIELD]
    assert staff.draft.saves[FIELD][0].author == staff.name(Role.EDITOR)
    assert editor.get(TAKE).data == sent
    answer = reader.get(f"{TEXT}/sound")
    assert (answer.content_type, answer.data) == ("audio/wav", files[SOUND])
    page = reader.page(TEXT)
    assert "<audio" in page and 'type="file"' not in page and "/remove" not in page


def test_a_recording_can_be_taken_out(staff: Staff, editor: Browser) -> None:
    send(editor, GOOD)
    html = editor.fill(TEXT, to=f"{TEXT}/remove")
    assert "is removed from the draft" in html and ">Not recorded<" in html
    assert dict(staff.draft.files) == short_script()
    assert editor.get(f"{TEXT}/sound").status_code == editor.get(TAKE).status_code == 404


def test_an_outdated_recording_tells_what_was_read(staff: Staff, editor: Browser) -> None:
    send(editor, GOOD)
    files = with_text(staff.draft.files, "sv/welcome.txt", "Hej och välkommen.\n")
    staff.put(files)
    assert "Polisens internationella samarbete.</q>" in editor.page(TEXT)
    staff.put(without(files, WORDS))
    assert "not known what was read" in editor.page(TEXT)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3"])
def test_a_refused_recording_is_available_to_its_sender_until_replaced(
    staff: Staff, editor: Browser, publisher: Browser, kind: str
) -> None:
    sent = encoded(speech(9), kind=kind)
    for page in (send(editor, sent, f"a.{kind}", 422), editor.page(TEXT)):
        assert f'src="{TAKE}"' in page
    send(editor, SVG, status=422)  # cannot be heard, and is not kept
    heard = editor.get(TAKE)
    assert heard.data == sent
    assert heard.content_type == {"mp3": "audio/mpeg"}.get(kind, f"audio/{kind}")
    publisher.page(TAKE, 404)
    cut(publisher, "0", "5", 422)
    send(editor, GOOD)
    assert editor.get(TAKE).data == GOOD


def test_the_part_that_is_the_text_can_be_cut_out(staff: Staff, editor: Browser) -> None:
    send(editor, encoded(speech(9, before=0.5)), status=422)
    cut(editor, "0", "3,13")
    assert seconds_in(staff) == pytest.approx(2.9, abs=0.1)
    assert "seconds of speech" in cut(editor, "0", "10", 422)


def test_long_pauses_can_be_shortened_and_kept_again(staff: Staff, editor: Browser) -> None:
    halves = [speech(1, before=0.5, after=2.5), speech(1, before=1.5)]
    send(editor, encoded(np.concatenate(halves)), status=422)
    cut(editor, "0", "60", shorten="on")
    assert seconds_in(staff) == pytest.approx(1 + 0.7 + 1 + 0.3, abs=0.1)
    cut(editor, "0", "60", 422)


def test_a_part_that_makes_no_sense_loses_nothing(staff: Staff, editor: Browser) -> None:
    send(editor, LONG, status=422)
    for begins, ends in (("3", "2"), ("x", "4"), ("0", ""), ("1", "nan")):
        assert "the beginning before the end" in cut(editor, begins, ends, 422)
    assert "No words are heard" in cut(editor, "0", "0.3", 422)
    assert "been saved" in cut(editor, "100", "101", 422)
    assert editor.get(TAKE).data == LONG and not staff.draft.changes


def test_an_upload_is_deleted_within_a_day(staff: Staff, editor: Browser, clock: Clock) -> None:
    send(editor, LONG, status=422)
    editor.fill(TEXT, to=f"{TAKE}/drop")
    assert editor.get(TAKE).status_code == 404
    send(editor, LONG, status=422)
    clock.go_on(86_400)
    staff.browser(Role.EDITOR).page(TAKE, 404)
    staff.studio.sweep()
    with staff.studio.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(KeptTake)) == 0


def test_older_words_are_not_recorded(staff: Staff, editor: Browser, publisher: Browser) -> None:
    seen = mark(editor)
    send(publisher, GOOD)
    kept = staff.draft.files
    send(editor, encoded(speech(2.7)), status=409, seen=seen)  # nobody heard the other one
    assert staff.draft.files == kept
    send(editor, LONG, status=422)
    seen = mark(editor)
    staff.put(with_text(kept, "sv/welcome.txt", "Hej och välkommen.\n"))
    assert "Hej och välkommen." in send(editor, GOOD, status=409, seen=seen)
    cut(editor, "0", "5", 409, mark=seen)
    assert staff.draft.files[SOUND] == kept[SOUND]


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (SVG, 422, "inget ljud"),
        (b"\x1aE\xdf\xa3webm", 422, "inget ljud"),
        (wav(4), 422, "Inga ord"),
        (b"", 422, "Välj en ljudfil"),
        (b"RIFF" + bytes(21 * MEGABYTE), 413, "för stor"),
    ],
    ids=["an SVG", "a webm, as browsers record", "silence", "nothing", "too large"],
)
def test_an_unusable_upload_is_refused(staff: Staff, data: bytes, status: int, words: str) -> None:
    browser = staff.browser(Role.EDITOR, "sv")
    page = send(browser, data, "<script>alert(1)</script>.wav" if data else "", status)
    assert words in page and "<script>alert" not in page and not staff.draft.changes


def test_opening_the_largest_file_takes_little_memory(editor: Browser) -> None:
    large = encoded(np.zeros(19 * MEGABYTE // 2), 192_000)
    send(editor, GOOD)  # so that everything is loaded
    gc.collect()
    tracemalloc.start()
    try:
        send(editor, large, status=422)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 120 * MEGABYTE


def test_without_the_extra_pages_list_recordings_and_say_what_to_install(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, editor: Browser
) -> None:
    send(editor, GOOD)
    seen, stored = mark(editor), staff.draft.files[SOUND]
    for name in MODULES[RECORDINGS]:
        monkeypatch.setitem(sys.modules, name, None)
    for path in (LIST, TEXT):
        assert "[recordings]" in editor.page(path)
    assert editor.get(f"{TEXT}/sound").data == stored
    assert "extra" in send(editor, GOOD, status=501, seen=seen)
    assert "extra" in cut(editor, "0", "4", 501, mark=seen)
    assert staff.draft.files[SOUND] == stored
