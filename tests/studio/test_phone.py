"""The test phone: it calls the draft or the live line as Twilio would, and nobody counts it."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

import ivr.studio
from ivr.studio.accounts import Role, person_of_this_machine
from ivr.studio.test_phone.calls import KEPT_LINES
from tests.scripts import full_script, nested_script, small_script, wav, with_text, without
from tests.sounds import recorded
from tests.studio.publishing import save_files
from tests.studio.staff import Browser, Staff, app_with, studio_on

pytestmark = pytest.mark.usefixtures("edition")

STATIC = Path(ivr.studio.__file__).parent / "static"
WELCOME = "sv/welcome.txt"
NOTICE = "I en nödsituation: lägg på och ring ett ett två."
TOPIC = "Internationellt efterlysta personer."

Reply = dict[str, Any]


def save(staff: Staff, files: dict[str, bytes]) -> None:
    """Make the draft hold these files, and no others."""
    save_files(staff, {**dict.fromkeys(staff.studio.drafts.current().files), **files})


def reword(staff: Staff, words: str, path: str = WELCOME) -> None:
    save(staff, with_text(staff.studio.drafts.current().files, path, words))


def ask(browser: Browser, called: str = "draft", **question: str) -> Reply:
    """What the page's script gets when it asks for what the line says."""
    answer = browser.client.get(
        "/studio/phone/ask",
        base_url="https://ivr.example.se",
        query_string={"called": called, **question},
        headers={**browser.headers, "Accept": "application/json"},
    )
    told: Reply = answer.get_json()
    return told | {"status": answer.status_code}


def press(browser: Browser, reply: Reply, key: str, called: str = "draft") -> Reply:
    return ask(browser, called, path=reply["action"], key=key)


def words(reply: Reply) -> list[str]:
    return [part["words"] for part in (*reply["fixed"], *reply["skippable"])]


def script_words(page: str) -> dict[str, str]:
    found = re.search(r"data-words='([^']+)'", page)
    assert found
    told: dict[str, str] = json.loads(html.unescape(found[1]))
    return told


# --- the page ---


def test_the_page_has_every_key_of_a_telephone(reader: Browser) -> None:
    page = reader.get("/studio/phone").get_data(as_text=True)
    assert re.findall(r'data-key="(.)"', page) == list("123456789*0#")


def test_the_live_line_is_called_unless_the_draft_differs(staff: Staff, reader: Browser) -> None:
    assert 'value="live" checked' in reader.get("/studio/phone").get_data(as_text=True)
    reword(staff, "Hej och välkommen till utkastet.\n")
    assert 'value="draft" checked' in reader.get("/studio/phone").get_data(as_text=True)


def test_the_draft_in_print_is_the_draft(staff: Staff, reader: Browser) -> None:
    reword(staff, "Hej och välkommen till utkastet.\n")
    page = reader.get("/studio/phone").get_data(as_text=True)
    assert 'href="/studio/print?' in page and 'href="/studio/print/1?' in page
    printed = reader.get("/studio/print")
    assert printed.status_code == 200
    assert "Hej och välkommen till utkastet." in printed.get_data(as_text=True)


def test_the_page_has_every_word_that_its_scripts_say(staff: Staff) -> None:
    script = (STATIC / "phone.js").read_text()
    said = set(re.findall(r'say\("(\w+)"', script)) | {
        kind
        for file in ("phone.js", "phone-call.js")
        for kind in re.findall(r'#?(?:tell|end)\("(\w+)"', (STATIC / file).read_text())
        if kind not in ("reply", "part", "cut", "trouble", "time")
    }
    for language in ("sv", "en"):
        page = staff.browser(Role.READER, language).get("/studio/phone").get_data(as_text=True)
        assert said <= script_words(page).keys()


def test_on_its_own_machine_the_phone_needs_no_account(staff: Staff) -> None:
    studio = studio_on(staff.studio.database, open_person=person_of_this_machine())
    browser = Browser(app_with(studio))
    assert browser.get("/studio/phone").status_code == 200
    assert words(ask(browser))[0] == NOTICE


# --- what the line says ---


def test_a_call_begins_with_what_no_key_can_skip(reader: Browser) -> None:
    reply = ask(reader)
    notice, other = reply["fixed"]
    assert (notice["words"], notice["locale"], notice["sound"]) == (NOTICE, "sv-SE", None)
    assert other["locale"] == "en-GB"
    assert notice["pause"] == 0.5 and 3 < notice["seconds"] < 5
    assert reply["skippable"][0]["words"] == "For English, press nine."
    assert reply["timeout"] == 10
    assert reply["place"] == {"language": "sv", "labels": []}


def test_a_key_leads_where_it_leads_on_a_telephone(reader: Browser) -> None:
    reply = press(reader, ask(reader), "5")
    assert TOPIC in words(reply)
    assert reply["place"] == {"language": "sv", "labels": ["internationellt efterlysta personer"]}
    back = press(reader, reply, "8")
    assert back["place"] == {"language": "sv", "labels": []}


@pytest.mark.parametrize("key", ["*", "#", "0"])
def test_every_key_of_a_telephone_arrives(reader: Browser, key: str) -> None:
    assert press(reader, press(reader, ask(reader), "5"), key)["status"] == 200


def test_the_place_of_a_caller_in_sub_menus_is_told_from_the_top(staff: Staff) -> None:
    save(staff, nested_script(levels=3, topics=40))
    reader = staff.browser(Role.READER)
    reply = ask(reader)
    for key in "211":
        reply = press(reader, reply, key)
    labels = reply["place"]["labels"]
    assert labels[:2] == ["group menu c", "group menu c b"] and len(labels) == 3


def test_silence_gets_what_silence_gets_and_in_the_end_the_line_hangs_up(reader: Browser) -> None:
    reply = ask(reader)
    for _ in range(2):
        reply = press(reader, reply, "")
        assert reply["action"]
    reply = press(reader, reply, "")
    assert (reply["action"], reply["timeout"], reply["place"]) == (None, 0, None)
    assert "Vi avslutar nu samtalet." in words(reply)


def test_asking_what_silence_leads_to_leaves_the_call_where_it_is(reader: Browser) -> None:
    reply = ask(reader)
    assert words(press(reader, reply, "")) == words(press(reader, reply, ""))
    assert TOPIC in words(press(reader, reply, "5"))


# --- which line answers ---


def test_the_draft_and_what_is_live_are_two_lines(staff: Staff, reader: Browser) -> None:
    reword(staff, "Hej och välkommen till utkastet.\n")
    draft, live = ask(reader, "draft"), ask(reader, "live")
    assert "Hej och välkommen till utkastet." in words(draft)
    assert "Hej och välkommen till utkastet." not in words(live)
    assert draft["edition"] != live["edition"]


@pytest.mark.parametrize(
    "notice", ["Först kommer en mening som handlar om 112.\n", "Ring 112 eller 010 20 30 40.\n"]
)
def test_a_draft_that_may_not_be_published_can_be_called(
    staff: Staff, reader: Browser, notice: str
) -> None:
    reword(staff, notice, "sv/notice.txt")
    assert not staff.studio.checker.check(staff.studio.drafts.current().files).may_answer
    assert ask(reader)["status"] == 200


def test_a_call_keeps_the_draft_that_it_began_with(staff: Staff, reader: Browser) -> None:
    begun = ask(reader)
    reword(staff, "fred\n\nDet här är nytt.\n", "sv/fred.txt")
    assert "Det här är nytt." not in words(press(reader, begun, "4"))
    assert "Det här är nytt." in words(press(reader, ask(reader), "4"))


def test_a_call_whose_draft_nobody_knows_any_more_goes_on_in_the_menu(
    staff: Staff, reader: Browser
) -> None:
    save(staff, small_script(options=("fred", "fast")))
    begun = ask(reader)
    for number in range(KEPT_LINES):
        save(staff, small_script(options=("fast", "fred"), wait_seconds=8 + number))
        ask(reader)
    ask(reader)  # the newest is known already, and stays known
    reply = press(reader, begun, "1")
    assert reply["status"] == 200
    assert reply["edition"] != begun["edition"]
    assert reply["place"] == {"language": "sv", "labels": []}


def test_another_worker_goes_on_with_the_call(staff: Staff, reader: Browser) -> None:
    begun = ask(reader)
    open_to_all = studio_on(staff.studio.database, open_person=person_of_this_machine())
    assert TOPIC in words(press(Browser(app_with(open_to_all)), begun, "5"))


# --- recordings ---


def test_a_recording_of_the_draft_is_played(staff: Staff, reader: Browser) -> None:
    sound = wav(3.0)
    save(staff, recorded("sv/welcome", sound))
    (played,) = [part for part in ask(reader)["skippable"] if part["sound"]]
    assert played["seconds"] == 3.0 and played["locale"] == "sv-SE"
    assert played["words"].startswith("Det här är polisens information")
    answer = reader.get(played["sound"])
    assert (answer.content_type, answer.data) == ("audio/wav", sound)
    part = reader.get(played["sound"], Range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"RIFF")


def test_a_recording_is_found_by_a_worker_that_has_made_no_call(
    staff: Staff, reader: Browser
) -> None:
    save(staff, recorded("sv/welcome", wav(3.0)))
    (played,) = [part for part in ask(reader)["skippable"] if part["sound"]]
    open_to_all = studio_on(staff.studio.database, open_person=person_of_this_machine())
    assert Browser(app_with(open_to_all)).get(played["sound"]).status_code == 200


@pytest.mark.parametrize("name", ["0" * 32 + ".wav", "welcome.wav", "0" * 32 + ".svg", "..%2Fx"])
def test_what_is_no_recording_is_not_there(reader: Browser, name: str) -> None:
    assert reader.get(f"/studio/phone/recordings/{name}").status_code == 404


# --- what cannot be done ---


def test_a_draft_that_cannot_be_read_is_told_in_words(staff: Staff) -> None:
    save(staff, without(full_script(), "sv/notice.txt"))
    swedish = staff.browser(Role.READER, "sv")
    told = ask(swedish)
    assert told["status"] == 400
    assert "provsamtal" in told["message"].partition("\n")[0]
    assert "”Nödmeddelande” saknas på svenska" in told["message"]
    assert not re.search(r":\d+:|\b[a-z]+-[a-z-]+:", told["message"])
    assert ask(swedish, "live")["status"] == 200


def test_what_no_telephone_can_follow_is_told_in_words(staff: Staff, reader: Browser) -> None:
    reword(staff, "Hej.\n" * 4_500)
    reword(staff, "Hej.\n" * 4_500, "sv/notice.txt")
    told = ask(reader)
    assert told["status"] == 400
    assert told["message"].startswith("No telephone can follow what the line answers here.")


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


def test_a_made_up_place_in_a_call_is_answered_like_a_lost_one(reader: Browser) -> None:
    reply = ask(reader, path="/voice/sv.main.-.made.up", key="5")
    assert reply["place"] == {"language": "sv", "labels": []}
