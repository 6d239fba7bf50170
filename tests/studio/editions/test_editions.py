"""Editions in workers, and saves in the draft: all or nothing, and one of several at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from ivr.errors import ChangedMeanwhileError
from ivr.line import source
from ivr.script.fields.place import FieldPath
from ivr.studio.database import Database
from ivr.studio.editions import reader
from ivr.studio.editions.contents import ScriptFileRow
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.calling import Twilio
from tests.conftest import Journal, published
from tests.databases import POSTGRESQL, Wire, address_of
from tests.scripts import replaced, short_script, with_text
from tests.studio.editions.conftest import FIRST, SECOND, THIRD, Machines, at_once, edited, publish

OLD_TEXT = "Det här är den gamla texten."
OLD = with_text(
    short_script(), "sv/fred.txt", f"{short_script()['sv/fred.txt'].decode()}{OLD_TEXT}\n"
)
OTHER_ORDER = replaced(short_script(), "line.toml", '"fred", "fast"', '"fast", "fred"')


def test_a_call_keeps_its_edition_in_every_worker(machines: Machines, editions: Editions) -> None:
    first, slow = machines.start(), machines.start()
    editions.publish(OLD, author="Karin", source=Source.STUDIO)
    first.poll()
    action = Twilio(first.app).ask().action
    editions.publish(OTHER_ORDER, author="Karin", source=Source.STUDIO)
    later = machines.start()
    for machine in (first, slow, later):  # the second one never saw the first edition live
        machine.poll()
        assert OLD_TEXT in Twilio(machine.app).press("1", action).words


@pytest.mark.parametrize("kind", [POSTGRESQL])
def test_workers_share_editions_by_this_disk(folder: Path, tmp_path: Path, kind: str) -> None:
    with address_of(kind, tmp_path) as address:
        wire = Wire(address)
        machines = Machines(folder, wire.address)
        quick, slow = machines.start(), machines.start()
        Editions(quick.database).publish(OLD, author="Karin", source=Source.STUDIO)
        quick.poll()
        action = Twilio(quick.app).ask().action
        wire.cut()
        slow.poll()
        assert OLD_TEXT in Twilio(slow.app).press("1", action).words
        wire.mend()
        machines.stop()


def test_an_edition_that_cannot_be_read_changes_nothing_and_is_logged_once(
    machines: Machines,
    editions: Editions,
    database: Database,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A newer version on another machine may publish an edition that an older one cannot read."""
    monkeypatch.setattr(reader, "RETRY_SECONDS", -1)
    machine = machines.start()
    machine.poll()
    edition = published(editions.publish(edited(FIRST), author="Karin", source=Source.STUDIO))
    with database.writing() as session:
        files = session.query(ScriptFileRow).filter_by(script=edition.fingerprint)
        notice = files.filter_by(path="sv/notice.txt").one()
        files.filter_by(path="line.toml").update({"digest": notice.digest})
    for _ in range(3):
        machine.poll()
    assert FIRST not in machine.welcome and "Edition 2" in machine.problems
    assert len(journal.lines("edition-unreadable")) == 1
    assert FIRST not in machines.start().welcome


def test_a_start_loads_earlier_editions_within_a_time_limit(
    machines: Machines, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script of a thousand topics takes seconds to load, while callers wait."""
    publish(editions, FIRST, SECOND, THIRD)
    monkeypatch.setattr(source, "READING_SECONDS", -1.0)
    old = Twilio(machines.start().app).ask().action
    assert "huvudmenyn" in Twilio(machines.start().app).press("1", old).words


WELCOME: FieldPath = ("sv", "texts", "welcome", "body")


@pytest.fixture
def drafts(database: Database, editions: Editions) -> Drafts:
    """The draft over a first edition."""
    editions.publish(short_script(), author="files", source=Source.FILES)
    return Drafts(database)


def test_a_save_that_fails_changes_no_draft(database: Database, drafts: Drafts) -> None:
    def fail(connection: object) -> None:
        raise OSError("the disk is full")

    draft = drafts.current()
    event.listen(database.engine, "commit", fail)
    with pytest.raises(OSError, match="full"):
        drafts.save({WELCOME: FIRST}, edited=draft.revisions_of(WELCOME), author="Karin")
    event.remove(database.engine, "commit", fail)
    Drafts(database).save({WELCOME: SECOND}, edited=draft.revisions_of(WELCOME), author="Sven")
    assert drafts.current().fields[WELCOME] == SECOND


def test_one_of_several_saves_succeeds(drafts: Drafts, another: Callable[[], Database]) -> None:
    seen = drafts.current().revisions_of(WELCOME)
    acts = [
        partial(Drafts(another()).save, {WELCOME: f"Hej {author}."}, edited=seen, author=author)
        for author in ("Anna", "Karin", "Olle", "Sven")
    ]
    assert at_once(*acts).count(ChangedMeanwhileError) == 3
