"""Publication, the only way to make an edition live; runs inside the editions' transaction."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from ivr.errors import OvertakenError, RequestError
from ivr.i18n import N_
from ivr.script.fields.subjects import subjects_of
from ivr.script.files import Files, fingerprint
from ivr.script.reading.changes import changes
from ivr.script.reading.inventory import select_script_files
from ivr.studio.database import now
from ivr.studio.editions import contents, request_rows
from ivr.studio.editions.edition import ApprovalRequest, Candidate, Edition, Source, newest
from ivr.studio.editions.grants import all_grants
from ivr.studio.editions.losses import Stored, accept, unaccepted
from ivr.studio.editions.outbox import EventKind, add_event
from ivr.studio.editions.policy import Account, Approval, approval_for, approval_obstacle
from ivr.studio.editions.revisions import record_edition

PUBLISHING_LOCK = "editions"
"""Name of the lock for publishing and for changing the draft."""


def make_live(
    session: Session, candidate: Candidate, *, asks: bool = False
) -> Edition | ApprovalRequest:
    """Publish a checked candidate, or request approval if the author `asks` or the policy does.

    A candidate that equals the live edition changes nothing, but to request approval of it raises
    RequestError. Raises OvertakenError if the author saw another live edition, and LossError if
    there are unaccepted losses.
    """
    candidate = replace(candidate, files=select_script_files(candidate.files))
    live = newest(session)
    if live and live.fingerprint == fingerprint(candidate.files):
        if asks:
            raise RequestError(
                N_("There is nothing to publish, because callers hear this already.")
            )
        return live
    _require_seen(live, candidate)
    alone = False
    # A folder that is followed after the first edition is one's own, where nobody else approves.
    if live and candidate.source is not Source.FILES and not asks:
        before = contents.files_of(session, live)
        approval = approval_for(before, candidate.files, now())
        alone = approval is Approval.ALONE and not _has_errors(before, candidate)
        asks = approval is not Approval.NOT_WANTED and not alone
    if asks:
        return request_rows.ask(session, candidate)
    edition = _add_edition(session, live, candidate, approver=None, alone=alone)
    if alone:
        values = {"edition": str(edition.number), "author": edition.author}
        add_event(session, EventKind.ALONE, str(edition.number), values)
    return edition


def approve(session: Session, request: int, candidate: Candidate, *, by: Account) -> Edition:
    """Make a request live as the candidate that the approver reviewed; return the new edition.

    Raises EditionError if the request is not pending, RequestError if the policy requires another
    approver, OvertakenError if the content or the live edition has changed, and LossError.
    """
    row = request_rows.find_pending(session, request)
    live = newest(session)
    if obstacle := approval_obstacle(row.author, by, all_grants(session), now()):
        raise obstacle
    require_reviewed(request_rows.files(session, row), fingerprint(candidate.files))
    _require_seen(live, candidate)
    return _add_edition(
        session,
        live,
        candidate,
        approver=by.address,
        requested=request_rows.revisions_of(session, row),
    )


def require_reviewed(files: Files, content: str) -> None:
    """Raise OvertakenError if this is not the script that was reviewed, by fingerprint."""
    if fingerprint(files) != content:
        raise OvertakenError(
            N_(
                "Nothing has been published, because the content is not the same as when you "
                "looked at it. Look through it again."
            )
        )


def _has_errors(before: Files, candidate: Candidate) -> bool:
    """Return whether what differs has errors by today's rules, or was not checked by them.

    Such announcements need another person, and so does every roll back.
    """
    if candidate.inherited is None:
        return True
    wrong = subjects_of(finding.field for finding in candidate.inherited)
    changed = subjects_of(change.field for change in changes(before, candidate.files))
    return bool(wrong & changed)


def _add_edition(
    session: Session,
    live: Edition | None,
    candidate: Candidate,
    *,
    approver: str | None,
    alone: bool = False,
    requested: Collection[int] = (),
) -> Edition:
    """Add an edition, record its changes, and close the requests that it publishes."""
    edition = Edition(
        number=live.number + 1 if live else 1,
        at=now(),
        author=candidate.author,
        source=candidate.source,
        note=candidate.note,
        fingerprint=contents.keep_script(session, candidate.files),
        restores=candidate.restores,
        approver=approver,
        accepted=_accepted(session, live, candidate, by=approver or candidate.author),
        alone=alone,
    )
    session.add(edition)
    session.flush()
    before = contents.files_of(session, live)
    record_edition(session, edition, before, candidate.files, requested)
    request_rows.close_decided(session, edition, candidate.files)
    return edition


def _accepted(
    session: Session, live: Edition | None, candidate: Candidate, *, by: str
) -> list[Stored]:
    """Return the accepted losses of a candidate, or of the edition that a rollback restores.

    Nobody is asked about new losses in a folder: they are accepted with the next edition.
    """
    if candidate.restores:
        return session.get_one(Edition, candidate.restores).accepted
    before = live.accepted if live else []
    lost = candidate.losses
    if candidate.source is Source.FILES:
        new = unaccepted(lost, before)
        lost = tuple(loss for loss in lost if loss not in new)
    return accept(lost, before, candidate.accepted_losses, by)


def _require_seen(live: Edition | None, candidate: Candidate) -> None:
    """Raise OvertakenError unless the live edition is the one that the author saw."""
    number = live.number if live else 0
    if candidate.based_on != number:
        raise OvertakenError(
            N_(
                "Edition %(number)s was published after edition %(over)s, on which this "
                "one builds. Look at what changed, and publish again."
            ),
            number=number,
            over=candidate.based_on,
        )
