"""Temporary announcements: the lists, and the form: written, timed, saved, changed, removed."""

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from types import MappingProxyType

import pytest

from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.studio.accounts import Role
from tests.scripts import announced, full_script, with_text
from tests.studio.forms import sent_by
from tests.studio.publishing import publish
from tests.studio.staff import Browser, Staff
from tests.studio.test_phone import ask
from tests.studio.test_phone import words as spoken

SV, EN = "Linjen är stängd till fredag.", "The line is closed until Friday."
NEW = {"sv": SV, "en": EN, "until": "2027-01-22T12:00", "closes": "y"}
"""The studio's clock stands at 15 January 2027, 09:00 in Stockholm."""

WEEK = "from = 2027-01-14T08:00:00\nuntil = 2027-01-21T17:00:00\n"
LATER = "from = 2027-02-01T08:00:00\nuntil = 2027-02-02T17:00:00\n"
OVER = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
FRAUD = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}

LIST = "/studio/announcements"
ONE = f"{LIST}/bedragare"
NOW, PLANNED, DRAFT = "heard now", "planned", "in the draft, not published"


@pytest.fixture
def editor(staff: Staff) -> Browser:
    """An editor's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.EDITOR)


@pytest.fixture
def warned(staff: Staff) -> Browser:
    """An editor's browser, where callers are warned of fraud."""
    publish(staff, announced({"bedragare": WEEK}, FRAUD))
    return staff.browser(Role.EDITOR)


def draft(staff: Staff) -> Mapping[str, bytes]:
    return staff.studio.drafts.current().files


def table(staff: Staff) -> str:
    return draft(staff)["line.toml"].decode()


def names(staff: Staff) -> list[str]:
    """The announcements of the draft."""
    return re.findall(r"\[announcements\.([a-z0-9-]+)\]", table(staff))


def shown(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True)).replace("\N{NO-BREAK SPACE}", " ")


def filled(page: str, changed: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """What the form of a page sends, with changed fields."""
    action = action_of(page)
    name = action.rpartition("/")[2]
    form = sent_by(page, action)
    for field, typed in changed.items():
        is_text = field in FRAUD
        at = f"{field}/texts/{name}/body" if is_text else f"announcements/{name}/{field}"
        form[field if field == "act" else at] = typed
    return form


def action_of(page: str) -> str:
    found = re.search(r'id="announcement" action="([^"]+)"', page)
    assert found
    return found[1]


def sent(
    browser: Browser,
    page: str,
    changed: Mapping[str, str] = MappingProxyType({}),
    status: int = 303,
    path: str = "",
) -> str:
    """What the browser shows after the form of a page was sent, with changed fields."""
    form = filled(page, {"act": "save", **changed})
    answer = browser.post(action_of(page) + path, form)
    assert answer.status_code == status, answer.get_data(as_text=True)
    if status == 303:
        return shown(browser, answer.location)
    return unescape(answer.get_data(as_text=True)).replace("\N{NO-BREAK SPACE}", " ")


def added(
    browser: Browser,
    changed: Mapping[str, str] = MappingProxyType({}),
    status: int = 303,
    path: str = "",
) -> str:
    """What the browser shows after a new announcement was sent."""
    form = shown(browser, "/studio/announcement")
    return sent(browser, form, {**NEW, **changed}, status, path)


def errors(page: str) -> dict[str, str]:
    """The errors at the fields, by the last part of their names; of texts, by language."""
    found = re.findall(r'<p class="error" id="([^"]+)-error">(.*?)</p>', page)
    return {at.split("/")[0 if "/texts/" in at else -1]: words for at, words in found}


def told(browser: Browser, badge: str) -> str:
    """What Today tells of the announcements with a badge."""
    page = shown(browser, "/studio").partition('id="announcements"')[2].partition("</section>")[0]
    return " ".join(re.findall(rf"<p><span[^>]*>{badge}</span>(.*?)</p>", page, re.DOTALL))


def ended(browser: Browser) -> str:
    """The announcements that the form of a new one offers to use again."""
    page = shown(browser, "/studio/announcement").partition("<h1>")[2]
    return page.partition("Use an earlier one again")[2].partition("</details>")[0]


# --- a new one


def test_a_new_one_is_saved_in_the_draft_with_its_texts_and_the_next_step(
    staff: Staff, editor: Browser
) -> None:
    page = added(editor)
    assert "Saved in the draft" in page and 'href="/studio/publish"' in page
    (name,) = names(staff)
    assert name.startswith("meddelande-2027-01-15-")
    files = draft(staff)
    assert files[f"sv/{name}.txt"].decode() == f"{SV}\n"
    assert files[f"en/{name}.txt"].decode() == f"{EN}\n"
    before = full_script()["line.toml"].decode().rstrip()
    times = f"[announcements.{name}]\nuntil = 2027-01-22T12:00:00\ncloses = true\n"
    assert table(staff) == f"{before}\n\n{times}"
    assert staff.studio.checker.check(files).may_answer
    heard = " ".join(spoken(ask(editor)))
    assert SV in heard and "tryck ett" not in heard


def test_a_new_one_that_is_sent_twice_is_saved_once(staff: Staff, editor: Browser) -> None:
    page = shown(editor, "/studio/announcement")
    for _ in range(2):
        assert "Saved in the draft" in sent(editor, page, NEW)
    assert len(names(staff)) == 1


def test_two_people_each_add_one(staff: Staff, editor: Browser) -> None:
    added(editor)
    later = {"from": "2027-02-01T08:00", "until": "2027-02-02T08:00"}
    added(staff.browser(Role.PUBLISHER), later)
    assert len(names(staff)) == 2


def test_the_form_of_a_new_one_is_empty_and_asks_for_the_first_text(editor: Browser) -> None:
    page = shown(editor, "/studio/announcement")
    typed = {at: value for at, value in filled(page).items() if at.startswith(("announ", "sv/"))}
    assert {value.strip() for value in typed.values()} == {""}
    assert page.count("autofocus") == 1 and "Stockholm" in page and "Remove" not in page


def test_the_seconds_of_each_text_are_shown_by_a_check_that_saves_nothing(
    staff: Staff, editor: Browser
) -> None:
    page = added(editor, {"act": "check"}, 200)
    assert re.search(r'id="status-sv"[^>]*>\s*\d\.\d seconds', page)
    assert "Checked. Nothing has been saved." in page and not names(staff)
    part = added(editor, {"until": ""}, 200, "/check")
    assert re.search(r'id="status-en"[^>]*>\s*\d\.\d seconds', part)
    assert 'class="finding' not in part and "<html" not in part


def test_one_that_is_too_long_is_told_at_its_text(editor: Browser) -> None:
    page = added(editor, {"sv": f"{SV} {'Vi öppnar igen på fredag klockan tolv. ' * 6}"})
    found = page.partition('id="beside-sv-body"')[2].partition("</div>")[0]
    assert "at most 12" in found and "R63" not in page and "meddelande-" not in found


def test_an_unknown_number_leads_to_the_numbers_of_the_line(editor: Browser) -> None:
    page = added(editor, {"sv": "Ring 08-401 90 00 till fredag."})
    assert "08-401 90 00" in page and 'href="/studio/settings#numbers"' in page


@pytest.mark.parametrize(
    ("changed", "field", "word"),
    [
        ({"until": ""}, "until", "day and a time"),
        ({"until": "fredag"}, "until", "not a valid"),
        ({"from": "2027-13-01T08:00"}, "from", "not a valid"),
        ({"from": "2027-01-22T12:00"}, "until", "ends before it begins"),
        ({"until": "2027-01-15T08:00"}, "until", "ended on"),
        ({"until": "2027-03-28T02:30"}, "until", "no such time"),
        ({"from": "2027-10-31T02:30", "until": "2027-11-01T02:30"}, "from", "comes twice"),
        ({"sv": ""}, "sv", "write what callers hear"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    staff: Staff, editor: Browser, changed: dict[str, str], field: str, word: str
) -> None:
    page = added(editor, changed, 422)
    assert word in errors(page)[field].lower()
    assert re.search(rf'<a href="#[^"]*{field}[^"]*">', page)
    form = filled(page)
    assert filled(page, {**NEW, **changed}) == form and not names(staff)
    assert ".toml" not in page and ".txt" not in page
    checked = added(editor, {"act": "check", **changed}, 200)
    assert word in errors(checked)[field].lower()


def test_one_too_many_at_a_time_is_told_with_the_words_of_the_others(
    staff: Staff, editor: Browser
) -> None:
    publish(staff, announced({"bedragare": WEEK, "bedragare-2": WEEK}, FRAUD))
    found = errors(added(editor, {"from": "2027-01-16T08:00"}, 422))["from"]
    assert "Fraudsters are calling now." in found and "bedragare”" not in found


def test_one_that_is_said_for_long_is_told_at_its_end(editor: Browser) -> None:
    page = added(editor, {"until": "2027-06-01T12:00"})
    assert "days" in page.partition('id="at-until"')[2].partition("</div>")[0]


def test_the_times_are_told_in_words_whatever_the_browser_shows(editor: Browser) -> None:
    for page in (added(editor, {"act": "check"}, 200), added(editor, {"from": "x"}, 200, "/check")):
        assert "22 January 2027, 12:00" in page.partition('id="at-until"')[2].partition("</div>")[0]
        assert "2027" not in page.partition('id="at-from"')[2].partition("</div>")[0]


# --- one that is there


@pytest.mark.parametrize(("language", "words"), [("en", "Fraudsters"), ("sv", "Bedragare")])
def test_its_title_is_in_the_language_of_the_reader(
    staff: Staff, warned: Browser, language: str, words: str
) -> None:
    page = shown(staff.browser(Role.EDITOR, language), ONE)
    assert words in page.partition("<h1>")[2].partition("</h1>")[0]


def test_a_change_keeps_comments_layout_and_seconds(staff: Staff) -> None:
    times = WEEK.replace("08:00:00", "08:00:05")
    files = announced({"bedragare": f"# Ring Karin.\n{times}closes = false # kort\n"}, FRAUD)
    files["line.toml"] += b"\n# The end.\n"
    publish(staff, files)
    editor = staff.browser(Role.EDITOR)
    sent(editor, shown(editor, ONE), {"until": "2027-01-25T17:00", "closes": "y"})
    after = files["line.toml"].decode().replace("01-21", "01-25")
    assert table(staff) == after.replace("closes = false", "closes = true")


def test_nothing_changed_is_nothing_saved(staff: Staff, warned: Browser) -> None:
    assert "nothing to save" in sent(warned, shown(warned, ONE))
    assert not staff.studio.drafts.current().changes


def test_a_page_of_its_own_offers_a_call_at_its_start(staff: Staff) -> None:
    publish(staff, announced({"stopp": LATER, "bedragare": WEEK}, FRAUD))
    reader = staff.browser(Role.READER)
    assert 'name="at" value="2027-02-01T08:00"' in shown(reader, f"{LIST}/stopp")
    assert 'name="at" value="2027-01-15T09:01"' in shown(reader, ONE)


def test_who_reads_sees_it_and_has_no_buttons(staff: Staff, warned: Browser) -> None:
    reader = staff.browser(Role.READER)
    page = shown(reader, ONE)
    assert FRAUD["sv"] in page and "Save in the draft" not in page and "readonly" in page
    assert "New announcement" not in shown(reader, "/studio")
    assert reader.get("/studio/announcement").status_code == 403
    for path in (ONE, f"{ONE}/check"):
        assert reader.post(path, filled(shown(warned, ONE))).status_code == 403


@pytest.mark.parametrize("name", ["nope", "NOPE", "nope?again"])
def test_what_is_not_there_has_no_page(editor: Browser, name: str) -> None:
    assert editor.get(f"{LIST}/{name}").status_code == 404
    assert editor.post(f"{LIST}/{name}", {"act": "save"}).status_code == 404


# --- removing, and two people at once


def test_one_that_is_live_is_heard_until_its_removal_is_published(
    staff: Staff, warned: Browser
) -> None:
    page = sent(warned, shown(warned, ONE), {"act": "remove"})
    assert "until that is published" in page and 'href="/studio/publish"' in page
    assert draft(staff).keys() == full_script().keys()
    assert table(staff).rstrip() == full_script()["line.toml"].decode().rstrip()
    for badge in (NOW, DRAFT):
        assert "callers hear it until this is published" in told(warned, badge)
    assert FRAUD["sv"] not in ended(warned)
    publish(staff, draft(staff))
    assert not told(warned, NOW) and FRAUD["sv"] in ended(warned)


def test_one_that_was_never_published_is_gone_at_once(staff: Staff, editor: Browser) -> None:
    page = sent(editor, added(editor), {"act": "remove"})
    assert "never published" in page and SV not in page
    assert not staff.studio.drafts.current().changes


def save(staff: Staff, values: Mapping[Address, Value]) -> None:
    """Save fields in the draft, as somebody else does."""
    drafts = staff.studio.drafts
    drafts.save(values, seen=drafts.current().seen(*values), author="karin@example.se")


def test_what_somebody_else_changed_is_not_removed_unseen(staff: Staff, warned: Browser) -> None:
    page = shown(warned, ONE)
    save(staff, {("sv", "texts", "bedragare", "body"): "Se upp."})
    page = sent(warned, page, {"act": "remove"}, 409)
    assert "Look at it before" in page and "Se upp." in page and names(staff)
    sent(warned, page, {"act": "remove"})
    assert not names(staff)


def test_what_somebody_else_removed_is_put_back_by_saving_twice(
    staff: Staff, warned: Browser
) -> None:
    page = shown(warned, ONE)
    sent(warned, page, {"act": "remove"})
    page = sent(warned, page, {"sv": "Se upp."}, 409)
    assert "has removed this" in page and not names(staff)
    sent(warned, page)
    assert names(staff) == ["bedragare"]
    assert draft(staff)["sv/bedragare.txt"] == b"Se upp.\n"
    assert draft(staff)["en/bedragare.txt"].decode() == f"{FRAUD['en']}\n"


def test_a_time_that_somebody_else_changed_stands_beside_yours(
    staff: Staff, warned: Browser
) -> None:
    page = shown(warned, ONE)
    times = ("announcements", "bedragare")
    save(staff, {(*times, "closes"): True, (*times, "until"): datetime(2027, 1, 30, 17)})
    page = sent(warned, page, {"until": "2027-01-18T12:00", "sv": "Se upp."}, 409)
    assert "30 January 2027, 17:00" in page and "2027-01-18T12:00" in page
    sent(warned, page)
    assert "01-18T12" in table(staff) and "closes = true" in table(staff)
    assert draft(staff)["sv/bedragare.txt"] == b"Se upp.\n"


# --- what Today tells


def test_each_stands_where_it_belongs(staff: Staff) -> None:
    publish(staff, announced({"bedragare": WEEK, "stopp": LATER, "gammal": OVER}, FRAUD))
    editor = staff.browser(Role.EDITOR)
    assert not told(editor, DRAFT)
    added(editor)
    assert "From 14 January 2027, 08:00 until 21 January 2027, 17:00" in told(editor, NOW)
    assert f'href="{LIST}/stopp"' in told(editor, PLANNED)
    assert EN in told(editor, DRAFT) and "until it is published" in told(editor, DRAFT)
    assert re.findall(r'href="[^"]+/(\w+)\?again=', ended(editor)) == ["gammal"]


def test_one_that_is_changed_in_the_draft_is_heard_as_it_was(staff: Staff, warned: Browser) -> None:
    sent(warned, shown(warned, ONE), {"en": "Beware."})
    assert FRAUD["en"] in told(warned, NOW) and "Beware." not in told(warned, NOW)
    assert "Beware." in told(warned, DRAFT)


def test_a_closed_line_stands_first_on_today_with_its_end(staff: Staff) -> None:
    publish(staff, announced({"stopp": f"{WEEK}closes = true\n"}, FRAUD))
    editor = staff.browser(Role.EDITOR)
    page = shown(editor, "/studio").partition('id="closed"')[2].partition("</div>")[0]
    assert "The line is closed until 21 January 2027, 17:00" in page
    assert FRAUD["en"] in page and f'href="{LIST}/stopp"' in page
    sent(editor, shown(editor, f"{LIST}/stopp"), {"act": "remove"})
    page = shown(editor, "/studio").partition('id="closed"')[2].partition("</div>")[0]
    assert "callers hear it until this is published" in page


@pytest.mark.parametrize("is_there", [True, False])
def test_one_that_has_ended_is_used_again_with_its_last_words_and_no_times(
    staff: Staff, is_there: bool
) -> None:
    files = announced({"bedragare": f"{OVER}closes = true\n"}, FRAUD)
    publish(staff, files)
    publish(staff, with_text(files, "sv/bedragare.txt", "Se upp för bedragare.\n"))
    if not is_there:
        publish(staff, full_script())
    editor = staff.browser(Role.EDITOR)
    assert re.findall(r'href="([^"]+again=[^"]*)"', ended(editor)) == [f"{ONE}?again="]
    page = shown(editor, f"{ONE}?again=")
    form = filled(page)
    assert form["announcements/bedragare/until"] == form["announcements/bedragare/from"] == ""
    assert "Se upp för bedragare." in page and "checked" in page
    sent(editor, page, {"until": "2027-01-22T12:00"})
    assert names(staff) == ["bedragare"] and "from" not in table(staff).rpartition("[announ")[2]
    assert draft(staff)["sv/bedragare.txt"].decode() == "Se upp för bedragare.\n"
