"""Editions: publishing, rolling back, approval requests and the prompts folder."""

from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.database import Database, now
from ivr.publishing.contents import ScriptFileRow
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.publishing.live import loading
from ivr.publishing.workers import HeardRow
from tests.calling import Twilio
from tests.conftest import Journal, published
from tests.databases import POSTGRESQL, Wire, address_of, editions_of_older_rules
from tests.publishing.conftest import FIRST, SECOND, THIRD, Machines, edited, publish
from tests.scripts import announced, replaced, short_script, with_text

DAY = "from = {0}-01-05T08:00:00\nuntil = {0}-01-06T08:00:00"
MANY = announced({f"kommande-{at}": DAY.format(2900 + at) for at in range(25)})
"""A script with more announcements than are allowed now."""


def test_an_edition_of_older_rules_opens_and_can_be_rolled_back_to(
    database: Database, machines: Machines
) -> None:
    old = with_text(MANY, "sv/welcome.txt", FIRST)
    editions_of_older_rules(database).publish(old, author="Karin", source=Source.STUDIO)
    editions = Editions(database)
    editions.publish(edited(SECOND), author="Sven", source=Source.STUDIO)
    back = published(editions.roll_back(1, author="Anna", source=Source.STUDIO, over=2))
    assert (back.number, editions.files(3)) == (3, old)
    assert FIRST in machines.start().welcome


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
def test_without_the_database_workers_tell_each_other_by_this_disk(
    folder: Path, tmp_path: Path, kind: str
) -> None:
    with address_of(kind, tmp_path) as address:
        wire = Wire(address)
        machines = Machines(folder, wire.address)
        quick, slow = machines.start(), machines.start()
        Editions(quick.database).publish(OLD, author="Karin", source=Source.STUDIO)
        quick.poll()
        action = Twilio(quick.app).ask().action
        wire.cut()
        slow.poll()
        mended = now()
        assert OLD_TEXT in Twilio(slow.app).press("1", action).words
        wire.mend()
        slow.poll()
        with slow.database.reading() as session:  # when it began is on record nevertheless
            began = session.scalars(select(HeardRow.at).where(HeardRow.edition == 2)).all()
        assert len(began) == 2 and max(began) < mended
        machines.stop()


def test_an_edition_that_cannot_be_read_changes_nothing_and_is_logged_once(
    machines: Machines,
    editions: Editions,
    database: Database,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A newer version on another machine may publish an edition that an older one cannot read."""
    monkeypatch.setattr(loading, "RETRY_SECONDS", -1)
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
    monkeypatch.setattr(loading, "READING_SECONDS", -1.0)
    old = Twilio(machines.start().app).ask().action
    assert "huvudmenyn" in Twilio(machines.start().app).press("1", old).words
