"""The record of everything that was written: revisions of fields, which are never changed.

Rows are only added; the rules in `lineage` give the state of the draft and of requests. Every
function runs inside a transaction of the editions or the draft.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.script.fields.place import FieldPath, format_path, parse_path
from ivr.script.files import Files
from ivr.script.reading.changes import changed_fields
from ivr.script.reading.field_values import Fields, FieldValue, fields_of
from ivr.studio.database import Base, Moment
from ivr.studio.editions import contents
from ivr.studio.editions.contents import MAX_NAME_LENGTH, BlobRow, decoded, encoded
from ivr.studio.editions.edition import Edition
from ivr.studio.editions.lineage import Lineage, Revision

EXCERPT_LENGTH = 60
"""Characters of a name that is too long."""


class ActRow(Base):
    """Values that a person wrote at once."""

    __tablename__ = "act"

    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


class RevisionRow(Base):
    """A value of a field as it was written, which never changes.

    `value` is the digest of the value, None if the field was removed. `drafted` is whether it was
    saved in the draft; others come from a folder, a shell or a rollback.
    """

    __tablename__ = "revision"
    __table_args__ = (Index(None, "field", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"))
    field: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    value: Mapped[str | None] = mapped_column(ForeignKey("blob.digest"))
    parent: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    drafted: Mapped[bool]


class PublicationRow(Base):
    """A revision that an edition includes: published by it, or replaced by one that is.

    The last one of a field in the last edition is live.
    """

    __tablename__ = "publication"

    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(ForeignKey("edition.number"), index=True)


IS_INCLUDED = PublicationRow.revision == RevisionRow.id
IS_UNPUBLISHED = PublicationRow.edition.is_(None)
IS_WRITTEN = or_(RevisionRow.drafted, PublicationRow.edition.is_not(None))
"""Matches what was saved in the draft or published, in a query with an outer join of publications:
not the revisions that only a request from a shell has."""


@dataclass(frozen=True, slots=True)
class LastSave:
    """Author and time of the last revision of a field, and the number of its revisions."""

    author: str
    at: datetime
    count: int


def find(session: Session, *wanted: ColumnElement[bool]) -> tuple[Revision, ...]:
    """Return matching revisions, newest first."""
    rows = session.execute(
        select(RevisionRow, ActRow.author, ActRow.at, BlobRow.data, PublicationRow.edition)
        .join(ActRow, ActRow.id == RevisionRow.act)
        .outerjoin(BlobRow, BlobRow.digest == RevisionRow.value)
        .outerjoin(PublicationRow, IS_INCLUDED)
        .where(*wanted)
        .order_by(RevisionRow.id.desc())
    )
    return tuple(
        Revision(
            id=row.id,
            act=row.act,
            field=parse_path(row.field),
            value=decoded(data) if row.value else None,
            parent=row.parent,
            author=author,
            at=at,
            edition=edition,
        )
        for row, author, at, data, edition in rows
    )


def history(session: Session, *wanted: ColumnElement[bool]) -> tuple[Revision, ...]:
    """Return matching revisions that were saved in the draft or published, newest first."""
    return find(session, IS_WRITTEN, *wanted)


def lineage(session: Session, live_fields: Fields, requested: Collection[int] = ()) -> Lineage:
    """Return the lineage over the fields of the live edition, with the revisions of requests."""
    heads = select(func.max(RevisionRow.id)).where(RevisionRow.drafted).group_by(RevisionRow.field)
    saved = _with_ancestors_to_base(session, RevisionRow.id.in_(heads) & IS_UNPUBLISHED)
    of_requests = (
        _with_ancestors_to_base(session, RevisionRow.id.in_(requested)) if requested else ()
    )
    published = (
        select(RevisionRow.field, RevisionRow.id)
        .join(PublicationRow, IS_INCLUDED)
        .order_by(PublicationRow.edition, RevisionRow.id)
    )
    return Lineage(
        live_fields,
        live={parse_path(at): id for at, id in dict(session.execute(published).all()).items()},
        heads={revision.field: revision.id for revision in reversed(saved)},
        known={revision.id: revision for revision in (*saved, *of_requests)},
    )


def add(
    session: Session,
    author: str,
    values: Mapping[FieldPath, FieldValue | None],
    lineage: Lineage,
    *,
    at: datetime,
    drafted: bool,
) -> tuple[Revision, ...]:
    """Add revisions that are written together, and return them.

    They are saved in the draft if `drafted`; otherwise their parents are the live revisions.
    Raises RequestError if the path of a field is too long.
    """
    if not values:
        return ()
    act = ActRow(author=author, at=at)
    session.add(act)
    session.flush()
    data = {field: encoded(value) for field, value in values.items() if value is not None}
    digests = contents.keep(session, data)
    rows = [
        RevisionRow(
            act=act.id,
            field=_name(field),
            value=digests.get(field),
            parent=lineage.parent(field, value) if drafted else lineage.live.get(field),
            drafted=drafted,
        )
        for field, value in values.items()
    ]
    session.add_all(rows)
    session.flush()
    return find(session, RevisionRow.id.in_([row.id for row in rows]))


def find_or_add(
    session: Session,
    author: str,
    values: Mapping[FieldPath, FieldValue | None],
    lineage: Lineage,
    *,
    at: datetime,
    requested: Collection[int] = (),
) -> Collection[int]:
    """Return the revisions with the values of a request or an edition, adding missing ones."""
    matching = {field: lineage.matching(field, value, requested) for field, value in values.items()}
    missing = {field: values[field] for field, id in matching.items() if id is None}
    added = add(session, author, missing, lineage, at=at, drafted=False)
    return [*filter(None, matching.values()), *(revision.id for revision in added)]


def record_edition(
    session: Session, edition: Edition, before: Files, files: Files, requested: Collection[int] = ()
) -> None:
    """Record the revisions of an edition; `requested` are the revisions of an approved request."""
    live = fields_of(before)
    values = {change.field: change.new for change in changed_fields(live, fields_of(files))}
    earlier = lineage(session, live, requested)
    published = find_or_add(
        session, edition.author, values, earlier, at=edition.at, requested=requested
    )
    # A draft that went on from the same value as a request must not ask about it.
    saved = filter(None, (earlier.matching(field, value, ()) for field, value in values.items()))
    included = {*published, *saved}
    for id in [*included]:
        included |= {revision.id for revision in earlier.unpublished(id)}
    session.add_all(PublicationRow(revision=id, edition=edition.number) for id in included)
    session.flush()


def last_saves(session: Session) -> Mapping[FieldPath, LastSave]:
    """Return the last revision of every field, as in its history, newest first."""
    last = (
        select(func.max(RevisionRow.id).label("id"), func.count().label("count"))
        .outerjoin(PublicationRow, IS_INCLUDED)
        .where(IS_WRITTEN)
        .group_by(RevisionRow.field)
        .subquery()
    )
    rows = session.execute(
        select(RevisionRow.field, ActRow.author, ActRow.at, last.c.count)
        .join(last, last.c.id == RevisionRow.id)
        .join(ActRow, ActRow.id == RevisionRow.act)
        .order_by(RevisionRow.id.desc())
    )
    return {parse_path(field): LastSave(*save) for field, *save in rows}


def last_act(session: Session) -> tuple[object, ...]:
    """Return id and time of the last act, which change with every revision."""
    row = session.execute(select(ActRow.id, ActRow.at).order_by(ActRow.id.desc()).limit(1)).first()
    return tuple(row or ())


def writers(session: Session) -> Mapping[int, tuple[str, ...]]:
    """Return the authors of each edition's changes, including values that were replaced."""
    rows = session.execute(
        select(PublicationRow.edition, ActRow.author)
        .join(RevisionRow, IS_INCLUDED)
        .join(ActRow, ActRow.id == RevisionRow.act)
        .distinct()
        .order_by(PublicationRow.edition, ActRow.author)
    )
    authors: dict[int, tuple[str, ...]] = {}
    for edition, author in rows:
        authors[edition] = (*authors.get(edition, ()), author)
    return authors


def _with_ancestors_to_base(session: Session, wanted: ColumnElement[bool]) -> tuple[Revision, ...]:
    """Return matching revisions and their ancestors, newest first.

    It stops at the first ancestor that an edition includes, because that is the base.
    """
    rows = select(RevisionRow.id, RevisionRow.parent, PublicationRow.edition).outerjoin(
        PublicationRow, IS_INCLUDED
    )
    ancestry = rows.where(wanted).cte("ancestry", recursive=True)
    is_parent = (ancestry.c.parent == RevisionRow.id) & ancestry.c.edition.is_(None)
    ancestry = ancestry.union(rows.join(ancestry, is_parent))
    return find(session, RevisionRow.id.in_(select(ancestry.c.id)))


def _name(field: FieldPath) -> str:
    """Return a path in stored form; raises RequestError if it is too long."""
    name = format_path(field)
    if len(name) > MAX_NAME_LENGTH:
        raise RequestError(
            N_("A name in the script has more than %(longest)s characters: %(name)s…"),
            longest=MAX_NAME_LENGTH,
            name=name[:EXCERPT_LENGTH],
        )
    return name
