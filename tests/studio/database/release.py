"""Write dumps of this version's database, which later versions must be able to migrate.

    python -m tests.studio.database.release        # needs IVR_TEST_POSTGRESQL and pg_dump

For each kind of database dumps/ gets <version>.<kind>.sql, and <version>.json has the content as
this version reads it; tests/studio/database/test_migration.py compares it with what later
versions read. Their checksums are added to dumps/SHA256SUMS. A released version is frozen: the
command refuses to write its dumps again.
"""

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, make_url, select

from ivr import __version__
from ivr.call.turn import Outcome
from ivr.i18n import ZONE
from ivr.line.switchboard import Answer
from ivr.script.fields.place import format_path
from ivr.script.files import fingerprint
from ivr.script.reading.field_values import fields_of
from ivr.studio.database import Base, Database, now
from ivr.studio.editions.edition import ApprovalRequest, Source
from ivr.studio.people import Role
from ivr.studio.services.takes import KeptTake
from ivr.studio.statistics import Recorder
from ivr.studio.statistics.report import build_report, period
from tests.databases import DUMPS, address_of
from tests.scripts import replaced, wav
from tests.sounds import recorded
from tests.studio.publishing import WELCOME, wanting_approval
from tests.studio.staff import PASSWORD, Staff, app_with, studio_on

ENGLISH = "This is the information line of the Swedish police on international work.\n"
MORNING = datetime(2026, 11, 30, 8, 30, tzinfo=ZONE)
"""The time of the calls."""

SUMS = "SHA256SUMS"
"""Name of the file with the checksums of all dumps, as `sha256sum` writes it."""

PENDING = 2
"""The request that waits for approval."""

FOR_PSQL = re.compile(r"^(--.*|\\.*|SET transaction_timeout.*|)\n", re.MULTILINE)
"""Lines of pg_dump that a driver or an earlier server cannot execute, and comments."""


def fill(database: Database) -> None:
    """Act as staff, callers and operators, so that every table has rows."""
    studio = studio_on(database)
    staff = Staff(app_with(studio), studio)
    editor, publisher = staff.name(Role.EDITOR), staff.people.find(staff.name(Role.PUBLISHER))
    assert publisher
    gone = staff.people.add("olga@example.se", "Olga Ros", Role.EDITOR, PASSWORD, by="a shell")
    staff.people.deactivate(gone.id)
    staff.stranger().sign_in(editor, "a wrong password")
    staff.link_for(staff.name(Role.READER))

    staff.publish(wanting_approval())
    staff.write(sv__welcome=WELCOME)
    staff.save_files(recorded("sv/welcome", wav(0.6), staff.draft.files))
    staff.ask(words="Ny hälsning, inspelad.")
    staff.approve()
    second = studio.editions.files(2)
    staff.write(en__welcome=ENGLISH)
    staff.ask(words="På engelska.")
    assert studio.editions.approval_requests.find(PENDING).is_pending
    studio.editions.ask(replaced(second, "line.toml", "tries = 3", "tries = 2"), **by_shell("olga"))
    studio.editions.approval_requests.request_changes(3, by=publisher, reason="Tre är lagom.")
    staff.save({"patience/wait_seconds": 8})
    longer = replaced(second, "line.toml", "wait_seconds = 10", "wait_seconds = 12")
    studio.editions.ask(longer, **by_shell("sven"))
    studio.editions.approve(4, by=publisher, content=fingerprint(longer), based_on=2)
    studio.editions.roll_back(
        1, author=editor, source=Source.STUDIO, based_on=3, note="Som förut.", asks=True
    )
    staff.write(en__welcome=ENGLISH.replace(" on ", " about "))

    studio.takes.keep(editor, "sv/notice", KeptTake("take 3.wav", wav(0.6), ends=0.5))
    asks, *_others = staff.people.everybody()
    files = studio.editions.files(3)
    studio.call_codes.issue(files, by=asks, as_if=None, is_publishable=True)
    studio.editions.workers.report("a.8000.1", 3, now())
    studio.writers.report("welcome", editor)
    count(database)


def by_shell(author: str) -> dict[str, Any]:
    """Return the author and the origin of a request over edition 2."""
    return {"author": author, "source": Source.SHELL, "based_on": 2, "note": "Från skalet."}


def answer(place: str) -> Answer:
    return Answer(b"", place, Outcome("topic"), "sv", ())


def count(database: Database) -> None:
    """Count two calls that have ended, and one that has not."""
    seconds = MORNING.timestamp()
    recorder = Recorder(database, "a secret of this service", clock=lambda: seconds)
    for call, place in (("1", "fred"), ("2", "fast")):
        recorder.turn(call, answer(place), 1, "SE")
        recorder.ended(call, 42)
    recorder.step()
    seconds += 3600
    recorder.step()
    recorder.turn("3", answer("main"), 2, "NO")
    recorder.step(last=True)


def describe(database: Database) -> dict[str, Any]:
    """Return the content of a database as the program reads it, for JSON."""
    studio = studio_on(database)
    editions, drafts = studio.editions, studio.drafts
    writers, draft = drafts.writers(), drafts.current()
    with database.reading() as session:
        requests = session.scalars(select(ApprovalRequest).order_by(ApprovalRequest.id)).all()
    calls = build_report(database, period(None, MORNING.date())).whole
    return {
        "editions": [
            f"{one.number} by {one.author}, approved by {one.approver}, again {one.restores}, "
            f"written by {writers[one.number]}: {one.note} "
            f"{fingerprint(editions.files(one.number))}"
            for one in editions.history()
        ],
        "requests": [
            f"{one.id} by {one.author}: {one.outcome}, edition {one.edition}, {one.decided_by}: "
            f"{one.reason} {sorted(map(format_path, editions.approval_requests.changes(one.id)))}"
            for one in requests
        ],
        "draft": draft.fingerprint,
        "conflicts": sorted(map(format_path, draft.conflicts)),
        "history": [
            f"{format_path(one.field)} by {one.author}, edition {one.edition}: {one.value!s:.40}"
            for one in drafts.history(*fields_of(draft.files))
            if one.author != "files"
        ],
        "accounts": [
            f"{one.address}, {one.full_name}: {one.role.word}, {one.active}"
            for one in studio.people.everybody()
        ],
        "calls": {kind: dict(counts) for kind, counts in calls.counts.items()},
    }


def dump(address: str) -> str:
    """Return the statements that make and fill the tables of a database."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as connection:
            return "\n".join(connection.iterdump()) + "\n"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", plain]
    return FOR_PSQL.sub(
        "", subprocess.run(command, capture_output=True, check=True, text=True).stdout
    )


def main() -> None:
    """Write the dumps. Both databases must have the same content, and rows in every table."""
    if (DUMPS / f"{__version__}.json").exists():
        raise SystemExit(
            f"{__version__} is frozen: its dumps are never written again. Tables that have changed "
            "since need a migration, and a new version."
        )
    contents = []
    for kind in ("sqlite", "postgresql"):
        with TemporaryDirectory() as folder, address_of(kind, Path(folder)) as address:
            with closing(Database(address)) as database:
                fill(database)
                contents.append(describe(database))
                with database.reading() as session:
                    for table in Base.metadata.sorted_tables:
                        assert session.scalar(select(func.count()).select_from(table)), table
            title = f"-- A database of version {__version__}, with made-up content.\n"
            (DUMPS / f"{__version__}.{kind}.sql").write_text(title + dump(address))
    assert contents[0] == contents[1], contents
    text = json.dumps(contents[0], ensure_ascii=False, indent=2, sort_keys=True)
    (DUMPS / f"{__version__}.json").write_text(text + "\n")
    with (DUMPS / SUMS).open("a") as sums:
        for file in sorted(DUMPS.glob(f"{__version__}.*")):
            sums.write(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n")


if __name__ == "__main__":
    main()
