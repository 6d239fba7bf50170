"""The pages of settings and facts."""

import re
from datetime import date
from typing import Any

import pytest

from ivr.studio.editions.edition import Source
from ivr.studio.editions.policy import Approval, approval_for
from ivr.studio.people import Role
from tests.markup import found, links, parsed, words_of
from tests.scripts import excused_script, replaced, short_script
from tests.studio.publishing import PUBLISH
from tests.studio.staff import Browser, Staff, sent_by

PATH = "/studio/settings"
EMERGENCY, EMERGENCY_LINE = "numbers/emergency", 'emergency = "112"'
DOMESTIC, ABROAD, APPROVAL = "numbers/domestic", "numbers/abroad", "publishing/approval"
WAIT, REVIEW = "patience/wait_seconds", "review/default"
FACTS = f"{PATH}/facts"
NEW = f"{FACTS}/one"
ADDED: dict[str, Any] = {"source": "Öppet", "sv": "öppen", "en": "open", "texts": ["fred"]}
FACT = f"{NEW}?name=F2"
SOURCE = "rekryteras till polisens utlandsstyrka"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio whose edition overrides rules."""
    staff.publish(excused_script())
    return staff


def test_a_reader_sees_settings_in_words_and_changes_nothing(staff: Staff) -> None:
    html = staff.browser(Role.READER, "sv").page(PATH)
    for each in ("+46 77 114 14 00", "Elin, naturlig"):
        assert each in html
    assert not re.search(r"\w+\.toml|R15|save-bar", html)


def test_warnings_about_settings_are_shown(staff: Staff, administrator: Browser) -> None:
    staff.save({"en/locale": "fi-FI"})
    assert "Nobody has checked that Twilio has the voice" in administrator.page(PATH)


def test_a_search_links_each_line_of_a_number_and_each_page_leads_back(
    staff: Staff, administrator: Browser
) -> None:
    staff.save({"sv/texts/fred/notes": "Kolla 114-14."})
    html = administrator.page("/studio/texts?q=114+14").replace("\xa0", " ")
    assert "Peace and security work: Note for colleagues, Swedish</a>" in html
    for part in ("quotation", "words that must be said, Swedish", "phone number"):
        assert f"”: {part}</a>" in html
    listed = found(parsed(html), ".//h2[@id='found']/../ul")
    assert "+46 77" not in words_of(listed)
    linked = links(listed)
    texts = [link for link in linked if "/texts/" in link or "/facts/" in link]
    for link in dict.fromkeys(texts):
        there = links(parsed(administrator.page(link)))
        (back,) = (each for each in there if each.endswith("#found"))
        assert f"{len(linked)} lines say" in administrator.page(back)
    of_fact = next(link for link in linked if "facts" in link)
    html = administrator.fill(of_fact, {"facts/N2-source": "114 15 övriga ärenden"})
    assert f"{len(linked) - 2} lines say" in html


def test_all_errors_of_a_fact_with_the_old_number_are_shown_with_a_solution(
    staff: Staff, administrator: Browser
) -> None:
    author, files = staff.name(Role.ADMINISTRATOR), staff.draft.files
    staff.save({DOMESTIC: "114 20"}, author)
    texts = {path: files[path] for path in files if path.endswith(".txt")}
    changed = {path: data.replace(b" 114 14.", b" 114 20.") for path, data in texts.items()}
    staff.save_files(changed, author)
    page = administrator.page("/studio/publish")
    (number,) = re.findall(r"(\d+) errors stop publication", page)
    assert sum(map(int, re.findall(r">(\d+) errors?</span>", page))) == int(number)
    assert f"{number} errors in the draft" in administrator.page("/studio")
    told = words_of(found(parsed(page), ".//div[@class='flash error']/ul"))
    assert told.count("The phone number has changed.") == 1 and f"corrects {number} errors" in told
    assert page.count("change the fact too") == int(number) and "more of this kind" not in page
    assert f'href="{NEW}?name=N2"' in page


def test_a_number_is_changed_added_and_removed(staff: Staff, administrator: Browser) -> None:
    purpose = "Växeln, dygnet runt!"
    typed = {DOMESTIC: "114 15", "new/label": purpose, "new/number": "077 1"}
    administrator.fill(PATH, typed | {"numbers/line": "+46 8 123 456 78"})
    saved = [staff.value(f"numbers/{name}") for name in ("domestic", purpose, "line")]
    assert saved == ["114 15", "077 1", "+46 8 123 456 78"]
    administrator.fill(PATH, {f"numbers/{purpose}": "", "numbers/line": ""})
    assert staff.value(f"numbers/{purpose}") is staff.value("numbers/line") is None


@pytest.mark.parametrize(
    ("typed", "messages"),
    [
        (
            {DOMESTIC: "ring oss", ABROAD: "", EMERGENCY: "911", "new/label": "Tips", WAIT: "61"},
            [
                "is not a phone number",
                "This number is required",
                "The emergency number is 112",
                "Write the number too",
                "from 5 to 15",
            ],
        ),
        (
            {EMERGENCY: "1 12", "new/number": "114 16"},
            ["The emergency number is 112", "Write what the number is for"],
        ),
        ({"new/label": "domestic", "new/number": "114 16"}, ["domestic” already"]),
    ],
    ids=["numbers and seconds", "a number with a space", "a purpose twice"],
)
def test_mistakes_in_settings_are_shown_at_their_fields_and_the_input_stays(
    staff: Staff, administrator: Browser, typed: dict[str, str], messages: list[str]
) -> None:
    typed = {REVIEW: "2028-05-01", **typed}
    html = administrator.fill(PATH, typed, 422)
    for message in messages:
        assert html.replace("\xa0", " ").count(message) == 2  # in the summary and at the field
    assert typed.items() <= sent_by(html, PATH).items()
    assert not staff.draft.changes


def test_another_emergency_number_of_an_older_edition_is_shown_and_corrected(
    staff: Staff, administrator: Browser, editor: Browser
) -> None:
    older = replaced(short_script(), "line.toml", EMERGENCY_LINE, 'emergency = "113"')
    staff.as_older_rules_did().publish(older, author="files", source=Source.FILES)
    editor.fill(PATH, {WAIT: "8"})
    assert "is 113, and must be 112" in words_of(parsed(administrator.page(PATH)))
    assert "The emergency number is 112" in administrator.fill(PATH, {EMERGENCY: "114"}, 422)
    administrator.fill(PATH, {EMERGENCY: "112"})
    assert staff.value(EMERGENCY) == "112" and staff.value(WAIT) == 8
    assert "In an emergency: 113 becomes 112" in words_of(parsed(administrator.page(PUBLISH)))


def test_an_emergency_number_that_is_missing_is_added_as_112(
    staff: Staff, administrator: Browser
) -> None:
    older = replaced(short_script(), "line.toml", f"{EMERGENCY_LINE}\n", "")
    staff.as_older_rules_did().publish(older, author="files", source=Source.FILES)
    typed = {"new/label": "emergency", "new/number": "911"}
    assert "The emergency number is 112" in administrator.fill(PATH, typed, 422)
    administrator.fill(PATH, typed | {"new/number": "112"})
    assert staff.value(EMERGENCY) == "112"


def test_only_administrators_change_numbers_and_approval(staff: Staff, editor: Browser) -> None:
    html, number = editor.page(PATH), {"new/label": "Tips", "new/number": "114 16"}
    assert "new/label" not in html and "Administrators can change this." in html
    for typed in ({DOMESTIC: "114 15"}, {APPROVAL: "y"}, number):
        editor.fill(PATH, typed, 403, page=html)
    assert not staff.draft.changes


def test_an_editor_changes_the_rest_where_approval_is_wanted(staff: Staff, editor: Browser) -> None:
    staff.save({APPROVAL: True, "review/fast": date(2028, 1, 15)})
    typed = {"review/fast": "", WAIT: "8"}
    editor.fill(PATH, typed | {"en/voice": "Polly.Amy-Neural"})
    saved = [staff.value(field) for field in (*typed, "en/voice", APPROVAL)]
    assert saved == [None, 8, "Polly.Amy-Neural", True]


def test_a_voice_is_a_natural_one_or_the_present_one(staff: Staff, editor: Browser) -> None:
    staff.save({"en/voice": "Polly.Brian"})
    options = [one.get("value", "") for one in parsed(editor.page(PATH)).iter("option")]
    voices = [value for value in options if "." in value]
    assert {"Polly.Brian", "Polly.Elin-Neural"} <= {*voices} and len(voices) <= 10
    editor.fill(PATH, {"en/voice": "Polly.Astrid"}, 422)


def test_approval_changes_with_a_publication(staff: Staff, administrator: Browser) -> None:
    html = administrator.fill(PATH, {APPROVAL: "y"})
    assert "Approval changes when" in html
    live = staff.draft.files
    administrator.fill(PATH, {APPROVAL: None}, page=html)
    assert staff.value(APPROVAL) is False
    assert approval_for(live, staff.draft.files, staff.studio.now) is Approval.NEEDED


def fact(staff: Staff, name: str = "F2") -> dict[str, Any]:
    held = staff.draft.fields["facts", name]
    assert isinstance(held, dict)
    return held


def fill(
    browser: Browser, path: str = FACT, status: int = 303, page: str = "", **typed: Any
) -> str:
    name = path.partition("name=")[2]
    words = {f"facts/{name}-{key}": value for key, value in typed.items()}
    return browser.fill(path, words, status, page=page)


def test_facts_are_listed_by_text_and_open_when_lost(staff: Staff, reader: Browser) -> None:
    html = reader.page(FACTS)
    assert f"“{SOURCE}”" in html and "Peace and security work</a>" in html
    assert html.index('id="in-fred"') < html.index('id="F2"') and '" open>' not in html
    assert "Change or remove" not in html
    staff.save({"sv/texts/fred/body": "Fred."})
    html = reader.page(FACTS)
    assert SOURCE in html and '<details id="in-fred" open' in html
    assert "To be said in" in html and f'href="{FACTS}#' not in html


def test_only_publishers_change_facts(staff: Staff, publisher: Browser, editor: Browser) -> None:
    fill(publisher, sv="utlandsstyrka\r\n\r\n polisens  utlandsstyrka ")
    assert fact(staff)["sv"] == ["utlandsstyrka", "polisens utlandsstyrka"]
    fill(publisher, NEW, **ADDED, number="114 14", number_in=["kontakt", "fault"])
    new = fact(staff, "oppet")
    assert new["number"] == "114 14" and new["number_in"] == ["kontakt", "fault"]
    page = publisher.page(FACT)
    assert 'value="kontakt"' in page and 'value="without-voice"' not in page  # nobody hears it
    fill(editor, status=403, page=page, gone="on")
    fill(publisher, page=page, gone="on")
    assert ("facts", "F2") not in staff.draft.fields


def test_a_fact_needs_words_and_texts_and_a_source(staff: Staff, publisher: Browser) -> None:
    html = fill(publisher, status=422, source="", texts=[], en="", sv="mina ord")
    for told in ("Quote the source", "at least one text", "at least one word"):
        assert html.count(told) == 2  # in the summary and at the field
    assert "mina ord" in html and not staff.draft.changes


def test_a_fact_that_nobody_changed_is_not_saved(staff: Staff, publisher: Browser) -> None:
    texts, number_in = ["fault", "kontakt"], ["fault", "give-up", "kontakt"]
    fill(publisher, f"{NEW}?name=N2", texts=texts, number_in=number_in)
    assert not staff.draft.changes


def test_a_fact_that_two_people_change_is_shown_with_both(staff: Staff, publisher: Browser) -> None:
    page, theirs = publisher.page(FACT), {**fact(staff), "sv": ["styrkan"]}
    staff.save({"facts/F2": theirs})
    html = fill(publisher, status=409, page=page, sv="utlandsstyrkan")
    assert "Karin has saved" in html and "utlandsstyrkan</textarea>" in html
    assert " data-unsaved" in html
    assert fact(staff) == theirs
    fill(publisher, page=html)
    assert fact(staff)["sv"] == ["utlandsstyrkan"]


def test_saving_a_fact_drops_removed_texts_and_languages(staff: Staff, publisher: Browser) -> None:
    broken = {**fact(staff, "N2"), "fi": ["sana"], "texts": ["kontakt", "kontact"]}
    staff.save({"facts/N2": broken, "numbers/domestic": "114 15"})
    assert "said in a text that does not exist" in publisher.page(FACTS)
    fill(publisher, f"{NEW}?name=N2", texts=["kontakt"], number_in=["kontakt"])
    mended = fact(staff, "N2")
    assert "fi" not in mended and mended["texts"] == ["kontakt"] and mended["number"] == "114 14"


@pytest.mark.parametrize(
    ("setting", "english", "swedish"),
    [
        ("wait_seconds", "Seconds that the line waits", "Sekunder"),
        ("tries", "Tries", "Antal försök"),
        ("max_minutes", "Minutes that a call may last", "Minuter"),
        ("repeat_rate", "heard again, in percent", "hörs igen, i procent"),
    ],
)
def test_the_label_of_a_setting_says_what_it_does_and_its_unit(
    staff: Staff, setting: str, english: str, swedish: str
) -> None:
    for code, words in (("en", english), ("sv", swedish)):
        page = parsed(staff.browser(Role.PUBLISHER, code).page(PATH))
        label = found(page, f".//label[@for='patience/{setting}']")
        assert words in words_of(label)
