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
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

WELCOME, LABEL = ("sv", "texts", "welcome", "body"), ("sv", "texts", "fred", "label")
NOTE, NAMES = ("sv", "texts", "fred", "notes"), ("sv", "names")
WAIT, READ = ("patience", "wait_seconds"), ("review", "fred")
APPROVAL, UNTIL = ("publishing", "approval"), ("announcements", "driftstopp", "until")
MINE, THEIRS = "Hej från mig.", "Hej från dem."
LIVE = "Välkommen till polisens linje."

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
        self.person = staff.people.find(staff.name(role))
        self.page = ""
        self.typed: Values = {}
        self.saved: Values = {}
        self.post({})

    def send(
        self, typed: Mapping[Address, str] | None = None, also: Operation = lambda _: {}
    ) -> FieldForm:
        """Send the form as the page shows it, but for what was typed, and save it."""
        words = {written(field): words for field, words in (typed or {}).items()}
        return self.post(sent_by(self.page) | words, also)

    def shown(self, field: Address) -> str:
        """What the form shows in an input."""
        return sent_by(self.page)[written(field)]

    def post(self, sent: Mapping[str, str], also: Operation = lambda _: {}) -> FieldForm:
        """Send something, or load the page for the first time."""
        headers = {"Accept-Language": self.language}
        path = "/studio/texts/fred"
        with self.staff.app.test_request_context(path, method="POST", data=sent, headers=headers):
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


def put(staff: Staff, values: Mapping[Address, Value | None], author: str = "Sven") -> None:
    """Save values in the draft."""
    drafts = staff.studio.drafts
    drafts.save(values, seen=drafts.current().seen(*values), author=author)


def go_live(staff: Staff, values: Mapping[Address, Value | None]) -> None:
    """Publish the live edition with other values."""
    live = staff.studio.drafts.current().live_files
    staff.studio.editions.publish(write(live, values), author="Sven", source=Source.SHELL)


# --- what was typed


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
        (WELCOME, "# Hej.", "Hej."),
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
def test_a_value_is_saved_as_its_type_and_shown_as_it_was_saved(
    staff: Staff, field: Address, typed: str, saved: Value | None
) -> None:
    desk = Desk(staff, field, role=Role.ADMINISTRATOR)
    assert not desk.send({field: typed}).theirs
    assert value(staff, field) == saved
    assert sent_by(desk.page) == sent_by(Desk(staff, field, role=Role.ADMINISTRATOR).page)


def test_a_switch_that_is_off_is_sent_as_nothing(staff: Staff) -> None:
    put(staff, {APPROVAL: True})
    desk = Desk(staff, APPROVAL, role=Role.ADMINISTRATOR)
    desk.post({name: sent for name, sent in sent_by(desk.page).items() if name.startswith("seen")})
    assert value(staff, APPROVAL) is False


def test_what_cannot_be_read_stays_in_the_form_with_its_error_and_nothing_is_saved(
    staff: Staff,
) -> None:
    desk = Desk(staff, WAIT, READ, WELCOME, language="sv")
    typed = {WAIT: "tio", READ: "i morgon", WELCOME: "Hej."}
    form = desk.send(typed)
    assert form.input(WAIT).errors and form.input(READ).errors
    assert {field: desk.shown(field) for field in typed} == typed
    assert f'href="#{written(WAIT)}"' in desk.page and "giltigt heltal" in desk.page
    assert desk.typed == {WELCOME: "Hej."} and desk.saved == {}
    assert staff.studio.drafts.current().changes == ()


@pytest.mark.parametrize(
    ("field", "held"),
    [
        (READ, "soon"),
        (WAIT, "long"),
        (NAMES, "Bryssel"),
        (UNTIL, date.max),
        (UNTIL, datetime(2027, 3, 1, 12, 30, 15)),
        (NOTE, "\nEn anteckning."),
    ],
)
def test_what_the_input_cannot_show_is_kept(staff: Staff, field: Address, held: Value) -> None:
    """A value of another type, by a mistake in a file, is shown as it is written there."""
    put(staff, {field: held})
    desk = Desk(staff, field, WELCOME)
    assert isinstance(held, datetime) or desk.shown(field).strip() == str(held).strip()
    desk.send({WELCOME: "Hej."})
    assert (value(staff, field), value(staff, WELCOME)) == (held, "Hej.")


def test_a_file_that_cannot_be_read_is_told_and_what_was_typed_stays(staff: Staff) -> None:
    put(staff, {("files", "sv", "welcome.txt"): b"\xff"})
    desk = Desk(staff, WELCOME, LABEL)
    form = desk.send({WELCOME: "Hej.", LABEL: "ro"})
    assert form.form_errors and "cannot be read" in desk.page
    assert desk.shown(LABEL) == "ro" and value(staff, LABEL) != "ro"


def test_a_field_of_another_role_is_read_only_and_refused(staff: Staff) -> None:
    put(staff, {APPROVAL: True})
    desk = Desk(staff, WELCOME, APPROVAL)
    assert "disabled" in desk.page
    desk.send({WELCOME: "Hej."})
    assert (value(staff, WELCOME), value(staff, APPROVAL)) == ("Hej.", True)
    put(staff, {APPROVAL: False})
    with pytest.raises(Forbidden):
        Desk(staff, WELCOME, APPROVAL).send({WELCOME: "Hej hej.", APPROVAL: "y"})
    assert (value(staff, WELCOME), value(staff, APPROVAL)) == ("Hej.", False)


# --- what somebody else saved or published meanwhile


@pytest.mark.parametrize("decided", [MINE, THEIRS, "Hej från oss."])
def test_another_value_stands_beside_mine_and_saving_again_decides(
    staff: Staff, decided: str
) -> None:
    desk = Desk(staff, WELCOME, LABEL, NOTE)
    put(staff, {WELCOME: THEIRS})
    form = desk.send({WELCOME: MINE, LABEL: "ro"})
    assert set(form.theirs) == {WELCOME} and desk.saved == {LABEL: "ro"}
    assert "Sven has saved" in desk.page and "<ins>" in desk.page
    assert desk.shown(WELCOME) == MINE and value(staff, WELCOME) == THEIRS
    form = desk.send({WELCOME: decided})
    assert value(staff, WELCOME) == decided and not form.theirs


def test_what_a_third_one_saves_is_asked_about_again(staff: Staff) -> None:
    desk = Desk(staff, WELCOME)
    put(staff, {WELCOME: THEIRS})
    desk.send({WELCOME: MINE})
    put(staff, {WELCOME: "Hej igen."}, author="Karin")
    assert desk.send().theirs and "Karin has saved" in desk.page and "Sven" not in desk.page
    assert value(staff, WELCOME) == "Hej igen."
    desk.send()
    assert value(staff, WELCOME) == MINE


def test_a_field_that_i_did_not_change_takes_their_value(staff: Staff) -> None:
    desk = Desk(staff, WELCOME, LABEL, WAIT)
    put(staff, {WELCOME: THEIRS, LABEL: "deras"})
    form = desk.send({LABEL: "min", WAIT: "x"})
    assert set(form.theirs) == {LABEL} and desk.saved == {}
    assert desk.shown(WELCOME) == THEIRS
    desk.send({WAIT: "9"})
    assert (value(staff, WELCOME), value(staff, LABEL)) == (THEIRS, "min")


def test_the_same_words_and_what_is_sent_twice_need_no_decision(staff: Staff) -> None:
    one, two = Desk(staff, WELCOME), Desk(staff, WELCOME)
    one.send({WELCOME: "Hej."})
    form = two.send({WELCOME: "Hej."})
    assert (form.theirs, two.saved) == ({}, {}) and two.typed == {WELCOME: "Hej."}


def test_what_they_removed_is_told(staff: Staff) -> None:
    desk = Desk(staff, NOTE)
    put(staff, {NOTE: None})
    assert desk.send({NOTE: "Min."}).theirs and "It was removed." in desk.page


def test_a_digest_that_nobody_saw_is_no_way_around(staff: Staff) -> None:
    desk = Desk(staff, WELCOME)
    sent = {f"seen:{written(WELCOME)}": "0" * 64, written(WELCOME): "Hej."}
    assert desk.post(sent).theirs and value(staff, WELCOME) != "Hej."
    assert "Edition 1 has something else here" in desk.page


def test_what_another_edition_changed_too_stands_beside_it_on_opening(staff: Staff) -> None:
    put(staff, {WELCOME: MINE})
    go_live(staff, {WELCOME: LIVE})
    desk = Desk(staff, WELCOME, LABEL)
    assert "Edition 2 has something else here, by Sven" in desk.page
    assert desk.shown(WELCOME) == MINE
    desk.send()
    draft = staff.studio.drafts.current()
    assert not draft.conflicts and draft.fields[WELCOME] == MINE


def test_an_edition_that_came_after_the_page_is_asked_about_where_i_typed(staff: Staff) -> None:
    put(staff, {WELCOME: "Hej från utkastet.", LABEL: "utkastets"})
    desk = Desk(staff, WELCOME, LABEL)
    go_live(staff, {WELCOME: LIVE, LABEL: "fred och ro"})
    assert set(desk.send({WELCOME: MINE}).theirs) == {WELCOME}
    desk.send()
    draft = staff.studio.drafts.current()
    assert draft.fields[WELCOME] == MINE and LABEL in draft.conflicts


# --- operations on what is there


def added(name: str) -> Operation:
    """Add a name to the list that is there."""

    def add(draft: Draft) -> Values:
        held = draft.fields.get(NAMES)
        assert isinstance(held, list)
        return {NAMES: list(dict.fromkeys([*held, name]))}

    return add


def test_two_who_add_to_a_list_never_conflict(staff: Staff) -> None:
    one, two = Desk(staff, WELCOME), Desk(staff, WELCOME)
    one.send(also=added("Zangopol"))
    assert not two.send(also=added("Zingapol")).theirs
    held = value(staff, NAMES)
    assert isinstance(held, list) and held[-2:] == ["Zangopol", "Zingapol"]
    two.send(also=added("Zingapol"))
    assert two.typed == {}


def test_nothing_is_added_to_a_list_that_another_edition_changed_too(staff: Staff) -> None:
    put(staff, {NAMES: ["Mitt"]})
    go_live(staff, {NAMES: ["Linjens"]})
    desk = Desk(staff, WELCOME)
    assert desk.send({WELCOME: "Hej."}, also=added("Zangopol")).form_errors
    assert value(staff, NAMES) == ["Mitt"] and value(staff, WELCOME) != "Hej."


# --- on pages


@pytest.mark.parametrize(
    ("path", "field", "mine", "theirs"),
    [
        ("texts/welcome", WELCOME, MINE, THEIRS),
        ("words", ("sv", "phrases", "choices"), "Mina {count} val.", "Deras {count} val."),
        ("words", ("sv", "pronunciation", "EU"), "eu", None),
        ("settings", ("numbers", "domestic"), "114 15", "114 16"),
        ("settings", WAIT, "8", 9),
    ],
)
def test_what_two_people_changed_on_a_page_is_shown_by_name_and_decided_by_saving_again(
    staff: Staff, administrator: Browser, path: str, field: Address, mine: str, theirs: Value | None
) -> None:
    page = administrator.page(f"/studio/{path}")
    put(staff, {field: theirs})
    for status, held in ((409, theirs), (303, mine)):
        page = administrator.fill(f"/studio/{path}", {written(field): mine}, status, page=page)
        assert str(value(staff, field)) == str(held)
        assert status == 303 or "Sven has saved something else here" in page
    assert "data-unsaved" not in page
