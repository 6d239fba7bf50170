"""The studio stays open to everybody after an editor has saved hostile input."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from html import unescape
from itertools import cycle, product
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ivr.checks.checker import Checker
from ivr.checks.process import CheckProcess
from ivr.studio.database import Database
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.people import Role
from tests.hostile import EXTREME_MOMENTS, SOME_EXTREME_MOMENTS, TABLES, UNITS, filled
from tests.markup import links, parsed
from tests.scripts import announced, short_script
from tests.studio.publish.test_publish_page import form as note_form
from tests.studio.publishing import PUBLISH
from tests.studio.staff import Browser, Clock, Staff, app_with, sent_by, staffed, studio_on

MAX_SECONDS = 5

BODY, FORM = "sv/texts/fred/body", "/studio/announcement"
GOOD = {"sv": "Linjen är stängd till fredag.", "en": "The line is closed until Friday."}
FEW = ("", "/texts/fred", "/announcement", "/publish", "/publish/discard", "/history")
PAGES = (
    *FEW,
    *("/texts", "/words", "/recordings", "/settings", "/settings/facts", "/more", "/phone"),
    *("/history/saved/text-fred", "/publish/heard/draft/sv/fred", "/texts/fred/place/main"),
)
"""Pages that show the draft."""


def open_everything(browser: Browser, pages: Sequence[str]) -> None:
    """Open pages, which must answer in time and without an error of the server."""
    for page in pages:
        began = time.process_time()
        answer = browser.get(f"/studio{page}")
        assert answer.status_code < 500, page
        assert time.process_time() - began < MAX_SECONDS, page


def all_pages(browser: Browser) -> list[str]:
    """Return every page that links lead to."""
    found, new = dict[str, None](), {"/studio"}
    while new:
        page = new.pop()
        found[page] = None
        answer = browser.get(page)
        if answer.mimetype == "text/html":
            linked = links(parsed(answer.get_data(as_text=True)))
            pages = {link.partition("#")[0] for link in linked if link.startswith("/studio")}
            new |= pages - found.keys()
    return [page.removeprefix("/studio") for page in found]


def sent_announcement(browser: Browser) -> tuple[str, str, dict[str, str]]:
    """Return the name of a new announcement, the address of its form and what the form sends."""
    page = browser.page(FORM)
    address = page.partition('id="announcement" action="')[2].partition('"')[0]
    name = address.rpartition("/")[2]
    words = {f"{code}/texts/{name}/body": words for code, words in GOOD.items()}
    return name, address, {**sent_by(page, address), **words}


@pytest.mark.servers
@pytest.mark.parametrize(("name", "role"), [*zip(UNITS, cycle(Role), strict=False)])
def test_everything_stays_open_to_every_role(name: str, role: Role) -> None:
    """One role opens all that links lead to, the others the pages that show the draft.

    An announcement can be published alone.
    """
    words = filled(UNITS[name], 19_000)
    with staffed() as staff:
        editor = staff.browser(Role.EDITOR)
        for path, typed in (
            ("/studio/texts/fred", {BODY: words, "en/texts/fred/notes": words}),
            ("/studio/texts/fast", {"sv/texts/fast/label": f"Fast {words}"}),
            ("/studio/words", {"sv/names": words.replace(" ", "\n")}),
        ):
            editor.fill(path, typed)
        for each in Role:
            browser = staff.browser(each)
            open_everything(browser, all_pages(browser) if each is role else PAGES)
        publisher = staff.browser(Role.PUBLISHER)
        name, address, form = sent_announcement(publisher)
        form |= {f"announcements/{name}/until": "2027-01-22T12:00", "act": "save"}
        assert publisher.post(address, form).status_code == 303
        page = publisher.page(f"{PUBLISH}?ticked=1&tick=text-{name}")
        publisher.post(PUBLISH, {**note_form(page), "tick": f"text-{name}"})
        assert staff.studio.editions.newest_number() == 2


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("line.toml", "a key of 20,000 parts"),
        ("sv/language.toml", "nested inline tables"),
        *(
            pytest.param(file, name, marks=pytest.mark.servers)
            for file in ("line.toml", "sv/language.toml", "facts.toml")
            for name in TABLES
        ),
    ],
)
def test_an_edition_that_nobody_can_read_closes_no_page(file: str, name: str) -> None:
    with staffed() as staff:
        files = {**short_script(), file: short_script()[file] + TABLES[name].encode()}
        staff.as_older_rules_did().publish(files, author="Kim", source=Source.SHELL)
        open_everything(staff.browser(Role.EDITOR), FEW)


@pytest.mark.parametrize("code", ["sv", "en"])
def test_a_text_of_130_kb_is_not_saved_and_not_lost(code: str) -> None:
    words = filled(UNITS["dates"], 130_000)
    with staffed() as staff:
        editor = staff.browser(Role.EDITOR)
        page = editor.fill("/studio/texts/fred", {f"{code}/texts/fred/body": words}, 422)
        assert "130 kB" in page
        assert words.strip() in unescape(page)
        assert not staff.changed()


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("9999-12-31T23:59", ""),
        ("0001-01-01T00:00", "9999-12-31T23:59"),
        *(
            pytest.param(start, until, marks=pytest.mark.servers)
            for start in EXTREME_MOMENTS
            for until in EXTREME_MOMENTS
        ),
    ],
)
def test_an_announcement_at_any_time_closes_no_page(start: str, until: str) -> None:
    with staffed() as staff:
        editor = staff.browser(Role.EDITOR)
        name, address, form = sent_announcement(editor)
        form |= {f"announcements/{name}/from": start, f"announcements/{name}/until": until}
        for act in ("check", "save"):
            assert editor.post(address, {**form, "act": act}).status_code < 500
        open_everything(editor, ("", "/announcement", "/publish", f"/announcements/{name}"))


@pytest.mark.parametrize("at", [*SOME_EXTREME_MOMENTS, "2027-01-01T00:00Z"])
def test_a_time_in_an_address_closes_no_page(at: str) -> None:
    day, _, time = at.partition("T")
    with staffed() as staff:
        ended = announced({"stopp": "until = 2027-01-01T00:00:00\n"}, files=short_script())
        staff.as_older_rules_did().publish(ended, author="Kim", source=Source.SHELL)
        browser = staff.browser(Role.ADMINISTRATOR)
        again = {"again": "", "from": at, "until": at}
        asked = [
            ("history/heard", {"day": day, "time": time}),
            ("history/heard", {"day": day}),
            *((f"phone{below}", {"at": at, "called": "live"}) for below in ("", "/ask")),
            *(("announcements/stopp", {**again, part: ""}) for part in again),
        ]
        for below, step in product(("", "/table"), ("day", "week", "month")):
            for dates in ({"from": day, "to": day}, {"from": day}, {"to": day}):
                asked.append((f"statistics{below}", {**dates, "by": step}))
        open_everything(browser, [f"/{page}?{urlencode(values)}" for page, values in asked])
        staff.studio.test_number = "+46850550000"
        assert browser.post("/studio/phone/code", {"at": at, "called": "live"}).status_code < 500
        settings = sent_by(browser.page("/studio/settings"), "/studio/settings")
        typed = {**settings, "review/default": day}
        assert browser.post("/studio/settings", typed).status_code < 500
        open_everything(browser, ("", "/settings", "/texts/fred", "/publish"))


@pytest.mark.parametrize("night", ["2027-03-28T00:59", "2027-10-31T00:30"])
def test_all_pages_open_while_clocks_are_changed(night: str) -> None:
    with staffed() as staff:
        clock = staff.studio.clock
        assert isinstance(clock, Clock)
        clock.seconds = datetime.fromisoformat(night).replace(tzinfo=UTC).timestamp()
        open_everything(staff.browser(Role.ADMINISTRATOR), PAGES)


@pytest.mark.servers
def test_pages_open_when_no_check_works(
    staff_database: Database, edition: None, tmp_path: Path
) -> None:
    hasty = CheckProcess(tmp_path / "check.lock", seconds=0)
    checker = Checker(hasty.check)
    studio = studio_on(
        staff_database, checker=checker, editions=Editions(staff_database, checker.check)
    )
    staff = Staff(app_with(studio), studio)
    staff.save({BODY: "Ny text."})
    editor = staff.browser(Role.EDITOR)
    open_everything(editor, PAGES)
    staff.discard(editor)
    assert not staff.changed()
    hasty.close()
