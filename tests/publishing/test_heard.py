"""The record of what callers heard: which worker answered with which edition, and since when."""

from sqlalchemy import select

from ivr.database import Database
from ivr.publishing.editions import Editions
from ivr.publishing.tables import HeardRow
from tests.publishing.conftest import FIRST, SECOND, Machines, publish


def test_each_start_of_a_worker_with_an_edition_is_recorded_once(
    machines: Machines, editions: Editions, database: Database
) -> None:
    publish(editions, FIRST)
    one, other = machines.start(), machines.start()
    one.poll()
    publish(editions, SECOND)
    for machine in (one, one, other):
        machine.hears(SECOND)
    with database.reading() as session:
        rows = session.execute(select(HeardRow.edition, HeardRow.before).order_by(HeardRow.id))
        assert [*map(tuple, rows)] == [(1, None), (2, 1), (2, 1)]
