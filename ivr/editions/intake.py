"""The folder as one author among others: it publishes only over what it published itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.editions import proposals
from ivr.editions.edition import Edition, Intake, Source
from ivr.editions.publication import newest, publish
from ivr.editions.tables import FolderRow
from ivr.script.files import Files, fingerprint

AUTHOR = "files"
NOTE = "The folder with the script was changed."


def is_live(session: Session, files: Files) -> bool:
    """Tell whether a content is what answers calls now."""
    live = newest(session)
    return live is not None and live.fingerprint == fingerprint(files)


def take_in(session: Session, files: Files, *, starting: bool) -> Intake:
    """Publish a content of the folder that was found good, or let it wait.

    It waits if the live edition is not what the folder held before: somebody else published
    since. Nothing happens to a content that was taken in last. At a start, a content that was
    taken in still earlier waits too: it may be another machine's folder, which is older.
    """
    content = fingerprint(files)
    last = session.scalar(select(FolderRow).order_by(FolderRow.id.desc()).limit(1))
    if last and last.fingerprint == content:
        return Intake(last.outcome)
    live = newest(session)
    if live and live.fingerprint == content:
        return _note(session, content, Intake.SAME)
    if live is None or (_is_own(live, last) and not (starting and _seen(session, content))):
        publish(session, files, author=AUTHOR, source=Source.FILES, note=NOTE)
        return _note(session, content, Intake.PUBLISHED)
    proposals.propose(session, files, author=AUTHOR, note=NOTE, over=live.number)
    return _note(session, content, Intake.PROPOSED)


def _is_own(live: Edition, last: FolderRow | None) -> bool:
    return last is not None and last.fingerprint == live.fingerprint


def _seen(session: Session, content: str) -> bool:
    found = select(FolderRow.id).where(FolderRow.fingerprint == content).limit(1)
    return session.scalar(found) is not None


def _note(session: Session, content: str, outcome: Intake) -> Intake:
    session.add(FolderRow(at=now(), fingerprint=content, outcome=outcome))
    return outcome
