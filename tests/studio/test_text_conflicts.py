"""Two people who edit the same text: nothing is lost, and what both changed is chosen from."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import full_script, with_text

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from ivr.studio.writing.layout import parts_of
from ivr.studio.writing.merging import Choice, merge, merge_entries
from studio.staff import Browser, Staff
from studio.test_texts import FRED, WELCOME, field, form, page, put, text


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    return staff


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def test_the_second_is_shown_what_the_first_has_saved_and_loses_nothing(
    staff: Staff, editor: Browser
) -> None:
    mine = form(staff, "fred", sv=full_script()[FRED].decode() + "Slut.\n", en="peace\n\nPeace.\n")
    other = staff.browser(Role.PUBLISHER)
    theirs = full_script()[FRED].decode().replace("Sedan tjänstgör", "Därefter tjänstgör")
    assert other.post("/studio/texts/fred", form(staff, "fred", sv=theirs)).status_code == 303
    answer = editor.post("/studio/texts/fred", mine)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else has changed this" in html and "Saved by Anna Publisher" in html
    assert "both changes are shown together" in html
    merged = theirs + "Slut.\n"
    assert field(html).replace("&#34;", '"') == parts_of(merged, labelled=True).sentences
    assert field(html, "en") == "Peace."
    assert text(staff, FRED) == theirs
    sent = form(staff, "fred", sv=merged, en="peace\n\nPeace.\n")
    assert editor.post("/studio/texts/fred", sent).status_code == 303
    assert (text(staff, FRED), text(staff, "en/fred.txt")) == (merged, "peace\n\nPeace.\n")


def chosen(html: str, choice: str) -> dict[str, str]:
    """What the form sends where two versions stand beside each other, with the same choice."""
    hidden = re.findall(
        r'<input type="hidden" name="((?:seen|base|theirs|author|yours)-sv)" value="([^"]*)"', html
    )
    names = re.findall(r'name="(choice-sv-\d+)" value="theirs"', html)
    return {"act": "save", **dict(hidden), **dict.fromkeys(names, choice)}


@pytest.mark.parametrize(
    ("choice", "saved"),
    [
        ("theirs", "Hej från dem.\n"),
        ("yours", "Hej från mig.\n"),
        ("both", "Hej från dem.\nHej från mig.\n"),
    ],
)
def test_where_both_changed_the_same_words_they_stand_side_by_side_to_choose_from(
    staff: Staff, editor: Browser, choice: str, saved: str
) -> None:
    mine = form(staff, "welcome", sv="Hej från mig.\n")
    other = staff.browser(Role.PUBLISHER)
    other.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej från dem.\n"))
    html = editor.post("/studio/texts/welcome", mine).get_data(as_text=True)
    assert "<<<" not in html and "&lt;&lt;&lt;" not in html
    assert "in 1 place you both changed the same words" in html and "1 choice left" in html
    assert "Saved by Anna Publisher" in html and "<ins>" in html
    answer = editor.post("/studio/texts/welcome", chosen(html, "neither"))
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert 'href="#choice-sv-0-theirs"' in html and text(staff, WELCOME) == "Hej från dem.\n"
    assert editor.post("/studio/texts/welcome", chosen(html, choice)).status_code == 303
    assert text(staff, WELCOME) == saved


def test_a_choice_can_be_looked_at_before_it_is_saved(staff: Staff, editor: Browser) -> None:
    mine = form(staff, "welcome", sv="Hej från mig.\n")
    other = staff.browser(Role.PUBLISHER)
    other.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej från dem.\n"))
    html = editor.post("/studio/texts/welcome", mine).get_data(as_text=True)
    sent = {**chosen(html, "both"), "act": "check"}
    html = editor.post("/studio/texts/welcome", sent).get_data(as_text=True)
    assert field(html) == "Hej från dem.\nHej från mig."
    assert text(staff, WELCOME) == "Hej från dem.\n"


def test_a_choice_that_was_made_stays_while_another_is_asked_for(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), WELCOME, "Ett.\nHej.\nTre.\n"))
    mine = form(staff, "welcome", sv="Mitt ett.\nHej.\nMitt tre.\n")
    other = staff.browser(Role.PUBLISHER)
    theirs = form(staff, "welcome", sv="Deras ett.\nHej.\nDeras tre.\n")
    other.post("/studio/texts/welcome", theirs)
    html = editor.post("/studio/texts/welcome", mine).get_data(as_text=True)
    assert "2 choices left" in html
    sent = chosen(html, "yours") | {"choice-sv-1": ""}
    html = editor.post("/studio/texts/welcome", sent).get_data(as_text=True)
    assert "1 choice left" in html and html.count(" checked") == 1
    assert 'href="#choice-sv-1-theirs"' in html and 'href="#choice-sv-0-theirs"' not in html
    sent = chosen(html, "theirs") | {"choice-sv-0": "yours"}
    assert editor.post("/studio/texts/welcome", sent).status_code == 303
    assert text(staff, WELCOME) == "Mitt ett.\nHej.\nDeras tre.\n"


def test_a_choice_made_while_a_third_one_saves_is_asked_for_again(
    staff: Staff, editor: Browser
) -> None:
    mine = form(staff, "welcome", sv="Hej från mig.\n")
    other = staff.browser(Role.PUBLISHER)
    other.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej från dem.\n"))
    html = editor.post("/studio/texts/welcome", mine).get_data(as_text=True)
    other.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej igen.\n"))
    answer = editor.post("/studio/texts/welcome", chosen(html, "yours"))
    assert answer.status_code == 409
    assert "igen" in answer.get_data(as_text=True)
    assert text(staff, WELCOME) == "Hej igen.\n"


def test_what_both_wrote_alike_needs_no_choice(staff: Staff, editor: Browser) -> None:
    mine = form(staff, "welcome", sv="Hej.\n", en="Hello.\n")
    other = staff.browser(Role.PUBLISHER)
    other.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej.\n", en="Hi.\n"))
    html = editor.post("/studio/texts/welcome", mine).get_data(as_text=True)
    assert field(html) == "Hej." and "Saved by Anna Publisher" in html


def test_a_language_that_only_the_other_one_changed_is_taken_over(
    staff: Staff, editor: Browser
) -> None:
    mine = form(staff, "welcome", sv="Hej.\n")
    other = staff.browser(Role.PUBLISHER)
    other.post("/studio/texts/welcome", form(staff, "welcome", sv="Hallå.\n", en="Hello.\n"))
    html = editor.post("/studio/texts/welcome", mine).get_data(as_text=True)
    assert field(html, "en") == "Hello."


def test_a_digest_that_nobody_ever_saw_is_no_way_around(staff: Staff, editor: Browser) -> None:
    sent = form(staff, "welcome", sv="Hej.\n") | {"seen-sv": "0" * 64}
    answer = editor.post("/studio/texts/welcome", sent)
    assert answer.status_code == 409
    assert "Saved by somebody else" in answer.get_data(as_text=True)
    assert text(staff, WELCOME) == full_script()[WELCOME].decode()


def test_a_text_that_was_published_meanwhile_is_merged_on_opening(
    staff: Staff, editor: Browser
) -> None:
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej från utkastet.\n"))
    live = full_script()[WELCOME].decode() + "Hej.\n"
    files = with_text(full_script(), WELCOME, live)
    staff.studio.editions.publish(files, author="Sven", source=Source.SHELL)
    html = page(editor, "/studio/texts/welcome")
    assert "Saved by Sven" in html and "Hej från utkastet." in html
    assert "two versions" in page(editor, "/studio")
    assert editor.post("/studio/texts/welcome", chosen(html, "yours")).status_code == 303
    assert staff.studio.drafts.current().conflicts == ()
    assert text(staff, WELCOME) == "Hej från utkastet.\n"


def test_what_the_folder_published_meanwhile_is_nobodys(staff: Staff, editor: Browser) -> None:
    new = "sv/ny.txt"
    drafts = staff.studio.drafts
    drafts.save_files({new: b"ny\n\nEn.\n"}, seen=drafts.current().seen_files(new), author="Karin")
    files = with_text(full_script(), new, "ny\n\nTva.\n")
    staff.studio.editions.publish(files, author="files", source=Source.FILES)
    html = page(editor, "/studio/texts/ny")
    assert "Which words are right?" in html and "Saved by somebody else" in html


def test_a_merge_keeps_what_both_changed_apart_and_asks_about_the_rest() -> None:
    base = "a\nb\nc\nd\ne\n"
    merged = merge(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n")
    assert (merged.text(), merged.places) == ("A\nb\nc\nd\nE\n", ())
    merged = merge(base, "a\nb\nX\nd\ne\n", "a\nb\nY\nd\ne\n")
    (place,) = merged.places
    assert (place.base, place.theirs, place.yours) == (("c",), ("X",), ("Y",))
    texts = [merged.text([choice]) for choice in Choice]
    assert texts == ["a\nb\nX\nd\ne\n", "a\nb\nY\nd\ne\n", "a\nb\nX\nY\nd\ne\n"]
    assert merged.text() == texts[1]


@given(*(st.lists(st.sampled_from("abcd"), max_size=8) for _ in range(2)))
def test_a_merge_with_somebody_who_changed_nothing_or_the_same_is_the_others_text(
    base: list[str], changed: list[str]
) -> None:
    was, now = ("\n".join(lines) + "\n" for lines in (base, changed))
    for theirs, yours in ((was, now), (now, was), (now, now)):
        merged = merge(was, theirs, yours)
        assert (merged.text().split(), merged.places) == (changed, ())


def test_a_merge_of_entries_asks_only_where_both_changed_the_same() -> None:
    base = {"a": "1", "b": "2", "c": "3", "d": "4"}
    theirs = {"a": "1", "b": "22", "c": "33", "e": "5"}
    yours = {"a": "11", "b": "2", "c": "333", "d": "44", "f": "6"}
    merged = merge_entries(base, theirs, yours)
    assert merged.entries == {"a": "11", "b": "22", "c": "333", "d": "44", "e": "5", "f": "6"}
    assert merged.disputed == {"c": "33", "d": None}
    gone = merge_entries(base, theirs, {})
    assert gone.entries == {"e": "5"}
