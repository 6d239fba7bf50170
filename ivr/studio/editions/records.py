"""Every edition as a folder of files, with the record of its authors and its approver."""

import json
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from ivr.atomic import PRIVATE, locked, make_folder, write_atomically
from ivr.errors import IVRError, RequestError
from ivr.i18n import N_
from ivr.script.fields.place import format_path
from ivr.script.files import Files, fingerprint
from ivr.script.reading.folders import require_inside, writing_to
from ivr.studio.database import Database
from ivr.studio.editions.edition import Edition
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.history import edition_object
from ivr.studio.editions.revisions import PublicationRow, find

RECORD = "record.json"
SCRIPT = "script/"


def pull_all(folder: Path, database: Database) -> tuple[int, int]:
    """Add the editions that a folder lacks, and return the numbers of editions and of added ones.

    Each edition is a folder with its script and record.json: times in UTC, note, the people who
    requested, approved and published it, the approval requests that it published, the author of
    each changed field, the missing words of facts that were accepted, and the fingerprint of its
    files. Files are private to the owner. Raises RequestError, before anything is written, if the
    folder has anything else or differs in any byte; and IVRError if it cannot be written, or for
    editions whose files are damaged in the database.
    """
    with writing_to(folder):
        make_folder(folder)
        with locked(folder):
            published = {f"edition-{each.number}": each for each in Editions(database).history()}
            missing = dict(reversed(published.items()))
            for entry in sorted(folder.iterdir()):
                if entry.name.startswith("."):  # left by a crash
                    continue
                edition = missing.pop(entry.name, None)
                if edition is None or _files_in(entry) != _pulled(database, edition):
                    raise _differs(entry)
            damaged = [
                edition.number
                for name, edition in missing.items()
                if not _add(folder / name, database, edition)
            ]
    if damaged:
        raise IVRError(
            N_("Editions whose files are damaged in the database were not written: %(numbers)s."),
            numbers=", ".join(map(str, damaged)),
        )
    return len(published), len(missing)


def _pulled(database: Database, edition: Edition) -> Files | None:
    """Return the files of an edition's folder; None if they are damaged in the database."""
    files = Editions(database).files(edition.number)
    if fingerprint(files) != edition.fingerprint:
        return None
    return {RECORD: _record(database, edition)} | {SCRIPT + path: files[path] for path in files}


def _files_in(entry: Path) -> Files:
    """Return the files in a folder; links count as empty files, so that they differ."""
    if entry.is_symlink() or not entry.is_dir():
        return {"": b""}
    return {
        path.relative_to(entry).as_posix(): b"" if path.is_symlink() else path.read_bytes()
        for path in entry.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }


def _record(database: Database, edition: Edition) -> bytes:
    requests = Editions(database).approval_requests.published_by(edition)
    with database.reading() as session:
        saves = find(session, PublicationRow.edition == edition.number)
    looked_through = ("looked_by", "looked_at")  # known later, while a record never changes
    record = {
        **{
            name: value
            for name, value in edition_object(edition).items()
            if name not in looked_through
        },
        "requests": [{"author": each.author, "at": each.at} for each in requests],
        "written": [
            {"field": format_path(each.field), "author": each.author, "at": each.at}
            for each in reversed(saves)
        ],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, default=datetime.isoformat)
    return f"{text}\n".encode()


def _add(path: Path, database: Database, edition: Edition) -> bool:
    """Write an edition's folder, and return true; write nothing if its files are damaged.

    The folder gets its name when it is complete, so that a crash leaves no half edition.
    """
    files = _pulled(database, edition)
    if files is None:
        return False
    unfinished = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    require_inside(unfinished, files)
    for name in files:
        make_folder((unfinished / name).parent)
    write_atomically({unfinished / name: data for name, data in files.items()}, PRIVATE)
    unfinished.rename(path)
    return True


def _differs(path: Path) -> RequestError:
    return RequestError(
        N_(
            "%(path)s is not what this database has: a file was added, changed or replaced by a "
            "link, or it is of another database. Nothing was written: name a new or empty folder, "
            "and keep this one."
        ),
        path=path,
    )
