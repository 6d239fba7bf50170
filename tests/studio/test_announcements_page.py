"""The form of a temporary announcement: written, timed, checked, changed and taken out."""

import re

import pytest
from scripts import announced, full_script

from ivr.studio.accounts import Role
from studio.announcement_forms import (
    EN,
    FORM,
    FRAUD,
    LATER,
    NEW,
    SV,
    WEEK,
    draft,
    edit,
    errors,
    names,
    publish,
    save,
    sent,
    shown,
    table,
)
from studio.staff import Browser, Staff
from studio.test_phone import ask, words


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


# --- a new one


def test_a_new_one_is_saved_in_the_draft_with_its_texts(staff: Staff, editor: Browser) -> None:
    page = sent(editor, FORM)
    assert "Saved in the draft" in page
    (name,) = names(staff)
    assert name == "linjen-ar-stangd-till-2027-01-15"
    files = draft(staff)
    assert files[f"sv/{name}.txt"].decode() == f"{SV}\n"
    assert files[f"en/{name}.txt"].decode() == f"{EN}\n"
    assert table(staff).endswith(
        f"\n[announcements.{name}]\nuntil = 2027-01-22T12:00:00\ncloses = true\n"
    )
    assert table(staff).startswith(full_script()["line.toml"].decode().rstrip())


def test_a_new_one_that_is_sent_twice_is_saved_once(staff: Staff, editor: Browser) -> None:
    sent(editor, FORM)
    page = sent(editor, FORM)
    assert "Saved in the draft" in page and len(names(staff)) == 1
    sent(editor, FORM | {"until": "2027-01-23T12:00"})
    assert len(names(staff)) == 2
    other = FORM | {"from": "2027-02-01T08:00", "until": "2027-02-02T12:00", "text-en": EN[:-1]}
    for _ in range(2):
        assert "Saved in the draft" in sent(editor, other)
    assert len(names(staff)) == 3


def test_the_form_of_a_new_one_is_empty_and_asks_for_the_first_text(editor: Browser) -> None:
    page = shown(editor, NEW)
    assert 'name="from" value=""' in page and 'name="until" value=""' in page
    assert page.count("autofocus") == 1 and "Stockholm" in page and "Remove" not in page


def test_it_can_be_the_first_thing_that_is_written(staff: Staff) -> None:
    save(staff, full_script())
    sent(staff.browser(Role.EDITOR), FORM)
    assert len(names(staff)) == 1


def test_what_is_saved_may_be_published_and_is_heard(staff: Staff, editor: Browser) -> None:
    sent(editor, FORM)
    assert staff.studio.checker.check(draft(staff)).may_answer
    heard = words(ask(editor))
    assert SV in heard and not any("tryck ett" in sentence for sentence in heard)


def test_two_that_begin_alike_have_two_names(staff: Staff, editor: Browser) -> None:
    sent(editor, FORM)
    sent(editor, FORM | {"from": "2027-02-01T08:00", "until": "2027-02-02T08:00"})
    assert names(staff)[1] == f"{names(staff)[0]}-2"


@pytest.mark.parametrize(
    ("words", "name"), [("# Till dig\n112!", "112"), ("Äntligen|", "antligen"), ("…", "meddelande")]
)
def test_its_name_comes_from_its_first_words(
    staff: Staff, editor: Browser, words: str, name: str
) -> None:
    sent(editor, FORM | {"text-sv": words, "text-en": words}, status=422 if words == "…" else 303)
    assert names(staff) == ([] if words == "…" else [f"{name}-2027-01-15"])


def test_the_seconds_of_each_text_are_shown_by_a_check_that_saves_nothing(
    staff: Staff, editor: Browser
) -> None:
    page = sent(editor, FORM | {"act": "check"}, status=200)
    assert re.search(r'id="status-sv"[^>]*>\s*\d\.\d seconds', page)
    assert "Checked. Nothing has been saved." in page and not names(staff)
    part = sent(editor, FORM | {"until": ""}, f"{NEW}/check", status=200)
    assert re.search(r'id="status-en"[^>]*>\s*\d\.\d seconds', part)
    assert 'class="finding' not in part and "<html" not in part


def test_one_that_is_too_long_is_told_at_its_text(editor: Browser) -> None:
    long = f"{SV} {'Vi öppnar igen på fredag klockan tolv. ' * 6}"
    page = sent(editor, FORM | {"text-sv": long}).replace("\N{NO-BREAK SPACE}", " ")
    found = page.partition('id="look-sv"')[2].partition('id="look-en"')[0]
    assert "at most 12" in found and "R63" not in page and "linjen-ar" not in found


@pytest.mark.parametrize(
    ("changed", "field", "word"),
    [
        ({"until": ""}, "until", "day and a time"),
        ({"until": "fredag"}, "until", "day and a time"),
        ({"until": "0001-01-01T00:00"}, "until", "day and a time"),
        ({"from": "2027-13-01T08:00"}, "from", "day and a time"),
        ({"from": "2027-01-22T12:00"}, "until", "ends before it begins"),
        ({"until": "2027-01-15T08:00"}, "until", "ended on"),
        ({"until": "2027-03-28T02:30"}, "until", "no such time"),
        ({"from": "2027-10-31T02:30", "until": "2027-11-01T02:30"}, "from", "comes twice"),
        ({"text-en": "# later"}, "text-en", "Write what callers hear"),
        ({"text-sv": ""}, "text-sv", "Write what callers hear"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    staff: Staff, editor: Browser, changed: dict[str, str], field: str, word: str
) -> None:
    form = FORM | changed
    page = sent(editor, form, status=422)
    assert word.lower() in errors(page)[field].lower()
    assert f'<a href="#{field}">' in page
    for name in ("from", "until"):
        assert f'name="{name}" value="{form[name]}"' in page
    assert form["text-sv"].strip().replace("\r", "") in page and "checked" in page
    assert not names(staff)
    assert ".toml" not in page and ".txt" not in page


def test_a_check_tells_the_same_mistakes(editor: Browser) -> None:
    page = sent(editor, FORM | {"act": "check", "until": "2027-01-01T00:00"}, status=200)
    assert "ended on" in errors(page)["until"]


def test_one_too_many_at_a_time_is_told_at_its_beginning_with_the_words_of_the_others(
    staff: Staff, editor: Browser
) -> None:
    publish(staff, announced({"bedragare": WEEK, "bedragare-2": WEEK}, FRAUD))
    found = errors(sent(editor, FORM | {"from": "2027-01-16T08:00"}, status=422))["from"]
    assert "Fraudsters are calling now." in found and "bedragare”" not in found


def test_one_that_is_said_for_long_is_told_at_its_end(editor: Browser) -> None:
    page = sent(editor, FORM | {"until": "2027-06-01T12:00"})
    assert "days" in page.partition('id="at-until"')[2].partition("</div>")[0]


def test_the_times_are_told_in_words_whatever_the_browser_shows(editor: Browser) -> None:
    for page in (
        sent(editor, FORM | {"act": "check"}, status=200),
        sent(editor, FORM | {"from": "tomorrow"}, f"{NEW}/check", status=200),
    ):
        assert "22 January 2027, 12:00" in page.partition('id="at-until"')[2].partition("</div>")[0]
        assert "2027" not in page.partition('id="at-from"')[2].partition("</div>")[0]


# --- one that is there


@pytest.mark.parametrize(("language", "words"), [("en", "Fraudsters"), ("sv", "Bedragare")])
def test_its_title_is_in_the_language_of_the_reader(
    staff: Staff, warned: Browser, language: str, words: str
) -> None:
    page = shown(staff.browser(Role.EDITOR, language), "/studio/announcements/bedragare")
    assert words in page.partition("<h1>")[2].partition("</h1>")[0]


def test_it_is_removed_by_the_last_button(warned: Browser) -> None:
    page = shown(warned, "/studio/announcements/bedragare")
    assert page.rindex('form="announcement"') > page.index("Review and publish")


def test_a_change_keeps_comments_and_layout(staff: Staff) -> None:
    files = announced({"bedragare": f"# Ring Karin.\n{WEEK}closes = false # kort\n"}, FRAUD)
    files["line.toml"] += b"\n# The end.\n"
    publish(staff, files)
    editor = staff.browser(Role.EDITOR)
    form = edit(editor, "bedragare", until="2027-01-25T17:00", closes="yes")
    form["from"] = ""
    sent(editor, form, "/studio/announcements/bedragare")
    before = files["line.toml"].decode()
    after = before.replace("from = 2027-01-14T08:00:00\n", "").replace("01-21", "01-25")
    assert table(staff) == after.replace("closes = false", "closes = true")


def test_it_is_checked_while_somebody_writes(warned: Browser) -> None:
    form = edit(warned, "bedragare", until="2027-01-14T08:00")
    page = sent(warned, form, "/studio/announcements/bedragare/check", status=200)
    assert "ends before it begins" in page.partition('id="at-until"')[2]


def test_nothing_changed_is_nothing_saved(staff: Staff, warned: Browser) -> None:
    page = sent(warned, edit(warned, "bedragare"), "/studio/announcements/bedragare")
    assert "nothing to save" in page and not staff.studio.drafts.current().changes


def test_seconds_of_a_time_are_kept(staff: Staff) -> None:
    publish(staff, announced({"bedragare": WEEK.replace("17:00:00", "17:00:05")}, FRAUD))
    editor = staff.browser(Role.EDITOR)
    form = edit(editor, "bedragare", **{"text-sv": "Se upp för bedragare."})
    sent(editor, form, "/studio/announcements/bedragare")
    assert [*staff.studio.drafts.current().changes] == ["sv/bedragare.txt"]


def test_it_is_taken_out_with_its_texts(staff: Staff, warned: Browser) -> None:
    page = sent(warned, edit(warned, "bedragare", act="out"), "/studio/announcements/bedragare")
    assert "Saved in the draft" in page
    assert dict(draft(staff)).keys() == full_script().keys()
    assert table(staff).rstrip() == full_script()["line.toml"].decode().rstrip()


def test_a_page_of_its_own_offers_a_call_at_its_start(staff: Staff) -> None:
    publish(staff, announced({"stopp": LATER, "bedragare": WEEK}, FRAUD))
    reader = staff.browser(Role.READER)
    page = shown(reader, "/studio/announcements/stopp")
    assert 'name="at" value="2027-02-01T08:00"' in page
    page = shown(reader, "/studio/announcements/bedragare")
    assert 'name="at" value="2027-01-15T09:01"' in page


def test_who_reads_sees_it_and_has_no_buttons(staff: Staff, warned: Browser) -> None:
    reader = staff.browser(Role.READER)
    page = shown(reader, "/studio/announcements/bedragare")
    assert FRAUD["sv"] in page and "Save in the draft" not in page and "readonly" in page
    assert "New announcement" not in shown(reader, "/studio/announcements")
    assert reader.get(NEW).status_code == 403
    for path in (NEW, f"{NEW}/check", "/studio/announcements/bedragare"):
        assert reader.post(path, FORM).status_code == 403
    assert warned.post(NEW, FORM, token="").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/studio/announcements/nope", "/studio/announcements/NOPE", "/studio/announcement?again=nope"],
)
def test_what_is_not_there_has_no_page(editor: Browser, path: str) -> None:
    assert editor.get(path).status_code == 404
    assert editor.post("/studio/announcements/nope", {"act": "save"}).status_code == 404
    assert editor.post("/studio/announcements/NOPE", FORM).status_code == 404
