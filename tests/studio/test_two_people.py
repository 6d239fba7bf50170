"""Drafts, requests and editions when several people write at once."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from ivr.script.fields.place import parse_path
from ivr.script.files import Files
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.editions.edition import RequestOutcome, Source
from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from tests.scripts import replaced, short_script
from tests.studio.editions.conftest import FIRST, SECOND, THIRD
from tests.studio.publish.test_publish_page import form, ticked
from tests.studio.publishing import PUBLISH, card
from tests.studio.staff import Staff, sent_by

TEXT, SV, EN = "/studio/texts/welcome", "sv/texts/welcome/body", "en/texts/welcome/body"
ENGLISH = "Welcome to the police."
COMMENTED = {**short_script(), "line.toml": b"# A comment.\n" + short_script()["line.toml"]}


class StaffPages:
    """The pages with which staff write, request, approve and publish, and a shell."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.editions = staff.studio.editions
        self.asked = 0

    def save(self, words: str, field: str = SV, role: Role = Role.EDITOR) -> None:
        self.staff.browser(role).fill(TEXT, {field: words})

    def undo(self) -> None:
        self.staff.discard(self.staff.browser(Role.EDITOR))

    def ask(self, role: Role = Role.EDITOR) -> int:
        """Request approval for the whole draft, and return the number of the request."""
        self.asked = int(self.staff.ask(role).rpartition("/")[2])
        return self.asked

    def approve(self, request: int) -> None:
        address = f"{PUBLISH}/requests/{request}"
        self.staff.browser(Role.PUBLISHER).fill(address, to=f"{address}/approve")

    def publish(self) -> None:
        publisher = self.staff.browser(Role.PUBLISHER)
        publisher.told_after(PUBLISH, form(publisher.with_all_ticked()))

    def shell(self, values: dict[str, FieldValue | None], files: Files | None = None) -> None:
        """Publish a folder: the live edition with other values."""
        live = files or self.editions.files(self.editions.newest_number())
        files = write(live, {parse_path(name): value for name, value in values.items()})
        self.editions.publish(files, author="Sven", source=Source.SHELL)

    def roll_back(self) -> None:
        """Publish edition 1 again."""
        live = str(self.editions.newest_number())
        publisher = self.staff.browser(Role.PUBLISHER)
        publisher.told_after("/studio/history/1/back", {"live": live})

    @property
    def live(self) -> FieldValue | None:
        return self.staff.draft.live_fields.get(parse_path(SV))

    @property
    def live_english(self) -> FieldValue | None:
        return self.staff.draft.live_fields.get(parse_path(EN))

    @property
    def draft(self) -> FieldValue | None:
        return self.staff.value(SV)

    @property
    def open(self) -> set[str]:
        """The changed bodies and settings, without notes."""
        return {field for field in self.staff.changed() if not field.endswith("/notes")}

    @property
    def conflicts(self) -> set[str]:
        return {"/".join(field) for field in self.staff.draft.conflicts}

    @property
    def outcomes(self) -> list[RequestOutcome]:
        """The outcome of each request, in order."""
        requests = self.editions.approval_requests
        return [requests.find(number).outcome for number in range(1, self.asked + 1)]

    @property
    def writers(self) -> set[tuple[str, FieldValue | None, int | None]]:
        """Author, value and edition of each revision of the text."""
        saves = self.staff.studio.drafts.history(parse_path(SV))
        return {(save.author, save.value, save.edition) for save in saves}


@pytest.fixture
def pages(staff: Staff, edition: None) -> StaffPages:
    return StaffPages(staff)


EDITOR, PUBLISHER = "editor@example.se", "publisher@example.se"
OLD = fields_of(short_script())[parse_path(SV)]
OTHER, PUBLISHED = Role.ADMINISTRATOR, RequestOutcome.PUBLISHED

Act = tuple[Any, ...]
ASKED: list[Act] = [("save", FIRST), ("ask",)]
APPROVED: list[Act] = [("approve", 1), ("approve", 2)]

CASES: Mapping[str, tuple[list[Act], Mapping[str, object]]] = {
    "an older revision is published while the head went on": (
        [("save", FIRST), ("save", SECOND, SV, OTHER), ("shell", {SV: FIRST})],
        {"live": FIRST, "draft": SECOND, "writers": {(EDITOR, FIRST, 2)}},
    ),
    "request, edit, approve": (
        [*ASKED, ("save", SECOND), ("approve", 1)],
        {"live": FIRST, "draft": SECOND},
    ),
    "request, undo, the same again, edit, approve": (
        [*ASKED, ("undo",), ("save", FIRST), ("save", SECOND), ("approve", 1)],
        {"live": FIRST, "draft": SECOND, "open": {SV}},
    ),
    "request, undo, approve": (
        [*ASKED, ("undo",), ("approve", 1)],
        {"live": FIRST, "open": set()},
    ),
    "two requests for other fields of one text": (
        [*ASKED, ("undo",), ("save", ENGLISH, EN), ("ask", OTHER), *APPROVED],
        {"live": FIRST, "live_english": ENGLISH},
    ),
    "two requests with rival values": (
        [*ASKED, ("undo",), ("save", SECOND), ("ask", OTHER), ("approve", 1)],
        {"live": FIRST, "conflicts": {SV}, "outcomes": [PUBLISHED, RequestOutcome.OVERTAKEN]},
    ),
    "a request that was built on the first": (
        [*ASKED, ("save", SECOND), ("ask", OTHER), *APPROVED],
        {"live": SECOND, "outcomes": [PUBLISHED, PUBLISHED]},
    ),
    "a request of which another one has published a part": (
        [*ASKED, ("save", ENGLISH, EN), ("ask", OTHER), *APPROVED],
        {"live": FIRST, "live_english": ENGLISH},
    ),
    "a folder with the values of a request": (
        [*ASKED, ("shell", {SV: FIRST, "patience/wait_seconds": 9})],
        {"outcomes": [PUBLISHED]},
    ),
    "a roll back under an open draft": (
        [("shell", {SV: FIRST}), ("save", SECOND), ("save", ENGLISH, EN), ("roll_back",)],
        {"open": {SV, EN}, "conflicts": {SV}, "writers": {(PUBLISHER, OLD, 3)}},
    ),
    "a roll back of what was published": (
        [("save", FIRST), ("publish",), ("roll_back",)],
        {"live": OLD, "open": set()},
    ),
    "another value than the base's becomes live": (
        [("save", SECOND), ("shell", {SV: FIRST})],
        {"open": {SV}, "conflicts": {SV}},
    ),
    "the base's value is live again": (
        [("save", SECOND), ("shell", {SV: FIRST}), ("roll_back",)],
        {"open": {SV}},
    ),
    "a folder with equal values": (
        [("save", FIRST), ("save", ENGLISH, EN), ("shell", {SV: FIRST, EN: "Welcome here."})],
        {"open": {EN}, "conflicts": {EN}, "writers": {(EDITOR, FIRST, 2)}},
    ),
}
"""Acts of several people, and the state afterwards; conflicts only where they are named."""


@pytest.mark.parametrize(("acts", "expected"), CASES.values(), ids=CASES)
def test_no_act_of_one_person_undoes_what_another_one_wrote(
    pages: StaffPages, acts: list[Act], expected: Mapping[str, Any]
) -> None:
    for name, *given in acts:
        getattr(pages, name)(*given)
    for name, value in {"conflicts": set(), **expected}.items():
        found = getattr(pages, name)
        assert found >= value if name == "writers" else found == value, name


def test_a_folder_with_other_comments_is_an_edition_and_a_request_keeps_it(
    pages: StaffPages,
) -> None:
    before = pages.writers
    asked = pages.editions.ask(COMMENTED, author="Sven", source=Source.SHELL, based_on=1)
    assert pages.editions.approval_requests.files(asked.id) == COMMENTED
    pages.approve(asked.id)
    assert pages.editions.files(2) == COMMENTED and pages.writers == before


TOPIC = {
    "sv/ny.txt": "nyheter\n\nHär är nyheter.\n".encode(),
    "en/ny.txt": b"news\n\nHere are news.\n",
}
MENU = replaced(short_script(), "line.toml", '"fred", ', '"ny", ')["line.toml"]


def test_a_new_text_ticked_without_its_menu_can_be_published_with_a_warning(
    pages: StaffPages,
) -> None:
    pages.staff.save_files({**TOPIC, "line.toml": MENU})
    publisher = pages.staff.browser(Role.PUBLISHER)
    page = publisher.page(f"{PUBLISH}?{urlencode({'ticked': 1, 'tick': 'text-ny'})}")
    assert ticked(page) == {"text-ny"} and "Nobody would hear it" in card(page, "text-ny")
    publisher.told_after(PUBLISH, form(page))
    assert pages.editions.files(2)["sv/ny.txt"].startswith(b"nyheter") and pages.open >= {
        "menus/main/options"
    }


def test_an_edition_removed_a_text_that_the_draft_edits_and_keep_restores_it(
    pages: StaffPages,
) -> None:
    pages.shell({}, {**short_script(), **TOPIC})
    pages.staff.save({"sv/texts/ny/body": FIRST})
    before = {name: pages.staff.value(name) for name in whole("ny")}
    pages.shell({}, short_script())
    assert pages.conflicts >= {"sv/texts/ny/body"}
    editor = pages.staff.browser(Role.EDITOR)
    editor.told_after(f"{PUBLISH}/keep", pages.staff.seen() | {"subject": "text-ny"})
    assert {name: pages.staff.value(name) for name in whole("ny")} == before and not pages.conflicts


def whole(text: str) -> list[str]:
    return [f"{code}/texts/{text}/{part}" for code in ("sv", "en") for part in ("label", "body")]


@pytest.mark.parametrize("act", ["discard", "keep"])
def test_undo_after_a_conflict_closes_it_and_keep_mine_leaves_it_open(
    pages: StaffPages, act: str
) -> None:
    pages.save(SECOND)
    pages.shell({SV: FIRST})
    editor = pages.staff.browser(Role.EDITOR)
    editor.told_after(f"{PUBLISH}/{act}", pages.staff.seen() | {"subject": "text-welcome"})
    assert not pages.conflicts and (SV in pages.open) is (act == "keep")
    pages.shell({SV: THIRD})
    assert pages.conflicts == ({SV} if act == "keep" else set())


def test_texts_keep_their_author_after_the_account_has_ended(pages: StaffPages) -> None:
    pages.save(FIRST)
    asked = pages.ask()
    person = pages.staff.people.find(EDITOR)
    assert person
    administrator = pages.staff.browser(Role.ADMINISTRATOR)
    administrator.told_after(f"/studio/people/{person.id}/end", {})
    pages.approve(asked)
    assert (EDITOR, FIRST, 2) in pages.writers


def test_a_text_removed_while_its_form_is_open_is_shown_with_everything_typed(
    pages: StaffPages,
) -> None:
    pages.shell({}, {**short_script(), **TOPIC})
    path, typed = "/studio/texts/ny", {"sv/texts/ny/body": FIRST, "en/texts/ny/label": "the news"}
    editor = pages.staff.browser(Role.EDITOR)
    page = editor.page(path)
    pages.staff.save(dict.fromkeys(whole("ny")))
    page = editor.fill(path, typed, 409, page=page)
    assert "has removed this" in page and sent_by(page, path).items() >= typed.items()
    assert all(pages.staff.value(name) is None for name in whole("ny"))
    editor.fill(path, page=page)
    assert {name: pages.staff.value(name) for name in whole("ny")} == {
        "sv/texts/ny/label": "nyheter",
        "en/texts/ny/body": "Here are news.",
        **typed,
    }
