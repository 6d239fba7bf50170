"""The facts that the texts must say, on a page."""

import re
from html import unescape

import pytest
from scripts import announced, replaced, with_text

from ivr.studio.accounts import Role
from studio.settings_files import files, page, published, save, table
from studio.staff import Browser, Staff


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


FACTS = "/studio/settings/facts"
FACT = f"{FACTS}/one?name=F2"


def fact(browser: Browser, path: str = FACT, **changed: object) -> dict[str, object]:
    """What the form of a fact sends."""
    found = re.search(r'name="seen" value="([^"]*)"', page(browser, path))
    assert found
    form: dict[str, object] = {
        "seen": found[1],
        "source": "rekryteras till polisens utlandsstyrka",
        "words-sv": "rekryteras till polisens utlandsstyrka",
        "words-en": "recruited to the police force for missions abroad",
        "texts": ["fred"],
        "number": "",
    }
    return form | {name.replace("_", "-", 1): value for name, value in changed.items()}


def test_facts_are_shown_with_source_words_and_texts(staff: Staff) -> None:
    html = page(staff.browser(Role.READER), FACTS)
    assert "“rekryteras till polisens utlandsstyrka”" in html
    assert "Peace and security work</a>" in html
    assert "Emergency notice" in html and "Change or remove" not in html
    assert not re.search(r"\w+\.toml", html)


def test_a_fact_is_changed_added_and_taken_out(staff: Staff, editor: Browser) -> None:
    form = fact(editor, words_sv="utlandsstyrka\r\n\r\n polisens  utlandsstyrka ")
    assert editor.post(FACT, form).status_code == 303
    held = table(staff, "facts.toml")
    assert held["F2"]["sv"] == ["utlandsstyrka", "polisens utlandsstyrka"]
    assert list(held)[0] == "G1"
    assert "# Faktatabellen" in files(staff)["facts.toml"].decode()
    assert 'href="/studio/settings/facts"' in page(editor, "/studio/publish")
    new = fact(editor, f"{FACTS}/one", source="Växeln är öppen dygnet runt", number="114 14")
    new |= {"number_in": ["kontakt", "fault"]}
    assert editor.post(f"{FACTS}/one", new).status_code == 303
    added = table(staff, "facts.toml")["vaxeln-ar-oppen-dygnet"]
    assert added["number"] == "114 14" and added["number_in"] == ["kontakt", "fault"]
    assert editor.post(FACT, fact(editor, gone="on")).status_code == 303
    assert "F2" not in table(staff, "facts.toml")


def test_a_phone_number_in_a_fact_does_not_break_over_lines(editor: Browser) -> None:
    number, kept = "+46 77 114 14 00", "+46\u00a077\u00a0114\u00a014\u00a000"
    new = fact(editor, f"{FACTS}/one", source=number, words_sv=number)
    assert editor.post(f"{FACTS}/one", new).status_code == 303
    html = page(editor, FACTS)
    assert f"“{kept}”</h3>" in html and f"Not said in Swedish: “{kept}”" in html
    named = re.search(r'href="([^"]*name=46[^"]*)"', html)
    assert named
    html = page(editor, named[1])
    assert f"{kept}”</h1>" in html and f">{number}</textarea>" in html.replace(">\n", ">")


def test_a_fact_needs_words_and_texts_and_a_source(staff: Staff, editor: Browser) -> None:
    form = fact(editor, source="", texts=[], words_en="")
    answer = editor.post(FACT, form)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    for told in ("Quote the source", "at least one text", "at least one word"):
        assert told in html
    assert not staff.studio.drafts.current().changes


def test_a_fact_that_nobody_changed_is_not_saved(staff: Staff, editor: Browser) -> None:
    assert editor.post(FACT, fact(editor)).status_code == 303
    assert "Nothing had been changed" in page(editor, FACTS)
    assert not staff.studio.drafts.current().changes


def test_a_fact_is_said_in_texts_that_are_heard(editor: Browser) -> None:
    html = page(editor, FACT)
    assert 'id="texts-kontakt"' in html and 'id="texts-without-voice"' not in html


def test_a_fact_that_two_people_change_is_shown_with_both(staff: Staff, editor: Browser) -> None:
    form = fact(editor, words_sv="utlandsstyrkan", texts=["fred", "fast"])
    changed = replaced(
        files(staff), "facts.toml", 'sv = ["rekryteras till polisens utlandsstyrka"]', 'sv = ["x"]'
    )
    head, tail = changed["facts.toml"].decode().split("[F2]")
    tail = tail.replace('texts = ["fred"]', 'texts = ["fred", "utveckling"]', 1)
    save(staff, {"facts.toml": f"{head}[F2]{tail}".encode()})
    answer = editor.post(FACT, form)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Somebody else wrote: x" in html and "Somebody else has chosen:" in html


def test_words_that_a_text_lost_are_shown_at_their_fact(staff: Staff, editor: Browser) -> None:
    save(staff, with_text(files(staff), "sv/fred.txt", "fred\n\nFred.\n"))
    assert "Not said in Swedish: “rekryteras till polisens utlandsstyrka”" in page(editor, FACTS)


def test_there_may_be_no_facts_and_no_such_fact(staff: Staff, editor: Browser) -> None:
    save(staff, {"facts.toml": None})
    assert "There are none yet." in page(editor, FACTS)
    assert editor.get(FACT).status_code == 404
    new = fact(editor, f"{FACTS}/one")
    assert editor.post(f"{FACTS}/one", new).status_code == 303
    assert list(table(staff, "facts.toml")) == ["rekryteras-till-polisens-utlandsstyrka"]


def test_a_fact_that_cannot_be_written_is_told_and_what_was_written_stays(
    staff: Staff, editor: Browser
) -> None:
    line = 'F2 = { texts = ["fred"], sv = ["x"], en = ["y"] }\n'
    text = files(staff)["facts.toml"].decode().replace("[F2]", "[F0]")
    save(staff, {"facts.toml": f"{line}{text}".encode()})
    answer = editor.post(FACT, fact(editor, words_sv="mina ord"))
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "written by hand" in html and "mina ord" in html


def test_a_fact_of_a_text_that_is_gone_is_named_once_with_a_link_to_what_mends_it(
    staff: Staff, editor: Browser
) -> None:
    text = files(staff)["facts.toml"].decode().replace("[F2]", '[F2]\nnumber_in = ["fried"]')
    head, found, rest = text.partition("[F2]")
    save(staff, {"facts.toml": (head + found + rest.replace('["fred"]', '["fried"]', 1)).encode()})
    assert page(editor, FACTS).count("</strong> The fact “rekryteras till polisens") == 1
    html = page(editor, "/studio/publish")
    assert "is said in a text that does not exist" in html and f'"{FACTS}#F2"' in html
    assert f'"{FACTS}#F2"' in page(staff.browser(Role.READER), FACTS)
    assert editor.post(FACT, fact(editor)).status_code == 303
    assert "is said in a text" not in page(editor, "/studio/publish")


def test_words_in_a_language_that_the_line_has_no_more_go_when_a_fact_is_saved(
    staff: Staff, editor: Browser
) -> None:
    text = files(staff)["facts.toml"].decode().replace("[F2]", '[F2]\nfi = ["sana"]')
    save(staff, {"facts.toml": text.encode()})
    assert "The fact “rekryteras" in page(editor, FACTS)
    assert editor.post(FACT, fact(editor)).status_code == 303
    assert "fi" not in table(staff, "facts.toml")["F2"]


def test_facts_that_cannot_be_read_are_told(staff: Staff, editor: Browser) -> None:
    save(staff, {"facts.toml": b"["})
    answer = editor.get(FACTS)
    assert answer.status_code == 400
    assert "settings of the draft cannot be read" in unescape(answer.get_data(as_text=True))


def test_facts_are_listed_by_the_first_text_that_says_them(editor: Browser) -> None:
    html = page(editor, FACTS)
    assert 'href="#in-fred"' in html
    assert html.index('<h2 id="in-fred">') < html.index('id="F2"')


def test_the_form_of_a_fact_names_it_and_folds_the_texts_that_do_not_say_it(
    editor: Browser,
) -> None:
    html = page(editor, FACT)
    assert "rekryteras till polisens" in html.partition("</title>")[0]
    folded = html.index("Choose other texts")
    assert html.index('id="texts-fred"') < folded < html.index('id="texts-kontakt"')


def test_an_announcement_that_has_ended_is_not_offered_to_a_fact(
    staff: Staff, editor: Browser
) -> None:
    save(staff, announced({"old": "until = 2020-01-02T12:00:00\n"}, files=files(staff)))
    assert 'id="texts-old"' not in page(editor, FACT)
