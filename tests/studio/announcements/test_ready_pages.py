"""Ready announcements in the studio: listed on Today, put up in three clicks, and taken down."""

import re
import time
from datetime import timedelta

import pytest

from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from tests.markup import parsed, words_of
from tests.studio.publishing import READY_WORDS, put_up, with_ready
from tests.studio.staff import Browser, Clock, Staff, sent_by

TODAY, READY, DOWN = "/studio", "/studio/ready/stopp", "/studio/announcements/stopp/down"
SV, EN = READY_WORDS["sv"], READY_WORDS["en"]


@pytest.fixture(autouse=True)
def present(clock: Clock) -> None:
    """The studio's clock is the one of the database: the policy compares both."""
    clock.seconds = time.time()


@pytest.fixture
def publisher(staff: Staff) -> Browser:
    staff.publish(with_ready())
    return staff.browser(Role.PUBLISHER)


def ends(page: str) -> list[str]:
    return re.findall(r'name="until" value="([^"]+)"', page)


def put_it_up(browser: Browser, **form: str) -> str:
    page = browser.page(READY)
    return browser.fill(READY, {"until": ends(page)[0], **form}, page=page)


def live_words(staff: Staff) -> str:
    return staff.studio.editions.files(staff.studio.editions.newest_number())["line.toml"].decode()


def test_today_lists_what_is_ready_beside_a_new_announcement(publisher: Browser) -> None:
    page = publisher.page(TODAY)
    assert READY in page and EN in page
    assert "/studio/announcement" in page


def test_one_person_closes_the_line_with_ready_words_and_a_prefilled_note(
    staff: Staff, publisher: Browser
) -> None:
    page = publisher.page(READY)
    shown = words_of(parsed(page))
    for words in (SV, EN, "The line closes within two seconds", "without a colleague", "Ends"):
        assert words in shown
    assert sent_by(page, READY)["note"] == f"Closed the line: {EN}"
    assert put_it_up(publisher)
    edition = staff.studio.editions.edition(2)
    assert edition.alone and edition.note == f"Closed the line: {EN}"
    assert re.search(r"(?s)\[announcements.stopp\].*alone = true", live_words(staff))
    today = staff.browser(Role.ADMINISTRATOR).page(TODAY)
    assert "Published by one person" in today and "The line is closed until" in today
    assert READY not in today


def test_the_end_must_be_chosen_and_nothing_typed_is_lost(publisher: Browser) -> None:
    page = publisher.fill(READY, {"note": "Because of the storm"}, 422)
    assert "Choose when it ends." in page
    assert sent_by(page, READY)["note"] == "Because of the storm"
    assert publisher.fill(READY, {"until": "2099-01-01T00:00"}, 422)


def test_all_ends_are_within_a_day_and_in_order(publisher: Browser) -> None:
    offered = ends(publisher.page(READY))
    assert len(offered) >= 4 and offered == sorted(offered)


@pytest.mark.parametrize("alone", [True, False])
def test_the_red_box_opens_the_line_by_one_person_only_what_one_person_closed(
    staff: Staff, publisher: Browser, alone: bool
) -> None:
    staff.publish(
        write(with_ready(), put_up(timedelta(hours=3), -timedelta(minutes=1), alone=alone))
    )
    assert "Open the line" in words_of(parsed(publisher.page(TODAY)))
    page = publisher.page(DOWN)
    assert ("without a colleague" in page) is alone
    publisher.fill(DOWN, page=page)
    assert ("[announcements.stopp]" not in live_words(staff)) is alone
    assert bool(staff.studio.editions.approval_requests.pending()) is not alone


def test_an_editor_requests_approval_of_what_is_ready(staff: Staff, publisher: Browser) -> None:
    put_it_up(staff.browser(Role.EDITOR))
    (asked,) = staff.studio.editions.approval_requests.pending()
    assert asked.author == staff.name(Role.EDITOR)


def test_words_that_a_colleague_changes_in_the_draft_are_not_put_up(
    staff: Staff, publisher: Browser
) -> None:
    """Callers hear what was approved, and the draft keeps what was written."""
    staff.write(sv__stopp="Telefonen öppnar snart.\n")
    put_it_up(publisher)
    assert staff.studio.editions.edition(2).alone
    assert SV in staff.studio.editions.files(2)["sv/stopp.txt"].decode()
    assert "öppnar snart" in staff.text("sv/stopp.txt")


def test_another_edition_meanwhile_is_noticed(staff: Staff, publisher: Browser) -> None:
    page = publisher.page(READY)
    staff.publish(write(with_ready(), {("sv", "texts", "fred", "notes"): "Hej"}))
    after = publisher.fill(READY, {"until": ends(page)[0]}, page=page)
    assert "was published after edition" in after
    assert "[announcements.stopp]" not in live_words(staff)


def test_a_new_announcement_is_saved_as_ready_without_a_time(staff: Staff) -> None:
    staff.publish(with_ready())
    editor = staff.browser(Role.EDITOR)
    page = editor.page("/studio/announcement")
    action = page.partition('id="announcement" action="')[2].partition('"')[0]
    name = action.rpartition("/")[2]
    words = {f"{code}/texts/{name}/body": "Hej." for code in ("sv", "en")}
    missing = {**words, f"en/texts/{name}/body": "", "act": "ready"}
    assert "Write the words for this language." in editor.fill(action, missing, 422, page=page)
    editor.fill(action, {**words, "act": "ready"}, page=page)
    assert staff.value(f"ready/{name}/closes") is False
    assert f"[announcements.{name}]" not in staff.text("line.toml")
    assert "stopp" not in editor.get(f"/studio/announcements/{name}").location
    assert editor.get(f"/studio/announcements/{name}").location.endswith(f"/texts/{name}")


def test_an_announcement_that_has_ended_is_saved_as_ready(staff: Staff) -> None:
    over = put_up(timedelta(hours=-1), timedelta(hours=-3), alone=False)
    staff.publish(write(with_ready(), {**over, ("ready", "stopp", "closes"): None}))
    editor = staff.browser(Role.EDITOR)
    assert "Save as ready" in editor.page("/studio/announcement")
    editor.post("/studio/announcements/stopp/ready")
    assert staff.value("ready/stopp/closes") is True
    editor.post("/studio/ready/stopp/remove")
    assert staff.value("ready/stopp/closes") is None


def test_pages_of_what_is_not_ready_or_not_heard_do_not_exist(publisher: Browser) -> None:
    for path in ("/studio/ready/fred", "/studio/ready/nothing", DOWN):
        publisher.page(path, 404)
    assert publisher.post("/studio/ready/fred/remove").status_code == 404
    assert publisher.post("/studio/announcements/none/ready").status_code == 404
