"""Names that were accepted in a text are a part of its change."""

import pytest

from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from tests.markup import found, parsed, words_of
from tests.scripts import short_script
from tests.studio.publish.test_publish_page import form, ticked
from tests.studio.publishing import PUBLISH, card, cards
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

NAMES = "sv/names"


def accept(staff: Staff, browser: Browser, text: str, name: str) -> None:
    """Write a sentence with a name in a text, and accept the name there."""
    sentences = {"sv": f"De är med i {name}.", "en": "They take part."}
    bodies = {f"{code}/texts/{text}/body": words for code, words in sentences.items()}
    typed = {field: f"{staff.value(field)!s}\n{bodies[field]}" for field in bodies}
    browser.fill(f"/studio/texts/{text}", {**typed, "accept": name})


def test_a_text_and_its_new_name_are_one_change_everywhere(
    staff: Staff, editor: Browser, publisher: Browser
) -> None:
    accept(staff, editor, "fred", "Zangopol")
    page = editor.page(PUBLISH)
    assert cards(page) == ["text-fred"] and "1 change can be published" in page
    assert "Names: " in card(page, "text-fred") and "Names in Swedish" not in page
    today = words_of(found(parsed(editor.page("/studio")), ".//section[@aria-labelledby='draft']"))
    assert "1 change," in today and "Names" not in today
    address = staff.ask()
    page = publisher.page(address)
    assert "Request for approval: 1 change</h1>" in page and cards(page) == ["text-fred"]
    assert "Zangopol" in page.partition("Names: ")[2].partition("</p>")[0]
    staff.approve()
    assert not staff.draft.saves and "Zangopol" in str(staff.value(NAMES))


def test_a_name_is_published_with_its_text_and_with_no_other(
    staff: Staff, publisher: Browser
) -> None:
    accept(staff, publisher, "fred", "Zangopol")
    staff.save({"sv/texts/welcome/body": "Polisens internationella arbete."})
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=text-welcome")
    publisher.post(PUBLISH, form(page))
    assert NAMES in staff.changed()
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=text-fred")
    assert ticked(page) == {"text-fred"}
    publisher.post(PUBLISH, form(page))
    assert not staff.changed()


def test_a_name_that_was_changed_alone_is_a_change(staff: Staff, publisher: Browser) -> None:
    accept(staff, publisher, "fred", "Zangopol")
    publisher.post(PUBLISH, form(publisher.page(PUBLISH)))
    names = staff.value(NAMES)
    assert isinstance(names, list)
    staff.save({NAMES: [*names, "Zingapol"], "sv/texts/welcome/body": "Polisens arbete."})
    page = publisher.page(PUBLISH)
    assert {*cards(page)} == {"names-sv", "text-welcome"}
    assert "Names in Swedish" in publisher.page("/studio")


def test_names_are_undone_with_the_last_text_that_says_them(
    staff: Staff, publisher: Browser
) -> None:
    accept(staff, publisher, "fred", "Zangopol")
    accept(staff, publisher, "fast", "Zangopol")
    page = publisher.page(f"{PUBLISH}/discard?subject=text-fred")
    assert cards(page) == ["text-fred"] and "Names: " not in page
    assert "1 change was undone" in staff.discard(publisher, "text-fred")
    assert "Names: " in publisher.page(f"{PUBLISH}/discard?subject=text-fast")
    assert "1 change was undone" in staff.discard(publisher, "text-fast")
    assert not staff.changed()


def test_two_versions_of_the_names_are_decided_by_themselves(
    staff: Staff, publisher: Browser
) -> None:
    accept(staff, staff.browser(Role.EDITOR), "fred", "Zangopol")
    live = write(short_script(), {("sv", "names"): ["Zingapol"]})
    staff.publish(dict(live), "Another name.")
    page = publisher.page(PUBLISH)
    assert {*cards(page)} == {"names-sv", "text-fred"} and "two versions" in card(page, "names-sv")


@pytest.mark.parametrize(
    ("word", "is_part"),
    [
        *((word, True) for word in ("Zango", "Zangos", "Zango:s", "Zango-gruppen", "{en: Zango}")),
        *((word, False) for word in ("Zangolia", "Nyzango", "zango")),
    ],
)
def test_a_name_belongs_to_the_texts_that_say_it_as_a_word(
    staff: Staff, publisher: Browser, word: str, is_part: bool
) -> None:
    author = staff.name(Role.PUBLISHER)
    names = staff.value(NAMES)
    assert isinstance(names, list)
    body = f"{staff.value('sv/texts/fred/body')!s}\nDet heter {word}."
    staff.save({NAMES: [*names, "Zango"]}, author)
    staff.save({"sv/texts/fred/body": body}, author)
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=text-fred")
    assert ("names-sv" in cards(page)) is not is_part
