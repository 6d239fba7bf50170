"""The page Today: the current line, the next step of the person, and pending work."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from ivr import i18n
from ivr.call.turn import Outcome
from ivr.i18n import ZONE
from ivr.line.cache import CachedScript, EditionCache
from ivr.script.reading.field_values import FieldValue
from ivr.studio.database import Database, now
from ivr.studio.editions.edition import ApprovalRequest, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.people import Role
from ivr.studio.statistics import store
from ivr.studio.statistics.events import CallEvent, SumKind
from ivr.studio.statistics.store import SumRow
from tests.markup import found, links, parsed, words_of
from tests.scripts import short_script
from tests.studio.publishing import APPROVAL
from tests.studio.staff import Browser, Clock, Staff

pytestmark = pytest.mark.usefixtures("edition")

READER, EDITOR, PUBLISHER, ADMINISTRATOR = Role
WELCOME = "sv/welcome.txt"
FRED = {"sv/fred.txt": b"fred\n\nRing 110.\n"}
FAST = {"sv/fast.txt": b"fast\n\nRing 110.\n"}
NEW = {WELCOME: short_script()[WELCOME] + b"Hej.\n"}
NEWER = {WELCOME: short_script()[WELCOME] + "Välkommen.\n".encode()}
TABLE = short_script()["line.toml"]
PUBLISH = "/studio/publish"


def card(browser: Browser, id: str) -> str:
    html = browser.page("/studio").replace("\N{NO-BREAK SPACE}", " ")
    return html.partition(f'aria-labelledby="{id}">')[2].partition("</section>")[0]


def step(browser: Browser) -> tuple[str, str]:
    """Return the next step by its kind, and the address of its button."""
    section = found(parsed(browser.page("/studio")), ".//section[@aria-labelledby='next']")
    return section.attrib["class"].split()[1], next(iter(links(section)), "")


@pytest.mark.parametrize(
    ("role", "draft", "expected"),
    [
        *((role, {}, ("nothing", "/studio/phone")) for role in Role),
        (EDITOR, FRED, ("fix", "/studio/texts/fred")),
        (EDITOR, {**FRED, **FAST}, ("fix", PUBLISH)),
        (READER, NEW, ("look", PUBLISH)),
        (EDITOR, NEW, ("ask", PUBLISH)),
        (PUBLISHER, NEW, ("publish", PUBLISH)),
        (ADMINISTRATOR, {"line.toml": TABLE + APPROVAL.encode()}, ("ask", PUBLISH)),
        (PUBLISHER, {"line.toml": TABLE + APPROVAL.encode()}, ("look", PUBLISH)),
    ],
)
def test_today_offers_the_next_step_of_a_role(
    staff: Staff, role: Role, draft: Mapping[str, bytes], expected: tuple[str, str]
) -> None:
    staff.save_files(draft, "Karin")
    assert step(staff.browser(role)) == expected


def test_a_request_waits_for_others_and_comes_back_to_its_author(staff: Staff) -> None:
    editor, publisher, reader = map(staff.browser, (EDITOR, PUBLISHER, READER))
    staff.save_files(NEW)
    address = staff.ask()
    assert (step(editor), step(publisher)) == (("wait", address), ("approve", address))
    assert step(reader) == ("look", PUBLISH)
    publisher.post(f"{address}/refuse", {"reason": "Say <b>which</b> line."})
    assert step(editor) == ("revise", address)
    assert "Say &lt;b" not in editor.page("/studio/texts/fred")
    for path in ("/studio", PUBLISH, "/studio/texts/welcome"):
        assert "Say &lt;b&gt;which&lt;/b&gt; line." in editor.page(path)
        assert "Say &lt;b" not in reader.page(path)
    staff.save_files(NEWER)
    assert step(editor) == ("ask", PUBLISH)
    assert step(publisher) == ("publish", PUBLISH)
    address = staff.ask(PUBLISHER)
    assert step(publisher) == ("wait", address)  # nobody approves their own
    staff.publish({**short_script(), "line.toml": TABLE + APPROVAL.encode()})
    approver = staff.browser(ADMINISTRATOR)
    assert step(approver)[0] == "approve" and "equest approval" not in card(approver, "draft")
    staff.save_files({"en/fred.txt": short_script()["en/fred.txt"] + b"That is all.\n"})
    assert card(approver, "draft").count("Request approval of only this") == 1


def test_today_says_for_a_week_who_approved_what_one_asked_for(
    staff: Staff, editor: Browser, publisher: Browser
) -> None:
    staff.save_files(NEW)
    address = staff.ask(words="A <b>greeting</b>.")
    assert "approved what you asked for" not in editor.page("/studio")
    staff.approve()
    today = editor.page("/studio")
    assert "Anna Publisher approved what you asked for, and edition 2 has it." in today
    assert f'href="{address}"' in today and "A greeting." in today
    assert "approved what you asked for" not in publisher.page("/studio")
    with staff.studio.database.writing() as session:
        session.execute(update(ApprovalRequest).values(decided_at=now() - timedelta(days=7)))
    assert "approved what you asked for" not in editor.page("/studio")


def test_pages_name_no_publisher_of_texts_from_outside_the_studio(reader: Browser) -> None:
    live = card(reader, "live")
    assert "Written outside the studio." in live and "Published by" not in live
    assert "the folder" not in reader.page(PUBLISH) + reader.page("/studio/history")


def test_a_change_that_waits_for_approval_is_not_ready(staff: Staff, publisher: Browser) -> None:
    staff.save_files(NEW, staff.name(PUBLISHER))
    staff.ask(PUBLISHER)
    staff.save_files({"sv/fred.txt": short_script()["sv/fred.txt"] + b"Tack.\n"}, "Karin")
    assert step(publisher) == ("publish", PUBLISH) and "1 change is" in card(publisher, "next")


def test_turning_approval_on_needs_approval_for_that_change_alone(
    staff: Staff, publisher: Browser
) -> None:
    staff.save({"publishing/approval": True}, "Karin")
    staff.save_files(NEW, staff.name(PUBLISHER))
    assert step(publisher) == ("publish", PUBLISH) and "Publish 1: " in publisher.page(PUBLISH)
    draft = card(publisher, "draft")
    assert draft.count("Publish only this") == draft.count("Request approval of only this") == 1


def test_today_shows_three_changes_after_the_announcements(
    staff: Staff, publisher: Browser
) -> None:
    names = ("notice", "welcome", "fred", "fast")
    changed = {f"sv/{name}.txt": short_script()[f"sv/{name}.txt"] + b"Hej.\n" for name in names}
    staff.save_files(changed)
    html = publisher.page("/studio")
    order = [html.index(f'aria-labelledby="{id}"') for id in ("live", "announcements", "draft")]
    assert order == sorted(order)
    first, _summary, rest = card(publisher, "draft").partition("Show all 4</summary>")
    assert (first.count("<li>"), rest.count("<li>")) == (3, 1)
    staff.save(
        {
            "sv/texts/fast/body": staff.studio.drafts.current().live_fields[
                "sv", "texts", "fast", "body"
            ]
        }
    )
    assert "Show all" not in card(publisher, "draft")


def test_beside_a_request_it_says_what_stops_the_draft(staff: Staff, publisher: Browser) -> None:
    staff.save_files(NEW)
    staff.ask()
    assert PUBLISH + '"' not in card(publisher, "next")
    staff.save_files(FRED)
    assert step(publisher)[0] == "approve"
    assert re.search(rf'"{PUBLISH}">\d errors? ', card(publisher, "next"))
    staff.publish({**short_script(), **NEWER})
    staff.studio.editions.ask(
        {**short_script(), **NEW}, author="Sven", source=Source.SHELL, based_on=2
    )
    assert f'"{PUBLISH}">1 change conflicts' in card(publisher, "next")
    assert step(staff.browser(EDITOR)) == ("merge", PUBLISH)
    staff.save_files(FAST, staff.name(PUBLISHER))
    assert step(publisher)[0] == "approve"  # another person waits for the answer


def test_errors_of_others_come_after_what_one_can_do(staff: Staff, publisher: Browser) -> None:
    staff.save_files(FRED)
    assert step(publisher)[0] == "fix"  # nothing else waits
    staff.save_files(NEW, staff.name(PUBLISHER))
    assert step(publisher)[0] == "publish"
    assert "1 change" in card(publisher, "next")
    staff.save_files(FAST, staff.name(PUBLISHER))
    assert step(publisher) == ("fix", "/studio/texts/fast")


@pytest.mark.parametrize(("role", "asks"), [(EDITOR, False), (PUBLISHER, True), (READER, False)])
def test_today_says_the_sum_of_errors_once(staff: Staff, role: Role, asks: bool) -> None:
    if asks:
        staff.save_files(NEW)
        staff.ask()
    staff.save_files({**FRED, **FAST})
    page = parsed(staff.browser(role).page("/studio"))
    assert len(re.findall(r"\b4 errors", words_of(page))) == 1


def test_roles_read_of_changes_without_errors_what_they_can_do_with_them(staff: Staff) -> None:
    for role in (ADMINISTRATOR, PUBLISHER, EDITOR):  # an error is one of its authors'
        staff.save({"numbers/domestic": f"114 2{role}"}, staff.name(role))
    staff.write(sv__ny="nyheter\n\nNyheter.\n", en__ny="news\n\nNews.\n")
    staff.save({"menus/main/options": ["ny", "fred", "fast", "kontakt"]})
    said = {role: card(staff.browser(role), "next").partition("</h2>")[0] for role in Role}
    assert said[PUBLISHER] == said[ADMINISTRATOR]
    assert "2 changes without errors can be published" in said[PUBLISHER]
    assert "You can request approval of 2 changes without errors" in said[EDITOR]
    administrator = staff.browser(ADMINISTRATOR)
    page = administrator.with_all_ticked()
    assert "2 of 3 changes in the draft are ticked" in page
    assert "114 14" in page.partition('id="numbers"')[2].partition("</section>")[0]
    page = administrator.page(f"{PUBLISH}?ticked=1&tick=numbers")
    assert '<li><a href="/studio/texts/kontakt#text-sv">' in page and "does not say" not in page


def test_due_texts_are_named_when_nothing_else_waits(staff: Staff, editor: Browser) -> None:
    staff.publish({**short_script(), "line.toml": TABLE + b"[review]\nfast = 2027-01-14\n"})
    assert step(editor) == ("read", "#review")
    assert step(staff.browser(READER)) == ("nothing", "/studio/phone")


def test_today_names_changes_with_authors_and_pages(staff: Staff, reader: Browser) -> None:
    staff.save_files(FRED)
    staff.save({"sv/pronunciation/Ny": "nytt", "facts/F3": None}, staff.name(Role.EDITOR))
    staff.save_files({"en/fred.txt": b"peace\n\nPeace.\n"}, "Sven")
    draft = card(reader, "draft")
    assert "3 changes" in draft and "Sven, Anna Editor" in draft
    for address in ("texts/fred", "words#pronunciation", "settings/facts#F3"):
        assert draft.count(f'<a href="/studio/{address}">') == 1


def called(
    staff: Staff, days_ago: int, count: int, kind: SumKind = SumKind.CALLS, of: str = ""
) -> None:
    day = staff.studio.now.astimezone(ZONE).date() - timedelta(days=days_ago)
    row = SumRow(day=day, edition=1, kind=kind.value, key=of, count=count, seconds=0)
    with staff.studio.database.writing() as session:
        session.add(row)


@pytest.mark.parametrize(
    ("week", "before", "told"),
    [(0, 0, "0 calls"), (1234, 34, "1,200 more"), (4, 4, "As many"), (0, 1, "1 fewer")],
)
def test_calls_are_compared_with_the_seven_days_before(
    staff: Staff, reader: Browser, week: int, before: int, told: str
) -> None:
    for days_ago, count in ((7, week), (8, before), (0, 6)):
        called(staff, days_ago, count)
    said = card(reader, "calls")
    assert f"{week:,} calls in the last seven full days" in said and told in said and "6" in said
    assert ("before" in said) is bool(week or before)


def test_today_says_when_the_last_call_came(staff: Staff, reader: Browser, clock: Clock) -> None:
    assert "last call" not in card(reader, "calls")
    for kind, of in ((SumKind.CALLS, ""), (SumKind.HOUR, "08"), (SumKind.HOUR, "14")):
        called(staff, 9, 1, kind, of)
    said, day = card(reader, "calls"), staff.studio.now.astimezone(ZONE).date() - timedelta(days=9)
    assert f"on {i18n.day(day, 'en')} between 14:00 and 15:00" in said
    assert f"from={day - timedelta(days=6)}&amp;to={day}" in said  # a period with calls
    event = CallEvent("call", clock.seconds - 60, Outcome.ANSWERED)
    store.write(staff.studio.database, [event], staff.studio.now)
    assert i18n.day(staff.studio.now.astimezone(ZONE).date(), "en") in card(reader, "calls")


def test_calls_lead_to_the_statistics(staff: Staff, reader: Browser, clock: Clock) -> None:
    called(staff, 3, 7)
    called(staff, 3, 3, SumKind.TOPIC, "fast")
    called(staff, 9, 5, SumKind.TOPIC, "fred")
    said, today = card(reader, "calls"), datetime.fromtimestamp(clock.seconds, ZONE).date()
    assert "3 of 7 callers heard about people wanted" in said.lower()
    first, last = today - timedelta(days=7), today - timedelta(days=1)
    assert f"/studio/statistics?from={first}&amp;to={last}" in said


def test_statistics_name_removed_texts_by_their_words(staff: Staff, reader: Browser) -> None:
    words: dict[str, FieldValue] = {
        "announcements/meddelande-1/until": datetime(2990, 1, 11, 17),
        "en/texts/meddelande-1/body": "We are closed.",
    }
    staff.save(words)
    staff.save(dict.fromkeys(words))
    known = ((SumKind.CALLS, ""), (SumKind.HOUR, "08"), (SumKind.ANNOUNCED, "meddelande-1"))
    for kind, key in (*known, (SumKind.LEFT, "main")):
        called(staff, 3, 1, kind, key)
    page = reader.page("/studio/statistics")
    assert "We are closed" in page and "eddelande" not in page
    assert "Main menu" in page.partition("Where callers hung up")[2].partition("</table>")[0]


def test_another_database_is_reported(
    staff: Staff, staff_database: Database, tmp_path: Path
) -> None:
    edition_cache = EditionCache(tmp_path)
    edition_cache.keep(CachedScript(32 * "a", 7, short_script()))
    staff.studio.editions = Editions(staff_database, edition_cache=edition_cache)
    assert "another database than before" in staff.browser(READER).page("/studio")
    staff.save_files(NEW)
    refused = staff.browser(PUBLISHER).post(PUBLISH, staff.note())
    assert refused.status_code == 503 and "another database than before" in refused.text
    assert staff.studio.editions.newest_number() == 1
