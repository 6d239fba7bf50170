"""The public pages: menu in print, health, fallback and recordings."""

import hashlib
import re
import shutil
import wave
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr import __version__
from ivr.errors import Problem
from ivr.script.files import load
from ivr.script.line import Line, prepare
from ivr.script.model import WRONG_KEYS
from ivr.script.reading import read
from ivr.twilio.switchboard import Switchboard
from ivr.web import views
from tests.reports.markup import Element, found, parsed, words
from tests.scripts import FROZEN

TOKEN = "a-token-for-the-metrics"

LANGUAGES = ("sv", "en")
FRAME_TEXTS = """notice welcome introduction silence-1 silence-2 wrong-key-1 wrong-key-2 give-up
goodbye fault""".split()

NESTED = """
languages = ["sv", "en"]

[numbers]
emergency = "112"
domestic = "114 14"
abroad = "+46 77 114 14 00"

[menus.main]
options = ["operativt", "samarbete", "fast"]

[menus.samarbete]
options = ["strategiskt", "insatser"]

[menus.insatser]
options = ["utveckling", "fred", "strategiskt"]

[keys]
repeat = "7"
main_menu = "8"
language = "9"

[patience]
wait_seconds = 10
tries = 3
"""
NESTED_TEXTS = {
    "line.toml": NESTED,
    "sv/samarbete.txt": "samarbete i världen\n\nHär finns {count} områden.\n",
    "en/samarbete.txt": "cooperation around the world\n\nThere are {count} areas here.\n",
    "sv/insatser.txt": "insatser\n",
    "en/insatser.txt": "missions\n",
}


def section(page: Element, code: str) -> Element:
    return found(page, f".//section[@id='{code}']")


def all_words(page: Element, code: str) -> str:
    """The text of one language."""
    own = page.findall(f".//p[@lang='{code}']")
    heading = page.findall(".//h1") if code == page.get("lang") else []
    return words(*own, *heading, section(page, code))


def keys_of(element: Element) -> dict[str, str]:
    """The keys of one list with their descriptions."""
    return {words(found(item, "kbd")): words(found(item, "span")) for item in element.findall("li")}


def fixed_keys(page: Element, code: str) -> dict[str, str]:
    return keys_of(section(page, code).findall(".//section/ul[@class='keys']")[1])


Script = Callable[..., Path]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Copy the frozen script with some files replaced, or left out (None)."""

    def write(files: dict[str, str | None]) -> Path:
        folder = tmp_path / "prompts"
        shutil.copytree(FROZEN, folder, ignore=shutil.ignore_patterns("facts.toml"))
        for path, text in files.items():
            if text is None:
                (folder / path).unlink()
            else:
                (folder / path).parent.mkdir(exist_ok=True)
                (folder / path).write_text(text, "utf-8")
        return folder

    return write


def line_of(folder: Path) -> Line:
    """The line of a folder, without checking it against the rules."""
    reading = read(load(folder))
    assert reading.script and not reading.refused, reading.findings
    return prepare(reading.script)


def client_of(
    switchboard: Switchboard, *problems: Problem, is_insider: bool = False
) -> FlaskClient:
    app = Flask("a service", static_folder=None)
    app.url_map.merge_slashes = False  # as create_app does
    site = views.Site(
        switchboard=switchboard,
        problems=lambda: problems,
        number=lambda: 0,
        source=lambda: "The folder answers.",
        counting=lambda: None,
        metrics=bytes,
        metrics_token=TOKEN,
        commit="0123456789ab",
    )
    views.init_app(app, site)
    client = app.test_client()
    if is_insider:
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


def page_of(folder: Path) -> Element:
    return parsed(client_of(Switchboard(line_of(folder))).get("/").text)


@pytest.fixture(scope="module")
def line() -> Line:
    return line_of(FROZEN)


@pytest.fixture
def client(line: Line) -> FlaskClient:
    return client_of(Switchboard(line))


@pytest.fixture
def page(client: FlaskClient) -> Element:
    return parsed(client.get("/").text)


def written(folder: Path, code: str, values: dict[str, str]) -> Iterator[str]:
    """Every line of a language's texts as it should be in print."""
    for file in sorted((folder / code).glob("*.txt")):
        lines = [text for text in file.read_text("utf-8").splitlines() if text[:1] not in ("", "#")]
        if file.stem not in FRAME_TEXTS:
            lines[0] = lines[0][0].upper() + lines[0][1:]
        for text in lines:
            for placeholder, value in values.items():
                text = text.replace(f"{{{placeholder}}}", value)
            yield " ".join(re.sub(r"\{en: ([^}]*)\}", r"\1", text.replace("|", "")).split())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_written_sentence_of_the_script_can_be_read(
    line: Line, page: Element, code: str
) -> None:
    values = dict(line.script.values(line.script.menus["main"]))
    sentences = list(written(FROZEN, code, values))
    assert len(sentences) > 40
    missing = {text for text in sentences if text not in all_words(page, code)}
    help_texts = line.script.languages[code].texts
    never_heard = {
        sentence.fill(values).written.rstrip(" |")
        for name in WRONG_KEYS
        for sentence in help_texts[name].body
    }
    assert missing and missing <= never_heard


def test_help_for_unused_keys_is_printed_where_there_are_some(script: Script) -> None:
    page = page_of(script(NESTED_TEXTS))
    assert "Den knappen används inte här." in all_words(page, "sv")


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_markup_of_the_script_and_no_note_to_editors_is_shown(page: Element, code: str) -> None:
    assert not re.search(r"[{}|]", all_words(page, code))
    notes = (FROZEN / code / "notice.txt").read_text("utf-8").splitlines()[0]
    assert notes.lstrip("# ") not in words(page)


def test_the_notice_comes_first_in_every_language(line: Line, page: Element) -> None:
    first = words(found(page, "body")).index
    for code in LANGUAGES:
        notice = found(page, f"./body/header/div/p[@lang='{code}']")
        assert words(notice) in list(written(FROZEN, code, {}))
        assert first(words(notice)) < first(words(found(page, ".//h1")))


def test_title_and_heading_say_that_it_is_a_phone_line(page: Element) -> None:
    title = "Polisens telefonlinje om internationellt samarbete"
    assert words(found(page, "./head/title")) == words(found(page, ".//h1")) == title


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_number_of_the_line_can_be_dialled_where_the_script_has_it(
    script: Script, page: Element, code: str
) -> None:
    table = (FROZEN / "line.toml").read_text("utf-8")
    numbered = table.replace("[numbers]", '[numbers]\nline = "+46 8 123 456 78"')
    links = section(page_of(script({"line.toml": numbered})), code).findall("p/a")
    assert [(link.get("href"), words(link)) for link in links] == [
        ("tel:+46812345678", "+46 8 123 456 78")
    ]
    assert section(page, code).findall("p/a") == []


def test_the_menu_has_the_heading_that_the_script_gives_it(script: Script, page: Element) -> None:
    assert "Menyn" in {words(heading) for heading in section(page, "sv").iter("h3")}
    headed = page_of(script({"sv/main.txt": "huvudmenyn\n", "en/main.txt": "main menu\n"}))
    for code, heading in (("sv", "Huvudmenyn"), ("en", "Main menu")):
        assert heading in {words(each) for each in section(headed, code).iter("h3")}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_topic_stands_under_its_key(line: Line, page: Element, code: str) -> None:
    menu = line.script.menus["main"]
    overview = found(section(page, code), ".//ul[@class='keys']")
    assert list(keys_of(overview)) == [option.key for option in menu.options]
    for option in menu.options:
        label = line.script.languages[code].texts[option.target].label
        assert label is not None
        topic = found(page, f".//article[@id='{code}-{option.key}']")
        heading = f"{option.key} {label.written[0].upper()}{label.written[1:]}"
        assert words(found(topic, "h4")) == heading
        assert keys_of(overview)[option.key] == heading[2:]


def test_the_keys_that_mean_the_same_everywhere_are_told(page: Element) -> None:
    assert fixed_keys(page, "sv") == {
        "7": "Hör det senaste igen. Tredje gången går det långsammare.",
        "8": "Till huvudmenyn",
        "9": "Byt språk: English",
        "0": "Telefonnummer till polisen",
        "*": "Till huvudmenyn (stjärna)",
        "#": "Hoppa över det som läses upp (fyrkant)",
        "1 1 2": "Du hör bara nödmeddelandet igen. Samtalet kopplas inte till 112. "
        "I en nödsituation: lägg på och ring 112.",
    }
    assert fixed_keys(page, "en")["9"] == "Change language: Svenska"
    assert len(fixed_keys(page, "en")) == 7


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_can_be_dialled_from_the_page(page: Element, code: str) -> None:
    numbers = found(section(page, code), ".//ul[@class='numbers']")
    assert [(words(link), link.get("href")) for link in numbers.findall(".//a")] == [
        ("112", "tel:112"),
        ("114 14", "tel:11414"),
        ("+46 77 114 14 00", "tel:+46771141400"),
    ]
    assert all(words(found(item, "span")) for item in numbers.findall("li"))


def test_numbers_inside_texts_can_be_dialled_too(page: Element) -> None:
    ending = next(one for one in page.findall(".//p") if words(one).startswith("Vi avslutar"))
    links = [link.get("href") for link in ending.findall("a")]
    assert links == ["tel:112", "tel:11414", "tel:+46771141400"]


def test_words_in_another_language_are_marked_as_such(page: Element) -> None:
    foreign = found(section(page, "sv"), ".//article//p/span[@lang='en']")
    assert words(foreign) == "Fugitive Active Search Team"
    assert foreign.tail == "."


def test_a_text_that_is_said_with_pauses_is_a_line_a_sentence(page: Element) -> None:
    contact = found(page, ".//article[@id='sv-6']")
    assert words(contact.findall("p")[1]) == "Vid larm, ring 112."
    assert len(found(page, ".//article[@id='sv-1']").findall("p")) == 1


@pytest.mark.parametrize("nested", [False, True])
def test_headings_go_down_one_level_at_a_time_from_the_only_h1(
    script: Script, nested: bool
) -> None:
    page = page_of(script(NESTED_TEXTS if nested else {}))
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert max(levels) == (6 if nested else 4)
    assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("nested", [False, True])
def test_every_link_on_the_page_leads_to_one_place(script: Script, nested: bool) -> None:
    page = page_of(script(NESTED_TEXTS if nested else {}))
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    links = [str(link.get("href")) for link in page.findall(".//a")]
    assert {link[1:] for link in links if link[0] == "#"} <= set(ids)
    assert all(re.fullmatch(r"#.+|tel:\+?\d+", link) for link in links)
    labels = [str(one.get("aria-labelledby")) for one in page.findall(".//*[@aria-labelledby]")]
    assert labels and set(labels) <= set(ids)


def test_landmarks_and_languages_tell_a_screen_reader_where_it_is(page: Element) -> None:
    assert page.get("lang") == "sv"
    assert [one.tag for one in found(page, "body")] == ["header", "main", "footer"]
    assert found(page, ".//nav").get("aria-label") == "Språk"
    links = [
        (link.get("href"), link.get("lang"), words(link)) for link in page.findall(".//nav//a")
    ]
    assert links == [("#sv", "sv", "Svenska"), ("#en", "en", "English")]
    assert [section(page, code).get("lang") for code in LANGUAGES] == ["sv", "en"]


def test_menus_nest_three_levels_deep(script: Script) -> None:
    page = page_of(script(NESTED_TEXTS))
    overview = found(section(page, "sv"), ".//ul[@class='keys']")
    assert list(keys_of(overview)) == ["1", "2", "3"]
    assert list(keys_of(found(overview, "li/ul"))) == ["1", "2"]
    assert list(keys_of(found(overview, "li/ul/li/ul"))) == ["1", "2", "3"]
    menu = found(page, ".//article[@id='sv-2']")
    assert words(found(menu, "h4")) == "2 Samarbete i världen"
    assert words(*menu.findall("p")) == "Här finns 2 områden. Du har 2 val."
    deeper = found(menu, "article[@id='sv-2-2']")
    assert words(found(deeper, "h5")) == "2 Insatser"
    assert words(*deeper.findall("p")) == "Du har 3 val."
    deepest = found(deeper, "article[@id='sv-2-2-1']")
    assert words(found(deepest, "h6")) == "1 Utvecklingssamarbete"
    assert "demokratiska" in words(deepest)


def test_a_text_that_differs_from_menu_to_menu_is_printed_for_each(script: Script) -> None:
    page = page_of(script(NESTED_TEXTS))
    help_texts = section(page, "sv").findall(".//div[@class='other']")
    silence, wrong_key = (words(help_texts[place]) for place in (0, 2))
    assert wrong_key == (
        "När en knapp inte används "
        "Huvudmenyn, Insatser Den knappen används inte här. Välj en siffra från 1 till 3. "
        "Samarbete i världen Den knappen används inte här. Välj en siffra från 1 till 2."
    )
    assert silence == (
        "När du inte har tryckt på någon knapp Du har inte valt något än. Här kommer valen igen."
    )


def test_a_contact_text_that_no_menu_offers_stands_under_key_0(script: Script) -> None:
    page = page_of(script(NESTED_TEXTS))
    contact = found(page, ".//article[@id='sv-0']")
    assert words(found(contact, "h4")) == "0 Telefonnummer till polisen"
    assert "Vid larm, ring 112." in words(contact)
    assert fixed_keys(page, "sv")["0"] == "Telefonnummer till polisen"


def test_a_line_without_contact_text_promises_nothing_under_key_0(script: Script) -> None:
    without = {f"{code}/kontakt.txt": None for code in LANGUAGES}
    help_texts = {
        f"{code}/{name}.txt": "Tryck 1.\n" if code == "sv" else "Press 1.\n"
        for code in LANGUAGES
        for name in ("silence-2", "wrong-key-2")
    }
    page = page_of(script({**NESTED_TEXTS, **without, **help_texts}))
    assert list(fixed_keys(page, "sv")) == ["7", "8", "9", "*", "#", "1 1 2"]
    assert page.find(".//article[@id='sv-0']") is None


def test_a_line_in_one_language_offers_no_other(script: Script) -> None:
    line_file = (FROZEN / "line.toml").read_text("utf-8").replace('["sv", "en"]', '["en"]')
    page = page_of(script({"line.toml": line_file}))
    assert page.get("lang") == "en"
    assert page.find(".//nav") is None
    assert list(fixed_keys(page, "en")) == ["7", "8", "0", "*", "#", "1 1 2"]


def test_a_language_without_words_of_the_page_gets_english_ones_that_say_so(
    script: Script,
) -> None:
    language = (FROZEN / "en" / "language.toml").read_text("utf-8")
    for old, new in (("English", "Suomi"), ("en-GB", "fi-FI"), ("Polly.Amy", "Polly.Suvi")):
        language = language.replace(old, new)
    texts = {f"fi/{file.name}": file.read_text("utf-8") for file in (FROZEN / "en").glob("*.txt")}
    line_file = (FROZEN / "line.toml").read_text("utf-8").replace('["sv", "en"]', '["fi", "en"]')
    page = page_of(script({"line.toml": line_file, "fi/language.toml": language, **texts}))
    finnish = section(page, "fi")
    assert words(found(finnish, "h2")) == "Suomi"
    headings = [(found(one, "span").get("lang"), words(one)) for one in finnish.findall(".//h3")]
    assert headings[0] == ("en", "Phone numbers")
    assert {language for language, _ in headings} == {"en"}
    assert found(page, ".//nav").attrib == {"aria-label": "Languages", "lang": "en"}
    assert found(section(page, "en"), ".//h3").find("span") is None


def test_a_number_that_the_page_has_no_words_for_is_printed_alone(script: Script) -> None:
    more = NESTED.replace("[menus.main]", 'passports = "010-123 45 67"\n\n[menus.main]')
    page = page_of(script({**NESTED_TEXTS, "line.toml": more}))
    item = section(page, "sv").findall(".//ul[@class='numbers']/li")[3]
    assert words(item) == "010-123 45 67"
    assert found(item, "a").get("href") == "tel:0101234567"


def test_a_welcome_of_several_sentences_is_printed_whole(script: Script) -> None:
    page = page_of(
        script({"sv/welcome.txt": "Hej {en: and} välkommen. |\n|\nDet här är polisen.\n"})
    )
    printed = [words(each) for each in section(page, "sv").findall("p")]
    assert printed == ["Hej and välkommen.", "Det här är polisen."]


def test_pauses_and_spans_leave_one_space_between_words(script: Script) -> None:
    text = "Ett | två |{en: three}{sv: fyra} | {en: call 112}.\n"
    page = page_of(script({"sv/goodbye.txt": text}))
    goodbye = section(page, "sv").findall(".//div[@class='other']")[3]
    assert "".join(found(goodbye, "p").itertext()) == "Ett två threefyra call 112."
    assert found(goodbye, "p/a").attrib == {"href": "tel:112", "lang": "en"}


HOSTILE = "<script>alert('hej')</script> & \"><img src=x onerror=alert(&quot;&quot;)> </style>"


def test_what_staff_write_is_never_markup(script: Script) -> None:
    language = (FROZEN / "sv" / "language.toml").read_text("utf-8")
    folder = script(
        {
            "sv/welcome.txt": HOSTILE,
            "sv/notice.txt": f"Ring 112. {HOSTILE}",
            "sv/fast.txt": f"{HOSTILE}\n\n{HOSTILE}\n{{en: {HOSTILE}}}",
            "sv/language.toml": language.replace('"Svenska"', "'''" + HOSTILE + "'''"),
        }
    )
    response = client_of(Switchboard(line_of(folder))).get("/")
    page = parsed(response.text)
    tags = {element.tag for element in page.iter()}
    assert not tags & {"script", "img"}
    assert len(page.findall(".//style")) == 1
    assert words(found(section(page, "sv"), "p")) == HOSTILE
    assert words(found(section(page, "sv"), "h2")) == HOSTILE
    assert words(found(page, ".//article[@id='sv-5']/h4/span")) == HOSTILE
    assert style_hash(response.data) in response.headers["Content-Security-Policy"]


def style_hash(html: bytes) -> str:
    (style,) = re.findall(rb"<style>(.*?)</style>", html, re.DOTALL)
    return f"'sha256-{b64encode(hashlib.sha256(style).digest()).decode()}'"


def test_the_policy_allows_the_style_that_is_sent_and_nothing_else(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src {style_hash(response.data)}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert not re.search(rb"<(script|link|img|iframe)| style=| on\w+=|@import|url\(", response.data)


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/fallback.xml", "/recordings/x"])
def test_every_answer_carries_the_headers_that_keep_browsers_strict(
    client: FlaskClient, path: str
) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "Set-Cookie" not in headers and "Vary" not in headers


@pytest.mark.parametrize("path", ["/", "/fallback.xml"])
def test_a_reader_that_has_the_bytes_already_gets_none(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    other = client.get(path, headers={"If-None-Match": '"something else"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_the_page_may_be_kept_for_a_minute(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.content_type == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_a_new_line_is_a_new_page(line: Line, script: Script) -> None:
    switchboard = Switchboard(line)
    client = client_of(switchboard)
    before = client.get("/")
    assert client.get("/").data == before.data
    switchboard.adopt(line_of(script({"sv/goodbye.txt": "Adjö, och ring 112 vid fara.\n"})))
    after = client.get("/")
    assert "Adjö, och ring" in words(parsed(after.text))
    assert "Adjö, och ring" not in words(parsed(before.text))
    assert before.headers["ETag"] != after.headers["ETag"]
    assert words(found(parsed(after.text), ".//footer")) == f"Utgåva {switchboard.line.edition}"


def test_healthz_says_that_the_service_is_alive(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def test_readyz_says_what_answers_calls(line: Line, client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {
        "status": "ready",
        "edition": line.script.fingerprint[:8],
        "number": None,
        "fingerprint": line.script.fingerprint,
        "version": __version__,
        "commit": "0123456789ab",
        "languages": ["sv", "en"],
        "announcements": {"now": [], "closed": False, "until": None},
        "source": "The folder answers.",
        "statistics": None,
        "problems": [],
    }
    assert re.fullmatch("[0-9a-f]{64}", line.script.fingerprint)


def test_readyz_lists_what_is_wrong_with_an_edit_while_the_last_good_line_answers(
    line: Line,
) -> None:
    problem = Problem("Errors.", ("sv/fred.txt:0: empty-file", "and more"))
    for is_insider, told in ((True, list(problem.details)), (False, ["Errors."])):
        client = client_of(Switchboard(line), problem, problem, is_insider=is_insider)
        response = client.get("/readyz")
        assert response.status_code == 200
        ready = response.get_json()
        assert ready["status"] == "ready"
        assert ready["problems"][: len(told)] == told
    assert ready["problems"] == ["Errors."], "and not twice"


def test_the_fallback_is_the_fault_document_byte_for_byte(line: Line, client: FlaskClient) -> None:
    response = client.get("/fallback.xml")
    assert response.data == Switchboard(line).fault
    assert response.content_type == "text/xml; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.fixture
def recorded(script: Script) -> tuple[FlaskClient, str, bytes]:
    """A service with a recorded welcome: client, URL and sound."""
    welcome = "Det här är polisens information om internationellt samarbete.\n"
    folder = script({"sv/welcome.txt": welcome, "sv/recordings/welcome.txt": welcome})
    sound = folder / "sv" / "recordings" / "welcome.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))
    name = f"{hashlib.sha256(sound.read_bytes()).hexdigest()[:32]}.wav"
    client = client_of(Switchboard(line_of(folder)))
    return client, f"/recordings/{name}", sound.read_bytes()


Recorded = tuple[FlaskClient, str, bytes]


def test_a_recording_is_sent_to_be_kept_for_ever(recorded: Recorded) -> None:
    client, address, sound = recorded
    response = client.get(address)
    assert (response.status_code, response.data) == (200, sound)
    assert response.content_type == "audio/wav"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["ETag"] == f'"{address.removeprefix("/recordings/")}"'
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_recording_that_is_known_already_is_not_sent_again(recorded: Recorded) -> None:
    client, address, _ = recorded
    etag = client.get(address).headers["ETag"]
    response = client.get(address, headers={"If-None-Match": etag})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_part_of_a_recording_can_be_asked_for(recorded: Recorded) -> None:
    client, address, sound = recorded
    response = client.get(address, headers={"Range": "bytes=4-99"})
    assert (response.status_code, response.data) == (206, sound[4:100])
    assert response.headers["Content-Range"] == f"bytes 4-99/{len(sound)}"
    assert client.get(address, headers={"Range": "bytes=999999-"}).status_code == 416


def test_head_tells_how_long_a_recording_is(recorded: Recorded) -> None:
    client, address, sound = recorded
    response = client.head(address)
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(sound))


def test_a_recording_that_is_not_there_is_a_plain_404(client: FlaskClient) -> None:
    response = client.get(f"/recordings/{'0' * 32}.wav")
    assert (response.status_code, response.text) == (404, "Not found\n")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    ["welcome.wav", f"{'0' * 31}.wav", f"{'A' * 32}.wav", f"{'0' * 32}.ogg", f"{'0' * 32}.wav%0a"],
)
def test_names_that_no_recording_has_are_not_even_looked_for(line: Line, name: str) -> None:
    class Untouched(Switchboard):
        def recording(self, name: str) -> None:
            raise AssertionError(name)

    assert client_of(Untouched(line)).get(f"/recordings/{name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/healthz/", "/readyz/", "/recordings//x.wav", "/fallback.xml/", "/recordings", "/sv"]
)
def test_no_address_leads_to_another(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/fallback.xml", "/recordings/x"])
def test_nothing_can_be_sent_to_the_public_pages(
    client: FlaskClient, path: str, method: str
) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
