"""The prompts folder as an author: it publishes only over its own last edition."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.publishing import requests
from ivr.publishing.edition import Candidate, Edition, Intake, Source
from ivr.publishing.publication import ask, newest, publish
from ivr.publishing.tables import FolderRow
from ivr.script.files import Files, fingerprint

AUTHOR = "files"
NOTE = "The script was changed outside the studio."


def is_live(session: Session, files: Files) -> bool:
    """Return whether files are the live edition's."""
    live = newest(session)
    return live is not None and live.fingerprint == fingerprint(files)


def take_in(session: Session, files: Files, *, starting: bool) -> Intake:
    """Publish a checked content of the folder, or request approval for it.

    Approval is requested if the policy asks for it, or if somebody else published since the
    folder last did. The content that was taken in last is ignored. At a start, a content that
    was taken in earlier needs approval too: it may be the outdated folder of another machine.
    """
    content = fingerprint(files)
    last = session.scalar(select(FolderRow).order_by(FolderRow.id.desc()).limit(1))
    if last and last.fingerprint == content:
        return Intake(last.outcome)
    live = newest(session)
    if live and live.fingerprint == content:
        requests.withdraw_of_folder(session, AUTHOR)
        return _note(session, content, Intake.SAME)
    candidate = Candidate(files=files, author=AUTHOR, source=Source.FILES, note=NOTE)
    if live is None or (_is_own(live, last) and not (starting and _seen(session, content))):
        published = isinstance(publish(session, candidate), Edition)
        return _note(session, content, Intake.PUBLISHED if published else Intake.REQUESTED)
    ask(session, candidate)
    return _note(session, content, Intake.REQUESTED)


def _is_own(live: Edition, last: FolderRow | None) -> bool:
    return last is not None and last.fingerprint == live.fingerprint


def _seen(session: Session, content: str) -> bool:
    found = select(FolderRow.id).where(FolderRow.fingerprint == content).limit(1)
    return session.scalar(found) is not None


def _note(session: Session, content: str, outcome: Intake) -> Intake:
    session.add(FolderRow(at=now(), fingerprint=content, outcome=outcome))
    return outcome
