"""The facts that the texts must say, on a page."""

import re
from datetime import datetime

import pytest

from ivr.studio.accounts import Role
from tests.studio.settings_files import fields, form_of, page, published, save, sent
from tests.studio.staff import Browser, Staff

FACTS = "/studio/settings/facts"
NEW = f"{FACTS}/one"
FACT = f"{NEW}?name=F2"
SOURCE = "rekryteras till polisens utlandsstyrka"
OLD_END = datetime(2020, 1, 2, 12, 0)


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


@pytest.fixture
def publisher(staff: Staff) -> Browser:
    return staff.browser(Role.PUBLISHER)


def form(browser: Browser, path: str = FACT, **typed: object) -> dict[str, object]:
    """What the form of a fact sends, with changed inputs."""
    name = path.partition("name=")[2]
    return form_of(page(browser, path), **{f"facts/{name}-{key}": typed[key] for key in typed})


def added(browser: Browser, **typed: object) -> None:
    """Add a fact."""
    words = {"source": "Växeln är öppen dygnet runt", "sv": "dygnet runt", "en": "at any time"}
    sent(browser, NEW, form(browser, NEW, **{**words, "texts": ["fred"], **typed}))


def test_facts_are_shown_with_source_words_and_texts_by_the_first_text(staff: Staff) -> None:
    html = page(staff.browser(Role.READER), FACTS)
    assert f"“{SOURCE}”" in html and "Peace and security work</a>" in html
    assert "Emergency notice" in html and "Change or remove" not in html
    assert 'href="#in-fred"' in html
    assert html.index('<h2 id="in-fred">') < html.index('id="F2"')
    assert not re.search(r"\w+\.toml", html)


def test_a_fact_is_changed_added_and_removed(staff: Staff, publisher: Browser) -> None:
    sent(publisher, FACT, form(publisher, sv="utlandsstyrka\r\n\r\n polisens  utlandsstyrka "))
    held = fields(staff)["facts", "F2"]
    assert held["sv"] == ["utlandsstyrka", "polisens utlandsstyrka"]
    assert 'href="/studio/settings/facts"' in page(publisher, "/studio/publish")
    added(publisher, number="114 14", number_in=["kontakt", "fault"])
    new = fields(staff)["facts", "vaxeln-ar-oppen-dygnet"]
    assert new["number"] == "114 14" and new["number_in"] == ["kontakt", "fault"]
    sent(publisher, FACT, form(publisher, gone="on"))
    assert ("facts", "F2") not in fields(staff)


def test_a_reader_changes_no_fact(staff: Staff, publisher: Browser) -> None:
    typed = form(publisher, gone="on")
    sent(staff.browser(Role.READER), FACT, typed, 403)


def test_a_phone_number_in_a_fact_does_not_break_over_lines(publisher: Browser) -> None:
    number, kept = "+46 77 114 14 00", "+46\u00a077\u00a0114\u00a014\u00a000"
    added(publisher, source=number, sv=number)
    html = page(publisher, FACTS)
    assert f"“{kept}”</h3>" in html and f"Not said in Swedish: “{kept}”" in html


def test_a_fact_needs_words_and_texts_and_a_source(staff: Staff, publisher: Browser) -> None:
    html = sent(publisher, FACT, form(publisher, source="", texts=[], en="", sv="mina ord"), 422)
    for told in ("Quote the source", "at least one text", "at least one word"):
        assert html.count(told) == 2  # in the summary and at the field
    assert "mina ord" in html
    assert not staff.studio.drafts.current().changes


def test_a_fact_that_nobody_changed_is_not_saved(staff: Staff, publisher: Browser) -> None:
    path = f"{NEW}?name=N2"
    ticked = {"texts": ["fault", "kontakt"], "number_in": ["fault", "give-up", "kontakt"]}
    sent(publisher, path, form(publisher, path, **ticked))
    assert "Nothing had been changed" in page(publisher, FACTS)
    assert not staff.studio.drafts.current().changes


def test_only_texts_that_are_heard_are_offered(staff: Staff, publisher: Browser) -> None:
    save(staff, {"announcements/old/until": OLD_END, "sv/texts/old/body": "Gammalt."})
    html = page(publisher, FACT)
    assert 'value="kontakt"' in html
    assert 'value="without-voice"' not in html and 'value="old"' not in html


def test_a_fact_that_two_people_change_is_shown_with_both(staff: Staff, publisher: Browser) -> None:
    typed = form(publisher, sv="utlandsstyrkan")
    theirs = {**fields(staff)["facts", "F2"], "sv": ["styrkan"]}
    save(staff, {"facts/F2": theirs})
    html = sent(publisher, FACT, typed, 409)
    assert "Karin has saved something else here" in html and "utlandsstyrkan</textarea>" in html
    assert fields(staff)["facts", "F2"] == theirs
    sent(publisher, FACT, form_of(html))
    assert fields(staff)["facts", "F2"]["sv"] == ["utlandsstyrkan"]


def test_words_that_a_text_lost_are_shown_at_their_fact(staff: Staff, publisher: Browser) -> None:
    save(staff, {"sv/texts/fred/body": "Fred."})
    assert f"Not said in Swedish: “{SOURCE}”" in page(publisher, FACTS)


def test_there_may_be_no_facts_and_no_such_fact(staff: Staff, publisher: Browser) -> None:
    names = [field for field in fields(staff) if field[0] == "facts"]
    save(staff, {"/".join(field): None for field in names})
    assert "There are none yet." in page(publisher, FACTS)
    assert publisher.get(f"{NEW}?name=F99").status_code == 404
    added(publisher)
    assert [field for field in fields(staff) if field[0] == "facts"] == [
        ("facts", "vaxeln-ar-oppen-dygnet")
    ]


def test_a_fact_of_a_text_or_language_that_is_gone_is_mended_by_saving_it(
    staff: Staff, publisher: Browser
) -> None:
    held = {**fields(staff)["facts", "F2"], "fi": ["sana"], "texts": ["fred", "fried"]}
    save(staff, {"facts/F2": held})
    assert "said in a text that does not exist" in page(publisher, FACTS)
    sent(publisher, FACT, form(publisher, texts=["fred"]))
    saved = fields(staff)["facts", "F2"]
    assert "fi" not in saved and saved["texts"] == ["fred"]


def test_a_fact_keeps_a_number_that_the_line_has_no_more(staff: Staff, publisher: Browser) -> None:
    save(staff, {"numbers/domestic": "114 15"})
    path = f"{NEW}?name=N2"
    sent(publisher, path, form(publisher, path, texts=["kontakt"], number_in=["kontakt"]))
    assert fields(staff)["facts", "N2"]["number"] == "114 14"


def test_the_form_of_a_fact_names_it_and_folds_the_texts_that_do_not_say_it(
    publisher: Browser,
) -> None:
    html = page(publisher, FACT)
    assert "rekryteras till polisens" in html.partition("</title>")[0]
    folded = html.index("Choose other texts")
    assert html.index('value="fred"') < folded < html.index('value="kontakt"')
