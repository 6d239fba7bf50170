"""The test phone, which calls the draft or the live line without being counted."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import ivr.studio
from ivr.studio.people import Role, person_of_this_machine
from ivr.studio.services.calls import MAX_LINES
from tests.markup import found, parsed
from tests.scripts import announced, small_script, wav
from tests.sounds import recorded
from tests.studio.staff import Browser, Staff, app_with, studio_on

pytestmark = pytest.mark.usefixtures("edition")

WELCOME = "sv/welcome.txt"
STATIC = Path(ivr.studio.__file__).parent / "static"
ASK = "phone/ask"
TOP = {"language": "sv", "labels": []}
TOPIC = "Internationellt efterlysta personer."

Reply = dict[str, Any]


def ask(browser: Browser, called: str = "draft", **question: str) -> Reply:
    """Return the JSON that the page's script requests for a turn."""
    query = urlencode({"called": called, **question})
    answer = browser.get(f"/studio/{ASK}?{query}", Accept="application/json")
    told: Reply = answer.get_json()
    return told | {"status": answer.status_code}


def press(browser: Browser, reply: Reply, *keys: str, **question: str) -> Reply:
    for key in keys:
        reply = ask(browser, path=reply["action"], key=key, **question)
    return reply


def words(reply: Reply) -> list[str]:
    return [part["words"] for part in (*reply["fixed"], *reply["skippable"])]


def on_this_machine(staff: Staff) -> Browser:
    """A browser on a new worker without accounts."""
    return Browser(app_with(studio_on(staff.studio.database, open_person=person_of_this_machine())))


def test_the_page_calls_the_draft_if_it_differs(staff: Staff, reader: Browser) -> None:
    page = reader.page("/studio/phone")
    assert 'value="live" checked' in page and "/studio/print/1?" in page
    staff.save_files({WELCOME: b"Hej.\n"})
    assert 'value="draft" checked' in reader.page("/studio/phone")


def test_the_page_has_every_word_that_its_scripts_say(reader: Browser) -> None:
    scripts = [(STATIC / name).read_text() for name in ("phone.js", "phone-call.js")]
    said = set(re.findall(r'say\("(\w+)"', scripts[0]))
    said |= set(re.findall(r'#?(?:tell|end)\("(\w+)"', "".join(scripts)))
    phone = found(parsed(reader.page("/studio/phone")), ".//*[@data-words]")
    known = json.loads(phone.attrib["data-words"]).keys()
    assert said - {"reply", "part", "cut", "trouble", "time"} <= known


def test_a_call_begins_with_what_no_key_can_skip(reader: Browser) -> None:
    reply = ask(reader)
    notice, other = reply["fixed"]
    assert notice["words"] == "I en nödsituation: lägg på och ring ett ett två."
    assert (notice["locale"], notice["sound"], other["locale"]) == ("sv-SE", None, "en-GB")
    assert notice["pause"] == 0.5 and 3 < notice["seconds"] < 5
    assert reply["skippable"][0]["words"] == "For English, press nine."
    assert (reply["timeout"], reply["place"]) == (10, TOP)


def test_a_key_leads_where_it_leads_on_a_telephone(staff: Staff, reader: Browser) -> None:
    begun = ask(reader)
    reply = press(reader, begun, "2")
    assert TOPIC in words(reply)
    assert reply["place"] == {"language": "sv", "labels": ["internationellt efterlysta personer"]}
    assert press(reader, reply, "8")["place"] == TOP
    assert {press(reader, reply, key)["status"] for key in "*#0"} == {200}
    last = press(reader, begun, "", "", "")  # that the first one went on changes nothing
    assert (last["action"], last["timeout"], last["place"]) == (None, 0, None)
    assert "Vi avslutar nu samtalet." in words(last)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sv/notice.txt": "Först kommer en mening som handlar om 112.\n".encode()}, ""),
        ({"sv/notice.txt": None}, "”Nödmeddelande” saknas på svenska"),
        (
            dict.fromkeys((WELCOME, "sv/notice.txt"), f"{'& ' * 300}hej.\n".encode() * 30),
            "telefon",
        ),
    ],
    ids=["late number", "unreadable", "more than a telephone can take"],
)
def test_a_draft_with_errors_can_be_called_or_the_reason_is_shown(
    staff: Staff, changed: dict[str, bytes | None], told: str
) -> None:
    staff.save_files(changed)
    assert not staff.studio.checker.check(staff.draft.files).may_answer
    swedish = staff.browser(Role.READER, "sv")
    reply = ask(swedish)
    assert reply["status"] == (400 if told else 200) and told in reply.get("message", "")
    assert not re.search(r":\d+:|\b[a-z]+-[a-z-]+:", reply.get("message", ""))
    assert ask(swedish, "live")["status"] == 200


def test_a_call_keeps_the_draft_that_it_began_with(staff: Staff, reader: Browser) -> None:
    begun = ask(reader)
    assert TOPIC in words(press(on_this_machine(staff), begun, "2"))
    staff.save_files({"sv/fred.txt": "fred\n\nDet här är nytt.\n".encode()})
    assert "Det här är nytt." not in words(press(reader, begun, "1"))
    assert "Det här är nytt." in words(press(reader, ask(reader), "1"))


def test_a_call_of_a_forgotten_draft_goes_on_in_the_menu(staff: Staff, reader: Browser) -> None:
    staff.put(small_script(options=("fred", "fast")))
    begun = ask(reader)
    for number in range(MAX_LINES):
        staff.put(small_script(options=("fast", "fred"), wait_seconds=8 + number))
        ask(reader)
    ask(reader)  # the newest is known already, and stays known
    reply = press(reader, begun, "1")
    assert (reply["status"], reply["place"]) == (200, TOP)
    assert ask(reader, path="/voice/sv.main.-.made.up", key="5")["place"] == TOP


MARCH = {"bedragare": "from = 2027-03-01T08:00:00\nuntil = 2027-03-02T08:00:00\n"}
WARNING = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling."}


@pytest.mark.parametrize(
    ("at", "expected"), [("", False), ("2027-03-01T08:00", True), ("2027-03-02 08:00", False)]
)
def test_a_call_keeps_its_time(staff: Staff, reader: Browser, at: str, expected: bool) -> None:
    staff.save_files(announced(MARCH, WARNING))
    reply, live = ask(reader, at=at), ask(reader, "live", at=at)
    assert (WARNING["sv"] in words(reply)) is expected
    assert (WARNING["en"] in words(press(reader, reply, "9", at=at))) is expected
    assert bool(reply["as_if"]) is bool(at)
    assert WARNING["sv"] not in words(live)
    assert f'value="{at.replace(" ", "T")}"' in reader.page(f"/studio/phone?at={at}")


def test_a_recording_of_the_draft_is_played_by_any_worker(staff: Staff, reader: Browser) -> None:
    sound = wav(3.0)
    staff.put(recorded("sv/welcome", sound))
    (played,) = [part for part in ask(reader)["skippable"] if part["sound"]]
    assert played["seconds"] == 3.0 and played["locale"] == "sv-SE"
    assert played["words"].startswith("Polisens internationella samarbete")
    for browser in (reader, on_this_machine(staff)):
        answer = browser.get(played["sound"])
        assert (answer.content_type, answer.data) == ("audio/wav", sound)
    part = reader.get(played["sound"], Range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"RIFF")


@pytest.mark.parametrize(
    ("page", "question", "status"),
    [
        (ASK, {"called": "nobody"}, 404),
        ("phone", {"called": "edition-99"}, 404),
        (ASK, {"path": "//evil.example/voice"}, 400),
        (ASK, {"path": "/voice/" + "a" * 201}, 400),
        (ASK, {"path": "/voice/x\r\nX-Made-Up: 1"}, 400),
        (ASK, {"key": "55"}, 400),
        (ASK, {"at": "0001-01-01T00:00"}, 400),
        ("phone", {"at": "2027-03-01"}, 400),
        (f"phone/recordings/{'0' * 32}.wav", {}, 404),
        ("phone/recordings/..%2Fx", {}, 404),
    ],
)
def test_invalid_questions_to_the_test_phone_are_refused(
    reader: Browser, page: str, question: dict[str, str], status: int
) -> None:
    assert reader.get(f"/studio/{page}?{urlencode(question)}").status_code == status
