"""A script as a set of fields: reading, writing, and the kind of each field."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.fields.kinds import KINDS, FieldKind, Type, is_field, kind_of, kinds_below
from ivr.script.fields.place import FieldPath, Place, field_in, file_of
from ivr.script.fields.subjects import subject_of
from ivr.script.reading.field_values import FieldValue, Sound, fields_of
from ivr.script.reading.positions import Positions
from ivr.studio.content.edit_pages import EDIT_PAGES, home_of
from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from tests.scripts import announced, excused_script, full_script, wav, with_text

SCRIPT = announced(
    {"stopp": "until = 2027-01-01T08:00:00\n"},
    files={
        **excused_script(),
        "sv/recordings/fred.wav": wav(),
        "sv/recordings/fred.txt": b"De ord som l\xc3\xa4stes.\n",
    },
)
"""The frozen script with an announcement and a recording, for nearly every kind of field."""

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=5)
VALUES: Mapping[Type, st.SearchStrategy[FieldValue]] = {
    Type.LINE: LINES.map(" ".join),
    Type.SENTENCES: LINES.map("\n".join),
    Type.CHOICE: LINES.map(" ".join),
    Type.ORDER: st.lists(WORDS),
    Type.LIST: st.lists(WORDS),
    Type.NUMBER: st.integers(-(10**9), 10**9),
    Type.DATE: st.dates(date(1, 1, 1)),
    Type.MOMENT: st.datetimes(datetime(1, 1, 1)).map(lambda each: each.replace(microsecond=0)),
    Type.SWITCH: st.booleans(),
    Type.TABLE: st.dictionaries(WORDS, st.integers() | WORDS, min_size=1).filter(
        lambda table: all(abs(each) < 2**62 for each in table.values() if isinstance(each, int))
    ),
    Type.SOUND: st.builds(Sound, st.just("mp3"), st.binary(min_size=1), WORDS),
}
WRITTEN = [field for field in fields_of(SCRIPT) if field[-1] not in ("label", "until")]
"""Fields that do not depend on others: without label or announcement a text changes its kind."""


@st.composite
def changes(draw: st.DrawFn) -> dict[FieldPath, FieldValue | None]:
    """Generate changes of any fields."""
    chosen = draw(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=8, unique=True))
    return {field: draw(st.none() | VALUES[kind_of(field).type]) for field in chosen}


@given(changes())
def test_reading_returns_the_written_fields(new: dict[FieldPath, FieldValue | None]) -> None:
    notes = {
        field for field, value in new.items() if "#" in str(value) and field[1:2] == ("texts",)
    }
    spoken = {field: value for field, value in new.items() if field not in notes}
    now = fields_of(write(SCRIPT, spoken))
    assert {field: now.get(field) for field in spoken} == spoken
    kept = {field: value for field, value in fields_of(SCRIPT).items() if field not in spoken}
    assert {field: now.get(field) for field in kept} == kept


def test_writing_nothing_changes_no_byte() -> None:
    assert write(SCRIPT, {}) == SCRIPT
    assert write(SCRIPT, fields_of(SCRIPT)) == SCRIPT


def test_a_new_value_stands_with_the_others_of_its_table() -> None:
    new: dict[FieldPath, FieldValue] = {
        ("numbers", "line"): "+46 1",
        ("timezone",): "Europe/Oslo",
        ("menus", "sub", "options"): ["fred"],
        ("read", "kontakt"): {"day": date(2026, 1, 1), "by": "Karin"},
    }
    lines = write(full_script(), new)["line.toml"].decode().splitlines()
    assert lines[lines.index('line = "+46 1"') - 1].startswith("abroad =")
    assert lines[lines.index('timezone = "Europe/Oslo"') - 1].startswith("languages =")
    assert lines.index("[menus.main]") < lines.index("[menus.sub]") < lines.index("[keys]")
    assert lines[-2:] == ["[read]", 'kontakt = {day = 2026-01-01, by = "Karin"}']


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("line.toml", b"languages = ["),
        ("sv/language.toml", b"\xff"),
        ("facts.toml", b"[O1\n"),
        ("sv/fred.txt", b"\xff\xfe"),
        ("README", b"anything"),
        ("sv/sounds/fred.ogg", b"anything"),
        ("sv/recordings/fast.txt", b"Words whose sound is gone."),
    ],
)
def test_an_unreadable_file_is_one_field_that_is_kept_unchanged(file: str, data: bytes) -> None:
    files = with_text(SCRIPT, file, data)
    field = ("files", *file.split("/"))
    assert fields_of(files)[field] == data
    assert write(files, {("sv", "texts", "fault", "body"): "Nytt."})[file] == data
    assert file not in write(files, {field: None})
    assert kind_of(field).type is Type.FILE


@given(st.dictionaries(st.sampled_from([*SCRIPT, "x", "sv/x.txt"]), st.binary(max_size=200)))
def test_reading_never_raises(damage: dict[str, bytes]) -> None:
    fields_of({**SCRIPT, **damage})


def test_a_recording_is_one_value_with_the_words_that_were_read() -> None:
    field = ("sv", "recordings", "fred")
    assert fields_of(SCRIPT)[field] == Sound("wav", wav(), "De ord som lästes.\n")
    new = write(SCRIPT, {field: Sound("mp3", b"sound", "Nya ord.\n")})
    assert {path for path in new if "recordings" in path} == {
        "sv/recordings/fred.mp3",
        "sv/recordings/fred.txt",
    }


def test_every_field_has_a_kind_and_stands_in_its_file() -> None:
    positions = Positions(SCRIPT)
    for field in fields_of(SCRIPT):
        assert is_field(field), field
        path, steps = file_of(field)
        assert field_in(path if "recordings" not in field else f"{path}.wav", *steps) == field
        file, line = positions.of(Place(field, 1))
        assert line <= SCRIPT[file].count(b"\n") + 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pattern)
def test_every_kind_has_one_subject_one_page_and_one_file(kind: FieldKind) -> None:
    field = tuple("xx" if step.startswith("{") else step for step in kind.pattern.split("/"))
    assert [one for one in KINDS if one.matches(field)] == [kind_of(field)]
    subject = subject_of(field)
    assert subject.kind is kind.subject and subject.name in ("", "xx")
    assert home_of(field) is EDIT_PAGES[subject.kind] and home_of(field).role in Role
    file, path = file_of(field)
    assert field_in(f"{file}.wav" if "recordings" in field else file, *path) == field
    for depth in range(len(field)):
        assert kind in kinds_below(field[:depth]) and not is_field(field[:depth])
