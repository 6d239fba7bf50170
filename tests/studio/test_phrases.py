"""The phrases and names of each language, edited field by field."""

import re
from html import unescape

import pytest
from scripts import full_script, replaced, with_text

from ivr.publishing.draft import file_digest
from ivr.publishing.edition import Source
from ivr.script.model import PHRASES
from ivr.studio.accounts import Role
from ivr.studio.writing.language_table import TableText
from studio.publishing import page_of
from studio.staff import Browser, Staff

FILE = "sv/language.toml"
ATTACK = '"><script>alert(1)</script>'


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    return staff


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def page(browser: Browser) -> str:
    answer = browser.get("/studio/phrases")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def table(staff: Staff, code: str = "sv") -> TableText:
    file = f"{code}/language.toml"
    return TableText(file, staff.studio.drafts.current().files[file])


def form(staff: Staff, code: str = "sv", **changed: str) -> dict[str, str]:
    """What one language's fields send: its phrases and names as they are, but for some of them."""
    its = table(staff, code)
    sent = {f"phrase-{name}": words for name, words in its.entries("phrases").items()}
    sent |= {"names": "\r\n".join(its.names)}
    sent |= {
        "seen": file_digest(staff.studio.drafts.current().files[f"{code}/language.toml"]) or ""
    }
    return {f"{name}-{code}": words for name, words in (sent | changed).items()}


def test_each_phrase_is_shown_with_its_placeholders_and_how_it_is_said(editor: Browser) -> None:
    html = page(editor)
    for name in PHRASES:
        assert f'name="phrase-{name}-sv"' in html
    assert "<code>{label}</code>" in html
    assert 'data-say="För svenska, tryck nio."' in html
    assert "Ameripol\nEuropol" in html


def test_phrases_and_names_are_saved_and_comments_stay(staff: Staff, editor: Browser) -> None:
    changed = form(staff, **{"phrase-choices": " Det finns  {count} val. "})
    changed["names-sv"] = changed["names-sv"].replace("Ameripol", "Nordpol") + "\r\n\r\n Nordpol "
    assert editor.post("/studio/phrases", changed).status_code == 303
    assert table(staff).entries("phrases")["choices"] == "Det finns {count} val."
    assert "Nordpol" in table(staff).names and "Ameripol" not in table(staff).names
    text = staff.studio.drafts.current().files[FILE].decode()
    assert "# Korta meningar runt texterna." in text
    assert "Saved in the draft" in page(editor)


def test_a_phrase_that_is_emptied_stays_and_names_that_were_not_sent_too(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, **{"phrase-choices": "  "})
    del sent["names-sv"]
    editor.post("/studio/phrases", sent)
    assert "Nothing had been changed" in page(editor)


def test_the_phrase_of_a_slower_repeat_is_added_and_taken_out(
    staff: Staff, editor: Browser
) -> None:
    words = "För att lyssna igen, långsammare, tryck {key}."
    assert "repeat_slower" not in table(staff).entries("phrases")
    for typed, held in ((words, words), ("", None)):
        editor.post("/studio/phrases", form(staff, **{"phrase-repeat_slower": typed}))
        assert table(staff).entries("phrases").get("repeat_slower") == held


def test_a_phrase_without_its_placeholders_is_refused_at_its_field_and_kept(
    staff: Staff, editor: Browser
) -> None:
    answer = editor.post("/studio/phrases", form(staff, **{"phrase-option": "Tryck { key }."}))
    assert answer.status_code == 422 and not staff.studio.drafts.current().changes
    html = answer.get_data(as_text=True)
    assert '<a href="#sv-option">An option of a menu: {label} is missing' in html
    assert 'aria-invalid="true"' in html and ">Tryck { key }.</textarea>" in html


def test_a_phrase_with_an_unknown_placeholder_is_saved_and_told(
    staff: Staff, editor: Browser
) -> None:
    editor.post("/studio/phrases", form(staff, **{"phrase-choices": "Välj {nu} av {count}."}))
    html = page(editor)
    assert "{nu}" in html.partition('class="findings"')[2].partition("</ul>")[0]
    assert "Error, line" not in html


def test_placeholders_are_in_the_readers_language_and_stay_as_they_are_in_the_file(
    staff: Staff,
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    html = page(swede)
    assert "<code>{rubrik}</code>" in html and ">För {rubrik}, tryck {knapp}.</textarea>" in html
    assert "{label}" not in html and "{key}" not in html
    fields = re.findall(r'name="(seen-[^"]*)" value="([^"]*)"', html)
    fields += re.findall(r'name="(phrase-[^"]*)"[^>]*>([^<]*)</textarea>', html)
    before = staff.studio.drafts.current().files
    assert swede.post("/studio/phrases", dict(fields)).status_code == 303
    assert "Inget hade ändrats" in page(swede)
    assert staff.studio.drafts.current().files == before


@pytest.mark.parametrize("typed", ["Det finns {antal} val.", "Det finns {count} val."])
def test_placeholders_are_taken_in_the_readers_language_and_as_in_the_file(
    staff: Staff, typed: str
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    swede.post("/studio/phrases", form(staff, **{"phrase-choices": typed}))
    assert table(staff).entries("phrases")["choices"] == "Det finns {count} val."
    assert "{antal}" in swede.get("/studio/publish").get_data(as_text=True)


def test_what_is_wrong_with_a_phrase_names_placeholders_in_the_readers_language(
    staff: Staff,
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    answer = swede.post("/studio/phrases", form(staff, **{"phrase-option": "Tryck {knapp}."}))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "{rubrik} saknas" in html and "{label}" not in html
    swede.post("/studio/phrases", form(staff, **{"phrase-choices": "Välj {nu} av {antal}."}))
    told = page(swede).partition('class="findings"')[2].partition("</ul>")[0]
    assert 'href="/studio/phrases"' not in told
    assert "{nu}" in told and "{antal}" in told and "{count}" not in told


def test_each_placeholder_is_explained_with_what_stands_for_it(staff: Staff) -> None:
    html = page(staff.browser(Role.EDITOR, "sv"))
    assert "till exempel telefonnummer till polisen" in html
    assert "the option's label, for example phone numbers" in unescape(
        page(staff.browser(Role.READER))
    )


def test_what_somebody_else_saved_meanwhile_is_merged_field_by_field(
    staff: Staff, editor: Browser
) -> None:
    names = table(staff).names
    mine = form(staff, **{"phrase-choices": "Mina {count} val.", "phrase-repeat": "Om {key}."})
    mine["names-sv"] = "\n".join(("Danmark", *names[1:]))
    theirs = form(
        staff, **{"phrase-choices": "Deras {count} val.", "phrase-option": "{label} {key}"}
    )
    theirs["names-sv"] = "\n".join((*names, "Norge"))
    staff.browser(Role.PUBLISHER).post("/studio/phrases", theirs)
    answer = editor.post("/studio/phrases", mine)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for words in ("Mina {count} val.", "Om {key}.", "{label} {key}"):
        assert f">{words}</textarea>" in html
    swedish = html.partition('id="sv-names"')[2].partition("</textarea>")[0]
    assert "Norge\nDanmark" in swedish and "Ameripol" not in swedish
    assert html.count("Take what the other person wrote") == 1


@pytest.mark.parametrize("takes_theirs", [True, False])
def test_of_a_phrase_that_two_people_changed_either_version_can_be_taken(
    staff: Staff, editor: Browser, takes_theirs: bool
) -> None:
    mine = form(staff, **{"phrase-choices": "Mina {count} val."})
    theirs = form(staff, **{"phrase-choices": "Deras {count} val."})
    staff.browser(Role.PUBLISHER).post("/studio/phrases", theirs)
    html = editor.post("/studio/phrases", mine).get_data(as_text=True)
    tick = dict(re.findall(r'name="(instead-[^"]*)" value="([^"]*)"', html))
    assert list(tick.values()) == ["Deras {count} val."]
    again = form(staff, **{"phrase-choices": "Mina {count} val."})
    assert editor.post("/studio/phrases", again | (tick if takes_theirs else {})).status_code == 303
    kept = "Deras {count} val." if takes_theirs else "Mina {count} val."
    assert table(staff).entries("phrases")["choices"] == kept


def test_what_two_people_changed_elsewhere_in_the_language_is_told_by_its_name(
    staff: Staff, editor: Browser
) -> None:
    both = with_text(full_script(), FILE, full_script()[FILE] + b'"FN" = "F N"\n')
    staff.studio.editions.publish(both, author="files", source=Source.FILES)
    mine = replaced(both, FILE, "Du har {count} val.", "Här finns {count} val.")
    mine = replaced(mine, FILE, '"F N"', '"f n"')
    seen = staff.studio.drafts.current().seen_files(FILE)
    staff.studio.drafts.save_files({FILE: mine[FILE]}, seen=seen, author="Karin")
    theirs = replaced(full_script(), FILE, "Du har {count} val.", "Det finns {count} val.")
    staff.studio.editions.publish(theirs, author="files", source=Source.FILES)
    phrases, pronunciation = page(editor), page_of(editor, "/studio/pronunciation")
    told = (
        phrases.partition('class="flash warning"')[2].partition("<form")[0].partition("</div>")[0]
    )
    assert 'href="#sv-choices"' in told and 'href="/studio/pronunciation"' in told
    assert "<strong>FN</strong>: removed" in told
    tick = r'<input type="checkbox" id="instead-sv-choices"[^>]*'
    assert "disabled" not in re.findall(tick, phrases)[0]
    assert "disabled" in re.findall(tick, page(staff.browser(Role.READER)))[0]
    assert "<strong>How many options there are</strong>" in pronunciation
    assert "Det finns {count} val." in pronunciation and "<strong>FN" not in pronunciation


def test_a_reader_sees_the_phrases_and_cannot_save(staff: Staff) -> None:
    reader = staff.browser(Role.READER)
    assert "readonly" in page(reader)
    assert reader.post("/studio/phrases", form(staff)).status_code == 403


def test_a_language_that_is_not_there_cannot_be_saved(staff: Staff, editor: Browser) -> None:
    sent = form(staff, **{"phrase-choices": "Det finns {count}."})
    sent = {name.replace("-sv", "-fi"): words for name, words in sent.items()}
    assert editor.post("/studio/phrases", sent).status_code == 303
    assert dict(staff.studio.drafts.current().changes) == {}


def test_all_languages_are_saved_at_once(staff: Staff, editor: Browser) -> None:
    sent = form(staff, **{"phrase-choices": "Det finns {count}."})
    sent |= form(staff, "en", **{"phrase-choices": "There are {count}."})
    assert editor.post("/studio/phrases", sent).status_code == 303
    assert table(staff).entries("phrases")["choices"] == "Det finns {count}."
    assert table(staff, "en").entries("phrases")["choices"] == "There are {count}."


def test_what_was_written_in_another_language_stays_where_one_must_be_merged(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, **{"phrase-choices": "Det finns {count}."})
    sent |= form(staff, "en", **{"phrase-choices": "There are {count}."})
    theirs = form(staff, **{"phrase-repeat": "Om {key}."})
    staff.browser(Role.PUBLISHER).post("/studio/phrases", theirs)
    answer = editor.post("/studio/phrases", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for words in ("Det finns {count}.", "There are {count}.", "Om {key}."):
        assert f">{words}</textarea>" in html


def test_without_a_menu_phrases_can_be_edited_and_not_heard(staff: Staff, editor: Browser) -> None:
    drafts = staff.studio.drafts
    drafts.save_files(
        {"line.toml": b"x"}, seen=drafts.current().seen_files("line.toml"), author="Karin"
    )
    html = page(editor)
    assert 'name="phrase-choices-sv"' in html and "Said:" not in html


def test_a_stored_script_is_shown_and_never_run(staff: Staff, editor: Browser) -> None:
    editor.post(
        "/studio/phrases", form(staff, **{"phrase-choices": ATTACK + "{count}", "names": ATTACK})
    )
    assert ATTACK in table(staff).entries("phrases")["choices"]
    assert "<script>" not in page(editor)
