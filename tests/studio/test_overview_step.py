"""The overview's first sentence: what this person should do next, and where."""

import re
from datetime import datetime, timedelta

import pytest
from scripts import full_script, replaced, with_text

from ivr.i18n import ZONE
from ivr.publishing.edition import ApprovalRequest, Source
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import SumRow
from ivr.studio.accounts import Role
from studio.publishing import put_files
from studio.staff import Browser, Clock, Staff

WELCOME = "sv/welcome.txt"
OTHER = with_text(full_script(), WELCOME, full_script()[WELCOME] + b"Hej.\n")
APPROVAL = replaced(
    full_script(), "line.toml", "[patience]", "[publishing]\napproval = true\n[patience]"
)


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(full_script(), author="Karin", source=Source.STUDIO)
    return staff


def step(browser: Browser) -> str:
    """The sentence with its buttons."""
    html = browser.get("/studio").get_data(as_text=True)
    return html.partition('aria-labelledby="next">')[2].partition("</section>")[0]


def put(staff: Staff, path: str, data: bytes, author: str = "Karin") -> None:
    put_files(staff.studio.drafts, {path: data}, author)


def asked(staff: Staff, role: Role) -> ApprovalRequest:
    """Somebody requests approval for the draft."""
    files = staff.studio.drafts.current().files
    name = staff.name(role)
    return staff.studio.editions.ask(files, author=name, source=Source.STUDIO, over=1)


@pytest.mark.parametrize("role", Role)
def test_where_nothing_waits_it_says_so(staff: Staff, role: Role) -> None:
    told = step(staff.browser(role))
    assert "Nothing is waiting" in told and 'href="/studio/phone"' in told


def test_an_error_of_one_text_leads_to_that_text(staff: Staff) -> None:
    put(staff, "sv/fred.txt", b"fred\n\nRing 110.\n")
    told = step(staff.browser(Role.EDITOR))
    assert re.search(r"\d errors? in the draft stops? publication", told)
    assert 'href="/studio/texts/fred"' in told


def test_errors_in_several_places_lead_to_all_of_them(staff: Staff) -> None:
    put(staff, "sv/fred.txt", b"fred\n\nRing 110.\n")
    put(staff, "sv/fast.txt", b"fast\n\nRing 110.\n")
    told = step(staff.browser(Role.EDITOR))
    assert "errors in the draft stop publication" in told and 'href="/studio/publish"' in told


def test_a_reader_is_shown_what_is_new_and_asked_for_nothing(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    told = step(staff.browser(Role.READER))
    assert "1 change is not published yet" in told and "See what is new" in told


def test_changes_are_ready_for_whoever_may_publish_or_must_ask(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    assert "request approval" in step(staff.browser(Role.EDITOR))
    told = step(staff.browser(Role.PUBLISHER))
    assert "1 change is ready" in told and "Review and publish" in told


def test_where_two_are_wanted_a_publisher_must_ask_too(staff: Staff) -> None:
    put(staff, "line.toml", APPROVAL["line.toml"])
    assert "request approval" in step(staff.browser(Role.PUBLISHER))


def test_a_request_waits_for_those_who_may_approve_it(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    request = asked(staff, Role.EDITOR)
    address = f'href="/studio/publish/requests/{request.id}"'
    told = step(staff.browser(Role.PUBLISHER))
    assert "1 request is waiting for your approval" in told and address in told
    told = step(staff.browser(Role.EDITOR))
    assert "waiting for approval by another person" in told and address in told
    assert "approval" not in step(staff.browser(Role.READER))


def test_beside_a_request_it_says_what_stops_the_draft(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    asked(staff, Role.EDITOR)
    publisher = staff.browser(Role.PUBLISHER)
    assert "stops publication" not in step(publisher)
    put(staff, "sv/fred.txt", b"fred\n\nRing 555.\n")
    told = step(publisher)
    assert "waiting for your approval" in told and "publication" in told
    newer = with_text(full_script(), WELCOME, full_script()[WELCOME] + "Välkommen.\n".encode())
    staff.studio.editions.publish(newer, author="Karin", source=Source.SHELL)
    staff.studio.editions.ask(OTHER, author="Sven", source=Source.SHELL, over=2)
    assert "conflicts with a newer edition" in step(publisher)


def test_nobody_is_asked_to_approve_what_they_asked_for(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    asked(staff, Role.PUBLISHER)
    assert "by another person" in step(staff.browser(Role.PUBLISHER))


def test_a_refused_request_comes_back_to_its_author(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    request = asked(staff, Role.EDITOR)
    publisher = staff.people.find(staff.name(Role.PUBLISHER))
    assert publisher
    staff.studio.editions.refuse(request.id, by=publisher, reason="Which line?")
    told = step(staff.browser(Role.EDITOR))
    assert "was not approved" in told and f"requests/{request.id}" in told
    put(staff, WELCOME, b"Det h\xc3\xa4r \xc3\xa4r polisens information om samarbete.\n")
    assert "1 change is ready to be published" in step(staff.browser(Role.EDITOR))


def test_a_change_that_a_newer_edition_made_too_is_to_be_settled(staff: Staff) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    newer = with_text(full_script(), WELCOME, full_script()[WELCOME] + "Välkommen.\n".encode())
    staff.studio.editions.publish(newer, author="Karin", source=Source.SHELL)
    told = step(staff.browser(Role.EDITOR))
    assert (
        "1 change conflicts with a newer edition" in told and "Choose which version to keep" in told
    )


def test_due_texts_are_named_when_nothing_else_waits(staff: Staff) -> None:
    dates = "[review]\nfast = 2027-01-14\n[patience]"
    files = replaced(full_script(), "line.toml", "[patience]", dates)
    staff.studio.editions.publish(files, author="Karin", source=Source.STUDIO)
    told = step(staff.browser(Role.EDITOR))
    assert "1 text is to be read through" in told and 'href="#review"' in told
    assert "Nothing is waiting" in step(staff.browser(Role.READER))


# --- calls ---


def calls(staff: Staff, language: str = "en") -> str:
    html = staff.browser(Role.READER, language).get("/studio").get_data(as_text=True)
    return html.partition('aria-labelledby="calls">')[2].partition("</section>")[0]


def called(staff: Staff, clock: Clock, days_ago: int, count: int) -> None:
    """So many people called on a day."""
    day = datetime.fromtimestamp(clock.seconds, ZONE).date() - timedelta(days=days_ago)
    kind = SumKind.CALLS.value
    row = SumRow(day=day, edition=1, kind=kind, key="", count=count, seconds=0)
    with staff.studio.database.writing() as session:
        session.add(row)


def test_without_calls_nothing_is_compared(staff: Staff) -> None:
    told = calls(staff)
    assert "0 calls in the last seven days" in told and "before" not in told


@pytest.mark.parametrize(
    ("week", "before", "told"),
    [
        (1234, 34, "1,200 more than"),
        (3, 5, "2 fewer than"),
        (4, 4, "As many as"),
        (0, 1, "1 fewer"),
    ],
)
def test_calls_are_compared_with_the_seven_days_before(
    staff: Staff, clock: Clock, week: int, before: int, told: str
) -> None:
    called(staff, clock, 7, week)
    called(staff, clock, 8, before)
    called(staff, clock, 0, 6)
    card = calls(staff)
    assert f"{week:,} calls in the last seven days" in card
    assert told in card and "Today so far: 6" in card


def test_the_number_of_calls_leads_to_the_statistics_of_the_same_days(
    staff: Staff, clock: Clock
) -> None:
    today = datetime.fromtimestamp(clock.seconds, ZONE).date()
    first, last = today - timedelta(days=7), today - timedelta(days=1)
    assert f"/studio/statistics?from={first}&amp;to={last}" in calls(staff)
