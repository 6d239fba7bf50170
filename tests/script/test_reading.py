"""Reading a script: all mistakes are reported at once, with their places."""

import re
import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr.i18n import LANGUAGES
from ivr.script.model.script import Script
from ivr.script.reading.reading import read_script
from ivr.script.toml import TOMLSyntaxError, loads, spans
from tests.script.mistakes import MISTAKES, SCRIPT, Files, Mistake
from tests.scripts import (
    full_script,
    mp3,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
    where,
    with_text,
    without,
)

LINE, SWEDISH = "line.toml", "sv/language.toml"
NOTICE = "I en nödsituation: lägg på och ring 112."


def line_toml(old: str, new: str) -> Files:
    """Return the frozen script with words replaced in `line.toml`."""
    return replaced(SCRIPT, LINE, old, new)


def notice(text: str | bytes) -> Files:
    """Return the frozen script with another Swedish notice."""
    return with_text(SCRIPT, "sv/notice.txt", text)


def recording(sound: bytes, words: str | None = NOTICE, *, name: str = "notice.wav") -> Files:
    """Return the frozen script with a recording of the Swedish notice, and its words."""
    files = with_text(SCRIPT, f"sv/recordings/{name}", sound)
    return files if words is None else with_text(files, "sv/recordings/notice.txt", words)


def script_of(files: Mapping[str, bytes]) -> Script:
    """Return the script of files without mistakes."""
    reading = read_script(files)
    assert reading.script is not None
    assert reading.findings == ()
    return reading.script


# --- mistakes ---


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.case)
def test_mistake_is_found_at_its_place_and_explained_by_its_name(mistake: Mistake) -> None:
    reading = mistake.reading
    place = (mistake.file, mistake.line)
    found = [it for it in reading.findings if it.case == mistake.case]
    (finding,) = (it for it in found if where(mistake.files, it) == place)
    assert finding.severity is mistake.severity
    assert {it.rule for it in reading.findings if it is not finding} == {*mistake.also}
    for language in LANGUAGES:
        for it in reading.findings:
            message, hint = it.message(language), it.hint(language)
            assert message.strip() and hint.strip()
            assert not re.search("“”|””", message + hint), it.case
            if it.rule != "unused-file":  # it has no other name
                assert not re.search(r"\.(txt|toml|wav|mp3)\b|\bR\d\d\b", message)
    assert mistake.says in " ".join(
        (finding.message("en"), finding.hint("en"), finding.place.words)
    )


TWO_TABLES = replaced(line_toml("tries = 3", "tries 3"), SWEDISH, "voice =", "voise =")
SEVERAL: Mapping[str, tuple[Mapping[str, bytes], str]] = {
    "two in one table": (
        line_toml("tries = 3", 'tries = "3"\ntrys = 3'),
        "unknown-field wrong-value",
    ),
    "in other files, though the line's table cannot be read": (
        with_text(TWO_TABLES, "sv/notice.txt", "Ring {fi: nu}.\n") | {"en/notice.txt": b"\xff"},
        "missing-field not-utf8 toml-syntax unknown-field unknown-span-language",
    ),
    "in one language, though the other's table cannot be read": (
        with_text(
            replaced(SCRIPT, SWEDISH, "voice =", "voise ="),
            "en/notice.txt",
            "Dial 118 118, {sv: 99}.\n",
        ),
        "missing-field unknown-field unknown-number",
    ),
    "the same twice": (notice("Ring 118 118 eller 118 118.\n"), "unknown-number"),
    "digits beside a wrong number": (
        notice("Ring 118 118 på dag B24.\n"),
        "digit-without-pronunciation unknown-number",
    ),
    "a key of no option, in all menus": (
        replaced(nested_script(2, 36), "sv/fault.txt", "Hej då.", "Hej då {key:x}{key:x}."),
        "key-of-no-option",
    ),
    "an empty folder": ({}, "missing-field"),
    "figures in a language without numerals": (
        with_text(small_script(languages=("sv", "fi")), "fi/fred.txt", "fred\n\n3 maj 2027.\n"),
        "number-in-digits voice-not-checked",
    ),
    "a contact that is a menu": (
        {path.replace("menu-2", "kontakt"): data for path, data in nested_script(2, 12).items()}
        | {LINE: nested_script(2, 12)[LINE].replace(b"menu-2", b"kontakt")},
        "key-of-other-menu " * 4,
    ),
    "a recording of a text with a hole": (
        with_text(recording(wav(), "Ring {key:x}."), "sv/notice.txt", "Ring {key:x}.\n"),
        "key-of-no-option",
    ),
}


@pytest.mark.parametrize(("files", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_each_cause_is_reported_once(files: Mapping[str, bytes], expected: str) -> None:
    assert sorted(finding.case for finding in read_script(files).findings) == expected.split()


# --- near misses ---

NEAR_MISSES = {
    "the frozen script": full_script(),
    "a note may hold anything": notice(f"# 118 118 {{fi: x}} {{\n{NOTICE}\n  # och 24 till\n"),
    "spans and placeholders": notice("Ring { en : one } {count}, {last_key}, {key: kontakt}.\n"),
    "an option pause in a span": notice("Ring {en: one | two} nu.\n"),
    "the keys of the line": notice("Tryck {key:repeat}, {key:main_menu}, {key:language}.\n"),
    "notes around the label": with_text(
        SCRIPT, "sv/fred.txt", "# a\n\nfred\n# b\n\n# c\nText.\n\nText.\n"
    ),
    "signs on a line of their own": notice(f"{NOTICE}\n...\n"),
    "long, in many sentences": notice("Ring nu och vänta på svar.\n" * 700),
    "a sentence as long as may be": notice("o" * 3000 + "\n"),
    "a rule's values": with_text(SCRIPT, LINE, SCRIPT[LINE] + b"\n[rules.R19]\noff = true\n"),
    "three levels": nested_script(3, 60),
    "a recording with a note": recording(wav(), f"# läst av Anna\n{NOTICE}\n"),
    "a recording in two lines": recording(wav(), NOTICE.replace(": ", ":\r\n"), name="notice.WAV"),
    "a recording with a pause": recording(mp3(), f"{NOTICE} |\n", name="notice.mp3"),
    "a recording with a span": recording(wav(), NOTICE.replace("ring", "{sv: ring}")),
    "a number for each country": line_toml('abroad = "', 'us = "+1-202 555 01"\nabroad = "'),
}


@pytest.mark.parametrize("files", NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_near_miss_is_no_mistake(files: Mapping[str, bytes]) -> None:
    assert read_script(files).findings == ()


@pytest.mark.parametrize(
    "file",
    [
        NOTICE.replace("\n", "\r\n"),
        f"# not\r{NOTICE}\r",
        f"\ufeff\ufeff# not\n{NOTICE}",
        NOTICE.replace("ö", "o\u0308").replace("å", "a\u030a"),
        NOTICE.replace(" ", "\t"),
        NOTICE.replace(" ", "\u00a0"),
        NOTICE.replace(" ", "\u2028"),
        NOTICE.replace("nöd", "nöd\u00ad").replace("1", "\u200b1", 1),
        f"   {NOTICE}   ",
    ],
)
def test_other_ways_to_write_the_same_text_are_read_as_it(file: str) -> None:
    body = script_of(notice(file)).languages["sv"].texts["notice"].body
    assert [line.written for line in body] == [NOTICE]


def test_other_ways_to_write_a_table_are_read_as_it() -> None:
    text = SCRIPT[SWEDISH].decode().replace("Svenska", r"Fo\u0308r\u00a0alla\u00ad")
    text = text.replace("ö", "o\u0308").replace(" = ", "\u00a0=\t").replace("\n", "\r\n")
    language = script_of(with_text(SCRIPT, SWEDISH, f"\ufeff{text}")).languages["sv"]
    assert language.name == "För alla"
    assert language.phrases["repeat"].written == "För att höra det här igen, tryck {key}."


# --- recordings ---


def test_a_recording_is_kept_with_its_length_if_it_can_be_used() -> None:
    (kept,) = script_of(recording(mp3(2), name="notice.mp3")).languages["sv"].recordings.values()
    assert kept.seconds == pytest.approx(2, abs=0.05)
    for sound, words in ((SCRIPT[LINE], NOTICE), (wav(), None)):
        script = read_script(recording(sound, words)).script
        assert script and not script.languages["sv"].recordings


# --- arbitrary bytes ---

KEYS = ["languages", "contact", "numbers", "menus", "keys", "patience", "rules", "name", "locale"]
TOML_VALUES = ["5", "true", "[]", "{}", '""', "[[1]]", "1e999", "0xff", "{a.b=1}", "2020-01-01"]
WORDS = ["\0", "\x85", *"{ } {en: {} {:} {key:} {count} | # 112".split(), "118 118"]


@st.composite
def damaged(draw: st.DrawFn) -> Files:
    """Return the frozen script with missing files, and other bytes, lines and words."""
    path = draw(st.sampled_from([*SCRIPT]))
    text, start = SCRIPT[path], draw(st.integers(0, len(SCRIPT[path])))
    stretch = text[:start] + text[start + draw(st.integers(0, 40)) :]
    words = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=5).map(" ".join)
    values = st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(TOML_VALUES))
    line = draw(words | values)
    lines = text.splitlines(keepends=True)
    lines.insert(start % 30, f"{line}\n".encode(errors="replace"))
    old = draw(st.sampled_from(["sv", "kontakt", "7", "10", "main", "112", '"', "[", "="]))
    new = draw(st.sampled_from(TOML_VALUES + WORDS) | st.text("aA1 -_{}", max_size=12))
    another = text.replace(old.encode(), new.encode())
    data = draw(st.sampled_from([stretch, b"".join(lines), another]) | st.binary(max_size=200))
    return with_text(
        without(SCRIPT, *draw(st.sets(st.sampled_from([*SCRIPT]), max_size=4))), path, data
    )


@settings(max_examples=2 * settings().max_examples)
@given(damaged())
def test_any_damage_is_read_and_every_finding_has_words_and_a_place(files: Files) -> None:
    reading = read_script(files)
    for finding in reading.findings:
        assert finding.message("sv") and finding.message("en")
        file, line = where(files, finding)
        lines = re.split(rb"\r\n|\r|\n", files.get(file, b""))
        assert 0 <= line <= len(lines) * (file in files)
        assert file in files or finding.rule in {"missing-file", "one-language-only"}
    if reading.script is not None and not reading.errors:
        prepared(files)


def test_thousands_of_mistakes_are_read_in_a_moment() -> None:
    assert len(read_script(notice("\x00 {nummer} 118 118\n" * 1000)).findings) >= 3_000


@given(st.text(alphabet='ab.[]{}="#, \n1', max_size=40))
@example('one = "a \\"b\\" ]"\ntwo = ["\\u00e5", "c\\\\"]\nthree = 3\n')
def test_any_text_is_parsed_or_refused_with_a_line(text: str) -> None:
    lines = text.split("\n")
    try:
        data = loads(text)
    except TOMLSyntaxError as error:
        assert 1 <= error.line <= len(lines)
    else:
        assert data == tomllib.loads(text)
        for key in data:
            assert key in lines[spans(text)[key,].start - 1]
