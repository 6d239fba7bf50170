"""Forms of fields: typed values, and concurrent changes by others."""

from datetime import datetime

import pytest

from ivr.script.fields.place import parse_path
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.editions.edition import Source
from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from tests.markup import found, links, parsed, words_of
from tests.scripts import announced
from tests.studio.staff import Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("edition")

TEXT, WORDS, SETTINGS = "/studio/texts/fred", "/studio/words", "/studio/settings"
ANNOUNCEMENT = "/studio/announcements/stopp"
BODY, LABEL, NOTE = (f"sv/texts/fred/{part}" for part in ("body", "label", "notes"))
NAMES, WAIT = "sv/names", "patience/wait_seconds"
UNTIL = "announcements/stopp/until"
MINE, THEIRS = "Fred från mig.", "Fred från dem."


def announce(staff: Staff) -> None:
    staff.save_files(announced({"stopp": "until = 2027-01-20T17:00:00\n"}))


def go_live(staff: Staff, field: str, more: str | list[FieldValue]) -> None:
    """Publish the live edition with more words in a field."""
    live, address = staff.draft.live_files, parse_path(field)
    files = write(live, {address: fields_of(live)[address] + more})  # type: ignore[operator]
    staff.studio.editions.publish(files, author="Sven", source=Source.SHELL)


@pytest.mark.parametrize("path", [TEXT, WORDS, SETTINGS, ANNOUNCEMENT])
def test_an_unchanged_form_saves_nothing(staff: Staff, administrator: Browser, path: str) -> None:
    announce(staff)
    before = staff.draft
    assert "Nothing had been changed" in administrator.fill(path)
    assert staff.draft == before


@pytest.mark.parametrize(
    ("path", "field", "typed", "saved"),
    [
        (TEXT, BODY, " Hej.\r\n\r\n  Hej då.  \r\n", "Hej.\n\nHej då."),
        (TEXT, BODY, "  \r\n", None),
        (TEXT, BODY, "# Ett.\r\nTvå.", "Ett.\nTvå."),
        (TEXT, LABEL, "  fred  och\r\nro ", "fred och ro"),
        (WORDS, NAMES, "Zangopol\r\n\r\n Bryssel \r\nZangopol", ["Zangopol", "Bryssel"]),
    ],
)
def test_a_value_is_saved_as_its_type(
    staff: Staff, editor: Browser, path: str, field: str, typed: str, saved: object
) -> None:
    editor.fill(path, {field: typed})
    assert staff.value(field) == saved


@pytest.mark.parametrize(
    ("path", "field", "held", "other"),
    [
        (ANNOUNCEMENT, UNTIL, datetime(2027, 3, 1, 12, 30, 15), "sv/texts/stopp/body"),
        (TEXT, NOTE, "\nEn anteckning.", BODY),
    ],
    ids=["seconds", "an empty line first"],
)
def test_a_value_that_its_input_cannot_show_is_kept(
    staff: Staff, editor: Browser, path: str, field: str, held: FieldValue, other: str
) -> None:
    announce(staff)
    staff.save({field: held})
    editor.fill(path, {other: "fast"})
    assert (staff.value(field), staff.value(other)) == (held, "fast")


@pytest.mark.parametrize("path", [TEXT, WORDS])
def test_a_reader_sees_fields_and_cannot_change_them(reader: Browser, path: str) -> None:
    html = reader.page(path)
    assert "readonly" in html and "Save in the draft" not in html
    assert "sv-word" not in html and "accept" not in html


@pytest.mark.parametrize(
    ("path", "field", "mine", "theirs", "decided"),
    [
        (TEXT, BODY, MINE, THEIRS, "Fred från oss."),
        (WORDS, "sv/pronunciation/EU", "eu", None, "eu"),
        (SETTINGS, WAIT, "8", 9, "8"),
        (ANNOUNCEMENT, UNTIL, "2027-01-18T12:00", datetime(2027, 1, 19, 12), "2027-01-18T12:00"),
    ],
)
def test_the_second_writer_of_a_field_is_asked_and_decides(
    staff: Staff, path: str, field: str, mine: str, theirs: FieldValue | None, decided: str
) -> None:
    administrator = staff.browser(Role.ADMINISTRATOR)
    announce(staff)
    page = administrator.page(path)
    staff.save({field: theirs})
    page = administrator.fill(path, {field: mine}, 409, page=page)
    assert " data-unsaved" in page
    beside = page.partition(f'id="beside:{field}"')[2].partition("</div>")[0]
    assert "Only “Replace what Karin wrote” saves" in beside
    assert "Karin has saved" in beside and ("It was removed." in beside) == (theirs is None)
    assert (sent_by(page)[field], staff.value(field)) == (mine, theirs)
    bar = words_of(found(parsed(page), ".//div[@class='save-bar']"))
    assert "Karin changed this too" in bar and "Replace what Karin wrote" in bar
    assert "Save in the draft" not in bar and "Nothing here stops" not in bar
    administrator.fill(path, {field: decided}, page=page)
    assert str(staff.value(field)) in (decided, decided.replace("T", " ") + ":00")


def test_replaced_words_of_a_colleague_are_linked(staff: Staff, editor: Browser) -> None:
    page = editor.page(TEXT)
    staff.save({BODY: THEIRS})
    page = editor.fill(TEXT, {BODY: MINE}, 409, page=page)
    warning = found(parsed(editor.fill(TEXT, page=page)), ".//p[@class='flash warning']")
    assert "replaced what Karin wrote" in words_of(warning)
    history, _, act = links(warning)[0].partition("#")
    version = words_of(found(parsed(editor.page(history)), f".//li[@id='{act}']"))
    assert "Karin" in version and "dem" in version


def test_a_check_while_typing_tells_of_a_newer_version(staff: Staff, editor: Browser) -> None:
    form = sent_by(editor.page(TEXT), TEXT)
    staff.save({BODY: THEIRS})
    for typed, words in (({BODY: MINE}, "Karin changed this"), ({NOTE: "Min."}, "other parts")):
        assert words in editor.post(f"{TEXT}/check", form | typed).get_data(as_text=True)


def test_a_form_asks_again_after_a_third_person_saves(staff: Staff, editor: Browser) -> None:
    page = editor.page(TEXT)
    for number, author in enumerate(("Sven", "Karin")):
        staff.save({BODY: f"{THEIRS} {number}"}, author)
        page = editor.fill(TEXT, {BODY: MINE, NOTE: "Min."}, 409, page=page)
        assert f"{author} has saved" in page and page.count(" has saved") == 1
        assert staff.value(NOTE) == "Min."


def test_an_untouched_field_takes_the_newer_value(staff: Staff, administrator: Browser) -> None:
    domestic, abroad = "numbers/domestic", "numbers/abroad"
    page = administrator.page(SETTINGS)
    staff.save({domestic: "114 16", abroad: "+46 16"})
    page = administrator.fill(SETTINGS, {abroad: "+46 15", WAIT: "x"}, 422, page=page)
    assert sent_by(page)[domestic] == "114 16" and page.count('id="beside:') == 1
    administrator.fill(SETTINGS, {WAIT: "9"}, page=page)
    assert (staff.value(domestic), staff.value(abroad)) == ("114 16", "+46 15")


def test_the_same_value_twice_needs_no_decision(staff: Staff, editor: Browser) -> None:
    page = editor.page(TEXT)
    for _ in range(2):
        assert "Saved in the draft" in editor.fill(TEXT, {BODY: "Fred.\r\n"}, page=page)
    saves = staff.studio.drafts.history(parse_path(BODY))
    assert [one.value for one in saves if not one.edition] == ["Fred."]


@pytest.mark.parametrize("seen", ["0", "1", "9" * 5000, "x"])
def test_a_revision_not_shown_changes_nothing(staff: Staff, editor: Browser, seen: str) -> None:
    html = editor.fill(TEXT, {f"seen:{BODY}": seen, BODY: MINE}, 409)
    assert "Edition 1 has something else here" in html and staff.value(BODY) != MINE


def test_a_form_shows_a_newer_edition_beside_the_draft(staff: Staff, editor: Browser) -> None:
    staff.save({BODY: MINE})
    go_live(staff, BODY, "\nFred.")
    page = editor.page(TEXT)
    assert "Edition 2 has something else here, by Sven" in page and sent_by(page)[BODY] == MINE
    editor.fill(TEXT, page=page)
    assert not staff.draft.conflicts and staff.value(BODY) == MINE


def test_a_newer_edition_asks_about_the_fields_that_i_changed(
    staff: Staff, editor: Browser
) -> None:
    staff.save({BODY: "Fred från utkastet.", NOTE: "utkastets"})
    page = editor.page(TEXT)
    go_live(staff, BODY, "\nFred.")
    go_live(staff, NOTE, "\nMer.")
    page = editor.fill(TEXT, {BODY: MINE}, 409, page=page)
    editor.fill(TEXT, {BODY: MINE}, page=page)
    assert staff.value(BODY) == MINE
    assert staff.draft.conflicts == {parse_path(NOTE)}


def test_nothing_is_added_to_a_list_with_two_versions(staff: Staff, editor: Browser) -> None:
    staff.save({NAMES: ["Mitt"]})
    go_live(staff, NAMES, ["Linjens"])
    editor.fill(TEXT, {BODY: f"{MINE} Zangopol.", "accept": "Zangopol"}, 422)
    assert staff.value(NAMES) == ["Mitt"] and staff.value(BODY) != MINE
