"""What a finding reports is mended on the page of the text, and nothing that was typed is lost."""

import re
from html import unescape

import pytest
from scripts import full_script, with_text

from ivr.checks.check import check_script
from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from studio.staff import Browser, Staff
from studio.test_texts import FRED, field, form, page, put, text

LANGUAGE = "sv/language.toml"
PATH = "/studio/texts/fred"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    return staff


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def with_sentence(sentence: str) -> str:
    """The text with one more sentence."""
    return full_script()[FRED].decode() + f"{sentence}\n"


def findings(html: str) -> list[str]:
    """The findings beside the fields, as people read them."""
    found = re.findall(r'<li class="finding [a-z]+">(.*?)</li>', html, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", "", each)).split()) for each in found]


def posted(browser: Browser, sent: dict[str, str]) -> str:
    """The page that answers a form."""
    answer = browser.post(PATH, sent)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_what_is_mended_at_once_is_one_finding(staff: Staff, editor: Browser) -> None:
    words = with_sentence("Ring 010 20 30 40.\nEller ring 010 20 30 40.")
    told = findings(posted(editor, form(staff, "fred", act="check", sv=words)))
    assert len([each for each in told if "010 20 30 40" in each]) == 1


@pytest.mark.parametrize(
    ("sentence", "written", "spoken"),
    [
        ("OSSE är med.", "OSSE", "O S S E"),
        ("De var med år 1850.", "1850", "artonhundrafemtio"),
        ("De är där ½ år.", "½", "ett halvt"),
    ],
)
def test_a_pronunciation_is_taught_beside_the_sentence(
    staff: Staff, editor: Browser, sentence: str, written: str, spoken: str
) -> None:
    sv = with_sentence(sentence)
    html = posted(editor, form(staff, "fred", act="check", sv=sv))
    assert f'name="written-sv" value="{written}"' in html
    sent = form(staff, "fred", act="teach", sv=sv)
    html = posted(editor, sent | {"written-sv": written, "spoken-sv": spoken})
    assert f"“{written}” is now said “{spoken}”" in html and "not been saved yet" in html
    assert sentence in field(html) and 'name="written-sv"' not in html
    assert (
        f'"{spoken}"' in text(staff, LANGUAGE) and FRED not in staff.studio.drafts.current().changes
    )


def test_a_name_is_accepted_beside_the_sentence(staff: Staff, editor: Browser) -> None:
    sv = with_sentence("De är med i Zangopol.")
    html = posted(editor, form(staff, "fred", act="check", sv=sv))
    assert 'name="accept-sv" value="Zangopol"' in html
    html = posted(editor, form(staff, "fred", act="", sv=sv) | {"accept-sv": "Zangopol"})
    assert "“Zangopol” is now accepted" in html and "Zangopol" in field(html)
    assert not [each for each in findings(html) if "Zangopol" in each]
    assert " data-unsaved" in html and " data-unsaved" not in page(editor, PATH)
    assert "Zangopol" in text(staff, LANGUAGE)


@pytest.mark.parametrize("sentence", ["Ring 113 13.", "Ring 113 13, eller +46 8 123."])
def test_a_phone_number_is_added_by_an_administrator_and_said_in_every_language(
    staff: Staff, administrator: Browser, sentence: str
) -> None:
    sv = with_sentence(sentence)
    html = posted(administrator, form(staff, "fred", act="check", sv=sv))
    numbers = re.findall(r'name="number-sv" value="([^"]+)"', html)
    assert numbers
    for number in numbers:
        sent = form(staff, "fred", act="", sv=sv) | {"number-sv": number}
        html = posted(administrator, sent | {f"number-for-sv-{number}": f"Nödläge: {number}"})
        assert f"{number} is now one of the line" in html
    assert 'name="number-sv"' not in html and sentence in field(html)
    assert '"113 13" = "ett ett tre, ett tre"' in text(staff, LANGUAGE)
    assert '"113 13" = "one one three, one three"' in text(staff, "en/language.toml")
    saved = check_script(staff.studio.drafts.current().files)
    assert saved.script and set(numbers) < set(saved.script.numbers.values())
    assert saved.script.numbers["Nödläge: 113 13"] == "113 13"


@pytest.mark.parametrize(
    ("number", "purpose", "told"),
    [
        ("113 13", "", "Say what the number 113 13 is for"),
        ("113 13", "domestic", "a number for “domestic” already"),
        ("12", "Tips", "“12” is not a phone number"),
    ],
)
def test_a_phone_number_needs_a_purpose_of_its_own_and_enough_digits(
    staff: Staff, administrator: Browser, number: str, purpose: str, told: str
) -> None:
    sv = with_sentence(f"Ring {number}.")
    sent = form(staff, "fred", act="", sv=sv) | {"number-sv": number}
    html = posted(administrator, sent | {f"number-for-sv-{number}": purpose})
    assert told in unescape(html) and f"Ring {number}." in field(html)
    assert not staff.studio.drafts.current().changes


def test_a_number_is_added_too_where_its_purpose_is_sent_with_the_text(
    staff: Staff, administrator: Browser
) -> None:
    sent = form(staff, "fred", sv=with_sentence("Ring 113 13."))
    sent |= {"number-for-sv-113 13": "Växeln"}
    html = posted(administrator, sent | {"act": "check"})
    assert 'value="Växeln"' in html and not staff.studio.drafts.current().changes
    assert administrator.post(PATH, sent).status_code == 303
    assert staff.studio.drafts.current().changes.keys() > {FRED, LANGUAGE}
    assert 'Växeln" = "113 13"' in text(staff, "line.toml")


def test_an_editor_cannot_add_a_phone_number(staff: Staff, editor: Browser) -> None:
    sv = with_sentence("Ring 113 13.")
    html = posted(editor, form(staff, "fred", act="check", sv=sv))
    assert "An administrator can add it" in html and 'name="number-sv"' not in html
    sent = form(staff, "fred", act="add", sv=sv) | {"number-sv": "113 13"}
    editor.post(PATH, sent | {"number-for-sv-113 13": "Tips"})
    assert "line.toml" not in staff.studio.drafts.current().changes


REWORDED = {"fact-was-sv-F2": "rekryteras till polisens utlandsstyrka"}


def test_a_fact_is_said_in_other_words_beside_the_text_and_what_was_typed_stays(
    staff: Staff, editor: Browser
) -> None:
    sv = text(staff, FRED).replace("rekryteras till", "söker till")
    assert sv != text(staff, FRED)
    html = posted(editor, form(staff, "fred", act="check", sv=sv))
    assert 'name="fact-now-sv-F2"' in html and "/studio/settings/facts#F2" in html
    assert 'name="fact-was-sv-F2" value="rekryteras till polisens utlandsstyrka"' in html
    sent = form(staff, "fred", act="fact", sv=sv) | REWORDED
    sent |= {"fact-now-sv-F2": "söker till polisens utlandsstyrka"}
    html = posted(editor, sent)
    assert "The fact is now said “söker till polisens" in html and "fact-now-sv" not in html
    assert "söker till" in field(html) and FRED not in staff.studio.drafts.current().changes
    assert 'sv = ["söker till polisens utlandsstyrka"]' in text(staff, "facts.toml")
    html = posted(editor, sent)
    assert "changed this fact in the meantime" in html


@pytest.mark.parametrize("act", ["teach", "fact"])
def test_a_button_that_mends_with_an_empty_field_saves_nothing(
    staff: Staff, editor: Browser, act: str
) -> None:
    sv = with_sentence("De har också bilar.")
    sent = form(staff, "fred", act=act, sv=sv) | REWORDED | {"fact-now-sv-F2": " "}
    assert "De har också bilar." in field(posted(editor, sent))
    assert not staff.studio.drafts.current().changes


def test_what_was_filled_in_is_taught_when_the_text_is_saved_too(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, "fred", sv=with_sentence("OSSE är med."))
    sent |= {"written-sv": "OSSE", "spoken-sv": "O S S E"}
    html = posted(editor, sent | {"act": "check"})
    assert 'value="O S S E"' in html and not staff.studio.drafts.current().changes
    assert editor.post(PATH, sent).status_code == 303
    assert staff.studio.drafts.current().changes.keys() == {FRED, LANGUAGE}


def test_what_cannot_be_mended_is_told_and_the_text_is_kept(
    staff: Staff, administrator: Browser
) -> None:
    sv = with_sentence("Ring 113 13.")
    put(staff, with_text(full_script(), LANGUAGE, b"x"))
    html = posted(administrator, form(staff, "fred", act="", sv=sv) | {"accept-sv": "Zangopol"})
    assert "cannot be edited here" in html and "113 13" in field(html)
    html = posted(administrator, form(staff, "fred", act="", sv=sv) | {"number-for-sv-x": "x"})
    assert "113 13" in field(html) and '"x"' not in text(staff, "line.toml")


def test_what_two_have_changed_is_not_mended_before_it_is_put_together(
    staff: Staff, editor: Browser
) -> None:
    drafts = staff.studio.drafts
    mine = full_script()[LANGUAGE] + b"# Mine.\n"
    drafts.save_files({LANGUAGE: mine}, seen=drafts.current().seen_files(LANGUAGE), author="Karin")
    theirs = with_text(full_script(), LANGUAGE, full_script()[LANGUAGE] + b"# Theirs.\n")
    staff.studio.editions.publish(theirs, author="Sven", source=Source.SHELL)
    html = posted(editor, form(staff, "fred", act="") | {"accept-sv": "Zangopol"})
    assert "must be brought together first" in html
    assert "Zangopol" not in text(staff, LANGUAGE)


def test_a_language_without_number_words_has_a_number_added_alone(
    staff: Staff, administrator: Browser
) -> None:
    files = {path.replace("en/", "xx/"): data for path, data in full_script().items()}
    files["line.toml"] = files["line.toml"].replace(b'"en"', b'"xx"')
    put(staff, files)
    sent = form(staff, "fred", act="") | {"number-for-sv-113 13": "Tips"}
    posted(administrator, sent)
    assert "113 13" in text(staff, LANGUAGE) and "113 13" not in text(staff, "xx/language.toml")


def test_findings_stand_beside_their_field_short_and_without_files(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, "fred", act="check")
    sent |= {"label-sv": "fred & ro", "text-sv": "Det är vktigt.\nDe har t.ex. bilar."}
    html = posted(editor, sent)
    label, _, rest = html.partition('id="text-sv"')
    assert '<li class="finding error">' in label and "<mark>&amp;</mark>" in label
    assert "<mark>vktigt</mark>" in rest and "<mark>t.ex.</mark>" in rest
    assert 'href="/studio/settings/facts#F1"' in html
    told = findings(html)
    assert ">To the text<" not in html
    assert told and not re.search(r"\.toml|\.txt|R\d\d|\bline \d", " ".join(told))


def test_a_label_is_asked_for_and_what_was_typed_is_kept(staff: Staff, editor: Browser) -> None:
    for label in ("", " # fred"):
        answer = editor.post(PATH, form(staff, "fred") | {"label-sv": label, "text-sv": "Fred."})
        html = answer.get_data(as_text=True)
        assert answer.status_code == 422 and 'href="#label-sv"' in html
        assert field(html) == "Fred."
    assert not staff.studio.drafts.current().changes


def test_the_bar_counts_what_stops_publication_in_all_languages(
    staff: Staff, editor: Browser
) -> None:
    assert "Nothing here stops publication" in page(editor, PATH)
    sent = form(staff, "fred", act="check", sv=with_sentence("Ring 10."), en="peace\n\nCall 10.\n")
    assert "errors stop publication" in posted(editor, sent)


def test_the_topics_whose_keys_can_be_put_in_have_labels(editor: Browser) -> None:
    html = page(editor, "/studio/texts/silence-1")
    button = html.partition('data-put="{key:kontakt}"')[2].partition("</button>")[0]
    assert "6" in button and "telefonnummer till polisen" in button
