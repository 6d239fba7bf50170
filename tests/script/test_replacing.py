"""Replacing words in the lines of a script: what is found, and what stays."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.fields.place import FieldPath
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.script.reading.replacing import Replacement
from ivr.script.reading.text_lines import WrittenLine, lines, with_lines
from tests.scripts import full_script

Words = dict[FieldPath, FieldValue]


def new_words(old: str, new: str, words: str, code: str = "sv") -> str:
    line = WrittenLine((code, "texts", "fred", "body"), (0,), words)
    return Replacement(old, new, ["sv", "en"]).apply_to(line)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (
            "114 14",
            "114 15",
            "Ring 114 14, 114-14, 11414.",
            "Ring 114 15, 114 15, 114 15.",
        ),
        ("114 14", "114 15", "Ring 114\xa014.", "Ring 114 15."),
        ("114 14", "114 15", "Ett ett fyra, ett fyra", "ett ett fyra, ett fem"),
        ("114-14", "växeln", "Ring 114 14.", "Ring växeln."),
        *(
            ("+46 77 114 14 00", "+46 8 123 45 67", f"Ring {form}.", "Ring +46 8 123 45 67.")
            for form in (
                *("+46771141400", "+46 (0) 77-114 14 00", "+46(0)77 114 14 00"),
                *("0046 77 114 14 00", "077-114 14 00", "077–114 14 00"),
            )
        ),
        ("077-114 14 00", "114 14", "+46 77 114 14 00", "114 14"),
        ("Fast", "Spana", "Fast, Fasts och Fast-gruppen", "Spana, Spanas och Spana-gruppen"),
        ("EU", "unionen", "EU:s land, i EU.", "unionen:s land, i unionen."),
        (
            "Europol",
            "Interpol",
            "Europol’s {en: Europol's}",
            "Interpol’s {en: Interpol's}",
        ),
        ("ring oss", "skriv", "Ring  oss, eller ring oss.", "Skriv, eller skriv."),
        ("C++", "R", "C++, C++ och C+", "R, R och C+"),
    ],
)
def test_words_and_numbers_are_replaced(old: str, new: str, before: str, after: str) -> None:
    assert new_words(old, new, before) == after


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("114 14", "+46 77 114 14 00, 1 114 14, 114 145, 114"),
        ("114 14", "plus fyra sex, sju sju, ett ett fyra, ett fyra, noll noll"),
        ("112", "1121, 2 112"),
        ("+46 77 114 14 00", "114 14 00, 77 114 14 00, +47 77 114 14 00, 077-114 14 01"),
        ("Fast", "håll fast, Fastighet, Snabbfast, FAST"),
        ("kontakt", "{key:kontakt} {key: kontakt} {kontakt}"),
        ("key", "{key:kontakt}"),
        ("en", "{en: words}"),
    ],
)
def test_other_words_numbers_and_placeholders_stay(old: str, words: str) -> None:
    assert new_words(old, "nytt", words) == words


def test_digit_words_are_those_of_the_lines_language() -> None:
    assert new_words("112", "113", "one one two", "en") == "one one three"
    assert new_words("112", "113", "one one two", "sv") == "one one two"


def replace_in(fields: Words, old: str, new: str) -> dict[FieldPath, FieldValue | None]:
    replacement = Replacement(old, new, ["sv", "en"])
    found = [line for line in lines(fields) if replacement.is_in(line)]
    return with_lines(fields, {line: replacement.apply_to(line) for line in found})


def test_a_pronunciation_is_renamed_with_its_spoken_form() -> None:
    table = ("sv", "pronunciation")
    fields: Words = {(*table, "114 14"): "ett ett fyra, ett fyra", (*table, "EU"): "E U"}
    new = {(*table, "114 14"): None, (*table, "114 15"): "ett ett fyra, ett fem"}
    assert replace_in(fields, "114 14", "114 15") == new
    fields[*table, "114 15"] = "nej"
    assert replace_in(fields, "114 14", "114 15") == {(*table, "114 14"): None}


def test_a_list_has_no_entry_twice_and_names_of_texts_stay() -> None:
    assert replace_in({("sv", "names"): ["Fast", "Spana"]}, "Fast", "Spana") == {
        ("sv", "names"): ["Spana"]
    }
    fact = {"source": ["ring 112", "fast"], "sv": ["fast"], "number": "112", "texts": ["fast"]}
    assert replace_in({("facts", "F"): fact}, "fast", "lös") == {
        ("facts", "F"): {**fact, "source": ["ring 112", "lös"], "sv": ["lös"]}
    }


def test_every_kind_of_words_is_a_line_and_nothing_else() -> None:
    found = {line.field for line in lines(fields_of(full_script()))}
    assert {field[0] for field in found if len(field) < 3} == {"sv", "en", "numbers", "facts"}
    assert {field[1] for field in found if len(field) > 2} == {"texts", "phrases", "pronunciation"}
    assert ("sv", "names") in found and ("sv", "voice") not in found


OLD = st.sampled_from(["Fast", "fast grupp", "EU", "112", "114 14", "+46 77 114 14 00", "C++"])
NEW = st.sampled_from(["Spana", "nya ord", "118 00", "+47 1 234 56"])
PIECES = [
    *("Fast", "fast", "grupp", "Fasts", "EU:s", "C++", "112", "114 14", "114-14", "077-114 14 00"),
    *("+46 (0)77 114 14 00", "ett ett två", "Spana", "118 00", "{en: Fast}", "{key:fast}", "\n"),
]
TEXT = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "", "-", ", "]))).map(
    lambda pairs: "".join(piece + sign for piece, sign in pairs)
)
LIST = st.lists(TEXT.map(lambda text: text.replace("\n", " ")), unique=True, max_size=3)
FIELDS = st.fixed_dictionaries(
    {
        ("sv", "texts", "fred", "body"): TEXT,
        ("sv", "texts", "fred", "notes"): TEXT,
        ("en", "phrases", "option"): TEXT,
        ("sv", "names"): LIST,
        ("sv", "pronunciation", "Fast"): TEXT,
        ("facts", "F"): st.fixed_dictionaries({"sv": LIST, "source": LIST, "number": TEXT}),
    }
)


def occurs(old: str, field: FieldPath, value: object) -> bool:
    """Return whether a field has old words, by a simpler search that finds more."""

    def plain(words: object) -> str:
        text = str(words).replace("ett ett två", "112").replace("(0)", "").replace("077", "+4677")
        return "".join(text.split()).replace("-", "").casefold()

    return plain(old) in plain([field[-1], value])


@given(FIELDS, OLD, NEW)
def test_only_fields_with_the_words_change_and_then_have_them_no_longer(
    fields: Words, old: str, new: str
) -> None:
    changed = replace_in(fields, old, new)
    assert all(occurs(old, field, fields[field]) for field in changed if field in fields)
    after = {at: value for at, value in {**fields, **changed}.items() if value is not None}
    replacement = Replacement(old, new, ["sv", "en"])
    assert not [line for line in lines(after) if replacement.is_in(line)]
    kept: Sequence[FieldPath] = [field for field in fields if field not in changed]
    assert all(after[field] == fields[field] for field in kept)
