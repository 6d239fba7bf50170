"""The public pages: menu in print, health, fallback and recordings."""

import hashlib
import re
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr import __version__
from ivr.call.walk import walk
from ivr.errors import Problem
from ivr.line import views
from ivr.line.app import create_line
from ivr.line.cache import CachedScript
from ivr.line.counting import CallCounter
from ivr.line.live import LiveLine, StartingLine
from ivr.line.menu_in_print import MenuInPrint
from ivr.script.files import Files
from ivr.script.model.line import Line
from ivr.script.model.script import WRONG_KEYS, Text
from tests import calls
from tests.calling import AS_MONITOR
from tests.checks.judging import judged
from tests.conftest import Serve, Write, running, settings_for
from tests.markup import Element, found, parsed, words_of
from tests.scripts import (
    excused_script,
    full_script,
    nested_script,
    prepared,
    small_script,
    wav,
    with_text,
    without,
)
from tests.sounds import recorded

HOSTILE = "<script>alert('hej')</script> & \"><img src=x onerror=alert(&quot;&quot;)> </style>"
LANGUAGES = ("sv", "en")
FULL = without(excused_script(), "facts.toml")
MENUS = """[menus.main]
options = ["operativt", "samarbete", "fast"]
[menus.samarbete]
options = ["strategiskt", "insatser"]
[menus.insatser]
options = ["utveckling", "fred", "strategiskt"]

[keys]"""
TABLE = re.sub(r"(?s)\[menus\.main\].*?\[keys\]", MENUS, FULL["line.toml"].decode())
NESTED = {
    "line.toml": TABLE,
    "sv/samarbete.txt": "samarbete i världen\n\nHär finns {count} områden.\n",
    "en/samarbete.txt": "cooperation around the world\n\nThere are {count} areas here.\n",
    "sv/insatser.txt": "insatser\n",
    "en/insatser.txt": "missions\n",
}
NEW = "Välkommen till den nya linjen."
EDITED = with_text(full_script(), "sv/welcome.txt", f"{NEW}\n")
DIALLED = [("112", "tel:112"), ("114 14", "tel:11414"), ("+46 77 114 14 00", "tel:+46771141400")]


STATEMENT, COMMIT = "https://polisen.se/tillganglighet", "0123456789ab"


def text_of(path: str) -> str:
    return FULL[path].decode()


def section(page: Element, code: str) -> Element:
    return found(page, f".//section[@id='{code}']")


def keys_of(element: Element) -> dict[str, str]:
    """Return the keys of one list with their descriptions."""
    return {
        words_of(found(item, "kbd")): words_of(found(item, "span"))
        for item in element.findall("li")
    }


def fixed_keys(page: Element, code: str) -> dict[str, str]:
    return keys_of(found(section(page, code), ".//details/ul[@class='keys']"))


def changed(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return the frozen script, without its facts, with some texts replaced."""
    return {**FULL, **{path: text.encode() for path, text in files.items()}}


@dataclass
class Prepared:
    """A source whose line is the one of a switchboard."""

    live: LiveLine
    tasks: Sequence[Callable[[], None]] = ()
    description: str = "The folder answers."
    problems: tuple[Problem, ...] = ()
    refusals: int = 0

    def close(self) -> None:
        """Do nothing."""


def client_of(
    line: Line,
    statement: str = STATEMENT,
) -> FlaskClient:
    menu = MenuInPrint(time.time, statement)
    opening = StartingLine(line, CachedScript("", 0, {}))
    source = Prepared(LiveLine(opening, None, prepare=menu.prepare))
    settings = settings_for(Path(), ACCESSIBILITY_URL=statement, IVR_COMMIT=COMMIT)
    app = create_line(settings, source, menu)
    running(app).stop()
    return app.test_client()


def page_of(files: Files) -> Element:
    return parsed(client_of(prepared(files)).get("/").text)


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(FULL)


@pytest.fixture
def client(line: Line) -> FlaskClient:
    return client_of(line)


@pytest.fixture
def page(client: FlaskClient) -> Element:
    return parsed(client.get("/").text)


# The menu in print.


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_is_there_without_markup(line: Line, page: Element, code: str) -> None:
    values = dict(line.script.values(line.script.menus["main"]))
    shown = words_of(*page.findall(f".//p[@lang='{code}']"), section(page, code))
    texts = line.script.languages[code].texts
    heard = [text for name, text in texts.items() if name not in WRONG_KEYS]
    for text in heard:
        for sentence in text.body:
            written = re.sub(r"\{en: ([^}]*)\}", r"\1", sentence.fill(values).written)
            assert written.rstrip(" |") in shown or stands_in_heading(text, written)
    note = text_of(f"{code}/notice.txt").splitlines()[0].lstrip("# ")
    assert not re.search(r"[{}|]", shown) and note not in words_of(page)


def stands_in_heading(text: Text, sentence: str) -> bool:
    """Return whether the heading of a topic begins with a sentence: it would be written twice."""
    label = text.label.written.lower() if text.label else ""
    return label.startswith(sentence.rstrip(" |.").lower())


def test_offers_of_a_key_in_a_topic_are_left_out() -> None:
    """They help listeners, and mean nothing on paper."""
    words = "fred\n\nDe bevarar fred.\nFör telefonnummer till polisen, från utlandet, tryck 0.\n"
    swedish = section(page_of(changed({"sv/fred.txt": words})), "sv")
    assert "De bevarar fred." in words_of(swedish)
    assert "tryck 0" not in words_of(*swedish.findall(".//article"))


def test_what_a_caller_may_also_hear_is_folded_and_open_on_paper(page: Element) -> None:
    for code in LANGUAGES:
        folded = section(page, code).findall(".//details")
        assert [one.get("open") for one in folded] == [None, None]
        assert words_of(found(folded[-1], "summary/h3"))
    style = found(page, ".//style").text or ""
    assert "details-content" in style.partition("@media print")[2]


@given(
    levels=st.integers(1, 2),
    topics=st.integers(1, 6),
    languages=st.lists(st.sampled_from(("sv", "en", "fi")), min_size=1, unique=True),
    data=st.data(),
)
@settings(max_examples=8)
def test_every_fact_that_is_spoken_stands_on_the_public_page_or_breaks_a_rule(
    levels: int, topics: int, languages: list[str], data: st.DataObject
) -> None:
    files = nested_script(levels, topics, languages)
    texts = sorted(path for path in files if path.endswith(".txt"))
    tables = [f"{code}/language.toml" for code in languages if code != "fi"]  # it has no data
    facts = {f"Fact {'abcdefghij'[number]}." for number in range(10)}
    for fact in sorted(facts):
        path = data.draw(st.sampled_from([*texts, *tables]))
        phrase = data.draw(st.sampled_from(("option", "language_offer", "repeat", "main_menu")))
        wanted = rf'^{phrase} = "' if path in tables else r"\Z"
        added = rf"\g<0>{fact} | " if path in tables else rf"{fact}\n"
        files[path] = re.sub(wanted, added, files[path].decode(), flags=re.MULTILINE).encode()
    line = prepared(files)
    heard = {
        fact for turn in walk(line).distinct_turns for fact in facts if fact in calls.said(turn)
    }
    shown = words_of(found(page_of(files), "body"))
    refused = {f"{one.values['words']}." for one in judged(files, "R68")}
    assert sorted(fact for fact in heard if fact not in shown) == sorted(refused & heard)
    assert not [fact for fact in refused if fact in shown]


def test_the_page_links_the_statement_and_says_what_is_stored(page: Element) -> None:
    (link, _) = page.findall(".//footer//a")
    assert link.get("href") == STATEMENT
    assert "cookies" in words_of(found(page, ".//footer"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_topic_has_its_key_after_the_notice(line: Line, page: Element, code: str) -> None:
    notice, whole = (
        found(page, f"./body/header/div/p[@lang='{code}']"),
        words_of(found(page, "body")),
    )
    assert "112" in words_of(notice)
    assert whole.index(words_of(notice)) < whole.index(words_of(found(page, ".//h1")))
    menu, texts = line.script.menus["main"], line.script.languages[code].texts
    overview = keys_of(found(section(page, code), ".//ul[@class='keys']"))
    assert list(overview) == list(menu.options)
    for key, target in menu.options.items():
        label = texts[target].label
        assert label and overview[key].lower() == label.written.lower()
        topic = found(page, f".//article[@id='{code}-{key}']/h4")
        assert words_of(topic) == f"{key} {overview[key]}"


def test_the_page_lists_the_fixed_keys(page: Element) -> None:
    keys = fixed_keys(page, "sv")
    assert list(keys) == ["7", "8", "9", "0", "*", "#", "1 1 2"]
    assert "långsammare" in keys["7"] and keys["0"] == "Telefonnummer till polisen"
    assert keys["1 1 2"].endswith("I en nödsituation: lägg på och ring 112.")
    assert fixed_keys(page, "en")["9"].endswith("Svenska")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_can_be_dialled_from_the_page(page: Element, code: str) -> None:
    own = section(page, code)
    numbers = found(own, ".//ul[@class='numbers']")
    assert [(words_of(link), link.get("href")) for link in numbers.findall(".//a")] == DIALLED
    assert all(words_of(found(item, "span")) for item in numbers.findall("li"))


@pytest.mark.parametrize(("files", "deepest"), [({}, 4), (NESTED, 6)], ids=["flat", "nested"])
def test_headings_links_and_landmarks_tell_a_screen_reader_where_it_is(
    files: Mapping[str, str], deepest: int
) -> None:
    page = page_of(changed(files))
    assert [one.tag for one in found(page, "body")] == ["header", "main", "footer"]
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch("h[1-6]", one.tag)]
    assert (levels[0], levels.count(1), max(levels)) == (1, 1, deepest)
    assert all(below - above <= 1 for above, below in pairwise(levels))
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    links = [str(link.get("href")) for link in page.findall(".//a")]
    assert {link[1:] for link in links if link[0] == "#"} <= set(ids)
    assert all(re.fullmatch(rf"#.+|tel:\+?\d+|{STATEMENT}", link) for link in links)
    labels = {str(one.get("aria-labelledby")) for one in page.findall(".//*[@aria-labelledby]")}
    assert labels and labels <= set(ids)
    assert [section(page, code).get("lang") for code in LANGUAGES] == ["sv", "en"]
    foreign = section(page, "sv").iterfind(".//span[@lang='en']")
    assert "Fugitive Active Search Team" in map(words_of, foreign)


def test_menus_nest_three_levels_deep_and_have_their_texts_each() -> None:
    swedish = section(page_of(changed(NESTED)), "sv")
    overview = found(swedish, ".//ul[@class='keys']")
    for path, keys in ((".", "1230"), ("li/ul", "12"), ("li/ul/li/ul", "123")):
        assert list(keys_of(found(overview, path))) == [*keys]
    menu = found(swedish, ".//article[@id='sv-2']")
    assert words_of(found(menu, "h4")) == "2 Samarbete i världen"
    assert words_of(*menu.findall("p")) == "Här finns 2 områden. Du har 2 val."
    deepest = found(menu, "article[@id='sv-2-2']/article[@id='sv-2-2-1']")
    assert words_of(found(deepest, "h6")) == "1 Utvecklingssamarbete"
    helping = words_of(swedish.findall(".//div[@class='other']")[3])
    assert "Samarbete i världen Den knappen används inte här." in helping


def test_phone_numbers_outside_the_menu_are_listed_under_key_0() -> None:
    nested = page_of(changed(NESTED))
    numbers = found(nested, ".//section[@id='sv-0']")
    assert [words_of(link) for link in numbers.findall(".//a")] == [text for text, _ in DIALLED]
    folded = section(nested, "sv").findall(".//details")[-1]
    assert "0 Telefonnummer till polisen" in words_of(folded)
    assert "Vid larm, ring 112." in words_of(folded)
    page = page_of(small_script(contact=False))
    assert list(fixed_keys(page, "sv")) == ["7", "8", "9", "*", "#", "1 1 2"]
    assert page.find(".//article[@id='sv-0']") is None


def test_a_line_in_one_language_offers_no_other_language() -> None:
    files = small_script(languages=["en"])
    page = page_of(with_text(files, "en/main.txt", "what you can hear\n"))
    assert page.get("lang") == "en" and page.find(".//nav") is None
    assert "9" not in fixed_keys(page, "en")
    assert "What you can hear" in {words_of(each) for each in section(page, "en").iter("h3")}


def policy(style: str) -> str:
    """Return the policy that allows only this style."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_texts_of_staff_are_never_markup() -> None:
    files = changed(
        {
            "sv/welcome.txt": HOSTILE,
            "sv/notice.txt": f"Ring 112. {HOSTILE}",
            "sv/fast.txt": f"{HOSTILE}\n\n{HOSTILE}\n{{en: {HOSTILE}}}",
            "sv/language.toml": text_of("sv/language.toml").replace(
                '"Svenska"', f"'''{HOSTILE}'''"
            ),
        }
    )
    response = client_of(prepared(files)).get("/")
    page = parsed(response.text)
    assert not {element.tag for element in page.iter()} & {"script", "img", "link", "iframe"}
    names = {name for one in page.iter() for name in one.attrib}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert words_of(found(page, ".//section[@id='sv']/p")) == HOSTILE
    style = found(page, ".//style").text or ""
    assert "@import" not in style and "url(" not in style
    assert response.headers["Content-Security-Policy"] == policy(style)


def test_the_page_follows_the_line_in_the_next_poll(serve: Serve, write: Write) -> None:
    app = serve()
    before = app.test_client().get("/")
    write(EDITED)
    running(app).poller.poll()
    after = app.test_client().get("/")
    assert NEW in after.text and NEW not in before.text
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_page_that_cannot_be_rendered_changes_nothing_for_callers(
    folder: Path, write: Write, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(menu: MenuInPrint, line: Line) -> None:
        raise MemoryError("no room for the page")

    monkeypatch.setattr(MenuInPrint, "prepare", fail)
    app = serve()
    service = running(app)
    write(EDITED)
    service.poller.poll()
    assert service.source.live.line.short_fingerprint == prepared(EDITED).short_fingerprint
    assert "no room" in str(service.poller.problems)
    answer = app.test_client().get("/")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_a_line_without_a_studio_says_how_to_open_one(client: FlaskClient) -> None:
    for path in ("/studio", "/studio/people/1"):
        for answer in (client.get(path), client.post(path)):  # a form was open when it closed
            assert answer.status_code == 404 and "SECRET_KEY" in answer.text
    assert client.post("/test-call").status_code == 403


# Every page.


def test_the_metrics_have_few_places(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses: list[int] = []

    def ask(counter: object = None) -> bytes:
        statuses.append(monitored.get("/metrics", headers=AS_MONITOR).status_code)
        return b""

    monkeypatch.setattr(CallCounter, "exposition", ask)
    monitored = client_of(line)
    ask()
    assert statuses == [503, *[200] * views.METRICS_AT_ONCE]


@pytest.mark.parametrize(
    ("path", "kept", "kind"),
    [
        ("/", "public, max-age=60", "text/html"),
        ("/healthz", "no-store", "application/json"),
        ("/readyz", "no-store", "application/json"),
        ("/fallback.xml", "no-cache", "text/xml"),
        (f"/recordings/{'0' * 32}.wav", "no-store", "text/plain"),
    ],
)
def test_all_answers_have_the_headers(client: FlaskClient, path: str, kept: str, kind: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == kept
    assert headers["Content-Type"].partition(";")[0] == kind
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


def test_readyz_says_what_answers_calls(line: Line) -> None:
    client = client_of(line, statement="")
    assert client.get("/readyz").get_json() == {"status": "ready"}
    told = client.get("/readyz", headers=AS_MONITOR).get_json()
    assert told.keys() == set(
        "status edition number fingerprint version commit languages announcements unconfirmed "
        "source statistics problems summaries information".split()
    )
    assert "ACCESSIBILITY_URL" in " ".join(told["information"])
    assert (told["status"], told["languages"], told["problems"]) == ("ready", ["sv", "en"], [])
    assert (told["edition"], told["fingerprint"]) == (
        line.short_fingerprint,
        line.script.fingerprint,
    )
    assert (told["version"], told["commit"]) == (__version__, COMMIT)
    assert told["announcements"] == {"now": [], "closed": False, "until": None}
    assert (told["source"], told["number"]) == ("The folder answers.", None)


def test_a_monitor_is_told_how_many_questions_are_open() -> None:
    table = FULL["line.toml"].decode() + '\n[unconfirmed]\nkontakt = "Stämmer raden?"\n'
    client = client_of(prepared(with_text(FULL, "line.toml", table)))
    assert client.get("/readyz", headers=AS_MONITOR).get_json()["unconfirmed"] == 1
    assert "Stämmer raden" not in client.get("/").text


def test_a_recording_is_sent_to_be_kept_for_ever_and_in_parts() -> None:
    sound = wav(0.5)
    client = client_of(prepared(recorded("sv/welcome", sound, FULL)))
    address = f"/recordings/{hashlib.sha256(sound).hexdigest()[:32]}.wav"
    response = client.get(address)
    assert (response.status_code, response.data) == (200, sound)
    assert response.content_type == "audio/wav"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "media-src 'self'" in response.headers["Content-Security-Policy"]
    part = client.get(address, headers={"Range": "bytes=4-99"})
    assert (part.status_code, part.data) == (206, sound[4:100])
    assert part.headers["Content-Range"] == f"bytes 4-99/{len(sound)}"
