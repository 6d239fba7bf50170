"""The test phone: it calls the draft or the live line as Twilio would, and nobody counts it."""

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import ivr.studio
from ivr.studio.accounts import Role, person_of_this_machine
from ivr.studio.test_phone.calls import KEPT_LINES
from tests.scripts import announced, full_script, nested_script, small_script, wav, without
from tests.sounds import recorded
from tests.studio.publishing import page_of
from tests.studio.publishing import save_files as save
from tests.studio.staff import ORIGIN, Browser, Staff, app_with, studio_on
from tests.studio.texts import put

pytestmark = pytest.mark.usefixtures("edition")

STATIC = Path(ivr.studio.__file__).parent / "static"
WELCOME, GREETING = "sv/welcome.txt", "Hej och välkommen till utkastet."
NEW = {WELCOME: f"{GREETING}\n".encode()}
NOTICE = "I en nödsituation: lägg på och ring ett ett två."
TOPIC = "Internationellt efterlysta personer."
TOP = {"language": "sv", "labels": []}

Reply = dict[str, Any]


def ask(browser: Browser, called: str = "draft", **question: str) -> Reply:
    """What the page's script gets when it asks for what the line says."""
    answer = browser.client.get(
        "/studio/phone/ask",
        base_url=ORIGIN,
        query_string={"called": called, **question},
        headers={**browser.headers, "Accept": "application/json"},
    )
    told: Reply = answer.get_json()
    return told | {"status": answer.status_code}


def press(browser: Browser, reply: Reply, *keys: str, **question: str) -> Reply:
    for key in keys:
        reply = ask(browser, path=reply["action"], key=key, **question)
    return reply


def words(reply: Reply) -> list[str]:
    return [part["words"] for part in (*reply["fixed"], *reply["skippable"])]


def on_this_machine(staff: Staff) -> Browser:
    """A browser of another worker, which has answered nothing yet, and needs no account."""
    return Browser(app_with(studio_on(staff.studio.database, open_person=person_of_this_machine())))


# --- the page ---


def test_the_page_has_every_key_and_calls_the_draft_if_it_differs(
    staff: Staff, reader: Browser
) -> None:
    page = page_of(reader, "/studio/phone")
    assert re.findall(r'data-key="(.)"', page) == list("123456789*0#")
    assert 'value="live" checked' in page and "/studio/print/1?" in page
    save(staff, NEW)
    assert 'value="draft" checked' in page_of(reader, "/studio/phone")
    assert GREETING in page_of(reader, "/studio/print")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_has_every_word_that_its_scripts_say(staff: Staff, language: str) -> None:
    scripts = [(STATIC / name).read_text() for name in ("phone.js", "phone-call.js")]
    said = set(re.findall(r'say\("(\w+)"', scripts[0]))
    said |= set(re.findall(r'#?(?:tell|end)\("(\w+)"', "".join(scripts)))
    page = page_of(staff.browser(Role.READER, language), "/studio/phone")
    found = re.search(r"data-words='([^']+)'", page)
    assert found
    known = json.loads(html.unescape(found[1])).keys()
    assert said - {"reply", "part", "cut", "trouble", "time"} <= known


# --- what the line says ---


def test_a_call_begins_with_what_no_key_can_skip(reader: Browser) -> None:
    reply = ask(reader)
    notice, other = reply["fixed"]
    assert (notice["words"], notice["locale"], notice["sound"]) == (NOTICE, "sv-SE", None)
    assert other["locale"] == "en-GB"
    assert notice["pause"] == 0.5 and 3 < notice["seconds"] < 5
    assert reply["skippable"][0]["words"] == "For English, press nine."
    assert (reply["timeout"], reply["place"]) == (10, TOP)


def test_a_key_leads_where_it_leads_on_a_telephone(reader: Browser) -> None:
    reply = press(reader, ask(reader), "5")
    assert TOPIC in words(reply)
    assert reply["place"] == {"language": "sv", "labels": ["internationellt efterlysta personer"]}
    assert press(reader, reply, "8")["place"] == TOP
    for key in "*#0":
        assert press(reader, reply, key)["status"] == 200


def test_the_place_of_a_caller_in_sub_menus_is_told_from_the_top(
    staff: Staff, reader: Browser
) -> None:
    put(staff, nested_script(levels=3, topics=40))
    labels = press(reader, ask(reader), *"211")["place"]["labels"]
    assert labels[:2] == ["group menu c", "group menu c b"] and len(labels) == 3


def test_silence_gets_what_silence_gets_and_in_the_end_the_line_hangs_up(reader: Browser) -> None:
    begun = ask(reader)
    last = press(reader, begun, "", "", "")
    assert (last["action"], last["timeout"], last["place"]) == (None, 0, None)
    assert "Vi avslutar nu samtalet." in words(last)
    assert TOPIC in words(press(reader, begun, "5"))  # asking left the call where it was


# --- which line answers ---


def test_the_draft_and_what_is_live_are_two_lines(staff: Staff, reader: Browser) -> None:
    save(staff, NEW)
    draft, live = ask(reader, "draft"), ask(reader, "live")
    assert GREETING in words(draft) and GREETING not in words(live)
    assert draft["edition"] != live["edition"]


@pytest.mark.parametrize(
    "notice", ["Först kommer en mening som handlar om 112.", "Ring 112 eller 010 20 30 40."]
)
def test_a_draft_that_may_not_be_published_can_be_called(
    staff: Staff, reader: Browser, notice: str
) -> None:
    save(staff, {"sv/notice.txt": notice.encode()})
    assert not staff.studio.checker.check(staff.studio.drafts.current().files).may_answer
    assert ask(reader)["status"] == 200


def test_a_call_keeps_the_draft_that_it_began_with(staff: Staff, reader: Browser) -> None:
    begun = ask(reader)
    assert TOPIC in words(press(on_this_machine(staff), begun, "5"))
    save(staff, {"sv/fred.txt": "fred\n\nDet här är nytt.\n".encode()})
    assert "Det här är nytt." not in words(press(reader, begun, "4"))
    assert "Det här är nytt." in words(press(reader, ask(reader), "4"))


def test_a_call_whose_draft_nobody_knows_any_more_goes_on_in_the_menu(
    staff: Staff, reader: Browser
) -> None:
    put(staff, small_script(options=("fred", "fast")))
    begun = ask(reader)
    for number in range(KEPT_LINES):
        put(staff, small_script(options=("fast", "fred"), wait_seconds=8 + number))
        ask(reader)
    ask(reader)  # the newest is known already, and stays known
    reply = press(reader, begun, "1")
    assert (reply["status"], reply["place"]) == (200, TOP)
    assert reply["edition"] != begun["edition"]
    assert ask(reader, path="/voice/sv.main.-.made.up", key="5")["place"] == TOP


# --- another day and time ---

MARCH = {"bedragare": "from = 2027-03-01T08:00:00\nuntil = 2027-03-02T08:00:00\n"}
WARNING = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling."}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("", False),
        ("2027-03-01T07:59", False),
        ("2027-03-01T08:00", True),
        ("2027-03-02T07:59:59", True),
        ("2027-03-02 08:00", False),
    ],
)
def test_a_call_hears_what_is_said_at_its_time_to_its_end(
    staff: Staff, reader: Browser, at: str, expected: bool
) -> None:
    save(staff, announced(MARCH, WARNING))
    reply = ask(reader, at=at)
    assert (WARNING["sv"] in words(reply)) is expected
    assert (WARNING["en"] in words(press(reader, reply, "9", at=at))) is expected
    assert bool(reply["as_if"]) is bool(at)
    assert WARNING["sv"] not in words(ask(reader, "live", at=at))
    assert f'value="{at.replace(" ", "T")}"' in page_of(reader, f"/studio/phone?at={at}")


@pytest.mark.parametrize("at", ["soon", "2027-02-30T08:00", "0001-01-01T00:00", "2027-03-01"])
def test_a_call_has_a_time_that_can_be(reader: Browser, at: str) -> None:
    for page in ("phone", "phone/ask"):
        assert reader.get(f"/studio/{page}?at={at}").status_code == 400


# --- recordings ---


def test_a_recording_of_the_draft_is_played_by_any_worker(staff: Staff, reader: Browser) -> None:
    sound = wav(3.0)
    put(staff, recorded("sv/welcome", sound))
    (played,) = [part for part in ask(reader)["skippable"] if part["sound"]]
    assert played["seconds"] == 3.0 and played["locale"] == "sv-SE"
    assert played["words"].startswith("Det här är polisens information")
    for browser in (reader, on_this_machine(staff)):
        answer = browser.get(played["sound"])
        assert (answer.content_type, answer.data) == ("audio/wav", sound)
    part = reader.get(played["sound"], Range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"RIFF")


@pytest.mark.parametrize("name", ["0" * 32 + ".wav", "welcome.wav", "0" * 32 + ".svg", "..%2Fx"])
def test_what_is_no_recording_is_not_there(reader: Browser, name: str) -> None:
    assert reader.get(f"/studio/phone/recordings/{name}").status_code == 404


# --- what cannot be done ---

ENDLESS = f"{'Hej ' * 200}hej.\n" * 100


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (without(full_script(), "sv/notice.txt"), "”Nödmeddelande” saknas på svenska"),
        (
            {**full_script(), **dict.fromkeys((WELCOME, "sv/notice.txt"), ENDLESS.encode())},
            "telefon",
        ),
    ],
    ids=["unreadable", "more than a telephone can take"],
)
def test_what_cannot_be_called_is_told_in_words(
    staff: Staff, files: Mapping[str, bytes], expected: str
) -> None:
    put(staff, files)
    swedish = staff.browser(Role.READER, "sv")
    told = ask(swedish)
    assert told["status"] == 400 and expected in told["message"]
    assert not re.search(r":\d+:|\b[a-z]+-[a-z-]+:", told["message"])
    assert ask(swedish, "live")["status"] == 200


@pytest.mark.parametrize(
    "question",
    [
        {"called": "nobody"},
        {"path": "/readyz"},
        {"path": "//evil.example/voice"},
        {"path": "/voice/../readyz"},
        {"path": "/voice/a/b"},
        {"path": "/voice/" + "a" * 201},
        {"path": "/voice/x\r\nX-Made-Up: 1"},
        {"key": "w"},
        {"key": "55"},
    ],
)
def test_what_the_page_would_never_ask_is_refused(
    reader: Browser, question: dict[str, str]
) -> None:
    assert ask(reader, **question)["status"] == 400
