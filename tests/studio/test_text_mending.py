"""What a finding of a text reports is mended in its form, and saved with it."""

import re
from html import unescape

import pytest

from ivr.studio.accounts import Role
from tests.scripts import full_script, with_text
from tests.studio.forms import sent_by
from tests.studio.publishing import changed
from tests.studio.staff import Browser, Staff
from tests.studio.texts import FRED, field, form, page, put, text

pytestmark = pytest.mark.usefixtures("edition")

LANGUAGE = "sv/language.toml"
PATH = "/studio/texts/fred"
BODY = "sv/texts/fred/body"


def findings(html: str) -> list[str]:
    """The findings beside the fields, as people read them."""
    found = re.findall(r'<li class="finding [a-z]+">(.*?)</li>', html, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", "", each)).split()) for each in found]


def typed(browser: Browser, sentence: str) -> tuple[str, dict[str, str]]:
    """The page after a sentence more was checked, and what its form sends then."""
    sent = form(browser, "fred", act="check")
    return checked(browser, sent | {BODY: f"{sent[BODY]}\n{sentence}"})


def checked(browser: Browser, sent: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The page after a check, and what its form sends then."""
    answer = browser.post(PATH, sent | {"act": "check"})
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    return html, sent_by(html, PATH) | {"act": "save"}


def save(browser: Browser, sent: dict[str, str], status: int = 303) -> str:
    answer = browser.post(PATH, sent)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("sentence", "written", "spoken"),
    [
        ("OSSE är med.", "OSSE", "O S S E"),
        ("De var med år 1850.", "1850", "artonhundrafemtio"),
        ("De är där ½ år.", "½", "ett halvt"),
    ],
)
def test_a_pronunciation_is_taught_beside_the_sentence_and_saved_with_it(
    staff: Staff, editor: Browser, sentence: str, written: str, spoken: str
) -> None:
    html, sent = typed(editor, f"{sentence}\n{sentence}")
    name = f"sv/pronunciation/{written}"
    assert sent[name] == "" and len([one for one in findings(html) if written in one]) == 1
    html, sent = checked(editor, sent | {name: spoken})
    assert f"“{written}” " not in " ".join(findings(html))
    assert sent[name] == spoken and sentence in field(html) and not changed(staff)
    save(editor, sent)
    assert changed(staff) == {BODY, name} and f'"{spoken}"' in text(staff, LANGUAGE)
    assert len({its[0].act for its in staff.studio.drafts.current().saves.values()}) == 1
    assert name not in sent_by(page(editor, PATH))


def test_two_who_teach_the_same_word_see_each_others_words(staff: Staff, editor: Browser) -> None:
    name, other = "sv/pronunciation/OSSE", staff.browser(Role.PUBLISHER)
    _, mine = typed(editor, "OSSE är med.")
    _, theirs = typed(other, "Vi är med i OSSE.")
    save(other, theirs | {name: "O S S E"})
    html = save(editor, mine | {name: "ossé", BODY: theirs[BODY]}, status=409)
    assert "Anna Publisher has saved something else here" in html and 'value="ossé"' in html
    save(editor, sent_by(html, PATH))
    assert '"ossé"' in text(staff, LANGUAGE)


def test_names_are_accepted_beside_the_sentence_whoever_else_accepts_some(
    staff: Staff, editor: Browser
) -> None:
    html, sent = typed(editor, "De är med i Zangopol.")
    assert 'name="accept-sv" value="Zangopol"' in html and "accept-sv" not in sent
    html, sent = checked(editor, sent | {"accept-sv": "Zangopol"})
    assert not [one for one in findings(html) if "Zangopol" in one]
    assert sent["accept-sv"] == "Zangopol" and not changed(staff)
    other = staff.browser(Role.PUBLISHER)
    save(other, form(other, "fred") | {"accept-sv": "Zingapol"})
    save(editor, sent)
    assert {"Zangopol", "Zingapol"} <= set(re.findall(r"\w+", text(staff, LANGUAGE)))


def test_a_phone_number_is_added_on_the_page_of_the_settings(editor: Browser) -> None:
    html, _ = typed(editor, "Ring 113 13.")
    (finding,) = [one for one in findings(html) if "113 13" in one]
    assert "114 14" in finding and 'href="/studio/settings#numbers"' in html


def test_what_cannot_be_mended_is_told_and_the_text_is_kept(staff: Staff, editor: Browser) -> None:
    put(staff, with_text(full_script(), LANGUAGE, b"x"))
    sent = form(editor, "fred", sv_body="Fred.") | {"accept-sv": "Zangopol"}
    html = save(editor, sent, status=422)
    assert "cannot be read" in html and field(html) == "Fred."
    assert text(staff, FRED) == full_script()[FRED].decode()


def test_a_probable_word_is_written_into_the_text_by_a_button(
    staff: Staff, editor: Browser
) -> None:
    html, sent = typed(editor, "Det är vktigt.")
    (button,) = re.findall(r'name="replace" value="([^"]*)"', html)
    answer = editor.post(PATH, sent | {"replace": unescape(button)})
    html = answer.get_data(as_text=True)
    assert "Det är viktigt." in field(html) and not changed(staff)
    assert sent_by(html, PATH)[f"seen:{BODY}"] == sent[f"seen:{BODY}"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"replace": "x"}, 400),
        ({"replace": "sv/texts/fred/nix\n1\na\nb"}, 400),
        ({"replace": "sv/texts/fred/body\nx\na\nb"}, 400),
        ({"replace": "sv/texts/fred/body\n99\na\nb"}, 200),
        ({"seen:sv/pronunciation/": "", "sv/pronunciation/": "x"}, 303),
        ({"seen:sv/pronunciation/a/b": "", "sv/pronunciation/a/b": "x"}, 303),
        ({"seen:xx/pronunciation/a": "", "xx/pronunciation/a": "x"}, 303),
        ({"seen:line": "", "accept-sv": " ", "accept-xx": "x"}, 303),
    ],
)
def test_what_no_page_sends_changes_nothing(
    staff: Staff, editor: Browser, sent: dict[str, str], status: int
) -> None:
    save(editor, form(editor, "fred") | sent, status)
    assert not changed(staff)


def test_findings_stand_beside_their_field_short_and_without_files(editor: Browser) -> None:
    sent = form(editor, "fred", sv_label="fred & ro", sv_body="Det är vktigt.\nDe har t.ex. bilar.")
    html, _ = checked(editor, sent)
    label, _, rest = html.partition(f'id="{BODY}"')
    assert '<li class="finding error">' in label and "<mark>&amp;</mark>" in label
    assert "<mark>vktigt</mark>" in rest and "<mark>t.ex.</mark>" in rest
    assert 'href="/studio/settings/facts#F1"' in html
    told = findings(html)
    assert "errors stop publication" in html
    assert told and not re.search(r"\.toml|\.txt|R\d\d|\bline \d", " ".join(told))


def test_the_topics_whose_keys_can_be_put_in_have_labels(editor: Browser) -> None:
    html = page(editor, "/studio/texts/silence-1")
    button = html.partition('data-put="{key:kontakt}"')[2].partition("</button>")[0]
    assert "6" in button and "telefonnummer till polisen" in button
