"""Publishing, inside a transaction of the one who may write editions."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.editions import contents
from ivr.editions.edition import Edition, Outcome, Source
from ivr.editions.tables import EditionRow, ProposalRow
from ivr.errors import OvertakenError
from ivr.script.files import Files, fingerprint
from ivr.script.inventory import belonging


def edition_of(row: EditionRow) -> Edition:
    """Return a row as a value."""
    return Edition(
        number=row.number,
        at=row.at,
        author=row.author,
        source=Source(row.source),
        note=row.note,
        fingerprint=row.fingerprint,
        restores=row.restores,
    )


def newest(session: Session) -> Edition | None:
    """Return the live edition, or None before the first one."""
    row = session.scalar(select(EditionRow).order_by(EditionRow.number.desc()).limit(1))
    return edition_of(row) if row else None


def publish(
    session: Session,
    files: Files,
    *,
    author: str,
    source: Source,
    note: str = "",
    over: int | None = None,
    restores: int | None = None,
) -> Edition:
    """Add an edition of files that were found good, unless they are live already.

    Files that the script does not know are left out.
    Raises OvertakenError if the live edition is not `over`, where that is given, and another.
    """
    live = newest(session)
    files = belonging(files)
    found = fingerprint(files)
    if live and live.fingerprint == found:
        return live
    if over is not None and over != (live.number if live else 0):
        raise OvertakenError(
            f"Edition {live.number if live else 0} was published after edition {over}, on "
            f"which this one builds. Look at what changed, and publish again.",
            sv=f"Utgåva {live.number if live else 0} publicerades efter utgåva {over}, som "
            f"den här bygger på. Se vad som har ändrats, och publicera igen.",
        )
    row = EditionRow(
        number=live.number + 1 if live else 1,
        at=now(),
        author=author,
        source=source,
        note=note,
        fingerprint=found,
        restores=restores,
    )
    session.add(row)
    session.flush()
    contents.keep_edition(session, row.number, files)
    # Whoever published the same content by another way has taken what waits.
    session.execute(
        update(ProposalRow)
        .where(ProposalRow.fingerprint == found, ProposalRow.outcome == Outcome.WAITING)
        .values(outcome=Outcome.TAKEN, decided_by=author, decided_at=row.at)
    )
    return edition_of(row)
