"""The page of a text: editing in all languages, checks, fixes, and saving."""

import re

import pytest
from sqlalchemy import text

from ivr.studio.database import Database
from ivr.studio.people import Role
from tests.markup import parsed, words_of
from tests.scripts import nested_script, short_script, with_text, without
from tests.sounds import encoded, recorded, speech
from tests.studio.staff import Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("edition")

FRED, WELCOME = "sv/fred.txt", "sv/welcome.txt"
PATH, LANGUAGE = "/studio/texts/fred", "sv/language.toml"
BODY, LABEL = "sv/texts/fred/body", "sv/texts/fred/label"
ENGLISH = "en/texts/fred/body"


def checked(browser: Browser, body: str, name: str = "fred") -> str:
    """Return what changes on the page while the Swedish sentences are typed."""
    path = f"/studio/texts/{name}"
    sent = sent_by(browser.page(path), path) | {f"sv/texts/{name}/body": body}
    answer = browser.post(f"{path}/check", sent)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def words(browser: Browser, path: str) -> str:
    return words_of(parsed(browser.page(path)))


def findings(html: str) -> list[str]:
    return [words_of(one) for one in parsed(html).iterfind(".//ul[@class='findings']/li")]


def typed(browser: Browser, sentence: str) -> str:
    page = browser.page(PATH)
    body = f"{sent_by(page)[BODY]}\n{sentence}"
    return browser.fill(PATH, {BODY: body, "act": "check"}, 200, page=page)


def test_the_limit_of_a_text_is_that_of_the_script(staff: Staff, editor: Browser) -> None:
    assert re.search(r"\d more characters [^.]*30 s", words(editor, PATH))
    assert "characters" not in words(editor, "/studio/texts/kontakt")
    table = short_script()["line.toml"].decode()
    table += '[rules]\nR56 = { warn_seconds = 20, reason = "Kort." }\n'
    table += 'R02 = { accepted = true, reason = "Godkänt." }\n'
    staff.publish(with_text(short_script(), "line.toml", table))
    assert re.search(r"\d characters more than 20 s", words(editor, PATH))
    assert re.search(r"\d more characters [^.]* 5 s", words(editor, "/studio/texts/notice"))


PRINTED = {f"{code}/without-voice.txt": b"in writing\n\nCall 114 41.\n" for code in ("sv", "en")}


@pytest.mark.parametrize(
    ("files", "name", "shown", "hidden"),
    [
        (nested_script(2, 8), "menu-2", "menu needs no text", "0.0 seconds"),
        ({**short_script(), **PRINTED}, "without-voice", "Only in writing", "Amy"),
        (without(short_script(), "sv/notice.txt"), "fred", "fully checked", "Nothing here stops"),
    ],
    ids=["menu without a text", "only printed", "not checked whole"],
)
def test_a_text_of_any_draft_can_be_edited(
    staff: Staff, editor: Browser, files: dict[str, bytes], name: str, shown: str, hidden: str
) -> None:
    staff.put(files)
    seen = words(editor, f"/studio/texts/{name}")
    assert shown in seen and hidden not in seen


def test_earlier_versions_are_offered_once_a_text_was_written(editor: Browser) -> None:
    page, versions = "/studio/texts/time-up", "/studio/history/saved/text-time-up"
    assert versions not in editor.page(page)
    editor.fill(page, {"sv/texts/time-up/body": "Hej då.", "act": "save"})
    assert versions in editor.page(page)
    assert editor.get(versions).status_code == 200


def test_a_recording_is_offered_while_it_matches_the_text(staff: Staff, editor: Browser) -> None:
    staff.put({**short_script(), **recorded("sv/welcome", encoded(speech(4)))})
    address = "/studio/recordings/sv/welcome/sound"
    page = editor.page("/studio/texts/welcome")
    assert f'src="{address}"' in page and 'href="/studio/recordings/sv/welcome"' in page
    sound = editor.get(address)
    assert sound.status_code == 200 and sound.content_type.startswith("audio/")
    html = checked(editor, "Hej.", "welcome")
    assert "recording of other words" in html and address not in html and "Record it" not in html


def test_typing_tells_what_callers_would_hear(staff: Staff, editor: Browser) -> None:
    html = checked(editor, "Fred {en: now | 112}. |")
    assert "<html" not in html and "the voice for English" in html
    part = parsed(f"<!doctype html>\n<body>{html}</body>")
    assert "Fred the voice for English now 112 [one one two]." in words_of(part)
    assert "now one one two" in [one.get("data-say") for one in part.iter("span")]
    assert "characters left in the longest" in checked(editor, "Ring oss. " * 270, "kontakt")
    assert not staff.changed()


def test_both_languages_are_saved_and_comments_stay(staff: Staff, editor: Browser) -> None:
    typed = {"sv/texts/welcome/body": "Hej.\r\n Välkommen. \r\n", "en/texts/welcome/body": "Hello."}
    assert "Swedish, by Anna Editor" in editor.fill("/studio/texts/welcome", typed)
    assert staff.text(WELCOME).endswith(".\nHej.\nVälkommen.\n")
    assert staff.changed() == typed.keys()


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u200f", "\ufeff", "\u202e"])
def test_invisible_characters_are_removed_and_said_to_be(
    staff: Staff, editor: Browser, sign: str
) -> None:
    """Two versions that differ in nothing else would look alike to whoever approves them."""
    path = "/studio/texts/fred"
    page = editor.fill(path, {"sv/texts/fred/body": f"Ring 1{sign}12 nu."})
    assert staff.value("sv/texts/fred/body") == "Ring 112 nu."
    assert "Invisible characters were removed" in page
    before = staff.draft.fingerprint
    page = editor.fill(path, {"sv/texts/fred/body": f"Ring 112{sign} nu."})
    assert "Invisible characters were removed" in page
    assert staff.draft.fingerprint == before
    page = editor.fill(path, {"sv/texts/fred/body": "Ring 112 genast."})
    assert "Invisible" not in page


def test_a_missing_text_is_written_and_an_empty_one_refused(staff: Staff, editor: Browser) -> None:
    staff.put(without(short_script(), FRED))
    editor.fill(PATH)
    assert FRED not in staff.draft.files
    emptied = dict.fromkeys((f"en/texts/fred/{part}" for part in ("label", "body", "notes")), "")
    html = editor.fill(PATH, {LABEL: "fred", BODY: "Fred.", **emptied})
    assert staff.text(FRED) == "fred\n\nFred.\n" and "1 error" in html


def test_an_optional_text_is_written_and_taken_away_again(staff: Staff, editor: Browser) -> None:
    swedish, english = "sv/texts/main/label", "en/texts/main/label"
    for typed, offered, missing in (
        ({swedish: "huvudmenyn", english: "main menu"}, "Change the heading", 0),
        ({english: ""}, "Change the heading", 1),
        ({swedish: ""}, "Write a heading", 0),
    ):
        editor.fill("/studio/texts/main", typed)
        html = editor.page("/studio/texts")
        assert offered in html and html.count(">missing<") == missing
    assert staff.draft.files == short_script()


def test_a_missing_label_is_an_error_and_the_input_is_kept(staff: Staff, editor: Browser) -> None:
    for label in ("", " # "):
        html = editor.fill(PATH, {LABEL: label, BODY: "Fred."}, 422)
        assert f'href="#{LABEL}"' in html and sent_by(html)[BODY] == "Fred." and not staff.changed()


def test_a_displayed_change_has_titles_instead_of_names(staff: Staff, editor: Browser) -> None:
    file = "en/silence-2.txt"
    staff.save_files({file: short_script()[file] + b"Press {key:repeat}.\n"})
    html = editor.page("/studio/publish").replace("\N{NO-BREAK SPACE}", " ")
    assert "{key: Phone numbers to the police}" in html and "{key: Hear again}" in html


@pytest.mark.parametrize(
    ("sentence", "written", "spoken"),
    [("OSSE är med.", "OSSE", "O S S E"), ("De är där ½ år.", "½", "ett halvt")],
)
def test_a_pronunciation_is_taught_beside_the_sentence_and_saved_with_it(
    staff: Staff, editor: Browser, sentence: str, written: str, spoken: str
) -> None:
    html = typed(editor, f"{sentence}\n{sentence}")
    name = f"sv/pronunciation/{written}"
    assert sent_by(html)[name] == "" and len([one for one in findings(html) if written in one]) == 1
    html = editor.fill(PATH, {name: spoken, "act": "check"}, 200, page=html)
    assert f"“{written}” " not in " ".join(findings(html)) and not staff.changed()
    assert sent_by(html)[name] == spoken and sentence in sent_by(html)[BODY]
    html = editor.fill(PATH, page=html)
    assert staff.changed() == {BODY, name} and f'"{spoken}"' in staff.text(LANGUAGE)
    assert len({its[0].act for its in staff.draft.saves.values()}) == 1
    assert name not in sent_by(html)


def test_two_accept_names_beside_their_sentences(staff: Staff, editor: Browser) -> None:
    html = typed(editor, "De är med i Zangopol.")
    assert 'name="accept" value="Zangopol"' in html and "accept" not in sent_by(html)
    html = editor.fill(PATH, {"accept": "Zangopol", "act": "check"}, 200, page=html)
    assert not [one for one in findings(html) if "Zangopol" in one] and not staff.changed()
    assert sent_by(html)["accept"] == "Zangopol"
    other = {BODY.replace("fred", "fast"): "De är med i Zingapol.", "accept": "Zingapol"}
    staff.browser(Role.PUBLISHER).fill(PATH.replace("fred", "fast"), other)
    editor.fill(PATH, page=html)
    assert {"Zangopol", "Zingapol"} <= set(re.findall(r"\w+", staff.text(LANGUAGE)))


def test_a_name_is_accepted_once_in_every_language_that_says_it(
    staff: Staff, editor: Browser
) -> None:
    words = {BODY: "De är med i Zangopol.", ENGLISH: "They are part of Zangopol."}
    html = editor.fill(PATH, {**words, "act": "check"}, 200)
    assert "Accept “Zangopol” (Swedish, English)" in html
    html = editor.fill(PATH, {**words, "accept": "Zangopol", "act": "check"}, 200)
    assert not [one for one in findings(html) if "Accept “Zangopol”" in one]
    editor.fill(PATH, {**words, "accept": ["Zangopol", "Zongopol"]})
    for code in ("sv", "en"):
        names = str(staff.value(f"{code}/names"))
        assert "Zangopol" in names and "Zongopol" not in names
    editor.fill(PATH, {BODY: "Vi kallar det {en: Zengopol}.", "accept": "Zengopol"})
    assert "Zengopol" in str(staff.value("en/names"))


def test_an_accepted_name_is_published_with_its_text(staff: Staff, publisher: Browser) -> None:
    words = {BODY: "De är med i Zangopol.", ENGLISH: "They are part of it."}
    publisher.fill(PATH, {**words, "accept": "Zangopol"})
    staff.save({"sv/texts/welcome/body": "Polisens internationella arbete."})
    today = publisher.page("/studio")
    assert "tick=names-sv&amp;tick=text-fred#changes" in today
    assert "?ticked=1&amp;tick=text-welcome#changes" in today


def test_a_probable_word_is_written_into_a_text_by_a_button(staff: Staff, editor: Browser) -> None:
    html = typed(editor, "Det är vktigt.")
    (button,) = parsed(html).findall(".//button[@name='replace']")
    after = sent_by(editor.fill(PATH, {"replace": button.get("value")}, 200, page=html))
    assert "Det är viktigt." in after[BODY] and not staff.changed()
    assert after[f"seen:{BODY}"] == sent_by(html)[f"seen:{BODY}"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"replace": "x"}, 400),
        ({"replace": "sv/texts/fred/nix\n1\na\nb"}, 400),
        ({"replace": "sv/texts/fred/body\n99\na\nb"}, 200),
        ({"seen:sv/pronunciation/": "", "sv/pronunciation/": "x"}, 303),
        ({"seen:xx/pronunciation/a": "", "xx/pronunciation/a": "x"}, 303),
        ({"seen:line": "", "accept": [" ", "x" * 9]}, 303),
    ],
)
def test_unexpected_form_values_change_nothing(
    staff: Staff, editor: Browser, sent: dict[str, str], status: int
) -> None:
    editor.fill(PATH, sent, status)
    assert not staff.changed()


def test_findings_stand_beside_their_field_short_and_without_files(editor: Browser) -> None:
    sent = {LABEL: "fred & ro", BODY: "Det är vktigt.\nDe har t.ex. bilar.", "act": "check"}
    html = editor.fill(PATH, sent, 200)
    assert " data-unsaved" in html
    label, _, rest = html.partition(f'id="{BODY}"')
    assert '<li class="finding error">' in label and "<mark>&amp;</mark>" in label
    assert "<mark>vktigt</mark>" in rest and "<mark>t.ex.</mark>" in rest
    assert 'href="/studio/settings/facts#F1"' in html and "errors stop publication" in html
    listed = findings(html)
    assert listed and not re.search(r"\.toml|\.txt|R\d\d|\bline \d", " ".join(listed))
    assert "more of this kind" in checked(editor, " ".join(f"ord{number}" for number in range(60)))


def test_words_survive_a_refused_save(
    staff: Staff, editor: Browser, staff_database: Database
) -> None:
    form = sent_by(editor.page(PATH), PATH) | {BODY: "Helt nya ord."}
    with staff_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    refused = editor.post(PATH, form)
    assert refused.status_code == 503
    assert "The studio is being updated" in refused.text and "Helt nya ord." in refused.text
    assert editor.get(PATH).status_code == 200 and not staff.changed()


def test_a_text_has_its_placeholders_in_the_readers_language(staff: Staff) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    html = swede.fill(PATH, {BODY: "Det är {antal} val. Tryck {knapp:kontakt}. {nu}"})
    assert staff.value(BODY) == "Det är {count} val. Tryck {key:kontakt}. {nu}"
    assert "Tryck {knapp:kontakt}" in html
    assert "{antal}, {sista_knapp}, {knapp:…}" in html
    assert "{count}" not in html and "{key:" not in html


def test_a_text_says_that_errors_elsewhere_stop_publication(staff: Staff, editor: Browser) -> None:
    assert "Nothing here stops publication" in editor.page(PATH)
    staff.save({"sv/texts/fast/body": "Ring 110."})
    html = editor.page(PATH)
    assert "2 errors elsewhere in the draft" in html and "Nothing here" not in html
