"""The pronunciation: edited entry by entry, with its uses, and tried with a sentence."""

import re
from collections.abc import Sequence

import pytest
from scripts import full_script, with_text

from ivr.errors import ScriptRefusedError
from ivr.publishing.draft import digest_of
from ivr.publishing.edition import Source
from ivr.script.pronunciation import digit_names
from ivr.studio.accounts import Role
from ivr.studio.writing.language_table import PHRASES, PRONUNCIATION, TableText
from ivr.studio.writing.layout import parts_of
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


def page(browser: Browser, path: str = "/studio/pronunciation") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def table(staff: Staff, code: str = "sv") -> TableText:
    file = f"{code}/language.toml"
    return TableText(file, staff.studio.drafts.current().files[file])


def form(
    staff: Staff,
    *more: tuple[str, str],
    code: str = "sv",
    remove: Sequence[str] = (),
    **changed: str,
) -> dict[str, object]:
    """What one language's rows send: as they are, but for those that are changed or removed."""
    held = table(staff, code).entries(PRONUNCIATION).items()
    entries = dict(each for each in held if each not in digit_names(code).items()) | changed
    rows = [*entries.items(), *more, ("", "")]
    return {
        f"written-{code}": [written for written, _ in rows],
        f"spoken-{code}": [spoken for _, spoken in rows],
        f"remove-{code}": [str(list(entries).index(written)) for written in remove],
        f"seen-{code}": digest_of(staff.studio.drafts.current().files[f"{code}/language.toml"]),
    }


def fields(html: str) -> set[str]:
    """What stands in the fields of a page."""
    return set(re.findall(r'(?:value="|<textarea [^>]*>)([^"<]*)', html))


def save(browser: Browser, sent: dict[str, object]) -> int:
    return browser.post("/studio/pronunciation", sent).status_code


def tried(browser: Browser, sentence: str, code: str = "sv") -> str:
    """What the page says after a sentence was tried."""
    return html_of(browser, {"sentence": sentence, "language": code})


def html_of(browser: Browser, sent: dict[str, object]) -> str:
    answer = browser.post("/studio/pronunciation/try", sent)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_each_entry_is_shown_with_every_place_where_it_is_used(editor: Browser) -> None:
    html = page(editor)
    assert {"114 14", "ett ett fyra, ett fyra"} <= fields(html)
    row = html.partition('name="written-sv" value="112"')[2].partition("</tr>")[0]
    assert 'href="/studio/texts/notice">Emergency notice</a>' in row
    assert 'href="/studio/texts/kontakt">Phone numbers to the police</a>' in row


def test_digits_are_shown_only_where_their_entry_is_wrong_and_saving_keeps_them(
    staff: Staff, editor: Browser
) -> None:
    assert 'name="written-sv" value="9"' not in page(editor)
    before = table(staff).entries(PRONUNCIATION)
    assert before["9"] == "nio"
    assert save(editor, form(staff, ("NATO", "nato"), **{"8": "åttan"})) == 303
    assert table(staff).entries(PRONUNCIATION) == {**before, "NATO": "nato", "8": "åttan"}
    assert 'name="written-sv" value="8"' in page(editor)


def test_an_entry_that_is_used_by_another_language_names_it_and_one_of_none_says_so(
    staff: Staff, editor: Browser
) -> None:
    save(editor, form(staff, ("NATO", "nato"), ("FBI", "F B I")))
    drafts = staff.studio.drafts
    drafts.save(
        {"en/fred.txt": full_script()["en/fred.txt"] + b"{sv: NATO} {key:zz}.\n"},
        seen=drafts.current().seen("en/fred.txt"),
        author="Karin",
    )
    html = page(editor)
    row = html.partition('value="NATO"')[2].partition("</tr>")[0]
    assert ">Peace and security work (English)</a>" in row
    assert "nowhere" in html.partition('value="FBI"')[2].partition("</tr>")[0]


def test_entries_are_added_changed_and_removed_and_comments_stay(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, (" NATO ", "nato "), remove=["EU"], **{"9": "nio,"})
    assert save(editor, sent) == 303
    assert "Saved in the draft" in page(editor)
    entries = table(staff).entries(PRONUNCIATION)
    assert entries["NATO"] == "nato" and entries["9"] == "nio," and "EU" not in entries
    text = staff.studio.drafts.current().files[FILE].decode()
    assert "# Uttal: det som skrivs = det som sägs." in text
    assert text.index('"114 14"') < text.index('"112"') < text.index("NATO")
    assert staff.studio.drafts.current().changes[FILE].author == "editor@example.se"


def test_a_save_that_changes_nothing_says_so(staff: Staff, editor: Browser) -> None:
    assert save(editor, form(staff)) == 303
    assert "Nothing had been changed" in page(editor)
    assert dict(staff.studio.drafts.current().changes) == {}


def test_a_row_that_is_half_or_twice_there_is_not_saved(staff: Staff, editor: Browser) -> None:
    answer = editor.post("/studio/pronunciation", form(staff, ("NATO", ""), ("EU", "eu")))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#written-sv-' in html.partition("<h1>")[0]
    assert "“NATO” needs both forms" in html and "“EU” is there twice" in html
    assert 'value="NATO"' in html
    assert dict(staff.studio.drafts.current().changes) == {}


def test_what_somebody_else_saved_meanwhile_is_merged_entry_by_entry(
    staff: Staff, editor: Browser
) -> None:
    mine = form(staff, ("NATO", "nato"), **{"112": "min nia", "EU": "min"})
    save(
        staff.browser(Role.PUBLISHER),
        form(staff, remove=["EU"], **{"112": "nian", "114 14": "åttan"}),
    )
    answer = editor.post("/studio/pronunciation", mine)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else has changed this" in html
    assert {"åttan", "nato", "min nia"} <= fields(html)
    assert html.count("The other person has removed this row") == 1
    assert "<strong>EU</strong>" not in html
    tick = dict(re.findall(r'name="(instead-[^"]*)" value="([^"]*)"', html))
    assert list(tick.values()) == ["nian"]
    assert table(staff).entries(PRONUNCIATION)["112"] == "nian"
    for taken, words in (({}, "min nia"), (tick, "nian")):
        assert save(editor, form(staff, **{"112": "min nia"}) | taken) == 303
        assert table(staff).entries(PRONUNCIATION)["112"] == words


def test_an_entry_that_you_removed_and_another_changed_is_shown(
    staff: Staff, editor: Browser
) -> None:
    mine = form(staff, remove=["EU"])
    save(staff.browser(Role.PUBLISHER), form(staff, EU="eu"))
    html = editor.post("/studio/pronunciation", mine).get_data(as_text=True)
    assert html.count("Take what the other person wrote") == 1


def test_a_file_that_another_edition_changed_too_is_merged_on_opening(
    staff: Staff, editor: Browser
) -> None:
    save(editor, form(staff, ("FN", "F N"), EU="E U, mitt"))
    live = TableText(FILE, full_script()[FILE])
    live.put(PRONUNCIATION, live.entries(PRONUNCIATION) | {"EU": "E, U", "NATO": "nato"})
    live.put_names((*live.names, "Norge"))
    files = with_text(full_script(), FILE, live.data)
    staff.studio.editions.publish(files, author="files", source=Source.FILES)
    html = page(editor)
    assert {"E, U", "nato", "F N"} <= fields(html)
    sent = form(staff, ("NATO", "nato"))
    assert save(editor, sent) == 303
    draft = staff.studio.drafts.current()
    assert draft.conflicts == ()
    entries = table(staff).entries(PRONUNCIATION)
    assert (entries["NATO"], entries["FN"], entries["EU"]) == ("nato", "F N", "E U, mitt")
    assert "Norge" in table(staff).names


def test_a_file_that_two_added_is_merged_from_nothing(staff: Staff, editor: Browser) -> None:
    file = "fi/language.toml"
    english = full_script()["en/language.toml"]
    drafts = staff.studio.drafts
    line = full_script()["line.toml"].replace(b'["sv", "en"]', b'["sv", "en", "fi"]')
    changed: dict[str, bytes | None] = {file: english, "line.toml": line}
    drafts.save(changed, seen=drafts.current().seen(*changed), author="Karin")
    files = with_text(full_script(), file, english + b'"NATO" = "nato"\n')
    staff.studio.editions.publish(files, author="files", source=Source.FILES)
    assert "nato" in fields(page(editor))


def test_a_digest_that_nobody_ever_saw_is_no_way_around(staff: Staff, editor: Browser) -> None:
    assert save(editor, form(staff, ("NATO", "nato")) | {"seen-sv": "x"}) == 409


def test_a_reader_sees_the_table_and_cannot_save(staff: Staff) -> None:
    reader = staff.browser(Role.READER)
    html = page(reader)
    assert "readonly" in html and "New entries" not in html and "Save in the draft" not in html
    assert save(reader, form(staff)) == 403


def test_a_long_table_has_a_link_to_its_empty_rows(staff: Staff, editor: Browser) -> None:
    assert 'href="#new-sv"' not in page(editor)
    assert save(editor, form(staff, *((f"Ord{number}", "ord") for number in range(11)))) == 303
    html = page(editor)
    assert 'href="#new-sv"' in html
    assert re.search('<input id="new-sv"[^>]*aria-label="New row: written"', html)


def test_a_language_that_is_not_there_cannot_be_saved(staff: Staff, editor: Browser) -> None:
    sent = form(staff, ("NATO", "nato"))
    assert save(editor, {name.replace("-sv", "-fi"): value for name, value in sent.items()}) == 303
    assert dict(staff.studio.drafts.current().changes) == {}


def test_a_stored_script_is_shown_and_never_run(staff: Staff, editor: Browser) -> None:
    assert save(editor, form(staff, (ATTACK, ATTACK))) == 303
    assert "<script>" not in page(editor)
    assert table(staff).entries(PRONUNCIATION)[ATTACK] == ATTACK
    assert "<script>" not in tried(editor, ATTACK)


def test_a_sentence_is_tried_as_it_would_be_said(editor: Browser) -> None:
    html = tried(editor, "Ring 114 14 i {en: EU}. För numren, tryck {key:kontakt}.")
    found = html.partition('id="tried"')[2].partition("</section>")[0]
    assert "<u>114\xa014</u>" in found and "[ett ett fyra, ett fyra]" in found
    assert re.search(r"[\d.]+ seconds", found) and "finding error" not in found
    assert "tryck sex." in found


def test_a_reader_tries_a_sentence(staff: Staff) -> None:
    assert "<u>" in tried(staff.browser(Role.READER), "Ring 114 14.")


def test_what_is_wrong_with_a_tried_sentence_is_told(editor: Browser) -> None:
    html = tried(editor, "Ring {x} {key:zz}.")
    found = html.partition('id="tried"')[2].partition("</section>")[0]
    assert "{x}" in found and "{key:zz}" in found


@pytest.mark.parametrize("sentence", ["Ring 10.", "Ring t.ex. polisen.", "Ring polisenn."])
def test_trying_a_sentence_finds_what_the_editor_finds(
    staff: Staff, editor: Browser, sentence: str
) -> None:
    text = parts_of(full_script()["sv/fred.txt"].decode(), labelled=True)
    sent = {"label-sv": text.label, "text-sv": f"{text.sentences}\n{sentence}"}
    in_editor = editor.post("/studio/texts/fred/check", sent)
    items = re.findall(r'<li class="finding.*?</li>', in_editor.get_data(as_text=True), re.DOTALL)
    found = tried(editor, sentence).partition('id="tried"')[2].partition("</section>")[0]
    about = [item for item in items if sentence in re.sub("<[^>]*>", "", item)]
    assert about
    for item in about:
        assert re.sub("<[^>]*>", "", item.partition("</strong> ")[2].partition("</p>")[0]) in found
    assert "line" not in found.partition("</strong>")[0]


@pytest.mark.parametrize(("sentence", "code"), [("", "sv"), (" ", "sv"), ("x", "fi")])
def test_nothing_is_tried_without_words_and_a_language(
    editor: Browser, sentence: str, code: str
) -> None:
    assert 'id="tried"' not in tried(editor, sentence, code)


@pytest.mark.parametrize(
    ("path", "data"), [("line.toml", b"languages = ["), ("en/language.toml", b'name = "English"\n')]
)
def test_nothing_is_tried_in_a_draft_that_cannot_be_read(
    staff: Staff, editor: Browser, path: str, data: bytes
) -> None:
    seen = staff.studio.drafts.current().seen(path)
    staff.studio.drafts.save({path: data}, seen=seen, author="Karin")
    assert 'id="tried"' not in tried(editor, "Hej.", "sv")


def test_trying_a_sentence_keeps_the_rows_that_are_not_saved_and_says_it_with_them(
    staff: Staff, editor: Browser
) -> None:
    swedish = form(staff, ("NATO", "nato-försvaret"), ("half", ""), remove=["EU"])
    english = form(staff, ("FBI", "eff bee eye"), code="en")
    html = html_of(editor, {"sentence": "NATO kommer.", "language": "sv", **swedish, **english})
    assert "[nato-försvaret]" in html
    assert {"NATO", "nato-försvaret", "half", "FBI", "eff bee eye"} <= fields(html)
    assert re.search(r'name="remove-sv" value="\d+" checked', html)
    assert dict(staff.studio.drafts.current().changes) == {}


def test_all_languages_are_saved_at_once(staff: Staff, editor: Browser) -> None:
    sent = form(staff, ("NATO", "nato")) | form(staff, ("FBI", "eff bee eye"), code="en")
    assert save(editor, sent) == 303
    assert table(staff).entries(PRONUNCIATION)["NATO"] == "nato"
    assert table(staff, "en").entries(PRONUNCIATION)["FBI"] == "eff bee eye"


def test_what_was_written_in_another_language_stays_where_one_cannot_be_saved(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, ("NATO", "")) | form(staff, ("FBI", "eff bee eye"), code="en")
    answer = editor.post("/studio/pronunciation", sent)
    assert answer.status_code == 422
    assert "eff bee eye" in fields(answer.get_data(as_text=True))
    sent = form(staff, ("NATO", "nato")) | form(staff, ("FBI", "eff bee eye"), code="en")
    save(staff.browser(Role.PUBLISHER), form(staff, ("EG", "E G")))
    answer = editor.post("/studio/pronunciation", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert {"eff bee eye", "nato", "E G"} <= fields(html)


def test_a_language_that_only_somebody_else_changed_is_not_in_the_way(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff) | form(staff, ("FBI", "eff bee eye"), code="en")
    save(staff.browser(Role.PUBLISHER), form(staff, ("EG", "E G")))
    assert save(editor, sent) == 303
    assert table(staff).entries(PRONUNCIATION)["EG"] == "E G"


def test_a_table_that_cannot_be_read_is_told_and_never_overwritten(
    staff: Staff, editor: Browser
) -> None:
    drafts = staff.studio.drafts
    for data in (b"[x", b"\xff", None):
        drafts.save({FILE: data}, seen=drafts.current().seen(FILE), author="Karin")
        answer = editor.get("/studio/pronunciation")
        assert answer.status_code == 400
        assert "cannot be edited here" in answer.get_data(as_text=True)
    with pytest.raises(ScriptRefusedError, match="cannot be edited"):
        TableText(FILE, None)


def test_before_anything_is_there_the_page_is_empty(staff: Staff, editor: Browser) -> None:
    drafts = staff.studio.drafts
    gone: dict[str, bytes | None] = dict.fromkeys(full_script())
    drafts.save(gone, seen=drafts.current().seen(*gone), author="Karin")
    assert "Try a sentence" in tried(editor, "x")
    assert "Phrases and names" in page(editor, "/studio/phrases")


# The file itself.

SOURCE = b"""# First
names = [
    "A", "B",
]

[phrases]  # c
option = "x" # keep

[pronunciation]
"114 14" = "ett" # why
# in the middle
"EU" = "E U"

# The next table
[other]
x = 1
"""


def test_new_entries_come_last_and_before_the_next_tables_comment() -> None:
    changed = TableText(FILE, SOURCE)
    changed.put(PRONUNCIATION, {"114 14": "ny", "EU": "eu", "NATO": "nato"})
    changed.put_names(("B", "C"))
    text = changed.data.decode()
    assert '"114 14" = "ny" # why\n# in the middle\n"EU" = "eu"\nNATO' in text
    assert 'NATO = "nato"\n\n# The next table\n[other]' in text
    assert changed.names == ("B", "C") and text.startswith("# First\nnames = [\n")


def test_a_file_stays_as_it_is_where_nothing_is_put_in() -> None:
    same = TableText(FILE, SOURCE)
    same.put(PRONUNCIATION, dict(same.entries(PRONUNCIATION)))
    same.put_names(same.names)
    assert same.data == SOURCE


@pytest.mark.parametrize(
    "source", [b"a = 1\n", b'pronunciation = 1\nnames = "x"\n', b"pronunciation = {a = 1}\n"]
)
def test_a_table_of_any_other_form_can_be_put_right(source: bytes) -> None:
    odd = TableText(FILE, source)
    assert odd.entries(PRONUNCIATION) == {} and odd.names == ()
    odd.put(PRONUNCIATION, {"x": "y"})
    odd.put_names(("N",))
    again = TableText(FILE, odd.data)
    assert again.entries(PRONUNCIATION) == {"x": "y"} and again.names == ("N",)
    assert again.entries(PHRASES) == {}
