"""Steps of the schema with rows in the tables: what was there is there afterwards."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from persons import person_named
from scripts import full_script, with_text, without
from sqlalchemy import Connection, column, inspect, select, table, text

from ivr.database import Database, Moment, schema
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import Intake, RequestOutcome, Source
from ivr.publishing.editions import Editions
from ivr.script.files import Files, fingerprint
from ivr.statistics.tables import CallRow, SumRow

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
WELCOME, FRED = "sv/welcome.txt", "sv/fred.txt"


def edited(words: str) -> Files:
    return with_text(full_script(), WELCOME, f"{words}\n")


FIRST, SECOND, THIRD, FOURTH = (
    edited(f"Välkommen till den {which} linjen.")
    for which in ("första", "andra", "tredje", "fjärde")
)
DRAFT = without(with_text(THIRD, "sv/ny.txt", "Ny.\n"), FRED)


@pytest.fixture
def connection(empty_address: str) -> Iterator[Connection]:
    """A database as it was before approval requests had their own table."""
    database = Database(empty_address)
    if database.is_sqlite:
        Path(str(database.engine.url.database)).parent.mkdir()
    with database.engine.connect() as connection:
        config = Config()
        scripts = Path(schema.__file__).parent / "migrations"
        config.set_main_option("script_location", str(scripts))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        yield connection
    database.close()


def add(connection: Connection, name: str, **row: object) -> None:
    columns = [
        column(key, Moment() if isinstance(value, datetime) else None) for key, value in row.items()
    ]
    connection.execute(table(name, *columns).insert().values(**row))


def blob(connection: Connection, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    known = text("SELECT count(*) FROM blob WHERE digest = :digest")
    if not connection.scalar(known, {"digest": digest}):
        add(connection, "blob", digest=digest, data=data)
    return digest


def edition(
    connection: Connection, number: int, files: Files, author: str, at: datetime = AT
) -> None:
    content = fingerprint(files)
    row = {"at": at, "author": author, "source": "studio", "note": f"Note {number}."}
    add(connection, "edition", number=number, fingerprint=content, **row)
    for path, data in files.items():
        digest = blob(connection, data)
        add(connection, "edition_file", edition=number, path=path, digest=digest)


def proposal(connection: Connection, id: int, files: Files, outcome: str, over: int) -> None:
    row = {"at": AT.replace(day=id), "author": "files", "note": "The folder.", "over": over}
    row |= {"outcome": outcome, "fingerprint": fingerprint(files)}
    if outcome != "waiting":
        row |= {"decided_by": "eva@example.se", "decided_at": AT}
    add(connection, "proposal", id=id, **row)
    for path, data in files.items():
        add(connection, "proposal_file", proposal=id, path=path, digest=blob(connection, data))


def request(connection: Connection, id: int, files: Files, outcome: str, **more: object) -> None:
    row = {"at": AT.replace(day=10 + id), "author": "karin@example.se", "note": f"Ask {id}."}
    row |= {"outcome": outcome, "fingerprint": fingerprint(files)}
    add(connection, "publishing_request", id=id, **row, **more)


def change(connection: Connection, path: str, data: bytes | None, over: bytes | None) -> None:
    digest = None if data is None else blob(connection, data)
    live = None if over is None else hashlib.sha256(over).hexdigest()
    row = {"at": AT, "author": "karin@example.se", "outcome": "open"}
    add(connection, "draft_change", path=path, digest=digest, over=live, **row)


@pytest.fixture
def database(connection: Connection, empty_address: str) -> Iterator[Database]:
    """The same database with rows in it, opened by the program of today."""
    edition(connection, 1, FIRST, "files")
    edition(connection, 2, SECOND, "eva@example.se")
    edition(connection, 3, THIRD, "karin@example.se")
    proposal(connection, 1, SECOND, "taken", 1)
    proposal(connection, 2, THIRD, "left", 2)
    proposal(connection, 3, DRAFT, "replaced", 3)
    proposal(connection, 4, FOURTH, "waiting", 3)
    decided = {"decided_by": "eva@example.se", "decided_at": AT}
    request(connection, 1, THIRD, "approved", edition=3, **decided)
    request(connection, 2, FOURTH, "withdrawn", **decided)
    request(connection, 3, FOURTH, "waiting")  # the draft has moved on since
    request(connection, 4, DRAFT, "waiting")
    change(connection, FRED, None, THIRD[FRED])
    change(connection, WELCOME, THIRD[WELCOME], SECOND[WELCOME])  # live already
    change(connection, "sv/ny.txt", DRAFT["sv/ny.txt"], None)
    add(connection, "folder_content", at=AT, fingerprint=fingerprint(FOURTH), outcome="proposed")
    connection.commit()
    database = Database(empty_address)
    yield database
    database.close()


def test_editions_stay_and_know_who_approved_them(database: Database) -> None:
    editions = Editions(database)
    told = [(each.number, each.author, each.approver, each.note) for each in editions.history()]
    assert told == [
        (3, "karin@example.se", "eva@example.se", "Note 3."),
        (2, "eva@example.se", None, "Note 2."),
        (1, "files", None, "Note 1."),
    ]
    assert [editions.files(number) for number in (1, 2, 3)] == [FIRST, SECOND, THIRD]


def test_proposals_and_requests_become_approval_requests_with_their_content(
    database: Database,
) -> None:
    editions = Editions(database)
    found = [editions.request(number) for number in range(1, 9)]
    told = [(each.author, each.source, each.outcome, each.over, each.edition) for each in found]
    files, karin = ("files", Source.FILES), ("karin@example.se", Source.STUDIO)
    assert told == [
        (*files, RequestOutcome.PUBLISHED, 1, 2),
        (*files, RequestOutcome.REFUSED, 2, None),
        (*files, RequestOutcome.REPLACED, 3, None),
        (*files, RequestOutcome.PENDING, 3, None),
        (*karin, RequestOutcome.PUBLISHED, 2, 3),
        (*karin, RequestOutcome.WITHDRAWN, 3, None),
        (*karin, RequestOutcome.WITHDRAWN, 3, None),
        (*karin, RequestOutcome.PENDING, 3, None),
    ]
    contents = [editions.request_files(each.id) for each in found]
    assert contents == [SECOND, THIRD, DRAFT, FOURTH, THIRD, {}, {}, DRAFT]
    assert (found[0].decided_by, found[0].decided_at, found[0].at) == (
        "eva@example.se",
        AT,
        AT.replace(day=1),
    )
    assert found[7].note == "Ask 4."
    with database.reading() as session:
        tables = set(inspect(session.connection()).get_table_names())
    assert not tables & {"proposal", "proposal_file", "publishing_request"}


def test_what_was_pending_is_decided_on_and_new_requests_are_made(database: Database) -> None:
    editions, eva = Editions(database), person_named("eva@example.se", "Eva")
    assert editions.take_in(FOURTH) is Intake.REQUESTED  # as before: nothing new
    newest, _ = editions.requests()
    editions.refuse(newest.id, by=eva, reason="Fred saknas.")
    (waiting,) = editions.requests()
    approved = editions.approve(waiting.id, by=eva, content=waiting.fingerprint, over=3)
    assert (approved.number, editions.files(4)) == (4, FOURTH)
    asked = editions.ask(SECOND, author="karin@example.se", source=Source.STUDIO, over=4)
    assert asked.id == 9
    assert set(Drafts(database).current().changes) == {FRED, "sv/ny.txt"}


def test_a_request_over_a_draft_with_conflicts_is_not_pending_any_more(
    connection: Connection, empty_address: str
) -> None:
    edition(connection, 1, FIRST, "files")
    change(connection, WELCOME, SECOND[WELCOME], THIRD[WELCOME])
    request(connection, 1, SECOND, "waiting")
    connection.commit()
    database = Database(empty_address)
    assert Editions(database).requests() == ()
    database.close()


def call(connection: Connection, started: datetime, line: str) -> None:
    row = {"language": "sv", "path": "[]", "misses": 0, "ending": "hung-up", "place": "main"}
    row |= {"outcome": "answered", "first": True, "country": "SE"}
    add(connection, "statistics_call", started=started, edition=line, **row)


def test_what_was_counted_belongs_to_the_edition_of_its_line_that_was_live_then(
    connection: Connection, empty_address: str
) -> None:
    line, other = fingerprint(FIRST)[:8], fingerprint(SECOND)[:8]
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    """On 3 March in Stockholm."""
    edition(connection, 1, FIRST, "files")
    edition(connection, 2, SECOND, "files", AT.replace(hour=18))
    edition(connection, 3, FIRST, "files", late)
    for at in (AT.replace(hour=11), AT, late.replace(minute=29), late):
        call(connection, at, line)
    call(connection, late, other)
    call(connection, late, "ffffffff")
    call(connection, late, "")
    for day in (1, 2, 3, 4):
        sums = {"kind": "calls", "key": "", "count": day, "seconds": 10 * day}
        for each in (line, other, "ffffffff", ""):
            on = date(2026, 3, day)
            add(connection, "statistics_sum", day=on.isoformat(), edition=each, **sums)
    connection.commit()
    database = Database(empty_address)
    with database.reading() as session:
        calls = session.execute(select(CallRow.line, CallRow.edition).order_by(CallRow.id)).all()
        rows = session.scalars(select(SumRow).order_by(SumRow.day)).all()
        told = {(row.day.day, row.line): (row.edition, row.count, row.seconds) for row in rows}
    database.close()
    editions = [edition for _, edition in calls]
    assert editions == [1, 1, 1, 3, 2, 0, 0]
    assert told == {
        (day, each): (number, day, 10 * day)
        for day in (1, 2, 3, 4)
        for each, number in ((line, 1 if day < 3 else 3), (other, 2), ("ffffffff", 0), ("", 0))
    }
