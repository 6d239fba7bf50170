"""The history: editions, saved versions, and restoring them."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from ivr.script.files import Files
from ivr.script.reading.field_values import FieldValue
from ivr.studio.editions.edition import Edition, Source
from ivr.studio.people import Role
from tests.markup import Element, links, parsed, words_of
from tests.scripts import short_script, with_text
from tests.studio.publishing import PUBLISH, WELCOME, wanting_approval
from tests.studio.staff import Browser, Staff

BACK = "/studio/history/1/back"
ENGLISH = "Welcome to the police.\n"
TRIES = "patience/tries"


@pytest.fixture
def two(staff: Staff) -> Staff:
    """A studio with two editions."""
    staff.publish(short_script())
    staff.publish(with_text(short_script(), "sv/welcome.txt", WELCOME), "A new <b>welcome</b>.")
    return staff


def test_editions_are_listed_newest_first_and_compared_with_the_one_before(two: Staff) -> None:
    reader = two.browser(Role.READER)
    page = reader.page("/studio/history")
    assert page.index("Edition 2") < page.index("Edition 1")
    assert "A new &lt;b&gt;welcome&lt;/b&gt;." in page
    ends = parsed(page).iterfind(".//td[@data-label='Heard until']")
    assert [bool(words_of(end)) for end in ends] == [False, True]
    for column in ("Written by", "Published by"):
        cells = parsed(page).iterfind(f".//td[@data-label='{column}']")
        assert [words_of(cell) for cell in cells] == ["Anna Publisher", ""]
    page = reader.page("/studio/history/2")
    assert 'id="text-welcome"' in page and "<ins>" in page and "/back" not in page
    page = reader.page("/studio/history/1")
    assert "first edition" in page and f'href="{BACK}"' in page and "Published by" not in page
    assert f'action="{BACK}"' not in reader.page(BACK)


def test_an_edition_keeps_its_writers_publisher_and_approver(two: Staff) -> None:
    editions, drafts = two.studio.editions, two.studio.drafts
    for code, words, role in (("en", "Police", Role.EDITOR), ("sv", "Polis", Role.ADMINISTRATOR)):
        two.save_files({f"{code}/welcome.txt": f"{words}.\n".encode()}, two.name(role))
    editions.ask(
        drafts.current().files, author=two.name(Role.EDITOR), source=Source.STUDIO, based_on=2
    )
    two.approve()
    reader = two.browser(Role.READER)
    rows = reader.page("/studio/history").split("/studio/history/3")[1].split("</tr>")[0]
    assert "Anna Administrator, Anna Editor" in rows and "Anna Publisher" in rows
    page = words_of(parsed(reader.page("/studio/history/3")))
    for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.PUBLISHER):
        assert f"({two.name(role)})" in page


def test_every_page_names_the_approver_as_publisher(two: Staff) -> None:
    author, publisher = "Anna Editor", "Anna Publisher"
    two.browser(Role.EDITOR).fill("/studio/texts/welcome", {"sv/texts/welcome/body": "Hej."})
    two.studio.editions.ask(
        two.draft.files, author=two.name(Role.EDITOR), source=Source.STUDIO, based_on=2
    )
    two.approve()
    reader = two.browser(Role.READER)
    at = two.studio.now.strftime("%Y-%m-%d")
    for path in ("/studio/history/3", f"/studio/history/heard?day={at}"):
        page = parsed(reader.page(path))
        terms = zip(page.iterfind(".//dt"), page.iterfind(".//dd"), strict=True)
        rows = [(words_of(term), words_of(value)) for term, value in terms]
        responsible = [value for term, value in rows if "published by" in term]
        assert responsible == [f"{publisher} ({two.name(Role.PUBLISHER)})"], path
        assert "Published by" not in dict(rows), path
    assert f"{publisher}, requested by {author}" in reader.page("/studio")
    assert f"{publisher}, requested by {author}" in reader.page("/studio/history")


def test_an_edition_shows_who_gave_its_author_and_approver_access_before(two: Staff) -> None:
    people = {one.role: one for one in two.people.everybody()}
    for role, by in ((Role.PUBLISHER, "root"), (Role.EDITOR, people[Role.ADMINISTRATOR])):
        two.people.set_role(people[role].id, Role.READER, by=by)
        two.people.set_role(people[role].id, role, by=by)
    two.write(en__welcome=ENGLISH)
    author, files = two.name(Role.EDITOR), two.draft.files
    two.studio.editions.ask(files, author=author, source=Source.STUDIO, based_on=2)
    two.approve()
    reader = two.browser(Role.READER)
    page = words_of(parsed(reader.page("/studio/history/3")))
    publisher = f"Anna Publisher ({two.name(Role.PUBLISHER)})"
    assert f"root (in a shell) gave {publisher} a lower role (reader)." in page
    assert f"root (in a shell) gave {publisher} a higher role (publisher)." in page
    assert "Anna Administrator gave Anna Editor" in page
    assert "higher role" not in reader.page("/studio/history/2")


def test_a_publisher_goes_back_after_a_question(two: Staff) -> None:
    browser = two.browser(Role.PUBLISHER)
    assert BACK not in two.browser(Role.EDITOR).page(PUBLISH)  # at once is for publishers
    for path in ("/studio/publish", "/studio/history/1"):
        page = browser.page(path)
        assert f'href="{BACK}"' in page and f'action="{BACK}"' not in page
    page = browser.page(BACK)
    assert 'id="text-welcome"' in page and "two seconds" in page and "another person" not in page
    two.write(en__fred="peace\n\nPeace.\n")
    told = browser.told_after(BACK, {"live": "2", "note": " It was wrong. "})
    assert "Edition 3 has been published" in told
    live = two.studio.editions.newest()
    assert live and (live.restores, live.note) == (1, "It was wrong.")
    assert two.changed() >= {"en/texts/fred/body"}
    assert "Brings back" in browser.page("/studio/history")
    assert "already" in browser.page(BACK)
    assert browser.post(BACK, {"live": "3"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "files"),
    [
        (Role.EDITOR, with_text(short_script(), "en/welcome.txt", ENGLISH)),
        (Role.ADMINISTRATOR, with_text(wanting_approval(), "en/welcome.txt", ENGLISH)),
    ],
    ids=["an editor", "an administrator where two people are wanted"],
)
def test_going_back_waits_for_another_person(two: Staff, role: Role, files: Files) -> None:
    two.publish(files)
    browser = two.browser(role)
    page = browser.page(BACK)
    assert "another person" in page and "two seconds" not in page
    assert two.browser(Role.READER).post(BACK, {"live": "3"}).status_code == 403
    browser.post(BACK, {"live": "3"})
    assert "brings back edition 1" in browser.page(two.waiting()[0])
    assert two.studio.editions.newest_number() == 3
    two.approve()
    live = two.studio.editions.newest()
    assert live and (live.restores, live.author) == (1, two.name(role))


def test_a_roll_back_past_the_start_of_approval_leaves_approval_on(two: Staff) -> None:
    two.publish(wanting_approval(two.draft.files))
    browser = two.browser(Role.PUBLISHER)
    assert "/back" not in browser.page("/studio/history/2") and BACK in browser.page(PUBLISH)
    assert 'id="approval"' not in browser.page(BACK)
    browser.post(BACK, {"live": "3"})
    two.approve(Role.ADMINISTRATOR)
    live = two.studio.editions.newest()
    assert live and (live.number, live.restores) == (4, 1)
    assert "approval = true" in two.text("line.toml")
    assert "already" in browser.page(BACK)


def test_a_rollback_does_not_overwrite_a_newer_edition(two: Staff) -> None:
    browser = two.browser(Role.PUBLISHER)
    two.publish(with_text(short_script(), "en/welcome.txt", ENGLISH))
    answer = browser.post(BACK, {"live": "2"})
    assert answer.headers["Location"] == BACK
    assert "in the meantime" in browser.page(BACK)
    assert browser.post(BACK, {"live": ""}).status_code == 400
    assert two.studio.editions.newest_number() == 3


def test_an_unreadable_edition_cannot_be_published_again(two: Staff) -> None:
    broken = with_text(short_script(), "sv/welcome.txt", "")
    two.as_older_rules_did().publish(broken, author="Kim", source=Source.SHELL)
    two.publish(short_script())
    told = two.browser(Role.PUBLISHER).told_after("/studio/history/3/back", {"live": "4"})
    assert "cannot be published" in told and two.studio.editions.newest_number() == 4


def test_an_edition_is_printed_with_its_fingerprint(two: Staff) -> None:
    browser, edition = two.browser(Role.READER), two.studio.editions.edition(2)
    page = browser.page("/studio/print/2?next=/studio/history/2")
    back, titles = 'href="/studio/history/2"', ("Edition 2, published", edition.fingerprint)
    for words in (WELCOME.strip(), *titles, back, "print.js"):
        assert words in page


def versions(browser: Browser, subject: str) -> list[Element]:
    """Return the cards of the saved versions of a subject, newest first."""
    page = parsed(browser.page(f"/studio/history/saved/{subject}"))
    return page.findall(".//li[@class='card']")


def take(browser: Browser, subject: str, said: str) -> None:
    """Take the first version with some words into the draft."""
    *_, one = (each for each in versions(browser, subject) if said in words_of(each))
    form = {each.get("name", ""): each.get("value", "") for each in one.iter("input")}
    answer = browser.post(f"/studio/history/saved/{subject}", form)
    assert answer.headers["Location"] == "/studio/publish"


def test_an_undone_announcement_is_restored_as_a_whole(staff: Staff, publisher: Browser) -> None:
    values: dict[str, FieldValue] = {
        "announcements/stopp/until": datetime(2990, 1, 11, 17),
        "sv/texts/stopp/body": "Vi har stängt.",
        "en/texts/stopp/body": "We are closed.",
    }
    staff.save(values)
    assert 'href="/studio/history#saved"' in staff.discard(publisher) and not staff.changed()
    saved = publisher.page("/studio/history").partition('id="saved"')[2]
    assert '"/studio/history/saved/text-stopp">Announcement: We are closed' in saved
    take(publisher, "text-stopp", "stängt")
    assert {field: staff.value(field) for field in values} == values
    newest, *_ = versions(publisher, "text-stopp")
    assert "in the draft now" in words_of(newest) and newest.find(".//form") is None


def test_each_save_of_a_setting_is_kept_and_comes_back(staff: Staff, publisher: Browser) -> None:
    staff.save({TRIES: 2}, staff.name(Role.EDITOR))
    staff.save({TRIES: 3}, staff.name(Role.ADMINISTRATOR))
    table = short_script()["line.toml"].replace(b"wait_seconds = 10", b"wait_seconds = 9")
    staff.publish({**short_script(), "line.toml": table}, "Shorter.")
    newest, last, before, first = map(words_of, versions(publisher, "waiting"))
    assert "Edition 2" in newest and "Anna Publisher" in newest
    assert re.search("2 → .*3", last) and "Anna Administrator" in last
    assert re.search("3 → .*2", before) and "Anna Editor" in before
    assert "Edition 1" in first
    take(publisher, "waiting", "Anna Editor")
    assert staff.value(TRIES) == 2


def test_a_version_is_not_taken_over_what_was_saved_since(staff: Staff, publisher: Browser) -> None:
    staff.save({TRIES: 2}, staff.name(Role.EDITOR))
    form = {"act": "1", "fingerprint": staff.studio.drafts.current().fingerprint}
    path = "/studio/history/saved/waiting"
    assert publisher.post(path, form | {"act": "99"}).status_code == 404
    staff.write(sv__welcome="Hej.\n")
    assert "in the meantime" in publisher.told_after(path, form)


HEARD = "/studio/history/heard"


def test_a_page_answers_what_was_heard_at_a_time_and_calls_it(two: Staff) -> None:
    reader, day = two.browser(Role.READER), "2024-05-03"
    with two.studio.database.writing() as session:
        for number, hour in ((1, 1), (2, 12)):
            at = datetime(2024, 5, 3, hour, 2, tzinfo=UTC)
            session.execute(update(Edition).where(Edition.number == number).values(at=at))
    assert f'action="{HEARD}"' in reader.page("/studio/history")
    page = reader.page(f"{HEARD}?day={day}&time=14:05")
    second, first = parsed(page).findall(".//section[@class='card']")
    assert "Anna Publisher" in words_of(second)
    assert "calls that began before 3 May 2024, 14:02" in words_of(first)
    assert "not recorded" in words_of(first)
    (call,) = [link for link in links(first) if "called=edition-1&at=" in link]
    assert 'value="edition-1" checked' in reader.page(call)
    reply = reader.get(f"/studio/phone/ask?called=edition-1&at={day}T14:05").get_json()
    assert two.studio.editions.edition(1).short_fingerprint in reply["action"]
    assert "Edition 1" in reader.page(f"{HEARD}?day={day}&time=")
    (words,) = [link for link in links(second) if "/print/" in link]
    assert WELCOME.strip() in reader.page(words)


def test_a_time_without_an_answer_is_explained_and_stays_in_the_form(two: Staff) -> None:
    reader = two.browser(Role.READER)
    assert "novalidate" in reader.page("/studio/history")
    assert "Write a day" in reader.page(f"{HEARD}?day=&time=", 400)
    page = reader.page(f"{HEARD}?day=3+maj&time=14.05", 400)
    assert "“3 maj 14.05” is not a day" in page
    assert 'value="3 maj"' in page and 'value="14.05"' in page
    page = reader.page(f"{HEARD}?day=2020-01-01&time=12:00")
    assert "can only have heard the folder" in page and "may also" not in page
