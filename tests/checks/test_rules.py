"""Rules at their limits, at other times, and on scripts of other shapes than the frozen one.

Single edits of the frozen script are the cases of the rules.
"""

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.checks.cases import Case, cases_of
from ivr.checks.check import check_script, read_published
from ivr.script.fields.titles import TextNames
from ivr.script.findings.finding import Severity
from tests.checks.judging import NOW, as_case, broken, changed, judged
from tests.scripts import announced, full_script, nested_script, replaced, small_script, with_text
from tests.sounds import encoded, recorded, speech

Files = dict[str, bytes]

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
FULL = full_script()
PEACE = "peace\n\nPeace and security work."


def limited(rule: str, files: Files = FULL, **limits: float) -> Files:
    """Return a script with other limits of a rule."""
    table = ", ".join(f"{name} = {value}" for name, value in limits.items())
    override = f'\n[rules]\n{rule} = {{ {table}, reason = "Tried with callers." }}\n'
    return with_text(files, "line.toml", files["line.toml"] + override.encode())


# Other shapes.


def test_a_language_without_data_is_checked_by_the_rules_that_need_none() -> None:
    files = with_text(
        small_script(languages=("sv", "fi")), "fi/silence-1.txt", "Wrong, I want NATO & us etc."
    )
    files = with_text(files, "fi/fred.txt", PEACE)
    files = with_text(files, "fi/silence-2.txt", files["fi/silence-1.txt"])
    found = {(each.rule, each.field[0]) for each in judged(files) if each.rule.startswith("R")}
    assert {rule for rule, code in found if code == "fi"} == {"R47", "R48", "R51"}


def four_labels_twice() -> Files:
    files = nested_script(2, 8, languages=("sv",))
    files |= {"sv/menu-1.txt": b"ett\n", "sv/menu-2.txt": "något annat\n".encode()}
    for number, label in enumerate(("polisen", "gränsen", "tullen", "jakten") * 2, start=1):
        files[f"sv/topic-{number}.txt"] = f"{label}\n\nHej.\n".encode()
    return files


SHAPES = {
    "frozen": FULL,
    "four labels twice": four_labels_twice(),
    "nested in Swedish": nested_script(2, 12, languages=("sv",)),
    "menus of two and four": nested_script(2, 7),
    "nobody to reach": small_script(contact=False),
    "three languages": small_script(languages=("sv", "en", "us")),
    "one language": small_script(languages=("en",)),
    "a language without data": small_script(("fred", "kontakt"), ("sv", "fi")),
}
CASES = [
    (SHAPES[entry.pop("of", "frozen")], entry.pop("limits", {}), as_case(rule, entry))
    for rule, entries in tomllib.loads(Path(__file__).with_name("shapes.toml").read_text()).items()
    for entry in entries
]


@pytest.mark.parametrize("files", SHAPES.values(), ids=SHAPES.keys())
def test_scripts_of_all_shapes_can_keep_the_rules_of_emergencies_and_numbers(files: Files) -> None:
    kept = {"R02", "R03", "R06", "R07", "R08", "R26", "R43", "R44", "R45", "R62", "R69", "R70"}
    assert not {each.rule for each in judged(files)} & kept


@pytest.mark.parametrize(("files", "limits", "case"), CASES)
def test_rules_hold_in_other_scripts(files: Files, limits: dict[str, float], case: Case) -> None:
    files = changed(case, limited(case.rule, files, **limits) if limits else files)
    assert broken(files, case.rule) == ([] if case.breaks is None else [(case.breaks, case.at)])


def test_silence_at_the_start_of_an_mp3_is_measured() -> None:
    sound = encoded(speech(4.3, before=0.5, after=0), kind="mp3")
    files = recorded("sv/welcome", sound, kind="mp3")
    assert broken(files, "R60") == [("after", "sv/recordings/welcome")]


@pytest.mark.parametrize(
    ("seconds", "severity", "verbs"),
    [(7.0, WARNING, {"en": "should", "sv": "bör"}), (3.0, ERROR, {"en": "may", "sv": "får"})],
)
def test_a_limit_may_not_be_passed_where_it_stops_publication_and_else_should_not(
    seconds: float, severity: Severity, verbs: dict[str, str]
) -> None:
    words = "Linjen är stängd på grund av ett tekniskt fel som vi arbetar med nu."
    files = announced({"stopp": "until = 2027-01-11T17:00:00\n"}, {"sv": words, "en": "Closed."})
    (found,) = judged(limited("R63", files, warn_seconds=1, max_seconds=seconds), "R63")
    assert found.severity is severity
    for language, verb in verbs.items():
        assert f" {verb} " in found.message(language)


def test_a_menu_with_too_many_options_names_the_labels_that_are_joined() -> None:
    (found, *_) = judged(limited("R11", max_options=1), "R11")
    assert "(freds- och säkerhetsfrämjande verksamhet)" in found.message("sv")


# Numbers and keys.


@pytest.mark.parametrize("number", ["911", "1 12", "112 112", "+46 112"])
def test_no_texts_or_facts_make_another_number_the_emergency_number(number: str) -> None:
    files = {path: data.replace(b"112", number.encode()) for path, data in FULL.items()}
    check = check_script(files)
    assert not check.may_answer
    assert ("R69", ("numbers", "emergency")) in {(each.rule, each.field) for each in check.errors}


@pytest.mark.parametrize("text", ["kontakt", "give-up", "fault", "goodbye"])
def test_each_number_that_a_text_must_say_is_missed(text: str) -> None:
    path = f"en/{text}.txt"
    numbers = {"goodbye": ["112"], "fault": ["114 14", "+46 77 114 14 00"]}
    for number in numbers.get(text, ["112", "114 14", "+46 77 114 14 00"]):
        kept = FULL[path].decode().replace(f" {number}.", " the number.")
        missing = judged(with_text(FULL, path, kept), "R06")
        assert [each.values["number"] for each in missing] == [number]


def test_only_announcements_may_say_the_number_from_abroad_without_further_advice() -> None:
    severities = {
        case.breaks: {each.severity for each in judged(changed(case), "R70")}
        for case in cases_of("R70")
        if case.breaks is not None
    }
    assert severities == {"": {ERROR}, "announcement": {WARNING}}


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Tryck 7", "Tryck {key:repeat}"),
        ("tryck på knappen 9", "tryck på knappen {key:language}"),
        ("Knapp 8", "Knapp {key:main_menu}"),
        ("Tryck fyra", "Tryck {key:fred}"),
        ("Det är 7 länder", None),
        ("Tryck före klockan 8.30", None),
    ],
)
def test_a_digit_that_names_a_key_gets_the_right_form(words: str, right: str | None) -> None:
    files = replaced(FULL, "sv/silence-1.txt", "Här kommer", f"{words}. Här kommer")
    found = [(each.place.words, each.replacement) for each in judged(files, "R26")]
    assert found == ([(words, right)] if right else [])


# Limits.


def test_a_third_language_is_reached_by_way_of_the_second() -> None:
    files = nested_script(1, 3, languages=("sv", "en", "us"))
    files["us/welcome.txt"] += b"Hello. " * 40
    assert ("option-after-language", "us/texts/welcome/body") in broken(files, "R04")


def _texts(seconds: float) -> Files:
    """Return a script with a text that lasts some seconds without punctuation."""
    letters = int((seconds - 0.12) * 14.2 / 2)
    text = "fred\n\n" + " ".join(["no"] * letters)
    return with_text(small_script(("fred",)), "sv/fred.txt", text)


def _words(count: int) -> Files:
    """Return a script with a sentence of some words."""
    return with_text(FULL, "sv/silence-1.txt", "Hej.\n" + "ord " * count)


LONG = "operativt polissamarbete, till exempel i brottsutredningar\n\n"
LONGER = "operativt polissamarbete, mord, rån, stölder, bedrägerier, smuggling, penningtvätt"


@pytest.mark.parametrize(
    ("rule", "files", "expected"),
    [
        ("R04", limited("R04", option_warn_seconds=11, option_seconds=12), [WARNING]),
        ("R04", limited("R04", option_warn_seconds=11, option_seconds=11), [ERROR]),
        ("R15", FULL, [WARNING]),
        ("R15", replaced(FULL, "sv/operativt.txt", LONG, f"{LONGER}, {LONG}"), [ERROR]),
        ("R40", _words(20), []),
        ("R40", _words(21), [WARNING]),
        ("R40", _words(25), [WARNING]),
        ("R40", _words(26), [ERROR]),
        ("R56", _texts(30), []),
        ("R56", _texts(30.5), [WARNING]),
        ("R56", _texts(45.5), [ERROR]),
    ],
)
def test_the_second_limit_is_an_error(rule: str, files: Files, expected: list[Severity]) -> None:
    assert [each.severity for each in judged(files, rule) if each.field[0] == "sv"] == expected


@pytest.mark.parametrize(
    ("swedish", "english", "differ"),
    [
        (90, 134, False),
        (90, 138, True),
        (90, 69, False),
        (90, 66, True),
        (6, 29, False),
        (6, 31, True),
    ],
)
def test_lengths_of_languages_differ_by_a_ratio(swedish: int, english: int, differ: bool) -> None:
    files = with_text(FULL, "sv/goodbye.txt", " ".join(["no"] * swedish))
    files = with_text(files, "en/goodbye.txt", " ".join(["no"] * english))
    assert broken(files, "R51") == [("length", "en/texts/goodbye/body")] * differ


@pytest.mark.parametrize(
    ("name", "written", "heard_as"),
    [("wait_seconds", 4, 5), ("wait_seconds", 16, 15), ("tries", 1, 2), ("tries", 4, 3)]
    + [("max_minutes", 4, 5), ("max_minutes", 61, 60)],
)
def test_patience_has_bounds_for_new_scripts_alone(name: str, written: int, heard_as: int) -> None:
    files = small_script()
    table = re.sub(rf"(?m)^{name} = .*\n", "", files["line.toml"].decode())
    table = table.replace("[patience]", f"[patience]\n{name} = {written}")
    files = with_text(files, "line.toml", table)
    (error,) = check_script(files).errors
    assert (error.rule, error.field) == ("wrong-value", ("patience", name))
    assert getattr(read_published(files).script.patience, name) == heard_as


# Signs and words.


def test_unpronounceable_signs_are_reported_and_foreign_letters_are_not() -> None:
    signs = '()[]/&%#*+@–—"•_=<>€$£§°”“«»😀❤☎→☐\ue000₿≈'
    files = with_text(FULL, "sv/goodbye.txt", f"Łukasz och Šárka {' '.join(signs)} du.")
    found = " ".join(str(finding.values["found"]) for finding in judged(files, "R48"))
    assert sorted(found.split()) == sorted(signs)


# Facts.

FACT = """
[F1]
sv = ["europol"]
en = ["europol"]
texts = ["topic-12"]
"""


def test_a_fact_needs_no_source_and_is_looked_for_in_sub_menus() -> None:
    missed = judged(with_text(nested_script(2, 12), "facts.toml", FACT), "R52")
    texts = [each for each in missed if each.case == "R52"]
    assert [(each.field[0], each.field[2]) for each in texts] == [
        ("en", "topic-12"),
        ("sv", "topic-12"),
    ]
    assert "“–”" in texts[0].hint("en") and texts[0].severity is WARNING


# Dates.


def dated(*dates: str) -> Files:
    """Return the frozen script with these lines in `[review]`."""
    table = FULL["line.toml"].decode()
    return with_text(FULL, "line.toml", "\n".join((table, "[review]", *dates, "")))


@pytest.mark.parametrize(
    ("now", "case"),
    [
        (datetime(2027, 1, 11, 15, 59, 59, tzinfo=UTC), []),
        (datetime(2027, 1, 11, 16, tzinfo=UTC), ["ended"]),  # 17 o'clock in Stockholm
        (datetime(2026, 12, 12, 15, tzinfo=UTC), ["long"]),
        (datetime(2026, 12, 12, 17, tzinfo=UTC), []),
    ],
)
def test_an_announcement_without_a_start_is_said_from_now(now: datetime, case: list[str]) -> None:
    files = announced({"stopp": "until = 2027-01-11T17:00:00\n"})
    assert [case for case, _ in broken(files, "R64", now=now)] == case


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Europe/Stockholm", NOW - timedelta(31), []),
        ("Europe/Stockholm", NOW - timedelta(30), [INFO]),
        ("Europe/Stockholm", datetime(2026, 11, 26, 22, 59, 59, tzinfo=UTC), [INFO]),
        ("Europe/Stockholm", datetime(2026, 11, 26, 23, tzinfo=UTC), [WARNING]),
        ("America/New_York", datetime(2026, 11, 27, 4, 59, 59, tzinfo=UTC), [INFO]),
        ("America/New_York", datetime(2026, 11, 27, 5, tzinfo=UTC), [WARNING]),
    ],
)
def test_a_review_is_noted_in_advance(zone: str, now: datetime, expected: list[Severity]) -> None:
    files = dated("kontakt = 2026-11-26")
    files["line.toml"] = f'timezone = "{zone}"\n'.encode() + files["line.toml"]
    assert [each.severity for each in judged(files, "R65", now)] == expected


def test_texts_that_share_the_default_date_are_one_finding() -> None:
    files = dated("kontakt = 2030-01-01", "fast = 2026-01-01", "default = 2026-11-25")
    shared, own = judged(files, "R65")
    assert (own.field, shared.field) == (("sv", "texts", "fast"), ("review", "default"))
    text = shared.values["text"]
    assert isinstance(text, TextNames)
    assert {"notice", "operativt", "fault"} <= {*text.names}
    assert not {"kontakt", "fast"} & {*text.names}
    assert "25 november 2026" in shared.message("sv")


def test_an_announcement_can_be_due_and_an_unused_text_cannot() -> None:
    week = "from = 2099-01-05T08:00:00\nuntil = 2099-01-12T17:00:00\n"
    files = announced({"stopp": week}, files=dated("stopp = 2026-11-01", "utkast = 2020-01-01"))
    assert [each.field for each in judged(files, "R65")] == [("sv", "texts", "stopp")]
