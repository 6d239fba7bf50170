"""Colleagues see who has unsaved words in a text, for a minute after the last report."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from ivr.studio.database import now
from ivr.studio.editions.revisions import ActRow
from ivr.studio.people import Role
from ivr.studio.services.writers import WriterRow
from tests.scripts import announced
from tests.studio.staff import Browser, Clock, Staff

pytestmark = pytest.mark.usefixtures("edition")

PATH, LIST = "/studio/texts/fred", "/studio/texts"
WRITERS = f"{PATH}/writers"
TOLD = "Anna Editor is writing here now"


def test_colleagues_see_who_is_writing_a_text(
    staff: Staff, editor: Browser, publisher: Browser
) -> None:
    assert editor.post(WRITERS).status_code == 200
    for page in (PATH, LIST, WRITERS):
        assert TOLD in publisher.page(page)
        assert "writing here" not in editor.page(page)
    assert TOLD not in publisher.page("/studio/texts/welcome")
    assert publisher.post(WRITERS).status_code == 200
    assert "Anna Editor, Anna Publisher are" in staff.browser(Role.ADMINISTRATOR).page(PATH)
    assert "Anna Publisher skriver här nu" in staff.browser(Role.EDITOR, "sv").page(PATH)


def test_colleagues_see_who_is_writing_an_announcement(
    staff: Staff, editor: Browser, publisher: Browser
) -> None:
    staff.publish(announced({"driftstopp": "until = 2030-01-01T00:00:00\n"}))
    editor.post("/studio/texts/driftstopp/writers")
    assert TOLD in publisher.page("/studio/announcements/driftstopp")


def test_a_writer_is_forgotten_a_minute_after_the_last_report(
    staff: Staff, editor: Browser, publisher: Browser, clock: Clock
) -> None:
    for _ in range(2):
        editor.post(WRITERS)
        clock.go_on(59)
        assert TOLD in publisher.page(WRITERS)
    editor.post(WRITERS)
    clock.go_on(60)
    assert TOLD not in publisher.page(WRITERS)
    staff.studio.sweep()
    with staff.studio.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WriterRow)) == 0


def test_a_reader_cannot_report_and_a_name_must_be_one(staff: Staff, editor: Browser) -> None:
    reader = staff.browser(Role.READER)
    editor.post(WRITERS)
    assert reader.get(WRITERS).status_code == reader.post(WRITERS).status_code == 403
    assert editor.post("/studio/texts/No name/writers").status_code == 404


def test_a_text_says_how_long_ago_somebody_else_changed_it(
    staff: Staff, editor: Browser, publisher: Browser
) -> None:
    staff.write(sv__fred="fred\n\nFred.\n")
    for page in (PATH, WRITERS):
        assert "Anna Editor changed this text 1 minute ago" in publisher.page(page)
        assert "changed this text" not in editor.page(page)
    assert "changed this text" not in publisher.page("/studio/texts/welcome")
    with staff.studio.database.writing() as session:
        session.execute(update(ActRow).values(at=now() - timedelta(hours=1)))
    staff.write(sv__welcome="Hej.\n")
    assert "changed this text" not in publisher.page(PATH)
