"""The page Today: what callers hear now, what this person should do next, and what waits."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from ivr.i18n import ZONE
from ivr.publishing.edition import ApprovalRequest, Source
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import SumRow
from ivr.studio.accounts import Role
from ivr.studio.translation import moment
from tests.databases import memory_database
from tests.scripts import announced, full_script, replaced, with_text
from tests.studio.publishing import page_of, put_files
from tests.studio.staff import Browser, Clock, Staff, app_with, studio_on

WELCOME = "sv/welcome.txt"
OTHER = with_text(full_script(), WELCOME, full_script()[WELCOME] + b"Hej.\n")
APPROVAL = replaced(
    full_script(), "line.toml", "[patience]", "[publishing]\napproval = true\n[patience]"
)


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(
        full_script(), author="Karin", source=Source.STUDIO, note="Första utgåvan."
    )
    return staff


@pytest.fixture
def reader(staff: Staff) -> Browser:
    return staff.browser(Role.READER)


def card(browser: Browser, id: str) -> str:
    """What stands on a card."""
    html = page_of(browser, "/studio").replace("\N{NO-BREAK SPACE}", " ")
    return html.partition(f'aria-labelledby="{id}">')[2].partition("</section>")[0]


def step(browser: Browser) -> str:
    """The sentence with its buttons."""
    return card(browser, "next")


def put_all(staff: Staff, files: Mapping[str, bytes | None], author: str = "Karin") -> None:
    """Save files in the draft."""
    put_files(staff.studio.drafts, files, author)


def put(staff: Staff, path: str, data: bytes, author: str = "Karin") -> None:
    put_all(staff, {path: data}, author)


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


# --- what callers hear now, and the draft ---


def test_it_tells_what_is_live_and_that_the_draft_is_the_same(reader: Browser) -> None:
    live = card(reader, "live")
    assert "Published by Karin" in live and "Första utgåvan." in live
    assert "No changes: the draft is the same as the live line." in card(reader, "draft")


def test_an_edition_of_the_folder_is_the_folders(staff: Staff, reader: Browser) -> None:
    staff.studio.editions.publish(OTHER, author="files", source=Source.FILES)
    assert "Published by the folder" in card(reader, "live")


def test_before_the_first_edition_it_says_so() -> None:
    studio = studio_on(memory_database())
    reader = Staff(app_with(studio), studio).browser(Role.READER)
    assert "Nothing has been published yet." in card(reader, "live")


def test_it_tells_what_is_changed_by_whom_and_where_it_is_edited(
    staff: Staff, reader: Browser
) -> None:
    put_all(staff, {"sv/fred.txt": b"fred\n\nRing 10.\n", "sv/language.toml": b"x"})
    put_all(staff, {"line.toml": b"y", "en/fred.txt": b"peace\n\nPeace.\n"})
    put_all(staff, {"zz/hund.bin": b"x", "facts.toml": b"z"}, "Sven")
    draft = card(reader, "draft")
    assert "5 changes" in draft and "Karin" in draft and "Sven" in draft
    assert draft.count('<a href="/studio/texts/fred">') == 1
    link = '<a href="/studio/words#pronunciation">'
    assert f"{link}Phrases, pronunciation and voice in Swedish</a>" in draft
    assert '<a href="/studio/texts#part-menu">Menu, keys and settings</a>' in draft
    assert ">Facts that must be said</a>" in draft and "<li>Other files" in draft
    assert not re.search(r"\w+\.(toml|txt)", draft)


def test_a_changed_announcement_is_known_by_its_words(staff: Staff, reader: Browser) -> None:
    words = {"sv": "Linjen är stängd.\nRing 114 14.", "en": "The line is closed.\nCall 114 14."}
    put_all(staff, announced({"stopp": "until = 2027-01-20T17:00:00\n"}, words))
    assert ">Announcement: The line is closed.</a>" in card(reader, "draft")


def test_errors_of_the_draft_lead_to_where_they_are_corrected(staff: Staff) -> None:
    put(staff, "sv/fred.txt", full_script()["sv/fred.txt"] + b"Ring 10.\n")
    draft = card(staff.browser(Role.EDITOR), "draft")
    assert re.search(r'href="/studio/publish">1 error: correct', draft)
    assert "Review and request approval" in draft
    assert "Review and publish" in card(staff.browser(Role.PUBLISHER), "draft")
    assert "Review and" not in card(staff.browser(Role.READER), "draft")


def test_a_change_with_two_versions_is_marked(staff: Staff, reader: Browser) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    newer = with_text(full_script(), WELCOME, full_script()[WELCOME] + "Välkommen.\n".encode())
    staff.studio.editions.publish(newer, author="Karin", source=Source.SHELL)
    draft = card(reader, "draft")
    assert re.search(r'href="/studio/publish">1 change has two versions', draft)


def test_changes_are_in_the_order_of_publish_with_their_errors(
    staff: Staff, reader: Browser
) -> None:
    table = full_script()["line.toml"].replace(b"wait_seconds = 10", b"wait_seconds = 9")
    fred = {"sv/fred.txt": b"fred\n\nRing 555.\n"}
    put_all(staff, {"line.toml": table, WELCOME: OTHER[WELCOME], **fred})
    first, *others = re.findall(r"<li>(.*?)</li>", card(reader, "draft"), re.DOTALL)
    assert "Peace and security work" in first and re.search(r"\d errors?<", first)
    assert "Welcome" in others[0] and "error" not in others[0]
    assert "Waiting times" in others[1]
    publish = page_of(reader, "/studio/publish")
    places = [publish.index(f'id="{id}"') for id in ("text-fred", "text-welcome", "waiting")]
    assert places == sorted(places)


def test_the_draft_is_called_from_where_its_changes_are_if_it_can_be(
    staff: Staff, reader: Browser
) -> None:
    put(staff, WELCOME, OTHER[WELCOME])
    draft = card(reader, "draft")
    assert "Test call to the draft" in draft and "The rest is checked" not in draft
    put_all(staff, {"sv/notice.txt": None})
    draft = card(reader, "draft")
    assert "The rest is checked" in draft and "Test call" not in draft


def test_warnings_and_notes_are_counted_apart(staff: Staff, reader: Browser) -> None:
    table = full_script()["line.toml"].decode()
    table += '[rules]\nR56 = { accepted = true, warn_seconds = 5, reason = "Kort." }\n'
    put_all(staff, {"line.toml": table.encode(), WELCOME: OTHER[WELCOME] + b"Vktigt.\n"})
    draft = card(reader, "draft")
    assert re.search(r"\d+ notes", draft) and re.search(r"\d+ warnings?", draft)


def test_it_is_short(reader: Browser) -> None:
    html = page_of(reader, "/studio")
    assert "Sedan tjänstgör" not in html and 'href="/studio/texts"' in html


# --- requests ---


def test_an_author_sees_why_their_request_was_refused_and_nobody_else_does(
    staff: Staff, reader: Browser
) -> None:
    editions, editor = staff.studio.editions, staff.browser(Role.EDITOR)
    author = staff.name(Role.EDITOR)
    request = editions.ask(OTHER, author=author, source=Source.STUDIO, over=1)
    publisher = staff.people.find(staff.name(Role.PUBLISHER))
    assert publisher
    editions.refuse(request.id, by=publisher, reason="Say <b>which</b> line.")
    told = "Anna Publisher requests changes:"
    for path in ("/studio", "/studio/publish"):
        html = page_of(editor, path)
        assert told in html and "Say &lt;b&gt;which&lt;/b&gt; line." in html
        assert told not in page_of(reader, path)


def test_an_edition_tells_who_approved_it(staff: Staff, reader: Browser) -> None:
    editions = staff.studio.editions
    request = editions.ask(OTHER, author="Sven", source=Source.STUDIO, over=1)
    publisher = staff.people.find(staff.name(Role.PUBLISHER))
    assert publisher
    editions.approve(request.id, by=publisher, content=request.fingerprint, over=1)
    for path in ("/studio", "/studio/publish", "/studio/publish/live", "/studio/history/2"):
        html = page_of(reader, path)
        assert "Sven" in html and "Anna Publisher" in html and "pproved by" in html
    assert "approved by Anna Publisher</td>" in page_of(reader, "/studio/history")
    editions.publish(full_script(), author="Karin", source=Source.STUDIO)
    back = page_of(staff.browser(Role.PUBLISHER), "/studio/history/2/back")
    assert ">Sven</dd>" in back and ">Anna Publisher</dd>" in back


@pytest.mark.parametrize(("language", "month"), [("en", "May"), ("sv", "maj")])
def test_dates_are_written_alike_on_all_pages(staff: Staff, language: str, month: str) -> None:
    with staff.app.test_request_context(headers={"Accept-Language": language}):
        assert moment(datetime(2026, 5, 7, 11, 5, tzinfo=UTC)) == f"7 {month} 2026, 13:05"
    browser = staff.browser(Role.ADMINISTRATOR, language)
    for path in ("/studio", "/studio/people", "/studio/history"):
        times = re.findall(r"<time [^>]*>([^<]*)<", page_of(browser, path))
        assert times
        for time in times:
            assert re.fullmatch(r"\d{1,2} [a-zA-Z]+ \d{4}, \d\d:\d\d", time)


# --- calls ---


def called(
    staff: Staff,
    clock: Clock,
    days_ago: int,
    count: int,
    kind: SumKind = SumKind.CALLS,
    of: str = "",
) -> None:
    """So many people called on a day."""
    day = datetime.fromtimestamp(clock.seconds, ZONE).date() - timedelta(days=days_ago)
    row = SumRow(day=day, edition=1, kind=kind.value, key=of, count=count, seconds=0)
    with staff.studio.database.writing() as session:
        session.add(row)


def test_without_calls_nothing_is_compared(reader: Browser) -> None:
    told = card(reader, "calls")
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
    staff: Staff, reader: Browser, clock: Clock, week: int, before: int, told: str
) -> None:
    called(staff, clock, 7, week)
    called(staff, clock, 8, before)
    called(staff, clock, 0, 6)
    said = card(reader, "calls")
    assert f"{week:,} calls in the last seven days" in said
    assert told in said and "Today so far: 6" in said


def test_it_says_what_most_callers_heard_about(staff: Staff, reader: Browser, clock: Clock) -> None:
    called(staff, clock, 3, 7)
    called(staff, clock, 3, 3, SumKind.TOPIC, "fast")
    called(staff, clock, 9, 5, SumKind.TOPIC, "fred")
    assert "3 of 7 callers heard about people wanted" in card(reader, "calls").lower()


def test_the_number_of_calls_leads_to_the_statistics_of_the_same_days(
    reader: Browser, clock: Clock
) -> None:
    today = datetime.fromtimestamp(clock.seconds, ZONE).date()
    first, last = today - timedelta(days=7), today - timedelta(days=1)
    assert f"/studio/statistics?from={first}&amp;to={last}" in card(reader, "calls")
