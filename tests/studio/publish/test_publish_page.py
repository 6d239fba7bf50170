"""The page Publish: errors, differences for callers, and publishing."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from ivr.checks.check import read_published
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import subject_of, subjects_of
from ivr.script.reading.field_values import FieldValue
from ivr.studio.database import now
from ivr.studio.editions.edition import Source
from ivr.studio.editions.workers import SILENT_AFTER, Worker
from ivr.studio.people import Role
from ivr.studio.publish.shown import IN_FULL
from tests.markup import found, links, parsed, words_of
from tests.scripts import announced, full_script, replaced, short_script, with_text
from tests.studio.publishing import NOT_FOR_PEOPLE, PUBLISH, WELCOME, card, cards, forms
from tests.studio.staff import Browser, Staff

BACK = "/studio/history/1/back"
WHOLE = short_script()
FRED = WHOLE["en/fred.txt"].decode() + "That is all.\n"
BROKEN = "fred\n\nRing 555.\n"
OLDER = with_text(WHOLE, "sv/fred.txt", WHOLE["sv/fred.txt"] + "Tack för ditt tålamod.\n".encode())
NEW = replaced(WHOLE, "line.toml", '"fred", ', '"ny", "fred", ')["line.toml"]


def ticked(page: str) -> set[str]:
    boxes = parsed(page).iterfind(".//input[@form='ticks'][@checked][@type='checkbox']")
    return {box.get("value", "") for box in boxes}


def form(page: str, note: str = "Urgent.") -> dict[str, str | list[str]]:
    inputs = parsed(page).iterfind(".//section[@class='save-bar dock']//input")
    sent = [(each.get("name"), each.get("value", "")) for each in inputs]
    return {
        "note": note,
        "ticked": "1",
        "fingerprint": dict(sent).get("fingerprint", ""),
        "tick": sorted(ticked(page)) or [value for name, value in sent if name == "tick"],
    }


def test_a_field_of_a_later_version_is_ignored_and_kept(staff: Staff) -> None:
    line = short_script()["line.toml"]
    later = b'ringing = "twice"\n' + line.replace(b"[patience]\n", b"[patience]\nringing = 2\n")
    staff.as_older_rules_did().publish(
        {**short_script(), "line.toml": later}, author="Kim", source=Source.SHELL
    )
    assert read_published(staff.studio.editions.files(1)).script.patience.tries
    staff.write(sv__welcome=WELCOME)
    publisher = staff.browser(Role.PUBLISHER)
    publisher.post(PUBLISH, staff.note())
    assert staff.studio.editions.newest_number() == 2
    assert staff.studio.editions.files(2)["line.toml"] == later


def test_an_error_of_the_live_script_stops_only_changes_of_its_text(staff: Staff) -> None:
    staff.as_older_rules_did().publish(OLDER, author="Kim", source=Source.SHELL)
    staff.write(sv__welcome=WELCOME)
    publisher = staff.browser(Role.PUBLISHER)
    page = publisher.page(PUBLISH)
    assert "by today's rules" in page and "publication</a>" not in page
    assert "error" not in publisher.page("/studio")
    assert "Nothing here stops publication" in publisher.page("/studio/texts/fred")
    publisher.post(PUBLISH, staff.note())
    assert staff.studio.editions.newest_number() == 2
    staff.save({"sv/texts/fred/body": f"{staff.value('sv/texts/fred/body')!s}\nDet är allt."})
    for address in (PUBLISH, "/studio", "/studio/texts/fred"):
        assert "1 error" in publisher.page(address).replace("\xa0", " ")
    publisher.post(PUBLISH, staff.note())
    assert staff.studio.editions.newest_number() == 2


def test_a_publisher_sees_what_differs_and_publishes(staff: Staff, publisher: Browser) -> None:
    assert "There is nothing to publish." in publisher.page(PUBLISH)
    staff.write(sv__welcome=WELCOME)
    one = card(publisher.page(PUBLISH), "text-welcome")
    for words in ("Welcome", "<del>", "<ins>", "Anna Editor"):
        assert words in one
    page = publisher.told_after("/studio/publish", staff.note())
    live = staff.studio.editions.newest()
    assert live and (live.number, live.author) == (2, "publisher@example.se")
    assert live.note == "A new welcome."
    assert "Edition 2 has been published" in page and "Edition 2 is on its way" in page
    assert "/studio/history/1/back" in page


def test_a_note_is_wanted(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME)
    for act in ("", "/ask"):
        for words, told in ((" ", "Write a note"), ("x" * 1001, "at most 1000")):
            answer = publisher.post(f"/studio/publish{act}", staff.note(words))
            assert answer.status_code == 422 and told in answer.get_data(as_text=True)
    assert staff.studio.editions.newest_number() == 1


def test_a_publisher_of_errors_is_led_to_them(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome="Välkommen {hit}!\n", sv__fred="fred\n\nRing 118 118.\nRing 118 118.\n")
    page = publisher.with_all_ticked()
    one = card(page, "text-fred").replace("\N{NO-BREAK SPACE}", " ")
    assert 'class="finding error"' in one and "<mark>118 118</mark>" in one
    first, *_ = (link for link in links(parsed(page)) if link.startswith("#finding-"))
    assert f'id="{first[1:]}"' in page and "" not in forms(page)
    for act in ("", "/ask"):
        answer = publisher.post(f"/studio/publish{act}", staff.note("Another number."))
        page = answer.get_data(as_text=True)
        summary = page.partition('role="alert"')[2].partition("</div>")[0]
        assert answer.status_code == 409 and "sv/fred" not in summary
        assert summary.count("118 118 is") == 1  # the same in two sentences
        assert "autofocus" in page and "Another number." in page
    assert staff.studio.editions.newest_number() == 1


def test_the_draft_and_a_request_are_printed_and_called(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME)
    address = staff.ask()
    for path, title in ((address, "Request for approval, sent"), ("/studio/publish", "The draft")):
        page = publisher.page(path)
        (link,) = (link for link in links(parsed(page)) if link.startswith("/studio/print"))
        printed = publisher.page(link)
        assert WELCOME.strip() in printed and title in printed
        buttons = parsed(page).findall(".//a[@class='button second']")
        (call,) = (link.attrib["href"] for link in buttons if "/phone" in link.attrib["href"])
        answer = publisher.get(call.replace("/phone", "/phone/ask")).get_json()
        said = " ".join(part["words"] for part in (*answer["fixed"], *answer["skippable"]))
        assert WELCOME.split(".")[0] in said
        staff.write(en__welcome="Hello.\n")
    staff.save({"menus/main/options": None})
    assert 'class="button second" href="/studio/phone' not in publisher.page(PUBLISH)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.usefixtures("edition")
def test_the_print_of_a_draft_with_errors_names_no_file(staff: Staff, language: str) -> None:
    fraud = {"sv": "Bedragare ringer.", "en": "Fraudsters are calling."}
    browser = staff.browser(Role.EDITOR, language)
    for broken in ({"sv/fred.txt": BROKEN.encode()}, {"sv/notice.txt": None}):
        staff.save_files(
            {**announced({"bedrag": "until = 2099-01-01T12:00:00\n"}, fraud), **broken}
        )
        body = found(parsed(browser.page("/studio/print")), ".//body")
        for note in body.findall(".//p[@class='note']"):
            note.clear()
        shown = " ".join(" ".join(body.itertext()).split())
        assert not NOT_FOR_PEOPLE.findall(shown) and "bedrag" not in shown
        assert "Polly" not in shown and fraud[language] in shown


def test_the_bar_counts_warnings_of_the_changes_and_not_of_the_rest(
    staff: Staff, publisher: Browser
) -> None:
    staff.publish(full_script())
    assert "warnings" in card(publisher.page("/studio"), "draft")
    staff.write(sv__welcome="Polisens internationella arbete.\n")
    assert "warning" not in card(publisher.page("/studio"), "draft")
    for page in (publisher.with_all_ticked(), publisher.page(staff.ask())):
        bar = page.partition('class="counts"')[2].partition("</p>")[0]
        assert "no errors" in bar and "warning" not in bar
        assert "warnings and notes in what was not changed" in page
        assert '<details id="findings">' in page
    staff.save({"sv/pronunciation/EU": "europaunionsländerna"})
    page = publisher.with_all_ticked()
    bar = page.partition('class="counts"')[2].partition("</p>")[0]
    assert "3 warnings" in bar and '<details id="findings" open>' in page  # caused elsewhere


def test_the_page_says_when_all_callers_hear_an_edition(staff: Staff, publisher: Browser) -> None:
    editions, polled = staff.studio.editions, 'data-poll="/studio/publish/live"'
    at = next(iter(editions.history())).at
    with staff.studio.database.writing() as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        session.add(Worker(name="stopped:1", edition=0, since=long_ago, seen=now() - SILENT_AFTER))
    for ready in (False, True):
        for name, number in (("one:1", 1), ("two:2", int(ready))):
            editions.workers.report(name, number, at if number else long_ago)
        part = publisher.page("/studio/publish/live")
        page = publisher.page(PUBLISH)
        assert "<html" not in part and part.strip() in page
        assert part.count("<time") == 1  # of the publication, in either sentence
        assert ("All new callers have heard edition 1 since" in page) == ready
        assert ("on its way" in page) == (polled in page) == (not ready)


def test_a_restart_does_not_change_since_when_callers_hear_an_edition(
    staff: Staff, publisher: Browser
) -> None:
    editions = staff.studio.editions
    published = next(iter(editions.history())).at
    editions.workers.report("new:1", 1, published + timedelta(hours=5))
    part = publisher.page("/studio/publish/live")
    assert f'have heard edition 1 since <time datetime="{published.isoformat()}"' in part


# The selected changes are checked, shown, requested and published.


def test_an_urgent_text_goes_out_while_another_has_errors(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__fred=BROKEN, en__fred=None)
    assert "publication." in publisher.page("/studio")
    staff.write(sv__welcome=WELCOME)
    today = publisher.page("/studio")
    assert "1 change is ready to be published" in today and "publication." not in today
    page = publisher.with_all_ticked()
    assert ticked(page) == {"text-welcome"} and "555" in card(page, "text-fred")
    assert "1 of 2 changes in the draft are ticked" in page and "The rest is checked" in page
    publisher.post("/studio/publish", form(page))
    assert staff.studio.editions.files(2)["sv/welcome.txt"] == WELCOME.encode()
    assert {field.split("/")[2] for field in staff.changed()} == {"fred"}


def test_half_of_a_menu_change_is_not_ready_and_says_why(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__ny="nyheter\n\nRing 555.\n", en__ny="news\n\nNews.\n", sv__welcome=WELCOME)
    staff.write(sv__mer="mer\n\nMer att veta.\n", en__mer="more\n\nMore to know.\n")
    staff.save_files({"line.toml": NEW.replace(b'"ny", "fred"', b'"ny", "mer"')})
    today = publisher.page("/studio")
    assert "1 change is ready to be published" in today and "tick=text-mer" not in today
    page = publisher.with_all_ticked()
    assert ticked(page) == {"text-welcome"} and "" in forms(page)
    assert "Not ticked" in card(page, "menus") and "“News”" in card(page, "menus")
    assert "before “Menu and keys” is published" in card(page, "text-mer")
    staff.write(sv__ny="nyheter\n\nNyheter.\n")
    assert "tick=menus&amp;tick=text-mer&amp;tick=text-ny" in publisher.page("/studio")
    staff.write(en__ny=None, sv__mer="mer om Övre Ångermanland\n\nMer om Övre Ångermanland.\n")
    assert "“Ångermanland” " in card(publisher.with_all_ticked(), "text-mer")
    publisher.post("/studio/publish", form(page))
    assert staff.studio.editions.newest_number() == 2
    page = publisher.page("/studio/publish?ticked=1&tick=menus")
    assert "cannot be published yet" in page and "" not in forms(page)
    assert "not published with it" in page and "not written" not in page
    publisher.post("/studio/publish", {**form(page), "tick": ["menus"]})
    assert staff.studio.editions.newest_number() == 2


def test_a_change_since_the_page_is_not_published(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME)
    sent, whole = form(publisher.with_all_ticked()), staff.note()
    staff.write(sv__fred=BROKEN)  # another subject is in nobody's way
    staff.write(sv__welcome="Hej, det här är polisens information om internationellt arbete.\n")
    for old in (sent, whole, whole | {"fingerprint": ""}):
        assert "Look through them" in publisher.told_after("/studio/publish", old)
    assert staff.studio.editions.newest_number() == 1
    publisher.post("/studio/publish", form(publisher.with_all_ticked()))
    assert staff.studio.editions.newest_number() == 2


@pytest.mark.parametrize(
    ("role", "other", "field", "value"),
    [
        (Role.PUBLISHER, Role.ADMINISTRATOR, ("numbers", "line"), "+46 8 1234567"),
        (Role.EDITOR, Role.PUBLISHER, ("facts", "F1"), None),
    ],
    ids=["a number", "a fact"],
)
def test_forbidden_changes_cannot_be_published_undone_or_restored(
    staff: Staff, edition: None, role: Role, other: Role, field: FieldPath, value: FieldValue | None
) -> None:
    browser, drafts, editions = staff.browser(role), staff.studio.drafts, staff.studio.editions
    seen_before = drafts.current().revisions_of(field)
    draft = drafts.save({field: value}, edited=seen_before, author=staff.name(other))
    subject = subject_of(field).id
    sent = {**staff.note(), **staff.seen(), "ticked": "1", "tick": subject}
    page = browser.page(PUBLISH)
    assert "may change this publishes it" in card(page, subject) and forms(page) <= {"ticks"}
    sent |= {"subject": subject, "act": str(draft.saves[field][0].act)}
    for path in ("publish", "publish/ask", "publish/discard", f"history/saved/{subject}"):
        browser.post(f"/studio/{path}", sent)
        assert drafts.current().saves == draft.saves
        assert (editions.newest_number(), editions.approval_requests.pending()) == (1, ())
    staff.publish(draft.files)
    assert f'action="{BACK}"' not in browser.page(BACK)
    for live in ("2", "1"):  # the second one as if it were live
        assert browser.post(BACK, {"live": live}).status_code == 403
    assert staff.browser(other).post(BACK, {"live": "2"}).status_code == 303
    assert editions.newest_number() == 3


def test_ticks_and_buttons_keep_the_note(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME, en__fred=FRED, sv__fast=BROKEN)
    sent, ready = form(publisher.page(PUBLISH), "Half a note"), ["text-fred", "text-welcome"]
    for choice, ticks in (
        ({"tick": ready[:1]}, ready[:1]),
        ({"tick": []}, []),
        ({"choose": "all"}, ready),
        ({"choose": "none"}, []),
    ):
        page = publisher.told_after(f"{PUBLISH}/ticks", {**sent, **choice})
        assert ticked(page) == {*ticks} and ("" in forms(page)) is bool(ticks)
        assert "Half a note" in page.partition('class="save-bar')[2]
        assert 'value="all"' in page and 'value="none"' in page
    assert staff.studio.editions.newest_number() == 1


# Only changes that a person meant, and saw on the page, are ticked.

UNTIL, ANNOUNCEMENT = "until = 2099-01-01T12:00:00\n", "/studio/announcements/stopp"


def review(page: str) -> str:
    """Return the address of the link that reviews a saved change."""
    links = parsed(page).iter("a")
    return next(link.attrib["href"] for link in links if words_of(link) == "Review and publish")


def saved_by(publisher: Browser, path: str, typed: dict[str, str]) -> str:
    """Save a form, follow the link of its confirmation, and return that page."""
    return publisher.page(review(publisher.fill(path, typed | {"act": "save"})))


def test_a_link_ticks_its_change_and_the_menu_ones_own_changes(
    staff: Staff, publisher: Browser
) -> None:
    staff.write(sv__fred="fred\n\nHalf a sentence of a colleague.\n")
    page = saved_by(publisher, "/studio/texts/welcome", {"sv/texts/welcome/body": WELCOME})
    assert ticked(page) == {"text-welcome"}
    page = saved_by(publisher, "/studio/settings", {"patience/wait_seconds": "12"})
    assert ticked(page) == {"waiting"}
    page = publisher.page(PUBLISH)
    assert ticked(page) == {"text-welcome", "waiting"}
    staff.write(en__welcome="Welcome to half a sentence.\n")
    assert ticked(publisher.page(PUBLISH)) == {"waiting"}
    publisher.post(PUBLISH, form(publisher.page(PUBLISH)))
    assert {field.split("/")[2] for field in staff.changed()} == {"fred", "welcome"}
    staff.save_files(announced({"stopp": UNTIL, "annat": UNTIL}))
    assert ticked(publisher.page(review(publisher.page(ANNOUNCEMENT)))) == {"text-stopp"}


def test_a_link_to_a_menu_ticks_the_new_texts_that_it_needs_and_says_so(
    staff: Staff, publisher: Browser
) -> None:
    staff.write(sv__ny="nyheter\n\nNyheter.\n", en__ny="news\n\nNews.\n", sv__welcome=WELCOME)
    staff.save_files({"line.toml": NEW})
    today = publisher.page("/studio")
    (only_menus,) = [link for link in links(parsed(today)) if "along=text-ny" in link]
    page = publisher.page(only_menus.partition("#")[0])
    assert ticked(page) == {"menus", "text-ny"} and "" in forms(page)
    assert re.search("this needs them: [^.]*News", words_of(parsed(page)))
    (only_text,) = [link for link in links(parsed(today)) if "along=menus" in link]
    assert ticked(publisher.page(only_text.partition("#")[0])) == {"menus", "text-ny"}


def test_every_ticked_change_is_shown_in_full_and_first(staff: Staff, publisher: Browser) -> None:
    names = ["fred", "fast", "kontakt", "introduction", "goodbye", "silence-1", "silence-2"]
    for name in [*names, "welcome"]:
        body = WHOLE[f"en/{name}.txt"].decode()
        staff.write(**{f"en__{name}": f"{body}# A note for colleagues.\n"})
    for ticks in (names[:6], names[6:]):
        asked = urlencode({"ticked": 1, "tick": [f"text-{one}" for one in ticks]}, doseq=True)
        page = publisher.page(f"{PUBLISH}?{asked}")
        assert {*cards(page)[: len(ticks)]} == {f"text-{one}" for one in ticks}
        for one in ticks:
            assert "A note for colleagues" in card(page, f"text-{one}")
    assert page.count("A note for colleagues") == IN_FULL


def test_the_counts_of_a_page_with_ticks_agree(staff: Staff, publisher: Browser) -> None:
    says_key = {f"{code}/silence-1.txt": b"{last_key}.\n" for code in ("sv", "en")}
    staff.publish({**WHOLE, **says_key})
    names = ("welcome", "notice", "introduction", "goodbye", "fault", "give-up")
    for name in names:
        staff.write(**{f"en__{name}": WHOLE[f"en/{name}.txt"].decode() + "# A note.\n"})
    staff.save({"menus/main/options": ["fast", "kontakt"]})
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=menus")
    assert "text-silence-1" in cards(page)  # it follows from the menus, and nobody changed it
    counts = re.findall(r"\d+ of (\d+) changes (?:in the draft )?are (ticked|shown)", page)
    assert counts == [("7", "ticked"), ("7", "shown")]
    assert page.count('form="ticks" name="tick"') == 7


def test_ticks_are_published_once_the_page_has_shown_them(staff: Staff, publisher: Browser) -> None:
    staff.write(sv__welcome=WELCOME, en__fred=FRED)
    page = publisher.page(f"{PUBLISH}?ticked=1&tick=text-welcome")
    assert card(page, "text-welcome").count("<del>") and "Publish 1: Welcome" in page
    for ticks in (["text-fred"], ["text-fred", "text-welcome"]):
        page = publisher.told_after(PUBLISH, {**form(page), "tick": ticks})
        assert staff.studio.editions.newest_number() == 1
        assert ticked(page) == {*ticks} and "Urgent." in page and "Look through them" in page
    assert "That is all" in card(page, "text-fred") and "Publish 2: " in page
    publisher.post(PUBLISH, form(page))
    assert staff.studio.editions.newest_number() == 2 and not staff.changed()


# The gravest changes stand first, wherever a script is made live.

PERIODS = {
    "now": "until = 2027-01-22T12:00:00\n",
    "later": "from = 2027-02-01T08:00:00\nuntil = 2027-02-02T17:00:00\n",
    "today": "until = 2027-01-15T12:00:00\n",
    "over": "until = 2027-01-11T17:00:00\n",
}
"""The studio's clock stands at 15 January 2027, 09:00 in Stockholm."""


def with_announcement(
    period: str, *, closes: bool = False, name: str = "stopp"
) -> dict[str, bytes]:
    table = PERIODS[period] + ("closes = true\n" if closes else "")
    return announced({name: table}, {"sv": "Vi har stängt.", "en": "We are closed."})


NUMBER = "010 56 000 00"
NUMBERED = replaced(WHOLE, "line.toml", "[numbers]", f'[numbers]\nvaxeln = "{NUMBER}"')
for code, call in (("sv", "Ring"), ("en", "Call")):
    NUMBERED[f"{code}/fred.txt"] += f"{call} {NUMBER}.\n".encode()
OPENS = "The line opens when you publish"
ALERTS = {
    "it closes now": (
        WHOLE,
        with_announcement("now", closes=True),
        "The line closes when you publish, until 22 January",
    ),
    "it closes later": (WHOLE, with_announcement("later", closes=True), "closes from 1 February"),
    "it opens": (with_announcement("now", closes=True), WHOLE, OPENS),
    "it stays open": (with_announcement("later", closes=True), WHOLE, "The line stays open"),
    "it opens later": (
        with_announcement("now", closes=True),
        with_announcement("later", closes=True),
        "The line opens when you publish, and closes again from 1 February",
    ),
    "it stays closed with other words": (
        with_announcement("now", closes=True),
        with_announcement("now", closes=True, name="paus"),
        "",
    ),
    "it stays closed for a shorter time": (
        with_announcement("now", closes=True),
        with_announcement("today", closes=True),
        "The line stays closed until 15 January|It was to be closed until 22 January",
    ),
    "an announcement goes": (with_announcement("now"), WHOLE, "callers hear now goes: “We are"),
    "a planned one goes": (with_announcement("later"), WHOLE, "planned announcement goes"),
    "a number": (
        WHOLE,
        NUMBERED,
        f"{NUMBER} will be said, in Swedish|vaxeln: – becomes {NUMBER}.",
    ),
    "one that has ended": (with_announcement("over", closes=True), WHOLE, ""),
    "a year": (WHOLE, with_text(WHOLE, "sv/welcome.txt", "Stängt den 4 januari 2027.\n"), ""),
}
"""The live script, its replacement, and the words of the alert."""


@pytest.mark.parametrize(("live", "files", "words"), ALERTS.values(), ids=ALERTS)
def test_the_gravest_changes_stand_first(
    staff: Staff, live: dict[str, bytes], files: dict[str, bytes], words: str
) -> None:
    editions = staff.as_older_rules_did()
    for each in (files, live):
        editions.publish(each, author="Kim", source=Source.SHELL)
    page = staff.browser(Role.ADMINISTRATOR).page("/studio/history/1/back")
    assert_alert(page, words)


def test_what_cannot_be_published_raises_no_alert(staff: Staff) -> None:
    administrator = staff.browser(Role.ADMINISTRATOR)
    staff.publish(WHOLE)
    staff.save_files({**NUMBERED})
    before = administrator.with_all_ticked().replace("\N{NO-BREAK SPACE}", " ")
    assert f"{NUMBER} will be said" in before
    staff.save_files(with_text(NUMBERED, "sv/fred.txt", "Ring 110.\n"))
    ids = [subject.id for subject in subjects_of(staff.draft.saves)]
    page = administrator.page(f"{PUBLISH}?ticked=1&" + "&".join(f"tick={id}" for id in ids))
    assert "cannot be published" in page and "will be said" not in page


def assert_alert(page: str, words: str) -> None:
    """Assert that an alert with these words stands below the heading, or none.

    It is red, unless the line opens.
    """
    top = page.partition("</h1>")[2].replace("\N{NO-BREAK SPACE}", " ").lstrip()
    tone = "flash" if words.endswith(OPENS) else "flash error"
    assert top.startswith(f'<div class="{tone}">') is bool(words)
    assert all(each in top.partition("</div>")[0] for each in words.split("|"))


@pytest.mark.parametrize(("live", "files", "words"), [*ALERTS.values()][:2], ids=[*ALERTS][:2])
def test_changes_of_the_draft_and_requests_have_alerts_too(
    staff: Staff, live: dict[str, bytes], files: dict[str, bytes], words: str
) -> None:
    staff.as_older_rules_did().publish(live, author="Kim", source=Source.SHELL)
    staff.save_files({**dict.fromkeys(live), **files})
    administrator = staff.browser(Role.ADMINISTRATOR)
    assert_alert(administrator.page(staff.ask(Role.ADMINISTRATOR)), words)
    assert_alert(administrator.with_all_ticked(), words)


CLOSED, PLANNED = with_announcement("now", closes=True), with_announcement("later")
LONGER = with_text(CLOSED, "en/fred.txt", FRED)
NOTED = with_text(WHOLE, "en/fred.txt", WHOLE["en/fred.txt"] + b"# A note.\n")
FROM_FEBRUARY, SOON = "is heard from 1 February 2027, 08:00.", "Within two seconds new callers"
BUTTONS = {
    "closing": (WHOLE, CLOSED, "Close the line until 22 Jan 12:00", SOON),
    "closing later": (
        WHOLE,
        with_announcement("later", closes=True),
        "Close the line from 1 Feb 08:00 until 2 Feb 17:00",
        f"It {FROM_FEBRUARY}",
    ),
    "closing for a shorter time": (
        CLOSED,
        with_announcement("today", closes=True),
        "Leave the line closed until 15 Jan 12:00",
        SOON,
    ),
    "opening": (CLOSED, WHOLE, "Open the line", "disappears within two seconds."),
    "a planned announcement": (WHOLE, PLANNED, "", f"It {FROM_FEBRUARY}"),
    "the end of an announcement": (with_announcement("now"), WHOLE, "", "disappears within"),
    "no announcement after all": (PLANNED, WHOLE, "", "It will not be heard."),
    "a text while the line is closed": (CLOSED, LONGER, "", "heard from 22 January 2027, 12:00."),
    "a note for colleagues": (WHOLE, NOTED, "", "Calls in progress"),
}
"""The live script, its replacement, a button without a title, and the beginning of a sentence."""


@pytest.mark.parametrize(("live", "files", "button", "heard"), BUTTONS.values(), ids=BUTTONS)
def test_a_publisher_reads_what_happens_and_when(
    staff: Staff, live: dict[str, bytes], files: dict[str, bytes], button: str, heard: str
) -> None:
    staff.as_older_rules_did().publish(live, author="Kim", source=Source.SHELL)
    staff.save_files({**dict.fromkeys(live), **files})
    assert_act(staff.browser(Role.PUBLISHER).with_all_ticked(), button or "Publish 1: ", heard)


def assert_act(page: str, button: str, heard: str) -> None:
    """Assert that a button begins with words, and that the page says when callers hear it."""
    [act] = [one for one in parsed(page).iter("button") if words_of(one).startswith(button)]
    assert (act.get("class") == "closing") is ("closed" in button or "Close" in button)
    assert heard in page.replace("\N{NO-BREAK SPACE}", " ")
    assert (SOON in page) is (heard == SOON)


@pytest.mark.parametrize(
    ("files", "button", "heard"),
    [
        (CLOSED, "Approve: Close the line until 22 Jan 12:00", SOON),
        (PLANNED, "Approve and publish", f"It {FROM_FEBRUARY}"),
    ],
)
def test_an_approver_reads_what_happens_and_when(
    staff: Staff, publisher: Browser, files: dict[str, bytes], button: str, heard: str
) -> None:
    staff.save_files(files)
    assert_act(publisher.page(staff.ask()), button, heard)


def test_the_button_names_closing_before_other_changes(staff: Staff, publisher: Browser) -> None:
    staff.save_files({**CLOSED, "sv/welcome.txt": WELCOME.encode()})
    page = publisher.with_all_ticked()
    assert "Publish 2: Close the line until 22 Jan 12:00, Welcome" in page
    staff.save_files({**dict.fromkeys(CLOSED), **PLANNED, "sv/welcome.txt": WELCOME.encode()})
    page = publisher.with_all_ticked()
    assert f"“We are closed.”: It {FROM_FEBRUARY}" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert SOON in page
