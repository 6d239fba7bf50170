"""The only way to make anything live. Every function runs inside the editions' transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.errors import OvertakenError, RequestError
from ivr.i18n import N_
from ivr.publishing import contents, requests
from ivr.publishing.edition import ApprovalRequest, Candidate, ChangeOutcome, Edition, Source
from ivr.publishing.policy import NamedPerson, is_same_person, wants_approval
from ivr.publishing.tables import ChangeRow
from ivr.script.files import fingerprint
from ivr.script.inventory import belonging


def newest(session: Session) -> Edition | None:
    """Return the live edition, None before the first one."""
    return session.scalar(select(Edition).order_by(Edition.number.desc()).limit(1))


def publish(session: Session, candidate: Candidate) -> Edition | ApprovalRequest:
    """Publish a checked candidate, or request approval for it if the policy asks for that.

    A candidate that equals the live edition changes nothing. Raises OvertakenError if another
    edition is live than the one that its author saw.
    """
    candidate = _trimmed(candidate)
    live = newest(session)
    if live and live.fingerprint == fingerprint(candidate.files):
        return live
    _require_seen(live, candidate)
    # A folder that is followed after the first edition is one's own, where nobody else approves.
    if live and candidate.source is not Source.FILES and _wants_approval(session, live, candidate):
        return requests.ask(session, candidate, over=live.number)
    return _make_live(session, live, candidate, approver=None)


def ask(session: Session, candidate: Candidate) -> ApprovalRequest:
    """Request approval for a candidate, whether or not the policy asks for it.

    Raises RequestError if it is live already, and OvertakenError as `publish` does.
    """
    candidate = _trimmed(candidate)
    live = newest(session)
    if live and live.fingerprint == fingerprint(candidate.files):
        raise RequestError(N_("This is what callers hear already. There is nothing to publish."))
    _require_seen(live, candidate)
    return requests.ask(session, candidate, over=live.number if live else 0)


def approve(session: Session, request: int, *, by: NamedPerson, content: str, over: int) -> Edition:
    """Approve and publish somebody else's request.

    `content` is the fingerprint that the approver reviewed, and `over` the edition that was live
    then. Raises EditionError if the request is not pending, RequestError for one's own request,
    and OvertakenError if the content or the live edition has changed.
    """
    row = requests.pending(session, request)
    if is_same_person(row.author, by):
        raise RequestError(N_("Another person must approve your request."))
    if row.fingerprint != content:
        raise OvertakenError(N_("This is not the content that you looked at. Look at it again."))
    candidate = Candidate(
        files=contents.request_files(session, request),
        author=row.author,
        source=row.source,
        note=row.note,
        over=over,
        restores=row.restores,
    )
    live = newest(session)
    _require_seen(live, candidate)
    return _make_live(session, live, candidate, approver=by.name)


def _wants_approval(session: Session, live: Edition, candidate: Candidate) -> bool:
    return wants_approval(contents.edition_files(session, live.number), candidate.files)


def _trimmed(candidate: Candidate) -> Candidate:
    """Return a candidate without files that are not part of the script."""
    return replace(candidate, files=belonging(candidate.files))


def _make_live(
    session: Session, live: Edition | None, candidate: Candidate, *, approver: str | None
) -> Edition:
    """Add an edition, and close the requests and draft changes that it publishes."""
    edition = Edition(
        number=live.number + 1 if live else 1,
        at=now(),
        author=candidate.author,
        source=candidate.source,
        note=candidate.note,
        fingerprint=fingerprint(candidate.files),
        restores=candidate.restores,
        approver=approver,
    )
    session.add(edition)
    session.flush()
    digests = contents.keep_edition(session, edition.number, candidate.files)
    requests.settle(session, edition)
    _settle_changes(session, edition, digests)
    return edition


def _settle_changes(session: Session, edition: Edition, digests: Mapping[str, str]) -> None:
    """Close the draft changes that an edition publishes, and rebase those that follow from it.

    A change follows from the edition if the published version was in the draft before it: there
    is nothing to merge then.
    """
    for row in session.scalars(select(ChangeRow).where(ChangeRow.outcome == ChangeOutcome.OPEN)):
        published = digests.get(row.path)
        if row.digest == published:
            row.outcome, row.edition = ChangeOutcome.PUBLISHED, edition.number
            row.closed_by, row.closed_at = edition.author, edition.at
            _credit(_replaced_by(session, row), edition)
        elif published != row.over:
            replaced = list(_replaced_by(session, row))
            known = [version.digest for version in replaced]
            if published in known:
                row.over = published
                _credit(replaced[known.index(published) :], edition)


def _replaced_by(session: Session, row: ChangeRow) -> Iterator[ChangeRow]:
    """Yield the versions that a change replaced, newest first, since the last discard."""
    earlier = session.scalars(
        select(ChangeRow)
        .where(ChangeRow.path == row.path, ChangeRow.id < row.id)
        .order_by(ChangeRow.id.desc())
    )
    return takewhile(lambda before: before.outcome == ChangeOutcome.REPLACED, earlier)


def _credit(versions: Iterable[ChangeRow], edition: Edition) -> None:
    """Note the edition that versions went into, newest first, up to those of an earlier one."""
    for version in takewhile(lambda each: each.edition is None, versions):
        version.edition = edition.number


def _require_seen(live: Edition | None, candidate: Candidate) -> None:
    """Raise OvertakenError if another edition is live than the candidate's author saw."""
    number = live.number if live else 0
    if candidate.over not in (None, number):
        raise OvertakenError(
            N_(
                "Edition %(number)s was published after edition %(over)s, on which this "
                "one builds. Look at what changed, and publish again."
            ),
            number=number,
            over=candidate.over,
        )
