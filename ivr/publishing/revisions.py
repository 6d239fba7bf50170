"""The record of everything that was written: revisions of fields, which are never changed.

Rows are only added. The state of the draft, of requests and of fields follows from five rules:

1. The live revision of a field is that of its last publication, and its head the last drafted one.
2. The base of a revision is the revision itself, or its nearest published ancestor.
3. A field is open, which means changed in the draft, if the value of its head differs both from
   that of the head's base and from the live one.
4. A revision is disputed if its base does not have the live value, and neither has the revision.
5. The parent of a saved revision is the head, if that is open and not disputed and the new value is
   not the live one; otherwise the live revision.

Every function runs inside a transaction of the editions or the draft.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, SQLColumnExpression, case, func, select
from sqlalchemy.orm import Session

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.publishing import contents
from ivr.publishing.edition import ApprovalRequest, Edition, RequestOutcome
from ivr.publishing.tables import (
    MAX_NAME_LENGTH,
    ActRow,
    AskedRow,
    BlobRow,
    PublicationRow,
    RevisionRow,
)
from ivr.publishing.values import decoded, encoded
from ivr.script import fields
from ivr.script.changes import changed_fields
from ivr.script.fields import Fields, Value
from ivr.script.files import Files
from ivr.script.place import Address, address_of, written

EXCERPT_LENGTH = 60
"""Characters of a name that is too long."""

NO_REVISION = 0
"""The id that stands for the revision of a field that was never written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A value of a field as it was written; None removes the field.

    Revisions with equal `act` were written together. `edition` is the edition that published the
    revision, or the first one that published a revision based on it.
    """

    id: int
    act: int
    field: Address
    value: Value | None
    parent: int | None
    author: str
    at: datetime
    edition: int | None


@dataclass(frozen=True, slots=True)
class LastSave:
    """Author and time of the last revision of a field, and the number of its revisions."""

    author: str
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """The revisions from which the state of the draft and of pending requests follows.

    `live` and `heads` are ids by field, without heads that were published. `known` are those heads,
    the requested revisions, and the ancestors of both up to their bases.
    """

    live_fields: Fields
    live: Mapping[Address, int]
    heads: Mapping[Address, int]
    known: Mapping[int, Revision]

    def shown(self, field: Address) -> int:
        """Return the id of the revision that has the value of a field in the draft."""
        return self.heads[field] if self.is_open(field) else self.live.get(field, NO_REVISION)

    def is_open(self, field: Address) -> bool:
        """Return whether a field is changed in the draft."""
        if field not in self.heads:
            return False
        head = self.known[self.heads[field]]
        return head.value not in (self._base_value(head), self.live_fields.get(field))

    def is_disputed(self, id: int) -> bool:
        """Return whether an edition has changed the field of a revision to a third value."""
        one = self.known[id]
        live = self.live_fields.get(one.field)
        return live not in (self._base_value(one), one.value)

    def unpublished(self, id: int | None) -> Iterator[Revision]:
        """Yield a revision and its ancestors, newest first, without published ones."""
        while id and self.known[id].edition is None:
            yield self.known[id]
            id = self.known[id].parent

    def open(self) -> Mapping[Address, tuple[Revision, ...]]:
        """Return the head of each open field and what it replaced, the last saved field first."""
        heads = sorted(self.heads.items(), key=itemgetter(1), reverse=True)
        return {at: tuple(self.unpublished(id)) for at, id in heads if self.is_open(at)}

    def matching(self, field: Address, value: Value | None, asked: Collection[int]) -> int | None:
        """Return the revision that publishing a value of a field publishes, None for a new one.

        It is one of the `asked` revisions, or the newest one between the head and its base.
        """
        head = self.heads[field] if self.is_open(field) else None
        wanted = (self.known[id] for id in asked if self.known[id].edition is None)
        found = [one for one in wanted if one.field == field] + [*self.unpublished(head)]
        return next((one.id for one in found if one.value == value), None)

    def parent(self, field: Address, value: Value | None) -> int | None:
        """Return the parent of a revision that is saved in the draft."""
        head, is_undone = self.heads.get(field), value == self.live_fields.get(field)
        if head and self.is_open(field) and not self.is_disputed(head) and not is_undone:
            return head
        return self.live.get(field)

    def _base_value(self, one: Revision) -> Value | None:
        """Return the value of a revision's base; the live one is read from the script."""
        *_, oldest = (one, *self.unpublished(one.id))
        base = oldest.id if oldest.edition else oldest.parent
        if base == self.live.get(one.field):
            return self.live_fields.get(one.field)
        return self.known[base].value if base else None


def lineage(session: Session, live_fields: Fields) -> Lineage:
    """Return the lineage over the fields of the live edition."""
    heads = select(func.max(RevisionRow.id)).where(RevisionRow.drafted).group_by(RevisionRow.field)
    asked = (
        select(AskedRow.revision)
        .join(ApprovalRequest, ApprovalRequest.id == AskedRow.request)
        .where(ApprovalRequest.outcome == RequestOutcome.PENDING)
    )
    # The ancestors of a published revision do not matter: it is a base.
    parent = case((PublicationRow.edition.is_(None), RevisionRow.parent)).label("parent")
    rows = select(RevisionRow.id, parent).outerjoin(PublicationRow, _IS_PUBLISHED)
    drafted = RevisionRow.id.in_(heads) & PublicationRow.edition.is_(None)
    found = rows.where(drafted | RevisionRow.id.in_(asked)).cte("known", recursive=True)
    found = found.union(rows.join(found, found.c.parent == RevisionRow.id))
    by_id = {one.id: one for one in find(session, RevisionRow.id.in_(select(found.c.id)))}
    last = [by_id[id] for id in session.scalars(heads) if id in by_id]
    open_heads = {one.field: one.id for one in last if one.edition is None}
    return Lineage(live_fields, _live(session), open_heads, by_id)


def add(
    session: Session,
    author: str,
    values: Mapping[Address, Value | None],
    lineage: Lineage,
    *,
    at: datetime,
    drafted: bool,
) -> Mapping[Address, int]:
    """Add revisions that are written together, and return their ids.

    They are saved in the draft if `drafted`; otherwise their parents are the live revisions.
    Raises RequestError if the address of a field is too long.
    """
    if not values:
        return {}
    act = ActRow(author=author, at=at)
    session.add(act)
    session.flush()
    data = {field: encoded(value) for field, value in values.items() if value is not None}
    digests = contents.keep(session, data)
    rows = {
        field: RevisionRow(
            act=act.id,
            field=_name(field),
            value=digests.get(field),
            parent=lineage.parent(field, value) if drafted else lineage.live.get(field),
            drafted=drafted,
        )
        for field, value in values.items()
    }
    session.add_all(rows.values())
    session.flush()
    return {field: row.id for field, row in rows.items()}


def find_or_add(
    session: Session,
    author: str,
    values: Mapping[Address, Value | None],
    lineage: Lineage,
    *,
    at: datetime,
    asked: Collection[int] = (),
) -> Mapping[Address, int]:
    """Return the revisions with the values of a request or an edition, adding missing ones."""
    found = {field: lineage.matching(field, value, asked) for field, value in values.items()}
    missing = {field: values[field] for field, id in found.items() if id is None}
    added = add(session, author, missing, lineage, at=at, drafted=False)
    return {field: id for field, id in (*found.items(), *added.items()) if id is not None}


def publish(
    session: Session, edition: Edition, before: Files, files: Files, asked: Collection[int] = ()
) -> None:
    """Record the revisions that an edition publishes; `asked` are those of an approved request."""
    live = fields.read(before)
    values = {one.field: one.new for one in changed_fields(live, fields.read(files))}
    over = lineage(session, live)
    found = find_or_add(session, edition.author, values, over, at=edition.at, asked=asked)
    session.add_all(PublicationRow(revision=id, edition=edition.number) for id in found.values())
    session.flush()


def history(session: Session, *wanted: ColumnElement[bool]) -> tuple[Revision, ...]:
    """Return matching revisions that were saved in the draft or published, newest first."""
    included = _included(*wanted)
    rows = _revisions(included.c.edition).outerjoin(included, included.c.id == RevisionRow.id)
    is_written = RevisionRow.drafted | included.c.edition.is_not(None)
    return _found(session, rows.where(is_written, *wanted))


def last_saves(session: Session) -> Mapping[Address, LastSave]:
    """Return the last revision of every field, as in its history, newest first."""
    included = _included()
    rows = session.execute(
        select(RevisionRow.field, ActRow.author, ActRow.at)
        .join(ActRow, ActRow.id == RevisionRow.act)
        .where(RevisionRow.drafted | RevisionRow.id.in_(select(included.c.id)))
        .order_by(RevisionRow.id.desc())
    ).all()
    count = Counter(field for field, _, _ in rows)
    found: dict[Address, LastSave] = {}
    for field, author, at in rows:
        found.setdefault(address_of(field), LastSave(author, at, count[field]))
    return found


def last_act(session: Session) -> tuple[object, ...]:
    """Return id and time of the last act, which change with every revision."""
    row = session.execute(select(ActRow.id, ActRow.at).order_by(ActRow.id.desc()).limit(1)).first()
    return tuple(row or ())


def writers(session: Session) -> Mapping[int, tuple[str, ...]]:
    """Return the authors of each edition's changes, including values that were replaced."""
    included = _included()
    rows = session.execute(
        select(included.c.edition, ActRow.author)
        .join(RevisionRow, RevisionRow.id == included.c.id)
        .join(ActRow, ActRow.id == RevisionRow.act)
        .distinct()
        .order_by(included.c.edition, ActRow.author)
    ).all()
    return {
        edition: tuple(author for _, author in its)
        for edition, its in groupby(rows, key=itemgetter(0))
    }


def find(session: Session, *wanted: ColumnElement[bool]) -> tuple[Revision, ...]:
    """Return matching revisions with the editions that made them live, newest first."""
    rows = _revisions(PublicationRow.edition).outerjoin(PublicationRow, _IS_PUBLISHED)
    return _found(session, rows.where(*wanted))


_IS_PUBLISHED = PublicationRow.revision == RevisionRow.id


def _included(*wanted: ColumnElement[bool]) -> CTE:
    """Return the ids of published revisions and the ancestors that they include, with editions."""
    rows = select(RevisionRow.id, RevisionRow.parent).outerjoin(PublicationRow, _IS_PUBLISHED)
    published = rows.add_columns(PublicationRow.edition).where(
        PublicationRow.edition.is_not(None), *wanted
    )
    found = published.cte("included", recursive=True)
    unpublished = rows.where(PublicationRow.edition.is_(None)).add_columns(found.c.edition)
    return found.union(unpublished.join(found, found.c.parent == RevisionRow.id))


def _live(session: Session) -> Mapping[Address, int]:
    """Return the last published revision of every field."""
    order = func.row_number().over(
        partition_by=RevisionRow.field, order_by=PublicationRow.edition.desc()
    )
    ranked = (
        select(RevisionRow.field, RevisionRow.id, order.label("place"))
        .join(PublicationRow, _IS_PUBLISHED)
        .subquery()
    )
    rows = session.execute(select(ranked.c.field, ranked.c.id).where(ranked.c.place == 1))
    return {address_of(field): id for field, id in rows}


def _revisions(edition: SQLColumnExpression[Any]) -> Select[Any]:
    """Select revisions, newest first, with a column as their edition."""
    rows: Select[Any] = select(RevisionRow, ActRow.author, ActRow.at, BlobRow.data, edition)
    return (
        rows.join(ActRow, ActRow.id == RevisionRow.act)
        .outerjoin(BlobRow, BlobRow.digest == RevisionRow.value)
        .order_by(RevisionRow.id.desc())
    )


def _found(session: Session, rows: Select[Any]) -> tuple[Revision, ...]:
    return tuple(
        Revision(
            id=row.id,
            act=row.act,
            field=address_of(row.field),
            value=None if data is None else decoded(data),
            parent=row.parent,
            author=author,
            at=at,
            edition=edition,
        )
        for row, author, at, data, edition in session.execute(rows)
    )


def _name(field: Address) -> str:
    """Return an address in stored form; raises RequestError if it is too long."""
    name = written(field)
    if len(name) > MAX_NAME_LENGTH:
        raise RequestError(
            N_("A name in the script has more than %(longest)s characters: %(name)s…"),
            longest=MAX_NAME_LENGTH,
            name=name[:EXCERPT_LENGTH],
        )
    return name
