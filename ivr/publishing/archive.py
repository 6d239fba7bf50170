"""Archives: each edition as a folder of files with its record, readable without this program."""

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ivr.atomic import PRIVATE, locked, make_folder, write_atomically
from ivr.database import Database
from ivr.errors import IVRError, RequestError, ScriptUnreadableError
from ivr.i18n import N_
from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.editions import Editions
from ivr.publishing.folder import replace, writing_to
from ivr.publishing.lineage import Revision
from ivr.publishing.revisions import PublicationRow, find
from ivr.script.files import Files, fingerprint, load
from ivr.script.place import written

README, RECORD, SCRIPT = "README.txt", "record.json", "script"
EDITION = re.compile(r"edition-[1-9][0-9]*")

UNFINISHED = ".unfinished"
"""Folder of an edition until it is complete."""

EXPLANATION = Path(__file__).with_name("archive.txt")
"""The content of README.txt, which explains an archive."""


@dataclass(frozen=True, slots=True)
class Archived:
    """The numbers of editions in an archive, and of those that were added."""

    editions: int
    added: int


def write_archive(folder: Path, database: Database) -> Archived:
    """Add the editions that an archive lacks.

    Raises RequestError if the folder is not an archive of this database, or its files have changed,
    and IVRError if it cannot be written, or for editions that are damaged in the database.
    """
    editions = Editions(database)
    published, added, damaged = editions.history(), 0, []
    with writing_to(folder):
        make_folder(folder)
        with locked(folder):
            _require_archive(folder)
            write_atomically({folder / README: EXPLANATION.read_bytes()}, PRIVATE)
            for edition in reversed(published):
                path = folder / f"edition-{edition.number}"
                if path.exists():
                    _require_equal(path, edition)
                    continue
                files = editions.files(edition.number)
                if fingerprint(files) != edition.fingerprint:
                    damaged.append(edition.number)
                    continue
                with database.reading() as session:
                    its = find(session, PublicationRow.edition == edition.number)
                record = _record(edition, editions.requests.published_by(edition), reversed(its))
                _add(path, files, record)
                added += 1
    if damaged:
        raise IVRError(
            N_("Editions whose files are damaged in the database were not archived: %(numbers)s."),
            numbers=", ".join(map(str, damaged)),
        )
    return Archived(len(published), added)


def _record(
    edition: Edition, requests: Iterable[ApprovalRequest], saves: Iterable[Revision]
) -> dict[str, Any]:
    return {
        **asdict(edition),
        "requests": [{"author": each.author, "at": each.at} for each in requests],
        "written": [
            {"field": written(each.field), "author": each.author, "at": each.at} for each in saves
        ],
    }


def _add(path: Path, files: Files, record: Mapping[str, Any]) -> None:
    """Write an edition, which appears in the archive as a whole."""
    unfinished = path.with_name(UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)  # left by a crash
    make_folder(unfinished)
    replace(unfinished / SCRIPT, files, {})
    text = json.dumps(record, ensure_ascii=False, indent=2, default=datetime.isoformat)
    write_atomically({unfinished / RECORD: f"{text}\n".encode()}, PRIVATE)
    unfinished.rename(path)


def _require_archive(folder: Path) -> None:
    """Raise RequestError if a folder has files that are not of an archive; hidden ones may stay."""
    for entry in sorted(folder.iterdir()):
        is_known = entry.name == README or EDITION.fullmatch(entry.name)
        if not is_known and not entry.name.startswith("."):
            raise RequestError(
                N_(
                    "%(folder)s has %(name)s, which is not part of an archive. Nothing was "
                    "written: name a new or empty folder."
                ),
                folder=folder,
                name=entry.name,
            )


def _require_equal(path: Path, edition: Edition) -> None:
    """Raise RequestError if an archived edition differs from the one in the database."""
    try:
        record = json.loads((path / RECORD).read_bytes())
        found = (record["fingerprint"], record["at"], fingerprint(load(path / SCRIPT)))
    except (OSError, ScriptUnreadableError, ValueError, LookupError, TypeError):
        found = ("", "", "")
    if found != (edition.fingerprint, edition.at.isoformat(), edition.fingerprint):
        raise RequestError(
            N_(
                "%(path)s is not edition %(number)s of this database: it was changed, or the "
                "archive is of another database. Name a new folder, and keep this one."
            ),
            path=path,
            number=edition.number,
        )
