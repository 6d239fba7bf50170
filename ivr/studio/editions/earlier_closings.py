"""Earlier editions whose approved words one person may use to close or open the line."""

from collections.abc import Collection, Sequence
from itertools import islice, product

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.script.fields.kinds import CODE, KINDS, SubjectKind
from ivr.script.files import Files
from ivr.script.reading.field_values import fields_of
from ivr.studio.database import now
from ivr.studio.editions.contents import files_of
from ivr.studio.editions.edition import Edition
from ivr.studio.editions.policy import EarlierClosings, approved_closing, closings_of
from ivr.studio.editions.revisions import IS_INCLUDED, PublicationRow, RevisionRow

MAX_APPROVED = 10
"""Number of editions in which the approved words of an announcement are looked for."""


def approved_in(session: Session, live: Files, candidate: Files) -> int | None:
    """Return the edition that lets one person replace a live script, by the approval policy."""
    if not (names := closings_of(live, candidate)):
        return None
    return approved_closing(live, candidate, _earlier(session, names, candidate), now())


def _earlier(session: Session, names: Collection[str], candidate: Files) -> EarlierClosings:
    approved: dict[str, dict[int, Files]] = {}
    alone: dict[str, int] = {}
    languages = fields_of(candidate).get(("languages",))
    codes = [*map(str, languages)] if isinstance(languages, list) else []
    for name in names:
        newest_first = _editions_changing(session, name, codes)
        if newest_first and newest_first[0].approved_in:
            alone[name] = newest_first[0].approved_in
        by_two = (edition for edition in newest_first if edition.approver)
        with_approver = islice(by_two, MAX_APPROVED)
        approved[name] = {edition.number: files_of(session, edition) for edition in with_approver}
    return EarlierClosings(approved, alone)


def _editions_changing(session: Session, name: str, codes: Collection[str]) -> Sequence[Edition]:
    patterns = [kind.pattern for kind in KINDS if kind.subject is SubjectKind.TEXT]
    paths = [pattern.replace("{text}", name) for pattern in patterns]
    written = {path.replace(CODE, code) for path, code in product(paths, codes)}
    numbers = (
        select(PublicationRow.edition)
        .join(RevisionRow, IS_INCLUDED)
        .where(RevisionRow.field.in_(written))
    )
    rows = select(Edition).where(Edition.number.in_(numbers))
    return session.scalars(rows.order_by(Edition.number.desc())).all()
