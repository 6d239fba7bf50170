"""Forms of fields: what was typed, and what somebody else saved meanwhile.

Each test sends what a page with the form would send; what pages add is tested with them.
"""

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from flask import g, render_template_string
from werkzeug.exceptions import Forbidden

from ivr.publishing.draft import Draft
from ivr.publishing.edition import Source
from ivr.script.fields import Value
from ivr.script.kinds import kind_of
from ivr.script.place import Address, written
from ivr.script.writing import write
from ivr.studio.accounts import Role
from ivr.studio.field_form import FieldForm, Operation, Values
from ivr.studio.inputs import INPUTS, input_of
from tests.studio.forms import sent_by
from tests.studio.staff import Staff

pytestmark = pytest.mark.usefixtures("edition")

WELCOME, LABEL = ("sv", "texts", "welcome", "body"), ("sv", "texts", "fred", "label")
NOTE, NAMES = ("sv", "texts", "fred", "notes"), ("sv", "names")
WAIT, READ = ("patience", "wait_seconds"), ("review", "fred")
APPROVAL, UNTIL = ("publishing", "approval"), ("announcements", "driftstopp", "until")

PATH = "/studio/texts/fred"
FORM = """{% from "studio/field_form.html" import edit, trouble with context %}
{{ trouble(form) }}{% for field in form.addresses.values() %}{{ edit(form, field) }}{% endfor %}"""


class Desk:
    """Somebody with a form before them, as its page was made."""

    def __init__(
        self, staff: Staff, *fields: Address, role: Role = Role.EDITOR, language: str = "en"
    ) -> None:
        self.staff = staff
        self.fields = fields
        self.language = language
        person = staff.people.find(staff.name(role))
        assert person
        self.person = person
        self.page = ""
        self.typed: Values = {}
        self.saved: Values = {}
        self.post({})

    def send(self, *typed: tuple[Address, str], also: Operation = lambda _: {}) -> FieldForm:
        """Send the form as the page shows it, but for what was typed, and save it."""
        return self.post(self.shown() | {written(field): words for field, words in typed}, also)

    def shown(self) -> dict[str, str]:
        """What the form sends."""
        return sent_by(self.page)

    def post(self, sent: Mapping[str, str], also: Operation = lambda _: {}) -> FieldForm:
        """Send something, or load the page for the first time."""
        headers = {"Accept-Language": self.language}
        with self.staff.app.test_request_context(PATH, method="POST", data=sent, headers=headers):
            g.person = self.person
            draft = self.staff.studio.drafts.current()
            inputs = {field: input_of(field) for field in self.fields}
            form = FieldForm(draft, inputs, sent=bool(sent), also=also)
            self.typed = form.typed
            self.saved = form.save() if sent and form.validate() else {}
            self.page = render_template_string(FORM, form=form, names={})
        return form


def value(staff: Staff, field: Address) -> Value | None:
    """A value of the draft."""
    return staff.studio.drafts.current().fields.get(field)


def put(staff: Staff, field: Address, value: Value | None, author: str = "Sven") -> None:
    """Save a value in the draft."""
    drafts = staff.studio.drafts
    drafts.save({field: value}, seen=drafts.current().seen(field), author=author)


def go_live(staff: Staff, field: Address, value: Value | None) -> None:
    """Publish the live edition with another value."""
    live = staff.studio.drafts.current().live_files
    staff.studio.editions.publish(write(live, {field: value}), author="Sven", source=Source.SHELL)


# --- what was typed ---


def test_a_form_that_nobody_changed_saves_nothing(staff: Staff) -> None:
    fields = staff.studio.drafts.current().fields
    desk = Desk(staff, *[each for each in fields if kind_of(each).type in INPUTS], APPROVAL, UNTIL)
    form = desk.send()
    assert (desk.typed, desk.saved, form.errors) == ({}, {}, {})
    assert staff.studio.drafts.current().changes == ()


@pytest.mark.parametrize(
    ("field", "typed", "saved"),
    [
        (WELCOME, " Hej.\r\n\r\n  Hej då.  \r\n", "Hej.\n\nHej då."),
        (LABEL, "  fred  och\r\nro ", "fred och ro"),
        (NAMES, "Zangopol\r\n\r\n Bryssel ", ["Zangopol", "Bryssel"]),
        (WAIT, "7", 7),
        (READ, "2027-03-01", date(2027, 3, 1)),
        (UNTIL, "2027-03-01T12:30", datetime(2027, 3, 1, 12, 30)),
        (APPROVAL, "y", True),
        (WELCOME, "  \r\n", None),
        (WAIT, "", None),
        (NAMES, " ", None),
    ],
)
def test_a_value_is_saved_as_its_type(
    staff: Staff, field: Address, typed: str, saved: Value | None
) -> None:
    desk = Desk(staff, field, role=Role.ADMINISTRATOR)
    desk.send((field, typed))
    assert value(staff, field) == saved
    assert desk.shown() == Desk(staff, field, role=Role.ADMINISTRATOR).shown()


def test_a_switch_that_is_off_is_sent_as_nothing(staff: Staff) -> None:
    put(staff, APPROVAL, True)
    desk = Desk(staff, APPROVAL, role=Role.ADMINISTRATOR)
    sent = desk.shown()
    del sent[written(APPROVAL)]
    desk.post(sent)
    assert value(staff, APPROVAL) is False


def test_what_cannot_be_read_stays_in_the_form_with_its_error_and_nothing_is_saved(
    staff: Staff,
) -> None:
    desk = Desk(staff, WAIT, READ, WELCOME)
    form = desk.send((WAIT, "tio"), (READ, "i morgon"), (WELCOME, "Hej."))
    assert (form.input(WAIT).errors, form.input(READ).errors) != ([], [])
    assert (
        desk.shown().items()
        >= {
            written(WAIT): "tio",
            written(READ): "i morgon",
            written(WELCOME): "Hej.",
        }.items()
    )
    assert "Nothing has been saved yet" in desk.page and f'href="#{written(WAIT)}"' in desk.page
    assert desk.typed == {WELCOME: "Hej."} and desk.saved == {}
    assert staff.studio.drafts.current().changes == ()


def test_wtforms_says_what_is_wrong_in_the_readers_language(staff: Staff) -> None:
    desk = Desk(staff, WAIT, language="sv")
    desk.send((WAIT, "tio"))
    assert "Inte ett giltigt heltal" in desk.page


@pytest.mark.parametrize(
    ("field", "mistake"), [(READ, "soon"), (WAIT, "long"), (NAMES, "Bryssel"), (UNTIL, date.max)]
)
def test_a_value_of_another_type_is_shown_as_it_is_written_and_kept(
    staff: Staff, field: Address, mistake: Value
) -> None:
    put(staff, field, mistake)
    desk = Desk(staff, field, WELCOME)
    assert desk.shown()[written(field)] == str(mistake)
    desk.send((WELCOME, "Hej."))
    assert (value(staff, field), value(staff, WELCOME)) == (mistake, "Hej.")


def test_what_the_input_cannot_show_is_kept_too(staff: Staff) -> None:
    moment = datetime(2027, 3, 1, 12, 30, 15)
    put(staff, UNTIL, moment)
    put(staff, NOTE, "\nEn anteckning.")
    desk = Desk(staff, UNTIL, NOTE, WELCOME)
    desk.send((WELCOME, "Hej."))
    assert (value(staff, UNTIL), value(staff, NOTE)) == (moment, "\nEn anteckning.")


def test_a_line_that_would_be_a_note_is_shown_as_it_was_saved(staff: Staff) -> None:
    desk = Desk(staff, WELCOME)
    form = desk.send((WELCOME, "# Hej."))
    assert value(staff, WELCOME) == "Hej." and not form.theirs
    assert desk.shown()[written(WELCOME)] == "Hej."


def test_a_file_that_cannot_be_read_is_told_and_what_was_typed_stays(staff: Staff) -> None:
    put(staff, ("files", "sv", "welcome.txt"), b"\xff")
    desk = Desk(staff, WELCOME, LABEL)
    form = desk.send((WELCOME, "Hej."), (LABEL, "ro"))
    assert form.form_errors and "cannot be read" in desk.page
    assert desk.shown()[written(LABEL)] == "ro" and value(staff, LABEL) != "ro"


def test_a_field_of_another_role_can_only_be_read(staff: Staff) -> None:
    put(staff, APPROVAL, True)
    desk = Desk(staff, WELCOME, APPROVAL)
    assert "disabled" in desk.page
    desk.send((WELCOME, "Hej."))
    assert (value(staff, WELCOME), value(staff, APPROVAL)) == ("Hej.", True)


def test_a_field_of_another_role_is_refused(staff: Staff) -> None:
    with pytest.raises(Forbidden):
        Desk(staff, WELCOME, APPROVAL).send((WELCOME, "Hej."), (APPROVAL, "y"))
    assert staff.studio.drafts.current().changes == ()


# --- what somebody else saved or published meanwhile ---


def test_somebody_elses_value_stands_beside_mine_and_the_rest_is_saved(staff: Staff) -> None:
    desk = Desk(staff, WELCOME, LABEL, NOTE)
    put(staff, WELCOME, "Hej från dem.")
    form = desk.send((WELCOME, "Hej från mig."), (LABEL, "ro"))
    assert set(form.theirs) == {WELCOME} and desk.saved == {LABEL: "ro"}
    assert "Sven has saved something else here" in desk.page and "<ins>" in desk.page
    assert "Not everything has been saved" in desk.page
    assert desk.shown()[written(WELCOME)] == "Hej från mig."
    assert value(staff, WELCOME) == "Hej från dem."


@pytest.mark.parametrize("decided", ["Hej från mig.", "Hej från dem.", "Hej från oss."])
def test_saving_again_decides(staff: Staff, decided: str) -> None:
    desk = Desk(staff, WELCOME)
    put(staff, WELCOME, "Hej från dem.")
    desk.send((WELCOME, "Hej från mig."))
    form = desk.send((WELCOME, decided))
    assert value(staff, WELCOME) == decided and not form.theirs


def test_what_a_third_one_saves_is_asked_about_again(staff: Staff) -> None:
    desk = Desk(staff, WELCOME)
    put(staff, WELCOME, "Hej från dem.")
    desk.send((WELCOME, "Hej från mig."))
    put(staff, WELCOME, "Hej igen.", author="Karin")
    form = desk.send()
    assert form.theirs and "Karin has saved" in desk.page and "Sven has saved" not in desk.page
    assert value(staff, WELCOME) == "Hej igen."
    desk.send()
    assert value(staff, WELCOME) == "Hej från mig."


def test_a_field_that_i_did_not_change_takes_their_value(staff: Staff) -> None:
    desk = Desk(staff, WELCOME, LABEL, WAIT)
    put(staff, WELCOME, "Hej från dem.")
    put(staff, LABEL, "deras")
    form = desk.send((LABEL, "min"), (WAIT, "x"))
    assert set(form.theirs) == {LABEL} and "Nothing has been saved yet" in desk.page
    assert desk.shown()[written(WELCOME)] == "Hej från dem."
    desk.send((WAIT, "9"))
    assert (value(staff, WELCOME), value(staff, LABEL)) == ("Hej från dem.", "min")


def test_the_same_words_and_what_is_sent_twice_need_no_decision(staff: Staff) -> None:
    one, two = Desk(staff, WELCOME), Desk(staff, WELCOME)
    one.send((WELCOME, "Hej."))
    form = two.send((WELCOME, "Hej."))
    assert (form.theirs, two.saved) == ({}, {}) and two.typed == {WELCOME: "Hej."}


def test_what_they_removed_is_told(staff: Staff) -> None:
    desk = Desk(staff, NOTE)
    put(staff, NOTE, None)
    assert desk.send((NOTE, "Min.")).theirs and "It was removed." in desk.page


def test_a_digest_that_nobody_saw_is_no_way_around(staff: Staff) -> None:
    desk = Desk(staff, WELCOME)
    sent = {f"seen:{written(WELCOME)}": "0" * 64, written(WELCOME): "Hej."}
    assert desk.post(sent).theirs and value(staff, WELCOME) != "Hej."
    assert "Edition 1 has something else here, by the folder" in desk.page


def test_what_another_edition_changed_too_stands_beside_it_on_opening(staff: Staff) -> None:
    put(staff, WELCOME, "Hej från utkastet.")
    go_live(staff, WELCOME, "Välkommen till polisens linje.")
    desk = Desk(staff, WELCOME, LABEL)
    assert "Edition 2 has something else here, by Sven" in desk.page
    assert "Another edition has changed something here too" in desk.page
    assert desk.shown()[written(WELCOME)] == "Hej från utkastet."
    desk.send()
    draft = staff.studio.drafts.current()
    assert not draft.conflicts and draft.fields[WELCOME] == "Hej från utkastet."


def test_an_edition_that_came_after_the_page_is_asked_about_where_i_typed(staff: Staff) -> None:
    put(staff, WELCOME, "Hej från utkastet.")
    put(staff, LABEL, "utkastets")
    desk = Desk(staff, WELCOME, LABEL)
    go_live(staff, WELCOME, "Välkommen till polisens linje.")
    go_live(staff, LABEL, "fred och ro")
    form = desk.send((WELCOME, "Hej från mig."))
    assert set(form.theirs) == {WELCOME}
    desk.send()
    draft = staff.studio.drafts.current()
    assert draft.fields[WELCOME] == "Hej från mig." and LABEL in draft.conflicts


# --- operations on what is there ---


def names_of(draft: Draft) -> list[str]:
    """The names that are there."""
    found = draft.fields.get(NAMES, [])
    assert isinstance(found, list)
    return found


def added(*names: str) -> Operation:
    """Add names to the list that is there."""
    return lambda draft: {NAMES: list(dict.fromkeys([*names_of(draft), *names]))}


def test_two_who_add_to_a_list_never_conflict(staff: Staff) -> None:
    one, two = Desk(staff, WELCOME), Desk(staff, WELCOME)
    one.send(also=added("Zangopol"))
    form = two.send(also=added("Zingapol"))
    assert names_of(staff.studio.drafts.current())[-2:] == ["Zangopol", "Zingapol"]
    assert not form.theirs
    two.send(also=added("Zingapol"))
    assert two.typed == {}


def test_nothing_is_added_to_a_list_that_another_edition_changed_too(staff: Staff) -> None:
    put(staff, NAMES, ["Mitt"])
    go_live(staff, NAMES, ["Linjens"])
    desk = Desk(staff, WELCOME)
    form = desk.send((WELCOME, "Hej."), also=added("Zangopol"))
    assert form.form_errors and "must be brought together first" in desk.page
    assert value(staff, NAMES) == ["Mitt"] and value(staff, WELCOME) != "Hej."
