"""What happens to drafts, requests and editions when several people write at once.

Thirty cases, by number in the tests here. The others are:

1, 3    test_field_form: test_the_second_of_two_people_..., test_the_same_value_twice_...
4, 19   test_menu: test_options_that_two_people_add_..., test_an_option_moves_to_the_end_...
18      test_publish_page: test_the_menu_of_a_new_topic_alone_loses_its_tick_...
24, 26  publishing/test_drafts: test_a_save_that_fails_..., test_one_of_several_concurrent_saves_...
25, 28  publishing/test_line_source: test_own_folder_written_before_..., test_own_folder_edited_...
27      here, and test_publish_page: test_forbidden_changes_...
29      test_history: test_what_was_undone_..., test_each_save_of_a_setting_...
30      publishing/test_heard: test_what_was_heard_on_3_may_at_14_05_and_who_approved
"""

from urllib.parse import urlencode

import pytest

from ivr.publishing.edition import RequestOutcome, Source
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.place import address_of
from ivr.script.writing import write
from ivr.studio.accounts import Role
from tests.publishing.conftest import FIRST, SECOND, THIRD
from tests.scripts import replaced, short_script, wav
from tests.sounds import recorded
from tests.studio.publishing import PUBLISH, card
from tests.studio.staff import Staff, sent_by
from tests.studio.test_publish_page import form, ticked

TEXT, SV, EN = "/studio/texts/welcome", "sv/texts/welcome/body", "en/texts/welcome/body"
WAIT = "patience/wait_seconds"
ENGLISH = "Welcome to the police."
COMMENTED = {**short_script(), "line.toml": b"# A comment.\n" + short_script()["line.toml"]}


class Desk:
    """The pages with which staff write, request, approve and publish, and a shell."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.editions = staff.studio.editions

    def save(self, words: str, field: str = SV, role: Role = Role.EDITOR, path: str = TEXT) -> None:
        self.staff.browser(role).fill(path, {field: words})

    def undo(self) -> None:
        self.staff.discard(self.staff.browser(Role.EDITOR))

    def ask(self, role: Role = Role.EDITOR) -> int:
        """Request approval for the whole draft, and return the number of the request."""
        return int(self.staff.ask(role).rpartition("/")[2])

    def approve(self, request: int) -> None:
        address = f"{PUBLISH}/requests/{request}"
        self.staff.browser(Role.PUBLISHER).fill(address, to=f"{address}/approve")

    def outcome(self, request: int) -> RequestOutcome:
        return self.editions.requests.find(request).outcome

    def publish(self) -> None:
        publisher = self.staff.browser(Role.PUBLISHER)
        publisher.told_after(PUBLISH, form(publisher.with_all_ticked()))

    def shell(self, values: dict[str, Value | None], files: Files | None = None) -> None:
        """Publish a folder: the live edition with other values."""
        live = files or self.editions.files(self.editions.newest_number())
        files = write(live, {address_of(name): value for name, value in values.items()})
        self.editions.publish(files, author="Sven", source=Source.SHELL)

    def roll_back(self) -> None:
        """Publish edition 1 again."""
        live = str(self.editions.newest_number())
        publisher = self.staff.browser(Role.PUBLISHER)
        publisher.told_after("/studio/history/1/back", {"live": live})

    def live(self, field: str = SV) -> Value | None:
        return self.staff.draft.live_fields.get(address_of(field))

    def draft(self, field: str = SV) -> Value | None:
        return self.staff.value(field)

    @property
    def open(self) -> set[str]:
        """The changed bodies and settings, without notes."""
        return {field for field in self.staff.changed() if not field.endswith("/notes")}

    @property
    def conflicts(self) -> set[str]:
        return {"/".join(field) for field in self.staff.draft.conflicts}

    def history(self, field: str = SV) -> list[tuple[str, Value | None, int | None]]:
        saves = self.staff.studio.drafts.history(address_of(field))
        return [(save.author, save.value, save.edition) for save in saves]


@pytest.fixture
def desk(staff: Staff, edition: None) -> Desk:
    return Desk(staff)


EDITOR, PUBLISHER = "editor@example.se", "publisher@example.se"


def test_two_people_change_other_fields_of_one_text_and_both_are_kept(desk: Desk) -> None:
    """Case 2."""
    editor = desk.staff.browser(Role.EDITOR)
    page = editor.page(TEXT)
    desk.save(ENGLISH, EN, Role.ADMINISTRATOR)
    editor.fill(TEXT, {SV: FIRST}, page=page)
    assert (desk.draft(SV), desk.draft(EN)) == (FIRST, ENGLISH)


def test_an_older_revision_is_published_while_the_head_went_on(desk: Desk) -> None:
    """Case 5."""
    desk.save(FIRST)
    desk.save(SECOND, role=Role.ADMINISTRATOR)
    desk.shell({SV: FIRST})
    assert (desk.live(), desk.draft(), desk.conflicts) == (FIRST, SECOND, set())
    assert (EDITOR, FIRST, 2) in desk.history()


def test_request_edit_approve_the_edit_stays_open_without_a_conflict(desk: Desk) -> None:
    """Case 6."""
    desk.save(FIRST)
    asked = desk.ask()
    desk.save(SECOND)
    desk.approve(asked)
    assert (desk.live(), desk.draft(), desk.conflicts) == (FIRST, SECOND, set())


def test_request_undo_approve_what_was_approved_is_live_and_the_draft_empty(desk: Desk) -> None:
    """Case 7."""
    desk.save(FIRST)
    asked = desk.ask()
    desk.undo()
    desk.approve(asked)
    assert desk.live() == FIRST and not desk.open


def test_two_requests_for_other_fields_of_one_text_both_go_on(desk: Desk) -> None:
    """Case 8."""
    desk.save(FIRST)
    first = desk.ask()
    desk.undo()
    desk.save(ENGLISH, EN)
    second = desk.ask(Role.ADMINISTRATOR)
    for asked in (first, second):
        desk.approve(asked)
    assert (desk.live(SV), desk.live(EN)) == (FIRST, ENGLISH)


def test_of_two_requests_with_rival_values_the_second_is_overtaken(desk: Desk) -> None:
    """Case 9."""
    desk.save(FIRST)
    first = desk.ask()
    desk.undo()
    desk.save(SECOND)
    second = desk.ask(Role.ADMINISTRATOR)
    desk.approve(first)
    assert desk.outcome(second) is RequestOutcome.OVERTAKEN


def test_a_request_that_was_built_on_the_first_goes_on(desk: Desk) -> None:
    """Case 10."""
    desk.save(FIRST)
    first = desk.ask()
    desk.save(SECOND)
    second = desk.ask(Role.ADMINISTRATOR)
    desk.approve(first)
    assert desk.outcome(second) is RequestOutcome.PENDING
    desk.approve(second)
    assert (desk.live(), desk.outcome(second)) == (SECOND, RequestOutcome.PUBLISHED)


def test_a_request_goes_on_with_what_another_one_has_not_published(desk: Desk) -> None:
    desk.save(FIRST)
    first = desk.ask()
    desk.save(ENGLISH, EN)
    second = desk.ask(Role.ADMINISTRATOR)
    desk.approve(first)
    assert desk.outcome(second) is RequestOutcome.PENDING
    desk.approve(second)
    assert (desk.live(SV), desk.live(EN)) == (FIRST, ENGLISH)


def test_a_folder_that_makes_a_requests_values_live_publishes_the_request(desk: Desk) -> None:
    """Case 11."""
    desk.save(FIRST)
    asked = desk.ask()
    desk.shell({SV: FIRST, WAIT: 9})
    assert desk.outcome(asked) is RequestOutcome.PUBLISHED


def test_a_roll_back_under_an_open_draft_disputes_the_same_field_alone(desk: Desk) -> None:
    """Case 12."""
    old = desk.live()
    desk.shell({SV: FIRST})
    desk.save(SECOND)
    desk.save(ENGLISH, EN)
    desk.roll_back()
    assert desk.open == {SV, EN} and desk.conflicts == {SV}
    assert desk.history()[0] == (PUBLISHER, old, 3)


def test_a_published_change_does_not_come_back_after_a_roll_back(desk: Desk) -> None:
    """Case 13."""
    desk.save(FIRST)
    desk.publish()
    desk.roll_back()
    assert desk.live() != FIRST and not desk.open


def test_a_conflict_is_gone_when_the_bases_value_is_live_again(desk: Desk) -> None:
    """Case 14."""
    desk.save(SECOND)
    desk.shell({SV: FIRST})
    assert desk.conflicts == {SV}
    desk.roll_back()
    assert desk.open == {SV} and not desk.conflicts


def test_a_folder_with_equal_values_publishes_the_draft_whose_author_is_kept(desk: Desk) -> None:
    """Case 15."""
    desk.save(FIRST)
    desk.save(ENGLISH, EN)
    desk.shell({SV: FIRST, EN: "Welcome to this line."})
    assert desk.open == {EN} == desk.conflicts
    assert desk.history()[0] == (EDITOR, FIRST, 2)


def test_a_folder_with_other_comments_is_an_edition_and_a_request_keeps_it(desk: Desk) -> None:
    """Case 16."""
    before = desk.history(WAIT)
    asked = desk.editions.ask(COMMENTED, author="Sven", source=Source.SHELL, over=1)
    assert desk.editions.requests.files(asked.id) == COMMENTED
    desk.approve(asked.id)
    assert desk.editions.files(2) == COMMENTED and desk.history(WAIT) == before


TOPIC = {
    "sv/ny.txt": "nyheter\n\nHär är nyheter.\n".encode(),
    "en/ny.txt": b"news\n\nHere are news.\n",
}
MENU = replaced(short_script(), "line.toml", '"fred", ', '"ny", ')["line.toml"]


def test_a_new_text_ticked_without_its_menu_can_be_published_with_a_warning(desk: Desk) -> None:
    """Case 17."""
    desk.staff.save_files({**TOPIC, "line.toml": MENU})
    publisher = desk.staff.browser(Role.PUBLISHER)
    page = publisher.page(f"{PUBLISH}?{urlencode({'ticked': 1, 'tick': 'text-ny'})}")
    assert ticked(page) == {"text-ny"} and "badge warning" in card(page, "text-ny")
    publisher.told_after(PUBLISH, form(page))
    assert desk.live("sv/texts/ny/label") == "nyheter" and desk.open >= {"menus/main/options"}


def test_an_edition_removed_a_text_that_the_draft_edits_and_keep_restores_it(desk: Desk) -> None:
    """Case 21."""
    desk.shell({}, {**short_script(), **TOPIC})
    desk.staff.save({"sv/texts/ny/body": FIRST})
    before = {name: desk.draft(name) for name in whole("ny")}
    desk.shell({}, short_script())
    assert desk.conflicts >= {"sv/texts/ny/body"}
    editor = desk.staff.browser(Role.EDITOR)
    editor.told_after(f"{PUBLISH}/keep", desk.staff.seen() | {"subject": "text-ny"})
    assert {name: desk.draft(name) for name in whole("ny")} == before and not desk.conflicts


def whole(text: str) -> list[str]:
    return [f"{code}/texts/{text}/{part}" for code in ("sv", "en") for part in ("label", "body")]


def test_a_label_and_a_recording_are_one_field_each(desk: Desk) -> None:
    """Case 27."""
    desk.save("polisen", "sv/texts/fred/label", path="/studio/texts/fred")
    desk.staff.save_files(recorded("sv/notice", wav(3.0), desk.staff.draft.files))
    assert desk.open == {"sv/texts/fred/label", "sv/recordings/notice"}


@pytest.mark.parametrize("act", ["discard", "keep"])
def test_undo_after_a_conflict_closes_it_and_keep_mine_leaves_it_open(desk: Desk, act: str) -> None:
    """Case 22."""
    desk.save(SECOND)
    desk.shell({SV: FIRST})
    editor = desk.staff.browser(Role.EDITOR)
    editor.told_after(f"{PUBLISH}/{act}", desk.staff.seen() | {"subject": "text-welcome"})
    assert not desk.conflicts and (SV in desk.open) is (act == "keep")
    desk.shell({SV: THIRD})
    assert desk.conflicts == ({SV} if act == "keep" else set())


def test_what_a_person_wrote_keeps_the_name_after_the_account_has_ended(desk: Desk) -> None:
    """Case 23."""
    desk.save(FIRST)
    asked = desk.ask()
    person = desk.staff.people.find(EDITOR)
    assert person
    administrator = desk.staff.browser(Role.ADMINISTRATOR)
    administrator.told_after(f"/studio/people/{person.id}/end", {})
    desk.approve(asked)
    assert desk.history()[0] == (EDITOR, FIRST, 2)


def test_a_text_removed_while_its_form_is_open_is_shown_with_everything_typed(desk: Desk) -> None:
    """Case 20."""
    desk.shell({}, {**short_script(), **TOPIC})
    path, typed = "/studio/texts/ny", {"sv/texts/ny/body": FIRST, "en/texts/ny/label": "the news"}
    editor = desk.staff.browser(Role.EDITOR)
    page = editor.page(path)
    desk.staff.save(dict.fromkeys(whole("ny")))
    page = editor.fill(path, typed, 409, page=page)
    assert "has removed this" in page and sent_by(page, path).items() >= typed.items()
    assert all(desk.draft(name) is None for name in whole("ny"))
    editor.fill(path, page=page)
    assert {name: desk.draft(name) for name in whole("ny")} == {
        "sv/texts/ny/label": "nyheter",
        "en/texts/ny/body": "Here are news.",
        **typed,
    }
