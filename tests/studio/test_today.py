"""The page Today: what callers hear now, what this person should do next, and what waits."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from ivr.i18n import ZONE
from ivr.publishing.edition import Source
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import SumRow
from ivr.studio.accounts import Role
from ivr.studio.translation import moment
from tests.databases import memory_database
from tests.scripts import announced, full_script
from tests.studio.publishing import page_of, put_files, save_files
from tests.studio.staff import Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.usefixtures("edition")

WELCOME = "sv/welcome.txt"
FRED = {"sv/fred.txt": b"fred\n\nRing 110.\n"}
FAST = {"sv/fast.txt": b"fast\n\nRing 110.\n"}
NEW = {WELCOME: full_script()[WELCOME] + b"Hej.\n"}
NEWER = {WELCOME: full_script()[WELCOME] + "Välkommen.\n".encode()}
TABLE = full_script()["line.toml"]
APPROVAL = {"line.toml": TABLE + b"\n[publishing]\napproval = true\n"}
PUBLISH = "/studio/publish"


def card(browser: Browser, id: str) -> str:
    """What stands on a card."""
    html = page_of(browser, "/studio").replace("\N{NO-BREAK SPACE}", " ")
    return html.partition(f'aria-labelledby="{id}">')[2].partition("</section>")[0]


def step(browser: Browser) -> tuple[str, str]:
    """What a person should do next, by its kind, and the address of its button."""
    html = page_of(browser, "/studio")
    found = re.search(r'class="next (\w+)".*?(?:href="([^"]*)"|</section>)', html, re.DOTALL)
    assert found
    return found[1], found[2]


def publish(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make a script live from a shell."""
    staff.studio.editions.publish({**full_script(), **files}, author="Karin", source=Source.SHELL)


def ask(staff: Staff, role: Role = Role.EDITOR) -> str:
    """Request approval for the draft as the person of a role, and return the request's address."""
    files, author = staff.studio.drafts.current().files, staff.name(role)
    asked = staff.studio.editions.ask(files, author=author, source=Source.STUDIO, over=1)
    return f"{PUBLISH}/requests/{asked.id}"


# --- the next step ---


@pytest.mark.parametrize(
    ("role", "draft", "expected"),
    [
        *((role, {}, ("nothing", "/studio/phone")) for role in Role),
        (Role.EDITOR, FRED, ("mend", "/studio/texts/fred")),
        (Role.EDITOR, {**FRED, **FAST}, ("mend", PUBLISH)),
        (Role.READER, NEW, ("look", PUBLISH)),
        (Role.EDITOR, NEW, ("ask", PUBLISH)),
        (Role.PUBLISHER, NEW, ("publish", PUBLISH)),
        (Role.PUBLISHER, APPROVAL, ("ask", PUBLISH)),
    ],
)
def test_it_offers_the_next_step_that_a_person_may_take(
    staff: Staff, role: Role, draft: Mapping[str, bytes], expected: tuple[str, str]
) -> None:
    put_files(staff.studio.drafts, draft, "Karin")
    assert step(staff.browser(role)) == expected


def test_a_request_waits_for_others_and_comes_back_to_its_author(staff: Staff) -> None:
    editor, publisher = staff.browser(Role.EDITOR), staff.browser(Role.PUBLISHER)
    save_files(staff, NEW)
    address = ask(staff)
    assert (step(editor), step(publisher)) == (("wait", address), ("approve", address))
    assert step(staff.browser(Role.READER)) == ("look", PUBLISH)
    by = staff.people.find(staff.name(Role.PUBLISHER))
    assert by
    staff.studio.editions.refuse(int(address[-1]), by=by, reason="Say <b>which</b> line.")
    assert step(editor) == ("revise", address)
    assert page_of(editor, "/studio").count(f'"{address}"') == 1
    for path in ("/studio", PUBLISH):
        assert "Say &lt;b&gt;which&lt;/b&gt; line." in page_of(editor, path)
        assert "which" not in page_of(staff.browser(Role.READER), path)
    save_files(staff, NEWER)
    assert step(editor) == ("ask", PUBLISH)


def test_nobody_is_asked_to_approve_what_they_asked_for(staff: Staff) -> None:
    save_files(staff, NEW)
    address = ask(staff, Role.PUBLISHER)
    assert step(staff.browser(Role.PUBLISHER)) == ("wait", address)


def test_beside_a_request_it_says_what_stops_the_draft(staff: Staff, publisher: Browser) -> None:
    save_files(staff, NEW)
    ask(staff)
    assert PUBLISH + '"' not in card(publisher, "next")
    save_files(staff, FRED)
    assert re.search(rf'"{PUBLISH}">\d errors? ', card(publisher, "next"))
    publish(staff, NEWER)
    staff.studio.editions.ask({**full_script(), **NEW}, author="Sven", source=Source.SHELL, over=2)
    assert f'"{PUBLISH}">1 change conflicts' in card(publisher, "next")


def test_a_change_that_a_newer_edition_made_too_is_to_be_settled(
    staff: Staff, editor: Browser
) -> None:
    save_files(staff, NEW)
    publish(staff, NEWER)
    assert step(editor) == ("merge", PUBLISH)
    assert f'href="{PUBLISH}">1 change has two versions' in card(editor, "draft")


def test_due_texts_are_named_when_nothing_else_waits(staff: Staff, editor: Browser) -> None:
    publish(staff, {"line.toml": TABLE + b"\n[review]\nfast = 2027-01-14\n"})
    assert step(editor) == ("read", "#review")
    assert step(staff.browser(Role.READER)) == ("nothing", "/studio/phone")


# --- what callers hear now, and the draft ---


def test_it_tells_what_is_live_who_made_it_and_who_approved_it(
    staff: Staff, reader: Browser
) -> None:
    assert "by the folder" in card(reader, "live") and "No changes" in card(reader, "draft")
    asked = staff.studio.editions.ask(
        {**full_script(), **NEW}, author="Sven", source=Source.STUDIO, over=1, note="Ny text."
    )
    by = staff.people.find(staff.name(Role.PUBLISHER))
    assert by
    staff.studio.editions.approve(asked.id, by=by, content=asked.fingerprint, over=1)
    live = card(reader, "live")
    assert "Sven, approved by Anna Publisher" in live and "Ny text." in live


def test_before_the_first_edition_it_says_so() -> None:
    studio = studio_on(memory_database())
    reader = Staff(app_with(studio), studio).browser(Role.READER)
    assert step(reader)[0] == "begin" and "href" not in card(reader, "live")


def test_it_tells_what_is_changed_by_whom_and_where_it_is_edited(
    staff: Staff, reader: Browser
) -> None:
    save_files(staff, {**FRED, "sv/language.toml": b"x", "line.toml": b"y"})
    others = {"zz/hund.bin": b"x", "facts.toml": b"z", "en/fred.txt": b"peace\n\nPeace.\n"}
    put_files(staff.studio.drafts, others, "Sven")
    draft = card(reader, "draft")
    assert "5 changes" in draft and "Anna Editor, Sven" in draft
    for address in ("texts/fred", "words#pronunciation", "texts#part-menu", "settings/facts"):
        assert draft.count(f'<a href="/studio/{address}">') == 1
    assert "<li>Other files" in draft and not re.search(r"\w+\.(toml|txt)", draft)


def test_a_changed_announcement_is_known_by_its_words(staff: Staff, reader: Browser) -> None:
    words = {"sv": "Linjen är stängd.\nRing 114 14.", "en": "The line is closed.\nCall 114 14."}
    save_files(staff, announced({"stopp": "until = 2027-01-20T17:00:00\n"}, words))
    assert ": The line is closed.</a>" in card(reader, "draft")


def test_changes_are_in_the_order_of_publish_with_their_errors(
    staff: Staff, reader: Browser
) -> None:
    waits = TABLE.replace(b"wait_seconds = 10", b"wait_seconds = 9")
    save_files(staff, {"line.toml": waits, **NEW, **FRED})
    changes = re.findall(r"<li>(.*?)</li>", card(reader, "draft"), re.DOTALL)
    links = [re.findall(r'href="/studio/([^"]*)"', change) for change in changes]
    assert links == [["texts/fred"], ["texts/welcome"], ["settings#patience"]]
    assert [bool(re.search(r"\d errors?<", change)) for change in changes] == [True, False, False]
    page = page_of(reader, PUBLISH)
    places = [page.index(f'id="{id}"') for id in ("text-fred", "text-welcome", "waiting")]
    assert places == sorted(places)


def test_the_draft_leads_to_what_can_be_done_with_it(staff: Staff) -> None:
    table = TABLE + b'[rules]\nR56 = { accepted = true, warn_seconds = 5, reason = "Kort." }\n'
    mistake = full_script()["sv/fred.txt"] + b"Ring 10.\n"
    save_files(staff, {"line.toml": table, "sv/fred.txt": mistake, WELCOME: NEW[WELCOME] + b"Vkt."})
    editor = card(staff.browser(Role.EDITOR), "draft")
    for count in (r"\d+ errors?", r"\d+ warnings?", r"\d+ notes"):
        assert re.search(f'href="{PUBLISH}[^"]*">{count}', editor)
    assert f'"{PUBLISH}">Review and request' in editor and '"/studio/phone"' in editor
    assert f'"{PUBLISH}">Review and publish' in card(staff.browser(Role.PUBLISHER), "draft")
    reader = staff.browser(Role.READER)
    assert "Review and" not in card(reader, "draft")
    save_files(staff, {"sv/notice.txt": None})
    assert "/studio/phone" not in card(reader, "draft")


@pytest.mark.parametrize(("language", "month"), [("en", "May"), ("sv", "maj")])
def test_dates_are_written_alike_on_all_pages(staff: Staff, language: str, month: str) -> None:
    with staff.app.test_request_context(headers={"Accept-Language": language}):
        assert moment(datetime(2026, 5, 7, 11, 5, tzinfo=UTC)) == f"7 {month} 2026, 13:05"
    browser = Browser(staff.app, language)
    browser.sign_in(staff.name(Role.ADMINISTRATOR))
    for path in ("/studio", "/studio/people", "/studio/history"):
        times = re.findall(r"<time [^>]*>([^<]*)<", page_of(browser, path))
        assert times
        for time in times:
            assert re.fullmatch(r"\d{1,2} [a-zA-Z]+ \d{4}, \d\d:\d\d", time)


# --- calls ---


def called(
    staff: Staff, days_ago: int, count: int, kind: SumKind = SumKind.CALLS, of: str = ""
) -> None:
    """So many people called on a day."""
    day = staff.studio.now.astimezone(ZONE).date() - timedelta(days=days_ago)
    row = SumRow(day=day, edition=1, kind=kind.value, key=of, count=count, seconds=0)
    with staff.studio.database.writing() as session:
        session.add(row)


@pytest.mark.parametrize(
    ("week", "before", "told"),
    [
        (0, 0, "0 calls"),
        (1234, 34, "1,200 more"),
        (3, 5, "2 fewer"),
        (4, 4, "As many"),
        (0, 1, "1 fewer"),
    ],
)
def test_calls_are_compared_with_the_seven_days_before(
    staff: Staff, reader: Browser, week: int, before: int, told: str
) -> None:
    for days_ago, count in ((7, week), (8, before), (0, 6)):
        called(staff, days_ago, count)
    said = card(reader, "calls")
    assert f"{week:,} calls" in said and told in said and "6" in said
    assert ("before" in said) is bool(week or before)


def test_calls_lead_to_the_statistics_and_say_what_most_heard_about(
    staff: Staff, reader: Browser, clock: Clock
) -> None:
    called(staff, 3, 7)
    called(staff, 3, 3, SumKind.TOPIC, "fast")
    called(staff, 9, 5, SumKind.TOPIC, "fred")
    said, today = card(reader, "calls"), datetime.fromtimestamp(clock.seconds, ZONE).date()
    assert "3 of 7 callers heard about people wanted" in said.lower()
    first, last = today - timedelta(days=7), today - timedelta(days=1)
    assert f"/studio/statistics?from={first}&amp;to={last}" in said
