"""Open questions to the authority: a field of a text, listed until somebody removes it."""

import re

import pytest

from ivr.studio.people import Role
from tests.markup import found, parsed, words_of
from tests.scripts import short_script, with_text
from tests.studio.publishing import wanting_approval
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

TEXT, FIELD = "/studio/texts/fred", "unconfirmed/fred"
GREETING = "Välkommen till polisens information om internationellt arbete."
QUESTION = "Får insatserna nämnas vid namn?"


@pytest.fixture
def asked(staff: Staff) -> Staff:
    """A line whose text about peace has an open question."""
    table = short_script()["line.toml"].decode()
    staff.publish(
        with_text(short_script(), "line.toml", f'{table}\n[unconfirmed]\nfred = "{QUESTION}"\n')
    )
    return staff


def line_about_questions(browser: Browser, path: str) -> str:
    """Return the sentence on a page that counts the open questions, or an empty string."""
    page = parsed(browser.page(path))
    return " ".join(words_of(one) for one in page.iterfind(".//*[@id='unconfirmed']"))


def test_a_question_is_written_and_removed_like_any_field(staff: Staff, editor: Browser) -> None:
    editor.fill(TEXT, {FIELD: f"  {QUESTION} "})
    assert staff.value(FIELD) == QUESTION
    assert QUESTION in editor.page(TEXT)
    editor.fill(TEXT, {FIELD: ""})
    assert FIELD not in staff.changed()


def test_words_may_change_while_the_question_stays(asked: Staff, editor: Browser) -> None:
    editor.fill(TEXT, {"sv/texts/fred/body": "Polisen deltar i insatser."})
    assert asked.changed() == {"sv/texts/fred/body"}
    assert asked.value(FIELD) == QUESTION


def test_removing_a_question_needs_a_second_person_where_approval_is_required(
    staff: Staff, editor: Browser
) -> None:
    files = wanting_approval()
    table = files["line.toml"].decode() + f'\n[unconfirmed]\nfred = "{QUESTION}"\n'
    staff.publish(with_text(files, "line.toml", table))
    editor.fill(TEXT, {FIELD: ""})
    request = staff.ask()
    assert QUESTION in staff.browser(Role.PUBLISHER).page(request)


@pytest.mark.parametrize("path", ["/studio", "/studio/publish"])
def test_pages_count_the_texts_that_nobody_has_confirmed(
    asked: Staff, editor: Browser, path: str
) -> None:
    editor.fill("/studio/texts/welcome", {"sv/texts/welcome/body": GREETING})
    assert line_about_questions(editor, path).startswith("1 text")
    editor.fill(TEXT, {FIELD: ""})
    assert line_about_questions(editor, path) == ""


def test_an_approver_sees_how_many_texts_go_live_unconfirmed(asked: Staff, editor: Browser) -> None:
    files = wanting_approval()
    table = files["line.toml"].decode() + f'\n[unconfirmed]\nfred = "{QUESTION}"\n'
    asked.publish(with_text(files, "line.toml", table))
    editor.fill("/studio/texts/welcome", {"sv/texts/welcome/body": GREETING})
    request = asked.ask()
    assert line_about_questions(asked.browser(Role.PUBLISHER), request).startswith("1 text")


def test_the_list_of_texts_marks_those_to_be_confirmed(asked: Staff, editor: Browser) -> None:
    article = found(parsed(editor.page("/studio/texts")), ".//*[@id='text-fred']")
    assert "to be confirmed" in words_of(article)
    assert "to be confirmed" not in words_of(
        found(parsed(editor.page("/studio/texts")), ".//*[@id='text-notice']")
    )


def test_a_finding_leads_to_the_question(asked: Staff, editor: Browser) -> None:
    page = editor.page("/studio/publish?findings=all")
    assert QUESTION in page and re.search(r'href="/studio/texts/fred[^"]*#question"', page)


def test_a_reader_sees_the_question_and_cannot_change_it(asked: Staff, reader: Browser) -> None:
    assert QUESTION in reader.page(TEXT)
    assert reader.post(TEXT, {FIELD: "Nej."}).status_code == 403


def test_print_for_sign_off_has_the_question_and_room_for_the_answer(
    asked: Staff, editor: Browser
) -> None:
    printed = words_of(parsed(editor.page("/studio/print")))
    assert QUESTION in printed and "Confirmed as it is" in printed
